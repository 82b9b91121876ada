"""Sending without the faulty rows: only ever when asked; what is left out is counted, named, and not reported until sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.intake.rules import find
from spm_core.model import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake import Report
    from spm_core.model import Finding

Row = dict[str, Any]

SHEETS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Status", "status", ("action",)),
    ("Milestones", "milestones", ("milestone",)),
    ("Measures", "measures", ("measure", "year", "subgroup")),
    ("Recommendations", "recommendations", ()),
)
"""sheet, the report's rows of it, what a row is about: told twice with an error in one, neither is taken"""
_TOLD = {sheet: told for sheet, told, _ in SHEETS}
_KINDS = {"status": "action", "milestones": "milestone", "measures": "measure", "recommendations": "recommendation"}
WHOLE = {"column-twice"}
"""errors at a cell of the header: they leave no row certain"""


def bad_rows(report: Report) -> set[tuple[str, int]]:
    """Give the (sheet, row number) of every row in which an error was found."""
    found = ((f.sheet or "", _row(f)) for f in report.findings if f.severity == "error")
    return {(sheet, row) for sheet, row in found if row}  # a plain text file's only sheet has no name


def fine_rows(report: Report) -> Report:
    """Give a report without its findings and without what has an error: of an item told twice, neither row is taken."""
    bad = bad_rows(report)
    kept: dict[str, list[Row]] = {}
    for sheet, told, key in SHEETS:
        rows: list[Row] = getattr(report, told)
        faulty = [row for row in rows if (row.get("sheet", sheet), row["row"]) in bad]
        out = {_about(row, key) for row in faulty} if key else set()
        kept[told] = [row for row in rows if row not in faulty and _about(row, key) not in out]
    return replace(
        report,
        findings=[],
        status=kept["status"],
        milestones=kept["milestones"],
        measures=kept["measures"],
        recommendations=kept["recommendations"],
    )


def _about(row: Row, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)


def only_rows_are_bad(report: Report) -> bool:
    """Say whether every error stands in a row that can be left out: whose report it is, and for when, must be certain."""
    errors = [finding for finding in report.findings if finding.severity == "error"]
    sheets = {sheet for sheet, _, _ in SHEETS} | {row["sheet"] for row in report.status if "sheet" in row}
    placed = all((finding.sheet or "") in sheets and any(map(str.isdigit, finding.cell or "")) for finding in errors)
    placed = placed and not any(finding.code in WHOLE for finding in errors)
    return bool(errors) and placed and report.unit is not None and report.month is not None


def without_bad_rows(report: Report) -> Report:
    """Give a report that may be stored: its fine rows, all its findings, and one that counts and names what is left out."""
    fine = fine_rows(report)
    gone = {
        (row.get("sheet", sheet), row["row"])
        for sheet, told, _ in SHEETS
        for row in getattr(report, told)
        if row not in getattr(fine, told)
    }
    bad = sorted(bad_rows(report) | gone)
    cells = ", ".join(line(sheet, row) for sheet, row in bad)
    rows = {sheet: len(getattr(fine, told)) for sheet, told, _ in SHEETS if sheet in report.rows}
    kept = {"left_out": cells, "left_out_cells": json.dumps(list(_left(report, bad)), ensure_ascii=False)}
    count = f"{len(bad)} faulty row{'s were' if len(bad) != 1 else ' was'}"
    said = find("rows-left-out", bad[0][0], f"A{bad[0][1]}", None, count=count, rows=cells)
    return replace(fine, rows=rows, findings=[*report.findings, said], header={**report.header, **kept})


def _left(report: Report, bad: Sequence[tuple[str, int]]) -> Iterator[Row]:
    """Give what is kept of the rows left out: one for each cell with an error, with what it is about and how to mend it.

    A row without an error of its own goes with the one that speaks of the same: it has that one's words.
    """
    about: dict[tuple[str, int], tuple[str | None, str]] = {}
    for name, rows, key in SHEETS:
        for row in getattr(report, rows):
            about[row.get("sheet", name), row["row"]] = (rows, str(row[key[0]]) if key else "")
    errors = [one for one in report.findings if one.severity == "error" and one.cell]
    for sheet, row in bad:
        mine = [one for one in errors if (one.sheet or "", _row(one)) == (sheet, row)]
        told, code = about.get((sheet, row), (_TOLD.get(sheet), ""))
        twin = [one for one in errors if code and about.get((one.sheet or "", _row(one))) == (told, code)]
        for one in mine or twin[:1]:
            yield {
                "kind": _KINDS.get(told or ""),
                "item": code or None,
                "sheet": sheet or None,
                "row": row,
                "cell": one.cell if mine else f"A{row}",
                "value": one.value if mine else None,
                "message": one.message,
                "fix": one.fix,
            }


def _row(finding: Finding) -> int:
    return int("0" + "".join(filter(str.isdigit, finding.cell or "")))
