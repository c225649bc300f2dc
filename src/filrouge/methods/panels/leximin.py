"""The fairest lottery over panels: the lowest chance as high as can be, then the second lowest, and so on."""

from __future__ import annotations

import numpy as np

from .beating import Beat, silent
from .certificate import Certificate, Cut
from .decomposing import Decomposition
from .generating import generate
from .mixing import Mixture
from .pool import Floats
from .program import Program, best_panel
from .relaxed import climb

ROUNDS = 6
"""Attempts after which level by level over panels is quicker than more cuts."""


def leximin(program: Program, members: Floats, beat: Beat = silent) -> tuple[Mixture, Certificate]:
    """Return the leximin lottery over the panels of `program` and its certificate.

    Source of the aim: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens'
    assemblies", Nature 596, 2021. The way: the optimum of the linear relaxation is an upper bound;
    if a lottery attains it, it is the optimum, and as a rule one does. If none does, the decomposition
    gives an inequality that all panels keep and the bound breaks; it joins the relaxation and the bound
    is taken anew. Where few panels keep the quotas that takes long, and panels are generated for
    each level as in the paper. `beat` is called in every round. Raises ArithmeticError if the solver fails.
    """
    # the chances are unique: these numbers only decide which of several such lotteries is found
    chance = np.random.default_rng(0)
    search, cuts = Decomposition(program, members, chance, beat), list[Cut]()
    for _ in range(ROUNDS):
        try:
            chances, steps = climb(program, members, cuts, beat)
        except ArithmeticError:  # cuts that nearly coincide can leave no room for rounding; panels do not round
            break
        found = search.of(chances * members)
        if isinstance(found, Mixture):
            return found.normalised(), Certificate(steps, tuple(cuts))
        if found is None:
            break
        cuts += [found] if cuts else [*_without_choice(program, search.panels()), found]
    mixture, certificate = generate(program, members, search.panels(), chance, beat)
    return mixture.normalised(), certificate


def _without_choice(program: Program, panels: Floats) -> list[Cut]:
    """Return cuts for the types that no panel holds and for those that every panel holds in full.

    Quotas so tight that the first bound was not attained leave many such people, and one cut each is
    cheaper than to find them out level by level. `panels`: some panels, float64 (m, types).
    """
    cuts = []
    for sign, bound in ((1.0, np.zeros(len(program.caps))), (-1.0, -program.caps)):
        for kind in range(len(program.caps)):
            if (sign * panels[:, kind] <= bound[kind]).all():
                weights = sign * (np.arange(len(program.caps)) == kind)
                best = best_panel(program, weights)
                assert best is not None
                panels = np.vstack([panels, best.panel])
                if best.bound < bound[kind] + 0.5:
                    cuts.append(Cut(weights, float(bound[kind])))
    return cuts
