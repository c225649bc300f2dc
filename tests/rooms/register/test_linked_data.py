"""Organisations as linked data, as Murmurations profiles, as vCards: what is said and how it is spelled."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation
from filrouge.methods.activities import SECTIONS
from filrouge.methods.legal_forms import FORMS
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.formats import essglobal, jsonld, murmurations, vcard
from filrouge.rooms.register.formats.records import Edge, Record
from filrouge.rooms.register.resolving import Said, resolve
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World

HERE = "https://net.example/en/network/register/abcd2345/"
ABOVE = "https://net.example/en/network/register/wxyz2345/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SAID = {
    "name": "Scop Ardelaine", "name@de": "Genossenschaft", "acronym": ["SA"], "legal_form": "fr-scop", "city": "Lyon",
    "country": "FR", "postcode": "69001", "street": "1 rue X", "heads": 12, "founded": "1999-05", "phone": "+33 1",
    "website": "ardelaine.example", "email": "a@b.example", "description": "We; make, things.\nWell.",
    "identifiers": [["fr-siren", "552032534", "valid"], ["eu-vat", "FR123", "wrong"], ["lei", "ABC", "valid"]],
    "activity": {"code": "10.71", "version": "nace-2", "section": "C", "division": "10", "typed": "bread"},
}  # fmt: skip


def record(**more: Any) -> Record:
    """An organisation with a membership; `more` changes what is known of it."""
    said = more.pop("said", SAID)
    edge = Edge("Federation One", "wxyz2345", ABOVE, "full", date(2001, 2, 3), None)
    known: dict[str, Any] = {
        "address": "abcd2345", "name": "Scop Ardelaine", "href": HERE, "country": "FR", "family": "cooperative",
        "kind": "Cooperative", "lat": 45.76, "lon": 4.83, "founded_on": date(1999, 5, 1), "closed_on": None,
        "changed_at": datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), "umbrella": False, "edges": (edge,),
        "profile": resolve([Said(1, 1, date(2026, 1, 1), False, said)]),
    }  # fmt: skip
    return Record(**known | more)


BARE = {"said": {"name": "X"}, "name": "X", "country": "", "family": "", "kind": "", "lat": None, "lon": None,
        "founded_on": None, "edges": ()}  # fmt: skip


class TestJsonLd:
    """schema.org, W3C ORG, ESSGlobal."""

    def test_an_organisation_says_what_is_known_of_it(self) -> None:
        said = json.loads(jsonld.document(record(), LICENCE))
        assert said["@id"] == HERE
        assert said["@type"] == ["Organization", "org:Organization", "essglobal:SSEInitiative"]
        assert said["license"] == LICENCE
        assert said["name"] == ["Scop Ardelaine", {"@value": "Genossenschaft", "@language": "de"}]
        assert said["alternateName"] == ["Genossenschaft", "SA"]
        assert said["url"] == "http://ardelaine.example"
        assert said["foundingDate"] == "1999-05"
        assert said["numberOfEmployees"] == {"@type": "QuantitativeValue", "value": 12, "unitText": "persons"}
        assert said["address"] == {
            "@type": "PostalAddress", "streetAddress": "1 rue X", "postalCode": "69001", "addressLocality": "Lyon",
            "addressCountry": "FR",
        }  # fmt: skip
        assert said["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 45.76, "longitude": 4.83}

    def test_a_membership_is_a_node_with_its_class_and_its_first_day(self) -> None:
        said = jsonld.node(record())
        assert said["memberOf"] == [{"@id": ABOVE, "@type": "Organization", "name": "Federation One"}]
        assert said["org:hasMembership"] == [{
            "@type": "org:Membership", "org:member": {"@id": HERE}, "org:organization": {"@id": ABOVE},
            "org:role": {"@type": "org:Role", "skos:prefLabel": "full"},
            "org:memberDuring": {"@type": "time:Interval", "time:hasBeginning": {
                "@type": "time:Instant", "time:inXSDDate": {"@value": "2001-02-03", "@type": "xsd:date"}}},
        }]  # fmt: skip

    def test_numbers_whose_check_digit_is_wrong_are_not_told_to_machines(self) -> None:
        said = jsonld.node(record())
        assert [(n["propertyID"], n["value"]) for n in said["identifier"]] == [
            ("fr-siren", "552032534"),
            ("lei", "ABC"),
        ]
        assert said["leiCode"] == "ABC"
        assert "vatID" not in said

    def test_kinds_are_told_in_essglobal(self) -> None:
        said = jsonld.node(record())
        assert said["essglobal:legalForm"] == "http://purl.org/essglobal/standard/legal-form/L2"
        assert said["essglobal:organisationalStructure"].endswith("/organisational-structure/OS60")
        assert said["essglobal:primarySector"].endswith("/activities-ica/ICA90")
        assert said["keywords"] == "nace-2:10.71"

    def test_what_is_not_known_is_not_there(self) -> None:
        assert jsonld.node(record(**BARE)) == {
            "@id": HERE, "@type": ["Organization", "org:Organization", "essglobal:SSEInitiative"], "name": "X",
        }  # fmt: skip
        assert jsonld.node(record(umbrella=True, **BARE))["@type"][-1] == "essglobal:Network"

    def test_zero_workers_are_told(self) -> None:
        assert jsonld.node(record(said={"name": "X", "heads": 0}))["numberOfEmployees"]["value"] == 0

    def test_nothing_in_it_can_close_a_script(self) -> None:
        assert "<" not in jsonld.document(record(said={"name": "</script><b>"}), LICENCE)

    @pytest.mark.parametrize("number", [0, 1, 3])
    def test_a_list_is_one_document_with_a_graph(self, number: int) -> None:
        said = json.loads("".join(jsonld.stream((record() for _n in range(number)), LICENCE)))
        assert len(said["@graph"]) == number
        assert said["@context"] == jsonld.CONTEXT

    def test_every_prefix_that_is_used_is_declared(self) -> None:
        used = set(re.findall(r'"([a-z]+):[A-Za-z]+"', json.dumps(jsonld.node(record()))))
        assert used <= set(jsonld.CONTEXT)


class TestEssGlobal:
    """Our forms and activities in the terms of ESSGlobal."""

    def test_only_what_we_know_stands_in_the_table(self) -> None:
        letters, forms = set(SECTIONS), {*FORMS, *FAMILIES}
        for scheme, ours in essglobal._table():
            assert ours in letters or ours.isdecimal() if scheme == "activities-ica" else ours in forms

    @pytest.mark.parametrize(
        ("activity", "term"),
        [
            ({"version": "nace-2", "section": "K", "division": "65"}, "ICA150"),
            ({"version": "nace-2", "section": "K", "division": "64"}, "ICA140"),
            ({"version": "nace-2.1", "section": "K", "division": ""}, ""),
            ({"version": "nace-2.1", "section": "L", "division": "64"}, "ICA140"),
            ({"version": "words", "section": "Q", "division": "88"}, "ICA200"),
            ({"version": "naf-1", "section": "K", "division": "74"}, ""),
            ({"typed": "something"}, ""),
            (None, ""),
        ],
    )
    def test_letters_that_moved_between_versions_are_not_mixed_up(self, activity: Any, term: str) -> None:
        assert essglobal.activity(activity).rpartition("/")[2] == term

    def test_a_mutual_has_no_term_and_gets_none(self) -> None:
        assert (essglobal.legal_form("mutual"), essglobal.structure("fr-mutuelle", "mutual")) == ("", "")


class TestMurmurations:
    """Profiles as organizations_schema-v1.0.0 wants them."""

    STATUSES = ("active", "completed", "cancelled", "on_hold", "in_planning")
    KNOWN = frozenset({
        "linked_schemas", "name", "nickname", "primary_url", "tags", "urls", "description", "mission", "status",
        "full_address", "country_iso_3166", "geolocation", "image", "header_image", "images", "rss", "relationships",
        "starts_at", "ends_at", "contact_details", "telephone", "geographic_scope", "unique_id",
    })  # fmt: skip

    def _fits(self, profile: dict[str, Any]) -> None:
        """What the schema asks, written down in our own words."""
        assert set(profile) <= self.KNOWN
        assert profile["linked_schemas"] == ["organizations_schema-v1.0.0"]
        assert isinstance(profile["name"], str)
        assert profile["name"]
        links = [profile["primary_url"], *(u["url"] for u in profile.get("urls", []))]
        links += [part for r in profile.get("relationships", []) for part in (r["predicate_url"], r["object_url"])]
        assert all(re.match(r"https?://.+", one) and len(one) <= 2000 for one in links)
        assert profile["status"] in self.STATUSES
        assert len(set(profile.get("tags", []))) == len(profile.get("tags", []))
        assert re.fullmatch(r"[A-Z]{2}", profile.get("country_iso_3166", "FR"))
        for name in ("starts_at", "ends_at"):
            assert isinstance(profile.get(name, 0), int)
        assert 1 <= len(profile.get("telephone", "1")) <= 100
        if place := profile.get("geolocation"):
            assert set(place) == {"lat", "lon"}

    def test_a_profile_says_what_the_schema_has_a_field_for(self) -> None:
        said = json.loads(murmurations.document(record(), LICENCE))
        self._fits(said)
        assert said == {
            "linked_schemas": ["organizations_schema-v1.0.0"], "name": "Scop Ardelaine", "nickname": "SA",
            "primary_url": "http://ardelaine.example",
            "urls": [{"name": "Filrouge", "url": HERE}, {"name": "Licence", "url": LICENCE}],
            "tags": ["cooperative", "manufacturing", said["tags"][2]], "description": "We; make, things.\nWell.",
            "status": "active", "full_address": "1 rue X, 69001 Lyon, France", "country_iso_3166": "FR",
            "geolocation": {"lat": 45.76, "lon": 4.83},
            "relationships": [{"predicate_url": "https://schema.org/memberOf", "object_url": ABOVE}],
            "starts_at": 925516800, "contact_details": {"email": "a@b.example"}, "telephone": "+33 1",
            "unique_id": HERE,
        }  # fmt: skip

    def test_a_network_that_gives_no_licence_says_none(self) -> None:
        assert "license" not in json.loads(jsonld.document(record(), ""))
        assert "license" not in json.loads("".join(jsonld.stream([record()], "")))
        assert json.loads(murmurations.document(record(), ""))["urls"] == [{"name": "Filrouge", "url": HERE}]

    def test_an_organisation_of_which_little_is_known_has_a_profile_too(self) -> None:
        said = murmurations.profile_of(record(**BARE), "")
        self._fits(said)
        assert said == {
            "linked_schemas": ["organizations_schema-v1.0.0"], "name": "X", "primary_url": HERE, "status": "active",
            "unique_id": HERE,
        }  # fmt: skip

    def test_what_was_closed_is_completed_with_its_day(self) -> None:
        said = murmurations.profile_of(record(closed_on=date(2020, 1, 1)), "")
        assert (said["status"], said["ends_at"]) == ("completed", 1577836800)

    @given(name=st.text(min_size=1, max_size=30), site=st.text(max_size=30), phone=st.text(max_size=150))
    def test_whatever_people_typed_the_profile_fits(self, name: str, site: str, phone: str) -> None:
        said = {"name": name, "website": site, "phone": phone}
        self._fits(murmurations.profile_of(record(said=said, name=name), LICENCE))

    @pytest.mark.parametrize("number", [0, 1, 3])
    def test_a_list_is_a_list_of_profiles(self, number: int) -> None:
        assert len(json.loads("".join(murmurations.stream((record() for _n in range(number)), LICENCE)))) == number


class TestVCard:
    """vCard 4.0 of RFC 6350."""

    def _lines(self, card: str) -> list[str]:
        """Content lines, unfolded as section 3.2 says."""
        assert card.endswith("\r\n")
        return card.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")

    def test_a_card_begins_and_ends_and_names_an_organisation(self) -> None:
        lines = self._lines(vcard.card(record()))
        assert lines[:4] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"UID:{HERE}"]
        assert lines[-1] == "END:VCARD"
        assert "FN:Scop Ardelaine" in lines
        assert "ADR;TYPE=work:;;1 rue X;Lyon;;69001;France" in lines
        assert "GEO:geo:45.760000,4.830000" in lines
        assert "NOTE:We\\; make\\, things.\\nWell." in lines
        assert "REV:20260504T030201Z" in lines
        assert "NICKNAME:Genossenschaft,SA" in lines

    def test_a_card_of_which_little_is_known_has_a_name(self) -> None:
        lines = self._lines(vcard.card(record(**BARE)))
        assert [line.partition(":")[0] for line in lines] == [
            "BEGIN", "VERSION", "KIND", "UID", "FN", "ORG", "SOURCE", "REV", "END",
        ]  # fmt: skip

    @given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
    def test_no_line_is_longer_than_75_octets_and_folding_loses_nothing(self, text: str) -> None:
        line = "NOTE:" + vcard.escape(text)
        folded = vcard.fold(line)
        assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
        assert folded.replace("\r\n ", "") == line

    @given(text=st.text(max_size=60))
    def test_what_people_typed_cannot_begin_a_line_of_its_own(self, text: str) -> None:
        lines = self._lines(vcard.card(record(said={"name": text, "description": text, "phone": text}, name=text)))
        assert sum(line.startswith(("BEGIN:", "END:", "KIND:")) for line in lines) == 3


class TestServed:
    """One organisation as data, at its address."""

    @pytest.fixture
    def coop(self, world: World) -> Organisation:
        add_list(world.space, world.federation, [org("Coop", email="x@y.example", city="Namur")])
        link(world.space)
        return at(world.space, "Coop")

    def _at(self, organisation: Organisation, kind: str) -> str:
        return reverse("register:organisation_data", args=["network", organisation.address, kind])

    @pytest.mark.parametrize(
        ("kind", "content_type"),
        [("jsonld", "application/ld+json"), ("murmurations", "application/json"), ("vcf", "text/vcard; charset=utf-8")],
    )
    def test_each_form_is_served_as_what_it_is_without_what_strangers_may_not_see(
        self, client: Client, coop: Organisation, kind: str, content_type: str
    ) -> None:
        answer = client.get(self._at(coop, kind))
        assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
        assert "Coop" in answer.text
        assert "x@y.example" not in answer.text
        unchanged = client.get(self._at(coop, kind), headers={"if-none-match": answer["ETag"]})
        assert unchanged.status_code == 304

    def test_the_page_of_the_organisation_names_its_data(self, client: Client, coop: Organisation) -> None:
        page = client.get(reverse("register:organisation", args=["network", coop.address])).text
        assert f'<link rel="alternate" type="application/ld+json" href="{self._at(coop, "jsonld")}">' in page

    def test_a_former_address_leads_to_the_data_of_the_one_that_stands(
        self, world: World, client: Client, coop: Organisation
    ) -> None:
        old = Organisation.objects.create(name="Coop", merged_into=coop)
        answer = client.get(self._at(old, "vcf"))
        assert (answer.status_code, answer["Location"]) == (301, self._at(coop, "vcf"))

    def test_what_is_not_there_is_not_found(self, world: World, client: Client, coop: Organisation) -> None:
        assert client.get(self._at(coop, "exe")).status_code == 404
        assert client.get(self._at(world.elsewhere.organisation, "vcf")).status_code == 404
