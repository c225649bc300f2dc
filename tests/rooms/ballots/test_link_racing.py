"""One link used, and one reminder written, by many at the same moment: it happens once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from filrouge.ground.actions import Refused
from filrouge.ground.mail.models import Message
from filrouge.rooms.ballots import jobs
from filrouge.rooms.ballots.actions import links
from filrouge.rooms.ballots.models import Ballot, MailLink, Vote
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.test_racing import at_once, crowd, in_the_shared_file

__all__ = ["crowd"]  # the fixture of those stories
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_used_by_eight_at_once_casts_one_vote(crowd: Assembly) -> None:
    def prepare() -> str:
        links.remind(crowd.secretariat, ballot=crowd.opened())
        return re.findall(r"/vote/([\w-]+)/", Message.objects.get(to="alpha@sample.example").body)[0]

    token = str(in_the_shared_file(prepare))

    def cast(number: int) -> str:
        link = links.link_called(token)
        assert link is not None
        answer = {"1": {"yes" if number % 2 else "no": 1}}
        try:
            links.vote_by_link(crowd.world.system, voter=link.voter, link=link, answers=answer)
        except Refused as refused:
            return refused.code
        return "cast"

    outcomes = Counter(str(outcome) for outcome in at_once(cast, range(8)))

    def counted() -> None:
        assert Vote.objects.filter(voter__organisation=crowd.members["alpha"]).count() == 1
        assert MailLink.objects.exclude(used_at=None).count() == 1

    assert outcomes == {"cast": 4, "used": 4}  # the four that say the same are the same form sent again
    in_the_shared_file(counted)


def test_two_workers_at_once_write_the_timed_reminder_once(crowd: Assembly) -> None:
    def prepare() -> None:
        ballot = crowd.opened(closes_at=timezone.now() + timedelta(hours=40))
        Ballot.objects.filter(pk=ballot.pk).update(opened_at=timezone.now() - timedelta(days=9))

    in_the_shared_file(prepare)
    at_once(lambda _number: jobs.keep_time(), range(4))

    def counted() -> None:
        mails = Message.objects.filter(kind="ballot_reminder")
        assert sorted(mails.values_list("to", flat=True)) == [
            f"{name}@sample.example" for name in ("alpha", "beta", "delta", "epsilon", "gamma", "zeta")
        ]
        for mail in mails:
            token = re.findall(r"/vote/([\w-]+)/", mail.body)[0]
            assert links.link_called(token) is not None

    in_the_shared_file(counted)
