"""The votes of a Pabulib file as a fund, and a fund as a Pabulib file.

Points of a vote by its type (pabulib.org/format): approvals count one; cumulative and scoring votes bring their own;
in an ordinal vote the first of at most n projects gets n points, the second n - 1 (Borda).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from filrouge.methods.shares.allocation import Allocation, decimal
from filrouge.methods.shares.fund import Ballot, Fund, Project
from filrouge.methods.shares.pabulib import BudgetFile, PabulibError, Table

APPROVALS = ("approval", "choose-1")
SCORES = ("cumulative", "scoring")
ORDINAL = "ordinal"

Marks = dict[int, Fraction]
"""Points by a project's number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A project whose published votes or points are not what the ballots of the file add up to."""

    project: str
    published: Fraction
    counted: Fraction


def fund_of(file: BudgetFile) -> Fund:
    """The fund that a file describes: money and points scaled to whole numbers, equal ballots merged.

    Every row of VOTES is a voter, also one without a choice. A PabulibError names what does not fit.
    """
    costs = [_amount("PROJECTS", file.projects.line(place), cost) for place, cost in enumerate(_costs(file))]
    if not file.meta.get("budget"):
        raise PabulibError("META", None, "the budget is missing")
    budget = _amount("META", None, file.meta["budget"])
    unit = lcm(budget.denominator, *(cost.denominator for cost in costs))
    ballots, point = _Reader(file).read()
    projects = tuple(Project(name, int(cost * unit)) for name, cost in zip(file.names, costs, strict=True))
    try:
        return Fund(int(budget * unit), projects, ballots, unit, point)
    except ValueError as error:
        raise PabulibError("file", None, str(error)) from error


def published_points(file: BudgetFile) -> tuple[Fraction, ...] | None:
    """The official points (column `score`, else `votes`) by a project's number; None if the file has neither."""
    cells = file.projects.column("score") or file.projects.column("votes")
    if cells is None or not all(cells):
        return None
    return tuple(_amount("PROJECTS", file.projects.line(place), cell) for place, cell in enumerate(cells))


def compare_tally(file: BudgetFile, fund: Fund) -> tuple[Difference, ...]:
    """Where the published points are not what the ballots say; empty if they agree or nothing was published."""
    published = published_points(file) or ()
    counted = (Fraction(points, fund.point) for points in fund.points)
    return tuple(
        Difference(name, said, found)
        for name, said, found in zip(fund.names, published, counted, strict=False)
        if said != found
    )


def file_of(fund: Fund, meta: Mapping[str, str], allocation: Allocation | None = None) -> BudgetFile:
    """A file for publishing: one row per voter, numbered; `meta` says country, unit, rule and so on.

    Votes are approvals when all points are one, else scores. A name with a comma is a ValueError: the format
    puts commas between the projects of a vote.
    """
    if any("," in name for name in fund.names):
        raise ValueError("the format has no place for a project's name with a comma; give short ids instead")
    graded = fund.point != 1 or any(points != 1 for ballot in fund.ballots for _number, points in ballot)
    stated = {
        **meta,
        "num_projects": str(len(fund.projects)),
        "num_votes": str(fund.voters),
        "budget": decimal(fund.budget, fund.unit) or "",
        "vote_type": "scoring" if graded else "approval",
    }
    return BudgetFile(stated, _list_projects(fund, graded, allocation), _list_votes(fund, graded))


def _list_projects(fund: Fund, graded: bool, allocation: Allocation | None) -> Table:
    columns = [
        ("project_id", list(fund.names)),
        ("cost", [decimal(project.cost, fund.unit) or "" for project in fund.projects]),
        ("votes", [str(votes) for votes in fund.votes]),
    ]
    if graded:
        columns.append(("score", [decimal(points, fund.point) or "" for points in fund.points]))
    if allocation is not None:
        columns.append(("selected", ["1" if name in allocation.selected else "0" for name in fund.names]))
    return Table(tuple(name for name, _cells in columns), tuple(zip(*(cells for _name, cells in columns), strict=True)))


def _list_votes(fund: Fund, graded: bool) -> Table:
    names, rows = fund.names, []
    for ballot, weight in fund.ballots.items():
        falling = sorted(ballot, key=lambda pair: (-pair[1], pair[0]))
        vote = ",".join(names[number] for number, _points in falling)
        points = ",".join(decimal(points, fund.point) or "" for _number, points in falling)
        rows += [(vote, points) if graded else (vote,)] * weight
    columns = ("voter_id", "vote", "points") if graded else ("voter_id", "vote")
    return Table(columns, tuple((str(number), *row) for number, row in enumerate(rows, start=1)))


def _costs(file: BudgetFile) -> tuple[str, ...]:
    return file.projects.column("cost") or ()


def plain_number(text: str) -> str:
    """A number as people write it (1 000,50 · 1,000.50 · 1.000.000) with a point before its decimals and no other sign.

    A sign that stands once is before decimals; of two signs the last one is, and one that stands twice is not.
    """
    plain = "".join(text.replace("'", "").split())
    last = max(",.", key=plain.rfind)
    other = ",.".replace(last, "")
    plain = plain.replace(other, "")
    return plain.replace(last, "") if plain.count(last) > 1 else plain.replace(last, ".")


def _amount(section: str, line: int | None, text: str) -> Fraction:
    try:
        return Fraction(plain_number(text))
    except (ValueError, ZeroDivisionError):
        raise PabulibError(section, line, f"expected a number and found {text!r}") from None


class _Reader:
    """Turns the texts of votes into ballots; equal texts are read once."""

    def __init__(self, file: BudgetFile) -> None:
        if file.vote_type not in (*APPROVALS, *SCORES, ORDINAL):
            raise PabulibError("META", None, f"the vote type {file.vote_type!r} is not known")
        self.file = file
        self.numbers = {name: number for number, name in enumerate(file.names)}
        self.approved = {name: (number, 1) for name, number in self.numbers.items()}
        self.default = self._meta("default_score") if file.vote_type == "scoring" else Fraction(0)

    def read(self) -> tuple[dict[Ballot, int], int]:
        """Each ballot with its number of voters, and the steps that make one point."""
        votes = self.file.votes.column("vote") or ()
        if self.file.vote_type in APPROVALS:
            return _merge((self._approve(vote), weight) for vote, weight in Counter(votes).items()), 1
        texts = Counter(zip(votes, self._given() or ("",) * len(votes), strict=True))
        marks = [(self._read(vote, points), weight) for (vote, points), weight in texts.items()]
        point = lcm(*{points.denominator for vote, _weight in marks for points in vote.values()})
        return _merge((_scale(vote, point), weight) for vote, weight in marks), point

    def _given(self) -> tuple[str, ...] | None:
        points = self.file.votes.column("points")
        if self.file.vote_type in SCORES and points is None:
            raise PabulibError("VOTES", None, f"a {self.file.vote_type} vote needs the column 'points'")
        return points

    def _meta(self, key: str) -> Fraction:
        return _amount("META", None, self.file.meta.get(key) or "0")

    def _approve(self, vote: str) -> Ballot:
        try:
            return tuple(sorted({self.approved[name] for name in vote.split(",")}))
        except KeyError:  # spaces, nothing between two commas, or a project that is not there
            return tuple(sorted((number, 1) for number in set(self._find(vote))))

    def _find(self, vote: str) -> list[int]:
        names = [name.strip() for name in vote.split(",") if name.strip()]
        unknown = [name for name in names if name not in self.numbers]
        if unknown:
            raise PabulibError("VOTES", self._line(vote), f"{unknown[0]!r} is not in the list of projects")
        return [self.numbers[name] for name in names]

    def _read(self, vote: str, points: str) -> Marks:
        numbers = self._find(vote)
        marks: Marks = {}
        for number, value in zip(numbers, self._worth(numbers, vote, points), strict=True):
            marks[number] = marks.get(number, Fraction(0)) + value
        return dict.fromkeys(self.numbers.values(), self.default) | marks if self.default else marks

    def _worth(self, numbers: list[int], vote: str, points: str) -> list[Fraction]:
        if self.file.vote_type == ORDINAL and not points:
            return self._rank(numbers, vote)
        parts = [part.strip() for part in points.split(",") if part.strip()]
        if len(parts) != len(numbers):
            raise PabulibError("VOTES", self._line(vote), f"{len(parts)} points are given to {len(numbers)} projects")
        if all(part.isdecimal() for part in parts):
            return [Fraction(int(part)) for part in parts]
        return [_amount("VOTES", self._line(vote), part) for part in parts]

    def _rank(self, numbers: list[int], vote: str) -> list[Fraction]:
        if len(set(numbers)) != len(numbers):
            raise PabulibError("VOTES", self._line(vote), "the vote ranks a project twice")
        longest = max(int(self._meta("max_length")) or len(self.numbers), len(numbers))
        return [Fraction(longest - place) for place in range(len(numbers))]

    def _line(self, vote: str) -> int | None:
        return self.file.votes.line((self.file.votes.column("vote") or ()).index(vote))


def _merge(ballots: Iterable[tuple[Ballot, int]]) -> dict[Ballot, int]:
    merged: Counter[Ballot] = Counter()
    for ballot, weight in ballots:
        merged[ballot] += weight
    return dict(merged)


def _scale(marks: Marks, point: int) -> Ballot:
    return tuple(sorted((number, int(points * point)) for number, points in marks.items() if points))
