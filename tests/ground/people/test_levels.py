"""How much somebody sees follows from the mandate they act under, and from nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.people.models import STRONG_ROLES, Role
from filrouge.ground.people.viewer import Level, Standing, Viewer

ROLES = st.none() | st.sampled_from(list(Role))
MEANS = st.sampled_from(["page", "api", "mail", "feed", "command", "job"])


@given(role=ROLES, strong=st.booleans(), means=MEANS)
def test_a_member_is_who_acts_under_a_mandate_whose_second_factor_was_given(
    role: Role | None, strong: bool, means: str
) -> None:
    acting = Standing(1, 1, "Federation One", role) if role else None
    viewer = Viewer(None, acting=acting, means=means, strong=strong)
    member = role is not None and (strong or role not in STRONG_ROLES)
    assert (viewer.level >= Level.MEMBERS) == member
    assert (viewer.acting is not None and not viewer.needs_second_factor) == member
    assert (viewer.level == Level.SECRETARIAT) == (member and role == Role.SECRETARIAT)
