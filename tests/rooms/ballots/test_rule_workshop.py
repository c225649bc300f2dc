"""The rule workshop: a rule is written from a kind, shown in words, tried, adopted, followed by a next version."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import ruling, running
from filrouge.rooms.ballots.forms.rules import WriteRule
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.presets import PRESETS
from filrouge.rooms.ballots.queries.rules import changed, rules_in_force
from tests.methods.recount.ballots import SAID
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.typing_rules import typed
from tests.world import DAY, sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/rules/"
TWO_THIRDS = {
    "majorities": [{"share": "2/3", "base": "cast", "of": "weights", "strict": False, "per_pillar": False}],
}  # fmt: skip


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def fields(assembly: Assembly, preset: str = "classes", **changes: Any) -> dict[str, Any]:
    """What a browser would send after a kind was chosen, a name typed, and these fields changed."""
    begun = PRESETS[preset]
    form = WriteRule(viewer=assembly.secretariat, said=begun.said, pillar_of=begun.pillar_of)
    return typed(form) | {"name_en": "Our rule", "name_origin": "en"} | changes


def wording(**said: Any) -> ruling.Wording:
    return ruling.Wording(Words.of("Our rule", "en"), SAID | said)


def drafted(assembly: Assembly, **said: Any) -> Rule:
    return ruling.write_rule(assembly.secretariat, space=assembly.world.space, wording=wording(**said))


def test_a_rule_is_written_read_tried_and_adopted(secretary: Client, assembly: Assembly) -> None:
    assert "One member, one vote" in secretary.get(HERE + "new/").content.decode()
    sent = fields(assembly, source="Statutes, article 12", proxy_limit="2", **{"quorum-0-share": "0,5"})
    text = secretary.post(HERE + "new/?from=classes", sent, follow=True).content.decode()
    assert "Saved as a draft" in text
    assert "A vote counts by the member’s class: full 1, associate ½, observer 0." in text
    assert "Statutes, article 12" in text
    rule = Rule.objects.get()
    here = f"{HERE}{rule.pk}/"
    assert "not tried yet" in secretary.post(here + "step/adopt/", follow=True).content.decode()
    trial = secretary.get(here + "trial/")
    secretary.post(here + "trial/", {"digest": trial.context["digest"]})
    assert "In force from now on" in secretary.post(here + "step/adopt/", follow=True).content.decode()
    assert rules_in_force(assembly.world.nobody) == [rule]
    assert "Our rule" in Client().get(HERE).content.decode()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(secretary: Client, assembly: Assembly) -> None:
    asked = {"majority-0-kind": "qualified", "quorum-0-share": "5/4"}
    sent = fields(assembly, weigh="formula", formula="min(10, 1 + jbos)", **asked)
    first = secretary.post(HERE + "new/?from=classes", sent)
    assert first.status_code == 422
    assert first.context["form"].errors == {"majority-0-share": ["Write a number here, or leave the whole row empty."]}
    second = secretary.post(HERE + "new/?from=classes", sent | {"majority-0-share": "2/3"})
    assert list(second.context["form"].errors) == ["quorum-0-share"]
    third = secretary.post(HERE + "new/?from=classes", sent | {"majority-0-share": "2/3", "quorum-0-share": "½"})
    assert "keeps no figure “jbos”" in third.context["form"].errors["formula"][0]
    fourth = secretary.post(
        HERE + "new/?from=classes", sent | {"majority-0-share": "2/3", "quorum-0-share": "½", "formula": "1 +\r\n* 2"}
    )
    assert '<pre class="caret">1 +\n* 2\n^</pre>' in fourth.content.decode()
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"class-0-counts": "-1"}, "class-0-counts", "cannot lie below nought"),
        ({"class-1-counts": "", "class-0-counts": ""}, "class-0-counts", "nobody has a vote"),
        ({"class-3-counts": "1"}, "class-3-name", "needs a name"),
        ({"class-3-name": "full", "class-3-counts": "1"}, "class-3-name", "stands here twice"),
        ({"class-0-pillar": "a"}, "class-0-pillar", "in which pillar these classes stand: full, observer"),
        ({"equal_pillars": "on"}, "equal_pillars", "at least two pillars"),
        ({"quorum-1-share": "1/2", "quorum-1-per_pillar": "on"}, "quorum-1-per_pillar", "has no pillars"),
        ({"quorum-0-also": ["full"], "quorum-0-of": "heads"}, "quorum-0-also", "not a class without a vote"),
        ({"quorum-0-also": ["observer"]}, "quorum-0-also", "by heads alone"),
        ({"majority-0-kind": ""}, "majority-0-kind", "at least one majority"),
        ({"approval-2-share": "1", "approval-2-strict": "more_than"}, "approval-2-share", "more than all"),
        ({"weigh": "bands", "figure": "jobs", "band-0-up_to": "5", "band-0-weight": "1"}, "band-0-weight", "last band"),
        ({"weigh": "bands", "figure": "jobs", "band-2-weight": "-1"}, "band-2-weight", "below nought"),
        ({"weigh": "bands", "band-2-weight": "1"}, "figure", "Choose the figure"),
        ({"weigh": "figure", "figure": "jobs", "factor": "0"}, "factor", "above nought"),
        ({"missing": "-1"}, "missing", "below nought"),
        ({"group_cap": "2"}, "group_cap", "not a part of the whole"),
        ({"spread_minimum": "0"}, "spread_minimum", "at least one"),
        ({"proxy_limit": "2000"}, "proxy_limit", "1000"),
        ({"member_cap": "some"}, "member_cap", "is not a number"),
    ],
)
def test_each_mistake_is_told_in_words_where_it_was_made(
    assembly: Assembly, changes: dict[str, Any], field: str, words: str
) -> None:
    begun = PRESETS["classes"]
    form = WriteRule(fields(assembly, **changes), viewer=assembly.secretariat, said=begun.said)
    if form.is_valid():  # what only the action knows, it says at the same field
        with pytest.raises(Refused) as refused:
            ruling.write_rule(assembly.secretariat, space=assembly.world.space, wording=form.wording())
        form.put(refused.value.field, str(refused.value.message))
    assert words in form.errors[field][0]
    assert not Rule.objects.exists()


def test_nobody_but_the_secretariat_keeps_rules(assembly: Assembly) -> None:
    rule, world = drafted(assembly), assembly.world
    weak = viewer_for(world.secretary, world.space, day=DAY)
    in_force = assembly.rule()
    for viewer in (world.nobody, assembly.viewer("alpha"), world.other, weak, world.secretariat.at(world.elsewhere)):
        for act, subject in (
            (ruling.change_rule, {"rule": rule, "wording": wording()}), (ruling.try_rule, {"rule": rule}),
            (ruling.adopt_rule, {"rule": rule}), (ruling.next_version, {"rule": in_force}),
            (ruling.retire_rule, {"rule": in_force}), (ruling.write_rule, {"space": world.space, "wording": wording()}),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act(viewer, **subject)  # type: ignore[operator]  # six actions with arguments of their own
    assert Rule.objects.count() == 2
    rule.refresh_from_db()
    assert (rule.tried_at, rule.adopted_at) == (None, None)


def test_a_rule_being_written_is_not_there_for_members(client: Client, assembly: Assembly) -> None:
    rule = drafted(assembly)
    sign_in(client, assembly.delegates["alpha"])
    for page in ("", "change/", "trial/", "rule.json"):
        assert client.get(f"{HERE}{rule.pk}/{page}").status_code == 404
    assert client.post(f"{HERE}{rule.pk}/step/adopt/").status_code == 404
    assert "Our rule" not in client.get(HERE).content.decode()


def test_a_rule_that_changed_has_to_be_tried_again(secretary: Client, assembly: Assembly) -> None:
    rule = drafted(assembly)
    looked_at = secretary.get(f"{HERE}{rule.pk}/trial/").context["digest"]
    ruling.change_rule(assembly.secretariat, rule=rule, wording=wording(**TWO_THIRDS))
    told = secretary.post(f"{HERE}{rule.pk}/trial/", {"digest": looked_at}, follow=True).content.decode()
    assert "was changed while you looked at it" in told
    rule.refresh_from_db()
    assert rule.tried_at is None


def test_what_is_adopted_is_not_changed_by_who_read_it_before(assembly: Assembly) -> None:
    rule = drafted(assembly)
    read_before = Rule.objects.get(pk=rule.pk)
    ruling.try_rule(assembly.secretariat, rule=rule)
    ruling.adopt_rule(assembly.secretariat, rule=rule)
    for act, more in ((ruling.change_rule, {"wording": wording(**TWO_THIRDS)}), (ruling.try_rule, {})):
        with pytest.raises(Refused, match="does not change any more"):
            act(assembly.secretariat, rule=Rule.objects.get(pk=read_before.pk), **more)  # type: ignore[operator]
        with pytest.raises(Refused, match="does not change any more"):
            act(assembly.secretariat, rule=read_before, **more)  # type: ignore[operator]  # as above
    rule.refresh_from_db()
    assert rule.said == SAID


def test_a_next_version_shows_what_it_changes(secretary: Client, assembly: Assembly) -> None:
    first = assembly.rule()
    secretary.post(f"{HERE}{first.pk}/step/next/")
    second = Rule.objects.get(version=2)
    secretary.post(f"{HERE}{second.pk}/change/", fields(assembly, "countries"))
    text = secretary.get(f"{HERE}{second.pk}/").content.decode()
    assert "<del>It passes with more weight for than against.</del>" in text
    assert "<ins>Members from at least 4 countries must be for it.</ins>" in text
    trial = secretary.get(f"{HERE}{second.pk}/trial/")
    secretary.post(f"{HERE}{second.pk}/trial/", {"digest": trial.context["digest"]})
    secretary.post(f"{HERE}{second.pk}/step/adopt/")
    assert [rule.version for rule in rules_in_force(assembly.world.nobody)] == [2]
    assert "1 retired version" in secretary.get(HERE).content.decode()


def test_sentences_of_two_versions_are_told_apart() -> None:
    found = [(one.kind, one.text) for one in changed(("A", "B", "C"), ("A", "C", "D"))]
    assert found == [("", "A"), ("del", "B"), ("", "C"), ("ins", "D")]


def test_a_retired_rule_is_in_force_no_more_and_open_ballots_keep_it(secretary: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    ballot = assembly.opened(rule)
    told = secretary.post(f"{HERE}{rule.pk}/step/retire/", follow=True).content.decode()
    assert "Retired. No new ballot" in told
    assert rules_in_force(assembly.secretariat) == []
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="yes")
    assert assembly.decided(ballot).result["questions"][0]["outcome"] == "adopted"
    for act in (ruling.retire_rule, ruling.next_version):
        with pytest.raises(Refused, match="Only a rule in force"):
            act(assembly.secretariat, rule=rule)
    with pytest.raises(Refused, match="Only a rule in force"):
        ruling.retire_rule(assembly.secretariat, rule=drafted(assembly))


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_rules_and_ballots(
    secretary: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    rule = assembly.rule()
    for _unused in range(number):
        drafted(assembly)
        ballot = assembly.opened(rule)
        assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
        assembly.decided(ballot)
    newer = ruling.next_version(assembly.secretariat, rule=rule)
    with django_assert_max_num_queries(9):
        assert secretary.get(HERE).status_code == 200
    with django_assert_max_num_queries(14):
        assert secretary.get(f"{HERE}{rule.pk}/").status_code == 200
    with django_assert_max_num_queries(16):
        assert secretary.get(f"{HERE}{newer.pk}/trial/").status_code == 200
    for page in ("new/", "new/?from=bands", f"{newer.pk}/change/"):
        with django_assert_max_num_queries(7):
            assert secretary.get(HERE + page).status_code == 200


def test_a_ballot_cannot_be_put_under_a_rule_that_was_retired_meanwhile(assembly: Assembly) -> None:
    draft = assembly.draft()
    ruling.retire_rule(assembly.secretariat, rule=draft.rule)
    with pytest.raises(Refused):
        running.open_ballot(assembly.secretariat, ballot=draft, confirmed=True)
