"""What is true of a file as a whole, of what is hidden in it, and of its lines of headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.cells import as_text, letter
from spm_core.intake.own.contents import address
from spm_core.intake.rules import find
from spm_core.intake.tables import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Inspection, Table
    from spm_core.model import Finding


def book_findings(inspection: Inspection) -> Iterator[Finding]:
    """Say what is true of the file as a whole, and what is hidden in its sheets."""
    book = inspection.workbook
    if book.refusal:
        yield book.refusal
    yield from book.notes
    if book.date1904:
        yield find("dates-1904")
    for sheet in book.sheets.values():
        if sheet.hidden and sheet.rows:
            yield find("cells-hidden", sheet.name, what=f"Sheet {sheet.name} is")
    for table in inspection.tables:
        yield from _hidden(book.sheets[table.sheet.casefold()], table)
        yield from _headings(book.sheets[table.sheet.casefold()], table)
    if not inspection.tables and not book.refusal:
        yield find("no-table")


def _hidden(sheet: Sheet, table: Table) -> Iterator[Finding]:
    rows = [row for row in sheet.hidden_rows if table.first_row <= row <= table.last_row]
    columns = [x for x in sheet.hidden_columns if any(column.at == x for column in table.columns)]
    if rows:
        yield find("cells-hidden", table.sheet, f"A{rows[0]}", what=f"{table.sheet}: rows {runs(rows)} are")
    if columns:
        said = ", ".join(letter(x) for x in columns[:20])
        yield find("cells-hidden", table.sheet, f"{letter(columns[0])}1", what=f"{table.sheet}: columns {said} are")


def _headings(sheet: Sheet, table: Table) -> Iterator[Finding]:
    """A date among headings such as 1/15-21 that begin with digits too, and are texts."""
    for y in table.header_rows:
        cells = [(x, sheet.rows[y - 1][x - 1]) for x in range(table.first_column, table.last_column + 1)]
        dated = [(x, value) for x, value in cells if isinstance(value, list) and value[0] == "d"]
        beside = [value for _, value in cells if isinstance(value, str) and value.strip()[:1].isdigit()]
        if beside and len(dated) < len(beside):
            for x, value in dated:
                cell = address(y, x)
                yield find("heading-became-date", table.sheet, cell, as_text(value), example=beside[0].strip())
