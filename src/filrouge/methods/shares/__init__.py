"""Sharing a fund among projects so that every voice has an equal part in what it buys.

`fund` is what is shared, `equal_shares` and `greedy` are the rules, `allocation` is what they answer, `comparing` sets
two answers side by side, `certificate` checks one. `pabulib` reads and writes the files of that library,
`declared` applies the rule that such a file names.
"""
