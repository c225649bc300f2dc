"""What is done with the trail itself: taking it out of the house, which the trail notes too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, action
from filrouge.ground.people.models import Space
from filrouge.ground.rules import secretariat


@action("trail.export", rule=secretariat, about="space", says=gettext_lazy("Trail exported"))
def note_export(act: Act, *, space: Space, form: str) -> None:
    """Note that the trail of a space is exported, and in which form (csv or jsonl)."""
    act.changed(space, after={"exported_as": form})
