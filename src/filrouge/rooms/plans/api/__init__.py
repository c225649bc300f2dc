"""Plans as data, below /api/v1/: it reads all that their pages show, and writes what an organisation says and does."""

from filrouge.rooms.plans.api import reading, writing  # noqa: F401  # each adds its operations
from filrouge.rooms.plans.api.shapes import operations

__all__ = ["operations"]
