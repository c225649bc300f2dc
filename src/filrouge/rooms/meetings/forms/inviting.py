"""What is typed to invite, and to take an invitation back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.actions.coming import Who
from filrouge.rooms.meetings.models import Meeting, Mode
from filrouge.rooms.meetings.queries.inviting import Group, bodies_of, classes_of, guest_organisations


class InviteForm(forms.Form):
    """Whom a meeting invites together: members by class, and bodies by who holds their seats."""

    classes = forms.MultipleChoiceField(
        label=gettext_lazy("Members"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each member of a class is invited once."),
    )  # fmt: skip
    bodies = forms.MultipleChoiceField(
        label=gettext_lazy("Bodies"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The organisations that hold a seat today. Who is no member comes as a guest."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"classes": classes_of(viewer, timezone.now().date()), "bodies": bodies_of(viewer)}
        for name, groups in offered.items():
            self.fields[name].choices = [(group.key, _counted(group)) for group in groups]  # type: ignore[attr-defined]  # a MultipleChoiceField
            if not groups:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("classes") and not given.get("bodies"):
            raise ValidationError(_("Choose at least one class of members, or a body."))
        return given


def _counted(group: Group) -> str:
    words = ngettext("%(name)s, %(n)d organisation", "%(name)s, %(n)d organisations", group.number)
    return words % {"name": group.name, "n": group.number}


class GuestForm(forms.Form):
    """A person who comes as a guest: of their own, or of an organisation that is invited as one."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("Email address"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Comes for"), required=False)
    online = forms.BooleanField(label=gettext_lazy("Joins online"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = guest_organisations(meeting)
        self.fields["organisation"].choices = [("", _("no organisation")), *invited]  # type: ignore[attr-defined]  # a ChoiceField
        self.always_online = meeting.mode == Mode.ONLINE
        if meeting.mode != Mode.BOTH:
            del self.fields["online"]

    def who(self) -> Who:
        """What was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        return Who(**{"online": self.always_online, "role": "", **typed})


class WithdrawForm(forms.Form):
    """Why an organisation is not invited any more. `told`: it reads this."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = self.fields["reason"].required = told
        if told:
            self.fields["reason"].help_text = _("In a sentence. The organisation reads it.")
