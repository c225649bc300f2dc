"""How far several rankings of the same things agree, and what they agree on.

`ranks` holds who ranked what, `concordance` gives Kendall's W with its tests, `tau` how near any two are, `camps` who
stands with whom, `consensus` the order that all are nearest to, with a proof in `proof`.
"""
