"""A ballot's file as a table: its papers as rows, and in lines at the end all that the papers do not say.

Nothing stands there twice, so that the table is the file in another form: it reads back the same, with the same digest,
and is counted the same. Cells that a spreadsheet program would take for formulas come with an apostrophe in front.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from filrouge.methods.recount.answers import CHOICES
from filrouge.methods.recount.files import STATED, is_nameless
from filrouge.methods.recount.shape import check_shape
from filrouge.methods.recount.tables import OURS, SEAL, answer_of, rows_of, whole
from filrouge.methods.recount.writing import columns_of

Parts = dict[str, list[dict[str, Any]]]
_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")
_TOLD = ("number", "method", "outcome", "elected")  # of the published result: what two counts would differ in


def own_lines(file: Mapping[str, Any]) -> Iterator[list[str]]:
    """The lines below the papers, each a part of the file as JSON: questions and members have one each."""
    apart = ("ballot", "rule", "roll", "questions", "papers", "took_part", STATED)
    yield _line("file", {name: part for name, part in file.items() if name not in apart})
    for name in ("ballot", "rule"):
        yield _line(name, file[name])
    for question in file["questions"]:
        yield _line("question", question)
    roll, came = file["roll"], set(file["took_part"])
    yield _line("roll", {name: part for name, part in roll.items() if name not in ("members", "weights", "names")})
    for member in roll["members"]:
        key = member["key"]
        told = {name: roll[name][key] for name in ("weights", "names") if key in roll.get(name, {})}
        yield _line("member", {**told, "took_part": key in came, "member": member})
    if STATED in file:
        yield _line(STATED, _stated(file[STATED]))


def _line(name: str, part: Mapping[str, Any]) -> list[str]:
    return [f"{OURS} {name}", json.dumps(part, ensure_ascii=False, separators=(",", ":"))]


def _stated(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was published about the file: of the result what was decided, since the count gives the rest."""
    questions = said.get("result", {}).get("questions", ())
    told = [{name: question[name] for name in _TOLD if name in question} for question in questions]
    return {**said, "result": {"questions": told}}


def own_file(content: bytes) -> dict[str, Any] | None:
    """The file that a table of ours was written from; None for other tables. ValueError where it was broken."""
    rows = rows_of(content)
    ours = [row for row in rows if row[0].strip().startswith(OURS) and row[0].strip() != SEAL]
    if not ours:
        return None
    parts: Parts = {}
    for row in ours:
        parts.setdefault(row[0].strip().removeprefix(OURS).strip(), []).append(_read(row))
    lone = [name for name in ("file", "ballot", "rule", "roll") if len(parts.get(name, ())) != 1]
    if lone or not parts.get("question"):
        raise ValueError(f"of its lines “{OURS} …” these are missing or stand twice: {', '.join(lone or ['question'])}")
    file = _joined(parts)
    papers = [row for row in rows[1:] if not row[0].strip().startswith(OURS)]
    try:
        return check_shape({**file, "papers": [_paper(file, row) for row in papers]})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("what it says about Filrouge cannot be read") from error


def _read(row: Sequence[str]) -> dict[str, Any]:
    try:
        part = json.loads(row[1])
    except (ValueError, RecursionError, IndexError) as error:
        raise ValueError(f"its line “{row[0].strip()[:40]}” cannot be read") from error
    if not isinstance(part, dict):
        raise ValueError(f"its line “{row[0].strip()[:40]}” cannot be read")
    return part


def _joined(parts: Parts) -> dict[str, Any]:
    """The file without its papers."""
    lines = parts.get("member", [])
    members = [line.get("member", {}) for line in lines]
    keyed = [(str(member.get("key", "")), line) for member, line in zip(members, lines, strict=True)]
    roll = {
        **parts["roll"][0],
        "members": members,
        **{name: {key: line[name] for key, line in keyed if name in line} for name in ("weights", "names")},
    }
    stated = {STATED: parts[STATED][0]} if STATED in parts else {}
    return {
        **parts["file"][0],
        "ballot": parts["ballot"][0],
        "rule": parts["rule"][0],
        "roll": roll,
        "questions": parts["question"],
        "took_part": [key for key, line in keyed if line.get("took_part")],
        **stated,
    }


def _paper(file: Mapping[str, Any], row: Sequence[str]) -> dict[str, Any]:
    cells = [_unguarded(cell) for cell in row]
    answers, at = {}, 2
    for asked in file["questions"]:
        width = len(columns_of(file, asked, lambda _name: ""))
        answers[asked["number"]] = _answer(file, asked, [cell.strip() for cell in cells[at : at + width]])
        at += width
    if any(cell.strip() for cell in cells[at:]):
        raise ValueError(f"the paper “{cells[0][:40]}” has more cells than the ballot has columns")
    if is_nameless(file):
        return {"receipt": cells[0].strip(), "weight": cells[1].strip(), "answers": answers}
    return {"voter": cells[0].strip(), "answers": answers}


def _unguarded(cell: str) -> str:
    """Without the one apostrophe that stands before what would be taken for a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULAS) else cell


def _answer(file: Mapping[str, Any], asked: Mapping[str, Any], cells: Sequence[str]) -> dict[str, Any]:
    method = file["ballot"]["method"]
    if method == "decision":
        return {choice: whole(cell) for choice, cell in zip(CHOICES, cells, strict=False) if cell}
    if method == "consent":
        return {name: cell for name, cell in zip(("stance", "text"), cells, strict=False) if cell}
    numbers = [option["number"] for option in asked["options"]]
    return answer_of(method, file["ballot"]["settings"], list(zip(numbers, cells, strict=False)))
