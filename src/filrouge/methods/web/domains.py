"""The host that stands for an organisation."""

import re
from functools import cache, lru_cache

from filrouge.methods.tsv import read_tsv

_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*:/*|^/+")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[^\W\d_]{{2,}}|(?:{_LABEL}\.)*xn--[a-z0-9-]+")
# Doors of one house: the same organisation in another language or on a telephone.
_DOORS = re.compile(r"^(?:(?:www\d?|m|mobile|en|fr|nl|de|it|es|pt|pl|ca|web|site|home)\.(?=[^.]+\.))+")


@cache
def _kinds() -> dict[str, str]:
    return {row["host"]: row["kind"] for row in read_tsv(__package__, "hosts.tsv")}


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _shared(host: str) -> tuple[str, str]:
    """The shared host above a host (or itself) and its kind; empty when the host is nobody else's."""
    labels = host.split(".")
    for at in range(len(labels) - 1):
        parent = ".".join(labels[at:])
        if kind := _kinds().get(parent, ""):
            return parent, kind
    return "", ""


def _pages(path: str, depth: int) -> list[str]:
    """The part of a path that names a member: its first pages, or the last one below ``pages``."""
    if number := re.search(r"profile\.php\?(?:.*&)?id=(\d+)", path):
        return [number.group(1)]
    pages = [page for page in path.split("?")[0].split("#")[0].split("/") if page]
    if pages and pages[0] in {"pages", "category", "people", "p"}:
        return pages[1:][-1:]
    if pages and pages[0] in {"groups", "pg"}:
        return pages[1:2]
    return pages[:depth]


def _on_shared_host(host: str, path: str, is_mail: bool) -> str:
    parent, kind = _shared(host)
    if kind == "sub":
        return host if host != parent and not is_mail else ""
    if kind not in ("path", "path2") or is_mail:
        return ""
    pages = _pages(path, 2 if kind == "path2" else 1)
    return "/".join([parent, *pages]) if pages else ""


@lru_cache(maxsize=1 << 14)
def domain(website: str) -> str:
    """Host of a website or mail address, lower case, without ``www`` and language doors.

    On hosts that many share the part that tells members apart stays (``group.wordpress.com``,
    ``facebook.com/group``); the shared host alone, free mail and what is no address give nothing. Other
    subdomains stay, since federations give them to their members.
    """
    text = _SCHEME.sub("", website.strip().lower()).split()
    address = text[0].rstrip(".,;)") if text else ""
    before, at, after = address.partition("@")
    is_mail = bool(at) and "/" not in before
    host, _, path = (after if is_mail else address).partition("/")
    host = host.split(":")[0].split("?")[0].split("#")[0].strip(".")
    if not _HOST.fullmatch(host):
        return ""
    host = _DOORS.sub("", _ascii(host))
    return _on_shared_host(host, path, is_mail) if _shared(host)[0] else host
