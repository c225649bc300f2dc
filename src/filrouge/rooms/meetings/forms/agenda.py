"""What people type about an item of the agenda, and what takes it over when it is taken off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours_form import MomentField
from filrouge.ground.pages.looking import FoundField, Looks
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail import Ref
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.ballots.queries import decidable
from filrouge.rooms.ballots.queries.room import KIND, ballots_to_put
from filrouge.rooms.meetings.actions.agenda import ItemDraft
from filrouge.rooms.meetings.models import AgendaItem, ItemKind


class ItemForm(Looks, InLanguages):
    """One item of the agenda."""

    words = {
        "title": (gettext_lazy("Title"), "", True, 1),
        "text": (gettext_lazy("What it is about"), "", False, 3),
    }
    kind = forms.ChoiceField(label=gettext_lazy("What the time is for"), choices=ItemKind.choices)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), required=False, min_value=0, max_value=1_000,
        help_text=gettext_lazy("What comes after it on its day follows."),
    )  # fmt: skip
    starts_at = MomentField(
        label=gettext_lazy("Begins"), required=False,
        help_text=gettext_lazy(
            "Left empty, a new item begins when the one before it ends, the first one with the meeting."
        ),
    )  # fmt: skip
    speaker = forms.CharField(label=gettext_lazy("Who opens it"), required=False, max_length=120)
    ballots = forms.MultipleChoiceField(
        label=gettext_lazy("Ballots"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What the secretariat puts here, whoever leads the meeting opens and closes."),
    )  # fmt: skip
    things = FoundField(label=gettext_lazy("What it deals with"))
    find = forms.CharField(
        label=gettext_lazy("Find what it deals with"), required=False, max_length=100,
        help_text=gettext_lazy(
            "Words of a proposal, an amendment, an action, or of what was proposed at a meeting. It is linked from the "
            "agenda."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, item: AgendaItem | None = None, **kwargs: Any) -> None:
        said = {"title": item.title, "text": item.text} if item else None
        self.about = {(each.kind, each.number) for each in item.about.all()} if item else set()
        offered = ballots_to_put(viewer, {number for kind, number in self.about if kind == KIND})
        super().__init__(*args, viewer=viewer, said=said, initial=_initial(item, offered), **kwargs)
        self.looking = self.looks()
        self._offer_things(viewer)
        self.offered = {str(each.number) for each in offered}
        if offered:
            choices = [(str(each.number), each.title) for each in offered]
            self.fields["ballots"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        else:
            del self.fields["ballots"]

    def draft(self, before: AgendaItem | None = None) -> ItemDraft:
        """What was typed; what this form does not ask stays as it was."""
        typed = {name: self.cleaned_data[name] for name in ("title", "text", "kind", "starts_at", "speaker")}
        return ItemDraft(minutes=self.cleaned_data["minutes"] or 0, about=self._about(), **typed, **_unasked(before))

    def _offer_things(self, viewer: Viewer) -> None:
        """What it deals with already, what was chosen, and what was found."""
        before = decidable.described(viewer, [Ref(kind, number) for kind, number in sorted(self.about)])
        self.dealt = {(each.ref.kind, each.ref.id) for each in before}
        self.initial["things"] = [each.key for each in before]
        typed = self.data.getlist("things") if isinstance(self.data, MultiValueDict) else []
        self.found = decidable.found(viewer, self.data.get("find", "")) if self.looking else ()
        shown = [*before, *decidable.named(viewer, typed), *self.found]
        self.known = {each.key: each for each in shown}
        field = self.fields["things"]
        assert isinstance(field, FoundField)
        field.offer((key, each.label) for key, each in self.known.items())

    def _about(self) -> tuple[Ref, ...]:
        """The ballots and things that were chosen, and whatever else the item is about."""
        asked = self.dealt | {(KIND, int(number)) for number in self.offered}
        ballots = {(KIND, int(number)) for number in self.cleaned_data.get("ballots", [])}
        refs = (self.known[key].ref for key in self.cleaned_data["things"])
        return tuple(Ref(*each) for each in sorted((self.about - asked) | ballots | {(r.kind, r.id) for r in refs}))


def _initial(item: AgendaItem | None, offered: Iterable[Any]) -> dict[str, Any]:
    if item is None:
        return {}
    chosen = [str(each.number) for each in offered if each.chosen]
    return {name: getattr(item, name) for name in ("kind", "starts_at", "minutes", "speaker")} | {"ballots": chosen}


def _unasked(item: AgendaItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        "prompts": tuple((each["key"], Words.from_json(each["words"])) for each in item.prompts),
        "answers_until": item.answers_until,
        "seconds_each": item.seconds_each,
    }


class RemoveItem(forms.Form):
    """Which item takes over what hangs on the one that is taken off."""

    heir = forms.ChoiceField(
        label=gettext_lazy("All of it goes to"), widget=forms.Select(attrs={"class": "select w-l"}),
        error_messages={"required": gettext_lazy("Choose the item that takes it over.")},
    )  # fmt: skip

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.address: item for item in items}
        language = get_language() or "en"
        named = [(address, f"{item.position}. {item.title.in_(language).text}") for address, item in self.items.items()]
        self.fields["heir"].choices = [("", _("choose")), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> AgendaItem:
        """The item that was chosen."""
        return self.items[self.cleaned_data["heir"]]
