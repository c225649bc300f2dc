"""Tokens: who may make one, what is kept of it, and when it stops opening doors."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.actions import end_mandate, erase_person, grant_mandate
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.ground.people.viewer import Viewer, system, viewer_for
from filrouge.ground.tokens import queries
from filrouge.ground.tokens.actions import MOST, Made, create_token, revoke_token
from filrouge.ground.tokens.models import Token
from filrouge.ground.trail.models import Entry
from tests.world import DAY, World, sign_in

READ = ["register:read"]


def _mandate(person: Person) -> Mandate:
    return Mandate.objects.get(person=person)


def make(viewer: Viewer, person: Person, scopes: list[str] = READ, days: int = 30) -> Made:
    """A token of a person for their only mandate."""
    return create_token(viewer, mandate=_mandate(person), name="website", scopes=scopes, days=days)


def _whole_database() -> str:
    """Every value of every row of every table, as text."""
    said = []
    for model in apps.get_models():
        said += [repr(row) for row in model._default_manager.values_list()]
    return "\n".join(said)


def test_the_text_of_a_token_is_nowhere_in_the_database(world: World) -> None:
    made = make(world.member, world.delegate)
    assert made.clear.startswith("fr_")
    assert len(made.clear) >= 43
    kept = _whole_database()
    assert made.token.digest in kept
    assert made.clear not in kept
    assert made.clear.removeprefix("fr_") not in kept


def test_two_tokens_are_never_the_same(world: World) -> None:
    assert make(world.member, world.delegate).clear != make(world.member, world.delegate).clear


def test_a_token_looks_under_its_own_mandate_and_within_its_scopes(world: World) -> None:
    found = queries.token_in_force(make(world.member, world.delegate).clear)
    assert found is not None
    viewer = queries.viewer_of(found, world.space)
    assert (viewer.person, viewer.means, viewer.scopes) == (world.delegate, "api", frozenset(READ))
    assert viewer.acting is not None
    assert viewer.acting.mandate == _mandate(world.delegate).id


def test_a_token_of_the_secretariat_counts_as_strong_because_making_it_was(world: World) -> None:
    found = queries.token_in_force(make(world.secretariat, world.secretary).clear)
    assert found is not None
    assert queries.viewer_of(found, world.space).holds(Role.SECRETARIAT)


def test_without_a_second_factor_the_secretariat_makes_no_token(world: World) -> None:
    weak = viewer_for(world.secretary, world.space, day=DAY)
    with pytest.raises(NotAllowed):
        make(weak, world.secretary)
    assert not Token.objects.exists()


def test_nobody_makes_a_token_for_the_mandate_of_another(world: World) -> None:
    for viewer in (world.nobody, world.member, world.other):
        with pytest.raises(NotAllowed):
            make(viewer, world.secretary)
    with pytest.raises(NotAllowed):
        make(world.secretariat, world.delegate)
    assert not Token.objects.exists()
    assert not Entry.objects.filter(verb="tokens.create_token").exists()


def test_a_token_cannot_make_another_token(world: World) -> None:
    found = queries.token_in_force(make(world.member, world.delegate, ["register:write"]).clear)
    assert found is not None
    with pytest.raises(NotAllowed):
        make(queries.viewer_of(found, world.space), world.delegate)
    assert Token.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": "  "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["register:everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_a_token_needs_a_name_a_scope_and_an_end(world: World, asked: dict[str, object], code: str) -> None:
    right: dict[str, object] = {"name": "website", "scopes": READ, "days": 30}
    with pytest.raises(Refused) as refused:
        create_token(world.member, mandate=_mandate(world.delegate), **(right | asked))  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.code == code
    assert not Token.objects.exists()


def test_so_many_tokens_and_no_more(world: World) -> None:
    for _number in range(MOST):
        make(world.member, world.delegate)
    with pytest.raises(Refused) as refused:
        make(world.member, world.delegate)
    assert refused.value.code == "most"
    assert Token.objects.count() == MOST


def test_the_trail_says_who_made_a_token_and_nothing_of_its_text(world: World) -> None:
    made = make(world.member, world.delegate)
    entry = Entry.objects.get(verb="tokens.create_token")
    assert (entry.person, entry.subject_id, entry.after["scopes"]) == (world.delegate.id, made.token.id, READ)
    assert made.token.digest not in str(entry.after)


def test_a_revoked_token_opens_nothing_and_its_record_stays(world: World) -> None:
    made = make(world.member, world.delegate)
    revoke_token(world.member, token=made.token)
    assert queries.token_in_force(made.clear) is None
    assert Token.objects.get().revoked_at is not None
    with pytest.raises(Refused) as refused:
        revoke_token(world.member, token=made.token)
    assert refused.value.code == "revoked"


def test_a_token_ends_on_its_day(world: World) -> None:
    made = make(world.member, world.delegate)
    past = timezone.now() - timedelta(days=2)
    Token.objects.update(made_at=past, expires_at=past + timedelta(days=1))
    assert queries.token_in_force(made.clear) is None


def test_a_token_ends_with_its_person(world: World) -> None:
    made = make(world.member, world.delegate)
    Person.objects.filter(pk=world.delegate.pk).update(is_active=False)
    assert queries.token_in_force(made.clear) is None


def test_a_token_never_falls_back_on_another_mandate(world: World) -> None:
    """An observer who is also the secretariat: when the small mandate ends, the token does not grow."""
    observer = grant_mandate(
        world.system, space=world.space, email=world.secretary.email, name="", organisation=world.federation,
        role=Role.OBSERVER, since=DAY,
    )  # fmt: skip
    viewer = viewer_for(world.secretary, world.space, day=DAY, chosen=observer.id, strong=True)
    made = create_token(viewer, mandate=observer, name="website", scopes=READ, days=30)
    end_mandate(world.system, mandate=observer)
    there = queries.viewer_of(made.token, world.space)
    assert (there.acting, there.person) == (None, None)


def test_in_another_space_a_token_is_a_stranger(world: World) -> None:
    made = make(world.member, world.delegate)
    grant_mandate(
        system(world.elsewhere), space=world.elsewhere, email=world.delegate.email, name="",
        organisation=world.elsewhere.organisation, role=Role.SECRETARIAT, since=DAY,
    )  # fmt: skip
    there = queries.viewer_of(made.token, world.elsewhere)
    assert (there.person, there.acting) == (None, None)


def test_the_secretariat_sees_and_ends_the_tokens_of_its_space_and_no_others(world: World) -> None:
    here = make(world.member, world.delegate)
    there = create_token(
        viewer_for(world.outsider, world.elsewhere, day=DAY), mandate=_mandate(world.outsider), name="elsewhere",
        scopes=READ, days=30,
    )  # fmt: skip
    account = Viewer(None, world.secretary, strong=True)
    assert [row.id for row in queries.tokens(account)] == [here.token.id]
    revoke_token(world.secretariat, token=here.token)
    with pytest.raises(NotAllowed):
        revoke_token(world.secretariat, token=there.token)
    assert queries.token_in_force(there.clear) is not None


def test_a_member_sees_its_own_tokens_only(world: World) -> None:
    make(world.secretariat, world.secretary)
    own = make(world.member, world.delegate)
    assert [row.id for row in queries.tokens(Viewer(None, world.delegate))] == [own.token.id]
    assert [row.mine for row in queries.tokens(Viewer(None, world.secretary))] == [True]
    assert queries.tokens(Viewer(None)) == []


def test_an_erased_person_leaves_no_token(world: World) -> None:
    make(world.member, world.delegate)
    erase_person(world.member, person=world.delegate)
    assert not Token.objects.exists()


def test_the_last_use_is_noted_but_not_every_time(world: World, django_assert_num_queries: object) -> None:
    made = make(world.member, world.delegate)
    queries.token_in_force(made.clear)
    first = Token.objects.get().used_at
    assert first is not None
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        queries.token_in_force(made.clear)
    assert Token.objects.get().used_at == first


def test_tables_of_tokens_hold_no_column_for_the_text() -> None:
    texts = {f.name for f in Token._meta.concrete_fields if isinstance(f, (models.CharField, models.TextField))}
    assert texts == {"name", "digest"}


def _form(world: World, **changed: object) -> dict[str, object]:
    return {
        "name": "website", "mandate": _mandate(world.delegate).id, "scopes": READ, "days": "90", **changed,
    }  # fmt: skip


def _lately(client: Client, person: Person) -> None:
    """Signed in a moment ago, which is proof enough for a grave act."""
    sign_in(client, person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()


def test_who_signed_in_long_ago_proves_it_again_before_making_a_token(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    response = client.post("/en/account/tokens/new/", _form(world))
    assert response.status_code == 302
    assert response["Location"].startswith("/en/account/again/")
    assert not Token.objects.exists()


def test_on_the_page_the_text_is_shown_once(world: World, client: Client) -> None:
    _lately(client, world.delegate)
    response = client.post("/en/account/tokens/new/", _form(world))
    clear = response.context["made"].clear
    assert clear in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    again = client.get("/en/account/tokens/").content.decode()
    assert clear not in again
    assert "website" in again
    assert queries.token_in_force(clear) is not None


def test_on_the_page_the_mandate_of_another_cannot_be_chosen(world: World, client: Client) -> None:
    _lately(client, world.delegate)
    response = client.post("/en/account/tokens/new/", _form(world, mandate=_mandate(world.secretary).id))
    assert response.status_code == 422
    assert not Token.objects.exists()


def test_on_the_page_a_token_is_revoked_by_its_owner_and_by_nobody_else(world: World, client: Client) -> None:
    made = make(world.member, world.delegate)
    address = f"/en/account/tokens/{made.token.id}/revoke/"
    assert client.post(address).status_code == 302
    sign_in(client, world.outsider)
    assert client.post(address).status_code == 404
    assert queries.token_in_force(made.clear) is not None
    sign_in(client, world.delegate)
    assert client.post(address).status_code == 302
    assert queries.token_in_force(made.clear) is None
