"""The country round: each organisation writes beforehand, and all of it becomes one booklet."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone, translation
from typst import Compiler

from filrouge.ground import paper
from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.models import Addressee, News
from filrouge.ground.words import Words
from filrouge.rooms.meetings import jobs
from filrouge.rooms.meetings.actions import leading, preparing, renewing
from filrouge.rooms.meetings.actions import round as rounds
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, RoundAnswer
from filrouge.rooms.meetings.queries import round as queries
from filrouge.rooms.meetings.queries.waiting import waiting
from tests.papers import unpacked
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

WRITE = "Write for your organisation"
SAID = {"results": "Two mills joined.", "outlook": "A third mill in 2027."}


@pytest.fixture
def item(gathering: Gathering) -> AgendaItem:
    return gathering.item(gathering.announced(), "Country round", kind=ItemKind.COUNTRY_ROUND, seconds_each=240)


def handed_in(gathering: Gathering, item: AgendaItem, member: str, **said: str) -> RoundAnswer:
    return rounds.hand_in(gathering.viewer(member), item=item, language="it", said=said or SAID)


def here(item: AgendaItem, rest: str = "", language: str = "en") -> str:
    return f"/{language}/network/meetings/{item.meeting.address}/round/{item.address}/{rest}"


def test_a_draft_is_seen_by_its_own_organisation_alone_until_it_is_handed_in(
    gathering: Gathering, item: AgendaItem
) -> None:
    alpha, beta = gathering.viewer("alpha"), gathering.viewer("beta")
    rounds.save_answer(alpha, item=item, language="fr", said=SAID | {"unknown": "x"})
    mine = queries.own_answer(alpha, item)
    assert mine is not None
    assert (dict(mine.said), mine.language, mine.handed_in) == (SAID, "fr", None)
    assert (queries.entries(beta, item), queries.entries(gathering.secretariat, item)) == ((), ())
    rounds.hand_in(alpha, item=item, language="it", said=SAID)
    (entry,) = queries.entries(beta, item)
    assert (entry.name, entry.country, entry.language_name) == ("Alpha", "Belgium", "Italiano")
    assert [one.text for one in entry.said] == ["Two mills joined.", "A third mill in 2027."]
    assert RoundAnswer.objects.count() == 1


def test_what_is_handed_in_changes_by_handing_in_again_until_the_round_begins(
    gathering: Gathering, item: AgendaItem
) -> None:
    handed_in(gathering, item, "alpha")
    with pytest.raises(Refused) as draft:
        rounds.save_answer(gathering.viewer("alpha"), item=item, language="it", said={"news": "Half a sent"})
    handed_in(gathering, item, "alpha", news="We moved.")
    preparing.begin_meeting(gathering.secretariat, meeting=item.meeting)
    leading.begin_item(gathering.secretariat, item=item)
    with pytest.raises(Refused) as begun:
        handed_in(gathering, item, "alpha", news="Too late.")
    assert (draft.value.code, begun.value.code) == ("handed_in", "begun")
    assert RoundAnswer.objects.get().said == {"news": "We moved."}


@pytest.mark.parametrize(
    ("language", "said", "code"),
    [("it", {"news": "  "}, "empty"), ("xx", SAID, "language"), ("it", {"news": "x" * 6_001}, "long")],
)
def test_an_answer_that_cannot_be_taken_leaves_nothing(
    gathering: Gathering, item: AgendaItem, language: str, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        rounds.hand_in(gathering.viewer("alpha"), item=item, language=language, said=said)
    assert (refused.value.code, RoundAnswer.objects.count()) == (code, 0)


def _reminders() -> QuerySet[News]:
    return News.objects.filter(kind="meetings.round_waits")


def test_only_delegates_of_invited_organisations_answer_and_only_the_team_asks(
    gathering: Gathering, item: AgendaItem
) -> None:
    for _name, caller in gathering.world.callers():
        with pytest.raises(NotAllowed):
            rounds.hand_in(caller, item=item, language="en", said=SAID)
    for caller in (gathering.world.nobody, gathering.viewer("alpha"), gathering.world.other):
        with pytest.raises(NotAllowed):
            rounds.ask_round(caller, item=item, prompts=(("", Words.of("Why?", "en")),), answers_until=None)
        with pytest.raises(NotAllowed):
            rounds.remind_round(caller, item=item)
    assert (RoundAnswer.objects.count(), _reminders().count()) == (0, 0)


def test_the_team_changes_the_questions_and_one_that_was_answered_stays(gathering: Gathering, item: AgendaItem) -> None:
    assert [prompt.key for prompt in queries.prompts_of(item)] == ["results", "news", "successes", "outlook"]
    handed_in(gathering, item, "alpha", results="Two mills.")
    kept, new = ("results", Words.of("What came of it?", "en")), ("", Words.of("Who helped?", "en"))
    rounds.ask_round(gathering.secretariat, item=item, prompts=(kept, new), answers_until=None, seconds_each=120)
    item.refresh_from_db()
    assert [prompt.shown.text for prompt in queries.prompts_of(item)] == ["What came of it?", "Who helped?"]
    with pytest.raises(Refused) as refused:
        rounds.ask_round(gathering.secretariat, item=item, prompts=(new,), answers_until=None)
    assert (refused.value.code, len(AgendaItem.objects.get(pk=item.pk).prompts)) == ("answered", 2)
    assert item.seconds_each == 120


def test_last_times_outlook_stands_beside_the_field(gathering: Gathering, item: AgendaItem) -> None:
    handed_in(gathering, item, "alpha")
    later = renewing.make_next(
        gathering.secretariat, meeting=item.meeting, starts_at=item.meeting.starts_at + timedelta(days=180)
    )
    again = later.items.get(kind=ItemKind.COUNTRY_ROUND)
    preparing.announce_meeting(gathering.secretariat, meeting=later)
    mine, beta = (
        queries.own_answer(gathering.viewer("alpha"), again),
        queries.own_answer(gathering.viewer("beta"), again),
    )
    assert mine is not None
    assert mine.last_time is not None
    assert (mine.last_time.text, mine.last_time.language) == ("A third mill in 2027.", "it")
    assert beta is not None
    assert beta.last_time is None


def test_who_has_not_handed_in_waits_and_is_reminded_once(gathering: Gathering, item: AgendaItem) -> None:
    handed_in(gathering, item, "alpha")
    members = {member.pk: member.name for member in gathering.members.values()}
    rows = [row for row in waiting(gathering.world.space, list(members)) if row.kind == "meetings.round"]
    assert [members[row.organisation] for row in rows] == ["Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta"]
    assert rows[0].href == here(item, "answer/")
    AgendaItem.objects.filter(pk=item.pk).update(answers_until=timezone.now() + timedelta(days=2))
    jobs.remind_of_rounds()
    jobs.remind_of_rounds()
    news = _reminders().get()
    assert Addressee.objects.filter(news=news).count() == 6
    for member in list(gathering.members)[1:]:
        handed_in(gathering, item, member)
    with pytest.raises(Refused) as refused:
        rounds.remind_round(gathering.secretariat, item=item)
    assert (refused.value.code, _reminders().count()) == ("nobody", 1)


def test_a_delegate_writes_in_the_browser_with_and_without_a_script(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    sign_in(client, gathering.assembly.delegates["alpha"])
    typed = {"language": "it", "say_results": "Due mulini.", "say_outlook": ""}
    part = client.post(here(item, "answer/"), typed | {"keep": "1"}, headers={"HX-Request": "true"})
    assert "Kept as your draft" in part.content.decode()
    assert client.post(here(item, "answer/"), typed | {"keep": "1"}).status_code == 302
    assert WRITE in client.get(here(item)).content.decode()  # a draft is not handed in
    wrong = client.post(here(item, "answer/"), {"language": "it", "say_results": ""})
    assert (wrong.status_code, RoundAnswer.objects.get().handed_in_at) == (422, None)
    assert client.post(here(item, "answer/"), typed, follow=True).status_code == 200
    assert RoundAnswer.objects.get().handed_in_at is not None
    page = client.get(here(item)).content.decode()
    assert ("Change what you wrote" in page, WRITE in page) == (True, False)
    assert '<div class="voice" lang="it"><p>Due mulini.</p></div>' in page
    sign_in(client, gathering.world.outsider)
    assert [client.get(here(item, rest)).status_code for rest in ("", "answer/", "booklet.pdf")] == [404] * 3


def test_the_team_changes_questions_in_the_browser(gathering: Gathering, item: AgendaItem, client: Client) -> None:
    sign_in(client, gathering.world.secretary)
    typed = {"q_results_en": "Results?", "q_results_origin": "en", "new_1_en": "And why?", "new_1_origin": "en",
             "answers_until": "2026-09-20T12:00", "minutes_each": "4"}  # fmt: skip
    assert client.get(here(item, "questions/")).status_code == 200
    assert client.post(here(item, "questions/"), typed).status_code == 302
    item.refresh_from_db()
    assert (len(item.prompts), item.seconds_each) == (2, 240)
    assert item.answers_until is not None
    assert item.answers_until.isoformat() == "2026-09-20T10:00:00+00:00"
    assert "6 organisations" not in client.post(here(item, "remind/"), follow=True).content.decode()


def _text(said: paper.Paper) -> str:
    made = Compiler(paper.source(), sys_inputs=paper.inputs(said)).compile(format="html")
    assert isinstance(made, bytes)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", made.decode())).replace("\u200b", "").split())


def test_the_booklet_is_printed_for_everybody_and_marks_the_language_of_each(
    gathering: Gathering, item: AgendaItem, client: Client
) -> None:
    handed_in(gathering, item, "alpha", results='#panic() "] #read("/etc/passwd")')
    handed_in(gathering, item, "beta")
    with translation.override("nl"):
        text = _text(queries.booklet(gathering.viewer("gamma"), item))
    assert "Country round" in text
    assert "Alpha, België" in text
    assert '#panic() "] #read("/etc/passwd")' in text
    assert "Italiano" in text
    sign_in(client, gathering.assembly.delegates["gamma"])
    answer = client.get(here(item, "booklet.pdf", "nl"))
    whole = unpacked(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part>1<" in whole
    assert b"/Lang(nl)" in whole


@pytest.mark.parametrize("answers", [1, 3])
def test_the_round_costs_the_same_however_many_answer(
    gathering: Gathering, item: AgendaItem, client: Client, django_assert_max_num_queries: Any, answers: int
) -> None:
    for member in ("alpha", "beta", "gamma")[:answers]:
        handed_in(gathering, item, member)
    sign_in(client, gathering.assembly.delegates["delta"])
    client.get(here(item))
    with django_assert_max_num_queries(12):
        client.get(here(item))
    with django_assert_max_num_queries(12):
        client.get(here(item, "answer/"))
