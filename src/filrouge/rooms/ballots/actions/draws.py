"""Preparing a draw and having its lottery computed: the pool, the quotas, the fairest chances."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Space
from filrouge.ground.search.folding import fold
from filrouge.ground.words import Words
from filrouge.rooms.ballots.drawing import Answer, QuotaRow, counts_in, people_of, proportional
from filrouge.rooms.ballots.formats.pools import Entrant, PoolTable, checked
from filrouge.rooms.ballots.models import Apart, Candidate, Draw, DrawRound, RoundState
from filrouge.rooms.ballots.rules import MAY

LARGEST_PANEL = 1_000
OPEN_STATES = (RoundState.PREPARED, RoundState.COMPUTED)  # before the list is published


@dataclass(frozen=True, slots=True)
class Wanted:
    """A panel as somebody wants it."""

    title: Words
    size: int
    apart: str = Apart.NOBODY
    public: bool = True


@action("ballots.prepare_draw", rule=MAY["keep_draw"], about="space", says=gettext_lazy("Draw prepared"))
def prepare_draw(act: Act, *, space: Space, wanted: Wanted, pool: PoolTable) -> Draw:
    """Prepare a draw: everybody in the pool gets a number, and each feature quotas by its share, to be changed."""
    _refuse_bad_size(wanted.size, len(pool.entrants))
    checked(pool)
    if not wanted.title:
        raise Refused(_("Write what is drawn, so that people recognise it."), code="title", field="title")
    draw = Draw.objects.create(
        space=space, title=wanted.title, size=wanted.size, apart=wanted.apart, public=wanted.public,
        features=list(pool.features), drafted_at=act.at,
    )  # fmt: skip
    candidates = Candidate.objects.bulk_create(_candidates(draw, pool.entrants))
    quotas = proportional(counts_in(people_of(candidates), draw.features), draw.size)
    DrawRound.objects.create(draw=draw, position=0, quotas=quotas)
    act.changed(draw, after={"size": draw.size, "candidates": len(candidates), "features": draw.features})
    return draw


def _candidates(draw: Draw, entrants: Iterable[Entrant]) -> list[Candidate]:
    """Rows of the pool in a random order, so that a number says nothing about the place in somebody's list."""
    shuffled = list(entrants)
    secrets.SystemRandom().shuffle(shuffled)
    homes = _groups_kept_apart([_home(draw.apart, entrant) for entrant in shuffled])
    return [
        Candidate(
            draw=draw, number=number, label=entrant.label, organisation_id=entrant.organisation,
            organisation_name=entrant.organisation_name, household=homes.get(_home(draw.apart, entrant)),
            features=entrant.features,
        )
        for number, entrant in enumerate(shuffled, 1)
    ]  # fmt: skip


def _home(apart: str, entrant: Entrant) -> str:
    if apart == Apart.ORGANISATION:
        return f"#{entrant.organisation}" if entrant.organisation else fold(entrant.organisation_name)
    return entrant.household if apart == Apart.HOUSEHOLD else ""


def _groups_kept_apart(homes: Iterable[str]) -> dict[str, int]:
    """A number for each home that several people share."""
    shared = [home for home, people in Counter(filter(None, homes)).items() if people > 1]
    return {home: number for number, home in enumerate(shared, 1)}


@action("ballots.compute_draw", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Quotas of a draw set"))
def compute_draw(act: Act, *, draw: Draw, drawing: DrawRound, size: int, quotas: Sequence[QuotaRow]) -> DrawRound:
    """Set the quotas of a round and have the fairest lottery within them computed, as a job."""
    refuse_elsewhere(draw, drawing)
    refuse_unless(drawing, *OPEN_STATES)
    size = draw.size if drawing.position else size
    _refuse_bad_size(size, draw.candidates.count())
    _refuse_bad_quotas(draw, quotas)
    before = {"size": draw.size, "quotas": _spelled(drawing.quotas)}
    draw.size = size
    draw.save(update_fields=["size"])
    drawing.quotas = [list(row) for row in quotas]
    ask_for_lottery(act, drawing)
    act.changed(draw, before=before, after={"round": drawing.position, "size": size, "quotas": _spelled(quotas)})
    return drawing


def ask_for_lottery(act: Act, drawing: DrawRound) -> None:
    """Begin a round's computation anew; what an earlier asking computes is not kept any more."""
    drawing.state, drawing.revision = RoundState.PREPARED, drawing.revision + 1
    drawing.problem, drawing.result, drawing.certificate, drawing.panels, drawing.digest = {}, {}, {}, "", ""
    drawing.list_seed = secrets.token_hex(16)
    drawing.save()
    once = f"ballots.draw:{drawing.pk}:{drawing.revision}"
    ask("ballots.draw", {"drawing": drawing.pk, "revision": drawing.revision}, by=act.by, once=once)


def _spelled(quotas: Iterable[QuotaRow]) -> list[str]:
    return [f"{feature}={value}: {lower}-{upper}" for feature, value, lower, upper in quotas]


@action("ballots.record_lottery", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Chances of a draw computed"))
def record_lottery(act: Act, *, draw: Draw, drawing: DrawRound, revision: int, found: Answer) -> bool:
    """Keep what the job computed, unless somebody asked anew meanwhile or it is kept already. Says whether it was."""
    now = DrawRound.objects.select_for_update().get(pk=drawing.pk)
    fresh = now.revision == revision and now.state == RoundState.PREPARED and not now.problem
    if fresh:
        now.problem, now.result, now.certificate = found.problem, found.result, found.certificate
        now.panels, now.digest = found.panels, found.digest
        now.state = RoundState.PREPARED if found.problem else RoundState.COMPUTED
        now.save()
    noted: dict[str, Any] = {"round": now.position, "revision": revision, "kept": fresh}
    act.changed(draw, after=noted | ({"problem": found.problem["code"]} if found.problem else {"digest": found.digest}))
    return fresh


@action("ballots.discard_draw", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Draw discarded"))
def discard_draw(act: Act, *, draw: Draw) -> None:
    """Take away a draw whose list was never published, with everybody in its pool."""
    first = DrawRound.objects.select_for_update().get(draw=draw, position=0)
    refuse_unless(first, *OPEN_STATES)
    act.changed(draw, before={"candidates": draw.candidates.count()}, after={"candidates": 0})
    draw.delete()


def refuse_elsewhere(draw: Draw, drawing: DrawRound) -> None:
    """A round is changed as part of its own draw only: the rule was asked about that one."""
    if drawing.draw_id != draw.pk:
        raise Refused(_("That round belongs to another draw. Load the page again."), code="elsewhere")


def refuse_unless(drawing: DrawRound, *states: RoundState) -> None:
    """Go on only from how the round stands in the database, so that two clicks never make two steps."""
    DrawRound.objects.select_for_update().get(pk=drawing.pk)
    drawing.refresh_from_db()
    if drawing.state not in states:
        raise Refused(
            _("This round is “%(state)s” now. Load the page again.") % {"state": RoundState(drawing.state).label},
            code="state",
        )


def _refuse_bad_size(size: int, people: int) -> None:
    if not 1 <= size <= LARGEST_PANEL:
        raise Refused(
            _("A panel has between 1 and %(most)d seats.") % {"most": LARGEST_PANEL}, code="size", field="size"
        )
    if people < size:
        words = _("The pool has %(people)d people for %(size)d seats. Make the panel smaller, or the pool larger.")
        raise Refused(words % {"people": people, "size": size}, code="too_few_people", field="size")


def _refuse_bad_quotas(draw: Draw, quotas: Sequence[QuotaRow]) -> None:
    """Each feature that has quotas has one for each value in the pool, and each goes upwards."""
    counts = counts_in(people_of(draw.candidates.only("number", "features")), draw.features)
    named = {feature for feature, _value, _lower, _upper in quotas}
    wanted = sorted((feature, value) for feature in named for value in counts.get(feature, {}))
    if sorted((feature, value) for feature, value, _lower, _upper in quotas) != wanted or named - set(counts):
        raise Refused(_("The pool has other values than these quotas. Load the page again."), code="values")
    for feature, value, lower, upper in quotas:
        if not 0 <= lower <= upper:
            words = _("%(feature)s, %(value)s: “at least” is more than “at most”. Change one of them.")
            raise Refused(words % {"feature": feature, "value": value or _("not said")}, code="upside_down")
