"""The pages of lists: from the upload to the report, and what strangers see of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from filrouge.ground.jobs import work
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.models import Membership, Row, SampleCheck, Source
from filrouge.rooms.register.queries import lists as queries
from filrouge.rooms.register.rules import MAY
from tests.rooms.register.imports import THREE, do, preview, receive, send, table
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


def _href(name: str, *rest: Any) -> str:
    return reverse(f"register:{name}", args=["network", *rest])


def _facts(world: World, content: bytes, name: str = "members.csv", **facts: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    return {"umbrella": world.federation.id, "as_of": "2025-01-01", "file": file} | facts


@pytest.fixture
def secretary(client: Client, world: World) -> Client:
    sign_in(client, world.secretary)
    return client


def test_a_list_goes_all_the_way_by_page(secretary: Client, world: World) -> None:
    answer = secretary.post(_href("list_send"), _facts(world, table(*THREE, "004,,Huy,,,")))
    source = Source.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, _href("list_columns", source.id))
    columns = secretary.get(answer["Location"])
    assert "Bakery of the Mill" in columns.content.decode()
    assert [line.field for line in columns.context["columns"]] == [
        "own_id", "name", "city", "country", "register_number", "heads",
    ]  # fmt: skip
    chosen = {f"column-{line.place}": line.field for line in columns.context["columns"]}
    answer = secretary.post(_href("list_columns", source.id), chosen)
    assert answer["Location"] == _href("list_preview", source.id)
    assert "Waiting for its turn" in secretary.get(answer["Location"]).content.decode()
    do("register.preview")
    shown = secretary.get(answer["Location"] + "?show=refused").content.decode()
    assert "There is no name in this row" in shown
    assert Row.objects.count() == 0
    assert secretary.post(_href("list_preview", source.id)).status_code == 302
    do("register.import")
    report = secretary.get(_href("list_preview", source.id), follow=True)
    assert report.redirect_chain == [(_href("list_report", source.id), 302)]
    assert "Garden of All" in secretary.get(_href("list_report", source.id) + "?show=created").content.decode()
    assert Row.objects.count() == 3


def test_a_hostile_file_shows_its_refusal_on_the_form_and_keeps_what_was_typed(
    secretary: Client, world: World, settings: Any
) -> None:
    answer = secretary.post(_href("list_send"), _facts(world, b"%PDF-1.7 not a table", "list.xlsx", series="shops"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is a PDF" in page
    assert 'value="shops"' in page
    assert Source.objects.count() == 0
    assert [path for path in settings.STORAGE.rglob("*") if path.is_file()] == []


def test_a_form_without_a_federation_says_what_to_do(secretary: Client, world: World) -> None:
    answer = secretary.post(_href("list_send"), _facts(world, table(*THREE), umbrella="new"))
    assert answer.status_code == 422
    assert "Write the name of the federation" in answer.content.decode()


def test_whoever_sends_a_form_back_is_told_that_its_file_must_be_chosen_again(secretary: Client, world: World) -> None:
    answer = secretary.post(_href("list_send"), _facts(world, table(*THREE), umbrella="new"))
    assert answer.context["form"].errors["file"] == [
        "Choose the file again: it was not kept, because of what is to be put right."
    ]
    answer = secretary.post(_href("list_send"), {"umbrella": "new", "as_of": "2025-01-01"})
    assert "Choose the file again" not in answer.content.decode()


def test_a_wrong_matching_comes_back_with_what_was_chosen(secretary: Client, world: World) -> None:
    source = receive(world, table(*THREE))
    answer = secretary.post(_href("list_columns", source.id), {"column-2": "city", "column-3": "region"})
    assert answer.status_code == 422
    assert "No column says the name" in answer.content.decode()
    assert [line.field for line in answer.context["columns"]][2:4] == ["city", "region"]


def test_the_rows_not_taken_can_be_downloaded_with_their_reason_and_sent_again(secretary: Client, world: World) -> None:
    source = send(world, table(*THREE, "=1+1,,Huy,,,"))
    answer = secretary.get(_href("list_rows", source.id, "refused"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        '"Member no.","Name","Town","Country","Company number","Employees","Line","Why it was not taken"'
    )
    assert lines[1].startswith('"\'=1+1","","Huy"')  # a formula is made harmless
    assert "There is no name in this row" in lines[1]
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_rows_of_last_year_that_are_gone_can_be_downloaded(secretary: Client, world: World) -> None:
    send(world, table(*THREE), year=2025)
    source = send(world, table(*THREE[:2]), year=2026)
    lines = secretary.get(_href("list_rows", source.id, "left")).content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ['"003","Garden of All","Gent","Belgium","","","4"']


def test_the_original_is_only_saved_never_shown_and_only_by_the_secretariat(
    secretary: Client, world: World, client: Client
) -> None:
    source = send(world, table(*THREE))
    answer = secretary.get(_href("list_original", source.id))
    assert b"".join(answer.streaming_content) == table(*THREE)  # type: ignore[attr-defined]  # a file response
    assert answer["Content-Disposition"] == 'attachment; filename="members.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "application/octet-stream"
    sign_in(client, world.delegate)
    assert client.get(_href("list_original", source.id)).status_code == 404


def test_withdrawing_asks_first(secretary: Client, world: World) -> None:
    source = send(world, table(*THREE))
    assert "Withdraw this list?" in secretary.get(_href("list_withdraw", source.id)).content.decode()
    source.refresh_from_db()
    assert source.state == "imported"
    secretary.post(_href("list_withdraw", source.id))
    source.refresh_from_db()
    assert source.state == "withdrawn"


def test_a_number_can_be_given_and_a_sample_checked_by_page(secretary: Client, world: World) -> None:
    facts = {"umbrella": world.federation.id, "as_of": "2025-06-01", "organisations": "140"}
    secretary.post(_href("list_declare"), facts)
    source = Source.objects.get(kind="declared")
    names = "\n".join([*(f"Name {n}; yes; 1" for n in range(50)), *(f"Name {n}\tno\t2" for n in range(30))])
    assert secretary.post(_href("list_sample", source.id), {"names": names}).status_code == 302
    assert SampleCheck.objects.get().answers.count([False, 2]) == 30
    wrong = secretary.post(_href("list_sample", source.id), {"names": "Just a name\n" * 20})
    assert wrong.status_code == 422
    assert "do not say yes or no" in wrong.content.decode()
    assert SampleCheck.objects.count() == 1


def test_workers_are_asked_for_with_their_unit_and_year(secretary: Client, world: World) -> None:
    facts = {"umbrella": world.federation.id, "as_of": "2025-06-01", "organisations": "140", "jobs": "3000"}
    wrong = secretary.post(_href("list_declare"), {**facts, "jobs_unit": "fte"})
    assert wrong.status_code == 422
    assert "Say of which year this number is." in wrong.text
    assert '<option value="fte" selected>' in wrong.text
    assert not Source.objects.filter(kind="declared").exists()
    secretary.post(_href("list_declare"), {**facts, "jobs_unit": "fte", "jobs_year": "2024"})
    source = Source.objects.get(kind="declared")
    assert (source.declared_jobs, source.declared_unit, source.declared_year) == (3000, "fte", 2024)
    page = secretary.get(_href("list_report", source.id)).text
    assert '<dd class="num">3,000<small>full-time equivalents, 2024</small></dd>' in page


def test_a_preview_that_no_longer_fits_is_not_shown(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*THREE[:2]), year=2026))
    send(world, table(*THREE), year=2025)
    page = secretary.get(_href("list_preview", source.id)).content.decode()
    assert "There is no preview that fits" in page
    secretary.post(_href("list_preview", source.id), {"again": "1"})
    do("register.preview")
    assert "Compared with the list of" in secretary.get(_href("list_preview", source.id)).content.decode()


def test_an_import_can_be_stopped_and_goes_on(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*THREE)))
    lists.import_list(world.secretariat, source=source)
    secretary.post(_href("list_stop", source.id))
    assert "The import stopped before its end" in secretary.get(_href("list_preview", source.id)).content.decode()
    secretary.post(_href("list_preview", source.id))
    do("register.import")
    source.refresh_from_db()
    assert (source.state, Row.objects.count()) == ("imported", 3)


def test_the_page_asks_for_the_job_alone_and_loads_again_when_it_has_ended(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*THREE)))
    lists.import_list(world.secretariat, source=source)
    part = secretary.get(_href("list_preview", source.id), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part
    assert "<html" not in part.content.decode()
    do("register.import")
    assert secretary.get(_href("list_preview", source.id), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


PAGES = ("lists", "list_send", "list_declare")
PAGES_OF_A_LIST = ("list_report", "list_columns", "list_preview", "list_withdraw", "list_sample", "list_original")


def test_visitors_are_asked_to_sign_in_and_members_of_other_networks_see_nothing(client: Client, world: World) -> None:
    source = send(world, table(*THREE))
    hrefs = [_href(name) for name in PAGES] + [_href(name, source.id) for name in PAGES_OF_A_LIST]
    hrefs.append(_href("list_rows", source.id, "created"))
    for href in hrefs:
        assert client.get(href)["Location"].startswith("/en/account/login/"), href
    sign_in(client, world.outsider)
    assert [client.get(href).status_code for href in hrefs] == [404] * len(hrefs)


def test_a_federation_sees_its_own_lists_and_none_of_the_others(client: Client, world: World) -> None:
    other = Organisation.objects.create(name="Federation Two", country="BE")
    own, foreign = send(world, table(*THREE)), send(world, table(*THREE[:2]), umbrella=other)
    sign_in(client, world.delegate)
    page = client.get(_href("lists")).content.decode()
    assert "Federation One" in page
    assert "Federation Two" not in page
    assert client.get(_href("list_report", own.id)).status_code == 200
    assert client.get(_href("list_report", foreign.id)).status_code == 404
    assert client.get(_href("list_withdraw", own.id)).status_code == 404


def test_a_report_leads_on_to_what_the_list_did(client: Client, world: World) -> None:
    source = send(world, table(*THREE))
    members, total = f"/en/network/register/?federation={world.federation.pk}", "/en/network/register/totals/"
    cards = "/en/network/register/duplicates/"
    for person, seen in ((world.secretary, {members, cards, total}), (world.delegate, {members, total})):
        sign_in(client, person)
        page = client.get(_href("list_report", source.id)).content.decode()
        onwards = page.partition('aria-labelledby="onwards"')[2].partition("</nav>")[0]
        assert set(re.findall(r'href="([^"]+)"', onwards)) == seen
        assert {client.get(address).status_code for address in seen} == {200}
    sign_in(client, world.secretary)
    client.post(_href("list_withdraw", source.id))
    assert "onwards" not in client.get(_href("list_report", source.id)).content.decode()


def test_the_list_of_lists_and_the_rule_for_one_list_agree(world: World) -> None:
    other = Organisation.objects.create(name="Federation Two", country="BE")
    receive(world, table(*THREE))
    receive(world, table(*THREE), umbrella=other)
    for _who, viewer in [*world.callers(), ("system", world.system)]:
        seen = set(queries.visible(viewer))
        assert seen == {source for source in Source.objects.all() if MAY["send_list"](viewer, source)}


def _index(world: World, client: Client) -> str:
    return _href("lists")


def _report(world: World, client: Client) -> str:
    return _href("list_report", Source.objects.filter(state="imported").latest("id").id)


def _columns(world: World, client: Client) -> str:
    return _href("list_columns", receive(world, table(*THREE), series="waiting").id)


def _preview(world: World, client: Client) -> str:
    return _href("list_preview", preview(world, receive(world, table(*THREE), series="waiting")).id)


@pytest.mark.parametrize(("page", "most"), [(_index, 12), (_report, 10), (_columns, 10), (_preview, 12)])
def test_the_number_of_statements_does_not_grow_with_the_lists(
    secretary: Client, world: World, page: Callable[..., str], most: int, django_assert_max_num_queries: Any
) -> None:
    for series in ("one", "two", "three"):
        send(world, table(*THREE), series=series)
        href = page(world, secretary)
        secretary.get(href)
        with django_assert_max_num_queries(most):
            assert secretary.get(href).status_code == 200


def test_the_index_tells_how_many_rows_of_each_list_count(secretary: Client, world: World) -> None:
    send(world, table(*THREE), year=2025)
    send(world, table(*THREE[:2]), year=2026)
    receive(world, table(THREE[0]), year=2024)
    lines = secretary.get(_href("lists")).context["lists"]
    assert [(line.number, line.followed, line.mark) for line in lines] == [
        (2, False, "done"),
        (3, True, "done"),
        (None, False, "due"),
    ]


def test_a_list_older_than_eighteen_months_carries_a_warning(secretary: Client, world: World) -> None:
    source = send(world, table(*THREE), year=2020)
    assert "older than 18 months" in secretary.get(_href("lists")).content.decode()
    assert "Ask the federation for a new one" in secretary.get(_href("list_report", source.id)).content.decode()


def test_members_from_which_nothing_has_come_are_named_to_the_secretariat_alone(
    secretary: Client, world: World
) -> None:
    network = world.space.organisation
    for name in ("Silent Federation", "Talking Federation"):
        member = Organisation.objects.create(name=name, country="BE")
        Membership.objects.create(space=world.space, member=member, umbrella=network, since=date(2020, 1, 1))
    send(world, table(*THREE), umbrella=Organisation.objects.get(name="Talking Federation"))
    assert secretary.get(_href("lists")).context["without"] == ["Silent Federation"]
    assert queries.without_list(world.member) == []
    assert queries.without_list(world.other) == []


def test_another_sheet_of_a_workbook_can_be_read(secretary: Client, world: World) -> None:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, rows in (
            ("Notes", [["Note", "By"], ["About", "Us"]]),
            ("Members", [["Name", "Town"], ["Repair Hall", "Huy"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    secretary.post(_href("list_send"), _facts(world, out.getvalue(), "members.xlsx"))
    source = Source.objects.get()
    assert source.columns == ["Note", "By"]
    secretary.post(_href("list_columns", source.id), {"sheet": "Members"})
    source.refresh_from_db()
    assert source.columns == ["Name", "Town"]
