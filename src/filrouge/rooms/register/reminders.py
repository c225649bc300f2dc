"""What the secretariat is reminded of by itself: terms that end within sixty days, each once."""

from __future__ import annotations

from itertools import groupby

from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.bodies import warn_of_ends
from filrouge.rooms.register.queries.bodies import ending_soon, spaces_with_ends


@every_minute
def warn_terms() -> int:
    """Write to the secretariats about terms that end soon, one mail for each body. Returns how many terms that were."""
    day, warned = today(), 0
    for space in spaces_with_ends(day):
        viewer = system(space, means="job")
        for _number, terms in groupby(ending_soon(viewer, day), key=lambda term: term.category.body_id):
            ending = list(terms)
            warned += warn_of_ends(viewer, body=ending[0].category.body, terms=ending)
    return warned
