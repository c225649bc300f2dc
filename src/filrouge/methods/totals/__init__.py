"""Totals over overlapping lists: so many organisations, each counted once, between this and that, and why.

Itemised, declared and unknown lists stand side by side. `total` gives low, best and high with its steps,
`total_jobs` the same for jobs and for members of members (`JobsBelow` of several years), `growth` what changed
between two dates, `overlaps` and `spread` who shares members with whom, `from_overlaps` the bounds when only
pairwise overlaps are known. Everything is pure: numpy arrays in, frozen results out.
"""

from .counting import total
from .figures import Answer, Coverage, DeclaredJobs, Figures, Unit, size_class_mean
from .growing import Change, DeclaredChange, Growth, PerimeterChange, growth
from .incidence import Spread, overlaps, spread, union
from .jobs import JobsBelow, JobsTotal, SameOrganisations, total_jobs
from .known_overlaps import from_overlaps
from .lists import (
    STEP_PARAMETERS,
    AnyList,
    Declared,
    Listed,
    MissedPairs,
    OpenPairs,
    RegisterCount,
    SampleCheck,
    Step,
    Total,
    Unknown,
)
from .sample import Ticked, sample_check
from .unlisted import Captured, chapman, not_listed_anywhere

__all__ = [
    "STEP_PARAMETERS",
    "Answer",
    "AnyList",
    "Captured",
    "Change",
    "Coverage",
    "Declared",
    "DeclaredChange",
    "DeclaredJobs",
    "Figures",
    "Growth",
    "JobsBelow",
    "JobsTotal",
    "Listed",
    "MissedPairs",
    "OpenPairs",
    "PerimeterChange",
    "RegisterCount",
    "SameOrganisations",
    "SampleCheck",
    "Spread",
    "Step",
    "Ticked",
    "Total",
    "Unit",
    "Unknown",
    "chapman",
    "from_overlaps",
    "growth",
    "not_listed_anywhere",
    "overlaps",
    "sample_check",
    "size_class_mean",
    "spread",
    "total",
    "total_jobs",
    "union",
]
