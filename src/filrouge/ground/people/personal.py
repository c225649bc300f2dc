"""What is kept about one person, wherever it lies: to hand it over, and to erase it.

Every table that points at a person is found by itself, so a room that is built tomorrow is covered today. What a room
writes down of a person in words of its own it forgets itself, after `people.erase_person` (front/rooms.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.deletion import CASCADE
from django.db.models.fields.related import ForeignObjectRel
from django.utils import timezone

from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.models import Mandate, Person
from filrouge.ground.trail.models import Entry

# Columns that let somebody in: never handed over, not even to their owner.
SECRET = {"password", "data", "session_key", "digest", "hashed", "key", "lease"}


def relations() -> Iterator[tuple[type[models.Model], ForeignObjectRel]]:
    """Every table with a column that points at a person, with that column's relation."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.one_to_many | relation.one_to_one:
            yield relation.related_model, relation


def all_about(person: Person) -> dict[str, Any]:
    """Everything that is kept about a person: their own row, rows that point at them, what the trail says they did.

    Values are text, numbers, booleans and lists of these, ready for JSON.
    """
    found: dict[str, Any] = {"people.person": _plain(Person.objects.filter(pk=person.pk))}
    for model, relation in relations():
        rows = _plain(model._default_manager.filter(Q(**{relation.field.name: person}) | _written_to(model, person)))
        if rows:
            found.setdefault(f"{model._meta.label_lower}, {relation.field.name}", []).extend(rows)
    found["trail"] = _plain(Entry.objects.filter(person=person.pk).order_by("id"))
    return found


def _written_to(model: type[models.Model], person: Person) -> Q:
    """Rows that have the person's address and do not point at them: somebody else wrote it down."""
    columns = [column.name for column in model._meta.concrete_fields if isinstance(column, models.EmailField)]
    return Q(*((f"{name}__iexact", person.email) for name in columns), _connector=Q.OR) if columns else Q(pk__in=())


def _plain(rows: models.QuerySet[Any]) -> list[dict[str, Any]]:
    encode = DjangoJSONEncoder().default
    columns = [f.attname for f in rows.model._meta.concrete_fields if f.name not in SECRET]
    return [{name: _said(value, encode) for name, value in row.items()} for row in rows.values(*columns)]


def _said(value: Any, encode: Any) -> Any:
    if hasattr(value, "as_json"):
        return value.as_json()
    return value if isinstance(value, (str, int, float, list, dict, type(None))) else encode(value)


def forget(person: Person) -> None:
    """Empty a person's row and remove what belongs to them alone; what they did stays, under a number without a name.

    Must run inside the action that erases. Mandates stay, ended: they say who could act for whom, by number.
    """
    address = person.email
    for model, relation in relations():
        if relation.on_delete is CASCADE and model is not Mandate:
            model._default_manager.filter(**{relation.field.name: person}).delete()
    _forget_sessions(person, address)
    person.email = f"erased-{person.pk}@erased.invalid"
    person.name = person.language = ""
    person.is_active, person.last_login = False, None
    person.set_unusable_password()
    person.save()


def _forget_sessions(person: Person, address: str) -> None:
    """Sessions are opaque to the database, so each is opened; also one that waits for a code to this address."""
    for session in Session.objects.iterator():
        held = session.get_decoded()
        waiting = (held.get("account_login") or {}).get("email")
        if held.get("_auth_user_id") == str(person.pk) or (waiting and waiting.lower() == address):
            session.delete()


def end_sessions(person: Person, *, keep: str, only: int | None = None) -> int:
    """End the sessions of a person except the one with the key `keep`; `only` ends one. Returns how many."""
    chosen = UserSession.objects.filter(user=person).exclude(session_key=keep)
    ended = 0
    for session in chosen.filter(pk=only) if only is not None else chosen:
        session.end()
        ended += 1
    return ended


@every_minute
def clear_away() -> int:
    """Remove sessions that ended, also half-way ones with an address in them, and what was noted about them."""
    gone = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    if gone:
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
