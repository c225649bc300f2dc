"""The sample network is plausible, the same twice, and true to what it says about itself."""

import csv
import hashlib
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from filrouge.front.sample import Network, build, write
from filrouge.front.sample.files import first_line
from filrouge.front.sample.model import Habit
from filrouge.front.sample.names import acronym, core_name, with_form
from filrouge.front.sample.numbers import invent
from filrouge.front.sample.rows import column_headings
from filrouge.front.sample.vocabulary import LANGUAGES, dice, sectors, table, towns, words
from filrouge.methods.identifiers import check
from filrouge.rooms.register.formats.classes import figure

Truth = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def network() -> Network:
    return build()


@pytest.fixture(scope="module")
def folder(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write(network, folder)
    return folder


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    found: Truth = {}
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["file"], []).append(row)
    return found


def read(path: Path, habit: Habit) -> list[list[object]]:
    """Every row of a file as a reader of spreadsheets sees it, titles and headings included."""
    if habit.format == "csv":
        with path.open(encoding=habit.encoding, newline="") as file:
            return [list(row) for row in csv.reader(file, delimiter=habit.separator)]
    if habit.format == "jsonl":
        return [list(json.loads(line).values()) for line in path.read_text(encoding="utf-8").splitlines()]
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


def digest(folder: Path) -> str:
    sums = (hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()))
    return hashlib.sha256("".join(sums).encode()).hexdigest()


def test_there_are_65_members_in_30_countries_and_each_has_a_name_in_six_languages(network: Network) -> None:
    assert len(network.members) == 65
    assert len({member.country for member in network.members}) == 30
    assert len({member.acronym for member in network.members}) == 65
    assert all(set(LANGUAGES) <= set(member.names) for member in network.members)
    assert set(network.name) == set(network.mission) == set(LANGUAGES)


def test_members_differ_in_what_they_gave(network: Network) -> None:
    given = Counter(
        "list" if member.lists else "number" if member.declared else "nothing" for member in network.members
    )
    assert given == {"list": 53, "number": 9, "nothing": 3}
    assert sum(len(member.lists) == 2 for member in network.members) == 2
    assert sum(bool(member.declared and member.declared.checks) for member in network.members) == 2
    assert Counter(member.status for member in network.members) == {
        "active": 62,
        "applied": 1,
        "suspended": 1,
        "left": 1,
    }


def test_12_000_organisations_stand_on_the_latest_lists_and_no_number_or_name_is_given_twice(
    network: Network,
) -> None:
    assert len(network.listed()) == 12_000
    everybody = network.organisations.values()
    assert len({one.number for one in everybody}) == len(network.organisations)
    assert len({(one.form.country, one.core) for one in everybody}) == len(network.organisations)


def test_about_one_organisation_in_six_is_on_more_than_one_list(network: Network) -> None:
    lists = Counter(key for each in network.lists() if each.is_latest for key in each.organisations)
    on = Counter(lists.values())
    assert 0.82 < on[1] / len(lists) < 0.86
    assert 0.11 < on[2] / len(lists) < 0.15
    assert 0.02 < on[3] / len(lists) < 0.05
    assert 1.15 < sum(lists.values()) / len(lists) < 1.20


def test_overlaps_stay_inside_what_a_federation_takes_as_members(network: Network) -> None:
    strangers = sum(
        network.organisations[key].form.family not in each.scope
        for each in network.lists()
        for key in each.organisations
        if not network.organisations[key].sibling_of
    )
    assert strangers == 0


def test_no_list_names_an_organisation_twice_except_in_rows_marked_as_such(truth: Truth) -> None:
    for rows in truth.values():
        once = [row["organisation"] for row in rows if row["trap"] != "twice"]
        assert len(once) == len(set(once))
    traps = Counter(row["trap"] for rows in truth.values() for row in rows)
    assert 10 < traps["twice"] < 40
    assert traps["nameless"] == 16
    assert 30 < traps["wrong number"] < 120
    assert 0.02 < traps["sibling"] / sum(traps.values()) < 0.04


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_organisations(tmp_path: Path) -> None:
    for name in ("once", "again"):
        write(build(2_000, 7), tmp_path / name)
    assert digest(tmp_path / "once") == digest(tmp_path / "again")
    here, there = ({one.core for one in build(2_000, seed).organisations.values()} for seed in (7, 8))
    assert len(here & there) < len(here) / 2


def test_every_file_opens_and_the_truth_covers_each_row(network: Network, folder: Path, truth: Truth) -> None:
    for member in network.members:
        for each in member.lists:
            rows = read(folder / each.habit.file, each.habit)
            begin = first_line(each.habit)
            lines = [int(row["line"]) for row in truth[each.habit.file]]
            assert lines == list(range(begin, len(rows) + 1)), each.habit.file
            if each.habit.format != "jsonl":
                assert rows[begin - 2] == column_headings(member, each.habit)


def test_the_truth_names_the_organisation_that_stands_on_the_line(network: Network, folder: Path, truth: Truth) -> None:
    each = next(each for each in network.lists() if each.habit.file == "warp-weft-members.csv")
    rows = read(folder / each.habit.file, each.habit)
    at = each.habit.columns.index("name")
    same = 0
    for row in truth[each.habit.file]:
        one = network.organisations[row["organisation"]]
        same += rows[int(row["line"]) - 1][at] == with_form(one.core, one.form, "long")
    assert same / len(truth[each.habit.file]) > 0.9


def test_no_address_lies_outside_the_domain_kept_for_examples(folder: Path) -> None:
    everything = ""
    for path in folder.iterdir():
        if path.suffix in (".csv", ".jsonl", ".json"):
            data = path.read_bytes()
            everything += data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8", errors="replace")
    found = re.findall(r"(?:https?://|www\.|@)[^\s,;\"]+", everything)
    assert len(found) > 3_000
    assert all(address.endswith(".example") for address in found)
    assert not re.search(r"\.(?:com|org|net|eu|coop)\b", everything)


@pytest.mark.parametrize("country", [row["country"] for row in table("numbers")])
def test_company_numbers_pass_the_check_of_their_register(country: str) -> None:
    scheme = next(row["scheme"] for row in table("numbers") if row["country"] == country)
    taken: set[str] = set()
    for attempt in range(50):
        number = invent(country, "cooperative", "Leipzig", dice("number", attempt), taken)
        assert check(scheme, number).state == "valid", number


def test_initials_skip_articles_that_are_elided_and_quotation_marks() -> None:
    assert acronym("Ressourcerie L'Atelier du Canal") == "RAC"
    assert acronym("Lavandería La Fuente") == "LLF"
    assert acronym("Bistro „Zielona Dolina”") == "BZD"
    assert acronym("Lindenhof Berlin") == ""


def test_next_years_list_shows_who_joined_who_left_and_what_changed(network: Network) -> None:
    member = next(member for member in network.members if member.key == "it-filocomune")
    before, after = (set(each.organisations) for each in member.lists)
    assert [each.habit.date for each in member.lists] == [date(2025, 2, 28), date(2026, 2, 28)]
    assert 0.05 < len(after - before) / len(after) < 0.11
    assert 0.03 < len(before - after) / len(after) < 0.07


def test_an_unchanged_member_is_written_the_same_way_in_both_years(folder: Path) -> None:
    old, new = (
        {
            row[0]: row
            for row in csv.reader(
                (folder / f"trame_membres_{year}.csv").read_text("cp1252").splitlines(), delimiter=";"
            )
        }
        for year in (2025, 2026)
    )
    both = old.keys() & new.keys()
    same = sum(old[number] == new[number] for number in both)
    assert 0.6 < same / len(both) < 0.95
    assert sum(old[number][1] == new[number][1] for number in both) == len(both)


def test_a_sample_too_small_for_65_members_is_refused() -> None:
    with pytest.raises(ValueError, match="take 2000 or more"):
        build(1_999)


def test_networks_are_members_of_networks_and_never_of_themselves(network: Network) -> None:
    above = {member.key: set(member.umbrellas) for member in network.members}

    def reach(key: str) -> set[str]:
        return above[key] | {far for near in above[key] for far in reach(near)}

    assert "eu-careweave" in reach("ee-long")
    assert all(key not in reach(key) for key in above)
    named = {key for each in network.lists() if each.federation == "eu-mend" for key in each.federations}
    assert named == {key for key, over in above.items() if "eu-mend" in over}


def test_sample_checks_say_truly_what_was_found(network: Network) -> None:
    listed = network.listed()
    hidden = {m.key: set(m.declared.hidden) for m in network.members if m.declared}
    checks = [(m.key, c) for m in network.members if m.declared for c in m.declared.checks]
    assert all(one.found == (one.organisation in listed) for _, one in checks)
    for key, one in checks:
        assert set(one.also_declared_by) == {k for k, v in hidden.items() if one.organisation in v and k != key}
    assert 0.2 < sum(one.found for _, one in checks) / len(checks) < 0.6
    assert any(one.also_declared_by for _, one in checks)


def test_two_lists_say_size_classes_in_their_own_language_and_the_register_understands_each(
    network: Network, folder: Path
) -> None:
    said: dict[str, set[object]] = {}
    for each in network.lists():
        if "size" in each.habit.columns:
            rows = read(folder / each.habit.file, each.habit)[first_line(each.habit) - 1 :]
            said[each.habit.language] = {row[each.habit.columns.index("size")] for row in rows} - {""}
    assert said == {language: set(words(language)["size"]) for language in ("de", "fr")}
    for language in said:
        assert [figure(cell, "heads") for cell in words(language)["size"]] == [0, "1-9", "10-49", "50+"]


def test_public_registers_count_everybody_of_their_country_so_none_is_exceeded(network: Network) -> None:
    there = Counter(one.form.country for one in network.organisations.values())
    assert [each.country for each in network.registers] == ["NL", "HU"]
    for each in network.registers:
        named = sum(len(m.declared.hidden) for m in network.members if m.declared and m.country == each.country)
        listed = sum(network.organisations[key].form.country == each.country for key in network.listed())
        assert listed < each.organisations == there[each.country] < listed + named


def test_the_expert_group_has_vacancies_and_only_roles_hold_seats(folder: Path) -> None:
    told = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    group = next(body for body in told["bodies"] if body["key"] == "expert-group")
    assert [(seat["category"], seat["seats"]) for seat in group["seats"]] == [
        ("private", 40),
        ("public", 40),
        ("observers", 12),
    ]
    assert [seat["vacant"] for seat in group["seats"]] == [3, 4, 3]
    assert all("name" not in holder and set(holder["role"]) == set(LANGUAGES) for holder in group["holders"])


def test_every_kind_of_seat_is_told_in_every_language(folder: Path) -> None:
    told = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    kinds = {row["category"]: row for row in table("seats")}
    assert set(kinds) == {seat["category"] for body in told["bodies"] for seat in body["seats"]}
    assert all(row[language] for row in kinds.values() for language in LANGUAGES)


def test_seven_people_can_sign_in_and_their_members_exist(network: Network) -> None:
    assert Counter(person.role for person in network.people) == {
        "secretariat": 2,
        "head delegate": 2,
        "delegate": 1,
        "data contact": 1,
        "visitor": 1,
    }
    assert all(person.address.endswith("@sample.example") for person in network.people)
    assert {person.member for person in network.people} <= {"", *(member.key for member in network.members)}


@pytest.mark.parametrize("language", sorted({row["language"] for row in table("towns")}))
def test_no_name_says_the_same_word_twice_or_a_letter_three_times(language: str) -> None:
    town = towns(next(row["country"] for row in table("towns") if row["language"] == language), language)
    chance = dice("names", language)
    for _ in range(300):
        name = core_name(language, sectors("cooperative").draw(chance).key, town.draw(chance), chance)
        ready = any(each in name for each in words(language)["evo"])
        long = [word.casefold() for word in name.split() if len(word) > 5]
        assert ready or len(set(long)) == len(long), name
        assert not re.search(r"([^\W\d_I])\1\1", name), name


@pytest.mark.parametrize("language", sorted({row["language"] for row in table("towns")}))
def test_every_language_has_a_full_stock_of_words(language: str) -> None:
    stock = words(language)
    for row in table("sectors"):
        assert len(stock[f"act.{row['sector']}"]) == 2
        assert len(stock[f"sector.{row['sector']}"]) == 1
    for gender in "mfn":
        assert len(stock.get(f"tail.{gender}", ())) in (0, len(stock.get("tail.m", ())))
    assert all(len(set(choices)) == len(choices) for key, choices in stock.items() if key != "core")
