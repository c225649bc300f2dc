"""Documents: taken in by a room's action, given out to whoever may see them, gone without a trace when let go."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.actions import Act, Refused
from filrouge.ground.files import documents, queries, storing
from filrouge.ground.files.forms import AttachDocument
from filrouge.ground.files.kinds import LIMIT
from filrouge.ground.files.models import Document, Stored
from filrouge.ground.files.queries import found, rows, sees_the_document, visible_to
from filrouge.ground.files.storing import keep, path_of
from filrouge.ground.jobs.worker import TICKS
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Level, Viewer
from tests.ground.files.builders import pdf, png
from tests.rooms.register.lists import add_list, org
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _looked_into_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked into in this process: starting another for each would take most of the time."""
    from filrouge.ground.files import child

    monkeypatch.setattr("filrouge.ground.apart.ask", lambda _module, source, _bounds: child.look(source, {}))


def attach(
    viewer: Viewer, content: bytes = b"Minutes of the meeting", name: str = "Minutes.txt", level: Level = Level.MEMBERS
) -> Document:
    """What the action of a room does."""
    assert viewer.space is not None
    act = Act(viewer, "test.attach", timezone.now())
    with transaction.atomic():
        return documents.receive(act, space=viewer.space, chunks=[content], name=name, level=level)


def on_the_disk(settings: Any) -> list[str]:
    return sorted(path.name for path in Path(settings.STORAGE).rglob("*") if path.is_file())


def test_a_document_is_kept_with_who_attached_it_and_for_whom(world: World, settings: Any) -> None:
    made = attach(world.member, pdf(), "../Minutes\x00 of May.exe")
    assert (made.name, made.media_type, made.level) == ("Minutes of May.exe.pdf", "application/pdf", Level.MEMBERS)
    assert (made.person, made.organisation, made.space) == (world.delegate, world.federation, world.space)
    assert on_the_disk(settings) == [made.stored.digest]


def test_text_keeps_its_charset(world: World) -> None:
    assert attach(world.member).media_type == "text/plain; charset=utf-8"
    assert attach(world.member, "Été".encode("cp1252"), "a.csv").media_type == "text/csv; charset=windows-1252"


def test_what_is_refused_leaves_nothing(world: World, settings: Any) -> None:
    for content, code in ((b"<html>", "web_page"), (b"", "empty"), (b"x" * (LIMIT + 1), "too_large")):
        with pytest.raises(Refused) as refused:
            attach(world.member, content)
        assert refused.value.code == code
    assert (Document.objects.count(), Stored.objects.count(), on_the_disk(settings)) == (0, 0, [])


def test_a_refusal_names_what_is_taken(world: World) -> None:
    with pytest.raises(Refused) as refused:
        attach(world.member, b"\x81\x8d")
    assert str(refused.value.message).startswith("This kind of file is not taken. Attach one of these: PDF, ODT")


def test_sixty_documents_an_hour_are_enough(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "HITS", 1)
    attach(world.member)
    with pytest.raises(Refused, match="Go on in 60 minutes"):
        attach(world.member)
    attach(world.system)
    assert Document.objects.count() == 2


SEES = {
    Level.PUBLIC: {"nobody", "member", "other", "secretariat"},
    Level.MEMBERS: {"member", "secretariat"},
    Level.BODY: {"secretariat"},
    Level.SECRETARIAT: {"secretariat"},
    Level.ONLY_ME: set[str](),
}


def test_the_level_says_who_sees_it_in_lists_and_one_by_one(world: World) -> None:
    made = {level: attach(world.system, level=level) for level in Level}
    for level, document in made.items():
        for name, viewer in world.callers():
            seen = name in SEES[level]
            assert sees_the_document(viewer, document) is seen, (level, name)
            assert (found(viewer, document.address) == document) is seen, (level, name)
            assert (document.pk in rows(viewer, [document.pk])) is seen, (level, name)


def test_who_attached_it_sees_it_at_every_level(world: World) -> None:
    for level in Level:
        document = attach(world.member, level=level)
        assert sees_the_document(world.member, document)
        assert visible_to(world.member).filter(pk=document.pk).exists()
    mine = attach(world.member, level=Level.ONLY_ME)
    assert not sees_the_document(world.secretariat, mine)
    assert not visible_to(world.secretariat).filter(pk=mine.pk).exists()


def test_in_a_closed_network_strangers_see_not_even_what_is_public(world: World) -> None:
    document = attach(world.member, level=Level.PUBLIC)
    Space.objects.filter(pk=world.space.pk).update(public=False)
    world.space.public = False
    for viewer in (world.nobody, world.other):
        assert not sees_the_document(viewer, document)
        assert not visible_to(viewer).exists()
    assert sees_the_document(world.member, document)


def test_rows_come_in_one_statement_and_in_order(world: World) -> None:
    ids, viewer = [attach(world.member, name=f"{number}.txt").pk for number in range(3)], world.member
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as seen:
            assert list(rows(viewer, reversed(some))) == some
        assert len(seen) == 1


def test_a_list_of_documents_says_what_each_is(world: World) -> None:
    picture = attach(world.member, png(), "Square.png", Level.PUBLIC)
    text = attach(world.member)
    shown = rows(world.member, [picture.pk, text.pk]).values()
    page = render_to_string("ground/parts/documents.html", {"documents": shown, "private": True, "remove": "/away/"})
    assert [(row.name, row.kind, row.seen_by, row.attached_by, bool(row.open_href)) for row in shown] == [
        ("Square.png", "PNG", "Everybody", "Federation One", True),
        ("Minutes.txt", "TXT", "Members", "Federation One", False),
    ]  # fmt: skip
    assert page.count("<li>") == 2
    assert f'href="/en/network/documents/{picture.address}/open/"' in page
    assert f'name="document" value="{text.pk}"' in page
    assert "<li>" not in render_to_string("ground/parts/documents.html", {"documents": []})


def address(document: Document, what: str = "") -> str:
    return f"/en/network/documents/{document.address}/{what}"


def test_a_document_is_given_out_to_be_saved_and_can_do_nothing(world: World, client: Client) -> None:
    document = attach(world.member, pdf(), "Procès-verbal.pdf")
    sign_in(client, world.delegate)
    answer = client.get(address(document))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, pdf())  # type: ignore[attr-defined]  # a file
    said = {name: answer.headers[name] for name in HEADERS}
    assert said == HEADERS | {"Content-Disposition": "attachment; filename*=utf-8''Proc%C3%A8s-verbal.pdf"}


HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "",
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_only_a_picture_opens_in_the_browser(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    for content, name, how in (
        (png(), "a.png", "inline"),
        (pdf(), "a.pdf", "attachment"),
        (b"a", "a.txt", "attachment"),
    ):
        document = attach(world.member, content, name)
        answer = client.get(address(document, "open/"))
        assert answer.headers["Content-Disposition"] == f'{how}; filename="{name}"'
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_what_a_browser_has_is_not_sent_again_and_no_longer_to_who_may_not_see_it(world: World, client: Client) -> None:
    document = attach(world.member, level=Level.PUBLIC)
    etag = client.get(address(document)).headers["ETag"]
    again = client.get(address(document), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["Cache-Control"]) == (304, b"", "private, no-cache")
    Document.objects.update(level=Level.SECRETARIAT)
    assert client.get(address(document), headers={"If-None-Match": etag}).status_code == 404


def test_who_may_not_see_it_finds_nothing_there(world: World) -> None:
    document = attach(world.member)
    asked = {"nobody": None, "member": world.delegate, "other": world.outsider, "secretariat": world.secretary}
    answers = {}
    for name, person in asked.items():
        client = Client()
        if person:
            sign_in(client, person)
        answers[name] = client.get(address(document)).status_code
    assert answers == {"nobody": 404, "member": 200, "other": 404, "secretariat": 200}


def test_a_document_of_one_network_is_not_found_in_another(world: World, client: Client) -> None:
    document = attach(world.member, level=Level.PUBLIC)
    assert client.get(address(document).replace("network", "elsewhere", 1)).status_code == 404


def test_bytes_that_are_gone_are_not_an_error_page(
    world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    document = attach(world.member, level=Level.PUBLIC)
    path_of(document.stored).unlink()
    assert client.get(address(document)).status_code == 404
    assert "is not on the disk" in caplog.text


def test_what_is_let_go_is_gone_from_the_disk_too(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    one, same, other = attach(world.member), attach(world.member), attach(world.member, b"Another")
    with django_capture_on_commit_callbacks(execute=True):
        documents.release(one)
    assert on_the_disk(settings) == sorted([same.stored.digest, other.stored.digest])
    with django_capture_on_commit_callbacks(execute=True):
        documents.release(same)
    assert on_the_disk(settings) == [other.stored.digest]
    assert list(Document.objects.all()) == [other]


def test_bytes_that_a_list_uses_too_stay(world: World, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    kept = keep([b"a;b\n1;2"], "list.csv")
    document = attach(world.member, b"a;b\n1;2", "list.csv")
    assert document.stored == kept
    other = attach(world.member, b"a;b\n1;2", "again.csv")
    with django_capture_on_commit_callbacks(execute=True):
        documents.release(document)
    assert on_the_disk(settings) == [other.stored.digest]


def test_what_nothing_refers_to_goes_after_two_days(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document, listed = attach(world.member), add_list(world.space, world.federation, [org("Atelier Rouge")])
    keep([b"name;mail\nBo;bo@planted.example"], "looked-through.csv")
    listed.file = keep([b"a;b\n1;2"], "list.csv")
    listed.save()
    stay = sorted([document.stored.digest, listed.file.digest])
    for days, left in ((1, 3), (3, 2)):
        with (
            time_machine.travel(timezone.now() + timedelta(days=days), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            storing.clear_away()
        assert (len(on_the_disk(settings)), Stored.objects.count()) == (left, left)
    assert on_the_disk(settings) == stay
    assert storing.clear_away in TICKS


def test_what_is_sent_again_is_kept_as_if_it_had_just_come(world: World) -> None:
    first = keep([b"a;b\n1;2"], "list.csv")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert keep([b"a;b\n1;2"], "again.csv") == first
        assert storing.clear_away() == 0


def test_an_archive_has_documents_and_their_bytes(world: World, tmp_path: Path) -> None:
    document = attach(world.member)
    said = archive.write(tmp_path / "all.zip", at=timezone.now(), left_out=left_out())
    assert {"files.document": 1, "files.stored": 1}.items() <= {t.model: t.rows for t in said.tables}.items()
    assert (said.files, said.file_bytes, said.missing) == (1, document.stored.size, [])


def test_a_form_hands_over_what_the_action_needs(world: World) -> None:
    form = AttachDocument({"level": "1"}, {"document": SimpleUploadedFile("a.txt", b"Text")})
    assert form.is_valid()
    said = form.facts()
    assert (list(said["chunks"]), said["name"], said["level"]) == ([b"Text"], "a.txt", Level.MEMBERS)
    assert re.search(r'accept="\.pdf,.*\.jpeg"', str(form))


def test_a_form_refuses_what_is_too_large_and_levels_that_are_not_offered() -> None:
    large = SimpleUploadedFile("a.txt", b"Text")
    large.size = LIMIT + 1
    form = AttachDocument({"level": "4"}, {"document": large})
    assert not form.is_valid()
    assert set(form.errors) == {"document", "level"}
    assert "larger than 25 MB" in str(form.errors["document"])


def test_who_sees_what_has_words_for_every_level() -> None:
    assert set(queries.SEEN_BY) == set(Level)
