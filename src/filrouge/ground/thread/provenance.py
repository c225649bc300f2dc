"""The thread as W3C PROV in JSON-LD (PROV-O, https://www.w3.org/TR/prov-o/; PROV-CONSTRAINTS for what is of what type).

Everything on a thread is an entity: a text, a ballot, a decision are things that were made, with a date. So between
them only those terms hold that PROV has for entities. Two of `TERMS` are for activities, and nothing is both (PROV-O:
Entity is disjoint with Activity); they are told by the widest term, of which they are sub-properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from filrouge.ground.thread.contracting import JOINED
from filrouge.ground.thread.knots import Knot
from filrouge.ground.thread.queries import Life
from filrouge.ground.trail.writing import Ref

CONTEXT = {
    "@vocab": "http://www.w3.org/ns/prov#",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "kind": "http://purl.org/dc/terms/type",
    "generatedAtTime": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
}
OF_ACTIVITIES = frozenset({"used", "wasInformedBy"})


def prov(found: Life, host: str) -> Mapping[str, Any]:
    """The knots that are shown, their links, and the organisations in whose name they were made.

    A thing is named by its page, else by that of its thread, else by a blank node; numbers of rows are never told.
    `host` stands before the path of a page, as in https://network.example; a page elsewhere keeps its own. What is
    still to come has no date yet.
    """
    names, now = _names(found, host), timezone.now()
    made = {knot.ref: _entity(knot, names[knot.ref], now) for knot in found.knots}
    agents: dict[str, dict[str, Any]] = {}
    for knot in found.knots:
        if knot.by:
            agent = agents.setdefault(knot.by, _agent(knot.by, len(agents)))
            made[knot.ref]["wasAttributedTo"] = {"@id": agent["@id"]}
    told = ((effect, JOINED if how in OF_ACTIVITIES else how, cause) for effect, how, cause in found.links)
    for effect, how, cause in dict.fromkeys(told):
        made[effect].setdefault(how, []).append({"@id": names[cause]})
    return {"@context": CONTEXT, "@graph": [*made.values(), *agents.values()]}


def _entity(knot: Knot, name: str, now: datetime) -> dict[str, Any]:
    text = knot.words or knot.title
    said: dict[str, Any] = {"@id": name, "@type": "Entity", "kind": knot.kind}
    said["label"] = {"@value": text, "@language": knot.lang} if knot.lang else text
    return said | ({"generatedAtTime": knot.at.isoformat()} if knot.at <= now else {})


def _agent(name: str, place: int) -> dict[str, Any]:
    return {"@id": f"_:a{place}", "@type": ["Agent", "Organization"], "label": name}


def _names(found: Life, host: str) -> dict[Ref, str]:
    """One name for each knot; several things may stand on one page, which then names the first of them only.

    A page is named in the language of the house: a thing has one name, in whatever language its thread was read.
    """
    first, names, taken = f"/{get_language()}/", dict[Ref, str](), set[str]()
    for place, knot in enumerate(found.knots):
        pages = (_in_one_language(path, first) for path in (knot.href, knot.thread) if path)
        page = next((page for page in pages if page not in taken), "")
        taken.add(page)
        names[knot.ref] = (host + page if page.startswith("/") else page) or f"_:k{place}"
    return names


def _in_one_language(path: str, first: str) -> str:
    return f"/{settings.LANGUAGE_CODE}/{path.removeprefix(first)}" if path.startswith(first) else path
