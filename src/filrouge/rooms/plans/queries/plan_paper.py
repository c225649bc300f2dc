"""The whole plan on paper, in the language of the page; what members wrote stays in its own where it is in no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground import paper
from filrouge.ground.hours import day
from filrouge.ground.pages.kept import house
from filrouge.ground.paper import Block, Paper
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.rooms.plans.models import Action, ActionState, Area, Plan, Proposal, ProposalState
from filrouge.rooms.plans.queries.actions import ActionRow, action_rows, listed
from filrouge.rooms.plans.queries.plan_page import PlanPage, plan_page
from filrouge.rooms.plans.queries.proposals import ProposalRow, proposal_rows

MOST_ACTIONS, MOST_PROPOSALS = 1_000, 300  # printed; what is more is said


@dataclass(frozen=True, slots=True)
class Printed:
    """The rows of the paper with the texts that only it shows, by the key of the row."""

    actions: Sequence[ActionRow]
    proposals: Sequence[tuple[Proposal, ProposalRow]]
    texts: dict[int, tuple[str, str]]
    more: int


def plan_paper(viewer: Viewer, plan: Plan) -> Paper:
    """A plan whose areas were read with it, ready to print."""
    page, language = plan_page(viewer, plan, house()), get_language() or settings.LANGUAGE_CODE
    network = plan.space.name.in_(language).text
    printed = _printed(viewer, plan)
    return Paper(
        title=page.title.text,
        language=language,
        network=network,
        address=plan.address,
        footer=f"{network} · {page.title.text} · {_('As of %(day)s') % {'day': day(timezone.now())}}",
        at=timezone.now(),
        blocks=(
            *_opening(page, language),
            *(block for area in plan.areas.all() for block in _area(area, printed, language)),
            *_rest(printed, language),
        ),
    )


def _opening(page: PlanPage, language: str) -> Iterator[Block]:
    yield paper.title(page.title.text, page.title.language)
    yield paper.quiet(page.period, language)
    came = ", ".join(part for part in (page.adopted, page.rest) if part)
    yield from paper.paragraphs(f"{page.made} {came}.".strip() if came else page.made, language)
    yield from paper.paragraphs(page.text.text, page.text.language)
    if page.steps:
        yield paper.heading(_("How it was made"), language)
        yield paper.facts(
            (step.when, _step(step.name.text, step.kind, step.came if step.state != "coming" else ""))
            for step in page.steps
        )


def _step(name: str, kind: str, came: str) -> str:
    return f"{name}. {kind}" + (f"{colon()} {came}" if came else "")


def _printed(viewer: Viewer, plan: Plan) -> Printed:
    started = Action.objects.filter(plan=plan).exclude(state=ActionState.DRAFT)
    found = list(listed(started).order_by("area__position", "number")[:MOST_ACTIONS])
    language = get_language() or "en"
    said = Action.objects.filter(pk__in=[each.id for each in found]).only("text")
    texts = {each.pk: (text.text, text.language) for each in said if (text := each.text.in_(language)).text}
    shown = (ProposalState.OPEN, ProposalState.DEFERRED, ProposalState.NOT_TAKEN_UP)
    wanted = Proposal.objects.filter(plan=plan, state__in=shown).order_by("area__position", "number")
    proposals = list(wanted.defer("text")[: MOST_PROPOSALS + 1])
    rows = proposal_rows(viewer, plan, proposals[:MOST_PROPOSALS])
    more = wanted.count() - MOST_PROPOSALS if len(proposals) > MOST_PROPOSALS else 0
    return Printed(action_rows(viewer, found), list(zip(proposals, rows, strict=False)), texts, more)


def _area(area: Area, printed: Printed, language: str) -> Iterator[Block]:
    actions = [row for row in printed.actions if row.area == area.position]
    mine = [row for proposal, row in printed.proposals if proposal.area_id == area.pk and proposal.state == "open"]
    name = area.name.in_(language)
    yield paper.heading(f"{area.position}. {name.text}", name.language)
    yield from paper.paragraphs(area.text.in_(language).text, area.text.in_(language).language)
    for row in actions:
        yield from _action(row, printed, language)
    if mine:
        yield paper.heading(_("Still open"), language, level=3)
        yield from (block for row in mine for block in _proposal(row))
    if not actions and not mine:
        yield paper.quiet(_("Nothing is proposed here yet."), language)


def _action(row: ActionRow, printed: Printed, language: str) -> Iterator[Block]:
    yield paper.heading(f"{row.number} {row.title.text}", row.title.language, level=3)
    text, tongue = printed.texts.get(row.id, ("", language))
    yield from paper.paragraphs(text, tongue)
    stands = ". ".join(capfirst(part.rstrip(".")) for part in (row.led, row.words, row.late or row.next) if part)
    yield from paper.paragraphs(f"{stands}.", language)


def _proposal(row: ProposalRow) -> Iterator[Block]:
    after = ", ".join(part for part in (row.authors, row.backing.words) if part)
    return paper.said(row.title.text, row.title.language, f"{row.number}.", f"({after})" if after else "")


def _rest(printed: Printed, language: str) -> Iterator[Block]:
    """What stands in no area, and what was not taken up, each with its reason."""
    loose = [row for proposal, row in printed.proposals if proposal.area_id is None and proposal.state == "open"]
    if loose:
        yield paper.heading(_("Open proposals without an area"), language)
        yield from (block for row in loose for block in _proposal(row))
    if aside := [pair for pair in printed.proposals if pair[0].state != "open"]:
        yield paper.heading(_("Deferred or not taken up, with reasons"), language)
        yield from (block for pair in aside for block in _aside(*pair, language))
    if printed.more:
        more = ngettext(
            "And %(n)s more proposal, on the page of the plan.", "And %(n)s more proposals, on the page of the plan.",
            printed.more,
        )  # fmt: skip
        yield paper.quiet(more % {"n": printed.more}, language)


def _aside(proposal: Proposal, row: ProposalRow, language: str) -> Iterator[Block]:
    yield from paper.said(row.title.text, row.title.language, f"{row.number}.", f"({row.state})")
    reason = proposal.reason.in_(language)
    yield from islice(paper.paragraphs(reason.text, reason.language), 5)
