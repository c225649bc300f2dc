"""Getting in: by a code that was mailed, with a second factor on top for whoever has one."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from filrouge.ground.mail.models import Message
from filrouge.ground.pages.serving import is_strong
from filrouge.ground.people.models import Person
from tests.ground.people import ways
from tests.world import World

REVIEW = "/en/network/secretariat/"


def _strong(client: Client) -> bool:
    class Asked:
        session = client.session
        user = Person.objects.filter(pk=client.session.get("_auth_user_id")).first() or Person()

    return is_strong(Asked())


def test_the_right_code_lets_a_person_in_to_where_they_were_going(world: World, client: Client) -> None:
    answer = ways.ask(client, world.delegate, next="/en/network/")
    assert (answer.status_code, answer["Location"]) == (302, f"{ways.CODE}?next=%2Fen%2Fnetwork%2F")
    answer = client.post(answer["Location"], {"code": ways.last_code(), "next": "/en/network/"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/network/")
    assert client.session["_auth_user_id"] == str(world.delegate.pk)


def test_a_code_is_read_without_regard_to_capitals_and_dash(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    client.post(ways.CODE, {"code": ways.last_code().lower().replace("-", " ")})
    assert ways.signed_in(client)


def test_a_code_has_eight_letters(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    assert len(ways.last_code().replace("-", "")) == 8


def test_three_wrong_codes_end_it_and_the_right_one_no_longer_works(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    code = ways.last_code()
    answers = [client.post(ways.CODE, {"code": "WRONG"}).status_code for _try in range(3)]
    assert answers == [422, 422, 302]
    client.post(ways.CODE, {"code": code})
    assert not ways.signed_in(client)


def test_a_wrong_code_is_answered_in_words_and_stays_as_it_was_typed(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    page = client.post(ways.CODE, {"code": "WRONG"}).content.decode()
    assert "This code does not fit" in page
    assert 'value="WRONG"' in page


@pytest.mark.parametrize(("seconds", "gets_in"), [(299, True), (301, False)])
def test_a_code_lasts_five_minutes(world: World, client: Client, seconds: int, gets_in: bool) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ways.ask(client, world.delegate)
        clock.shift(seconds)
        client.post(ways.CODE, {"code": ways.last_code()})
        assert ways.signed_in(client) is gets_in


def test_a_code_works_once(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    code = ways.last_code()
    stolen = dict(client.session)
    client.post(ways.CODE, {"code": code})
    assert ways.signed_in(client)
    client.post("/en/account/logout/")
    client.post(ways.CODE, {"code": code})
    assert not ways.signed_in(client)
    assert stolen["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"] == code


def test_a_code_works_only_in_the_browser_that_asked_for_it(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    other = Client()
    other.post(ways.CODE, {"code": ways.last_code()})
    assert not ways.signed_in(other)


def test_a_stranger_cannot_tell_whether_an_address_has_an_account(world: World) -> None:
    answers, pages = [], []
    for address in (world.delegate.email, "nobody.here@sample.example"):
        client = Client()
        answer = client.post(ways.LOGIN, {"login": address})
        answers.append((answer.status_code, answer["Location"], sorted(answer.cookies)))
        page = client.get(ways.CODE).content.decode()
        token = page.split('csrfmiddlewaretoken" value="')
        page = token[0] + "".join(part[64:] for part in token[1:])
        pages.append(page.replace(address, "ADDRESS"))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]


def test_wrong_codes_look_the_same_for_an_address_without_an_account(world: World) -> None:
    for address in (world.delegate.email, "nobody.here@sample.example"):
        client = Client()
        client.post(ways.LOGIN, {"login": address})
        assert [client.post(ways.CODE, {"code": "WRONG"}).status_code for _try in range(3)] == [422, 422, 302]


def test_nothing_leaves_for_an_address_without_an_account(world: World, client: Client) -> None:
    client.post(ways.LOGIN, {"login": "nobody.here@sample.example"})
    assert mail.outbox == []
    assert not Message.objects.exists()


def test_the_mail_with_the_code_is_in_the_language_of_the_person(world: World, client: Client) -> None:
    Person.objects.filter(pk=world.delegate.pk).update(language="fr")
    ways.ask(client, world.delegate)
    assert Message.objects.get().language == "fr"


def test_the_code_is_in_no_log_and_in_no_row_of_the_outbox(
    world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ways.ask(client, world.delegate)
        code = ways.last_code()
        client.post(ways.CODE, {"code": "WRONG"})
        client.post(ways.CODE, {"code": code})
    kept = Message.objects.get()
    assert (kept.kind, kept.state, kept.body) == ("sign_in_code", "sent", "")
    assert code not in kept.subject
    assert all(code not in line.getMessage() for line in caplog.records)


def test_nobody_signs_up(world: World, client: Client) -> None:
    for address in ("signup", "email", "confirm-email", "signup/passkey", "3rdparty"):
        assert client.get(f"/en/account/{address}/").status_code == 404
        assert client.post(f"/en/account/{address}/", {"email": "x@sample.example"}).status_code == 404


@pytest.mark.parametrize("address", ["change", "set", "reset", "reset/done", "reset/key/1-2", "reset/key/done"])
def test_there_are_no_passwords_unless_they_are_switched_on(world: World, client: Client, address: str) -> None:
    for caller in (None, world.delegate):
        if caller:
            ways.enter(client, caller)
        assert client.get(f"/en/account/password/{address}/").status_code == 404
    assert client.get("/en/account/reauthenticate/").status_code == 404


def test_a_password_in_the_database_opens_nothing_while_passwords_are_off(world: World, client: Client) -> None:
    world.delegate.set_password("correct horse battery")
    world.delegate.save()
    client.post(ways.LOGIN, {"login": world.delegate.email, "password": "correct horse battery"})
    assert not ways.signed_in(client)


def test_the_session_has_another_key_after_signing_in_and_ends_at_sign_out(world: World, client: Client) -> None:
    ways.ask(client, world.delegate)
    before = client.session.session_key
    client.post(ways.CODE, {"code": ways.last_code()})
    inside = client.session.session_key
    assert inside != before
    client.post("/en/account/logout/")
    client.cookies["session"] = inside
    assert client.get("/en/account/").status_code == 302


def test_a_closed_account_gets_no_code(world: World, client: Client) -> None:
    Person.objects.filter(pk=world.delegate.pk).update(is_active=False)
    ways.ask(client, world.delegate)
    assert mail.outbox == []


# --- The second factor ------------------------------------------------------------------------------------


def test_a_code_alone_does_not_let_in_whoever_has_an_authenticator(world: World, client: Client) -> None:
    ways.add_authenticator(world.delegate)
    answer = ways.enter(client, world.delegate)
    assert answer["Location"] == ways.FACTOR
    assert not ways.signed_in(client)
    client.post(ways.FACTOR, {"code": ways.code_now()})
    assert ways.signed_in(client)
    assert _strong(client)


def test_a_wrong_second_factor_lets_nobody_in(world: World, client: Client) -> None:
    ways.add_authenticator(world.delegate)
    ways.enter(client, world.delegate)
    assert client.post(ways.FACTOR, {"code": "000000"}).status_code == 422
    assert not ways.signed_in(client)


def test_a_code_of_the_authenticator_is_taken_once_for_as_long_as_it_would_fit(world: World) -> None:
    ways.add_authenticator(world.delegate)
    with time_machine.travel("2026-06-01 12:00:05+00:00", tick=False) as clock:
        code, first, second = ways.code_now(), Client(), Client()
        ways.enter(first, world.delegate)
        first.post(ways.FACTOR, {"code": code})
        assert ways.signed_in(first)
        clock.shift(40)  # the next period; the old code would still fit
        ways.enter(second, world.delegate)
        page = second.post(ways.FACTOR, {"code": code})
        assert page.status_code == 422
        assert "used already" in page.content.decode()
        assert not ways.signed_in(second)


def test_a_recovery_code_works_once(world: World) -> None:
    ways.add_authenticator(world.delegate)
    code = ways.recovery_codes(world.delegate)[0]
    first, second = Client(), Client()
    ways.enter(first, world.delegate)
    first.post(ways.FACTOR, {"code": code})
    assert ways.signed_in(first)
    assert _strong(first)
    ways.enter(second, world.delegate)
    assert second.post(ways.FACTOR, {"code": code}).status_code == 422
    assert not ways.signed_in(second)
    assert len(ways.recovery_codes(world.delegate)) == 9


def test_who_has_passkeys_alone_is_asked_for_a_recovery_code_and_not_for_an_authenticator(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda _user: [])  # a key with no device
    ways.add_authenticator(world.delegate)
    Authenticator.objects.filter(user=world.delegate, type=Authenticator.Type.TOTP).update(
        type=Authenticator.Type.WEBAUTHN
    )
    client = Client()
    ways.enter(client, world.delegate)
    asked = client.get(ways.FACTOR).content.decode()
    assert "One of your recovery codes." in asked
    assert "your authenticator" not in asked
    wrong = client.post(ways.FACTOR, {"code": "12345678"})
    assert (wrong.status_code, "none of your recovery codes" in wrong.content.decode()) == (422, True)
    assert "30 seconds" not in wrong.content.decode()
    client.post(ways.FACTOR, {"code": ways.recovery_codes(world.delegate)[0]})
    assert _strong(client)


def test_a_session_from_before_the_factor_existed_is_strong_only_after_giving_it(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    ways.add_authenticator(world.secretary)
    assert not _strong(client)
    answer = client.get(REVIEW)
    assert answer["Location"] == "/en/account/second-factor/?next=%2Fen%2Fnetwork%2Fsecretariat%2F"
    answer = client.get(answer["Location"])
    assert answer["Location"].startswith("/en/account/2fa/reauthenticate/?next=")
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 422
    assert not _strong(client)
    answer = client.post(answer["Location"], {"code": ways.code_now(), "next": REVIEW})
    assert answer["Location"] == REVIEW
    assert _strong(client)
    assert client.get(REVIEW).status_code == 200


def test_the_secretariat_without_a_factor_is_told_why_and_comes_back_where_it_was(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    page = client.get(client.get(REVIEW)["Location"])
    assert page.status_code == 200
    assert "whoever reads your mail could do it too" in page.content.decode()
    form = client.get("/en/account/2fa/totp/activate/")
    secret = form.context["form"].secret
    answer = client.post("/en/account/2fa/totp/activate/", {"code": ways.code_now(secret)})
    assert answer["Location"] == "/en/account/2fa/recovery-codes/"
    codes = client.get(answer["Location"])
    assert codes.status_code == 200
    assert all(code in codes.content.decode() for code in ways.recovery_codes(world.secretary))
    assert client.get("/en/account/2fa/")["Location"] == REVIEW
    assert client.get(REVIEW).status_code == 200


def test_a_wrong_first_code_adds_no_authenticator(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    client.get("/en/account/2fa/totp/activate/")
    assert client.post("/en/account/2fa/totp/activate/", {"code": "000000"}).status_code == 422
    assert not Authenticator.objects.exists()
    assert not _strong(client)


def test_the_picture_of_the_key_stands_in_the_page_since_the_policy_loads_no_data(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    page = client.get("/en/account/2fa/totp/activate/").content.decode()
    assert "<svg" in page.split('class="qr')[1][:400]
    assert "data:image" not in page


def test_an_old_session_cannot_add_a_first_factor_without_signing_in_again(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for page in ("2fa/totp/activate/", "2fa/webauthn/add/", "second-factor/"):
            answer = client.get(f"/en/account/{page}")
            assert answer["Location"].startswith("/en/account/again/?next=")
        assert not Authenticator.objects.exists()


def test_whoever_lost_the_factor_starts_again(world: World, client: Client) -> None:
    ways.add_authenticator(world.delegate)
    ways.enter(client, world.delegate)
    answer = client.post("/en/account/logout/", {"next": ways.LOGIN})
    assert answer["Location"] == ways.LOGIN
    assert client.get(ways.LOGIN).status_code == 200
    assert client.get(ways.FACTOR)["Location"] == ways.LOGIN


def test_changing_a_way_to_sign_in_is_told_by_mail(world: World, client: Client) -> None:
    ways.enter(client, world.secretary)
    secret = client.get("/en/account/2fa/totp/activate/").context["form"].secret
    mail.outbox.clear()
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/en/account/2fa/totp/activate/", {"code": ways.code_now(secret)})
    assert [m.subject for m in mail.outbox] == ["A way to sign in was changed"]
