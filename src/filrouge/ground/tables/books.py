"""What holds several tables, whatever the kind of the file: a workbook, or a web page."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Protocol

from filrouge.ground.tables.cells import one_line
from filrouge.ground.tables.findings import Refusal
from filrouge.ground.tables.headings import RawRow

TOGETHER = "*"  # asked for in place of the name of a sheet; programs allow no sheet to be called so
_LONGEST = 60
_LONGEST_NAMES = 500


class Worksheet(Protocol):
    """One table."""

    name: str

    @property
    def height(self) -> int:
        """The number of its last row that holds anything, known when its rows were read."""

    def rows(self, before: int = 0) -> Iterator[RawRow]:
        """Yield the number of each row, its cells as text, and the spans merged sideways.

        `before` lines of other sheets are counted in.
        """


class Book(Protocol):
    """Several tables: ``sheets`` are their names, ``in_sight`` those of the ones that are not hidden."""

    sheets: list[str]
    in_sight: list[str]
    plain: bool
    """Whether it is plain text, in which numbers and formulas are not told from text."""

    def choose(self, wanted: str) -> Worksheet:
        """The sheet of this name; without one that which most likely is the list."""

    def opened(self, name: str) -> Worksheet:
        """A sheet, whatever it holds."""


def no_such_sheet(wanted: str, sheets: Iterable[str]) -> Refusal:
    """Say which sheets there are."""
    return Refusal("no_such_sheet", sheet=wanted[:_LONGEST], sheets=", ".join(sheets)[:_LONGEST_NAMES])


def told_apart(labels: Iterable[str], kind: str) -> list[str]:
    """Names of sheets, no two the same, in the place of what a file calls them: “Ghent”, “Ghent (2)”, “Table 3”."""
    names: dict[str, None] = {}
    for number, label in enumerate(labels, start=1):
        called = one_line(label)[:_LONGEST].strip()
        name = called if called not in ("", TOGETHER) else f"{kind} {number}"
        alike = (f"{name} ({times})" for times in count(2))
        names[name if name not in names else next(one for one in alike if one not in names)] = None
    return list(names)
