"""What people say when they bring a file to be counted, or to prepare a ballot from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.methods.recount.anew import Counted
from filrouge.methods.recount.answers import SHARED
from filrouge.methods.recount.foreign import METHODS, Asked
from filrouge.methods.recount.outline import Outline, checked_settings
from filrouge.rooms.ballots.actions.drafting import WITHOUT_OPTIONS, Choice, Draft, Matter
from filrouge.rooms.ballots.formats.reading import ENDINGS, LIMITS, MB, Uncountable, counted, outlined
from filrouge.rooms.ballots.models import Method
from filrouge.rooms.ballots.queries.rules import rules_in_force

COUNTED_AS = {key: Method(name).label for key, name in METHODS.items()}
WITH_OPTIONS = [(value, label) for value, label in Method.choices if value not in WITHOUT_OPTIONS]
LONGEST_NAME = 300


class BallotFile(forms.Form):
    """A file of at most five megabytes whose ending says what it is."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("It ends with .json (a ballot of Filrouge), .blt, .pb or .csv, and has at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse by size and ending before anything is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LIMITS.bytes:
            raise forms.ValidationError(
                _("This file has more than %(most)d MB. Count it with the command filrouge count.")
                % {"most": LIMITS.bytes // MB}
            )
        if self.ending(file) not in ENDINGS:
            raise forms.ValidationError(_("The name of the file should end with .json, .blt, .pb or .csv."))
        return file

    @staticmethod
    def ending(file: UploadedFile[Any]) -> str:
        """What the name of the file ends with."""
        return PurePath(file.name or "").suffix.lower()

    def refuse(self, error: Uncountable) -> None:
        """Say at the field why the file cannot be read."""
        words = _("This file cannot be read: %(why)s.") if error.why else _(
            "This file cannot be read here: it takes too long, or it is damaged. Try the command filrouge count."
        )  # fmt: skip
        self.add_error("file", words % {"why": error.why})


class CountFile(BallotFile):
    """A file to be counted, and what the files of other programs do not say."""

    method = forms.ChoiceField(
        label=gettext_lazy("How to count it"),
        help_text=gettext_lazy("Asked for .blt and .csv files of other programs alone."),
        choices=[("", gettext_lazy("as the file says")), *COUNTED_AS.items()],
        required=False,
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Places to fill"),
        help_text=gettext_lazy("Where the file does not say it."),
        min_value=1, max_value=500, required=False, widget=forms.NumberInput(attrs={"class": "w-s"}),
    )  # fmt: skip
    lot = forms.CharField(
        label=gettext_lazy("The lot"),
        help_text=gettext_lazy("Any text; it parts equals. Without one they stand in the order of the file."),
        max_length=200, required=False,
    )  # fmt: skip

    majority = forms.CharField(
        label=gettext_lazy("What it takes to pass"),
        help_text=gettext_lazy(
            "Of a table of yes and no: the word “simple” for more for than against, or a part such as 2/3."
        ),
        max_length=20, required=False, widget=forms.TextInput(attrs={"class": "w-s"}),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"),
        help_text=gettext_lazy("Of a fund, where the file does not say it."),
        min_value=Decimal("0.01"), max_digits=14, decimal_places=2, required=False,
        widget=forms.NumberInput(attrs={"class": "w-m"}),
    )  # fmt: skip

    def counted(self) -> Counted | None:
        """The file counted; None with the reason at the field where it cannot be."""
        said = self.cleaned_data
        file: UploadedFile[Any] = said["file"]
        budget = "" if said["budget"] is None else str(said["budget"])
        asked = Asked(said["method"], said["seats"], said["lot"], majority=said["majority"].strip(), budget=budget)
        try:
            return counted(file.read(), self.ending(file), asked)
        except Uncountable as error:
            self.refuse(error)
            return None


class PrepareFromFile(BallotFile):
    """A file whose options become those of a new ballot."""

    method = forms.ChoiceField(
        label=gettext_lazy("How answers are counted"),
        help_text=gettext_lazy("A file of another program may not say it."),
        choices=[("", gettext_lazy("as the file says")), *WITH_OPTIONS],
        required=False,
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"),
        help_text=gettext_lazy("Of a fund, where the file does not say it."),
        min_value=Decimal("0.01"), max_digits=14, decimal_places=2, required=False,
        widget=forms.NumberInput(attrs={"class": "w-m"}),
    )  # fmt: skip
    rule = forms.ChoiceField(label=gettext_lazy("The rule"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(rule.pk): rule for rule in rules_in_force(viewer)}
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = [(key, one.name.in_(get_language() or "en").text) for key, one in self.rules.items()]

    def draft(self) -> Draft | None:
        """The draft that the file makes; None with the reason at its field where it makes none."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            found = outlined(file.read(), self.ending(file))
        except Uncountable as error:
            self.refuse(error)
            return None
        method = self.cleaned_data["method"] or found.method
        if not method:
            self.add_error("method", _("The file does not say how answers are counted. Choose it here."))
            return None
        if found.whole:
            return self._whole(found, method)
        return self._drafted(found, method, PurePath(file.name or "").stem)

    def _whole(self, found: Outline, method: str) -> Draft:
        """A ballot of Filrouge with its wording in every language, all its questions, and how it is cast."""
        said, money = found.whole, method in SHARED
        asked = said["questions"] if method in WITHOUT_OPTIONS else said["questions"][:1]
        return Draft(
            title=_words(said["title"], LONGEST_NAME),
            text=_words(said["text"]),
            rule=self.rules[self.cleaned_data["rule"]],
            questions=tuple(
                Matter(_words(one["text"]), tuple(_choice(option, money=money) for option in one["options"]))
                for one in asked
            ),
            method=method,
            settings=self._settings(found, method),
            secret=said["secret"],
            silence_consents=said["silence_consents"] and method in WITHOUT_OPTIONS,
        )

    def _settings(self, found: Outline, method: str) -> dict[str, Any]:
        settings = checked_settings(found.settings, method)
        if self.cleaned_data["budget"] is not None and method in SHARED:
            settings["budget"] = str(self.cleaned_data["budget"])
        return settings

    def _drafted(self, found: Outline, method: str, name: str) -> Draft:
        language = get_language() or "en"
        title = Words.of((found.title or name)[:LONGEST_NAME], language)
        options = tuple(
            Choice(
                Words.of(option.name[:LONGEST_NAME], language),
                category=option.category[:60],
                cost=Decimal(option.cost) if option.cost and method in SHARED else None,
            )
            for option in found.options
        )
        return Draft(
            title=title,
            rule=self.rules[self.cleaned_data["rule"]],
            questions=(Matter(title, options),),
            method=method,
            settings=self._settings(found, method),
        )


def _words(said: Mapping[str, Any], longest: int | None = None) -> Words:
    """A text of a file in the languages that it has there and that people write in here."""
    known = {code: text[:longest] for code, text in said["texts"].items() if code in NAMES}
    origin = said["origin"] if said["origin"] in known else next(iter(known), "")
    return Words.of(known.pop(origin), origin, **known) if known else Words()


def _choice(option: Mapping[str, Any], *, money: bool) -> Choice:
    cost = Decimal(option["cost"]) if option["cost"] and money else None
    return Choice(_words(option["name"], LONGEST_NAME), category=str(option["category"])[:60], cost=cost)
