"""What stands in the way of a rule, a setting or an answer, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.punctuation import with_semicolons
from filrouge.methods.deciding import Problem
from filrouge.methods.recount.answers import AnswerError

ANSWERS = {
    "shape": gettext_lazy("This answer could not be read. Load the page again and answer once more."),
    "unknown": gettext_lazy("There is something here that this ballot does not ask: %(names)s."),
    "voices": gettext_lazy("Write whole numbers from %(least)s to %(most)s."),
    "empty": gettext_lazy("No voice was given. Give at least one, or leave the whole answer blank."),
    "stance": gettext_lazy("Choose one: consent, stand aside or objection."),
    "objection_without_reason": gettext_lazy("An objection needs its reason, so that the others can answer it."),
    "option": gettext_lazy("“%(option)s” does not stand on this ballot."),
    "twice": gettext_lazy("Something was chosen twice. Each can stand once."),
    "too_many": gettext_lazy("%(given)s were chosen; at most %(most)s can be."),
    "score": gettext_lazy("Give whole numbers from %(least)s to %(most)s."),
    "points": gettext_lazy("Give whole numbers from %(least)s to %(most)s."),
    "points_sum": gettext_lazy("%(spent)s points were given; there are %(total)s."),
    "equal_ranks": gettext_lazy("Two stand in the same place. Give each its own place, or leave one out."),
    "setting": gettext_lazy("“%(name)s” is a whole number from %(least)s to %(most)s."),
    "setting_choice": gettext_lazy("“%(name)s” is one of these: %(allowed)s."),
    "too_many_places": gettext_lazy(
        "There are %(options)s options for %(places)s places. Add options, or lower the places."
    ),
    "money": gettext_lazy("Write an amount above nought, with at most two decimals."),
    "reserved": gettext_lazy("Reserved places are a category with a least and a most number."),
    "split_not_allowed": gettext_lazy("The rule of this ballot does not let an organisation split its vote."),
    "split_secret": gettext_lazy("A secret vote is not split."),
}  # fmt: skip


def answer_in_words(error: AnswerError) -> str:
    """What is wrong with an answer or a setting, and what to do."""
    said = {name: _plain(value) for name, value in error.said.items()}
    return str(ANSWERS[error.code]) % said


def _plain(value: object) -> object:
    return get_text_list([str(item) for item in value], _("or")) if isinstance(value, list | tuple) else value


RULES = {
    "only_by_heads": gettext_lazy("Classes without a vote can count for presence by heads alone, not by weights."),
    "below_one": gettext_lazy("Write a number of at least one."),
    "not_a_share": gettext_lazy("“%(found)s” is not a part of the whole. Write a fraction such as 1/2 or 2/3."),
    "unreachable": gettext_lazy("Nobody can have more than all. Choose “at least”, or a smaller part."),
    "below_nought": gettext_lazy("A weight cannot lie below nought. Write 0 or more."),
    "not_above_nought": gettext_lazy("With this nobody would weigh anything. Write a number above nought."),
    "missing": gettext_lazy("Something is missing here. Fill it in."),
    "majorities missing": gettext_lazy("A rule needs at least one majority. Choose one."),
    "figure missing": gettext_lazy("Choose the figure that gives a member its weight."),
    "unknown_figure": gettext_lazy("The register keeps no figure “%(figure)s”. It keeps these: %(expected)s."),
    "last_band_open": gettext_lazy(
        "The last band has no upper limit, and only the last: leave its limit empty, so that every size has a weight."
    ),
    "not_ascending": gettext_lazy("Each band ends higher than the one before. Put the limits in order."),
    "name_missing": gettext_lazy("Each class needs a name."),
    "not_a_class_without_vote": gettext_lazy("“%(class)s” is not a class without a vote. Take it out here."),
    "only_for_participation": gettext_lazy("Classes without a vote count for presence alone. Take them out here."),
    "names_differ": gettext_lazy("Each pillar needs a name of its own."),
    "two_pillars_needed": gettext_lazy("Equal weight needs at least two pillars. Say which class stands in which."),
    "pillars_missing": gettext_lazy(
        "This is asked of each pillar, but the rule has no pillars. Say which class stands in which."
    ),
    "unknown_class": gettext_lazy("The rule does not say what the class “%(class)s” counts: %(members)s."),
    "nobody_votes": gettext_lazy("By this rule nobody has a vote. Give at least one class a weight."),
    "missing_figure": gettext_lazy(
        "“%(figure)s” is not known of %(members)s. Add the figure to the register, or say in the rule what such a "
        "member weighs."
    ),
    "negative_figure": gettext_lazy("“%(figure)s” lies below nought for %(members)s. Put the figure right."),
    "formula": gettext_lazy("The formula does not work: %(reason)s"),
    "formula for members": gettext_lazy("The formula cannot be worked out for %(members)s: %(reason)s"),
    "group_missing": gettext_lazy("The rule counts by country, and the country of %(members)s is not known."),
    "pillar_missing": gettext_lazy("The rule has pillars, and %(members)s stand in none."),
    "unknown_pillar": gettext_lazy("%(members)s stand in a pillar that the rule does not know."),
    "empty_pillar": gettext_lazy("Nobody with a vote stands in the pillar “%(pillar)s”."),
    "family_missing": gettext_lazy(
        "The rule caps families of organisations, and the family of %(members)s is not known. Add it to the register."
    ),
    "region_missing": gettext_lazy(
        "The rule caps regions, and the NUTS region of %(members)s is not known. Add it to the register."
    ),
    "federation_missing": gettext_lazy("The rule caps federations, and that of %(members)s is not known."),
    "cap_impossible": gettext_lazy("The cap cannot be kept: there are too few members or groups. Raise it."),
    "pillars_are_made_equal": gettext_lazy(
        "Pillars of equal weight leave nothing to cap here. Cap a part of all weights by another kind of group."
    ),
    "wrong_kind": gettext_lazy("“%(field)s” does not read as it should. It was expected as: %(expected)s."),
    "unknown_key": gettext_lazy("The file has a part “%(field)s” that rules do not have."),
    "missing_key": gettext_lazy("The file lacks the part “%(field)s”."),
    "not_a_number": gettext_lazy("“%(found)s” is not a number. Write it like 1, 1/2 or 0.5."),
    "unknown_choice": gettext_lazy("“%(found)s” cannot be chosen for “%(field)s”. Choose one of these: %(expected)s."),
    "too_long": gettext_lazy("A name in “%(field)s” is too long. Shorten it."),
    "too_many": gettext_lazy("There are too many parts in “%(field)s”. Take some out."),
    "unknown_format": gettext_lazy("This is not a rule that can be read here. It should say “%(expected)s”."),
}  # fmt: skip
FORMULAS = {
    "expected": gettext_lazy("at sign %(at)s one of these is expected: %(expected)s."),
    "too_deep": gettext_lazy("there are more than %(deepest)s brackets within each other at sign %(at)s."),
    "unknown_function": gettext_lazy("there is no function “%(found)s”. There are these: %(expected)s."),
    "argument_count": gettext_lazy(
        "“%(function)s” at sign %(at)s has %(found)s values in its brackets; it takes %(fewest)s to %(most)s."
    ),
    "argument_count exact": gettext_lazy(
        "“%(function)s” at sign %(at)s has %(found)s values in its brackets; it takes %(fewest)s."
    ),
    "bands_not_ascending": gettext_lazy("the limit “%(found)s” at sign %(at)s is not above the one before it."),
    "wrong_kind": gettext_lazy("at sign %(at)s there is a %(found)s where a %(expected)s is needed."),
    "too_large": gettext_lazy("a number in it becomes too long at sign %(at)s."),
    "division_by_nought": gettext_lazy("it divides by nought at sign %(at)s."),
    "root_of_negative": gettext_lazy("it takes the root of a number below nought at sign %(at)s."),
    "negative": gettext_lazy("it gives %(found)s, and a weight cannot lie below nought."),
    "too_long": gettext_lazy("it has %(length)s signs and may have %(longest)s."),
    "number_too_long": gettext_lazy("the number at sign %(at)s has more than %(longest)s digits."),
    "text_not_closed": gettext_lazy("the quoted word at sign %(at)s has no end. Close it with a quotation mark."),
    "unknown_sign": gettext_lazy("“%(found)s” at sign %(at)s has no meaning in a formula."),
}
FORMULA_WORDS = {
    "end": gettext_lazy("the end"),
    "number": gettext_lazy("number"),
    "figure": gettext_lazy("figure"),
    "function": gettext_lazy("function"),
    "text": gettext_lazy("quoted word"),
    "condition": gettext_lazy("condition"),
}
NAMED = 5
NOT_READ = gettext_lazy("This part of the rule cannot be read: %(field)s. Put it right, then save again.")


def in_words(problem: Problem, names: Mapping[str, str] | None = None) -> str:
    """What is wrong with a rule, or with a rule and a roll, and what to do. `names` says who stands behind each key."""
    said: dict[str, object] = {"field": problem.field, **problem.params}
    known = RULES.get(f"{problem.field.rpartition('.')[2]} {problem.code}") or RULES.get(problem.code)
    if known is None:
        return str(NOT_READ) % {"field": problem.field or problem.code}
    if problem.code == "formula":
        said["reason"] = formula_in_words(problem)
        known = RULES["formula for members"] if "members" in said else known
    if isinstance(members := said.get("members"), tuple):
        said["members"] = _some([(names or {}).get(key, key) for key in members])
    return str(known) % {name: _plain(value) for name, value in said.items()}


def formula_in_words(problem: Problem) -> str:
    """What is wrong in a formula, with its place; signs are counted from one, as people count."""
    said: dict[str, object] = {**problem.params, "at": int(str(problem.params["position"])) + 1}
    exact = " exact" if "fewest" in said and said["fewest"] == said["most"] else ""
    words = FORMULAS[str(problem.params["formula_code"]) + exact]
    return str(words) % {name: _plain(_formula_word(value)) for name, value in said.items()}


def _formula_word(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(str(FORMULA_WORDS.get(word, word)) for word in value)
    return FORMULA_WORDS.get(value, value) if isinstance(value, str) else value


def _some(names: list[str]) -> str:
    """The first few names; how many more there are."""
    shown = with_semicolons(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(number)d more", "%(names)s and %(number)d more", more) % {
        "names": shown,
        "number": more,
    }
