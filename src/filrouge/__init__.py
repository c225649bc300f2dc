"""Filrouge: the working place of a network of social-economy organisations.

You come in by the front, go into a room, every room stands on the same ground, and the
methods are tools that would work in any house.
"""

__version__ = "0.1.0"
