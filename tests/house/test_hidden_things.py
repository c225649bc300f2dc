"""What is not for everybody stands in no answer to the others: every page, file, feed and operation is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filrouge.front.api import api
from filrouge.ground import limits
from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation, Person
from filrouge.ground.people.viewer import Level, system
from filrouge.ground.thread.knots import DESCRIBERS
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting
from filrouge.rooms.meetings.actions import agenda, coming, preparing
from filrouge.rooms.plans.actions import planning
from filrouge.rooms.register.actions.memberships import admit_member
from tests import things
from tests.house import walking
from tests.house.test_foreign_things import CALLED
from tests.world import DAY, World

# Stands in whatever only members see, and in whatever only the secretariat sees.
OURS, DESK = "Zquorvex", "Vexqalor"
SAID = ("We need a lawyer", "We lose bids", "It helps")  # in what only members see
PART = re.compile(r"(\w*)/?\.?[<{](?:\w+:)?(\w+)[>}]")
FORMS = ("csv", "xlsx", "json", "jsonld", "ics", "pdf", "vcf", "blt")
Known = dict[str, list[str]]


def marked(mark: str) -> Any:
    """Words as tests make them, in which a mark stands."""

    class Marked(Words):
        @classmethod
        def of(cls, text: str, language: str, **translations: str) -> Words:
            return Words.of(f"{mark} {text}", language, **translations)

    return Marked


@pytest.fixture
def known(world: World, monkeypatch: pytest.MonkeyPatch) -> Known:
    """What there is, by the word before it in addresses or by what it is called there."""
    monkeypatch.setattr(things, "Words", marked(OURS))
    ours = things.one_of_each(world)
    for name in ("meetings.Meeting", "plans.Plan", "ballots.Ballot", "register.Body"):
        apps.get_model(name)._default_manager.update(public=False)
    apps.get_model("ballots.Rule")._default_manager.update(name=Words.of("A rule of the house", "en"))  # for everybody
    found = {word: [said] for word, said in ours.items()}
    for word, said in [*drafts(world), *open_day(world)]:
        found[word].append(said)
    return found | parts()


def drafts(world: World) -> Iterator[tuple[str, str]]:
    """What the secretariat is preparing: a meeting, a plan, a ballot."""
    chair, space, title, now = world.secretariat, world.space, Words.of(f"{DESK} in the making", "en"), timezone.now()
    days = ((now, now + timedelta(hours=1)),)
    meeting = preparing.draft_meeting(chair, space=space, draft=preparing.MeetingDraft(title, "Europe/Rome", days))
    agenda.add_item(chair, meeting=meeting, item=agenda.ItemDraft(title))
    yield "meetings", meeting.address
    plan = planning.draft_plan(chair, space=space, draft=planning.PlanDraft(title, DAY, DAY, areas=(title,)))
    yield "plans", plan.address
    rule = apps.get_model("ballots.Rule")._default_manager.get()
    matter = drafting.Matter(title, ())
    ballot = drafting.draft_ballot(
        chair, space=space, draft=drafting.Draft(title=title, text=title, rule=rule, questions=(matter,))
    )
    yield "ballots", ballot.address


def open_day(world: World) -> Iterator[tuple[str, str]]:
    """A meeting that all see; its link and a paper are for members, its guest and a paper for the secretariat."""
    chair, starts = world.secretariat, timezone.now()
    draft = preparing.MeetingDraft(
        Words.of("Open day", "en"), "Europe/Rome", ((starts, starts + timedelta(days=1)),), mode="both",
        place="Sala", link=f"https://meet.example/{OURS}", asks_diet=True,
    )  # fmt: skip
    meeting = preparing.draft_meeting(chair, space=world.space, draft=draft)
    item = agenda.add_item(chair, meeting=meeting, item=agenda.ItemDraft(Words.of("Welcome", "en")))
    preparing.invite(chair, meeting=meeting, organisations=[world.federation], because="members")
    preparing.announce_meeting(chair, meeting=meeting)
    guest = coming.Who(f"{DESK} Guest", f"{DESK}@sample.example", diet=DESK, access=DESK)
    coming.register_guest(chair, meeting=meeting, who=guest)
    at_the_desk = walking.client_of(world.secretary)
    for mark, level in ((OURS, Level.MEMBERS), (DESK, Level.SECRETARIAT)):
        paper = {"document": SimpleUploadedFile(f"{mark}.txt", mark.encode()), "level": str(int(level))}
        sent = at_the_desk.post(f"/en/network/meetings/{meeting.address}/agenda/{item.address}/papers/", paper)
        assert sent.status_code == 302
    yield "meetings", meeting.address


def parts() -> Known:
    """What stands further down in addresses, by what it is called there."""

    def of(table: str) -> list[str]:
        return list(apps.get_model(table)._default_manager.values_list("address", flat=True))

    return {
        "kind": list(FORMS), "item": of("meetings.AgendaItem"), "line": of("meetings.Line"), "version": ["1"],
        "number": ["1"], "table": ["steps", "amendments"], "documents": of("files.Document"),
        "group": ["new", "refused"],
    }  # fmt: skip


def paths(address: str, known: Known) -> Iterator[str]:
    """Every path of an address pattern that leads to something that is there; none where nothing of it is."""
    address = re.sub(r"[<{](?:slug:)?space[>}]", "network", address)
    if "/thread/" in address:
        every = [said for word in ("plans", "ballots", "meetings", "proposals", "actions") for said in known[word]]
        choices: Iterable[list[str]] = ([kind.word for kind in DESCRIBERS.values()], every)
    else:
        found = [(CALLED.get(word, word), name) for word, name in PART.findall(address)]
        choices = [known.get(word) or known.get(name, []) for word, name in found]
    whole = re.compile(r"[<{][^>}]*[>}]")
    for chosen in product(*choices):
        values = iter(chosen)
        yield "/" + whole.sub(lambda _part, values=values: next(values), address)  # type: ignore[misc]  # bound now


def looked_at(known: Known) -> list[str]:
    """All that can be looked at: pages, files, feeds, operations."""
    pages = [address for address, view in walking.pages() if "GET" in view.methods and not address.endswith("logout/")]
    operations = [f"api/v1{each.path}" for each in api.operations() if "GET" in each.methods]
    return [path for address in pages + operations for path in paths(address, known)]


def words_in(answer: Any) -> str:
    """What an answer says, its headers too; a workbook is unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "replace") + str(answer.headers)


def told(person: Person | None, paths: Iterable[str], *words: str) -> dict[str, set[str]]:
    """Which of these words a person reads anywhere, and at which addresses."""
    client, found = walking.client_of(person), dict[str, set[str]]()
    for path in paths:
        limits.pace.forget_all()
        said = words_in(client.get(path))
        for word in words:
            if word in said:
                found.setdefault(word, set()).add(path)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "other"])
def test_who_is_no_member_reads_nothing_of_what_is_for_members(world: World, known: Known, who: str) -> None:
    kept.forget()
    assert told(walking.visitors(world)[who], looked_at(known), OURS, DESK, *SAID) == {}


@pytest.mark.slow
def test_a_member_reads_what_is_for_members_and_nothing_of_what_the_secretariat_keeps(
    world: World, known: Known
) -> None:
    kept.forget()
    found = told(world.delegate, looked_at(known), OURS, DESK, *SAID)
    assert found.keys() == {OURS, *SAID}
    assert len(found[OURS]) > 50, "what members read is where it would be found"
    hidden = {f"/en/network/{room}/{known[room][1]}/" for room in ("meetings", "plans", "ballots")}
    assert told(world.secretary, hidden, DESK) == {DESK: hidden}


# What questions in addresses name a thing by: its number, or its address.
ASKED = (
    "answered", "ballot", "category", "chosen", "federation", "for", "from", "like", "list", "near", "organisation",
    "part", "proposal", "series", "step", "thread", "umbrella", "value",
)  # fmt: skip


def asked_of(path: str, names: Iterable[str], named: str) -> str:
    """The same page, asked for what has this number or address."""
    return f"{path}?{urlencode(dict.fromkeys(names, named))}"


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "secretariat"])
def test_nobody_learns_what_another_network_has_by_counting_through_numbers(world: World, who: str) -> None:
    known = {word: [said] for word, said in things.one_of_each(world).items()}
    known["documents"], known = [], parts() | known
    foreign = Organisation.objects.create(name=f"{OURS} of another network", country="IT")
    admit_member(
        system(world.elsewhere), space=world.elsewhere, member=foreign, umbrella=world.elsewhere.organisation,
        category="full",
    )  # fmt: skip
    kept.forget()
    shown = list(
        dict.fromkeys(page for page, view in walking.pages() if "GET" in view.methods and "logout" not in page)
    )
    pages = [
        asked_of(path, ASKED, named)
        for named in (str(foreign.pk), foreign.address)
        for page in shown
        for path in paths(page, known)
    ]
    operations = [
        asked_of(path, model.__ninja_flatten_map__, foreign.address)
        for each in api.operations() for model in each.models if model.__ninja_param_source__ == "query"
        for path in paths(f"api/v1{each.path}", known)
    ]  # fmt: skip
    assert told(walking.visitors(world)[who], pages + operations, OURS) == {}
