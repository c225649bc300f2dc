"""What is told about the making of a plan, beside what is told of proposals and actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from filrouge.ground.asked.offers import Kind, Way

BEGUN, MOVED, INVITATION = "plans.begun", "plans.moved", "plans.invitation"

PLAN_TELLS = (
    Kind(BEGUN, gettext_lazy("Plans that begin")),
    Kind(MOVED, gettext_lazy("Steps of a plan that move"), Way.AT_ONCE),
    Kind(INVITATION, gettext_lazy("Invitations to be heard in a plan"), Way.AT_ONCE, written=True),
)
