"""The command line: what whoever runs an installation types, and what is answered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from filrouge.front import commands
from filrouge.front.command_line import database, demo, doctor, serving
from filrouge.front.commands import main
from filrouge.ground.people.models import PLACE, Mandate, Organisation, Person, Role, Space
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Source
from tests.world import World

NEW = [
    "init",
    "--space",
    "net",
    "--languages",
    "fr,nl",
    "--name",
    "fr=Réseau",
    "--name",
    "nl=Netwerk",
    "--country",
    "be",
    "--zone",
    "Europe/Brussels",
]
ADA = ["--secretary", "Ada", "--email", "Ada@Sample.example"]


@pytest.fixture(autouse=True)
def _same_mask_afterwards() -> Iterator[None]:
    """Commands close what they write to others; later tests start as this one did."""
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def said(*words: str, typed: str = "") -> str:
    """What a command that succeeds says."""
    result = run(*words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str) -> str:
    """What a command says that refuses: a sentence and no trace."""
    result = run(*words)
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    return result.output


class TestInit:
    def test_it_opens_a_network_with_its_first_secretariat(self, db: None):
        output = said(*NEW, *ADA)
        space = Space.objects.get()
        assert (space.slug, space.languages, space.organisation.country) == ("net", ["fr", "nl"], "BE")
        assert space.zone == "Europe/Brussels"
        assert (space.name.in_("nl").text, space.name.origin) == ("Netwerk", "fr")
        mandate = Mandate.objects.get()
        assert (mandate.person.email, mandate.person.name, mandate.role) == ("ada@sample.example", "Ada", "secretariat")
        assert "The code to sign in with appears in the terminal of serve" in output
        assert [entry.means for entry in Entry.objects.all()] == ["command", "command"]

    def test_said_twice_it_changes_nothing(self, db: None):
        said(*NEW, *ADA)
        entries = Entry.objects.count()
        assert "is there already and stays as it is" in said(*NEW, *ADA)
        assert (Space.objects.count(), Mandate.objects.count(), Entry.objects.count()) == (1, 1, entries)

    def test_it_asks_for_what_was_not_said(self, db: None):
        said("init", typed="net\nfr,nl\nbe\nAda\nada@sample.example\nRéseau\n\n")
        space = Space.objects.get()
        assert space.zone == "Europe/Brussels"
        assert space.name.as_json() == {
            "origin": "fr", "fr": {"text": "Réseau", "status": "original", "by": "", "at": ""}
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("instead", "sentence"),
        [
            (["--space", "My Net"], "Use small letters, digits and hyphens"),
            (["--space", "account"], "is taken. Choose another"),
            (["--space", f"net-{PLACE}"], "is taken. Choose another"),  # where addresses go in paths
            (["--languages", "fr,tlh"], "Name at least one of en, fr"),
            (["--languages", "nl,fr", "--name", "de=Netz"], "Say the name in the main language"),
            (["--country", "Belgium"], "two letters of the country"),
            (["--country", "ZZ"], "two letters of the country"),
            (["--zone", "Belgium"], "Use a name of the IANA time zone database"),
            (["--email", "ada"], "not a mail address"),
        ],
    )
    def test_what_cannot_be_is_said_in_words_and_nothing_is_made(self, db: None, instead: list[str], sentence: str):
        given = [*NEW, *ADA] if "de=Netz" not in instead else [w for w in NEW if "=" not in w and w != "--name"] + ADA
        assert sentence in " ".join(refused(*given, *instead).replace("│", " ").split())
        assert not Space.objects.exists()
        assert not Person.objects.exists()


class TestMandate:
    def test_a_lost_secretariat_comes_back(self, world: World):
        output = said("mandate", "grant", "--space", "network", "--email", "rescue@sample.example")
        assert "rescue@sample.example is now: Secretariat of" in output
        found = Mandate.objects.get(person__email="rescue@sample.example")
        assert (found.role, found.organisation) == (Role.SECRETARIAT, world.space.organisation)

    def test_a_delegate_is_of_a_member(self, world: World):
        words = ["--space", "network", "--email", "d@sample.example", "--role", "delegate"]
        said("mandate", "grant", *words, "--organisation", world.federation.address)
        assert Mandate.objects.get(person__email="d@sample.example").organisation == world.federation

    def test_a_delegate_of_the_network_itself_is_refused(self, world: World):
        before = Mandate.objects.count()
        words = ["--space", "network", "--email", "d@sample.example", "--role", "delegate"]
        assert "are roles of the network itself" in refused("mandate", "grant", *words)
        assert Mandate.objects.count() == before

    def test_with_several_networks_it_asks_which(self, world: World):
        assert "Say which network, with --space. There are: elsewhere, network." in refused(
            "mandate", "grant", "--email", "d@sample.example"
        )

    def test_an_unknown_network_is_answered_with_those_there_are(self, world: World):
        assert "There is no network “nowhere”" in refused("totals", "--space", "nowhere")


class TestArchive:
    def test_it_writes_and_checks_an_archive(self, world: World, tmp_path: Path):
        output = said("archive", str(tmp_path / "a.zip"))
        digest = output.split("Digest of the content: ")[1].split()[0]
        assert digest in said("restore", "--check", str(tmp_path / "a.zip"))

    def test_a_database_that_holds_something_is_never_overwritten(self, world: World, tmp_path: Path):
        said("archive", str(tmp_path / "a.zip"))
        before = list(Organisation.objects.values_list("name", flat=True))
        assert "The database is not empty" in refused("restore", str(tmp_path / "a.zip"))
        assert list(Organisation.objects.values_list("name", flat=True)) == before

    def test_what_is_no_archive_is_said_in_words(self, db: None, tmp_path: Path):
        (tmp_path / "a.zip").write_bytes(b"hello")
        assert "damaged or is not an archive" in refused("restore", str(tmp_path / "a.zip"))
        assert "There is no file" in refused("restore", str(tmp_path / "b.zip"))


class TestTrail:
    def test_a_trail_that_holds(self, world: World):
        assert f"The trail holds: {Entry.objects.count()} entries" in said("trail", "verify")

    def test_one_changed_letter_is_found(self, world: World):
        second = Entry.objects.order_by("pk")[1]
        drops = {"sqlite": "DROP TRIGGER trail_no_update", "postgresql": "DROP TRIGGER trail_no_change ON trail_entry"}
        with connection.cursor() as cursor:
            cursor.execute(drops[connection.vendor])
        Entry.objects.filter(pk=second.pk).update(reason="x")
        assert f"does not hold from entry {second.pk} on" in refused("trail", "verify")

    def test_it_is_exported_the_oldest_first_and_by_network(self, world: World):
        lines = [json.loads(line) for line in said("trail", "export").splitlines()]
        assert [line["id"] for line in lines] == list(Entry.objects.order_by("pk").values_list("pk", flat=True))
        here = [json.loads(line) for line in said("trail", "export", "--space", "network").splitlines()]
        assert {line["space"] for line in here} == {world.space.id}
        assert 0 < len(here) < len(lines)


class TestRegister:
    @pytest.fixture
    def counted(self, world: World) -> World:
        """A member federation that told a number only."""
        admit_member(
            world.system, space=world.space, member=world.federation, umbrella=world.space.organisation,
            stands_for_others=True,
        )  # fmt: skip
        Source.objects.create(
            space=world.space, umbrella=world.federation, series="members", kind=Source.Kind.DECLARED,
            state=Source.State.IMPORTED, as_of=date(2026, 1, 31), received_at="2026-02-01T00:00Z",
            declared_organisations=40, country="BE",
        )  # fmt: skip
        return world

    def test_link_finds_nothing_in_an_empty_network_and_says_so(self, world: World):
        assert "0 organisations" in said("link", "--space", "network")

    def test_totals_says_the_figure_and_its_steps(self, counted: World):
        output = said("totals", "--space", "network")
        assert "40" in output.splitlines()[0]
        assert len(output.splitlines()) > 1

    def test_totals_as_json_has_everything_behind_the_figure(self, counted: World):
        result = json.loads(said("totals", "--space", "network", "--json"))
        assert result["organisations"]["best"] == 40
        assert len(result["lists"]) == 1

    def test_export_goes_to_a_file(self, world: World, tmp_path: Path):
        said("export", "--space", "network", "--as", "xlsx", "--to", str(tmp_path / "list.xlsx"))
        assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"


class TestDoctor:
    @pytest.fixture
    def sound(self, world: World, settings: Any, tmp_path: Path) -> Path:
        """An installation in order, with a worker that was here a moment ago."""
        settings.HOME = tmp_path
        serving.beat()
        return tmp_path

    def test_a_sound_installation_is_in_order(self, sound: Path):
        output = said("doctor")
        assert output.count("in order") == len(doctor.LOOKS)
        assert "NOT" not in output

    def test_a_silent_worker_is_noticed(self, sound: Path):
        (sound / serving.HEARTBEAT).unlink()
        assert "The worker gave no sign of life" in refused("doctor")

    def test_files_that_others_may_read_are_named_with_the_remedy(self, sound: Path, settings: Any):
        settings.STORAGE = sound / "files"
        settings.STORAGE.mkdir(mode=0o755)
        assert f"chmod go-rwx {settings.STORAGE}" in refused("doctor")

    def test_a_mail_server_that_does_not_answer_is_named(self, sound: Path, settings: Any):
        settings.EMAIL_URL = "smtp://127.0.0.1:1"
        assert "The mail server 127.0.0.1:1 does not answer" in refused("doctor")

    def test_mail_settings_that_cannot_be_read_are_explained(self, sound: Path, settings: Any):
        settings.EMAIL_URL = "pigeon://roof"
        assert "smtp://user:password@host:587" in refused("doctor")


class TestServe:
    def test_an_insecure_start_is_refused_with_how_to_mend_it(self, world: World, settings: Any):
        settings.REACHABLE, settings.ALLOWED_HOSTS = True, ["network.example"]
        output = refused("serve")
        assert "FILROUGE_TLS is not set." in output
        assert "Put a proxy with a certificate in front" in output
        assert "does not start like this" in output

    def test_an_older_database_is_left_alone(self, world: World, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(database, "pending", lambda: ["register 0007_tomorrow"])
        assert "Make a backup (filrouge archive), then run: filrouge migrate" in refused("serve")

    def test_init_leaves_an_older_database_alone_too(self, world: World, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(database, "pending", lambda: ["register 0007_tomorrow"])
        assert "Make a backup (filrouge archive), then run: filrouge migrate" in refused(*NEW, *ADA)
        assert not Space.objects.filter(slug="net").exists()

    def test_a_port_that_is_taken_is_said(self, world: World, monkeypatch: pytest.MonkeyPatch):
        import socket

        monkeypatch.setattr(serving, "collect_static", lambda: None)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            assert "choose another with --port" in refused("serve", "--port", str(taken.getsockname()[1]))

    def test_style_is_collected_once_and_again_when_it_changed(
        self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        settings.STATIC_ROOT = str(tmp_path / "static")
        collected: list[bool] = []

        def collect(*_words: Any, **_options: Any) -> None:
            (tmp_path / "static").mkdir(exist_ok=True)
            collected.append(True)

        monkeypatch.setattr(serving, "call_command", collect)
        serving.collect_static()
        serving.collect_static()
        assert len(collected) == 1
        (tmp_path / "static/.collected").write_text("of another version")
        serving.collect_static()
        assert len(collected) == 2


class TestDemo:
    def test_a_sample_of_an_older_program_is_brought_up_to_date(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        (tmp_path / demo.READY).write_text(str(demo.SMALL))
        due = ["register 0099_tomorrow"]
        monkeypatch.setattr(database, "pending", lambda: due)
        monkeypatch.setattr(database, "migrate", due.clear)
        demo.bring_up(tmp_path, demo.SMALL)
        assert due == []

    def test_the_address_is_said_when_it_answers_and_not_before(
        self, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        said: list[str] = []

        def serve(host: str, port: int, workers: int, say_first: Callable[[], None]) -> int:
            said.append(capsys.readouterr().out)
            say_first()
            said.append(capsys.readouterr().out)
            return 0

        monkeypatch.setenv("FILROUGE_HOME", "/somewhere")
        monkeypatch.setattr(serving, "serve", serve)
        with pytest.raises(SystemExit, match="0"):
            demo.show(8123)
        assert ["http://localhost:8123/en/sample/" in words for words in said] == [False, True]


class TestTheLine:
    def test_ctrl_c_is_said_plainly(self, db: None, monkeypatch: pytest.MonkeyPatch):
        def stop() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(database, "make_ready", stop)
        result = run(*NEW, *ADA)
        assert (result.exit_code, "Stopped. What was written before stays." in result.output) == (130, True)

    def test_a_database_without_tables_is_said_in_words(self, db: None, monkeypatch: pytest.MonkeyPatch):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE trail_entry RENAME TO gone")
        assert "filrouge doctor says what is wrong" in refused("trail", "verify")

    def test_commands_of_rooms_are_there(self):
        assert "import" in main.list_commands(click.Context(main))

    def test_two_commands_never_have_one_name(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(commands.OWN, "import", "register")
        with pytest.raises(RuntimeError, match="two commands are called import"):
            main.list_commands(click.Context(main))
