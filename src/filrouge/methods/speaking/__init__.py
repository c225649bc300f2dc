"""Whose turn it is to speak, by a rule that the meeting has chosen and everybody can read.

`requests` holds who asked and what was said so far, `rule` what the meeting has chosen, `order` puts the list in order
and says of each place why it is there and how long it will take.

Sources. The progressive stack of the general assemblies of 2011 moves people up a list by the group they belong to,
at the discretion of who keeps the list. Here the rule is fixed before and knows only what was said. Robert's Rules of
Order (12th edition, section 42) ask a chair to prefer those who have not spoken on the question, and to alternate
between those for and against. OpenSlides marks a first contribution and leaves the moving to the chair (its issue
3294 of 2017 asks for more and was closed). The laws in the tests are our own.
"""
