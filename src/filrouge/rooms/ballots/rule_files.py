"""A rule as a file that networks share. What comes in is treated as hostile: small, plain, read strictly."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions.ruling import Wording
from filrouge.rooms.ballots.freezing import rule_as_frozen
from filrouge.rooms.ballots.models import Rule

FORMAT = "filrouge shared rule 1"
LARGEST = 64 * 1024
LONGEST_NAME = 120
MOST_LANGUAGES = 30
KINDS: dict[str, type] = {
    "format": str, "name": dict, "source": str, "said": dict, "pillar_of": dict, "proxy_limit": int, "may_split": bool,
    "names_seen": str, "seen_while_open": bool,
}  # fmt: skip


def written(rule: Rule) -> str:
    """The rule as a file: its wording and all that it says, nothing of who decided by it."""
    file = {"format": FORMAT, "name": _names(rule.name), "source": rule.source, **rule_as_frozen(rule)}
    return json.dumps(file, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _names(name: Words) -> dict[str, str]:
    texts = name.texts()
    return {"": name.origin, **texts}


def read(content: bytes) -> Wording:
    """The rule in a file. Refused in words for what is none; whether it holds together is asked by write_rule."""
    file = _object(content)
    if file.get("format") != FORMAT:
        raise _refused(_("This file is not a rule of a network. It should say “%(format)s”.") % {"format": FORMAT})
    for name in sorted(set(KINDS) ^ set(file)):
        words = _("The file has a part “%(name)s” that rules do not have.") if name in file else _(
            "The file lacks the part “%(name)s”."
        )  # fmt: skip
        raise _refused(words % {"name": name[:LONGEST_NAME]})
    for name, kind in KINDS.items():
        if type(file[name]) is not kind:
            raise _refused(_("The part “%(name)s” of the file does not read as it should.") % {"name": name})
    return _wording(file)


def _wording(file: dict[str, Any]) -> Wording:
    if not all(isinstance(pillar, str) for pillar in file["pillar_of"].values()):
        raise _refused(_("The part “%(name)s” of the file does not read as it should.") % {"name": "pillar_of"})
    kept = {name: file[name] for name in KINDS if name not in ("format", "name")}
    return Wording(name=_named(file["name"]), **kept)


def _named(texts: dict[str, Any]) -> Words:
    """The name in its languages: everything but the original is a translation that nobody here has checked."""
    origin = texts.get("")
    plain = all(isinstance(text, str) and len(text) <= LONGEST_NAME for text in texts.values())
    if not plain or origin not in texts or len(texts) > MOST_LANGUAGES or any(len(code) > 12 for code in texts):
        raise _refused(_("The part “%(name)s” of the file does not read as it should.") % {"name": "name"})
    words = Words.of(texts[origin], origin) if origin else Words()
    for code, text in texts.items():
        words = words if code in ("", origin) else words.with_(code, text, status="draft")
    return words


def _object(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise _refused(_("The file is too large. A rule has at most 64 KB."))
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        _check_signs(json.dumps(found, ensure_ascii=False))
    except (ValueError, RecursionError) as error:
        raise _refused(
            _("The file cannot be read as JSON. Download the rule once more, and bring it unchanged.")
        ) from error
    if not isinstance(found, dict):
        raise _refused(_("This file is not a rule of a network. It should say “%(format)s”.") % {"format": FORMAT})
    return found


def _check_signs(text: str) -> None:
    """Refuse what no database keeps: the sign nought, and halves of signs. ValueError."""
    text.encode("utf-8")
    if "\\u0000" in text:
        raise ValueError("the sign nought")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Names that stand twice are refused: two programs would read two different rules."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _refused(message: str) -> Refused:
    return Refused(message, code="file", field="file")
