"""What a reader sees of a change."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.amending.difference import VERSION, Difference, Kind, compare
from filrouge.methods.amending.matching import MOST_PAIRS, matches
from filrouge.methods.amending.units import paragraphs, words

LAW = settings(max_examples=80)
SAMPLES = [
    "social ",
    "economy ",
    "l'économie ",
    "1,250 ",
    ". ",
    "\n\n",
    "我们",
    "ไทย ",
    "e\u0301te\u0301 ",
    "👩🏽\u200d🌾",
    "  ",
]
texts = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SAMPLES), max_size=25).map("".join))

FIRST = "Members ask for a fund of their own.\n\n"
SECOND = "It is paid by all and decided by all.\n\n"
THIRD = "Each country has one seat.\n\n"


def marked(old: str, new: str) -> str:
    """The difference on one line: [-deleted-] and {+inserted+}, with the number of a move behind."""
    signs = {Kind.SAME: "%s", Kind.DELETED: "[-%s-]", Kind.INSERTED: "{+%s+}"}
    return "".join(signs[run.kind] % run.text + (str(run.move) if run.move else "") for run in compare(old, new).runs)


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (
            "We ask the Commission to act now.",
            "We urge the Commission to act.",
            "We [-ask-]{+urge+} the Commission to act[- now-].",
        ),
        ("l'économie sociale", "l'entreprise sociale", "l'[-économie-]{+entreprise+} sociale"),
        ("1.250 emplois.", "1.300 emplois !", "[-1.250-]{+1.300+} emplois[-.-]{+ !+}"),
        ("De coöperatie groeit.", "De coöperaties groeien.", "De [-coöperatie groeit-]{+coöperaties groeien+}."),
        ("我们要求委员会行动。", "我们敦促委员会行动。", "我们[-要求-]{+敦促+}委员会行动。"),
        ("สวัสดี", "สวัสดา", "สวัส[-ดี-]{+ดา+}"),
        ("ok 👍🏽", "ok 👍🏿", "ok [-👍🏽-]{+👍🏿+}"),
        ("one two", "one  two", "one{+ +} two"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
    ],
)
def test_a_change_is_seen_as_whole_words(old: str, new: str, seen: str) -> None:
    assert marked(old, new) == seen


def test_nobody_has_to_read_confetti() -> None:
    old = "The network supports its members in the regions of Europe."
    new = "Our federation trains all delegates in every town of Latvia."
    assert marked(old, new) == f"[-{old[:-1]}-]{{+{new[:-1]}+}}."


def test_what_stayed_for_more_than_three_words_is_never_dissolved() -> None:
    seen = marked("Aaaaaaaaaa to be or not to bbbbbbbbbb", "Cccccccccc to be or not to dddddddddd")
    assert seen == "[-Aaaaaaaaaa-]{+Cccccccccc+} to be or not to [-bbbbbbbbbb-]{+dddddddddd+}"


def test_a_paragraph_that_moved_is_known_where_it_left_and_where_it_came() -> None:
    assert marked(FIRST + SECOND + THIRD, SECOND + THIRD + FIRST) == f"[-{FIRST}-]1{SECOND}{THIRD}{{+{FIRST}+}}1"


def test_a_paragraph_moves_beside_one_that_is_changed() -> None:
    seen = marked(FIRST + SECOND + THIRD, SECOND + THIRD.replace("one seat", "two seats") + FIRST)
    assert seen == f"[-{FIRST}-]1{SECOND}Each country has [-one seat-]{{+two seats+}}.\n\n{{+{FIRST}+}}1"


def test_two_words_are_no_paragraph_that_could_move() -> None:
    seen = compare("Our aims\n" + SECOND + THIRD, SECOND + THIRD + "Our aims\n")
    assert {run.move for run in seen.runs} == {0}


def test_a_word_that_begins_a_line_is_not_dissolved() -> None:
    assert marked("We ask.", "Preamble\nWe call on.") == "{+Preamble\n+}We [-ask-]{+call on+}."


def test_a_stretch_that_is_too_long_to_compare_counts_as_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_PAIRS >= 20_000**2
    monkeypatch.setattr("filrouge.methods.amending.matching.MOST_PAIRS", 8)
    assert marked("a b c d e", "a x b c e") == "a [-b c d-]{+x b c+} e"


def test_this_version_of_the_comparison_gives_these_runs_for_ever() -> None:
    # If this fails, results that are kept would no longer agree with new ones: raise VERSION, then write it anew.
    old = FIRST + SECOND + "The fund, since 2019, is open to 65 members in 30 countries."
    new = SECOND + "The fund is since 2021 open to all 70 members.\n\n" + FIRST
    assert VERSION == 1
    assert compare(old, new).as_dict() == {
        "version": 1,
        "runs": [
            ["deleted", FIRST, 1],
            ["same", SECOND + "The fund"],
            ["deleted", ", since 2019, is"],
            ["inserted", " is since 2021"],
            ["same", " open to "],
            ["deleted", "65"],
            ["inserted", "all 70"],
            ["same", " members"],
            ["deleted", " in 30 countries"],
            ["same", "."],
            ["inserted", "\n\n"],
            ["inserted", FIRST, 1],
        ],
    }


@LAW
@given(texts, texts)
def test_the_runs_give_back_both_texts(old: str, new: str) -> None:
    found = compare(old, new)
    assert (found.old, found.new) == (old, new)
    assert all(run.text for run in found.runs)


@LAW
@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {run.kind for run in compare(text, text).runs} <= {Kind.SAME}


@LAW
@given(texts, texts)
def test_each_move_leaves_once_and_comes_once_with_the_same_words(old: str, new: str) -> None:
    moved: dict[int, dict[Kind, str]] = {}
    for run in compare(old, new).runs:
        if run.move:
            assert moved.setdefault(run.move, {}).setdefault(run.kind, run.text) == run.text
    for both in moved.values():
        assert set(both) == {Kind.DELETED, Kind.INSERTED}
        assert len({text.strip() for text in both.values()}) == 1


@LAW
@given(texts, texts)
def test_of_each_change_what_was_deleted_is_read_first(old: str, new: str) -> None:
    kinds = [run.kind for run in compare(old, new).runs]
    assert (Kind.INSERTED, Kind.DELETED) not in pairwise(kinds)
    assert (Kind.SAME, Kind.SAME) not in pairwise(kinds)


@LAW
@given(texts)
def test_cutting_loses_nothing(text: str) -> None:
    for units in (words(text), paragraphs(text)):
        assert "".join(unit.text for unit in units) == text
        assert all(not unit.core[:1].isspace() and not unit.space.strip() for unit in units)
        assert all(unit.core for unit in units[1:])


@LAW
@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.integers(0, 4), max_size=12))
def test_as_much_is_matched_as_can_be(old: list[int], new: list[int]) -> None:
    found = matches(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if one == other else max(lengths[i][j + 1], lengths[i + 1][j])
    assert len(found) == lengths[-1][-1]


def test_the_difference_of_nothing_is_nothing() -> None:
    assert compare("", "") == Difference(())
