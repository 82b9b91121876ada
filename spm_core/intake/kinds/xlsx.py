"""Reads xlsx and xlsm: the fast reader's values, checked against the raw XML. Macros are never looked at."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import python_calamine

from spm_core.intake.raw_cells import RawSheet, read_sheet
from spm_core.intake.scan import Book, read_book

if TYPE_CHECKING:
    from spm_core.intake.package import Package

Json = dict[str, Any]

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read(data: bytes, package: Package) -> Json:
    """Give the child's answer."""
    assert package.zip is not None
    book = read_book(package.zip)
    raw = {name: read_sheet(package.zip, part, book) for name, part in book.sheets if part}
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for about in workbook.sheets_metadata:
        if about.name not in raw:
            continue
        rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        sheet = raw[about.name]
        hidden = "" if about.visible == python_calamine.SheetVisibleEnum.Visible else "hidden"
        found = sheet.to_json(rows)
        if disputed := _disputed(sheet, rows, book):
            found["disputed"] = disputed
        sheets.append({"name": about.name, "hidden": hidden, "rows": rows, **found})
    answer = {"kind": package.kind, "date1904": book.date1904, "unpacked": package.unpacked, "sheets": sheets}
    return {**answer, "macros": True} if package.kind == "xlsm" else answer


def _disputed(sheet: RawSheet, rows: list[list[Any]], book: Book) -> list[list[Any]]:
    """The cells on which the two readers differ, with what the raw sheet says."""
    disputed: list[list[Any]] = [[*place, "written twice"] for place in sheet.twice]
    agreed, height, width = 0, len(rows), len(rows[0]) if rows else 0
    for (y, x), (kind, text) in sheet.values.items():
        value = rows[y - 1][x - 1] if y <= height and x <= width else ""
        if value == text:
            agreed += 1
        elif value == "":
            if text.strip():
                disputed.append([y, x, text])
        else:
            agreed += 1
            if not _same(value, kind, text, date1904=book.date1904):
                disputed.append([y, x, text])
    if sum(len(row) - row.count("") for row in rows) > agreed:
        apart = {*sheet.values, *sheet.errors, *sheet.uncalculated}
        filled = ((y, x) for y, row in enumerate(rows, 1) for x, value in enumerate(row, 1) if value != "")
        disputed += [[*place, ""] for place in filled if place not in apart]
    return disputed


def _same(value: object, kind: str, text: str, *, date1904: bool) -> bool:
    if isinstance(value, bool):
        return text == ("1" if value else "0")
    if isinstance(value, (int, float)):
        return kind == "n" and float(text) == value
    if isinstance(value, str):
        return "".join(value.split()) == "".join(text.split()) or "_x" in text or kind == "d"
    if isinstance(value, date) and kind == "n":
        days = float(text)
        if days < 61:  # the spreadsheet's calendar has a 29 February 1900
            return True
        day = value.date() if isinstance(value, datetime) else value
        ahead = (day - (_EPOCH_1904 if date1904 else _EPOCH)).days - days  # a time of day makes it negative
        return -0.99999 < ahead < 0.001
    return True
