"""The list in other forms: only what the viewer may see, bounded, and read back as it was."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Level, Viewer, viewer_for
from filrouge.ground.tables import open_sheet, rows
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.actions import facts as actions
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.formats import spreadsheet
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.headings import IGNORE
from filrouge.rooms.register.formats.reading import How, RowReader
from filrouge.rooms.register.formats.whole_lists import KINDS
from filrouge.rooms.register.models import Entry
from filrouge.rooms.register.pages import downloads as pages
from filrouge.rooms.register.queries import downloads as queries
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.queries.organisations import profile_of
from filrouge.rooms.register.resolving import MANY, Profile, Said, resolve
from filrouge.rooms.register.rules import MAY
from tests.rooms.register.imports import send
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import DAY, World, sign_in

PAIN = {
    "name": "Le Pain Levé", "name@nl": "Het Gerezen Brood", "acronym": "PL", "legal_form": "be-scrl", "city": "Liège",
    "country": "BE", "postcode": "4000", "street": "Rue du Four 1, boîte 3", "heads": 0, "fte": 1.234,
    "members": "100-249", "heads@2023": "10000+", "figures_year": 2024,
    "founded": "1999-05", "website": "https://pain.example/", "email": "mail@pain.example",
    "phone": "+32 4 000",
    "identifiers": [["be-ent", "0403019261", "valid"], ["eu-vat", "BE0403019261", "valid"]],
    "activity": {"code": "10.71", "version": "nace-2", "section": "C", "division": "10",
                 "typed": "10.71 · boulangerie"},
    "description@fr": "Du pain.\nRien d’autre.", "lat": 50.6333, "lon": 5.5667,
}  # fmt: skip


def _get(client: Client, kind: str, **query: str) -> Any:
    return client.get(reverse("register:download_as", args=["network", kind]), query)


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def _table(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_body(answer).decode("utf-8-sig"))))


@pytest.fixture
def bakery(world: World) -> Organisation:
    add_list(world.space, world.federation, [PAIN, org("=2+5 Verein", city="Gent"), org("Zonnedak", country="NL")])
    link(world.space)
    return at(world.space, "Le Pain Levé")


def plain(profile: Profile) -> dict[str, Any]:
    """The facts of a profile without what only says how they were typed, and in no order where there is none."""
    known = {name.casefold() for f, fact in profile.items() if f == "name" for name in [str(fact.value)]}
    found: dict[str, Any] = {}
    for name, fact in profile.items():
        if name in spreadsheet.OF_A_LIST or fact.value in ("", None, []):
            continue
        if name in MANY:
            items = {
                json.dumps(item) for item in fact.value if not isinstance(item, str) or item.casefold() not in known
            }
            found |= {name: items} if items else {}
        elif isinstance(fact.value, dict):
            found[name] = {part: text for part, text in fact.value.items() if part != "typed"}
        else:
            found[name] = fact.value
    return found


def _read(cells: dict[str, str]) -> Profile:
    """One row as the import reads it, its columns matched by their exact headings."""
    headings = list(cells)
    matching = {place: heading for place, heading in enumerate(headings) if not heading.startswith("filrouge_")}
    read = RowReader(How(matching)).read([cells[heading] for heading in headings])
    assert not read.refused
    assert not [warned for warned in read.warnings if warned[0] not in {"number_wrong", "cut", "form_unknown"}]
    return resolve([Said(1, 1, DAY, False, read.said)])


class TestReadAgain:
    """What is exported imports again unchanged."""

    typed = st.sampled_from([
        "", "Atelier", "=1+1", "'s-Hertogenbosch", "A, B & C", "Été", "NA", "Coop  \"Rouge\"", "+32 2 00", "x" * 130,
        "12", "0403.019.261", "062201199", "BE0403019261", "1 234,5", "1.234", "0.5", "12.03.2004", "2004", "mai 2010",
        "Belgique", "FR", "asbl", "Scop SARL", "62.01", "Boulangerie", "A", "nonsense?", "http://x.example/a",
        "x@y.example",
        "50,85", "-4.35", "1000 Bruxelles", "01000", "B-1050", "cooperative", "Rue X; Rue Y", "a | b", "BE10", "- ",
        "10–49", "moins de 10", "1 000 et plus",
    ])  # fmt: skip
    headings = sorted(
        {name for name in FIELDS if name not in {*spreadsheet.OF_A_LIST, "identifiers"}}
        | {"name@fr", "description@nl", "id:be-ent", "id:fr-siren", "id:eu-vat", "register_number"}
        | {"heads@2004", "heads@2023", "fte@2023", "members@2024"}
    )

    @settings(max_examples=300)
    @given(row=st.dictionaries(st.sampled_from(headings), typed, max_size=12))
    def test_any_row_that_the_import_understood_is_understood_the_same_again(self, row: dict[str, str]) -> None:
        cells = {"name": "The name"} | row
        first = RowReader(How(dict(enumerate(cells)))).read(list(cells.values()))
        if first.refused:
            return
        profile = resolve([Said(1, 1, DAY, False, first.said)])
        assert plain(_read(spreadsheet.cells(profile))) == plain(profile)

    @pytest.mark.parametrize("number", [0.0, 1.234, 1234.0, 1234.5, 0.001, 12.3456, 999.125])
    def test_no_fraction_is_taken_for_thousands(self, number: float) -> None:
        profile = resolve([Said(1, 1, DAY, False, {"name": "N", "fte": number, "lat": number / 100})])
        assert plain(_read(spreadsheet.cells(profile))) == plain(profile)

    def test_the_import_knows_every_heading_and_leaves_out_what_is_for_readers(self) -> None:
        found = [*FIELDS, *(f"id:{scheme}" for scheme in SCHEMES), "name@fr", "description@el"]
        wanted = spreadsheet.columns(f for f in found if f not in {*spreadsheet.OF_A_LIST, "identifiers"})
        sample = {"filrouge_page": "https://x.example/1", "filrouge_lists": "Legacoop; Confcooperative"}
        columns = [
            Column(n, h, [sample[h] + end for end in "12345"] if h in sample else []) for n, h in enumerate(wanted)
        ]
        matched = dict(zip(wanted, (p.field for p in propose(columns)), strict=True))
        assert {h: field for h, field in matched.items() if field != h} == dict.fromkeys(
            spreadsheet.FOR_READERS, IGNORE
        )

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
    def test_the_file_is_read_with_the_columns_matched_and_the_same_facts(
        self, world: World, client: Client, bakery: Organisation, kind: str, tmp_path: Path
    ) -> None:
        sign_in(client, world.secretary)
        upload = tmp_path / f"list.{kind}"
        upload.write_bytes(_body(_get(client, kind)))
        sheet = open_sheet(upload, into=tmp_path)
        read = {cells[sheet.columns.index("name")]: cells for _line, cells in rows(sheet)}
        assert len(read) == 3
        cells = dict(zip(sheet.columns, read["Le Pain Levé"], strict=True))
        assert cells["id:be-ent"] == "0403019261"
        assert plain(_read(cells)) == plain(profile_of(world.secretariat, bakery))
        assert "=2+5 Verein" in read

    def test_a_download_that_comes_back_as_a_list_changes_no_fact(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        before = {e.organisation_id: plain(profile_of(world.secretariat, e.organisation)) for e in Entry.objects.all()}
        sign_in(client, world.secretary)
        other = Organisation.objects.create(name="Federation Two", country="BE")
        source = send(world, _body(_get(client, "csv")), umbrella=other, file_name="download.csv")
        assert source.report["counts"]["created"] == 3
        link(world.space)
        after = {e.organisation_id: plain(profile_of(world.secretariat, e.organisation)) for e in Entry.objects.all()}
        assert {number: after[number] for number in before} == before
        assert Entry.objects.filter(listed=True).count() == 3


class TestSeen:
    """Law 9: downloads obey the rule of the pages."""

    def test_strangers_get_neither_mail_nor_telephone(self, world: World, client: Client, bakery: Organisation) -> None:
        row = next(r for r in _table(_get(client, "csv")) if r["name"] == "Le Pain Levé")
        assert row["city"] == "Liège"
        assert "email" not in row
        assert "phone" not in row
        for kind in ("jsonl", "jsonld", "murmurations", "vcf"):
            assert b"mail@pain.example" not in _body(_get(client, kind))

    def test_members_get_what_members_may_see(self, world: World, client: Client, bakery: Organisation) -> None:
        sign_in(client, world.delegate)
        row = next(r for r in _table(_get(client, "csv")) if r["name"] == "Le Pain Levé")
        assert row["email"] == "mail@pain.example"

    def test_a_field_that_was_hidden_leaves_every_download_at_once(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        for field in ("city", "heads", "website"):
            actions.set_visibility(
                world.secretariat, space=world.space, organisation=bakery, field=field, level=Level.SECRETARIAT
            )
        for kind in pages.KINDS:
            written = _body(_get(client, kind))
            assert b"pain.example" not in written
        row = next(r for r in _table(_get(client, "csv")) if r["name"] == "Le Pain Levé")
        assert (row["city"], row["website"]) == ("", "")
        assert not any(heading.startswith("heads") for heading in row)

    def test_bulk_and_page_agree_for_every_caller(self, world: World, bakery: Organisation) -> None:
        stranger = Organisation.objects.create(name="Second Federation", country="FR")
        add_list(world.space, stranger, [org("Autre", email="a@autre.example")])
        link(world.space)
        keeper = viewer_for(world.delegate, world.space, day=DAY)
        actions.set_visibility(
            world.secretariat, space=world.space, organisation=bakery, field="city", level=Level.SECRETARIAT
        )
        for _who, viewer in [*world.callers(), ("keeper", keeper)]:
            bulk = {record.name: record.profile for record in queries.listed(viewer, Filter())}
            assert len(bulk) == 4
            for name, profile in bulk.items():
                assert profile == profile_of(viewer, at(world.space, name))

    def test_kept_among_is_the_rule_for_many_at_once(self, world: World, bakery: Organisation) -> None:
        other, applicant, former = (Organisation.objects.create(name=name, country="FR") for name in "ABC")
        admit_member(world.secretariat, space=world.space, member=former, umbrella=world.federation)
        admit_member(
            world.secretariat, space=world.space, member=applicant, umbrella=world.federation, status="applied"
        )
        former.merged_into = other
        former.save()
        everyone = list(Organisation.objects.filter(merged_into=None))
        for _who, viewer in world.callers():
            kept = queries.kept_among(viewer, queries.standing([one.id for one in everyone]))
            assert kept == {one.id for one in everyone if MAY["state_facts"](viewer, one)}

    def test_a_private_space_gives_nothing_to_strangers(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        world.space.public = False
        world.space.save()
        for kind in pages.KINDS:
            assert _get(client, kind).status_code == 302
        assert list(queries.listed(world.nobody, Filter())) == []
        assert queries.record_of(world.nobody, bakery) is None
        assert [r.name for r in queries.listed(world.member, Filter(text="pain"))] == ["Le Pain Levé"]


class TestServing:
    """Filters, names of files, copies, limits."""

    def test_the_filter_of_the_directory_is_the_filter_of_the_download(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        assert [row["name"] for row in _table(_get(client, "csv", country="NL"))] == ["Zonnedak"]
        assert [row["name"] for row in _table(_get(client, "csv", q="pain leve"))] == ["Le Pain Levé"]
        assert _table(_get(client, "csv", country="FR")) == []

    def test_cells_that_look_like_formulas_are_only_text(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        assert "'=2+5 Verein" in [row["name"] for row in _table(_get(client, "csv"))]

    def test_the_file_is_named_after_the_network_and_the_day(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        answer = _get(client, "xlsx")
        assert answer["Content-Disposition"].startswith('attachment; filename="network-20')
        assert answer["Content-Disposition"].endswith('.xlsx"')
        assert int(answer["Content-Length"]) == len(_body(answer))
        assert 'rel="license"' in answer["Link"]

    def test_an_unchanged_list_is_not_sent_twice_and_a_changed_one_is(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        etag = _get(client, "csv")["ETag"]
        address = reverse("register:download_as", args=["network", "csv"])
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
        actions.set_visibility(
            world.secretariat, space=world.space, organisation=bakery, field="city", level=Level.MEMBERS
        )
        assert client.get(address, headers={"if-none-match": etag}).status_code == 200

    def test_nobody_is_answered_from_a_copy_that_somebody_else_may_see(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        sign_in(client, world.secretary)
        etag = _get(client, "csv")["ETag"]
        address = reverse("register:download_as", args=["network", "csv"])
        assert Client().get(address, headers={"if-none-match": etag}).status_code == 200

    def test_whole_lists_are_not_fetched_without_end(
        self, world: World, client: Client, bakery: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pages, "HITS", 2)
        assert [_get(client, kind).status_code for kind in ("csv", "jsonl", "vcf")] == [200, 200, 429]
        assert int(_get(client, "csv")["Retry-After"]) > 0

    @pytest.mark.parametrize("kind", ["exe", "csv2", "json"])
    def test_a_form_that_is_not_there_is_not_found(self, world: World, client: Client, kind: str) -> None:
        assert _get(client, kind).status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_as_many_statements_for_one_organisation_as_for_three(
        self, world: World, number: int, django_assert_num_queries: Any
    ) -> None:
        add_list(world.space, world.federation, [org(f"Coop {n}", city=f"Town {n}") for n in range(number)])
        link(world.space)
        viewer: Viewer = world.member
        with django_assert_num_queries(8):
            assert len(list(queries.listed(viewer, Filter()))) == number

    def test_a_long_list_is_read_in_chunks(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "CHUNK", 2)
        add_list(world.space, world.federation, [org(f"Coop {n}", city=f"Town {n}") for n in range(5)])
        link(world.space)
        assert [r.name for r in queries.listed(world.nobody, Filter())] == [f"Coop {n}" for n in range(5)]

    def test_the_page_about_open_data_names_every_form_and_the_licence(self, world: World, client: Client) -> None:
        page = client.get(reverse("register:download", args=["network"])).text
        for kind in pages.KINDS:
            assert reverse("register:download_as", args=["network", kind]) in page
        assert "creativecommons.org/licenses/by/4.0" in page

    @pytest.mark.parametrize(
        ("licence", "address", "asks"),
        [("cc0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "nothing is asked in return"),
         ("odbl-1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "in the same way"),
         ("odc-by-1.0", "https://opendatacommons.org/licenses/by/1-0/", "and name Sample Network and the date")],
    )  # fmt: skip
    def test_the_licence_that_the_network_chose_stands_on_the_page_and_in_every_file(
        self, world: World, client: Client, bakery: Organisation, licence: str, address: str, asks: str
    ) -> None:
        Space.objects.update(licence=licence)
        page = client.get(reverse("register:download", args=["network"])).text
        assert asks in page
        assert f'href="{address}"' in page
        for kind in pages.KINDS:
            assert _get(client, kind)["Link"] == f'<{address}>; rel="license"'
        assert json.loads(_body(_get(client, "jsonld")))["license"] == address
        profile, *_others = json.loads(_body(_get(client, "murmurations")))
        assert {"name": "Licence", "url": address} in profile["urls"]

    def test_data_that_are_not_open_say_so_and_carry_no_licence(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        Space.objects.update(licence="closed")
        page = client.get(reverse("register:download", args=["network"])).text
        assert "This is not open data. You may read it; ask the secretariat of Sample Network" in page
        assert "Data (not open: ask us)" in page
        assert 'rel="license' not in page
        answer = _get(client, "jsonld")
        assert "Link" not in answer
        assert "license" not in json.loads(_body(answer))

    def test_the_privacy_page_says_of_every_field_who_sees_it(self, world: World, client: Client) -> None:
        page = client.get(reverse("register:privacy", args=["network"])).text
        for field in FIELDS.values():
            assert str(field.label) in page

    def test_downloads_in_the_directory_lead_to_the_lists(
        self, world: World, client: Client, bakery: Organisation
    ) -> None:
        page = client.get(reverse("register:directory", args=["network"]) + "?country=NL").text
        address = reverse("register:download_as", args=["network", "csv"]) + "?country=NL"
        assert f'href="{address}"' in page
        assert [row["name"] for row in _table(client.get(address))] == ["Zonnedak"]
        forms = re.findall(r'href="[^"]*/register/download/([a-z]+)\?country=NL"', page)
        assert sorted(forms) == sorted(KINDS)


def test_memberships_that_a_list_says_and_that_were_declared_are_told_once(world: World) -> None:
    add_list(world.space, world.federation, [org("Coop", member_since="2001", category="full")])
    link(world.space)
    coop = at(world.space, "Coop")
    (edge,) = queries.record_of(world.nobody, coop).edges  # type: ignore[union-attr]  # the space is public
    assert (edge.umbrella, edge.category, edge.since) == ("Federation One", "full", date(2001, 1, 1))
    admit_member(
        world.secretariat, space=world.space, member=coop, umbrella=world.federation, since=DAY - timedelta(days=9)
    )
    (edge,) = queries.record_of(world.nobody, coop).edges  # type: ignore[union-attr]  # the same
    assert (edge.category, edge.since) == ("", DAY - timedelta(days=9))


def test_who_only_applied_is_no_member_in_any_download(world: World) -> None:
    one = Organisation.objects.create(name="Applicant", country="BE")
    admit_member(world.secretariat, space=world.space, member=one, umbrella=world.space.organisation, status="applied")
    record = queries.record_of(world.secretariat, one)
    assert record is None or record.edges == ()


def test_every_field_is_exported_or_belongs_to_a_list() -> None:
    exported = {base(name) for name in spreadsheet.columns(f for f in FIELDS if f not in spreadsheet.OF_A_LIST)}
    assert set(FIELDS) - exported == spreadsheet.OF_A_LIST
