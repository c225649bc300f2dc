"""What is done in public: the list published, the number drawn digit by digit, places drawn anew, names removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.search.folding import fold
from filrouge.methods.counting.lots import commitment
from filrouge.methods.panels.beacon import number_drawn
from filrouge.rooms.ballots.actions.draws import OPEN_STATES, ask_for_lottery, refuse_elsewhere, refuse_unless
from filrouge.rooms.ballots.drawing import DIGITS, PANELS
from filrouge.rooms.ballots.models import Draw, DrawRound, RoundState
from filrouge.rooms.ballots.panels import drawn_rounds, panel_now
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.actions.bodies import give_seat
from filrouge.rooms.register.queries.bodies import Category, body_page, category_of

if TYPE_CHECKING:
    from filrouge.rooms.register.models import Body, SeatCategory

PLAIN = re.compile(r"[A-Za-z0-9 .,:/+-]{1,200}")


@action("ballots.publish_list", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Numbered list published"))
def publish_list(act: Act, *, draw: Draw, drawing: DrawRound, digest: str, public_source: str) -> DrawRound:
    """Publish the list of panels with the commitment of the seed, and say which public number will be taken.

    `digest` is that of the list whose chances were looked at; a list that was computed anew meanwhile is not it.
    """
    refuse_elsewhere(draw, drawing)
    refuse_unless(drawing, RoundState.COMPUTED)
    if digest != drawing.digest:
        words = _("The chances were computed anew while you looked at them. Read them once more, then publish.")
        raise Refused(words, code="changed")
    if not drawing.result.get("holds"):
        raise Refused(
            _("The check of this lottery failed. Have it computed again before it is published."), code="check"
        )
    source = " ".join(public_source.split())[:200]
    if not source:
        raise Refused(
            _("Say which public number will be taken, before anybody can know it."), code="source", field="source"
        )
    drawing.state, drawing.published_at, drawing.public_source = RoundState.PUBLISHED, act.at, source
    drawing.lot_seed = secrets.token_hex(32)
    drawing.commitment = commitment(drawing.lot_seed)
    drawing.save()
    if draw.published_at is None:
        draw.published_at = act.at
        draw.save(update_fields=["published_at"])
    noted = {"round": drawing.position, "digest": drawing.digest, "commitment": drawing.commitment, "source": source}
    act.changed(draw, after=noted)
    return drawing


@action("ballots.draw_number", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Number of the panel drawn"))
def draw_number(act: Act, *, draw: Draw, drawing: DrawRound, public_value: str) -> DrawRound:
    """Fix the number by the public value; its digits are shown afterwards, one by one."""
    refuse_elsewhere(draw, drawing)
    refuse_unless(drawing, RoundState.PUBLISHED)
    value = " ".join(public_value.split())
    if not PLAIN.fullmatch(value):
        words = _("Type the number as it was published: letters without accents, digits, spaces and . , : / + - only.")
        raise Refused(words, code="value", field="value")
    drawing.state, drawing.public_value = RoundState.DRAWING, value
    drawing.number = number_drawn(drawing.lot_seed, value, PANELS)
    drawing.save()
    # The number and the seed are said when the last digit is shown, so that nobody reads them here before the others.
    act.changed(draw, after={"round": drawing.position, "public_value": value})
    return drawing


@action("ballots.show_digit", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Digit of the panel shown"))
def show_digit(act: Act, *, draw: Draw, drawing: DrawRound, seen: int) -> DrawRound:
    """Show the next digit to everybody. `seen` says how many the caller saw, so that two clicks show one digit."""
    refuse_elsewhere(draw, drawing)
    refuse_unless(drawing, RoundState.DRAWING)
    if drawing.shown != seen:
        raise Refused(_("That digit is shown already."), code="already")
    drawing.shown = seen + 1
    last = drawing.shown == DIGITS
    if last:
        drawing.state, drawing.drawn_at = RoundState.DRAWN, act.at
    drawing.save(update_fields=["shown", "state", "drawn_at"])
    told = {"number": drawing.number, "lot_seed": drawing.lot_seed} if last else {}
    act.changed(draw, after={"round": drawing.position, "digits": drawing.shown, **told})
    return drawing


@action(
    "ballots.decline_places", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Places on the panel declined")
)
def decline_places(act: Act, *, draw: Draw, numbers: Collection[int]) -> DrawRound:
    """Note who declined; their places are drawn by a round of their own, which keeps the quotas."""
    rounds = list(DrawRound.objects.select_for_update().filter(draw=draw).order_by("position"))
    panel = panel_now(drawn_rounds(rounds))
    latest = rounds[-1]
    waiting = latest.position > 0 and latest.state in OPEN_STATES
    if not waiting:
        _refuse_undrawn(latest)
    told = sorted({*numbers, *(latest.declined if waiting else ())})
    if not numbers or not {str(number) for number in told} <= set(panel):
        raise Refused(_("Mark those on the panel who do not take their place."), code="nobody", field="declined")
    drawing = latest if waiting else DrawRound(draw=draw, position=latest.position + 1, quotas=latest.quotas)
    drawing.declined = told
    ask_for_lottery(act, drawing)
    act.changed(draw, after={"round": drawing.position, "declined": told})
    return drawing


def _refuse_undrawn(latest: DrawRound) -> None:
    if latest.state != RoundState.DRAWN:
        raise Refused(_("Draw what is published first. Then say who declined."), code="state")


@action("ballots.remove_names", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Names of a pool removed"))
def remove_names(act: Act, *, draw: Draw, panel_too: bool) -> int:
    """Remove names and organisations of those who were not drawn, or of all. Numbers, features, the list stay."""
    rounds = list(DrawRound.objects.filter(draw=draw).order_by("position"))
    _refuse_undrawn(rounds[-1])
    candidates = draw.candidates.all()
    kept = candidates if panel_too else candidates.exclude(number__in=panel_now(drawn_rounds(rounds)))
    removed = kept.update(label="", organisation=None, organisation_name="")
    draw.names_removed_at = act.at
    draw.save(update_fields=["names_removed_at"])
    act.changed(draw, after={"removed": removed, "panel_too": panel_too})
    return removed


@action("ballots.seat_panel", rule=MAY["keep_draw"], about="draw", says=gettext_lazy("Panel given its seats"))
def seat_panel(act: Act, *, draw: Draw, body: Body, feature: str, since: date) -> int:
    """Give those drawn the seats of a body: each the kind of seat that is called as its value of the feature.

    A body with one kind of seat takes all. Those without an organisation of the register are left out; returns how
    many seats were given. Nothing is given unless all of them can be.
    """
    rounds = list(DrawRound.objects.filter(draw=draw).order_by("position"))
    _refuse_undrawn(rounds[-1])
    kinds = body_page(act.by, body).categories
    on_panel = draw.candidates.filter(number__in=panel_now(drawn_rounds(rounds))).exclude(organisation=None)
    given = 0
    for candidate in on_panel.select_related("organisation").order_by("number"):
        kind = _kind_called(body, kinds, candidate.features.get(feature, ""))
        assert candidate.organisation is not None
        role = candidate.label if candidate.label != candidate.organisation.name else ""
        give_seat(act.by, body=body, category=kind, organisation=candidate.organisation, since=since, holder=role)
        given += 1
    if not given:
        raise Refused(_("Nobody on the panel stands for an organisation of the register."), code="nobody")
    draw.seated_at = act.at
    draw.save(update_fields=["seated_at"])
    act.changed(draw, after={"body": body.pk, "seats": given})
    act.linked(body, "wasDerivedFrom", draw)
    return given


def _kind_called(body: Body, kinds: Collection[Category], value: str) -> SeatCategory:
    """The kind of seat for a value; the only one where there is only one."""
    alike = [kind for kind in kinds if len(kinds) == 1 or fold(kind.name) == fold(value)]
    found = category_of(body, alike[0].id) if alike else None
    if found is None:
        words = _("The body has no kind of seat called “%(value)s”. Add it in the register, then give the seats.")
        raise Refused(words % {"value": value or _("not said")}, code="no_kind", field="feature")
    return found
