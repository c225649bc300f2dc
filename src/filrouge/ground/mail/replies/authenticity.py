"""What our own mail server found out about a sender (RFC 8601), where the installation names that server."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_NAME = re.compile(r"[\w.@+=-]*")


def is_authentic(results: Sequence[str], sender: str, host: str) -> bool:
    """Whether `host`, our own mail server, says that the mail is from the domain of its sender.

    `results` are the lines Authentication-Results, the newest first. Only the first one of our server counts: it
    takes away lines that strangers write in its name, and adds its own above all others. DMARC decides; where the
    domain has none, a signature (DKIM) or a sending server (SPF) of that very domain does.
    """
    found = next((line for line in map(_parts, results) if line and line[0].split()[:1] == [host.lower()]), None)
    if found is None:
        return False
    domain = sender.rpartition("@")[2].lower()
    methods = [_properties(part) for part in found[1:]]
    dmarc = next((said for name, said in methods if name == "dmarc"), {})
    if dmarc.get("dmarc") not in {None, "none"}:
        return dmarc["dmarc"] == "pass" and dmarc.get("header.from", domain) == domain
    return any(
        said.get(name) == "pass" and _aligned(said, key, domain)
        for name, said in methods
        for key in {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}.get(name, ())
    )


def _parts(line: str) -> list[str]:
    """What stands between semicolons: our server's name, then one result each. Of a line that is not well formed the
    name alone, so that no line below it is taken for the first.
    """
    said, whole = _bare(line)
    parts = [part.strip().lower() for part in said.split(";")]
    return parts if whole else parts[:1]


def _bare(line: str) -> tuple[str, bool]:
    """A line without comments, however deep, and whether it is well formed (RFC 8601, 2.2; RFC 5322, 3.2).

    Quoted words count only where they are a name: a sender may quote anything in an address, a whole result too.
    """
    said, depth, at = "", 0, 0
    while at < len(line):
        if not depth and (quoted := _QUOTED.match(line, at)):
            said, at = said + (quoted[1] if _NAME.fullmatch(quoted[1]) else " "), quoted.end()
            continue
        sign = line[at]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0 or (sign == '"' and not depth):
            return said, False
        if not depth:
            said += " " if sign in "()\\" else sign
        at += 2 if sign == "\\" else 1
    return said, depth == 0


def _properties(part: str) -> tuple[str, dict[str, str]]:
    """`spf=pass smtp.mailfrom=a@b.example` → ("spf", {"spf": "pass", "smtp.mailfrom": "a@b.example"})."""
    pairs = [word.partition("=")[::2] for word in part.split() if "=" in word]
    return (pairs[0][0] if pairs else ""), dict(reversed(pairs))


def _aligned(said: dict[str, str], key: str, domain: str) -> bool:
    """The same domain, or one above or below the other, as relaxed alignment has it (RFC 7489, 3.1)."""
    other = said.get(key, "").strip('"').rpartition("@")[2]
    if "." not in other:
        return False
    return other == domain or domain.endswith(f".{other}") or other.endswith(f".{domain}")
