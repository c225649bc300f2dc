"""`init`, `migrate` and `mandate`: a new installation, a newer version, and the way back in."""

from __future__ import annotations

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from filrouge.front.command_line import database
from filrouge.front.command_line.spaces import the_space
from filrouge.ground.actions import Refused
from filrouge.ground.hours import zone_of, zones
from filrouge.ground.people import actions
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.models import Mandate, Organisation, Role, Space
from filrouge.ground.people.queries import space_called
from filrouge.ground.people.viewer import system
from filrouge.ground.words import Words
from filrouge.methods.places import COUNTRIES


@click.command("migrate")
def migrate_command() -> None:
    """Make the tables, or bring them to this version. Make a backup first (filrouge archive)."""
    names = database.pending()
    database.migrate()
    for name in names:
        click.echo(f"  {name}")
    click.echo(f"{len(names)} changes made; the database fits this version." if names else "Nothing to do.")


def _slug(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if not actions.SLUG.fullmatch(typed) or len(typed) > 40:
        raise click.BadParameter("Use small letters, digits and hyphens, at most 40, as in: social-network")
    return typed


def _languages(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """Codes with commas between them. Text stays text, for click checks what was typed at a prompt twice."""
    chosen = [code.strip() for code in typed.split(",") if code.strip()]
    if not chosen or set(chosen) - set(NAMES):
        raise click.BadParameter(f"Name at least one of {', '.join(NAMES)}, with commas between them.")
    return ",".join(chosen)


def _country(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if typed and typed.strip().upper() not in COUNTRIES:
        raise click.BadParameter("Use the two letters of the country, as in BE.")
    return typed.strip().upper()


def _zone(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if typed and typed not in zones():
        raise click.BadParameter("Use a name of the IANA time zone database, as in Europe/Brussels.")
    return typed


def _address(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    try:
        validate_email(typed.strip())
    except ValidationError:
        raise click.BadParameter("That is not a mail address.") from None
    return typed.strip().lower()


@click.command("init")
@click.option("--space", "slug", prompt="Short name in addresses, as in: social-network", callback=_slug)
@click.option(
    "--languages",
    prompt="Languages that the network works in, the main one first",
    default="en,fr,nl",
    callback=_languages,
    help="Codes with commas between them.",
)
@click.option("--name", "names", multiple=True, help="The network's name: en=Social Network. Once per language.")
@click.option("--country", prompt="Country of its seat (two letters, or empty)", default="", callback=_country)
@click.option("--zone", default="", callback=_zone, help="Its time zone, if not that of the country: Europe/Brussels.")
@click.option("--secretary", prompt="Name of the first person of the secretariat")
@click.option("--email", prompt="Their mail address", callback=_address)
def init_command(
    slug: str, languages: str, names: tuple[str, ...], country: str, zone: str, secretary: str, email: str
) -> None:
    """Open a network with its first secretariat. Asks for what is not said. Safe to repeat."""
    database.make_ready()
    space, spoken, zone = space_called(slug), languages.split(","), zone or zone_of(country)
    if space:
        click.echo(f"The network {slug} is there already and stays as it is.")
    else:
        space = actions.open_space(
            system(None), slug=slug, name=_named(names, spoken), languages=spoken, country=country, zone=zone
        )
        click.echo(f"The network {slug} is open. Its hours are those of {zone}.")
    grant(space, email, secretary, Role.SECRETARIAT, space.organisation)
    click.echo(f"Start with: filrouge serve\nThen sign in at {settings.PUBLIC_ADDRESS}/ as {email}.")
    if settings.EMAIL_URL == "console":
        click.echo(
            "The code to sign in with appears in the terminal of serve, until FILROUGE_MAIL names a mail server."
        )


def _named(names: tuple[str, ...], languages: list[str]) -> Words:
    """The name in each language, asked for when none was given; at least the main language has one."""
    said = dict(name.partition("=")[::2] for name in names)
    if not said:
        for number, code in enumerate(languages):
            label = f"Name of the network ({code})"
            said[code] = click.prompt(label) if number == 0 else click.prompt(label, default="", show_default=False)
    said = {code.strip(): text.strip() for code, text in said.items() if text.strip()}
    if languages[0] not in said or set(said) - set(languages):
        raise click.ClickException(f"Say the name in the main language, as in: --name {languages[0]}=Social Network")
    return Words.of(said.pop(languages[0]), languages[0], **said)


@click.group("mandate")
def mandate_command() -> None:
    """Who may act for whom. For rescue; otherwise the secretariat does this on its pages."""


@mandate_command.command("grant")
@click.option("--space", "slug", default="", help="The network, as it stands in its address.")
@click.option("--email", required=True, callback=_address)
@click.option("--name", default="", help="Of the person, when the account is new.")
@click.option("--role", type=click.Choice(list(Role.values)), default=Role.SECRETARIAT.value, show_default=True)
@click.option("--organisation", "address", default="", help="The member, by its address of eight characters.")
def grant_command(slug: str, email: str, name: str, role: str, address: str) -> None:
    """Let a person act for the network, or for a member."""
    space = the_space(slug)
    organisation = Organisation.objects.filter(address=address).first() if address else space.organisation
    if organisation is None:
        raise click.ClickException(f"There is no organisation {address}. Its address stands in the link of its page.")
    grant(space, email, name, role, organisation)


def grant(space: Space, email: str, name: str, role: str, organisation: Organisation) -> Mandate | None:
    """Grant a mandate and say so; one that is in force already is left as it is."""
    label = Role(role).label
    try:
        mandate = actions.grant_mandate(
            system(space), space=space, email=email, name=name, organisation=organisation, role=role
        )
    except Refused as refused:
        if refused.code != "already":
            raise
        click.echo(f"{email} holds the mandate already: {label} of {organisation.name}.")
        return None
    click.echo(f"{email} is now: {label} of {organisation.name}, from {mandate.since:%Y-%m-%d}.")
    return mandate
