"""Participatory budgets of real cities: the outcome that the city published is the outcome found here."""

import gzip
from io import StringIO
from pathlib import Path

import pytest

from filrouge.methods.shares.allocation import Completion, Utility
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.declared import decide_as_declared
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.pabulib import BudgetFile, read, write
from filrouge.methods.shares.pabulib_votes import compare_tally, fund_of

pytestmark = pytest.mark.shared

OFFICIAL = (
    "Poland_Katowice_2024_Welnowiec_-_Jozefowiec.pb",
    "Poland_Krakow_2023_Zwierzyniec.pb",
    "Poland_Swiecie_2023.pb",
    "Poland_Warszawa_2019_Sielce.pb",
)
LARGE = "Netherlands_Amsterdam_621.pb.gz"


def open_budget(shared: Path, name: str) -> BudgetFile:
    path = shared / "data" / "decisions" / "budgeting" / name
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return read(StringIO(raw.decode("utf-8"), newline=""))


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_rule_that_a_city_names_gives_the_projects_that_it_funded(shared: Path, name: str) -> None:
    file = open_budget(shared, name)
    fund = fund_of(file)
    result = decide_as_declared(file, fund)

    assert file.selected is not None
    assert set(result.selected) == set(file.selected)
    assert verify(fund, result) == ()


@pytest.mark.parametrize("name", [*OFFICIAL, LARGE])
def test_the_ballots_add_up_to_the_published_tally(shared: Path, name: str) -> None:
    file = open_budget(shared, name)

    assert compare_tally(file, fund_of(file)) == ()
    assert fund_of(file).voters == int(file.meta["num_votes"])


@pytest.mark.parametrize("name", [*OFFICIAL, LARGE])
def test_a_file_is_written_as_it_was_read(shared: Path, name: str) -> None:
    file = open_budget(shared, name)
    stream = StringIO()
    write(file, stream)
    stream.seek(0)

    assert read(stream) == file


def test_swiecie_was_funded_by_equal_shares_that_grew_by_242_each(shared: Path) -> None:
    """Without growing 13 of the 17 projects would have been funded, for 647,787 of 1,070,000."""
    fund = fund_of(open_budget(shared, "Poland_Swiecie_2023.pb"))
    grown = equal_shares(fund, completion=Completion.ADD1)
    plain = equal_shares(fund)

    assert (len(grown.selected), grown.spent, grown.added) == (17, 1_040_337, 242)
    assert (len(plain.selected), plain.spent) == (13, 647_787)


@pytest.mark.parametrize("utility", list(Utility))
def test_a_large_city_is_counted_and_certified(shared: Path, utility: Utility) -> None:
    """Amsterdam Centrum: 10,081 voters, 60 projects, 180,000 approvals."""
    fund = fund_of(open_budget(shared, LARGE))
    result = equal_shares(fund, utility=utility, completion=Completion.ADD1_UTILITARIAN)

    assert verify(fund, result) == ()
    assert result.spent <= 450_000
