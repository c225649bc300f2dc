"""Rules to begin with: the kinds that networks of organisations use, ready to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filrouge.methods.deciding import Band, ByBands, Majority, Quorum, Rule, Spread

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE, HALF, NONE = Fraction(1), Fraction(1, 2), Fraction(0)
THIRD, TWO_THIRDS = Fraction(1, 3), Fraction(2, 3)
CLASSES = {"full": ONE, "associate": HALF, "observer": NONE}
PILLARS = {"national": ONE, "international": ONE}
BANDS = (Band(Fraction(50), ONE), Band(Fraction(250), Fraction(2)), Band(None, Fraction(3)))


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule to begin with; `pillar_of` says which class stands in which pillar."""

    name: StrOrPromise
    what_for: StrOrPromise
    said: Rule
    pillar_of: Mapping[str, str]


HALF_PRESENT = (Quorum(HALF),)


PRESETS: dict[str, Preset] = {
    "ordinary": Preset(
        _("Ordinary majority"),
        _("One member, one vote: what most associations decide by."),
        Rule({"full": ONE}, (Majority.simple(),), participation=HALF_PRESENT),
        {},
    ),
    "classes": Preset(
        _("By class of membership"),
        _("Full members count whole, associates half, observers listen."),
        Rule(CLASSES, (Majority.simple(),), participation=HALF_PRESENT),
        {},
    ),
    "countries": Preset(
        _("Two thirds, from several countries"),
        _("For statutes and other matters that bind everybody."),
        Rule(
            CLASSES,
            (Majority.qualified(TWO_THIRDS, "cast"),),
            participation=HALF_PRESENT,
            spread=Spread(4),
        ),
        {},
    ),
    "pillars": Preset(
        _("Two pillars of equal weight"),
        _("Two kinds of members that decide as equals, however many each has."),
        Rule(
            PILLARS,
            (Majority.simple(),),
            pillars=("national", "international"),
            equal_pillars=True,
            participation=(Quorum(THIRD, "heads", per_pillar=True),),
        ),
        {"national": "national", "international": "international"},
    ),
    "double": Preset(
        _("Double majority"),
        _("More members and more weight: neither the many nor the large decide without the others."),
        Rule(CLASSES, (Majority.simple("heads"), Majority.simple("weights")), participation=HALF_PRESENT),
        {},
    ),
    "bands": Preset(
        _("By size"),
        _("Larger members weigh more, in steps, and none can weigh more than a fifth."),
        Rule(
            {"full": ONE},
            (Majority.simple(),),
            weights=ByBands("jobs", BANDS),
            missing=ONE,
            member_cap=Fraction(1, 5),
            participation=HALF_PRESENT,
        ),
        {},
    ),
    "presence": Preset(
        _("Elections and consent"),
        _("For ballots that are not yes or no: there only the presence counts, and the method finds the result."),
        Rule({"full": ONE}, (Majority.simple(),), participation=HALF_PRESENT),
        {},
    ),
}
