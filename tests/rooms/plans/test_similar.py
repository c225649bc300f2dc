"""Similar contributions and proposals of a large plan are found in an index that a job makes and keeps as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.pages import kept
from filrouge.ground.words import Words
from filrouge.methods.similar.items import Floats, Meaning
from filrouge.rooms.plans import jobs
from filrouge.rooms.plans.actions import contributing, withdrawing
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.queries import plan_files, similar, similar_index
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer, say
from tests.world import sign_in

ASKED = Words.of("We bid alone and lose public tenders", "en")


@pytest.fixture
def plan(making: Making, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan in which more was said than is gone through while somebody waits."""
    monkeypatch.setattr(plan_files, "LONG", 1)
    plan = making.begun()
    say(making, plan, "beta", "Public tenders are lost because we bid alone.")
    say(making, plan, "gamma", "Care leave for all who look after somebody.")
    restarted()
    return plan


def restarted() -> None:
    """As after a restart: nothing is known to the process."""
    kept.forget()
    similar_index._read.clear()


def found(making: Making, plan: Plan) -> list[str]:
    return [each.text.text for each in similar.alike_to(making.secretariat, plan, ASKED)]


def now_due() -> None:
    """The calm between two indexes is over."""
    Job.objects.filter(kind="plans.find_similar", state="waiting").update(not_before="2020-01-01T00:00Z")


def test_no_page_makes_the_index_of_a_large_plan_and_the_page_says_that_it_is_being_made(
    making: Making, plan: Plan, client: Client
) -> None:
    sign_in(client, making.assembly.delegates["alpha"])
    here, typed = f"/en/network/plans/{plan.address}/alike/", {"text": ASKED.in_("en").text, "language": "en"}
    for _twice in range(2):
        assert "Similar ones are being looked for" in client.post(here, typed).content.decode()
    assert Job.objects.filter(kind="plans.find_similar").count() == 1, "once, however many look"
    work.run_all()
    shown = client.post(here, typed).content.decode()
    assert "Public tenders are lost because we bid alone." in shown
    assert "being looked for" not in shown
    assert Job.objects.filter(kind="plans.find_similar").count() == 1, "nothing was said since"


def test_what_is_said_after_the_file_is_found_besides_and_stands_in_the_next_one(making: Making, plan: Plan) -> None:
    assert jobs.look_for_similar(making.secretariat, plan)
    work.run_all()
    assert found(making, plan) == ["Public tenders are lost because we bid alone."]
    later = say(making, plan, "alpha", "Whoever bids alone will lose public tenders.")
    assert "Whoever bids alone will lose public tenders." in found(making, plan)
    assert not jobs.look_for_similar(making.secretariat, plan), "there is an older one to look in"
    assert work.run_all() == 0, "there is calm between two"
    now_due()
    work.run_all()
    restarted()
    known = similar_index.read(plan, None)
    assert known is not None
    assert (known.contribution, len(known.index.items)) == (later.number, 3)
    assert len(found(making, plan)) == 2
    assert not jobs.look_for_similar(making.secretariat, plan)
    assert not Job.objects.filter(state="waiting", kind="plans.find_similar").exists()


def test_no_draft_is_in_the_file_and_what_was_taken_back_is_found_no_more(making: Making, plan: Plan) -> None:
    contributing.keep_draft(
        making.viewer("beta"), plan=plan, said=contributing.Said("We bid alone and lose our public tenders", "en")
    )
    taken = offer(making, plan, "alpha", "We lose public tenders because we bid alone")
    jobs.look_for_similar(making.secretariat, plan)
    work.run_all()
    known = similar_index.read(plan, None)
    assert known is not None
    assert "lose our" not in str([item.texts for item in known.index.items])
    assert len(found(making, plan)) == 2
    withdrawing.withdraw(making.secretariat, proposal=taken, reason="Not pursued")
    assert found(making, plan) == ["Public tenders are lost because we bid alone."]


def test_vectors_are_kept_with_the_file_and_only_new_texts_are_computed(
    making: Making, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []

    def vectors(texts: Sequence[str]) -> Floats:
        computed.extend(texts)
        return np.array([[1, 0] if "tender" in text or "offres" in text else [0, 1] for text in texts], np.float32)

    for module in (similar, jobs):
        monkeypatch.setattr(module, "meaning", lambda: Meaning(vectors, None, 0.5))
    jobs.look_for_similar(making.secretariat, plan)
    work.run_all()
    assert len(computed) == 2
    restarted()
    asked = Words.of("Répondre à plusieurs aux appels d’offres", "fr")
    (meant,) = similar.alike_to(making.secretariat, plan, asked)
    assert (meant.meant, meant.text.text) == (True, "Public tenders are lost because we bid alone.")
    assert computed[2:] == ["Répondre à plusieurs aux appels d’offres"]
    said = say(making, plan, "alpha", "A school for mill hands.")
    jobs.look_for_similar(making.secretariat, plan)
    now_due()
    work.run_all()
    assert computed[3:] == [said.text.in_("en").text]


def test_a_job_that_is_done_twice_leaves_one_file(making: Making, plan: Plan, settings: Any) -> None:
    for _twice in range(2):
        jobs.look_for_similar(making.secretariat, plan)
        work.ask("plans.find_similar", {"plan": plan.pk}, by=making.secretariat)
        work.run_all()
    folder = Path(settings.STORAGE) / "copies" / similar_index.name_of(plan, None)
    assert len(list(folder.iterdir())) == 1
