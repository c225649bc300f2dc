"""What would have changed a decision, and how a tie was broken, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.rooms.ballots.queries.results_names import in_alphabet


def changing_sentences(question: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    """How few members could have changed a decision, and which alone.

    `names` maps the keys of members to their names; without them only numbers are said, for who could have changed
    it tells what it voted.
    """
    changing = question.get("changing")
    if not changing:
        return ()
    return (*_changes(changing["changes"], names), *_alone(changing, names))


def tie_sentence(question: Mapping[str, Any]) -> str:
    """Who broke a tie; empty where there was none."""
    if not question.get("tied"):
        return ""
    words = {
        "": _("Votes were equal. The rule leaves this to the chair, who has not decided yet."),
        "rule": _("Votes were equal. By the rule it is not adopted then."),
        "chair": _("Votes were equal. The chair decided."),
        "lot": _("Votes were equal. The lot decided."),
    }
    return words[question["broken_by"]]


def _changes(changes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    possible = [change for change in changes if change["at_most"]]
    for change in possible:
        yield _needed(change)
        if names and change["at_most"] > 1:
            yield _("For example: %(names)s.") % {"names": in_alphabet(change["members"], names)}
    if not possible:
        yield _impossible(changes)


def _impossible(changes: Sequence[Mapping[str, Any]]) -> str:
    if changes and changes[0]["by"] == "yes":
        return _("Not even all members voting for it would have been enough.")
    return _("No member could have prevented it.")


def _needed(change: Mapping[str, Any]) -> str:
    number, least = change["at_most"], change["at_least"]
    if least < number:
        return _between(change["by"]) % {"least": least, "most": number}
    words = {
        "yes": ngettext(
            "%(number)d more member voting for would have been enough.",
            "%(number)d more members voting for would have been enough.",
            number,
        ),
        "no": ngettext(
            "With %(number)d more member voting against it would not have been adopted.",
            "With %(number)d more members voting against it would not have been adopted.",
            number,
        ),
        "absence": ngettext(
            "Had %(number)d member stayed away, it would not have been adopted.",
            "Had %(number)d members stayed away, it would not have been adopted.",
            number,
        ),
    }
    return words[change["by"]] % {"number": number}


def _between(by: str) -> str:
    words = {
        "yes": _("Between %(least)d and %(most)d more members voting for would have been enough."),
        "no": _("Between %(least)d and %(most)d more members voting against would have prevented it."),
        "absence": _("Between %(least)d and %(most)d members staying away would have prevented it."),
    }
    return words[by]


def _alone(changing: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    alone = list(dict.fromkeys(changing["alone"]))
    if not alone and any(change["at_most"] for change in changing["changes"]):
        yield _("No single member could have changed it.")
    elif len(alone) == 1 and names:
        yield _("%(name)s could have changed it alone.") % {"name": names[alone[0]]}
    elif alone and names:
        yield _("Each of these could have changed it alone: %(names)s.") % {"names": in_alphabet(alone, names)}
