"""What the secretariat is reminded of by itself: terms that end within sixty days, each once."""

from __future__ import annotations

from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import system
from filrouge.rooms.register.actions.bodies import warn_of_end
from filrouge.rooms.register.queries.bodies import ending_soon, spaces_with_ends


@every_minute
def warn_terms() -> int:
    """Write to the secretariats about terms that end soon. Returns how many terms they were warned of."""
    day, warned = today(), 0
    for space in spaces_with_ends(day):
        viewer = system(space, means="job")
        for term in ending_soon(viewer, day):
            warned += warn_of_end(viewer, body=term.category.body, term=term)
    return warned
