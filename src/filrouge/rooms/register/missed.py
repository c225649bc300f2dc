"""What the last look below the line says of a network's total: duplicates that nobody was asked about."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from filrouge.ground.people.models import Space
from filrouge.methods.totals import MissedPairs
from filrouge.rooms.register.models import Doubt, Link, MissedCheck, Source

SAID = ("same", "different")  # answers that count; of a pair that nobody can tell, nothing is concluded


def drawing_of(space: int) -> str:
    """What names the work that draws pairs of a space, of which there is one at a time."""
    return f"register.draw_missed:{space}"


def last_check(space: Space) -> MissedCheck | None:
    """The newest check that was drawn and still speaks of the lists as they are: none was imported since."""
    lists = Source.objects.filter(space=space, state=Source.State.IMPORTED, kind=Source.Kind.ITEMISED)
    newer = Exists(lists.filter(imported_at__gt=OuterRef("drawn_at")))
    drawn = MissedCheck.objects.filter(space=space).exclude(drawn_at=None).annotate(overtaken=newer)
    check = drawn.order_by("-id").first()
    return None if check is None or check.overtaken else check


def missed_of(space: Space) -> MissedPairs | None:
    """The check in numbers; None where nothing was looked at."""
    check = last_check(space)
    return of_check(check) if check and check.answers else None


def of_check(check: MissedCheck) -> MissedPairs:
    """What was said of the pairs so far; those that were found to be one and are one by now are not hidden."""
    said = list(zip(check.pairs, check.answers, strict=False))
    same = [pair[:2] for pair, answer in said if answer == "same"]
    at = _linked(check, {row for pair in same for row in pair})
    joined = sum(left in at and at[left] == at.get(right) for left, right in same)
    return MissedPairs(check.below, sum(answer in SAID for _pair, answer in said), len(same), joined)


def _linked(check: MissedCheck, rows: Collection[int]) -> dict[int, int]:
    linked = Link.objects.filter(space=check.space_id, row__in=rows, ended_at=None)
    return dict(linked.values_list("row_id", "organisation_id"))


def one_by_now(check: MissedCheck, place: int) -> bool:
    """Whether the two of a drawn pair are one organisation by now."""
    left, right = check.pairs[place][:2]
    at = _linked(check, {left, right})
    return left in at and at[left] == at.get(right)


def doubt_of(check: MissedCheck, place: int) -> Doubt | None:
    """A drawn pair as a card, not kept; None where the two are one by now, or one of them speaks of nobody any more."""
    left_row, right_row, probability, features, evidence = check.pairs[place]
    at = _linked(check, {left_row, right_row})
    left, right = at.get(left_row), at.get(right_row)
    if left is None or right is None or left == right:
        return None
    known = Doubt.objects.filter(space=check.space_id, left__in=[left, right], right__in=[left, right]).first()
    return known or Doubt(
        space=check.space, left_id=left, right_id=right, left_row_id=left_row, right_row_id=right_row,
        probability=probability, features=features, evidence=evidence, value=0.0,
    )  # fmt: skip
