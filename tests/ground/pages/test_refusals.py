"""What an action refused stands on the form that asked for it; what it made comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.refusals import done, made


class Ask(forms.Form):
    chosen = forms.CharField(required=False)
    calls = {"member": "chosen"}


def filled() -> Ask:
    form = Ask({"chosen": "Amara"})
    assert form.is_valid()
    return form


def refusing(field: str) -> Callable[[], str]:
    def act() -> str:
        raise Refused("It stands there already.", field=field)

    return act


def test_what_an_action_made_comes_back_also_where_it_is_nought() -> None:
    form = filled()
    assert made(form, lambda number: number - 1, 1) == 0
    assert done(form, lambda: None)
    assert not form.errors


@pytest.mark.parametrize(
    ("field", "shown_at"), [("chosen", "chosen"), ("member", "chosen"), ("space", "__all__"), ("", "__all__")]
)
def test_a_refusal_stands_at_the_field_it_speaks_of_however_the_form_calls_it(field: str, shown_at: str) -> None:
    form = filled()
    assert made(form, refusing(field)) is None
    assert form.errors == {shown_at: ["It stands there already."]}
    again = filled()
    assert not done(again, refusing(field))
    assert again.errors == form.errors


@pytest.mark.parametrize("way", [made, done])
def test_who_may_not_is_told_nothing_on_the_form(way: Callable[..., object]) -> None:
    form = filled()

    def act() -> None:
        raise NotAllowed("register.admit_member")

    with pytest.raises(NotAllowed):
        way(form, act)
    assert not form.errors
