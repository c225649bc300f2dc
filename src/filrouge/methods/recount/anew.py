"""One file of any kind, counted anew, with all that can be checked about it: what the command and the page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from filrouge.methods.recount import foreign
from filrouge.methods.recount.auditing import Audit, audit
from filrouge.methods.recount.counting import count
from filrouge.methods.recount.files import Finding, file_digest, proofs, read, stated

OWN_ENDING = ".json"


@dataclass(frozen=True, slots=True)
class Counted:
    """A file with what was found in it.

    `title` is a text as ballot files have it; `facts` says where the votes come from: `took_part`, `of` and `names`
    ("secret", "nameless" or "") of our own files; `votes`, `withdrawn`, `rule` and `differing` (projects whose
    published votes are not what the papers add up to) of those of other programs. `digest` is "" for these.
    """

    title: Mapping[str, Any]
    facts: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]
    result: Mapping[str, Any]
    findings: tuple[Finding, ...]
    audits: tuple[Audit, ...]
    digest: str

    @property
    def holds(self) -> bool:
        """Whether nothing was found that does not come out."""
        return all(found.holds for found in self.findings) and not any(one.faults for one in self.audits)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; `Counted.of` reads it."""
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Counted:
        """Read what `as_dict` wrote."""
        findings = tuple(Finding(str(one["what"]), bool(one["holds"])) for one in said["findings"])
        audits = tuple(Audit(str(one["question"]), tuple(map(str, one["faults"]))) for one in said["audits"])
        parts = {name: said[name] for name in ("title", "facts", "result", "digest")}
        return cls(**parts, questions=tuple(said["questions"]), findings=findings, audits=audits)


def count_anew(content: bytes, ending: str, asked: foreign.Asked, digest: str = "") -> Counted:
    """Count a file by its ending; `digest` was published elsewhere. ValueError for what cannot be counted."""
    return _own(content, digest) if ending == OWN_ENDING else _foreign(content, ending, asked)


def _own(content: bytes, digest: str) -> Counted:
    file = read(content)
    result = count(file)
    ballot = file["ballot"]
    facts = {
        "took_part": len(file["took_part"]),
        "of": sum(weight != "0" for weight in file["roll"]["weights"].values()),
        "names": "secret" if ballot["secret"] else "nameless" if ballot.get("nameless") else "",
    }
    title = ballot["title"] if isinstance(ballot.get("title"), Mapping) else {}
    findings = (*proofs(file), *stated(file, result, digest))
    return Counted(
        title, facts, tuple(file["questions"]), foreign.json_ready(result), findings, audit(file, result),
        file_digest(file),
    )  # fmt: skip


def _foreign(content: bytes, ending: str, asked: foreign.Asked) -> Counted:
    papers = foreign.read(content, ending, asked)
    counted = foreign.count(papers)
    findings = tuple(foreign.stated(papers, counted))
    audits = foreign.audit(papers, counted)
    title = foreign.said(papers.title)
    return Counted(title, papers.facts, (papers.question(),), {"questions": [counted]}, findings, audits, "")
