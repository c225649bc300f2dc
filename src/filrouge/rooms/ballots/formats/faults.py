"""What certificates say does not add up, in the reader's language.

The methods know no languages: they write English. Each of their sentences is known here by its form.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy

STAGE = r"stage (?P<stage>\d+): "
SENTENCES: dict[str, Any] = {
    STAGE + r"(?P<total>.+) votes are accounted for, (?P<valid>.+) are valid": gettext_lazy(
        "Stage %(stage)s: %(total)s votes are accounted for, %(valid)s are valid."
    ),
    STAGE + r"the quota is (?P<quota>.+)": gettext_lazy("Stage %(stage)s: the quota should be %(quota)s."),
    STAGE + r"a paper from (?P<a>.+) to (?P<b>.+) has another value": gettext_lazy(
        "Stage %(stage)s: a paper from %(a)s to %(b)s has another value."
    ),
    STAGE + r"the papers of (?P<a>.+) are not all passed on": gettext_lazy(
        "Stage %(stage)s: the papers of %(a)s are not all passed on."
    ),
    STAGE + r"the transfers do not lead from the votes before to the votes after": gettext_lazy(
        "Stage %(stage)s: the transfers do not lead from the votes before to the votes after."
    ),
    STAGE + r"(?P<a>.+) is elected without the quota": gettext_lazy(
        "Stage %(stage)s: %(a)s is elected without the quota."
    ),
    STAGE + r"somebody is elected or excluded who was no longer a candidate": gettext_lazy(
        "Stage %(stage)s: somebody is elected or excluded who was no longer a candidate."
    ),
    r"(?P<elected>\d+) are elected to (?P<seats>\d+) seats, and the stages elect (?P<found>\d+)": gettext_lazy(
        "%(elected)s are elected to %(seats)s seats, and the stages elect %(found)s."
    ),
    STAGE + r"(?P<a>.+) is excluded before any vote is counted": gettext_lazy(
        "Stage %(stage)s: %(a)s is excluded before any vote is counted."
    ),
    STAGE + r"(?P<a>.+) is excluded, and another has fewer votes": gettext_lazy(
        "Stage %(stage)s: %(a)s is excluded, and another has fewer votes."
    ),
    r"these are other papers: (?P<found>.+) are valid, the count says (?P<said>.+)": gettext_lazy(
        "These are other papers: %(found)s are valid, the count says %(said)s."
    ),
    STAGE + r"by the papers (?P<a>.+) has (?P<votes>.+) votes": gettext_lazy(
        "Stage %(stage)s: by the papers %(a)s has %(votes)s votes."
    ),
    r"the proof does not speak of every two candidates": gettext_lazy(
        "The proof does not speak of every two candidates."
    ),
    r"(?:the proof gives another strength|the path) from (?P<a>.+) to (?P<b>.+?)(?: leads elsewhere| does not have the "
    r"strength .+)?": gettext_lazy("The chain from %(a)s to %(b)s is told wrongly."),
    r"the reach of (?P<a>.+) does not part (?P=a) from (?P<b>.+)": gettext_lazy(
        "It is not proved that no stronger chain leads from %(a)s to %(b)s."
    ),
    r"a link stronger than .+ leads on from (?P<a>.+) towards (?P<b>.+)": gettext_lazy(
        "A stronger chain leads from %(a)s towards %(b)s."
    ),
    r"(?P<a>.+) has place (?P<place>\d+), and somebody behind beats (?P=a)": gettext_lazy(
        "%(a)s has place %(place)s, and somebody behind beats %(a)s."
    ),
    r"place (?P<place>\d+) is not that of the best lot": gettext_lazy("Place %(place)s is not that of the best lot."),
    r"place (?P<place>\d+) lay between (?P<names>.+), and the count says otherwise": gettext_lazy(
        "Place %(place)s lay between %(names)s, and the count says otherwise."
    ),
    r"somebody of the Smith set does not beat somebody outside": gettext_lazy(
        "Somebody of the Smith set does not beat somebody outside."
    ),
    r"somebody outside the Schwartz set beats somebody in it": gettext_lazy(
        "Somebody outside the Schwartz set beats somebody in it."
    ),
    r"who beats everybody else is told wrongly": gettext_lazy("Who beats everybody else is told wrongly."),
    r"the papers are not those of this count": gettext_lazy("The papers are not those of this count."),
    r"(?P<votes>.+) prefer (?P<a>.+) to (?P<b>.+), and the count says (?P<said>.+)": gettext_lazy(
        "%(votes)s prefer %(a)s to %(b)s, and the count says %(said)s."
    ),
    r"A project is selected twice, or is not in the fund\.": gettext_lazy(
        "A project is selected twice, or is not in the fund."
    ),
    r"The selected projects cost (?P<spent>.+), the result says (?P<said>.+)\.": gettext_lazy(
        "The selected projects cost %(spent)s, the result says %(said)s."
    ),
    r"The selected projects cost (?P<spent>.+), more than the budget of (?P<budget>.+)\.": gettext_lazy(
        "The selected projects cost %(spent)s, more than the budget of %(budget)s."
    ),
    r"The explanations (?:are not those of the projects of the fund|and the selected projects disagree)\.": (
        gettext_lazy("What is said of the projects does not fit the fund or its result.")
    ),
    r"(?P<a>.+) still fits into what is left\.": gettext_lazy("%(a)s still fits into what is left."),
    r"A project with fewer votes was taken before one with more\.": gettext_lazy(
        "A project with fewer votes was taken before one with more."
    ),
    r"(?P<a>.+) has fewer votes than the threshold\.": gettext_lazy("%(a)s has fewer votes than asked for."),
    r"The share is not the budget divided by the voters, with what was added\.": gettext_lazy(
        "The share is not the budget divided by the voters, with what was added."
    ),
    r"A project was bought before a cheaper one\.": gettext_lazy("A project was bought before a cheaper one."),
    r"The supporters of (?P<a>.+) could still pay for it\.": gettext_lazy(
        "The supporters of %(a)s could still pay for it."
    ),
    r"A project was taken by votes, although the setting does not fill up\.": gettext_lazy(
        "A project was taken by votes, although the settings do not say so."
    ),
    r"Somebody pays for (?P<a>.+) without supporting it\.": gettext_lazy(
        "Somebody pays for %(a)s without supporting it."
    ),
    r"The payments for (?P<a>.+) are not its cost\.": gettext_lazy("The payments for %(a)s are not its cost."),
    r"A supporter of (?P<a>.+) \(ballot (?P<row>\d+)\) pays neither the price nor all she has left\.": gettext_lazy(
        "A supporter of %(a)s (paper %(row)s) pays neither the price nor all that is left."
    ),
}


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Any], ...]:
    return tuple((re.compile(form), words) for form, words in SENTENCES.items())


def in_words(fault: str) -> str:
    """A fault of a certificate for people to read; as it is where its form is not known."""
    for form, words in _forms():
        if found := form.fullmatch(fault):
            return str(words) % found.groupdict()
    return fault
