"""Files that are refused whole: each with the exact cells and codes of its errors."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import xlsxwriter

from spm_core.intake import write_template
from tests.intake.books import REPORT, book, expected, filled, table

Found = list[tuple[str | None, str]]

HEAD = ["Action", "Status", "Completed on", "Expected finish"]
GOOD = write_template(expected(), "U1")


def rezipped(data: bytes, **parts: bytes | None) -> bytes:
    """The same archive with some parts replaced, added, or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in parts.items():
            new.writestr(name, content or b"")
    return out.getvalue()


def sheet_xml(cells: str, before: str = "") -> bytes:
    """A good report whose sheet Status is this raw XML."""
    data = book({"Report": REPORT, "Status": [HEAD]})
    head = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in zip("ABCD", HEAD, strict=True)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = f'<sheetData><row r="1">{head}</row><row r="2">{cells}</row></sheetData>'
    return rezipped(data, **{"xl/worksheets/sheet2.xml": f"{before}<worksheet {space}>{rows}</worksheet>".encode()})


def nothing() -> tuple[bytes, Found]:
    return b"", [(None, "file-empty")]


def only_zeros() -> tuple[bytes, Found]:
    return bytes(4096), [(None, "file-empty")]


def a_web_page() -> tuple[bytes, Found]:
    return b"<!DOCTYPE html><html><table><tr><td>1,2</td></tr></table></html>", [(None, "not-a-spreadsheet")]


def a_pdf() -> tuple[bytes, Found]:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", [(None, "not-a-spreadsheet")]


def plain_text() -> tuple[bytes, Found]:
    return b"We are on schedule.\n", [(None, "not-a-spreadsheet")]


def a_word_document() -> tuple[bytes, Found]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue(), [(None, "not-a-spreadsheet")]


def a_zip_of_something() -> tuple[bytes, Found]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("report.txt", "x")
    return out.getvalue(), [(None, "not-a-spreadsheet")]


def comma_separated() -> tuple[bytes, Found]:
    return b"Action,Status\n1.1.Y1-1.1,Behind\n", [(None, "layout-unknown")]


def an_old_excel_file_of_nothing() -> tuple[bytes, Found]:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    return ole + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600), [(None, "file-damaged")]


def with_a_password() -> tuple[bytes, Found]:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    return ole + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), [(None, "file-encrypted")]


def an_old_header_and_nothing_else() -> tuple[bytes, Found]:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016), [(None, "file-damaged")]


def cut_off() -> tuple[bytes, Found]:
    return GOOD[: len(GOOD) // 2], [(None, "file-damaged")]


def a_part_cut_off() -> tuple[bytes, Found]:
    part = zipfile.ZipFile(io.BytesIO(GOOD)).read("xl/worksheets/sheet2.xml")
    return rezipped(GOOD, **{"xl/worksheets/sheet2.xml": part[: len(part) // 2]}), [(None, "file-damaged")]


def a_bomb() -> tuple[bytes, Found]:
    return rezipped(GOOD, **{"xl/media/a.bin": bytes(60_000_000)}), [(None, "unpacks-too-large")]


def ten_bombs() -> tuple[bytes, Found]:
    parts: dict[str, Any] = {f"xl/media/{n}.bin": bytes(11_000_000) for n in range(10)}
    return rezipped(GOOD, **parts), [(None, "unpacks-too-large")]


def a_thousand_parts() -> tuple[bytes, Found]:
    parts: dict[str, Any] = {f"xl/media/{n}.bin": b"x" for n in range(1001)}
    return rezipped(GOOD, **parts), [(None, "too-many-parts")]


def sizes_that_lie() -> tuple[bytes, Found]:
    """The directory says that the sheet is 10 bytes long."""
    data = bytearray(GOOD)
    entry = zipfile.ZipFile(io.BytesIO(GOOD)).getinfo("xl/worksheets/sheet2.xml")
    place = data.rindex(b"xl/worksheets/sheet2.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    assert int.from_bytes(data[place + 24 : place + 28], "little") == entry.file_size
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data), [(None, "file-damaged")]


def entities() -> tuple[bytes, Found]:
    before = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return sheet_xml('<c r="A2" t="inlineStr"><is><t>&e;</t></is></c>', before), [(None, "unsafe-content")]


def one_cell_at_the_far_end() -> tuple[bytes, Found]:
    return sheet_xml('<c r="XFD1048576"><v>1</v></c>'), [(None, "too-many-cells")]


def no_status_sheet() -> tuple[bytes, Found]:
    return book({"Report": REPORT, "Other": [HEAD]}), [("Status", "sheet-missing")]


def no_status_column() -> tuple[bytes, Found]:
    rows = [["Action", "State", "Completed on"], ["1.1.Y1-1.1", "Behind"]]
    return book({"Report": REPORT, "Status": rows}), [("Status", "column-missing")]


def a_column_twice() -> tuple[bytes, Found]:
    return book({"Report": REPORT, "Status": [[*HEAD, "status"]]}), [("Status!E1", "column-twice")]


def an_unknown_unit() -> tuple[bytes, Found]:
    header = [["key", "value"], ["unit", "U9"], ["month", "2026-10"]]
    return book({"Report": header, "Status": [HEAD]}), [("Report!B2", "unit-unknown")]


def no_unit_and_no_month() -> tuple[bytes, Found]:
    return book({"Status": [HEAD]}), [("Report", "month-missing"), ("Report", "unit-missing")]


def a_month_that_is_none() -> tuple[bytes, Found]:
    header = [["key", "value"], ["unit", "U1"], ["month", "October"]]
    return book({"Report": header, "Status": [HEAD]}), [("Report!B3", "not-a-month")]


def last_months_workbook_with_a_new_month() -> tuple[bytes, Found]:
    def change(book: openpyxl.Workbook) -> None:
        book["Report"]["B3"] = "2026-09"

    return filled(change), [("Report!B3", "made-for-another")]


def error_cells() -> tuple[bytes, Found]:
    cells = '<c r="A2" t="inlineStr"><is><t>1.1.Y1-1.1</t></is></c><c r="B2" t="e"><v>#REF!</v></c>'
    return sheet_xml(cells), [("Status!B2", "error-cell")]


def a_formula_never_calculated() -> tuple[bytes, Found]:
    def change(book: openpyxl.Workbook) -> None:
        book["Status"]["G2"], book["Status"]["H2"] = "Completed", "=TODAY()"

    return filled(change), [("Status!H2", "formula-not-calculated")]


def a_formula_with_the_writers_zero() -> tuple[bytes, Found]:
    """XlsxWriter leaves 0 as the result of every formula, and asks for calculation on opening."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        for name, rows in {"Report": REPORT, "Status": [HEAD, ["1.1.Y1-1.1", "Completed"]]}.items():
            sheet = workbook.add_worksheet(name)
            for y, row in enumerate(rows):
                sheet.write_row(y, 0, row)
        sheet.write_formula("C2", "=DATE(2026,10,14)")
    return out.getvalue(), [("Status!C2", "formula-not-calculated")]


def text_that_the_readers_see_differently() -> tuple[bytes, Found]:
    """A cell written twice: which one counts?"""
    cells = "".join(f'<c r="A2" t="inlineStr"><is><t>1.1.Y1-1.{n}</t></is></c>' for n in (1, 2))
    return sheet_xml(cells), [("Status!A2", "cell-disputed")]


def all_at_once() -> tuple[bytes, Found]:
    """All findings in one pass."""
    rows = table("""
        | Action     | Status    | Completed on | Expected finish |
        | 9.9        | Behind    |              |                 |
        | 1.1.Y1-1.1 | Compleet  |              |                 |
        | 1.1.Y1-1.2 | Completed |              | TBD             |
        | 1.1.Y1-1.3 | Completed | 2026-11-03   |                 |
        |            | Behind    |              |                 |
        | 1.1.Y1-2.1 | Behind    |              |                 |
        | 1.1.Y1-1.3 | Behind    |              |                 |""")
    return book({"Report": REPORT, "Status": rows}), [
        ("Status!A2", "item-unknown"),
        ("Status!B3", "unknown-word"),
        ("Status!C4", "completed-without-date"),
        ("Status!D4", "not-a-date"),
        ("Status!C5", "completed-ahead"),
        ("Status!A6", "action-missing"),
        ("Status!A7", "item-of-other-unit"),
        ("Status!A8", "row-twice"),
    ]


CASES = (
    nothing,
    only_zeros,
    a_web_page,
    a_pdf,
    plain_text,
    a_word_document,
    a_zip_of_something,
    comma_separated,
    an_old_excel_file_of_nothing,
    with_a_password,
    an_old_header_and_nothing_else,
    cut_off,
    a_part_cut_off,
    a_bomb,
    ten_bombs,
    a_thousand_parts,
    sizes_that_lie,
    entities,
    one_cell_at_the_far_end,
    no_status_sheet,
    no_status_column,
    a_column_twice,
    an_unknown_unit,
    no_unit_and_no_month,
    a_month_that_is_none,
    last_months_workbook_with_a_new_month,
    error_cells,
    a_formula_never_calculated,
    a_formula_with_the_writers_zero,
    text_that_the_readers_see_differently,
    all_at_once,
)
