"""A rule as sentences in the reader's language: what the object says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.punctuation import colon, with_semicolons
from filrouge.methods import deciding
from filrouge.rooms.ballots.groups import NO_MORE_THAN, NO_MORE_THAN_A_PART
from filrouge.rooms.ballots.models import Method, Rule, Seen
from filrouge.rooms.ballots.numbers import VULGAR, fraction_text, share_text
from filrouge.rooms.register.queries.electorate import FIGURES


def rule_sentences(rule: Rule, method: str = Method.DECISION) -> tuple[str, ...]:
    """All that a rule says: who counts what, what it takes, how votes are cast and who sees them.

    For another method than yes and no, majorities and ties play no part: what it takes is that enough take part.
    """
    said = deciding.read_rule(rule.said)
    present = tuple(_present(quorum) for quorum in said.participation)
    takes = deciding_sentences(said) if method == Method.DECISION else present
    return (*_weights(said), *_pillars(rule, said), *_caps(said), *takes, *_casting(rule))


def deciding_sentences(said: deciding.Rule) -> tuple[str, ...]:
    """What it takes to decide: presence, majorities, spread, ties."""
    return (
        *(_present(quorum) for quorum in said.participation),
        *(_majority(majority) for majority in said.majorities),
        *(_approval(quorum) for quorum in said.approval),
        *_spread(said),
        *_abstentions(said),
        _ties(said),
    )


def sentence_of(said: deciding.Rule, key: str, number: int) -> str:
    """What one condition asks: `key` and `number` as in methods.deciding.Condition."""
    if key == "participation":
        return _present(said.participation[number])
    if key == "approval":
        return _approval(said.approval[number])
    return _majority(said.majorities[number]) if key == "majority" else "".join(_spread(said))


def exact_text(number: Fraction | str) -> str:
    """A number as people write it where that is exact; otherwise the fraction itself. A rule is never rounded."""
    exact = Fraction(number)
    written = (exact * 100).denominator == 1 or abs(exact) % 1 in VULGAR
    return fraction_text(exact) if written else str(exact)


def exact_share(share: Fraction | str) -> str:
    """A part of a whole in words, in per cent or as a fraction, never rounded."""
    exact = Fraction(share)
    per_cent = exact * 100
    named = exact.denominator <= 4 or (per_cent * 100).denominator == 1 or per_cent % 1 in VULGAR
    return share_text(exact) if named else str(exact)


def figure_label(name: str) -> str:
    """What a figure of the register is called; a name that it does not know stays as it is."""
    return str(FIGURES.get(name, name))


def _weights(said: deciding.Rule) -> Iterator[str]:
    match said.weights:
        case deciding.Equal():
            yield _one_each(said)
            return
        case deciding.ByBands(figure, bands):
            steps = with_semicolons(_band(band) for band in bands)
            yield _("A member’s weight goes by its number of %(figure)s: %(steps)s.") % {
                "figure": figure_label(figure), "steps": steps,
            }  # fmt: skip
        case deciding.ByFigure(figure, factor):
            yield _("A member’s weight is its number of %(figure)s times %(factor)s.") % {
                "figure": figure_label(figure), "factor": exact_text(factor),
            }  # fmt: skip
        case deciding.ByFormula(text):
            yield _("A member’s weight is worked out by a formula: %(formula)s") % {"formula": text}
            yield from _figures(deciding.read_formula(text).figures)
    yield _("This is multiplied by class: %(classes)s.") % {"classes": _classes(said)}
    yield _missing(said)


def _figures(names: Iterable[str]) -> Iterator[str]:
    """What the names in a formula stand for."""
    for name in sorted(names):
        yield _("In the formula, “%(name)s” is the number of %(figure)s.") % {
            "name": name, "figure": figure_label(name),
        }  # fmt: skip


def _missing(said: deciding.Rule) -> str:
    if said.missing is None:
        return _("A ballot opens only when the number is known of every member that needs it.")
    return _("A member whose number is not known weighs %(weight)s, multiplied by its class.") % {
        "weight": exact_text(said.missing)
    }


def _one_each(said: deciding.Rule) -> str:
    voting = {name: factor for name, factor in said.classes.items() if factor}
    if set(voting.values()) == {1} and len(voting) == len(said.classes):
        return _("Each member has one vote: %(classes)s.") % {"classes": get_text_list(sorted(voting), _("and"))}
    return _("A vote counts by the member’s class: %(classes)s.") % {"classes": _classes(said)}


def _classes(said: deciding.Rule) -> str:
    ordered = sorted(said.classes.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {exact_text(factor)}" for name, factor in ordered)


def _band(band: deciding.Band) -> str:
    said = {"weight": exact_text(band.weight)}
    if band.up_to is None:
        return _("above that %(weight)s") % said
    return _("up to %(number)s: %(weight)s") % {**said, "number": exact_text(band.up_to)}


def _pillars(rule: Rule, said: deciding.Rule) -> Iterator[str]:
    if not said.pillars:
        return
    parts = with_semicolons(
        f"{pillar}{colon()} {', '.join(sorted(name for name, where in rule.pillar_of.items() if where == pillar))}"
        for pillar in said.pillars
    )
    yield _("Members stand in pillars (%(pillars)s).") % {"pillars": parts}
    if said.equal_pillars:
        yield _("All pillars have the same weight, whatever their size.")


def _caps(said: deciding.Rule) -> Iterator[str]:
    if said.member_cap is not None:
        yield _("No member has more than %(share)s of all weights.") % {"share": exact_share(said.member_cap)}
    if said.group_cap is not None:
        yield str(NO_MORE_THAN_A_PART[said.group_by]) % {"share": exact_share(said.group_cap)}
    if said.group_most is not None:
        yield str(NO_MORE_THAN[said.group_by]) % {"weight": exact_text(said.group_most)}


def _in_each(text: str, per_pillar: bool) -> str:
    return _("%(sentence)s This is asked in each pillar.") % {"sentence": text} if per_pillar else text


def _present(quorum: deciding.Quorum) -> str:
    text = _quorum_words(quorum) % {"share": exact_share(quorum.share)}
    if quorum.also:
        also = get_text_list(list(quorum.also), _("and"))
        text += " " + _("For this, members without a vote count too: %(classes)s.") % {"classes": also}
    return _in_each(text, quorum.per_pillar)


def _quorum_words(quorum: deciding.Quorum) -> str:
    words = {
        ("heads", "all"): _("All members must take part."),
        ("weights", "all"): _("All members with a weight must take part."),
        ("heads", "more"): _("More than %(share)s of the members must take part."),
        ("weights", "more"): _("Members with more than %(share)s of all weights must take part."),
        ("heads", "least"): _("At least %(share)s of the members must take part."),
        ("weights", "least"): _("Members with at least %(share)s of all weights must take part."),
    }
    return words[quorum.of, _how_much(quorum)]


def _approval(quorum: deciding.Quorum) -> str:
    words = {
        ("heads", "all"): _("All members must say yes."),
        ("weights", "all"): _("All members with a weight must say yes."),
        ("heads", "more"): _("More than %(share)s of all members must say yes."),
        ("weights", "more"): _("Members with more than %(share)s of all weights must say yes."),
        ("heads", "least"): _("At least %(share)s of all members must say yes."),
        ("weights", "least"): _("Members with at least %(share)s of all weights must say yes."),
    }
    text = words[quorum.of, _how_much(quorum)] % {"share": exact_share(quorum.share)}
    return _in_each(text, quorum.per_pillar)


def _how_much(asked: deciding.Quorum | deciding.Majority) -> str:
    if asked.share == 1:
        return "all"
    return "more" if asked.strict else "least"


def _majority(majority: deciding.Majority) -> str:
    said = {"share": exact_share(majority.share), "of": _base(majority)}
    if majority.kind == "simple":
        words = _("It passes with more members for than against.") if majority.of == "heads" else _(
            "It passes with more weight for than against."
        )  # fmt: skip
    elif majority.share == 1:
        words = _("It passes with all of %(of)s.") % said
    elif majority.strict:
        words = _("It passes with more than %(share)s of %(of)s.") % said
    else:
        words = _("It passes with at least %(share)s of %(of)s.") % said
    return _in_each(words, majority.per_pillar)


def _base(majority: deciding.Majority) -> str:
    bases = {
        ("yes_and_no", "weights"): _("the weights cast for or against"),
        ("yes_and_no", "heads"): _("the members who vote for or against"),
        ("cast", "weights"): _("the weights cast, abstentions included"),
        ("cast", "heads"): _("the members who vote, abstentions included"),
        ("present", "weights"): _("the weights present"),
        ("present", "heads"): _("the members present"),
        ("eligible", "weights"): _("the weights of all who may vote"),
        ("eligible", "heads"): _("all members who may vote"),
    }
    return bases[majority.base, majority.of]


def _spread(said: deciding.Rule) -> Iterator[str]:
    if said.spread is None:
        return
    least = said.spread.minimum
    if said.spread.counting == "majority":
        words = ngettext(
            "There must be more for than against in at least %(number)d country.",
            "There must be more for than against in at least %(number)d countries.",
            least,
        )
    else:
        words = ngettext(
            "Members from at least %(number)d country must be for it.",
            "Members from at least %(number)d countries must be for it.",
            least,
        )
    yield words % {"number": least}


def _abstentions(said: deciding.Rule) -> Iterator[str]:
    if all(majority.base == "yes_and_no" for majority in said.majorities):
        yield _("Abstentions count for taking part and not for the majority.")


def _ties(said: deciding.Rule) -> str:
    words = {
        "rejected": _("When votes are equal, it is not adopted."),
        "chair": _("When votes are equal, the chair decides."),
        "lot": _("When votes are equal, the lot decides."),
    }
    return words[said.ties]


def _casting(rule: Rule) -> Iterator[str]:
    if rule.proxy_limit:
        words = ngettext(
            "An organisation may carry the proxy of %(number)d other.",
            "An organisation may carry the proxies of up to %(number)d others.",
            rule.proxy_limit,
        )
        yield words % {"number": rule.proxy_limit}
    else:
        yield _("There are no proxies.")
    if rule.may_split:
        yield _("An organisation may split its vote.")
    yield _names_seen(rule)


def _names_seen(rule: Rule) -> str:
    words = {
        (Seen.PUBLIC.value, False): _("Everybody sees, after the closing, who voted what."),
        (Seen.PUBLIC.value, True): _("Everybody sees who voted what as votes come in."),
        (Seen.MEMBERS.value, False): _("Members see, after the closing, who voted what."),
        (Seen.MEMBERS.value, True): _("Members see who voted what as votes come in."),
        (Seen.SECRETARIAT.value, False): _("Only the secretariat sees, after the closing, who voted what."),
        (Seen.SECRETARIAT.value, True): _("Only the secretariat sees who voted what."),
    }
    return words[str(rule.names_seen), rule.seen_while_open]


def condition_sentence(condition: Mapping[str, Any]) -> str:
    """One condition of a count (Condition.as_dict): what there was and what was needed."""
    words = {
        "participation": _("Taking part: %(have)s of %(base)s"),
        "approval": _("Saying yes: %(have)s of %(base)s"),
        "majority": _("For it: %(have)s of %(base)s"),
        "spread": _("Countries for it: %(have)s of %(base)s"),
    }
    numbers = {name: exact_text(condition[name]) for name in ("have", "needed", "base")}
    text = words[condition["key"]] % numbers
    if condition["scope"]:
        text = _("%(text)s in the pillar “%(pillar)s”") % {"text": text, "pillar": condition["scope"]}
    needed = _("more than %(needed)s needed") if condition["strict"] else _("%(needed)s needed")
    measure = {"weights": _("by weight"), "heads": _("by members"), "groups": ""}[condition["of"]]
    return ", ".join(part for part in (text, measure, needed % numbers) if part)
