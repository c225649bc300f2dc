"""Secret ballots in the browser: a receipt that is kept nowhere, and the published list that it is looked up in."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from filrouge.ground.trail.models import Entry
from filrouge.rooms.ballots.actions import casting, proxies
from filrouge.rooms.ballots.models import Ballot, Count
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL, here, text_of, typed
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_seals(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def alpha(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.delegates["alpha"])
    return client


def receipt_in(answer: Any) -> str:
    found = re.search(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>", answer.content.decode())
    assert found
    return found[1]


def offered_in(answer: Any) -> str:
    found = re.search(r'name="offered" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def test_a_receipt_is_shown_once_and_kept_nowhere(
    alpha: Client, assembly: Assembly, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    form = alpha.get(here(ballot))
    sent = typed(assembly, "alpha", choice="no") | {"offered": offered_in(form)}
    shown = alpha.post(here(ballot), sent)
    receipt = receipt_in(shown)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-store")
    assert "never again" in text_of(shown)
    assert receipt_in(alpha.post(here(ballot), sent)) == receipt
    later = alpha.get(here(ballot))
    assert "Alpha has voted. What it voted is not shown" in text_of(later)
    kept = [str(session.get_decoded()) for session in Session.objects.all()] + [repr(list(Entry.objects.values()))]
    for place in [*kept, caplog.text, later.content.decode(), str(alpha.cookies)]:
        assert receipt not in place
    assert "checked" not in later.content.decode()


def test_a_secret_vote_is_changed_by_the_field_for_the_receipt(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    receipt = receipt_in(alpha.post(here(ballot), typed(assembly, "alpha", choice="no")))
    refused = alpha.post(here(ballot), typed(assembly, "alpha", choice="yes"))
    assert refused.status_code == 422
    assert "To change its vote, type the receipt" in text_of(refused)
    assert 'value="yes" checked' in refused.content.decode()
    changed = alpha.post(here(ballot), typed(assembly, "alpha", choice="yes") | {"receipt": receipt})
    assert receipt_in(changed) == receipt
    counted = assembly.decided(Ballot.objects.get()).result["questions"][0]["count"]["weights"]["overall"]
    assert (counted["yes"], counted["no"]) == ("1", "0")


def test_secret_papers_are_cast_one_at_a_time(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL, proxy_limit=1), secret=True)
    proxies.give_proxy(
        assembly.viewer("beta"), voter=assembly.voter(ballot, "beta"), holder=assembly.voter(ballot, "alpha")
    )
    assert "One paper at a time" in text_of(alpha.get(here(ballot)))
    alpha.post(here(ballot), typed(assembly, "alpha", choice="no"))
    beta = f"{here(ballot)}?for={assembly.members['beta'].address}"
    receipt_in(alpha.post(beta, typed(assembly, "beta", choice="no")))
    assert assembly.voter(ballot, "beta").paper_in


def test_nothing_of_a_secret_form_is_kept_for_whoever_has_to_sign_in(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    sent = client.post(here(ballot), typed(assembly, "alpha", choice="no") | {"offered": "x"})
    assert sent.status_code == 302
    assert not Session.objects.exists()


def test_everybody_finds_their_paper_in_the_published_list(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    receipts = [
        casting.cast_secretly(
            assembly.viewer(name), voter=assembly.voter(ballot, name), answers={"1": {choice: 1}}
        )
        for name, choice in (("alpha", "yes"), ("beta", "no"), ("gamma", "yes"), ("delta", "abstain"))
    ]  # fmt: skip
    assert client.get(here(ballot, "papers/")).status_code == 404
    assembly.decided(Ballot.objects.get())
    page = text_of(client.get(here(ballot, "papers/")))
    assert all(receipt in page for receipt in receipts)
    assert "4 papers of the secret ballot" in page
    assert [name for name in assembly.members if name.title() in page] == []
    found = text_of(client.post(here(ballot, "papers/"), {"receipt": receipts[1].upper()}))
    assert f"{receipts[1]} , weight 1 against This paper was counted" in found
    assert "No paper has this receipt" in text_of(client.post(here(ballot, "papers/"), {"receipt": "abcd"}))


def test_the_list_of_papers_is_cut_into_pages(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    count = assembly.decided(ballot)
    papers = [{"receipt": f"paper-{n:03}", "weight": "1", "answers": {"1": {"yes": 1}}} for n in range(120)]
    Count.objects.filter(pk=count.pk).update(file=count.file | {"papers": papers})
    pages = [text_of(client.get(here(ballot, f"papers/?page={n}"))) for n in ("1", "3", "99", "-1", "x", "0")]
    assert [page.count("paper-") for page in pages] == [50, 20, 20, 50, 50, 50]
