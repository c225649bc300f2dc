"""Documents on paper: accessible where every sign has a font, and whole where one has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from typst import Compiler

from filrouge.ground import paper
from tests.papers import unpacked

AT = datetime(2026, 9, 24, 12, tzinfo=UTC)


def document(*blocks: paper.Block, title: str = "Minutes") -> paper.Paper:
    head = paper.title(title, "en")
    return paper.Paper(title, "fr", "Sample Network", "k3m7qz2p", "Sample Network", AT, (head, *blocks))


def test_every_kind_of_block_is_set_as_a_document_that_can_be_read_aloud() -> None:
    made = paper.printed(
        document(
            paper.heading("Who was there", "en"), paper.quiet("Sala Borsa", "it"),
            *paper.paragraphs("One.\n\nTwo.", "en"),
            *paper.said("Abbiamo aperto.\nA tutti.", "it", "Gamma:", "(not confirmed yet)"), paper.bullets(["a", "b"]),
            paper.facts([("In the room", "Alpha"), ("Online", "")]),
        )
    )  # fmt: skip
    plain = unpacked(made)
    assert b"pdfuaid:part>1<" in plain
    assert b"/Lang(fr)" in plain


def test_the_same_document_gives_the_same_bytes() -> None:
    assert paper.printed(document()) == paper.printed(document())


def test_a_sign_that_no_font_has_costs_the_promise_and_not_the_document() -> None:
    made = paper.printed(document(*paper.paragraphs("日本 ꙮ \ufffe\x07", "ja")))
    assert made.startswith(b"%PDF-")


def test_what_was_said_keeps_its_label_at_its_beginning_and_its_note_at_its_end() -> None:
    first, last = paper.said("One.\n\nTwo.", "en", "Alpha:", "(late)")
    assert [(one["text"], one["label"], one["after"]) for one in (first, last)] == [
        ("One.", "Alpha:", ""), ("Two.", "", "(late)"),
    ]  # fmt: skip


def sheets(whole: paper.Paper) -> list[bytes]:
    """Its sheets as they look."""
    drawn = Compiler(paper.source(), sys_inputs=paper.inputs(whole)).compile(format="png", ppi=50)
    return drawn if isinstance(drawn, list) else [drawn]


def test_what_is_handed_out_alone_is_numbered_by_itself_when_printed_together() -> None:
    def part(name: str, lines: int) -> tuple[paper.Block, ...]:
        head = (paper.new_page(), paper.title(name, "en"))
        return (*head, *paper.paragraphs("\n".join([name] * lines), "en"))

    def printed(*blocks: paper.Block) -> list[bytes]:
        return sheets(replace(document(), blocks=blocks))

    one, two, three = part("One", 2), part("Two", 90), part("Three", 1)
    alone = [printed(*each) for each in (one, two, three)]
    assert [len(each) for each in alone] == [1, 3, 1]
    assert printed(*one, *two, *three) == [sheet for each in alone for sheet in each]
