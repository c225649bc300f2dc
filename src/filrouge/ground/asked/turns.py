"""Mail of a space is made by one worker at a time, so that of two that look at once only one finds it not yet made."""

from __future__ import annotations

from filrouge.ground.people.models import Space


def take_turn(space: Space) -> None:
    """Wait until nobody else makes mail for this space. Holds until the end of the transaction.

    Without `no_key` every row that points at the space would have to wait as well.
    """
    list(Space.objects.select_for_update(no_key=True).filter(pk=space.pk).values_list("pk"))
