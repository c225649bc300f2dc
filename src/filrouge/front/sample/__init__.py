"""The sample network that the demonstration shows.

Sixty-five invented federations in thirty European countries and about twelve thousand invented organisations on
their overlapping lists, written as the files that federations really send: so the demonstration goes through the
same import, column matching and linkage as everybody's own lists. Only the towns are real. The truth behind every
row is written beside the files, for tests of the linkage.
"""

from .model import Federation, FederationList, Network, Organisation
from .network import build
from .writing import describe, write

__all__ = ["Federation", "FederationList", "Network", "Organisation", "build", "describe", "write"]
