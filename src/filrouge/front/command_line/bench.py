"""`bench`: measurements that the product carries with it, and writes to docs/measured.md."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import click

PACKAGE = "filrouge.front.bench"


def names() -> list[str]:
    """The measurements there are: modules of front/bench that have a `run`."""
    if find_spec(PACKAGE) is None:
        return []
    package = import_module(PACKAGE)
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


class Benches(click.Group):
    """One command for each measurement. Its options are those of the module: a list `OPTIONS` of click.Option."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in names() if hasattr(import_module(f"{PACKAGE}.{name}"), "run")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{PACKAGE}.{cmd_name}")
        run: Callable[[dict[str, object]], None] = module.run
        return click.Command(
            cmd_name,
            callback=lambda **options: run(options),
            params=getattr(module, "OPTIONS", []),
            help=module.__doc__,
        )


@click.group("bench", cls=Benches)
def bench_command() -> None:
    """Measure the product on this machine, on data that it makes or reads."""
