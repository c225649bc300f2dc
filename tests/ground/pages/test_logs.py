"""Nothing in a log leads to a person or lets anybody in."""

from __future__ import annotations

import io
import logging
import re
from urllib.parse import quote

import pytest
from django.conf import settings

from filrouge.front.checks import views
from filrouge.ground.pages.logs import NoSecrets

TOKEN = "fr_PlantedTokenThatNobodyMaySee"


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    """A logger that writes as the installation does."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    handler.addFilter(NoSecrets())
    logger = logging.getLogger("story")
    logger.handlers, logger.propagate = [handler], False
    return logger, stream


@pytest.mark.parametrize(
    ("secret", "hidden"),
    [
        ("planted@sample.example", "planted"),
        ("planted%40sample.example", "planted%40"),
        (TOKEN, TOKEN[5:]),
        ("?code=ABCD-EFGH", "EFGH"),
        ("token=abc-DEF_123", "DEF_123"),
        ("session=0a1b2c", "0a1b2c"),
        ("password=hunter2", "hunter2"),
        ("Authorization: Bearer abc.def-123==", "def-123"),
        ("/account/password/reset/key/1-abcdef123/", "abcdef123"),
    ],
)
def test_no_secret_reaches_the_log_in_message_arguments_or_trace(
    written: tuple[logging.Logger, io.StringIO], secret: str, hidden: str
) -> None:
    logger, stream = written
    logger.error(f"as a message {secret}")
    logger.error("as an argument %s and %r", secret, {"it": secret})
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("in a trace")
    logger.error("with the stack", stack_info=True)
    text = stream.getvalue()
    assert hidden not in text
    assert "▇" in text
    assert "as a message" in text


def test_the_secret_of_an_address_is_in_no_line_about_it(written: tuple[logging.Logger, io.StringIO]) -> None:
    """Every address of ours that opens something for whoever has it."""
    logger, stream = written
    secret = re.compile(r"<str:(?!kind)\w+>")
    secretive = [address for address, _view in views() if secret.search(address)]
    assert len(secretive) > 7
    for address in secretive:
        path = "/" + re.sub(r"<\w+:\w+>", "network", secret.sub("Planted-secret~of:it_", address))
        logger.warning("Too Many Requests: %s", path)
        logger.warning("/en/account/login/?next=%s", quote(path, safe=""))
    assert "lanted" not in stream.getvalue()
    assert "secret" not in stream.getvalue()


def test_what_is_no_secret_stays_readable(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.warning("Not Found: /en/network/register/2345abcd/ after %d ms", 12)
    assert "Not Found: /en/network/register/2345abcd/ after 12 ms" in stream.getvalue()


def test_the_installation_writes_through_this_filter() -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no_secrets"]
    assert settings.LOGGING["filters"]["no_secrets"]["()"] == "filrouge.ground.pages.logs.NoSecrets"
