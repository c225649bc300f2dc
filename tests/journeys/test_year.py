"""A network lives a small year: six steps, and one line typed in the room that becomes an action and is reported on.

Six members in two pillars. Chiara says a sentence in the room; others say the like in writing; a proposal is drawn,
amended, weighed under a double majority, adopted, begun, reported on by mail, and a stranger reads it all in Dutch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Installation, awaited, follow
from tests.journeys.people import PHONE, Enter, door, speaks

SPACE = "/en/year/"
SECRETARY = "ada@year.example"
LINE = "Each of us buys alone and pays too much."
FRENCH = "Nous voulons acheter ensemble ce que chacun achète seul."
TITLE = {"en": "A common buying desk", "nl": "Een gezamenlijke inkoopbalie"}
TEXT = {"en": "One desk buys for all members.", "nl": "Eén balie koopt in voor alle leden."}
TAKEN = "Your answer was taken"
AMENDED = "One desk buys for all members who want it."
TODAY = datetime.now(UTC).date()
STEPS = ("listening", "sorting", "amending", "weighing", "adopting", "starting")


@dataclass(frozen=True)
class Year:
    """The addresses of what the year is about."""

    plan: str
    meeting: str


@pytest.fixture(scope="module")
def network(installation: Installation) -> Installation:
    """A network opened on the command line, with six members and a rule."""
    installation.open_space("year", "Network of a Year", SECRETARY, "tests.journeys.small_year")
    return installation


@pytest.fixture
def enter(browser: Any, network: Installation) -> Iterator[Enter]:
    with door(browser, network, {SECRETARY}) as come:
        yield come


def test_a_line_typed_in_the_room_becomes_an_action_that_is_reported_on_by_mail(
    enter: Enter, network: Installation
) -> None:
    ada = enter(SECRETARY)
    year = _prepare(ada)
    rete, union, youth = (enter(f"{who}@year.example", PHONE) for who in ("rete", "union", "youth"))
    _write_for_the_round(ada, rete, union, year)
    _meet(ada, year, rete, union, youth)
    _say_what_was_meant(rete, year)
    _listen(union, year)
    proposal = _sort(ada, rete, youth, year)
    _amend(ada, union, rete, year, proposal)
    ballot = _weigh(ada, year)
    _vote(ballot, enter("siec@year.example"), union, rete, youth)
    _close(ada, ballot)
    _adopt(ada, year, ballot, proposal)
    action = _begin(ada, rete, year, proposal)
    _report_by_mail(ada, network, rete, action)
    _approve_the_minutes(ada, union, year)
    _read_in_dutch(enter(), year, action)


def _prepare(ada: Any) -> Year:
    """A plan from the preset of six steps with their meetings, the first of which gets its place and its agenda."""
    ada.goto(f"{SPACE}plans/new/")
    _words(ada, "Title", en="Action plan", nl="Actieplan")
    _words(ada, "Areas", en="Buying together\nWork and care", nl="Samen inkopen\nWerk en zorg")
    ada.get_by_label("From").fill(_day(-20))
    ada.get_by_label("Until").fill(_day(345))
    ada.get_by_label("Three meetings, three online sessions").check()
    follow(ada.get_by_role("button", name="Save"))
    ada.get_by_text("Saved as a draft, with drafts of 6 meetings").wait_for()
    assert ada.locator("main ol.rows > li").count() == len(STEPS)
    plan = _path(ada).removesuffix("steps/")
    meeting = _prepare_the_meeting(ada)
    ada.goto(plan)
    follow(ada.get_by_role("button", name="Begin the plan"))
    ada.get_by_text("The plan has begun.").wait_for()
    return Year(plan, meeting)


def _prepare_the_meeting(ada: Any) -> str:
    """The meeting of the first step becomes one of today, to which both pillars are invited."""
    follow(ada.get_by_role("link", name="Action plan: Listening"))
    meeting = _path(ada)
    follow(ada.get_by_role("link", name="Change the meeting"))
    _words(ada, "Name", en="General meeting, Bologna", nl="Algemene vergadering, Bologna")
    ada.locator("#id_days-0-day").fill(_day(0))
    ada.locator("#id_days-0-begins").fill("00:05")
    ada.locator("#id_days-0-ends").fill("23:55")
    for name in ("day", "begins", "ends"):
        ada.locator(f"#id_days-1-{name}").fill("")
    ada.get_by_label("Time zone").select_option("Europe/Rome")
    ada.get_by_label(re.compile("^Place")).fill("Sala Borsa")
    ada.get_by_label("Rule of the quorum").select_option(label="Double majority")
    follow(ada.get_by_role("button", name="Save"))
    ada.get_by_text("Saved.").wait_for()
    for title, kind in (("Round of members", "Country round"), ("What do we need?", "Step of the plan")):
        ada.goto(f"{meeting}agenda/add/")
        _words(ada, "Title", en=title)
        ada.get_by_label("What the time is for").select_option(label=kind)
        follow(ada.get_by_role("button", name="Save"))
        ada.get_by_text("Added to the agenda.").wait_for()
    ada.goto(meeting)
    follow(ada.get_by_role("link", name="Invite", exact=True))
    for pillar in ("national", "international"):
        ada.get_by_label(re.compile(f"^{pillar}, ")).check()
    follow(ada.get_by_role("button", name="Invite them"))
    follow(ada.get_by_role("button", name="Announce it"))
    ada.get_by_text("6 organisations are invited").wait_for()
    return meeting


def _words(page: Any, name: str, **texts: str) -> None:
    """The same text in several languages, below one heading."""
    group = page.get_by_role("group", name=re.compile(f"^{name}"))
    for language, text in texts.items():
        group.locator(f":is(input, textarea)[lang={language}]").fill(text)


def _day(days: int) -> str:
    return (TODAY + timedelta(days)).isoformat()


def _path(page: Any) -> str:
    return str(urlsplit(page.url).path)


def _open(ada: Any, year: Year, step: str) -> None:
    """The secretariat moves a step on the line, from tomorrow or later to yesterday: it is open."""
    ada.goto(f"{year.plan}steps/")
    form = ada.locator(f"form[data-step='{STEPS.index(step) + 1}']")
    form.get_by_label("Opens").fill(_day(-1))
    follow(form.get_by_role("button", name="Move"))
    ada.get_by_text("Moved. Those concerned are told.").wait_for()


def _write_for_the_round(ada: Any, rete: Any, union: Any, year: Year) -> None:
    """Two write beforehand, each in their language; the others are reminded; all of it is one booklet."""
    for page, language, said in ((rete, "it", "Due cooperative nuove."), (union, "fr", "Trois ateliers.")):
        page.goto(year.meeting)
        follow(page.get_by_role("link", name="Round of members"))
        follow(page.get_by_role("link", name="Write for your organisation"))
        page.get_by_label("In which language you write").select_option(language)
        page.get_by_role("textbox").first.fill(said)
        page.reload()
        page.get_by_text("What you typed before stands here again. It was not sent.").wait_for()
        assert page.get_by_role("textbox").first.input_value() == said
        follow(page.get_by_role("button", name="Hand in"))
        page.get_by_text("Handed in. You can change it until the round begins.").wait_for()
    ada.goto(_path(union))
    assert "2 of 6 organisations have handed in" in ada.inner_text("main")
    follow(ada.get_by_role("button", name="Remind them"))
    ada.get_by_text("4 organisations are reminded.").wait_for()
    assert [each.strip() for each in ada.locator("section .voice").all_inner_texts()] == [
        "Due cooperative nuove.", "Trois ateliers.",
    ]  # fmt: skip
    answer = ada.context.request.get(f"{_path(ada)}booklet.pdf")
    assert answer.body().startswith(b"%PDF-")


def _meet(ada: Any, year: Year, *phones: Any) -> None:
    """The console, the projector and three phones; what Rete Sociale says is written down as a need with one key."""
    ada.goto(year.meeting)
    follow(ada.get_by_role("button", name="Open the room"))
    ada.goto(f"{year.meeting}console/")
    wall = ada.context.new_page()
    wall.goto(f"{year.meeting}projector/")
    code = re.sub(r"\D", "", ada.locator(".console-head b.num").inner_text())
    for phone in phones:
        phone.goto(f"{year.meeting}room/")
        phone.get_by_label("Code of the meeting").fill(code)
        phone.get_by_role("button", name="I am here").click()
        phone.get_by_text("You are in the room").wait_for()
    for title in ("Round of members", "What do we need?"):
        ada.get_by_role("button", name=f"Next: {title}").click()
    wall.get_by_role("heading", name="What do we need?").wait_for()
    rete = phones[0]
    rete.locator("#part-now", has_text="What do we need?").wait_for()
    rete.get_by_role("button", name="Ask to speak").click()
    ada.get_by_role("button", name="Floor to Rete Sociale").click()
    wall.get_by_role("heading", name="Rete Sociale").wait_for()
    speaks(ada, "Rete Sociale")
    ada.get_by_label("What was said").fill(LINE)
    ada.keyboard.press("Alt+KeyE")
    ada.locator("#part-lines li", has_text=LINE).wait_for()
    assert "3 of 6 present" in ada.inner_text("#part-there")
    ada.get_by_text("End the meeting", exact=True).click()
    ada.get_by_role("button", name="End the meeting now").click()
    wall.get_by_role("heading", name="The meeting is over.").wait_for()
    wall.close()


def _say_what_was_meant(rete: Any, year: Year) -> None:
    """The organisation confirms its own line; from then on its contribution counts as handed in."""
    rete.goto(f"{year.meeting}lines/")
    follow(rete.get_by_role("button", name="Yes, all of it"))
    rete.get_by_text("1 line is confirmed.").wait_for()
    rete.goto(f"{year.plan}said/")
    assert LINE in rete.inner_text("main")


def _listen(union: Any, year: Year) -> None:
    """Online, in its own language; what was typed outlives a reload. What is not open yet says when it will be."""
    union.goto(f"{year.plan}contribute/")
    union.get_by_label("What you want to say").fill(FRENCH)
    union.reload()
    union.get_by_text("What you typed before stands here again. It was not sent.").wait_for()
    assert union.get_by_label("What you want to say").input_value() == FRENCH
    union.get_by_label("In which language").select_option("fr")
    follow(union.get_by_role("button", name="Hand it in"))
    union.get_by_text("Handed in. You can correct it while the step is open.").wait_for()
    union.goto(f"{year.plan}proposals/new/")
    assert "Proposals: open from" in union.inner_text("main")
    assert union.get_by_role("button", name="Propose it").count() == 0


def _sort(ada: Any, rete: Any, youth: Any, year: Year) -> str:
    """Both say the same: one proposal in two languages, with who said it as its author. Returns its address."""
    _open(ada, year, "sorting")
    ada.goto(f"{year.plan}sorting/")
    for said in (LINE, FRENCH):
        ada.get_by_role("checkbox", name=said).check()
    follow(ada.get_by_role("button", name="Draw a new proposal"))
    _words(ada, "What should be done", **TITLE)
    _words(ada, "How, and why", **TEXT)
    ada.get_by_label("Area of the plan").select_option(label="1. Buying together")
    follow(ada.get_by_role("button", name="Make the proposal"))
    ada.get_by_text("Drawn. The organisations that said it are asked to be its authors.").wait_for()
    assert "Everything that was said has its proposal." in ada.inner_text("main")
    rete.goto(f"{year.plan}proposals/")
    follow(rete.get_by_role("link", name=TITLE["en"]))
    follow(rete.get_by_role("button", name="We stand behind it"))
    rete.get_by_role("button", name="Leave as an author").wait_for()
    youth.goto(_path(rete))
    follow(youth.get_by_role("button", name="Support this", exact=True))
    youth.get_by_role("button", name="You support this").wait_for()
    return _path(rete)


def _amend(ada: Any, union: Any, rete: Any, year: Year, proposal: str) -> None:
    """Union des Ateliers asks for other words, and an author takes them in."""
    _open(ada, year, "amending")
    union.goto(f"{proposal}amend/?language=en")
    union.get_by_label(re.compile("^Text")).fill(AMENDED)
    follow(union.get_by_role("button", name="Send the amendment"))
    union.get_by_text("Sent. The authors answer it, and you are told.").wait_for()
    rete.goto(f"{proposal}amendments/")
    assert rete.locator("ins").all_inner_texts() == [" who want it"]
    follow(rete.get_by_role("button", name="Take it in").first)
    rete.goto(proposal)
    assert "Version 2" in rete.inner_text("main")
    assert AMENDED in rete.inner_text("main")


def _weigh(ada: Any, year: Year) -> str:
    """A ballot of yes or no under the double majority, tried and opened. Returns its address."""
    _open(ada, year, "weighing")
    ada.goto(f"{year.plan}weighing/")
    ada.get_by_role("checkbox", name=TITLE["en"]).check()
    _words(ada, "Title of the ballot", en="What we take up", nl="Wat we doen")
    ada.get_by_label("Yes or no to each, under the majority of the rule").check()
    ada.get_by_label("Under which rule").select_option(label="Double majority")
    follow(ada.get_by_role("button", name="Prepare the ballot"))
    ada.get_by_text("The ballot is prepared.").wait_for()
    ballot = _path(ada)
    follow(ada.get_by_role("link", name="Try it first"))
    follow(ada.get_by_role("button", name="It was tried"))
    follow(ada.get_by_role("button", name="Open the ballot"))
    ada.get_by_text("The ballot is open.").wait_for()
    return ballot


def _vote(ballot: str, siec: Any, union: Any, rete: Any, youth: Any) -> None:
    """One gives a proxy; the one who carries it splits its own vote; two vote on their phones; two do not vote."""
    siec.goto(f"{ballot}proxies/")
    siec.get_by_label("Who votes for you").select_option(label="Union des Ateliers, carries 0 of 1")
    follow(siec.get_by_role("button", name="Give the proxy"))
    siec.get_by_role("row").filter(has_text="Sieć Wspólna").wait_for()
    union.goto(f"{ballot}cast/")
    own = union.get_by_role("region", name="Union des Ateliers")
    own.get_by_text("Split the vote").tap()
    own.get_by_label("Our members differ").check()
    for label, number in (("For", "3"), ("Against", "1"), ("Abstain", "1"), ("Voices in all", "5")):
        own.get_by_role("textbox", name=label).fill(number)
    union.get_by_role("region", name="Sieć Wspólna").get_by_text("For", exact=True).first.tap()
    union.get_by_role("button", name="Cast these votes").tap()
    union.get_by_text("2 votes are counted.").wait_for()
    for phone in (rete, youth):
        phone.goto(f"{ballot}cast/")
        phone.get_by_text("For", exact=True).first.tap()
        phone.get_by_role("button", name="Cast the vote").tap()
        phone.get_by_text("Counted: For.").wait_for()


def _close(ada: Any, ballot: str) -> None:
    ada.goto(ballot)
    follow(ada.get_by_role("button", name="Close the ballot"))
    _come_to(ada, ballot, "Publish the result")
    follow(ada.get_by_role("button", name="Publish the result"))
    ada.get_by_text("Published. It does not change any more.").wait_for()
    said = ada.locator("[aria-labelledby=result]").inner_text()
    assert "3⅗ for, ⅕ against, ⅕ abstained, 2 without a choice" in said


def _come_to(page: Any, address: str, button: str) -> None:
    """Look again until the worker has done its part and the page offers a button."""

    def offered() -> bool:
        page.goto(address)
        return bool(page.get_by_role("button", name=button).count())

    awaited(offered, f"“{button}” on {address}")


def _adopt(ada: Any, year: Year, ballot: str, proposal: str) -> None:
    """What follows from the result is filled in; the reason reaches everybody who spoke."""
    _open(ada, year, "adopting")
    ada.goto(f"{year.plan}decide/?ballot={ballot.rstrip('/').rpartition('/')[2]}")
    outcome = ada.get_by_label("What becomes of proposal 1")
    assert outcome.locator("option:checked").inner_text() == "Adopted"
    ada.get_by_role("group", name="Why, for proposal 1").locator("textarea").first.fill("Both pillars want it.")
    follow(ada.get_by_role("button", name="Decide, and tell everybody who spoke"))
    ada.get_by_text("1 proposal is decided. Everybody who spoke is told.").wait_for()
    ada.goto(proposal)
    assert "Adopted" in ada.inner_text("main header")
    ada.goto(year.plan)
    ada.get_by_text("Adopt it as a whole", exact=True).click()
    follow(ada.get_by_role("button", name="Adopt the plan now"))
    ada.get_by_text("The plan is adopted. Its actions are under way.").wait_for()


def _begin(ada: Any, rete: Any, year: Year, proposal: str) -> str:
    """The proposal becomes an action that Rete Sociale leads. Returns its address."""
    _open(ada, year, "starting")
    ada.goto(f"{year.plan}actions/new/?proposal=1")
    ada.get_by_label("Begins").fill(_day(0))
    ada.get_by_label("Ends").fill(_day(200))
    ada.get_by_label("Who is asked to lead it").fill("Rete Sociale")
    follow(ada.get_by_role("button", name="Save"))
    ada.get_by_text("Action 1.1 is in the plan. Add its steps.").wait_for()
    rete.goto(_path(ada))
    follow(rete.get_by_role("button", name="Yes, we lead it"))
    rete.get_by_text("Your organisation leads this action.").wait_for()
    return _path(ada)


def _report_by_mail(ada: Any, place: Installation, rete: Any, action: str) -> None:
    """The lead is asked how it goes and answers the mail; the answer is the report."""
    ada.goto(action)
    follow(ada.get_by_role("button", name="Ask the lead how it goes"))
    ada.get_by_text("1 delegate was written to.").wait_for()
    asked = _mail(place, "rete@year.example", "How is it going? 1.1")
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "rete@year.example", asked["Reply-To"], "Re: How is it going?"
    answer["Message-ID"] = "<first@year.example>"
    answer.set_content("40 %\n\nTwo members have signed.\n")
    place.run("receive", given=answer.as_string())
    rete.goto(action)
    progress = rete.get_by_role("region", name="How it goes")
    assert [row.inner_text().strip() for row in progress.locator(".voice").all()] == ["Two members have signed."]
    assert "Under way, 40 %" in progress.inner_text()
    assert "by mail" in progress.inner_text()
    told = _mail(place, "rete@year.example", TAKEN)
    assert "is now “Under way”, at 40 %." in str(told.get_payload())


def _mail(place: Installation, email: str, subject: str) -> EmailMessage:
    """The one mail with this subject to an address; waits for the worker to send it."""
    (mail,) = awaited(lambda: place.mails(email, subject), f"“{subject}” for {email}")
    return mail


def _approve_the_minutes(ada: Any, union: Any, year: Year) -> None:
    """Circulated, corrected, circulated again, and approved at the next meeting."""
    _circulate(ada, year)
    union.goto(f"{year.meeting}minutes/")
    union.get_by_label("What should read otherwise, and how").fill("Trois ateliers were ours.")
    follow(union.get_by_role("button", name="Send it"))
    union.get_by_text("Sent. You read here and in your mail what is answered.").wait_for()
    ada.goto(f"{year.meeting}minutes/")
    follow(ada.get_by_role("button", name="Take it in", exact=True))
    ada.get_by_text("Answered. The organisation that asked is told.").wait_for()
    _circulate(ada, year)
    _hold_the_next(ada, year)
    ada.goto(f"{year.meeting}minutes/")
    follow(ada.get_by_role("button", name="Approved at “General meeting, Bologna”"))
    ada.get_by_text("Approved. This version stays as it is.").wait_for()
    assert ada.context.request.get(f"{year.meeting}minutes/paper.pdf").body().startswith(b"%PDF-")


def _circulate(ada: Any, year: Year) -> None:
    ada.goto(f"{year.meeting}minutes/?now")
    follow(ada.get_by_role("button", name="Circulate"))
    ada.get_by_text("Circulated. All who were invited are told.").wait_for()


def _hold_the_next(ada: Any, year: Year) -> None:
    """Made of the last one in one step: its agenda begins with the minutes of last time."""
    ada.goto(f"{year.meeting}next/")
    ada.get_by_label("First day of the next meeting").fill(_day(1))
    follow(ada.get_by_role("button", name="Make it"))
    ada.get_by_text("Made, with the agenda and those invited.").wait_for()
    assert ada.locator("ol.agenda p[lang]").all_inner_texts() == [
        "Minutes of last time", "What became of it", "Round of members", "What do we need?",
    ]  # fmt: skip
    follow(ada.get_by_role("button", name="Announce it"))
    follow(ada.get_by_role("button", name="Open the room"))
    ada.get_by_text("The room is open.").wait_for()


def _read_in_dutch(stranger: Any, year: Year, action: str) -> None:
    """Without signing in: the plan, its action, and the thread from there back to the line in the room."""
    stranger.goto(_dutch(year.plan))
    assert stranger.locator("html").get_attribute("lang") == "nl"
    assert stranger.locator("h1").inner_text() == "Actieplan"
    follow(stranger.get_by_role("link", name=TITLE["nl"]).first)
    assert _path(stranger) == _dutch(action)
    assert stranger.locator("h1").inner_text() == TITLE["nl"]
    stranger.goto(stranger.locator(".thread-panel > p a").get_attribute("href"))
    knots = stranger.locator("ol.thread > li")
    assert [knot.locator("p").nth(1).inner_text() for knot in knots.all()] == [
        "Dubbele meerderheid, versie 1", LINE, "In dezelfde woorden", f"“{FRENCH}”", TITLE["nl"], "“… who want it”",
        "Wat we doen", TITLE["nl"], TITLE["nl"],
    ]  # fmt: skip
    assert knots.nth(1).locator(".voice").get_attribute("lang") == "en"
    assert knots.nth(6).locator(".quiet").last.inner_text() == "3⅗ voor, ⅕ tegen, ⅕ onthoudingen, 2 zonder keuze"
    follow(knots.nth(1).get_by_role("link"))
    assert _path(stranger) == _dutch(f"{year.meeting}minutes/")
    assert stranger.locator("h1").inner_text() == "Algemene vergadering, Bologna"
    assert stranger.locator(".voice[lang=en]").all_inner_texts() == [LINE]


def _dutch(address: str) -> str:
    return address.replace("/en/", "/nl/")
