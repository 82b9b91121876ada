"""One month's report of a unit as a workbook in the contract's layout, plain and small."""

from __future__ import annotations

import io
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from data.sample.outline import agency
from data.sample.plan_book import put

STATUS = ("Action", "Milestone", "Text", "Responsible", "Start", "Due", "Status", "Completed on", "Expected finish",
          "Evidence", "Note", "Change asked", "Change detail")  # fmt: skip
MILESTONES = ("Milestone", "Text", "Due", "Expected finish", "Note")
MEASURES = ("Measure", "Indicator", "Year", "Subgroup", "n", "Value", "Note")
RECOMMENDATIONS = ("Recommendation", "About", "Answer")
WIDTHS = {"Text": 48, "Indicator": 48, "Note": 44, "Change detail": 34, "Responsible": 18, "Recommendation": 60,
          "Evidence": 24, "Answer": 40}  # fmt: skip


@dataclass
class Report:
    """A unit's report of a month: the header, and each sheet's rows in the order of its columns."""

    unit: str
    month: str
    header: dict[str, str]
    status: list[list[Any]] = field(default_factory=list)
    milestones: list[list[Any]] = field(default_factory=list)
    measures: list[list[Any]] = field(default_factory=list)
    recommendations: list[list[Any]] = field(default_factory=list)


def write(report: Report) -> bytes:
    """Write the workbook; the same report gives the same bytes."""
    out = io.BytesIO()
    year, month = map(int, report.month.split("-"))
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(date(year, month, 1), time())})
        head = book.add_format({"bold": True, "bg_color": "#EEF1F4"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        keys = {"unit": report.unit, "month": report.month, **report.header}
        inner = {
            "template version": "1",
            "organization": agency()["organization"]["name"],
            "unit": report.unit,
            "month": report.month,
        }
        _sheet(book, "Report", ("key", "value"), [list(pair) for pair in keys.items()], head, day)
        _sheet(book, "Status", STATUS, report.status, head, day)
        for name, columns, rows in (
            ("Milestones", MILESTONES, report.milestones),
            ("Measures", MEASURES, report.measures),
            ("Recommendations", RECOMMENDATIONS, report.recommendations),
        ):
            if rows:
                _sheet(book, name, columns, rows, head, day)
        _sheet(book, "_spm", ("key", "value"), [list(pair) for pair in inner.items()], head, day).very_hidden()
    return out.getvalue()


def _sheet(book: Any, name: str, columns: tuple[str, ...], rows: list[list[Any]], head: Any, day: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(columns):
        sheet.set_column(x, x, WIDTHS.get(column, 72 if column == "value" else 14))
        sheet.write_string(0, x, column, head)
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row):
            put(sheet, y, x, value, day=day)
    return sheet


def month_end(month: str) -> date:
    """Give a month's last day."""
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])
