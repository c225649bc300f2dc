"""Papers are attached to an item, found on the agenda by those who may see them, and taken away."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from filrouge.ground.files.models import Document, Stored
from filrouge.ground.people.viewer import Level
from filrouge.rooms.meetings.models import ItemDocument
from tests.rooms.meetings.gathering import Gathering
from tests.world import sign_in

TEXT = SimpleUploadedFile("budget.txt", b"The fund holds 20,000 euros.\n")


def test_a_paper_is_attached_seen_by_members_and_taken_away(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    item = gathering.item(meeting)
    here = f"/en/network/meetings/{meeting.address}/"
    sign_in(client, gathering.world.secretary)
    TEXT.seek(0)
    sent = client.post(f"{here}agenda/{item.address}/papers/", {"document": TEXT, "level": str(int(Level.MEMBERS))})
    assert sent.status_code == 302
    paper = ItemDocument.objects.get()
    sign_in(client, gathering.assembly.delegates["alpha"])
    assert "budget.txt" in client.get(here).content.decode()
    client.logout()
    assert "budget.txt" not in client.get(here).content.decode()
    sign_in(client, gathering.world.secretary)
    assert client.post(f"{here}agenda/{item.address}/papers/", {"document": str(paper.document_id)}).status_code == 302
    assert (ItemDocument.objects.count(), Document.objects.count(), Stored.objects.count()) == (0, 0, 0)


def test_what_is_no_paper_is_refused_in_words_and_leaves_nothing(gathering: Gathering, client: Client) -> None:
    meeting = gathering.announced()
    item = gathering.item(meeting)
    sign_in(client, gathering.world.secretary)
    page = SimpleUploadedFile("page.pdf", b"<html><script>alert(1)</script></html>")
    sent = {"document": page, "level": str(int(Level.MEMBERS))}
    answer = client.post(f"/en/network/meetings/{meeting.address}/agenda/{item.address}/papers/", sent)
    assert answer.status_code == 422
    assert not Stored.objects.exists()
