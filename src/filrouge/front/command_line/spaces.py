"""Finding what a command is about."""

from __future__ import annotations

import click

from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import space_called


def the_space(slug: str) -> Space:
    """The space of this slug; without one, the only space there is. Anything else is answered with the names."""
    if slug:
        if found := space_called(slug):
            return found
        raise click.ClickException(f"There is no network “{slug}” on this installation. {_names()}")
    found_all = list(Space.objects.select_related("organisation").order_by("slug")[:2])
    if len(found_all) == 1:
        return found_all[0]
    raise click.ClickException(f"Say which network, with --space. {_names()}")


def _names() -> str:
    names = list(Space.objects.order_by("slug").values_list("slug", flat=True)[:20])
    return f"There are: {', '.join(names)}." if names else "There is none yet: filrouge init makes one."
