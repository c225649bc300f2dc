"""Lists as registers and federations publish them: what a reader of many lists gets right without being told."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.addresses import name_and_place, split_address
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.formats.numbers import of_register
from filrouge.rooms.register.formats.reading import How, Reading, RowReader
from tests.rooms.register.imports import counts, said, send, table
from tests.world import World

CHARITIES = (
    "organisation_number|registered_charity_number|linked_charity_number|charity_name|date_of_removal"
    "|latest_acc_fin_period_end_date|charity_contact_address1|charity_contact_address2|charity_contact_address3"
    "|charity_previously_excepted",
    "200001|1100201|0|THE OAKFIELD TRUST|2015-01-05 00:00:00|2023-03-31 00:00:00|Unit 1|Mill Lane|Leeds|False",
    "200002|1100202|0|HILLTOP FARM||2023-03-31 00:00:00|2 Mill Lane|Leeds||False",
    "200003|1100203|0|RIVERSIDE||2023-03-31 00:00:00|3 Mill Lane|||True",
)
SCOTTISH = (
    "Charity Number|Charity Name|Registered Date|Parent charity name|Parent charity number",
    "SC001200|Clyde Arts|10/06/1995 00:00|Arts of Scotland|SC009999",
    "SC001201|Kelvin Housing|11/06/1995 00:00||",
)
COMPANIES = (
    "CompanyName|CompanyNumber|CompanyCategory|PreviousName_1.CONDATE|PreviousName_1.CompanyName",
    "TYNE BAKERS CIC|08123456|Community Interest Company|01/02/2015|TYNE BREAD LIMITED",
    "WEAR WOOL CIC|9876543|Community Interest Company||",
)
IRISH = (
    "Registered Charity Number|Registered Charity Name|CRO Number|Country Established",
    "20005000|Clare Sheds|123456|Ireland",
    "20005001|Old Mill||Ireland",
)
GERMAN = (
    "Firma|Registergericht|Registerart|Reg.-Nr.|PLZ|Ort",
    "Bürgerenergie Dreisam eG|Amtsgericht Freiburg|GnR|700045|79098|Freiburg",
    "WOGENO Süd eG|Freiburg||GnR 12|79098|Freiburg",
    "Kulturwerk|Freiburg|HRB||79098|Freiburg",
)
SPANISH = (
    "Nº REGISTRO|C.I.F.|DENOMINACIÓN SOCIAL|C.P.|LOCALIDAD",
    "CLM-120/2003|F08123457|S.COOP. DE C-LM|2001|ALBACETE",
    "CLM-121/2003||TRANSPORTES UNIDOS S. COOP.|2002|ALBACETE",
)
PORTUGUESE = ("N.º|Designação|Concelho", "1|CAIXA DA SERRA|Coimbra", "2|A VITÓRIA|Coimbra", "3|MONDEGO|Coimbra")
FRENCH = (
    "Raison sociale|CP - Ville|Courriel|date_disso",
    "Alter Bois|31000 - TOULOUSE|contact@a.fr ; direction@a.fr|0001-01-01",
    "Le Pain de Vie|Toulouse (31200)|pain@b.fr|2021-03-04",
)
BELGIAN = (
    "Naam maatwerkbedrijf|Website / e-mail|Lid sinds",
    "De Schakel|www.schakel.be / info@schakel.be|sinds 2012",
    "Molenland|info@molenland.be|2013",
)
TOGOLESE = (
    "region_nom_bdd|nom_localite|cooperative_nom",
    "Maritime|Ganave|Coopérative Novi Va",
    "Plateaux|Kpadape|Union du Café-Cacao",
)
DBASE = (
    "name_old|name_clean|postal_cod|telephone_",
    "HarbourCoop|Harbour Co-op|05640|802 1",
    "HilltopCoop|Hilltop Co-op|04915|207 2",
)
NORWEGIAN = (
    "Navn|Organisasjonsform.kode|Organisasjonsform.beskrivelse|Stiftelsesdato",
    "FELLESMARKEDET|SA|Samvirkeforetak|1998-04-01",
    "FYRET|STI|Stiftelse|1999-04-01",
)
CROATIAN = (
    "Redni broj|Naziv udruge|Skraćeni naziv|Sjedište|Datum osnivanja|Status",
    "1|UDRUGA KREATIVNI SVIJET|UKS|ZAGREB, Ilica 1|10.05.2001.|AKTIVNA",
    "2|NAŠA DJECA|ND|ZAGREB, Vlaška 2|11.05.2001.|AKTIVNA",
)
DAMAGED = (
    "Nom|N° BCE|Année de création|Effectif",
    "CoopÃ©rative d&#39;Id&eacute;es|0403.019.261 / 0403.101.811|12/03/1998|env. 20",
    "Lâ€™Ã‰picerie|BCE : 0403.075.580|ca. 1987|± 7",
    "Nâ Go â|0403.227.515, 0403.449.823|1.4.2005|8*",
)
AUSTRIAN = ("Firmenwortlaut|FN-Nr.", "Dorfbank eGen|FN 123456a", "Bioladen eG|98765 k")
TWO_NAMES = (
    "Name|name|Country",
    "Grain Camp|Agriculture|Italy",
    "Lisanga Coop|Agriculture|Democratic Republic of the Congo",
    "JEDC|Agriculture|DR Congo",
)

READ: dict[str, tuple[tuple[str, ...], str, list[dict[str, Any]]]] = {
    "accounts that end close no charity, and a number of its own is no company": (CHARITIES, "GB", [
        {"own_id": "200001", "identifiers": [["gb-chc", "1100201", "valid"]], "closed": "2015-01-05",
         "street": "Unit 1 Mill Lane", "city": "Leeds", "former_name": None},
        {"closed": None, "street": "2 Mill Lane", "city": "Leeds"}, {"closed": None, "city": None},
    ]),
    "charities of Scotland, without the number of their parents": (SCOTTISH, "GB", [
        {"identifiers": [["gb-sco", "SC001200", "valid"]], "founded": "1995-06-10", "site_of": "Arts of Scotland"},
        {"identifiers": [["gb-sco", "SC001201", "valid"]]},
    ]),
    "a category that is the legal form, and a former name in two columns": (COMPANIES, "GB", [
        {"name": "TYNE BAKERS CIC", "former_name": "TYNE BREAD LIMITED", "legal_form": "gb-cic"},
        {"identifiers": [["gb-coh", "09876543", "valid"]], "former_name": None},
    ]),
    "charity numbers of Ireland": (IRISH, "", [
        {"identifiers": [["ie-rcn", "20005000", "valid"], ["ie-cro", "123456", "valid"]], "country": "IE"},
        {"identifiers": [["ie-rcn", "20005001", "valid"]]},
    ]),
    "a court in a column of its own": (GERMAN, "DE", [
        {"identifiers": [["de-hrb", "Freiburg GnR 700045", "valid"]]},
        {"identifiers": [["de-hrb", "Freiburg GnR 12", "valid"]]}, {"identifiers": None},
    ]),
    "the number of a register that is not known is one of the list": (SPANISH, "ES", [
        {"own_id": "CLM-120/2003", "identifiers": [["es-cif", "F08123457", "valid"]]}, {"identifiers": None},
    ]),
    "the place on a list is no number": (PORTUGUESE, "PT", [{"name": "CAIXA DA SERRA", "own_id": None}]),
    "a code and its town, several addresses of mail, and a day that is none": (FRENCH, "FR", [
        {"postcode": "31000", "city": "TOULOUSE", "email": "contact@a.fr", "closed": None},
        {"postcode": "31200", "city": "Toulouse", "closed": "2021-03-04"},
    ]),
    "an address of the web and one of mail in one cell": (BELGIAN, "BE", [
        {"website": "http://www.schakel.be", "email": "info@schakel.be", "member_since": "2012"},
        {"website": None, "email": "info@molenland.be", "member_since": "2013"},
    ]),
    "the name of a place is no name of a member": (TOGOLESE, "TG", [
        {"name": "Coopérative Novi Va", "city": "Ganave", "region": "Maritime"},
    ]),
    "headings cut off after ten letters": (DBASE, "US", [
        {"name": "Harbour Co-op", "former_name": "HarbourCoop", "postcode": "05640", "phone": "802 1"},
    ]),
    "what is said of a form describes no member": (NORWEGIAN, "NO", [
        {"legal_form": "no-sa", "description": None, "founded": "1998-04-01"}, {"legal_form": "no-stiftelse"},
    ]),
    "the town before the street, and a day with its full stop": (CROATIAN, "HR", [
        {"trading_name": "UKS", "city": "ZAGREB", "street": "Ilica 1", "founded": "2001-05-10", "status": "active"},
    ]),
    "texts that were damaged, several numbers in a cell, and what is said roughly": (DAMAGED, "BE", [
        {"name": "Coopérative d'Idées", "founded": "1998-03-12", "heads": 20,
         "identifiers": [["be-ent", "0403019261", "valid"], ["be-ent", "0403101811", "valid"]]},
        {"name": "L’Épicerie", "founded": "1987", "heads": 7,
         "identifiers": [["be-ent", "0403075580", "valid"]]},
        {"name": "Nâ Go â", "founded": "2005-04-01", "heads": 8},
    ]),
    "Austrian cooperatives": (AUSTRIAN, "AT", [
        {"name": "Dorfbank eGen", "identifiers": [["at-fb", "123456A", "valid"]]},
    ]),
    "of two columns of names the one that differs": (TWO_NAMES, "", [
        {"name": "Grain Camp"}, {"name": "Lisanga Coop", "country": "CD"}, {"country": "CD"},
    ]),
}  # fmt: skip


def _read(rows: tuple[str, ...], country: str) -> list[Reading]:
    """What is read of a list that is matched as proposed."""
    named, *cells = (row.split("|") for row in rows)
    columns = [Column(at, heading, [row[at] for row in cells]) for at, heading in enumerate(named)]
    matching = {at: proposal.field for at, proposal in enumerate(propose(columns, country=country))}
    reader = RowReader(How(matching, country=country))
    return [reader.read(row) for row in cells]


@pytest.mark.parametrize(("rows", "country", "expected"), READ.values(), ids=READ)
def test_an_extract_is_understood_without_a_word_from_its_reader(
    rows: tuple[str, ...], country: str, expected: list[dict[str, Any]]
) -> None:
    read = _read(rows, country)
    for row, says in zip(read, expected, strict=False):
        assert {field: row.said.get(field) for field in says} == says
    assert not [(row.refused, row.warnings) for row in read if row.refused or row.warnings]


@pytest.mark.parametrize(
    ("scheme", "typed", "country", "found"),
    [
        ("gb-chc", "SC048688", "GB", ("gb-sco", "SC048688")),  # once 048688 of England and Wales
        ("gb-chc", "NIC100123", "GB", ("gb-nic", "NIC100123")),
        ("gb-chc", "Charity no. 1155856", "GB", ("gb-chc", "1155856")),  # these letters are a label
        ("gb-coh", "SC668231", "GB", ("gb-coh", "SC668231")),  # a company of Scotland
        ("be-ent", "BE 0403.170.701", "BE", ("be-ent", "0403170701")),
        ("fr-siren", "W751234567", "FR", ("fr-rna", "W751234567")),
        ("nl-rsin", "12345678", "NL", ("nl-kvk", "12345678")),
        ("gb-chc", "20005000", "IE", ("ie-rcn", "20005000")),
    ],
)
def test_a_number_is_of_the_register_that_its_letters_or_its_length_name(
    scheme: str, typed: str, country: str, found: tuple[str, str]
) -> None:
    assert of_register(scheme, typed, country) == (*found, "valid")


def test_too_few_digits_prove_no_register() -> None:
    assert of_register("gb-coh", "4821", "GB").state == "wrong"


@pytest.mark.parametrize(
    ("typed", "country", "place"),
    [
        ("Via Roma, 1 - 20121 - Milano", "IT", {"street": "Via Roma, 1", "postcode": "20121", "city": "Milano"}),
        ("C/ Mayor 1, 28001 Madrid (España)", "", {"country": "ES", "city": "Madrid", "postcode": "28001"}),
        ("14 Main St, Springfield, IL 62701, USA", "", {"city": "Springfield", "region": "IL", "postcode": "62701"}),
        ("Zagreb, Ilica 1", "HR", {"city": "Zagreb", "street": "Ilica 1"}),
        ("1234, rue Longue, Montréal", "CA", {"street": "1234, rue Longue", "city": "Montréal"}),
    ],
)
def test_an_address_is_taken_apart_in_the_order_of_its_country(typed: str, country: str, place: dict[str, str]) -> None:
    assert dict(split_address(typed, country)).items() >= place.items()


def test_a_known_town_in_brackets_ends_a_name_and_an_acronym_stays_one() -> None:
    assert name_and_place("Repair Hall (Liège)", "BE") == ("Repair Hall", "", {"city": "Liège"})
    assert name_and_place("Union of Workshops (UW)", "BE") == ("Union of Workshops", "UW", {})


def test_letters_that_only_look_damaged_stay(world: World) -> None:
    source = send(world, table("São Ângelo,Lisboa", "NÃO Â,Porto", headings="Nome,Localidade"))
    assert set(said(source)) == {"São Ângelo", "NÃO Â"}


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Name and town", {"name", "city"}),  # said of both
        ("Street name", {"street"}),
        ("RSIN/fiscaal nummer", {"id:nl-rsin"}),
        ("Nr./data atestat", set()),  # “Nr.” alone says too little
        ("contact.name", {"ignore"}),
        ("legalForm.name", {"legal_form"}),
        ("address.city", {"city"}),
        ("Parent company registration number", {"ignore"}),
        ("Management", set()),  # as long as a name that was cut off
    ],
)
def test_a_heading_means_what_all_its_words_say(heading: str, fields: set[str]) -> None:
    assert {guess.field for guess in headings.guesses(heading)} == fields


def test_a_column_headed_closed_that_says_yes_and_no_holds_no_days() -> None:
    column = Column(0, "closed", ["False", "False", "True"])
    assert propose([column])[0].field == "ignore"


def test_members_of_a_list_keep_their_number_of_a_register_that_is_not_known(world: World) -> None:
    """It is what tells them apart next year, though they were renamed."""
    named = "Nº registro,Denominación social,Localidad"
    send(world, table("CLM-1/2003,El Pinar,Albacete", "CLM-2/2003,La Paz,Toledo", headings=named), country="ES")
    later = send(
        world,
        table("CLM-1/2003,El Pinar,Albacete", "CLM-2/2003,Virgen de la Paz,Toledo", headings=named),
        country="ES",
        year=2026,
    )
    assert counts(later.report) == {"changed": 1, "same": 1}
    assert said(later)["Virgen de la Paz"]["own_id"] == "CLM-2/2003"
