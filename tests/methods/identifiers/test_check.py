"""Numbers of organisations are brought into the spelling of their register and judged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.identifiers import SCHEMES, check, derived, main_scheme

VALID = """
be-ent|BE 0403.019.261|0403019261
be-ent|403019261|0403019261
be-ent|403019261.0|0403019261
be-ent|BE (0)403.019.261|0403019261
be-ent|1000.000.021|1000000021
fr-siren|303 265 045|303265045
fr-siren|62201199|062201199
fr-siren|RCS Paris 303 265 045|303265045
fr-siret|6220119900031|06220119900031
fr-siret|356 000 000 00048|35600000000048
fr-rna|w627011415|W627011415
fr-rna|W9R 1234567|W9R1234567
gb-coh|4518100|04518100
gb-coh|189141|00189141
gb-coh|SC94759|SC094759
gb-coh|IP12345R|IP12345R
gb-coh|IP525R|IP00525R
gb-coh|SP2059RS|SP2059RS
gb-coh|RS007123|RS007123
gb-fca|525 R|525R
gb-fca|2059rs|2059RS
gb-fca|IP000328|IP000328
gb-chc|1081247|1081247
gb-sco|SC012345|SC012345
gb-vat|GB 980 7806 84|980780684
nl-kvk|KvK 1234567|01234567
nl-rsin|4495445|004495445
lu-rcs|R.C.S. Luxembourg B 12.345|B12345
de-hrb|Amtsgericht Freiburg HRB 5331|Freiburg HRB 5331
de-hrb|GnR 123, AG Berlin (Charlottenburg)|Berlin Charlottenburg GnR 123
at-uid|ATU 13585627|U13585627
at-fb|FN 122119m|122119M
ch-uid|CHE-109.322.551 MWST|CHE109322551
it-piva|488410010|00488410010
it-cf|IT00488410010|00488410010
es-cif|ES-B58378431|B58378431
pt-nif|PT 501 964 843|501964843
ie-cro|123456|123456
ua-edrpou|32112|00032112
pl-krs|KRS 28860|0000028860
pl-nip|856-734-62-15|8567346215
pl-regon|192598184|192598184
se-org|556036-0793|5560360793
se-org|16 556036-0793|5560360793
fi-ytunnus|112038-9|01120389
dk-cvr|DK 24 25 67 90|24256790
no-org|NO 923 609 016 MVA|923609016
ro-cui|RO 18547290|18547290
hu-asz|12892312-2-41|12892312
cz-ico|CZ 25596641|25596641
sk-ico|31 333 532|31333532
si-ms|9331310000|9331310
hr-oib|33392005961|33392005961
gr-afm|94259216|094259216
bg-eik|BG831641791|831641791
lv-reg|LV 4000 3032 949|40003032949
lt-jak|121215434|121215434
mt-c|12345|C12345
cy-he|HE 12345|HE12345
eu-vat|BE 0403.019.261|BE0403019261
lei|5493 001KJTIIGC8Y1R 12|5493001KJTIIGC8Y1R12
isni|0000 0001 2281 955x|000000012281955X
ror|https://ror.org/03yrm5c26|03yrm5c26
"""
CASES = [tuple(line.split("|")) for line in VALID.strip().splitlines()]


@pytest.mark.parametrize(("scheme", "typed", "number"), CASES)
def test_a_right_number_is_spelled_as_its_register_spells_it(scheme: str, typed: str, number: str) -> None:
    assert check(scheme, typed) == (scheme, number, "valid")


@pytest.mark.parametrize(("scheme", "typed", "number"), CASES)
def test_checking_a_second_time_changes_nothing(scheme: str, typed: str, number: str) -> None:
    assert check(scheme, number) == check(scheme, typed)


WITH_DIGIT = [case for case in CASES if SCHEMES[case[0]].check_digit and case[0] != "fr-siret"]


@pytest.mark.parametrize(("scheme", "typed", "number"), WITH_DIGIT)
def test_one_changed_digit_is_noticed(scheme: str, typed: str, number: str) -> None:
    place = next(place for place in range(len(number) - 3, 0, -1) if number[place].isdigit())
    changed = f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"
    assert check(scheme, changed).state == "wrong"


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("be-ent", "0403.019.261 / 0404.000.000"),
        ("be-ent", "in aanvraag"),
        ("be-ent", "2403019261"),
        ("gb-coh", "XX123456"),
        ("gb-coh", "525R"),
        ("fr-rna", "627011415"),
        ("fr-siret", "1.0007E+13"),
        ("nl-kvk", "123456789"),
        ("ror", "03yrm5c27"),
    ],
)
def test_what_cannot_be_such_a_number_is_wrong(scheme: str, typed: str) -> None:
    assert check(scheme, typed).state == "wrong"


def test_a_wrong_number_keeps_the_digits_that_were_typed() -> None:
    assert check("fr-siren", "62 201 198").number == "62201198"


def test_nothing_and_unknown_schemes_stay_unchecked() -> None:
    assert check("be-ent", "  ") == ("be-ent", "", "unchecked")
    assert check("xx-own", "A-12 34") == ("xx-own", "A1234", "unchecked")


def test_a_german_register_number_without_its_court_is_not_an_identity() -> None:
    assert check("de-hrb", "HRB 5331").state == "unchecked"
    assert check("de-hrb", "Hamburg HRB 5331").number != check("de-hrb", "Freiburg HRB 5331").number


def test_the_country_completes_a_vat_number() -> None:
    assert check("eu-vat", "0403.019.261", "BE") == check("eu-vat", "BE0403019261")
    assert check("eu-vat", "U13585627", "AT").number == "ATU13585627"
    assert check("eu-vat", "094259216", "GR").number == "EL094259216"
    assert check("eu-vat", "GR094259216") == check("eu-vat", "EL094259216")


@pytest.mark.parametrize(
    ("scheme", "typed", "inside"),
    [
        ("fr-siret", "06220119900031", [("fr-siren", "062201199")]),
        ("eu-vat", "BE0403019261", [("be-ent", "0403019261")]),
        ("eu-vat", "FR40303265045", [("fr-siren", "303265045")]),
        ("eu-vat", "SE556036079301", [("se-org", "5560360793")]),
        ("eu-vat", "NL004495445B01", [("nl-rsin", "004495445")]),
        ("eu-vat", "ATU13585627", [("at-uid", "U13585627")]),
        ("eu-vat", "EL094259216", [("gr-afm", "094259216")]),
        ("gb-fca", "525R", [("gb-coh", "IP00525R")]),
        ("gb-fca", "2059RS", [("gb-coh", "SP2059RS")]),
        ("gb-fca", "7029CBS", []),
        ("it-cf", "00488410010", [("it-piva", "00488410010")]),
        ("it-cf", "80006480281", []),  # of a body without a partita IVA
        ("fr-siren", "303265045", []),
        ("be-ent", "0403019261", []),
    ],
)
def test_numbers_inside_a_number_are_derived(scheme: str, typed: str, inside: list[tuple[str, str]]) -> None:
    found = derived(check(scheme, typed))
    assert [(one.scheme, one.number) for one in found] == inside
    assert all(one.state == "valid" for one in found)


def test_nothing_is_derived_from_a_wrong_number() -> None:
    assert derived(check("eu-vat", "BE0403019262")) == ()


def test_establishments_and_vat_numbers_do_not_stand_for_one_entity() -> None:
    shared = {scheme.code for scheme in SCHEMES.values() if not scheme.unique}
    assert {"fr-siret", "be-est", "nl-vest", "dk-p", "eu-vat"} <= shared
    assert not shared & {"be-ent", "fr-siren", "gb-coh", "nl-kvk"}


def test_every_country_has_one_main_register() -> None:
    countries = [scheme.country for scheme in SCHEMES.values() if scheme.main]
    assert len(countries) == len(set(countries)) == 31
    assert main_scheme("BE") == "be-ent"
    assert main_scheme("JP") == ""


PADDED = sorted(scheme.code for scheme in SCHEMES.values() if scheme.width)


@settings(max_examples=300)
@given(st.sampled_from(PADDED), st.integers(min_value=0, max_value=10**14))
def test_zeros_in_front_survive_and_lost_zeros_come_back(code: str, value: int) -> None:
    scheme = SCHEMES[code]
    full = str(value).zfill(scheme.width)[-scheme.width :]
    kept = check(code, full)
    assert kept.number == full
    lost = full.removeprefix("0")
    if kept.state == "valid" and len(lost) >= scheme.shortest:
        assert check(code, lost) == kept
        assert check(code, f"{lost}.0") == kept


@settings(max_examples=400)
@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=20), st.sampled_from(["", "BE", "AT", "GR"]))
def test_any_text_gets_a_state_and_a_stable_number(code: str, typed: str, country: str) -> None:
    found = check(code, typed, country)
    assert found.state in {"valid", "wrong", "unchecked"}
    if found.state == "valid":
        assert check(code, found.number, country) == found
