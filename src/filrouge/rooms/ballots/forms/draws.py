"""What people type about a draw: the panel, the pool, the quotas, the public number, who declined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.hours_form import DayInput
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.ballots.actions.draws import LARGEST_PANEL, Wanted
from filrouge.rooms.ballots.draw_words import feature_name, value_name
from filrouge.rooms.ballots.drawing import QuotaRow, counts_in, people_of
from filrouge.rooms.ballots.formats.pools import LARGEST, PoolTable, read_pool
from filrouge.rooms.ballots.models import Apart, Draw, DrawRound
from filrouge.rooms.ballots.queries.draws import matched, members_pool
from filrouge.rooms.register.queries.electorate import categories

MEMBERS, TABLE, TYPED = "members", "table", "typed"


def _count(label: Any, most: int, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.NumberInput(attrs={"class": "w-s"})
    )


class PrepareDraw(InLanguages):
    """A panel, and the pool it is drawn from: members of the network, a table, or typed rows."""

    words = {"title": (gettext_lazy("What is drawn"), gettext_lazy("For example: Expert group on care."), True, 1)}
    size = _count(gettext_lazy("Seats on the panel"), LARGEST_PANEL, 1)
    source = forms.ChoiceField(
        label=gettext_lazy("Who may be drawn"), widget=forms.RadioSelect, initial=MEMBERS,
        choices=[
            (MEMBERS, gettext_lazy("Members of the network, by class")),
            (TABLE, gettext_lazy("A table with one row for each")),
            (TYPED, gettext_lazy("Rows that I type")),
        ],
    )  # fmt: skip
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("Classes of membership"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For members of the network. Their country and class can have quotas."),
    )  # fmt: skip
    table = forms.FileField(
        label=gettext_lazy("The table"), required=False, max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.json"}),
        help_text=gettext_lazy(
            "The first row has the headings: name, organisation, and one for each feature such as sector or country. "
            "The file is not kept."
        ),
    )  # fmt: skip
    typed = forms.CharField(
        label=gettext_lazy("The rows"), required=False, max_length=LARGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Headings first, commas between: name, organisation, sector. Then a row for each."),
    )  # fmt: skip
    apart = forms.ChoiceField(
        label=gettext_lazy("Who is not drawn together"), required=False, choices=Apart.choices,
        help_text=gettext_lazy("Households are known by a column “household”; any text will do, and it is not kept."),
    )  # fmt: skip
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may see the draw"), required=False, initial=True,
        help_text=gettext_lazy(
            "Published are a number and the features of each in the pool, never a name. Otherwise only members see it."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.viewer = viewer
        classes = self.fields["classes"]
        assert isinstance(classes, forms.MultipleChoiceField)
        classes.choices = [(name, name or _("without a class")) for name in categories(viewer)]
        if not classes.choices:
            del self.fields["classes"]

    def wanted(self) -> Wanted:
        """What is drawn."""
        cleaned = self.cleaned_data
        return Wanted(cleaned["title"], cleaned["size"], cleaned["apart"], cleaned["public"])

    def pool(self) -> PoolTable:
        """Who may be drawn. Raises Refused in words for a table that cannot be used."""
        cleaned = self.cleaned_data
        if cleaned["source"] == MEMBERS:
            return self._members(cleaned.get("classes", []))
        if cleaned["source"] == TABLE:
            return matched(self.viewer, self._table(cleaned["table"]))
        try:
            return matched(self.viewer, read_pool(cleaned["typed"].encode()))
        except Refused as refused:
            raise Refused(refused.message, code=refused.code, field="typed") from refused

    def _members(self, classes: Sequence[str]) -> PoolTable:
        pool = members_pool(self.viewer, classes)
        if not pool.entrants:
            raise Refused(_("No member is of these classes. Mark others."), code="nobody", field="classes")
        return pool

    def _table(self, sent: Any) -> PoolTable:
        if sent is None:
            raise Refused(_("Choose the table."), code="no_file", field="table")
        try:
            # One byte more than allowed is enough to see that a file is too large.
            return read_pool(sent.read(LARGEST + 1), sent.name)
        except Refused as refused:
            raise Refused(refused.message, code=refused.code, field="table") from refused


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of a feature: how many have it, and its two fields."""

    name: str
    people: int
    lower: forms.BoundField
    upper: forms.BoundField


@dataclass(frozen=True, slots=True)
class FeatureRows:
    """One feature: whether it has quotas, and its values."""

    name: str
    used: forms.BoundField
    rows: tuple[ValueRow, ...]


class SetQuotas(forms.Form):
    """At least and at most for each value in the pool; a feature without its tick is left to chance."""

    def __init__(self, *args: Any, draw: Draw, drawing: DrawRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw = draw
        self.counts = counts_in(people_of(draw.candidates.only("number", "features")), draw.features)
        self.people = sum(next(iter(self.counts.values())).values()) if self.counts else 0
        now = {(feature, value): (lower, upper) for feature, value, lower, upper in drawing.quotas}
        used = {feature for feature, _value in now}
        if not drawing.position:
            self.fields["size"] = _count(_("Seats on the panel"), LARGEST_PANEL, 1)
            self.fields["size"].initial = draw.size
        for place, feature, values in self._features():
            self.fields[f"use_{place}"] = forms.BooleanField(
                label=_("Quotas for this"), required=False, initial=feature in used
            )
            for number, value in enumerate(values):
                self._add_bounds(f"{place}_{number}", feature, value, now.get((feature, value)))

    def _features(self) -> Iterator[tuple[int, str, list[str]]]:
        for place, (feature, values) in enumerate(self.counts.items()):
            yield place, feature, sorted(values)

    def _add_bounds(self, key: str, feature: str, value: str, now: tuple[int, int] | None) -> None:
        lower, upper = now or (0, self.draw.size)
        named = {"feature": feature_name(feature), "value": value_name(feature, value)}
        for name, label, initial in (
            ("lower", _("%(feature)s, %(value)s: at least") % named, lower),
            ("upper", _("%(feature)s, %(value)s: at most") % named, upper),
        ):
            field = _count(label, LARGEST_PANEL)
            field.initial = initial
            field.widget.attrs |= {"aria-label": label}
            self.fields[f"{name}_{key}"] = field

    def features(self) -> list[FeatureRows]:
        """The form as the page writes it."""
        return [
            FeatureRows(
                feature_name(feature), self[f"use_{place}"],
                tuple(
                    ValueRow(
                        value_name(feature, value), self.counts[feature][value],
                        self[f"lower_{place}_{n}"], self[f"upper_{place}_{n}"],
                    )
                    for n, value in enumerate(values)
                ),
            )
            for place, feature, values in self._features()
        ]  # fmt: skip

    def size(self) -> int:
        """How many are drawn."""
        return int(self.cleaned_data.get("size", self.draw.size))

    def quotas(self) -> list[QuotaRow]:
        """The quotas of the features that are ticked."""
        cleaned = self.cleaned_data
        return [
            [feature, value, cleaned[f"lower_{place}_{number}"], cleaned[f"upper_{place}_{number}"]]
            for place, feature, values in self._features()
            if cleaned[f"use_{place}"]
            for number, value in enumerate(values)
        ]


class PublishList(forms.Form):
    """Which public number will be taken, said before anybody can know it; and the list that was looked at."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    source = forms.CharField(
        label=gettext_lazy("The public number that will be taken"), max_length=200,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=gettext_lazy(
            "Something that nobody here can influence and everybody can look up: “the six winning numbers of the "
            "national lottery of 3 December 2026, as printed, spaces between”. It cannot be changed afterwards."
        ),
        error_messages={"required": gettext_lazy("Say which public number will be taken, before anybody can know it.")},
    )  # fmt: skip


class DrawNumber(forms.Form):
    """The public number, as it was published."""

    value = forms.CharField(
        label=gettext_lazy("The public number"), max_length=200, widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=gettext_lazy("Exactly as it was published. Whoever checks the draw types the same."),
        error_messages={"required": gettext_lazy("Type the public number.")},
    )  # fmt: skip


class Declined(forms.Form):
    """Who on the panel does not take the place."""

    declined = forms.MultipleChoiceField(
        label=gettext_lazy("Who declined"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Their places are drawn anew, among those who keep the quotas. It cannot be undone."),
        error_messages={"required": gettext_lazy("Mark those on the panel who do not take their place.")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["declined"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(people)

    def numbers(self) -> list[int]:
        """Their numbers."""
        return [int(number) for number in self.cleaned_data["declined"]]


class RemoveNames(forms.Form):
    """Whose names are removed."""

    panel_too = forms.TypedChoiceField(
        label=gettext_lazy("Whose names are removed"), widget=forms.RadioSelect, initial="no",
        coerce=lambda chosen: chosen == "yes",
        choices=[
            ("no", gettext_lazy("Of those who were not drawn")),
            ("yes", gettext_lazy("Of everybody, those on the panel too")),
        ],
    )  # fmt: skip


class SeatPanel(forms.Form):
    """Which body takes those drawn, from when, and by which feature its kinds of seat are told apart."""

    body = forms.ChoiceField(label=gettext_lazy("Body"))
    feature = forms.ChoiceField(
        label=gettext_lazy("Kind of seat by"), required=False,
        help_text=gettext_lazy("The kinds of seat are called as the values of this: Private, Public."),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("Since"), widget=DayInput({"class": "w-m"}))

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], draw: Draw, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, feature = self.fields["body"], self.fields["feature"]
        assert isinstance(body, forms.ChoiceField)
        assert isinstance(feature, forms.ChoiceField)
        body.choices = list(bodies)
        feature.choices = [(name, feature_name(name)) for name in draw.features]
        self.fields["since"].initial = day
