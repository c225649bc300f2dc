"""What a federation types when it answers to a line from above."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.plans.actions.inheriting import Answer
from filrouge.rooms.plans.models import Inherited, Stance


class AnswerLine(InLanguages):
    """A stance, own words, a reason."""

    words = {
        "words": (
            gettext_lazy("The line in your own words"), gettext_lazy("Only when you adapt it."), False, 3,
        ),
        "reason": (gettext_lazy("Why"), gettext_lazy("Needed when it is not for you. The network reads it."), False, 3),
    }  # fmt: skip
    stance = forms.ChoiceField(
        label=gettext_lazy("What you make of it"), choices=Stance.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, viewer: Viewer, before: Inherited | None = None, **kwargs: Any) -> None:
        if before is not None:
            kwargs.setdefault("initial", {"stance": before.stance})
        said = {"words": before.words, "reason": before.reason} if before else None
        super().__init__(*args, viewer=viewer, said=said, **kwargs)
        self.order_fields(["stance", "words", "reason"])

    def answer(self) -> Answer:
        """What was typed, for the action."""
        given = self.cleaned_data
        return Answer(given["stance"], given["words"] or Words(), given["reason"] or Words())
