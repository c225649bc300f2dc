"""Writing to those who have not voted: shown before it leaves, by itself before the closing, never what others said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.jobs import work
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.models import State as Mail
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.rooms.ballots import jobs
from filrouge.rooms.ballots.models import Ballot, MailLink
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import carrying, here, text_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def reminders() -> list[Message]:
    return list(Message.objects.filter(kind="ballot_reminder").order_by("to", "id"))


def test_the_page_shows_the_mail_and_whom_it_goes_to_and_sends_nothing(desk: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=9))
    assembly.votes(ballot, alpha="yes", beta="no")
    assert "Write to those who have not voted (4)" in text_of(desk.get(here(ballot, "")))
    page = text_of(desk.get(here(ballot, "remind/")))
    assert "4 organisations are written to" in page
    assert "It goes to Delta Epsilon Gamma Zeta" in page
    assert "Your vote is asked for: Membership fee 2027" in page
    assert "/vote/…/" in page
    assert "A reminder goes out by itself on" in page
    assert "@" not in page
    french = desk.get(here(ballot, "remind/?in=fr")).content.decode()
    assert 'lang="fr"><p><b>' in french
    assert "/fr/network/ballots/vote/" in french
    assert not reminders()
    assert not MailLink.objects.exists()


def test_each_is_written_to_in_their_language_and_the_page_says_what_became_of_it(
    desk: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no", delta="yes")
    Person.objects.filter(pk=assembly.delegates["zeta"].pk).update(language="nl")
    done = desk.post(here(ballot, "remind/"), follow=True)
    assert "2 mails are on their way." in text_of(done)
    assert "Last written to on" in text_of(done)
    found = reminders()
    assert [(mail.to, mail.language) for mail in found] == [
        ("epsilon@sample.example", "en"),
        ("zeta@sample.example", "nl"),
    ]
    for mail in found:
        assert not re.search(r"\b[24] (of|van|organisa)", mail.body)
        assert "Alpha" not in mail.body
    Message.objects.filter(pk=found[0].pk).update(state=Mail.FAILED)
    page = text_of(desk.get(here(ballot, "remind/")))
    assert re.search(r"Epsilon \S.* Failed", page)
    assert re.search(r"Zeta \S.* Waiting", page)


def test_who_wants_no_reminders_stops_them_by_the_mail_itself_and_gets_none_after_that(
    desk: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no", delta="yes")
    desk.post(here(ballot, "remind/"))
    mail = reminders()[0]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    assert f"No more mail of this kind: Reminders to vote, some with a link that votes\n  {stop}\n" in mail.body
    assert Client().post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    page = text_of(desk.get(here(ballot, "remind/")))
    assert "It goes to Zeta" in page
    desk.post(here(ballot, "remind/"))
    assert [sent.to for sent in reminders()] == ["epsilon@sample.example", "zeta@sample.example", "zeta@sample.example"]


def test_those_whose_vote_is_carried_or_who_have_no_delegate_are_not_written_to(
    desk: Client, assembly: Assembly
) -> None:
    ballot = carrying(assembly, "beta", "gamma")
    assembly.votes(ballot, alpha="yes", beta="yes", delta="no", epsilon="no")
    Mandate.objects.filter(person=assembly.delegates["zeta"]).delete()
    page = text_of(desk.get(here(ballot, "remind/")))
    assert "Nobody is left to write to." in page
    assert "Nobody to write to No delegate of these organisations is known here" in page
    assert "Zeta" in page
    refused = desk.post(here(ballot, "remind/"), follow=True)
    assert "Nobody is left to write to, so no mail was sent." in text_of(refused)
    assert not reminders()


def test_one_person_who_speaks_for_two_gets_a_link_for_each(desk: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    people.grant_mandate(
        assembly.world.system, space=assembly.world.space, email="alpha@sample.example", name="Alpha",
        organisation=assembly.members["beta"], role=Role.HEAD_DELEGATE, since=date(2020, 1, 1),
    )  # fmt: skip
    desk.post(here(ballot, "remind/"))
    own = [mail for mail in reminders() if mail.to == "alpha@sample.example"]
    assert len(own) == 2
    assert len({re.findall(r"/vote/([\w-]+)/", mail.body)[0] for mail in own}) == 2


def test_the_secret_of_a_link_is_shown_to_nobody_else_and_not_kept_once_sent(desk: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    desk.post(here(ballot, "remind/"))
    mail = reminders()[0]
    token = re.findall(r"/vote/([\w-]+)/", mail.body)[0]
    shown = text_of(desk.get(f"/en/network/secretariat/mail/{mail.pk}/"))
    assert "Your vote is asked for" in shown
    assert token not in shown
    work.run_all()
    mail.refresh_from_db()
    assert mail.state == Mail.SENT
    assert token not in mail.body
    assert "/vote/▇/" in mail.body


def test_a_ballot_that_is_not_open_writes_to_nobody(desk: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    Ballot.objects.update(closes_at=timezone.now())
    refused = desk.post(here(ballot, "remind/"), follow=True)
    assert "This ballot is not open, so nobody was written to." in text_of(refused)
    assembly.decided(ballot)
    assert "is not open" in text_of(desk.get(here(ballot, "remind/")))
    assert not reminders()


def test_only_the_secretariat_writes(assembly: Assembly) -> None:
    ballot = assembly.opened()
    for person in (assembly.world.delegate, assembly.world.outsider, assembly.delegates["alpha"]):
        client = Client()
        sign_in(client, person)
        assert client.get(here(ballot, "remind/")).status_code == 404
        assert client.post(here(ballot, "remind/")).status_code == 404
    assert Client().post(here(ballot, "remind/")).status_code == 302
    assert not reminders()


def closing_in(assembly: Assembly, *, hours: int, open_for: int) -> Ballot:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(hours=hours))
    Ballot.objects.filter(pk=ballot.pk).update(opened_at=timezone.now() - timedelta(hours=open_for))
    return ballot


def test_two_days_before_the_closing_the_silent_are_reminded_once(desk: Client, assembly: Assembly) -> None:
    ballot = closing_in(assembly, hours=47, open_for=100)
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no", delta="yes")
    for _minute in range(3):
        jobs.keep_time()
    assert [mail.to for mail in reminders()] == ["epsilon@sample.example", "zeta@sample.example"]
    links = set(MailLink.objects.values_list("digest", flat=True))
    jobs.keep_time()
    assert set(MailLink.objects.values_list("digest", flat=True)) == links
    assert "The reminder that goes out by itself was sent on" in text_of(desk.get(here(ballot, "remind/")))


@pytest.mark.parametrize(("hours", "open_for"), [(49, 100), (47, 0), (-1, 100)])
def test_nothing_goes_out_too_early_for_a_short_ballot_or_after_the_closing(
    assembly: Assembly, hours: int, open_for: int
) -> None:
    ballot = closing_in(assembly, hours=100, open_for=open_for)
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=timezone.now() + timedelta(hours=hours))
    jobs.keep_time()
    assert not reminders()


def test_a_ballot_where_all_have_voted_is_left_alone(assembly: Assembly) -> None:
    ballot = closing_in(assembly, hours=47, open_for=100)
    assembly.votes(ballot, **dict.fromkeys(("alpha", "beta", "gamma", "delta", "epsilon", "zeta"), "yes"))
    jobs.keep_time()
    assert not reminders()


@pytest.mark.parametrize("silent", [("zeta",), ("epsilon", "zeta", "delta")])
def test_the_statements_of_the_page_do_not_grow(
    desk: Client, assembly: Assembly, silent: tuple[str, ...], django_assert_max_num_queries: Any
) -> None:
    ballot = assembly.opened()
    voters = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta"} - set(silent)
    assembly.votes(ballot, **dict.fromkeys(voters, "yes"))
    desk.post(here(ballot, "remind/"))
    with django_assert_max_num_queries(10):
        assert desk.get(here(ballot, "remind/")).status_code == 200
