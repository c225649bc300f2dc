"""What people type to prepare a ballot."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours_form import DayInput, MomentField
from filrouge.ground.pages.looking import FoundField, Looks
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Wording, Words
from filrouge.ground.words_form import InLanguages
from filrouge.methods.recount.answers import SHARED
from filrouge.methods.shares.allocation import By, Completion, Utility
from filrouge.rooms.ballots.actions.drafting import WITHOUT_OPTIONS, Choice, Draft, Matter
from filrouge.rooms.ballots.forms.candidatures import TYPED_TOO
from filrouge.rooms.ballots.models import ELECTING, Ballot, Method, Rule, State
from filrouge.rooms.ballots.on_the_paper import typed_options
from filrouge.rooms.ballots.queries import decidable
from filrouge.rooms.ballots.queries.rules import rules_in_force

UTILITIES = {
    Utility.COST: gettext_lazy("its cost: who supports a large project gains more"),
    Utility.CARDINALITY: gettext_lazy("one: every project counts alike"),
    Utility.POINTS: gettext_lazy("the points it is given"),
}
COMPLETIONS = {
    Completion.NONE: gettext_lazy("stays over"),
    Completion.UTILITARIAN: gettext_lazy("buys what fits, by votes"),
    Completion.ADD1: gettext_lazy("raises every share by one, again and again (Add1)"),
    Completion.ADD1_UTILITARIAN: gettext_lazy("Add1, then what fits by votes"),
    Completion.ADD1_EXHAUSTIVE: gettext_lazy("Add1 until nothing more fits"),
    Completion.ADD1_EXHAUSTIVE_UTILITARIAN: gettext_lazy("Add1 until nothing more fits, then by votes"),
}
BYS = {By.VOTES: gettext_lazy("votes"), By.VOTES_PER_COST: gettext_lazy("votes for each unit of cost")}

# Which fields belong to which method; the others are hidden with it and never asked.
SETTINGS_OF: dict[str, tuple[str, ...]] = {
    Method.DECISION: (),
    Method.CONSENT: (),
    Method.APPROVAL: ("places", "most"),
    Method.SCORE: ("places", "highest"),
    Method.POINTS: ("places", "points", "all_points"),
    Method.SCHULZE: ("places",),
    Method.INSTANT_RUNOFF: (),
    Method.SCOTTISH_STV: ("places", "reserved"),
    Method.MEEK_STV: ("places", "reserved"),
    Method.EQUAL_SHARES: ("budget", "most", "utility", "highest", "completion", "comparison"),
    Method.GREEDY: ("budget", "most", "by"),
}


def _number(label: Any, hint: Any = "", most: int = 10_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=most, required=False,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )  # fmt: skip


class ChooseMethod(forms.Form):
    """The first step: how the answers are counted decides what else is asked."""

    method = forms.ChoiceField(
        label=gettext_lazy("What kind of decision is it?"), choices=Method.choices, widget=forms.RadioSelect
    )


class DraftBallot(Looks, InLanguages):
    """A ballot of one method: its wording, options, settings and rule."""

    words = {
        "title": (gettext_lazy("Title"), gettext_lazy("What is decided, in a few words."), True, 1),
        "text": (gettext_lazy("Text"), gettext_lazy("What members read before they vote."), False, 8),
        "questions": (
            gettext_lazy("Questions"),
            gettext_lazy("One line for each, when several are put in one ballot. Otherwise leave it empty."),
            False,
            3,
        ),
        "options": (
            gettext_lazy("Options"),
            gettext_lazy("One line for each, in the same order in every language."),
            True,
            8,
        ),
    }
    categories = forms.CharField(
        label=gettext_lazy("Categories"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One line for each option, in the same order: its country, sector or gender."),
    )  # fmt: skip
    costs = forms.CharField(
        label=gettext_lazy("Costs"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One amount a line, in the order of the options."),
    )  # fmt: skip
    places = _number(gettext_lazy("How many are chosen"), most=500)
    most = _number(
        gettext_lazy("How many an organisation may mark at most"), gettext_lazy("Empty: as many as it likes.")
    )
    highest = _number(gettext_lazy("Highest score"), gettext_lazy("Scores go from 0 to this number."), 100)
    points = _number(gettext_lazy("Points for each organisation"))
    all_points = forms.BooleanField(label=gettext_lazy("All points have to be given"), required=False)
    reserved = forms.CharField(
        label=gettext_lazy("Reserved seats"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One line for each category: its name, a colon, at least, a dash, at most. “Women: 3-”"),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=gettext_lazy("The fund"), max_digits=14, decimal_places=2, min_value=Decimal("0.01"),
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )  # fmt: skip
    utility = forms.ChoiceField(label=gettext_lazy("What a project is worth to its supporters"), choices=UTILITIES)
    completion = forms.ChoiceField(label=gettext_lazy("Money that is left over"), choices=COMPLETIONS)
    comparison = forms.BooleanField(
        label=gettext_lazy("Keep the result only if it leaves no more members worse off than going by votes"),
        required=False,
    )
    by = forms.ChoiceField(label=gettext_lazy("Projects are taken by"), choices=BYS)
    rule = forms.ChoiceField(label=gettext_lazy("Under which rule"))
    secret = forms.BooleanField(
        label=gettext_lazy("Secret"), required=False,
        help_text=gettext_lazy(
            "No page, list or log says who voted what; each finds its own paper by a receipt. Whoever controls the "
            "server could read votes while they come in."
        ),
    )  # fmt: skip
    silence_consents = forms.BooleanField(
        label=gettext_lazy("Whoever says nothing until the closing agrees"), required=False
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may read it"), required=False,
        help_text=gettext_lazy("Otherwise only members of the network."),
    )  # fmt: skip
    electorate_on = forms.DateField(
        label=gettext_lazy("Day of the roll"), required=False, widget=DayInput(),
        help_text=gettext_lazy("Who was a member on this day, and still is, may vote. Empty: the day it opens."),
    )  # fmt: skip
    opens_at = MomentField(
        label=gettext_lazy("Opens"),
        required=False,
        help_text=gettext_lazy(
            "Then it opens by itself, which freezes the roll, the rule and the wording. Empty: when you open it."
        ),
    )
    closes_at = MomentField(
        label=gettext_lazy("Closes"), required=False, help_text=gettext_lazy("Empty: when you close it.")
    )
    about = FoundField(label=gettext_lazy("What it decides on"))
    find = forms.CharField(
        label=gettext_lazy("Find what it decides on"), required=False, max_length=100,
        help_text=gettext_lazy(
            "Words of a proposal, an amendment, an action or its budget, or of what was proposed at a meeting. Each "
            "that you choose shows the ballot on its thread."
        ),
    )  # fmt: skip
    no_longer_about = FoundField(
        label=gettext_lazy("This draft is about"),
        help_text=gettext_lazy(
            "Tick what it is no longer about: it leaves that thread when you save. The trail keeps that it was there."
        ),
        error_messages={"invalid_choice": gettext_lazy(
            "This draft is not about that any more. Load the page again."
        )},
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, method: str, ballot: Ballot | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(ballot))
        super().__init__(*args, viewer=viewer, said=_said(ballot), **kwargs)
        self.looking = self.looks()
        self._offer(viewer, ballot)
        self.method, self.rules = method, {str(rule.id): rule for rule in rules_in_force(viewer)}
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = [(key, _called(rule)) for key, rule in self.rules.items()]
        if method in ELECTING:
            self.fields["options"].required, self.fields["options"].help_text = False, TYPED_TOO
        for name in self._unasked():
            del self.fields[name]

    def _unasked(self) -> set[str]:
        """Fields that this method does not know."""
        settings = {name for names in SETTINGS_OF.values() for name in names} - set(SETTINGS_OF[self.method])
        if self.method == Method.EQUAL_SHARES and self._chosen("utility") != Utility.POINTS:
            settings.add("highest")  # marks have no highest score; scores begin with the one that is usual
        bare = self.method in WITHOUT_OPTIONS
        plain = {"options", "categories", "costs"} if bare else {"questions", "silence_consents"}
        plain |= set() if self.method in SHARED else {"costs"}
        plain |= set() if "reserved" in SETTINGS_OF[self.method] else {"categories"}
        return settings | plain

    def _offer(self, viewer: Viewer, ballot: Ballot | None) -> None:
        """What was chosen, and what was found. What a draft is about already stands apart, to be taken off."""
        before = decidable.about(viewer, ballot) if ballot else ()
        self.linked = before if ballot and ballot.state == State.DRAFTED else ()
        if before and not self.linked:
            self.initial["about"] = [each.key for each in before]  # what is decided anew is about the same
        typed = self.data.getlist("about") if isinstance(self.data, MultiValueDict) else []
        keys = typed if self.is_bound else self.initial.get("about", [])
        chosen = {each.key: each for each in decidable.named(viewer, keys)}
        self.found = decidable.found(viewer, self.data.get("find", "")) if self.looking else ()
        self.offered = chosen | {each.key: each for each in self.found if each not in self.linked}
        field = self.fields["about"]
        assert isinstance(field, FoundField)
        field.offer((key, each.label) for key, each in self.offered.items())
        gone = self.fields["no_longer_about"]
        assert isinstance(gone, FoundField)
        gone.offer((each.key, each.label) for each in self.linked)

    def _chosen(self, name: str) -> Any:
        """What was typed into a field, or stands there when the form is opened."""
        return self.data.get(name, "") if self.is_bound else self.get_initial_for_field(self.fields[name], name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("options", "questions"):
            if name in self.fields and isinstance(words := cleaned.get(name), Words):
                self._check_lines(name, words)
        if "costs" in self.fields and "options" in cleaned:
            self._check_costs(cleaned)
        return cleaned

    def _check_lines(self, name: str, words: Words) -> None:
        numbers = {len(_lines(wording.text)) for wording in words.wordings.values()}
        if len(numbers) > 1:
            self.add_error(name, _("There are not equally many lines in every language. Add what is missing."))

    def _check_costs(self, cleaned: dict[str, Any]) -> None:
        amounts = _lines(cleaned.get("costs", ""))
        if len(amounts) != len(split_lines(cleaned["options"])):
            self.add_error("costs", _("Write one cost for each option, in the same order."))
            return
        for text in amounts:
            if _amount(text) is None:
                self.add_error(
                    "costs", _("“%(text)s” is not an amount. Write it like 12000 or 12000.50.") % {"text": text}
                )

    def draft(self) -> Draft:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return Draft(
            title=said["title"],
            text=said["text"],
            rule=self.rules[said["rule"]],
            method=self.method,
            questions=self._matters(),
            settings=self._settings(),
            secret=said["secret"],
            silence_consents=said.get("silence_consents", False),
            public=said["public"],
            electorate_on=said["electorate_on"],
            about=tuple(self.offered[key].ref for key in said["about"]),
            no_longer_about=tuple(each.ref for each in self.linked if each.key in said["no_longer_about"]),
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
        )

    def _matters(self) -> tuple[Matter, ...]:
        said = self.cleaned_data
        if "questions" in self.fields:
            asked = split_lines(said["questions"]) or [said["title"]]
            return tuple(Matter(text) for text in asked)
        names = split_lines(said["options"])
        categories = _lines(said.get("categories", "")) + [""] * len(names)
        costs = [_amount(text) for text in _lines(said.get("costs", ""))] or [None] * len(names)
        options = (
            Choice(name, category=category[:60], cost=cost)
            for name, category, cost in zip(names, categories, costs, strict=False)
        )
        return (Matter(said["title"], tuple(options)),)

    def _settings(self) -> dict[str, Any]:
        given = {name: self.cleaned_data.get(name) for name in SETTINGS_OF[self.method]}
        if "reserved" in given:
            given["reserved"] = _reserved(str(given["reserved"] or ""))
        if given.get("budget") is not None:
            given["budget"] = str(given["budget"])
        return {name: value for name, value in given.items() if value is not None}


def split_lines(words: Words) -> list[Words]:
    """Words of several lines as one Words for each line; a line keeps the status and author of its language."""
    by_language = {code: _lines(wording.text) for code, wording in words.wordings.items()}
    number = len(by_language.get(words.origin, []))
    return [
        Words(
            words.origin,
            {
                code: Wording(lines[at], words.wordings[code].status, words.wordings[code].by, words.wordings[code].at)
                for code, lines in by_language.items()
                if at < len(lines)
            },
        )
        for at in range(number)
    ]


def joined_lines(words: list[Words]) -> Words:
    """The reverse: several texts as the lines of one, for a field."""
    if not words:
        return Words()
    first = words[0]
    return Words(
        first.origin,
        {
            code: Wording("\n".join(one.in_(code).text for one in words), wording.status, wording.by, wording.at)
            for code, wording in first.wordings.items()
        },
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(" ", "").replace("\u202f", "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 and amount == round(amount, 2) else None


def _reserved(text: str) -> dict[str, list[int | None]]:
    """Lines like “Women: 3-” or “France: 1-4”; what cannot be read is left to the check of the settings."""
    found: dict[str, list[int | None]] = {}
    for line in _lines(text):
        category, _colon, limits = line.rpartition(":")
        least, _dash, most = limits.partition("-")
        numbers = [part.strip() for part in (least, most)]
        found[category.strip()] = [int(number) if number.isdigit() else None for number in numbers]
    return found


def _called(rule: Rule) -> str:
    version = _("version %(number)d") % {"number": rule.version}
    return f"{rule.name.in_(get_language() or 'en').text} ({version})"


def _said(ballot: Ballot | None) -> dict[str, Words]:
    if ballot is None:
        return {}
    questions = list(ballot.questions.order_by("position"))
    texts = [question.text for question in questions]
    options = [option.name for option in typed_options(ballot)]
    asked = joined_lines(texts) if texts != [ballot.title] else Words()
    return {"title": ballot.title, "text": ballot.text, "questions": asked, "options": joined_lines(options)}


def _initial(ballot: Ballot | None) -> dict[str, Any]:
    if ballot is None:
        return {"public": True, "places": 1, "highest": 5, "points": 10}
    options = typed_options(ballot)
    settings = dict(ballot.settings)
    limits = settings.pop("reserved", None) or {}
    # Days and hours of a ballot that was held are over; one that decides anew begins without them.
    times = ("opens_at", "closes_at", "electorate_on") if ballot.state == State.DRAFTED else ()
    return {
        **settings,
        **{name: getattr(ballot, name) for name in ("secret", "silence_consents", "public", *times)},
        "rule": str(ballot.rule_id),
        "reserved": "\n".join(
            f"{name}: {least}-{'' if most is None else most}" for name, (least, most) in limits.items()
        ),
        "categories": "\n".join(option.category for option in options),
        "costs": "\n".join(str(option.cost) for option in options if option.cost is not None),
    }
