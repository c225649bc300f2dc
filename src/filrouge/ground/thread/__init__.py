"""The thread: one typed, dated edge between any two things, made by the action that causes it.

Terms are those of W3C PROV. Every page of a thing can show its thread in both directions.
"""

from filrouge.ground.thread.writing import TERMS, ref, write
from filrouge.ground.trail.writing import Ref

__all__ = ["TERMS", "Ref", "ref", "write"]
