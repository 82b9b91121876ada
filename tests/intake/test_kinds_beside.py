"""What stands beside the values is told for every kind: errors, formulas never calculated, hidden, merged, percents, 1904."""

from __future__ import annotations

import io
import shutil
import zipfile

import openpyxl
import pytest
import xlsxwriter

from tests.files.refuse import rezipped
from tests.intake import kinds
from tests.intake.binary_book import binary_book
from tests.intake.kinds import read

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")


def troubled() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True})
    sheet, hidden = book.add_worksheet("Data"), book.add_worksheet("Below")
    percent, day, cents = (book.add_format({"num_format": code}) for code in ("0%", "yyyy-mm-dd", "0.00"))
    sheet.write_row(0, 0, ["Task", "Share", "Due", "Code", "Hidden"])
    sheet.write(1, 0, "A")
    sheet.write(1, 1, 0.5, percent)
    sheet.write_datetime(1, 2, kinds.datetime(2026, 10, 31), day)
    sheet.write(1, 3, 1.1, cents)
    sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 1, "=B2*2", percent, 1)
    sheet.write(3, 0, "in a hidden row")
    sheet.write(3, 4, "in a hidden column")
    sheet.merge_range("A5:C6", "merged")
    sheet.write(6, 0, 123456789012345678)
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column("E:E", None, None, {"hidden": True})
    hidden.write(0, 0, "x")
    hidden.hide()
    book.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    path = folder / "troubled.xlsx"
    path.write_bytes(troubled())
    found = {kind: kinds.office(folder, kind, path)[0].read_bytes() for kind in ("ods", "xls")}
    return {"xlsx": troubled(), "again": kinds.office(folder, "xlsx", path)[0].read_bytes(), **found}


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "again", "ods", "xls"])
def test_everything_beside_the_values_is_told(files, kind):
    workbook = read(files[kind])
    sheet = workbook.sheets["data"]
    assert workbook.date1904
    assert sheet.rows[1][:4] == ["A", 0.5, ["d", "2026-10-31"], 1.1]
    assert sheet.errors == {(3, 1): "#DIV/0!"}
    assert sheet.percents == {(2, 2), (3, 2)}
    assert sheet.decimals == {(2, 4): 2}
    assert sheet.digits == {(7, 1)}
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.hidden) == ([4], [5], False)
    assert sheet.merges == ((5, 1, 6, 3),)
    assert (sheet.disputed, sheet.uncalculated) == ({}, frozenset())
    assert workbook.sheets["below"].hidden


def test_a_formula_never_calculated_is_told_in_every_kind_that_can_hold_one():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 2, "=A1*2"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).sheets["sheet"].uncalculated == {(2, 1)}
    assert read(open_document('<table:table-cell table:formula="of:=1+1"/>')).sheets["t"].uncalculated == {(1, 1)}


def open_document(cells: str, rows: str = "", more: dict[str, str] | None = None) -> bytes:
    """A small ods with these cells in its first row."""
    names = {"office": "office:1.0", "table": "table:1.0", "text": "text:1.0"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}"' for key, value in names.items())
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="T">'
        f"<table:table-row>{cells}</table:table-row>{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    parts = {"content.xml": content, "META-INF/manifest.xml": manifest, **(more or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_an_ods_comment_is_no_part_of_its_cell_and_empty_rows_keep_their_count():
    cell = '<table:table-cell office:value-type="string"><office:annotation><text:p>aside</text:p></office:annotation><text:p>said</text:p></table:table-cell>'
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = read(open_document(cell, rows)).sheets["t"]
    assert sheet.rows == [["said", "", "", ""], *[[""] * 4] * 3, *[["", "", 7.0, 7.0]] * 2]
    assert sheet.disputed == {}


def test_a_workbook_with_macros_is_read_and_says_so():
    types = b'<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    workbook = read(rezipped(kinds.by_xlsxwriter(), **{"[Content_Types].xml": types}))
    assert (workbook.kind, workbook.macros) == ("xlsm", True)
    assert [(note.code, note.severity) for note in workbook.notes] == [("macros-not-run", "info")]


def test_a_binary_workbook_is_read_whatever_its_name():
    workbook = read(binary_book())
    sheet = workbook.sheets["data"]
    assert workbook.kind == "xlsb"
    assert sheet.rows == [
        ["Task", "Share", "Due", ""],
        ["shared", 0.25, ["d", "2026-10-31"], True],
        ["", 1234.5, -3.0, "hidden"],
        ["in a hidden row", "", "", ""],
    ]
    assert sheet.errors == {(3, 1): "#DIV/0!"}
    assert (sheet.percents, sheet.decimals) == ({(2, 2)}, {(3, 2): 2})
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merges) == ([4], [4], ((1, 1, 1, 2),))
    assert (sheet.disputed, workbook.sheets["below"].hidden) == ({}, True)


@needs_office
def test_a_text_result_that_libreoffice_leaves_out_of_an_old_workbook_is_no_zero(tmp_path):
    """A formula's text becomes 0 in an xls that LibreOffice saved without calculating anew: told, never taken."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, [5, "text"])
    formulas = [
        '="a"&"b"',
        '=IF(A1>2,"yes","no")',
        "=A2",
        "=B1",
        "=A1-5",
        '=IF(B1="text",0,1)',
        "=SUM(A1:A1)-5",
        "=A1>2",
    ]
    for y, (formula, result) in enumerate(zip(formulas, ["ab", "yes", "ab", "text", 0, 0, 0, True], strict=True), 1):
        sheet.write_formula(y, 0, formula, None, result)
    book.close()
    path = tmp_path / "data.xlsx"
    path.write_bytes(out.getvalue())
    old, open_one = (read(kinds.office(tmp_path, kind, path)[0].read_bytes()).sheets["data"] for kind in ("xls", "ods"))
    assert [row[0] for row in old.rows] == [5, "", "", "", "", 0, 0, 0, True]
    assert old.uncalculated == {(y, 1) for y in range(2, 6)}
    assert [row[0] for row in open_one.rows] == [5, "ab", "yes", "ab", "text", 0, 0, 0, True]
    assert open_one.uncalculated == frozenset()
