"""Whether something is decided: weights, pillars, quorum and majority, each condition with its margin.

A `Rule` says who has which weight and what it takes; a `Roll` who is a member. `weigh` gives every
member its weight and says how it came about, `decide` counts and judges, `what_would_change` says what would have
made it otherwise, `tried` and `compare` try a rule before it is adopted.
Everything is exact fractions; the same roll, rule and votes give the same decision, whoever computes it.
"""

from .capping import Lowered
from .casting import CHOICES, Cast, Choice, Split
from .changing import Change, Changing, Lacking, Turn, what_would_change
from .decision import Condition, Decision, decide, judge
from .formulas import Formula, FormulaError, MissingFigure, read_formula
from .problems import CastsRefused, DecidingRefused, Problem, RollRefused, RuleRefused, WeighingRefused
from .roll import Grouping, Member, Roll
from .rule import Majority, Quorum, Rule, Spread
from .rule_reading import read_rule
from .tallies import Attendance, Count, Table, Tally, count
from .trial import Comparison, Difference, compare, invented, tried
from .weighing import Weighed, Weighing, weigh
from .weights import Band, ByBands, ByFigure, ByFormula, Equal, Weights

__all__ = [
    "CHOICES",
    "Attendance",
    "Band",
    "ByBands",
    "ByFigure",
    "ByFormula",
    "Cast",
    "CastsRefused",
    "Change",
    "Changing",
    "Choice",
    "Comparison",
    "Condition",
    "Count",
    "DecidingRefused",
    "Decision",
    "Difference",
    "Equal",
    "Formula",
    "FormulaError",
    "Grouping",
    "Lacking",
    "Lowered",
    "Majority",
    "Member",
    "MissingFigure",
    "Problem",
    "Quorum",
    "Roll",
    "RollRefused",
    "Rule",
    "RuleRefused",
    "Split",
    "Spread",
    "Table",
    "Tally",
    "Turn",
    "Weighed",
    "Weighing",
    "WeighingRefused",
    "Weights",
    "compare",
    "count",
    "decide",
    "invented",
    "judge",
    "read_formula",
    "read_rule",
    "tried",
    "weigh",
    "what_would_change",
]
