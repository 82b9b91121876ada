"""One table sheet of the template: header, widths, validation, rows. Thin over XlsxWriter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import letter
from spm_core.intake.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.tables import Layout

SPARE = 60
"""Rows below the table that are ready to be typed in as well."""

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True, "locked": False}
_LINE = {"bottom": 1, "bottom_color": "#D9DEE4"}
_DAY = {"num_format": "yyyy-mm-dd", "align": "left"}
_READ = {"font_color": "#57606A", "bg_color": "#F6F7F9"}
_APART = {"font_color": "#57606A", "bg_color": "#F6D9B0"}
_HEADER = {"bold": True, "locked": True, "valign": "vcenter", "border": 1, "border_color": "#D9DEE4"}

FORMATS: dict[str, dict[str, Any]] = {
    "header": {**_BASE, **_HEADER, "bg_color": "#E4E8EC", "font_color": "#1B1F24"},
    "header_input": {**_BASE, **_HEADER, "bg_color": "#08306B", "font_color": "#FFFFFF"},
    "input": {**_BASE, **_LINE},
    "date": {**_BASE, **_LINE, **_DAY},
    "code": {**_BASE, **_LINE, **_READ, "num_format": "@", "font_color": "#1B1F24"},
    "code_apart": {**_BASE, **_LINE, **_APART, "num_format": "@", "font_color": "#1B1F24"},
    "read": {**_BASE, **_LINE, **_READ},
    "read_apart": {**_BASE, **_LINE, **_APART},
    "read_date": {**_BASE, **_LINE, **_READ, **_DAY},
    "read_date_apart": {**_BASE, **_LINE, **_APART, **_DAY},
    "key": {**_BASE, **_LINE, **_READ, "locked": True},
    "fixed": {**_BASE, **_LINE, "locked": True, "bold": True, "num_format": "@"},
    "help": {**_BASE, **_LINE, "locked": True, "font_color": "#57606A", "italic": True},
    "title": {**_BASE, "locked": True, "bold": True, "font_size": 16},
    "section": {**_BASE, "locked": True, "bold": True, "font_size": 12, "font_color": "#08306B"},
    "line": {**_BASE, "locked": True},
}
"""The looks of cells; the table's are unlocked so that Excel can sort them."""

PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
}

_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_FIXED = {"action", "milestone", "measure"}
_DATES = {"completed_on", "forecast", "start", "due", "last_forecast"}


def expected(code: str) -> str:
    """Say what a rule expects, in its own words: hints and findings tell the same."""
    return RULES[code].expected


class Sheet:
    """A sheet laid out; `row` adds the next row."""

    def __init__(self, book: Any, formats: dict[str, Any], layout: Layout, widths: Sequence[int]) -> None:
        self.sheet, self.formats, self.layout = book.add_worksheet(layout.sheet), formats, layout
        self.last = 0
        self.codes_first = layout.columns[0].field
        for x, (column, width) in enumerate(zip(layout.columns, widths, strict=True)):
            look = "date" if column.field in _DATES and not column.reading else "input"
            self.sheet.set_column(x, x, width, formats[look])
            typed = not column.reading and column.field not in _FIXED
            self.sheet.write_string(0, x, column.header, formats["header_input" if typed else "header"])
        self.sheet.set_row(0, 32)
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.autofilter(0, 0, 1, len(layout.columns) - 1)

    def protect(self) -> None:
        """Protect the header and the sheet's shape; sorting, filtering and formatting stay possible."""
        self.sheet.protect("", PROTECTION)

    def row(self, values: Sequence[Any], *, apart: bool = False) -> None:
        """Write a row, one value a column, texts always as text: nothing typed in a plan becomes a formula."""
        self.last += 1
        for x, (column, value) in enumerate(zip(self.layout.columns, values, strict=True)):
            look = self._look(column.field, reading=column.reading, apart=apart)
            if isinstance(value, date):
                self.sheet.write_datetime(self.last, x, value, self.formats[look])
            elif value:
                self.sheet.write_string(self.last, x, str(value)[:32_767], self.formats[look])
            else:
                self.sheet.write_blank(self.last, x, None, self.formats[look])
        self.sheet.autofilter(0, 0, self.last, len(self.layout.columns) - 1)

    def _look(self, field: str, *, reading: bool, apart: bool) -> str:
        if field == self.codes_first and field in _FIXED:
            look = "code"
        elif reading:
            look = "read_date" if field in _DATES else "read"
        else:
            return "date" if field in _DATES else "input"
        return f"{look}_apart" if apart else look

    def codes(self, column: int, sheet: str, first: int, count: int) -> None:
        """Let the code column take the codes of this workbook alone."""
        if not count:
            return
        source = f"={sheet}!$D${first + 1}:$D${first + count}"
        self._validate(
            column,
            {
                "validate": "list",
                "source": source,
                "dropdown": False,
                "error_title": "The code stays as it is",
                "error_message": "It tells which row of the plan this is. Press Escape. To report another item "
                "of yours, write its code below the table.",
            },
            count,
        )

    def reading(self) -> None:
        """Refuse typing into the columns that are there for reading."""
        for x, column in enumerate(self.layout.columns):
            if column.reading:
                rule = {
                    "validate": "custom",
                    "value": "=FALSE",
                    "error_title": "For reading",
                    "error_message": "This column comes from the plan and is not read back. Press Escape, and ask "
                    "for a change in the column Change asked, or in the note.",
                }
                self._validate(x, rule)

    def choice(self, field: str, words: Sequence[str], title: str, hint: str) -> None:
        """Give a column a list to choose from."""
        rule = {
            "validate": "list",
            "source": list(words),
            "input_title": title,
            "input_message": hint,
            "error_title": title,
            "error_message": f"Expected: {expected('unknown-word')}: {', '.join(words)}; or leave the cell blank.",
        }
        self._validate(self._place(field), rule)

    def dates(self, field: str, last: date | None, hint: str) -> None:
        """Let a column take dates alone."""
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST,
            "maximum": last or _LAST,
            "input_title": self.layout.columns[self._place(field)].header,
            "input_message": hint,
            "error_title": f"Expected: {expected('not-a-date')}",
            "error_message": hint,
        }
        self._validate(self._place(field), rule)

    def _place(self, field: str) -> int:
        return next(x for x, column in enumerate(self.layout.columns) if column.field == field)

    def _validate(self, column: int, rule: dict[str, Any], rows: int | None = None) -> None:
        last = rows or 1_000
        if self.sheet.data_validation(1, column, last, column, rule):
            raise ValueError(f"validation of {self.layout.sheet}!{letter(column + 1)} was not taken")
