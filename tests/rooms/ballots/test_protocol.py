"""The printed protocol of a ballot: what stands in it, in which language, and that nobody's words become commands."""

from __future__ import annotations

import re
import zlib
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from typst import Compiler

from filrouge.ground import paper
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.formats.protocol import table
from filrouge.rooms.ballots.formats.telling import Table
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.protocol import protocol_of
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db

HOSTILE = ("#panic()", "*Ann* _B_ $x$ @y", '"] #read("/etc/passwd") [', "\\u{0} // gone /* too", "`#sys.inputs`")


def _text(ballot: Ballot, assembly: Assembly, language: str = "en", reader: str = "alpha") -> str:
    """What the protocol says: the same template and data, compiled to HTML, since a PDF is not read back here.

    HTML has no grids, so the labels with their values are taken from the data.
    """
    with translation.override(language):
        said = protocol_of(assembly.viewer(reader), Ballot.objects.select_related("space", "rule").get(pk=ballot.pk))
    assert said is not None
    made = Compiler(paper.source(), sys_inputs=paper.inputs(said)).compile(format="html")
    assert isinstance(made, bytes)
    facts = [cell for block in said.blocks if block["kind"] == "facts" for row in block["rows"] for cell in row]
    plain = unescape(re.sub(r"<[^>]+>", " ", made.decode())).replace("\u200b", "")
    return " ".join([*plain.split(), *facts])


def _get(assembly: Assembly, ballot: Ballot, language: str = "en", reader: str | None = "alpha") -> Any:
    client = Client()
    if reader:
        sign_in(client, assembly.delegates[reader])
    return client.get(f"/{language}/{assembly.world.space.slug}/ballots/{ballot.address}/protocol.pdf")


def _elected(assembly: Assembly, *names: str) -> Ballot:
    ballot = assembly.opened(assembly.rule(), names, method="scottish_stv", settings={"places": 2})
    assembly.votes(
        ballot,
        alpha={"ranking": [["1"], ["2"]]},
        beta={"ranking": [["2"], ["1"]]},
        gamma={"ranking": [["3"]]},
        zeta={"ranking": [["1"]]},
    )
    assembly.decided(ballot)
    return ballot


def _decided(assembly: Assembly) -> Ballot:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", epsilon="yes")
    assembly.decided(ballot)
    return ballot


def test_the_protocol_says_what_was_decided_how_and_by_whom(assembly: Assembly) -> None:
    ballot = _decided(assembly)
    text = _text(ballot, assembly)
    ballot.refresh_from_db()
    for said in (
        "Membership fee 2027", "4 of 6 organisations took part.", "Adopted.", "“Ordinary majority”, version 1.",
        "Members with at least half of all weights must take part.", "Yes 3 2½", "No 1 1", "Alpha full Belgium 1 yes",
        "Delta full Spain 1 no", "Eta observer France 0 no vote", "Zeta associate Belgium ½ no", "Signatures",
        ballot.roll_digest, ballot.rule_digest, ballot.text_digest, ballot.lot_seed, ballot.counts.get().digest,
    ):  # fmt: skip
        assert said in text, said


def test_an_election_is_told_stage_by_stage(assembly: Assembly) -> None:
    text = _text(_elected(assembly, "Ann", "Bob", "Cleo"), assembly)
    assert "Stage 1: First preferences Option Votes Gained Afterwards Ann 3 elected Bob 2 Cleo 2" in text
    assert "Quota: 3" in text
    assert "All weights were multiplied by 2, so that each is whole." in text


def test_the_pdf_follows_the_standard_for_everybody(assembly: Assembly) -> None:
    response = _get(assembly, _decided(assembly), "fr")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    plain = response.content + b"".join(_streams(response.content))
    assert b"pdfuaid:part>1<" in plain
    assert b"/Lang(fr)" in plain
    assert b"Membership fee 2027" in plain  # the title, for the window and for readers that speak


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            continue
    return found


def test_the_protocol_is_in_the_language_of_its_address(assembly: Assembly) -> None:
    ballot = _decided(assembly)
    for language in ("en", "fr", "nl"):
        response = _get(assembly, ballot, language)
        assert response.status_code == 200
        assert f"-{language}.pdf" in response["Content-Disposition"]
    assert "Belgique" in _text(ballot, assembly, "fr")
    assert "België" in _text(ballot, assembly, "nl")


def test_what_people_wrote_is_printed_and_never_obeyed(assembly: Assembly) -> None:
    ballot = _elected(assembly, *HOSTILE)
    ballot.title = Words.of("#panic[title] = 1", "en")
    ballot.save()
    assert _get(assembly, ballot).status_code == 200
    text = _text(ballot, assembly)
    for name in (*HOSTILE, "#panic[title] = 1"):
        assert " ".join(name.split()) in text


def test_names_without_an_end_and_from_right_to_left_stay_in_their_cells(assembly: Assembly) -> None:
    ballot = _elected(assembly, "x" * 300, "שלום עולם", "تعاونية الخبز")
    response = _get(assembly, ballot)
    assert response.status_code == 200
    assert b"pdfuaid:part>1<" in response.content + b"".join(_streams(response.content))
    text = _text(ballot, assembly)
    assert "x" * 300 in text
    assert "שלום עולם" in text


def test_a_sign_that_no_font_has_costs_the_promise_and_not_the_protocol(assembly: Assembly) -> None:
    ballot = _elected(assembly, "日本 ꙮ \ufffe\x07", "Bob", "Cleo")
    response = _get(assembly, ballot)
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")


def test_a_roll_too_long_for_paper_stays_in_the_file(assembly: Assembly, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = _decided(assembly)
    monkeypatch.setattr("filrouge.rooms.ballots.queries.protocol.MOST_ON_PAPER", 6)
    text = _text(ballot, assembly)
    assert "The roll has 7 organisations. It stands in the published file" in text
    assert "Zeta" not in text


def test_the_same_protocol_is_the_same_file(assembly: Assembly) -> None:
    ballot = _decided(assembly)
    assert _get(assembly, ballot).content == _get(assembly, ballot).content


def test_there_is_no_protocol_before_the_publication(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assert _get(assembly, ballot).status_code == 404
    running.close_ballot(assembly.secretariat, ballot=ballot)
    running.count_ballot(assembly.secretariat, ballot=ballot)
    assert _get(assembly, ballot).status_code == 404
    running.publish_result(assembly.secretariat, ballot=ballot)
    assert _get(assembly, ballot).status_code == 200


def test_a_ballot_for_members_has_no_protocol_for_others(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(), public=False)
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    assert _get(assembly, ballot, reader=None).status_code == 404
    assert _get(assembly, ballot, reader="alpha").status_code == 200


def test_who_may_not_know_who_voted_what_reads_no_digest_that_would_tell(assembly: Assembly) -> None:
    ballot = _decided(assembly)
    outsider = assembly.world.nobody
    said = protocol_of(outsider, Ballot.objects.get(pk=ballot.pk))
    assert ballot.counts.get().digest not in str(said)


def test_a_table_with_many_columns_stands_in_parts() -> None:
    columns = ("", *map(str, range(1, 16)))
    row = ("Ann", *map(str, range(1, 16)))
    parts = [block for block in table(Table("Pairs", columns, (row,)), "en") if block["kind"] == "table"]
    assert [len(part["columns"]) for part in parts] == [8, 8, 2]
    assert [cell for part in parts for cell in part["rows"][0][1:]] == list(row[1:])
    assert {part["rows"][0][0] for part in parts} == {"Ann"}


@pytest.mark.parametrize("questions", [1, 3])
def test_the_protocol_takes_as_many_statements_for_one_question_as_for_three(
    assembly: Assembly, questions: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    matters = tuple(drafting.Matter(Words.of(f"Shall {number} be so?", "en")) for number in range(questions))
    draft = drafting.Draft(title=Words.of("Many", "en"), rule=assembly.rule(), questions=matters)
    ballot = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", delta="yes")
    assembly.decided(ballot)
    client = Client()
    sign_in(client, assembly.delegates["alpha"])
    with django_assert_max_num_queries(15):
        client.get(f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/protocol.pdf")
