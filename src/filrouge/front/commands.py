"""The command line: `filrouge`. What the commands do stands in front/command_line and in the rooms' commands.py."""

from __future__ import annotations

import errno
import os
from importlib import import_module

import click
import django
from django.core.exceptions import ImproperlyConfigured

# Commands of the front: name → module of front/command_line and, in it, the function of the same name.
OWN = {
    "demo": "demo",
    "serve": "serving",
    "worker": "serving",
    "init": "installing",
    "migrate": "installing",
    "mandate": "installing",
    "link": "register",
    "totals": "register",
    "export": "register",
    "receive": "receiving",
    "archive": "archiving",
    "restore": "archiving",
    "doctor": "doctor",
    "trail": "trail",
    "bench": "bench",
    "count": "counting",
    "sbom": "sbom",
}
# demo chooses its own folder and database before Django reads its settings; count and sbom need neither.
SETS_UP_ITSELF = {"demo", "count", "sbom"}


class Stopped(click.ClickException):
    """Ctrl-C, with the exit code that a shell expects of it."""

    exit_code = 130


class Commands(click.Group):
    """The commands of the front and of all rooms. Django starts only when a command needs it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*OWN, *_of_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in OWN:
            return _of_rooms().get(cmd_name)
        if cmd_name not in SETS_UP_ITSELF:
            set_up()
        module = import_module(f"filrouge.front.command_line.{OWN[cmd_name]}")
        found = getattr(module, f"{cmd_name}_command")
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Refusals and Ctrl-C are answered with a sentence, not with a trace."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            raise Stopped("Stopped. What was written before stays. The same command takes it up again.") from None
        except (click.ClickException, click.exceptions.Exit):
            raise  # said already, and to be said where Django was never started
        except Exception as error:
            if sentence := _sentence(error):
                raise click.ClickException(sentence) from error
            raise


def set_up() -> None:
    """Start Django with the settings of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
    os.umask(0o077)  # what an installation writes is for itself alone: database, uploads, secret, archives
    try:
        django.setup()
    except ImproperlyConfigured as error:  # a setting that cannot be, said by filrouge.front.environment
        raise click.ClickException(f"{error}\ndocs/running/settings.md lists every setting.") from error


def _of_rooms() -> dict[str, click.Command]:
    """The commands that rooms offer: `COMMANDS` in their commands.py."""
    set_up()
    from filrouge.front.rooms import ROOMS

    found: dict[str, click.Command] = {}
    for room in ROOMS:
        try:
            module = import_module(f"filrouge.rooms.{room.name}.commands")
        except ModuleNotFoundError as error:
            if error.name != f"filrouge.rooms.{room.name}.commands":
                raise
            continue
        for command in module.COMMANDS:
            if command.name in OWN or command.name in found:
                raise RuntimeError(f"two commands are called {command.name}")
            found[command.name] = command
    return found


def _sentence(error: Exception) -> str:
    """What to say instead of a trace; nothing when the error is a fault of the program."""
    from django.db import DatabaseError, OperationalError, ProgrammingError

    from filrouge.ground.actions import Refused
    from filrouge.ground.archive import Refusal

    if isinstance(error, Refused):
        return str(error.message)
    if isinstance(error, Refusal):
        return str(error)
    # Of the others, such as IntegrityError, the program is to blame; the bare kind says that the file is damaged.
    if isinstance(error, OperationalError | ProgrammingError) or type(error) is DatabaseError:
        first = (str(error).splitlines() or [""])[0]
        return f"The database answers: {first}\nfilrouge doctor says what is wrong and how to mend it."
    if isinstance(error, OSError) and error.strerror and error.errno != errno.EPIPE:
        return _of_the_disk(error)
    return ""


def _of_the_disk(error: OSError) -> str:
    """What the machine refused: a full disk, a folder that belongs to somebody else."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}. {MENDS.get(error.errno or 0, 'Mend that, then start the same command again.')}"


MENDS = {
    errno.ENOSPC: "Make room on the disk, then start the same command again. Nothing half written was kept.",
    errno.EDQUOT: "Make room on the disk, then start the same command again. Nothing half written was kept.",
    errno.EACCES: "Start Filrouge as the user that it belongs to, or name another place.",
    errno.EPERM: "Start Filrouge as the user that it belongs to, or name another place.",
    errno.EROFS: "Nothing can be written there. Name another place.",
}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Filrouge: the working place of a network of social-economy organisations."""
