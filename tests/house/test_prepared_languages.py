"""German, Italian and Spanish are prepared: an empty catalogue gives English, and the page says that it is English."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from filrouge.front.catalogues import compile_catalogue
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Person, Space
from filrouge.ground.words import Words
from tests.world import World

PREPARED = [code for code, _name in settings.PREPARED_LANGUAGES]


@pytest.mark.parametrize("code", PREPARED)
def test_a_text_without_a_translation_is_in_english_and_so_are_its_plurals(code: str) -> None:
    with override(code):
        assert gettext("Questions to your federation") == "Questions to your federation"
        for number, said in ((0, "%(number)s jobs"), (1, "%(number)s job"), (2, "%(number)s jobs")):
            assert ngettext("%(number)s job", "%(number)s jobs", number) == said


def test_an_empty_or_uncertain_translation_is_left_out_of_what_is_read(tmp_path: Path) -> None:
    written = polib.POFile()
    written.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    plural = {"msgid": "%d list", "msgid_plural": "%d lists"}
    written += [
        polib.POEntry(msgid="Open", msgstr="Offen"), polib.POEntry(msgid="Closed", msgstr=""),
        polib.POEntry(msgid="Draft", msgstr="Zugluft", flags=["fuzzy"]),
        polib.POEntry(**plural, msgstr_plural={0: "", 1: ""}),
    ]  # fmt: skip
    written.save(str(tmp_path / "django.po"))
    read = polib.mofile(str(compile_catalogue(tmp_path / "django.po")))
    assert [entry.msgid for entry in read if entry.msgid] == ["Open"]


@pytest.mark.parametrize("code", PREPARED)
def test_who_asks_for_a_prepared_language_reads_english_that_says_so(world: World, code: str) -> None:
    client = Client(headers={"accept-language": code})
    assert client.get("/")["Location"] == "/en/"
    page = client.get("/en/network/")
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()
    assert f'hreflang="{code}"' not in page.content.decode()
    gone = client.get(f"/{code}/network/")
    assert gone.status_code == 404
    assert '<html lang="en"' in gone.content.decode()


@pytest.mark.parametrize("code", PREPARED)
def test_what_people_wrote_in_a_prepared_language_says_which_it_is(world: World, code: str) -> None:
    name = Words.of("Netzwerk, Rete, Red", code)
    Space.objects.filter(pk=world.space.pk).update(name=name, mission=name)
    page = Client().get("/fr/network/").content.decode()
    assert '<html lang="fr"' in page
    assert re.search(rf'<h1 lang="{code}">Netzwerk, Rete, Red</h1>', page)
    assert re.search(rf'class="network" href="[^"]*" lang="{code}"', page)
    assert re.search(rf'<p class="lead" lang="{code}">', page)


@pytest.mark.parametrize("code", [*PREPARED, ""])
def test_who_reads_a_prepared_language_is_written_to_in_english_with_links_that_lead_somewhere(
    world: World, code: str
) -> None:
    Person.objects.filter(pk=world.delegate.pk).update(language=code)
    world.delegate.refresh_from_db()
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    assert Message.objects.get().language == "en"
    assert f"/{code or 'xx'}/" not in Message.objects.get().body
