"""An agency's own sheet as values, found and read: for the tests of what is found in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spm_core.intake.cells import Sheet, Source, Workbook
from spm_core.intake.own.inspect import of_workbook
from spm_core.intake.own.items import read_items

HEADS = ["No.", "Task", "Owner", "Due date", "Status"]


def day(text: str) -> list[str]:
    """Give a real date as a reader of workbooks gives it."""
    return ["d", f"{text}T00:00:00"]


def found(rows: list[list[Any]], kind: str = "xlsx", *, book: dict[str, Any] | None = None, **beside: Any) -> Any:
    """Find the tables of one sheet; `beside` goes to the sheet, `book` to the workbook."""
    width = max(map(len, rows))
    cells = [row + [""] * (width - len(row)) for row in rows]
    workbook = Workbook(kind, sheets={"plan": Sheet("Plan", cells, **beside)})
    return of_workbook(Source(f"plan.{kind}", b""), replace(workbook, **(book or {})))


def first(inspection: Any) -> Any:
    """Give the table with the most items, its items, and the findings of its cells by cell."""
    table = max(inspection.tables, key=lambda one: len(one.item_rows))
    items, findings = read_items(inspection, table)
    return table, items, {(finding.code, finding.cell) for finding in findings}


def tracker(*lines: list[Any], heads: list[str] | None = None, kind: str = "xlsx", **beside: Any) -> Any:
    """Find and read a tracker with headings in row 1."""
    return first(found([heads or HEADS, *lines], kind, **beside))


def column(values: list[Any], heading: str = "Due date", kind: str = "csv", **beside: Any) -> Any:
    """Read a tracker whose last column holds these values, from row 2."""
    lines = [[float(n), f"Write part {n} of the report", "Ana Silva", one] for n, one in enumerate(values, 1)]
    return tracker(*lines, heads=["No.", "Task", "Owner", heading], kind=kind, **beside)
