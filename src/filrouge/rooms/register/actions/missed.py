"""Looking below the line: pairs that the linking neither joined nor asked about, drawn at random and answered."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Space
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.missed import doubt_of, drawing_of
from filrouge.rooms.register.models import MissedCheck
from filrouge.rooms.register.rules import MAY

FEWEST, MOST, USUAL = 20, 400, 80
ANSWERS = ("same", "different", "unknown")


@action("register.look_for_missed", rule=MAY["settle"], about="space", says=gettext_lazy("Pairs below the line drawn"))
def look_for_missed(act: Act, *, space: Space, size: int) -> MissedCheck:
    """Have pairs drawn from those below the line. The seed is in the trail before it is known what it draws."""
    if not FEWEST <= size <= MOST:
        raise Refused(
            _("Draw between %(least)d and %(most)d pairs; 80 are a good number.") % {"least": FEWEST, "most": MOST},
            code="size", field="size",
        )  # fmt: skip
    check = MissedCheck.objects.create(space=space, size=size, seed=secrets.randbelow(2**31), asked_at=act.at)
    act.changed(check, after={"size": size, "seed": check.seed})
    ask("register.draw_missed", {"check": check.id}, by=act.by, once=drawing_of(space.id))
    return check


@action("register.answer_missed", rule=MAY["settle"], about="check", says=gettext_lazy("Pair below the line answered"))
def answer_missed(act: Act, *, check: MissedCheck, place: int, verdict: str) -> MissedCheck:
    """Say of the next pair whether it is one organisation. What is said is done as in the review queue.

    Pairs are answered in the order of the draw, so that those which were looked at are a random sample.
    """
    check = MissedCheck.objects.select_for_update().select_related("space").get(pk=check.pk)
    if verdict not in ANSWERS:
        raise Refused(_("Choose one of the answers."), code="verdict", field="verdict")
    if place != len(check.answers) or place >= len(check.pairs):
        raise Refused(_("This pair is answered already. Here is the next one."), code="answered")
    doubt = doubt_of(check, place) if verdict != "unknown" else None
    if doubt is not None:
        doubt.save()
        settle_doubt(act.by, doubt=doubt, verdict=verdict)
    check.answers = [*check.answers, verdict]
    check.save(update_fields=["answers"])
    act.changed(check, after={"number": place + 1, "verdict": verdict})
    return check
