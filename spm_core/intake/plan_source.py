"""Sheet Source of a plan workbook: which cells of the agency's own file each row of the plan was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text, blank
from spm_core.intake.plan_layouts import SHEETS
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from spm_core.intake.cells import Workbook

BESIDE = ("Source", "Findings")
"""Sheets that stand beside a plan made of other files: kept with the load, or there for reading."""


def read_sources(workbook: Workbook, tables: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Give the lines of sheet Source whose row is in the plan.

    A line belongs to the row of its code; one without a code to the row that it numbers. Others speak of nothing here.
    """
    sheet = workbook.sheet("Source")
    lines = [row for row in sheet.rows if any(not blank(value) for value in row)] if sheet else []
    if not sheet or not lines:
        return []
    heads = {plain(as_text(value)): x for x, value in enumerate(lines[0])}
    keys = {one.name: (one.table, one.key) for one in SHEETS}
    sources = []
    for number, row in enumerate(sheet.rows, 1):
        said = {head: as_text(row[x]) for head, x in heads.items()}
        table, key = keys.get(said.get("sheet", ""), ("", ""))
        rows = tables.get(table, [])
        code = said.get("code") or next((str(one[key]) for one in rows if str(one["row"]) == said.get("row")), "")
        if said.get("file") and any(str(one[key]) == code for one in rows):
            place = {"sheet": said["sheet"], "code": code, "file": said["file"]}
            sources.append(
                {
                    "row": number,
                    **place,
                    "source_sheet": said.get("source sheet") or None,
                    "cells": said.get("cells") or None,
                }
            )
    return sources
