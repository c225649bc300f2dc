"""What lives below the sample network: federations with a space of their own, and a strategy done mostly there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from filrouge.front.sample.cast import Cast, Said, told
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import system
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import contributing, doing, inheriting, planning, reporting, taking_part
from filrouge.rooms.plans.actions.inheriting import Answer
from filrouge.rooms.plans.models import Action, Plan, StepKind
from filrouge.rooms.register.actions import memberships

Event = tuple[datetime, Callable[[], object]]
PERIOD, LONG = 2, 4  # years after the first one: a plan of work, a strategy
LISTENS, ADOPTS = (-12, -9), (-9, 120)  # days from the general meeting on which a federation's two steps are open


def events(cast: Cast, said: Said, strategy: Level, lines: dict[str, Action]) -> Iterator[Event]:
    """What happens between the general meeting and today above and below, each with its moment.

    `lines` are the actions of the network's plan by their key in the content; those of the strategy join them.
    """
    yield cast.day(-12, 11), strategy.begin
    yield cast.day(-11, 9), strategy.listen
    yield cast.day(-9, 13), partial(_write_lines, strategy, lines)
    for place, each in enumerate(said["federations"]):
        below = Federation(cast, each)
        yield cast.day(-12, 12 + place), below.open
        yield cast.day(-11, 11 + place), below.draft
        yield cast.day(-11, 12 + place), below.begin
        yield cast.day(-10, 11, place), below.listen
        yield cast.day(-9, 15 + place), below.start
        yield cast.day(-8, 9 + place), partial(below.answer, lines)
        yield cast.from_today(-1, 6 + place), below.report
    yield cast.from_today(-1, 5), partial(_change, cast, said["changed"], lines)


@dataclass
class Level:
    """A plan of one space: `cast` acts there."""

    cast: Cast
    said: Said
    plan: Plan = field(init=False)

    def draft(self) -> None:
        """Prepare the plan."""
        first = self.cast.day(-14).year
        steps = tuple(
            planning.StepDraft(each["kind"], told(each["name"]), self.cast.day(each["opens"], 8),
                               self.cast.day(each["closes"], 8), told(each["text"]),
                               ("contribute", "comment") if each["kind"] == StepKind.LISTENING else ("adopt", "report"))
            for each in self.said["steps"]
        )  # fmt: skip
        self.plan = self._drafted(self.said, first, LONG, steps)

    def _drafted(self, said: Said, first: int, lasts: int, steps: tuple[planning.StepDraft, ...]) -> Plan:
        years = {"first": first, "last": first + lasts}
        title = told({language: text % years for language, text in said["title"].items()})
        draft = planning.PlanDraft(
            title, date(first, 1, 1), date(first + lasts, 12, 31), told(said["text"]),
            areas=tuple(told(area) for area in said["areas"]), steps=steps,
        )  # fmt: skip
        return planning.draft_plan(self.cast.viewer, space=self.cast.space, draft=draft)

    def begin(self) -> None:
        """Show the plan to its members."""
        self.plan = planning.begin_plan(self.cast.viewer, plan=self.plan)

    def listen(self) -> None:
        """Members say what they need."""
        for who, language, text in self.said["voices"]:
            said = contributing.Said(text, language)
            contributing.contribute(self.cast.voice(who), plan=self.plan, said=said)

    def write(self, said: Said, title: Words, text: Words, area: int, owner: str = "") -> Action:
        """An action of the plan; its owner says yes to it."""
        draft = doing.ActionDraft(
            title, self.plan.areas.get(position=area), text, self.cast.day(-9).date(),
            self.cast.from_today(said["until"]).date(),
        )  # fmt: skip
        leads = self.cast.organisations[owner] if owner else self.cast.space.organisation
        action = doing.start_action(self.cast.viewer, plan=self.plan, draft=draft, owner=leads)
        if owner:
            taking_part.answer_as_owner(self.cast.voice(owner), action=action, yes=True)
        return action


@dataclass
class Federation(Level):
    """A federation in its own space; `cast` acts in the network above until the space is open."""

    actions: dict[str, Action] = field(default_factory=dict)

    def open(self) -> None:
        """Open the space, with somebody who leads the work in it and the members whom it has there."""
        organisation, person = self.cast.organisations[self.said["key"]], self.said["person"]
        space = people.open_space(
            system(None), slug=self.said["slug"], name=told(self.said["name"]), mission=told(self.said["mission"]),
            languages=self.said["languages"], sample=True, zone=self.said["zone"], organisation=organisation,
        )  # fmt: skip
        self.cast = replace(self.cast, viewer=system(space), space=space, voices={})
        people.grant_mandate(
            self.cast.viewer, space=space, role=Role.SECRETARIAT, organisation=organisation, **person,
            since=self.cast.day(-12).date(),
        )  # fmt: skip
        for member in self.said["members"]:
            memberships.admit_member(
                self.cast.viewer, space=space, member=self.cast.organisations[member], umbrella=organisation,
                since=date(2020, 1, 1),
            )  # fmt: skip

    def draft(self) -> None:
        """A plan of work in two steps."""
        said, days = self.said["plan"], (LISTENS, ADOPTS)
        kinds = ((StepKind.LISTENING, ("contribute", "comment")), (StepKind.STARTING, ("adopt", "report")))
        steps = tuple(
            planning.StepDraft(kind, told(name), self.cast.day(opens, 8), self.cast.day(closes, 8), allows=allows)
            for (kind, allows), name, (opens, closes) in zip(kinds, said["steps"], days, strict=True)
        )
        self.plan = self._drafted(said, self.cast.day(-14).year, PERIOD, steps)

    def start(self) -> None:
        """The own actions, with their steps."""
        language = self.said["languages"][0]
        for said in self.said["actions"]:
            title, text = Words.of(said["title"], language), Words.of(said["text"], language)
            action = self.write(said, title, text, said["area"], said["owner"])
            for name, due, _done in said.get("steps", ()):
                step = reporting.StepDraft(Words.of(name, language), self.cast.from_today(due).date())
                reporting.add_milestone(self.cast.viewer, action=action, draft=step)
            self.actions[said["key"]] = action
        planning.run_plan(self.cast.viewer, plan=self.plan)

    def answer(self, lines: Mapping[str, Action]) -> None:
        """Adopt, adapt or decline lines of the network, and put own actions below them."""
        for said in self.said["answers"]:
            given = Answer(said["stance"], told(said.get("words", {})), told(said.get("reason", {})))
            line = lines[said["line"]]
            inherited = inheriting.answer_line(
                self.cast.viewer, space=self.cast.space, above=line, answer=given, revision=line.revision
            )
            for key in said.get("below", ()):
                inheriting.put_below(self.cast.viewer, inherited=inherited, action=self.actions[key])

    def report(self) -> None:
        """How it goes: steps that are done, or a share in per cent with a sentence."""
        language = self.said["languages"][0]
        for said in self.said["actions"]:
            action = Action.objects.select_related("plan__space").get(pk=self.actions[said["key"]].pk)
            _tick(self.cast, action, said.get("steps", ()))
            if "report" in said:
                report = reporting.Report("under_way", said["percent"], Words.of(said["report"], language))
                reporting.report(self.cast.voice(said["owner"]), action=action, report=report)


def _tick(cast: Cast, action: Action, steps: Sequence[Sequence[object]]) -> None:
    milestones = action.milestones.select_related("action__plan__space").order_by("position")
    for milestone, (_name, _due, done) in zip(milestones, steps, strict=True):
        if done:
            reporting.tick(cast.viewer, milestone=milestone)


def _write_lines(strategy: Level, lines: dict[str, Action]) -> None:
    """The lines of the strategy, which the network leads and federations do; then it is adopted as a whole."""
    for said in strategy.said["lines"]:
        line = strategy.write(said, told(said["title"]), told(said["text"]), 1)
        reporting.report(strategy.cast.viewer, action=line, report=reporting.Report("under_way"))
        lines[said["key"]] = line
    planning.run_plan(strategy.cast.viewer, plan=strategy.plan)


def _change(cast: Cast, said: Said, lines: Mapping[str, Action]) -> None:
    """A line above says more than it did: those who answered to it are asked to look again."""
    line = Action.objects.select_related("plan__space", "area").get(pk=lines[said["line"]].pk)
    text = told({language: f"{line.text.texts()[language]} {more}" for language, more in said["adds"].items()})
    kept = ("title", "area", "since", "until", "budget", "currency", "risks", "moves")
    draft = doing.ActionDraft(text=text, **{name: getattr(line, name) for name in kept})
    doing.change_action(cast.viewer, action=line, draft=draft, revision=line.revision)
