"""Tables found in a sheet: where each begins and ends.

A table begins with its heading rows (heads.py) and ends where the next one begins, or where what follows a gap no
longer looks like its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.own import statuses
from spm_core.intake.own.grid import Block, Grid, alike
from spm_core.intake.own.heads import SEEN, has_text_heading, heading_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Sheet

GAP = 3
"""more blank rows than this end a table for good, unless the same pattern goes on below"""


def find_blocks(sheet: Sheet) -> list[Block]:
    """Find the tables of a sheet, top to bottom and left to right."""
    grid = Grid(sheet)
    heads = heading_rows(grid)
    blocks: list[Block] = []
    for head in heads:
        if any(_covers(block, head, grid) for block in blocks):
            continue
        below = sorted(
            (other for other in heads if other is not head and _stands_below(other, head)),
            key=lambda other: other.header_rows[0],
        )
        end = next((other.header_rows[0] for other in below if not _repeats(grid, head, other)), grid.height + 1)
        _body(grid, head, end)
        blocks.append(head)
    blocks.sort(key=lambda block: (block.header_rows[0] if block.header_rows else block.first_row, block.first_column))
    return blocks


def _stands_below(other: Block, head: Block) -> bool:
    overlap = min(other.last_column, head.last_column) - max(other.first_column, head.first_column) + 1
    width = min(other.last_column - other.first_column, head.last_column - head.first_column) + 1
    return other.header_rows[0] > head.header_rows[-1] and overlap >= width / 2


def _repeats(grid: Grid, head: Block, other: Block) -> bool:
    """The same headings again within the rows, as for each page or group: no blank line stands shortly above them."""
    if not all(_last(head.names.get(x, "")) == _last(name) for x, name in other.names.items()):
        return False
    top, first = other.header_rows[0], head.first_row
    while first < top and not grid.run(first, head.first_column, head.last_column):
        first += 1
    return all(grid.run(y, head.first_column, head.last_column) for y in range(max(top - 3, first), top))


def _covers(block: Block, head: Block, grid: Grid) -> bool:
    """A heading that repeats, or that stands beside another in the same row and columns."""
    same_row = block.header_rows[0] <= head.header_rows[0] <= block.header_rows[-1]
    inside = block.first_column <= head.first_column <= block.last_column
    if same_row and inside:
        return True
    body = block.header_rows[-1] < head.header_rows[0] <= block.last_row
    return body and inside and all(_last(block.names.get(x, "")) == _last(name) for x, name in head.names.items())


def _last(name: str) -> str:
    """A heading without those that stand above it."""
    return name.rpartition(" / ")[2]


def _body(grid: Grid, head: Block, before: int) -> None:
    """Find the last row: the rows below, up to the next table or to a gap after which the pattern is another."""
    _widen(grid, head, before)
    core = _core(grid, head, before)
    last, gap = head.first_row - 1, 0
    for y in range(head.first_row, before):
        run = grid.run(y, head.first_column, head.last_column)
        if not run:
            gap += 1
            continue
        if gap and not _goes_on(grid, head, core, y, before, gap):
            break
        last, gap = y, 0
    head.last_row = last


def _widen(grid: Grid, head: Block, before: int) -> None:
    """Take in the columns without a heading right beside the table whose cells go with the rows."""
    while _belongs_left(grid, head, head.first_column - 1, before) or _goes_along(
        grid, head, head.first_column - 1, before
    ):
        head.first_column -= 1
        head.names[head.first_column] = ""
    while _goes_along(grid, head, head.last_column + 1, before):
        head.last_column += 1
        head.names[head.last_column] = ""


def _goes_along(grid: Grid, head: Block, x: int, before: int) -> bool:
    """A column without a heading that is filled where the table's rows are, and hardly elsewhere."""
    if not 0 < x <= grid.width or any(grid.kind(y, x) != "." for y in head.header_rows):
        return False
    body = range(head.first_row, before)
    rows = [y for y in body if grid.run(y, head.first_column, head.last_column)][: SEEN * 5]
    beside = sum(grid.kind(y, x) != "." for y in rows)
    if beside < max(1, len(rows) * 0.1) or _is_legend_column(grid, head, x, rows):
        return False
    within = set(rows)
    return sum(grid.kind(y, x) != "." and y not in within for y in body) <= beside


def _belongs_left(grid: Grid, head: Block, x: int, before: int) -> bool:
    """A column without a heading left of the table: an outline's outer level, or group lines such as Session 1, Session 2."""
    if x < 1 or any(grid.kind(y, x) != "." for y in head.header_rows):
        return False
    texts = [grid.text(y, x) for y in range(head.first_row, before) if grid.kind(y, x) == "t"]
    if not texts:
        return False
    headed = any(has_text_heading(grid, y, range(head.first_column, head.last_column + 1)) for y in head.header_rows)
    return not headed or (len(texts) >= 2 and sum(alike(text, texts[0]) for text in texts) == len(texts))


def _is_legend_column(grid: Grid, head: Block, x: int, rows: Sequence[int]) -> bool:
    """A column of values to choose from: its cells are all different status or priority words, and stop early."""
    texts = [grid.text(y, x) for y in rows if grid.kind(y, x) != "."]
    return (
        2 <= len(texts) <= 8
        and len(set(texts)) == len(texts)
        and sum(statuses.likely(text) for text in texts) >= len(texts) / 2
    )


def _core(grid: Grid, head: Block, before: int) -> list[int]:
    """The columns that most rows before the first wide gap fill."""
    rows: list[int] = []
    gap = 0
    for y in range(head.first_row, before):
        gap = 0 if grid.run(y, head.first_column, head.last_column) else gap + 1
        if gap and (len(rows) >= 5 or (gap > 1 and len(rows) >= 2)):
            break
        if not gap:
            rows.append(y)
    rows = rows[:200]
    return [
        x
        for x in range(head.first_column, head.last_column + 1)
        if sum(grid.kind(y, x) != "." for y in rows) >= max(1, len(rows) * 0.5)
    ]


def _goes_on(grid: Grid, head: Block, core: Sequence[int], y: int, before: int, gap: int) -> bool:
    """Whether the rows after a gap still are this table's: one of the next few fills the columns as its rows do."""
    if gap > 12:
        return False
    first = grid.run(y, head.first_column, head.last_column)
    if (
        gap <= GAP
        and len(first) == 1
        and any(alike(grid.text(y, first[0]), grid.text(row, first[0])) for row in range(head.first_row, y))
    ):
        return True
    kinds = {x: _usual_kind(grid, head, x) for x in core}
    for row in range(y, min(y + (4 if gap <= GAP else 2), before)):
        fits = sum(grid.kind(row, x) != "." and grid.kind(row, x) in kinds[x] for x in core)
        if core and fits >= max(min(2, len(core)), len(core) * 0.6):
            return True
        if not grid.run(row, head.first_column, head.last_column):
            break
    return False


def _usual_kind(grid: Grid, head: Block, x: int) -> str:
    return "".join(
        {grid.kind(y, x) for y in range(head.first_row, min(head.first_row + SEEN, grid.height) + 1)} - {"."}
    )
