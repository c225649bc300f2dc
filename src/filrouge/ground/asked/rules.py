"""Who sees what waits, and who says how they are told: everybody for themselves."""

from __future__ import annotations

from filrouge.ground.rules import Rule, member, oneself, signed_in

MAY: dict[str, Rule] = {
    "see_what_waits": member,
    "choose_mail": oneself,
    "see_own_mail": signed_in,
}
