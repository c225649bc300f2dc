"""Telling what happened: one row, whoever and however many it concerns. Who reads it is found when mail is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise

from filrouge.ground import thread
from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.asked.offers import kind_called
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import INTERFACE, Wording, Words, in_languages

Said = Words | Promise  # words in several languages, or a lazy sentence of the catalogues
Value = str | int | Said


def tell(
    kind: str,
    *,
    by: Viewer,
    space: Space,
    about: models.Model,
    title: Words,
    text: Said | str,
    at: datetime,
    values: Mapping[str, Value] | None = None,
    page: tuple[str, list[Any]] | None = None,
    organisations: Iterable[int] = (),
    persons: Iterable[int] = (),
    everybody: bool = False,
    once: str = "",
) -> None:
    """Tell all who act for some organisations, some persons, or everybody in a space. Inside the action's transaction.

    `kind` is one of the `tells` of a room's offer. `about` is the thing and `title` its name; a mail puts news of one
    thing together. `text` is a sentence of the catalogues, lazy or marked with gettext_noop, with named places for
    `values` (`%(reason)s`); both are kept in every language of the interface and read in each reader's. Nobody's name
    belongs into them: they outlast accounts. `page` is a name of the URL map with its arguments. Who did it is not
    told. With `once` the same thing is told once in the space. The caller sees to it that whoever is told may see it.
    """
    if kind_called(kind) is None:
        raise RuntimeError(f"no kind of news is called {kind}")
    news = News(
        space=space, kind=kind, about="{}:{}".format(*thread.ref(about)), title=title, text=_kept_words(text),
        values={name: _spelled(value) for name, value in (values or {}).items()}, page=list(page or ()),
        everybody=everybody, by=by.person, at=at, once=once,
    )  # fmt: skip
    if not _kept(news):
        return
    _address(news, set(organisations), set(persons))
    ask("asked.at_once", {"space": space.id}, by=by, once=f"asked.at_once:{space.id}")


def _spelled(value: Value) -> Any:
    return value if isinstance(value, str | int) else _kept_words(value).as_json()


def _kept_words(said: Said | str) -> Words:
    """Words of people as they are; a sentence is said now in all languages, so that a later version keeps it.

    What the interface says is no translation of anybody's words, and nobody is told that it is one.
    """
    if isinstance(said, Words):
        return said
    words = in_languages(said, INTERFACE)
    return Words(words.origin, {code: Wording(text) for code, text in words.texts().items()})


def _kept(news: News) -> bool:
    """Write the row; False where the same thing was told before. The constraint decides between two at once."""
    try:
        with transaction.atomic():
            news.save(force_insert=True)
    except IntegrityError:
        if not news.once:
            raise
        return False
    return True


def _address(news: News, organisations: Collection[int], persons: Collection[int]) -> None:
    to = [Addressee(news=news, organisation_id=number) for number in sorted(organisations)]
    Addressee.objects.bulk_create([*to, *(Addressee(news=news, person_id=number) for number in sorted(persons))])
