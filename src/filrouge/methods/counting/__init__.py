"""Counting ballots exactly: the same ballots and the same rule give the same result, whoever counts.

`lots` breaks ties by an order that was committed before anybody voted, `rankings` holds ballots that rank. One module
for each method: `scottish`, `meek`, `instant_runoff`, `schulze`, `approval`, `score`, `points`, `consent`; `reserved`
keeps seats for categories. `certificate` and `schulze_audit` check a result without sharing code with the count; `blt`
reads and writes files of elections. Everything is integers and fractions.
"""
