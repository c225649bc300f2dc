"""Tables of papers that others made: whose each row is, what it weighs, and what it says where that is no option.

| column | holds |
|---|---|
| paper, voter or receipt | whose the row is; without one, its place in the table |
| weight | what it weighs; without one, 1 |
| yes, no, abstain | the voices of each choice, or one column “vote” with a word for it |
| stance, reason | consent, stand aside or objection, and why |
| any other | an option of an election or a project of a fund, and in its cells a rank, a mark, a score or points |

Of a fund one row says what each project costs: the word “cost” where other rows say whose they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from filrouge.methods.deciding.exact import digest, read_fraction
from filrouge.methods.recount.answers import CHOICES
from filrouge.methods.recount.tables import NO, YES, whole

OWNERS = ("paper", "voter", "receipt")
COST = "cost"
VOTE = ("vote", "answer", "choice", "voto", "stem", "stimme", "réponse", "antwort", "antwoord", "głos")
STANCE = ("stance", "position", *VOTE)
REASON = ("reason", "text", "objection")
WORDS: Mapping[str, Collection[str]] = {
    "yes": YES,
    "no": NO,
    "abstain": (
        "abstain", "abstention", "abstained", "abst", "abst.", "onthouding", "enthaltung", "abstención", "abstencion",
        "astensione", "astenuto", "abstenção", "abstencao", "wstrzymuję się", "tartózkodom", "αποχή",
    ),
}  # fmt: skip
STANCES = {
    "consent": ("consent", "agree", "yes", "oui", "ja", "1"),
    "stand_aside": ("stand aside", "stand_aside", "aside", "abstain", "abstention", "onthouding"),
    "objection": ("objection", "object", "objects", "bezwaar", "no", "non", "nee", "0"),
}
SIMPLE = "simple"


@dataclass(frozen=True, slots=True)
class Plain:
    """A table with its columns told apart; cells have no spaces at their ends."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Plain:
        """The rows of a table, headings first; short rows are filled."""
        heads = tuple(head.strip() for head in rows[0])
        filled = (tuple(cell.strip() for cell in [*row, *[""] * len(heads)][: len(heads)]) for row in rows[1:])
        return cls(heads, tuple(filled))

    def column(self, *names: str) -> int | None:
        """Where the first column of one of these names stands."""
        return next((at for at, head in enumerate(self.heads) if head.lower() in names), None)

    @property
    def options(self) -> tuple[int, ...]:
        """The columns that name an option."""
        return tuple(at for at, head in enumerate(self.heads) if head and head.lower() not in (*OWNERS, "weight"))

    @property
    def costs(self) -> tuple[str, ...] | None:
        """What each option costs, in a row of its own."""
        at = self.column(*OWNERS)
        found = [row for row in self.rows if at is not None and row[at].lower() == COST]
        return tuple(found[0][option] for option in self.options) if len(found) == 1 else None

    @property
    def papers(self) -> tuple[tuple[str, ...], ...]:
        """The rows that somebody filled in."""
        at = self.column(*OWNERS)
        return tuple(row for row in self.rows if at is None or row[at].lower() != COST)

    def weight(self, row: Sequence[str]) -> Fraction:
        """What a row weighs. ValueError where that is no number above nought."""
        at = self.column("weight")
        weight = Fraction(1) if at is None else read_fraction(row[at].replace(",", "."))
        if weight <= 0:
            raise ValueError(f"“{row[at or 0][:40]}” should be a weight above nought")
        return weight

    def owners(self) -> list[str]:
        """Whose each paper is. ValueError where somebody has two."""
        at = self.column(*OWNERS)
        papers = enumerate(self.papers, start=1)
        found = [row[at] if at is not None and row[at] else str(number) for number, row in papers]
        if twice := next((name for name, times in Counter(found).items() if times > 1), None):
            raise ValueError(f"“{twice[:40]}” has more than one row")
        return found


def decision_file(table: Plain, majority: str) -> dict[str, Any]:
    """The file of a yes or no in which every row takes part, and `majority` is what it takes: “simple”, more weight for
    than against, or a part of it such as 2/3. ValueError, in a sentence, for what is not said.
    """
    if not majority:
        raise ValueError("a table does not say what it takes: give --majority (simple, or a part such as 2/3)")
    share, strict = (Fraction(1, 2), True) if majority == SIMPLE else (read_fraction(majority), False)
    if not 0 < share <= 1:
        raise ValueError(f"“{majority[:40]}” is no part of the whole: give --majority as simple, 1/2 or 2/3")
    needs = {"share": str(share), "base": "yes_and_no", "of": "weights", "strict": strict, "per_pillar": False}
    answers = [_voices(table, row, number) for number, row in enumerate(table.papers, start=1)]
    return _file(table, "decision", answers, [needs])


def consent_file(table: Plain) -> dict[str, Any]:
    """The file of a consent in which every row takes part. ValueError, in a sentence, for what is not said."""
    at, why = table.column(*STANCE), table.column(*REASON)
    if at is None:
        raise ValueError("it needs a column “stance” with consent, stand aside or objection")
    answers = []
    for number, row in enumerate(table.papers, start=1):
        stance = _word(row[at], STANCES, number)
        reason = "" if why is None else row[why]
        if stance == "objection" and not reason:
            raise ValueError(f"row {number}: an objection needs its reason, in a column “reason”")
        answers.append({} if not stance else {"stance": stance, "text": reason} if reason else {"stance": stance})
    simple = {"share": "1/2", "base": "yes_and_no", "of": "weights", "strict": True, "per_pillar": False}
    return _file(table, "consent", answers, [simple])


def _voices(table: Plain, row: Sequence[str], number: int) -> dict[str, Any]:
    at = table.column(*VOTE)
    if at is not None:
        choice = _word(row[at], WORDS, number)
        return {choice: 1} if choice else {}
    places = {choice: table.column(*(word for word in WORDS[choice] if not word.isdecimal())) for choice in CHOICES}
    if places["yes"] is None or places["no"] is None:
        raise ValueError("it needs a column “vote” with yes, no or abstain, or columns “yes”, “no” and “abstain”")
    marked = {choice: row[place] for choice, place in places.items() if place is not None and row[place]}
    voices = {choice: 1 if cell.lower() == "x" else whole(cell) for choice, cell in marked.items()}
    return {choice: given for choice, given in voices.items() if given}


def _word(cell: str, known: Mapping[str, Collection[str]], number: int) -> str:
    if not cell:
        return ""
    found = next((name for name, words in known.items() if cell.lower() in words), "")
    if not found:
        names = ", ".join(name.replace("_", " ") for name in known)
        raise ValueError(f"row {number}: “{cell[:40]}” is none of these: {names}")
    return found


def _file(table: Plain, method: str, answers: Sequence[Mapping[str, Any]], majorities: list[Any]) -> dict[str, Any]:
    """A ballot's file made of the table: everybody in it is on the roll, of one class, with the weight that it says."""
    owners = table.owners()
    weights = dict(zip(owners, map(table.weight, table.papers), strict=True))
    rule = {
        "format": "filrouge rule 1", "version": 1, "classes": {"member": "1"},
        "weights": {"kind": "figure", "figure": "weight", "factor": "1"}, "missing": None, "member_cap": None,
        "group_cap": None, "pillars": [], "equal_pillars": False, "participation": [], "approval": [],
        "majorities": majorities, "spread": None, "ties": "rejected",
    }  # fmt: skip
    members = [
        {"key": key, "class": "member", "group": "", "pillar": "", "figures": {"weight": str(weight)}}
        for key, weight in weights.items()
    ]
    return {
        "ballot": {"method": method, "settings": {}, "secret": False, "silence_consents": False},
        "rule": {"said": rule, "digest": digest(rule)},
        "roll": {"members": members, "weights": {key: str(weight) for key, weight in weights.items()}},
        "questions": [{"number": "1", "text": {"origin": "und", "und": {"text": ""}}, "options": []}],
        "lot": {"seed": ""},
        "took_part": owners,
        "papers": [{"voter": key, "answers": {"1": answer}} for key, answer in zip(owners, answers, strict=True)],
    }


MADE: Mapping[str, Callable[[Plain, str], dict[str, Any]]] = {
    "decision": decision_file,
    "consent": lambda table, _majority: consent_file(table),
}
