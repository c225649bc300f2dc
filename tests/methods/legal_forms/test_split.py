"""Names of organisations are parted into core and legal form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.legal_forms import FORMS, family, split

NAMES = """
BE|La Ruche Verte ASBL|La Ruche Verte|be-asbl
BE|De Groene Korf vzw|De Groene Korf|be-vzw
BE|VZW De Brug|De Brug|be-vzw
BE|A.S.B.L. Le Monde Ouvert|Le Monde Ouvert|be-asbl
BE|Animacoeur (asbl)|Animacoeur|be-asbl
BE|Ostecho V.o.G.|Ostecho|be-vog
BE|Tandem SC|Tandem|be-sc
BE|Zonnestroom CV|Zonnestroom|be-cv
BE|Ventcommun SCRL|Ventcommun|be-scrl
BE|Windrijk cvba|Windrijk|be-cvba
BE|Terre en partage SCRL-FS|Terre en partage|be-scrlfs
BE|Réseau Lien AISBL|Réseau Lien|be-aisbl
BE|Fondation Marguerite Duval|Marguerite Duval|be-fup
FR|SCOP Almanach|Almanach|fr-scop
FR|Le Fil du Temps SCOP SARL|Le Fil du Temps|fr-scop
FR|Watt Citoyen SCIC SA|Watt Citoyen|fr-scic
FR|Association Les Voisins|Les Voisins|fr-association
FR|Association des amis du vélo|Association des amis du vélo|fr-association
FR|CUMA "La Plaine"|La Plaine|fr-cuma
FR|Mutuelle Horizon Bleu|Horizon Bleu|fr-mutuelle
NL|Stichting De Oude Smederij|De Oude Smederij|nl-stichting
NL|Coöperatie Zonnedak U.A.|Zonnedak|nl-cooperatie
NL|Vereniging Samen Sterk|Samen Sterk|nl-vereniging
DE|Kulturverein Süd e.V.|Kulturverein Süd|de-ev
DE|Dorfladen Neuburg e. V.|Dorfladen Neuburg|de-ev
DE|Bürgerstrom eG|Bürgerstrom|de-eg
DE|Lebenswege gGmbH|Lebenswege|de-ggmbh
AT|Morgenrot reg. Gen.m.b.H.|Morgenrot|at-gen
AT|Verein Fair Wohnen|Fair Wohnen|at-verein
IT|Cooperativa sociale Il Ponte ONLUS|Il Ponte|it-coop-sociale
IT|Il Ponte Società Cooperativa Sociale|Il Ponte|it-coop-sociale
IT|Girasole soc. coop. a r.l.|Girasole|it-scarl
IT|Arcobaleno S.C.S.|Arcobaleno|it-coop-sociale
IT|Boschi Vivi APS|Boschi Vivi|it-aps
ES|Llum Compartida, SCCL|Llum Compartida|es-sccl
ES|Imprenta Roja S. Coop. Mad.|Imprenta Roja|es-coop
ES|Haritza S.Coop.|Haritza|es-coop
ES|Fundación Espiga|Espiga|es-fundacion
PT|Cooperativa Terra Chã, C.R.L.|Terra Chã|pt-coop
GB|Meadow Housing Co-operative Limited|Meadow Housing|generic-cooperative
GB|Harbour Energy Network CIC|Harbour Energy Network|gb-cic
GB|Ffarm Bryn Glas Cyf|Ffarm Bryn Glas|gb-limited
GB|Riverside Credit Union Limited|Riverside Credit Union|gb-credit-union
GB|Northmarket Co-operative Society Ltd|Northmarket|gb-society
FI|Osuuskunta Hyvä Maa|Hyvä Maa|fi-osk
FI|Sininen Talo ry|Sininen Talo|fi-ry
SE|Solbanken ek. för.|Solbanken|se-ek
SE|Stiftelsen Björkhagen|Björkhagen|se-stiftelse
DK|Nordvind a.m.b.a.|Nordvind|dk-amba
DK|Byens Brød A/S|Byens Brød|dk-as
PL|Spółdzielnia Socjalna Pomost|Pomost|pl-socjalna
PL|Fundacja Zielone Pole|Zielone Pole|pl-fundacja
PL|Bufet sp. z o.o. non profit|Bufet|pl-ps
CZ|Tichý dům z.s.|Tichý dům|cz-zs
HU|Dombos Szociális Szövetkezet|Dombos|hu-szocialis
GR|Κοιν.Σ.Επ. Ανθός|Ανθός|gr-koinsep
GR|Πράσινο Σχέδιο ΑΜΚΕ|Πράσινο Σχέδιο|gr-amke
RO|Asociația Cuibul|Cuibul|ro-asociatie
BG|Сдружение „Зелени хълмове“|Зелени хълмове|bg-sdruzhenie
SI|Zadruga Dobrina z.o.o., so.p.|Dobrina|si-zadruga
EE|MTÜ Uus Maja|Uus Maja|ee-mtu
LT|VšĮ Žalia.lt|Žalia.lt|lt-vsi
|Brede Coop SCE|Brede Coop|eu-sce
"""
CASES = [tuple(line.split("|")) for line in NAMES.strip().splitlines()]


@pytest.mark.parametrize(("country", "name", "core", "form"), CASES)
def test_a_name_is_parted_into_core_and_form(country: str, name: str, core: str, form: str) -> None:
    assert split(name, country) == (core, form)


@pytest.mark.parametrize(("country", "name", "core", "form"), CASES)
def test_capitals_do_not_hide_the_core(country: str, name: str, core: str, form: str) -> None:
    assert split(name.upper(), country).core.lower() == core.upper().lower()


@pytest.mark.parametrize("name", ["Coop", "Mutual Aid", "The Co-operative", "ASBL", "Cooperativa", "Ltd", "SC"])
def test_a_name_that_is_hardly_more_than_a_form_stays_whole(name: str) -> None:
    assert split(name).core == name


def test_one_abbreviation_means_another_form_in_another_country() -> None:
    assert split("Tandem SC", "BE").form == "be-sc"
    assert split("Tandem SC", "IT").form == "it-coop"
    assert split("Tandem S.C.", "PL").form == "pl-sc"


def test_a_short_abbreviation_of_another_country_is_a_word_of_the_name() -> None:
    assert split("Racing CV", "FI") == ("Racing CV", "")


def test_small_words_that_look_like_an_abbreviation_are_kept() -> None:
    assert split("Prêt à partager sa") == ("Prêt à partager sa", "")


def test_forms_inside_brackets_are_found_and_other_brackets_stay() -> None:
    assert split("Amitié (asbl) Liège", "BE") == ("Amitié Liège", "be-asbl")
    assert split("Applepress (Wisbury) Limited", "GB") == ("Applepress (Wisbury)", "gb-limited")
    assert split("Maison (Amis asbl)", "BE") == ("Maison (Amis)", "be-asbl")


def test_two_languages_of_one_form_are_both_taken_off() -> None:
    assert split("Huis Maison ASBL/VZW", "BE").core == "Huis Maison"
    assert split("Huis Maison asbl - vzw", "BE").core == "Huis Maison"


def test_a_form_of_the_social_economy_says_more_than_the_company_form_beside_it() -> None:
    assert split("Meadow Co-op CIC", "GB").form == "gb-cic"
    assert split("Fil SARL SCOP", "FR").form == "fr-scop"


def test_the_name_of_nothing_is_nothing() -> None:
    assert split("  ") == ("", "")


@settings(max_examples=300)
@given(st.text(max_size=40), st.sampled_from(["", "BE", "FR", "GB", "IT", "DE"]))
def test_the_core_is_never_empty_and_is_cut_only_once(name: str, country: str) -> None:
    core = split(name, country).core
    assert bool(core) == bool(name.strip())
    assert split(core, country).core == core


SPELLINGS = sorted({spelling.strip("=^~@$") for form in FORMS.values() for spelling in form.spellings})
WORDS = st.sampled_from([*SPELLINGS, "Aurora", "de", "La", "Nord", "(", ")", '"', "-", "&"])


@settings(max_examples=400)
@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["", "BE", "IT", "GB"]))
def test_names_made_of_forms_keep_a_core_that_is_cut_only_once(words: list[str], country: str) -> None:
    name = " ".join(words)
    core = split(name, country).core
    assert core.strip()
    assert split(core, country).core == core


def test_an_english_name_may_begin_with_the_word_that_is_a_form_in_french() -> None:
    assert split("Co-operative Learning Associates", "GB").core == "Co-operative Learning Associates"
    assert split("Coopérative Les Halles", "FR") == ("Les Halles", "fr-cooperative")
    assert split("Coopérative Les Halles") == ("Les Halles", "generic-cooperative")
    assert split("Coopérative de la Gare", "FR") == ("Coopérative de la Gare", "fr-cooperative")


def test_a_form_that_is_tied_to_the_next_word_stays_in_the_name() -> None:
    for name, country in [
        ("Zadruga za dobru ekonomiju", "HR"),
        ("Nadace pro půdu", "CZ"),
        ("Asociația pentru noi", "RO"),
    ]:
        core, form = split(name, country)
        assert core == name
        assert form.startswith(country.lower())


def test_ltd_and_limited_are_one_word() -> None:
    name = "Loaves for All Community Benefit Society"
    assert split(f"{name} Ltd") == split(f"{name} Limited") == ("Loaves for All", "gb-bencom")


def test_a_form_at_the_end_of_a_part_is_found() -> None:
    assert split("Terre commune ASBL - TC", "BE") == ("Terre commune - TC", "be-asbl")
    assert split("Terre asbl / Aarde vzw", "BE").core == "Terre / Aarde"
    assert split("Fil, SCIC SA à capital variable", "FR") == ("Fil", "fr-scic")


def _typed_names() -> list[tuple[str, str, str, str]]:
    """Every spelling of the table behind and before an invented name: country, name, core and form."""
    found = []
    for form in FORMS.values():
        for marked in form.spellings:
            spelling, end_only = marked.lstrip("=^~@").rstrip("$"), marked.endswith("$")
            marks = marked[: len(marked) - len(marked.lstrip("=^~@"))]
            names = ["" if "^" in marks else f"Aurora Nova {spelling}", "" if end_only else f"{spelling} Aurora Nova"]
            for name in (name for name in names if name and "@" not in marks):
                core = name if "~" in marks else "Aurora Nova"
                found += [(country, name, core, form.code) for country in form.countries or ("",)]
    return found


def test_every_spelling_of_the_table_is_found_before_and_behind_a_name() -> None:
    for country, name, core, form in _typed_names():
        found = split(name, country)
        assert found.core == core, (name, country)
        assert family(found.form) == family(form), (name, country)


def test_every_spelling_of_the_table_is_found_in_brackets() -> None:
    for country, name, core, form in _typed_names():
        if core == "Aurora Nova" and name.startswith(core):
            found = split(f"{core} ({name.removeprefix(core).strip()})", country)
            assert found.core == core, (name, country)
            assert family(found.form) == family(form), (name, country)
