"""What heading cells look like, how deep a heading goes, and what each column is called by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spm_core.intake.own import dates, statuses, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.grid import Block, Grid

LONG_HEADING = 60
_FORMAT = re.compile(r"[DMYdmy]{1,4}([-/. ])[DMYdmy]{1,4}\1[DMYdmy]{2,4}")


def usual(text: str) -> float:
    """How usual a heading is: 1 for a word of the list, less where it only holds one."""
    bare = words.bare(text)
    if not bare:
        return 0.0
    if bare in words.headings():
        return 1.0
    parts = bare.split()
    if len(parts) <= 6 and any(
        part in words.headings() for part in (parts[-1], parts[0], " ".join(parts[-2:]), " ".join(parts[:2]))
    ):
        return 0.6
    return 0.0


def is_data(grid: Grid, y: int, x: int) -> bool:
    """A text that is a value, not a heading: a date, a number, a status."""
    text = grid.text(y, x)
    if words.bare(text) in words.headings():
        return False
    if len(text) > 7 and (dates.read(text) is not None or dates.evidence(text)):
        return True
    if text.replace(".", "", 1).replace("-", "", 1).isdigit():
        return True
    return len(text) > 1 and statuses.meaning(text)[1] >= 0.9


def stands_over(grid: Grid, y: int, run: Sequence[int]) -> float:
    """How well the rows below stand under the headings: filled columns, and cells of another kind than the headings."""
    rows = [row for row in range(y + 1, min(y + 12, grid.height) + 1) if grid.run(row, run[0], run[-1])][:8]
    if not rows:
        return 0.0
    filled = sum(any(grid.kind(row, x) != "." for row in rows) for x in run) / len(run)
    other = sum(any(grid.kind(row, x) in "ndb" for row in rows) and grid.kind(y, x) == "t" for x in run) / len(run)
    longer = sum(
        max((len(grid.text(row, x)) for row in rows), default=0) > 2 * len(grid.text(y, x)) + 8 for x in run
    ) / len(run)
    return 0.5 * filled + 0.6 * other + 0.4 * longer


def deepen(grid: Grid, head: Block) -> None:
    """Add the heading rows that belong to it: merged over several rows, codes over labels, groups over parts."""
    y = head.header_rows[0]
    for row in range(y + 1, min(y + 3, grid.height) + 1):
        tall = _tall(grid, head, y)
        if row <= tall and not grid.run(row, head.first_column, head.last_column):
            head.first_row = row + 1
        elif row <= tall or _labels(grid, row, head):
            head.header_rows.append(row)
            head.last_column = _right(grid, head, row, tall)
        else:
            break
    for row in range(y - 1, max(y - 3, 0), -1):
        if not _spans(grid, row, head):
            break
        head.header_rows.insert(0, row)
    head.first_row = max(head.first_row, head.header_rows[-1] + 1)


def _right(grid: Grid, head: Block, row: int, tall: int) -> int:
    """The last column when a second line of headings goes on further right, under the last merged heading or beside it."""
    filled = [x for x in grid.filled[row - 1] if x >= head.first_column]
    if row <= tall:
        return max([head.last_column, *filled])
    last = head.last_column
    while last + 1 in filled and grid.kind(row, last + 1) == "t":
        last += 1
    return last


def _tall(grid: Grid, head: Block, y: int) -> int:
    """The last row of the heading cells that are merged downwards."""
    ends = [
        bottom
        for top, left, bottom, right in grid.sheet.merges
        if top == y and head.first_column <= left and right <= head.last_column and bottom - top <= 3
    ]
    return max(ends, default=y)


def _spans(grid: Grid, row: int, head: Block) -> bool:
    """A line above the headings whose merged cells each head several of them."""
    width = head.last_column - head.first_column + 1
    spans = [
        (left, right)
        for top, left, bottom, right in grid.sheet.merges
        if top == row
        and right > left
        and bottom - top <= 1
        and head.first_column <= left
        and right <= head.last_column
        and right - left < (width - 1) * 0.8
    ]
    run = grid.run(row, head.first_column, head.last_column)
    spanned = sum(right - left + 1 for left, right in spans)
    spanned += sum(not any(left <= x <= right for left, right in spans) for x in run)
    texts = all(grid.kind(row, x) == "t" and ":" not in grid.text(row, x) for x in run)
    return (
        bool(spans)
        and texts
        and spanned >= width * 0.6
        and len(run) >= 2
        and not any(is_data(grid, row, x) for x in run)
    )


def _labels(grid: Grid, row: int, head: Block) -> bool:
    """A second line of headings: texts alone under every heading, usual words among them, and no data."""
    run = grid.run(row, head.first_column, head.last_column)
    if any(_FORMAT.fullmatch(grid.text(row, x)) for x in run):
        return all(grid.kind(row, x) == "t" for x in run)
    if not run or any(grid.kind(row, x) != "t" for x in run):
        return False
    if _under_spans(grid, row, head, run):
        return True
    if len(run) < max(2, (head.last_column - head.first_column + 1) * 0.7):
        return False
    known = sum(usual(grid.text(row, x)) == 1.0 for x in run)
    short = all(len(grid.text(row, x)) <= LONG_HEADING for x in run)
    return (
        short
        and known >= len(run) * 0.4
        and not any(is_data(grid, row, x) for x in run)
        and stands_over(grid, row, run) > 0
    )


def _under_spans(grid: Grid, row: int, head: Block, run: Sequence[int]) -> bool:
    """The parts of headings merged over several columns: a usual heading under each of these, and hardly more."""
    y = head.header_rows[-1]
    spans = [
        (left, right)
        for top, left, bottom, right in grid.sheet.merges
        if top == bottom == y and right > left and head.first_column <= left and right <= head.last_column
    ]
    under = [x for left, right in spans for x in range(left, right + 1)]
    known = sum(usual(grid.text(row, x)) == 1.0 for x in under if x in run)
    beside = len([x for x in run if x not in under])
    return (
        bool(under)
        and known >= len(under) * 0.75
        and beside < len(under)
        and not any(is_data(grid, row, x) for x in under)
    )


def name_columns(grid: Grid, head: Block) -> None:
    """Give each column its heading: the texts of its heading rows, a merged one in every column it spans."""
    spread: dict[tuple[int, int], str] = {}
    for top, left, bottom, right in grid.sheet.merges:
        if top in head.header_rows:
            for x in range(left, right + 1):
                spread[top, x] = grid.text(top, left)
            for y in range(top + 1, bottom + 1):
                for x in range(left, right + 1):
                    spread[y, x] = ""
    for x in range(head.first_column, head.last_column + 1):
        parts = [text for y in head.header_rows if (text := spread.get((y, x), grid.text(y, x)))]
        kept = [part for at, part in enumerate(parts) if part not in parts[:at]]
        head.names[x] = " / ".join(kept)
