"""Files that are taken, with something to look at: each with the exact cells and codes of its warnings."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl

from tests.intake.books import REPORT, book, filled, table

Found = list[tuple[str | None, str]]

HEAD = ["Action", "Status", "Completed on"]


def dates_from_1904() -> tuple[bytes, Found]:
    rows = [HEAD, ["1.1.Y1-1.1", "Completed", date(2026, 10, 14)]]
    return book({"Report": REPORT, "Status": rows}, date_1904=True), [(None, "dates-1904")]


def rows_and_columns_hidden() -> tuple[bytes, Found]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Status"]
        sheet["G4"] = "Behind"
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True

    return filled(change), [("Status!C1", "cells-hidden"), ("Status!A4", "cells-hidden")]


def a_sheet_hidden() -> tuple[bytes, Found]:
    def change(book: openpyxl.Workbook) -> None:
        book["Status"].sheet_state = "hidden"

    return filled(change), [("Status", "cells-hidden")]


def items_not_yet_in_the_plan() -> tuple[bytes, Found]:
    rows = table("""
        | Action     | Status      | Completed on |
        | 1.1.Y1-1.8 | Behind      |              |
        | 1.1.Y2-1.1 | Not started |              |""")
    return book({"Report": REPORT, "Status": rows}), [("Status!A2", "item-proposed"), ("Status!A3", "item-not-opened")]


def a_date_beside_another_status() -> tuple[bytes, Found]:
    rows = table("""
        | Action     | Status | Completed on |
        | 1.1.Y1-1.1 | Behind | 2026-10-14   |
        | 1.1.Y1-1.2 |        | 2026-10-14   |""")
    found: Found = [("Status!C2", "completed-not-counted"), ("Status!C3", "completed-not-counted")]
    return book({"Report": REPORT, "Status": rows}), found


def completed_before_the_year() -> tuple[bytes, Found]:
    rows: list[list[Any]] = [HEAD, ["1.1.Y1-1.1", "Completed", date(2026, 6, 30)]]
    return book({"Report": REPORT, "Status": rows}), [("Status!C2", "completed-before-year")]


def a_month_to_come() -> tuple[bytes, Found]:
    header = [["key", "value"], ["unit", "U1"], ["month", "2026-12"]]
    return book({"Report": header, "Status": [HEAD]}), [("Report!B3", "month-not-begun")]


def of_another_organization() -> tuple[bytes, Found]:
    inside = [["key", "value"], ["organization", "Other Bureau"], ["unit", "U1"], ["month", "2026-10"]]
    return book({"Status": [HEAD], "_spm": inside}), [("_spm", "organization-differs")]


def a_meeting_without_a_day() -> tuple[bytes, Found]:
    header = [*REPORT, ["met_on", "twice"]]
    return book({"Report": header, "Status": [HEAD]}), [("Report!B4", "met-on-no-date")]


CASES = (
    dates_from_1904,
    rows_and_columns_hidden,
    a_sheet_hidden,
    items_not_yet_in_the_plan,
    a_date_beside_another_status,
    completed_before_the_year,
    a_month_to_come,
    of_another_organization,
    a_meeting_without_a_day,
)
