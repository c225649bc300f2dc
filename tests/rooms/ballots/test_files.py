"""The published file of a ballot: who gets it, in which forms, and that anyone counts the same from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from filrouge.ground.tables import open_sheet, rows
from filrouge.ground.words import Words
from filrouge.methods import recount
from filrouge.methods.deciding.exact import digest
from filrouge.methods.recount import foreign, tables
from filrouge.methods.recount.anew import count_anew
from filrouge.methods.recount.foreign import Asked, json_ready
from filrouge.rooms.ballots.actions import casting, drafting, running
from filrouge.rooms.ballots.models import Ballot, Count, Seen
from filrouge.rooms.ballots.queries.files import downloads
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db

VOTES = {"alpha": "yes", "beta": "yes", "gamma": "no", "delta": "yes"}
PEOPLE = ("Ann", "Bob", "Cleo")
RANKED: dict[str, Any] = {
    "alpha": {"ranking": [["1"], ["2"]]},
    "beta": {"ranking": [["2"], ["1"]]},
    "gamma": {"ranking": [["3"]]},
    "epsilon": {"ranking": [["1"]]},
}


def _get(assembly: Assembly, ballot: Ballot, page: str, reader: str | None = None) -> Any:
    client = Client()
    if reader:
        sign_in(client, assembly.delegates[reader])
    return client.get(f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/{page}")


def _decided(assembly: Assembly, votes: dict[str, Any] | None = None, **wording: Any) -> tuple[Ballot, Count]:
    ballot = assembly.opened(assembly.rule(**wording))
    assembly.votes(ballot, **(votes or VOTES))
    return ballot, assembly.decided(ballot)


def _elected(assembly: Assembly) -> Ballot:
    ballot = assembly.opened(assembly.rule(), PEOPLE, method="scottish_stv", settings={"places": 2})
    assembly.votes(ballot, **RANKED)
    assembly.decided(ballot)
    return ballot


def test_a_member_takes_the_file_as_it_was_counted(assembly: Assembly) -> None:
    ballot, count = _decided(assembly)
    response = _get(assembly, ballot, "file.json", "alpha")
    file = json.loads(response.content)
    assert response["Filrouge-Digest"] == f"sha-256={count.digest}"
    assert {name: part for name, part in file.items() if name != "published"} == count.file
    assert recount.file_digest(file) == file["published"]["digest"] == count.digest == digest(count.file)
    read = recount.read(response.content)
    result = json_ready(recount.count(read))
    assert result == count.result == file["published"]["result"]
    assert all(found.holds for found in (*recount.proofs(read), *recount.stated(read, result, count.digest)))


def test_the_digest_is_the_same_at_every_download_and_after_a_recount(assembly: Assembly) -> None:
    ballot, count = _decided(assembly)
    contested = running.contest(assembly.viewer("beta"), voter=assembly.voter(ballot, "beta"), reason="Recount it.")
    running.answer_contest(assembly.secretariat, ballot=ballot, contested=contested, answer="The same.")
    seen = {_get(assembly, ballot, "file.json", "alpha")["Filrouge-Digest"] for _time in range(2)}
    assert seen == {f"sha-256={count.digest}"}


def test_nothing_is_published_before_the_publication(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, **VOTES)
    running.close_ballot(assembly.secretariat, ballot=ballot)
    running.count_ballot(assembly.secretariat, ballot=ballot)
    for page in ("file.json", "file.csv", "protocol.pdf"):
        assert _get(assembly, ballot, page, "alpha").status_code == 404
    assert downloads(assembly.secretariat, ballot) is None


def test_who_may_not_know_who_voted_what_gets_the_papers_without_names(assembly: Assembly) -> None:
    ballot, count = _decided(assembly)
    response = _get(assembly, ballot, "file.json")
    file = recount.read(response.content)
    assert all(set(paper) == {"receipt", "weight", "answers"} for paper in file["papers"])
    assert sorted(json.dumps(p["answers"]) for p in file["papers"]) == sorted(
        json.dumps(p["answers"]) for p in count.file["papers"]
    )
    result = recount.count(file)
    assert all(found.holds for found in (*recount.proofs(file), *recount.stated(file, result)))
    whole, bare = count.result["questions"][0], result["questions"][0]
    assert bare["outcome"] == whole["outcome"] == "adopted"
    assert bare["count"]["weights"]["overall"] == whole["count"]["weights"]["overall"]
    assert bare["conditions"] == whole["conditions"]
    # The digest of the file with names would let anyone try which names fit.
    assert count.digest not in response.content.decode()
    assert count.digest not in str(response.headers)


def test_the_file_without_names_is_the_same_for_all_and_says_nothing_by_its_order(assembly: Assembly) -> None:
    first, _count = _decided(assembly, {"alpha": "yes", "beta": "no", "gamma": "no"})
    once, again = (_get(assembly, first, "file.json").content for _time in range(2))
    assert once == again
    receipts = [paper["receipt"] for paper in json.loads(once)["papers"]]
    assert receipts == ["1", "2", "3"]


def test_where_a_weight_would_tell_who_it_was_the_file_is_refused_in_words(assembly: Assembly) -> None:
    ballot, _count = _decided(assembly, {**VOTES, "epsilon": "no"})
    for page in ("file.json", "file.csv", "file.xlsx"):
        response = _get(assembly, ballot, page)
        assert response.status_code == 409
        assert "too small to hide it" in response.content.decode()
        assert "Epsilon" not in response.content.decode()
    assert _get(assembly, ballot, "file.json", "alpha").status_code == 200


def test_where_the_rule_asks_for_countries_the_file_without_names_is_refused(assembly: Assembly) -> None:
    ballot, _count = _decided(assembly, said={"spread": {"minimum": 2, "counting": "any"}})
    assert _get(assembly, ballot, "file.json").status_code == 409
    assert _get(assembly, ballot, "file.json", "beta").status_code == 200


def test_where_names_are_for_the_secretariat_members_still_repeat_the_count(assembly: Assembly) -> None:
    ballot, count = _decided(assembly, names_seen=Seen.SECRETARIAT)
    file = recount.read(_get(assembly, ballot, "file.json", "alpha").content)
    assert file["ballot"]["nameless"] is True
    assert recount.count(file)["questions"][0]["outcome"] == count.result["questions"][0]["outcome"]


def test_where_names_are_for_everybody_so_is_the_whole_file(assembly: Assembly) -> None:
    ballot, count = _decided(assembly, names_seen=Seen.PUBLIC)
    assert _get(assembly, ballot, "file.json")["Filrouge-Digest"] == f"sha-256={count.digest}"


def test_an_election_reads_back_from_its_blt_with_the_same_count(assembly: Assembly) -> None:
    ballot = _elected(assembly)
    content = _get(assembly, ballot, "file.blt", "alpha").content
    papers = foreign.read(content, ".blt", Asked())
    expected = ballot.counts.get().result["questions"][0]
    assert foreign.count(papers) == expected | {"conditions": []}


def test_a_fund_reads_back_from_its_pb_with_the_same_count(assembly: Assembly) -> None:
    client = Client()
    sign_in(client, assembly.world.secretary)
    ballot = _from_file(assembly, client, "fund.csv", "name,cost\nWell,400\nSchool,700\n", budget="900")
    running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    assembly.votes(ballot, alpha={"approved": ["1"]}, beta={"approved": ["2"]}, gamma={"approved": ["1", "2"]})
    assembly.decided(ballot)
    content = _get(assembly, ballot, "file.pb", "alpha").content
    expected = ballot.counts.get().result["questions"][0]
    assert foreign.count(foreign.read(content, ".pb", Asked())) == expected | {"conditions": []}


def test_the_papers_stand_in_tables(assembly: Assembly, tmp_path: Path) -> None:
    ballot = _elected(assembly)
    for kind in ("csv", "xlsx"):
        path = tmp_path / f"papers.{kind}"
        path.write_bytes(_get(assembly, ballot, f"file.{kind}", "alpha").content)
        sheet = open_sheet(path, into=tmp_path)
        assert sheet.columns == ("voter", "weight", *PEOPLE)
        addresses = {assembly.members[member].address: member for member in RANKED}
        papers = {
            addresses[cells[0]]: cells[1:] for _line, cells in rows(sheet) if not cells[0].startswith(tables.OURS)
        }
        assert papers["alpha"] == ["1", "1", "2", ""]
        assert papers["epsilon"] == ["1/2", "1", "", ""]


def test_the_table_of_papers_proves_that_nobody_changed_it(assembly: Assembly) -> None:
    content = _get(assembly, _elected(assembly), "file.csv", "alpha").content
    assert tables.is_unchanged(content) is True
    assert tables.is_unchanged(content.replace(b"1/2", b"1")) is False


def test_a_form_that_the_method_does_not_have_is_not_there(assembly: Assembly) -> None:
    ballot = _elected(assembly)
    for page in ("file.pb", "file.doc", "file.blt?question=7"):
        assert _get(assembly, ballot, page, "alpha").status_code == 404
    decision, _count = _decided(assembly)
    assert _get(assembly, decision, "file.blt", "alpha").status_code == 404


@pytest.mark.parametrize("members", [3, 7])
def test_the_file_takes_as_many_statements_for_three_papers_as_for_more(
    assembly: Assembly, members: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    voters = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"][:members]
    ballot, _count = _decided(assembly, dict.fromkeys(voters, "yes"))
    client = Client()
    sign_in(client, assembly.delegates["alpha"])
    with django_assert_max_num_queries(12):
        client.get(f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/file.json")


def _from_file(assembly: Assembly, client: Client, name: str, content: str, **said: str) -> Ballot:
    upload = SimpleUploadedFile(name, content.encode())
    data = {"file": upload, "rule": assembly.rule().pk, **said}
    response = client.post(f"/en/{assembly.world.space.slug}/ballots/new/from-file/", data)
    assert response.status_code == 302, response.content.decode()
    ballot = Ballot.objects.latest("id")
    assert response["Location"].endswith(f"/ballots/{ballot.address}/change/")
    return ballot


def test_a_draft_is_made_of_the_candidates_of_a_blt(assembly: Assembly) -> None:
    client = Client()
    sign_in(client, assembly.world.secretary)
    text = '3 2\n1 1 2 0\n0\n"Ann"\n"Bob"\n"Cleo"\n"The board"\n'
    ballot = _from_file(assembly, client, "board.blt", text, method="meek_stv")
    assert (ballot.title.in_("en").text, ballot.settings["places"], ballot.method) == ("The board", 2, "meek_stv")
    assert [option.name.in_("en").text for option in ballot.questions.get().options.order_by("position")] == list(
        PEOPLE
    )
    assert ballot.state == "drafted"


def test_a_draft_is_made_of_the_projects_of_a_pb(assembly: Assembly) -> None:
    client = Client()
    sign_in(client, assembly.world.secretary)
    text = (
        "META\nkey;value\ndescription;City fund\nbudget;1000,50\nvote_type;approval\nrule;equalshares/add1\n"
        "PROJECTS\nproject_id;cost;name\n7;400;Well\n9;700.25;School\nVOTES\nvoter_id;vote\n1;7\n"
    )
    ballot = _from_file(assembly, client, "fund.pb", text)
    assert (ballot.method, ballot.settings["budget"], ballot.settings["completion"]) == (
        "equal_shares",
        "1000.5",
        "add1",
    )
    options = ballot.questions.get().options.order_by("position")
    assert [(option.name.in_("en").text, str(option.cost)) for option in options] == [
        ("Well", "400.00"), ("School", "700.25"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_draft_is_made_of_a_ballot_of_another_network_with_its_languages_and_all_its_questions(
    assembly: Assembly, kind: str
) -> None:
    asked = tuple(drafting.Matter(Words.of(f"Article {at}?", "en", fr=f"Article {at} ?")) for at in (1, 2))
    title = Words.of("Statuts", "fr", en="Statutes")
    draft = drafting.Draft(title=title, text=Words.of("Texte", "fr"), rule=assembly.rule(), questions=asked)
    drafted = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    ballot = running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)
    answers = {"1": {"yes": 1}, "2": {"no": 1}}
    casting.cast_vote(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers=answers)
    assembly.decided(ballot)
    client = Client()
    sign_in(client, assembly.world.secretary)
    file = client.get(f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/file.{kind}").content.decode()
    made = _from_file(assembly, client, f"x.{kind}", file)
    assert (made.title, made.text, made.method) == (title, Words.of("Texte", "fr"), "decision")
    assert [question.text for question in made.questions.order_by("position")] == [matter.text for matter in asked]


def test_the_table_of_an_election_brings_its_options_and_not_its_papers(assembly: Assembly) -> None:
    ballot = assembly.opened(options=("Ann", "Bob", "Cleo"), method="scottish_stv", settings={"places": 2})
    assembly.votes(ballot, alpha={"ranking": [["1"], ["2"]]}, beta={"ranking": [["2"]]}, gamma={"ranking": [["3"]]})
    assembly.decided(ballot)
    client = Client()
    sign_in(client, assembly.world.secretary)
    file = client.get(f"/en/{assembly.world.space.slug}/ballots/{ballot.address}/file.csv").content.decode()
    made = _from_file(assembly, client, "board.csv", file)
    options = made.questions.get().options.order_by("position")
    assert [option.name.in_("fr").text for option in options] == ["Ann", "Bob", "Cleo"]
    assert (made.method, made.settings["places"]) == ("scottish_stv", 2)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.doc", "x", "should end with"),
        ("x.blt", "nonsense", "cannot be read"),
        ("x.csv", "name\nA\nB\n", "does not say how answers are counted"),
        ("x.csv", "name,cost\nA,1\nB,2\n", "Write an amount above nought"),
        ("x.csv", "name,cost\nA,1\n", "at least two options"),
    ],
)
def test_a_file_that_makes_no_ballot_is_refused_and_nothing_is_kept(
    assembly: Assembly, name: str, content: str, said: str
) -> None:
    client = Client()
    sign_in(client, assembly.world.secretary)
    upload = SimpleUploadedFile(name, content.encode())
    data = {"file": upload, "rule": assembly.rule().pk, **({"budget": "9"} if "least" in said else {})}
    response = client.post(f"/en/{assembly.world.space.slug}/ballots/new/from-file/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Ballot.objects.exists()


def _counted(assembly: Assembly, name: str, content: bytes, **said: Any) -> Any:
    client = Client()
    sign_in(client, assembly.delegates["beta"])
    upload = SimpleUploadedFile(name, content)
    return client.post(f"/en/{assembly.world.space.slug}/ballots/count-a-file/", {"file": upload, **said})


def test_a_member_has_a_file_counted_and_explained_on_a_page(assembly: Assembly) -> None:
    ballot = _elected(assembly)
    content = _get(assembly, ballot, "file.json", "alpha").content
    response = _counted(assembly, "ballot.json", content)
    text = response.content.decode()
    assert response.status_code == 200
    assert "The count adds up, paper by paper." in text
    assert "Stage 1: First preferences" in text
    assert "does not hold" not in text


def test_a_changed_file_is_shown_as_changed(assembly: Assembly) -> None:
    ballot, _count = _decided(assembly)
    file = json.loads(_get(assembly, ballot, "file.json", "alpha").content)
    answers = file["papers"][0]["answers"]  # of whoever's address comes first
    answers["1"] = {"yes": 1} if "no" in answers["1"] else {"no": 1}
    text = _counted(assembly, "ballot.json", json.dumps(file).encode()).content.decode()
    assert "This file is not the one that was published" in text
    assert "The file does not have the digest that was published." in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.json", b"[" * 200_000, "cannot be read"),
        ("x.json", b"{}", "cannot be read"),
        ("x.blt", b"999999999 1\n0\n", "cannot be read"),
        ("x.pb", b"META\n\x00", "cannot be read"),
        ("x.exe", b"MZ", "should end with"),
        ("x.json", b" " * (5 * 1024 * 1024 + 1), "more than 5 MB"),
    ],
)
def test_what_strangers_send_is_refused_in_words(assembly: Assembly, name: str, content: bytes, said: str) -> None:
    response = _counted(assembly, name, content)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_markup_in_a_file_is_shown_and_never_obeyed(assembly: Assembly) -> None:
    text = '2 1\n1 1 0\n0\n"<script>alert(1)</script>"\n"B"\n"<b>T</b>"\n'
    page = _counted(assembly, "x.blt", text.encode(), method="scottish").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_files_of_other_networks_stay_there(assembly: Assembly) -> None:
    ballot, _count = _decided(assembly)
    client = Client()
    sign_in(client, assembly.delegates["alpha"])
    for page in ("file.json", "protocol.pdf"):
        assert client.get(f"/en/elsewhere/ballots/{ballot.address}/{page}").status_code == 404


def test_the_page_of_a_ballot_offers_what_its_reader_may_take(assembly: Assembly) -> None:
    ballot = _elected(assembly)
    offered = downloads(assembly.viewer("alpha"), ballot)
    assert offered is not None
    assert [form.label for form in offered.forms] == ["JSON", "CSV", "XLSX", "BLT"]
    assert offered.digest == ballot.counts.get().digest
    assert offered.forms[0].href.endswith(f"{ballot.address}/file.json")


def test_the_table_of_a_published_ballot_is_counted_as_its_json_is(assembly: Assembly) -> None:
    ballot, count = _decided(assembly)
    for reader in ("alpha", None):
        content = _get(assembly, ballot, "file.csv", reader).content
        told = count_anew(content, ".csv", Asked())
        file = recount.read(_get(assembly, ballot, "file.json", reader).content)
        assert told.holds, told.findings
        assert told.digest == recount.file_digest(file)
        assert told.result == json_ready(recount.count(file))
    assert told.result["questions"][0]["outcome"] == count.result["questions"][0]["outcome"]


def test_a_table_of_yes_and_no_is_counted_on_the_page_as_asked(assembly: Assembly) -> None:
    client = Client()
    sign_in(client, assembly.delegates["alpha"])
    page = f"/en/{assembly.world.space.slug}/ballots/count-a-file/"

    def send(**asked: str) -> str:
        table = SimpleUploadedFile("votes.csv", b"voter,vote\nA,yes\nB,yes\nC,no\n")
        return client.post(page, {"file": table, **asked}).text

    assert "give --majority" in send(method="decision")
    assert "Adopted" in send(method="decision", majority="2/3")
