"""Workbooks made from what a test writes down: a small table of cells, or a change to the template."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter

from spm_core.intake import Source, read_plan, read_reports, write_template
from spm_core.model import Expected, KnownItem, KnownMeasure, Month, PlanYear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spm_core.intake import Plan, Report
    from spm_core.model import Finding

TODAY = date(2026, 11, 5)
OCTOBER = Month(2026, 10)


def known(code: str, kind: str = "action", lead: str = "U1", **more: Any) -> KnownItem:
    """An item of 2026-27, live, open and owed, unless told otherwise."""
    values: dict[str, Any] = {
        "milestone": code.rpartition(".")[0] if kind == "action" else code,
        "year": "2026-27",
        "text": f"What {code} is about",
        "lead_end": lead,
        "lead_is_unit": True,
        "state": "live",
        "open": True,
        "owed": kind == "action",
        "responsible": "A. Person",
        "start": date(2026, 8, 1),
        "due": date(2027, 1, 31),
        **more,
    }
    return KnownItem(item=code, kind=kind, lead=lead, **values)  # type: ignore[arg-type]


ITEMS = [
    known("1.1.Y1-1", "milestone"),
    known("1.1.Y1-1.1", last_month="2026-09", last_status="On schedule", last_note="well under way"),
    known("1.1.Y1-1.2", text="=HYPERLINK(1)", last_forecast=date(2027, 2, 15)),
    known("1.1.Y1-1.3"),
    known("1.1.Y1-2", "milestone", "U2"),
    known("1.1.Y1-2.1", lead="U2"),
    known("1.1.Y1-2.2", lead="U2", lead_end="U1"),
    known("1.1.Y1-3", "milestone", "Team X", lead_is_unit=False),
    known("1.1.Y1-3.1"),
    known("1.1.Y0-1.1", year="2025-26", due=date(2026, 6, 30)),
    known("1.1.Y1-1.8", state="proposed", owed=False),
    known("1.1.Y1-1.9", state="dropped", owed=False),
    known("1.1.Y2-1.1", state="not-opened", year="2027-28", owed=False),
]


def expected(month: Month = OCTOBER, items: list[KnownItem] | None = None) -> Expected:
    """What a small agency's reports for a month may speak of."""
    return Expected(
        organization="Sample Bureau",
        month=month,
        year=PlanYear.holding(month.first_day, 7),
        units={"U1": "Assessment", "U2": "Teaching"},
        items={item.item: item for item in (ITEMS if items is None else items)},
        measures={"M1": KnownMeasure("M1", "1", "Share of readers"), "M2": KnownMeasure("M2", "1", "Days late")},
    )


def book(sheets: Mapping[str, list[list[Any]]], **options: Any) -> bytes:
    """An xlsx by XlsxWriter: sheet -> rows; text as text, dates as dates, None as nothing."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, options)
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, (date, datetime)):
                    sheet.write_datetime(y, x, value, day)
                elif isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write(y, x, value)
    workbook.close()
    return out.getvalue()


def table(text: str) -> list[list[Any]]:
    """Rows from a drawn table: cells between bars; ISO days become dates, plain numbers numbers, `'` keeps text."""
    return [
        [_cell(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in text.split("\n") if "|" in line
    ]


def _cell(text: str) -> Any:
    if text.startswith("'"):
        return text[1:]
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text or None


REPORT = [["key", "value"], ["unit", "U1"], ["month", "2026-10"]]


def read(data: bytes, name: str = "report.xlsx", **options: Any) -> Report:
    """One file read as a report of October, on 5 November."""
    (report,) = read_reports([Source(name, data)], expected, today=TODAY, **options)
    return report


def read_table(status: str, **sheets: str) -> Report:
    """A report of U1 with the Status rows drawn in the test, and other sheets by name."""
    drawn = {"Report": REPORT, "Status": table(status), **{name: table(rows) for name, rows in sheets.items()}}
    return read(book(drawn))


def filled(change: Callable[[openpyxl.Workbook], None], unit: str = "U1") -> bytes:
    """The template of October with a change made to it, saved by openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(write_template(expected(), unit)))
    change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def cells(found: Report | Plan, *severities: str) -> list[tuple[str | None, str]]:
    """Cell and code of each finding, in order; of all severities unless some are named."""
    return [(_where(f), f.code) for f in found.findings if not severities or f.severity in severities]


def _where(finding: Finding) -> str | None:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


PLAN: dict[str, str] = {
    "Organization": """
        | key              | value           |
        | name             | Sample Bureau   |
        | plan_start       | '2026-27        |
        | plan_end         | '2028-29        |
        | year_start_month | 7               |
        | time_zone        | America/Chicago |""",
    "Divisions": """
        | division | name     | leader |
        | D1       | Learning | L. One |""",
    "Units": """
        | unit | division | name       |
        | U1   | D1       | Assessment |
        | U2   | D1       | Teaching   |""",
    "Goals": """
        | goal | text     | kind        |
        | 1    | Reading  | student     |
        | 2    | Our work | operational |""",
    "Strategies": """
        | strategy | goal | if        | then           | and         | evidence |
        | 1.1      | 1    | If we act | then they read | and it ends | moderate |""",
    "Milestones": """
        | milestone | strategy | year     | text   | due        | lead   |
        | 1.1.Y1-1  | '1.1     | '2026-27 | First  | 2026-12-31 | U1     |
        | 1.1.Y1-2  | '1.1     | '2026-27 | Second | '2026-27.Q4 | Team X |""",
    "Actions": """
        | action     | milestone | text | unit | start      | due        |
        | 1.1.Y1-1.1 | 1.1.Y1-1  | Do   |      | 2026-08-01 | 2026-10-31 |
        | 1.1.Y1-2.1 | 1.1.Y1-2  | Also | U2   |            | '2027-02   |""",
    "Measures": """
        | measure | owner | indicator     | direction | tolerance | published_month | unit |
        | M1      | 1     | Share reading | higher    | 2         | 9               | %    |""",
    "Values": """
        | measure | year     | kind     | value | subgroup | n   |
        | M1      | '2025-26 | baseline | 52.5  |          | 900 |
        | M1      | '2026-27 | target   | 60    |          |     |
        | M1      | '2026-27 | actual   | '<10  | Girls    | 7   |""",
    "People": """
        | email   | name   | role | scope |
        | a@b.org | A. Bee | unit | U1    |""",
}


def plan(**changed: str | None) -> Plan:
    """The small plan above with some sheets drawn anew, or left out when None."""
    sheets = {name: table(rows) for name, rows in {**PLAN, **changed}.items() if rows is not None}
    return read_plan(Source("plan.xlsx", book(sheets)))
