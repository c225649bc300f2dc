"""The database knows how the tables of plans and of the thread are filled, also where they grow row by row."""

from __future__ import annotations

from django.db.models import Max

from filrouge.ground.database import know_your_sizes
from filrouge.ground.thread.models import Link
from filrouge.rooms.plans.models import Amendment, Author, Comment, Contribution, Drawn, Proposal, Support

GROWING = (Contribution, Support, Link)  # by which it is seen how much there is
TABLES = (*GROWING, Proposal, Author, Drawn, Comment, Amendment)
SMALL = 1_000  # rows, up to which any way through a table is quick

_known = 0  # how much there was when this process last let the database look


def know_sizes() -> bool:
    """Let the database look at the tables once they hold twice as much as when it last looked. Returns whether it did.

    Three statements, and one for each table where it looks.
    """
    global _known  # the worker is one thread; a second worker looks once more, which does no harm
    newest = sum(table.objects.aggregate(newest=Max("pk"))["newest"] or 0 for table in GROWING)
    if newest < max(SMALL, 2 * _known):
        return False
    know_your_sizes(*TABLES)
    _known = newest
    return True
