"""What is found in an agency's own spreadsheet, and what its columns and words are taken to mean.

Values only. Rows and columns count from 1, as a person reads them in the sheet.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.errors import WrongUse
from spm_core.intake.cells import letter
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Workbook
    from spm_core.intake.values import Day
    from spm_core.model import Finding

MEANINGS = (
    "code",
    "text",
    "group",
    "milestone",
    "strategy",
    "goal",
    "unit",
    "responsible",
    "start",
    "due",
    "started_on",
    "completed_on",
    "forecast",
    "status",
    "percent",
    "priority",
    "evidence",
    "note",
    "indicator",
    "baseline",
)
"""What a column may mean; besides these `target:YEAR` and `actual:YEAR`, with a plan year's label."""

DATES = ("start", "due", "started_on", "completed_on", "forecast")
"""The meanings that are dates."""

MANY = ("note", "evidence", "group")
"""The meanings that several columns of one table may share."""

VALUES = ("baseline", "target", "actual")
"""The meanings that are a measure's values; the last two with or without a year."""

READS_AS = ("status", "percent", "number", "date", "code", "person", "text", "empty")
"""What a column's cells are, whatever its heading says."""


def is_value(meaning: str | None) -> bool:
    """Say whether a column's meaning is a value of a measure.

    >>> is_value("target:2026-27"), is_value("actual"), is_value("percent")
    (True, True, False)
    """
    return (meaning or "").partition(":")[0] in VALUES


@dataclass(frozen=True)
class Choice:
    """One answer to a doubt: a meaning (None: leave the column out), how likely, and why in plain words."""

    maps_to: str | None
    confidence: float
    why: str


@dataclass(frozen=True)
class Column:
    """A column of a found table. `choices` holds more than one where a person has to decide."""

    at: int
    header: str
    reads_as: str
    maps_to: str | None
    confidence: float
    filled: int
    unread: tuple[tuple[str, str], ...] = ()
    """(cell, value) of the cells that its meaning cannot be read from"""
    why: str = ""
    choices: tuple[Choice, ...] = ()
    date_order: str = "mdy"
    """how its numeric dates are written: mdy or dmy, by evidence or as answered; `ask` where nothing decides it"""
    scale: str = ""
    """how its plain numbers above 0 and up to 1 are percents: one of `spm_core.intake.own.scales.SCALES`"""
    marks: str | None = None
    """the status that a mark in it stands for, where there is a column for each status"""

    @property
    def letter(self) -> str:
        """Its letters in the sheet."""
        return letter(self.at)

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it before its meaning is used."""
        return len(self.choices) > 1

    def to_json(self) -> dict[str, Any]:
        """Give the contract's document of a column."""
        return {
            "column": self.letter,
            "header": self.header,
            "reads_as": self.reads_as,
            "maps_to": self.maps_to,
            "confidence": round(self.confidence, 2),
            "filled": self.filled,
            "unread": [{"cell": cell, "value": value} for cell, value in self.unread],
        }


@dataclass(frozen=True)
class Word:
    """A status word as the sheet writes it, and what it is taken for: a word of `spm_core.model.WORDS`, or None.

    `guess`: what it may mean where that is too unsure to be taken; it counts for nothing until a person says so.
    """

    text: str
    means: str | None
    confidence: float
    rows: int
    guess: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.confidence < 0.7


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: `item_rows` are the things to do or to measure, nothing else."""

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    item_rows: tuple[int, ...]
    group_rows: tuple[tuple[int, str], ...]
    """(row, text) of the lines that head a group of items"""
    columns: tuple[Column, ...]
    words: tuple[Word, ...] = ()
    kind: str = "tracker"
    """tracker, measures, list (a lookup or legend), matrix (dates across) or template (no items yet)"""
    why: str = ""
    other_rows: tuple[tuple[int, str], ...] = ()
    """(row, what) of body rows that are no item: total, blank, continuation, repeated header, note"""
    end: int = 0
    """the last row that may hold more of it, had its columns another meaning; 0: its last row"""

    @property
    def place(self) -> str:
        """Where it begins, such as `Tracker!A5`; as `--table` takes it."""
        top = self.header_rows[0] if self.header_rows else self.first_row
        return f"{self.sheet}!{letter(self.first_column)}{top}"

    def column(self, maps_to: str) -> Column | None:
        """Give the column of a meaning (the first of several)."""
        return next((one for one in self.columns if one.maps_to == maps_to), None)

    @property
    def fingerprint(self) -> str:
        """The set of its header texts, whatever their order, as 16 hexadecimal digits; without any that of its letters."""
        heads = [column.header for column in self.columns]
        return fingerprint(heads if any(heads) else [f"column {column.letter}" for column in self.columns])

    def to_json(self) -> dict[str, Any]:
        """Give the contract's document of a table."""
        return {
            "sheet": self.sheet,
            "header_rows": list(self.header_rows),
            "first_row": self.first_row,
            "last_row": self.last_row,
            "items": len(self.item_rows),
            "group_rows": [row for row, _ in self.group_rows],
            "columns": [column.to_json() for column in self.columns],
        }


def fingerprint(headers: list[str]) -> str:
    """Give the fingerprint of header texts, whatever their order, case and spacing."""
    return hashlib.sha256("\n".join(sorted(plain(one) for one in headers if one)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Inspection:
    """A file as found: its sheets as read, its tables, and its findings."""

    file: str
    sha256: str
    kind: str
    workbook: Workbook
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the contract's document of `inspect`."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.kind,
            "sheets": [
                {
                    "sheet": sheet.name,
                    "visible": not sheet.hidden,
                    "rows": len(sheet.rows),
                    "columns": len(sheet.rows[0]) if sheet.rows else 0,
                }
                for sheet in self.workbook.sheets.values()
            ],
            "tables": [table.to_json() for table in self.tables],
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True)
class Mapping:
    """What a layout's columns and words mean, kept under a name and found again by the layout's fingerprint.

    `columns`: header text (plain, `#2` added to the second of equal ones) -> meaning, or None: left out.
    `words`: status word as the sheet writes it (plain) -> a word of `spm_core.model.WORDS`.
    `orders`: header -> mdy or dmy. `scales`: header of percents -> one of `scales.SCALES`. `sheets`: the sheets it speaks of; empty: every table with these headers.
    `completed_day`: `month-end` where a completed row without a day is taken as done on the month's last day.
    """

    name: str
    fingerprint: str
    columns: dict[str, str | None]
    words: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    unit: str | None = None
    sheets: tuple[str, ...] = ()
    completed_day: str | None = None
    scales: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give it as a document, to be kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, document: dict[str, Any]) -> Mapping:
        """Give it back from its document."""
        return cls(**{**document, "sheets": tuple(document.get("sheets", ()))})


@dataclass(frozen=True)
class Item:
    """A row of a table as understood through its column meanings.

    `texts`: meaning -> text as a person reads it (status as written; `target:YEAR` and the like too).
    `days`: the date meanings that could be read. `numbers`: percent (0 to 100), baseline, targets and actuals.
    `status`: the word of `spm_core.model.WORDS` that its status means. `cells`: meaning -> address in the sheet.
    `groups`: the group lines above it, outermost first, as (row, text).
    """

    file: str
    sheet: str
    row: int
    texts: dict[str, str]
    days: dict[str, Day]
    numbers: dict[str, float]
    cells: dict[str, str]
    status: str | None = None
    groups: tuple[tuple[int, str], ...] = ()

    @property
    def span(self) -> str:
        """The cells that it was read from, such as `A7:H7`."""
        letters = sorted({cell.rstrip("0123456789") for cell in self.cells.values()}, key=lambda one: (len(one), one))
        return f"{letters[0]}{self.row}:{letters[-1]}{self.row}" if letters else f"A{self.row}"


def not_kept(name: str, kept: Sequence[Mapping]) -> WrongUse:
    """Say that no mapping of that name is kept, and which are."""
    there = f"Kept are: {', '.join(one.name for one in kept)}." if kept else "None is kept yet."
    return WrongUse(f"There is no mapping {name!r}. {there}")
