"""What people type to call for candidatures, to put a candidate forward, and to answer a candidature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import MomentField
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words_form import InLanguages

TYPED_TOO = gettext_lazy(
    "One line for each, in the same order in every language. Candidates whom organisations put forward are added when "
    "you admit them: where all are, leave this empty."
)


class CallForCandidatures(forms.Form):
    """Until when organisations put candidates forward."""

    until = MomentField(
        label=gettext_lazy("Candidatures until"),
        help_text=gettext_lazy("Every organisation that would have a vote today is asked."),
        error_messages={"required": gettext_lazy("Say until when candidates can be put forward.")},
    )


class PutForward(InLanguages):
    """Who is put forward, for what they stand, and that they agreed to it."""

    words = {
        "statement": (
            gettext_lazy("Statement"),
            gettext_lazy("Why members should choose them. It stands beside the name at the vote."),
            False,
            8,
        ),
    }
    category = forms.CharField(
        label=gettext_lazy("Country or category"), required=False, max_length=60,
        help_text=gettext_lazy("It stands behind the name."), widget=forms.TextInput(attrs={"class": "input w-m"}),
    )  # fmt: skip
    consents = forms.BooleanField(
        label=gettext_lazy("The person has agreed"),
        help_text=gettext_lazy(
            "To the election, and to this: the secretariat reads name and statement at once; everybody who may "
            "read the ballot does once they are admitted; and from the opening on they stay in what is published of it."
        ),
        error_messages={"required": gettext_lazy("Ask the person first. Without consent nobody is put forward.")},
    )

    def __init__(self, *args: Any, viewer: Viewer, categories: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        name = forms.CharField(
            label=gettext_lazy("Name of the person"), max_length=120,
            widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Write the name of the person whom you put forward.")},
        )  # fmt: skip
        self.fields = {"name": name, **self.fields}
        if categories:
            choices = [("", gettext_lazy("None of these")), *((one, one) for one in categories)]
            self.fields["category"] = forms.ChoiceField(
                label=gettext_lazy("Category"), required=False, choices=choices,
                help_text=gettext_lazy("Some places are reserved for these."),
            )  # fmt: skip


class NotAdmitted(forms.Form):
    """Why a candidature is not admitted."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is not admitted"), max_length=1000,
        help_text=gettext_lazy("The organisation that put it forward reads this, and nobody else but the secretariat."),
        widget=forms.Textarea(attrs={"class": "area", "rows": 3}),
        error_messages={"required": gettext_lazy("Write why, so that the organisation can put another one forward.")},
    )  # fmt: skip
