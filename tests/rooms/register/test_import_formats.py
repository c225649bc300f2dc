"""How lists are read: headings in many languages, values in many spellings, addresses in one cell."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.rooms.register.formats import headings, values
from filrouge.rooms.register.formats.addresses import split_address
from filrouge.rooms.register.formats.asides import aside
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.keys import digest, keys
from filrouge.rooms.register.formats.nothing import says_nothing
from filrouge.rooms.register.formats.reading import How, RowReader
from filrouge.rooms.register.formats.standing import standing

FIELDS = (
    "own_id",
    "name",
    "legal_form",
    "street",
    "postcode",
    "city",
    "country",
    "website",
    "email",
    "activity",
    "heads",
    "fte",
    "founded",
)

LISTS = {
    "en": "Member no.|Organisation name|Legal form|Street|Postcode|Town|Country"
    "|Website|Email|Sector|Employees|FTE|Founded",
    "fr": "N° adhérent|Dénomination|Forme juridique|Rue et numéro|Code postal|Commune|Pays"
    "|Site internet|Courriel|Secteur d'activité|Nombre de salariés|ETP|Année de création",
    "nl": "Lidnummer|Naam|Rechtsvorm|Straat en nummer|Postcode|Gemeente|Land"
    "|Website|E-mail|Sector|Aantal werknemers|VTE|Oprichtingsjaar",
    "de": "Mitgliedsnr.|Name|Rechtsform|Straße|PLZ|Ort|Land"
    "|Internet|E-Mail|Branche|Beschäftigte|Vollzeitstellen (VZÄ)|Gründungsjahr",
    "it": "N. socio|Ragione sociale|Forma giuridica|Via|CAP|Comune|Paese"
    "|Sito web|E-mail|Settore|Numero addetti|ULA|Anno di costituzione",
    "es": "N.º socio|Nombre|Forma jurídica|Calle|Código postal|Municipio|País"
    "|Web|Correo electrónico|Sector|Trabajadores|Jornadas completas (ETC)|Año de constitución",
    "pl": "Nr członka|Nazwa|Forma prawna|Ulica|Kod pocztowy|Miejscowość|Kraj"
    "|Strona www|E-mail|Branża|Liczba pracowników|Etaty (EPC)|Rok założenia",
    "pt": "N.º associado|Denominação|Forma jurídica|Rua|Código postal|Localidade|País"
    "|Sítio web|E-mail|Sector|Trabalhadores|ETC|Ano de fundação",
    "sv": "Medlemsnr|Namn|Juridisk form|Gatuadress|Postnummer|Ort|Land"
    "|Webbplats|E-post|Bransch|Antal anställda|Årsarbetskrafter|Grundat",
    "fi": "Jäsennumero|Nimi|Yhteisömuoto|Katuosoite|Postinumero|Kunta|Maa"
    "|Verkkosivu|Sähköposti|Toimiala|Henkilöstö|Henkilötyövuodet|Perustettu",
    "da": "Medlemsnr.|Navn|Selskabsform|Vejnavn|Postnr.|By|Land"
    "|Hjemmeside|E-mail|Branche|Antal ansatte|Årsværk|Stiftet",
    "cs": "Č. člena|Název|Právní forma|Ulice|PSČ|Obec|Země|Web|E-mail|Obor|Počet zaměstnanců|Úvazky (FTE)|Rok založení",
    "hu": "Tagsági szám|Név|Jogi forma|Utca, házszám|Irányítószám|Település|Ország"
    "|Honlap|E-mail|Ágazat|Foglalkoztatottak száma|Teljes munkaidős (FTE)|Alapítás éve",
    "ro": "Nr. membru|Denumire|Formă juridică|Stradă|Cod poștal|Localitate|Țară"
    "|Site web|E-mail|Domeniu|Număr angajați|ENI|An înființare",
    "el": "Αριθμός μέλους|Επωνυμία|Νομική μορφή|Οδός|Τ.Κ.|Πόλη|Χώρα"
    "|Ιστοσελίδα|E-mail|Κλάδος|Εργαζόμενοι|ΙΠΑ|Έτος ίδρυσης",
}


@pytest.mark.parametrize("language", LISTS)
def test_the_columns_of_a_list_are_recognised_by_their_headings_in_fifteen_languages(language: str) -> None:
    columns = [Column(place, heading, ()) for place, heading in enumerate(LISTS[language].split("|"))]
    # Without values the federation's own number cannot be told from any other number: it needs different values.
    columns[0] = Column(0, columns[0].heading, [f"M{n}" for n in range(20)])
    assert tuple(proposal.field for proposal in propose(columns)) == FIELDS


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("siret_siege", "id:fr-siret"),
        ("KvK-nummer", "id:nl-kvk"),
        ("Ondernemingsnummer", "id:be-ent"),
        ("Y-tunnus", "id:fi-ytunnus"),
        ("description_de", "description@de"),
        ("Name (FR)", "name@fr"),
        ("Registered Postcode", "postcode"),
        ("name@nl", "name@nl"),
        ("id:gb-coh", "id:gb-coh"),
        ("Mitglieds-Nr.", "own_id"),
        ("Année création", "founded"),
        ("Contact name", "ignore"),
        ("Nom du président", "ignore"),
        ("Director email", "ignore"),
        ("Chiffre d'affaires 2024", "ignore"),
        ("N.I.F./C.I.F.", "id:es-cif"),
        ("C.N.A.E.", "activity"),
        ("CC.AA.", "region"),
        ("K.v.K.-nummer", "id:nl-kvk"),
        ("E.T.P. 2023", "fte@2023"),
        ("Cod. Fiscale", "id:it-cf"),
        ("Employees (No.)", "heads"),
        ("name_no", "name@no"),
        ("Vereinsname", "name"),
        ("Anzahl MA", "heads"),
        ("Hus nr.", "street"),
    ],
)
def test_a_heading_says_its_field_and_persons_and_money_are_left_out(heading: str, field: str) -> None:
    assert headings.guesses(heading)[0].field == field


def test_legal_forms_with_points_between_their_parts_are_not_taken_for_web_sites() -> None:
    forms = Column(0, "Νομική μορφή", ["Κοιν.Σ.Επ."]), Column(1, "Tipo società", ["Soc.Coop.", "Soc.Coop."])
    assert [propose([column])[0].field for column in forms] == ["legal_form", "legal_form"]
    assert propose([Column(0, "Type", ["www.a.example", "www.b.example"])])[0].field != "legal_form"


def test_the_number_of_members_is_no_name_in_norwegian() -> None:
    columns = [Column(0, "Society", ["A", "B"]), Column(1, "Name", ["A", "B"]), Column(2, "Members (No.)", ["5", "7"])]
    assert propose(columns)[2].field == "members"


def test_what_a_list_says_last_year_wins_over_the_heading() -> None:
    columns = [Column(0, "Name", ["a"]), Column(1, "Sector", ["b"])]
    found = propose(columns, remembered={"Name": "trading_name", "Sector": "name"})
    assert [(p.field, p.why) for p in found] == [("trading_name", "remembered"), ("name", "remembered")]


def test_a_column_is_recognised_by_its_values_when_its_heading_says_nothing() -> None:
    cells = {
        "A": [
            "062201199",
            "100070044",
            "100094846",
            "100184381",
            "100312230",
            "100478817",
            "100617604",
            "100740299",
            "100927532",
            "301123741",
        ],
        "B": ["Belgium", "France", "Italie", "Deutschland"] * 3,
        "C": [f"https://www.member{n}.example/about" for n in range(12)],
        "D": [f"office{n}@member.example" for n in range(12)],
        "E": ["SE1 1EP", "LA14 2PN", "L8 3TX", "EH28 8NZ"] * 3,
        "F": ["Toronto, Canada", "London, UK", "Paris, France", "Berlin, Germany"] * 3,
        "G": ["50.85, 4.35", "48.1, 2.3", "52.01, 13.4"] * 4,
    }
    found = propose([Column(place, heading, cells[heading]) for place, heading in enumerate(cells)])
    assert [proposal.field for proposal in found] == [
        "id:fr-siren",
        "country",
        "website",
        "email",
        "postcode",
        "address",
        "point",
    ]


def test_a_running_number_is_not_taken_for_the_number_of_a_member() -> None:
    numbers = [str(n) for n in range(1, 60)]
    assert propose([Column(0, "Nr", numbers)])[0].field == "ignore"
    assert propose([Column(0, "Nr", [str(int(n) * 7) for n in numbers])])[0].field == "own_id"


def test_addresses_of_one_vocabulary_are_not_websites() -> None:
    cells = [f"https://vocabulary.example/activities/{n}" for n in range(20)]
    assert propose([Column(0, "Kind", cells)])[0].field != "website"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 234,5", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234.5", 1234.5),
        ("1'234", 1234.0),
        ("12.0", 12.0),
        ("0", 0.0),
        ("12,5", 12.5),
        ("-3", -3.0),
        ("10-19", None),
        ("many", None),
        ("", None),
    ],
)
def test_numbers_are_read_in_every_european_way(typed: str, number: float | None) -> None:
    assert values.decimal(typed) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("11/8/1863", "1863-08-11"),
        ("2013-12-31 00:00:00", "2013-12-31"),
        ("3. März 2001", "2001-03-03"),
        ("15 de mayo de 1990", "1990-05-15"),
        ("1er janvier 1999", "1999-01-01"),
        ("31 lipca 2004", "2004-07-31"),
        ("5 června 2003", "2003-06-05"),
        ("12 Σεπτεμβρίου 2001", "2001-09-12"),
        ("March 2004", "2004-03"),
        ("2016.0", "2016"),
        ("25.12.1999", "1999-12-25"),
        ("3/25/2004", "2004-03-25"),
        ("March 12, 2019", "2019-03-12"),
        ("12-Mar-2019", "2019-03-12"),
        ("2019. március 12.", "2019-03-12"),
        ("2019. 03. 12.", "2019-03-12"),
        ("12.03.2019 г.", "2019-03-12"),
        ("1 август 2003", "2003-08-01"),
        ("43536", "2019-03-12"),
        ("99999", None),
        ("31/02/2004", None),
        ("12/03/63", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_exactly_as_they_were_typed(typed: str, day: str | None) -> None:
    assert values.day(typed) == day


def test_a_column_of_american_dates_is_noticed_as_a_whole() -> None:
    assert values.is_month_first(["03/25/2004", "04/02/2004"])
    assert not values.is_month_first(["25/03/2004", "04/02/2004"])
    reader = RowReader(How({0: "name", 1: "founded"}, month_first=frozenset({1})))
    assert reader.read(["Repair Hall", "04/02/2004"]).said["founded"] == "2004-04-02"


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user:word@x.example",
        "update6",
        "x y.example",
        "http://a.example:99999",
    ],
)
def test_nothing_but_a_plain_web_address_is_one(typed: str) -> None:
    assert values.web(typed) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "Rue de la Loi 12, 1000 Bruxelles, Belgium",
            {"street": "Rue de la Loi 12", "postcode": "1000", "city": "Bruxelles", "country": "BE"},
        ),
        (
            "12 High St, London SE1 1EP, UK",
            {"street": "12 High St", "postcode": "SE1 1EP", "city": "London", "country": "GB"},
        ),
        (
            "25 rue Haute<br>29340 Riec-sur-Bélon",
            {"street": "25 rue Haute", "postcode": "29340", "city": "Riec-sur-Bélon"},
        ),
        ("ul. Nowa 3, 00-950 Warszawa", {"street": "ul. Nowa 3", "postcode": "00-950", "city": "Warszawa"}),
        (
            "Prinsengracht 1\n1015 DV Amsterdam",
            {"street": "Prinsengracht 1", "postcode": "1015 DV", "city": "Amsterdam"},
        ),
        (
            "Budapest, 1051 Fő utca 1., Magyarország",
            {"street": "Fő utca 1", "postcode": "1051", "city": "Budapest", "country": "HU"},
        ),
        ("Str. Lungă 1, București 010101", {"street": "Str. Lungă 1", "postcode": "010101", "city": "București"}),
        (
            "1 Main St, Cork, T12 X285, Ireland",
            {"street": "1 Main St", "postcode": "T12 X285", "city": "Cork", "country": "IE"},
        ),
        ("Montreal, Quebec, Canada", {"city": "Montreal", "region": "Quebec", "country": "CA"}),
        ("Boston, USA; Denver, USA", {"city": "Boston", "country": "US"}),
        ("42 rue Vernier", {"street": "42 rue Vernier"}),
        ("Argentina", {"country": "AR"}),
        ("", {}),
    ],
)
def test_an_address_in_one_cell_is_taken_apart_and_nothing_is_made_up(typed: str, said: dict[str, str]) -> None:
    assert dict(split_address(typed)) == said


def test_a_cell_with_a_dash_says_nothing_and_zero_says_something() -> None:
    assert [says_nothing(cell) for cell in ("-", "N/A", " ", "k.A.", "[ND]", "0", "Na zdrowie")] == [
        True,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert not says_nothing("NA", name=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Live", "active"),
        ("True", "active"),
        ("Dissolved", "closed"),
        ("radiée", "closed"),
        ("Phase 2", "Phase 2"),
        ("Cessata il 30/06/2022", "closed"),
        ("Active since 2004", "active"),
        ("In liquidazione", "closed"),
        ("2004", "2004"),
    ],
)
def test_a_status_says_whether_an_organisation_lives(typed: str, said: str) -> None:
    assert standing(typed) == said


def _read(**cells: str) -> dict[str, object]:
    reader = RowReader(How(dict(enumerate(cells))))
    return reader.read(list(cells.values())).said


def test_names_in_one_cell_are_several_and_the_main_name_is_not_repeated() -> None:
    said = _read(name="Repair Hall", trading_name="The Hall; Repair Hall | Hall 9")
    assert said == {"name": "Repair Hall", "trading_name": ["The Hall", "Hall 9"]}


def test_a_company_number_column_takes_the_number_of_a_sister_register() -> None:
    reader = RowReader(How({0: "name", 1: "id:gb-coh"}, country="GB"))
    assert reader.read(["Society", "525R"]).said["identifiers"] == [
        ["gb-fca", "525R", "valid"],
        ["gb-coh", "IP00525R", "valid"],
    ]
    assert reader.read(["Company", "3065408"]).said["identifiers"] == [["gb-coh", "03065408", "valid"]]


def test_the_number_of_an_association_is_told_from_that_of_a_company() -> None:
    reader = RowReader(How({0: "name", 1: "id:fr-siren"}, country="FR"))
    assert reader.read(["Club", "W751234567"]).said["identifiers"] == [["fr-rna", "W751234567", "valid"]]


def test_the_scope_of_a_list_is_said_of_rows_that_say_nothing_else() -> None:
    reader = RowReader(How({0: "name", 1: "country"}, country="BE", family="mutual"))
    assert reader.read(["A", ""]).said == {"name": "A", "country": "BE", "family": "mutual"}
    assert reader.read(["A", "France"]).said["country"] == "FR"


def test_an_activity_takes_the_code_and_keeps_the_words() -> None:
    reader = RowReader(How({0: "name", 1: "activity", 2: "activity"}))
    activity = reader.read(["A", "Retail", "47.11"]).said["activity"]
    assert (activity["code"], activity["section"], activity["typed"]) == ("47.11", "G", "Retail · 47.11")


def test_a_count_that_nobody_can_have_is_left_out() -> None:
    assert _read(name="A", heads="32475123456") == {"name": "A"}


def test_a_mail_address_under_website_is_taken_for_what_it_is() -> None:
    assert _read(name="A", website="hall@member.example") == {"name": "A", "email": "hall@member.example"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "Hall: hall@member.example / desk@member.example", {"email": "hall@member.example"}),
        ("email", "The Hall <hall@member.example>", {"email": "hall@member.example"}),
        ("website", "http//www.member.example.", {"website": "http://www.member.example"}),
        ("postcode", "1000 Bruxelles", {"postcode": "1000", "city": "Bruxelles"}),
        ("postcode", "1015 AB", {"postcode": "1015 AB"}),
        ("city", "B-4000 Liège", {"postcode": "B-4000", "city": "Liège"}),
        ("city", "idem", {}),
        ("country", '"', {}),
    ],
)
def test_what_people_put_into_one_cell_is_told_apart(field: str, typed: str, said: dict[str, str]) -> None:
    assert _read(name="A", **{field: typed}) == {"name": "A", **said}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["Total", "5", "", "120"], "total"),
        (["TOTAL : 5 membres", "", "", ""], "total"),
        (["", "", "Summe", "120"], "total"),
        (["Total Belgique", "", "", "12"], "total"),
        (["Belgique", "", "", ""], "country"),
        (["* not yet paid", "", "", ""], "remark"),
        (["Source: the federation", "", "", ""], "remark"),
        (["Name", "Ville", "Country", ""], "remark"),
        (["Total Coop", "", "", "3"], ""),
        (["Razem", "Łódź", "PL", "2"], ""),
        (["Belgium", "Liège", "", ""], ""),
        (["Alpha", "", "", ""], ""),
        (["Organisation", "Liège", "BE", "3"], ""),
    ],
)
def test_a_row_about_the_list_is_no_organisation(cells: list[str], why: str) -> None:
    assert aside(cells, {0: "name", 1: "city", 2: "country", 3: "heads"}) == why


def test_a_list_of_names_alone_may_hold_the_name_of_a_country() -> None:
    assert aside(["Belgium"], {0: "name"}) == ""


CELLS = st.lists(st.text(max_size=40), min_size=14, max_size=14)


@given(CELLS)
def test_no_row_whatever_it_holds_breaks_the_reading_and_what_is_said_is_json(cells: list[str]) -> None:
    fields = [*FIELDS, "register_number"]
    reading = RowReader(How(dict(enumerate(fields)))).read(cells)
    assert json.loads(json.dumps(reading.said)) == reading.said
    assert len(digest(reading.said)) == 64
    if not reading.refused:
        assert all(0 < len(key) <= 140 for key in keys(reading.said))


@given(
    st.dates(min_value=date(1200, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"]),
)
def test_every_date_is_read_as_it_was_written(day: date, spelling: str) -> None:
    assert values.day(day.strftime(spelling)) == day.isoformat()


@given(st.integers(min_value=0, max_value=10**9))
def test_every_count_is_read_with_and_without_groups(number: int) -> None:
    assert {values.whole(text) for text in (str(number), f"{number:,}", f"{number:,}".replace(",", " "))} == {number}


@given(st.permutations(range(4)))
def test_the_order_of_columns_changes_nothing_about_what_a_row_says(order: list[int]) -> None:
    fields, cells = ["name", "country", "postcode", "register_number"], ["A", "Belgium", "B-1000", "0403.019.261"]
    how = How({place: fields[at] for place, at in enumerate(order)})
    said = RowReader(how).read([cells[at] for at in order]).said
    assert digest(said) == digest(RowReader(How(dict(enumerate(fields)))).read(cells).said)


def test_what_is_too_long_for_what_it_should_be_is_kept_and_not_taken_apart() -> None:
    assert values.whole("9" * 400) is values.amount("1 000" + " 000" * 200) is values.decimal(f"-{'9' * 400},5") is None
    long = "Rue de la Loi 16, " + "y " * 300 + ", 1000 Bruxelles"
    assert dict(split_address(long)) == {"street": " ".join(long.split())}
    assert values.several(" a ;b |  | a") == ["a", "b"]
