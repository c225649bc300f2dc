"""Telling members what became of what they stand behind."""

from __future__ import annotations

from collections.abc import Iterable

from filrouge.ground.actions import Act
from filrouge.ground.asked.telling import Said, Value, tell
from filrouge.rooms.plans.models import Action, Proposal
from filrouge.rooms.plans.queries.following import number_of


def tell_of(act: Act, proposal: Proposal, kind: str, text: Said, organisations: Iterable[int], **values: Value) -> None:
    """Tell organisations something about a proposal; `text` may name its `number` and the given values.

    Whoever did it knows it already and is not told. What nobody may see yet is told to nobody.
    """
    own = act.by.acting.organisation if act.by.acting else 0
    concerned = set(organisations) - {own}
    if not concerned:
        return
    space = proposal.plan.space
    tell(
        kind, by=act.by, space=space, about=proposal, title=proposal.title, text=text, at=act.at,
        values={"number": proposal.number, **values}, page=("plans:proposal", [space.slug, proposal.address]),
        organisations=concerned,
    )  # fmt: skip


def tell_of_action(
    act: Act, action: Action, kind: str, text: Said, organisations: Iterable[int], **values: Value
) -> None:
    """Tell organisations something about an action; `text` may name its `number` (1.2) and the given values."""
    own = act.by.acting.organisation if act.by.acting else 0
    concerned = set(organisations) - {own}
    if not concerned:
        return
    space = action.plan.space
    tell(
        kind, by=act.by, space=space, about=action, title=action.title, text=text, at=act.at,
        values={"number": number_of(action), **values}, page=("plans:action", [space.slug, action.address]),
        organisations=concerned,
    )  # fmt: skip
