"""What stands on a page in another language than the page says in which: it is read out and hyphenated as what it is.

Everything that people wrote in one of each thing of a network is made Polish, and the pages are read in Dutch: wherever
a Polish word stands, the nearest element that names a language names Polish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from filrouge.ground.pages import kept
from filrouge.ground.words import Words, WordsField
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.meetings.actions import capturing, leading, minuting, preparing, topics
from filrouge.rooms.meetings.actions import round as rounds
from filrouge.rooms.meetings.actions.capturing import Captured
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting
from tests import things
from tests.house import walking
from tests.house.test_foreign_things import filled
from tests.rooms.ballots.assembly import assemble
from tests.rooms.meetings.gathering import Gathering
from tests.world import World

pytestmark = pytest.mark.django_db

WORD = "Zażółć"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ROOMS = ("ballots", "meetings", "plans")
# In the sentences of a result, and in the answers of a sheet that are put in words, names stand as plain text.
ALONE = re.compile(rf"\] {WORD} \w+\.\w+$")
# Sentences that are put together as plain text, for mails and papers too: the next step of an action, the step of a
# plan that is open, and the subject of a mail. Nothing in a text can say the language of one of its words.
TOGETHER = re.compile(rf"Hierna: {WORD}|Stap “{WORD}|Uw stem wordt gevraagd: {WORD}")
FREE = {"text", "said", "title", "answer", "body", "reason"}  # columns of what has a language column beside them


class Reader(HTMLParser):
    """Collects where the word stands and no element around it says that it is Polish."""

    def __init__(self) -> None:
        super().__init__()
        self.around: list[tuple[str, str]] = []
        self.found: list[str] = []
        self.said = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.around.append((tag, dict(attrs).get("lang") or (self.around[-1][1] if self.around else "")))

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if WORD not in data or {"head", "option"} & {tag for tag, _language in self.around}:
            return
        self.said += 1
        if self.around[-1][1] != "pl":
            path = ">".join(tag for tag, _language in self.around[-4:])
            self.found.append(f"{path} [{self.around[-1][1]}] {' '.join(data.split())[:90]}")


def made_polish() -> None:
    """All words of the three rooms, whatever they were."""
    for name in ROOMS:
        for model in apps.get_app_config(name).get_models():
            columns = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)}
            for row in model._default_manager.all():
                new: dict[str, Any] = {}
                for column, field in columns.items():
                    where = f"{model.__name__}.{column}"
                    if isinstance(field, WordsField):
                        new[column] = Words.of(f"{WORD} {where}", "pl")
                    elif (
                        "language" in columns
                        and column in FREE
                        and isinstance(field, models.CharField | models.TextField)
                    ):
                        new[column] = f"{WORD} {where}"
                if new and "language" in columns:
                    new["language"] = "pl"
                if new:
                    model._default_manager.filter(pk=row.pk).update(**new)
    kept.forget()


def unmarked(client: Client, paths: Iterable[str]) -> tuple[list[str], int]:
    """Where Polish words stand on these pages, read in Dutch, without saying so; and how often they stand there."""
    found, said = [], 0
    for path in paths:
        with walking.taken_back():
            page = client.get("/nl/" + path.removeprefix("/en/"))
        if page.status_code != 200 or page.streaming or not page.headers["Content-Type"].startswith("text/html"):
            continue
        reader = Reader()
        reader.feed(page.content.decode())
        found += [f"{path} {words}" for words in reader.found if not TOGETHER.search(words)]
        said += reader.said
    return found, said


@pytest.mark.parametrize("who", ["secretariat", "member", "nobody"])
def test_on_the_pages_of_one_of_each_thing_every_word_says_its_language(world: World, who: str) -> None:
    known = things.one_of_each(world)
    made_polish()
    paths = [filled(address, known, "network") for address, view in walking.pages() if "GET" in view.methods]
    found, said = unmarked(walking.client_of(walking.visitors(world)[who]), filter(None, paths))
    assert found == []
    assert said > 20, said


METHODS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "approval": ({}, {"approved": ["1", "2"]}),
    "score": ({"highest": 5}, {"scores": {"1": 5, "2": 1}}),
    "points": ({"points": 10}, {"points": {"1": 6, "2": 4}}),
    "schulze": ({}, {"ranking": [["1"], ["2"], ["3"]]}),
    "scottish_stv": ({"places": 1}, {"ranking": [["1"], ["2"], ["3"]]}),
}


@pytest.mark.parametrize("method", METHODS)
def test_the_options_of_a_ballot_say_their_language_on_the_sheet_and_in_the_result(world: World, method: str) -> None:
    settings, answer = METHODS[method]
    assembly = assemble(world)
    draft = assembly.draft(options=("One", "Two", "Three"), method=method, settings=settings)
    made_polish()
    ballot = running.open_ballot(assembly.secretariat, ballot=Ballot.objects.get(pk=draft.pk), confirmed=True)
    alpha, here = walking.client_of(assembly.delegates["alpha"]), f"/en/network/ballots/{ballot.address}/"
    assert unmarked(alpha, [here, f"{here}cast/", f"{here}proxies/"])[0] == []
    assembly.votes(ballot, alpha=answer, beta=answer)
    assembly.decided(ballot)
    found, said = unmarked(alpha, [here, f"{here}count/", f"{here}votes/", "/en/network/ballots/", "/en/network/"])
    assert list(filter(ALONE.search, found)) == []
    assert said > 5, said


def test_what_is_said_in_a_meeting_says_its_language_on_every_screen_and_in_the_minutes(world: World) -> None:
    gathering = Gathering(assemble(world))
    meeting, alpha = gathering.under_way(), gathering.viewer("alpha")
    market = gathering.item(meeting, "Marketplace", kind=ItemKind.OPEN_SPACE)
    country = gathering.item(meeting, "Country round", kind=ItemKind.COUNTRY_ROUND)
    topic = topics.offer_topic(alpha, item=market, title="Wages")
    rounds.hand_in(alpha, item=country, language="pl", said={"results": f"{WORD} results"})
    line = Captured("key-0001", "We need a desk.", "pl", "action", item=market, organisation=gathering.members["alpha"])
    capturing.capture_line(gathering.secretariat, meeting=meeting, line=line)
    made_polish()
    here = f"/en/network/meetings/{meeting.address}/"
    board, answers = f"{here}open-space/{market.address}/", f"{here}round/{country.address}/"
    pages = [here, f"{here}agenda/", f"{here}lines/", f"{here}following/", board, f"{board}{topic.address}/", answers,
             *(f"{here}{screen}/" for screen in ("console", "projector", "room"))]  # fmt: skip
    readers = [walking.client_of(world.secretary), walking.client_of(gathering.assembly.delegates["alpha"])]
    for item in (market, country):
        leading.begin_item(gathering.secretariat, item=AgendaItem.objects.get(pk=item.pk))
        assert [unmarked(reader, pages)[0] for reader in readers] == [[], []]
    ended = preparing.end_meeting(gathering.secretariat, meeting=Meeting.objects.get(pk=meeting.pk))
    minuting.circulate_minutes(gathering.secretariat, meeting=ended, correct_until=timezone.now() + timedelta(2))
    for reader in readers:
        found, said = unmarked(reader, [*pages, f"{here}minutes/", "/en/network/meetings/", "/en/network/"])
        assert found == []
        assert said > 10, said
