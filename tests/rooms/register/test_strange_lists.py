"""Lists with the habits of many countries, each a few rows of its kind: what is proposed for them, and what is read."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.reading import How, RowReader
from filrouge.rooms.register.queries.list_words import reason
from tests.rooms.register import imports
from tests.rooms.register.imports import counts, send, table
from tests.world import World

POLISH = (
    "Lp.|Nazwa spółdzielni|KRS|Ulica i nr|Kod|Miejscowość|Rok zał.|Zatrudnienie (osoby)",
    "1.|Spółdzielnia Świt|0000045678|Piotrkowska 12|90-001|Łódź|1950|130",
    "2.|Spółdzielnia Start|0000123456|ul. Żółta 3|00-950|Warszawa|2009|14",
)
ITALIAN = (
    "Sez. Albo|Denominazione cooperativa|Comune (Prov.)|N. addetti (ULA)",
    "A|Il Sole a r.l.|Roma (RM)|28",
    "B|Cauto soc. coop.|Brescia (BS)|41,5",
)
SWEDISH = ("Föreningens namn|Postnr och ort|Bildad år", "Vägen ut!|411 05 Göteborg|2002", "Basta|155 92 Nykvarn|1994")
GREEK = ("Επωνυμία Φορέα|Τ.Κ. - Πόλη|Έτος ίδρυσης", "Ηλιαχτίδα|105 63 Αθήνα|2013", "Αιγαίο|Μυτιλήνη|2016")
CZECH = (
    "Název sociálního podniku|Sídlo|Počet zaměstnanců (přepočtený)",
    "Stabilita|Olomouc, Wolkerova 24, 77900|15,4",
    "Etincelle|Praha, Nová 1, 11000|44",
)
LATVIAN = (
    "Sociālā uzņēmuma nosaukums|Juridiskā adrese",
    "Barboleta|Rīga, Brīvības iela 1, LV-1010",
    "Iespējas|Liepāja, Lielā iela 2, LV-3401",
)
GERMAN = ("Mitgl.-Nr.|Name|Mitglieder (31.12.2023)|Tel.-Nr.", "M-1|Weberei|120|040 1", "M-2|Dorfladen|80|040 2")
HUNGARIAN = ("Szövetkezet neve|Székhelye|Adószáma", "Zala-Tej|8900 Zalaegerszeg, Kossuth u. 12.|12345676-2-20")
BULGARIAN = ("Наименование на организацията|Брой заети лица|Година на създаване", "Надежда|45|1951")
CATALAN = (
    "Nom de l'entitat|NIF|Població|Any de constitució",
    "Suara, SCCL|F08123457|Barcelona|2008",
    "Abacus, SCCL||Barcelona|1968",
)
SPANISH = ("Entidad|Empleo (personas) 2022|Empleo (personas) 2023|Facturación 2023", "Danobat|1312|1290|260,4")
BELGIAN = (
    "Dénomination|Rue|N°|Code postal|Commune",
    "Autre Terre|4ème avenue|45|4040|Herstal",
    "Groep Terre|4ème avenue|45|4040|Herstal",
    "Le Noyer|Rue Roosevelt|27 b|1030|Schaerbeek",
)
RNA = (
    "id|titre|titre_court|date_creat|adrs_numvoie|adrs_typevoie|adrs_libvoie|adrs_codepostal|adrs_libcommune|date_disso",
    "W332001234|APAJH GIRONDE|APAJH 33|1968-01-10|272|BD|WILSON|33000|BORDEAUX|",
    "W595001111|LA RUCHE||2001-02-20||||59000|LILLE|",
    "W691002222|LA RUCHE||1999-06-01||||69001|LYON|",
    "W594000123|EMMAUS||1984-04-04||||59140|DUNKERQUE|",
    "W313000123|LES AMIS DU TRAM||1977-03-02||||31000|TOULOUSE|2010-05-05",
)
SIRENE = (
    "denominationUniteLegale|siren|denominationUsuelle1UniteLegale|libelleCommuneEtablissement",
    "MUTUELLE DU LITTORAL|303265045|MTL|MARSEILLE",
)
BRITISH = (
    "Society Name|Society Address|Registration Date|Deregistration Date|Society Status",
    "TRIANGLE WHOLEFOODS|Lacy Way, Elland, West Yorkshire, HX5 9DB|17/03/1977||Registered",
    "THE PHONE CO-OP|New Yatt Road, Witney, OX28 1GX|01/05/1998|12/06/2018|Deregistered",
)
ITALIAN_ADDRESSES = (
    "Ragione sociale|Sede legale|Data iscrizione",
    "Il Girasole|Via Mazzini 12 - 40121 Bologna (BO)|22/03/2005",
    "Progetto H|Via Dante 44 – 08015 Macomer (NU)|20/05/2008",
)
UKRAINIAN = (
    "Повна назва|Скорочена назва|Код ЄДРПОУ|Місцезнаходження",
    "КООПЕРАТИВ РІКИ|СОК РІКИ|32112|Вінницька обл., м. Вінниця, вул. Соборна, буд. 12, 21050",
    "КРЕДИТНІ СПІЛКИ|ГО КСР|14360570|04070, м. Київ, вул. Іллінська, 8",
)
BULGARIAN_ADDRESS = ("Наименование|Седалище", "Надежда|гр. София 1202, ул. Индустриална 11")
TWO_LANGUAGES = (
    "Country|Member organisation (original language)|Member organisation (English)",
    "Poland|Fundacja Żółw|Turtle Foundation",
    "France|Titi Floris|",
)
JAPANESE = (
    "法人名|所在地|設立",
    "ワーカーズコープ|東京都豊島区東池袋1-44-3|1987年",
    "コープみらい|埼玉県さいたま市|2013年3月21日",
)
JSON = ("id|attributes.name.en|attributes.name.fr", "a1|Green Mill|Moulin Vert", "a2|Blue Mill|")
NAMES_WITH_TOWNS = (
    "Member|Country",
    "Union of Workshops (UW), Ghent|Belgium",
    "Confederación de Cooperativas (COCETA), Madrid|Spain",
    "Coop, S. Coop., Lille|France",
    "Wheel (of many hands)|Poland",
    "Le Pain Levé\nRue Haute 3\n1000 Bruxelles|Belgium",
)

READ: dict[str, tuple[tuple[str, ...], str, list[dict[str, Any]]]] = {
    "the year of founding is no year of figures": (POLISH, "PL", [
        {"name": "Spółdzielnia Świt", "founded": "1950", "heads": 130, "postcode": "90-001", "city": "Łódź"},
        {"name": "Spółdzielnia Start", "founded": "2009", "heads": 14, "postcode": "00-950", "city": "Warszawa"},
    ]),
    "letters of a class are no countries and ULA no heads": (ITALIAN, "IT", [
        {"name": "Il Sole a r.l.", "city": "Roma", "region": "RM", "fte": 28.0, "country": "IT"},
        {"name": "Cauto soc. coop.", "city": "Brescia", "region": "BS", "fte": 41.5, "country": "IT"},
    ]),
    "postcode and town in one cell": (SWEDISH, "SE", [
        {"name": "Vägen ut!", "postcode": "411 05", "city": "Göteborg", "founded": "2002"},
        {"name": "Basta", "postcode": "155 92", "city": "Nykvarn", "founded": "1994"},
    ]),
    "a town where the code is missing": (GREEK, "GR", [
        {"name": "Ηλιαχτίδα", "postcode": "105 63", "city": "Αθήνα"}, {"name": "Αιγαίο", "city": "Μυτιλήνη"},
    ]),
    "addresses under the heading of a town": (CZECH, "CZ", [
        {"name": "Stabilita", "city": "Olomouc", "street": "Wolkerova 24", "postcode": "779 00", "fte": 15.4},
        {"name": "Etincelle", "city": "Praha", "street": "Nová 1", "postcode": "110 00", "fte": 44.0},
    ]),
    "the town first and its code last": (LATVIAN, "LV", [
        {"name": "Barboleta", "city": "Rīga", "street": "Brīvības iela 1", "postcode": "LV-1010"},
        {"name": "Iespējas", "city": "Liepāja", "street": "Lielā iela 2", "postcode": "LV-3401"},
    ]),
    "members on a day, and a telephone that is no number of a member": (GERMAN, "DE", [
        {"own_id": "M-1", "name": "Weberei", "members@2023": 120, "phone": "040 1"},
        {"own_id": "M-2", "name": "Dorfladen", "members@2023": 80, "phone": "040 2"},
    ]),
    "endings of Hungarian": (HUNGARIAN, "HU", [{"name": "Zala-Tej", "postcode": "8900", "city": "Zalaegerszeg"}]),
    "Bulgarian": (BULGARIAN, "BG", [{"name": "Надежда", "heads": 45, "founded": "1951"}]),
    "NIF on a list of Spain is the Spanish one": (CATALAN, "ES", [
        {"name": "Suara, SCCL", "identifiers": [["es-cif", "F08123457", "valid"]], "city": "Barcelona"},
        {"name": "Abacus, SCCL", "founded": "1968"},
    ]),
    "employment of two years": (SPANISH, "ES", [{"name": "Danobat", "heads@2022": 1312, "heads@2023": 1290}]),
    "the number beside a street is no number of a member": (BELGIAN, "BE", [
        {"name": "Autre Terre", "street": "4ème avenue 45", "own_id": None},
        {"name": "Groep Terre", "street": "4ème avenue 45", "own_id": None},
        {"name": "Le Noyer", "street": "Rue Roosevelt 27 b", "own_id": None},
    ]),
    "an extract of the French register of associations": (RNA, "FR", [
        {"name": "APAJH GIRONDE", "acronym": "APAJH 33", "identifiers": [["fr-rna", "W332001234", "valid"]],
         "street": "272 BD WILSON", "postcode": "33000", "city": "BORDEAUX", "founded": "1968-01-10"},
    ]),
    "an extract of SIRENE": (SIRENE, "FR", [{"name": "MUTUELLE DU LITTORAL", "trading_name": "MTL"}]),
    "a county between the town and its code": (BRITISH, "GB", [
        {"city": "Elland", "region": "West Yorkshire", "street": "Lacy Way", "founded": "1977-03-17", "closed": None},
        {"city": "Witney", "region": None, "status": "closed", "closed": "2018-06-12"},
    ]),
    "a province behind the town of an address, and a day that is not of founding": (ITALIAN_ADDRESSES, "IT", [
        {"city": "Bologna", "region": "BO", "postcode": "40121", "founded": None, "member_since": "2005-03-22"},
        {"city": "Macomer", "region": "NU", "street": "Via Dante 44"},
    ]),
    "an extract of the Ukrainian register": (UKRAINIAN, "UA", [
        {"trading_name": "СОК РІКИ", "city": "Вінниця", "region": "Вінницька", "street": "вул. Соборна, буд. 12",
         "postcode": "21050", "identifiers": [["ua-edrpou", "00032112", "valid"]]},
        {"city": "Київ", "postcode": "04070", "street": "вул. Іллінська, 8"},
    ]),
    "a town that is called so": (BULGARIAN_ADDRESS, "BG", [
        {"city": "София", "postcode": "1202", "street": "ул. Индустриална 11"},
    ]),
    "a name in its own language and in English": (TWO_LANGUAGES, "", [
        {"name": "Fundacja Żółw", "name@en": "Turtle Foundation"}, {"name": "Titi Floris", "name@en": None},
    ]),
    "Japanese": (JAPANESE, "JP", [
        {"name": "ワーカーズコープ", "founded": "1987"}, {"name": "コープみらい", "founded": "2013-03-21"},
    ]),
    "paths of JSON": (JSON, "", [{"own_id": "a1", "name@en": "Green Mill", "name@fr": "Moulin Vert"}]),
    "name, acronym and town in one cell": (NAMES_WITH_TOWNS, "", [
        {"name": "Union of Workshops", "acronym": "UW", "city": "Ghent", "country": "BE"},
        {"name": "Confederación de Cooperativas", "acronym": "COCETA", "city": "Madrid", "country": "ES"},
        {"name": "Coop, S. Coop.", "city": "Lille", "country": "FR"},
        {"name": "Wheel (of many hands)", "country": "PL"},
        {"name": "Le Pain Levé", "street": "Rue Haute 3", "postcode": "1000", "city": "Bruxelles", "country": "BE"},
    ]),
}  # fmt: skip


def test_a_cell_full_of_spaces_holds_nobody_up() -> None:
    """Each space more once took as long as all before it: a minute for one cell."""
    read = RowReader(How({0: "name", 1: "city"}, country="IT")).read(["Forno", "Brescia" + " " * 60_000 + "x"])
    assert read.said["city"] == "Brescia x"


@pytest.mark.parametrize(("rows", "country", "said"), READ.values(), ids=READ)
def test_a_list_with_the_habits_of_its_country_is_understood(
    rows: tuple[str, ...], country: str, said: list[dict[str, Any]]
) -> None:
    headings, *cells = (row.split("|") for row in rows)
    columns = [Column(at, heading, [row[at] for row in cells]) for at, heading in enumerate(headings)]
    proposed = propose(columns, country=country)
    reader = RowReader(How({at: proposal.field for at, proposal in enumerate(proposed)}, country=country))
    for row, expected in zip(cells, said, strict=False):
        read = reader.read(row)
        assert {field: read.said.get(field) for field in expected} == expected
        assert not read.refused
        assert not {"figures_year", "heads"} & read.said.keys() - expected.keys()


def test_a_list_of_names_that_says_where_its_members_are_keeps_the_names_whole() -> None:
    columns = [Column(0, "Name", ["Atelier, Gent", "Bakery, Lille"]), Column(1, "Town", ["Gent", "Lille"])]
    assert [proposal.field for proposal in propose(columns)] == ["name", "city"]


def test_who_left_before_the_day_of_the_list_is_no_member_and_is_gone_beside_the_list_before(world: World) -> None:
    headings = "Name,Town,Member no.,Date de sortie"
    send(world, table("Aurora,Namur,A1,", "Bora,Liège,B2,", "Cora,Gent,C3,30/06/2026", headings=headings), year=2025)
    source = send(
        world,
        table(
            "Aurora,Namur,A1,",
            "Bora,Liège,B2,05/2025",
            "Cora,Gent,C3,30/06/2026",
            "Dora,Mons,D4,2025",
            "Emma,Ath,E5,2026",
            "Flora,Huy,F6,01/01/2026",
            headings=headings,
        ),
        year=2026,
    )
    assert source.matching["3"] == "member_until"
    assert counts(source.report) == {"created": 2, "same": 2, "left": 1, "refused": 2}
    assert [(line, reason) for line, reason, _other in source.report["refused"]] == [(3, "left"), (5, "left")]
    assert "a member until a day before that of the list" in reason("left", 0)
    assert all("member_until" not in row for row in imports.said(source).values())


@pytest.mark.parametrize("heading", ["ausgetreten am", "Lid tot", "Left on", "Utträdesdatum", "Datum výstupu"])
def test_a_column_of_the_day_on_which_members_left_is_known(heading: str) -> None:
    days = Column(0, heading, ["31.12.2024", "1.2.2023", ""]), Column(0, heading, ["yes", "no", "yes"])
    assert [propose([column])[0].field for column in days] == ["member_until", "ignore"]
