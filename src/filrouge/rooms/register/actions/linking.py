"""Linking rows to organisations: applying a run, settling doubts, and undoing both."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register import deriving
from filrouge.rooms.register.linking import Card, Move, Proposal, state_of
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link, Relation, Row
from filrouge.rooms.register.rules import MAY

CHUNK = 1_000
LESSON = 25  # answers after which the score is taught anew
BIG = 50  # jobs on both sides from which two reviewers must agree


@action("register.apply_links", rule=MAY["link"], about="space")
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


def chunks(numbers: Iterable[int]) -> Iterable[list[int]]:
    """Lists of at most CHUNK ids: databases limit the length of a statement."""
    ordered = list(numbers)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def write_cards(space: Space, cards: Collection[Card]) -> int:
    """Replace the queue by what a run found, most valuable first; who was asked stays asked."""
    waiting = {
        frozenset((left, right)): state
        for left, right, state in Doubt.objects.filter(space=space).values_list("left_row_id", "right_row_id", "state")
    }
    Doubt.objects.filter(space=space).delete()
    at = _organisations_of(space, {row for card in cards for row in (card.left_row, card.right_row)})
    jobs = _jobs_of(space, set(at.values()))
    doubts: dict[tuple[int, int], Doubt] = {}
    for card in sorted(cards, key=lambda c: -c.probability):
        left, right = at[card.left_row], at[card.right_row]
        if left != right and (left, right) not in doubts and (right, left) not in doubts:
            state = waiting.get(frozenset((card.left_row, card.right_row)), "open")
            doubts[left, right] = _doubt(space, card, left, right, jobs, state)
    Doubt.objects.bulk_create(doubts.values(), CHUNK)
    return len(doubts)


def _doubt(space: Space, card: Card, left: int, right: int, jobs: dict[int, int], state: str) -> Doubt:
    """The value of a card: how uncertain it is, times what a merge takes away (one organisation, and its jobs)."""
    uncertainty = 4 * card.probability * (1 - card.probability)
    effect = 1 + min(jobs.get(left, 0), jobs.get(right, 0)) / 10
    return Doubt(
        space=space, left_id=left, right_id=right, left_row_id=card.left_row, right_row_id=card.right_row,
        probability=card.probability, features=card.features, evidence=card.evidence, value=uncertainty * effect,
        state=state,
    )  # fmt: skip


def _organisations_of(space: Space, rows: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(rows):
        found |= dict(
            Link.objects.filter(space=space, row__in=chunk, ended_at=None).values_list("row_id", "organisation_id")
        )
    return found


def _jobs_of(space: Space, organisations: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(organisations):
        entries = Entry.objects.filter(space=space, organisation__in=chunk).exclude(heads=None)
        found |= {number: heads or 0 for number, heads in entries.values_list("organisation_id", "heads")}
    return found


@action("register.settle_doubt", rule=MAY["settle"], about="doubt")
def settle_doubt(act: Act, *, doubt: Doubt, verdict: str) -> Decision:
    """Answer a card: same, different, branch (the left is a branch of the right), or ask the federations."""
    if verdict not in Decision.Verdict.values:
        raise Refused(_("Choose one of the answers."), code="verdict", field="verdict")
    big = _both_big(doubt)
    first = _opinion_of_another(act, doubt)
    if first and verdict not in {first.verdict, Decision.Verdict.ASKED}:
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
    if decision.id % LESSON == 0:
        ask("register.learn", {"space": doubt.space_id}, by=act.by, once=f"register.learn:{doubt.space_id}")
    return decision


def _both_big(doubt: Doubt) -> bool:
    jobs = _jobs_of(doubt.space, {doubt.left_id, doubt.right_id})
    return len(jobs) == 2 and min(jobs.values()) > BIG


def _opinion_of_another(act: Act, doubt: Doubt) -> Decision | None:
    """What the last other reviewer said of this pair while a second one was awaited."""
    pending = Decision.objects.filter(
        space=doubt.space, left=doubt.left, right=doubt.right, agreed=False, undone_at=None
    )
    return pending.exclude(by=act.by.person).order_by("-id").first()


def _carry_out(act: Act, doubt: Doubt, decision: Decision) -> None:
    space = doubt.space
    if decision.verdict == Decision.Verdict.ASKED:
        Doubt.objects.filter(pk=doubt.pk).update(state="asked")
        return
    if decision.verdict == Decision.Verdict.SAME:
        merge(act, space, decision)
    if decision.verdict == Decision.Verdict.BRANCH:
        Relation.objects.get_or_create(
            space=space, kind=Relation.Kind.BRANCH_OF, organisation=doubt.left, other=doubt.right
        )
    Doubt.objects.filter(pk=doubt.pk).delete()


def merge(act: Act, space: Space, decision: Decision) -> None:
    """Move the rows of the younger organisation to the older; the decision remembers which rows they were."""
    stays, goes = sorted((decision.left_id, decision.right_id))
    links = Link.objects.filter(space=space, organisation=goes, ended_at=None)
    rows = sorted(links.values_list("row_id", flat=True))
    move_rows(act, space, dict.fromkeys(rows, stays))
    decision.moved = rows
    decision.save(update_fields=["moved"])
    _carry_cards(space, goes, stays)
    deriving.rebuild(space, {stays, goes})


def _carry_cards(space: Space, goes: int, stays: int) -> None:
    """Cards of the organisation that went become cards of the one that stays; twins and self-pairs vanish."""
    kept = {
        frozenset(pair)
        for pair in Doubt.objects.filter(space=space)
        .exclude(left=goes)
        .exclude(right=goes)
        .values_list("left_id", "right_id")
    }
    for doubt in Doubt.objects.filter(space=space, left=goes) | Doubt.objects.filter(space=space, right=goes):
        left = stays if doubt.left_id == goes else doubt.left_id
        right = stays if doubt.right_id == goes else doubt.right_id
        if left == right or frozenset((left, right)) in kept:
            doubt.delete()
        else:
            kept.add(frozenset((left, right)))
            Doubt.objects.filter(pk=doubt.pk).update(left=left, right=right)


@action("register.undo_decision", rule=MAY["settle"], about="decision")
def undo_decision(act: Act, *, decision: Decision) -> Decision:
    """Take an answer back, completely: rows return to where they were, and the card waits again."""
    if decision.undone_at is not None:
        raise Refused(_("This answer was taken back already."), code="undone")
    space = decision.space
    if decision.verdict == Decision.Verdict.SAME and decision.moved:
        _unmerge(act, space, decision)
    if decision.verdict == Decision.Verdict.BRANCH:
        Relation.objects.filter(
            space=space, kind=Relation.Kind.BRANCH_OF, organisation=decision.left, other=decision.right
        ).delete()
    decision.undone_at, decision.undone_by = act.at, act.by.person
    decision.save(update_fields=["undone_at", "undone_by"])
    _reopen(space, decision)
    # A linking run brings back the cards that the merge had made one.
    ask("register.link", {"space": space.id}, by=act.by, once=f"register.link:{space.id}")
    act.changed(decision, before={"verdict": decision.verdict}, after={"undone": True})
    return decision


def _unmerge(act: Act, space: Space, decision: Decision) -> None:
    stays, goes = sorted((decision.left_id, decision.right_id))
    here = Link.objects.filter(space=space, row__in=decision.moved, ended_at=None).values_list(
        "row_id", "organisation_id"
    )
    held = dict(here)
    move_rows(act, space, {row: goes for row in decision.moved if row in held})
    deriving.rebuild(space, {stays, goes, *held.values()})


def _reopen(space: Space, decision: Decision) -> None:
    at = _organisations_of(space, {decision.left_row_id, decision.right_row_id})
    left, right = at.get(decision.left_row_id), at.get(decision.right_row_id)
    if left is None or right is None or left == right:
        return
    probability = 0.5 if decision.probability is None else decision.probability
    card = Card(decision.left_row_id, decision.right_row_id, probability, decision.features, decision.evidence)
    Doubt.objects.filter(space=space, left__in=[left, right], right__in=[left, right]).delete()
    _doubt(space, card, left, right, _jobs_of(space, {left, right}), "open").save()


@action("register.split_rows", rule=MAY["settle"], about="space")
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
        verdict=Decision.Verdict.DIFFERENT, by=act.by.person, at=act.at,
    )  # fmt: skip
    deriving.rebuild(space, {organisation.id, new.id})
    act.changed(organisation, after={"rows": sorted(out), "new": new.id})
    return new
