"""The summary of a morning: once for each, in their language, nothing twice, nothing left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from filrouge.ground.asked import actions, digests, jobs, passing
from filrouge.ground.asked.models import AtOnce, Digest, Edition, News, Wish
from filrouge.ground.asked.readers import Reader
from filrouge.ground.asked.reading import Item
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail.models import Message
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.words import Words
from tests.ground.asked.conftest import NOON, Desk
from tests.world import DAY, World

MONDAY = date(2026, 6, 1)


def morning(world: World, day: date) -> list[Message]:
    """One morning of the network; returns the mail that was written."""
    before = set(Message.objects.values_list("pk", flat=True))
    edition = digests.begin(world.space, day)
    if edition is not None:
        digests.make(edition, world.system, lambda done, total: None)
    return list(Message.objects.exclude(pk__in=before).order_by("to"))


def daily(world: World, person: Person) -> None:
    Wish.objects.update_or_create(person=person, space=world.space, defaults={"rhythm": "daily"})


@pytest.fixture
def reader(world: World) -> Person:
    """The delegate, who wants a summary every morning; the secretariat wants none."""
    daily(world, world.delegate)
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none")
    return world.delegate


def test_it_says_what_waits_by_date_and_what_happened_newest_first(world: World, desk: Desk, reader: Person) -> None:
    desk.asks("later", NOON + timedelta(days=9))
    desk.asks("someday")
    desk.asks("sooner", NOON + timedelta(days=1))
    desk.tells("The draft was written.", at=NOON - timedelta(hours=5))
    desk.tells("The plan was adopted.", at=NOON - timedelta(hours=4))
    desk.tells("A list came in.", about=world.space, at=NOON - timedelta(hours=3))
    (mail,) = morning(world, MONDAY)
    assert mail.subject == "Sample Network: 3 things wait for you, 3 pieces of news"
    marks = ["sooner", "until 2 June 2026, 12:00 UTC", "later", "someday", "A list came in.", "The plan was adopted.",
             "The draft was written."]  # fmt: skip
    assert [mail.body.index(mark) for mark in marks] == sorted(mail.body.index(mark) for mark in marks)
    assert "Do it: http://localhost:8000/en/network/sooner/" in mail.body
    assert (mail.kind, mail.period, mail.to) == ("digest", MONDAY, reader.email)


def test_every_piece_of_news_is_in_one_digest_and_the_next_begins_where_it_ended(
    world: World, desk: Desk, reader: Person
) -> None:
    said: list[str] = []
    for number in range(3):
        desk.tells(f"Number {number} happened.")
        (mail,) = morning(world, MONDAY + timedelta(days=number))
        said.append(mail.body)
        assert morning(world, MONDAY + timedelta(days=number)) == []
    for number in range(3):
        assert [f"Number {number} happened." in body for body in said] == [number == place for place in range(3)]
    spans = list(Digest.objects.filter(person=reader).order_by("pk").values_list("after", "edition"))
    assert [after for after, _edition in spans[1:]] == [edition for _after, edition in spans[:-1]]


def test_what_is_told_while_the_mail_is_made_comes_with_the_next(world: World, desk: Desk, reader: Person) -> None:
    desk.tells("First.")
    edition = digests.begin(world.space, MONDAY)
    desk.tells("Second.")
    assert edition is not None
    digests.make(edition, world.system, lambda done, total: None)
    mail = Message.objects.get()
    assert ("First." in mail.body, "Second." in mail.body) == (True, False)
    (second,) = morning(world, MONDAY + timedelta(days=1))
    assert ("First." in second.body, "Second." in second.body) == (False, True)


def test_when_there_is_nothing_to_say_there_is_no_mail(world: World, desk: Desk, reader: Person) -> None:
    assert morning(world, MONDAY) == []
    assert Digest.objects.get(person=reader).message is None


def test_the_same_list_is_not_said_every_day_until_it_is_nearly_due(world: World, desk: Desk, reader: Person) -> None:
    desk.asks("vote", timezone.now() + timedelta(days=5))
    assert len(morning(world, MONDAY)) == 1
    assert morning(world, MONDAY + timedelta(days=1)) == []
    desk.asks("answer")
    (mail,) = morning(world, MONDAY + timedelta(days=2))
    assert "2 things wait for you" in mail.subject
    desk.rows[:] = []
    desk.asks("vote", timezone.now() + timedelta(days=1))
    assert len(morning(world, MONDAY + timedelta(days=3))) == 1


def test_once_a_week_it_comes_on_the_day_that_was_chosen_and_later_when_that_day_was_missed(
    world: World, desk: Desk
) -> None:
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none")
    Wish.objects.create(person=world.delegate, space=world.space, weekday=2)
    desk.asks("vote")
    assert len(morning(world, MONDAY)) == 1  # the first one, for last Wednesday
    assert [len(morning(world, MONDAY + timedelta(days=n))) for n in range(1, 7)] == [0, 1, 0, 0, 0, 0]
    assert [len(morning(world, MONDAY + timedelta(days=n))) for n in (10, 11)] == [1, 0]
    periods = Digest.objects.filter(person=world.delegate).order_by("pk").values_list("period", flat=True)
    assert [day.isoformat() for day in periods] == ["2026-05-27", "2026-06-03", "2026-06-10"]


def test_it_is_in_the_language_of_the_reader_with_links_into_their_pages(
    world: World, desk: Desk, reader: Person
) -> None:
    Person.objects.filter(pk=reader.pk).update(language="fr")
    desk.tells("Said of %(title)s by %(number)d.", values={"title": Words.of("Plan", "en", fr="Le plan"), "number": 3},
               page=("asked", [world.space.slug]))  # fmt: skip
    (mail,) = morning(world, MONDAY)
    assert "Said of Le plan by 3." in mail.body
    assert "http://localhost:8000/fr/network/asked/" in mail.body
    assert "Plan d'action" in mail.body
    assert mail.language == "fr"


def test_news_for_an_organisation_reaches_all_who_act_for_it_and_nobody_else(
    world: World, desk: Desk, reader: Person
) -> None:
    daily(world, world.secretary)
    second = people.grant_mandate(
        world.system, space=world.space, email="second@sample.example", name="S", organisation=world.federation,
        role=Role.OBSERVER, since=date(2020, 1, 1),
    ).person  # fmt: skip
    daily(world, second)
    desk.tells("For the federation.", organisations=[world.federation.pk])
    desk.tells("For the secretary.", persons=[world.secretary.pk])
    mails = {mail.to: mail.body for mail in morning(world, MONDAY)}
    assert {to: ("federation" in body, "For the secretary" in body) for to, body in mails.items()} == {
        reader.email: (True, False), second.email: (True, False), world.secretary.email: (False, True),
    }  # fmt: skip


def test_nobody_is_told_what_they_did_themselves(world: World, desk: Desk, reader: Person) -> None:
    desk.tells("The federation spoke.", by=world.member)
    assert morning(world, MONDAY) == []


def test_a_newcomer_hears_of_the_last_week_and_of_nothing_before_their_mandate(world: World, desk: Desk) -> None:
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none")
    Wish.objects.create(person=world.delegate, space=world.space, rhythm="none")
    for number in range(12):
        desk.tells(f"Day {number:02}.", at=NOON + timedelta(days=number))
        morning(world, MONDAY + timedelta(days=number))
    newcomer = people.grant_mandate(
        world.system, space=world.space, email="new@sample.example", name="N", organisation=world.federation,
        role=Role.DELEGATE, since=MONDAY + timedelta(days=8),
    ).person  # fmt: skip
    daily(world, newcomer)
    (mail,) = morning(world, MONDAY + timedelta(days=12))
    assert [f"Day {number:02}." in mail.body for number in range(12)] == [number >= 8 for number in range(12)]
    Mandate.objects.filter(person=newcomer).update(since=date(2020, 1, 1))
    Digest.objects.filter(person=newcomer).delete()
    mail.delete()
    (mail,) = morning(world, MONDAY + timedelta(days=13))
    assert [f"Day {number:02}." in mail.body for number in range(12)] == [number >= 6 for number in range(12)]


def test_who_wanted_no_summary_for_a_while_is_not_told_all_of_it_afterwards(
    world: World, desk: Desk, reader: Person
) -> None:
    chosen: dict[str, Any] = {"person": reader, "space": world.space, "weekday": 0, "kinds": {}}
    actions.choose_mail(world.member, rhythm="none", **chosen)
    desk.tells("While away.")
    assert morning(world, MONDAY) == []
    actions.choose_mail(world.member, rhythm="daily", **chosen)
    desk.tells("Back again.")
    (mail,) = morning(world, MONDAY + timedelta(days=1))
    assert ("While away." in mail.body, "Back again." in mail.body) == (False, True)


def test_a_kind_that_was_switched_off_is_left_out_whether_asked_or_told(
    world: World, desk: Desk, reader: Person
) -> None:
    Wish.objects.filter(person=reader).update(kinds={"test.do": "never"})
    desk.asks("vote")
    desk.tells("Small.", kind="test.small")
    assert morning(world, MONDAY) == []
    desk.tells("It happened.")
    (mail,) = morning(world, MONDAY + timedelta(days=1))
    assert mail.subject == "Sample Network: 1 piece of news"


# --- At once ------------------------------------------------------------------------------------------------------


def test_what_is_told_at_once_is_in_no_digest(world: World, desk: Desk, reader: Person) -> None:
    desk.tells("The meeting moves.", kind="test.urgent", persons=[reader.pk])
    assert work.run_all() >= 1
    mail = Message.objects.get(kind="news")
    assert (mail.to, mail.subject) == (reader.email, "Sample Network: Action plan")
    assert "The meeting moves." in mail.body
    desk.tells("Something else.")
    (summary,) = morning(world, MONDAY)
    assert "The meeting moves." not in summary.body
    assert AtOnce.objects.get().message == mail


def test_what_a_digest_told_already_is_not_told_at_once_any_more(world: World, desk: Desk, reader: Person) -> None:
    desk.tells("The meeting moves.", kind="test.urgent", persons=[reader.pk])
    (summary,) = morning(world, MONDAY)
    assert "The meeting moves." in summary.body
    work.run_all()
    assert not Message.objects.filter(kind="news").exists()
    assert not AtOnce.objects.exists()
    assert News.objects.get().passed_at is not None


def test_who_wants_a_kind_at_once_gets_it_so_and_without_any_summary_too(world: World, desk: Desk) -> None:
    Wish.objects.create(person=world.delegate, space=world.space, rhythm="none", kinds={"test.happened": "at_once"})
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none", kinds={"test.urgent": "never"})
    desk.tells("It happened.")
    desk.tells("It is urgent.", kind="test.urgent")
    work.run_all()
    assert [(mail.to, "urgent" in mail.body) for mail in Message.objects.order_by("pk")] == [
        (world.delegate.email, False), (world.delegate.email, True),
    ]  # fmt: skip


def test_what_was_told_too_late_for_the_worker_that_looked_is_passed_on_a_minute_later(
    world: World, desk: Desk, reader: Person
) -> None:
    desk.tells("At once!", kind="test.urgent")
    Job.objects.filter(kind="asked.at_once").delete()  # the worker took it before this was to be seen
    jobs.look_after()
    jobs.look_after()
    work.run_all()
    assert {mail.to for mail in Message.objects.filter(kind="news")} == {reader.email, world.secretary.email}
    jobs.look_after()
    assert not Job.objects.filter(kind="asked.at_once", state="waiting").exists()


def test_news_that_cannot_be_written_holds_up_no_other_and_is_tried_once_an_hour(
    world: World, desk: Desk, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = passing.news_letter

    def fails(to: Reader, space: Space, told: Item) -> Message:
        assert "Broken" not in told.text
        return write(to, space, told)

    monkeypatch.setattr(passing, "news_letter", fails)
    desk.tells("Broken.", kind="test.urgent")
    desk.tells("The meeting moves.", kind="test.urgent")
    (job,) = Job.objects.filter(kind="asked.at_once")
    for _try in range(work.TRIES):
        Job.objects.update(not_before=NOON)
        work.run_all()
    assert {mail.to for mail in Message.objects.filter(kind="news")} == {reader.email, world.secretary.email}
    job.refresh_from_db()
    assert (job.state, job.outcome) == ("failed", {"error": "AssertionError"})
    jobs.look_after()
    assert not Job.objects.filter(kind="asked.at_once", state="waiting").exists()
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    jobs.look_after()
    assert Job.objects.filter(kind="asked.at_once", state="waiting").count() == 1


def test_the_same_thing_is_told_once(world: World, desk: Desk, reader: Person) -> None:
    for _time in range(2):
        desk.tells("Adopted.", once="plan.adopted:1", persons=[reader.pk])
    assert News.objects.count() == 1
    (mail,) = morning(world, MONDAY)
    assert mail.body.count("Adopted.") == 1


def test_news_of_a_kind_that_no_room_tells_is_a_mistake_of_ours(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="no kind of news"):
        desk.tells("What?", kind="test.nothing")


# --- Interrupted ----------------------------------------------------------------------------------------------------


@pytest.fixture
def many(world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Seven delegates more, made in transactions of three."""
    monkeypatch.setattr(digests, "SIZE", 3)
    Wish.objects.create(person=world.secretary, space=world.space, rhythm="none")
    persons = [Person.objects.create_user(f"d{n}@sample.example") for n in range(7)]
    Mandate.objects.bulk_create(
        Mandate(person=p, organisation=world.federation, space=world.space, role=Role.DELEGATE, since=date(2020, 1, 1))
        for p in persons
    )
    return [world.delegate, *persons]


def test_a_morning_that_was_cut_off_is_taken_up_where_it_stopped(
    world: World, desk: Desk, many: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tells("It happened.")
    real, calls = Digest.objects.bulk_create, list[int]()

    def dying(rows: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(rows)

    edition = digests.begin(world.space, MONDAY)
    assert edition is not None
    with monkeypatch.context() as patch:
        patch.setattr(Digest.objects, "bulk_create", dying)
        with pytest.raises(KeyboardInterrupt):
            digests.make(edition, world.system, lambda done, total: None)
    assert Message.objects.count() == Digest.objects.count() == 3
    again = digests.begin(world.space, MONDAY)
    assert again is not None
    digests.make(again, world.system, lambda done, total: None)
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted(p.email for p in many)
    assert digests.begin(world.space, MONDAY) is None


def test_a_hundred_people_cost_as_many_statements_as_one(
    world: World, desk: Desk, many: list[Person], django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "SIZE", 100)
    desk.asks("vote")
    desk.tells("It happened.", organisations=[world.federation.pk])
    edition = digests.begin(world.space, MONDAY)
    assert edition is not None
    with django_assert_max_num_queries(24):
        assert digests.make(edition, world.system, lambda done, total: None) == len(many)
    assert desk.asked == 1


# --- The morning ----------------------------------------------------------------------------------------------------


def test_it_is_made_when_it_is_morning_where_the_network_lives_and_once(
    world: World, desk: Desk, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.space.zone = "Europe/Brussels"
    world.space.save()
    desk.asks("vote")
    for minute, expected in ((datetime(2026, 6, 1, 4, 59, tzinfo=UTC), 0), (datetime(2026, 6, 1, 5, 0, tzinfo=UTC), 1)):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: minute)
        jobs.each_morning()
        jobs.each_morning()
        work.run_all()
        assert Message.objects.filter(kind="digest").count() == expected
    assert Edition.objects.get(space=world.space).ended_at is not None


def test_an_edition_that_a_newer_one_follows_is_left_alone(world: World, desk: Desk, reader: Person) -> None:
    desk.tells("It happened.")
    old = digests.begin(world.space, MONDAY)
    new = digests.begin(world.space, MONDAY + timedelta(days=1))
    assert old is not None
    assert new is not None
    work.ask("asked.digests", {"edition": old.pk}, by=world.system)
    work.ask("asked.digests", {"edition": new.pk}, by=world.system)
    work.run_all()
    assert [digest.edition_id for digest in Digest.objects.filter(person=reader)] == [new.pk]
    assert "It happened." in Message.objects.get(kind="digest").body


def test_a_mandate_that_ended_ends_the_mail(world: World, desk: Desk, reader: Person) -> None:
    Mandate.objects.filter(person=reader).update(until=DAY - timedelta(days=1))
    desk.tells("It happened.")
    assert morning(world, MONDAY) == []


def test_who_acts_for_two_organisations_has_one_mail_that_says_for_whom(
    world: World, desk: Desk, reader: Person
) -> None:
    second = Organisation.objects.create(name="Federation Two")
    Mandate.objects.create(person=reader, organisation=second, space=world.space, role=Role.DELEGATE, since=MONDAY)
    desk.asks("first")
    desk.asks("second", organisation=second.pk)
    (mail,) = morning(world, MONDAY)
    assert "Things to do, for Federation One" in mail.body
    assert "Things to do, for Federation Two" in mail.body
    assert viewer_for(reader, world.space, day=MONDAY).person == reader
