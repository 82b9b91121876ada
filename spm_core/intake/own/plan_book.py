"""A plan in the making as a workbook of the contract, with the sheets Source and Findings."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from spm_core.intake.own.plan_model import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spm_core.intake.own.plan_model import Draft

SOURCE = ("sheet", "row", "code", "file", "source_sheet", "cells")
"""The columns of sheet Source. The code holds the line to its row when the plan is sorted or added to."""
FINDINGS = ("severity", "code", "file", "sheet", "cell", "value", "message", "fix")
_WIDE = {"text", "if", "then", "and", "indicator", "message", "fix", "name", "value", "file", "responsible"}


def write_plan(draft: Draft, created: date) -> bytes:
    """Give the plan as the bytes of an xlsx: texts as texts, never formulas; days as dates; the same plan, the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    name = draft.rows["Organization"][0]["value"] if draft.rows["Organization"] else "Plan"
    book.set_properties({"title": str(name)[:120], "created": datetime.combine(created, datetime.min.time())})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cell, day = (
        book.add_format({"valign": "top", **more}) for more in ({"text_wrap": True}, {"num_format": "yyyy-mm-dd"})
    )
    code = book.add_format({"valign": "top", "num_format": "@"})

    def sheet(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        for x, column in enumerate(columns):
            page.set_column(x, x, 48 if column in _WIDE else 16)
            page.write_string(0, x, column, head)
        for y, row in enumerate(rows, 1):
            for x, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(y, x, datetime.combine(value, datetime.min.time()), day)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    page.write_number(y, x, value, cell)
                elif value not in {None, ""}:
                    page.write_string(y, x, str(value), cell if columns[x] in _WIDE else code)

    for title, columns in HEADERS.items():
        sheet(title, columns, ([row.get(column) for column in columns] for row in draft.rows[title]))
    sheet("Source", SOURCE, ([title, row, key, at.file, at.sheet, at.cells] for title, row, key, at in draft.sources))
    sheet("Findings", FINDINGS, _findings(draft))
    book.close()
    return out.getvalue()


def _findings(draft: Draft) -> Iterable[Sequence[Any]]:
    """Errors before warnings before infos, each in the order of the files."""
    grave = {"error": 0, "warning": 1, "info": 2}
    for file, one in sorted(draft.findings, key=lambda found: grave[found[1].severity]):
        yield [one.severity, one.code, file, one.sheet, one.cell, one.value, one.message, one.fix]
