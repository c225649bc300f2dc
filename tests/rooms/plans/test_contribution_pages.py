"""The pages where members say something and read what was said, in a browser without scripts."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from filrouge.ground.pages import kept
from filrouge.rooms.plans.actions import contributing
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.models import Contribution, Plan, StepKind
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import BIDS, drawn, offer, say, statements
from tests.world import sign_in

pytestmark = pytest.mark.django_db


def at(plan: Plan, page: str = "") -> str:
    return f"/en/network/plans/{plan.address}/{page}"


@pytest.fixture
def alpha(client: Client, making: Making) -> Client:
    sign_in(client, making.assembly.delegates["alpha"])
    return client


@pytest.fixture
def desk(making: Making) -> Client:
    client = Client()
    sign_in(client, making.world.secretary)
    return client


def test_a_delegate_keeps_a_draft_hands_it_in_and_reads_what_became_of_it(alpha: Client, making: Making) -> None:
    plan = making.begun()
    assert "Hand it in" in text_of(alpha.get(at(plan, "contribute/")))
    kept = alpha.post(at(plan, "contribute/"), {"text": "We lose", "language": "en", "keep": "1"}, follow=True)
    assert "Kept as your draft" in text_of(kept)
    assert "We lose" in text_of(kept)
    sent = alpha.post(at(plan, "contribute/"), {"text": BIDS, "language": "en"}, follow=True)
    assert "What Alpha said" in text_of(sent)
    assert "Waits to be sorted into a proposal." in text_of(sent)
    drawn(making, plan, Contribution.objects.get())
    assert "→ Proposal 1 , A desk for joint tenders : Open" in text_of(alpha.get(at(plan, "said/")))
    own = alpha.get(f"/en/network/plans/contributions/{Contribution.objects.get().address}/").content.decode()
    assert '<span aria-current="page">Contribution 1</span>' in own  # where one is, and no link to it


def test_a_delegate_writes_in_a_language_that_the_program_does_not_speak(alpha: Client, making: Making) -> None:
    plan = making.begun()
    assert '<option value="pl">Polski</option>' in alpha.get(at(plan, "contribute/")).text
    alpha.post(at(plan, "contribute/"), {"text": "Przegrywamy przetargi.", "language": "pl"}, follow=True)
    said = Contribution.objects.get()
    assert (said.text.origin, said.text.in_("fr").text) == ("pl", "Przegrywamy przetargi.")
    assert 'lang="pl"' in alpha.get(f"/fr/network/plans/contributions/{said.address}/").text


def test_a_script_keeps_the_draft_and_gets_a_part_of_the_page(alpha: Client, making: Making) -> None:
    plan = making.begun()
    typed = {"text": "We lose bids", "language": "en", "keep": "1"}
    part = alpha.post(at(plan, "contribute/"), typed, headers={"HX-Request": "true"})
    assert text_of(part) == "Kept as your draft, on this server. Only your organisation sees it."
    part = alpha.post(at(plan, "contribute/"), typed | {"text": " "}, headers={"HX-Request": "true"})
    assert "Nothing is written yet" in text_of(part)
    assert Contribution.objects.get().text.in_("en").text == "We lose bids"


def test_what_is_not_open_says_when_it_will_be_and_shows_no_form(alpha: Client, making: Making) -> None:
    plan = making.begun(steps=(making.step(StepKind.LISTENING, opens=5, closes=9),))
    page = alpha.get(at(plan, "contribute/"))
    assert "Contributions: open from" in text_of(page)
    assert "Hand it in" not in text_of(page)
    refused = alpha.post(at(plan, "contribute/"), {"text": BIDS, "language": "en"})
    assert refused.status_code == 422
    assert not Contribution.objects.exists()


def test_only_who_speaks_for_a_member_contributes_and_drafts_are_nobody_elses(desk: Client, making: Making) -> None:
    plan = making.begun()
    draft = contributing.keep_draft(making.viewer("alpha"), plan=plan, said=Said("We lose", "en"))
    for client, asked in ((desk, 404), (Client(), 302)):  # a stranger is asked to sign in first
        assert client.get(at(plan, "contribute/")).status_code == asked
        assert client.get(f"/en/network/plans/contributions/{draft.address}/").status_code == 404


def test_the_list_is_filtered_and_leads_to_what_was_drawn_from_it(client: Client, making: Making) -> None:
    plan = making.begun()
    first = say(making, plan, "alpha", area=plan.areas.get(position=1))
    say(making, plan, "beta", "Nous perdons des marchés publics.", "fr")
    say(making, plan, "gamma", "Care leave for all who work with us.", area=plan.areas.get(position=2))
    drawn(making, plan, first)

    def shown(query: str) -> list[int]:
        page = text_of(client.get(at(plan, f"contributions/{query}")))
        return [number for number in (1, 2, 3) if f"Contribution {number}" in page]

    assert shown("") == [1, 2, 3]
    assert shown("?area=1") == [1]
    assert shown("?country=FR") == [2]
    assert shown("?language=fr") == [2]
    assert shown("?which=unsorted") == [2, 3]
    assert shown(f"?organisation={making.members['gamma'].address}") == [3]
    assert shown("?step=1") == [1, 2, 3]
    assert shown("?step=2") == []
    assert shown("?area=x&country=%C3%A9&language=%27") == [1, 2, 3]
    assert "Proposal 1" in text_of(client.get(at(plan, "contributions/")))


def test_the_list_names_three_proposals_and_says_how_many_more_stand_on_the_page_of_a_contribution(
    alpha: Client, making: Making
) -> None:
    plan = making.begun()
    said, other = say(making, plan, "alpha"), say(making, plan, "beta", "Nous perdons des marchés publics.", "fr")
    for _time in range(3):
        drawn(making, plan, said, other)
    for _time in range(2):
        drawn(making, plan, said)

    def named(page: str) -> list[int]:
        shown = text_of(alpha.get(page))
        return [shown.count(f"→ Proposal {number}") for number in range(1, 6)]

    page = f"/en/network/plans/contributions/{said.address}/"
    assert named(at(plan, "contributions/")) == [2, 2, 2, 0, 0]
    assert alpha.get(at(plan, "contributions/")).content.decode().count("more proposal") == 1
    assert f'<a href="{page}#became">and 2 more proposals</a>' in alpha.get(at(plan, "contributions/")).content.decode()
    assert named(page) == named(at(plan, "said/")) == [1, 1, 1, 1, 1]


def test_a_list_offers_the_countries_of_those_who_are_on_it_as_soon_as_they_are(client: Client, making: Making) -> None:
    plan = making.begun()
    say(making, plan, "alpha")
    offer(making, plan, "gamma")

    def offered(page: str) -> list[str]:
        shown = client.get(at(plan, page)).content.decode()
        return [code for code in ("BE", "FR", "IT") if f'name="country" value="{code}"' in shown]

    assert (offered("contributions/"), offered("proposals/")) == (["BE"], ["IT"])
    say(making, plan, "beta", "Nous perdons des marchés publics.", "fr")
    assert (offered("contributions/"), offered("proposals/")) == (["BE", "FR"], ["IT"])
    offer(making, plan, "alpha")
    assert (offered("contributions/"), offered("proposals/")) == (["BE", "FR"], ["BE", "IT"])


@pytest.mark.parametrize("page", ["contributions/", "said/", "sorting/", "contribute/"])
def test_a_list_costs_the_same_with_one_and_with_three(making: Making, page: str) -> None:
    plan = making.begun()
    client = Client()
    sign_in(client, making.world.secretary if page == "sorting/" else making.assembly.delegates["alpha"])
    counts = []
    for number in (1, 3):
        while Contribution.objects.count() < number:
            said = say(making, plan, "alpha", f"We lose bids number {Contribution.objects.count()}")
            if page != "sorting/":
                drawn(making, plan, said)
        kept.forget()
        counts.append(statements(client, at(plan, page)))
    assert counts[0] == counts[1]
    assert counts[0] <= 17  # five of them say who looks and in which network


def test_a_contribution_shows_its_thread_and_is_corrected_and_taken_back(alpha: Client, making: Making) -> None:
    plan = making.begun()
    said = say(making, plan, "alpha")
    here = f"/en/network/plans/contributions/{said.address}/"
    assert "Correct it" in text_of(alpha.get(here))
    done = alpha.post(f"{here}correct/", {"text": "We lose most bids.", "language": "en"}, follow=True)
    assert "We lose most bids." in text_of(done)
    assert "Taken back" in text_of(alpha.post(f"{here}do/take-back/", follow=True))
    beta = Client()
    sign_in(beta, making.assembly.delegates["beta"])
    assert beta.get(here).status_code == 404
    assert beta.post(f"{here}do/take-back/").status_code == 404


def test_while_writing_one_sees_what_may_say_the_same(alpha: Client, making: Making) -> None:
    plan = making.begun()
    say(making, plan, "beta", "Public tenders are lost because we bid alone.")
    typed = {"text": "We bid alone and lose public tenders", "language": "en"}
    found = text_of(alpha.post(at(plan, "alike/"), typed))
    assert "These may say the same" in found
    assert "Public tenders are lost because we bid alone." in found
    assert Client().post(at(plan, "alike/"), typed).status_code == 302


def test_what_was_chosen_at_the_desk_becomes_a_proposal(desk: Client, making: Making) -> None:
    plan = making.begun()
    assert "Nothing has been said yet." in text_of(desk.get(at(plan, "sorting/")))
    first, second = say(making, plan, "alpha"), say(making, plan, "beta", "We bid alone.")
    unchosen = desk.post(at(plan, "sorting/"), {"new": "1"})  # no form that could never be sent
    assert unchosen["Location"] == at(plan, "sorting/")
    assert "Choose the contributions that it is drawn from." in text_of(desk.get(at(plan, "sorting/")))
    there = desk.post(at(plan, "sorting/"), {"chosen": [first.pk, second.pk], "new": "1"})
    form = {"title_en": "A desk", "title_origin": "en", "text_en": "", "text_origin": "en"}
    page = desk.get(there["Location"])
    assert "We bid alone." in text_of(page)
    desk.post(there["Location"], form | {"chosen": [first.pk, second.pk]})
    proposal = plan.proposals.get()
    assert set(proposal.drawn.values_list("contribution", flat=True)) == {first.pk, second.pk}
    assert {author.organisation.name for author in proposal.authors.all()} == {"Alpha", "Beta"}
    third = say(making, plan, "gamma", "We too.")
    added = desk.post(at(plan, "sorting/"), {"chosen": [third.pk], "number": "1", "add": "1"}, follow=True)
    assert "1 contribution stands behind proposal 1 now." in text_of(added)
    assert "Everything that was said has its proposal." in text_of(desk.get(at(plan, "sorting/")))
    assert desk.get(at(plan, f"sorting/?near={third.pk}")).status_code == 200


def test_what_is_ticked_at_the_desk_stays_when_similar_ones_are_looked_for(desk: Client, making: Making) -> None:
    plan = making.begun()
    first, second, third = (say(making, plan, name, f"We bid alone, {name}.") for name in ("alpha", "beta", "gamma"))
    page = desk.get(at(plan, "sorting/")).content.decode()
    assert f'name="near" value="{third.pk}"' in page
    assert ticked(page) == []
    there = desk.post(at(plan, "sorting/?area=0"), {"chosen": [first.pk, second.pk], "near": str(third.pk)})
    assert there["Location"].endswith(f"sorting/?area=0&chosen={first.pk}&chosen={second.pk}&near={third.pk}#alike")
    page = desk.get(there["Location"]).content.decode()
    assert "Like contribution 3" in page
    assert ticked(page) == [first.pk, second.pk, third.pk]
    # What is ticked already is no second box beside: unticking the one in the list would leave it chosen.
    assert page.count(f'value="{first.pk}"') == 2  # its box and its button
    missing = desk.post(there["Location"], {"chosen": [second.pk], "number": "77", "add": "1"}, follow=True)
    assert "write the number of a proposal" in text_of(missing)
    assert ticked(missing.content.decode()) == [second.pk, third.pk]
    assert ticked(desk.get(at(plan, "sorting/")).content.decode()) == []


def test_what_is_ticked_and_stands_elsewhere_in_the_list_is_named(desk: Client, making: Making) -> None:
    plan = making.begun()
    near = say(making, plan, "alpha", "We bid alone.", area=plan.areas.get(position=1))
    other = say(making, plan, "beta", "Nobody lends to us.", area=plan.areas.get(position=2))
    page = desk.get(at(plan, f"sorting/?area=1&near={near.pk}&chosen={other.pk}")).content.decode()
    assert ticked(page) == [near.pk, other.pk]
    assert f'id="e{other.pk}"' in page
    added = desk.post(at(plan, f"sorting/?near={near.pk}"), {"chosen": [near.pk, other.pk], "new": "1"})
    back = re.search(r'href="([^"]+sorting/[?][^"]+)"', desk.get(added["Location"]).content.decode())
    assert back is not None
    assert ticked(desk.get(back[1].replace("&amp;", "&")).content.decode()) == [near.pk, other.pk]


def test_what_is_ticked_at_the_desk_stays_when_its_page_is_turned(desk: Client, making: Making) -> None:
    plan = making.begun()
    first = say(making, plan, "alpha")
    Contribution.objects.bulk_create(
        Contribution(
            plan=plan, organisation=making.members["beta"], number=number, at=first.at, text=first.text,
            state=first.state, came=first.came,
        )
        for number in range(2, 53)
    )  # fmt: skip
    page = desk.get(at(plan, f"sorting/?chosen={first.pk}")).content.decode()
    assert ticked(page) == [first.pk]  # the oldest stands on the next page of the list, and is named beside
    newest = max(plan.contributions.values_list("pk", flat=True))
    page = turned(desk, plan, page, "Next", chosen=[first.pk, newest])
    assert (ticked(page), f'id="c{first.pk}"' in page, f'id="e{newest}"' in page) == ([first.pk, newest], True, True)
    page = turned(desk, plan, page, "Previous", chosen=[newest])
    assert (ticked(page), f'id="c{newest}"' in page) == ([newest], True)


def test_what_is_ticked_at_the_desk_stays_when_filters_are_chosen_and_taken_out(desk: Client, making: Making) -> None:
    plan = making.begun()
    bids = say(making, plan, "alpha", "We bid alone.", area=plan.areas.get(position=1))
    loans = say(making, plan, "beta", "Nobody lends to us.", area=plan.areas.get(position=2))
    page = turned(desk, plan, desk.get(at(plan, "sorting/")).text, "Show what matches", chosen=[loans.pk], area="1")
    assert (ticked(page), f'id="c{bids.pk}"' in page, f'id="e{loans.pk}"' in page) == ([loans.pk], True, True)
    page = turned(desk, plan, page, "Remove all", chosen=[bids.pk, loans.pk], area="1")
    assert (ticked(page), f'id="c{loans.pk}"' in page) == ([bids.pk, loans.pk], True)
    nothing = desk.post(at(plan, "sorting/"), {"chosen": [bids.pk], "turn": "filters", "language": "fr"}, follow=True)
    assert "Nothing matches." in nothing.text
    assert ticked(nothing.text) == [bids.pk]
    near = desk.post(at(plan, f"sorting/?near={bids.pk}"), {"turn": "filters", "area": "2", "chosen": [bids.pk]})
    assert near["Location"].endswith(f"sorting/?area=2&near={bids.pk}&chosen={bids.pk}")


@pytest.mark.parametrize("odd", ["//elsewhere.example/?after=x", "https://elsewhere.example/", "", "?area=x&next=/"])
def test_turning_the_desk_never_leads_elsewhere(desk: Client, making: Making, odd: str) -> None:
    plan = making.begun()
    there = desk.post(at(plan, "sorting/"), {"turn": odd})["Location"]
    assert there.split("?")[0] == at(plan, "sorting/")
    assert "next" not in there
    assert desk.get(there).status_code == 200


def turned(desk: Client, plan: Plan, page: str, label: str, **sent: object) -> str:
    """The page of the desk behind one of its buttons, pressed with what is ticked and marked."""
    button = re.search(rf'<button[^>]* name="turn" value="([^"]*)"[^>]*>{label}</button>', page)
    assert button is not None
    there = desk.post(at(plan, "sorting/"), {"turn": unescape(button[1]), **sent}, follow=True)
    return there.content.decode()


def ticked(page: str) -> list[int]:
    """What is chosen on the desk, by number."""
    return sorted(int(number) for number in re.findall(r'name="chosen" value="([0-9]+)" checked', page))


def test_members_do_not_sort(alpha: Client, making: Making) -> None:
    plan = making.begun()
    for page in ("sorting/", "sorting/draw/", "proposals/merge/", "contributions/list/"):
        assert alpha.get(at(plan, page)).status_code == 404


def test_the_list_is_downloaded_as_tables_and_as_data(client: Client, making: Making) -> None:
    plan = making.begun()
    drawn(making, plan, say(making, plan, "alpha", area=plan.areas.get(position=1)))
    found = json.loads(b"".join(client.get(at(plan, "contributions.json")).streaming_content))  # type: ignore[attr-defined]
    assert found["columns"]["country"] == "Country (ISO 3166)"
    row = found["rows"][0]
    assert (row["number"], row["organisation"], row["country"], row["proposals"]) == (1, "Alpha", "BE", [1])
    proposals = json.loads(b"".join(client.get(at(plan, "proposals.json")).streaming_content))  # type: ignore[attr-defined]
    assert (proposals["rows"][0]["title"], proposals["rows"][0]["contributions"]) == ("A desk for joint tenders", [1])
    for kind in ("csv", "xlsx"):
        for name in ("contributions", "proposals"):
            assert client.get(at(plan, f"{name}.{kind}")).status_code == 200
    assert client.get(at(plan, "contributions.pdf")).status_code == 404


def test_programs_read_what_everybody_may_see(client: Client, making: Making) -> None:
    plan = making.begun()
    drawn(making, plan, say(making, plan, "alpha", area=plan.areas.get(position=2)))
    contributing.keep_draft(making.viewer("beta"), plan=plan, said=Said("We lose", "en"))
    here = f"/api/v1/network/plans/{plan.address}"
    said = client.get(f"{here}/contributions").json()["items"]
    assert [(row["number"], row["organisation"], row["area"], row["step"], row["proposals"]) for row in said] == [
        (1, "Alpha", 2, 1, [1])
    ]
    proposed = client.get(f"{here}/proposals").json()["items"]
    assert [(row["number"], row["title"], row["supporters"]) for row in proposed] == [
        (1, {"en": "A desk for joint tenders"}, 0)
    ]
    assert client.get(f"/api/v1/network/plans/{making.draft().address}/proposals").status_code == 404
