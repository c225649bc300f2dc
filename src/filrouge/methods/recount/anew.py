"""One file of any kind, counted anew, with all that can be checked about it: what the command and the page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from filrouge.methods.recount import foreign
from filrouge.methods.recount.auditing import Audit, audit
from filrouge.methods.recount.counting import count
from filrouge.methods.recount.files import Finding, file_digest, proofs, read, stated
from filrouge.methods.recount.tables import is_unchanged
from filrouge.methods.recount.whole_tables import own_file

OWN_ENDING, TABLE = ".json", ".csv"


@dataclass(frozen=True, slots=True)
class Counted:
    """A file with what was found in it.

    `title` is a text as ballot files have it; `facts` says where the votes come from: `took_part`, `of`, `capped` (whom
    the rule's caps lowered) and `names` ("secret", "nameless" or "") of our own files; `votes`, `withdrawn`, `rule` and
    `differing` (projects whose published votes are not what the papers add up to) of those of other programs. `digest`
    is "" for these.
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
    if ending == OWN_ENDING:
        return _own(read(content), digest)
    if ending == TABLE and not asked.method and (file := own_file(content)) is not None:
        return _own(file, digest, is_unchanged(content))
    return _foreign(content, ending, asked)


def _own(file: dict[str, Any], digest: str, unchanged: bool | None = None) -> Counted:
    """A file of ours; `unchanged`: what the last line of a table says of its cells, None where there is none."""
    result = count(file)
    ballot = file["ballot"]
    facts = {
        "took_part": len(file["took_part"]),
        "of": sum(weight != "0" for weight in file["roll"]["weights"].values()),
        "capped": [_called(one, file["roll"].get("names", {})) for one in result.get("capped", ())],
        "names": "secret" if ballot["secret"] else "nameless" if ballot.get("nameless") else "",
    }
    title = ballot["title"] if isinstance(ballot.get("title"), Mapping) else {}
    findings = (*proofs(file), *_as_written(tuple(stated(file, result, digest)), unchanged))
    return Counted(
        title, facts, tuple(file["questions"]), foreign.json_ready(result), findings, audit(file, result),
        file_digest(file),
    )  # fmt: skip


def _as_written(found: tuple[Finding, ...], unchanged: bool | None) -> tuple[Finding, ...]:
    """What was stated of a file, and of the table that it stood in: one finding about both digests."""
    if unchanged is None:
        return found
    others = tuple(one for one in found if one.what != "digest")
    holds = unchanged and all(one.holds for one in found if one.what == "digest")
    return (Finding("digest", holds), *others)


def _called(lowered: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, str]:
    """A member by its name, where the file has it."""
    name = lowered["name"]
    return {**lowered, "name": names.get(name, name)} if lowered["by"] == "member" else lowered


def _foreign(content: bytes, ending: str, asked: foreign.Asked) -> Counted:
    papers = foreign.read(content, ending, asked)
    counted = foreign.count(papers)
    findings = tuple(foreign.stated(papers, counted))
    audits = foreign.audit(papers, counted)
    title = foreign.said(papers.title)
    return Counted(title, papers.facts, (papers.question(),), {"questions": [counted]}, findings, audits, "")
