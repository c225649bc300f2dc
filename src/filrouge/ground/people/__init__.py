"""Who acts: persons, the bare identity of organisations, spaces, and the mandates that tie them.

What is known *about* an organisation lives in the register. Here is only what it takes to say for whom
somebody acts: an address, a name to show, and a dated mandate.
"""
