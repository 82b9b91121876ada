"""Workbooks for tests, from the cells that a test shows."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cells = dict[str, list[list[Any]]]

PLAN: Cells = {
    "Organization": [
        ["key", "value"],
        ["name", "Test Agency"],
        ["plan_start", "2026-07-01"],
        ["plan_end", "2031-06-30"],
    ],
    "Divisions": [["division", "name"], ["D1", "Teaching"], ["D2", "Operations"]],
    "Units": [
        ["unit", "division", "name"],
        ["U1", "D1", "Reading"],
        ["U2", "D1", "Mathematics"],
        ["U3", "D2", "Finance"],
    ],
    "Goals": [
        ["goal", "text", "kind"],
        ["1", "Every child reads", "student"],
        ["2", "Money reaches schools", "operational"],
    ],
    "Strategies": [
        ["strategy", "goal", "if", "then", "and"],
        ["1.1", "1", "we coach teachers", "more children read", "families help"],
        ["2.1", "2", "grants run through one portal", "districts are paid sooner", ""],
    ],
    "Milestones": [
        ["milestone", "strategy", "year", "text", "due", "lead"],
        ["1.1.Y1-1", "1.1", "2026-27", "Coaches placed in 40 schools", date(2026, 10, 31), "U1"],
        ["2.1.Y1-1", "2.1", "2026-27", "Portal live", date(2027, 3, 31), "Portal team"],
    ],
    "Actions": [
        ["action", "milestone", "text", "unit", "due"],
        ["1.1.Y1-1.1", "1.1.Y1-1", "Sign coaches", "", date(2026, 8, 31)],
        ["1.1.Y1-1.2", "1.1.Y1-1", "Train coaches", "U2", date(2026, 9, 30)],
        ["1.1.Y1-1.3", "1.1.Y1-1", "Match schools", "U1", date(2026, 10, 15)],
        ["2.1.Y1-1.1", "2.1.Y1-1", "Write the rules", "U3", date(2026, 9, 15)],
    ],
    "Measures": [
        ["measure", "owner", "indicator", "direction", "published_month"],
        ["G3", "1", "Grade 3 reading at standard", "higher", 8],
        ["PAY", "2.1", "Days until a grant is paid", "lower", ""],
    ],
    "Values": [
        ["measure", "year", "kind", "value"],
        ["G3", "2024-25", "baseline", 48],
        ["G3", "2025-26", "target", 50],
        ["G3", "2025-26", "actual", 51],
        ["G3", "2026-27", "target", 54],
        ["PAY", "2025-26", "baseline", 41],
        ["PAY", "2026-27", "target", 30],
    ],
}
STATUS = ["Action", "Status", "Completed on", "Expected finish", "Note", "Change asked", "Change detail"]


def workbook(cells: Cells) -> bytes:
    """Write sheets of rows; dates become real spreadsheet dates."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in cells.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(rows):
                for column, value in enumerate(line):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
                    elif value != "":
                        sheet.write(row, column, value)
    return out.getvalue()


def report(unit: str, month: str, *status: list[Any], **sheets: list[list[Any]]) -> bytes:
    """Write a monthly workbook: lines of the sheet Status in the order of STATUS, and other sheets whole."""
    cells = {"Report": [["key", "value"], ["unit", unit], ["month", month]], "Status": [STATUS, *status], **sheets}
    return workbook(cells)
