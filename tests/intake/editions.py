"""Editions of a tracker as values: a sheet with headings in row 1, and its table as it would be found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from spm_core.intake.cells import Sheet, Workbook
from spm_core.intake.own.compare_edition import Edition
from spm_core.intake.own.model import Column, Inspection, Table, Word

MEANS = {
    "No.": ("code", "code"), "Task": ("text", "text"), "Team": ("group", "text"), "Due": ("due", "date"), "Finish": ("due", "date"),
    "Status": ("status", "status"), "Who": ("responsible", "person"),
}  # fmt: skip
"""heading -> what its column means, and what its cells are"""

WORDS = {
    "Done": "Completed",
    "Going": "On schedule",
    "Late": "Behind",
    "Open": "Not started",
    "Stopped": "Discontinued",
}


def edition(
    rows: Sequence[Sequence[Any]],
    heads: Sequence[str] = ("No.", "Task", "Due", "Status"),
    file: str = "old.xlsx",
    sheet: str = "Tracker",
    groups: Mapping[int, str] | None = None,
    orders: Mapping[str, str] | None = None,
) -> Edition:
    """Make an edition whose items are `rows`, from row 2; `groups` are rows that are lines above a group."""
    lines = dict(groups or {})
    cells = [list(heads), *([*row, *[""] * (len(heads) - len(row))] for row in rows)]
    columns = tuple(
        Column(
            at,
            head,
            *reversed(MEANS.get(head, (None, "text"))),
            confidence=0.9,
            filled=len(rows),
            date_order=(orders or {}).get(head, "mdy"),
        )
        for at, head in enumerate(heads, 1)
    )
    table = Table(
        sheet,
        header_rows=(1,),
        first_row=2,
        last_row=len(cells),
        first_column=1,
        last_column=len(heads),
        item_rows=tuple(row for row in range(2, len(cells) + 1) if row not in lines),
        group_rows=tuple(lines.items()),
        columns=columns,
        words=tuple(Word(text, means, 0.9, 1) for text, means in WORDS.items()),
    )
    found = Sheet(sheet, cells)
    digest = hashlib.sha256(re.sub(r"\W", "", repr((file, cells))).encode()).hexdigest()
    return Edition(
        Inspection(file, digest, "xlsx", Workbook("xlsx", sheets={sheet.casefold(): found}), (table,)), table
    )
