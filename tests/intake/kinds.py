"""One set of data, written by many programs: the values that every reading of it has to give."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import xlsxwriter

from spm_core.intake.cells import Source, Workbook, read_workbooks

ALL = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv")
PERCENTS = {(y, 4) for y in range(2, 7)}
HEAD = ["Code", "Text", "Number", "Share", "Day", "Moment", "Done", "Note"]
ROWS: list[list[Any]] = [
    ["1.10", "  leading and trailing  ", 5, 0.25, date(2026, 10, 31), datetime(2026, 10, 31, 14, 30), True, "x"],
    ["1.2", "Ünïcødé ✓ – €", -3, 0.5, date(2024, 2, 29), datetime(2026, 1, 1, 8, 5), False, None],
    ["007", "two\nlines", 0, 0, date(1999, 12, 31), datetime(2025, 7, 1, 23, 59), True, "=no formula"],
    ["2.0", "a, b; c | d", 12.5, 1, date(2027, 1, 1), datetime(2026, 3, 29, 2, 30), False, 'it\'s "quoted"'],
    ["1E5", "long " * 300, 1234567.25, 0.125, date(2026, 7, 1), datetime(2026, 7, 1, 12, 0), True, "2026-10-31"],
]


def expected() -> list[list[Any]]:
    """The values as the reader gives them."""
    return [HEAD, *([_as_read(value) for value in row] for row in ROWS)]


def _as_read(value: Any) -> Any:
    if value is None:
        return ""
    return ["d", value.isoformat()] if isinstance(value, date) else value


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Data")
    forms = {
        n: book.add_format({"num_format": c}) for n, c in ((3, "0.0%"), (4, "yyyy-mm-dd"), (5, "d mmm yyyy hh:mm"))
    }
    sheet.write_row(0, 0, HEAD)
    for y, row in enumerate(ROWS, 1):
        for x, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(y, x, value, forms[x])
            else:
                sheet.write(y, x, value, forms.get(x))
    book.close()
    return out.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=2):
        row[3].number_format = "0.0%"
        row[7].data_type = "s" if row[7].value else "n"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_pandas() -> bytes:
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        pd.DataFrame(ROWS, columns=HEAD).to_excel(writer, sheet_name="Data", index=False)
        for row in writer.book["Data"].iter_rows(min_row=2):
            row[3].number_format = "0.0%"
            row[7].data_type = "s" if row[7].value else "n"
    return out.getvalue()


def by_hand() -> bytes:
    """The least that is a workbook: texts in the cells, no references, three styles."""
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts count="1"><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="165"/>'
        '<xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    lines = []
    for y, row in enumerate([HEAD, *ROWS], 1):
        lines.append(f'<row r="{y}">' + "".join(_cell(value, x, y) for x, value in enumerate(row)) + "</row>")
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{office}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles,
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _cell(value: Any, x: int, y: int) -> str:
    at = f'r="{"ABCDEFGH"[x]}{y}"'
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c {at} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return f'<c {at} s="3"><v>{(value - datetime(1899, 12, 30)).total_seconds() / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c {at} s="2"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c {at} s="{int(x == 3)}"><v>{value!r}</v></c>'


def as_csv(encoding: str, delimiter: str, point: str = ".") -> bytes:
    """The data in a dialect of plain text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(texts(point))
    return out.getvalue().encode(encoding, "replace")


def texts(point: str = ".") -> list[list[str]]:
    """The data as plain text writes it."""
    return [HEAD, *([_text(value, point) for value in row] for row in ROWS)]


def _text(value: Any, point: str) -> str:
    if value is None:
        return ""
    return str(value).replace(".", point) if isinstance(value, (int, float)) else str(value)


WRITERS = {"xlsxwriter": by_xlsxwriter, "openpyxl": by_openpyxl, "pandas": by_pandas, "hand": by_hand}


def office(folder: Path, target: str, *files: Path, out: str = "") -> list[Path]:
    """Have LibreOffice open files and save them as `target`, all in one start."""
    into = folder / (out or target.partition(":")[0])
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(into), *map(str, files)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return [into / f"{file.stem}.{target.partition(':')[0]}" for file in files]


def read(data: bytes, kinds: tuple[str, ...] = ALL) -> Workbook:
    """Read one file."""
    ((_, workbook),) = read_workbooks([Source("file", data)], kinds)
    return workbook


def doubts(workbook: Workbook) -> list[Any]:
    """What was found beside the values, of all sheets."""
    found: list[Any] = [workbook.refusal, *workbook.notes] if workbook.refusal else list(workbook.notes)
    for sheet in workbook.sheets.values():
        found += [*sheet.errors.items(), *sheet.uncalculated, *sheet.disputed.items(), *sheet.hidden_rows]
        found += [*sheet.hidden_columns, *([sheet.name] if sheet.hidden else [])]
    return found
