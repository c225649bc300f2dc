"""Ballots of the sample network: its rules, ballots of many methods and states, and how its members vote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import candidatures, casting, drafting, proxies, ruling, running
from filrouge.rooms.ballots.models import Ballot, Rule, Voter
from filrouge.rooms.register.queries.electorate import electorate

CONTENT = Path(__file__).parent / "data" / "ballots.json"
ORDINARY: dict[str, Any] = {
    "format": "filrouge rule 1", "version": 1, "weights": {"kind": "equal"}, "missing": None, "member_cap": None,
    "group_cap": None, "pillars": [], "equal_pillars": False, "approval": [], "spread": None, "ties": "rejected",
    "participation": [{"share": "1/2", "of": "weights", "strict": False, "per_pillar": False, "also": []}],
    "majorities": [{"share": "1/2", "base": "yes_and_no", "of": "weights", "strict": True, "per_pillar": False}],
}  # fmt: skip
Said = Mapping[str, Any]


def vote(viewer: Viewer, space: Space) -> None:
    """Write the rules and play every ballot as far as its content says. The same choices every time."""
    content = json.loads(CONTENT.read_text("utf-8"))
    rules = {key: _adopt(viewer, space, said) for key, said in content["rules"].items()}
    for said in content["ballots"]:
        _play(viewer, space, rules[said["rule"]], said)


def _adopt(viewer: Viewer, space: Space, said: Said) -> Rule:
    cast = {name: said[name] for name in ("source", "proxy_limit", "may_split", "names_seen") if name in said}
    wording = ruling.Wording(words(said["name"]), ORDINARY | said["said"], pillar_of=said.get("pillar_of"), **cast)
    rule = ruling.write_rule(viewer, space=space, wording=wording)
    return ruling.adopt_rule(viewer, rule=ruling.try_rule(viewer, rule=rule))


def words(said: Mapping[str, str]) -> Words:
    """A text of the content in its languages; English is the original."""
    return Words.of(said["en"], "en", **{code: text for code, text in said.items() if code != "en"})


def _play(viewer: Viewer, space: Space, rule: Rule, said: Said) -> None:
    ballot = drafting.draft_ballot(viewer, space=space, draft=_draft(rule, said))
    if said["until"] == "drafted":
        if "call" in said:
            _call(viewer, space, ballot, said["call"])
        return
    running.open_ballot(viewer, ballot=ballot, confirmed=True)
    _cast_all(space, ballot, said)
    if said["until"] == "published":
        running.close_ballot(viewer, ballot=ballot)
        running.count_ballot(viewer, ballot=ballot)
        running.publish_result(viewer, ballot=ballot)
        if "contest" in said:
            _contest(viewer, space, ballot, said["contest"])


def _call(viewer: Viewer, space: Space, ballot: Ballot, said: Said) -> None:
    """Members read the draft and put candidates forward; each so far is admitted."""
    drafting.announce_ballot(viewer, ballot=ballot)
    until = timezone.now() + timedelta(days=said["days"])
    candidatures.call_for_candidatures(viewer, ballot=ballot, until=until)
    full = [member for member in electorate(viewer, timezone.localdate()) if member.category == "full"]
    for member, put in zip(full[:: len(full) // len(said["put"])], said["put"], strict=False):
        made = candidatures.put_forward(
            _speaking(space, member.organisation, member.name), ballot=ballot, name=put["name"], consents=True,
            statement=Words.of(put["statement"], "en"),
        )  # fmt: skip
        candidatures.admit_candidature(viewer, candidature=made)


def _contest(viewer: Viewer, space: Space, ballot: Ballot, said: Said) -> None:
    """Who did not vote contests the result; the answer is a recount."""
    silent = ballot.voters.exclude(weight="0").filter(votes=None).order_by("name", "id")[0]
    contested = running.contest(_delegate(space, silent), voter=silent, reason=said["reason"])
    running.answer_contest(viewer, ballot=ballot, contested=contested, answer=said["answer"])


def _draft(rule: Rule, said: Said) -> drafting.Draft:
    title = words(said["title"])
    options = tuple(
        drafting.Choice(Words.of(name, "en"), category=category, cost=Decimal(cost[0]) if cost else None)
        for name, category, *cost in said.get("options", [])
    )
    closes = timezone.now() + timedelta(days=said["days"]) if "days" in said else None
    return drafting.Draft(
        title=title, text=words(said["text"]), rule=rule, questions=(drafting.Matter(title, options),),
        method=said["method"], settings=said.get("settings", {}), secret=said.get("secret", False),
        silence_consents=said.get("silence", False), closes_at=closes,
    )  # fmt: skip


def _cast_all(space: Space, ballot: Ballot, said: Said) -> None:
    chance = Random(said["key"])  # noqa: S311  # sample content, the same every time
    voters = [voter for voter in ballot.voters.order_by("name", "id") if voter.weight != "0"]
    carried = dict(_give_proxies(space, voters, said.get("proxies", 0)))
    countries = sorted({voter.country for voter in voters})
    willing = set(chance.sample(countries, said["countries"])) if "countries" in said else set(countries)
    # Who signs in to look around finds something left to do: their organisation has not voted in what is open.
    people = set(space.mandates.values_list("organisation", flat=True)) if said["until"] == "opened" else set()
    for voter in voters:
        if chance.randrange(100) >= said["turnout"] or voter.organisation_id in people:
            continue
        for_it = voter.country in willing and chance.randrange(100) < said.get("yes", 100)
        answers = {"1": _answer(ballot, said, chance, for_it=for_it)}
        by = _delegate(space, carried.get(voter, voter))
        if ballot.secret:
            casting.cast_secretly(by, voter=voter, answers=answers)
        else:
            casting.cast_vote(by, voter=voter, answers=answers)


def _give_proxies(space: Space, voters: list[Voter], number: int) -> Iterator[tuple[Voter, Voter]]:
    """The last members let the first one vote for them."""
    for giver in voters[len(voters) - number :]:
        proxies.give_proxy(_delegate(space, giver), voter=giver, holder=voters[0])
        yield giver, voters[0]


def _delegate(space: Space, voter: Voter) -> Viewer:
    """The head delegate of an organisation; the sample has no person for most of them."""
    return _speaking(space, voter.organisation_id, voter.name)


def _speaking(space: Space, organisation: int, name: str) -> Viewer:
    standing = Standing(0, organisation, name, Role.HEAD_DELEGATE)
    return Viewer(space, None, (standing,), standing, "command", strong=True)


def _answer(ballot: Ballot, said: Said, chance: Random, *, for_it: bool) -> dict[str, Any]:
    options = [str(number) for number in range(1, len(said.get("options", [])) + 1)]
    # Some options are better liked than others, so that there is something to see.
    liking = {option: chance.random() + 1 / (1 + int(option)) for option in options}
    liked = sorted(options, key=lambda option: -liking[option])
    match said["method"]:
        case "decision":
            if said.get("splits") and chance.randrange(20) == 0:
                return {"yes": 3, "no": 1, "abstain": 1}
            return {"yes" if for_it else chance.choice(["no", "no", "abstain"]): 1}
        case "consent":
            return {"stance": chance.choice(["consent", "consent", "stand_aside"])}
        case "points":
            return {"points": {liked[0]: 5, liked[1]: 3, liked[2]: 2}}
        case "approval" | "equal_shares":
            return {"approved": sorted(liked[: chance.randint(1, (len(options) + 1) // 2)])}
        case _:
            return {"ranking": [[option] for option in liked[: chance.randint(2, len(options))]]}
