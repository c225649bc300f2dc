"""Who stands behind a proposal: its own supporters and authors, and those of what was merged into it, each once.

A merge copies nothing, so who stood behind an original stands behind what it became, as what they were; taking a merge
back needs nothing given back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import connection

from filrouge.rooms.plans.models import Amendment, Author, Comment, Drawn, Proposal, Support

Families = dict[int, set[int]]  # each proposal, and all that became part of it
MERGED = """
WITH RECURSIVE part(root, id) AS (
    SELECT p.id, p.id FROM plans_proposal p WHERE p.id IN ({places})
    UNION SELECT part.root, p.id FROM part JOIN plans_proposal p ON p.merged_into_id = part.id
)
SELECT root, id FROM part"""


def families(proposals: Collection[int]) -> Families:
    """Each proposal with all that were merged into it, directly or not. One statement."""
    found = {proposal: {proposal} for proposal in proposals}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(MERGED.format(places=", ".join(["%s"] * len(found))), [*found])
        for root, proposal in cursor.fetchall():
            found[root].add(proposal)
    return found


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
