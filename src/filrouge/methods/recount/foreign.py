"""Papers in the files of other programs, counted by the methods of a ballot: BLT, Pabulib and tables.

Such a file has no roll and no rule: every paper counts with the weight that the file gives it. Filrouge's own exports
(recount.writing) carry method, settings and lot with them, so that reading them back gives the same count.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Any

from filrouge.methods.counting.blt import Election, read_blt
from filrouge.methods.counting.lots import lot_order
from filrouge.methods.deciding.exact import digest
from filrouge.methods.recount.answers import RANKED, SHARED, AnswerError, Form, check
from filrouge.methods.recount.auditing import Audit, audit_question
from filrouge.methods.recount.counting import Result, count_papers
from filrouge.methods.recount.counting import count as count_file
from filrouge.methods.recount.files import Finding
from filrouge.methods.recount.plain_tables import MADE, Plain
from filrouge.methods.recount.settings import SETTINGS, check_settings, money
from filrouge.methods.recount.tables import answer_of, is_unchanged, is_whole, read_table, whole
from filrouge.methods.shares import pabulib
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.declared import decide_as_declared, is_explained
from filrouge.methods.shares.pabulib import BudgetFile
from filrouge.methods.shares.pabulib_votes import compare_tally, fund_of
from filrouge.methods.texts import decoded

METHODS = {
    "scottish": "scottish_stv",
    "meek": "meek_stv",
    "instant-runoff": "instant_runoff",
    "schulze": "schulze",
    "approval": "approval",
    "score": "score",
    "points": "points",
    "equal-shares": "equal_shares",
    "greedy": "greedy",
    "decision": "decision",
    "consent": "consent",
}
ELECTIONS = {"scottish_stv", "meek_stv"}  # of several: one place is never meant by saying nothing
RULES_SAID = "greedy, greedy-no-skip, equalshares or equalshares/add1, each of the last two also with -comparison"
OWN = "filrouge"  # marks what our own exports say beyond the other program's format
OWN_LINE = f"# {OWN} "


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever counts says where the file does not: a name of METHODS, places, the lot, the rule of a fund; of a
    table what it takes to decide (plain_tables.decision_file), how much a fund shares, and what becomes of the rest.
    """

    method: str = ""
    seats: int | None = None
    lot: str = ""
    rule: str = ""
    majority: str = ""
    budget: str = ""
    completion: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """One question of a file, as recount.counting.Papers wants it. `rows`: answers with their weights.

    `seed` draws the lot; without one, equals stand in the `order` that the file says, or that of its options. `whole`
    is what weights are multiplied by. `unchanged`: whether the file has the digest that it states; `chosen`: who it
    says was chosen; None where it states nothing. `declared` is a fund's file that is decided by the rule in it;
    `file` the ballot that a table of yes and no, or of consent, comes to.
    """

    title: str
    method: str
    settings: Mapping[str, Any]
    options: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[Mapping[str, Any], Fraction], ...]
    seed: str = ""
    order: tuple[str, ...] = ()
    whole: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    unchanged: bool | None = None
    chosen: tuple[str, ...] | None = None
    declared: BudgetFile | None = None
    file: Mapping[str, Any] | None = None

    def answers(self, number: str) -> Iterable[tuple[str, Mapping[str, Any], Fraction]]:
        """Every paper, called by its place in the file."""
        return ((str(place), answer, weight) for place, (answer, weight) in enumerate(self.rows, start=1))

    def lot(self, number: str, names: Iterable[str]) -> tuple[str, ...]:
        """The order of the lot."""
        return lot_order(self.seed, names) if self.seed else self.order or tuple(names)

    def scale(self, number: str) -> int:
        """What the weights are multiplied by."""
        return self.whole

    def conditions(self) -> tuple[list[dict[str, object]], bool]:
        """There is no rule, so nothing is asked."""
        return [], True

    def question(self) -> dict[str, Any]:
        """The question as a ballot's file has it."""
        return {"number": "1", "text": said(self.title), "options": list(self.options)}


def said(text: str) -> dict[str, Any]:
    """A text of unknown language, as a ballot's file has it."""
    return {"origin": "und", "und": {"text": text}}


def read(content: bytes, ending: str, asked: Asked) -> Papers:
    """The papers of a file, by its ending. ValueError, in a sentence, for what cannot be read or is not said."""
    if ending not in READERS:
        raise ValueError("it should end with .json, .blt, .pb or .csv")
    return READERS[ending](content, asked)


def count(papers: Papers) -> Result:
    """The result of the one question: plain data, as recount.count gives it for a question."""
    if papers.file is not None:
        return json_ready(count_file(papers.file)["questions"][0])
    if papers.declared is None:
        return json_ready(count_papers(papers, papers.question()))
    shared = decide_as_declared(papers.declared)
    told = {"elected": list(shared.selected), "count": shared.as_dict(), "conditions": [], "scale": 1}
    return json_ready({"number": "1", "method": papers.method, "outcome": "shared", **told})


def json_ready(result: Result) -> Result:
    """The result as it reads back from JSON."""
    ready: Result = json.loads(json.dumps(result))
    return ready


def audit(papers: Papers, counted: Result) -> tuple[Audit, ...]:
    """The certificate of the count."""
    if papers.declared is None:
        return tuple(audit_question(papers, papers.question(), counted))
    fund = fund_of(papers.declared)
    return (Audit("1", verify(fund, decide_as_declared(papers.declared, fund))),)


def stated(papers: Papers, counted: Result) -> Iterator[Finding]:
    """Whether the file is as it was written, and whether the count chooses whom the file says."""
    if papers.unchanged is not None:
        yield Finding("digest", papers.unchanged)
    if papers.chosen is not None:
        yield Finding("result", sorted(papers.chosen) == sorted(counted["elected"]))


def own_line(content: bytes) -> dict[str, Any]:
    """What our own export says in the first line of a .blt; empty for files of other programs."""
    first = content.partition(b"\n")[0]
    return _own(first.decode("utf-8", "replace").removeprefix(OWN_LINE)) if first.startswith(OWN_LINE.encode()) else {}


def _blt(content: bytes, asked: Asked) -> Papers:
    own, rest = own_line(content), content.partition(b"\n")[2]
    election = read_blt(content)
    names = election.rankings.candidates
    if not names:
        raise ValueError("nobody stands in it")
    if not election.seats and asked.seats is None:
        raise ValueError("it says that there is no place to fill: give --seats")
    categories = own.get("categories") or {}
    options = tuple(
        _option(number, name, category=str(categories.get(number, ""))) for number, name in _numbered(names)
    )
    method = _method(asked, own)
    if method not in RANKED:
        raise ValueError("a .blt holds rankings: --method is scottish, meek, instant-runoff or schulze")
    whole = int(own.get("scale", election.scale))
    rows = tuple(
        (
            {"ranking": [[str(one + 1) for one in group] for group in ranking]} if ranking else {},
            Fraction(weight, whole),
        )
        for ranking, weight in election.rankings.papers.items()
    )
    return Papers(
        election.title, method, _settings(method, asked, own, options, election.seats), options, rows,
        seed=asked.lot or str(own.get("lot", "")), order=_tie_order(method, election), whole=whole,
        facts=_facts(_votes(election.rankings.votes, whole), withdrawn=list(election.withdrawn)),
        unchanged=own["digest"] == sha256(rest).hexdigest() if "digest" in own else None,
        chosen=tuple(own["elected"]) if "elected" in own and not asked.method else None,
    )  # fmt: skip


def _tie_order(method: str, election: Election) -> tuple[str, ...]:
    """The tie option of a .blt as a lot: whom it names first is chosen first, which is to be excluded where that is
    what a tie is mostly about. Empty where the file has none."""
    names = election.rankings.candidates
    order = [*election.tie, *(name for name in names if name not in election.tie)] if election.tie else []
    numbers = tuple(str(names.index(name) + 1) for name in order)
    return numbers if method == "schulze" else numbers[::-1]


def _votes(weights: int, whole: int) -> int | str:
    """How many votes the papers stand for; parts of votes as “7/2”."""
    votes = Fraction(weights, whole)
    return int(votes) if votes.denominator == 1 else str(votes)


def _own(text: str) -> dict[str, Any]:
    """What one of our own exports says about itself; ValueError where it was broken."""
    try:
        own = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("what it says about Filrouge cannot be read") from error
    if not isinstance(own, dict) or own.get("method") not in SETTINGS or not isinstance(own.get("settings"), dict):
        raise ValueError("what it says about Filrouge cannot be read")
    if not isinstance(own.get("scale", 1), int) or not 0 < own.get("scale", 1) < 10**40:
        raise ValueError("what it says about Filrouge cannot be read")
    return own


def _method(asked: Asked, own: Mapping[str, Any]) -> str:
    if asked.method:
        return METHODS[asked.method]
    if not own:
        raise ValueError(f"it does not say how it is counted: give --method ({', '.join(METHODS)})")
    return str(own["method"])


def _settings(
    method: str, asked: Asked, own: Mapping[str, Any], options: Sequence[Mapping[str, Any]], seats: int | None = None
) -> dict[str, Any]:
    """The settings of the file for its own method; for another one its places and what follows from the papers."""
    given = dict(own["settings"]) if own and own["method"] == method else {}
    places = asked.seats or given.get("places") or seats
    if "places" in SETTINGS[method] and places:
        given["places"] = min(places, len(options)) if asked.seats is None else places
    return check_settings(method, given, [option["number"] for option in options])


def _numbered(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((str(number), name) for number, name in enumerate(names, start=1))


def _option(number: str, name: str, *, category: str = "", cost: str | None = None) -> dict[str, Any]:
    return {"number": number, "name": said(name), "category": category, "cost": cost}


def _facts(votes: int | str, **more: Any) -> dict[str, Any]:
    return {"votes": votes, "withdrawn": [], "rule": "", "differing": 0, **more}


def _pb(content: bytes, asked: Asked) -> Papers:
    file = pabulib.read(io.StringIO(decoded(content), newline=""))
    title = file.meta.get("description") or file.meta.get("unit") or ""
    own = _own(file.meta[OWN]) if OWN in file.meta and not asked.rule else {}
    if not own:
        return _declared(replace(file, meta={**file.meta, "rule": asked.rule}) if asked.rule else file, title)
    if own["method"] not in SHARED:
        raise ValueError("what it says about Filrouge cannot be read")
    called = file.projects.column("name") or file.names
    costs = dict(zip(file.names, file.projects.column("cost") or (), strict=True))
    options = tuple(_option(n, name, cost=costs[n]) for n, name in zip(file.names, called, strict=True))
    method = str(own["method"])
    settings = check_settings(method, {**own["settings"], "budget": file.meta.get("budget")}, file.names)
    form = Form(method, settings, file.names)
    whole = int(own.get("scale", 1))
    rows = tuple((check(form, answer), Fraction(1, whole)) for answer in _pb_answers(file))
    return Papers(
        title, method, settings, options, rows, seed=asked.lot or str(own.get("lot", "")), whole=whole,
        facts=_facts(len(rows)), unchanged=own.get("digest") == pb_digest(file), chosen=file.selected,
    )  # fmt: skip


def pb_digest(file: BudgetFile) -> str:
    """SHA-256 of projects, votes and the budget."""
    tables = {name: [table.columns, *table.rows] for name, table in (("p", file.projects), ("v", file.votes))}
    return digest({**tables, "budget": file.meta.get("budget")})


def _pb_answers(file: BudgetFile) -> Iterator[dict[str, Any]]:
    votes = file.votes.column("vote") or ()
    points = file.votes.column("points") or ("",) * len(votes)
    graded = file.vote_type == "scoring"
    for vote, given in zip(votes, points, strict=True):
        named = [name for name in vote.split(",") if name]
        if not graded:
            yield {"approved": named} if named else {}
            continue
        scores = dict(zip(named, map(whole, given.split(",") if given else ()), strict=True))
        yield {"scores": scores} if scores else {}


def _declared(file: BudgetFile, title: str) -> Papers:
    called = file.projects.column("name") or file.names
    costs = file.projects.column("cost") or ()
    options = tuple(_option(n, name or n, cost=cost) for n, name, cost in zip(file.names, called, costs, strict=True))
    if not is_explained(file.rule):
        known = f"the rule {file.rule!r} of META explains nothing" if file.rule else "META does not say the rule"
        raise ValueError(f"{known}: give --rule ({RULES_SAID})")
    differing = len(compare_tally(file, fund_of(file)))
    facts = _facts(len(file.votes.rows), rule=file.rule, differing=differing)
    return Papers(title, "greedy", {}, options, (), facts=facts, chosen=file.selected, declared=file)


def _csv(content: bytes, asked: Asked) -> Papers:
    rows, unchanged = read_table(content), is_unchanged(content)
    if not asked.method:
        known = {True: "it is as it was written, but ", False: "it was changed after it was written, and ", None: ""}
        words = "a table does not say how it is counted: give --method"
        raise ValueError(f"{known[unchanged]}{words} ({', '.join(METHODS)})")
    method, table = METHODS[asked.method], Plain.of(rows)
    if method in MADE:
        file = MADE[method](table, asked.majority)
        facts = _facts(len(file["papers"]))
        return Papers("", method, {}, (), (), facts=facts, unchanged=unchanged, file=file)
    if method in ELECTIONS and asked.seats is None:
        raise ValueError("a table does not say how many are elected: give --seats")
    costs = _costs(table, asked) if method in SHARED else (None,) * len(table.options)
    named = _numbered(table.heads[at] for at in table.options)
    options = tuple(_option(number, name, cost=cost) for (number, name), cost in zip(named, costs, strict=True))
    seen = _seen(method, asked, [row[at] for row in table.papers for at in table.options])
    said_by = [
        (answer_of(method, seen.get("settings", {}), list(_numbered(row[at] for at in table.options))),
         table.weight(row))
        for row in table.papers
    ]  # fmt: skip
    settings = _settings(method, asked, _spent(method, said_by) or seen, options)
    form = Form(method, settings, [option["number"] for option in options])
    papers = tuple((_checked(form, answer, at), weight) for at, (answer, weight) in enumerate(said_by, start=1))
    scale = _common(weight for _answer, weight in papers)
    return Papers(
        "", method, settings, options, papers, seed=asked.lot, whole=scale, facts=_facts(len(papers)),
        unchanged=unchanged,
    )  # fmt: skip


def _costs(table: Plain, asked: Asked) -> tuple[str, ...]:
    """What each project costs. ValueError, in a sentence, where the table or whoever counts does not say enough."""
    if not asked.budget:
        raise ValueError("a table does not say how much there is to share: give --budget")
    if table.costs is None:
        raise ValueError(
            "a table of a fund needs one row of costs: the word “cost” in a column “paper”, and under each project "
            "what it costs"
        )
    try:
        money(asked.budget)
        return tuple(str(money(cost)) for cost in table.costs)
    except AnswerError as error:
        raise ValueError("budget and costs are amounts above nought, such as 1500 or 250.50") from error


def _checked(form: Form, answer: Mapping[str, Any], number: int) -> dict[str, Any]:
    try:
        return check(form, answer)
    except AnswerError as error:
        why = "two options stand in the same place" if error.code == "equal_ranks" else str(error)
        raise ValueError(f"row {number}: {why}") from error


def _common(weights: Iterable[Fraction]) -> int:
    return lcm(*(weight.denominator for weight in weights))


def _seen(method: str, asked: Asked, cells: Sequence[str]) -> dict[str, Any]:
    """What a table does not say, as far as its cells show it: the highest score, and whether a fund goes by points."""
    highest = max((whole(cell) for cell in cells if is_whole(cell)), default=0)
    if method == "score":
        return {"method": method, "settings": {"highest": max(highest, 1)}}
    if method not in SHARED:
        return {}
    settings: dict[str, Any] = {"budget": asked.budget}
    if method == "equal_shares":
        settings |= {"completion": asked.completion or "none"}
        settings |= {"utility": "points", "highest": highest} if highest > 1 else {}
    return {"method": method, "settings": settings}


def _spent(method: str, papers: Sequence[tuple[Mapping[str, Any], Fraction]]) -> dict[str, Any]:
    """How many points each has to give, where a table shows it: as many as the most that somebody gave."""
    if method != "points":
        return {}
    most = max((sum(answer["points"].values()) for answer, _w in papers if answer), default=0)
    return {"method": method, "settings": {"points": max(most, 1)}}


READERS: dict[str, Callable[[bytes, Asked], Papers]] = {".blt": _blt, ".pb": _pb, ".csv": _csv}
