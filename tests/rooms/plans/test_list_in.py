"""A list of contributions from a spreadsheet: looked through row by row, taken in once."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.files.models import Stored
from filrouge.ground.tables import write_xlsx
from filrouge.rooms.plans.actions import importing
from filrouge.rooms.plans.models import Contribution, Plan
from filrouge.rooms.plans.queries import tables
from filrouge.rooms.plans.queries.rows_in import RECOGNISED, ListIn
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import say
from tests.world import sign_in

pytestmark = pytest.mark.django_db

COLUMNS = ["Organisation", "Area", "Language", "Text"]
ROWS = [
    ["Alpha", "1", "en", "We bid alone."],
    ["beta", "Work and care", "Français", "Nous soignons."],
    ["Nobody Ltd", "", "en", "Who are we?"],
    ["Gamma", "", "", "No language"],
    ["Delta", "Area 51", "en", "Nowhere"],
    ["Delta", "", "en", ""],
    ["Alpha", "", "en", "we  bid ALONE."],
]


def kept(making: Making, plan: Plan, rows: list[list[str]] = ROWS, columns: list[str] = COLUMNS) -> Stored:
    out = io.BytesIO()
    write_xlsx(out, columns, rows, title="Lisbon")
    return importing.receive_list(making.secretariat, plan=plan, chunks=[out.getvalue()], name="lisbon.xlsx")


def outcomes(found: ListIn) -> list[tuple[int, str]]:
    return [(row.line, row.outcome) for row in found.rows]


def test_each_row_says_what_it_would_become_and_nothing_is_written(making: Making) -> None:
    plan = making.begun()
    found = importing.looked_through(making.secretariat, plan, kept(making, plan))
    assert outcomes(found) == [
        (2, "new"), (3, "new"), (4, "refused"), (5, "refused"), (6, "refused"), (7, "refused"), (8, "there"),
    ]  # fmt: skip
    reasons = [row.reason for row in found.of("refused")]
    assert [reason.split(".")[0] for reason in reasons] == [
        "No member is called so", "It does not say in which language it is", "The plan has no area of that name",
        "There is no text",
    ]  # fmt: skip
    assert not Contribution.objects.exists()


def test_the_same_list_twice_adds_nothing_and_numbers_go_on(making: Making) -> None:
    plan = making.begun()
    say(making, plan, "gamma")
    stored = kept(making, plan)
    for _time in range(2):
        importing.import_list(making.secretariat, plan=plan, stored=stored, step=making.first_step(plan))
    taken = Contribution.objects.filter(came="list").order_by("number")
    assert [(each.number, each.organisation.name, each.text.origin) for each in taken] == [
        (2, "Alpha", "en"), (3, "Beta", "fr"),
    ]  # fmt: skip
    assert taken[1].area == plan.areas.get(position=2)
    assert taken[0].step == making.first_step(plan)


def test_rows_that_name_no_language_take_the_one_of_the_list(making: Making) -> None:
    plan = making.begun()
    importing.import_list(making.secretariat, plan=plan, stored=kept(making, plan), language="nl")
    assert Contribution.objects.get(organisation=making.members["gamma"]).text.origin == "nl"


def test_strange_headings_are_read_as_what_they_say_and_the_page_says_so(making: Making) -> None:
    plan = making.begun()
    columns = ["No.", "Naam van uw organisatie", "E-mail", "Votre contribution (texte libre)", "Remark"]
    rows = [
        ["1", "Alpha", "a@a.example", "Nous avons besoin d'un guichet commun.", "x"], ["", "", "", "", ""],
        ["2", "Beta", "", "We need one desk for all of us.", ""], ["3", "Gamma", "", "Hm.", ""],
    ]  # fmt: skip
    found = importing.looked_through(making.secretariat, plan, kept(making, plan, rows, columns), RECOGNISED)
    assert [(row.name, row.outcome, row.language) for row in found.rows] == [
        ("Alpha", "new", "fr"), ("Beta", "new", "en"), ("Gamma", "refused", ""),
    ]  # fmt: skip
    assert dict(found.read) == {"organisation": columns[1], "text": columns[3]}
    assert found.unread == ("No.", "E-mail", "Remark")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "it", "es"])
def test_the_table_of_a_plan_is_read_back_by_what_was_said_and_not_by_its_numbers(
    making: Making, language: str
) -> None:
    plan = making.begun()
    with translation.override(language):
        columns = [str(label) for label in tables.CONTRIBUTION.values()]
    row = dict.fromkeys(tables.CONTRIBUTION, "") | {
        "number": "7", "organisation": "Alpha", "language": "en", "text": "We need a desk.",
    }  # fmt: skip
    found = importing.looked_through(making.secretariat, plan, kept(making, plan, [list(row.values())], columns))
    assert [(each.text, each.name, each.outcome) for each in found.rows] == [("We need a desk.", "Alpha", "new")]


def test_a_list_without_its_columns_is_refused_with_their_names(making: Making) -> None:
    plan = making.begun()
    with pytest.raises(Refused, match=r"no column for: text\. Its headings are “Member”"):
        importing.looked_through(making.secretariat, plan, kept(making, plan, [["Alpha", "x"]], ["Member", "Other"]))
    strange = importing.receive_list(making.secretariat, plan=plan, chunks=[b"%PDF-1.7"], name="a.pdf")
    with pytest.raises(Refused, match="PDF"):
        importing.import_list(making.secretariat, plan=plan, stored=strange)
    assert not Contribution.objects.exists()


def test_members_take_in_no_lists(making: Making) -> None:
    plan = making.begun()
    stored = kept(making, plan)
    with pytest.raises(NotAllowed):
        importing.import_list(making.viewer("alpha"), plan=plan, stored=stored)
    assert not Contribution.objects.exists()


def test_the_secretariat_looks_through_a_list_and_takes_it_in(making: Making) -> None:
    plan, client = making.begun(), Client()
    sign_in(client, making.world.secretary)
    here = f"/en/network/plans/{plan.address}/contributions/list/"
    sheet = "Organisation;Text;Language\nAlpha;We bid alone.;en\nNobody;Hm;en\n"
    page = client.post(here, {"file": SimpleUploadedFile("a.csv", sheet.encode()), "language": "", "step": ""})
    shown = text_of(page)
    assert "a.csv: 1 new contribution, 0 that are there already, 1 row that cannot be taken." in shown
    assert "No member is called so." in shown
    token = page.context["kept"]
    done = client.post(here, {"kept": token, "take": "1"}, follow=True)
    assert "1 contribution was taken in." in text_of(done)
    again = client.post(here, {"kept": token, "take": "1"}, follow=True)
    assert "0 contributions were taken in." in text_of(again)
    assert client.post(here, {"kept": f"{token}x", "take": "1"}).status_code == 404
    Stored.objects.all().delete()
    assert client.post(here, {"kept": token, "take": "1"}).status_code == 404
    assert Contribution.objects.count() == 1
