"""Sending without the faulty rows: only ever when asked; what is left out is counted, named, and not reported until sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.intake.rules import find

if TYPE_CHECKING:
    from spm_core.intake import Report

Row = dict[str, Any]

SHEETS = (
    ("Status", "status", "action"),
    ("Milestones", "milestones", "milestone"),
    ("Measures", "measures", "measure"),
    ("Recommendations", "recommendations", "recommendation"),
)
"""sheet, the report's rows of it, what a row is about"""


def bad_rows(report: Report) -> set[tuple[str, int]]:
    """Give the (sheet, row number) of every row in which an error was found."""
    found = (
        (f.sheet, int("0" + "".join(filter(str.isdigit, f.cell or ""))))
        for f in report.findings
        if f.severity == "error"
    )
    return {(sheet, row) for sheet, row in found if sheet and row}


def fine_rows(report: Report) -> Report:
    """Give a report without its findings and without what has an error: of an item told twice, neither row is taken."""
    bad = bad_rows(report)
    kept: dict[str, list[Row]] = {}
    for sheet, told, key in SHEETS:
        rows: list[Row] = getattr(report, told)
        faulty = [row for row in rows if (row.get("sheet") or sheet, row["row"]) in bad]
        out = {row[key] for row in faulty} if told in ("status", "milestones") else set()
        kept[told] = [row for row in rows if row not in faulty and row[key] not in out]
    return replace(
        report,
        findings=[],
        status=kept["status"],
        milestones=kept["milestones"],
        measures=kept["measures"],
        recommendations=kept["recommendations"],
    )


def only_rows_are_bad(report: Report) -> bool:
    """Say whether every error stands in a row that can be left out: whose report it is, and for when, must be certain."""
    errors = [finding for finding in report.findings if finding.severity == "error"]
    sheets = {sheet for sheet, _, _ in SHEETS} | {row["sheet"] for row in report.status if row.get("sheet")}
    placed = all(finding.sheet in sheets and any(map(str.isdigit, finding.cell or "")) for finding in errors)
    return bool(errors) and placed and report.unit is not None and report.month is not None


def without_bad_rows(report: Report) -> Report:
    """Give a report that may be stored: its fine rows, all its findings, and one that counts and names what is left out."""
    fine = fine_rows(report)
    bad = sorted(bad_rows(report))
    cells = ", ".join(f"{sheet}, row {row}" for sheet, row in bad)
    rows = {sheet: len(getattr(fine, told)) for sheet, told, _ in SHEETS if sheet in report.rows}
    said = find("rows-left-out", bad[0][0], f"A{bad[0][1]}", None, count=len(bad), rows=cells)
    return replace(fine, rows=rows, findings=[*report.findings, said], header={**report.header, "left_out": cells})
