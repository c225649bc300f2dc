"""Why an answer was not taken, in words for whoever wrote it and for the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 20_000  # characters of an answer

REASONS: dict[str, StrOrPromise] = {
    "too_large": _("The mail is larger than 1 MB. Answer again without pictures and files, or write it on the page."),
    "long_head": _("The head of the mail is too long to be read. Answer again with a short subject and to us alone."),
    "too_many_parts": _("The mail has too many parts to be read. Answer again as plain text, or write it on the page."),
    "encrypted": _("The mail is encrypted, so it could not be read. Answer again without encryption."),
    "unreadable": _("The mail could not be read. Answer again as plain text, or write it on the page."),
    "sender": _("The mail does not say clearly who sent it. Answer again from the address that we wrote to."),
    "unknown_address": _(
        "The address that you answered to is not known here, or is no longer. Answer to a newer mail, or write it on "
        "the page."
    ),
    "over": _("The time for this answer is over. Sign in to see what can still be done."),
    "other_sender": _(
        "The mail came from another address than the one that we wrote to. Only that person can answer it. Answer "
        "from that address, or sign in and write it on the page."
    ),
    "not_authentic": _(
        "Our mail server could not confirm that the mail came from this address. Sign in and write it on the page, "
        "and ask whoever runs your mail to set up DKIM and SPF."
    ),
    "no_mandate": _(
        "You do not act for this organisation in the network any more. Ask the secretariat if that is a mistake."
    ),
    "empty": _(
        "There was nothing in the mail but the quoted text and a signature. Write your answer above the quoted text."
    ),
    "too_long": _("The answer is longer than 20,000 characters. Shorten it, or write it in parts."),
    "too_often": _("Too many answers came within an hour. Wait an hour, then answer again."),
    "not_allowed": _("You may not do this any more, or it is not open now. Sign in to see what can still be done."),
    "no_use": _("Answers to this kind of mail are not taken any more. Sign in and write it on the page."),
    "error": _(
        "An error of the program stopped it, and nothing was changed. Your text is kept, and the secretariat can see "
        "it. Sign in and write it on the page."
    ),
    # Noted, and nobody is told.
    "returned": _("A mail server says that a mail of ours did not arrive. It stands in the log of mail."),
    "delayed": _("A mail server says that a mail of ours has not arrived yet. It stands in the log of mail."),
    # Not read at all: nobody is told.
    "bounce": _("A mail server says that a mail could not be delivered."),
    "automatic": _("An automatic answer, such as one of somebody who is away."),
    "bulk": _("A mail to many, or of a mailing list."),
    "calendar": _("An answer to an invitation of a calendar."),
    "loop": _("Our own mail came back, or goes in a circle."),
    "stranger": _("Not an answer to a mail of ours, and from nobody who is known here."),
}
UNREADABLE = frozenset({"too_slow", "too_much_memory", "failed"})


def reason(why: str) -> str:
    """The sentence for a code."""
    return str(REASONS.get("unreadable" if why in UNREADABLE else why, ""))
