"""Writing, trying and adopting the rules by which organisations decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Space, new_address
from filrouge.ground.words import Words
from filrouge.methods import deciding
from filrouge.rooms.ballots.models import Rule, Seen
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.queries.electorate import FIGURES

LONGEST_NAME = 40  # of a class and of a pillar, as a roll keeps them
MOST_PROXIES = 1000


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule as somebody wrote it; the fields are those of models.Rule."""

    name: Words
    said: dict[str, Any]
    source: str = ""
    pillar_of: dict[str, str] | None = None
    proxy_limit: int = 0
    may_split: bool = False
    names_seen: str = Seen.MEMBERS
    seen_while_open: bool = False


@action("ballots.write_rule", rule=MAY["keep_rule"], about="space", says=gettext_lazy("Rule written"))
def write_rule(act: Act, *, space: Space, wording: Wording) -> Rule:
    """Write a new rule. It has to be tried and adopted before a ballot can be opened under it."""
    rule = Rule(space=space, line=new_address(), written_at=act.at, **_checked(wording, version=1))
    rule.save()
    act.changed(rule, after=_noted(rule))
    return rule


@action("ballots.change_rule", rule=MAY["keep_rule"], about="rule", says=gettext_lazy("Rule changed"))
def change_rule(act: Act, *, rule: Rule, wording: Wording) -> Rule:
    """Change a rule that is not adopted yet. What was tried has to be tried again."""
    _hold(rule)
    _refuse_adopted(rule)
    before = _noted(rule)
    for name, value in _checked(wording, version=rule.version).items():
        setattr(rule, name, value)
    rule.tried_at = None
    rule.save()
    act.changed(rule, before=before, after=_noted(rule))
    return rule


@action("ballots.try_rule", rule=MAY["keep_rule"], about="rule", says=gettext_lazy("Rule tried"))
def try_rule(act: Act, *, rule: Rule) -> Rule:
    """Note that somebody saw what this rule would have decided; see queries.trials for what it shows."""
    _hold(rule)
    _refuse_adopted(rule)
    rule.tried_at = act.at
    rule.save(update_fields=["tried_at"])
    act.changed(rule, after={"tried": True, "digest": _digest(rule)})
    return rule


@action("ballots.adopt_rule", rule=MAY["keep_rule"], about="rule", says=gettext_lazy("Rule adopted"))
def adopt_rule(act: Act, *, rule: Rule) -> Rule:
    """Put a version in force. The version before it is retired; ballots that opened under it keep it."""
    _hold(rule)
    _refuse_adopted(rule)
    if rule.tried_at is None:
        raise Refused(
            _("This rule was not tried yet. Try it on past or invented votes, then adopt it."), code="not_tried"
        )
    Rule.objects.filter(space=rule.space, line=rule.line, retired_at=None).exclude(adopted_at=None).update(
        retired_at=act.at
    )
    rule.adopted_at = act.at
    rule.save(update_fields=["adopted_at"])
    act.changed(rule, after={"adopted": True, "version": rule.version, "digest": _digest(rule)})
    return rule


@action("ballots.next_version", rule=MAY["keep_rule"], about="rule", says=gettext_lazy("Next version of a rule begun"))
def next_version(act: Act, *, rule: Rule) -> Rule:
    """Begin the next version of a rule in force, to be changed, tried and adopted."""
    _hold(rule)
    if rule.adopted_at is None or rule.retired_at is not None:
        raise Refused(_("Only a rule in force can have a next version."), code="not_in_force")
    newer = Rule.objects.filter(space=rule.space, line=rule.line, version__gt=rule.version)
    if newer.exists():
        raise Refused(_("The next version is being written already. Change that one."), code="already")
    said = rule.said | {"version": rule.version + 1}
    kept = {name: getattr(rule, name) for name in _COPIED}
    new = Rule.objects.create(
        space=rule.space, line=rule.line, version=rule.version + 1, said=said, written_at=act.at, **kept
    )
    act.changed(new, after=_noted(new))
    act.linked(new, "wasDerivedFrom", rule)
    return new


@action("ballots.retire_rule", rule=MAY["keep_rule"], about="rule", says=gettext_lazy("Rule retired"))
def retire_rule(act: Act, *, rule: Rule) -> Rule:
    """Take a rule out of force without another in its place. Ballots that opened under it keep it."""
    _hold(rule)
    if rule.adopted_at is None or rule.retired_at is not None:
        raise Refused(_("Only a rule in force can be retired. This one is not in force."), code="not_in_force")
    rule.retired_at = act.at
    rule.save(update_fields=["retired_at"])
    act.changed(rule, before={"retired": False}, after={"retired": True, "version": rule.version})
    return rule


_COPIED = ("name", "source", "pillar_of", "proxy_limit", "may_split", "names_seen", "seen_while_open")


def _hold(rule: Rule) -> None:
    """Read the rule anew and keep it until the action ends, so that nobody changes what another adopts."""
    rule.refresh_from_db(from_queryset=Rule.objects.select_for_update())


def _refuse_adopted(rule: Rule) -> None:
    if rule.adopted_at is not None:
        raise Refused(_("This rule is adopted and does not change any more. Begin its next version."), code="adopted")


def _checked(wording: Wording, *, version: int) -> dict[str, Any]:
    """The columns of a rule, refused with every problem in words when it contradicts itself."""
    read = _read(wording.said, version)
    said = read.as_dict()
    if problems := [*figure_problems(read), *_long_names(read)]:
        raise _refusal(problems)
    if not wording.name:
        raise Refused(_("A rule needs a name, for example “Statutes, ordinary majority”."), code="name", field="name")
    if wording.names_seen not in Seen.values:
        raise Refused(_("Choose who sees which organisation voted what."), code="names_seen", field="names_seen")
    if not 0 <= wording.proxy_limit <= MOST_PROXIES:
        raise Refused(
            _("Say how many proxies an organisation may carry: 0 to 1,000."), code="proxies", field="proxy_limit"
        )
    columns = {name: getattr(wording, name) for name in _COPIED}
    return columns | {"said": said, "pillar_of": _pillars(wording, said), "source": wording.source[:200]}


def _read(said: dict[str, Any], version: int) -> deciding.Rule:
    try:
        return deciding.read_rule(said | {"version": version})
    except deciding.RuleRefused as refused:
        raise _refusal(refused.problems) from refused


def _refusal(problems: Sequence[deciding.Problem]) -> Refused:
    first = problems[0]
    return Refused(" ".join(map(in_words, problems)), code=first.code, field=first.field)


def figure_problems(rule: deciding.Rule) -> Iterator[deciding.Problem]:
    """Figures that the register does not keep: every member would lack them."""
    known = tuple(FIGURES)
    match rule.weights:
        case deciding.ByBands(figure) | deciding.ByFigure(figure):
            place, figures = "weights.figure", {figure}
        case deciding.ByFormula(text):
            place, figures = "weights.text", set(deciding.read_formula(text).figures)
        case _:
            return
    for name in sorted(figures - set(known)):
        yield deciding.Problem(place, "unknown_figure", {"figure": name, "expected": known})


def _long_names(rule: deciding.Rule) -> Iterator[deciding.Problem]:
    """Names that would not fit on a roll."""
    for field, names in (("classes", rule.classes), ("pillars", rule.pillars)):
        if any(len(name) > LONGEST_NAME for name in names):
            yield deciding.Problem(field, "too_long")


def _pillars(wording: Wording, said: dict[str, Any]) -> dict[str, str]:
    """Which class stands in which pillar; every class that votes has to stand in one where there are pillars."""
    known = set(said["pillars"])
    chosen = {name: pillar for name, pillar in (wording.pillar_of or {}).items() if name in said["classes"]}
    if not known:
        return {}
    homeless = [name for name in said["classes"] if chosen.get(name) not in known]
    if homeless:
        raise Refused(
            _("Say in which pillar these classes stand: %(classes)s.") % {"classes": ", ".join(homeless)},
            code="pillar_of",
            field="pillar_of",
        )
    return chosen


def _noted(rule: Rule) -> dict[str, Any]:
    return {"version": rule.version, "name": str(rule.name.in_(rule.name.origin).text), "digest": _digest(rule)}


def _digest(rule: Rule) -> str:
    return deciding.read_rule(rule.said).digest()
