"""A count told in sentences and tables, stage by stage: for the terminal, for a page and for the printed protocol.

It reads the published file and its result and nothing else, and no model, so that it also speaks where there is no
database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.rooms.ballots.formats.wording import in_language
from filrouge.rooms.ballots.numbers import fraction_text, written_alike

Asked = Mapping[str, Any]
Question = Mapping[str, Any]
Names = Mapping[str, str]

OUTCOMES = {
    "adopted": gettext_lazy("Adopted"),
    "rejected": gettext_lazy("Not adopted"),
    "no quorum": gettext_lazy("No quorum"),
    "tied": gettext_lazy("Tied"),
    "fallback": gettext_lazy("Not settled by consent"),
    "next round": gettext_lazy("Not settled by consent"),
    "elected": gettext_lazy("Elected"),
    "shared": gettext_lazy("Shared"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, the headings of its columns, rows of text; `notes` stand below it.

    `words` are the columns that hold words, the others hold numbers.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    words: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Told:
    """One question as it came out; `chosen` says who or what, where somebody was, `conditions` the quorums."""

    number: str
    text: str
    outcome: str
    chosen: str
    conditions: tuple[str, ...]
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


def tell(asked: Asked, counted: Question, language: str) -> Told:
    """What came out of one question of a file, with its count step by step, in the language that is active."""
    names = {option["number"]: in_language(option["name"], language) for option in asked["options"]}
    count = counted.get("count") or {}
    tables = TABLES[counted["method"]](counted, count, names) if count else ()
    return Told(
        str(asked["number"]),
        in_language(asked["text"], language),
        str(OUTCOMES.get(counted["outcome"], counted["outcome"])),
        _chosen(counted, names),
        tuple(_quorums(counted)),
        tuple(_scaled(counted)),
        tuple(tables),
    )


def _chosen(counted: Question, names: Names) -> str:
    if "elected" not in counted:
        return ""
    chosen = [names.get(number, number) for number in counted["elected"]]
    if not chosen:
        return _("Nothing was chosen.")
    if counted["outcome"] == "no quorum":
        return _("Too few took part, so nothing holds. The count alone gives: %(names)s.") % {"names": listed(chosen)}
    words = _("Funded: %(names)s.") if counted["outcome"] == "shared" else _("Elected: %(names)s.")
    return words % {"names": listed(chosen)}


def _scaled(counted: Question) -> list[str]:
    """Transfers and pairs are counted in whole votes."""
    scale = counted.get("scale", 1)
    if scale == 1 or counted["method"] not in WHOLE:
        return []
    return [_("All weights were multiplied by %(number)s, so that each is whole.") % {"number": scale}]


WHOLE = ("instant_runoff", "scottish_stv", "meek_stv")


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them."""
    return get_text_list(list(names), _("and"))


KINDS = {
    "participation": gettext_lazy("Taking part"),
    "approval": gettext_lazy("Yes of all"),
    "majority": gettext_lazy("Majority"),
    "spread": gettext_lazy("Countries"),
}


def _quorums(counted: Question) -> list[str]:
    said = []
    for found in counted.get("conditions", ()):
        words = _("Met: %(what)s. Found %(have)s, needed %(needed)s.") if found["met"] else _(
            "Not met: %(what)s. Found %(have)s, needed %(needed)s."
        )  # fmt: skip
        what = str(KINDS.get(found["key"], found["key"])) + (f" ({found['scope']})" if found["scope"] else "")
        more = _("more than %(number)s") if found["strict"] else _("at least %(number)s")
        needed = more % {"number": fraction_text(found["needed"])}
        said.append(words % {"what": what, "have": fraction_text(found["have"]), "needed": needed})
    return said


CHOICES = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "abstain": gettext_lazy("Abstain")}
FURTHER = {"present": gettext_lazy("Took part"), "eligible": gettext_lazy("Have a vote")}


def _decision(counted: Question, count: Question, names: Names) -> list[Table]:
    heads, weights = count["heads"]["overall"], count["weights"]["overall"]
    of_heads, of_weights = (written_alike(sums[name] for name in CHOICES | FURTHER) for sums in (heads, weights))
    rows = [
        (str(label), of_heads(heads[name]), of_weights(weights[name])) for name, label in (CHOICES | FURTHER).items()
    ]
    return [Table(_("The count"), ("", _("Organisations"), _("Weight")), tuple(rows))]


STANCES = {
    "consent": gettext_lazy("Consent"),
    "aside": gettext_lazy("Stand aside"),
    "objection": gettext_lazy("Objection"),
    "absent": gettext_lazy("Said nothing"),
}


def _consent(counted: Question, count: Question, names: Names) -> list[Table]:
    last = count["rounds"][-1]
    rows = tuple((str(label), *_tally(last[name])) for name, label in STANCES.items())
    objections = tuple(_("Objection: %(text)s") % {"text": voice["text"]} for voice in last["objections"])
    return [Table(_("The count"), ("", _("Organisations"), _("Weight")), rows, objections)]


def _tally(said: Mapping[str, Any]) -> tuple[str, str]:
    return fraction_text(str(said["heads"])), fraction_text(str(said["weight"]))


def _sums(column: str, label: Any) -> Callable[[Question, Question, Names], list[Table]]:
    def table(counted: Question, count: Question, names: Names) -> list[Table]:
        write = written_alike(_weight(line[column]) for line in count["lines"])
        rows = tuple(
            (f"{line['place']}. {names[line['option']]}", write(_weight(line[column])), _won(line["elected"]))
            for line in count["lines"]
        )
        return [Table(_("The count"), (_("Option"), str(label), _("Chosen")), rows, _drawn(count["draws"], names))]

    return table


def _weight(said: Any) -> str:
    return str(said["weight"] if isinstance(said, Mapping) else said)


def _won(yes: bool) -> str:
    return "✓" if yes else ""


def _drawn(draws: Sequence[Mapping[str, Any]], names: Names) -> tuple[str, ...]:
    words = _("By lot: %(chosen)s, between %(among)s.")
    found = []
    for draw in draws:
        among = draw.get("among") or draw.get("order") or ()
        if len(among) > 1:
            said = [names[one] for one in among]
            found.append(words % {"chosen": said[0], "among": listed(said)})
    return tuple(found)


def _schulze(counted: Question, count: Question, names: Names) -> list[Table]:
    scale = counted["scale"]
    ordered = [names[one] for one in count["order"]]
    ranks = tuple((f"{place}. {name}",) for place, name in enumerate(ordered, start=1))
    called = count["candidates"]
    write = written_alike(Fraction(votes, scale) for row in count["preferred"] for votes in row)
    pairs = tuple(
        (names[called[a]], *("" if a == b else write(Fraction(votes, scale)) for b, votes in enumerate(row)))
        for a, row in enumerate(count["preferred"])
    )
    winner = count["condorcet_winner"]
    notes = [_("%(name)s is preferred to every other.") % {"name": names[winner]}] if winner else []
    return [
        Table(_("The order"), (_("Option"),), ranks, (*notes, *_drawn(count["draws"], names))),
        Table(_("How many prefer the row to the column"), ("", *(names[one] for one in called)), pairs),
    ]


STAGES = {
    "first preferences": gettext_lazy("First preferences"),
    "surplus": gettext_lazy("Surplus of %(name)s"),
    "exclusion": gettext_lazy("%(name)s is excluded"),
    "distribution": gettext_lazy("All papers passed on anew"),
    "remaining": gettext_lazy("The places that are left"),
}


def _transfers(counted: Question, count: Question, names: Names) -> list[Table]:
    return [_stage(stage, before, count, names) for before, stage in _with_before(count["stages"])]


def _with_before(stages: Sequence[Question]) -> list[tuple[Question, Question]]:
    return list(zip([{}, *stages], stages, strict=False))


def _stage(stage: Question, before: Question, count: Question, names: Names) -> Table:
    held = before.get("votes", {})
    rows = [
        (names[one], plain(votes), plain(str(Fraction(votes) - Fraction(held[one])), sign=True) if held else "",
         _standing(one, stage, count))
        for one, votes in stage["votes"].items()
    ]  # fmt: skip
    rows.append((_("Not transferable"), plain(stage["non_transferable"]), "", ""))
    if Fraction(stage["lost"]):
        rows.append((_("Lost by rounding"), plain(stage["lost"]), "", ""))
    name = names.get(stage["candidate"] or "", "")
    kind = str(STAGES[stage["kind"]]) % {"name": name}
    title = _("Stage %(number)s: %(what)s") % {"number": stage["number"], "what": kind}
    columns = (_("Option"), _("Votes"), _("Gained"), _("Afterwards"))
    return Table(title, columns, tuple(rows), _stage_notes(stage, names), words=(0, 3))


def _standing(one: str, stage: Question, count: Question) -> str:
    so_far = [earlier for earlier in count["stages"] if earlier["number"] <= stage["number"]]
    if any(one in earlier["elected"] for earlier in so_far):
        return _("elected")
    return _("excluded") if any(one in earlier["excluded"] for earlier in so_far) else ""


def _stage_notes(stage: Question, names: Names) -> tuple[str, ...]:
    notes = [_("Quota: %(votes)s") % {"votes": plain(stage["quota"])}]
    if "transfer_value" in stage:
        notes.append(_("Each paper moves on at %(value)s.") % {"value": plain(stage["transfer_value"])})
    for tie in stage["ties"]:
        words = _("Equal: %(tied)s. %(chosen)s was chosen by lot.") if tie["by"] == "lot" else _(
            "Equal: %(tied)s. %(chosen)s was chosen by stage %(stage)s."
        )  # fmt: skip
        tied = listed([names[one] for one in tie["tied"]])
        notes.append(words % {"tied": tied, "chosen": names[tie["chosen"]], "stage": tie["stage"]})
    for acted in stage["interventions"]:
        words = _("%(name)s stays, for the reserved places: %(categories)s.") if acted["effect"] == "guarded" else _(
            "%(name)s goes, for the reserved places: %(categories)s."
        )  # fmt: skip
        notes.append(words % {"name": names[acted["candidate"]], "categories": listed(acted["categories"])})
    return tuple(notes)


def plain(votes: str, *, sign: bool = False) -> str:
    """Votes of a count as the statute writes them, without the noughts at the end; with `sign` as a change."""
    number = Fraction(votes)
    text = f"{float(number):.10f}".rstrip("0").rstrip(".") if number.denominator != 1 else str(number.numerator)
    if sign:
        return f"+{text}" if number > 0 else text.replace("-", "−") if number else ""
    return text.replace("-", "−")


REASONS = {
    "paid by the shares of its supporters": gettext_lazy("paid by the shares of its supporters"),
    "taken in the order of votes": gettext_lazy("taken in the order of votes"),
    "its supporters do not have enough left": gettext_lazy("its supporters do not have enough left"),
    "costs more than what is left": gettext_lazy("costs more than what is left"),
    "has fewer votes than asked for": gettext_lazy("has fewer votes than asked for"),
    "comes after the first project that did not fit": gettext_lazy("comes after the first project that did not fit"),
    "was withdrawn": gettext_lazy("was withdrawn"),
}


def _shares(counted: Question, count: Question, names: Names) -> list[Table]:
    scale = Fraction(counted["scale"])
    write = written_alike(Fraction(told["votes"]) / scale for told in count["projects"])
    rows = tuple(
        (names[told["name"]], told["cost"], write(Fraction(told["votes"]) / scale), _won(told["funded"]),
         str(REASONS[told["outcome"]]))
        for told in sorted(count["projects"], key=lambda told: told["round"] or len(count["projects"]) + 1)
    )  # fmt: skip
    money = {name: count[name] for name in ("budget", "spent", "left")}
    notes = [_("Budget %(budget)s, spent %(spent)s, left %(left)s.") % money]
    for stage in count["rounds"]:
        if len(stage["tied"]) > 1:
            tied = listed([names[one] for one in stage["tied"]])
            said = {"tied": tied, "chosen": names[stage["project"]]}
            notes.append(_("Equal: %(tied)s. %(chosen)s was chosen by lot.") % said)
    columns = (_("Project"), _("Cost"), _("Votes"), _("Funded"), _("Why"))
    return [Table(_("The projects"), columns, rows, tuple(notes), words=(0, 4))]


TABLES: dict[str, Callable[[Question, Question, Names], list[Table]]] = {
    "decision": _decision,
    "consent": _consent,
    "approval": _sums("approved", gettext_lazy("Approvals")),
    "score": _sums("sum", gettext_lazy("Sum of scores")),
    "points": _sums("points", gettext_lazy("Points")),
    "schulze": _schulze,
    "instant_runoff": _transfers,
    "scottish_stv": _transfers,
    "meek_stv": _transfers,
    "equal_shares": _shares,
    "greedy": _shares,
}
