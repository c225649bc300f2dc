"""How many voices a group gets if nothing but chance decides: exact probabilities from whole numbers.

Every organisation is heard once at most: voices are drawn without putting back (hypergeometric distribution). Voices
may come again from the same organisation: each is drawn from all members (binomial distribution). Sums are whole
numbers and divided once, so each probability is the nearest double.

Mean deviations are De Moivre's closed form and its like for drawing without putting back: Diaconis and Zabell,
"Closed form summation for classical distributions: variations on a theme of De Moivre", Statistical Science 6, 1991.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import comb


@dataclass(frozen=True, slots=True)
class Draw:
    """`voices` drawn from `members`, of whom `group` are in the group; `once` if nobody can be drawn again.

    More in the group than members, nobody at all, and more voices than members if each is drawn once are a ValueError.
    """

    voices: int
    group: int
    members: int
    once: bool

    def __post_init__(self) -> None:
        if not 0 <= self.group <= self.members or self.members < 1 or self.voices < 0:
            raise ValueError(f"{self.group} of {self.members} members cannot be a group with {self.voices} voices")
        if self.once and self.voices > self.members:
            raise ValueError(f"{self.voices} voices cannot come from {self.members} members once each")

    @property
    def least(self) -> int:
        """The fewest voices that the group can get."""
        others = self.members - self.group
        return max(0, self.voices - others) if self.once or not others else 0

    @property
    def most(self) -> int:
        """The most voices that the group can get."""
        return min(self.voices, self.group) if self.once or not self.group else self.voices

    def at_most(self, heard: int) -> float:
        """The chance of `heard` voices or fewer."""
        return self._up_to(heard) / self._all()

    def at_least(self, heard: int) -> float:
        """The chance of `heard` voices or more."""
        return (self._all() - self._up_to(heard - 1)) / self._all()

    def as_uneven(self, heard: int) -> float:
        """Twice the smaller of both tails, at most 1: the chance of being as far from what is expected either way."""
        total, below = self._all(), self._up_to(heard - 1)
        tail = min(below + self._ways(heard), total - below)
        return min(total, 2 * tail) / total

    def rarest(self) -> float:
        """The smallest `as_uneven` of all: that of the fewest or of the most voices."""
        total = self._all()
        return min(total, 2 * self._ways(self.least), 2 * self._ways(self.most)) / total

    def mean_deviation(self) -> float:
        """By how many voices chance misses what is expected, on average."""
        above = self.voices * self.group // self.members + 1
        if above > self.most:
            return 0.0
        others = self.members - self.group
        staying = others - self.voices + above if self.once else others
        return 2 * above * staying * self._ways(above) / (self.members * self._all())

    def _all(self) -> int:
        return comb(self.members, self.voices) if self.once else int(self.members**self.voices)

    def _ways(self, heard: int) -> int:
        """In how many ways the group gets exactly so many voices."""
        if not self.least <= heard <= self.most:
            return 0
        others, rest = self.members - self.group, self.voices - heard
        if self.once:
            return comb(self.group, heard) * comb(others, rest)
        return int(comb(self.voices, heard) * self.group**heard * others**rest)

    def _up_to(self, heard: int) -> int:
        return sum(islice(self._rising(), max(0, min(heard, self.most) - self.least + 1)))

    def _rising(self) -> Iterator[int]:
        """The ways for each number of voices from the least on, each from the one before: large powers cost time."""
        others = self.members - self.group
        ways, heard = self._ways(self.least), self.least
        while True:
            yield ways
            heard += 1
            left = self.voices - heard + 1
            if self.once:
                ways = ways * (self.group - heard + 1) * left // (heard * max(1, others - left + 1))
            else:
                ways = ways * left * self.group // (heard * max(1, others))
