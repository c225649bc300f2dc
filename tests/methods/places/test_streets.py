"""Street and number out of one line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.places import street
from filrouge.methods.places.streets import _words

LINES = """
12 bis, r. de la Paix|rue de la paix|12bis
Hauptstr. 5a|hauptstrasse|5a
Lange Str. 12-14|lange strasse|12-14
458-464 George Street|george street|458-464
12 High St|high street|12
St. John St 4|saint john street|4
213 St. Leonards Rd|saint leonards road|213
Rue du 11 Novembre 25|rue du 11 novembre|25
11 rue du 4 septembre|rue du 4 septembre|11
Rue du 4 septembre|rue du 4 septembre|
Place du 1er Mai|place du 1er mai|
Straße des 17. Juni 135|strasse des 17 juni|135
Av. Louise 123 bte 4|avenue louise|123
Kerkstraat 12 bus 3|kerkstraat|12
Chée de Charleroi 100|chaussee de charleroi|100
Bd Anspach, 1|boulevard anspach|1
C/ Mayor, 5|calle mayor|5
Avda. Libertad, nº 7|avenida libertad|7
Via Roma 12/3|via roma|12-3
P.za Garibaldi 3|piazza garibaldi|3
V.le Monza 8|viale monza|8
ul. Długa 12/4|ulica dluga|12-4
Kossuth u. 5.|kossuth utca|5
бул. Васил Левски 106|bulevard vasil levski|106
Str. Unirii nr. 5|strada unirii|5
Rua do Ouro, n.º 12|rua do ouro|12
Storgt. 5|storgatan|5
Mannerheimintie 12 A|mannerheimintie|12a
Unit 5, 12 Main Road|main road|12
2/1, 35 Walton Street|walton street|35
5th Avenue 12|5th avenue|12
Marktplatz|marktplatz|
1050|1050|
"""
CASES = [tuple(line.split("|")) for line in LINES.strip().splitlines()]


@pytest.mark.parametrize(("typed", "name", "number"), CASES)
def test_a_line_is_parted_into_street_and_number(typed: str, name: str, number: str) -> None:
    assert street(typed) == (name, number)


def test_nothing_typed_is_no_street() -> None:
    assert street("  ") == ("", "")


def test_about_sixty_or_more_abbreviations_are_known() -> None:
    assert len(_words()) >= 60


PIECES = st.sampled_from([*[case[0] for case in CASES], "12", "St", "av.", "r", "5-7", "Box", "(b)", "&", "-", "5a"])


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=4).map(" ".join)))
def test_the_name_of_a_street_is_its_own_name(typed: str) -> None:
    name = street(typed).name
    assert street(name).name == name
