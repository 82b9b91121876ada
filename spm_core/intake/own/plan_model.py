"""A plan in the making: its rows sheet by sheet, where each came from, what was made up, and what is worth saying."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text, blank, letter
from spm_core.intake.plan_layouts import SHEETS
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from spm_core.intake.own.model import Column, Inspection, Item, Table
    from spm_core.model import Finding

UNNAMED = "(to be named)"
"""Stands in every text that no file says, so that a person finds what there is to name."""

HEADERS: dict[str, tuple[str, ...]] = {
    sheet.name: tuple(sheet.layout.headers()) for sheet in SHEETS if sheet.name not in ("Collaborators", "Functions")
}
"""The sheets of a plan workbook that an agency's own file can fill, with their columns."""


@dataclass(frozen=True)
class Part:
    """A table with its items, as read through its columns' meanings; `unit` where a mapping says whose it is."""

    inspection: Inspection
    table: Table
    items: tuple[Item, ...] = ()
    unit: str | None = None

    @property
    def file(self) -> str:
        """The file's name."""
        return self.inspection.file

    def raw(self, row: int, column: int) -> Any:
        """Give a cell as read; blank beyond the sheet's edge."""
        sheet = self.inspection.workbook.sheet(self.table.sheet)
        rows = sheet.rows if sheet else []
        return rows[row - 1][column - 1] if 0 < row <= len(rows) and 0 < column <= len(rows[row - 1]) else ""

    def text(self, row: int, column: int) -> str:
        """Give a cell as a person sees it."""
        sheet = self.inspection.workbook.sheet(self.table.sheet)
        decimals = sheet.decimals.get((row, column), 0) if sheet else 0
        return as_text(self.raw(row, column), decimals)

    def body(self) -> list[int]:
        """Give the rows that hold anything and are neither group line nor left out for a reason."""
        others = {row for row, _ in (*self.table.group_rows, *self.table.other_rows)}
        span = range(self.table.first_column, self.table.last_column + 1)
        rows = range(self.table.first_row, self.table.last_row + 1)
        return [row for row in rows if row not in others and any(not blank(self.raw(row, x)) for x in span)]

    def header(self, column: Column) -> str:
        """Name a column for people: its heading, or its letters where it has none."""
        return " ".join(column.header.split()) or f"column {column.letter}"


@dataclass(frozen=True)
class Origin:
    """Where a row of the plan was read: file, sheet, cells."""

    file: str
    sheet: str
    cells: str


@dataclass(frozen=True)
class Rung:
    """A goal, strategy or milestone that an item belongs to: its text, its own code if it has one, and where it stands."""

    text: str
    code: str = ""
    origin: Origin | None = None
    made: bool = False

    @property
    def key(self) -> str:
        """What makes two rungs below the same parent one."""
        return self.code or " ".join(self.text.split()).casefold()


@dataclass
class Draft:
    """The plan's rows in the making; `add` keeps each row's origin beside it."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in HEADERS})
    sources: list[tuple[str, int, str, Origin]] = field(default_factory=list)
    """sheet of the plan, row, code, origin"""
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    """file, finding"""
    made: Counter[str] = field(default_factory=Counter)

    def add(self, sheet: str, row: dict[str, Any], *origins: Origin | None) -> None:
        """Add a row, and a line of Source for each place that it was read from."""
        code = str(row[HEADERS[sheet][0]])
        for key in ("text", "name"):
            if key in row and not str(row[key] or "").strip():
                row[key] = f"{UNNAMED} {code}"  # a line whose text stands nowhere is kept, to be named
        self.rows[sheet].append(row)
        at = len(self.rows[sheet]) + 1
        self.sources += [(sheet, at, code, origin) for origin in origins if origin]

    def find(self, code: str, part: Part | None, cell: str | None, value: str | None = None, **details: object) -> None:
        """Add a finding at a cell of a file (part None: of the whole import)."""
        sheet = part.table.sheet if part else None
        if part and not sheet:
            details.setdefault("where", f"{part.file}!{cell}")  # a CSV file has no sheet to name
        self.findings.append((part.file if part else "", find(code, sheet, cell, value, **details)))

    def codes(self, sheet: str) -> set[str]:
        """Give the codes that a sheet has so far."""
        return {str(row[HEADERS[sheet][0]]) for row in self.rows[sheet]}


def free(wanted: str, taken: set[str]) -> str:
    """Give a code that is not taken: the one wanted, else with the first letter of the alphabet that makes it new.

    >>> free("M1", {"M1"})
    'M1-b'
    """
    if wanted not in taken:
        return wanted
    return next(code for n in range(2, len(taken) + 3) if (code := f"{wanted}-{letter(n).lower()}") not in taken)


def origin(item: Item) -> Origin:
    """Give where an item stands."""
    return Origin(item.file, item.sheet, item.span)


def file_title(inspection: Inspection) -> str:
    """Give what a file is about: the first line of its first sheet that stands alone, else its name."""
    tables = [table for table in inspection.tables if table.item_rows]
    if tables and (title := _title_above(inspection, tables[0], last=False)):
        return title
    stem = re.sub(r"[_\s]+", " ", PurePath(inspection.file).stem)
    return without_numbers(stem) or stem


def unnamed_goal(inspection: Inspection) -> str:
    """Give the text of a goal that nothing names: what its file is about, without numbers, which no goal's text has."""
    title = file_title(inspection)
    return f"{UNNAMED} {without_numbers(title) or title}"


def table_title(part: Part) -> str:
    """Give what a table is about: the line above its header, its sheet's name where several hold items, else its file's.

    Names that a program gives (Sheet1) say nothing.
    """
    sheet = part.table.sheet.strip()
    says = bool(sheet) and not re.fullmatch(r"(sheet|table|tabelle|feuil|feuille|hoja)\s*\d*", sheet, re.IGNORECASE)
    several = len({table.sheet for table in part.inspection.tables if table.item_rows}) > 1
    title = "" if says and several else _title_above(part.inspection, part.table, last=True)
    return title or (sheet if says else file_title(part.inspection))


def _title_above(inspection: Inspection, table: Table, *, last: bool) -> str:
    sheet = inspection.workbook.sheet(table.sheet)
    top = table.header_rows[0] if table.header_rows else table.first_row
    taken = {
        row
        for other in inspection.tables
        if other.sheet == table.sheet
        for row in (*other.header_rows, *range(other.first_row, other.last_row + 1))
    }
    lines = []
    for row in range(1, top):
        cells = [as_text(value) for value in sheet.rows[row - 1] if not blank(value)] if sheet else []
        alone = len(set(cells)) == 1 and row not in taken
        if alone and 3 <= len(cells[0]) <= 120 and re.search(r"[^\W\d_]{3}", cells[0]):
            lines.append(" ".join(cells[0].split()))
    return lines[-1 if last else 0] if lines else ""


def without_numbers(text: str) -> str:
    """Take the numbers out of a name.

    >>> without_numbers("Workplan 2026-27 v3")
    'Workplan'
    """
    words = [word for word in re.split(r"\s+", text) if not re.search(r"\d", word)]
    return " ".join(words).strip(" -–_,.:;")
