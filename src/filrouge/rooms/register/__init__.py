"""The register: who belongs to the network, each organisation counted once although federations overlap.

Federations send their lists; every row is kept as it came and never changed. Rows are linked to organisations,
and an organisation is nothing but the view over what its rows say, so that a merge can be undone by moving links.
Doubtful links wait in a review queue for a person. From the links come a directory, a map, and totals with a low, a
best and a high figure and the reason for each step.
"""
