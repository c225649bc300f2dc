"""What people read when a file is refused, and the remarks that go with one that was read.

Each refusal says what happened, then what to do. Sentences are rendered by whoever shows them, in the
language of the reader.
"""

from collections.abc import Mapping

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from filrouge.ground.tables.findings import Fact

Text = str | Promise

_SAVE_AS_XLSX = _("Open it in a spreadsheet program, save it as .xlsx and send that file.")
_SEND_THE_TABLE = _("Send the table itself, as .xlsx, .ods or .csv.")
_SEND_AGAIN = _("Save it again in your spreadsheet program, check that it opens there, and send it once more.")
_SPLIT = _("Split it into several files and send them one after the other.")
_NEW_WORKBOOK = _("Copy the cells into a new, empty workbook and send that one.")

REFUSALS: Mapping[str, tuple[Text, Text]] = {
    "not_a_file": (_("There is no file to read here."), _("Choose one file and send it.")),
    "too_big": (_("The file has %(size)s bytes; up to %(limit)s are read."), _SPLIT),
    "empty": (
        _("The file holds nothing that could be read."),
        _("Check that you chose the right file, and send it again."),
    ),
    "no_rows": (
        _("The file holds headings, and no row below them."),
        _("Fill in at least one row below the headings and send the file again."),
    ),
    "password": (
        _("The workbook is locked by a password."),
        _("Open it in your spreadsheet program, remove the password, save it and send it again."),
    ),
    "archive": (
        _("This is a packed archive and not a table."),
        _("Unpack it on your computer and send the table that is in it."),
    ),
    "web_page": (
        _("This is a web page, and there is no table in it."),
        _("Export the list itself, or copy it into a spreadsheet, save it as .xlsx and send that file."),
    ),
    "web_archive": (_("This is a web archive (.mht), which cannot be read here."), _SAVE_AS_XLSX),
    "page_cut": (_("The web page breaks off before its table ends."), _("Export it once more and send the new file.")),
    "page_broken": (
        _("In this web page a tag, a remark or a script does not come to an end, or a character cannot be read."),
        _SAVE_AS_XLSX,
    ),
    "page_depth": (_("In this web page more than %(limit)s tables stand within each other."), _SAVE_AS_XLSX),
    "xml": (_("This is an XML file and not a table."), _SAVE_AS_XLSX),
    "pdf": (
        _("This is a PDF. A table in it is a picture of a table: the cells are no longer there."),
        _("Ask for the spreadsheet it was made from and send that."),
    ),
    "picture": (
        _("This is a picture and not a table."),
        _("Ask for the spreadsheet behind it and send that."),
    ),
    "document": (
        _("This is a text document or a set of slides and not a table."),
        _("Copy the table into a spreadsheet, save it as .xlsx and send that file."),
    ),
    "numbers": (
        _("This file was made by Numbers, Pages or Keynote, whose own kinds of file cannot be read here."),
        _("In Numbers choose File, Export To, Excel, and send that file. Copy a table of Pages into Numbers first."),
    ),
    "address_book": (
        _("This is an address book or a calendar and not a table."),
        _("Export the contacts as .csv from the program that keeps them, and send that file."),
    ),
    "mail": (
        _("This is a mail and not a table."),
        _("Save the table that is attached to it, and send that file."),
    ),
    "link": (
        _("This file only points to a table that is kept elsewhere."),
        _("Open the link, download the table as .xlsx or .csv, and send that file."),
    ),
    "database": (
        _("This is a database and not a table."),
        _("Export the list of the members from it as .csv or .xlsx, and send that file."),
    ),
    "companion": (
        _("This is a small file that the computer keeps beside a table, and not the table itself."),
        _("Choose the file of the same name without “._” or “~$” at its beginning, and send that one."),
    ),
    "other_workbook": (_("This is a binary workbook (.xlsb), which cannot be read here."), _SAVE_AS_XLSX),
    "old_workbook": (_("This workbook was saved in a form from before 1997."), _SAVE_AS_XLSX),
    "binary": (_("This file is neither a table nor a text."), _SEND_THE_TABLE),
    "broken_archive": (_("The workbook is damaged: a part of it is missing or altered."), _SEND_AGAIN),
    "broken_workbook": (_("The workbook is damaged: its sheets cannot be read."), _SEND_AGAIN),
    "bomb": (_("A small file that unpacks to an enormous one is not opened."), _NEW_WORKBOOK),
    "unsafe_archive": (_("The workbook is built in a way that no spreadsheet program uses."), _NEW_WORKBOOK),
    "unsafe_workbook": (
        _("The workbook holds declarations that can be misused, and is not opened."),
        _NEW_WORKBOOK,
    ),
    "no_such_sheet": (
        _("The workbook has no sheet called “%(sheet)s”."),
        _("Choose one of its sheets: %(sheets)s."),
    ),
    "not_alike": (
        _("No two sheets of this workbook have the same headings."),
        _("Choose one of its sheets: %(sheets)s."),
    ),
    "too_many_rows": (_("The table has more than %(limit)s rows."), _SPLIT),
    "too_many_columns": (
        _("The table has at least %(columns)s columns; up to %(limit)s are read."),
        _("Delete the columns you do not need, also those far to the right, and send the file again."),
    ),
    "cell_too_long": (
        _("A cell on line %(line)s holds far more text than a table can take."),
        _("Shorten it, or add the quotation mark that is missing on that line, and send the file again."),
    ),
    "line_too_long": (
        _("Line %(line)s does not end where a row could end."),
        _("Look at that line in a text editor, or save the table again as .xlsx, and send that file."),
    ),
    "unclosed_quote": (
        _("A quotation mark opens on line %(line)s and never closes: all that follows would be one cell."),
        _("Close or remove the quotation mark on that line, or save the table as .xlsx, and send it again."),
    ),
    "broken_text": (
        _("Line %(line)s holds characters that do not fit the rest of the file (%(encoding)s)."),
        _("Open the file in a spreadsheet program, correct that line, save it as .xlsx and send that file."),
    ),
    "unknown_delimiter": (
        _("The cells seem to be parted by %(mark)s, which is not known here."),
        _("Open the file in a spreadsheet program, choose that separator, save it as .xlsx and send it."),
    ),
    "json_broken": (
        _("The JSON breaks off or has a mistake on line %(line)s, at character %(column)s."),
        _("Write each row as one object on one line, or all rows as one list of objects, and send it again."),
    ),
    "json_shape": (
        _("On line %(line)s stands something other than an object with named values."),
        _('Write every row as an object such as {"name": "Aurora", "city": "Lyon"} and send the file again.'),
    ),
    "json_depth": (
        _("The object on line %(line)s is nested too deeply to be a row of a table."),
        _("Write every row as a flat object of names and values and send the file again."),
    ),
    "too_slow": (_("The file took too long to read."), _SPLIT),
    "too_much_memory": (
        _("The table is too large to be opened in one piece."),
        _("Delete empty rows and columns at its end, or split it into several files, and send it again."),
    ),
    "too_much_content": (_("The table holds too much text to be read in one piece."), _SPLIT),
    "failed": (
        _("The file could not be read: reading it ended without a result."),
        _("Save the table as .csv in your spreadsheet program and send that file."),
    ),
}

NOTES: Mapping[str, Text] = {
    "headings_below": _("The headings were found on line %(row)s; what stands above them was left out."),
    "headings_joined": _("The headings on line %(row)s were put together with the line above."),
    "headings_like_data": _(
        "Line %(row)s was read as the headings, and looks like a row of the list. If it is one, write a line of "
        "headings above it and send the list again."
    ),
    "headings_missing": _("Columns without a heading got a number as their name: %(count)s."),
    "headings_repeated": _("Headings that occur more than once got a number, for example “%(name)s”."),
    "headings_invisible": _("Invisible characters were taken out of headings, for example “%(name)s”."),
    "headings_cut": _("A very long heading was cut: “%(name)s…”."),
    "long_rows": _("Rows with more cells than headings: %(count)s. Check whether a cell there holds a separator."),
    "short_rows": _("Rows with fewer cells than headings: %(count)s. The missing cells are empty."),
    "one_column": _("The table has one column. If you see more, the sign between the cells was not recognised."),
    "lines_in_cells": _(
        "Each line of the list stood in one cell, and was taken apart. Look whether the columns are right."
    ),
    "other_sheets": _("“%(sheet)s” was read. Other sheets in the workbook: %(count)s."),
    "sheets_together": _(
        "Sheets that were read as one list, each with the line at which it begins: %(sheets)s. The column “%(column)s” "
        "names the sheet of each row."
    ),
    "sheets_left_out": _("Sheets that were left out, because they are hidden or have other headings: %(sheets)s."),
    "other_tables": _("The largest table of the web page was read. Other tables in it: %(count)s."),
    "formulas": _("Formulas in the workbook: %(count)s. Their last results were read; nothing was computed."),
    "error_cells": _("Cells in which a formula had failed (such as #N/A): %(count)s. They are empty now."),
    "macros": _("The workbook holds macros. They were not run."),
    "external_links": _("The workbook takes values from other files. The values as last saved were read."),
    "control_characters": _("Control characters were taken out of cells: %(count)s."),
    "turning_characters": _("Characters that turn the direction of writing were taken out of cells: %(count)s."),
    "half_characters": _("Characters of which only a half was there were replaced by �: %(count)s."),
    "damaged_numbers": _(
        "Numbers that a spreadsheet has shortened (such as 7,32E+12): %(count)s. Their last digits are lost."
    ),
    "long_numbers": _("Numbers with more than 15 digits: %(count)s. Spreadsheets do not keep the digits after these."),
    "repeated_keys": _("Objects that name the same value twice: %(count)s. The last one was taken."),
    "not_numbers": _("Values that are no numbers (NaN, Infinity): %(count)s. They are empty now."),
    "nested_values": _("Values that are lists or objects themselves were kept as JSON: %(count)s."),
}


def _fill(*parts: Text | Mapping[str, Fact]) -> str:
    *sentences, facts = parts
    shown = {name: _shown(fact) for name, fact in facts.items()} if isinstance(facts, Mapping) else {}
    return " ".join(str(sentence) % shown for sentence in sentences)


def _shown(fact: Fact) -> str:
    # A narrow space between thousands reads the same in every language.
    return f"{fact:,}".replace(",", "\u202f") if isinstance(fact, int) and fact >= 10_000 else str(fact)


_filled = lazy(_fill, str)


def refusal_message(code: str, facts: Mapping[str, Fact]) -> str:
    """Return the sentence about what happened and the one about what to do, rendered when shown."""
    return _filled(*REFUSALS[code], facts)


def remedy(code: str, facts: Mapping[str, Fact]) -> str:
    """Return only what to do."""
    return _filled(REFUSALS[code][1], facts)


def note_message(code: str, facts: Mapping[str, Fact]) -> str:
    """Return the sentence of a remark."""
    return _filled(NOTES[code], facts)
