"""What our own mail server says about a sender; nobody else's word counts."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.ground.mail.replies.authenticity import is_authentic
from tests.ground.mail.conftest import Room

HOST, SENDER = "mx.network.example", "delegate@sample.example"
PASS = f"{HOST}; dmarc=pass (p=none dis=none) header.from=sample.example"


@pytest.mark.parametrize(
    ("results", "authentic"),
    [
        ([PASS], True),
        ([PASS.upper()], True),
        ([f"{HOST} 1; spf=fail smtp.mailfrom=x.example; dmarc=pass header.from=sample.example"], True),
        ([f"{HOST}; dmarc=none; dkim=pass header.d=sample.example"], True),
        ([f"{HOST}; dkim=pass header.i=@mail.sample.example"], True),
        ([f"{HOST}; spf=pass smtp.mailfrom=bounce@sample.example"], True),
        ([], False),
        ([f"{HOST}; none"], False),
        ([f"{HOST}; dmarc=fail header.from=sample.example; dkim=pass header.d=sample.example"], False),
        ([f"{HOST}; dmarc=pass header.from=evil.example"], False),
        ([f"{HOST}; dkim=pass header.d=evil.example"], False),
        ([f"{HOST}; dkim=pass header.d=example"], False),
        ([f"{HOST}; dkim=fail (dkim=pass header.d=sample.example) header.d=sample.example"], False),
        ([f"mx.evil.example; {PASS}"], False),
        (["mx.evil.example; dmarc=pass header.from=sample.example"], False),
        ([f"{HOST}; dmarc=fail", PASS], False),  # a line that the sender wrote stands below that of our server
        (["", ";;", "=", f"{HOST}.evil.example; dmarc=pass"], False),
        ([f'{HOST}; dkim=pass header.d="sample.example"'], True),
        ([f'{HOST}; spf=pass (it said ")" and (so on)) smtp.mailfrom=bounce@sample.example'], False),
        ([f"{HOST}; spf=pass (it said \\) and (so on)) smtp.mailfrom=bounce@sample.example"], True),
        # Whoever sends chooses what stands before the @ of their address, in quotation marks whatever they like.
        ([f'{HOST}; dmarc=none; spf=pass smtp.mailfrom="x; dkim=pass header.d=sample.example; "@evil.example'], False),
        ([f'{HOST}; spf=pass smtp.mailfrom="x dkim=pass header.d=sample.example"@evil.example'], False),
        ([f'{HOST}; spf=pass smtp.mailfrom="\\"; dkim=pass header.d=sample.example; \\""@evil.example'], False),
        ([f"{HOST}; spf=fail (a (b) ; dkim=pass header.d=sample.example; c) smtp.mailfrom=x@evil.example"], False),
        ([f"{HOST}; spf=fail (; dkim=pass header.d=sample.example"], False),
        ([f"{HOST}; spf=fail ); dkim=pass header.d=sample.example"], False),
        ([f"{HOST}; spf=fail (", PASS], False),  # and no line below takes the place of one that was broken
    ],
)
def test_only_the_first_line_of_our_own_server_counts(results: list[str], authentic: bool) -> None:
    assert is_authentic(results, SENDER, HOST) is authentic


def test_with_a_trusted_server_a_mail_needs_its_word(room: Room, settings: Any) -> None:
    settings.TRUSTED_MAIL_HOST = HOST
    assert room.answer().why == "not_authentic"
    assert room.answer(headers=f"Authentication-Results: {HOST};\n dmarc=fail\n").why == "not_authentic"
    assert room.texts == []
    assert room.answer(headers=f"Authentication-Results: {PASS}\n").outcome == "taken"
    assert room.texts == ["Done."]


def test_without_one_the_address_and_its_secret_are_enough(room: Room) -> None:
    assert room.answer(headers=f"Authentication-Results: {HOST}; dmarc=fail\n").outcome == "taken"
