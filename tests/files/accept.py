"""Files that are taken as they are, without any error or warning."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pandas as pd

from spm_core.intake import write_template
from tests.files.refuse import rezipped
from tests.intake.books import REPORT, book, expected, filled, table

STATUS = """
    | Action     | Status      | Completed on | Expected finish | Note |
    | 1.1.Y1-1.1 | Completed   | 2026-10-14   |                 | done |
    | 1.1.Y1-1.2 | Behind      |              | 2027-02-01      |      |
    | 1.1.Y1-1.3 | On schedule |              |                 |      |
    | 1.1.Y1-3.1 | Not started |              |                 |      |
    | 1.1.Y0-1.1 | Discontinued |             |                 | asks to drop it |"""


def as_generated() -> bytes:
    return write_template(expected(), "U1")


def saved_by_openpyxl() -> bytes:
    def change(book: openpyxl.Workbook) -> None:
        book["Status"]["G2"], book["Status"]["H2"] = "Completed", date(2026, 10, 14)
        book["Status"]["I3"] = datetime(2027, 2, 1, 12, 30)
        book["Report"]["B4"] = date(2026, 10, 20)
        book["Measures"]["F2"], book["Measures"]["E2"] = 61.5, 900

    return filled(change)


def rows_sorted_and_left_out() -> bytes:
    """Owed rows that are not there are said (info), and no fault."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Status"]
        sheet["G3"] = "Behind"
        sheet.delete_rows(4, 3)

    return filled(change)


def written_by_xlsxwriter() -> bytes:
    return book({"Report": REPORT, "Status": table(STATUS)})


def written_in_constant_memory() -> bytes:
    return book({"Report": REPORT, "Status": table(STATUS)}, constant_memory=True)


def written_by_pandas() -> bytes:
    head, *rows = table(STATUS)
    out = io.BytesIO()
    with pd.ExcelWriter(out) as writer:
        pd.DataFrame(REPORT[1:], columns=REPORT[0]).to_excel(writer, sheet_name="Report", index=False)
        frame = pd.DataFrame(rows, columns=head)
        frame["Completed on"] = pd.to_datetime(frame["Completed on"])
        frame.to_excel(writer, sheet_name="Status", index=False)
    return out.getvalue()


def headers_in_other_case_and_order() -> bytes:
    rows = table("""
        | NOTE | status  | action     | completed ON |
        | x    | behind  | 1.1.Y1-1.1 |              |
        |      |         |            |              |
        |      | COMPLETED | 1.1.y1-1.2 | '2026-10-14  |""")
    return book({"report": REPORT, " status ": rows})


def a_month_that_became_a_date() -> bytes:
    return book({"Report": [["key", "value"], ["unit", "U1"], ["month", date(2026, 10, 1)]], "Status": table(STATUS)})


def with_macros() -> bytes:
    types = zipfile.ZipFile(io.BytesIO(as_generated())).read("[Content_Types].xml")
    types = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    return rezipped(as_generated(), **{"[Content_Types].xml": types})


CASES = (
    as_generated,
    saved_by_openpyxl,
    rows_sorted_and_left_out,
    written_by_xlsxwriter,
    written_in_constant_memory,
    written_by_pandas,
    headers_in_other_case_and_order,
    a_month_that_became_a_date,
    with_macros,
)
