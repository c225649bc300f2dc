"""Organisations decide: from a rule that somebody writes to a count that an outsider repeats from the file.

Seven members in two pillars. Five vote: on a page and split, on a telephone and corrected, by the link in a mail, by
proxy, on paper. The pictures of docs/using/ballots.md are made on the way.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import ROOT, Installation, awaited, axe_finds_nothing, follow, picture, words_of
from tests.journeys.people import PHONE, Enter, door
from tests.journeys.small_assembly import KINDS, SECRET

BALLOTS = "/en/assembly/ballots/"
SECRETARIES = {"Ada": "ada@assembly.example", "Bea": "bea@assembly.example"}
TEXT = "Every member pays 0.4 % of its income, at least 200 and at most 12,000 euros."
DESK = {"viewport": {"width": 1100, "height": 860}}
SHARP = {**PHONE, "device_scale_factor": 2}


@pytest.fixture(scope="module")
def assembly(installation: Installation) -> Installation:
    """A network opened on the command line, with members of two pillars."""
    installation.open_space("assembly", "Two Pillars Network", SECRETARIES["Ada"], "tests.journeys.small_assembly")
    return installation


@pytest.fixture
def enter(browser: Any, assembly: Installation) -> Iterator[Enter]:
    with door(browser, assembly, SECRETARIES.values(), desk=DESK) as come:
        yield come


def test_a_network_writes_its_rule_votes_in_five_ways_and_an_outsider_counts_again(
    enter: Enter, assembly: Installation, tmp_path: Path
) -> None:
    ada = enter(SECRETARIES["Ada"])
    _write_the_rule(ada)
    ballot = _open_the_ballot(ada)
    _give_a_proxy(enter("siec@assembly.example"), ballot)
    _vote_on_a_page_split_and_for_another(enter("union@assembly.example"), ballot)
    _vote_on_a_telephone_and_correct_it(enter("youth@assembly.example", SHARP), ballot)
    _vote_by_the_link_of_a_mail(ada, enter("", SHARP), assembly, ballot)
    _vote_on_paper(ada, enter(SECRETARIES["Bea"]), ballot)
    _close_and_publish(ada, ballot)
    _read_the_result_in_french(enter("union@assembly.example"), ballot)
    _print_the_protocol(ada, ballot)
    _count_again(enter(), ballot, tmp_path)


def _write_the_rule(page: Any) -> None:
    """From the nearest of the prepared rules, tried on today's members, in force."""
    page.goto(f"{BALLOTS}rules/new/")
    axe_finds_nothing(page)
    follow(page.get_by_role("link", name="Two pillars of equal weight"))
    _words(page, "Name", en="Both pillars", fr="Les deux piliers")
    page.get_by_label("Where it is written").fill("Statutes, article 9")
    page.get_by_label("Proxies").fill("1")
    page.get_by_label("An organisation may split its vote").check()
    page.get_by_label("Who sees which organisation voted what").select_option(label="everybody")
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="Save the draft"))
    follow(page.get_by_role("link", name="Try it", exact=True))
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="It was tried"))
    follow(page.get_by_role("button", name="Adopt the rule"))
    page.get_by_text("In force from now on.").wait_for()
    axe_finds_nothing(page)
    assert "At least one third of the members must take part. This is asked in each pillar." in page.inner_text("main")
    picture(page, "ballots-rule", 1060)


def _words(page: Any, name: str, **texts: str) -> None:
    """The same text in several languages, below one heading."""
    group = page.get_by_role("group", name=re.compile(f"^{name}"))
    for language, text in texts.items():
        group.locator(f":is(input, textarea)[lang={language}]").fill(text)


def _open_the_ballot(page: Any) -> str:
    """A yes or no about a text, looked at before it opens. Returns its address."""
    page.goto(f"{BALLOTS}new/")
    page.get_by_label("Yes or no").check()
    follow(page.get_by_role("button", name="Go on"))
    _words(page, "Title", en="Membership fee 2027", fr="Cotisation 2027")
    _words(page, "Text", en=TEXT)
    page.get_by_label("Under which rule").select_option(label="Both pillars (version 1)")
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="Save the draft"))
    follow(page.get_by_role("link", name="Try it first"))
    page.get_by_role("row").filter(has_text="Sieć Wspólna").wait_for()
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="It was tried"))
    follow(page.get_by_role("button", name="Open the ballot"))
    page.get_by_text("The ballot is open.").wait_for()
    return str(urlsplit(page.url).path)


def _give_a_proxy(page: Any, ballot: str) -> None:
    """A member that cannot come lets another one vote for it."""
    page.goto(ballot)
    follow(page.get_by_role("link", name="Let another organisation vote for us"))
    axe_finds_nothing(page)
    page.get_by_label("Who votes for you").select_option(label="Union des Ateliers, carries 0 of 1")
    follow(page.get_by_role("button", name="Give the proxy"))
    page.get_by_role("row").filter(has_text="Sieć Wspólna").wait_for()
    axe_finds_nothing(page)


def _vote_on_a_page_split_and_for_another(page: Any, ballot: str) -> None:
    """One sheet: the own vote split by its members, and the vote that is carried for another."""
    page.goto(ballot)
    follow(page.get_by_role("link", name="Vote", exact=True))
    own = page.get_by_role("region", name="Union des Ateliers")
    own.get_by_text("Split the vote").click()
    own.get_by_label("Our members differ").check()
    for label, number in (("For", "3"), ("Against", "1"), ("Abstain", "1"), ("Voices in all", "5")):
        own.get_by_role("textbox", name=label).fill(number)
    page.get_by_role("region", name="Sieć Wspólna").get_by_text("Against", exact=True).first.click()
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="Cast these votes"))
    page.get_by_text("2 votes are counted.").wait_for()
    axe_finds_nothing(page)


def _vote_on_a_telephone_and_correct_it(page: Any, ballot: str) -> None:
    """By touch; the last word counts."""
    page.goto(ballot)
    with page.expect_navigation():
        page.get_by_role("link", name="Vote", exact=True).tap()
    page.get_by_text("Against", exact=True).first.tap()
    picture(page, "ballots-cast", 844)
    page.get_by_role("button", name="Cast the vote").tap()
    page.get_by_text("Counted: Against.").wait_for()
    page.get_by_text("For", exact=True).first.tap()
    page.get_by_role("button", name="Change the vote").tap()
    page.get_by_text("Counted: For.").wait_for()
    axe_finds_nothing(page)


def _vote_by_the_link_of_a_mail(desk: Any, phone: Any, place: Installation, ballot: str) -> None:
    """The secretariat writes to those who have not voted; whoever has the link votes once, without signing in."""
    desk.goto(ballot)
    follow(desk.get_by_role("link", name="Write to those who have not voted"))
    axe_finds_nothing(desk)
    follow(desk.get_by_role("button", name="Write to"))
    phone.goto(_link_sent_to(place, "rete@assembly.example"))
    axe_finds_nothing(phone)
    phone.get_by_text("For", exact=True).first.tap()
    phone.get_by_role("button", name="Cast the vote").tap()
    phone.get_by_text("The vote of Rete Sociale is in.").wait_for()
    axe_finds_nothing(phone)


def _link_sent_to(place: Installation, email: str) -> str:
    """The address in the mail that carries a link to vote; waits for the worker to send it."""

    def found() -> str | None:
        links = [re.search(r"https?://\S+/ballots/vote/\S+", words_of(mail)) for mail in place.mails(email)]
        return next((link[0] for link in links if link), None)

    return awaited(found, f"a link for {email}")


def _vote_on_paper(first: Any, second: Any, ballot: str) -> None:
    """Two persons type the same sheet without seeing each other's entry."""
    for page, said in ((first, "counts once a second person has typed"), (second, "Both entries say the same")):
        page.goto(f"{ballot}paper/")
        if page is first:
            page.get_by_label("Whose paper is it?").select_option(label="Fair Repair International")
            follow(page.get_by_role("button", name="Type this paper"))
        else:
            axe_finds_nothing(page)
            follow(page.get_by_role("link", name="Fair Repair International"))
        page.get_by_text("For", exact=True).first.click()
        axe_finds_nothing(page)
        follow(page.get_by_role("button", name="Keep what is typed"))
        page.get_by_text(said).wait_for()


def _close_and_publish(page: Any, ballot: str) -> None:
    """Nothing more comes in; the worker counts; the secretariat reads, then publishes."""
    page.goto(ballot)
    follow(page.get_by_role("button", name="Close the ballot"))
    _wait_until_counted(page, ballot)
    axe_finds_nothing(page)
    follow(page.get_by_role("button", name="Publish the result"))
    page.get_by_text("Published. It does not change any more.").wait_for()
    said = page.locator("[aria-labelledby=result]").inner_text()
    assert "Adopted" in said
    assert "3⅗ for, 1⅕ against, ⅕ abstained, 2 without a choice" in said
    assert "3 of 4 took part." in said  # each pillar has its own quorum
    assert "2 of 3 took part." in said


def _wait_until_counted(page: Any, ballot: str) -> None:

    def counted() -> bool:
        page.goto(ballot)
        return bool(page.get_by_role("button", name="Publish the result").count())

    awaited(counted, "the count of the ballot")


def _read_the_result_in_french(page: Any, ballot: str) -> None:
    page.goto(ballot.replace("/en/", "/fr/"))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").inner_text() == "Cotisation 2027"
    said = page.locator("[aria-labelledby=result]").inner_text()
    assert "Adopté" in said
    assert "Les deux piliers" in said
    axe_finds_nothing(page)


def _print_the_protocol(page: Any, ballot: str) -> None:
    answer = page.context.request.get(f"{ballot.replace('/en/', '/fr/')}protocol.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def _count_again(page: Any, ballot: str, folder: Path) -> None:
    """A stranger downloads the file and counts it in a folder of their own, without the network's database."""
    page.goto(ballot)
    with page.expect_download() as kept:
        page.locator("a[href$='file.json']").first.click()
    file = folder / "ballot.json"
    kept.value.save_as(file)
    alone = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "FILROUGE_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "filrouge", "count", str(file)]
    done = subprocess.run(command, env=alone, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Adopted" in done.stdout
    assert "✗" not in done.stdout


def test_every_kind_of_paper_is_filled_in_by_touch(enter: Enter) -> None:
    page = enter("noord@assembly.example", SHARP)
    for title, method, _settings in KINDS:
        page.goto(f"{BALLOTS}?which=open")
        for link in (title, "Vote"):
            with page.expect_navigation():
                page.get_by_role("link", name=link, exact=True).tap()
        page.get_by_role("button", name="Cast the vote").wait_for()
        axe_finds_nothing(page)
        FILL[method](page)
        page.get_by_role("button", name="Cast the vote").tap()
        page.get_by_text("The vote of Coop Noord is in." if title == SECRET else "1 vote is counted.").wait_for()
        axe_finds_nothing(page)


def _order(page: Any) -> None:
    for place, name in ((1, "Spinning"), (2, "Dyeing")):
        page.get_by_label(name).select_option(str(place))


FILL: dict[str, Callable[[Any], None]] = {
    "approval": lambda page: page.get_by_text("Spinning", exact=True).tap(),
    "score": lambda page: page.get_by_role("radiogroup", name="Spinning").get_by_text("4", exact=True).tap(),
    "points": lambda page: page.get_by_label("Spinning").fill("7"),
    "schulze": _order,
    "scottish_stv": _order,
    "equal_shares": lambda page: page.get_by_label("Spinning").check(),
    "consent": lambda page: page.get_by_text("I can live with it.").tap(),
    "decision": lambda page: page.get_by_text("For", exact=True).first.tap(),
}
