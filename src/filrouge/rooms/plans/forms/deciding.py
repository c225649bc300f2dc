"""What the secretariat types when it weighs and decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours_form import MomentField
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages, WordsInput, words_field
from filrouge.rooms.ballots.models import Method
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.plans.actions.deciding import Ruling
from filrouge.rooms.plans.actions.weighing import WeighingDraft
from filrouge.rooms.plans.models import Outcome, Proposal, Step

REASON_LINES = 3
METHODS = (
    (Method.POINTS.value, gettext_lazy("By points: each organisation gives its points to what matters most to it")),
    (Method.EQUAL_SHARES.value, gettext_lazy("A fund is shared: each organisation has an equal share of it to spend")),
    (Method.DECISION.value, gettext_lazy("Yes or no to each, under the majority of the rule")),
)


class Weigh(InLanguages):
    """A ballot that weighs proposals."""

    words = {
        "title": (gettext_lazy("Title of the ballot"), gettext_lazy("What is weighed, in a few words."), True, 1),
        "text": (gettext_lazy("Text"), gettext_lazy("What members read before they vote."), False, 8),
    }
    method = forms.ChoiceField(label=gettext_lazy("How"), choices=METHODS, widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=gettext_lazy("Under which rule"))
    points = forms.IntegerField(
        label=gettext_lazy("Points for each organisation"), required=False, min_value=1, max_value=10_000, initial=10,
        help_text=gettext_lazy("By points only."), widget=forms.NumberInput(attrs={"class": "input w-s"}),
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("How many are to be taken up"), required=False, min_value=1, max_value=500,
        help_text=gettext_lazy("By points only. The ballot says which come first; you decide after it."),
        widget=forms.NumberInput(attrs={"class": "input w-s"}),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=gettext_lazy("The fund"), required=False, min_value=0, max_digits=14, decimal_places=2,
        help_text=gettext_lazy("When a fund is shared. Each proposal has to say what it asks of it."),
        widget=forms.NumberInput(attrs={"class": "input w-s", "step": "any"}),
    )  # fmt: skip
    currency = forms.CharField(
        label=gettext_lazy("Currency"), required=False, min_length=3, max_length=3, initial="EUR",
        help_text=gettext_lazy("Three letters: EUR."), widget=forms.TextInput(attrs={"class": "input w-s"}),
    )  # fmt: skip
    opens_at = MomentField(
        label=gettext_lazy("Opens"), required=False,
        help_text=gettext_lazy(
            "Then it opens by itself, which freezes the roll, the rule and the wording. Empty: when you open it."
        ),
    )  # fmt: skip
    closes_at = MomentField(
        label=gettext_lazy("Closes"), required=False, help_text=gettext_lazy("Empty: when you close it.")
    )
    public = forms.BooleanField(label=gettext_lazy("Everybody may read it"), required=False, initial=True)

    def __init__(self, *args: Any, viewer: Viewer, step: Step | None, **kwargs: Any) -> None:
        if step is not None:
            # An opening that is past opens a ballot at once, while it is meant to be looked over first.
            opens_at = step.opens_at if step.opens_at > timezone.now() else None
            kwargs.setdefault("initial", {"opens_at": opens_at, "closes_at": step.closes_at})
        super().__init__(*args, viewer=viewer, **kwargs)
        self.rules = {str(rule.pk): rule for rule in rules_in_force(viewer)}
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ChoiceField)
        rule.choices = [(key, each.name.in_(get_language() or "en").text) for key, each in self.rules.items()]

    def draft(self) -> WeighingDraft:
        """What was typed, for the action."""
        given = self.cleaned_data
        plain = ("title", "method", "points", "places", "budget", "public", "opens_at", "closes_at")
        return WeighingDraft(
            rule=self.rules[given["rule"]], text=given["text"] or Words(), currency=given["currency"].upper(),
            **{name: given[name] for name in plain},
        )  # fmt: skip


class Decide(forms.Form):
    """What becomes of several proposals, each with its reason, in one language or several.

    `proposals` come with the outcome that is proposed for each; nothing chosen leaves one open.
    """

    def __init__(self, *args: Any, viewer: Viewer, proposals: Sequence[tuple[Proposal, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.proposed = viewer, {proposal.number: proposed for proposal, proposed in proposals}
        self.proposals = [proposal for proposal, _proposed in proposals]
        for number, proposed in self.proposed.items():
            self._ask(number, proposed)

    def _ask(self, number: int | str, proposed: str) -> None:
        said = {"number": number}
        self.fields[f"outcome_{number}"] = _outcome(_("What becomes of proposal %(number)s") % said, proposed)
        asked = (_("Why, for proposal %(number)s") % said, "", False, REASON_LINES)
        self.fields[f"reason_{number}"] = words_field(self.viewer, asked, first=_spoken(self.viewer))

    def drawn(self) -> dict[int, SafeString]:
        """The fields of each proposal by its number. What nobody has typed into is alike but for the number, so it is
        drawn once for each outcome that is proposed.
        """
        if self.is_bound:
            return {number: self._drawn(number) for number in self.proposed}
        once = {proposed: self._blank(proposed) for proposed in set(self.proposed.values())}
        return {
            number: mark_safe(once[proposed].replace(PLACE, str(number)))  # noqa: S308  # a number in what is drawn
            for number, proposed in self.proposed.items()
        }

    def _drawn(self, number: int | str) -> SafeString:
        return self[f"outcome_{number}"].as_field_group() + self[f"reason_{number}"].as_field_group()

    def _blank(self, proposed: str) -> SafeString:
        blank = Decide(viewer=self.viewer, proposals=())
        blank._ask(PLACE, proposed)
        return blank._drawn(PLACE)

    def rulings(self) -> list[Ruling]:
        """What was chosen, for the action; what was left open is left out."""
        given = self.cleaned_data
        return [
            Ruling(proposal, given[f"outcome_{proposal.number}"], given[f"reason_{proposal.number}"])
            for proposal in self.proposals
            if given[f"outcome_{proposal.number}"]
        ]


def _spoken(viewer: Viewer) -> str:
    """In which language a decision is reasoned first: that of the page where the network speaks it, else its own."""
    page, ours = get_language() or "en", (viewer.space.languages if viewer.space else []) or ["en"]
    return page if page in ours else ours[0]


def _outcome(label: str, proposed: str) -> forms.ChoiceField:
    choices = [("", _("Not now")), *Outcome.choices]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, initial=proposed,
        widget=forms.Select(attrs={"class": "select"}),
    )  # fmt: skip


class Reopen(InLanguages):
    """Why a decided matter is opened again."""

    words = {
        "reason": (
            gettext_lazy("Why is it opened again?"), gettext_lazy("Everybody who spoke about it reads this."), True,
            REASON_LINES,
        ),
    }  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, first=_spoken(viewer), **kwargs)


class OtherLanguages(InLanguages):
    """What a reason says in other languages. The reason itself stays as it was given."""

    words = {
        "reason": (
            gettext_lazy("The reason"), gettext_lazy("It stays as it was given. Only its translations change."), True,
            REASON_LINES,
        ),
    }  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, reason: Words, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, said={"reason": reason}, first=reason.origin, **kwargs)
        shown = self.fields["reason"].widget
        assert isinstance(shown, WordsInput)
        shown.fixed = True
