"""The plan of the sample network: what members say, what they propose and amend, what is decided and what is done."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from filrouge.front.sample.cast import DEMO, Cast, Said, told
from filrouge.front.sample.meeting_year import publish
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.models import Ballot, Method, Rule
from filrouge.rooms.meetings.actions import capturing
from filrouge.rooms.meetings.models import AgendaItem, Meeting
from filrouge.rooms.plans.actions import (
    amending,
    authoring,
    contributing,
    deciding,
    doing,
    importing,
    merging,
    planning,
    proposing,
    reporting,
    supporting,
    taking_part,
    weighing,
    withdrawing,
)
from filrouge.rooms.plans.models import (
    Action,
    Amendment,
    Came,
    Comment,
    Contribution,
    Plan,
    Proposal,
    ProposalState,
)

Voices = Mapping[str, Sequence[Sequence[str]]]
Heard = dict[str, list[Contribution]]  # contributions by the key of the proposal that they led to
POINTS = 100
PERIOD = 2  # years after the one in which the plan is adopted


def draft_plan(cast: Cast, said: Said, meetings: Mapping[str, Meeting]) -> Plan:
    """The plan with its areas and its six steps, each tied to its meeting; its members see it."""
    first = cast.day(-14).year
    years = {"first": str(first), "last": str(first + PERIOD)}
    steps = tuple(
        planning.StepDraft(
            step["kind"], told(step["name"]), cast.day(step["opens"]), cast.day(step["closes"]), told(step["text"]),
            tuple(step["allows"]) if "allows" in step else None, meetings[step["meeting"]],
        )
        for step in said["steps"]
    )  # fmt: skip
    draft = planning.PlanDraft(
        told({language: text % years for language, text in said["title"].items()}), date(first, 1, 1),
        date(first + PERIOD, 12, 31), told(said["text"]), areas=tuple(told(area) for area in said["areas"]),
        steps=steps,
    )  # fmt: skip
    return planning.begin_plan(cast.viewer, plan=planning.draft_plan(cast.viewer, space=cast.space, draft=draft))


def chosen(cast: Cast, voices: Voices) -> Voices:
    """All that is said; in a small sample the first of each, and what came by another way soon after."""
    if cast.whole:
        return voices
    return {key: [*rows[:1], *(row for row in rows[1:4] if row[2] in {"room", "mail"})] for key, rows in voices.items()}


def speak_in_the_room(cast: Cast, item: AgendaItem, voices: Voices, heard: Heard) -> None:
    """What members need, captured line by line in the room."""
    for key, rows in voices.items():
        for who, language, _way, text in _by(rows, "room"):
            cast.clock.set(cast.clock.at + timedelta(minutes=2))
            line = capturing.Captured(
                f"{item.address}-{key or 'other'}-{who}"[:40], text, language, "need", item, cast.organisations[who]
            )
            made = capturing.capture_line(cast.viewer, meeting=item.meeting, line=line)
            heard.setdefault(key, []).extend(Contribution.objects.filter(line=made).select_related("plan__space"))


def write(cast: Cast, plan: Plan, voices: Voices, heard: Heard, way: Came, areas: Mapping[str, int]) -> None:
    """What members write here or by mail."""
    places = {area.position: area for area in plan.areas.all()}
    for key, rows in voices.items():
        for who, language, _way, text in _by(rows, way):
            cast.clock.set(cast.clock.at + timedelta(hours=3))
            said = contributing.Said(text, language, places.get(areas.get(key, 0)))
            made = contributing.contribute(cast.voice(who), plan=plan, said=said, came=way)
            heard.setdefault(key, []).append(made)


def take_in_list(cast: Cast, plan: Plan, voices: Voices, heard: Heard) -> None:
    """A federation of the South gathered what its neighbours said in a spreadsheet."""
    rows = [(key, row) for key, said in voices.items() for row in _by(said, "list")]
    paper = io.StringIO()
    table = csv.writer(paper)
    table.writerow(("organisation", "language", "text"))
    table.writerows((cast.organisations[who].address, language, text) for _key, (who, language, _way, text) in rows)
    stored = importing.receive_list(
        cast.viewer, plan=plan, chunks=iter([paper.getvalue().encode()]), name="what-members-said.csv"
    )
    importing.import_list(cast.viewer, plan=plan, stored=stored, step=plan.steps.get(position=1))
    made = {
        each.text.in_(each.text.origin).text: each
        for each in Contribution.objects.filter(plan=plan, came=Came.LIST).select_related("plan__space")
    }
    for key, (_who, _language, _way, text) in rows:
        heard.setdefault(key, []).append(made[text])


def _by(rows: Sequence[Sequence[str]], way: str) -> Iterator[Sequence[str]]:
    return (row for row in rows if row[2] == way)


def not_yet(cast: Cast, plan: Plan) -> None:
    """One contribution is still being written, one was taken back."""
    draft = contributing.Said("Il faudrait aussi parler de la garde des enfants pendant les rencontres.", "fr")
    contributing.keep_draft(cast.voice("be-cercle-lin"), plan=plan, said=draft)
    said = contributing.Said("Wir hätten gern ein eigenes Treffen der Gemeinden.", "de")
    made = contributing.contribute(cast.voice("ch-quersumme"), plan=plan, said=said)
    contributing.take_back(cast.voice("ch-quersumme"), contribution=made)


def propose(cast: Cast, plan: Plan, content: Sequence[Said], heard: Heard) -> dict[str, Proposal]:
    """Proposals by members with others, or drawn by the secretariat from what was said."""
    areas = {area.position: area for area in plan.areas.all()}
    proposals = {}
    for said in content:
        cast.clock.set(cast.clock.at + timedelta(hours=5))
        wording = proposing.Wording(told(said["title"]), told(said["text"]), areas[said["area"]])
        drawn = Contribution.objects.filter(pk__in=[each.pk for each in heard[said["key"]]]).select_related("plan")
        if "by" in said:
            made = proposing.propose(
                cast.voice(said["by"]), plan=plan, wording=wording, contributions=drawn,
                organisations=cast.several(said["with"]),
            )  # fmt: skip
        else:
            made = proposing.draw_proposal(cast.viewer, plan=plan, wording=wording, contributions=drawn)
        _stand_behind(cast, made)
        proposals[said["key"]] = made
    return proposals


def _stand_behind(cast: Cast, proposal: Proposal) -> None:
    """Those who were asked to be authors say yes, up to four of them; the others have not answered."""
    keys = {organisation.pk: key for key, organisation in cast.organisations.items()}
    asked = proposal.authors.filter(accepted_at=None).select_related("proposal__plan__space").order_by("id")
    for author in asked[:4]:
        authoring.answer_invitation(cast.voice(keys[author.organisation_id]), author=author, yes=True)


def support(cast: Cast, content: Sequence[Said], proposals: Mapping[str, Proposal], members: Sequence[str]) -> None:
    """Members support what they like."""
    for said in content:
        cast.clock.set(cast.clock.at + timedelta(hours=9))
        for key in cast.some(members, said["support"]):
            supporting.support(cast.voice(key), proposal=proposals[said["key"]])


def comment(cast: Cast, rows: Sequence[Sequence[object]], proposals: Mapping[str, Proposal]) -> None:
    """What members say about proposals; a fifth column answers the comment before."""
    last: Comment | None = None
    for key, who, language, text, *answers in rows:
        cast.clock.set(cast.clock.at + timedelta(hours=4))
        last = supporting.comment(
            cast.voice(str(who)), proposal=proposals[str(key)], text=str(text), language=str(language),
            answers=last if answers else None,
        )  # fmt: skip


def merge(cast: Cast, content: Sequence[Said], proposals: Mapping[str, Proposal]) -> None:
    """What says the same becomes one; what nobody pursues is taken back by its author."""
    for said in content:
        if "into" in said:
            merging.merge(cast.viewer, into=proposals[said["into"]], proposals=[proposals[said["key"]]])
        if said["outcome"] == "taken_back":
            withdrawing.withdraw(cast.voice(said["by"]), proposal=proposals[said["key"]])


def amend(cast: Cast, rows: Sequence[Said], proposals: Mapping[str, Proposal]) -> None:
    """Members ask for other words; authors take them in or say why not, and translations follow."""
    for said in rows:
        cast.clock.set(cast.clock.at + timedelta(hours=2))
        proposal = proposals[said["to"]]
        proposal.refresh_from_db()
        amendment = amending.amend(
            cast.voice(said["by"]), proposal=proposal, change=_change(proposal, said), version=proposal.version
        )
        _answer(cast, amendment, said)
        proposal.refresh_from_db()
        for language, title in said.get("renew", {}).items():
            text = proposal.text.in_(language).text
            proposing.renew(cast.viewer, proposal=proposal, language=language, title=title, text=text)


def _change(proposal: Proposal, said: Said) -> amending.Change:
    language, (titles, texts) = said["in"], (said.get("title"), said.get("text"))
    title, text = proposal.title.in_(language).text, proposal.text.in_(language).text
    return amending.Change(
        language, title.replace(*titles) if titles else title, text.replace(*texts) if texts else text, said["because"]
    )


def _answer(cast: Cast, amendment: Amendment, said: Said) -> None:
    match said["outcome"]:
        case "taken_in":
            amending.take_in(cast.viewer, amendment=amendment, answer=told(said["answer"]))
        case "not_taken_in":
            amending.not_take_in(cast.viewer, amendment=amendment, reason=told(said["answer"]))
        case "taken_back":
            amending.take_back_amendment(cast.voice(said["by"]), amendment=amendment)


def weigh(cast: Cast, plan: Plan, said: Said, proposals: Sequence[Proposal], rule: Rule, until: int) -> Ballot:
    """Every member shares a hundred points among the proposals."""
    draft = weighing.WeighingDraft(
        told(said["title"]), rule, Method.POINTS, told(said["text"]), points=POINTS, places=min(14, len(proposals)),
        closes_at=cast.day(until),
    )  # fmt: skip
    made = weighing.weigh(cast.viewer, plan=plan, proposals=proposals, draft=draft)
    running.open_ballot(cast.viewer, ballot=made.ballot, confirmed=True)
    liking = {str(number): each.supports.count() + 1 for number, each in enumerate(_in_order(proposals), start=1)}
    _cast_all(cast, made.ballot, lambda chance: {"1": {"points": _shared(liking, chance)}})
    cast.go(until)
    publish(cast, made.ballot)
    return made.ballot


def _shared(liking: Mapping[str, int], chance: Random) -> dict[str, int]:
    """A hundred points in fives, more to what many support."""
    given: dict[str, int] = {}
    for option in chance.choices(list(liking), list(liking.values()), k=POINTS // 5):
        given[option] = given.get(option, 0) + 5
    return given


def _in_order(proposals: Sequence[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda each: each.number)


def adopt(cast: Cast, plan: Plan, said: Said, content: Sequence[Said], proposals: Mapping[str, Proposal],
          rule: Rule) -> None:  # fmt: skip
    """Yes or no to each proposal on a ballot; then what was decided is noted, with its reasons."""
    voted = {each["key"]: each for each in content if "yes" in each}
    on_it = _in_order([proposals[key] for key in voted])
    draft = weighing.WeighingDraft(told(said["title"]), rule, Method.DECISION, told(said["text"]))
    ballot = weighing.weigh(cast.viewer, plan=plan, proposals=on_it, draft=draft).ballot
    running.open_ballot(cast.viewer, ballot=ballot, confirmed=True)
    share = {proposals[key].number: each["yes"] for key, each in voted.items()}
    _cast_all(cast, ballot, lambda chance: {
        str(number): {"yes" if chance.randrange(100) < share[each.number] else chance.choice(["no", "abstain"]): 1}
        for number, each in enumerate(on_it, start=1)
    })  # fmt: skip
    publish(cast, ballot)
    for rulings, on in ((voted.values(), ballot), ((e for e in content if e["outcome"] == "deferred"), None)):
        decided = [deciding.Ruling(proposals[e["key"]], e["outcome"], told(e.get("reason", {}))) for e in rulings]
        deciding.decide(cast.viewer, plan=plan, rulings=decided, ballot=on)


def _cast_all(cast: Cast, ballot: Ballot, answers: Callable[[Random], dict[str, Any]]) -> None:
    """Nine of ten members vote; in a small sample one of six."""
    by = {organisation.pk: key for key, organisation in cast.organisations.items()}
    silent = 1 if cast.whole else 8
    for voter in ballot.voters.order_by("name", "id"):
        key = by.get(voter.organisation_id, "")
        if voter.weight == "0" or (cast.chance.randrange(10) < silent and key not in DEMO):
            continue
        casting.cast_vote(cast.voice(key), voter=voter, answers=answers(cast.chance))


def start(cast: Cast, plan: Plan, content: Sequence[Said], proposals: Mapping[str, Proposal]) -> dict[str, Action]:
    """Adopted proposals become actions; those who are asked to lead and to take part say yes, but for a few."""
    actions = {}
    for said in content:
        cast.clock.set(cast.clock.at + timedelta(minutes=20))
        proposal = proposals[said["from"]]
        proposal.refresh_from_db()
        draft = doing.ActionDraft(
            proposal.title, proposal.area or plan.areas.get(position=1), proposal.text, cast.day(-13).date(),
            cast.from_today(said["until"]).date(), Decimal(said["budget"]) if said["budget"] else None, "EUR",
            told(said["risks"]), told(said["moves"]),
        )  # fmt: skip
        action = doing.start_action(
            cast.viewer, plan=plan, draft=draft, proposal=proposal, owner=cast.organisations[said["owner"]],
            partners=cast.several(said["partners"]),
        )  # fmt: skip
        if not said.get("asked"):
            _agree(cast, action, said)
        for name, due, _done in said["steps"]:
            step = reporting.StepDraft(Words.of(name, "en"), cast.from_today(due).date())
            reporting.add_milestone(cast.viewer, action=action, draft=step)
        actions[said["from"]] = action
    return actions


def _agree(cast: Cast, action: Action, said: Said) -> None:
    """The owner says yes, and the partners but for the last of many."""
    taking_part.answer_as_owner(cast.voice(said["owner"]), action=action, yes=True)
    keys = {organisation.pk: key for key, organisation in cast.organisations.items()}
    partners = list(action.partners.select_related("action__plan__space").order_by("id"))
    for partner in partners[: len(partners) - (len(partners) > 2)]:
        taking_part.answer_as_partner(cast.voice(keys[partner.organisation_id]), partner=partner, yes=True)


def tick(cast: Cast, action: Action, owner: str, place: int) -> None:
    """The owner says that a step is done."""
    milestone = action.milestones.select_related("action__plan__space").get(position=place)
    reporting.tick(cast.voice(owner), milestone=milestone)


def report(cast: Cast, action: Action, said: Said) -> None:
    """The owner says how it goes."""
    for name, state in (("report", "under_way"), ("done", "done"), ("stopped", "stopped")):
        if name in said:
            language, text = said[name]
            told_by = reporting.Report(state, said.get("percent"), Words.of(text, language))
            reporting.report(cast.voice(said["owner"]), action=action, report=told_by)


def still_open(plan: Plan) -> list[Proposal]:
    """Proposals that can be weighed."""
    return list(Proposal.objects.filter(plan=plan, state=ProposalState.OPEN).order_by("number"))
