"""The register as data, below /api/v1/: it reads all that its pages show, and writes what its forms write."""

from filrouge.rooms.register.api import (  # noqa: F401  # each adds its operations
    curating,
    figures,
    listing,
    questions,
    reading,
    register_counts,
    reviews,
    seats,
    spaces,
    ties,
    writing,
)
from filrouge.rooms.register.api.shapes import operations

__all__ = ["operations"]
