"""What can be asked about tokens: whose request it is, and which tokens there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.people.models import Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, in_force, standings_of, viewer_for
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.ground.tokens.actions import digest_of
from filrouge.ground.tokens.models import Token
from filrouge.ground.tokens.scopes import scopes as known_scopes

FRESH = timedelta(minutes=10)  # “last used” is exact to this, so that reading does not write each time
SHOWN = 100  # tokens on one page


TOKEN, PERSON, SPACE = columns(Token), columns(Person, "person__"), columns(Space, "space__")
ITS_OWN = columns(Organisation, "space__organisation__")


def _in_force(digest: str, now: datetime) -> QuerySet[Token, Any]:
    found = Token.objects.filter(digest=digest, revoked_at=None, expires_at__gt=now, person__is_active=True)
    return found.values_list(*TOKEN, *PERSON, *SPACE, *ITS_OWN)


_IN_FORCE = Prepared(_in_force, digest="?", now=datetime.min.replace(tzinfo=UTC))


def token_in_force(clear: str) -> Token | None:
    """The token with this text; None when there is none, or it is revoked, expired, or its person is gone.

    Every request of a program asks: one statement, and one more when its last use is to be noted.
    """
    now = timezone.now()
    found = next(map(_token, _IN_FORCE.rows(digest=digest_of(clear), now=now)), None)
    if found and (found.used_at is None or found.used_at < now - FRESH):
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return found


def _token(row: tuple[Any, ...]) -> Token:
    """A token with its person and its space."""
    token, rest = instance(Token, TOKEN, row), row[len(TOKEN) :]
    token.person, rest = instance(Person, PERSON, rest), rest[len(PERSON) :]
    token.space, rest = instance(Space, SPACE, rest), rest[len(SPACE) :]
    token.space.organisation = instance(Organisation, ITS_OWN, rest)
    return token


def viewer_of(token: Token, space: Space) -> Viewer:
    """For whom a token looks: under its own mandate in its own space, a stranger in any other.

    Another mandate of the same person never takes the place of the one that ended. A token of the secretariat is
    strong, because a second factor was needed to make it.
    """
    scopes = frozenset(token.scopes)
    if space.id != token.space_id:
        return Viewer(space, None, means="api", scopes=scopes)
    standings = standings_of(token.person, space, today())
    acting = next((s for s in standings if s.mandate == token.mandate_id), None)
    if acting is None:
        return Viewer(space, None, means="api", scopes=scopes)
    return Viewer(space, token.person, (acting,), acting, "api", strong=True, scopes=scopes)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token as its owner or the secretariat sees it."""

    id: int
    name: str
    person: str
    mine: bool
    organisation: str
    role: str
    space: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    in_force: bool


def tokens(viewer: Viewer) -> list[TokenRow]:
    """One's own tokens, and those of every space whose secretariat one is; those in force first. Two statements."""
    if viewer.person is None:
        return []
    kept = Mandate.objects.filter(in_force(today()), person=viewer.person, role=Role.SECRETARIAT).values("space")
    seen = Q(person=viewer.person) | (Q(space__in=kept) if viewer.strong else Q())
    found = Token.objects.filter(seen).select_related("person", "space", "mandate__organisation")
    rows = [_row(viewer, token) for token in found.order_by("-made_at", "-id")[:SHOWN]]
    return sorted(rows, key=lambda row: (not row.in_force, not row.mine))


def _row(viewer: Viewer, token: Token) -> TokenRow:
    day, mandate, known = today(), token.mandate, known_scopes()
    mandated = mandate.since <= day and (mandate.until is None or mandate.until >= day)
    return TokenRow(
        token.id,
        token.name,
        token.person.name or token.person.email,
        viewer.person is not None and token.person_id == viewer.person.id,
        mandate.organisation.name,
        str(Role(mandate.role).label),
        token.space.name.in_(get_language() or "en").text,
        tuple(str(known.get(scope, scope)) for scope in token.scopes),
        token.made_at,
        token.expires_at,
        token.used_at,
        token.revoked_at,
        mandated and token.revoked_at is None and token.expires_at > timezone.now(),
    )


def token_to_revoke(viewer: Viewer, number: int) -> tuple[Viewer, Token] | None:
    """A token by its id with the viewer in its space; None where there is none or it is nobody's business of theirs."""
    found = Token.objects.select_related("space__organisation").filter(pk=number).first()
    if found is None or viewer.person is None:
        return None
    there = viewer_for(viewer.person, found.space, day=today(), strong=viewer.strong)
    return there, found


def mandates_for_tokens(viewer: Viewer) -> list[Mandate]:
    """The mandates in force for which the viewer may make a token; the strong ones only with a second factor."""
    found = Mandate.objects.filter(in_force(today()), person=viewer.person).select_related("organisation", "space")
    mine = list(found.order_by("space_id", "organisation__name", "role"))
    return [mandate for mandate in mine if not acting_under(viewer, mandate).needs_second_factor]


def acting_under(viewer: Viewer, mandate: Mandate) -> Viewer:
    """The viewer in the space of one of their mandates, acting under it."""
    there = viewer_for(viewer.person, mandate.space, day=today(), chosen=mandate.id, strong=viewer.strong)
    chosen = there.acting is not None and there.acting.mandate == mandate.id
    return there if chosen else replace(there, acting=None)
