"""Opening and changing a space, granting and ending mandates, and a person's own account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.hours import zones
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.models import PLACE, SPACE_ROLES, Licence, Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.rules import oneself, secretariat, the_system
from filrouge.ground.words import Words

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = {"account", "api", "health", "meet", "static", "spaces", "acting", "i18n"}


@action("people.open_space", rule=the_system, about="slug", says=gettext_lazy("Network opened"))
def open_space(
    act: Act,
    *,
    slug: str,
    name: Words,
    languages: list[str],
    mission: Words | None = None,
    country: str = "",
    public: bool = True,
    sample: bool = False,
    zone: str = "UTC",
    organisation: Organisation | None = None,
) -> Space:
    """Open a working place for a network; for `organisation` where it is one of this installation already.

    Raises Refused for an address that is taken, and for an organisation that has a working place of its own.
    """
    own = organisation or Organisation(name=name.in_(languages[0]).text if languages else "", country=country)
    return begin_space(
        act, own, slug=slug, name=name, mission=mission or Words(), languages=languages, public=public, sample=sample,
        zone=zone,
    )  # fmt: skip


def begin_space(
    act: Act, organisation: Organisation, *, slug: str, languages: list[str], zone: str, **more: Any
) -> Space:
    """Make the working place of an organisation, within an action that opens one. Raises Refused as `open_space`."""
    _refuse_unknown(zone)
    _refuse_languages(languages)
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        raise Refused(
            _("Use small letters, digits and hyphens, at most 40, as in: social-network"), code="slug", field="slug"
        )
    if organisation.pk and Space.objects.filter(organisation=organisation).exists():
        raise Refused(_("%(name)s has a working place already.") % {"name": organisation.name}, code="has_one")
    taken = Refused(_("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}, code="taken", field="slug")
    if slug in RESERVED or PLACE in slug or Space.objects.filter(slug=slug).exists():
        raise taken
    if not organisation.pk:
        organisation.save()
    try:
        with transaction.atomic():
            space = Space.objects.create(slug=slug, organisation=organisation, languages=languages, zone=zone, **more)
    except IntegrityError:  # somebody opened one of that address, or for that organisation, in this very moment
        raise taken from None
    act.changed(space, after={"slug": slug, "languages": languages, "public": space.public})
    return space


@action("people.grant_mandate", rule=secretariat | the_system, about="space", says=gettext_lazy("Mandate given"))
def grant_mandate(
    act: Act,
    *,
    space: Space,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    since: date | None = None,
    until: date | None = None,
    language: str = "",
) -> Mandate:
    """Let a person act for an organisation in a space; makes the account when there is none."""
    if (role in SPACE_ROLES) != (organisation.id == space.organisation_id):
        raise Refused(
            _(
                "Secretariat, facilitator and rapporteur are roles of the network itself; "
                "the others are roles of a member."
            ),
            code="wrong_role",
            field="role",
        )
    _hold(space)
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first() or Person.objects.create_user(
        address, name, language=language
    )
    since = since or today()
    of_the_kind = Mandate.objects.filter(person=person, organisation=organisation, space=space, role=role)
    if of_the_kind.filter(since__lte=since).exclude(until__lt=since).exists():
        raise Refused(_("This person holds that mandate already."), code="already", field="email")
    # One that ended on the day it was given was never in force: what was taken back by mistake is given once more.
    mandate, _new = of_the_kind.update_or_create(
        since=since, defaults={"until": until},
        create_defaults={"person": person, "organisation": organisation, "space": space, "role": role, "until": until},
    )  # fmt: skip
    act.changed(
        mandate,
        after={
            "person": person.id,
            "organisation": organisation.id,
            "role": role,
            "since": since.isoformat(),
        },
    )
    return mandate


@action("people.end_mandate", rule=secretariat | the_system, about="mandate", says=gettext_lazy("Mandate ended"))
def end_mandate(act: Act, *, mandate: Mandate, last_day: date | None = None) -> Mandate:
    """End a mandate; the record stays. The last secretariat of a space cannot be ended."""
    last_day = last_day or today() - timedelta(days=1)  # ends at once; before `since` it was never in force
    _hold_secretariats([mandate.space_id])
    others = Mandate.objects.filter(space=mandate.space, role=Role.SECRETARIAT, until=None).exclude(pk=mandate.pk)
    if mandate.role == Role.SECRETARIAT and not others.exists():
        raise Refused(
            _("This is the last mandate of the secretariat. Give the mandate to somebody else first."),
            code="last",
        )
    act.changed(
        mandate,
        before={"until": mandate.until.isoformat() if mandate.until else None},
        after={"until": last_day.isoformat()},
    )
    mandate.until = last_day
    mandate.save(update_fields=["until"])
    return mandate


@action("people.change_space", rule=secretariat, about="space", says=gettext_lazy("Settings of the network changed"))
def change_space(
    act: Act, *, space: Space, name: Words, mission: Words, languages: list[str], public: bool, licence: str, zone: str
) -> Space:
    """Change what a network says about itself, its languages and clock, who may read it and under what terms."""
    _refuse_unknown(zone)
    _refuse_languages(languages)
    if not name:
        raise Refused(_("A network needs a name in at least one language."), code="no_name", field="name")
    if licence not in Licence.values:
        raise Refused(_("Choose a licence of the list."), code="licence", field="licence")
    new: dict[str, Words | list[str] | bool | str] = {
        "name": name,
        "mission": mission,
        "languages": languages,
        "public": public,
        "licence": licence,
        "zone": zone,
    }
    changed = {field: value for field, value in new.items() if getattr(space, field) != value}
    act.changed(
        space,
        before={field: _spelled(getattr(space, field)) for field in changed},
        after={field: _spelled(value) for field, value in changed.items()},
    )
    for field, value in changed.items():
        setattr(space, field, value)
    space.save(update_fields=list(changed))
    return space


def _refuse_unknown(zone: str) -> None:
    if zone not in zones():
        raise Refused(_("Choose a time zone of the list, as in Europe/Brussels."), code="zone", field="zone")


def _refuse_languages(languages: list[str]) -> None:
    if not languages or set(languages) - set(NAMES):
        raise Refused(_("Choose at least one language of the list."), code="languages", field="languages")


def _spelled(value: Words | list[str] | bool | str) -> object:
    return value.as_json() if isinstance(value, Words) else value


@action("people.update_account", rule=oneself, about="person", says=gettext_lazy("Own account changed"))
def update_account(act: Act, *, person: Person, name: str, language: str) -> Person:
    """Change one's own name and language. The trail notes which of them changed, not to what."""
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language of the list."), code="language", field="language")
    new = {"name": name.strip(), "language": language}
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, new[field])
    person.save(update_fields=changed)
    act.changed(person, after={"changed": changed})
    return person


class Erased(NamedTuple):
    """An account that was erased, and what it was called: rooms forget what they hold under that name and address."""

    person: Person
    name: str
    address: str


@action("people.erase_person", rule=oneself | the_system, about="person", says=gettext_lazy("Account erased"))
def erase_person(act: Act, *, person: Person) -> Erased:
    """Erase an account: the row is emptied, mandates end, what the person did stays under its number."""
    from filrouge.ground.people import personal

    day = today()
    open_ones = Mandate.objects.filter(Q(until=None) | Q(until__gte=day), person=person)
    _hold_secretariats(open_ones.filter(role=Role.SECRETARIAT).values_list("space", flat=True))
    left_alone = [m.space for m in open_ones.filter(role=Role.SECRETARIAT) if not _another_secretariat(m, day)]
    if left_alone:
        names = ", ".join(space.name.in_("").text for space in left_alone)
        raise Refused(
            _("You are the last secretariat of %(spaces)s. Give the mandate to somebody else first.")
            % {"spaces": names},
            code="last",
        )
    ended = list(open_ones.order_by("id").values_list("id", flat=True))
    open_ones.update(until=day - timedelta(days=1))
    erased = Erased(person, person.name, person.email)
    personal.forget(person)
    act.changed(person, after={"erased": True, "mandates_ended": ended})
    return erased


def _hold(space: Space) -> None:
    """Wait until nobody else gives a mandate in this space: a button pressed twice gives one."""
    list(Space.objects.select_for_update(no_key=True).filter(pk=space.pk).values_list("pk"))


def _hold_secretariats(spaces: Iterable[int]) -> None:
    """Wait until nobody else ends a mandate of these secretariats: of two that end each other one has to stay."""
    held = Mandate.objects.select_for_update(no_key=True).filter(space__in=spaces, role=Role.SECRETARIAT)
    list(held.order_by("pk").values_list("pk"))


def _another_secretariat(mandate: Mandate, day: date) -> bool:
    others = Mandate.objects.filter(space=mandate.space, role=Role.SECRETARIAT, since__lte=day)
    return others.filter(Q(until=None) | Q(until__gte=day)).exclude(person=mandate.person).exists()
