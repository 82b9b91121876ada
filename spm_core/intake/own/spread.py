"""Values that hold for more than the cell they stand in: merged downwards, on a group's first line, or over more lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Table


def merged_rows(sheet: Sheet, table: Table) -> Mapping[tuple[int, int], int]:
    """The cells below the first of a cell merged over several rows -> the row of the first."""
    found = {}
    for top, left, bottom, right in sheet.merges:
        if bottom > top and right == left and table.first_row <= top and left <= table.last_column:
            found.update({(y, left): top for y in range(top + 1, bottom + 1)})
    return found


def sparse_columns(sheet: Sheet, table: Table) -> frozenset[int]:
    """The columns whose value stands on the first line of a group alone, and holds for the lines below it."""
    found = set()
    for column in table.columns:
        if column.maps_to in ("group", "goal", "strategy", "milestone", "unit", "text"):
            filled = sum(sheet.rows[y - 1][column.at - 1] != "" for y in table.item_rows)
            if 0 < filled < len(table.item_rows) * 0.8:
                found.add(column.at)
    return frozenset(found)


def continued_rows(table: Table) -> dict[int, tuple[int, ...]]:
    """Item row -> the rows that continue its text."""
    found: dict[int, tuple[int, ...]] = {}
    rows = {row for row, what in table.other_rows if what == "continuation"}
    for y in table.item_rows:
        more, row = [], y + 1
        while row in rows:
            more.append(row)
            row += 1
        if more:
            found[y] = tuple(more)
    return found
