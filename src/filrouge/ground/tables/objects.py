"""Records of JSON: one object a line (JSON Lines), or one list of objects."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from filrouge.ground.tables.findings import Findings, Refusal
from filrouge.ground.tables.headings import Cells
from filrouge.ground.tables.kinds import KEYED, WRAPPED
from filrouge.ground.tables.limits import Limits

_CHUNK = 1 << 18
# The longest object: room for a full row of long cells, and far less than the memory there is.
_LONGEST = 5_000_000
# "-Infinity" and an escaped character are the longest things that can be cut in two outside a text.
_LONGEST_TOKEN = 16
_BLANK = " \t\r\n"
_DEEPEST = 3  # objects within objects that become columns of their own


class _Number(str):
    """A number as it is written in the file, however many digits it has."""

    __slots__ = ()


class _Broken(Refusal):
    """This is no JSON; ``at_end`` when it may become JSON with what follows."""

    def __init__(self, line: int, column: int, *, at_end: bool) -> None:
        super().__init__("json_broken", line=line, column=column)
        self.at_end = at_end


class Objects:
    """Reads objects one by one; ``keys`` grows as keys come up, in the order of their first appearance."""

    def __init__(self, limits: Limits, findings: Findings) -> None:
        self.keys: dict[str, int] = {}
        self._limits = limits
        self._findings = findings
        self._line = 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=self._constant,
        )

    def lines(self, text: TextIO) -> Iterator[tuple[int, Cells]]:
        """Yield line and cells of each object of JSON Lines; the cells are in the order of ``keys``."""
        text.seek(0)
        while line := text.readline(_LONGEST):
            self._line += 1
            if len(line) == _LONGEST and line[-1] not in "\r\n":
                raise Refusal("line_too_long", line=self._line)
            content = line.strip(_BLANK + "\x1e\ufeff")
            if content:
                value, end = self._decoded(content, 0)
                if content[end:].strip(_BLANK):
                    raise Refusal("json_broken", line=self._line, column=end + 1)
                yield self._line, self._cells(value)

    def items(self, text: TextIO) -> Iterator[tuple[int, Cells]]:
        """Yield line and cells of each object of one JSON list, which may stand within an object.

        Where an object holds nothing but objects, each is one, with its key.
        """
        stream = _Stream(text)
        if stream.skip_blank() == "{" and (wrapping := WRAPPED.match(stream.buffer)):
            stream.position = wrapping.end()
        elif stream.buffer and KEYED.match(stream.buffer):
            yield from self._keyed(stream)
            return
        stream.expect("[")
        if stream.skip_blank() == "]":
            return
        while True:
            stream.skip_blank()
            self._line = stream.line
            yield self._line, self._cells(self._next(stream))
            if stream.skip_blank() == "]":
                return
            stream.expect(",")

    def _keyed(self, stream: "_Stream") -> Iterator[tuple[int, Cells]]:
        stream.expect("{")
        while True:
            stream.skip_blank()
            self._line = stream.line
            key = self._next(stream)
            stream.expect(":")
            stream.skip_blank()
            value = self._next(stream)
            yield self._line, self._cells({"key": key} | value if isinstance(value, dict) else value)
            if stream.skip_blank() == "}":
                return
            stream.expect(",")

    def _next(self, stream: "_Stream") -> object:
        while True:
            try:
                value, stream.position = self._decoded(stream.buffer, stream.position)
            except _Broken as broken:
                if not broken.at_end or not stream.read_on():
                    raise
            else:
                return value

    def _decoded(self, content: str, start: int) -> tuple[object, int]:
        try:
            return self._decoder.raw_decode(content, start)
        except json.JSONDecodeError as error:
            line = self._line + content.count("\n", start, error.pos)
            at_end = error.msg.startswith("Unterminated") or error.pos > len(content) - _LONGEST_TOKEN
            raise _Broken(line, error.colno, at_end=at_end) from error
        except RecursionError as error:
            raise Refusal("json_depth", line=self._line) from error

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self._findings.remark("repeated_keys", self._line)
        return found

    def _constant(self, _name: str) -> None:
        self._findings.remark("not_numbers", self._line)

    def _cells(self, value: object) -> Cells:
        if not isinstance(value, dict):
            raise Refusal("json_shape", line=self._line)
        flat = dict(_flat(value))
        for key in flat:
            self._learn(key)
        cells = [""] * len(self.keys)
        for key, content in flat.items():
            cells[self.keys[key]] = self._text(content)
        return cells

    def _learn(self, key: str) -> None:
        if key in self.keys:
            return
        if len(key) > self._limits.cell:
            raise Refusal("cell_too_long", line=self._line)
        if len(self.keys) >= self._limits.columns:
            raise Refusal("too_many_columns", columns=len(self.keys) + 1, limit=self._limits.columns)
        self.keys[key] = len(self.keys)

    def _text(self, value: object) -> str:
        if isinstance(value, _Number):
            return _whole(value)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return "; ".join(_whole(item) if isinstance(item, _Number) else item for item in value)
        if isinstance(value, (dict, list)):
            self._findings.remark("nested_values", self._line)
        try:
            return _compact(value)
        except RecursionError as error:
            raise Refusal("json_depth", line=self._line) from error


def _flat(value: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """The values of an object; of one within it under both keys: {"address": {"city": …}} has “address.city”."""
    for key, content in value.items():
        if place := _place(content):
            yield f"{before}{key}.coordinates", place
        elif isinstance(content, dict) and content and depth < _DEEPEST:
            yield from _flat(content, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}", content


def _place(content: object) -> str:
    """A point of GeoJSON, longitude first, in the writing that says so: POINT(4.35 50.85)."""
    if not isinstance(content, dict) or content.get("type") != "Point":
        return ""
    numbers = content.get("coordinates")
    if not isinstance(numbers, list) or len(numbers) < 2 or not all(isinstance(one, _Number) for one in numbers[:2]):
        return ""
    return f"POINT({numbers[0]} {numbers[1]})"


def _whole(number: str) -> str:
    """Return a number without ``.0``: programs that know no empty numbers write 7 as 7.0."""
    before, point, after = number.partition(".")
    return before if point and not after.strip("0") else str(number)


def _compact(value: object) -> str:
    if isinstance(value, _Number):
        return _whole(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_compact(key)}: {_compact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class _Stream:
    """A text of which only the piece around the present object is held."""

    def __init__(self, text: TextIO) -> None:
        text.seek(0)
        self._text = text
        self.buffer = ""
        self.position = 0
        self._line = 1
        self._counted_to = 0

    @property
    def line(self) -> int:
        """The line of the present position, from 1."""
        self._line += self.buffer.count("\n", self._counted_to, self.position)
        self._counted_to = self.position
        return self._line

    def read_on(self) -> bool:
        """Drop what is behind, hold as much again; false at the end. Refuses an object without end."""
        line, held = self.line, self.buffer[self.position :]
        if len(held) > _LONGEST:
            raise Refusal("line_too_long", line=line)
        more = self._text.read(max(_CHUNK, len(held)))
        self.buffer = held + more
        self.position = self._counted_to = 0
        return bool(more)

    def skip_blank(self) -> str:
        """Move to the next character that is not blank and return it, empty at the end."""
        while True:
            while self.position < len(self.buffer) and self.buffer[self.position] in _BLANK + "\ufeff":
                self.position += 1
            if self.position < len(self.buffer):
                return self.buffer[self.position]
            if not self.read_on():
                return ""

    def expect(self, mark: str) -> None:
        """Move behind this character, which has to come next."""
        if self.skip_blank() != mark:
            raise Refusal("json_broken", line=self.line, column=1)
        self.position += 1
