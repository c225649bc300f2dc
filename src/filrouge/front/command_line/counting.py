"""`count`: a ballot counted anew from its file, without a database and without trusting whoever published it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from filrouge.methods.recount import foreign
from filrouge.methods.recount.anew import Counted, count_anew
from filrouge.methods.recount.settings import COMPLETIONS
from filrouge.rooms.ballots.formats.proving import describe, prove
from filrouge.rooms.ballots.formats.telling import Table, Told, tell
from filrouge.rooms.ballots.formats.wording import in_language

LANGUAGE = "en"


@click.command("count")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", default="", help="The digest on the ballot's page or in a mail: is this that file?")
@click.option("--method", default="", type=click.Choice(["", *foreign.METHODS]), help="How to count a .blt or .csv.")
@click.option("--seats", type=click.IntRange(1), help="Places to fill, where the file does not say it.")
@click.option("--lot", default="", help="What parts equals: the seed, a space and the question's number.")
@click.option("--rule", default="", help=f"How to share a .pb, where its META does not say it: {foreign.RULES_SAID}.")
@click.option("--majority", default="", help="Of a .csv of yes and no: simple, or a part such as 2/3.")
@click.option("--budget", default="", help="Of a .csv of projects: how much there is to share.")
@click.option("--completion", default="", type=click.Choice(["", *COMPLETIONS]), help="What becomes of the rest of it.")
@click.option("--json", "as_json", is_flag=True, help="The result and all that was found, as JSON.")
def count_command(file: Path, digest: str, as_json: bool, **asked: Any) -> None:
    """Count a ballot anew from its file: .json of Filrouge, .blt, .pb or a .csv of papers.

    Needs no installation and no database. Ends with 1 when something does not come out.
    """
    _speak_english()
    try:
        counted = count_anew(file.read_bytes(), file.suffix.lower(), foreign.Asked(**asked), digest)
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{file.name} cannot be counted: {error}") from error
    if as_json:
        click.echo(json.dumps({"holds": counted.holds, **counted.as_dict()}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(counted)))
    if not counted.holds:
        raise click.exceptions.Exit(1)


def _speak_english() -> None:
    """The words of the rooms ask Django for their language; without settings it answers in English."""
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_THOUSAND_SEPARATOR=True)


def _lines(counted: Counted) -> Iterator[str]:
    if title := in_language(counted.title, LANGUAGE):
        yield title
    yield from describe(counted.facts)
    if counted.digest:
        yield f"Digest {counted.digest}"
    yield ""
    for proof in prove(counted):
        yield f"{'✓' if proof.holds else '✗'} {proof.words}"
        yield from (f"    {fault}" for fault in proof.faults)
    for asked, question in zip(counted.questions, counted.result["questions"], strict=True):
        yield ""
        yield from _question(tell(asked, question, LANGUAGE))
    if not counted.holds:
        yield ""
        yield "This file is not the one that was published, or it was not counted rightly. See the lines with ✗."


def _question(told: Told) -> Iterator[str]:
    yield f"{told.number}. {told.text}".rstrip()
    yield f"   {told.chosen or told.outcome}"
    yield from (f"   {sentence}" for sentence in (*told.conditions, *told.sentences))
    for table in told.tables:
        yield ""
        yield from _table(table)
        yield from (f"   {note}" for note in table.notes)


def _table(table: Table) -> Iterator[str]:
    yield f"   {table.title}"
    rows = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if at in table.words else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "     " + "  ".join(cells).rstrip()
