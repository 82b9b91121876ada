"""One side of a comparison: a table of a file, its columns read once; and what two sides are compared by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text
from spm_core.intake.own import dates
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Column, Inspection, Table

Key = tuple[str, ...]
Both = tuple["Column", "Column"]
"""A column of the old edition and its fellow in the new one."""


@dataclass(frozen=True)
class Edition:
    """One side: a table of a file, and the sheet that it stands in."""

    inspection: Inspection
    table: Table
    _kept: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False, repr=False)
    """what was read of its columns once; every way of pairing them up is tried on thousands of rows"""

    @property
    def sheet(self) -> Sheet:
        """The sheet as read."""
        sheet = self.inspection.workbook.sheet(self.table.sheet)
        assert sheet is not None, self.table.sheet
        return sheet

    def texts(self, column: Column) -> list[str]:
        """Give a column's texts in item order; an error cell as the error that it shows."""
        sheet, at = self.sheet, column.at - 1
        rows, decimals, errors = sheet.rows, sheet.decimals, sheet.errors
        found = []
        for row in self.table.item_rows:
            cells = rows[row - 1]
            value = cells[at] if at < len(cells) else ""
            if value == "" and errors:
                value = errors.get((row, at + 1), "")
            found.append(as_text(value, decimals.get((row, at + 1), 0) if decimals else 0))
        return found

    def named(self, column: Column) -> list[str]:
        """Give a column's texts as parts of a key."""
        kept: list[str] | None = self._kept.get(("named", column.at))
        if kept is None:
            kept = self._kept["named", column.at] = self._named(column)
        return kept

    def _named(self, column: Column) -> list[str]:
        texts = [" ".join(text.split()) if text else text for text in self.texts(column)]
        if column.maps_to == "group":
            above = ""
            for at, text in enumerate(texts):
                above = texts[at] = text or above
        return texts

    def days(self, column: Column) -> list[date | None]:
        """Give a column's days in item order; None where a cell holds no date. Each text is read once."""
        kept: list[date | None] | None = self._kept.get(("days", column.at))
        if kept is None:
            kept = self._kept["days", column.at] = self._days(column)
        return kept

    def _days(self, column: Column) -> list[date | None]:
        rows, at, order = self.sheet.rows, column.at - 1, column.date_order
        seen: dict[Any, date | None] = {}
        found: list[date | None] = []
        for row in self.table.item_rows:
            cells = rows[row - 1]
            value = cells[at] if at < len(cells) else ""
            same = value[1] if isinstance(value, list) else value
            if (type(value), same) not in seen:
                read = dates.settled(value, order)
                seen[type(value), same] = read.day if read else None
            found.append(seen[type(value), same])
        return found

    def groups(self) -> list[str]:
        """Give the group line above each item; empty where there is none."""
        lines = sorted(self.table.group_rows)
        found, at = [], -1
        for row in self.table.item_rows:
            while at + 1 < len(lines) and lines[at + 1][0] < row:
                at += 1
            found.append(" ".join(lines[at][1].split()) if at >= 0 else "")
        return found

    def meanings(self) -> dict[str, str]:
        """Give what its status words mean, by the word without case and spacing; doubtful ones are left out."""
        return {plain(word.text): word.means for word in self.table.words if word.means and not word.doubtful}


@dataclass(frozen=True)
class Basis:
    """What two editions are compared by: key columns, a date, a status; `why` says in words how they were chosen."""

    key: tuple[Both, ...]
    date: Both | None = None
    status: Both | None = None
    grouped: bool = False
    """whether the group line above an item is part of its key"""
    why: str = ""
    columns: tuple[Both, ...] = ()
    """all columns that stand in both editions"""


def keys(edition: Edition, columns: Sequence[Column], *, grouped: bool = False) -> list[Key]:
    """Give each item's key in item order."""
    parts = [edition.groups()] if grouped else []
    return list(zip(*parts, *(edition.named(column) for column in columns), strict=True))
