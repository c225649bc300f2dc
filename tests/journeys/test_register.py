"""The main path of the register: from two real lists to a total that can be defended, and back one step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Installation, awaited, axe_finds_nothing, follow

SECRETARY = "secretary@network.example"
WORK = "/en/network/secretariat/work/"


@pytest.fixture(scope="module")
def lists(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first rows of two real lists: the same organisations six years apart, in other columns."""
    folder, here = shared / "data" / "register", tmp_path_factory.mktemp("lists")
    return (
        _beginning(folder / "coopsuk_2016_organisations.csv", here / "registered-2016.csv"),
        _beginning(folder / "coopsuk_2022_standard.csv", here / "trading-2022.csv"),
    )


def _beginning(whole: Path, part: Path, rows: int = 400) -> Path:
    lines = whole.read_text("utf-8-sig").splitlines(keepends=True)
    part.write_text("".join(lines[: rows + 1]), "utf-8")
    return part


@pytest.fixture
def secretary(reader: Any, installation: Installation) -> Any:
    """Signed in with a code, in a space opened on the command line, with an authenticator as second factor."""
    installation.open_space("network", "Tech Network", SECRETARY)
    reader.goto("/en/network/")
    follow(reader.get_by_role("link", name="Sign in").first)
    reader.get_by_label("Your email address").fill(SECRETARY)
    follow(reader.get_by_role("button", name="Send me a code"))
    reader.get_by_label("The code from the mail").fill(installation.code_sent_to(SECRETARY))
    follow(reader.get_by_role("button", name="Sign in"))
    installation.give_second_factor(reader)
    return reader


def _send(page: Any, file: Path, federation: str, day: str) -> None:
    """Upload → columns → preview → import → report."""
    page.goto("/en/network/register/lists/send/")
    page.get_by_label("Whose it is").select_option("new")
    page.get_by_label("Name of another federation").fill(federation)
    page.get_by_label("Day of the list").fill(day)
    page.get_by_label("The list", exact=True).set_input_files(file)
    follow(page.get_by_role("button", name="Send and match the columns"))
    page.get_by_role("heading", name="Which column is what?").wait_for()
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="See what would happen"))
    page.get_by_role("button", name="Import the list").wait_for()
    axe_finds_nothing(page)
    page.get_by_role("button", name="Import the list").click()
    page.wait_for_url("**/lists/*/")


def _total(page: Any) -> int:
    page.goto("/en/network/")
    return int(page.locator(".huge").inner_text().replace(",", ""))


def _wait_for_cards(page: Any) -> None:
    """The worker links and counts; the page of questions is full when it is done."""
    _wait_for_the_worker(page)
    page.goto("/en/network/register/duplicates/")
    page.get_by_role("button", name="Same").first.wait_for()


def _wait_for_the_worker(page: Any) -> None:
    """Until nothing waits: a job that asks for another one does so before it ends."""

    def idle() -> bool:
        page.goto(WORK)
        return page.locator(".job").count() > 0 and page.locator(".job[hx-get]").count() == 0

    awaited(idle, "the end of all work")


def test_from_two_real_lists_to_a_total_that_can_be_defended(
    secretary: Any, lists: tuple[Path, Path], installation: Installation
) -> None:
    page = secretary
    _send(page, lists[0], "Registered societies", "2016-12-31")
    _send(page, lists[1], "Trading co-operatives", "2022-06-30")
    _wait_for_cards(page)
    axe_finds_nothing(page)
    first = _total(page)
    page.goto("/en/network/register/duplicates/")
    for verdict in ("Same", "Different", "Same", "Branch", "Same"):
        follow(page.get_by_role("button", name=verdict).first)
        page.get_by_role("status").first.wait_for()
    _wait_for_the_worker(page)  # it may learn from the answers
    after = _total(page)
    assert after <= first
    axe_finds_nothing(page)
    page.goto("/en/network/register/totals/")
    counted = page.locator("tr", has_text="Entries on lists with names").locator("td b")
    before_undo = int(counted.inner_text())
    axe_finds_nothing(page)
    page.goto("/en/network/register/duplicates/answers/")
    axe_finds_nothing(page)
    follow(page.locator("li", has_text="Same organisation").get_by_role("button", name="Undo").first)
    page.get_by_text("Taken back. Both are").wait_for()
    _wait_for_the_worker(page)
    page.goto("/en/network/register/totals/")
    assert int(counted.inner_text()) == before_undo + 1
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/fr/network/register/")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("searchbox").fill("midcounties")
    page.get_by_role("button", name="Rechercher").click()
    follow(page.locator("tbody th a", has_text="Midcounties").first)
    page.wait_for_url(re.compile(r"/register/\w{8}/$"))
    assert "Midcounties" in page.locator("h1").inner_text()
    axe_finds_nothing(page)
