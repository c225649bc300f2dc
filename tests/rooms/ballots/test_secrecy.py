"""What a secret vote leaves behind: nothing but its paper in the published list."""

from __future__ import annotations

import logging
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from filrouge.ground import archive
from filrouge.ground.actions import Refused
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions import casting, running
from filrouge.rooms.ballots.actions.taking_back import take_secret_vote_back
from filrouge.rooms.ballots.models import Ballot, Count, Urn
from filrouge.rooms.ballots.queries.urns import lost_seals
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db
MARKER = "MARKED-7f3a-the-only-one"
EQUAL = {"classes": {"full": "1", "associate": "1", "observer": "0"}, "participation": []}


def object_to(assembly: Assembly, ballot: Ballot, member: str, text: str, receipt: str = "") -> str:
    return casting.cast_secretly(
        assembly.viewer(member), voter=assembly.voter(ballot, member), receipt=receipt,
        answers={"1": {"stance": "objection", "text": text}},
    )  # fmt: skip


@pytest.fixture
def secret(assembly: Assembly) -> Ballot:
    return assembly.opened(assembly.rule(EQUAL), method="consent", secret=True)


def rows() -> dict[str, list[Any]]:
    """Everything in the database, table by table."""
    return {model._meta.label: list(model.objects.values_list()) for model in apps.get_models()}  # type: ignore[attr-defined]


def holding(text: str) -> set[str]:
    """The tables in which a text stands."""
    return {table for table, found in rows().items() if any(text in repr(row) for row in found)}


def test_a_marker_planted_in_a_secret_vote_stands_nowhere_before_the_count(
    assembly: Assembly, secret: Ballot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = object_to(assembly, secret, "alpha", MARKER)
    assert holding(MARKER) == holding(receipt) == set()
    archive.write(tmp_path / "a.zip", at=timezone.now(), left_out={})
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert not any(MARKER.encode() in zipped.read(name) for name in zipped.namelist())
    assert MARKER not in caplog.text
    assert receipt not in caplog.text


def test_after_the_count_it_stands_in_the_published_list_alone(assembly: Assembly, secret: Ballot) -> None:
    receipt = object_to(assembly, secret, "alpha", MARKER)
    object_to(assembly, secret, "beta", "Another")
    assembly.decided(secret)
    assert holding(MARKER) == holding(receipt) == {"ballots.Count"}
    paper = next(p for p in Count.objects.get().file["papers"] if p["receipt"] == receipt)
    assert set(paper) == {"receipt", "weight", "answers"}


def test_what_was_taken_back_stands_nowhere_neither_before_the_count_nor_after(
    assembly: Assembly, secret: Ballot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = object_to(assembly, secret, "alpha", MARKER)
    object_to(assembly, secret, "beta", "Another")
    before = bytes(Urn.objects.get().sealed)
    take_secret_vote_back(assembly.viewer("alpha"), voter=assembly.voter(secret, "alpha"), receipt=receipt)
    assert len(before) == len(bytes(Urn.objects.get().sealed))
    assembly.decided(secret)
    assert holding(MARKER) == holding(receipt) == set()
    assert MARKER not in caplog.text
    assert receipt not in caplog.text


def test_papers_lie_in_the_order_of_their_receipts_and_not_of_their_coming(assembly: Assembly, secret: Ballot) -> None:
    came = [object_to(assembly, secret, member, member) for member in ("alpha", "beta", "gamma", "delta", "zeta")]
    papers = sealing.unseal(secret.address, Urn.objects.get().sealed)
    assert [paper.receipt for paper in papers] == sorted(came)


def test_two_copies_of_the_urn_differ_everywhere_and_say_nothing_of_the_vote_between(
    assembly: Assembly, secret: Ballot
) -> None:
    object_to(assembly, secret, "alpha", "first")
    before = bytes(Urn.objects.get().sealed)
    object_to(assembly, secret, "beta", "second")
    after = bytes(Urn.objects.get().sealed)
    assert len(before) == len(after)
    # The token begins with its version and a time that is always nought; all behind it is new.
    same = sum(one == other for one, other in zip(before[12:], after[12:], strict=True))
    assert same < len(after) / 20


def test_the_trail_says_who_took_part_and_not_what_they_said(assembly: Assembly, secret: Ballot) -> None:
    receipt = object_to(assembly, secret, "alpha", MARKER)
    entries = apps.get_model("trail", "Entry").objects.filter(verb="ballots.cast_secretly").values()
    assert [entry["verb"] for entry in entries] == ["ballots.cast_secretly"]
    assert MARKER not in repr(list(entries))
    assert receipt not in repr(list(entries))


def test_the_key_is_for_the_owner_alone_and_gone_after_the_count(
    assembly: Assembly, secret: Ballot, django_capture_on_commit_callbacks: Any
) -> None:
    key = Path(settings.HOME) / "seals" / f"{secret.address}.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    object_to(assembly, secret, "alpha", "once")
    kept = bytes(Urn.objects.get().sealed)
    running.close_ballot(assembly.secretariat, ballot=secret)
    with django_capture_on_commit_callbacks(execute=True):
        running.count_ballot(assembly.secretariat, ballot=secret)
    assert not key.exists()
    assert not Urn.objects.exists()
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(secret.address, kept)


def test_a_vote_is_changed_by_its_receipt_and_by_nothing_else(assembly: Assembly, secret: Ballot) -> None:
    receipt = object_to(assembly, secret, "alpha", "at first")
    for wrong in ("", "aaaa-bbbb-cccc-dddd"):
        with pytest.raises(Refused, match="receipt"):
            object_to(assembly, secret, "alpha", "another", wrong)
    assert object_to(assembly, secret, "alpha", "at last", receipt.upper()) == receipt
    papers = sealing.unseal(secret.address, Urn.objects.get().sealed)
    assert [paper.answers["1"]["text"] for paper in papers] == ["at last"]


def test_unequal_weights_open_no_secret_ballot(assembly: Assembly) -> None:
    draft = assembly.draft(assembly.rule(), secret=True)  # four full members, two associates at one half
    with pytest.raises(Refused, match="the same weight"):
        running.open_ballot(assembly.secretariat, ballot=draft, confirmed=True)
    draft.refresh_from_db()
    assert (draft.state, draft.voters.count()) == ("drafted", 0)


def test_a_rule_that_asks_who_voted_what_opens_no_secret_ballot(assembly: Assembly) -> None:
    rule = assembly.rule({**EQUAL, "spread": {"minimum": 2, "counting": "any"}})
    with pytest.raises(Refused, match="from which countries"):
        running.open_ballot(assembly.secretariat, ballot=assembly.draft(rule, secret=True), confirmed=True)


def test_a_lost_key_is_said_and_nothing_is_counted(assembly: Assembly, secret: Ballot) -> None:
    object_to(assembly, secret, "alpha", "kept")
    sealing.destroy_key(secret.address)
    with pytest.raises(sealing.SealBroken):
        object_to(assembly, secret, "beta", "lost")
    assert not assembly.voter(secret, "beta").paper_in or Urn.objects.get().papers == 1


def test_an_urn_without_its_key_is_told_to_whoever_runs_it(assembly: Assembly, secret: Ballot) -> None:
    assert lost_seals() == []
    sealing.destroy_key(secret.address)
    assert lost_seals() == [secret.address]
