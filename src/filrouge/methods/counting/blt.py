"""Election files in the BLT format: read leniently, written strictly.

Hill, Wichmann and Woodall, "Algorithm 123: Single transferable vote by Meek's method", Computer Journal 30, 1987, with
what programs have added since: comments (`#` to the end of the line, `/* … */`), equal ranks (`2=3`), skipped ranks
(`-`), a number of the paper in brackets in place of its weight, and options in square brackets: `[withdrawn …]`,
`[tie …]`, `[nick …]`. Other options say how some other program shall count and are passed over.
"""

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from filrouge.methods.counting.rankings import Ranking, Rankings
from filrouge.methods.texts import decoded

_QUOTED_OR_COMMENT = re.compile(r'"(?:\\[^\n]|[^"\\\n])*"|"[^"\n]*"|#[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"(?:[\s,]+"(?:\\.|[^"\\])*")*\s*')
_STRING = re.compile(r'"((?:\\.|[^"\\])*)"')
_PARTS = re.compile(r'\\["\\\s]|\s+|[^\\\s]+|\\')
_WITHDRAWN = re.compile(r"-\d+")
_EQUALS = re.compile(r"\s*=\s*")
_WEIGHT = re.compile(r"\d{1,60}(?:[.,]\d{1,12})?\Z", re.ASCII)
_LONGEST_NUMBER = 9  # digits of candidates and seats


@dataclass(frozen=True, slots=True)
class Election:
    """What a BLT file holds. `rankings` leaves out who has withdrawn; `withdrawn` holds their names.

    `tie` is the order of the file's tie option, by name, as it stands there: who comes first is chosen first for
    whatever a tie is about. It is empty when the file has none. Where papers stand for parts of votes (1.5), all
    weights are multiplied by `scale`, so that they are whole.
    """

    rankings: Rankings
    seats: int
    title: str = ""
    withdrawn: tuple[str, ...] = ()
    tie: tuple[str, ...] = ()
    scale: int = 1


def read_blt(content: str | bytes) -> Election:
    """Read an election. Bytes are UTF-8, UTF-16 with its mark, or else Windows-1252.

    Lenient: ranks may be skipped, papers may be empty, the last line of the papers, the title and quotation marks may
    be missing, two candidates of the same name get their number added. Whoever has withdrawn is taken out of papers.
    ValueError, with the number of the line: something that is no number, a candidate who does not stand or stands
    twice on a paper, missing names.
    """
    return _Reader(_decoded(content)).read()


def _decoded(content: str | bytes) -> str:
    text = content if isinstance(content, str) else decoded(content)
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _QUOTED_OR_COMMENT.sub(_without_comment, plain)


def _without_comment(found: re.Match[str]) -> str:
    text = found.group()
    return text if text.startswith('"') else " " + "\n" * text.count("\n")


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._line = 0
        self._rest: list[str] = []
        self._standing = 0
        self._withdrawn: set[int] = set()
        self._nicknames: dict[str, int] = {}
        self._tie: list[str] = []
        self._papers: dict[Ranking, Fraction | int] = {}

    def read(self) -> Election:
        self._standing, seats = self._number("how many candidates stand"), self._number("how many seats there are")
        if self._standing > sum(map(len, self._lines)):
            raise self._refuse(f"{self._standing} candidates stand, and the file is too short for their names")
        first = self._read_options()
        self._read_papers(first)
        names = self._names()
        return self._election(names[: self._standing], names[self._standing :], seats)

    def _election(self, names: list[str], further: list[str], seats: int) -> Election:
        numbers = dict(enumerate(_distinct(names), start=1))
        stay = [number for number in numbers if number not in self._withdrawn]
        place = {number: order for order, number in enumerate(stay)}
        scale = lcm(*(weight.denominator for weight in self._papers.values()))
        papers: Counter[Ranking] = Counter()
        for ranking, weight in self._papers.items():
            papers[_renumbered(ranking, place)] += int(weight * scale)
        return Election(
            Rankings(tuple(numbers[number] for number in stay), dict(papers)),
            seats,
            further[0] if further else "",
            tuple(numbers[number] for number in sorted(self._withdrawn)),
            tuple(numbers[number] for one in self._tie if (number := self._candidate(one)) in place),
            scale,
        )

    def _refuse(self, what: str) -> ValueError:
        return ValueError(f"line {self._line}: {what}")

    def _next(self) -> str | None:
        """The next word of the part that holds numbers, nothing at its end."""
        while not self._rest:
            if self._line >= len(self._lines) or self._lines[self._line].lstrip().startswith('"'):
                return None
            self._rest = _EQUALS.sub("=", self._lines[self._line]).split()[::-1]
            self._line += 1
        return self._rest.pop()

    def _number(self, what: str) -> int:
        word = self._next()
        if word is None or not word.isdecimal() or len(word) > _LONGEST_NUMBER:
            raise self._refuse(f"here should stand {what}, not {word or 'nothing'}")
        return int(word)

    def _enclosed(self, word: str, close: str) -> list[str]:
        """The words from one that opens a bracket to the one that closes it, without the brackets."""
        words = [word[1:]]
        while not words[-1].endswith(close):
            more = self._next()
            if more is None:
                raise self._refuse(f"a bracket that opens with {word} is not closed")
            words.append(more)
        words[-1] = words[-1][:-1]
        return [one for one in words if one]

    def _read_options(self) -> str | None:
        """Who has withdrawn, and options; returns the first word of the papers."""
        while (word := self._next()) is not None:
            if word.startswith("["):
                self._option(self._enclosed(word, "]"))
            elif _WITHDRAWN.fullmatch(word):
                self._withdrawn.add(self._candidate(word[1:]))
            else:
                break
        return word

    def _option(self, words: list[str]) -> None:
        if words[:1] == ["nick"]:
            self._nicknames = {nick: number for number, nick in enumerate(words[1:], start=1)}
        elif words[:1] == ["withdrawn"]:
            self._withdrawn.update(self._candidate(word) for word in words[1:])
        elif words[:1] == ["tie"]:
            self._tie = words[1:]

    def _candidate(self, word: str) -> int:
        number = self._nicknames.get(word) or (int(word) if word.isdecimal() else 0)
        if not 1 <= number <= self._standing:
            raise self._refuse(f"{word} is no candidate; {self._standing} stand")
        return number

    def _read_papers(self, word: str | None) -> None:
        while word is not None and word != "0":
            weight = self._weight(word)
            self._add(self._ranking(), weight)
            self._read_plain_lines()
            word = self._next()

    def _add(self, ranking: Ranking, weight: Fraction | int) -> None:
        self._papers[ranking] = self._papers.get(ranking, 0) + weight

    def _read_plain_lines(self) -> None:
        """Lines that hold one paper and nothing else: nearly all of a large file, so these are read the short way."""
        if self._rest or self._nicknames:
            return
        groups = {str(one): (one,) for one in range(1, self._standing + 1)}
        while self._line < len(self._lines):
            weight, *named = self._lines[self._line].split() or ("",)
            ranking = tuple(groups.get(word, ()) for word in named[:-1])
            if named[-1:] != ["0"] or not weight.strip("0").isdecimal() or () in ranking:
                return
            if len(set(ranking)) < len(ranking) or not _WEIGHT.match(weight):
                return
            self._add(ranking, int(weight))
            self._line += 1

    def _weight(self, word: str) -> Fraction:
        if word.startswith("("):
            self._enclosed(word, ")")
            return Fraction(1)
        if not _WEIGHT.match(word):
            raise self._refuse(f"a paper begins with how many votes it stands for, a number, not {word[:60]}")
        return Fraction(word.replace(",", "."))

    def _ranking(self) -> Ranking:
        begun = self._line
        groups: list[tuple[int, ...]] = []
        while (word := self._next()) != "0":
            if word is None:
                raise ValueError(f"line {begun}: this paper does not end with 0")
            groups.extend(self._group(word))
        named = [one for group in groups for one in group]
        if len(set(named)) < len(named):
            raise ValueError(f"line {begun}: this paper names a candidate twice, or does not end with 0")
        return tuple(groups)

    def _group(self, word: str) -> list[tuple[int, ...]]:
        if word == "-":
            return []
        words = self._enclosed(word, ")") if word.startswith("(") else word.split("=")
        return [tuple(sorted(self._candidate(one) for one in words))]

    def _names(self) -> list[str]:
        """The names of all candidates, then the title and what else follows."""
        left = " ".join(self._rest[::-1])
        names = _strings(left)
        by_line = [strings for line in self._lines[self._line :] if (strings := _strings(line))]
        if self._standing > 1 and not names and _with_parties(by_line[: self._standing], self._standing):
            by_line[: self._standing] = [strings[:1] for strings in by_line[: self._standing]]
        names += [string for strings in by_line for string in strings]
        if len(names) < self._standing:
            raise ValueError(f"line {len(self._lines)}: {self._standing} candidates stand, {len(names)} have names")
        return names


def _with_parties(lines: list[list[str]], standing: int) -> bool:
    """Councils put the party behind the name, on the same line; whoever stands alone may have none."""
    two = sum(len(strings) == 2 for strings in lines)
    return len(lines) == standing and max(map(len, lines)) == 2 and two * 2 > standing


def _strings(line: str) -> list[str]:
    """The quoted texts of a line; a line that is not made of these is one text, quotes in it doubled or not."""
    text = line.strip()
    if _STRINGS.fullmatch(text):
        return [_unescaped(found) for found in _STRING.findall(text)]
    if text.startswith('"'):
        text = text.removeprefix('"').removesuffix('"').replace('""', '"')
    return [_unescaped(text)] if text else []


def _unescaped(text: str) -> str:
    """Spaces around the text and double ones are taken away, unless a backslash stands before them."""
    parts = _PARTS.findall(text)
    inner = range(bool(parts and parts[0].isspace()), len(parts) - bool(parts and parts[-1].isspace()))
    return "".join(" " if parts[at].isspace() else parts[at].removeprefix("\\") or "\\" for at in inner)


def _distinct(names: list[str]) -> list[str]:
    times = Counter(names)
    return [name if times[name] == 1 else f"{name} ({number})" for number, name in enumerate(names, start=1)]


def _renumbered(ranking: Ranking, place: dict[int, int]) -> Ranking:
    groups = (tuple(place[one] for one in group if one in place) for group in ranking)
    return tuple(group for group in groups if group)


def write_blt(election: Election) -> str:
    """The election as a BLT file; `read_blt` gives the same election back.

    ValueError: a name or title of more than one line, a paper without weight or with a part of a vote, a group of
    equals not in order, the same name twice.
    """
    names = (*election.rankings.candidates, *election.withdrawn)
    _check(election, names)
    numbers = {name: number for number, name in enumerate(names, start=1)}
    lines = [f"{len(names)} {election.seats}"]
    lines += [f"[tie {' '.join(str(numbers[name]) for name in election.tie)}]"] if election.tie else []
    lines += [" ".join(f"-{numbers[name]}" for name in election.withdrawn)] if election.withdrawn else []
    lines += [_paper(ranking, weight) for ranking, weight in election.rankings.papers.items()]
    lines += ["0", *(_quoted(name) for name in names), _quoted(election.title)]
    return "\n".join(lines) + "\n"


def _check(election: Election, names: tuple[str, ...]) -> None:
    if len(set(names)) < len(names):
        raise ValueError("two candidates have the same name")
    if election.scale != 1:
        raise ValueError("papers that stand for parts of votes cannot be written")
    if any("\n" in text or "\r" in text for text in (*names, election.title)):
        raise ValueError("a name or the title has more than one line")
    for ranking, weight in election.rankings.papers.items():
        if weight < 1:
            raise ValueError(f"a paper without weight cannot be written: {ranking}")
        if any(list(group) != sorted(group) for group in ranking):
            raise ValueError(f"equal candidates stand in the order of their numbers: {ranking}")


def _paper(ranking: Ranking, weight: int) -> str:
    groups = ("=".join(str(one + 1) for one in group) for group in ranking)
    return " ".join([str(weight), *groups, "0"])


def _quoted(text: str) -> str:
    escaped = re.sub(r'["\\]|^\s|\s$|(?<=\s)\s|[^\S ]', r"\\\g<0>", text)
    return f'"{escaped}"'
