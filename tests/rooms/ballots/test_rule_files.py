"""Networks share rules as files; what comes in is treated as hostile."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import Refused
from filrouge.ground.words import Words
from filrouge.rooms.ballots import rule_files
from filrouge.rooms.ballots.actions import ruling
from filrouge.rooms.ballots.freezing import rule_digest
from filrouge.rooms.ballots.models import Rule, Seen
from tests.methods.recount.ballots import SAID
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

HERE = "/en/network/ballots/rules/"
FILE: dict[str, Any] = {
    "format": rule_files.FORMAT, "name": {"": "en", "en": "Shared"}, "source": "", "said": SAID, "pillar_of": {},
    "proxy_limit": 0, "may_split": False, "names_seen": "members", "seen_while_open": False,
}  # fmt: skip


def bring(client: Client, content: bytes) -> Any:
    return client.post(HERE + "bring/", {"file": SimpleUploadedFile("rule.json", content)})


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


@pytest.mark.django_db
def test_a_rule_that_another_network_brings_in_is_the_same_rule(secretary: Client, assembly: Assembly) -> None:
    name = Words.of("Ordinary majority", "en", fr="Majorité ordinaire")
    wording = ruling.Wording(
        name, SAID, source="Statutes", proxy_limit=2, may_split=True, names_seen=Seen.PUBLIC, seen_while_open=True
    )
    first = ruling.write_rule(assembly.secretariat, space=assembly.world.space, wording=wording)
    file = secretary.get(f"{HERE}{first.pk}/rule.json")
    assert file["Content-Disposition"] == f'attachment; filename="rule-{first.line}-1.json"'
    assert bring(secretary, file.content).status_code == 302
    brought = Rule.objects.exclude(pk=first.pk).get()
    assert rule_digest(brought) == rule_digest(first)
    assert (brought.source, brought.tried_at, brought.adopted_at) == ("Statutes", None, None)
    assert brought.line != first.line
    assert brought.name.in_("fr").text == "Majorité ordinaire"
    assert brought.name.wordings["fr"].status == "draft"


@pytest.mark.django_db
def test_everybody_who_reads_the_rules_may_take_one_along(client: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    assert client.get(f"{HERE}{rule.pk}/rule.json").json()["said"] == SAID
    sign_in(client, assembly.delegates["alpha"])
    assert bring(client, json.dumps(FILE).encode()).status_code == 404
    assert Rule.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"[" * 60_000, "cannot be read as JSON"),
        (b'{"format": NaN}', "cannot be read as JSON"),
        (b'{"format": 1, "format": 2}', "cannot be read as JSON"),
        (b'{"format": "\\u0000"}', "cannot be read as JSON"),
        (b'{"format": "\\ud800"}', "cannot be read as JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "cannot be read as JSON"),
        (b" " * 70_000, "too large"),
        (b"[]", "not a rule of a network"),
        (b'{"format": "another"}', "not a rule of a network"),
        (json.dumps(FILE | {"more": 1}).encode(), "a part “more” that rules do not have"),
        (json.dumps({k: v for k, v in FILE.items() if k != "said"}).encode(), "lacks the part “said”"),
        (json.dumps(FILE | {"proxy_limit": True}).encode(), "“proxy_limit” of the file does not read"),
        (json.dumps(FILE | {"proxy_limit": -1}).encode(), "how many proxies"),
        (json.dumps(FILE | {"names_seen": "all"}).encode(), "who sees which organisation"),
        (json.dumps(FILE | {"pillar_of": {"full": 1}}).encode(), "“pillar_of” of the file does not read"),
        (json.dumps(FILE | {"name": {"": "en"}}).encode(), "“name” of the file does not read"),
        (json.dumps(FILE | {"name": {"": "en", "en": "x" * 500}}).encode(), "“name” of the file does not read"),
        (json.dumps(FILE | {"name": {"": ""}}).encode(), "A rule needs a name"),
        (json.dumps(FILE | {"said": SAID | {"ties": "dice"}}).encode(), "“dice” cannot be chosen for “ties”"),
        (json.dumps(FILE | {"said": SAID | {"classes": {"x" * 41: "1"}}}).encode(), "too long"),
        (json.dumps(FILE | {"said": SAID | {"weights": {"kind": "figure", "figure": "fee", "factor": "1"}}}).encode(),
         "keeps no figure “fee”"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(
    secretary: Client, assembly: Assembly, content: bytes, words: str
) -> None:
    answer = bring(secretary, content)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors["file"][0]
    assert not Rule.objects.exists()


@given(
    changes=st.dictionaries(
        st.sampled_from(sorted(FILE)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            max_leaves=4,
        ),
        max_size=3,
    ),
    cut=st.integers(0, 400),
)
def test_no_file_does_anything_but_be_read_or_refused(changes: dict[str, Any], cut: int) -> None:
    content = json.dumps(FILE | changes).encode()
    for given_bytes in (content, content[:cut]):
        with suppress(Refused):
            assert isinstance(rule_files.read(given_bytes), ruling.Wording)
