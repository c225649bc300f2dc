"""Which pairs of rows are compared at all."""

import sqlite3

import numpy as np

from filrouge.methods.linkage import evaluation
from filrouge.methods.linkage.blocking import KINDS, Keys, blocking_keys, pairs
from filrouge.methods.linkage.preparation import prepare
from tests.methods.linkage.lists import network, row


def keys_of(*blocks):
    """Blocks of rows as keys of the first kind."""
    n = 1 + max((r for block in blocks for r in block), default=0)
    rows = [r for block in blocks for r in block]
    hashes = [k for k, block in enumerate(blocks) for _ in block]
    return Keys(np.array(rows, np.int32), np.array(hashes, np.int64), np.zeros(len(rows), np.int8), n)


def listed(found):
    return list(zip(found[0].tolist(), found[1].tolist(), strict=True))


def compared(*records):
    return listed(pairs(blocking_keys(prepare(records))))


def test_rows_of_one_block_are_paired_once_and_sorted():
    assert listed(pairs(keys_of([2, 0, 1], [0, 1]))) == [(0, 1), (0, 2), (1, 2)]


def test_a_block_that_is_too_large_makes_no_pairs():
    assert listed(pairs(keys_of([0, 1, 2], [0, 3]), largest_block=2)) == [(0, 3)]


def test_no_keys_make_no_pairs():
    i, j = pairs(keys_of())
    assert (i.dtype, len(i), len(j)) == (np.int32, 0, 0)


def test_a_refresh_pairs_only_what_touches_a_changed_row():
    keys = keys_of([0, 1, 2], [3, 4])
    only = np.array([False, False, True, False, False])
    assert listed(pairs(keys, only=only)) == [(0, 2), (1, 2)]


def test_a_refresh_finds_the_pairs_of_a_full_run_that_touch_changed_rows():
    keys = blocking_keys(prepare(network().records))
    only = np.arange(keys.n) % 7 == 0
    i, j = pairs(keys)
    touched = only[i] | only[j]
    assert listed(pairs(keys, only=only)) == list(zip(i[touched].tolist(), j[touched].tolist(), strict=True))


def test_an_sql_self_join_over_the_keys_finds_the_same_pairs():
    keys = blocking_keys(prepare(network().records))
    base = sqlite3.connect(":memory:")
    base.execute("create table keys (row integer, kind integer, key integer)")
    rows = zip(keys.row.tolist(), keys.kind.tolist(), keys.key.tolist(), strict=True)
    base.executemany("insert into keys values (?, ?, ?)", rows)
    joined = base.execute(
        "with small as (select kind, key from keys group by kind, key having count(*) between 2 and 80) "
        "select distinct a.row, b.row from small join keys a using (kind, key) join keys b using (kind, key) "
        "where a.row < b.row order by 1, 2"
    )
    assert joined.fetchall() == listed(pairs(keys))


def test_keys_do_not_depend_on_the_order_of_rows():
    records = network().records[:200]
    turned = records[::-1]
    straight, other = blocking_keys(prepare(records)), blocking_keys(prepare(turned))
    last = len(records) - 1
    one = set(zip(straight.row.tolist(), straight.kind.tolist(), straight.key.tolist(), strict=True))
    two = set(zip((last - other.row).tolist(), other.kind.tolist(), other.key.tolist(), strict=True))
    assert one == two


def test_a_translated_name_meets_its_original():
    assert compared(row(0, "Maison Solidaire", city="Gent"), row(1, "Solidair Huis", city="Liège")) == [(0, 1)]


def test_an_acronym_meets_the_name_it_stands_for_in_its_town():
    full = row(0, "Scottish Midland Trading Alliance", country="GB", city="Edinburgh")
    assert compared(full, row(1, "SMTA", country="GB", city="Edinburgh")) == [(0, 1)]


def test_two_names_without_a_common_word_meet_over_their_web_site():
    one = row(0, "Les Petits Riens", website="https://www.petitsriens.example.be/fr")
    assert compared(one, row(1, "Spullenhulp", website="petitsriens.example.be")) == [(0, 1)]


def test_a_renamed_organisation_meets_its_old_name_over_its_website():
    one = row(0, "Fairwater Connections", website="https://kelhamcohousing.example.org")
    assert compared(one, row(1, "Kelham Cohousing")) == [(0, 1)]


def test_letters_that_changed_places_and_a_lost_first_letter_do_not_hide_a_name():
    assert compared(row(0, "Diggireffe"), row(1, "Digigreffe")) == [(0, 1)]
    assert compared(row(0, "Escapadeprojet"), row(1, "Esiapadeprojet")) == [(0, 1)]


def test_two_names_at_one_house_meet_without_town_and_postcode():
    address = {"street": "54 Abbey Street", "country": "GB"}
    assert compared(row(0, "Aurora", **address), row(1, "Zephyr", **address)) == [(0, 1)]


def test_rows_with_nothing_in_common_are_not_compared():
    assert compared(row(0, "Aurora", city="Gent"), row(1, "Zephyr", city="Namur")) == []


def test_rows_without_any_name_or_place_are_not_compared():
    assert compared(row(0, (), country=""), row(1, (), country="")) == []


def test_nearly_all_true_pairs_of_a_simulated_network_are_compared():
    made = network()
    keys = blocking_keys(prepare(made.records))
    i, j = pairs(keys)
    truth = made.truth
    sizes = np.bincount(truth)
    assert (truth[i] == truth[j]).sum() / (sizes * (sizes - 1) // 2).sum() > 0.93
    assert set(evaluation.recall_by_kind(keys, truth)) == {kind.name for kind in KINDS}
