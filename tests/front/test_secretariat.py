"""The secretariat's desk: mandates, the trail, work under way, mail, and what the network says about itself."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from filrouge.front.secretariat import actions as desk
from filrouge.front.secretariat import queries
from filrouge.front.secretariat.nouns import NOUNS
from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Organisation, Person, Role
from filrouge.ground.trail import queries as trail
from filrouge.ground.trail.chain import broken
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from tests.ground.people import ways
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

DESK = "/en/network/secretariat/"
PAGES = ["", "mandates/", "mandates/give/", "trail/", "work/", "mail/", "space/"]


@pytest.fixture
def at_desk(world: World, client: Client) -> Client:
    """The secretariat, just signed in with a code and an authenticator."""
    ways.add_authenticator(world.secretary)
    ways.enter(client, world.secretary)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_opens_to_the_secretariat_and_to_nobody_else(world: World, page: str) -> None:
    for person, status in ((world.secretary, 200), (world.delegate, 404), (world.outsider, 404), (None, 302)):
        client = Client()
        if person:
            sign_in(client, person)
        assert client.get(DESK + page).status_code == status


def test_the_desk_of_another_network_is_closed(world: World, at_desk: Client) -> None:
    for page in PAGES:
        assert at_desk.get(f"/en/elsewhere/secretariat/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_desk_asks_the_same_few_statements_for_one_row_and_for_many(
    world: World, at_desk: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        organisation = Organisation.objects.create(name=f"Member {number}")
        people.grant_mandate(
            world.system, space=world.space, email=f"m{number}@sample.example", name="M", organisation=organisation,
            role=Role.DELEGATE,
        )  # fmt: skip
        outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    with django_assert_max_num_queries(16):
        at_desk.get(DESK + page)


# --- Mandates -----------------------------------------------------------------------------------------------


def _give(client: Client, organisation: Organisation, **changed: Any):
    form = {"email": "New@Sample.Example", "name": "New", "role": "delegate", "since": "2020-01-01"} | changed
    return client.post(f"{DESK}mandates/give/?for={organisation.address}", form)


def test_no_mandate_is_given_for_an_organisation_of_another_network_and_its_name_is_not_told(
    world: World, at_desk: Client
) -> None:
    foreign = Mandate.objects.get(person=world.outsider).organisation
    for organisation in (foreign, world.elsewhere.organisation):
        assert organisation.name not in at_desk.get(f"{DESK}mandates/give/?for={organisation.address}").text
        _give(at_desk, organisation)
        assert not Mandate.objects.filter(space=world.space, organisation=organisation).exists()
    add_list(world.space, world.federation, [org("Atelier Rouge")])
    link(world.space)
    _give(at_desk, at(world.space, "Atelier Rouge"))
    assert Mandate.objects.filter(space=world.space, organisation__name="Atelier Rouge").exists()


def test_a_mandate_is_given_and_the_person_can_sign_in(world: World, at_desk: Client) -> None:
    answer = _give(at_desk, world.federation, until="2099-12-31")
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}mandates/")
    mandate = Mandate.objects.get(person__email="new@sample.example")
    assert (mandate.organisation, mandate.role, mandate.until) == (world.federation, "delegate", date(2099, 12, 31))
    newcomer = Client()
    ways.enter(newcomer, mandate.person)
    assert newcomer.get("/en/network/").context["shell"].viewer.acting_for == "Federation One"


def test_a_mandate_with_its_days_the_wrong_way_round_is_refused_and_what_was_typed_stays(
    world: World, at_desk: Client
) -> None:
    page = _give(at_desk, world.federation, until="2019-12-31")
    assert page.status_code == 422
    assert "The last day is before the first" in page.content.decode()
    assert 'value="New@Sample.Example"' in page.content.decode()
    assert not Person.objects.filter(email="new@sample.example").exists()


def test_the_same_mandate_twice_is_refused(world: World, at_desk: Client) -> None:
    _give(at_desk, world.federation)
    page = _give(at_desk, world.federation)
    assert page.status_code == 422
    assert "holds that mandate already" in page.content.decode()
    assert Mandate.objects.filter(person__email="new@sample.example").count() == 1


def test_only_the_roles_that_fit_the_organisation_are_offered(world: World, at_desk: Client) -> None:
    offered = at_desk.get(f"{DESK}mandates/give/?for={world.space.organisation.address}").context["form"]
    assert [value for value, _label in offered.fields["role"].choices] == ["secretariat", "facilitator", "rapporteur"]
    assert _give(at_desk, world.federation, role="secretariat").status_code == 422


def test_giving_the_secretariat_away_is_asked_again_after_fifteen_minutes(world: World, at_desk: Client) -> None:
    grave = f"{DESK}mandates/give/?for={world.space.organisation.address}"
    assert at_desk.get(grave).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        answer = at_desk.post(grave, {"email": "x@sample.example", "name": "X", "role": "secretariat"})
        assert answer["Location"].startswith("/en/account/2fa/reauthenticate/?next=")
        assert at_desk.get(f"{DESK}mandates/give/?for={world.federation.address}").status_code == 200
    assert Mandate.objects.filter(role=Role.SECRETARIAT).count() == 1


def test_a_mandate_ends_at_once_or_on_a_day(world: World, at_desk: Client) -> None:
    mandate = Mandate.objects.get(person=world.delegate)
    at_desk.post(f"{DESK}mandates/{mandate.pk}/end/", {"last_day": "2099-01-01"})
    mandate.refresh_from_db()
    assert mandate.until == date(2099, 1, 1)
    at_desk.post(f"{DESK}mandates/{mandate.pk}/end/", {"last_day": ""})
    mandate.refresh_from_db()
    assert mandate.until == timezone.now().date() - timedelta(days=1)
    assert "ended" in at_desk.get(f"{DESK}mandates/").content.decode()


def test_the_last_secretariat_is_not_ended_and_the_page_says_why(world: World, at_desk: Client) -> None:
    mandate = Mandate.objects.get(person=world.secretary)
    page = at_desk.post(f"{DESK}mandates/{mandate.pk}/end/", {"last_day": ""})
    assert page.status_code == 422
    assert "Give the mandate to somebody else first." in page.content.decode()
    mandate.refresh_from_db()
    assert mandate.until is None


def test_a_mandate_of_another_network_cannot_be_reached(world: World, at_desk: Client) -> None:
    foreign = Mandate.objects.get(person=world.outsider)
    assert at_desk.get(f"{DESK}mandates/{foreign.pk}/end/").status_code == 404
    assert at_desk.post(f"{DESK}mandates/{foreign.pk}/end/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.until is None


# --- The trail ------------------------------------------------------------------------------------------------


def test_the_trail_says_who_did_what_for_whom_and_shows_before_and_after(world: World, at_desk: Client) -> None:
    people.end_mandate(world.secretariat, mandate=Mandate.objects.get(person=world.delegate), last_day=date(2030, 1, 1))
    line = trail.lines(world.secretariat, trail.Wanted()).rows[0]
    assert (line.by, line.acting_for, line.done) == ("Secretary", "Sample Network", "Mandate ended")
    assert line.changes == (trail.Change("until", "", "1 January 2030"),)
    page = at_desk.get(f"{DESK}trail/").content.decode()
    assert "1 January 2030" in page


def test_the_trail_calls_things_by_words_and_says_the_language_of_what_has_none(world: World, at_desk: Client) -> None:
    mandate = Mandate.objects.get(person=world.delegate)
    people.end_mandate(world.secretariat, mandate=mandate, last_day=date(2030, 1, 1))
    line = trail.lines(world.secretariat, trail.Wanted(), words=trail.Vocabulary(NOUNS)).rows[0]
    assert (line.subject, line.subject_lang) == (f"Mandate {mandate.id}", "")
    bare = trail.lines(world.secretariat, trail.Wanted()).rows[0]
    assert (bare.subject, bare.subject_lang) == (f"people.mandate {mandate.id}", "en")
    assert f"Mandate {mandate.id}</span>" in at_desk.get(f"{DESK}trail/").content.decode()


def test_every_word_for_a_kind_of_thing_names_a_kind_that_there_is() -> None:
    assert [kind for kind in NOUNS if apps.get_model(kind)._meta.label_lower != kind] == []


def test_the_trail_names_people_and_organisations_behind_their_numbers(world: World) -> None:
    see = world.secretariat
    changes = {c.what: c.after for c in trail.lines(see, trail.Wanted(verb="people.grant_mandate")).rows[0].changes}
    assert (changes["person"], changes["organisation"]) == ("Delegate", "Federation One")


def test_an_erased_person_stays_in_the_trail_by_number_only(world: World) -> None:
    people.erase_person(world.member, person=world.delegate)
    page = str(trail.lines(world.secretariat, trail.Wanted()).rows)
    assert f"Person {world.delegate.pk}, erased" in page
    assert "delegate@" not in page


def test_the_trail_is_filtered_by_verb_person_and_day(world: World) -> None:
    people.end_mandate(world.secretariat, mandate=Mandate.objects.get(person=world.delegate))
    see = world.secretariat
    days = sorted(at.date() for at in Entry.objects.filter(space=world.space.pk).values_list("at", flat=True))
    first, last = days[0], days[-1]  # another day, where midnight has come since the world was made
    assert {row.verb for row in trail.lines(see, trail.Wanted(verb="people.end_mandate")).rows} == {
        "people.end_mandate"
    }
    assert {row.by for row in trail.lines(see, trail.Wanted(person=world.secretary.pk)).rows} == {"Secretary"}
    assert trail.lines(see, trail.Wanted(since=last + timedelta(days=1))).rows == ()
    assert trail.lines(see, trail.Wanted(until=first - timedelta(days=1))).rows == ()
    assert len(trail.lines(see, trail.Wanted(since=first, until=last)).rows) == len(days)


def test_an_old_or_wrong_filter_still_leads_to_a_page(world: World, at_desk: Client) -> None:
    wrong = "?verb=no.such&person=x&since=yesterday&until=2026-13-40&cursor=%00nonsense"
    assert at_desk.get(f"{DESK}trail/{wrong.replace('%00', '')}").status_code == 200


def test_the_trail_shows_fifty_entries_and_turns_pages_both_ways(world: World) -> None:
    for _change in range(60):
        people.change_space(
            world.secretariat, space=world.space, name=Words.of(f"Name {_change}", "en"), mission=Words(),
            languages=["en"], public=True, licence="cc-by-4.0", zone="UTC",
        )  # fmt: skip
    first = trail.lines(world.secretariat, trail.Wanted())
    second = trail.lines(world.secretariat, trail.Wanted(), first.following)
    assert len(first.rows) == 50
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    back = trail.lines(world.secretariat, trail.Wanted(), second.preceding)
    assert [row.id for row in back.rows] == [row.id for row in first.rows]


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_nobody_else_reads_the_trail(world: World, who: str) -> None:
    viewer = dict(world.callers())[who]
    assert trail.lines(viewer, trail.Wanted()).rows == ()
    assert list(trail.as_jsonl(viewer, trail.Wanted())) == []
    assert len(list(trail.as_csv(viewer, trail.Wanted()))) == 1
    assert trail.verbs(viewer) == []


def test_the_trail_of_one_network_says_nothing_of_another(world: World) -> None:
    spaces = {json.loads(line)["space"] for line in trail.as_jsonl(world.secretariat, trail.Wanted())}
    assert spaces == {world.space.pk}


def test_what_is_exported_can_be_checked_by_others(world: World, at_desk: Client) -> None:
    body = b"".join(at_desk.get(f"{DESK}trail/export/?form=jsonl").streaming_content).decode()
    rows = [json.loads(line) for line in body.splitlines()]
    assert rows[-1]["verb"] == "trail.export"
    for row in rows:
        entry = Entry.objects.get(pk=row["id"])
        assert row["digest"] == entry.digest
    assert broken(Entry.objects.order_by("id")) is None


def test_a_name_that_looks_like_a_formula_is_none_in_the_csv(world: World, at_desk: Client) -> None:
    Entry.objects.create(
        at=timezone.now(), verb="=HYPERLINK()", means="page", space=world.space.pk, reason="+1", digest="x"
    )
    body = b"".join(at_desk.get(f"{DESK}trail/export/?form=csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    planted = next(row for row in rows if "HYPERLINK" in row["verb"])
    assert (planted["verb"], planted["reason"]) == ("'=HYPERLINK()", "'+1")


def test_the_export_is_asked_again_after_fifteen_minutes_and_noted(world: World, at_desk: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        answer = at_desk.get(f"{DESK}trail/export/?form=csv")
    assert answer["Location"].startswith("/en/account/2fa/reauthenticate/?next=")
    assert not Entry.objects.filter(verb="trail.export").exists()


# --- Work and mail --------------------------------------------------------------------------------------------


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setitem(work.JOBS, "test.count_sheep", lambda progress: {"sheep": 3})
    return work.ask("test.count_sheep", {}, by=world.secretariat)


def test_work_under_way_is_shown_with_what_came_of_it(world: World, at_desk: Client, asked: Job) -> None:
    page = at_desk.get(f"{DESK}work/").content.decode()
    assert "count sheep (test)" in page
    assert "Waiting for its turn" in page
    work.run_all()
    row = queries.job(world.secretariat, asked.pk)
    assert row
    assert (row.state, row.text) == ("done", "sheep: 3")


def test_work_under_way_says_which_list_it_is_about(world: World, at_desk: Client) -> None:
    first = add_list(world.space, world.federation, [], day=date(2025, 3, 4))
    second = add_list(world.space, world.federation, [], day=date(2026, 3, 4))
    asked = [work.ask("register.preview", {"source": number}, by=world.secretariat) for number in (first.id, 0)]
    asked += [work.ask("register.import", {"source": second.id, "person": None}, by=world.secretariat)]
    rows = queries.jobs(world.secretariat).rows
    assert [row.about and (row.about.mark, row.about.title) for row in rows] == [
        (world.federation.name, "List of 4 March 2026"), None, (world.federation.name, "List of 4 March 2025"),
    ]  # fmt: skip
    page = at_desk.get(f"{DESK}work/").content.decode()
    assert page.count("List of 4 March 2025</a>") == page.count("List of 4 March 2026</a>") == 1
    assert "List of 4 March 2025</a>" in at_desk.get(f"{DESK}work/{asked[0].pk}/").content.decode()


def test_what_work_is_about_is_asked_for_all_rows_at_once(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        source = add_list(world.space, world.federation, [], day=date(2026, 3, 4), series=f"list {number}")
        work.ask("register.preview", {"source": source.id}, by=world.secretariat)
    with django_assert_max_num_queries(3):
        assert len(queries.jobs(world.secretariat).rows) == 3


def test_a_part_of_the_page_asks_how_far_the_work_is(world: World, at_desk: Client, asked: Job) -> None:
    part = at_desk.get(f"{DESK}work/{asked.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('\n<div class="job') or '<div class="job' in part
    assert "<html" not in part
    assert "<html" in at_desk.get(f"{DESK}work/{asked.pk}/").content.decode()


def test_work_is_stopped_once(world: World, at_desk: Client, asked: Job) -> None:
    at_desk.post(f"{DESK}work/{asked.pk}/stop/")
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert Entry.objects.latest("id").verb == "jobs.cancel"
    with pytest.raises(Refused, match="ended already"):
        desk.cancel_job(world.secretariat, job=asked)


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_nobody_else_stops_work_or_sends_mail_again(world: World, asked: Job, who: str) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    message = Message.objects.get()
    Message.objects.update(state="failed")
    viewer = dict(world.callers())[who]
    with pytest.raises(NotAllowed):
        desk.cancel_job(viewer, job=asked)
    with pytest.raises(NotAllowed):
        desk.resend(viewer, message=message)
    asked.refresh_from_db()
    message.refresh_from_db()
    assert (asked.state, message.state) == ("waiting", "failed")


def test_work_of_another_network_cannot_be_reached(world: World, at_desk: Client, asked: Job) -> None:
    Job.objects.filter(pk=asked.pk).update(space=world.elsewhere)
    assert at_desk.get(f"{DESK}work/{asked.pk}/").status_code == 404
    assert at_desk.post(f"{DESK}work/{asked.pk}/stop/").status_code == 404


def test_a_failed_mail_is_read_and_sent_again(world: World, at_desk: Client, mailoutbox: list[Any]) -> None:
    mailoutbox.clear()
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    Message.objects.filter(space=world.space).update(state="failed", error="SMTPRecipientsRefused", tries=5)
    message = Message.objects.get(space=world.space)
    assert "refused this address" in at_desk.get(f"{DESK}mail/?state=failed").content.decode()
    assert "A way to sign in was changed" in at_desk.get(f"{DESK}mail/{message.pk}/").content.decode()
    at_desk.post(f"{DESK}mail/{message.pk}/resend/")
    work.run_all()
    message.refresh_from_db()
    assert message.state == "sent"
    assert [m.to for m in mailoutbox] == [[world.delegate.email]]


def test_the_log_of_mail_says_which_kind_it_is_and_shows_one_kind_alone(world: World, at_desk: Client) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    summary = outbox.worded("ways_changed", world.delegate, world.space, {})
    summary.kind, summary.period, summary.subject = "digest", date(2026, 6, 1), "Three things wait"
    outbox.post([summary], by=world.secretariat)
    every = at_desk.get(f"{DESK}mail/").content.decode()
    assert ("Summary, 1 June 2026." in every, "A way to sign in was changed. To" in every) == (True, True)
    one = at_desk.get(f"{DESK}mail/?kind=digest&state=waiting").content.decode()
    assert ("Three things wait" in one, "was changed. To" in one) == (True, False)


def test_a_mail_that_was_sent_is_never_sent_twice(world: World, at_desk: Client, mailoutbox: list[Any]) -> None:
    mailoutbox.clear()
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    work.run_all()
    message = Message.objects.get(space=world.space)
    at_desk.post(f"{DESK}mail/{message.pk}/resend/")
    work.run_all()
    assert len(mailoutbox) == 1


# --- Settings of the network ------------------------------------------------------------------------------------


def _settings(**changed: Any) -> dict[str, Any]:
    return {
        "name_origin": "en", "name_en": "Sample Network", "name_fr": "Réseau", "name_fr_checked": "on",
        "mission_origin": "en", "mission_en": "", "languages": ["en", "fr", "nl"], "public": "on",
        "licence": "cc-by-4.0", "zone": "UTC",
    } | changed  # fmt: skip


def test_the_name_gets_a_translation_with_its_status_and_author(world: World, at_desk: Client) -> None:
    answer = at_desk.post(f"{DESK}space/", _settings(name_nl="Netwerk"))
    assert answer.status_code == 302
    world.space.refresh_from_db()
    name = world.space.name
    assert (name.origin, name.wordings["fr"].status, name.wordings["nl"].status) == ("en", "checked", "draft")
    assert name.wordings["fr"].by == "Sample Network"
    assert at_desk.get("/fr/network/").context["shell"].network.name == "Réseau"


def test_only_what_changed_is_in_the_trail(world: World, at_desk: Client) -> None:
    at_desk.post(f"{DESK}space/", _settings(name_fr="", public=""))
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == ("people.change_space", {"public": True}, {"public": False})


def test_a_network_needs_a_name_and_a_language(world: World, at_desk: Client) -> None:
    before = Entry.objects.count()
    page = at_desk.post(f"{DESK}space/", _settings(name_en="", name_fr=""))
    assert page.status_code == 422
    assert "Write it in at least one language." in page.content.decode()
    assert at_desk.post(f"{DESK}space/", _settings(languages=[])).status_code == 422
    world.space.refresh_from_db()
    assert (world.space.name.in_("en").text, Entry.objects.count()) == ("Sample Network", before)


def test_a_closed_network_shows_strangers_nothing(world: World, at_desk: Client) -> None:
    at_desk.post(f"{DESK}space/", _settings(public=""))
    assert Client().get("/en/network/")["Location"].startswith("/en/account/login/")
    inside = Client()
    sign_in(inside, world.delegate)
    assert inside.get("/en/network/").status_code == 200


def test_the_licence_is_chosen_from_the_list_and_noted(world: World, at_desk: Client) -> None:
    assert at_desk.post(f"{DESK}space/", _settings(name_fr="", licence="odbl-1.0")).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.before, entry.after) == ({"licence": "cc-by-4.0"}, {"licence": "odbl-1.0"})
    assert "Open data (ODbL 1.0)" in Client().get("/en/network/register/").content.decode()


def test_a_licence_that_is_not_on_the_list_is_refused(world: World, at_desk: Client) -> None:
    before = Entry.objects.count()
    assert at_desk.post(f"{DESK}space/", _settings(name_fr="", licence="mine")).status_code == 422
    with pytest.raises(Refused, match="Choose a licence of the list"):
        people.change_space(
            world.secretariat, space=world.space, name=world.space.name, mission=world.space.mission,
            languages=["en"], public=True, licence="mine", zone="UTC",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        people.change_space(
            world.member, space=world.space, name=world.space.name, mission=world.space.mission,
            languages=["en"], public=True, licence="cc0-1.0", zone="UTC",
        )  # fmt: skip
    world.space.refresh_from_db()
    assert (world.space.licence, Entry.objects.count()) == ("cc-by-4.0", before)
