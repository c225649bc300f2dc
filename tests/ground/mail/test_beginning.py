"""What an answer begins with decides, and only if it stands alone."""

from __future__ import annotations

import pytest

from filrouge.ground.mail.replies.beginning import beginning

WORDS = {"done": ("done", "fait"), "not": ("not yet",), "yes": ("yes", "sì")}


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("Done", "done", ""),
        ("  FAIT.\nLa moitié.", "done", "La moitié."),
        ("done – at last", "done", "at last"),
        ("Sì!", "yes", ""),
        ("Not yet, but soon", "not", "but soon"),
        ("done with the first two", "", "done with the first two"),
        ("Dear Ada, done.", "done", ""),
        ("Bonjour !\n\nFait, et payé.", "done", "et payé."),
        ("Hello Ada, done with the first two", "", "Hello Ada, done with the first two"),
        ("yesterday", "", "yesterday"),
        ("", "", ""),
    ],
)
def test_one_word_alone_decides(text: str, meaning: str, rest: str) -> None:
    assert beginning(text, WORDS) == (meaning, rest)
