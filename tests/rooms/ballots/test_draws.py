"""A panel drawn by lot: prepared, computed, published, drawn, completed, and the names removed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs import work
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.methods.counting.lots import commitment
from filrouge.rooms.ballots.actions import draw_rounds, draws
from filrouge.rooms.ballots.drawing import read_panels
from filrouge.rooms.ballots.models import Candidate, Draw, DrawRound, RoundState
from filrouge.rooms.ballots.panels import drawn_of, drawn_rounds, panel_now
from filrouge.rooms.register.actions import bodies
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.drawing_panels import SOURCE, VALUE, computed, drawn, pool, prepared, published, round_of

pytestmark = pytest.mark.django_db


def features_of(draw: Draw, numbers: tuple[str, ...], feature: str) -> Counter[str]:
    candidates = draw.candidates.filter(number__in=numbers)
    return Counter(candidate.features[feature] for candidate in candidates)


def test_a_pool_gets_numbers_and_quotas_in_proportion_to_begin_with(assembly: Assembly) -> None:
    draw = prepared(assembly)
    assert sorted(draw.candidates.values_list("number", flat=True)) == list(range(1, 25))
    assert round_of(draw).quotas == [
        ["sector", "private", 4, 4], ["sector", "public", 2, 2],
        ["country", "BE", 2, 2], ["country", "FR", 2, 2], ["country", "IT", 2, 2],
    ]  # fmt: skip


def test_the_fairest_lottery_is_computed_checked_and_numbered(assembly: Assembly) -> None:
    found = computed(assembly)
    assert found.state == RoundState.COMPUTED
    assert found.result["holds"]
    assert found.result["minimum"] == pytest.approx(0.25)
    assert found.result["never"] == []
    panels = read_panels(found.panels)
    assert len(panels) == 1000
    assert found.digest == sha256(found.panels.encode()).hexdigest()
    for panel in panels[::100]:
        assert features_of(found.draw, panel, "sector") == {"private": 4, "public": 2}
        assert features_of(found.draw, panel, "country") == {"BE": 2, "FR": 2, "IT": 2}


def test_the_job_may_run_twice_and_keeps_the_first_result(assembly: Assembly) -> None:
    found = computed(assembly)
    before = (found.digest, Entry.objects.count())
    work.ask("ballots.draw", {"drawing": found.pk, "revision": found.revision}, by=assembly.secretariat)
    work.run_all()
    found.refresh_from_db()
    assert (found.digest, Entry.objects.count()) == before


def test_what_was_computed_for_other_quotas_is_not_kept(assembly: Assembly) -> None:
    draw = prepared(assembly)
    first = round_of(draw)
    quotas = [["sector", "private", 0, 9], ["sector", "public", 1, 9]]
    for size in (6, 3):
        draws.compute_draw(assembly.secretariat, draw=draw, drawing=first, size=size, quotas=quotas)
    assert work.run_all() == 2
    found = round_of(draw)
    assert found.result["seats"] == 3
    assert {len(panel) for panel in read_panels(found.panels)} == {3}


def test_quotas_that_nobody_can_meet_stop_it_and_say_the_least_that_has_to_give_way(assembly: Assembly) -> None:
    quotas = [["sector", "private", 6, 6], ["sector", "public", 1, 6]]
    found = computed(assembly, quotas)
    assert found.state == RoundState.PREPARED
    assert found.problem["code"] == "quotas_unmet"
    assert len(found.problem["relaxations"]) == 1
    assert found.quotas == quotas
    with pytest.raises(Refused) as refused:
        draw_rounds.publish_list(
            assembly.secretariat, draw=found.draw, drawing=found, digest=found.digest, public_source=SOURCE
        )
    assert refused.value.code == "state"


def test_those_who_can_never_be_drawn_are_named(assembly: Assembly) -> None:
    found = computed(assembly, [["sector", "private", 6, 6], ["sector", "public", 0, 0]])
    public = {str(c.number) for c in found.draw.candidates.all() if c.features["sector"] == "public"}
    assert set(found.result["never"]) == public


def test_two_of_one_household_are_never_drawn_together(assembly: Assembly) -> None:
    found = computed(assembly, apart="household")
    homes = dict(found.draw.candidates.values_list("number", "household"))
    for panel in read_panels(found.panels)[::50]:
        assert len({homes[int(number)] for number in panel}) == 6


def test_two_of_one_organisation_are_never_drawn_together(assembly: Assembly) -> None:
    found = computed(assembly, apart="organisation")
    works = dict(found.draw.candidates.values_list("number", "organisation_name"))
    for panel in read_panels(found.panels)[::50]:
        assert len({works[int(number)] for number in panel}) == 6


def test_the_commitment_is_published_with_the_list_and_the_seed_only_with_the_last_digit(assembly: Assembly) -> None:
    found = published(assembly)
    assert found.commitment == commitment(found.lot_seed)
    assert found.draw.published_at is not None
    draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=VALUE)
    for seen in range(3):
        assert not Entry.objects.filter(after__icontains=found.lot_seed).exists()
        draw_rounds.show_digit(assembly.secretariat, draw=found.draw, drawing=found, seen=seen)
    assert Entry.objects.filter(after__icontains=found.lot_seed).exists()
    assert int(sha256((found.lot_seed + VALUE).encode()).hexdigest(), 16) % 1000 == round_of(found.draw).number


def test_two_clicks_on_one_digit_show_one_digit(assembly: Assembly) -> None:
    found = published(assembly)
    draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=VALUE)
    draw_rounds.show_digit(assembly.secretariat, draw=found.draw, drawing=found, seen=0)
    with pytest.raises(Refused) as refused:
        draw_rounds.show_digit(assembly.secretariat, draw=found.draw, drawing=found, seen=0)
    assert refused.value.code == "already"
    assert round_of(found.draw).shown == 1
    assert drawn_of(round_of(found.draw)) == ()


def test_a_number_is_drawn_once_and_never_with_a_value_that_cannot_be_typed_again(assembly: Assembly) -> None:
    found = published(assembly)
    for value, code in (("", "value"), ("'; rm", "value"), ("x" * 201, "value")):
        with pytest.raises(Refused) as refused:
            draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=value)
        assert refused.value.code == code
    assert round_of(found.draw).number is None
    drawn(assembly, found)
    with pytest.raises(Refused) as refused:
        draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value="12")
    assert refused.value.code == "state"
    assert round_of(found.draw).public_value == VALUE


def test_the_public_number_is_named_before_the_draw(assembly: Assembly) -> None:
    found = computed(assembly)
    with pytest.raises(Refused) as refused:
        draw_rounds.publish_list(
            assembly.secretariat, draw=found.draw, drawing=found, digest=found.digest, public_source="  "
        )
    assert refused.value.code == "source"
    assert round_of(found.draw).state == RoundState.COMPUTED
    assert Draw.objects.get().published_at is None


def test_a_list_that_was_computed_anew_is_not_published_unseen(assembly: Assembly) -> None:
    found = computed(assembly)
    draws.compute_draw(assembly.secretariat, draw=found.draw, drawing=found, size=6, quotas=found.quotas)
    work.run_all()
    with pytest.raises(Refused) as refused:
        draw_rounds.publish_list(
            assembly.secretariat, draw=found.draw, drawing=found, digest="0" * 64, public_source=SOURCE
        )
    assert refused.value.code == "changed"
    assert round_of(found.draw).state == RoundState.COMPUTED


def test_what_is_published_is_not_computed_anew_nor_discarded(assembly: Assembly) -> None:
    found = published(assembly)
    for refused_action in (
        lambda: draws.compute_draw(assembly.secretariat, draw=found.draw, drawing=found, size=6, quotas=found.quotas),
        lambda: draws.discard_draw(assembly.secretariat, draw=found.draw),
    ):
        with pytest.raises(Refused) as refused:
            refused_action()
        assert refused.value.code == "state"
    assert round_of(found.draw).digest == found.digest


def test_a_place_that_is_declined_is_drawn_anew_within_the_quotas(assembly: Assembly) -> None:
    found = drawn(assembly)
    draw = found.draw
    panel = panel_now([found])
    gone = [int(number) for number in panel[:2]]
    again = draw_rounds.decline_places(assembly.secretariat, draw=draw, numbers=gone)
    work.run_all()
    again = round_of(draw, 1)
    assert again.state == RoundState.COMPUTED
    draw_rounds.publish_list(assembly.secretariat, draw=draw, drawing=again, digest=again.digest, public_source=SOURCE)
    assert round_of(draw, 1).commitment != found.commitment
    replaced = drawn(assembly, round_of(draw, 1))
    now = panel_now(drawn_rounds(DrawRound.objects.filter(draw=draw)))
    assert len(now) == 6
    assert set(now) - set(panel) == set(drawn_of(replaced))
    assert not set(now) & {str(number) for number in gone}
    assert features_of(draw, now, "sector") == {"private": 4, "public": 2}
    assert features_of(draw, now, "country") == {"BE": 2, "FR": 2, "IT": 2}


def test_those_who_declined_before_are_not_drawn_again_and_more_may_decline_before_the_list(assembly: Assembly) -> None:
    found = drawn(assembly)
    first, second = (int(number) for number in panel_now([found])[:2])
    draw_rounds.decline_places(assembly.secretariat, draw=found.draw, numbers=[first])
    again = draw_rounds.decline_places(assembly.secretariat, draw=found.draw, numbers=[second])
    work.run_all()
    assert round_of(found.draw, 1).declined == [first, second]
    assert found.draw.rounds.count() == 2
    listed = {number for panel in read_panels(round_of(found.draw, 1).panels) for number in panel}
    assert not listed & {str(first), str(second)}
    draw_rounds.publish_list(
        assembly.secretariat,
        draw=found.draw,
        drawing=round_of(found.draw, again.position),
        digest=round_of(found.draw, again.position).digest,
        public_source=SOURCE,
    )
    with pytest.raises(Refused) as refused:
        draw_rounds.decline_places(assembly.secretariat, draw=found.draw, numbers=[first])
    assert refused.value.code == "state"


def test_a_replacement_that_cannot_keep_the_quotas_says_what_the_whole_panel_would_lack(assembly: Assembly) -> None:
    found = drawn(assembly, people=8, size=6, quotas=[["sector", "private", 0, 6], ["sector", "public", 3, 6]])
    public = [c.number for c in found.draw.candidates.all() if c.features["sector"] == "public"]
    draw_rounds.decline_places(assembly.secretariat, draw=found.draw, numbers=public[:1])
    work.run_all()
    assert round_of(found.draw, 1).problem == {
        "code": "quotas_unmet",
        "relaxations": [["sector", "public", "lower", 3, 2]],
    }


def test_only_those_on_the_panel_can_decline(assembly: Assembly) -> None:
    found = drawn(assembly)
    panel = {int(number) for number in panel_now([found])}
    outside = next(number for number in range(1, 25) if number not in panel)
    for numbers in ([], [outside]):
        with pytest.raises(Refused) as refused:
            draw_rounds.decline_places(assembly.secretariat, draw=found.draw, numbers=numbers)
        assert refused.value.code == "nobody"
    assert found.draw.rounds.count() == 1


def test_names_are_removed_and_numbers_remain(assembly: Assembly) -> None:
    found = drawn(assembly)
    panel = panel_now([found])
    assert draw_rounds.remove_names(assembly.secretariat, draw=found.draw, panel_too=False) == 18
    named = Candidate.objects.filter(draw=found.draw).exclude(label="")
    assert {str(candidate.number) for candidate in named} == set(panel)
    assert draw_rounds.remove_names(assembly.secretariat, draw=found.draw, panel_too=True) == 24
    assert set(Candidate.objects.values_list("label", "organisation_name")) == {("", "")}
    assert panel_now([round_of(found.draw)]) == panel


def test_names_stay_until_the_panel_is_drawn(assembly: Assembly) -> None:
    found = published(assembly)
    with pytest.raises(Refused) as refused:
        draw_rounds.remove_names(assembly.secretariat, draw=found.draw, panel_too=True)
    assert refused.value.code == "state"
    assert Candidate.objects.filter(label="").count() == 0


def test_no_name_of_the_pool_comes_into_the_trail_or_the_published_list(assembly: Assembly) -> None:
    found = drawn(assembly)
    draw_rounds.remove_names(assembly.secretariat, draw=found.draw, panel_too=True)
    told = json.dumps([[entry.before, entry.after] for entry in Entry.objects.all()])
    assert "Delegate " not in told
    assert "Works " not in told
    assert "Delegate" not in found.panels + json.dumps([found.result, found.certificate])


def test_the_panel_takes_its_seats_in_a_body(assembly: Assembly) -> None:
    body = bodies.create_body(assembly.secretariat, space=assembly.world.space, name=Words.of("Expert group", "en"))
    kinds = [
        bodies.add_seats(assembly.secretariat, body=body, name=Words.of(name, "en"), seats=6)
        for name in ("Private", "Public")
    ]
    found = drawn(assembly)
    with pytest.raises(Refused) as refused:
        seats(assembly, found, body)
    assert refused.value.code == "nobody"
    known = list(assembly.members.values())
    for candidate, organisation in zip(
        found.draw.candidates.filter(number__in=panel_now([found])), known, strict=False
    ):
        candidate.organisation = organisation
        candidate.save()
    assert seats(assembly, found, body) == 6
    assert [kind.terms.count() for kind in kinds] == [4, 2]
    body_of_two = bodies.create_body(assembly.secretariat, space=assembly.world.space, name=Words.of("Small", "en"))
    small = bodies.add_seats(assembly.secretariat, body=body_of_two, name=Words.of("Seats", "en"), seats=2)
    with pytest.raises(Refused):
        seats(assembly, found, body_of_two)
    assert small.terms.count() == 0


def seats(assembly: Assembly, found: DrawRound, body: object) -> int:
    return draw_rounds.seat_panel(
        assembly.secretariat, draw=found.draw, body=body, feature="sector", since=date(2026, 12, 1)
    )


def test_a_draw_that_was_never_published_can_be_discarded_with_its_people(assembly: Assembly) -> None:
    draw = prepared(assembly)
    draws.discard_draw(assembly.secretariat, draw=draw)
    assert not Draw.objects.exists()
    assert not Candidate.objects.exists()


def test_members_do_nothing_of_this(assembly: Assembly) -> None:
    found = published(assembly)
    for act in (
        lambda: draw_rounds.draw_number(assembly.viewer("alpha"), draw=found.draw, drawing=found, public_value=VALUE),
        lambda: draws.prepare_draw(
            assembly.viewer("alpha"),
            space=assembly.world.space,
            wanted=draws.Wanted(Words.of("x", "en"), 2),
            pool=pool(),
        ),
        lambda: draw_rounds.decline_places(assembly.viewer("alpha"), draw=found.draw, numbers=[1]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert round_of(found.draw).number is None
    assert Draw.objects.count() == 1


def test_a_panel_is_not_larger_than_its_pool_and_quotas_go_upwards(assembly: Assembly) -> None:
    with pytest.raises(Refused) as refused:
        prepared(assembly, size=25)
    assert refused.value.code == "too_few_people"
    assert not Draw.objects.exists()
    draw = prepared(assembly)
    first = round_of(draw)
    for quotas, code in (
        ([["sector", "private", 3, 2], ["sector", "public", 0, 6]], "upside_down"),
        ([["sector", "private", 3, 4]], "values"),
        ([["shoe size", "42", 0, 6]], "values"),
    ):
        with pytest.raises(Refused) as refused:
            draws.compute_draw(assembly.secretariat, draw=draw, drawing=first, size=6, quotas=quotas)
        assert refused.value.code == code
    assert round_of(draw).revision == 0
