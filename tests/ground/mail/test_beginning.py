"""What an answer begins with decides, and only if it stands alone and nothing takes it back."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.mail.replies.beginning import DONE, STOPPED, UNDER_WAY, beginning
from filrouge.ground.mail.replies.quoting import own_words

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


# What the rooms know, in six languages: a greeting, words that deny, a word that decides.
SAID = {"done": DONE, "under way": UNDER_WAY, "stopped": STOPPED}
TONGUES = {
    "en": ("Hi", ("no", "not", "not yet", "nope", "never"), "done", ("not really", "not all of it is")),
    "fr": ("Salut", ("non", "pas", "pas encore"), "fait", ("pas vraiment", "enfin pas tout")),
    "nl": ("Hallo", ("nee", "niet", "nog niet", "nee hoor, niet"), "klaar", ("nog niet helemaal", "maar niet alles")),
    "de": ("Hallo", ("nein", "nicht", "noch nicht", "nö"), "fertig", ("nicht ganz", "aber noch nicht alles")),
    "it": ("Ciao", ("no", "non", "non ancora"), "fatto", ("non proprio", "anzi, non del tutto")),
    "es": ("Hola", ("no", "todavía no", "aún no"), "hecho", ("no del todo", "bueno, no exactamente")),
}
MARKS = (", ", ". ", " - ", "\n", "\n\n", "! ", ": ", "; ")


def before(tongue: str) -> list[str]:
    """“No, done” in every way of one language."""
    hi, denials, done, _partly = TONGUES[tongue]
    forms = ("{no}{mark}{done}", "{hi} {no}{mark}{done}", "{hi} Ada, {no}{mark}{done}")
    return [form.format(hi=hi, no=no, mark=mark, done=done) for no, mark, form in product(denials, MARKS, forms)]


def after(tongue: str) -> list[str]:
    """“Done, no” in every way of one language."""
    hi, denials, done, partly = TONGUES[tongue]
    ways = product(("", f"{hi} Ada, "), (*MARKS, "? ", " ? ", " (?) "), (*denials, *partly), ("", "."))
    return [f"{greeting}{done}{mark}{no}{end}" for greeting, mark, no, end in ways]


@pytest.mark.parametrize("tongue", TONGUES)
def test_a_denial_before_or_behind_the_word_leaves_it_to_people(tongue: str) -> None:
    for text in (*before(tongue), *after(tongue)):
        for said in (text, text.upper(), own_words(text)):
            assert beginning(said, SAID) == ("", said.strip()), said


@pytest.mark.parametrize(
    "text",
    [
        "not done yet", "no done", "done? no", "Done?", "done ... ? no", "Done, under way", "Under way. Done.",
        "done, but it is not finished", "Fait, mais ce n'est pas terminé", "klaar, maar het is niet afgerond",
        "fertig, aber nicht wirklich erledigt", "Done, it isn't done", "stopped, not stopped", "Hi not done, done",
        "Dear Ada,\n\nno\n\ndone", "Salut non,\n\nfait", "Hi no, done, and paid", "done, almost", "Done; well, no",
    ],
)  # fmt: skip
def test_other_beginnings_that_take_themselves_back(text: str) -> None:
    assert beginning(text, SAID) == ("", text)
    assert beginning(own_words(text), SAID)[0] == ""


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("Done, no problems.", "done", "no problems."),
        ("Done, not without pain", "done", "not without pain"),
        ("done, not yet paid", "done", "not yet paid"),
        ("Fait, pas de problème", "done", "pas de problème"),
        ("Klaar, geen problemen", "done", "geen problemen"),
        ("Fertig. Keine Fragen.", "done", "Keine Fragen."),
        ("Under way, not done yet", "under way", "not done yet"),
        ("En cours, pas terminé", "under way", "pas terminé"),
        ("Bezig, nog niet helemaal klaar", "under way", "nog niet helemaal klaar"),
        ("Done. The second step started in May.", "done", "The second step started in May."),
        ("Hi all, done", "done", ""),
        ("Stopped, no money", "stopped", "no money"),
    ],
)
def test_what_only_looks_like_a_denial_takes_nothing_back(text: str, meaning: str, rest: str) -> None:
    assert beginning(text, SAID) == (meaning, rest)


EVERY = sorted({word for words in SAID.values() for word in words})
PIECES = st.sampled_from(
    [*EVERY, "no", "not", "nee", "non", "Hi", "Ada", ",", ".", "?", "\n", " ", "-", "of it", "60 %"]
)


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_whatever_is_written_no_word_is_lost_and_only_a_word_at_the_beginning_decides(text: str) -> None:
    meaning, rest = beginning(text, SAID)
    assert text.strip().endswith(rest)
    assert meaning or rest == text.strip()
    if meaning:
        before = text.strip()[: len(text.strip()) - len(rest)].casefold()
        assert any(word in before for word in SAID[meaning])
        assert not {"no", "not", "nee", "non"} & set(before.replace("not pursued", "").split())


@given(st.sampled_from(EVERY), st.sampled_from(MARKS), st.sampled_from(["no", "non", "nee", "nein", "not yet", "nö"]))
def test_every_word_that_decides_can_be_denied_at_once(word: str, mark: str, no: str) -> None:
    if word not in {"not pursued", "niet voortgezet"}:  # they deny themselves
        assert beginning(f"{word}{mark}{no}", SAID)[0] == ""
    assert beginning(f"{no}{mark}{word}", SAID)[0] == ""
    assert beginning(f"{word}?{mark}{no}", SAID)[0] == ""


@pytest.mark.parametrize("piece", ["but ", "but, ", "not ", "no, ", "done ", "? ", "- ", "( "])
def test_of_a_long_text_no_word_is_lost(piece: str) -> None:
    text = "done, " + piece * 5_000
    assert text.strip().endswith(beginning(text, SAID)[1])
