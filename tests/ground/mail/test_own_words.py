"""What somebody wrote themselves: above the quotation, without greeting and signature, in six languages and more."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.mail.replies.quoting import own_words

ANSWERS = {
    "en": (
        "Done.\n\nKind regards,\nJohn Smith\nFederation One\n"
        "\nOn Mon, Mar 2, 2026 at 10:12 AM Net <r@n.example> wrote:\n> q"
    ),
    "fr": "Done.\n\nBien cordialement,\nJeanne\n\nLe lun. 2 mars 2026 à 10:12, Réseau <r@n.example> a écrit :\n\n> q",
    "fr, broken in two": "Done.\n\nLe lun. 2 mars 2026 à 10:12, Réseau\n<r@n.example> a écrit :\n\n> q",
    "nl": "Done.\n\nMet vriendelijke groeten\nJan\n\nOp ma 2 mrt 2026 om 10:12 schreef Net <r@n.example>:\n\n> q",
    "nl, on a phone": (
        "Done.\n\nVerstuurd vanaf mijn iPhone\n\n> Op 2 mrt 2026 om 10:12 heeft Net het volgende geschreven:\n> q"
    ),
    "de": (
        "Done.\n\nMit freundlichen Grüßen\nKarl\n\nAm Mo., 2. März 2026 um 10:12 Uhr schrieb Netz <r@n.example>:\n> q"
    ),
    "de, of an office": (
        "Done.\n\nVG\nKarl\n\nVon: Netz <r@n.example>\nGesendet: Montag, 2. März 2026 10:12\nAn: Karl\nBetreff: q\n\nq"
    ),
    "it": (
        "Done.\n\nCordiali saluti\nMaria"
        "\n\nIl giorno lun 2 mar 2026 alle ore 10:12 Rete <r@n.example> ha scritto:\n\n> q"
    ),
    "es": "Done.\n\nUn saludo,\nAna\n\nEl lun, 2 mar 2026 a las 10:12, Red (<r@n.example>) escribió:\n\n> q",
    "pl, which nobody taught it": "Done.\n\nW dniu pon., 2 mar 2026 o 10:12 Sieć <r@n.example>\nnapisał(a):\n\n> q",
    "a divider": "Done.\n\n-----Original Message-----\nFrom: Net\n\nq",
    "a divider in French": "Done.\n\n-----Message d'origine-----\nDe : Réseau\n\nq",
    "an office in English": (
        "Done.\n\nFrom: Net <r@n.example>\nSent: Monday, 2 March 2026 10:12\nTo: John\nSubject: q\n\nq"
    ),
    "a greeting for a country of three languages": "Done.\n\nVriendelijke groet / Cordialement / Kind regards\n\nJan",
    "a greeting of cooperatives, nl": "Done.\n\nMet coöperatieve groeten,\nJan",
    "a greeting of cooperatives, fr": "Done.\n\nCoopérativement,\nJeanne",
    "a program in Dutch": "Done.\n\nVerstuurd vanuit Proton Mail.\n\n> q",
    "a program in French": "Done.\n\nEnvoyé avec la messagerie sécurisée Proton Mail.\n\n> q",
    "a telephone in Dutch": "Done.\n\nDownloaden Outlook voor iOS\n",
    "without a blank line": "Done.\nOn Mon, Mar 2, 2026 at 10:12 AM Net <r@n.example> wrote:\n> q",
    "a signature as the standard has it": "Done.\n-- \nJohn\nwww.federation.example",
    "a greeting above": "Dear Ms. Draad,\n\nDone.\n\nRegards,\nJohn",
    "a greeting above, in Dutch and without a comma": "Beste Ada\n\nDone.\n\nGroeten,\nJan",
    "a telephone": "Done.\n\nSent from my phone\n",
    "only quoted lines": "Done.\n> q\n> q",
    "below": "On Mon, Mar 2, 2026, Net wrote:\n> q\n\nDone.\n-- \nJohn",
    "old and new lines": "Done.\r\n\r\n> q\r> q",
    "marks that nobody sees": "\ufeffDone.\u200b\n\n> q",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_left_is_what_the_person_wrote(name: str) -> None:
    assert own_words(ANSWERS[name]) == "Done."


KEPT = {
    "a sentence that begins like an introduction": "On Monday we decided to write: yes.\nLe 2 mars nous avons ouvert.",
    "a colon and a date before a list": "Status on 2 March 2026:\n- done\n- paid",
    "thanks in the middle": "Done.\n\nThanks,\n\nThe second step begins on Monday.",
    "a greeting that is the whole answer": "Kind regards",
    "a sentence that begins like a greeting": "Dear members need a desk\nand a house.",
    "nothing but a greeting": "Hello Ada,",
    "a heading of a word that greets in another language": "Care:\nMore nurses.",
    "the same without a colon": "Care for the old\n\nMore nurses.",
    "a heading in Dutch": "Beste praktijken:\n- een\n- twee",
    "words about mails": "From: Ghent\nWe went there.",
    "a greeting with a sentence below": "Done.\n\nKind regards\nPS: the second step is done too.",
    "two things with a stroke between, one of which greets": "Done.\n\nCordialement / the second step\nbegins.",
    "what was sent with something": "Envoyé avec la lettre de mars.\nVerstuurd op 2 maart.",
    "a sentence far behind a greeting": f"Done.\n\nKind regards{' ' * 80}and the second step is done too.",
    "lines between": "One.\n\nTwo.",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_only_looks_like_a_quotation_is_kept(name: str) -> None:
    assert own_words(KEPT[name]) == KEPT[name]


def test_answers_between_the_questions_are_kept_where_nothing_stands_above() -> None:
    assert own_words("> How is it?\nGood.\n> And the money?\nSpent.\n") == "Good.\nSpent."


@given(st.text(alphabet="ab >:\n-@<1", max_size=300))
def test_whatever_comes_every_line_of_the_answer_was_in_the_mail(text: str) -> None:
    written = {line.rstrip() for line in text.split("\n")}
    assert set(own_words(text).split("\n")) - {""} <= written


@pytest.mark.parametrize(
    "piece", ["On 1 ", "<", "a <b@c> ", "> a\n", "x:\n", "From:\n", "1:\n> ", "mit ", "~" * 7, "Regards\n"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    own_words(text)
    assert time.process_time() - begun < 5
