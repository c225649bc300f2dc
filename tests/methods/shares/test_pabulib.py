"""Files of Pabulib: read leniently, written strictly, decided by the rule they name."""

from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest

from filrouge.methods.shares.allocation import Completion
from filrouge.methods.shares.declared import decide_as_declared
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.pabulib import BudgetFile, PabulibError, Table, read, write
from filrouge.methods.shares.pabulib_votes import Difference, compare_tally, file_of, fund_of, published_points
from tests.methods.shares.village import village

APPROVALS = """META
key;value
description;A small town
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
a;70;3;The well;1
b;50;2;"Swing; with a roof";0
c;30;1;""\"Quoted"" bench";1
VOTES
voter_id;vote;age
1;a,b;30
2;a;41
3;a,b,c;
4;;19
"""

POINTS = """META
key;value
budget;100
vote_type;{kind}
rule;greedy
max_length;3
{more}PROJECTS
project_id;cost
a;70
b;50
c;30
VOTES
voter_id;vote;points
1;a,b;3,1
2;b,a;2,1
"""

RANKS = POINTS.replace(";points", "").replace(";3,1", "").replace(";2,1", "").format(kind="ordinal", more="")


def text_of(file: BudgetFile) -> str:
    """The file as it is written."""
    stream = StringIO()
    write(file, stream)
    return stream.getvalue()


def read_text(text: str) -> BudgetFile:
    return read(StringIO(text, newline=""))


def test_a_file_is_read_as_it_stands() -> None:
    file = read_text(APPROVALS)

    assert (file.vote_type, file.rule, file.names, file.selected) == ("approval", "greedy", ("a", "b", "c"), ("a", "c"))
    assert file.projects.column("name") == ("The well", "Swing; with a roof", '"Quoted" bench')
    assert file.votes.column("age") == ("30", "41", "", "19")
    assert file.votes.column("sex") is None
    assert file.meta["description"] == "A small town"


def test_what_is_written_is_what_was_read() -> None:
    file = read_text(APPROVALS)

    assert text_of(file) == APPROVALS
    assert read_text(text_of(file)) == file


def test_untidy_files_mean_the_same() -> None:
    untidy = (
        "\ufeffmeta\r\nKEY; VALUE\r\n\r\n description ; A small town\r\nbudget: 100\r\nvote_type;Approval;;\r\n"
        "rule;greedy\r\nProjects;;;;\r\nproject_id; cost; votes; name; selected;;\r\na; 70; 3; The well; 1;;\r\n"
        'b;50;2;"Swing; with a roof";0\r\nc;30;1;"""Quoted"" bench";1\r\n\r\nVOTES\r\nvoter_id;vote;age\r\n'
        "1; a , b ;30\r\n2;a,;41\r\n3;c,b,a\r\n4\r\n4.5;;19\r\n"
    )
    tidy, file = read_text(APPROVALS), read_text(untidy)

    assert file.projects == tidy.projects
    assert {**file.meta, "vote_type": "approval"} == tidy.meta
    assert fund_of(file).ballots == {**fund_of(tidy).ballots, (): 2}


def test_semicolons_in_a_comment_without_quotation_marks_stay() -> None:
    file = read_text(APPROVALS.replace("rule;greedy", "rule;greedy\ncomment;#1: one; #2: two"))

    assert file.meta["comment"] == "#1: one; #2: two"
    assert read_text(text_of(file)) == file


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("VOTES\n", "", r"PROJECTS, line 12: the row has 3 values|VOTES: the section is missing"),
        ("META\n", "", "META, line 1: expected the title META"),
        ("PROJECTS\n", "META\n", "META, line 7: the section starts a second time"),
        ("c;30", "a;30", "PROJECTS, line 11: the project 'a' is listed twice"),
        ("project_id;cost", "project_id;price", "PROJECTS: the column 'cost' is missing"),
        ("votes;name", "name;name", "PROJECTS, line 8: two columns have the same name"),
        ("2;a;41", "2;a;41;x", "VOTES, line 15: the row has 4 values for 3 columns"),
        ("budget;100", "budget;100\nbudget;200", "META, line 5: 'budget' is given twice"),
    ],
)
def test_what_cannot_be_read_is_named_with_section_and_line(before: str, after: str, words: str) -> None:
    with pytest.raises(PabulibError, match=words):
        read_text(APPROVALS.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("b;50", "b;fifty", "PROJECTS, line 10: expected a number and found 'fifty'"),
        ("b;50", "b;0", "file: the cost of 'b' has to be above nought"),
        ("budget;100", "budget;0", "file: the budget has to be above nought"),
        ("budget;100\n", "", "META: the budget is missing"),
        ("budget;100", "budget;100 PLN", "META: expected a number and found '100 PLN'"),
        ("3;a,b,c", "3;a,b,d", "VOTES, line 16: 'd' is not in the list of projects"),
        (";approval", ";veto", "META: the vote type 'veto' is not known"),
        (";approval", ";cumulative", "VOTES: a cumulative vote needs the column 'points'"),
    ],
)
def test_votes_that_cannot_be_counted_are_named(before: str, after: str, words: str) -> None:
    file = read_text(APPROVALS.replace(before, after, 1))
    with pytest.raises(PabulibError, match=words):
        fund_of(file)


def test_an_empty_section_has_no_names_of_columns() -> None:
    with pytest.raises(PabulibError, match="VOTES: the line with the names of the columns is missing"):
        read_text(APPROVALS[: APPROVALS.index("voter_id")])


def test_a_quotation_mark_that_is_never_closed_is_reported() -> None:
    endless = RANKS.replace("1;a,b", '1;"a,b') + "3;a\n" * 60_000
    with pytest.raises(PabulibError, match="cannot be split into cells"):
        read_text(endless)


def test_amounts_are_understood_with_commas_spaces_and_cents() -> None:
    text = APPROVALS.replace("budget;100", "budget;1 000,50").replace("b;50", "b;1,000.25")
    fund = fund_of(read_text(text))

    assert (fund.unit, fund.budget, fund.projects[1].cost) == (4, 4002, 4001)


@pytest.mark.parametrize(
    "typed", ["1 000 000", "1,000,000", "1.000.000", "1'000'000.00", "1.000.000,00", "1,000,000.0"]
)
def test_a_million_is_a_million_in_every_way_of_writing(typed: str) -> None:
    assert fund_of(read_text(APPROVALS.replace("budget;100", f"budget;{typed}"))).budget == 1_000_000


def test_approvals_count_one_and_an_empty_vote_is_a_voter() -> None:
    fund = fund_of(read_text(APPROVALS))

    assert (fund.voters, fund.votes) == (4, (3, 2, 1))
    assert fund_of(read_text(APPROVALS.replace(";approval", ";choose-1"))) == fund


def test_points_are_the_voters_own() -> None:
    assert fund_of(read_text(POINTS.format(kind="cumulative", more=""))).points == (4, 3, 0)


def test_a_scoring_vote_gives_the_default_to_what_it_does_not_name() -> None:
    fund = fund_of(read_text(POINTS.format(kind="scoring", more="default_score;0.5\n").replace("3,1", "3,-1")))

    assert fund.point == 2
    assert [Fraction(points, fund.point) for points in fund.points] == [4, 1, 1]


def test_points_and_projects_have_to_be_as_many() -> None:
    with pytest.raises(PabulibError, match="VOTES, line 14: 1 points are given to 2 projects"):
        fund_of(read_text(POINTS.format(kind="cumulative", more="").replace("3,1", "3")))


def test_an_ordinal_vote_gives_falling_points_from_the_longest_allowed() -> None:
    assert fund_of(read_text(RANKS)).points == (5, 5, 0)
    assert fund_of(read_text(RANKS.replace("max_length;3", "max_length;2"))).points == (3, 3, 0)
    assert fund_of(read_text(POINTS.format(kind="ordinal", more=""))).points == (4, 3, 0)
    with pytest.raises(PabulibError, match="VOTES, line 14: the vote ranks a project twice"):
        fund_of(read_text(RANKS.replace("1;a,b", "1;a,a")))


def test_a_published_tally_that_the_ballots_do_not_give_is_shown() -> None:
    file = read_text(APPROVALS)

    assert published_points(file) == (3, 2, 1)
    assert compare_tally(file, fund_of(file)) == ()
    other = read_text(APPROVALS.replace("b;50;2", "b;50;9"))
    assert compare_tally(other, fund_of(other)) == (Difference("b", Fraction(9), Fraction(2)),)
    assert published_points(read_text(RANKS)) is None


@pytest.mark.parametrize(
    ("rule", "more", "selected"),
    [
        ("greedy", "", ("a", "c")),
        ("greedy-no-skip", "", ("a",)),
        ("greedy-threshold", "min_project_score_threshold;2\n", ("a",)),
        ("equalshares", "", ("a",)),
        ("equalshares/add1", "", ("a",)),
        ("equalshares-comparison", "", ("a", "c")),
        ("equalshares/add1-comparison", "", ("a", "c")),
    ],
)
def test_a_file_is_decided_by_the_rule_it_names(rule: str, more: str, selected: tuple[str, ...]) -> None:
    """Shares of 25: 75 behind the well of 70, which the three of them can pay."""
    file = read_text(APPROVALS.replace("rule;greedy\n", f"rule;{rule}\n{more}"))

    assert decide_as_declared(file).selected == selected


def test_the_published_tally_decides_a_greedy_rule() -> None:
    assert decide_as_declared(read_text(APPROVALS.replace("b;50;2", "b;50;9"))).selected == ("b", "c")


@pytest.mark.parametrize("rule", ["unknown", "greedy-custom", "greedy-exclusive", ""])
def test_a_rule_that_the_file_does_not_explain_is_refused(rule: str) -> None:
    file = replace(read_text(APPROVALS), meta={**read_text(APPROVALS).meta, "rule": rule})
    with pytest.raises(PabulibError, match="is not one that the file alone explains"):
        decide_as_declared(file)


def test_a_threshold_has_to_be_a_number_and_be_there() -> None:
    missing = read_text(APPROVALS.replace("rule;greedy", "rule;greedy-threshold"))
    with pytest.raises(PabulibError, match="'min_project_score_threshold' is missing"):
        decide_as_declared(missing)
    wrong = replace(missing, meta={**missing.meta, "min_project_score_threshold": "many"})
    with pytest.raises(PabulibError, match="'many'"):
        decide_as_declared(wrong)


def test_a_withdrawn_project_does_not_stop_a_rule_that_does_not_skip() -> None:
    text = APPROVALS.replace("rule;greedy", "rule;greedy-no-skip").replace("b;50", "b;999999999")

    assert decide_as_declared(read_text(text)).selected == ("a", "c")


def test_a_fund_and_its_result_are_published_as_a_file() -> None:
    result = equal_shares(village(), completion=Completion.ADD1)
    file = file_of(village(), {"description": "The village", "rule": "equalshares/add1"}, result)

    assert read_text(text_of(file)) == file
    assert file.meta["num_votes"] == "10"
    assert fund_of(file) == village()
    assert file.selected == result.selected == decide_as_declared(file).selected
    assert compare_tally(file, village()) == ()


def test_points_are_published_as_scores() -> None:
    fund = Fund.of(Fraction("10.5"), {"a": 3, "b": 4}, [{"a": Fraction(1, 2), "b": 2}, {"b": -1}])
    file = file_of(fund, {"rule": "unknown"})

    assert file.votes.rows == (("1", "b,a", "2,0.5"), ("2", "b", "-1"))
    assert file.projects.rows == (("a", "3", "1", "0.5"), ("b", "4", "1", "1"))
    assert fund_of(file) == fund


def test_a_name_with_a_comma_has_no_place_in_the_format() -> None:
    fund = Fund.of(10, {"path, with trees": 3}, [{"path, with trees"}])
    with pytest.raises(ValueError, match="a comma"):
        file_of(fund, {})


def test_tables_made_by_hand_have_no_lines() -> None:
    assert Table(("a",), (("1",),)).line(0) is None
