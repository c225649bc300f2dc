"""A card as pages show it. Its rows are drawn in Python, for the loops of a template would cost half of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from filrouge.ground.pictures.bars import lean
from filrouge.rooms.register.queries.duplicates import CardPage, QueueRow, Reason
from filrouge.rooms.register.queries.values import Compared

FIELD = (
    '<tr><th scope="row">{}</th><td><bdi>{}</bdi></td><td><bdi>{}</bdi></td>'
    '<td><span class="state {}">{}</span></td></tr>'
)  # fmt: skip
REASON = '<li><span>{}</span>{}<span class="end num">{}</span></li>'
WAITING = '<li><a href="{}"{}><b>{}</b><span>{}</span><span class="quiet">{}</span></a></li>'
NOTHING = "–"
CURRENT = mark_safe(' aria-current="true"')


def drawn(card: CardPage) -> SafeString:
    """Both entries side by side, the evidence, and what an answer would do."""
    context = {"card": card, "fields": _fields(card.fields), "reasons": _reasons(card.reasons, card.reach)}
    return render_to_string("register/card.html", context)


def _fields(fields: Iterable[Compared]) -> SafeString:
    return format_html_join(
        "\n", FIELD, ((f.label, f.left or NOTHING, f.right or NOTHING, f.mark, f.agreement) for f in fields)
    )


def _reasons(reasons: Iterable[Reason], reach: float) -> SafeString:
    return format_html_join("\n", REASON, ((r.words, lean(r.leaning, reach), r.weight) for r in reasons))


def waiting(rows: Iterable[QueueRow], shown: int) -> SafeString:
    """The next cards of the queue, the one that is shown among them marked."""
    said = {"second": _("A second reviewer is needed"), "answered": _("A federation has answered")}
    return format_html_join("\n", WAITING, (
        (row.href, CURRENT if row.id == shown else "", row.name, row.place, said.get(row.state, row.likely))
        for row in rows
    ))  # fmt: skip
