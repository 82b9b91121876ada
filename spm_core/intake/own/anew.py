"""A table counted anew: when its columns mean something else than they seemed to, other rows may be its items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.own.contents import contents
from spm_core.intake.own.grid import Block, Grid
from spm_core.intake.own.items import unread_cells
from spm_core.intake.own.model import is_value
from spm_core.intake.own.rows import classify
from spm_core.intake.own.said import reworded
from spm_core.intake.own.scales import scale_of
from spm_core.intake.own.why import kind_of, reason

if TYPE_CHECKING:
    from spm_core.intake.own.contents import Contents
    from spm_core.intake.own.model import Column, Inspection, Table


def counted_anew(inspection: Inspection, before: Table, after: Table) -> Table:
    """Give a table with its items, group lines and words as its columns are understood `after`; the same where none changed.

    A table that a person gave meanings is one of items, whatever it looked like.
    """
    if _roles(before) == _roles(after):
        return after
    grid = Grid(inspection.workbook.sheets[after.sheet.casefold()])
    names = dict.fromkeys(range(after.first_column, after.last_column + 1), "")
    names |= {column.at: column.header for column in after.columns}
    first = after.header_rows[-1] + 1 if after.header_rows else after.first_row
    block = Block(
        list(after.header_rows), after.first_column, after.last_column, first, after.end or after.last_row, names
    )
    roles: dict[int, str | None] = dict.fromkeys(names)
    roles |= {column.at: column.maps_to for column in after.columns}
    rows = [y for y in range(first, block.last_row + 1) if grid.run(y, block.first_column, block.last_column)]
    parts = classify(grid, block, roles, {x: contents(grid, x, rows) for x in names})
    columns = tuple(_recounted(column, contents(grid, column.at, parts.items)) for column in after.columns)
    kind = kind_of(columns, parts)
    if kind in ("list", "matrix"):
        kind = "measures" if any(is_value(column.maps_to) for column in columns) else "tracker"
    found = replace(
        after,
        first_row=block.first_row,
        last_row=before.last_row if before.end == before.last_row else block.last_row,  # as far as a person said
        item_rows=tuple(parts.items),
        group_rows=tuple(parts.groups),
        other_rows=tuple(parts.others),
        columns=columns,
        kind=kind,
        why=reason(kind, block, columns, parts, ""),
    )
    unread = unread_cells(inspection, found)
    found = replace(found, columns=tuple(replace(one, unread=unread.get(one.at, ())) for one in found.columns))
    return reworded(inspection, found)


def _roles(table: Table) -> list[tuple[int, str | None, str | None]]:
    return [(column.at, column.maps_to, column.marks) for column in table.columns]


def _recounted(column: Column, cells: Contents) -> Column:
    scale = column.scale if column.scale in ("fraction", "percent") else scale_of(cells)
    return replace(column, filled=cells.filled, reads_as=cells.reads_as, scale=scale)
