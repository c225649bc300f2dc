"""A long list is written by a job: the page says so, the job tells who asked, and everybody gets what they may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail.models import Message
from filrouge.ground.people.viewer import Level
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions import facts
from filrouge.rooms.register.pages import downloads as pages
from filrouge.rooms.register.queries import list_files
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

HERE = "/en/network/register/download/csv"
PART = {"HX-Request": "true"}


@pytest.fixture
def long(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A register with more entries than are written while somebody waits."""
    monkeypatch.setattr(list_files, "LONG", 1)
    rows = [
        org("Atelier Rouge", city="Namur", email="rouge@members.example"),
        org("Groen Gent", city="Gent"),
        org("Zonnedak", city="Breda"),
    ]
    add_list(world.space, world.federation, rows)
    link(world.space)
    Job.objects.all().delete()
    return world


def _names(answer: Any) -> list[str]:
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return [name for name in ("Atelier Rouge", "Groen Gent", "Zonnedak") if any(name in line for line in lines)]


def _written() -> list[Job]:
    return list(Job.objects.filter(kind="register.write_list"))


def test_who_asks_first_is_told_that_it_is_being_written_and_then_finds_it_there(long: World, client: Client) -> None:
    first = client.get(HERE)
    assert (first.status_code, first["Retry-After"], first["Cache-Control"]) == (202, "30", "no-store")
    assert "so it is written once for all who ask" in first.text
    assert "Stay here, or come back in a few minutes." in first.text
    assert [(job.state, job.asked_by) for job in _written()] == [("waiting", None)]
    work.run_all()
    then = client.get(HERE)
    assert then.status_code == 200
    assert _names(then) == ["Atelier Rouge", "Groen Gent", "Zonnedak"]
    assert not Message.objects.exists()


def test_ten_who_ask_at_once_wait_for_one_job_which_changes_nothing(long: World, client: Client) -> None:
    before = Done.objects.count()
    assert {Client().get(HERE).status_code for _one in range(10)} == {202}
    assert len(_written()) == 1
    work.take()
    assert client.get(HERE).status_code == 202
    assert [job.state for job in _written()] == ["running"]
    assert Done.objects.count() == before


def test_the_waiting_part_asks_again_until_the_list_is_there(
    long: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "HITS", 2)
    client.get(HERE)
    parts = [client.get(HERE, headers=PART) for _look in range(3)]
    assert {part.status_code for part in parts} == {200}
    assert f'hx-get="{HERE}"' in parts[-1].text
    work.run_all()
    ready = client.get(HERE, headers=PART).text
    assert "hx-get" not in ready
    assert f'<a class="more" href="{HERE}">Download the list</a>' in ready


def test_who_is_signed_in_gets_a_mail_and_what_only_they_may_see(long: World, client: Client) -> None:
    facts.state_facts(
        long.secretariat, space=long.space, organisation=at(long.space, "Zonnedak"), values={"email": "z@zon.example"}
    )
    facts.set_visibility(
        long.secretariat, space=long.space, organisation=at(long.space, "Zonnedak"), field="email",
        level=Level.SECRETARIAT,
    )  # fmt: skip
    sign_in(client, long.secretary)
    assert "You get a mail when it is there" in client.get(HERE).text
    work.run_all()
    assert "z@zon.example" in b"".join(client.get(HERE).streaming_content).decode()  # type: ignore[arg-type]  # a file of bytes
    [mail] = Message.objects.filter(kind="list_ready")
    assert (mail.person, HERE in mail.body) == (long.secretary, True)
    stranger = Client()
    assert stranger.get(HERE).status_code == 202
    work.run_all()
    public = b"".join(stranger.get(HERE).streaming_content).decode()  # type: ignore[arg-type]  # as above
    assert "z@zon.example" not in public
    assert "rouge@members.example" not in public


def test_a_copy_that_is_not_right_any_more_is_written_anew(long: World, client: Client) -> None:
    client.get(HERE)
    work.run_all()
    assert client.get(HERE).status_code == 200
    facts.set_visibility(
        long.secretariat, space=long.space, organisation=at(long.space, "Groen Gent"), field="city",
        level=Level.MEMBERS,
    )  # fmt: skip
    assert client.get(HERE).status_code == 202
    work.run_all()
    assert "Gent,BE" not in b"".join(client.get(HERE).streaming_content).decode()  # type: ignore[arg-type]  # as above


def test_a_part_of_a_long_list_and_a_short_list_come_at_once(
    long: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(HERE, {"q": "zonnedak"}).status_code == 200
    monkeypatch.setattr(list_files, "LONG", 3)
    assert client.get(HERE).status_code == 200
    assert _written() == []


def test_the_job_may_run_twice_and_tells_once(long: World, client: Client) -> None:
    sign_in(client, long.secretary)
    client.get(HERE)
    work.run_all()
    Job.objects.filter(kind="register.write_list").update(state="waiting")
    work.run_all()
    assert Message.objects.filter(kind="list_ready").count() == 1
    assert client.get(HERE).status_code == 200


def test_the_list_is_written_in_the_language_in_which_it_was_asked_for(long: World, client: Client) -> None:
    french = reverse("register:download_as", args=["network", "csv"]).replace("/en/", "/fr/")
    assert client.get(french).status_code == 202
    work.run_all()
    assert client.get(french).status_code == 200
    assert client.get(HERE).status_code == 202
