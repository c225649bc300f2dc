"""The trail: an append-only, hash-chained record of every change of state.

Who, for which organisation, by which mandate, by what means, what, before, after, when. Personal values are
referred to by id, never copied, so that a person can be erased and the chain still holds.
"""

from filrouge.ground.trail.writing import Ref, write

__all__ = ["Ref", "write"]
