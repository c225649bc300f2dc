"""Linking rows to organisations: applying a run, settling doubts, and undoing both."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.database import CHUNK, chunks
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.cards import (
    bring_back,
    cards_around,
    carry_cards,
    expire_cards,
    jobs_of,
    reopen,
    write_cards,
)
from filrouge.rooms.register.actions.circles import refuse_circle_of
from filrouge.rooms.register.actions.questions import ask_federations
from filrouge.rooms.register.fingerprints import holds
from filrouge.rooms.register.linking import Move, Proposal, state_of
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link, Relation, Row
from filrouge.rooms.register.rules import MAY

LESSON = 25  # answers of a space after which its score is taught anew
BIG = 50  # jobs on both sides from which two reviewers must agree


@action("register.apply_links", rule=MAY["link"], about="space", says=gettext_lazy("Lists linked"))
def apply_links(act: Act, *, space: Space, proposal: Proposal) -> dict[str, int]:
    """Write what a linking run proposes. Refused when anything was decided since the run read the register."""
    if state_of(space) != proposal.seen:
        raise Refused(_("The register changed while it was being linked. The run starts again."), code="changed")
    made = _make_organisations(proposal.new)
    targets = {m.row: m.organisation if m.organisation is not None else made[m.group] for m in proposal.moves}
    moved = move_rows(act, space, targets, {m.row: m for m in proposal.moves})
    deriving.rebuild(space)
    cards = write_cards(space, proposal.cards)
    outcome = {
        "rows": len(targets),
        "moved": moved,
        "new": len(made),
        "organisations": proposal.groups,
        "doubts": cards,
    }
    act.changed(space, after=outcome)
    return outcome


def _make_organisations(new: dict[int, tuple[str, str]]) -> dict[int, int]:
    """New organisations for the groups that have none. Returns group → id."""
    made = {group: Organisation(name=name, country=country) for group, (name, country) in new.items()}
    Organisation.objects.bulk_create(made.values(), CHUNK)
    return {group: organisation.id for group, organisation in made.items()}


def move_rows(act: Act, space: Space, targets: dict[int, int], moves: dict[int, Move] | None = None) -> int:
    """Link rows to their targets: end what differs, make what is new, keep addresses leading on. Returns how many."""
    now: dict[int, tuple[int, int]] = {}
    for chunk in chunks(targets):
        found = Link.objects.filter(space=space, row__in=chunk, ended_at=None)
        now |= {
            row: (pk, organisation) for pk, row, organisation in found.values_list("id", "row_id", "organisation_id")
        }
    differing = [row for row, target in targets.items() if now.get(row, (0, None))[1] != target]
    for chunk in chunks(now[row][0] for row in differing if row in now):
        Link.objects.filter(id__in=chunk).update(ended_at=act.at)
    Link.objects.bulk_create((_link(act, space, row, targets[row], (moves or {}).get(row)) for row in differing), CHUNK)
    redirect(space, {now[row][1]: targets[row] for row in differing if row in now}, set(targets.values()))
    return len(differing)


def _link(act: Act, space: Space, row: int, organisation: int, move: Move | None) -> Link:
    return Link(
        space=space, row_id=row, organisation_id=organisation, at=act.at, score=move.score if move else 1.0,
        method=move.method if move else Link.Method.PERSON, decided_by=None if move else act.by.person,
    )  # fmt: skip


def redirect(space: Space, gone_to: dict[int, int], alive: Collection[int]) -> None:
    """An organisation that has lost its last row leads to where the rows went; one that has rows stands for itself."""
    left = set(gone_to)
    still = set()
    for chunk in chunks(left):
        still |= set(
            Link.objects.filter(organisation__in=chunk, ended_at=None).values_list("organisation_id", flat=True)
        )
    empty = [Organisation(id=old, merged_into_id=gone_to[old]) for old in left - still if gone_to[old] != old]
    Organisation.objects.bulk_update(empty, ["merged_into"], CHUNK)
    for chunk in chunks(set(alive) | still):
        Organisation.objects.filter(id__in=chunk).exclude(merged_into=None).update(merged_into=None)


@action("register.settle_doubt", rule=MAY["settle"], about="doubt", says=gettext_lazy("Possible duplicate answered"))
def settle_doubt(act: Act, *, doubt: Doubt, verdict: str, turned: bool = False) -> Decision:
    """Answer a card: same, different, branch (the left is a branch of the right), or ask the federations.

    `turned` is said of the card the other way round: branch, then, that the right is a branch of the left.
    """
    if verdict not in Decision.Verdict.values:
        raise Refused(_("Choose one of the answers."), code="verdict", field="verdict")
    _refuse_what_is_gone(doubt)
    if turned:
        _turn(doubt)
    big = _both_big(doubt)
    first = _opinion_of_another(act, doubt)
    if first and not _says_the_same(first, doubt, verdict):
        raise Refused(
            _("Another reviewer said otherwise. Talk to each other; whoever changes their mind answers again."),
            code="differ",
        )
    agreed = not big or verdict == Decision.Verdict.ASKED or first is not None
    decision = Decision.objects.create(
        space=doubt.space, left=doubt.left, right=doubt.right, left_row=doubt.left_row, right_row=doubt.right_row,
        verdict=verdict, agreed=agreed, probability=doubt.probability, features=doubt.features, evidence=doubt.evidence,
        by=act.by.person, at=act.at,
    )  # fmt: skip
    if agreed:
        _carry_out(act, doubt, decision)
    else:
        Doubt.objects.filter(pk=doubt.pk).update(state="second")
    act.changed(decision, after={"verdict": verdict, "left": doubt.left_id, "right": doubt.right_id, "agreed": agreed})
    if Decision.objects.filter(space=doubt.space).count() % LESSON == 0:
        ask("register.learn", {"space": doubt.space_id}, by=act.by, once=f"register.learn:{doubt.space_id}")
    return decision


def _refuse_what_is_gone(doubt: Doubt) -> None:
    """Two reviewers may have the same card before them; and a card is about the data it was made from."""
    if not Doubt.objects.select_for_update().filter(pk=doubt.pk, left=doubt.left_id, right=doubt.right_id).exists():
        raise Refused(_("This question is settled already. Here is the next one."), code="settled")
    if not holds(doubt):
        raise Refused(
            _("The data of these two have changed since the question was asked. Here is the next one."), code="expired"
        )


def _turn(doubt: Doubt) -> None:
    """The card with its sides exchanged, in hand only: what is kept of the answer reads as it was meant."""
    doubt.left, doubt.right = doubt.right, doubt.left
    doubt.left_row, doubt.right_row = doubt.right_row, doubt.left_row
    doubt.evidence = [[code, weight, right, left, words] for code, weight, left, right, words in doubt.evidence]


def _says_the_same(first: Decision, doubt: Doubt, verdict: str) -> bool:
    """Whether this answer is what the other reviewer said; which of two is the branch is part of it."""
    if verdict == Decision.Verdict.ASKED:
        return True
    straight = first.left_id == doubt.left_id
    return verdict == first.verdict and (straight or verdict != Decision.Verdict.BRANCH)


def _both_big(doubt: Doubt) -> bool:
    jobs = jobs_of(doubt.space, {doubt.left_id, doubt.right_id})
    return len(jobs) == 2 and min(jobs.values()) > BIG


def _opinion_of_another(act: Act, doubt: Doubt) -> Decision | None:
    """What the last other reviewer said of this pair while a second one was awaited."""
    pair = [doubt.left_id, doubt.right_id]
    pending = Decision.objects.filter(
        space=doubt.space, left__in=pair, right__in=pair, agreed=False, undone_at=None
    )  # fmt: skip
    return pending.exclude(by=act.by.person).order_by("-id").first()


def _carry_out(act: Act, doubt: Doubt, decision: Decision) -> None:
    space = doubt.space
    if decision.verdict == Decision.Verdict.ASKED:
        ask_federations(act, doubt, decision)
        Doubt.objects.filter(pk=doubt.pk).update(state="asked")
        return
    if decision.verdict == Decision.Verdict.SAME:
        merge(act, space, decision)
    if decision.verdict == Decision.Verdict.BRANCH:
        _tie(doubt, decision)
    Doubt.objects.filter(pk=doubt.pk).delete()


def _tie(doubt: Doubt, decision: Decision) -> None:
    """The left is a branch of the right; the decision remembers the relation where it made one."""
    Space.objects.select_for_update().get(pk=doubt.space_id)  # as when a tie is written down by hand
    refuse_circle_of(doubt.space, Relation.Kind.BRANCH_OF, doubt.left, doubt.right)
    relation, new = Relation.objects.get_or_create(
        space=doubt.space, kind=Relation.Kind.BRANCH_OF, organisation=doubt.left, other=doubt.right
    )
    decision.moved = [relation.pk] if new else []
    decision.save(update_fields=["moved"])


def merge(act: Act, space: Space, decision: Decision) -> None:
    """Move the rows of the younger organisation to the older; the decision remembers which rows they were, and which
    other cards both had.

    An umbrella stays, however young: lists, memberships and mandates hang on it.
    """
    umbrellas = set(Entry.objects.filter(space=space, umbrella=True).values_list("organisation_id", flat=True))
    stays, goes = sorted((decision.left_id, decision.right_id), key=lambda o: (o not in umbrellas, o))
    links = Link.objects.filter(space=space, organisation=goes, ended_at=None)
    rows = sorted(links.values_list("row_id", flat=True))
    move_rows(act, space, dict.fromkeys(rows, stays))
    decision.moved, decision.cards = rows, cards_around(space, stays, goes)
    decision.save(update_fields=["moved", "cards"])
    carry_cards(space, goes, stays)
    deriving.rebuild(space, {stays, goes})


@action("register.undo_decision", rule=MAY["settle"], about="decision", says=gettext_lazy("Answer taken back"))
def undo_decision(act: Act, *, decision: Decision) -> Decision:
    """Take an answer back, completely: rows return to where they were, and the card waits again."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.undone_at is not None:
        raise Refused(_("This answer was taken back already."), code="undone")
    space = decision.space
    if decision.verdict == Decision.Verdict.BRANCH:
        Relation.objects.filter(pk__in=decision.moved).delete()
    elif decision.moved:
        _move_back(act, space, decision)
    decision.undone_at, decision.undone_by = act.at, act.by.person
    decision.save(update_fields=["undone_at", "undone_by"])
    reopen(space, decision)
    # A run looks again at what was linked or answered since the merge.
    ask("register.link", {"space": space.id}, by=act.by, once=f"register.link:{space.id}")
    act.changed(decision, before={"verdict": decision.verdict}, after={"undone": True})
    return decision


def _move_back(act: Act, space: Space, decision: Decision) -> None:
    """Rows go back to where the answer took them from, if they still stand where it put them or went on together."""
    ended = Link.objects.filter(space=space, row__in=decision.moved, ended_at=decision.at)
    back = dict(ended.values_list("row_id", "organisation_id"))
    held = Link.objects.filter(space=space, row__in=back, ended_at=None).values_list("row_id", "organisation_id")
    now = dict(held)
    move_rows(act, space, {row: back[row] for row in now})
    touched = {decision.left_id, decision.right_id, *back.values(), *now.values()}
    deriving.rebuild(space, touched)
    expire_cards(act, space, touched)
    bring_back(space, decision)


@action(
    "register.split_rows", rule=MAY["settle"], about="space", says=gettext_lazy("Rows taken out of an organisation")
)
def split_rows(act: Act, *, organisation: Organisation, space: Space, rows: Collection[int]) -> Organisation:
    """Take rows out of an organisation into one of their own; remembered, so that no run joins them again."""
    links = Link.objects.filter(space=space, organisation=organisation, ended_at=None).values_list("row_id", flat=True)
    held, out = set(links), set(rows)
    if not out or not out < held:
        raise Refused(_("Choose some of the rows, and leave at least one."), code="rows", field="rows")
    names = Row.objects.filter(id__in=out).order_by("id").values_list("said", flat=True)
    new = Organisation.objects.create(
        name=str(names[0].get("name", organisation.name))[:300], country=organisation.country
    )
    move_rows(act, space, dict.fromkeys(out, new.id))
    Decision.objects.create(
        space=space, left=organisation, right=new, left_row_id=min(held - out), right_row_id=min(out),
        verdict=Decision.Verdict.DIFFERENT, moved=sorted(out), by=act.by.person, at=act.at,
    )  # fmt: skip
    deriving.rebuild(space, {organisation.id, new.id})
    expire_cards(act, space, {organisation.id, new.id})
    act.changed(organisation, after={"rows": sorted(out), "new": new.id})
    return new
