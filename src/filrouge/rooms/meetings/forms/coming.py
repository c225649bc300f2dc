"""What an organisation types when it is invited, and what is typed to find a date."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import MomentField, PlannedDay
from filrouge.ground.people.models import Role
from filrouge.rooms.meetings.actions.coming import COMING_AS, Who
from filrouge.rooms.meetings.forms.preparing import MOST_DAYS, DayForm
from filrouge.rooms.meetings.models import DateOption, Fits, Invited, Meeting, Mode, Reply
from filrouge.rooms.meetings.queries.dates import DatesPage
from filrouge.rooms.meetings.queries.voices import no_proxy


class ReplyForm(forms.Form):
    """Whether an organisation comes. That it gives its proxy is offered where a proxy can have an effect; `no_proxy`
    says why it has none, to whoever had answered so.
    """

    answer = forms.ChoiceField(label=gettext_lazy("Your answer"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, invited: Invited, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no, mode = no_proxy(invited), invited.meeting.mode
        self.no_proxy = no if invited.reply == Reply.PROXY else ""
        left_out = {Reply.OPEN} | ({Reply.ONLINE} if mode == Mode.PLACE else set())
        left_out |= ({Reply.PLACE} if mode == Mode.ONLINE else set()) | ({Reply.PROXY} if no else set())
        found = [(reply.value, reply.label) for reply in Reply if reply not in left_out]
        self.fields["answer"].choices = found  # type: ignore[attr-defined]  # a ChoiceField


class WhoForm(forms.Form):
    """One person who comes. What a meeting does not ask is not shown."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Email address"), required=False,
        help_text=gettext_lazy("Of whoever signs in here with it: they find the meeting in their own calendar."),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=gettext_lazy("Comes as"), choices=[(role.value, role.label) for role in COMING_AS], initial=Role.DELEGATE
    )
    online = forms.BooleanField(label=gettext_lazy("Joins online"), required=False)
    diet = forms.CharField(
        label=gettext_lazy("What they do not eat"), required=False, max_length=300,
        help_text=gettext_lazy("For the secretariat alone, and forgotten when the meeting has ended."),
    )  # fmt: skip
    access = forms.CharField(
        label=gettext_lazy("What they need to take part"), required=False, max_length=300,
        help_text=gettext_lazy("A ramp, an interpreter, a quiet room. For the secretariat alone, and forgotten after."),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"diet": meeting.asks_diet, "access": meeting.asks_access, "online": meeting.mode == Mode.BOTH}
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]
        self.always_online = meeting.mode == Mode.ONLINE

    def who(self) -> Who:
        """What was typed."""
        return Who(**{"online": self.always_online, **self.cleaned_data})


DatesFormSet = forms.formset_factory(DayForm, extra=4, max_num=MOST_DAYS, validate_max=True)


class UntilForm(forms.Form):
    """Until when organisations may say which dates fit."""

    until = MomentField(label=gettext_lazy("Answers until"))


class FitsForm(forms.Form):
    """Which dates fit: one choice for each of them."""

    def __init__(self, *args: Any, page: DatesPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in page.dates:
            self.fields[str(row.number)] = forms.ChoiceField(
                label=f"{row.day}, {row.hours}",
                choices=Fits.choices,
                widget=forms.RadioSelect,
                initial=row.mine or None,
            )

    def fits(self, options: list[DateOption]) -> dict[DateOption, str]:
        """What was said of each date."""
        return {option: self.cleaned_data[str(option.pk)] for option in options}


class NextForm(forms.Form):
    """When the next meeting begins; its hours are those of the last."""

    day = PlannedDay(label=gettext_lazy("First day of the next meeting"))

    def starts_at(self, meeting: Meeting) -> datetime:
        """That day, at the hour at which the last meeting began."""
        zone = ZoneInfo(meeting.zone)
        return datetime.combine(self.cleaned_data["day"], meeting.starts_at.astimezone(zone).time(), zone)


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
