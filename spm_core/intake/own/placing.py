"""A table's columns and last row where a person says in which rows its headings stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.own import tables
from spm_core.intake.own.grid import Block
from spm_core.intake.own.looks import name_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.grid import Grid
    from spm_core.intake.own.model import Table


def widest(grid: Grid, rows: Sequence[int]) -> tuple[int, int]:
    """Give the first and last column of the most headings in a run; a column empty from there down cuts it."""
    whole = Block(list(rows), 1, max(grid.width, 1), rows[-1] + 1, rows[-1])
    name_columns(grid, whole)  # a merged heading stands over every column that it spans
    filled = [x for x, name in sorted(whole.names.items()) if name]
    if not filled:
        return 1, 1
    runs = [[filled[0]]]
    for x in filled[1:]:
        if any(_empty(grid, rows[0], between) for between in range(runs[-1][-1] + 1, x)):
            runs.append([x])
        else:
            runs[-1].append(x)
    best = max(runs, key=len)
    return best[0], best[-1]


def _empty(grid: Grid, top: int, x: int) -> bool:
    return all(grid.kind(y, x) == "." for y in range(top, grid.height + 1))


def settle(grid: Grid, block: Block, others: Sequence[Table], last_row: int | None, *, fixed: bool) -> None:
    """Give a block its last row and, unless they are `fixed`, the columns without a heading that go along beside it."""
    below = [
        one.header_rows[0]
        for one in others
        if one.sheet == grid.sheet.name
        and one.header_rows
        and one.header_rows[0] >= block.first_row
        and one.first_column <= block.last_column
        and block.first_column <= one.last_column
    ]
    end = min(below, default=grid.height + 1)
    across, names = (block.first_column, block.last_column), dict(block.names)
    tables._body(grid, block, end if last_row is None else last_row + 1)  # noqa: SLF001 - the one rule of where a table ends
    if fixed:
        block.first_column, block.last_column = across
        block.names = names
    if last_row is not None:
        block.last_row = last_row
