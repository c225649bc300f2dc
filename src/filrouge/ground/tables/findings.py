"""What a reader finds: a refusal that ends the reading, or notes that go with the rows."""

from dataclasses import dataclass, field

Fact = int | str

LINES_KEPT = 20


class Refusal(Exception):
    """The file is not read. ``code`` names the reason, ``facts`` fill the sentence made from it."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Fact] = dict(facts)


@dataclass
class Finding:
    """One kind of remark: how often, on which lines (the first twenty), and facts for its sentence."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)


class Findings(dict[str, Finding]):
    """Remarks by code, in the order in which they were first made."""

    def remark(self, code: str, line: int = 0, *, count: int = 1, **facts: Fact) -> None:
        """Count one more remark. Line 0 stands for the file as a whole."""
        finding = self.setdefault(code, Finding())
        finding.count += count
        finding.facts.update(facts)
        known = finding.lines[-1] if finding.lines else 0
        if line and line != known and len(finding.lines) < LINES_KEPT:
            finding.lines.append(line)
