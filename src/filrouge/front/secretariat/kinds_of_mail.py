"""What people call each kind of mail, in the log of what was sent."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The name of its template → words. A kind that has none is called by its name.
KINDS: dict[str, Promise] = {
    "digest": _("Summary"),
    "news": _("News at once"),
    "plan_invitation": _("Invitation to be heard"),
    "plan_progress": _("How it goes with an action"),
    "meeting_lines": _("Lines to confirm"),
    "meeting_action": _("How it goes with what was taken on"),
    "ballot_reminder": _("Reminder to vote"),
    "ballot_proxy_given": _("Proxy given"),
    "ballot_proxy_taken_back": _("Proxy taken back"),
    "ask_federation": _("Question to a federation"),
    "list_ready": _("A list is ready"),
    "terms_end": _("Terms that end"),
    "space_opened": _("Invitation to a new working place"),
    "reply_taken": _("Answer taken"),
    "reply_refused": _("Answer not taken"),
    "ways_changed": _("A way to sign in was changed"),
}


def kind_of_mail(name: str) -> str:
    """A kind in words."""
    return str(KINDS.get(name) or name.replace("_", " ").capitalize())
