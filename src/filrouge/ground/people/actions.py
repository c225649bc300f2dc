"""Opening a space, granting and ending mandates."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import SPACE_ROLES, Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.rules import secretariat, the_system
from filrouge.ground.words import Words

RESERVED = {"account", "api", "health", "static", "spaces", "acting", "i18n"}


@action("people.open_space", rule=the_system, about="slug")
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
) -> Space:
    """Open a working place for a network that is not an organisation of this installation yet."""
    if slug in RESERVED or Space.objects.filter(slug=slug).exists():
        raise Refused(
            _("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}, code="taken", field="slug"
        )
    own = Organisation.objects.create(name=name.in_(languages[0]).text, country=country)
    space = Space.objects.create(
        slug=slug,
        organisation=own,
        name=name,
        mission=mission or Words(),
        languages=languages,
        public=public,
        sample=sample,
    )
    act.changed(space, after={"slug": slug, "languages": languages, "public": public})
    return space


@action("people.grant_mandate", rule=secretariat | the_system, about="space")
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
                "Secretariat, facilitator and rapporteur are roles of the network itself; the others are roles of a member."
            ),
            code="wrong_role",
            field="role",
        )
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first() or Person.objects.create_user(
        address, name, language=language
    )
    since = since or today()
    in_force = Mandate.objects.filter(
        person=person, organisation=organisation, space=space, role=role, since__lte=since
    )
    if in_force.exclude(until__lt=since).exists():
        raise Refused(_("This person holds that mandate already."), code="already", field="email")
    mandate = Mandate.objects.create(
        person=person, organisation=organisation, space=space, role=role, since=since, until=until
    )
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


@action("people.end_mandate", rule=secretariat | the_system, about="mandate")
def end_mandate(act: Act, *, mandate: Mandate, last_day: date | None = None) -> Mandate:
    """End a mandate; the record stays. The last secretariat of a space cannot be ended."""
    last_day = last_day or today() - timedelta(days=1)  # ends at once; before `since` it was never in force
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
