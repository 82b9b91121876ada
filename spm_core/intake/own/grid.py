"""A sheet's cells by kind, and the place of a table among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text

if TYPE_CHECKING:
    from spm_core.intake.cells import Sheet


@dataclass
class Block:
    """A table's place: header rows, columns and body rows, from 1; `names` by column."""

    header_rows: list[int]
    first_column: int
    last_column: int
    first_row: int
    last_row: int
    names: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


class Grid:
    """A sheet's cells by kind: `.` empty, `t` text, `n` number, `d` date or time, `b` yes or no, `e` no value."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.kinds = ["".join(map(_kind, row)) for row in sheet.rows]
        self.height = len(self.rows)
        self.width = max((len(row) for row in self.rows), default=0)
        for y, x in (
            *sheet.errors,
            *sheet.uncalculated,
        ):  # filled, with what cannot be read; a line of nothing else is not
            kinds = self.kinds[y - 1] if y <= self.height else ""
            if x <= len(kinds) and kinds[x - 1] == "." and kinds.strip(".e"):
                self.kinds[y - 1] = f"{kinds[: x - 1]}e{kinds[x:]}"
        self.filled = [[x for x, kind in enumerate(kinds, 1) if kind != "."] for kinds in self.kinds]

    def value(self, y: int, x: int) -> Any:
        """Give a cell's value; empty outside the sheet."""
        return self.rows[y - 1][x - 1] if 0 < y <= self.height and 0 < x <= len(self.rows[y - 1]) else ""

    def kind(self, y: int, x: int) -> str:
        """Give a cell's kind."""
        return self.kinds[y - 1][x - 1] if 0 < y <= self.height and 0 < x <= len(self.kinds[y - 1]) else "."

    def text(self, y: int, x: int) -> str:
        """Give a cell's text, in one line."""
        return " ".join(as_text(self.value(y, x)).split())

    def run(self, y: int, first: int, last: int) -> list[int]:
        """Give the filled columns of a row between two columns."""
        return [x for x in self.filled[y - 1] if first <= x <= last]


def _kind(value: Any) -> str:
    if value == "" or (isinstance(value, str) and not value.strip()):
        return "."
    if isinstance(value, bool):
        return "b"
    if isinstance(value, (int, float)):
        return "n"
    return "t" if isinstance(value, str) else "d"


def alike(text: str, other: str) -> bool:
    """`Session 4` beside `Session 1`: the same word with another number."""
    parts, others = text.split(), other.split()
    return (
        len(parts) >= 2
        and len(parts) == len(others)
        and parts[0] == others[0]
        and any(part.strip(".:").isdigit() for part in parts)
    )
