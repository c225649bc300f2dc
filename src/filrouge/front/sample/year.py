"""The year of the sample network: a plan made in three meetings and three online sessions, two thirds done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from filrouge.front.sample import below_year
from filrouge.front.sample import meeting_year as meeting_acts
from filrouge.front.sample import plan_year as plan_acts
from filrouge.front.sample import room_year as room_acts
from filrouge.front.sample.cast import Cast, Said
from filrouge.front.sample.clock import played
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Meeting
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.plans.models import Action, Came, Plan, Proposal

FOLDER = Path(__file__).parent / "data"
FILES = ("year", "year_voices", "year_proposals", "year_below")
BEGINS = 310  # days before today
Event = tuple[datetime, Callable[[], object]]


def live(viewer: Viewer, space: Space, organisations: Mapping[str, Organisation], *, whole: bool = True) -> Plan:
    """Let the network live its year, up to today; with fewer voices unless `whole`.

    `organisations` are its members by their key in the content. The same choices every time; the days lie around
    today, on Thursdays and Fridays where people meet.
    """
    said, voices, made, below = (json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in FILES)
    now, today = timezone.now(), timezone.localdate()
    with played(now - timedelta(days=BEGINS)) as clock, transaction.atomic():
        return _Year(Cast(viewer, space, organisations, clock, today, whole), said, voices, made, below).live(now)


class _Year:
    """The year as it goes on: the meetings and the plan, what was heard, proposed and begun so far."""

    def __init__(self, cast: Cast, said: Said, voices: plan_acts.Voices, made: Said, below: Said) -> None:
        self.cast, self.said, self.made, self.below = cast, said, made, below
        self.strategy = below_year.Level(cast, below["strategy"])
        self.voices = plan_acts.chosen(cast, voices)
        self.meetings: dict[str, Meeting] = {}
        self.heard: plan_acts.Heard = {}
        self.proposals: dict[str, Proposal] = {}
        self.actions: dict[str, Action] = {}

    def live(self, now: datetime) -> Plan:
        self._prepare()
        for chapter in (self._listen, self._sort, self._amend, self._weigh, self._adopt):
            chapter()
        for at, happens in sorted(self._afterwards(now), key=lambda event: event[0]):
            if at <= now:
                self.cast.clock.set(at)
                happens()
        return self.plan

    def _prepare(self) -> None:
        cast = self.cast
        cast.go(-298)
        self.rule = room_acts.adopt_rule(cast, self.said["rule"])
        self.series = meeting_acts.begin_series(cast, self.said["series"])
        for said in self.said["meetings"]:
            self.meetings[said["key"]] = meeting_acts.prepare(
                cast, said, self.series, self.rule, self.said["round"]["prompts"]
            )
        self.strategy.draft()  # long before it begins, so that the plan of this year is the newest
        self.plan = plan_acts.draft_plan(cast, self.said["plan"], self.meetings)

    def _listen(self) -> None:
        cast, areas = self.cast, {each["key"]: each["area"] for each in self.made["proposals"]}
        cast.go(-273)
        plan_acts.write(cast, self.plan, self.voices, self.heard, Came.PAGE, areas)
        self._meet("lisbon")
        plan_acts.write(cast, self.plan, self.voices, self.heard, Came.MAIL, areas)
        plan_acts.not_yet(cast, self.plan)
        self._remains("lisbon")
        plan_acts.take_in_list(cast, self.plan, self.voices, self.heard)

    def _sort(self) -> None:
        cast, proposals = self.cast, self.made["proposals"]
        self._meet("sorting")
        self.proposals = plan_acts.propose(cast, self.plan, proposals, self.heard)
        plan_acts.support(cast, proposals, self.proposals, cast.members())
        plan_acts.comment(cast, self.made["comments"], self.proposals)
        self._remains("sorting")

    def _amend(self) -> None:
        answered = [row for row in self.made["amendments"] if row["outcome"]]
        self._meet("ghent", before=lambda: plan_acts.amend(self.cast, answered, self.proposals))
        plan_acts.merge(self.cast, self.made["proposals"], self.proposals)
        self._remains("ghent")

    def _weigh(self) -> None:
        cast, said = self.cast, self.said["weighing"]
        self._meet("weighing")
        self._remains("weighing")
        plan_acts.weigh(cast, self.plan, said, plan_acts.still_open(self.plan), self.rule, until=-105)

    def _adopt(self) -> None:
        meeting, said = self.meetings["bologna"], self.said["round"]
        item = meeting.items.get(kind=ItemKind.COUNTRY_ROUND)
        self._meet("bologna", before=lambda: meeting_acts.answer_round(self.cast, item, said))
        planning.run_plan(self.cast.viewer, plan=self.plan)
        self.plan.refresh_from_db()
        self.cast.go(-13)
        self.actions = plan_acts.start(self.cast, self.plan, self.made["actions"], self.proposals)

    def _afterwards(self, now: datetime) -> Iterator[Event]:
        """What happens between the general meeting and today, each with its moment."""
        cast, meetings = self.cast, self.meetings
        yield (
            cast.day(-13, 15),
            partial(meeting_acts.confirm, cast, meetings["bologna"], but=("be-trame", "es-telar", "gr-argaleios")),
        )
        yield cast.day(-12, 9), partial(meeting_acts.circulate, cast, meetings["bologna"], 30)
        yield cast.day(-10, 9), partial(meeting_acts.follow, cast, meetings["bologna"], self._of("bologna"), None)
        correction = self.said["corrections"]["bologna"]
        yield cast.day(-10, 11), partial(meeting_acts.correct, cast, meetings["bologna"], **correction)
        yield cast.day(-9), partial(meeting_acts.announce, cast, meetings["starting"], self._of("starting")["comes"])
        yield cast.day(-9, 11), self._lay_out
        yield cast.day(-4), self._begin_round
        begun = [row for row in self.made["amendments"] if not row["outcome"]]
        yield cast.day(-8), partial(plan_acts.amend, cast, begun, self.proposals)
        yield from self._progress()
        yield from below_year.events(cast, self.below, self.strategy, self.actions)
        yield from room_acts.other_meetings(cast, self.said["calls"], self.series, self.rule, now)

    def _lay_out(self) -> None:
        """The next meeting goes through the actions that have begun."""
        item = self.meetings["starting"].items.get(kind=ItemKind.PLAN_STEP)
        begun = Action.objects.filter(pk__in=[action.pk for action in self.actions.values()])
        meeting_acts.lay_out(self.cast, item, list(begun.select_related("owner").order_by("number", "id")))

    def _begin_round(self) -> None:
        """The first have written for the next meeting."""
        item = self.meetings["starting"].items.get(kind=ItemKind.COUNTRY_ROUND)
        meeting_acts.begin_round(self.cast, item, self.said["round"]["next"])

    def _progress(self) -> Iterator[Event]:
        for said in self.made["actions"]:
            action = self.actions[said["from"]]
            for place, (_name, due, done) in enumerate(said["steps"], start=1):
                if done:
                    tick = partial(plan_acts.tick, self.cast, action, said["owner"], place)
                    yield self.cast.from_today(due, 16), tick
            yield self.cast.from_today(-1, 9), partial(plan_acts.report, self.cast, action, said)

    def _meet(self, key: str, before: Callable[[], object] = lambda: None) -> None:
        """Announce a meeting five weeks ahead, prepare what it needs, and hold it."""
        meeting, said = self.meetings[key], self._of(key)
        self.cast.go(said["day"] - 28)
        meeting_acts.announce(self.cast, meeting, said["comes"])
        self.cast.go(said["day"] - 12)
        before()
        meeting_acts.hold(self.cast, meeting, said, partial(self._in_the_room, said))

    def _of(self, key: str) -> Said:
        found: Said = next(said for said in self.said["meetings"] if said["key"] == key)
        return found

    def _in_the_room(self, said: Said, item: AgendaItem) -> None:
        """What happens on an item beside the lines of the content."""
        content = said["items"][item.position - 1]
        for earlier in said.get("minutes_of", ()):
            if item.kind == ItemKind.MINUTES:
                meeting_acts.approve(self.cast, self.meetings[earlier], item.meeting)
            elif item.kind == ItemKind.FOLLOW_UP:
                meeting_acts.follow(self.cast, self.meetings[earlier], self._of(earlier), item.meeting)
        if content.get("voices"):
            plan_acts.speak_in_the_room(self.cast, item, self.voices, self.heard)
        meeting_acts.hold_market(self.cast, item, content.get("topics", ()))
        if content.get("vote"):
            adoption, proposals = self.said["adoption"], self.made["proposals"]
            plan_acts.adopt(self.cast, self.plan, adoption, proposals, self.proposals, self.rule)
            meeting_acts.vote(self.cast, item, content["vote"], self.rule)

    def _remains(self, key: str) -> None:
        """What remains of a meeting: lines are confirmed, minutes go round and are corrected."""
        meeting, day = self.meetings[key], self._of(key)["day"]
        self.cast.go(day + 3)
        meeting_acts.answer_in_own_words(self.cast, meeting, self.said["own_words"].get(key, ()))
        meeting_acts.confirm(self.cast, meeting)
        self.cast.go(day + 6)
        meeting_acts.circulate(self.cast, meeting, 14)
        if correction := self.said["corrections"].get(key):
            meeting_acts.correct(self.cast, meeting, **correction)
            if correction["taken_in"]:
                meeting_acts.circulate(self.cast, meeting, 14)
