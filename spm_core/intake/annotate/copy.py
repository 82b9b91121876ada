"""Files whose kind cannot be changed in place: their values in a new workbook, marked and listed."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from spm_core.intake.annotate import listing
from spm_core.intake.annotate.styles import MARK
from spm_core.intake.cells import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.intake.annotate.listing import Line
    from spm_core.intake.cells import Sheet, Workbook
    from spm_core.model import Finding

Place = tuple[int, int]


def copied(
    workbook: Workbook,
    file: str,
    lines: Sequence[Line],
    marks: Mapping[str, Mapping[Place, str]],
    findings: Sequence[Finding],
) -> bytes:
    """Give an xlsx with the values of a file. `marks`: sheet -> place -> the comment there."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    old = [one for one in workbook.sheets.values() if not listing.is_findings_sheet(one.name, one.rows)]
    names = _names([listing.NAME, *(one.name for one in old)], {one.name for one in old})
    _list(book, names.pop(0), file, lines, dict(zip((one.name for one in old), names, strict=True)), findings)
    day, plain = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format()
    mark, mark_day = (
        book.add_format({"bg_color": f"#{MARK[2:]}"}),
        book.add_format({"bg_color": f"#{MARK[2:]}", "num_format": "yyyy-mm-dd"}),
    )
    for sheet, name in zip(old, names, strict=True):
        page, here = book.add_worksheet(name), marks.get(sheet.name, {})
        if sheet.hidden:
            page.hide()
        for y, row in enumerate(sheet.rows, 1):
            for x, value in enumerate(row, 1):
                marked = (y, x) in here
                _write(page, (y, x), sheet, value, mark if marked else plain, mark_day if marked else day)
        for (y, x), text in here.items():
            if y > len(sheet.rows) or x > len(sheet.rows[y - 1]):
                page.write_blank(y - 1, x - 1, None, mark)
            page.write_comment(y - 1, x - 1, text, {"author": listing.AUTHOR, "x_scale": 2, "y_scale": 1.5})
    book.close()
    return out.getvalue()


def _names(wanted: list[str], old: set[str]) -> list[str]:
    """Give sheets names that an xlsx takes; our own gives way to one that is there."""
    taken: set[str] = set()
    found = []
    others = {one.casefold() for one in old}
    for n, name in enumerate(wanted):
        base = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Sheet1"
        one, number = base, 2
        while one.casefold() in taken or (n == 0 and one.casefold() in others):
            one, number = f"{base[:27]} {number}", number + 1
        taken.add(one.casefold())
        found.append(one)
    return found


def _write(page: Any, place: Place, sheet: Sheet, value: Any, look: Any, day: Any) -> None:
    y, x = place[0] - 1, place[1] - 1
    if place in sheet.errors:
        page.write_string(y, x, sheet.errors[place], look)
    elif isinstance(value, bool):
        page.write_boolean(y, x, value, look)
    elif isinstance(value, (int, float)):
        page.write_number(y, x, value, look)
    elif isinstance(value, list) and value[0] == "d":
        _write_day(page, y, x, value, day)
    elif value != "":
        page.write_string(y, x, as_text(value)[:32_767], look)
    else:
        page.write_blank(y, x, None, look)


def _write_day(page: Any, y: int, x: int, value: list[Any], day: Any) -> None:
    when = datetime.fromisoformat(value[1])
    if 1900 <= when.year <= 9999:
        page.write_datetime(y, x, when.replace(tzinfo=None), day)
    else:
        page.write_string(y, x, as_text(value), day)


def _list(
    book: Any, name: str, file: str, lines: Sequence[Line], names: Mapping[str, str], findings: Sequence[Finding]
) -> None:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    wrapped, bold = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "valign": "top"}),
    )
    large, link = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"font_color": "#0B57A4", "underline": 1, "valign": "top"}),
    )
    for x, width in enumerate(listing.WIDTHS):
        page.set_column(x, x, width)
    page.write_string(0, 0, listing.title(findings), large)
    top = 1
    for note in listing.notes(findings, copy_of=file):
        page.write_string(top, 0, note)
        top += 1
    for x, header in enumerate(listing.HEADERS):
        page.write_string(top + 1, x, header, bold)
    page.freeze_panes(top + 2, 0)
    for y, line in enumerate(lines, top + 2):
        for x, text in enumerate(listing.texts(line)):
            page.write_string(y, x, text[:32_767], bold if x == 0 else wrapped)
        if line.sheet is not None and line.cell and line.sheet in names:
            there = names[line.sheet]
            target = there.replace("'", "''")
            page.write_url(y, 1, f"internal:'{target}'!{line.cell}", link, f"{there}!{line.cell}")
