"""How much of a file is read before it is refused."""

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The largest table that is accepted. Sizes in bytes, ``cell`` in characters, ``seconds`` of computing.

    ``unpacked`` is what a workbook may take when it is unpacked, and what the rows may take on disk;
    ``ratio`` is how many times larger than its packed form one part of a workbook may be.
    """

    bytes: int = 100 * _MB
    rows: int = 200_000
    columns: int = 500
    cell: int = 20_000
    unpacked: int = 600 * _MB
    ratio: int = 200
    seconds: int = 120
    memory: int = 450 * _MB
