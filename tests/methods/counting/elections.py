"""Small elections as hypothesis makes them, and short ways to write one down."""

import re

from hypothesis import strategies as st

from filrouge.methods.counting.rankings import Ranking, Rankings

NAMES = ("Ada", "Bo", "Cy", "Dee", "Eve", "Flo")


def election(candidates: str, *papers: tuple[int, str]) -> Rankings:
    """Candidates are single letters: `election("ABC", (3, "AB"), (2, "AB=C"))`, the second ranks B and C equal."""
    laid: dict[Ranking, int] = {}
    for weight, text in papers:
        places = re.findall(r"\w(?:=\w)*", text)
        ranking = tuple(tuple(sorted(candidates.index(letter) for letter in place.split("="))) for place in places)
        laid[ranking] = laid.get(ranking, 0) + weight
    return Rankings(tuple(candidates), laid)


@st.composite
def elections(draw: st.DrawFn, least: int = 1) -> Rankings:
    """One to six candidates and a few merged papers; ranks may be equal, papers may be empty."""
    number = draw(st.integers(least, len(NAMES)))
    orders = st.permutations(range(number)).flatmap(lambda order: st.integers(0, number).map(lambda to: order[:to]))
    rankings = st.tuples(orders, st.sets(st.integers(0, 5))).map(lambda made: _grouped(*made))
    papers = draw(st.dictionaries(rankings, st.integers(1, 20), max_size=12))
    return Rankings(NAMES[:number], papers)


def _grouped(order: list[int], joined: set[int]) -> Ranking:
    groups: list[list[int]] = []
    for place, candidate in enumerate(order):
        # Every sixth start joins a candidate to the place before, so that most papers stay strict.
        if groups and place in joined and place % 2:
            groups[-1].append(candidate)
        else:
            groups.append([candidate])
    return tuple(tuple(sorted(group)) for group in groups)
