"""The command line: `filrouge`."""

from __future__ import annotations

import os

import click
import django


@click.group()
def main() -> None:
    """Filrouge: the working place of a network of social-economy organisations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
    django.setup()
