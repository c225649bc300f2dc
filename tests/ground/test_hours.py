"""A network reads and writes its own time, and says which it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from filrouge.ground import hours
from filrouge.ground.actions import Refused
from filrouge.ground.hours_form import DayInput, MomentField, PlannedDay
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people import actions
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system
from filrouge.ground.rules import reads_the_space
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from tests.world import World, sign_in

BRUSSELS, KOLKATA, SAO_PAULO = ZoneInfo("Europe/Brussels"), ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Sao_Paulo")
SOURCE = Path(hours.__file__).parents[1]
CLOSING = datetime(2026, 9, 24, 16, tzinfo=UTC)


class Typed(forms.Form):
    at = MomentField(help_text="Empty: when you open it.", required=False)


def in_brussels(text: str) -> Typed:
    with timezone.override(BRUSSELS):
        form = Typed({"at": text})
        form.is_valid()
    return form


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (BRUSSELS, "24 September 2026, 18:00 CEST"),
        (KOLKATA, "24 September 2026, 21:30 IST"),
        (ZoneInfo("Asia/Kathmandu"), "24 September 2026, 21:45 UTC+5:45"),
        (SAO_PAULO, "24 September 2026, 13:00 UTC-3"),
        (ZoneInfo("UTC"), "24 September 2026, 16:00 UTC"),
    ],
)
def test_an_hour_that_binds_names_its_clock(zone: ZoneInfo, said: str) -> None:
    with timezone.override(zone):
        assert hours.moment(CLOSING) == said
        assert Template("{% load ground %}{{ at|moment }}{{ never|moment }}").render(Context({"at": CLOSING})) == said


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_a_day_that_is_known_stands_in_its_field_in_every_language(language: str) -> None:
    """Browsers read one spelling; any other would leave the field empty, and saving would take the day away."""
    with translation.override(language):
        assert 'value="2026-09-24"' in DayInput().render("day", date(2026, 9, 24))


class Planned(forms.Form):
    day = PlannedDay()
    at = MomentField()


@pytest.mark.parametrize(("year", "taken"), [("1900", True), ("2199", True), ("0001", False), ("9999", False)])
def test_a_year_in_which_nobody_plans_is_taken_for_a_slip_of_the_hand(year: str, taken: bool) -> None:
    form = Planned({"day": f"{year}-06-01", "at": f"{year}-06-01T10:00"})
    said = [] if taken else ["Write a year between 1900 and 2199."]
    assert [form.errors.get(name, []) for name in ("day", "at")] == [said, said]


def test_no_form_has_a_field_for_days_of_its_own() -> None:
    own = [file.name for file in SOURCE.rglob("*.py") if "forms.DateInput" in file.read_text("utf-8")]
    assert own == ["hours_form.py"]


def test_the_same_hour_is_written_as_the_reader_writes_dates() -> None:
    with timezone.override(BRUSSELS), translation.override("fr"):
        assert hours.moment(CLOSING) == "24 septembre 2026, 18:00 CEST"


def test_a_day_is_that_of_the_network_and_not_that_of_the_server() -> None:
    with timezone.override(BRUSSELS):
        assert hours.day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 January 2027"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (CLOSING, "until 24 September 2026, 18:00 CEST"),
        (datetime(2026, 11, 17, 23, tzinfo=UTC), "until the end of 17 November 2026 (CET)"),
        (datetime(2026, 3, 29, 22, tzinfo=UTC), "until the end of 29 March 2026 (CEST)"),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), "until the end of 24 October 2026 (CEST)"),
    ],
)
def test_nobody_has_to_read_the_hour_nought_as_the_end_of_the_day_before(at: datetime, said: str) -> None:
    with timezone.override(BRUSSELS):
        assert hours.until(at) == said


def test_what_is_due_on_a_day_is_due_until_its_end_where_the_network_is(world: World) -> None:
    world.space.zone = "America/Sao_Paulo"
    assert hours.end_of(date(2026, 12, 31), world.space) == datetime(2027, 1, 1, 3, tzinfo=UTC)
    with hours.clock_of(world.space):
        assert hours.until(hours.end_of(date(2026, 12, 31), world.space)) == "until the end of 31 December 2026 (UTC-3)"


def test_what_is_typed_is_in_the_time_of_the_network_and_the_hint_says_so() -> None:
    form = in_brussels("2026-09-24T18:00")
    assert form.cleaned_data["at"] == CLOSING
    with timezone.override(BRUSSELS):
        assert str(form.fields["at"].help_text) == "Empty: when you open it. In the time of Brussels."
        assert 'value="2026-09-24T18:00"' in str(Typed(initial={"at": CLOSING})["at"])
    assert str(form.fields["at"].help_text) == "Empty: when you open it. In UTC."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-03-29T02:30", "Clocks are put forward in that night, so 02:30 does not come. Choose another hour."),
        ("2026-10-25T02:30", "Clocks are put back in that night, so 02:30 comes twice. Choose an hour before or after"),
    ],
)
def test_an_hour_that_does_not_come_exactly_once_is_refused(typed: str, sentence: str) -> None:
    form = in_brussels(typed)
    assert sentence in form.errors["at"][0]
    assert "at" not in form.cleaned_data


def test_the_hours_around_a_change_of_clocks_are_taken() -> None:
    taken = {text: in_brussels(text).cleaned_data["at"].astimezone(UTC).hour for text in (
        "2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00",
    )}  # fmt: skip
    assert list(taken.values()) == [0, 1, 23, 2]
    assert in_brussels("").cleaned_data["at"] is None
    assert "at" in in_brussels("tomorrow").errors


@pytest.fixture
def in_belgium(world: World) -> World:
    Space.objects.filter(pk=world.space.pk).update(zone="Europe/Brussels")
    world.space.refresh_from_db()
    return world


@pytest.mark.django_db
def test_a_page_runs_on_the_clock_of_its_network_and_leaves_none_behind(in_belgium: World, rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpResponse

    from filrouge.ground.pages.serving import page

    @page(reads_the_space)
    def view(request: Any, viewer: Any) -> HttpResponse:
        return HttpResponse(hours.moment(CLOSING))

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]  # as the middleware would
    answers = [view(request, space=slug).content.decode() for slug in ("network", "elsewhere")]  # type: ignore[attr-defined]  # HttpResponse
    assert answers == ["24 September 2026, 18:00 CEST", "24 September 2026, 16:00 UTC"]
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
def test_mail_for_a_network_is_written_on_its_clock(in_belgium: World, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "closing.txt").write_text("{% load ground %}Closing\n\nIt closes on {{ closes|moment }}.")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    outbox.write("closing", in_belgium.delegate, by=in_belgium.system, space=in_belgium.space,
                 context={"closes": CLOSING})  # fmt: skip
    assert Message.objects.latest("id").body == "It closes on 24 September 2026, 18:00 CEST.\n"


@pytest.mark.django_db
def test_the_secretariat_sets_the_clock_of_the_network(world: World, client: Client) -> None:
    sign_in(client, world.secretary)
    address = "/en/network/secretariat/space/"
    page = client.get(address).content.decode()
    assert '<optgroup label="Europe">' in page
    assert '<option value="Europe/Brussels">Europe/Brussels</option>' in page
    typed = {
        "name_origin": "en", "name_en": "Sample Network", "mission_origin": "en", "languages": ["en", "fr", "nl"],
        "public": "on", "licence": "cc-by-4.0",
    }  # fmt: skip
    entries = Entry.objects.count()
    refused = client.post(address, {**typed, "zone": "Europe/Atlantis"})
    assert refused.status_code == 422
    assert "Choose a time zone of the list, as in Europe/Brussels." in refused.content.decode()
    assert Entry.objects.count() == entries
    assert client.post(address, {**typed, "zone": "Europe/Brussels"}).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.before, entry.after) == ({"zone": "UTC"}, {"zone": "Europe/Brussels"})


@pytest.mark.django_db
def test_no_network_opens_on_a_clock_that_does_not_exist() -> None:
    with pytest.raises(Refused, match="Choose a time zone of the list"):
        actions.open_space(system(None), slug="moon", name=Words.of("Moon", "en"), languages=["en"], zone="Moon/Base")
    assert not Space.objects.exists()


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("BE", "Europe/Brussels"), ("ES", "Europe/Madrid"), ("PT", "Europe/Lisbon"), ("CA", "UTC"), ("", "UTC"),
        ("XX", "UTC"),
    ],
)  # fmt: skip
def test_a_country_has_a_clock(country: str, zone: str) -> None:
    assert hours.zone_of(country) == zone
