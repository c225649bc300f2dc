"""A network's year is filled in the amounts that were asked for, and every page of it that answers is measured."""

from __future__ import annotations

import signal
import time

import pytest

from filrouge.front.bench import year
from filrouge.front.bench.parts import (
    pages,
    year_effects,
    year_filling,
    year_meetings,
    year_network,
    year_pages,
    year_places,
    year_plan,
    year_words,
)
from filrouge.ground.thread.models import Link
from filrouge.rooms.meetings.models import Line, Meeting, Minutes
from filrouge.rooms.plans.models import Contribution, Drawn, Plan, Proposal

AMOUNTS = year_filling.Amounts(members=12, contributions=80, proposals=40, actions=10, lines=48, links=260)


@pytest.fixture
def network(db: None) -> year_network.Network:
    network = year_network.fill(AMOUNTS.members)
    meetings = year_meetings.fill(network, AMOUNTS.lines)
    plan = year_plan.fill(network, meetings, AMOUNTS)
    year_effects.fill(network, plan, AMOUNTS)
    return network


def test_a_year_has_what_was_asked_for_and_all_of_its_pages_can_be_addressed(network: year_network.Network) -> None:
    plan = Plan.objects.get(space=network.space)
    assert Contribution.objects.filter(plan=plan).count() == AMOUNTS.contributions
    assert Proposal.objects.filter(plan=plan).count() == AMOUNTS.proposals
    assert plan.actions.count() == AMOUNTS.actions
    assert Line.objects.count() == AMOUNTS.lines
    assert Link.objects.filter(space=network.space).count() == AMOUNTS.links
    assert Link.objects.filter(cause_kind="plans.contribution").count() == Drawn.objects.count() > 0
    assert sorted(Meeting.objects.values_list("state", flat=True)) == [
        "announced", "drafted", "ended", "ended", "ended", "under_way",
    ]  # fmt: skip
    assert set(Minutes.objects.values_list("state", flat=True)) == {"approved", "circulated"}
    places = dict(year_places.places(network.space, network.members[0]))
    assert {
        "console",
        "minutes_version",
        "round",
        "open_space",
        "topic",
        "contributions, last page",
        "thread of proposal heard most",
    } <= set(places)
    client = pages.signed_in(network.secretary)
    shown = [
        "console",
        "round",
        "open_space",
        "topic",
        "contributions, last page",
        "thread of proposal heard most",
        "home",
    ]
    looked_at = list(year_pages._look(client, [(name, places[name]) for name in shown], 1, set()))
    assert [page["page"] for page in looked_at] == shown
    assert all(page["statements"] > 0 for page in looked_at)
    polled = year_pages._polled(network.space, network.people[0])
    assert (polled["status"], polled["statements"]) == (304, 0)


def test_what_misses_its_goal_is_bold_and_what_has_none_is_not() -> None:
    page = {"cpu": 12.0, "p95": 70.0, "statements": 9, "kb": 5.0, "anew": 12.0, "anew_p95": 70.0, "first": 11}
    written = year_pages._seen([page | {"page": name} for name in ("contributions", "plan", "contributions_as")])
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in written.splitlines()[2:]]
    assert [line[1] for line in lines] == ["**12.0**", "12.0", "12.0"]
    assert [line[2] for line in lines] == ["**70.0**", "**70.0**", "70.0"]
    assert [line[6] for line in lines] == ["**70.0**", "**70.0**", "70.0"]
    assert [line[-1] for line in lines] == ["10", "40", ""]


def test_sentences_name_their_number_and_are_in_six_languages() -> None:
    titles = [year_words.titled(number) for number in range(6)]
    assert {title.origin for title in titles} == set(year_words.LANGUAGES)
    assert all(title.in_("en").text.endswith(f"({number})") for number, title in enumerate(titles))


def test_the_parts_of_the_year_are_asked_for_by_name() -> None:
    assert year.NAMES == ("year_pages", "thread", "live")
    assert all(size.links == size.amounts.links for size in year.SIZES.values())


def test_a_page_that_does_not_end_is_stopped_without_a_timer_that_makes_the_clock_of_the_processor_coarse() -> None:
    with year_pages._at_most(60):
        assert [signal.getitimer(timer)[0] for timer in (signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)] == [0, 0]
    with pytest.raises(year_pages.TookTooLong), year_pages._at_most(0.01):
        time.sleep(20)  # not for ever: the signal may come just before one begins to wait for it
