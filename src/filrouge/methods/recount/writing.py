"""A ballot's file in the forms of other programs: BLT, Pabulib, and a table of papers.

Each carries, in a place that the other program passes over, what the form itself cannot say: method, settings, lot,
and its digest. `foreign.read` takes it from there, and the count is the same.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from filrouge.methods.counting.blt import Election, write_blt
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.recount.answers import CHOICES, RANKED, SHARED
from filrouge.methods.recount.counting import Ballot, fund_given, options_of, rankings_of, taken_apart
from filrouge.methods.recount.files import is_nameless
from filrouge.methods.recount.foreign import OWN, OWN_LINE, pb_digest
from filrouge.methods.recount.funds import fund_of, share
from filrouge.methods.shares import pabulib
from filrouge.methods.shares.pabulib import BudgetFile, Table
from filrouge.methods.shares.pabulib_votes import file_of

MOST_ROWS = 200_000  # of a .pb, which has a row for every vote
Name = Callable[[Mapping[str, Any]], str]  # a text of the file → in the language of whoever asks


class NotInThisForm(ValueError):
    """The ballot cannot be said in this form; `code` is method or weights."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_blt(file: Mapping[str, Any], result: Mapping[str, Any], name: Name, number: str = "") -> str:
    """One question of a ranked election as BLT. NotInThisForm for other methods and unknown questions."""
    ballot, asked, counted = _question(file, result, number, RANKED)
    rankings, scale = rankings_of(ballot, *options_of(asked))
    names = distinct(name(option["name"]) for option in asked["options"])
    papers = {ranking: weight for ranking, weight in rankings.papers.items() if weight}
    seats = ballot.settings.get("places", 1)
    body = write_blt(Election(Rankings(tuple(names), papers), seats, _line(name(asked["text"]))))
    own = _own(ballot, asked, counted, scale)
    own |= {"digest": sha256(body.encode()).hexdigest(), "elected": counted["elected"]}
    own["categories"] = {option["number"]: option["category"] for option in asked["options"] if option["category"]}
    return f"{OWN_LINE}{json.dumps(own, sort_keys=True)}\n{body}"


def as_pb(file: Mapping[str, Any], result: Mapping[str, Any], name: Name, number: str = "") -> str:
    """One question of a shared fund as Pabulib. NotInThisForm also where weights would make too many rows."""
    ballot, asked, counted = _question(file, result, number, SHARED)
    method, settings, options, papers, lot = fund_given(ballot, asked)
    if sum(weight for _answer, weight in papers) > MOST_ROWS:
        raise NotInThisForm("weights")
    fund = fund_of(settings, options, papers)
    allocation = share(method, settings, fund, lot).allocation if fund.voters else None
    text = _line(name(asked["text"]))
    found = file_of(fund, {"description": text, "rule": _rule(method, settings)}, allocation)
    names = distinct(name(option["name"]) for option in options)
    named = Table((*found.projects.columns, "name"), _beside(found.projects.rows, names))
    written = _read_back(replace(found, projects=named))
    own = _own(ballot, asked, counted, ballot.scale(asked["number"])) | {"digest": pb_digest(written)}
    return _pb_text(replace(written, meta={**written.meta, OWN: json.dumps(own, sort_keys=True)}))


def _read_back(file: BudgetFile) -> BudgetFile:
    """The file as it will be read: cells lose the spaces at their ends."""
    return pabulib.read(io.StringIO(_pb_text(file), newline=""))


def _pb_text(file: BudgetFile) -> str:
    out = io.StringIO(newline="")
    pabulib.write(file, out)
    return out.getvalue()


def _beside(rows: Iterable[tuple[str, ...]], cells: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((*row, cell) for row, cell in zip(rows, cells, strict=True))


def _rule(method: str, settings: Mapping[str, Any]) -> str:
    """The rule as Pabulib names it where it has a name for it; readers of other rules ask how."""
    if method == "greedy":
        return "greedy" if settings["by"] == "votes" else "greedy-votes-per-cost"
    ending = "-comparison" if settings["comparison"] else ""
    completion = "" if settings["completion"] == "none" else f"/{settings['completion']}"
    plain = settings["utility"] in ("cost", "points")
    return f"equalshares{completion}{ending}" if plain else f"equalshares-{settings['utility']}{completion}{ending}"


def _question(
    file: Mapping[str, Any], result: Mapping[str, Any], number: str, methods: Sequence[str]
) -> tuple[Ballot, Mapping[str, Any], Mapping[str, Any]]:
    if file["ballot"]["method"] not in methods:
        raise NotInThisForm("method")
    pairs = zip(file["questions"], result["questions"], strict=True)
    found = next(((asked, counted) for asked, counted in pairs if not number or asked["number"] == number), None)
    if found is None:
        raise NotInThisForm("method")
    return taken_apart(file), *found


def _own(ballot: Ballot, asked: Mapping[str, Any], counted: Mapping[str, Any], scale: int) -> dict[str, Any]:
    lot = f"{ballot.file['lot']['seed']} {asked['number']}"
    return {"method": counted["method"], "settings": ballot.settings, "lot": lot, "scale": scale}


def distinct(names: Iterable[str]) -> list[str]:
    """Names on one line each, no two alike: a name that stands twice, or is empty, gets its number."""
    lines = [_line(name) for name in names]
    return [
        name if name and lines.count(name) == 1 else f"{name} ({number})".strip()
        for number, name in enumerate(lines, start=1)
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


def table(file: Mapping[str, Any], name: Name) -> tuple[list[str], Iterator[list[str]]]:
    """All papers as a table: whose paper (or its receipt), its weight, and a column for each thing to be said.

    A cell of a ranking holds the rank, of an approval 1, of a score or of points their number; of a decision the voices
    of each choice. Questions after the first have their number in the heading. Blank cells say nothing.
    """
    owner = "receipt" if is_nameless(file) else "voter"
    columns = [owner, "weight", *(heading for asked in file["questions"] for heading in _headings(file, asked, name))]
    return columns, (_row(file, paper, owner) for paper in file["papers"])


def _headings(file: Mapping[str, Any], asked: Mapping[str, Any], name: Name) -> list[str]:
    before = f"{asked['number']}: " if len(file["questions"]) > 1 else ""
    return [f"{before}{column}" for column in columns_of(file, asked, name)]


def columns_of(file: Mapping[str, Any], asked: Mapping[str, Any], name: Name) -> list[str]:
    """The headings of one question, one for each thing to be said."""
    method = file["ballot"]["method"]
    if method in FIXED:
        return list(FIXED[method])
    return distinct(name(option["name"]) for option in asked["options"])


FIXED = {"decision": CHOICES, "consent": ("stance", "text")}


def _row(file: Mapping[str, Any], paper: Mapping[str, Any], owner: str) -> list[str]:
    weight = paper["weight"] if owner == "receipt" else file["roll"]["weights"][paper["voter"]]
    cells = [cell for asked in file["questions"] for cell in _cells(file, asked, paper)]
    return [paper[owner], weight, *cells]


def _cells(file: Mapping[str, Any], asked: Mapping[str, Any], paper: Mapping[str, Any]) -> list[str]:
    answer = paper["answers"].get(asked["number"], {})
    fixed = FIXED.get(file["ballot"]["method"])
    if fixed:
        return [str(answer.get(column, "")) for column in fixed]
    ranks = {number: rank for rank, group in enumerate(answer.get("ranking", ()), start=1) for number in group}
    given = ranks | dict.fromkeys(answer.get("approved", ()), 1) | answer.get("scores", {}) | answer.get("points", {})
    return [str(given.get(option["number"], "")) for option in asked["options"]]
