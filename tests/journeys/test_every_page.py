"""Every page that a visitor, a delegate and the secretariat can open, looked at as they would see it.

Addresses are not written down: a walk starts at a few doors and follows the links of the pages themselves, until every
page of the URL map was seen. A page that no link leads to is a finding too.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.house import walking
from tests.house.expected_pages import EXPECTED
from tests.journeys.conftest import ROLES, Installation, follow, picture
from tests.journeys.looking import LIGHTS, PICTURES, SHAPES, findings, see

COLUMN = {"visitor": 0, "delegate": 1, "secretariat": 3}  # of tests/house/expected_pages.py
DOORS = (
    "/en/", "/en/sample/", "/en/api/", "/en/sample/register/", "/en/sample/ballots/", "/en/sample/meetings/",
    "/en/sample/plans/", "/en/account/closed/", "/en/account/inactive/",
    "/en/meet/",  # the projector shows this address, to be typed
    "/en/trame-commune/plans/above/",  # a federation answers there to the lines of the network
)  # fmt: skip
ENTRANCE = ("/en/account/login/", "/en/account/login/code/")
DESK = ("/en/account/again/", "/en/account/logout/")
# Organisations differ: a federation, one on several lists, one on a single list. Each method has its own result.
EXAMPLES = {
    "en/<slug:space>/register/<address:address>/": 3,
    "en/<slug:space>/ballots/<address:address>/": 12,
    "en/<slug:space>/ballots/<address:address>/count/": 8,
    "en/<slug:space>/ballots/new/?method": 4,
    "en/<slug:space>/ballots/rules/new/?from": 2,
    "en/<slug:space>/meetings/": 3,  # what is to come, what was, what is prepared
    "en/<slug:space>/meetings/<address:address>/": 12,  # each in another moment of its life
    "en/<slug:space>/meetings/<address:address>/minutes/": 8,
    "en/<slug:space>/meetings/<address:address>/lines/": 4,
    "en/<slug:space>/meetings/<address:address>/following/": 3,
    "en/<slug:space>/plans/contributions/<address:address>/": 3,
    "en/<slug:space>/plans/proposals/<address:address>/": 8,
    "en/<slug:space>/plans/amendments/<address:address>/": 3,
    "en/<slug:space>/plans/actions/<address:address>/": 4,
}
STEPS = ("for", "method", "from")  # one address, another page: a mandate for whom, a ballot of which kind
KINDS = [f"/en/sample/ballots/new/?method={kind}" for kind in ("decision", "score", "scottish_stv", "equal_shares")]
SECURED = ["/en/account/", "/en/account/2fa/reauthenticate/"]  # doors that open to whoever has a second factor
WITH_FACTOR = {
    "en/account/2fa/totp/deactivate/", "en/account/2fa/recovery-codes/", "en/account/2fa/recovery-codes/generate/",
    "en/account/2fa/reauthenticate/",
}  # fmt: skip
WORK = "/en/sample/secretariat/work/"  # what has ended is not linked from there; its number stands on it
PARTS = {  # pieces of other pages
    "en/<slug:space>/register/twins/", "en/<slug:space>/plans/<address:address>/alike/", "live/ballots/<str:key>",
}  # fmt: skip
OPEN = """() => {
  document.querySelectorAll('main details').forEach(each => { each.open = true; });
  const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  return [document.querySelectorAll('h1').length, document.documentElement.lang, twice];
}"""
LINKS = """() => [...document.querySelectorAll('a[href]:not([download]), [hx-get]')].map(each =>
  new URL(each.getAttribute('href') || each.getAttribute('hx-get'), location).href)"""
# Axe asks the same of rows that are alike in all but their words and names: of long tables and lists two of each kind
# are enough, wherever they stand. Widths are measured before.
THIN = """() => {
  const kept = /^(class|type|scope|role|lang|tabindex|autocomplete|data-.*|aria-(?!label|described|controls|owns).*)$/;
  const said = each => [...each.childNodes].some(part => part.nodeType === 3 && part.textContent.trim());
  const told = each => [each.tagName, said(each),
    ...[...each.attributes].map(({name, value}) => name + (kept.test(name) ? value : !!value.trim()))].join(' ');
  for (const list of [...document.querySelectorAll('tbody, tr, ul, ol, dl, select, map, svg')].reverse()) {
    const times = new Map();
    for (const row of [...list.children]) {
      const kind = [row, ...row.querySelectorAll('*')].map(told).join(';');
      times.set(kind, (times.get(kind) ?? 0) + 1);
      if (times.get(kind) > 2 && !row.querySelector('[aria-current], form')) row.remove();
    }
  }
}"""
LOOKED_AT: set[str] = set()  # the shapes of pages, whoever read them
NARROWEST = 320
WIDTH = "() => document.documentElement.scrollWidth"


@dataclass
class Look:
    """What was found on the pages of one walk."""

    page: Any
    who: str
    found: list[str] = field(default_factory=list)

    def at(self, name: str, language: str = "en") -> None:
        """The page as it is open now: on the narrowest screens, then by axe in every light."""
        titles, said, twice = self.page.evaluate(OPEN)
        self._check(name, titles == 1, "not one h1")
        self._check(name, said == language, "another language")
        self._check(name, not twice, f"has two of {twice}")
        self.narrow(name)
        self.page.evaluate(THIN)
        if self._looked_at_before():
            return
        for scheme, width in LIGHTS:
            self.found += [
                f"{self.who} {name} {scheme} {width}: {finding}" for finding in findings(self.page, scheme, width)
            ]
            self._picture(f"{name}-{width}-{scheme}")

    def _looked_at_before(self) -> bool:
        """Whether a page of this very shape was looked at: what surrounds it is looked at on other pages."""
        shape, _around = self.page.evaluate(SHAPES)
        before = shape in LOOKED_AT
        LOOKED_AT.add(shape)
        return before and not PICTURES

    def narrow(self, name: str) -> None:
        """No sideways scrolling at 400 % zoom, nor on a phone."""
        for width in (NARROWEST, 390):
            see(self.page, "light", width)
            wide = self.page.evaluate(WIDTH)
            self._check(name, wide <= width, f"is {wide} wide at {width}")

    def _check(self, name: str, right: bool, trouble: str) -> None:
        if not right:
            self.found.append(f"{self.who} {name}: {trouble}")

    def _picture(self, name: str) -> None:
        if PICTURES:
            file = re.sub(r"[^\w-]+", "_", f"{self.who}-{name}")
            self.page.screenshot(path=Path(PICTURES) / f"{file}.png", full_page=True)


@dataclass
class Walk:
    """A breadth-first walk over links: each page of the URL map once, whatever is asked of it."""

    look: Look
    seen: Counter[str] = field(default_factory=Counter)
    paths: set[str] = field(default_factory=set)

    def walk(self, doors: list[str]) -> None:
        waiting = deque(doors)
        while waiting:
            path = waiting.popleft()
            if not (key := self._due(path)):
                continue
            see(self.look.page, "light", NARROWEST)  # as it is measured first, before it is made thin
            answer = self.look.page.goto(path)
            self.seen[key] += 1
            self.paths.add(path)
            if urlsplit(self.look.page.url).path != urlsplit(path).path:
                continue  # it led on to a page that has its own turn
            assert answer.status == 200, f"{self.look.who}: a link leads to {path}, which answers {answer.status}"
            links = [path for path in map(_path, self.look.page.evaluate(LINKS)) if _of_the_network(path)]
            self.look.at(f"{key} {self.seen[key]}" if self.seen[key] > 1 else key)
            waiting += links

    def _due(self, path: str) -> str:
        """The page's pattern, if it is one of ours and was not seen often enough; else nothing."""
        parts = urlsplit(path)
        try:
            found = resolve(parts.path)
        except Resolver404:
            return ""
        key = found.route + next((f"?{step}" for step in STEPS if f"{step}=" in parts.query), "")
        ours = found.route in EXPECTED.keys() - PARTS and "GET" in found.func.methods and not _is_file(found.route)
        due = ours and path not in self.paths and self.seen[key] < EXAMPLES.get(key, 1)
        return key if due else ""


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts.hostname == "localhost" else "elsewhere:"


def _of_the_network(path: str) -> bool:
    """Federations have spaces of their own, with the same pages and less on them."""
    try:
        return resolve(urlsplit(path).path).kwargs.get("space") in {None, "sample"}
    except Resolver404:
        return False


def _is_file(route: str) -> bool:
    """Answers that are kept, not read."""
    kinds = ("<slug:kind>", "<str:kind>", ".csv", ".json", ".jsonld", ".pdf", ".ics")
    return route.endswith((*kinds, "/original/", "/export/", "/data/", "codes/download/"))


BALLOT = "en/<slug:space>/ballots/<address:address>/"
MEETING = "en/<slug:space>/meetings/<address:address>/"
PLAN = "en/<slug:space>/plans/<address:address>/"
PLANS = "en/<slug:space>/plans/"
# What links must lead to, beside the pages whose address is the same in every network.
OF_A_BALLOT = {
    "visitor": {"", "roll/", "count/", "papers/", "proxies/"},
    "delegate": {"", "roll/", "count/", "papers/", "proxies/", "cast/", "votes/", "contest/", "position/"},
    "secretariat": {
        "", "roll/", "count/", "papers/", "proxies/", "votes/", "trial/", "change/", "again/", "remind/", "paper/",
    },
}  # fmt: skip
OPEN_SPACE = ("open-space/<address:item>/", "open-space/<address:item>/<address:topic>/")
OF_A_MEETING = {
    "visitor": {"", "minutes/", "room/", *OPEN_SPACE},
    "delegate": {
        *OPEN_SPACE,
        "", "minutes/", "room/", "projector/", "coming/", "following/", "lines/", "round/<address:item>/",
        "round/<address:item>/answer/", "voices/",
    },
    "secretariat": {
        *OPEN_SPACE,
        "agenda/", "agenda/<address:item>/remove/", "round/<address:item>/order/", "voices/",
        "", "minutes/", "minutes/<int:version>/", "minutes/<int:version>/changes/", "room/", "projector/", "console/",
        "door/", "following/", "lines/", "round/<address:item>/", "round/<address:item>/questions/", "agenda/add/",
        "agenda/<address:item>/", "agenda/<address:item>/papers/", "change/", "invite/", "people/", "dates/", "next/",
        "cancel/", "people/<address:organisation>/withdraw/", "following/<address:line>/",
    },
}  # fmt: skip
READ = {"", "actions/", "amendments/", "contributions/", "proposals/", "voices/"}
OF_A_PLAN = {
    "visitor": READ,
    "delegate": READ | {"contribute/", "said/"},
    "secretariat": READ | {
        "actions/follow-up/", "actions/new/", "areas/<int:number>/", "areas/add/", "change/", "contributions/list/",
        "decide/", "sorting/", "steps/", "steps/<int:number>/", "steps/add/", "weighing/",
    },
}  # fmt: skip
OF_ONE = {f"{each}/<address:address>/" for each in ("actions", "amendments", "contributions", "proposals")} | {
    "proposals/<address:address>/amendments/", "proposals/<address:address>/versions/",
}  # fmt: skip
OF_AN_ACTION = {f"actions/<address:address>/{page}" for page in ("change/", "steps/add/", "steps/<int:number>/")}
OF_PLANS = {
    "visitor": OF_ONE,
    "delegate": OF_ONE | OF_AN_ACTION,
    "secretariat": OF_ONE | OF_AN_ACTION | {"proposals/<address:address>/reopen/"},
}
NOT_THERE = {"en/<slug:space>/secretariat/answers/<int:number>/"}  # nothing that came by mail had to be turned away


def _due_to(who: str) -> set[str]:
    """Every page of the URL map that this caller is shown."""
    of = ((BALLOT, OF_A_BALLOT), (MEETING, OF_A_MEETING), (PLAN, OF_A_PLAN), (PLANS, OF_PLANS))
    linked = {f"{thing}{page}" for thing, pages in of for page in pages[who]}
    linked |= {"en/<slug:space>/ballots/rules/<int:number>/", "en/<slug:space>/thread/<slug:kind>/<slug:address>/"}
    gets = {address for address, view in walking.pages() if "GET" in view.methods and not _is_file(address)}
    left_out = PARTS | WITH_FACTOR | NOT_THERE
    return linked | {address for address in gets - left_out if EXPECTED[address][COLUMN[who]] == 200}


@pytest.mark.parametrize("who", ROLES)
def test_every_page_can_be_read_by_everybody_in_every_light(visits: Any, sample: Installation, who: str) -> None:
    page = visits(who)
    walk = Walk(Look(page, who))
    walk.walk([*DOORS, *(DESK if who != "visitor" else ENTRANCE)])
    due = _due_to(who)
    if who == "delegate":
        sample.give_second_factor(page)
        del walk.seen["en/account/"]
        walk.paths -= set(SECURED)
        walk.walk(SECURED)
        due |= WITH_FACTOR
    if who == "secretariat":
        walk.walk(KINDS)
        page.goto(WORK)
        walk.walk([f"{WORK}{page.locator('.job').first.get_attribute('id').removeprefix('job-')}/"])
    assert walk.look.found == []
    assert page.troubles == []
    assert due - set(walk.seen) == set()


LONG = (
    "", "register/", "register/totals/", "register/members/", "register/bodies/", "register/download/",
    "register/privacy/", "register/lists/", "register/lists/send/", "register/duplicates/", "register/add/",
    "secretariat/", "secretariat/mandates/", "secretariat/trail/", "secretariat/space/",
    "ballots/", "ballots/rules/", "ballots/rules/new/?from=bands", "ballots/rules/bring/", "ballots/new/",
    "ballots/new/?method=scottish_stv", "ballots/count-a-file/", "ballots/draws/", "ballots/draws/new/",
    "asked/", "meetings/", "meetings/new/", "meetings/calendars/", "plans/", "plans/new/", "plans/above/",
)  # fmt: skip
# Pages of one meeting and of one plan, from the first of each that the lists show.
LONG_OF = {
    "meetings/?which=past": ("", "minutes/", "following/", "people/", "next/"),
    "plans/": (
        "", "actions/", "actions/follow-up/", "amendments/", "contributions/", "contributions/list/", "proposals/",
        "sorting/", "steps/", "steps/add/", "voices/", "weighing/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_longer_words_of_other_languages_fit_on_a_phone(visits: Any, language: str) -> None:
    page = visits("secretariat", viewport={"width": 390, "height": 900})
    look = Look(page, "secretariat")
    for path in LONG:
        page.goto(f"/{language}/sample/{path}")
        look.narrow(f"{language} {path}")
        assert page.locator("html").get_attribute("lang") == language
    for rows, pages in LONG_OF.items():
        page.goto(f"/{language}/sample/{rows}")
        first = urlsplit(page.locator("main .rows a").first.get_attribute("href")).path
        for path in pages:
            assert page.goto(f"{first}{path}").status == 200
            look.narrow(f"{language} {rows} {path}")
    assert look.found == []
    assert page.troubles == []


def test_the_register_is_filtered_and_searched_without_javascript(visits: Any) -> None:
    page = visits("visitor", java_script_enabled=False)
    page.goto("/en/sample/register/")
    first = page.locator("#results tbody tr").first.inner_text()
    page.get_by_role("checkbox", name="Foundation").check()
    follow(page.get_by_role("button", name="Show what matches"))
    assert "family=foundation" in page.url
    assert page.get_by_role("checkbox", name="Foundation").is_checked()
    assert page.locator("#results tbody tr").first.inner_text() != first
    name = page.locator("#results tbody th a").last.inner_text()
    page.goto("/en/sample/register/")
    page.get_by_role("searchbox").fill(name.upper())
    follow(page.get_by_role("button", name="Search"))
    follow(page.get_by_role("link", name=name, exact=True).first)
    assert page.locator("h1").inner_text() == name


def test_a_question_is_answered_and_taken_back_without_javascript(visits: Any) -> None:
    page = visits("secretariat", java_script_enabled=False)
    page.goto("/en/sample/register/duplicates/")
    waiting = int(page.locator(".page-head .lead b").inner_text().split()[0])
    follow(page.get_by_role("button", name="Different"))
    page.locator("#messages p").wait_for()
    page.goto("/en/sample/register/duplicates/")
    assert int(page.locator(".page-head .lead b").inner_text().split()[0]) == waiting - 1
    page.goto("/en/sample/register/duplicates/answers/")
    follow(page.get_by_role("button", name="Undo").first)
    page.goto("/en/sample/register/duplicates/")
    assert int(page.locator(".page-head .lead b").inner_text().split()[0]) == waiting


def test_a_person_with_two_mandates_chooses_without_javascript_for_whom_they_act(visits: Any) -> None:
    page = visits("secretariat", java_script_enabled=False)
    page.goto("/en/account/")
    own = page.locator("main").inner_text()
    email = re.search(r"[\w.]+@sample\.example", own)
    assert email, own
    page.goto("/en/sample/secretariat/mandates/give/")
    page.get_by_label("Name of the organisation").fill("El Telar")
    follow(page.get_by_role("button", name="Find"))
    follow(page.locator("main .rows a", has_text="El Telar,").first)
    page.get_by_label("Email address of the person").fill(email[0])
    page.get_by_label("Name", exact=True).fill("Ada Draad")
    page.get_by_label("Role").select_option(label="Delegate")
    follow(page.locator("main form button.btn").last)
    page.goto("/en/sample/register/")
    page.locator(".acting summary").click()
    follow(page.locator(".acting").get_by_role("button", name="El Telar"))
    assert "El Telar" in page.locator(".acting summary").inner_text()
    page.locator(".acting summary").click()
    follow(page.locator(".acting").get_by_role("button", name="Sample European Network"))
    assert "Sample European Network" in page.locator(".acting summary").inner_text()


def test_a_list_goes_in_by_four_steps(visits: Any, tmp_path: Path) -> None:
    """Send, match, preview, import; pictures of each stand in docs/using/register.md."""
    page = visits("secretariat")
    page.set_viewport_size({"width": 1100, "height": 860})
    look = Look(page, "secretariat")
    file = tmp_path / "members-2026.csv"
    file.write_text(NEW_LIST, "utf-8")
    page.goto("/en/sample/register/lists/send/")
    page.get_by_label("Whose it is").select_option("new")
    page.get_by_label("Name of another federation").fill("Harbour Towns Co-operatives")
    page.get_by_label("Day of the list").fill("2026-03-31")
    page.get_by_label("The list", exact=True).set_input_files(file)
    picture(page, "send", 900)
    follow(page.get_by_role("button", name="Send and match the columns"))
    page.get_by_role("heading", name="Which column is what?").wait_for()
    page.get_by_label("Society").select_option(label="Name")
    picture(page, "columns")
    _keep_looking(page, look, "columns")
    page.get_by_label("Society").select_option(label="Name")
    follow(page.get_by_role("button", name="See what would happen"))
    page.get_by_role("button", name="Import the list").wait_for()
    follow(page.get_by_role("link", name="Not taken"))
    picture(page, "preview")
    _keep_looking(page, look, "preview")
    for name, (path, height) in PICTURED.items():
        page.goto(path)
        picture(page, name, height)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/fr/sample/register/?q=bruxelles")
    page.evaluate("() => document.querySelector('#res').scrollIntoView()")
    picture(page, "phone-french", 844)
    assert look.found == []
    assert page.troubles == []


PICTURED = {
    "duplicates": ("/en/sample/register/duplicates/", 1080), "home": ("/en/sample/#counted", 760),
    "totals": ("/en/sample/register/totals/", 1000),
    "directory": ("/en/sample/register/?family=cooperative#results", 760),
}  # fmt: skip
NEW_LIST = """Member no.;Society;Legal form;Town;Postcode;Web;Workers
0001;Quayside Bakery Co-operative;cooperative society;Cork;T12 X8N6;quayside-bakery.example;14
0002;Lighthouse Care Co-operative;cooperative society;Galway;H91 A2B3;lighthouse-care.example;52
0003;Anchor Repair Workshop;association;Sligo;F91 C4D5;;6
0004;;cooperative society;Waterford;X91 E6F7;;3
0005;Tidewater Energy;cooperative society;Wexford;Y35 G8H9;tidewater.example;many
0006;Net Menders Guild;association;Howth;D13 J1K2;;9
"""


def _keep_looking(page: Any, look: Look, name: str) -> None:
    """A look that changes the page (it opens and thins it), then the page as it was."""
    size, address = page.viewport_size, page.url
    look.at(name)
    page.set_viewport_size(size)
    page.goto(address)
