"""Forty promises of docs/decisions/safety.md: each has its tests, and those that belong to no room stand here."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house import walking
from tests.house.expected_pages import EXPECTED
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
PROMISES = re.findall(
    r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs/decisions/safety.md").read_text("utf-8"), re.M
)
SPEAKING = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "urllib.request",
    "urllib3",
}  # fmt: skip
# What opens connections, and to whom.
LINES = {
    "ground/mail/delivery.py": {"smtplib"},  # names what a server answered; Django speaks to the one of the settings
    "ground/mail/replies/inbox.py": {"imaplib"},  # the mailbox of the settings
    "front/command_line/doctor.py": {"imaplib", "smtplib"},  # asks the mail server and the mailbox of the settings
    "front/command_line/serving.py": {"http.client", "socket"},  # asks the server that it started itself
    "front/bench/parts/live.py": {"urllib.request", "socket"},  # the same
}
GRAVE = {
    "en/account/tokens/new/", "en/account/data/", "en/account/close/", "en/account/2fa/totp/activate/",
    "en/account/2fa/webauthn/add/", "en/<slug:space>/secretariat/trail/export/",
}  # fmt: skip


def test_every_promise_names_tests_that_there_are() -> None:
    there = {
        found for path in (ROOT / "tests").rglob("test_*.py")
        for found in re.findall(r"^ *def (test_\w+)\(", path.read_text("utf-8"), re.M)
    }  # fmt: skip
    assert [int(number) for number, _held in PROMISES] == list(range(1, 41))
    for number, held in PROMISES:
        named = re.findall(r"`(test_\w+)`", held)
        assert named, number
        assert set(named) <= there, (number, set(named) - there)


def test_nothing_speaks_to_other_servers_but_the_mail() -> None:
    """So nobody can make this house ask an address behind its own wall: there is nothing that asks."""
    source = ROOT / "src/filrouge"
    found = {str(path.relative_to(source)): _spoken(path) for path in source.rglob("*.py")}
    assert {place: by for place, by in found.items() if by} == LINES


def _spoken(path: Path) -> set[str]:
    """What a module imports of all that can open a connection; one that names none of it is not taken apart."""
    names: set[str] = set()
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)) if any(name in text for name in SPEAKING) else ():
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names & SPEAKING


def test_grave_pages_ask_again_who_is_there(world: World) -> None:
    """This session was proved at no time that is known: whatever is grave leads first to where it is proved anew."""
    client, known = walking.client_of(world.secretary), walking.examples(world)
    asked = set()
    for address, view in walking.pages():
        if EXPECTED[address][3] == 302:
            with walking.taken_back():
                answer = walking.ask(client, view, walking.path_of(address, world, known.get(address)))
            if re.search(r"/again/|/reauthenticate/", answer.get("Location", "")):
                asked.add(address)
    assert asked == GRAVE
