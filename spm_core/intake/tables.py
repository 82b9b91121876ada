"""Sheets as tables: which column is which field, and the rows below the header.

A layout says what a sheet may hold; a table is that sheet found in a file. A `Row` reads its cells
and gathers a finding for every cell that cannot be taken as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spm_core.intake import values
from spm_core.intake.cells import Place, as_text, blank, letter
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spm_core.intake.cells import Sheet
    from spm_core.model import Finding

LONGEST = 32_767


@dataclass(frozen=True)
class Column:
    """A column: its header, the field it fills; `reading` ones are there for people and never read."""

    header: str
    field: str
    required: bool = False
    reading: bool = False


ENOUGH = 1_000
"""errors after which a sheet is not read on: each costs time, and the file is mended and sent again anyway"""


@dataclass(frozen=True)
class Layout:
    """What a sheet may hold."""

    sheet: str
    columns: tuple[Column, ...]
    required: bool = False

    def headers(self) -> list[str]:
        """The header texts, in order."""
        return [column.header for column in self.columns]


@dataclass(frozen=True)
class Table:
    """A sheet whose columns were found. `places`: field -> column from 1; `spoiled`: cells with a finding already."""

    name: str
    sheet: Sheet
    places: dict[str, int]
    header_row: int
    spoiled: frozenset[Place]
    findings: list[Finding]

    def rows(self) -> Iterator[Row]:
        """Give the rows in which one of the read columns holds something; none after so many errors that nobody reads on."""
        columns = [place - 1 for place in self.places.values()]
        touched = {y for y, _ in self.spoiled}
        for number, cells in enumerate(self.sheet.rows[self.header_row :], self.header_row + 1):
            if number % 100 == 0 and sum(one.severity == "error" for one in self.findings) > ENOUGH:
                self.findings.append(find("too-many-errors", self.name, row=number - 1, limit=f"{ENOUGH:,}"))
                return
            for x in columns:
                value = cells[x]
                if value != "" and not (isinstance(value, str) and value.isspace()):
                    yield Row(self, number, cells)
                    break
            else:
                if number in touched:
                    yield Row(self, number, cells)

    def letters(self) -> dict[str, str]:
        """Give the column letter of each field."""
        return {field: letter(place) for field, place in self.places.items()}


def open_table(
    sheet: Sheet, layout: Layout, findings: list[Finding], ignored: list[dict[str, str]], *, quiet: bool = False
) -> Table | None:
    """Find a layout's columns in a sheet by the header in its first filled row.

    Gathers missing and doubled columns, hidden data, and the cells of read columns that hold no value
    to take; lists other columns as ignored. None when a required column is missing.
    """
    name = layout.sheet
    header_row = next((y for y, row in enumerate(sheet.rows, 1) if any(not blank(v) for v in row)), 0)
    known = {values.plain(column.header): column for column in layout.columns}
    places: dict[str, int] = {}
    seen: dict[str, int] = {}
    for x, value in enumerate(sheet.rows[header_row - 1] if header_row else [], 1):
        text = as_text(value)
        column = known.get(values.plain(text)) if text else None
        if column is None:
            if text or any(not blank(row[x - 1]) for row in sheet.rows[header_row:]):
                ignored.append({"sheet": name, "column": text or letter(x)})
        elif column.field in seen:
            other = f"{name}!{letter(seen[column.field])}{header_row}"
            findings.append(find("column-twice", name, f"{letter(x)}{header_row}", text, other=other))
        else:
            seen[column.field] = x
            if not column.reading:
                places[column.field] = x
    missing = [column.header for column in layout.columns if column.required and column.field not in places]
    found = ", ".join(as_text(v) for v in (sheet.rows[header_row - 1] if header_row else []) if not blank(v)) or "none"
    findings.extend(find("column-missing", name, column=header, found=found) for header in missing)
    if not quiet:
        findings.extend(_hidden(sheet, name))
    spoiled = _spoiled(sheet, name, set(places.values()), header_row, findings)
    return None if missing else Table(name, sheet, places, header_row, spoiled, findings)


def _hidden(sheet: Sheet, name: str) -> Iterator[Finding]:
    if sheet.hidden:
        yield find("cells-hidden", name, what=f"Sheet {name} is")
    if sheet.hidden_rows:
        yield find("cells-hidden", name, f"A{sheet.hidden_rows[0]}", what=f"{name}: rows {runs(sheet.hidden_rows)} are")
    if sheet.hidden_columns:
        columns = ", ".join(letter(x) for x in sheet.hidden_columns[:20])
        cell = f"{letter(sheet.hidden_columns[0])}1"
        yield find("cells-hidden", name, cell, what=f"{name}: columns {columns} are")


def runs(numbers: Sequence[int]) -> str:
    """Write row numbers as a person would.

    >>> runs([5, 6, 7, 9])
    '5 to 7, 9'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in parts)


def _spoiled(sheet: Sheet, name: str, columns: set[int], header_row: int, findings: list[Finding]) -> frozenset[Place]:
    if not (sheet.errors or sheet.uncalculated or sheet.disputed):
        return frozenset()
    spoiled = set()
    for code, cells in (
        ("error-cell", sheet.errors),
        ("formula-not-calculated", dict.fromkeys(sorted(sheet.uncalculated), "")),
        ("cell-disputed", sheet.disputed),
    ):
        for (y, x), text in cells.items():
            if x not in columns or y <= header_row or (y, x) in spoiled:
                continue
            spoiled.add((y, x))
            read = as_text(sheet.rows[y - 1][x - 1]) if y <= len(sheet.rows) and x <= len(sheet.rows[y - 1]) else ""
            value = read if code == "cell-disputed" else text
            cell = f"{letter(x)}{y}"
            findings.append(find(code, name, cell, value or None, other=f"'{text}'" if text else "nothing"))
    return frozenset(spoiled)


class Row:
    """One row of a table: reads a field, and adds a finding to the table's when the cell will not do."""

    __slots__ = ("cells", "number", "table")

    def __init__(self, table: Table, number: int, cells: list[Any]) -> None:
        self.table, self.number, self.cells = table, number, cells

    def raw(self, field: str) -> Any:
        """Give the cell as read; empty when it has a finding already, or the column is not there."""
        place = self.table.places.get(field)
        if place is None or (self.table.spoiled and (self.number, place) in self.table.spoiled):
            return ""
        return self.cells[place - 1]

    def spoiled(self, field: str) -> bool:
        """Say whether the cell has a finding already, so that its emptiness is no news."""
        return (self.number, self.table.places.get(field, 0)) in self.table.spoiled

    def cell(self, field: str) -> str:
        """Give the cell's address, such as G14; the row's first one when the column is not there."""
        return f"{letter(self.table.places.get(field, 1))}{self.number}"

    def where(self, field: str) -> str:
        """Give the address with the sheet, such as Status!G14."""
        return f"{self.table.name}!{self.cell(field)}"

    def find(self, code: str, field: str, value: str | None = None, **details: object) -> None:
        """Add a finding at a field's cell, with the cell as read unless another value is given."""
        read = value if value is not None else as_text(self.raw(field)) or None
        self.table.findings.append(find(code, self.table.name, self.cell(field), read, **details))

    def text(self, field: str) -> str:
        """Give the text of a cell, trimmed; too long a one is a finding."""
        value = self.raw(field)
        if value == "":
            return ""
        text = as_text(value)
        if len(text) > LONGEST:
            self.find("text-too-long", field, text[:60], length=f"{len(text):,}")
        return text

    def code(self, field: str) -> str:
        """Give a code as a person sees it: the number 1.1 shown with two decimals is 1.10."""
        value = self.raw(field)
        if isinstance(value, str):
            return value.strip()
        return as_text(value, self.table.sheet.decimals.get((self.number, self.table.places[field]), 0))

    def period(self, field: str, start_month: int | None = None) -> values.Day | None:
        """Give a cell's date with its precision; None when blank, or when it is none (then with a finding).

        Months and quarters are taken where `start_month`, the month in which plan years start, is given.
        """
        value = self.raw(field)
        if value == "":
            return None
        read = values.as_day(value, start_month)
        if isinstance(read, values.Wrong):
            self.find(read.code, field, **read.details)
            return None
        return read

    def day(self, field: str) -> date | None:
        """Give a cell's exact day; a month or quarter is no day."""
        read = self.period(field)
        return read.day if read else None

    def number_of(self, field: str) -> values.Amount:
        """Give a cell's number, or that it was suppressed; a finding when it is neither."""
        value = self.raw(field)
        read = values.as_amount(value)
        if isinstance(read, values.Wrong):
            self.find(read.code, field, **read.details)
            return values.Amount()
        return read

    def word(self, field: str, words: Sequence[str]) -> str | None:
        """Give the word of a list that a cell means; a finding names the nearest when it is none of them."""
        text = self.text(field)
        if not text:
            return None
        word = values.as_word(text, words)
        if word is None:
            suggestion = values.nearest(text, words, f"Choose one of: {', '.join(words)}.")
            self.find("unknown-word", field, words=", ".join(words), suggestion=suggestion)
        return word
