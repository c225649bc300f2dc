"""What one text changes in another, word by word and in any language, and whether it can still be changed so.

`units` cuts texts, `matching` finds what two sequences have in common, `difference` compares two texts for readers,
`carrying` brings an amendment over to a newer wording of the text that it amends. An amendment is kept as the full
amended text; everything here is derived from it. Whoever keeps a result keeps `difference.VERSION` with it.
"""
