"""Passing news on at once: a mail of its own for each who wants that, unless a digest has told them already."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone, translation

from filrouge.ground.asked.letters import news_letter
from filrouge.ground.asked.models import AtOnce, Digest, News
from filrouge.ground.asked.offers import Way
from filrouge.ground.asked.readers import Reader, readers
from filrouge.ground.asked.reading import Circle, circle, item, once_each
from filrouge.ground.asked.turns import take_turn
from filrouge.ground.mail import outbox
from filrouge.ground.people.models import Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer

log = logging.getLogger(__name__)
SIZE = 100  # people for whom one transaction makes the mail


def pass_on(space: Space, by: Viewer, told: Callable[[int, int], None]) -> int:
    """Pass on all news of a space that was not yet; returns how many mails were written. Safe to run twice.

    What fails for one piece of news is raised when the others were passed on.
    """
    waiting = list(News.objects.filter(space=space, passed_at=None).order_by("pk"))
    people = readers(space, today()) if waiting else []
    written, failed = 0, list[Exception]()
    for number, news in enumerate(waiting):
        told(number, len(waiting))
        try:
            written += _pass_one_on(space, news, people, by)
        except Exception as error:
            log.exception("news %s cannot be passed on", news.pk)
            failed.append(error)
    if failed:
        raise failed[0]
    return written


def _pass_one_on(space: Space, news: News, people: Sequence[Reader], by: Viewer) -> int:
    eager = [reader for reader in people if reader.way(news.kind) == Way.AT_ONCE]
    written = sum(_write(space, news, eager[start : start + SIZE], by) for start in range(0, len(eager), SIZE))
    News.objects.filter(pk=news.pk, passed_at=None).update(passed_at=timezone.now())
    return written


def _write(space: Space, news: News, people: Sequence[Reader], by: Viewer) -> int:
    """Mails and marks of some people, together or not at all."""
    read = once_each(item)
    with transaction.atomic():
        take_turn(space)
        news.refresh_from_db(fields=["edition"])
        to = _to(news, people, circle([news], people))
        letters = []
        for reader in to:
            with translation.override(reader.language):
                letters.append(news_letter(reader, space, read(news)))
        mails = outbox.post(letters, by=by)
        AtOnce.objects.bulk_create(
            AtOnce(news=news, person=reader.person, message=mail) for reader, mail in zip(to, mails, strict=True)
        )
    return len(mails)


def _to(news: News, people: Sequence[Reader], around: Circle) -> list[Reader]:
    """Those whom it concerns and who have it in no digest."""
    read = Digest.objects.filter(
        space=news.space_id, person__in=[r.person.pk for r in people], after__lt=news.edition_id or 0,
        edition__gte=news.edition_id or 0,
    )  # fmt: skip
    have = set(read.values_list("person", flat=True)) if news.edition_id else set()
    return [reader for reader in people if reader.person.pk not in have and around.concerns(news, reader)]
