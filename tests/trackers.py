"""A unit's own tracker, invented: title lines, headings in row 5, two groups, a total, a legend at the side."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl

HEADINGS = ["#", "Action step", "Lead", "Start", "Target", "Revised", "Status", "Finished on", "%"]
ROWS: list[list[Any]] = [
    ["GOAL 5 ATTENDANCE"],
    [1, "Weekly absence list to all schools", "Rivera", date(2026, 7, 6), date(2026, 9, 30), None, "Done", date(2026, 9, 28), 100],
    [2, "Call scripts in nine languages", "Rivera", date(2026, 8, 3), date(2026, 10, 30), date(2026, 12, 11), "Delayed", None, 60],
    [3, "Bus routes for late-start schools", "Okafor", date(2026, 9, 1), date(2026, 12, 18), None, "In Progress", None, 40],
    ["SAFETY AND SUPPORT"],
    [4, "Threat assessment teams trained", "Lindqvist", date(2026, 7, 20), date(2026, 10, 16), None, "In Progress", None, 80],
    [5, "Anonymous tip line in 60 districts", "Lindqvist", date(2026, 9, 8), date(2027, 3, 31), None, "N/S", None, 0],
    ["TOTAL", "5 steps"],
]  # fmt: skip


def tracker(changes: dict[tuple[int, str], Any] | None = None, headings: list[str] | None = None) -> bytes:
    """Write the tracker as xlsx; `changes`: (the step's number, heading) -> another value."""
    headings = headings or HEADINGS
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tracker"
    sheet.append(["Office of Student Services: FY27 work plan"])
    sheet.append(["last updated 11/12/26, previous versions on the shared drive"])
    sheet.append([])
    sheet.append([])
    sheet.append(headings)
    for row in ROWS:
        values = dict(zip(HEADINGS, [*row, *[None] * (len(HEADINGS) - len(row))], strict=True))
        values |= {heading: value for (step, heading), value in (changes or {}).items() if row[0] == step}
        sheet.append([values.get(heading) for heading in headings])
    for at, word in enumerate(["Key", "Done", "In Progress", "Delayed", "N/S = not started"], 5):
        sheet.cell(at, len(headings) + 2, word)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
