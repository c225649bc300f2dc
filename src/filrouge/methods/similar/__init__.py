"""Proposals and contributions that may say the same, for a person to look at: nothing is merged by a number.

`items` holds what is compared, `words` compares by words and by pieces of words in each language that two items share,
`meaning` by sentence vectors if somebody offers them, `index` joins both and finds the nearest, `keeping` writes an
index to a file.
"""
