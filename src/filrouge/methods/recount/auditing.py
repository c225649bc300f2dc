"""Certificates of a count: what anyone can add up anew without running the method again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.published import read_count
from filrouge.methods.counting.schulze_audit import audit_schulze
from filrouge.methods.recount.counting import Papers, fund_given, options_of, rankings_of, taken_apart
from filrouge.methods.recount.funds import audit_fund


@dataclass(frozen=True, slots=True)
class Audit:
    """The certificate of one question; `faults` are sentences, none when everything adds up."""

    question: str
    faults: tuple[str, ...]


def audit(file: Mapping[str, Any], result: Mapping[str, Any]) -> tuple[Audit, ...]:
    """Check every question of a result that has a certificate, against the papers of the file.

    Transfers and run-offs are followed paper by paper (counting.certificate), pairs are added up anew
    (counting.schulze_audit), shares are checked payment by payment (shares.certificate). Sums need no certificate.
    """
    papers = taken_apart(file)
    questions = zip(file["questions"], result["questions"], strict=True)
    return tuple(found for asked, counted in questions for found in audit_question(papers, asked, counted))


def audit_question(papers: Papers, asked: Mapping[str, Any], counted: Mapping[str, Any]) -> Iterator[Audit]:
    """The certificate of one question, if its method has one."""
    if (check := CHECKS.get(papers.method)) is not None:
        yield Audit(asked["number"], check(papers, asked, counted))


def _transfers(papers: Papers, asked: Mapping[str, Any], counted: Mapping[str, Any]) -> tuple[str, ...]:
    rankings, _scale = rankings_of(papers, *options_of(asked))
    return audit_count(read_count(counted["count"]), rankings)


def _pairs(papers: Papers, asked: Mapping[str, Any], counted: Mapping[str, Any]) -> tuple[str, ...]:
    rankings, _scale = rankings_of(papers, *options_of(asked))
    return audit_schulze(counted["count"], rankings)


def _shares(papers: Papers, asked: Mapping[str, Any], counted: Mapping[str, Any]) -> tuple[str, ...]:
    return audit_fund(*fund_given(papers, asked))


CHECKS: dict[str, Callable[[Papers, Mapping[str, Any], Mapping[str, Any]], tuple[str, ...]]] = {
    "scottish_stv": _transfers,
    "meek_stv": _transfers,
    "instant_runoff": _transfers,
    "schulze": _pairs,
    "equal_shares": _shares,
    "greedy": _shares,
}
