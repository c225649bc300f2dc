"""What a file says about an election before anybody voted: its options, places, costs and budget."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from filrouge.methods.counting.blt import read_blt
from filrouge.methods.recount import files
from filrouge.methods.recount.foreign import own_line
from filrouge.methods.recount.settings import SETTINGS
from filrouge.methods.recount.tables import read_table
from filrouge.methods.recount.whole_tables import own_file
from filrouge.methods.shares import pabulib
from filrouge.methods.shares.pabulib import BudgetFile
from filrouge.methods.shares.pabulib_votes import APPROVALS, plain_number
from filrouge.methods.texts import decoded

HEADINGS = {"name": ("name", "option", "project", "candidate"), "cost": ("cost",), "category": ("category",)}


@dataclass(frozen=True, slots=True)
class Option:
    """One option; `cost` as text in the currency, "" where there is none."""

    name: str
    category: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A ballot to be prepared. `method` and `settings` are empty where the file does not say them.

    `whole` is what a file of Filrouge says of the ballot before anybody voted, with every text in all its languages as
    `{"origin": "en", "texts": {"en": …}}`: `title`, `text`, `questions` with their options, `secret` and
    `silence_consents`; empty for other files.
    """

    title: str
    options: tuple[Option, ...]
    method: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    whole: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; `Outline.of` reads it."""
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Outline:
        """Read what `as_dict` wrote."""
        options = tuple(Option(**option) for option in said["options"])
        return cls(str(said["title"]), options, str(said["method"]), dict(said["settings"]), dict(said["whole"]))


def outline(content: bytes, ending: str) -> Outline:
    """The outline of a file of Filrouge, a .blt, a .pb or a table of options. ValueError for what cannot be read."""
    readers = {".json": _own, ".blt": _blt, ".pb": _pb, ".csv": _csv}
    if ending not in readers:
        raise ValueError("it should end with .json, .blt, .pb or .csv")
    return readers[ending](content)


def _own(content: bytes) -> Outline:
    return _whole(files.read(content))


def _whole(file: Mapping[str, Any]) -> Outline:
    ballot = file["ballot"]
    questions = [
        {
            "text": _texts(asked["text"]),
            "options": [option | {"name": _texts(option["name"])} for option in asked["options"]],
        }
        for asked in file["questions"]
    ]
    title = _texts(ballot.get("title") or file["questions"][0]["text"])
    wording = {"title": title, "text": _texts(ballot.get("text") or {}), "questions": questions}
    told = {name: bool(ballot.get(name)) for name in ("secret", "silence_consents")}
    return Outline("", (), ballot["method"], ballot["settings"], wording | told)


def _texts(said: Mapping[str, Any]) -> dict[str, Any]:
    """The texts by language, without who wrote or translated them."""
    texts = {code: str(one["text"]) for code, one in said.items() if isinstance(one, Mapping) and one.get("text")}
    origin = said.get("origin", "")
    return {"origin": origin if origin in texts else next(iter(texts), ""), "texts": texts}


def _blt(content: bytes) -> Outline:
    election, own = read_blt(content), own_line(content)
    categories = own.get("categories") or {}
    names = election.rankings.candidates
    options = tuple(Option(name, str(categories.get(str(n), ""))) for n, name in enumerate(names, start=1))
    settings = own.get("settings") or {"places": min(election.seats, len(names))}
    return Outline(election.title, options, str(own.get("method", "")), settings)


def _pb(content: bytes) -> Outline:
    file = pabulib.read(io.StringIO(decoded(content), newline=""))
    called = file.projects.column("name") or file.names
    categories = file.projects.column("category") or ("",) * len(called)
    costs = map(_money, file.projects.column("cost") or ())
    rows = zip(called, categories, costs, file.names, strict=True)
    options = tuple(Option(name or number, category, cost) for name, category, cost, number in rows)
    title = file.meta.get("description") or file.meta.get("unit") or ""
    return Outline(title, options, *_fund(file))


def _fund(file: BudgetFile) -> tuple[str, dict[str, Any]]:
    budget = {"budget": _money(file.meta.get("budget", ""))}
    if not file.rule.startswith("equalshares"):
        return "greedy", budget
    graded = {} if file.vote_type in APPROVALS else {"utility": "points"}
    completion = file.rule.removesuffix("-comparison").partition("/")[2]
    known = {"completion": completion} if completion in ("add1",) else {}
    return "equal_shares", budget | graded | known | {"comparison": file.rule.endswith("-comparison")}


def _money(text: str) -> str:
    """An amount in cents, as a ballot keeps it; Pabulib writes what it likes."""
    try:
        return str(round(Decimal(plain_number(text)), 2).normalize().__format__("f"))
    except ArithmeticError as error:
        raise ValueError(f"“{text[:40]}” is no amount") from error


def _csv(content: bytes) -> Outline:
    if (own := own_file(content)) is not None:
        return _whole(own)
    heads, *rows = read_table(content)
    places = {kind: _place(heads, names) for kind, names in HEADINGS.items()}
    at = 0 if places["name"] is None else places["name"]
    options = tuple(
        Option(
            _cell(row, at), _cell(row, places["category"]), _money(cost) if (cost := _cell(row, places["cost"])) else ""
        )
        for row in rows
        if _cell(row, at)
    )
    return Outline("", options, "equal_shares" if options and all(option.cost for option in options) else "")


def _place(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, head in enumerate(heads) if head.strip().lower() in names), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return "" if at is None or at >= len(row) else row[at].strip()


def checked_settings(said: Mapping[str, Any], method: str) -> dict[str, Any]:
    """Those of the settings that the method knows."""
    return {name: value for name, value in said.items() if name in SETTINGS[method]}
