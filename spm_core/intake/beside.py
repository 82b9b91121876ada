"""What a sheet holds beside its values, in the same form for every kind of file. Runs in the child."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""
Box = tuple[int, int, int, int]
"""First row and column, last row and column, all from 1."""

MAX_MERGES = 50_000
"""No person merges more; a file that does costs memory and nothing else."""
EXACT = 1e15
"""A spreadsheet keeps fifteen digits: of a whole number from here on, the last ones may be lost."""


@dataclass
class Beside:
    """Errors, hidden rows and the like, by place."""

    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: list[Place] = field(default_factory=list)
    decimals: dict[Place, int] = field(default_factory=dict)
    percents: list[Place] = field(default_factory=list)
    digits: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """first and last of each run"""
    merges: list[Box] = field(default_factory=list)

    def note_digits(self, place: Place, number: str | float) -> None:
        """Keep the place of a whole number that is too long to be exact."""
        with contextlib.suppress(ValueError):
            if abs(float(number)) >= EXACT:
                self.digits.append(place)

    def to_json(self, rows: list[list[Any]]) -> dict[str, Any]:
        """Give it for the parent; what there is nothing of is left out."""
        found: dict[str, Any] = {
            "errors": [[*place, text] for place, text in self.errors.items()],
            "uncalculated": self.uncalculated,
            "decimals": [[*place, count] for place, count in self.decimals.items()],
            "percents": self.percents,
            "digits": self.digits,
            "hidden_rows": [r for r in self.hidden_rows if r <= len(rows) and any(v != "" for v in rows[r - 1])],
            "hidden_columns": self._filled_columns(rows),
            "merges": self.merges[:MAX_MERGES],
        }
        return {key: value for key, value in found.items() if value}

    def _filled_columns(self, rows: list[list[Any]]) -> list[int]:
        width = len(rows[0]) if rows else 0
        columns = {n for first, last in self.hidden_columns for n in range(max(first, 1), min(last, width) + 1)}
        return [number for number in sorted(columns) if any(row[number - 1] != "" for row in rows)]


def column_number(letters: str) -> int:
    """Give the number of a column: A is 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def merge(ref: str) -> Iterator[Box]:
    """Give the box of a merged range, if the text is one.

    >>> list(merge("B2:D3"))
    [(2, 2, 3, 4)]
    """
    first, _, last = ref.replace("$", "").partition(":")
    corners = []
    for address in (first, last or first):
        letters = address.rstrip("0123456789")
        number = address[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3 and 0 < len(number) < 8):
            return
        corners.append((int(number), column_number(letters)))
    (y1, x1), (y2, x2) = corners
    if (y1, x1) != (y2, x2):
        yield min(y1, y2), min(x1, x2), max(y1, y2), max(x1, x2)
