"""What people type to write a rule, and to bring one along as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.methods import deciding
from filrouge.rooms.ballots.actions.ruling import LONGEST_NAME, MOST_PROXIES, Wording, figure_problems
from filrouge.rooms.ballots.forms.fractions import FractionField
from filrouge.rooms.ballots.forms.rule_parts import (
    APPROVAL_PARTS,
    AT_LEAST,
    BAND_PARTS,
    CLASS_PARTS,
    MAJORITY_PARTS,
    MORE_THAN,
    PLACES,
    QUORUM_PARTS,
    place_of,
    said_of,
    typed_of,
)
from filrouge.rooms.ballots.models import Rule, Seen
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.register.queries.electorate import FIGURES, GROUPINGS, categories

PREPARED = {"class": 3, "band": 6, "quorum": 3, "approval": 3, "majority": 3}  # rows, of which empty ones are ignored
MOST_ROWS = 40
MEASURES = (("weights", gettext_lazy("by weight")), ("heads", gettext_lazy("by members")))
STRICT = ((AT_LEAST, gettext_lazy("at least")), (MORE_THAN, gettext_lazy("more than")))
BASES = (
    ("yes_and_no", gettext_lazy("of those for or against")),
    ("cast", gettext_lazy("of those who vote, abstentions included")),
    ("present", gettext_lazy("of those who are there")),
    ("eligible", gettext_lazy("of all who may vote")),
)
KINDS = (
    ("", gettext_lazy("no condition")),
    ("simple", gettext_lazy("more for than against")),
    ("absolute", gettext_lazy("more than half of all who may vote")),
    ("qualified", gettext_lazy("a part that is said here")),
)
WEIGHTS = (
    ("equal", gettext_lazy("Every member weighs the same")),
    ("bands", gettext_lazy("By size, in steps")),
    ("figure", gettext_lazy("By a figure, in proportion")),
    ("formula", gettext_lazy("By a formula")),
)
COUNTINGS = (
    ("any", gettext_lazy("a country counts with one member in favour")),
    ("majority", gettext_lazy("a country counts when more is for than against there")),
)
TIES = (
    ("rejected", gettext_lazy("not adopted")),
    ("chair", gettext_lazy("the chair decides")),
    ("lot", gettext_lazy("the lot decides")),
)
EXAMPLES = (
    ("min(10, 1 + floor(jobs / 100))", gettext_lazy("one, and one more for every 100 jobs, at most ten")),
    ("sqrt(members)", gettext_lazy("the square root of the number of members")),
    ('if(class = "full", bands(jobs, 50, 1, 250, 2, 3), 1)', gettext_lazy("by size for full members, one for others")),
    ("if(known(fte), fte / 10, 1/2)", gettext_lazy("a tenth of the jobs, or ½ where they are not known")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of bound fields. `open`: something stands in it, or is wrong with it."""

    number: int
    fields: dict[str, forms.BoundField]
    open: bool
    name: str = ""


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select(attrs={"class": "select"})
    )


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _name(label: Any) -> forms.CharField:
    attrs = {"class": "input", "autocomplete": "off"}
    return forms.CharField(label=label, max_length=LONGEST_NAME, required=False, widget=forms.TextInput(attrs=attrs))


def _whole(label: Any, hint: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=most,
        widget=forms.NumberInput(attrs={"class": "input w-s"}),
    )  # fmt: skip


def _asked(part: str, also: list[str]) -> forms.Field:
    """A field of a quorum or a majority."""
    match part:
        case "share":
            return FractionField(label=gettext_lazy("Part"))
        case "strict":
            return _choice(gettext_lazy("How much"), STRICT)
        case "of":
            return _choice(gettext_lazy("Counted"), MEASURES)
        case "base":
            return _choice(gettext_lazy("Of what"), BASES)
        case "kind":
            return _choice(gettext_lazy("It passes with"), KINDS)
        case "also":
            return forms.MultipleChoiceField(
                label=gettext_lazy("Members without a vote who count here"),
                choices=[(name, name) for name in also],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
    return _tick(gettext_lazy("in each pillar apart"))


def _class_field(part: str) -> forms.Field:
    if part == "counts":
        return FractionField(label=gettext_lazy("Counts"))
    return _name(gettext_lazy("Class") if part == "name" else gettext_lazy("Pillar"))


def _band_field(part: str) -> forms.Field:
    return FractionField(label=gettext_lazy("Up to") if part == "up_to" else gettext_lazy("Weighs"))


class WriteRule(InLanguages):
    """A rule, field by field. Rows are prepared; those that stay empty are left out."""

    words = {
        "name": (gettext_lazy("Name"), gettext_lazy("What members call it, for example “Ordinary majority”."), True, 1)
    }
    source = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=200, required=False,
        help_text=gettext_lazy("For example “Statutes, article 12”."), widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip
    weigh = forms.ChoiceField(
        label=gettext_lazy("What gives a member its weight"), choices=WEIGHTS, widget=forms.RadioSelect
    )
    figure = _choice(gettext_lazy("Which figure"), [("", "–"), *FIGURES.items()])
    factor = FractionField(label=gettext_lazy("Times"))
    formula = forms.CharField(
        label=gettext_lazy("Formula"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"class": "area", "rows": 3, "spellcheck": "false"}),
    )  # fmt: skip
    missing = FractionField(label=gettext_lazy("A member whose figure is not known weighs"))
    member_cap = FractionField(label=gettext_lazy("No member has more than this part of all weights"))
    group_by = forms.ChoiceField(
        label=gettext_lazy("Groups that are capped"), choices=list(GROUPINGS.items()), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    group_cap = FractionField(label=gettext_lazy("No such group has more than this part of all weights"))
    group_most = FractionField(label=gettext_lazy("No such group weighs more than this number"))
    equal_pillars = _tick(gettext_lazy("All pillars weigh the same, whatever their size"))
    spread_minimum = _whole(gettext_lazy("From how many countries there must be a yes"), "", 250)
    spread_counting = _choice(gettext_lazy("When a country counts"), COUNTINGS)
    ties = _choice(gettext_lazy("When votes are equal"), TIES)
    proxy_limit = _whole(
        gettext_lazy("Proxies"), gettext_lazy("How many others an organisation may vote for. 0: none."), MOST_PROXIES
    )
    may_split = _tick(gettext_lazy("An organisation may split its vote"))
    names_seen = forms.ChoiceField(
        label=gettext_lazy("Who sees which organisation voted what"), choices=Seen.choices,
        widget=forms.Select(attrs={"class": "select"}),
        help_text=gettext_lazy("Of secret ballots nobody does."),
    )  # fmt: skip
    seen_while_open = _tick(gettext_lazy("Already while votes come in"))

    def __init__(
        self, *args: Any, viewer: Viewer, said: deciding.Rule, rule: Rule | None = None, name: Words | None = None,
        pillar_of: Mapping[str, str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.known = categories(viewer)
        self.before = said
        self.places = dict(PLACES)
        self.caret = ""  # the formula up to where it goes wrong, with a mark below that sign
        initial = {
            **typed_of(said, (rule.pillar_of if rule else pillar_of) or {}, self.known),
            **(_casting_of(rule) if rule else {"proxy_limit": 0, "names_seen": Seen.MEMBERS}),
        }
        words = {"name": rule.name if rule else name or Words()}
        super().__init__(*args, viewer=viewer, said=words, initial=initial, **kwargs)
        self._prepare()

    def _prepare(self) -> None:
        """Add the rows: as many as the rule has and the prepared ones, or as many as were sent."""
        for at in range(self._number("class", "name")):
            self._add("class", at, {part: _class_field(part) for part in CLASS_PARTS})
        for at in range(self._number("band", "weight")):
            self._add("band", at, {part: _band_field(part) for part in BAND_PARTS})
        also = self._class_names()
        for prefix, parts in (("quorum", QUORUM_PARTS), ("approval", APPROVAL_PARTS), ("majority", MAJORITY_PARTS)):
            for at in range(self._number(prefix, parts[0])):
                self._add(prefix, at, {part: _asked(part, also) for part in parts})

    def _number(self, prefix: str, part: str) -> int:
        held = self.data if self.is_bound else self.initial
        found = 0
        while found < MOST_ROWS and f"{prefix}-{found}-{part}" in held:
            found += 1
        if prefix == "class":
            return min(MOST_ROWS, found if self.is_bound else found + PREPARED[prefix])
        return max(found, PREPARED[prefix])

    def _add(self, prefix: str, at: int, fields: dict[str, forms.Field]) -> None:
        for part, field in fields.items():
            self.fields[f"{prefix}-{at}-{part}"] = field
        if prefix == "class" and self._held(f"class-{at}-name") in self.known:
            self.fields[f"class-{at}-name"].widget = forms.HiddenInput()

    def _held(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name, ""))

    def _class_names(self) -> list[str]:
        held = self.data if self.is_bound else self.initial
        names = (self._held(name) for name in held if name.startswith("class-") and name.endswith("-name"))
        return [name for name in dict.fromkeys(names) if name]

    def clean_formula(self) -> str:
        """Browsers send two signs for the end of a line; positions count one."""
        return str(self.cleaned_data["formula"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """The rule as a whole; what is wrong with it stands at the field it concerns."""
        cleaned = super().clean() or self.cleaned_data
        self._check_rows(cleaned)
        if not self.errors:
            self._check_rule(cleaned)
        return cleaned

    def _check_rows(self, cleaned: dict[str, Any]) -> None:
        names: set[str] = set()
        for row in self.rows("class"):
            name, counts = (cleaned.get(f"class-{row.number}-{part}") for part in ("name", "counts"))
            if counts and not name:
                self.add_error(f"class-{row.number}-name", _("Each class needs a name."))
            if counts and name in names:
                self.add_error(f"class-{row.number}-name", _("This class stands here twice. Take one out."))
            names |= {name} if name and counts else set()
        for row in self.rows("band"):
            if cleaned.get(f"band-{row.number}-up_to") and not cleaned.get(f"band-{row.number}-weight"):
                self._ask_number(f"band-{row.number}-weight")
        for row in self.rows("majority"):
            kind, share = (cleaned.get(f"majority-{row.number}-{part}") for part in ("kind", "share"))
            if kind == "qualified" and not share:
                self._ask_number(f"majority-{row.number}-share")

    def _ask_number(self, field: str) -> None:
        self.add_error(field, _("Write a number here, or leave the whole row empty."))

    def _check_rule(self, cleaned: dict[str, Any]) -> None:
        said, self.pillar_of, self.places = said_of(cleaned, self.before.pillars)
        try:
            self.said = deciding.read_rule(said)
            problems = tuple(figure_problems(self.said))
        except deciding.RuleRefused as refused:
            problems = refused.problems
        self.caret = next((mark for problem in problems if (mark := _caret(problem, said))), "")
        for problem in problems:
            self.put(problem.field, in_words(problem))

    def put(self, field: str, message: str) -> None:
        """Show a message at the field it speaks of, or above all of them."""
        at = place_of(field, self.places)
        self.add_error(at if at in self.fields else None, message)

    def wording(self) -> Wording:
        """What was typed, as the action takes it."""
        cleaned = self.cleaned_data
        return Wording(
            name=cleaned["name"],
            said=self.said.as_dict(),
            source=cleaned["source"],
            pillar_of=self.pillar_of,
            proxy_limit=cleaned["proxy_limit"] or 0,
            may_split=cleaned["may_split"],
            names_seen=cleaned["names_seen"],
            seen_while_open=cleaned["seen_while_open"],
        )

    def rows(self, prefix: str) -> list[Row]:
        """The rows of one kind, for the page."""
        return list(self._rows(prefix))

    def _rows(self, prefix: str) -> Iterator[Row]:
        at = 0
        parts = {"class": CLASS_PARTS, "band": BAND_PARTS, "quorum": QUORUM_PARTS, "approval": APPROVAL_PARTS}.get(
            prefix, MAJORITY_PARTS
        )
        while f"{prefix}-{at}-{parts[-1]}" in self.fields:
            fields = {part: self[f"{prefix}-{at}-{part}"] for part in parts}
            held = any(fields[part].value() for part in parts if part in ("name", "weight", "share", "kind"))
            wrong = self.is_bound and any(f"{prefix}-{at}-{part}" in self.errors for part in parts)
            hidden = prefix == "class" and fields["name"].is_hidden
            yield Row(at, fields, held or wrong, str(fields["name"].value()) if hidden else "")
            at += 1

    @property
    def parts(self) -> dict[str, list[Row]]:
        """All rows by kind."""
        return {prefix: self.rows(prefix) for prefix in PREPARED}

    @property
    def has_pillars(self) -> bool:
        """Whether the part about pillars is shown open: something stands there, or is wrong there."""
        fields = [row.fields["pillar"] for row in self.rows("class")] + [self["equal_pillars"]]
        return any(field.value() or field.errors for field in fields)

    @property
    def has_caps(self) -> bool:
        """Whether the part about caps is shown open: something stands there, or is wrong there."""
        caps = [self[name] for name in ("member_cap", "group_cap", "group_most")]
        return bool(self["group_by"].errors) or any(field.value() or field.errors for field in caps)

    @property
    def figures(self) -> tuple[tuple[str, Any], ...]:
        """The names that formulas know, with what they stand for."""
        return tuple(FIGURES.items())

    @property
    def examples(self) -> tuple[tuple[str, Any], ...]:
        """Formulas that work, with what they mean."""
        return EXAMPLES


def _caret(problem: deciding.Problem, said: Mapping[str, Any]) -> str:
    """The lines of a formula up to the one that is wrong, and below them a mark at the sign; "" for other problems."""
    if problem.code != "formula":
        return ""
    text, position = said["weights"]["text"], int(str(problem.params["position"]))
    end = text.find("\n", position)
    column = position - (text.rfind("\n", 0, position) + 1)
    return f"{text if end < 0 else text[:end]}\n{' ' * column}^"


def _casting_of(rule: Rule) -> dict[str, Any]:
    columns = ("source", "proxy_limit", "may_split", "names_seen", "seen_while_open")
    return {name: getattr(rule, name) for name in columns}


class BringRule(forms.Form):
    """A rule from another network, as the file that this site writes."""

    file = forms.FileField(
        label=gettext_lazy("The file"), max_length=200,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("A rule downloaded from a network like this one, at most 64 KB."),
    )  # fmt: skip
