"""How a person gets in, in steps that stories can be told with: a code by mail, an authenticator, a recovery code."""

from __future__ import annotations

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from filrouge.ground.people.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/en/account/login/"
CODE = "/en/account/login/code/confirm/"
FACTOR = "/en/account/2fa/authenticate/"


def last_code() -> str:
    """The code of the last mail that was sent."""
    found = re.search(r"^ {4}([A-Z-]{9})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def ask(client: Client, person: Person, next: str = ""):
    """Ask for a code; the answer leads to where it is typed."""
    return client.post(LOGIN, {"login": person.email} | ({"next": next} if next else {}))


def enter(client: Client, person: Person, next: str = ""):
    """Ask for a code and give the right one."""
    ask(client, person)
    return client.post(CODE, {"code": last_code()} | ({"next": next} if next else {}))


def add_authenticator(person: Person) -> None:
    """Give a person an authenticator with a known secret, and recovery codes, outside of any session."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


def code_now(secret: str = SECRET) -> str:
    """What the authenticator shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(person: Person) -> list[str]:
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return codes.wrap().get_unused_codes()


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
