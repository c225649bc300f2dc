"""Who stands behind a proposal: its own supporters and authors, and those of what was merged into it, each once.

A merge copies nothing, so who stood behind an original stands behind what it became, as what they were; taking a merge
back needs nothing given back.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from filrouge.rooms.plans.models import Amendment, Author, Comment, Drawn, Proposal, Support

Families = dict[int, set[int]]  # each proposal, and all that became part of it
PART = """
WITH RECURSIVE part(root, id) AS (
    SELECT p.id, p.id FROM plans_proposal p WHERE p.id IN ({places})
    UNION SELECT part.root, p.id FROM part JOIN plans_proposal p ON p.merged_into_id = part.id
)"""
MERGED = """
SELECT root, id FROM part"""
# CROSS JOIN tells SQLite to begin with the few parts, of which it cannot know that they are few. Who did not say yes to
# being an author is left out by `hanging`: a condition here would make SQLite read all authors first (0.6 ms, not 0.3).
HANGS = """
SELECT root, 'part', id, 0, '' FROM part
UNION ALL
SELECT part.root, 'support', COUNT(DISTINCT s.organisation_id),
    COUNT(CASE WHEN s.organisation_id = %s THEN 1 END), ''
FROM part CROSS JOIN plans_support s WHERE s.proposal_id = part.id GROUP BY part.root
UNION ALL
SELECT DISTINCT part.root, 'author', o.id, CASE WHEN a.accepted_at IS NULL THEN 0 ELSE 1 END, o.name FROM part
CROSS JOIN plans_author a JOIN people_organisation o ON o.id = a.organisation_id
WHERE a.proposal_id = part.id
UNION ALL
SELECT a.proposal_id, 'amendment', COUNT(*), 0, '' FROM plans_amendment a
WHERE a.state = 'open' AND a.proposal_id IN (SELECT root FROM part) GROUP BY a.proposal_id"""


@dataclass(slots=True)
class Hangs:
    """What hangs on a proposal: what became part of it (itself too); how many organisations support it, and whether
    `ours` is among them; the names of its authors; how many amendments wait. All but these with what was merged.
    """

    parts: set[int] = field(default_factory=set)
    supporters: int = 0
    ours: bool = False
    authors: list[str] = field(default_factory=list)
    amendments: int = 0


def families(proposals: Collection[int]) -> Families:
    """Each proposal with all that were merged into it, directly or not. One statement."""
    found = {proposal: {proposal} for proposal in proposals}
    for root, proposal in _of_parts(MERGED, found):
        found[root].add(proposal)
    return found


def hanging(proposals: Collection[int], mine: int = 0) -> dict[int, Hangs]:
    """What hangs on each of many proposals, `mine` being the organisation acted for. One statement."""
    found = {proposal: Hangs() for proposal in proposals}
    for root, kind, number, yes, name in _of_parts(HANGS, found, mine):
        hangs = found[root]
        if kind == "support":
            hangs.supporters, hangs.ours = number, bool(yes)
        elif kind == "amendment":
            hangs.amendments = number
        elif kind == "part":
            hangs.parts.add(number)
        elif yes:
            insort(hangs.authors, name)
    return found


def _of_parts(wanted: str, proposals: Collection[int], *also: int) -> list[tuple[Any, ...]]:
    """Rows about proposals and what was merged into them, directly or not; without proposals none, and no statement."""
    if not proposals:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PART.format(places=", ".join(["%s"] * len(proposals))) + wanted, [*proposals, *also])
        return list(cursor.fetchall())


def supporters(proposal: Proposal) -> set[int]:
    """The organisations that support a proposal or one that was merged into it."""
    return supporters_in(families([proposal.pk]))[proposal.pk]


def supporters_in(family: Families) -> dict[int, set[int]]:
    """The organisations that support each of many, with what was merged into it (`families`). One statement."""
    rows = Support.objects.filter(proposal__in=_all(family)).values_list("proposal_id", "organisation_id")
    return _gathered(family, rows)


def authors_in(family: Families) -> dict[int, dict[int, str]]:
    """The organisations that said yes to being authors, by id with their names, of each of many. One statement."""
    wrote = Author.objects.filter(proposal__in=_all(family), accepted_at__isnull=False)
    rows = list(wrote.values_list("proposal_id", "organisation_id", "organisation__name"))
    names = {organisation: name for _proposal, organisation, name in rows}
    found = _gathered(family, ((proposal, organisation) for proposal, organisation, _name in rows))
    return {proposal: {each: names[each] for each in who} for proposal, who in found.items()}


def authors_of(proposal: Proposal) -> set[int]:
    """The organisations that said yes to being authors of a proposal or of one that was merged into it."""
    return set(authors_in(families([proposal.pk]))[proposal.pk])


def behind(proposal: Proposal) -> set[int]:
    """Everybody who supports a proposal or is one of its authors."""
    family = families([proposal.pk])
    return supporters_in(family)[proposal.pk] | set(authors_in(family)[proposal.pk])


def _all(family: Families) -> set[int]:
    return {child for children in family.values() for child in children}


def _gathered(family: Families, rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    above: dict[int, list[int]] = defaultdict(list)
    for parent, children in family.items():
        for child in children:
            above[child].append(parent)  # two, where what was merged is asked for beside what it became
    found: dict[int, set[int]] = {parent: set() for parent in family}
    for proposal, organisation in rows:
        for parent in above[proposal]:
            found[parent].add(organisation)
    return found


def spoke_about(proposal: Proposal) -> set[int]:
    """Everybody who spoke about a proposal or one that was merged into it, each once: its authors and supporters, those
    from whose contributions it was drawn, who commented on it or asked for other words.
    """
    family = families([proposal.pk])[proposal.pk]
    drawn = Drawn.objects.filter(proposal__in=family).values_list("contribution__organisation_id", flat=True)
    said = Comment.objects.filter(proposal__in=family, taken_back_at=None).values_list("organisation_id", flat=True)
    asked = Amendment.objects.filter(proposal__in=family).values_list("organisation_id", flat=True)
    return behind(proposal) | set(drawn) | set(said) | set(asked)
