"""Election files in the BLT format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.counting.blt import Election, read_blt, write_blt
from filrouge.methods.counting.rankings import Rankings
from tests.methods.counting.elections import elections

EXAMPLE = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1 3 0
1 2 0
2 2 4 3 1 0
1 3 4 2 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Title"
"""


def test_whoever_has_withdrawn_is_taken_out_of_all_papers() -> None:
    election = read_blt(EXAMPLE)

    assert election == Election(
        Rankings(
            ("Adam", "Charlotte", "Donald"),
            {
                ((0,), (1,), (2,)): 3,
                ((0,), (1,)): 4,
                ((2,), (0,), (1,)): 2,
                (): 1,
                ((2,), (1,), (0,)): 2,
                ((1,), (2,)): 1,
            },
        ),
        seats=2,
        title="Title",
        withdrawn=("Basil",),
    )


def test_comments_equal_ranks_skipped_ranks_and_numbers_of_papers_are_read() -> None:
    election = read_blt("""\ufeff3 1   # three stand
/* a comment
   of two lines */ -3
5 1 2 0
(paper 7) 2 - 1 0   # ranked first and third
2 1=2 0
1 1 = 3 0
1 ( 1 2 ) 0
1.0 - 0
0 # end
"Ada" "Number #2" "Cy"
"Elections" "source" "comment"
""")

    assert election.rankings == Rankings(
        ("Ada", "Number #2"), {((0,), (1,)): 5, ((1,), (0,)): 1, ((0, 1),): 3, ((0,),): 1, (): 1}
    )
    assert (election.title, election.withdrawn) == ("Elections", ("Cy",))


def test_options_say_who_has_withdrawn_the_order_for_ties_and_short_names() -> None:
    election = read_blt("""3 1
[nick a b c]
[withdrawn b]
[tie c b a ] [droop rule=meek precision=8]
5 a b c 0
1 c 0
0
"Ada"
"Bo"
"Cy"
"Board"
""")

    assert election.rankings == Rankings(("Ada", "Cy"), {((0,), (1,)): 5, ((1,),): 1})
    assert (election.withdrawn, election.tie) == (("Bo",), ("Cy", "Ada"))


def test_names_without_quotes_with_parties_and_twice_the_same_are_read() -> None:
    assert read_blt("2 1\n1 1 0\n0\nAda Lovelace\nBo\nBoard").rankings.candidates == ("Ada Lovelace", "Bo")
    assert read_blt('2 1\n1 1 0\n0\n"Ada" "Greens"\n"Bo" "Blues"\n"Ward 3"\n').rankings.candidates == ("Ada", "Bo")
    assert read_blt('2 1\n1 1 0\n0\n"Ada"\n"Ada"\n').rankings.candidates == ("Ada (1)", "Ada (2)")
    assert read_blt('2 1\n1 1 0\n0\n"Ada  "The  Countess" L. "\n"Bo" \n').rankings.candidates == (
        'Ada "The Countess" L.',
        "Bo",
    )


def test_a_file_may_lack_the_end_of_the_papers_and_the_title_and_may_be_in_an_older_encoding() -> None:
    election = read_blt('2 1\r\n3 2 0\r\n"Zoë"\r\n"Łukasz"\r\n'.encode())
    assert election == Election(Rankings(("Zoë", "Łukasz"), {((1,),): 3}), 1)

    assert read_blt('1 1\n1 1 0\n0\n"Zoë"'.encode("utf-16")).rankings.candidates == ("Zoë",)
    assert read_blt('1 1\n1 1 0\n0\n"Zo\xeb"\n"Board"\n'.encode("cp1252")).rankings.candidates == ("Zoë",)


@pytest.mark.parametrize(
    ("names", "called", "title"),
    [
        ('"Ada ""The Countess"" L."\n"Bo"\n"Cy"\n"Board"', ('Ada "The Countess" L.', "Bo", "Cy"), "Board"),
        ('"Ada","Greens"\n"Bo","Blues"\n"Cy","Reds"\n"Ward 3"', ("Ada", "Bo", "Cy"), "Ward 3"),
        ('"Ada" "Greens"\n"Bo"\n"Cy" "Reds"\n"Ward 3"', ("Ada", "Bo", "Cy"), "Ward 3"),
        ('"Ada" "Bo"\n"Cy"\n"Board"', ("Ada", "Bo", "Cy"), "Board"),
    ],
)
def test_names_are_told_from_parties_and_quotes_in_them(names: str, called: tuple[str, ...], title: str) -> None:
    election = read_blt(f"3 1\n1 1 0\n0\n{names}\n")

    assert (election.rankings.candidates, election.title) == (called, title)


def test_papers_may_stand_for_parts_of_votes() -> None:
    election = read_blt('2 1\n1.5 1 2 0\n0,25 2 0\n1 2 0\n0\n"Ada"\n"Bo"\n')

    assert (election.rankings.papers, election.scale) == ({((0,), (1,)): 6, ((1,),): 5}, 4)


def test_lines_mean_nothing_between_numbers() -> None:
    assert read_blt('2 1 3 1\n2 0 1\n2 0 0 "Ada" "Bo"').rankings.papers == {((0,), (1,)): 3, ((1,),): 1}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("4 2\n", "four 2\n", "line 1: here should stand how many candidates stand, not four"),
        ("4 2\n", "4\n", "line 2: here should stand how many seats there are, not -2"),
        ("1 3 4 2 0", "1 3 5 2 0", "line 8: 5 is no candidate; 4 stand"),
        ("1 3 4 2 0", "1 3 x 2 0", "line 8: x is no candidate"),
        ("1 3 4 2 0", "1 3 4 3 0", "line 8: this paper names a candidate twice"),
        ("1 3 4 2 0\n0", "1 3 4 2", "line 8: this paper does not end with 0"),
        ("1 3 4 2 0", "1.5.0 3 4 2 0", "line 8: a paper begins with how many votes it stands for, .*1.5.0"),
        ("1 3 4 2 0", "9" * 5000 + " 3 4 2 0", "line 8: a paper begins with how many votes it stands for"),
        ("4 2\n", "400000000 2\n", "line 1: 400000000 candidates stand, and the file is too short"),
        ("1 3 4 2 0", "(1 3 4 2 0", "a bracket that opens with .* is not closed"),
        ('"Donald"\n"Title"\n', "", "line 13: 4 candidates stand, 3 have names"),
        ("-2", "-5", "line 2: 5 is no candidate"),
    ],
)
def test_a_fault_is_told_with_its_line(before: str, after: str, why: str) -> None:
    assert read_blt(EXAMPLE).seats == 2
    assert before in EXAMPLE

    with pytest.raises(ValueError, match=why):
        read_blt(EXAMPLE.replace(before, after))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1: here should stand how many candidates stand, not nothing"):
        read_blt("")


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)


@given(elections(), st.integers(1, 5), names, st.data())
def test_what_is_written_is_read_back_the_same(papers: Rankings, seats: int, title: str, data: st.DataObject) -> None:
    called = data.draw(st.lists(names, min_size=len(papers.candidates) + 1, max_size=8, unique=True))
    stand, gone = called[: len(papers.candidates)], called[len(papers.candidates) :]
    tie = tuple(data.draw(st.sampled_from([[], stand, stand[::-1]])))
    election = Election(Rankings(tuple(stand), papers.papers), seats, title, tuple(gone), tie)

    assert read_blt(write_blt(election)) == election


@pytest.mark.parametrize(
    ("election", "why"),
    [
        (Election(Rankings(("A\nB",)), 1), "more than one line"),
        (Election(Rankings(("A",)), 1, "two\nlines"), "more than one line"),
        (Election(Rankings(("A",), {((0,),): 0}), 1), "without weight"),
        (Election(Rankings(("A",), {((0,),): 3}), 1, scale=2), "parts of votes"),
        (Election(Rankings(("A", "B"), {((1, 0),): 1}), 1), "in the order of their numbers"),
        (Election(Rankings(("A",)), 1, withdrawn=("A",)), "the same name"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(election: Election, why: str) -> None:
    assert write_blt(Election(Rankings(("A",), {((0,),): 2}), 1, "T")) == '1 1\n2 1 0\n0\n"A"\n"T"\n'

    with pytest.raises(ValueError, match=why):
        write_blt(election)
