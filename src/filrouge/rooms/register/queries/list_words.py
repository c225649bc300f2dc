"""What an import says to people: outcomes, reasons, warnings, names of fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.people.languages import NAMES
from filrouge.ground.punctuation import colon
from filrouge.ground.tables import TOGETHER, Note
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.fields import FIELDS, base, year_of
from filrouge.rooms.register.formats.headings import IGNORE, INSEE_CLASS
from filrouge.rooms.register.importing.sheets import readable
from filrouge.rooms.register.queries.scheme_names import scheme_name
from filrouge.rooms.register.queries.values import country_name, label_of

OUTCOMES: dict[str, tuple[Promise, Promise]] = {
    "created": (gettext_lazy("New"), gettext_lazy("On this list and not on the one before.")),
    "changed": (gettext_lazy("Changed"), gettext_lazy("On the list before too, and something about it changed.")),
    "same": (gettext_lazy("As before"), gettext_lazy("The same as on the list before. Nothing changes.")),
    "left": (gettext_lazy("Gone"), gettext_lazy("On the list before and not on this one.")),
    "refused": (
        gettext_lazy("Not taken"),
        gettext_lazy("These rows come back to you in a file, each with its reason."),
    ),
    "warned": (
        gettext_lazy("To look at"),
        gettext_lazy("Taken, but a value in the row was not understood and is left out."),
    ),
}

FIRST = gettext_lazy("This is the first list of its kind, so all of it is new.")

_REASONS: dict[str, Promise] = {
    "no_name": gettext_lazy("There is no name in this row. Write the name and send the row again."),
    "nothing": gettext_lazy("The row is empty in all columns that are read. Fill it in or take it out."),
    "total": gettext_lazy(
        "The row is the total of the list and no organisation. If it is one, write its town or its country beside it."
    ),
    "remark": gettext_lazy(
        "The row is a heading or a remark and no organisation. If it is one, write its town or its country beside it."
    ),
    "country": gettext_lazy(
        "The row names a country, and rows below it that name none are taken to be there. If it is an organisation, "
        "write its town beside it."
    ),
    "left": gettext_lazy(
        "The row says that it was a member until a day before that of the list. If it is one still, empty that date."
    ),
    "repeated": gettext_lazy("The row says the same as line %(line)s. It was taken once; take this one out."),
    "number_repeated": gettext_lazy(
        "The same number of your list stands on line %(line)s. Each organisation has a number of its own and one row: "
        "correct the number, or put both rows together."
    ),
}

_WARNINGS: dict[str, Promise] = {
    "country_unknown": gettext_lazy("The country “%(typed)s” is not known. It is left out."),
    "date_unknown": gettext_lazy("%(field)s: “%(typed)s” is not a date or a year. It is left out."),
    "number_unknown": gettext_lazy(
        "%(field)s: “%(typed)s” is not a number of zero or more, nor a size class. It is left out."
    ),
    "number_wrong": gettext_lazy(
        "%(field)s: “%(typed)s” cannot be right (length or check digit). It is kept and not used to compare."
    ),
    "register_unknown": gettext_lazy(
        "It is not clear to which register the number “%(typed)s” belongs. Give the country, or match the column to "
        "one register."
    ),
    "web_unknown": gettext_lazy("“%(typed)s” is not an address of a website. It is left out."),
    "mail_unknown": gettext_lazy("“%(typed)s” is not a mail address. It is left out."),
    "point_unknown": gettext_lazy("%(field)s: “%(typed)s” is not a place on the map. It is left out."),
    "nuts_unknown": gettext_lazy("“%(typed)s” is not a NUTS code. It is left out."),
    "form_unknown": gettext_lazy("The legal form “%(typed)s” is not known. It is kept as typed."),
    "family_unknown": gettext_lazy("The family “%(typed)s” is not known. It is left out."),
    "cut": gettext_lazy("%(field)s is very long and was cut: “%(typed)s…”."),
    "twice": gettext_lazy(
        "Line %(typed)s has the same name and place. Both are taken; they may be asked about as possible duplicates."
    ),
}

_COMPOSED: dict[str, Promise] = {
    "name_place": gettext_lazy("Name, acronym and town in one cell"),
    "address": gettext_lazy("Whole address in one cell"),
    "point": gettext_lazy("Latitude and longitude in one cell"),
    "status": gettext_lazy("Active or closed"),
    "member_until": gettext_lazy("Member until"),
    "register_number": gettext_lazy("Number of the main register of its country"),
    INSEE_CLASS: gettext_lazy("Workers (persons), as a size code of INSEE"),
    IGNORE: gettext_lazy("Leave out"),
}

WHY: dict[str, Promise] = {
    "remembered": gettext_lazy("as last time"),
    "heading": gettext_lazy("by its heading"),
    "values": gettext_lazy("by its values"),
    "chosen": gettext_lazy("your choice"),
    "unknown": gettext_lazy("not recognised, so left out"),
}


def field_label(field: str) -> str:
    """The name of what a column can be matched to."""
    head, _at, language = field.partition("@")
    if field.startswith("id:"):
        scheme = SCHEMES.get(field[3:])
        return _label_of_scheme(scheme_name(scheme.code), scheme.country) if scheme else field
    if composed := _COMPOSED.get(base(field)):
        return f"{composed}, {year_of(field)}" if year_of(field) else str(composed)
    if year_of(field):
        return label_of(field)
    head = head.removesuffix("_typed")
    label = str(FIELDS[head].label) if head in FIELDS else field
    return f"{label} ({NAMES.get(language, language)})" if language else label


def _label_of_scheme(label: str, country: str) -> str:
    return f"{label}, {country_name(country)}" if country else label


def reason(code: str, line: int) -> str:
    """Why a row is not taken."""
    return str(_REASONS[code]) % {"line": line} if code in _REASONS else code


def warning(code: str, field: str, typed: str) -> str:
    """What was not understood in a row."""
    text = _WARNINGS.get(code)
    return str(text) % {"field": field_label(field), "typed": typed} if text else f"{field}{colon()} {typed}"


def warnings(found: Iterable[Sequence[str]]) -> list[str]:
    """All remarks on one row."""
    return [warning(*one) for one in found]


_SUMMARIES: dict[str, Promise] = {
    "country_unknown": gettext_lazy("country not known"),
    "date_unknown": gettext_lazy("date not understood"),
    "number_unknown": gettext_lazy("number not understood"),
    "number_wrong": gettext_lazy("register number that cannot be right"),
    "register_unknown": gettext_lazy("number of an unknown register"),
    "web_unknown": gettext_lazy("not an address of a website"),
    "mail_unknown": gettext_lazy("not a mail address"),
    "point_unknown": gettext_lazy("not a place on the map"),
    "nuts_unknown": gettext_lazy("not a NUTS code"),
    "form_unknown": gettext_lazy("legal form not known"),
    "family_unknown": gettext_lazy("family not known"),
    "cut": gettext_lazy("text cut"),
    "twice": gettext_lazy("same name and place as another row"),
}


def summaries(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Kinds of remarks with the number of rows, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [(str(_SUMMARIES.get(code, code)), number) for code, number in ordered]


def notes(sheet: dict[str, Any]) -> list[str]:
    """Remarks made when the file was read."""
    return [
        str(Note(note["code"], note["count"], tuple(note["lines"]), note["facts"]).message)
        for note in sheet.get("notes", ())
    ]


def read_as(sheet: dict[str, Any]) -> str:
    """How the file was read, in one line."""
    parts = [str(sheet.get("kind", "")).upper()]
    parts += [sheet["encoding"]] if sheet.get("encoding") else []
    parts += [_("cells parted by “%(sign)s”") % {"sign": _sign(sheet["delimiter"])}] if sheet.get("delimiter") else []
    parts += [_sheet_read(sheet)] if sheet.get("sheet") else []
    rows = int(sheet.get("rows", 0))
    return ", ".join(
        [*parts, ngettext("%(n)s row", "%(n)s rows", rows) % {"n": number_format(rows, force_grouping=True)}]
    )


def _sheet_read(sheet: dict[str, Any]) -> str:
    if sheet["sheet"] == TOGETHER:
        return _("%(number)d sheets together") % {"number": len(sheet["together"])}
    return _("sheet “%(name)s”") % {"name": sheet["sheet"]}


def sheets_to_choose(sheet: dict[str, Any]) -> list[tuple[str, str]]:
    """What else of a workbook can be read, as `choose_sheet` takes it, with its name: first all that is one list."""
    together = _("All %(number)d sheets with the same headings together") % {"number": len(sheet.get("together", ()))}
    others = (name for name in readable(sheet) if name != sheet.get("sheet"))
    return [(name, together if name == TOGETHER else name) for name in others]


def _sign(delimiter: str) -> str:
    return _("tab") if delimiter == "\t" else delimiter
