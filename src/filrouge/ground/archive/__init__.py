"""The archive: the backup, which is also the way to move between databases.

A zip file with one JSON Lines file per table, the stored files under their digest, and a manifest with counts and
digests. Its `digest` covers the content alone, so an archive of the same content has the same digest whether it
came from SQLite or from PostgreSQL. What can be derived is left out and made again after a restore.
"""

from filrouge.ground.archive.content import LeftOut
from filrouge.ground.archive.manifest import Manifest, Refusal
from filrouge.ground.archive.reading import check, said_by
from filrouge.ground.archive.restoring import Restored, finish, restore
from filrouge.ground.archive.writing import write

__all__ = ["LeftOut", "Manifest", "Refusal", "Restored", "check", "finish", "restore", "said_by", "write"]
