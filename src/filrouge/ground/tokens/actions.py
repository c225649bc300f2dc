"""Making a token for one of one's own mandates, and revoking one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Mandate
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import rule, secretariat
from filrouge.ground.said import on_one_line
from filrouge.ground.tokens.models import Token
from filrouge.ground.tokens.scopes import scopes as known_scopes

PREFIX = "fr_"  # so that a token is recognised in logs and by scanners of secrets
LONGEST = 366  # days
MOST = 20  # tokens in force of one person


class Made(NamedTuple):
    """A new token and the text that is shown once and kept nowhere."""

    token: Token
    clear: str


def digest_of(clear: str) -> str:
    """What is kept of a token: the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(clear.encode("utf-8", "replace")).hexdigest()


@rule
def acts_under_it(viewer: Viewer, subject: Any) -> bool:
    """Whoever acts under that very mandate, on a page and with a second factor where its role asks for one."""
    acting = viewer.acting
    if not isinstance(subject, Mandate) or viewer.person is None or acting is None:
        return False
    own = subject.person_id == viewer.person.id and acting.mandate == subject.id
    return own and viewer.means == "page" and not viewer.needs_second_factor


@rule
def owns_the_token(viewer: Viewer, subject: Any) -> bool:
    return isinstance(subject, Token) and viewer.person is not None and subject.person_id == viewer.person.id


@action("tokens.create_token", rule=acts_under_it, about="mandate", says=gettext_lazy("Token made"))
def create_token(act: Act, *, mandate: Mandate, name: str, scopes: Collection[str], days: int) -> Made:
    """Make a token for one's own mandate. Its text is in the answer and nowhere else."""
    name = on_one_line(name, longest=80)
    _check(act, mandate, name, scopes, days)
    clear = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=mandate.person, space=mandate.space, mandate=mandate, name=name, scopes=sorted(set(scopes)),
        digest=digest_of(clear), made_at=act.at, expires_at=act.at + timedelta(days=days),
    )  # fmt: skip
    act.changed(
        token,
        after={"mandate": mandate.id, "scopes": token.scopes, "expires_at": token.expires_at.date().isoformat()},
    )
    return Made(token, clear)


def _check(act: Act, mandate: Mandate, name: str, scopes: Collection[str], days: int) -> None:
    if not name:
        raise Refused(_("Name the program that will use the token."), code="name", field="name")
    if not scopes or set(scopes) - set(known_scopes()):
        raise Refused(_("Choose at least one thing that the token may do."), code="scopes", field="scopes")
    if not 1 <= days <= LONGEST:
        raise Refused(_("A token lasts between a day and a year. Choose how long."), code="days", field="days")
    in_force = Token.objects.filter(person=mandate.person, revoked_at=None, expires_at__gt=act.at)
    if in_force.count() >= MOST:
        raise Refused(
            _("You have %(most)d tokens in force. Revoke one that is not used any more.") % {"most": MOST}, code="most"
        )


@action("tokens.revoke_token", rule=owns_the_token | secretariat, about="token", says=gettext_lazy("Token revoked"))
def revoke_token(act: Act, *, token: Token) -> Token:
    """End a token at once; its record stays."""
    ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=act.at)
    if not ended:
        raise Refused(_("This token was revoked before. Nothing was changed."), code="revoked")
    token.revoked_at = act.at
    act.changed(token, before={"revoked": False}, after={"revoked": True})
    return token
