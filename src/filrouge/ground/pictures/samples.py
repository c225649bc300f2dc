"""What the page of components shows: every part once, in the state in which people meet it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .maps import MapPicture, Place, around, europe, region
from .ranges import axis_around

COUNTS = {
    "IT": 22410, "ES": 17860, "FR": 16930, "DE": 8280, "BE": 6120, "PL": 5300, "PT": 4490, "NL": 3030,
    "SE": 2430, "AT": 1960, "FI": 1860, "CZ": 1420, "HU": 1280, "RO": 1170, "DK": 1120, "IE": 970, "GR": 880,
    "BG": 650, "CH": 630, "SK": 420, "HR": 330, "SI": 300, "NO": 180, "LT": 120, "LU": 110, "RS": 100,
    "LV": 90, "EE": 90, "MT": 40, "CY": 40,
}  # fmt: skip
PLACES = (
    Place(43.54, -5.66, 9, "#", "Gijón"),
    Place(40.42, -3.70, 31, "#", "Madrid"),
    Place(41.39, 2.17, 44, "#", "Barcelona"),
    Place(41.45, 2.25, 6),
    Place(37.39, -5.99, 17, "#", "Sevilla"),
    Place(39.47, -0.38, 12, "#", "València"),
    Place(43.26, -2.93, 22, "#", "Bilbao"),
    Place(43.32, -1.98, 15),
)
SWATCHES = (
    ("thread", _("Connection only"), "5.9 / 6.1"),
    ("ink", _("Text, buttons"), "17.2 / 16.0"),
    ("ink-2", _("Second voice"), "8.3 / 9.6"),
    ("link", _("Links"), "9.4 / 10.5"),
    ("edge", _("Borders of controls"), "4.4 / 5.2"),
    ("rule", _("Hairlines"), ""),
    ("sheet", _("Tint"), "15.8 / 14.6"),
    ("sheet-2", _("Chosen"), "14.4 / 12.2"),
    ("marker", _("Needs you"), "13.8 / 9.6"),
    ("yes", _("Inserted"), "7.2 / 9.9"),
    ("against", _("Against"), "6.0 / 9.1"),
    ("focus", _("Focus ring"), "7.4 / 13.2"),
    ("d1", _("Shade only"), ""),
    ("d2", _("Shade only"), ""),
    ("d3", _("Data"), "3.4 / 3.9"),
    ("d4", _("Data"), "6.6 / 7.4"),
    ("d5", _("Data"), "12.5 / 12.7"),
    ("ochre", _("Group"), "3.8 / 9.2"),
    ("teal", _("Group"), "5.1 / 9.0"),
    ("plum", _("Group"), "7.2 / 8.4"),
)
"""Token, use, contrast against paper in light and dark."""


class ReturnForm(forms.Form):
    """A form with one thing put wrong."""

    organisation = forms.CharField(
        label=_("Organisation"), help_text=_("From the register. Not there? Add it."), max_length=200
    )
    turnover = forms.IntegerField(
        label=_("Turnover in 2025, euro"),
        help_text=_("Without decimals. An estimate is fine; say so below."),
        error_messages={"invalid": _("Write a number, for example 1900000")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-m"}),
    )
    sure = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=[
            ("measured", _("Measured")),
            ("estimated", _("Estimated")),
            ("unknown", _("We do not know")),
        ],
        widget=forms.RadioSelect,
    )
    country = forms.ChoiceField(label=_("Country"), choices=[("be", "Belgique"), ("es", "España"), ("si", "Slovenija")])
    why = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    agreed = forms.BooleanField(label=_("The board has seen these figures"), required=False)


def samples() -> dict[str, Any]:
    """Return the context of ``ground/components.html``."""
    return {
        "samples": {
            "swatches": SWATCHES,
            "pulls": ((5, 8), (0, 8)),
            "evidence": ((_("Same website, which no other entry uses"), 5.1), (_("Different kind"), -2.1)),
            "parts": ((58, "d4"), (9, "against"), (12, "rule")),
            "range": {
                "low": 61000,
                "best": 74000,
                "high": 92000,
                "axis": axis_around(61000, 74000, 92000),
            },
            "sums": {"added_up": 118932, "removed": 18718, "once": 100214},
            "ballot": {"yes": 52, "against": 7, "abstain": 4, "silent": 2},
            "large_ballot": {"yes": 412, "against": 130, "abstain": 44, "silent": 60},
            "thread": thread(),
            **lists(),
            **waiting(),
            "form": wrong_form(),
            "plain_form": ReturnForm(prefix="plain"),
            **maps(),
        }
    }


def wrong_form() -> ReturnForm:
    """Return the form as it comes back."""
    typed = {"organisation": "Cantábrica Lavandería", "turnover": "about 1.9 million", "sure": "estimated"}
    return ReturnForm({**typed, "country": "es"})


def thread() -> list[dict[str, Any]]:
    """Return a thread with one of every state."""
    return [
        {
            "kind": "contribution",
            "mark": _("Contribution, Lisbon"),
            "when": "12 Feb",
            "title": "“They come in a language we do not write.”",
            "voice": True,
            "lang": "en",
            "quiet": _("Delegate, Wallonia"),
        },
        {
            "kind": "amendment",
            "mark": _("Amendment 35"),
            "state": "dropped",
            "title": _("Not taken in: it would shut out those who need it next"),
        },
        {
            "kind": "decision",
            "mark": _("Decision, Bologna"),
            "when": "25 Sept",
            "title": _("58 for, 3 against, 2 abstained"),
            "href": "#",
        },
        {"kind": "action", "mark": _("Action 1.1"), "state": "here", "title": _("3 of 8 steps done")},
        {
            "kind": "story",
            "mark": _("Story"),
            "state": "open",
            "title": _("Nobody has told it yet. Tell yours"),
            "href": "#",
        },
    ]


def lists() -> dict[str, Any]:
    """Return what stands around a list: headings, rows, pager, chips, facets, an empty state."""
    kinds = [
        {"value": "worker", "label": _("Worker cooperative"), "count": 8412, "checked": True},
        {"value": "social", "label": _("Social cooperative"), "count": 7214, "checked": False},
    ]
    return {
        "headings": [
            {"label": _("Organisation"), "href": "#", "sorted": "ascending", "numeric": False},
            {"label": _("Place"), "href": "", "sorted": "", "numeric": False},
            {"label": _("Workers"), "href": "#", "sorted": "", "numeric": True},
        ],
        "rows": [
            {"name": "Acqua Viva Lavaggi", "place": "Reggio Emilia, IT", "workers": 48, "once": False},
            {"name": "Agrícola Valle Verde", "place": "Lleida, ES", "workers": 1112, "once": True},
        ],
        "pager": {"position": _("Acqua Viva to Agrícola, of 8,412"), "previous": "#", "next": "#"},
        "chips": [{"label": _("Worker cooperative"), "href": "#"}, {"label": "España", "href": "#"}],
        "facets": {
            "action": "",
            "kept": [{"name": "sort", "value": "name"}],
            "in_use": 1,
            "groups": [
                {
                    "label": _("Kind"),
                    "name": "kind",
                    "open": True,
                    "options": kinds,
                    "more": {"href": "#", "label": _("5 more kinds")},
                },
                {"label": _("Activity"), "name": "activity", "open": False, "options": kinds[1:]},
            ],
        },
        "empty": {
            "title": _("No amendments yet"),
            "why": _("Paragraph 6 stands as the drafting group wrote it. Propose other words until 6 November."),
            "href": "#",
            "label": _("Amend paragraph 6"),
        },
        "tiles": (("IT", "q3", "89%"), ("ES", "q4", "94%"), ("FR", "q2", "48%"), ("GR", "q0", "–")),
    }


def waiting() -> dict[str, Any]:
    """Return what asks for patience or for care: a job at work, a job done, a confirmation."""
    return {
        "jobs": [
            {
                "id": "import",
                "title": _("Reading the list of Federation 12"),
                "state": "cancelled",
                "done": 412,
                "total": 1204,
                "text": _("Stopped at row 412. Nothing was kept."),
            },
            {
                "id": "export",
                "title": _("Writing the file"),
                "state": "done",
                "text": _("8,412 rows, 1.2 MB"),
                "result_href": "#",
                "result_label": _("Download it"),
            },
        ],
        "confirm": {
            "question": _("Merge these two entries into one?"),
            "means": _("Both addresses lead to the one entry, and it is counted once from now on."),
            "undo": _("You can undo this for 90 days."),
            "action": "",
            "verb": _("Merge into one"),
            "cancel_href": "#",
        },
    }


def maps() -> dict[str, MapPicture]:
    """Return the three kinds of map."""
    return {
        "europe": europe(COUNTS, members=COUNTS),
        "region": region(PLACES, "ES"),
        "around": around(43.54, -5.66, "Gijón", "ES"),
    }
