"""Why two rows were thought to be one organisation or not: codes and parameters, no sentences.

The leanings are log-odds that the model's paths give to the features behind each code; with the
model's `expected` score they add up to its raw score, so nothing that moved the score is left out. The words for
people are made where the reader's language is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from filrouge.methods.linkage.features import FEATURES, best_names, called_after, features
from filrouge.methods.linkage.model import Model
from filrouge.methods.linkage.name_comparison import MEASURES
from filrouge.methods.linkage.names import spelled
from filrouge.methods.linkage.preparation import Column, Prepared
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.spelling import words_of
from filrouge.methods.linkage.words import SIBLING_WORDS, concept_of

ALIKE: Final = 0.8
NEAR_KM: Final = 15.0
COMMON_NAME_ROWS: Final = 4
FAINT: Final = 0.05
Side = Literal["for", "against", "neither"]

SPEAKS_FOR: Final = frozenset(
    {
        "names_equal",
        "names_spelled_alike",
        "words_translated",
        "acronym",
        "same_postcode",
        "postcode_nearby",
        "same_place",
        "same_place_other_spelling",
        "same_street",
        "same_street_number",
        "same_website",
        "website_of_that_name",
        "same_number",
        "same_form",
        "related_form",
        "same_country",
        "name_is_rare",
    }
)
SPEAKS_AGAINST: Final = frozenset(
    {
        "names_share_no_word",
        "numbers_in_names_differ",
        "sibling_word",
        "name_is_common",
        "different_postcode",
        "different_place",
        "different_street",
        "different_website",
        "different_number",
        "different_form",
        "different_country",
        "list_names_once",
    }
)
BACKGROUND: Final = frozenset(
    {
        "meaning_of_words",
        "no_acronym",
        "no_sibling_word",
        "website_of_another_name",
        "numbers_in_names_agree",
        "different_lists",
        "places_compared",
        "postcode_missing",
        "place_missing",
        "street_missing",
        "website_missing",
        "number_missing",
        "form_missing",
        "country_missing",
    }
)
"""Codes that say what is not there; shown, if at all, as what is missing. Left over are those that may go either way:
names_share_words, postcode_region and place_nearby."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. `leaning` > 0 speaks for one organisation; `left` and `right` are the texts as typed.

    `words` are the words that a code speaks of, such as those that both names share.
    """

    code: str
    leaning: float
    left: str = ""
    right: str = ""
    words: tuple[str, ...] = ()

    @property
    def side(self) -> Side:
        """Where a reviewer should read it.

        A path through trees gives small shares to questions asked on the way, now and then against what the
        code says by itself; those, and what is not known, are neither for nor against.
        """
        meant = 1 if self.code in SPEAKS_FOR else -1 if self.code in SPEAKS_AGAINST else 0
        weak = abs(self.leaning) < FAINT or self.code in BACKGROUND
        if weak or meant * self.leaning < 0:
            return "neither"
        return "for" if self.leaning > 0 else "against"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two rows with what was measured about them, and their most alike names: spelled plainly and as typed."""

    prepared: Prepared
    a: int
    b: int
    value: dict[str, float]
    plain: tuple[str, str]
    typed: tuple[str, str]

    def shared(self) -> tuple[str, ...]:
        other = set(words_of(self.plain[1]))
        return tuple(word for word in words_of(self.plain[0]) if word in other)

    def texts(self, field: str) -> tuple[str, str]:
        left, right = self.records()
        return str(getattr(left, field)), str(getattr(right, field))

    def records(self) -> tuple[Record, Record]:
        return self.prepared.records[self.a], self.prepared.records[self.b]

    def same(self, column: Column) -> bool | None:
        one, other = int(column.code[self.a]), int(column.code[self.b])
        return None if 0 in (one, other) else one == other


Said = tuple[str, str, str, tuple[str, ...]]


def evidence(prepared: Prepared, a: int, b: int, model: Model) -> list[Evidence]:
    """The reasons for and against, the weightiest first; `left` is row a, `right` row b."""
    row = features(prepared, np.array([a], dtype=np.int32), np.array([b], dtype=np.int32))[0]
    value = {f.name: float(v) for f, v in zip(FEATURES, row, strict=True)}
    pair = _Pair(prepared, a, b, value, *_most_alike(prepared, a, b))
    given = model.contributions(row)
    found = []
    for names, say in _ASPECTS:
        leaning = sum(given.get(name, 0.0) for name in names)
        code, left, right, words = say(pair)
        found.append(Evidence(code, leaning, left, right, words))
    return sorted((e for e in found if e.leaning or e.code in _ALWAYS), key=lambda e: (-abs(e.leaning), e.code))


def _most_alike(prepared: Prepared, a: int, b: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """The cores of the two names that were compared, and the names as typed."""
    names = prepared.names
    _, one, other = best_names(names, np.array([a], np.int32), np.array([b], np.int32))
    k, m = int(one[0]), int(other[0])
    typed = _as_typed(prepared.records[a], names.full[k]), _as_typed(prepared.records[b], names.full[m])
    return (names.core[k], names.core[m]), typed


def _as_typed(record: Record, full: str) -> str:
    known = (name for name in record.names if any(full == spelling for _, spelling in spelled(name, record.country)))
    return next(known, full)


def _name(pair: _Pair) -> Said:
    left, right = pair.plain
    shared = pair.shared()
    code = "names_equal" if left == right else "names_share_words" if shared else "names_share_no_word"
    code = "names_spelled_alike" if not shared and pair.value["name_ratio"] >= ALIKE else code
    return code, *pair.typed, shared


def _meaning(pair: _Pair) -> Said:
    table = concept_of()
    left, right = ({table[word] for word in text.split() if word in table} for text in pair.plain)
    translated = tuple(sorted((left & right) - {table.get(word, word) for word in pair.shared()}))
    return ("words_translated" if translated else "meaning_of_words"), *pair.typed, translated


def _acronym(pair: _Pair) -> Said:
    return ("acronym" if pair.value["acronym"] > 0 else "no_acronym"), *pair.typed, ()


def _name_numbers(pair: _Pair) -> Said:
    differ = pair.value["name_numbers_differ"] > 0
    return ("numbers_in_names_differ" if differ else "numbers_in_names_agree"), *pair.typed, ()


def _sibling(pair: _Pair) -> Said:
    left, right = (set(text.split()) for text in pair.plain)
    words = tuple(sorted(SIBLING_WORDS & (left ^ right)))
    return ("sibling_word" if pair.value["sibling_word"] else "no_sibling_word"), *pair.typed, words


def _name_rows(pair: _Pair) -> Said:
    rows = float(np.expm1(pair.value["name_rows"]))
    return ("name_is_common" if rows > COMMON_NAME_ROWS else "name_is_rare"), *pair.typed, (str(round(rows)),)


def _postcode(pair: _Pair) -> Said:
    level = pair.value["same_postcode"]
    left, right = pair.texts("postcode")
    return ("postcode_missing" if np.isnan(level) else _POSTCODES[int(level)]), left, right, ()


def _city(pair: _Pair) -> Said:
    left, right = pair.texts("city")
    agree = pair.same(pair.prepared.city)
    if agree is None:
        return "place_missing", left, right, ()
    if agree:
        other = left.casefold() != right.casefold()
        return ("same_place_other_spelling" if other else "same_place"), left, right, ()
    km = float(np.expm1(pair.value["distance"]))
    return ("place_nearby" if km <= NEAR_KM else "different_place"), left, right, ()


def _street(pair: _Pair) -> Said:
    left, right = pair.texts("street")
    ratio = pair.value["street_ratio"]
    if np.isnan(ratio):
        return "street_missing", left, right, ()
    if ratio < ALIKE:
        return "different_street", left, right, ()
    return ("same_street_number" if pair.value["same_house"] == 1 else "same_street"), left, right, ()


def _website(pair: _Pair) -> Said:
    agree = pair.same(pair.prepared.domain)
    code = "website_missing" if agree is None else "same_website" if agree else "different_website"
    left, right = pair.texts("website")
    return code, left, right, ()


def _website_name(pair: _Pair) -> Said:
    """The web site of one row and the name of the other that it is called after."""
    if not pair.value["website_name"] >= ALIKE:
        return "website_of_another_name", *pair.texts("website"), ()
    code, main, records = pair.prepared.domain.code, pair.prepared.names.main(), pair.records()
    one, other = (
        float(called_after(pair.prepared, code[[a]], main[[b]])[0]) if code[a] else 0.0
        for a, b in ((pair.a, pair.b), (pair.b, pair.a))
    )
    site, named = records if one >= other else records[::-1]
    return "website_of_that_name", site.website, (*named.names, "")[0], ()


def _number(pair: _Pair) -> Said:
    left, right = (", ".join(f"{scheme} {number}" for scheme, number in r.identifiers) for r in pair.records())
    if pair.value["same_number"] == 1:
        return "same_number", left, right, ()
    return ("different_number" if pair.value["different_number"] == 1 else "number_missing"), left, right, ()


def _form(pair: _Pair) -> Said:
    level, column = pair.value["same_form"], pair.prepared.form
    code = "form_missing" if np.isnan(level) else ("different_form", "related_form", "same_form")[int(level)]
    return code, column.texts[column.code[pair.a]], column.texts[column.code[pair.b]], ()


def _list(pair: _Pair) -> Said:
    left, right = pair.texts("source")
    return ("list_names_once" if left == right else "different_lists"), left, right, ()


def _country(pair: _Pair) -> Said:
    agree = pair.same(pair.prepared.country)
    code = "country_missing" if agree is None else "same_country" if agree else "different_country"
    left, right = pair.texts("country")
    return code, left, right, ()


def _known(pair: _Pair) -> Said:
    return "places_compared", "", "", (str(int(pair.value["places_compared"])),)


_POSTCODES: Final = ("different_postcode", "postcode_region", "postcode_nearby", "same_postcode")
_NOT_SPELLING: Final = ("meaning_ratio", "name_numbers_differ", "sibling_word", "acronym", "name_rows")
# What a reviewer looks for first is said even when it moved nothing.
_ALWAYS: Final = frozenset({"number_missing", "same_number", "different_number"})

_ASPECTS: Final[tuple[tuple[tuple[str, ...], Callable[[_Pair], Said]], ...]] = (
    (tuple(name for name in MEASURES if name not in _NOT_SPELLING), _name),
    (("meaning_ratio",), _meaning),
    (("acronym",), _acronym),
    (("name_numbers_differ",), _name_numbers),
    (("sibling_word",), _sibling),
    (("name_rows",), _name_rows),
    (("same_postcode", "postcode_rows"), _postcode),
    (("same_city", "distance"), _city),
    (("street_ratio", "same_house"), _street),
    (("same_website", "website_rows"), _website),
    (("website_name",), _website_name),
    (("same_number", "different_number"), _number),
    (("same_form",), _form),
    (("same_list",), _list),
    (("same_country",), _country),
    (("places_compared",), _known),
)
