"""Tables that come in from federations, and tables that go out to them.

``open_sheet`` reads what people really send (CSV, XLSX, XLS, ODS, XML Spreadsheet 2003, JSON, HTML) in a
child process with limits and turns it into rows of clean text; ``rows`` streams them. ``write_csv``, ``write_xlsx``,
``write_workbook`` and ``write_jsonl`` write tables that read back the same and that no spreadsheet
program takes for formulas.
What cannot be read is refused with words that say what happened and what to do.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filrouge.ground.tables.books import TOGETHER
    from filrouge.ground.tables.limits import Limits
    from filrouge.ground.tables.reading import Note, Sheet, Unreadable, open_sheet, rows
    from filrouge.ground.tables.writing import write_csv, write_jsonl, write_workbook, write_xlsx

__all__ = [
    "TOGETHER",
    "Limits",
    "Note",
    "Sheet",
    "Unreadable",
    "open_sheet",
    "rows",
    "write_csv",
    "write_jsonl",
    "write_workbook",
    "write_xlsx",
]

_HOMES = {
    "Limits": "limits",
    "TOGETHER": "books",
    "write_csv": "writing",
    "write_jsonl": "writing",
    "write_workbook": "writing",
    "write_xlsx": "writing",
}


def __getattr__(name: str) -> object:
    # The child process imports this package too: names are fetched when asked for, so that it
    # starts without Django.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'reading')}"), name)
