"""Sheets of data as one workbook: each a table that opens sorted and filterable, dates and numbers as what they are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["text", "long", "number", "date", "share"]
WIDE = {"text": 16, "long": 48, "number": 12, "date": 13, "share": 12}
FIRST_DAY = date(1900, 3, 1)
"""Dates before it are written as text: the format counts a day in 1900 that there never was."""


@dataclass(frozen=True)
class Field:
    """A column of a sheet: the row's key, what the head says, what it holds, and what it means."""

    key: str
    head: str
    kind: Kind = "text"
    meaning: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, its rows in the order in which they open."""

    name: str
    fields: tuple[Field, ...]
    rows: Sequence[Mapping[str, Any]]


def workbook(about: Sequence[tuple[str, str]], sheets: Sequence[Sheet], definitions: Sequence[str]) -> bytes:
    """Write the workbook: sheet About first, the data, then every column's meaning and the definitions."""
    out = io.BytesIO()
    # what units typed is text, whatever sign it begins with: never a formula, never a link
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": dict(about).get("Title", "Data"), "author": dict(about).get("Organization", "")})
        words = book.add_format({"valign": "top", "text_wrap": True})
        forms = {
            "text": words,
            "long": words,
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
            "share": book.add_format({"valign": "top", "num_format": "0.0%"}),
        }
        strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        _about(book.add_worksheet("About"), about, strong, forms["long"])
        for sheet in sheets:
            _data(book.add_worksheet(sheet.name), sheet, forms)
        meanings = [
            {"sheet": sheet.name, "column": field.head, "meaning": field.meaning}
            for sheet in sheets
            for field in sheet.fields
            if field.meaning
        ]
        fields = (Field("sheet", "Sheet"), Field("column", "Column"), Field("meaning", "Meaning", "long"))
        _data(book.add_worksheet("Columns"), Sheet("Columns", fields, meanings), forms)
        _text(book.add_worksheet("Definitions"), definitions, strong, forms["long"])
    return out.getvalue()


def _about(sheet: Any, about: Sequence[tuple[str, str]], strong: Any, plain: Any) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    sheet.fit_to_pages(1, 0)
    for at, (label, value) in enumerate(about):
        sheet.write_string(at, 0, label, strong)
        sheet.write_string(at, 1, value, plain)
        _height(sheet, at, [(value, 85)])


def _text(sheet: Any, lines: Sequence[str], strong: Any, plain: Any) -> None:
    sheet.set_column(0, 0, 130)
    sheet.fit_to_pages(1, 0)
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line.lstrip("# "), strong if line.startswith("#") else plain)
        _height(sheet, at, [(line, 120)])


def _data(sheet: Any, table: Sheet, forms: Mapping[str, Any]) -> None:
    last = max(1, len(table.rows))
    sheet.add_table(
        0,
        0,
        last,
        len(table.fields) - 1,
        {
            "name": "".join(part for part in table.name if part.isalnum()),
            "style": "Table Style Light 1",
            "columns": [{"header": field.head} for field in table.fields],
        },
    )
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    widths = [_width(field, table.rows) for field in table.fields]
    for x, field in enumerate(table.fields):
        sheet.set_column(x, x, widths[x])
        for y, row in enumerate(table.rows, 1):
            _write(sheet, y, x, row.get(field.key), field, forms)
    words = [(field, wide) for field, wide in zip(table.fields, widths, strict=True) if field.kind in ("text", "long")]
    for y, row in enumerate(table.rows, 1):
        _height(sheet, y, [(_said(row.get(field.key) or ""), wide) for field, wide in words])


def _width(field: Field, rows: Sequence[Mapping[str, Any]]) -> int:
    """Make a column as wide as its longest word needs, its head with the filter's arrow counted in, and no wider than 30."""
    if field.kind == "long":
        return WIDE["long"]
    longest = max((len(_said(row.get(field.key) or "")) for row in rows), default=0) if field.kind == "text" else 0
    return max(WIDE[field.kind] if field.kind != "text" else 8, min(30, max(longest + 2, len(field.head) + 4)))


def _height(sheet: Any, y: int, texts: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its longest text needs, each with the letters of its line: not every program does that by itself.

    409 points is the most there is.
    """
    lines = max(
        (sum(-(-max(1, len(line)) // letters) for line in text.split("\n")) for text, letters in texts), default=1
    )
    if lines > 1:
        sheet.set_row(y, min(409, 15 * lines))


def _write(sheet: Any, y: int, x: int, value: Any, field: Field, forms: Mapping[str, Any]) -> None:
    """Write a cell; nothing for what is not known, never zero."""
    form = forms[field.kind]
    if value is None or value == "":
        return
    if field.kind == "date" and (day := _day(value)) is not None:
        sheet.write_datetime(y, x, day, form)
    elif isinstance(value, bool):
        sheet.write_string(y, x, "yes" if value else "no", form)
    elif isinstance(value, int | float):
        sheet.write_number(y, x, value, form)
    else:
        sheet.write_string(y, x, _said(value)[:32_767], form)


def _said(value: Any) -> str:
    return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _day(value: Any) -> date | None:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None
