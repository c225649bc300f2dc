"""Who may do what with ballots: every action for every caller, and lists that agree with single answers."""

from __future__ import annotations

from itertools import product

import pytest

from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.rooms.ballots.actions import candidatures, drafting, entrusting, proxies, running
from filrouge.rooms.ballots.models import Ballot, Candidature, Draw, Seen
from filrouge.rooms.ballots.queries.ballots import seen_ballots
from filrouge.rooms.ballots.queries.candidatures import seen_candidatures
from filrouge.rooms.ballots.queries.draws import seen_draws
from filrouge.rooms.ballots.rules import MAY
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.called import put_by
from tests.rooms.ballots.drawing_panels import prepared, published
from tests.rooms.rule_tables import acting, actions_of, wrong_cells
from tests.world import DAY

pytestmark = pytest.mark.django_db

# y: may, -: may not. `head`, `delegate`, `substitute` and `observer` act for Alpha, `carrier` for Beta, which carries
# the vote of Gamma; `weak` is the secretariat without its second factor, `abroad` that of another network; `chair`
# leads meetings here, and `led` is a draft that the secretariat left to whoever leads one.
TABLE = """
action          subject   nobody head delegate substitute observer carrier other weak strong teller abroad system chair
read            space     y      y    y        y          y        y       y     y    y      y      y      y      y
see             draft     -      -    -        -          -        -       -     -    y      -      -      y      -
see             led       -      -    -        -          -        -       -     -    y      -      -      y      y
see             announced -      y    y        y          y        y       -     -    y      y      -      y      y
see             open      y      y    y        y          y        y       y     y    y      y      -      y      y
see             members   -      y    y        y          y        y       -     -    y      y      -      y      y
see_votes       open      -      -    -        -          -        -       -     -    -      -      -      -      -
see_votes       decided   -      y    y        y          y        y       -     -    y      y      -      y      y
see_votes       secret    -      -    -        -          -        -       -     -    -      -      -      -      -
keep_rule       space     -      -    -        -          -        -       -     -    y      -      -      y      -
keep_rule       rule      -      -    -        -          -        -       -     -    y      -      -      y      -
keep_ballot     space     -      -    -        -          -        -       -     -    y      -      -      y      -
keep_ballot     open      -      -    -        -          -        -       -     -    y      -      -      y      -
run_ballot      space     -      -    -        -          -        -       -     -    y      -      -      y      -
run_ballot      draft     -      -    -        -          -        -       -     -    y      -      -      y      -
run_ballot      open      -      -    -        -          -        -       -     -    y      -      -      y      -
run_ballot      led       -      -    -        -          -        -       -     -    y      -      -      y      y
keep_ballot     led       -      -    -        -          -        -       -     -    y      -      -      y      -
cast            alpha     -      y    y        y          -        -       -     -    -      -      -      -      -
cast            beta      -      -    -        -          -        y       -     -    -      -      -      -      -
cast            gamma     -      -    -        -          -        y       -     -    -      -      -      -      -
cast_sheet      space     -      y    y        y          y        y       -     -    y      y      -      y      y
take_vote_back  alpha     -      y    y        y          -        -       -     -    -      -      -      -      -
take_vote_back  gamma     -      -    -        -          -        y       -     -    -      -      -      -      -
give_proxy      alpha     -      y    y        -          -        -       -     -    -      -      -      -      -
give_proxy      gamma     -      -    -        -          -        -       -     -    -      -      -      -      -
carry_voice     alpha     -      -    -        -          -        -       -     -    -      -      -      y      -
state_position  draft     -      -    -        -          -        -       -     -    -      -      -      -      -
state_position  announced -      y    y        -          -        y       -     -    -      -      -      -      -
state_position  open      -      y    y        -          -        y       -     -    -      -      -      -      -
state_position  alpha     -      -    -        -          -        -       -     -    -      -      -      -      -
put_forward     draft     -      -    -        -          -        -       -     -    -      -      -      -      -
put_forward     announced -      y    y        -          -        y       -     -    -      -      -      -      -
put_forward     open      -      -    -        -          -        -       -     -    -      -      -      -      -
see_candidature put       -      y    y        -          -        -       -     -    y      -      -      y      -
see_candidature admitted  -      y    y        y          y        y       -     -    y      y      -      y      y
withdraw_candidature put  -      y    y        -          -        -       -     -    y      -      -      y      -
answer_candidature put    -      -    -        -          -        -       -     -    y      -      -      y      -
send_links      open      -      -    -        -          -        -       -     -    y      -      -      y      -
vote_by_link    alpha     -      -    -        -          -        -       -     -    -      -      -      y      -
type_paper      alpha     -      -    -        -          -        -       -     -    y      y      -      y      y
contest         alpha     -      y    y        -          -        -       -     -    -      -      -      -      -
answer_contest  decided   -      -    -        -          -        -       -     -    y      -      -      y      -
keep_draw       space     -      -    -        -          -        -       -     -    y      -      -      y      -
keep_draw       listed    -      -    -        -          -        -       -     -    y      -      -      y      -
see_draw        pool      -      -    -        -          -        -       -     -    y      -      -      y      -
see_draw        listed    y      y    y        y          y        y       y     y    y      y      -      y      y
see_draw        inside    -      y    y        y          y        y       -     -    y      y      -      y      y
"""


@pytest.fixture
def callers(assembly: Assembly) -> dict[str, Viewer]:
    world, alpha = assembly.world, assembly.members["alpha"]

    return {
        "nobody": world.nobody,
        "head": assembly.viewer("alpha"),
        "delegate": acting(world, "second", Role.DELEGATE, alpha),
        "substitute": acting(world, "third", Role.SUBSTITUTE, alpha),
        "observer": acting(world, "fourth", Role.OBSERVER, alpha),
        "carrier": assembly.viewer("beta"),
        "other": world.other,
        "weak": viewer_for(world.secretary, world.space, day=DAY),
        "strong": world.secretariat,
        "teller": acting(world, "teller", Role.RAPPORTEUR, alpha),
        "abroad": world.secretariat.at(world.elsewhere),
        "system": world.system,
        "chair": acting(world, "chair", Role.FACILITATOR, alpha),
    }


@pytest.fixture
def subjects(assembly: Assembly) -> dict[str, object]:
    rule = assembly.rule(proxy_limit=2, names_seen=Seen.MEMBERS)
    equal = assembly.rule({"classes": {"full": "1", "associate": "1", "observer": "0"}})
    opened = assembly.opened(rule)
    proxies.give_proxy(
        assembly.viewer("gamma"), voter=assembly.voter(opened, "gamma"), holder=assembly.voter(opened, "beta")
    )
    decided = assembly.opened(rule)
    assembly.votes(decided, alpha="yes")
    assembly.decided(decided)
    secret = assembly.opened(equal, secret=True)
    running.close_ballot(assembly.secretariat, ballot=secret)
    running.count_ballot(assembly.secretariat, ballot=secret)
    return {
        "space": assembly.world.space,
        "rule": rule,
        "draft": assembly.draft(rule),
        "led": entrusting.entrust_ballot(assembly.secretariat, ballot=assembly.draft(rule)),
        "announced": drafting.announce_ballot(assembly.secretariat, ballot=assembly.draft(rule)),
        "open": opened,
        "members": assembly.opened(rule, public=False),
        "decided": decided,
        "secret": secret,
        "put": put_by(assembly, "alpha"),
        "admitted": candidatures.admit_candidature(assembly.secretariat, candidature=put_by(assembly, "beta")),
        "alpha": assembly.voter(opened, "alpha"),
        "beta": assembly.voter(opened, "beta"),
        "gamma": assembly.voter(opened, "gamma"),
        "pool": prepared(assembly),
        "listed": published(assembly).draw,
        "inside": published(assembly, public=False).draw,
    }


def test_every_cell_of_the_table(callers: dict[str, Viewer], subjects: dict[str, object]) -> None:
    assert wrong_cells(TABLE, MAY, callers, subjects) == []


def test_the_table_has_every_action() -> None:
    assert actions_of(TABLE) == set(MAY)


def test_the_list_of_ballots_agrees_with_the_rule_for_one(
    callers: dict[str, Viewer], subjects: dict[str, object]
) -> None:
    ballots = list(Ballot.objects.select_related("rule"))
    for (name, viewer), ballot in product(callers.items(), ballots):
        listed = seen_ballots(viewer).filter(pk=ballot.pk).exists()
        assert listed == MAY["see"](viewer, ballot), (name, ballot.state)


def test_the_list_of_draws_agrees_with_the_rule_for_one(
    callers: dict[str, Viewer], subjects: dict[str, object]
) -> None:
    for (name, viewer), draw in product(callers.items(), Draw.objects.all()):
        assert seen_draws(viewer).filter(pk=draw.pk).exists() == MAY["see_draw"](viewer, draw), (name, draw.pk)


def test_the_list_of_candidatures_agrees_with_the_rule_for_one(
    callers: dict[str, Viewer], subjects: dict[str, object]
) -> None:
    for (name, viewer), one in product(callers.items(), Candidature.objects.order_by("id")):
        assert seen_candidatures(viewer).filter(pk=one.pk).exists() == MAY["see_candidature"](viewer, one), (name, one)


def test_a_withdrawn_draft_is_seen_by_the_secretariat_alone(assembly: Assembly) -> None:
    draft = drafting.withdraw_ballot(assembly.secretariat, ballot=assembly.draft())
    assert MAY["see"](assembly.secretariat, draft)
    assert not MAY["see"](assembly.viewer("alpha"), draft)


def test_a_draft_that_was_announced_and_withdrawn_stays_with_the_members_who_read_it(assembly: Assembly) -> None:
    draft = drafting.announce_ballot(assembly.secretariat, ballot=assembly.draft())
    drafting.withdraw_ballot(assembly.secretariat, ballot=draft)
    for viewer, sees in ((assembly.viewer("alpha"), True), (assembly.world.nobody, False)):
        assert MAY["see"](viewer, draft) is seen_ballots(viewer).filter(pk=draft.pk).exists() is sees
    assert not MAY["state_position"](assembly.viewer("alpha"), draft)
