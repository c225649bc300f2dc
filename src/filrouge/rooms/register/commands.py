"""The room on the command line. The same actions as on the pages, done by the installation itself."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.models import State as JobState
from filrouge.ground.people.queries import space_called
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.tables import TOGETHER
from filrouge.methods.legal_forms import FAMILIES
from filrouge.rooms.register.actions import lists as actions
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries import lists as queries

_CHUNK = 1 << 20
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
_LOOK_AGAIN = 0.3


def _day(_context: click.Context, _parameter: click.Parameter, typed: datetime) -> date:
    return typed.date()


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--space", "slug", required=True, help="The network, as it stands in its address.")
@click.option("--federation", required=True, help="Whose list it is. A new name makes a new federation.")
@click.option(
    "--date", "as_of", required=True, type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Day of the list."
)
@click.option(
    "--country", default="", help="All of it in one country (ISO code): lists of other countries cannot overlap."
)
@click.option("--family", default="", type=click.Choice(["", *FAMILIES]), help="All of it of one family.")
@click.option("--of", "federation_country", default="", help="Country of a federation that is new (ISO code).")
@click.option("--series", default="", help="Name of the list, if the federation sends several.")
@click.option("--sheet", default="", help="Sheet of a workbook; '*' for all with the same headings together.")
@click.option("--sites", is_flag=True, help="The rows are sites or outlets, not organisations.")
@click.option("--matching", default="", help='Columns, as JSON: {"heading": "field"}; others as proposed.')
@click.option("--yes", is_flag=True, help="Import without asking.")
def import_command(file: Path, slug: str, yes: bool, matching: str, **facts: Any) -> None:
    """Import the list of a federation: columns are matched, a preview is shown, then the rows are written.

    Can be stopped with Ctrl-C and started again with the same words: it goes on where it stopped.
    """
    viewer = _system(slug)
    try:
        source = _received(viewer, file, **facts)
        _tell_how_read(source)
        if source.state != Source.State.IMPORTING:
            _match(viewer, source, matching)
            source.refresh_from_db()
            _print(source.plan)
            if not yes and not click.confirm(_("Import this list?")):
                click.echo(_("Nothing was imported. The same command takes it up again."))
                return
        _import(viewer, source)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused


def _system(slug: str) -> Viewer:
    space = space_called(slug)
    if space is None:
        raise click.ClickException(_("There is no network “%(slug)s” on this installation.") % {"slug": slug})
    return system(space)


def _received(viewer: Viewer, file: Path, *, federation: str, federation_country: str, **facts: Any) -> Source:
    assert viewer.space is not None
    country = federation_country.upper()
    facts["country"] = facts["country"].upper()
    with file.open("rb") as content:
        return actions.receive_list(
            viewer,
            space=viewer.space,
            umbrella=actions.umbrella_called(viewer.space, federation, country),
            umbrella_name=federation,
            umbrella_country=country,
            chunks=iter(lambda: content.read(_CHUNK), b""),
            file_name=file.name,
            **facts,
        )


def _tell_how_read(source: Source) -> None:
    """As the page of columns does: what was read, what is to be known of it, what else could be."""
    click.echo(_("Read as:") + f" {words.read_as(source.sheet)}.")
    for note in words.notes(source.sheet):
        click.echo(f"  {note}")
    for sheet, name in words.sheets_to_choose(source.sheet):
        if sheet == TOGETHER:
            click.echo(f"  {name}: --sheet '{sheet}'")


def _match(viewer: Viewer, source: Source, matching: str) -> None:
    chosen = queries.proposed_matching(source)
    for heading, field in _told(matching).items():
        if heading not in source.columns:
            raise click.ClickException(_("The list has no column “%(name)s”.") % {"name": heading})
        chosen[str(source.columns.index(heading))] = field
    actions.match_columns(viewer, source=source, matching=chosen)
    for place, heading in enumerate(source.columns):
        click.echo(f"  {heading[:34]:<34}  {words.field_label(chosen[str(place)])}")
    _follow(source, "register.preview", _("Preview"))


def _told(matching: str) -> dict[str, str]:
    try:
        told = json.loads(matching or "{}")
    except ValueError as error:
        raise click.ClickException(_('--matching is not JSON. Write it as {"heading": "field"}.')) from error
    if not isinstance(told, dict):
        raise click.ClickException(_('--matching is not JSON. Write it as {"heading": "field"}.'))
    return {str(heading): str(field) for heading, field in told.items()}


def _print(result: dict[str, Any]) -> None:
    for name, (label, _means) in words.OUTCOMES.items():
        if number := result.get("counts", {}).get(name, 0):
            click.echo(f"  {number:>9,}  {label}")
    for line, code, other in result.get("refused", ())[:5]:
        click.echo("    " + _("line %(line)d: %(why)s") % {"line": line, "why": words.reason(code, other)})


def _import(viewer: Viewer, source: Source) -> None:
    actions.import_list(viewer, source=source)
    _follow(source, "register.import", _("Import"))
    source.refresh_from_db()
    click.echo(_("Imported. Every organisation is linked and counted by the worker, or now with: filrouge link"))
    _print(source.report)


class Shown(work.Progress):
    """Progress that is drawn as it is told."""

    def __init__(self, job: Job, bar: Any) -> None:
        super().__init__(job)
        self._bar = bar

    def __call__(self, done: int, total: int) -> None:
        """Tell the row and draw the bar."""
        super().__call__(done, total)
        _draw(self._bar, done, total)


def _draw(bar: Any, done: int, total: int) -> None:
    if total:
        bar.length = total
        bar.update(done - bar.pos)


def _follow(source: Source, kind: str, title: str) -> None:
    """Do the work here, or watch the worker that took it; show how far it is."""
    job = Job.objects.filter(once=f"{kind}:{source.id}").latest("id")
    try:
        with click.progressbar(length=max(1, source.sheet.get("rows", 1)), label=title, show_pos=True) as bar:
            while job.state not in _ENDED:
                _step(job, bar)
                job.refresh_from_db()
            _draw(bar, source.sheet.get("rows", 1), source.sheet.get("rows", 1))
    except KeyboardInterrupt:
        work.cancel(job.id)
        raise click.ClickException(
            _("Stopped. What is written stays and nothing counts yet. The same command goes on where it stopped.")
        ) from None
    if job.state != JobState.DONE:
        raise click.ClickException(str(job.outcome.get("refused") or _("The work stopped before its end. Try again.")))


def _step(job: Job, bar: Any) -> None:
    if leased := work.take(job.id):
        work.run(leased, lambda mine: Shown(mine, bar))
    else:
        _draw(bar, job.done, job.total)
        time.sleep(_LOOK_AGAIN)


COMMANDS = [import_command]
