"""What is left of a graph when some of it is hidden: the laws of leaving out, of nearness, of telling in one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.thread.contracting import JOINED, Graph, Told, contract, distances, lines
from filrouge.ground.trail.writing import Ref


def knot(number: int) -> Ref:
    return Ref("kind", number)


numbers = st.integers(0, 7)
edges = st.sets(st.tuples(numbers, st.sampled_from(["used", "wasDerivedFrom"]), numbers), max_size=16)
hidden_ones = st.sets(numbers, max_size=6)


def links(found: set[tuple[int, str, int]]) -> list[tuple[Ref, str, Ref]]:
    return [(knot(effect), how, knot(cause)) for effect, how, cause in sorted(found)]


def contract_side(found: list[tuple[Ref, str, Ref]], seen: set[Ref]) -> Graph:
    return contract([found], seen)


def through(found: set[tuple[int, str, int]], hidden: set[int], start: int) -> set[int]:
    """Who is reached from `start` by causes, if one may step on hidden knots only."""
    reached: set[int] = set()
    edge = {cause for effect, _how, cause in found if effect == start}
    while edge - reached:
        reached |= edge
        edge = {cause for effect, _how, cause in found if effect in reached & hidden}
    return reached - hidden - {start}


@given(edges, hidden_ones)
def test_two_who_are_seen_are_joined_exactly_if_a_way_leads_through_the_hidden(
    found: set[tuple[int, str, int]], hidden: set[int]
) -> None:
    seen = {knot(n) for n in range(8)} - {knot(n) for n in hidden}
    graph = contract_side(links(found), seen)
    for one in sorted(seen):
        assert graph.causes.get(one, set()) == {knot(n) for n in through(found, hidden, one.id)}


@given(edges, hidden_ones)
def test_links_between_those_who_are_seen_stay_as_they_were(found: set[tuple[int, str, int]], hidden: set[int]) -> None:
    seen = {knot(n) for n in range(8)} - {knot(n) for n in hidden}
    after = set(contract_side(links(found), seen).links(seen))
    before = {link for link in links(found) if link[0] in seen and link[2] in seen and link[0] != link[2]}
    assert before <= after
    assert {how for _effect, how, _cause in after - before} <= {JOINED}


@given(edges, hidden_ones)
def test_hiding_one_after_the_other_is_hiding_them_together(found: set[tuple[int, str, int]], hidden: set[int]) -> None:
    everybody = {knot(n) for n in range(8)}
    at_once = set(contract_side(links(found), everybody - {knot(n) for n in hidden}).links(everybody))
    for order in (sorted(hidden), sorted(hidden, reverse=True)):
        seen, left = set(everybody), links(found)
        for one in order:
            seen.discard(knot(one))
            left = list(contract_side(left, seen).links(seen))
        assert set(left) - {link for link in left if link[0] == link[2]} == at_once


@given(edges, numbers)
def test_the_nearer_one_is_told_first_and_nobody_twice(found: set[tuple[int, str, int]], start: int) -> None:
    graph = contract_side(links(found), {knot(n) for n in range(8)})
    told = lines(graph, knot(start), dict.fromkeys(map(knot, range(8)), "alike"))
    everybody = [one for line in told for one in (line.ref, *line.alike)]
    assert sorted(everybody) == sorted(distances(graph, knot(start)))
    assert [line.steps for line in told] == sorted(line.steps for line in told)
    assert told[0] == Told(knot(start), 0)


def test_siblings_of_one_likeness_are_one_line_and_those_that_led_elsewhere_are_not() -> None:
    found = {(9, "used", n) for n in range(5)} | {(8, "used", 4), (9, "used", 8)}
    graph = contract_side(links(found), {knot(n) for n in range(10)})
    alike = {knot(n): "dropped" if n == 3 else "said" for n in range(10)}
    told = lines(graph, knot(9), alike | {knot(3): None})
    assert told == [
        Told(knot(9), 0), Told(knot(0), 1, (knot(1), knot(2))), Told(knot(3), 1), Told(knot(4), 1), Told(knot(8), 1),
    ]  # fmt: skip


def test_two_alike_stay_two_lines_and_what_was_opened_is_told_one_by_one() -> None:
    graph = contract_side(links({(9, "used", n) for n in range(3)}), {knot(n) for n in range(10)})
    alike = dict.fromkeys(map(knot, range(10)), "said")
    assert len(lines(graph, knot(9), alike)) == 2
    assert len(lines(graph, knot(9), alike, {knot(n) for n in range(3)})) == 4
    pair = contract_side(links({(9, "used", n) for n in range(2)}), {knot(n) for n in range(10)})
    assert len(lines(pair, knot(9), alike)) == 3
