"""Boards and expert groups: their seats, who holds them, and until when."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.readers import unwilling
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.said import on_one_line
from filrouge.ground.search.folding import fold
from filrouge.ground.words import Words
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.facts import write_row
from filrouge.rooms.register.models import Body, SeatCategory, Term
from filrouge.rooms.register.queries.bodies import TERMS, secretaries
from filrouge.rooms.register.rules import MAY
from filrouge.rooms.register.seats import Held, first_day_over, fullest

RESERVED = frozenset({"new"})  # the address of the form for a new body
MOST_SEATS = 200  # as many as can be told apart in the picture of the seats


@action("register.create_body", rule=MAY["keep_body"], about="space", says=gettext_lazy("Body made"))
def create_body(
    act: Act, *, space: Space, name: Words, purpose: Words | None = None, public: bool = True, slug: str = ""
) -> Body:
    """Open a board, an expert group, a drafting group. Its address is made of its name unless it is given."""
    _refuse_nameless(name)
    address = slug or _address(space, name)
    if address in RESERVED or Body.objects.filter(space=space, slug=address).exists():
        raise Refused(
            _("The address “%(slug)s” is taken. Choose another.") % {"slug": address}, code="taken", field="slug"
        )
    body = Body.objects.create(space=space, slug=address, name=name, purpose=purpose or Words(), public=public)
    act.changed(body, after={"slug": address, "name": name.as_json(), "public": public})
    return body


def _refuse_nameless(name: Words) -> None:
    if not name:
        raise Refused(_("Write how it is called."), code="name", field="name")


def _address(space: Space, name: Words) -> str:
    """The name in plain letters, with a number behind it where another body has it already."""
    plain = slugify(fold(name.in_("en").text))[:50] or "body"
    taken = {*RESERVED, *Body.objects.filter(space=space, slug__startswith=plain).values_list("slug", flat=True)}
    number = next(n for n in range(1, len(taken) + 3) if (plain if n == 1 else f"{plain}-{n}") not in taken)
    return plain if number == 1 else f"{plain}-{number}"


@action("register.change_body", rule=MAY["keep_body"], about="body", says=gettext_lazy("Body changed"))
def change_body(
    act: Act, *, body: Body, name: Words, purpose: Words, public: bool, ended_on: date | None = None
) -> Body:
    """Change its name, what it is for, who may see it; or say on which day it ended."""
    _refuse_nameless(name)
    new: dict[str, Any] = {"name": name, "purpose": purpose, "public": public, "ended_on": ended_on}
    changed = {field: value for field, value in new.items() if getattr(body, field) != value}
    if not changed:
        raise Refused(_("Nothing was changed. Change a field, then save."), code="nothing")
    act.changed(
        body,
        before={field: _spelled(getattr(body, field)) for field in changed},
        after={field: _spelled(value) for field, value in changed.items()},
    )
    for field, value in changed.items():
        setattr(body, field, value)
    body.save(update_fields=list(changed))
    return body


def _spelled(value: Any) -> Any:
    if isinstance(value, Words):
        return value.as_json()
    return value.isoformat() if isinstance(value, date) else value


@action("register.add_seats", rule=MAY["keep_body"], about="body", says=gettext_lazy("Seats added"))
def add_seats(act: Act, *, body: Body, name: Words, seats: int, voting: bool = True) -> SeatCategory:
    """Give a body so many seats of one kind: 40 private, 40 public, observers."""
    _refuse_nameless(name)
    _refuse_number(seats)
    last = SeatCategory.objects.filter(body=body).aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    category = SeatCategory.objects.create(body=body, name=name, seats=seats, voting=voting, order=order)
    act.changed(body, after={"category": category.id, "name": name.as_json(), "seats": seats, "voting": voting})
    return category


def _refuse_number(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(
            _("A kind of seat has between 1 and %(most)d seats.") % {"most": MOST_SEATS}, code="number", field="seats"
        )


@action("register.change_seats", rule=MAY["keep_body"], about="body", says=gettext_lazy("Seats changed"))
def change_seats(
    act: Act, *, body: Body, category: SeatCategory, name: Words, seats: int, voting: bool
) -> SeatCategory:
    """Change a kind of seat. Refused when more of its seats are held, today or later, than there would be."""
    _refuse_elsewhere(body, category)
    _refuse_nameless(name)
    _refuse_number(seats)
    _hold(category)
    now = [term for term in _terms(category) if term.until is None or term.until >= act.at.date()]
    held, day = fullest(now)
    if held > seats and day:
        raise Refused(
            _("%(held)d of these seats are held on %(day)s. End terms first, or keep as many seats.")
            % {"held": held, "day": date_format(max(day, act.at.date()))},
            code="held",
            field="seats",
        )
    before = {"name": category.name.as_json(), "seats": category.seats, "voting": category.voting}
    category.name, category.seats, category.voting = name, seats, voting
    category.save(update_fields=["name", "seats", "voting"])
    act.changed(
        body,
        before={"category": category.id, **before},
        after={"category": category.id, "name": name.as_json(), "seats": seats, "voting": voting},
    )
    return category


def _hold(category: SeatCategory) -> None:
    """Read how many seats there are and keep it so: two who give the last one, or take it away, wait for each other."""
    category.refresh_from_db(fields=["name", "seats", "voting"], from_queryset=SeatCategory.objects.select_for_update())


def _refuse_elsewhere(body: Body, category: SeatCategory) -> None:
    if category.body_id != body.id:
        raise Refused(_("That kind of seat is not in this body. Load the page again."), code="elsewhere")


@action("register.remove_seats", rule=MAY["keep_body"], about="body", says=gettext_lazy("Seats removed"))
def remove_seats(act: Act, *, body: Body, category: SeatCategory) -> None:
    """Take away a kind of seat that nobody ever held; one that somebody held is part of the history."""
    _refuse_elsewhere(body, category)
    _hold(category)
    if category.terms.exists():
        raise Refused(
            _("Somebody holds or held one of these seats, so they stay on record. End the terms instead."), code="held"
        )
    act.changed(body, before={"category": category.id, "seats": category.seats}, after={"category": None})
    category.delete()


@action("register.give_seat", rule=MAY["keep_body"], about="body", says=gettext_lazy("Seat given"))
def give_seat(
    act: Act,
    *,
    body: Body,
    category: SeatCategory,
    organisation: Organisation,
    since: date,
    until: date | None = None,
    holder: str = "",
) -> Term:
    """Give an organisation a seat for a term. `holder` says as what somebody sits there, not who it is."""
    return _give(act, body, category, organisation, since, until, holder)


@action(
    "register.give_seat_to_new", rule=MAY["keep_body"], about="body", says=gettext_lazy("Seat given to somebody new")
)
def give_seat_to_new(
    act: Act,
    *,
    body: Body,
    category: SeatCategory,
    name: str,
    country: str = "",
    since: date,
    until: date | None = None,
    holder: str = "",
) -> Term:
    """Give a seat to an organisation that is not in the register, such as a public authority.

    It gets a page, and is neither listed nor counted, since it is on no list and no member.
    """
    named = on_one_line(name)
    if not named:
        raise Refused(
            _("An organisation needs a name. Write the name by which it is known."), code="name", field="name"
        )
    organisation = Organisation.objects.create(name=named, country=country)
    said = {"name": named, "country": country}
    write_row(act, body.space, organisation, {field: text for field, text in said.items() if text})
    deriving.rebuild(body.space, {organisation.id})
    return _give(act, body, category, organisation, since, until, holder)


def _give(
    act: Act,
    body: Body,
    category: SeatCategory,
    organisation: Organisation,
    since: date,
    until: date | None,
    holder: str,
) -> Term:
    _refuse_elsewhere(body, category)
    _refuse_ended(body)
    _refuse_backwards(since, until)
    _hold(category)
    _refuse_twice(category, organisation, Held(since, until))
    _refuse_full(category, Held(since, until))
    named = on_one_line(holder, longest=120, field="holder")
    term = Term.objects.create(category=category, organisation=organisation, since=since, until=until, holder=named)
    act.changed(
        body,
        after={
            "term": term.id, "category": category.id, "organisation": organisation.id, "since": since.isoformat(),
            "until": _spelled(until),
        },
    )  # fmt: skip
    return term


def _refuse_ended(body: Body) -> None:
    if body.ended_on:
        raise Refused(
            _("This body ended on %(day)s. Take its last day out first.") % {"day": date_format(body.ended_on)},
            code="ended",
        )


def _terms(category: SeatCategory, but: int = 0) -> list[Held]:
    found = Term.objects.filter(category=category).exclude(pk=but).values_list("since", "until")
    return [Held(since, until) for since, until in found]


def _refuse_backwards(since: date, until: date | None) -> None:
    if until and until < since:
        raise Refused(_("The term ends before it begins. Choose a later last day."), code="backwards", field="until")


def _refuse_twice(category: SeatCategory, organisation: Organisation, asked: Held, but: int = 0) -> None:
    own = Term.objects.filter(category=category, organisation=organisation).exclude(pk=but)
    for since, until in own.values_list("since", "until"):
        if Held(since, until).meets(asked):
            raise Refused(
                _("%(organisation)s holds a seat of this kind since %(day)s. End that term first.")
                % {"organisation": organisation.name, "day": date_format(since)},
                code="twice",
                field="organisation",
            )


def _refuse_full(category: SeatCategory, asked: Held, but: int = 0) -> None:
    day = first_day_over(category.seats, [*(t for t in _terms(category, but) if t.meets(asked)), asked])
    if day is not None:
        words = ngettext(
            "The one seat of this kind is held on %(day)s. End a term, or give the body more seats.",
            "All %(seats)d seats of this kind are held on %(day)s. End a term, or give the body more seats.",
            category.seats,
        )
        at = max(day, asked.since)
        raise Refused(words % {"seats": category.seats, "day": date_format(at)}, code="full", field="since")


@action("register.change_term", rule=MAY["keep_body"], about="body", says=gettext_lazy("Term changed"))
def change_term(act: Act, *, body: Body, term: Term, since: date, until: date | None, holder: str) -> Term:
    """Put the days of a term right, or end it; a changed end is warned of anew."""
    _refuse_elsewhere(body, term.category)
    _refuse_backwards(since, until)
    _hold(term.category)
    _refuse_twice(term.category, term.organisation, Held(since, until), but=term.pk)
    _refuse_full(term.category, Held(since, until), but=term.pk)
    before = {"since": term.since.isoformat(), "until": _spelled(term.until)}
    if until != term.until:
        term.warned_at = None
    term.since, term.until, term.holder = since, until, on_one_line(holder, longest=120, field="holder")
    term.save(update_fields=["since", "until", "holder", "warned_at"])
    after = {"since": since.isoformat(), "until": _spelled(until)}
    act.changed(body, before={"term": term.id, **before}, after={"term": term.id, **after})
    return term


@action("register.take_term_back", rule=MAY["keep_body"], about="body", says=gettext_lazy("Term taken back"))
def take_term_back(act: Act, *, body: Body, term: Term) -> None:
    """Take back a term that has not begun or was a mistake of today; one that was served stays on record."""
    _refuse_elsewhere(body, term.category)
    if term.since < act.at.date():
        raise Refused(_("This term has begun, so it stays on record. Give it a last day instead."), code="begun")
    act.changed(body, before={"term": term.id, "organisation": term.organisation_id}, after={"term": None})
    term.delete()


@action("register.warn_of_ends", rule=MAY["warn_of_ends"], about="body", says=gettext_lazy("Warned of terms that end"))
def warn_of_ends(act: Act, *, body: Body, terms: Sequence[Term]) -> int:
    """Write once to every secretary of the space which terms of a body end soon; one mail for all of them.

    Terms of which somebody was told in the meantime are left out. Returns of how many they are told.
    """
    waiting = Term.objects.filter(category__body=body, warned_at=None)
    told = [term for term in terms if waiting.filter(pk=term.pk).update(warned_at=act.at)]
    if not told:
        raise Refused(_("The secretariat was told already."), code="already")
    seal = hashlib.sha256(repr([(t.pk, t.until) for t in told]).encode()).hexdigest()[:16]
    silent = unwilling(body.space, TERMS)
    for person in secretaries(act.by):
        if person.id in silent:
            continue
        with translation.override(read_by(person)):
            once, context = f"register.terms_end:{seal}:{person.id}", _of_ends(body, told)
            context |= ways_out(person, body.space, TERMS)
            outbox.write("terms_end", person, by=act.by, space=body.space, once=once, context=context)
    act.changed(body, after={"terms": [t.pk for t in told]})
    return len(told)


def _of_ends(body: Body, terms: Sequence[Term]) -> dict[str, Any]:
    """What the mail says, in the language that is in force."""
    language = translation.get_language() or "en"
    return {
        "body": body.name.in_(language).text,
        "network": body.space.name.in_(language).text,
        "terms": [
            (date_format(t.until) if t.until else "", t.organisation.name, t.category.name.in_(language).text)
            for t in terms
        ],
        "href": f"{settings.PUBLIC_ADDRESS}{reverse('register:body', args=[body.space.slug, body.slug])}",
    }
