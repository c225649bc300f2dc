"""Between a rule and the flat fields of its form: what stands in which field, and what the fields say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from filrouge.methods import deciding
from filrouge.methods.deciding.rule import FORMAT

Typed = Mapping[str, Any]

CLASS_PARTS = ("name", "counts", "pillar")
BAND_PARTS = ("up_to", "weight")
QUORUM_PARTS = ("strict", "share", "of", "per_pillar", "also")
APPROVAL_PARTS = QUORUM_PARTS[:-1]
MAJORITY_PARTS = ("kind", "strict", "share", "base", "of", "per_pillar")
AT_LEAST, MORE_THAN = "at_least", "more_than"

# Where a problem with a part of the rule is shown; rows are added while the fields are read.
PLACES = {
    "classes": "class-0-counts",
    "pillars": "class-0-pillar",
    "pillar_of": "class-0-pillar",
    "weights": "weigh",
    "weights.kind": "weigh",
    "weights.figure": "figure",
    "weights.factor": "factor",
    "weights.text": "formula",
    "weights.bands": "band-0-weight",
    "majorities": "majority-0-kind",
    "spread": "spread_minimum",
    "spread.minimum": "spread_minimum",
    "spread.counting": "spread_counting",
}


def rows(prefix: str, parts: Iterable[str], typed: Typed) -> list[tuple[int, dict[str, Any]]]:
    """The numbered rows of fields, as many as were sent."""
    at, found = 0, []
    names = tuple(parts)
    while f"{prefix}-{at}-{names[0]}" in typed:
        found.append((at, {part: typed.get(f"{prefix}-{at}-{part}") for part in names}))
        at += 1
    return found


def flat(prefix: str, given: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as the fields of a form: `prefix-0-part` and so on."""
    return {f"{prefix}-{at}-{part}": value for at, row in enumerate(given) for part, value in row.items()}


def typed_of(rule: deciding.Rule, pillar_of: Mapping[str, str], known: Sequence[str]) -> dict[str, Any]:
    """The fields of the form that say this rule; `known` are classes that are shown even where it leaves them out."""
    names = [*known, *(name for name in rule.classes if name not in known)]
    classes = (
        {"name": name, "counts": _text(rule.classes.get(name)), "pillar": pillar_of.get(name, "")} for name in names
    )
    return {
        **flat("class", classes),
        **_weights_typed(rule),
        "member_cap": _text(rule.member_cap),
        "group_by": rule.group_by,
        "group_cap": _text(rule.group_cap),
        "group_most": _text(rule.group_most),
        "equal_pillars": rule.equal_pillars,
        **flat("quorum", ({**_quorum_typed(quorum), "also": list(quorum.also)} for quorum in rule.participation)),
        **flat("approval", (_quorum_typed(quorum) for quorum in rule.approval)),
        **flat("majority", (_majority_typed(majority) for majority in rule.majorities)),
        "spread_minimum": rule.spread.minimum if rule.spread else None,
        "spread_counting": rule.spread.counting if rule.spread else "any",
        "ties": rule.ties,
    }


def _weights_typed(rule: deciding.Rule) -> dict[str, Any]:
    typed: dict[str, Any] = {"weigh": "equal", "missing": _text(rule.missing)}
    match rule.weights:
        case deciding.ByBands(figure, bands):
            given = ({"up_to": _text(band.up_to), "weight": _text(band.weight)} for band in bands)
            typed |= {"weigh": "bands", "figure": figure, **flat("band", given)}
        case deciding.ByFigure(figure, factor):
            typed |= {"weigh": "figure", "figure": figure, "factor": _text(factor)}
        case deciding.ByFormula(text):
            typed |= {"weigh": "formula", "formula": text}
    return typed


def _quorum_typed(quorum: deciding.Quorum) -> dict[str, Any]:
    return {
        "share": _text(quorum.share),
        "strict": MORE_THAN if quorum.strict else AT_LEAST,
        "of": quorum.of,
        "per_pillar": quorum.per_pillar,
    }


def _majority_typed(majority: deciding.Majority) -> dict[str, Any]:
    return {
        "kind": majority.kind,
        "share": _text(majority.share) if majority.kind == "qualified" else "",
        "strict": MORE_THAN if majority.strict and majority.kind == "qualified" else AT_LEAST,
        "base": majority.base if majority.kind == "qualified" else "yes_and_no",
        "of": majority.of,
        "per_pillar": majority.per_pillar,
    }


def _text(number: object) -> str:
    return "" if number is None else str(number)


def said_of(typed: Typed, before: Sequence[str] = ()) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """What the cleaned fields say: the rule as JSON, the pillar of each class, and where each part stands.

    `before` are the pillars of the rule that is being changed, so that they keep their order.
    """
    places = dict(PLACES)
    classes = [(at, row) for at, row in rows("class", CLASS_PARTS, typed) if row["counts"] and row["name"]]
    places |= {f"classes.{row['name']}": f"class-{at}-counts" for at, row in classes}
    pillar_of = {row["name"]: row["pillar"] for _at, row in classes if row["pillar"]}
    used = set(pillar_of.values())
    pillars = dict.fromkeys([pillar for pillar in before if pillar in used] + list(pillar_of.values()))
    said = {
        "format": FORMAT,
        "version": 1,
        "classes": {row["name"]: row["counts"] for _at, row in classes},
        "weights": _weights_said(typed, places),
        **{name: typed.get(name) or None for name in ("missing", "member_cap", "group_cap")},
        "pillars": list(pillars),
        "equal_pillars": bool(typed.get("equal_pillars")),
        "participation": _quorums_said("quorum", "participation", QUORUM_PARTS, typed, places),
        "approval": _quorums_said("approval", "approval", APPROVAL_PARTS, typed, places),
        "majorities": _majorities_said(typed, places),
        "spread": _spread_said(typed),
        "ties": typed.get("ties", ""),
        "group_by": typed.get("group_by") or "country",
        "group_most": typed.get("group_most") or None,
    }
    return said, pillar_of, places


def _weights_said(typed: Typed, places: dict[str, str]) -> dict[str, Any]:
    match typed.get("weigh"):
        case "bands":
            given = [(at, row) for at, row in rows("band", BAND_PARTS, typed) if row["up_to"] or row["weight"]]
            places |= {f"weights.bands.{number}": f"band-{at}" for number, (at, _row) in enumerate(given)}
            bands = [{"up_to": row["up_to"] or None, "weight": row["weight"]} for _at, row in given]
            return {"kind": "bands", "figure": typed.get("figure") or "", "bands": bands}
        case "figure":
            return {"kind": "figure", "figure": typed.get("figure") or "", "factor": typed.get("factor") or "1"}
        case "formula":
            return {"kind": "formula", "text": typed.get("formula") or ""}
    return {"kind": "equal"}


def _quorums_said(
    prefix: str, name: str, parts: Sequence[str], typed: Typed, places: dict[str, str]
) -> list[dict[str, Any]]:
    given = [(at, row) for at, row in rows(prefix, parts, typed) if row["share"]]
    places |= {f"{name}.{number}": f"{prefix}-{at}" for number, (at, _row) in enumerate(given)}
    return [
        {
            "share": row["share"],
            "of": row["of"],
            "strict": row["strict"] == MORE_THAN,
            "per_pillar": bool(row["per_pillar"]),
            "also": list(row.get("also") or ()),
        }
        for _at, row in given
    ]


def _majorities_said(typed: Typed, places: dict[str, str]) -> list[dict[str, Any]]:
    given = [(at, row) for at, row in rows("majority", MAJORITY_PARTS, typed) if row["kind"]]
    places |= {f"majorities.{number}": f"majority-{at}" for number, (at, _row) in enumerate(given)}
    return [{**_reached(row), "of": row["of"], "per_pillar": bool(row["per_pillar"])} for _at, row in given]


def _reached(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["kind"] == "qualified":
        return {"share": row["share"], "base": row["base"], "strict": row["strict"] == MORE_THAN}
    return {"share": "1/2", "base": "eligible" if row["kind"] == "absolute" else "yes_and_no", "strict": True}


def _spread_said(typed: Typed) -> dict[str, Any] | None:
    least = typed.get("spread_minimum")
    return None if least is None else {"minimum": least, "counting": typed.get("spread_counting")}


def place_of(field: str, places: Mapping[str, str]) -> str:
    """The form field where a problem of the rule is shown; "" where there is none."""
    if field in places:
        return places[field]
    parent, _dot, leaf = field.rpartition(".")
    if parent in places:
        return f"{places[parent]}-{leaf}"
    return field
