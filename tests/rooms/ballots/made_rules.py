"""Rules of every kind that a form can say, and more than people would write."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from filrouge.methods.deciding import Band, ByBands, ByFigure, ByFormula, Equal, Majority, Quorum, Rule, Spread
from tests.methods.deciding.strategies import SHARES

FIGURES = st.sampled_from(["members", "jobs", "fte"])
AMOUNTS = st.fractions(0, 1000, max_denominator=60)
FORMULAS = st.sampled_from(
    ["1", "min(10, 1 + floor(jobs / 100))", 'if(class = "full", sqrt(members), 1/2)', "if(known(fte), fte, 0)"]
)
NAMES = ("full", "associate", "observer", "Membre d’honneur")
BELOW_ALL = SHARES.filter(lambda share: share < 1)


@st.composite
def bands(draw: st.DrawFn) -> ByBands:
    limits = sorted(draw(st.sets(AMOUNTS, max_size=4)))
    weights = draw(st.lists(AMOUNTS, min_size=len(limits) + 1, max_size=len(limits) + 1))
    return ByBands(draw(FIGURES), tuple(map(Band, [*limits, None], weights)))


WEIGHTS = st.one_of(
    st.just(Equal()),
    bands(),
    st.builds(ByFigure, FIGURES, AMOUNTS.filter(bool)),
    st.builds(ByFormula, FORMULAS),
)
CLASSES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(7, 3)])).map(
    lambda classes: {"full": Fraction(1), **classes, "guest": Fraction(0)}
)


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, dict[str, str]]:
    """A rule, and in which pillar each of its classes stands."""
    classes = draw(CLASSES.filter(lambda found: any(found.values())))
    pillar_of = draw(st.none() | st.fixed_dictionaries({name: st.sampled_from("pqr") for name in classes})) or {}
    pillars = tuple(draw(st.permutations(sorted(set(pillar_of.values())))))
    per_pillar = st.booleans() if pillars else st.just(False)
    measures = st.sampled_from(["weights", "heads"])
    guests = [name for name, factor in classes.items() if not factor]
    also = st.lists(st.sampled_from(guests), unique=True, max_size=2).map(lambda names: tuple(sorted(names)))
    quorums = st.one_of(
        st.builds(Quorum, SHARES, measures, st.just(False), per_pillar),
        st.builds(Quorum, BELOW_ALL, measures, st.just(True), per_pillar),
    )
    present = st.one_of(quorums, st.builds(Quorum, SHARES, st.just("heads"), st.just(False), per_pillar, also))
    bases = st.sampled_from(["yes_and_no", "cast", "present", "eligible"])
    majorities = st.one_of(
        st.builds(Majority, BELOW_ALL, bases, measures, st.just(True), per_pillar),
        st.builds(Majority, SHARES, bases, measures, st.just(False), per_pillar),
        measures.map(Majority.simple),
        measures.map(Majority.absolute),
    )
    equal = len(pillars) > 1 and draw(st.booleans())
    kinds = ["country", "class", "family", "region", "federation", *(["pillar"] if pillars and not equal else [])]
    rule = Rule(
        classes,
        tuple(draw(st.lists(majorities, min_size=1, max_size=4))),
        weights=draw(WEIGHTS),
        missing=draw(st.none() | AMOUNTS),
        member_cap=draw(st.none() | SHARES),
        group_cap=draw(st.none() | SHARES),
        pillars=pillars,
        equal_pillars=equal,
        participation=tuple(draw(st.lists(present, max_size=4))),
        approval=tuple(draw(st.lists(quorums, max_size=2))),
        spread=draw(st.none() | st.builds(Spread, st.integers(1, 40), st.sampled_from(["any", "majority"]))),
        ties=draw(st.sampled_from(["rejected", "chair", "lot"])),
        group_by=draw(st.sampled_from(kinds)),
        group_most=None if equal else draw(st.none() | AMOUNTS.filter(bool)),
    )
    return rule, pillar_of
