"""Tables found in a sheet: where each begins and ends, which rows head it, and which hold items.

A heading row is one whose cells are short, different texts that head what stands below them; words that usual
headings have make it likelier, and are not needed. A table ends where the next one begins, or where what follows a gap
no longer looks like its rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text, blank
from spm_core.intake.own import dates, statuses, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Sheet

LONG_HEADING = 60
SEEN = 40
"""how many rows below a heading are looked at to judge it"""
FIRST_ROWS = 60
"""the rows that are all looked at for headings; further down only those after a gap or another pattern"""
GAP = 3
"""more blank rows than this end a table for good, unless the same pattern goes on below"""


@dataclass
class Block:
    """A table's place: header rows, columns and body rows, from 1; `names` by column."""

    header_rows: list[int]
    first_column: int
    last_column: int
    first_row: int
    last_row: int
    names: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


class Grid:
    """A sheet's cells by kind: `.` empty, `t` text, `n` number, `d` date or time, `b` yes or no."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.kinds = ["".join(map(_kind, row)) for row in sheet.rows]
        self.height = len(self.rows)
        self.width = max((len(row) for row in self.rows), default=0)
        self.filled = [[x for x, kind in enumerate(kinds, 1) if kind != "."] for kinds in self.kinds]

    def value(self, y: int, x: int) -> Any:
        """Give a cell's value; empty outside the sheet."""
        return self.rows[y - 1][x - 1] if 0 < y <= self.height and 0 < x <= len(self.rows[y - 1]) else ""

    def kind(self, y: int, x: int) -> str:
        """Give a cell's kind."""
        return self.kinds[y - 1][x - 1] if 0 < y <= self.height and 0 < x <= len(self.kinds[y - 1]) else "."

    def text(self, y: int, x: int) -> str:
        """Give a cell's text, in one line."""
        return " ".join(as_text(self.value(y, x)).split())

    def run(self, y: int, first: int, last: int) -> list[int]:
        """Give the filled columns of a row between two columns."""
        return [x for x in self.filled[y - 1] if first <= x <= last]


def _kind(value: Any) -> str:
    if value == "" or (isinstance(value, str) and not value.strip()):
        return "."
    if isinstance(value, bool):
        return "b"
    if isinstance(value, (int, float)):
        return "n"
    return "t" if isinstance(value, str) else "d"


def find_blocks(sheet: Sheet) -> list[Block]:
    """Find the tables of a sheet, top to bottom and left to right."""
    grid = Grid(sheet)
    heads = _heads(grid)
    blocks: list[Block] = []
    for head in heads:
        if any(_covers(block, head, grid) for block in blocks):
            continue
        below = [other.header_rows[0] for other in heads if other is not head and _stands_below(other, head)]
        _body(grid, head, min(below, default=grid.height + 1))
        blocks.append(head)
    blocks.sort(key=lambda block: (block.header_rows[0] if block.header_rows else block.first_row, block.first_column))
    return blocks


def _stands_below(other: Block, head: Block) -> bool:
    overlap = min(other.last_column, head.last_column) - max(other.first_column, head.first_column) + 1
    width = min(other.last_column - other.first_column, head.last_column - head.first_column) + 1
    return other.header_rows[0] > head.header_rows[-1] and overlap >= width / 2


def _covers(block: Block, head: Block, grid: Grid) -> bool:
    """A heading that repeats, or that stands beside another in the same row and columns."""
    same_row = block.header_rows[0] <= head.header_rows[0] <= block.header_rows[-1]
    inside = block.first_column <= head.first_column <= block.last_column
    if same_row and inside:
        return True
    body = block.header_rows[-1] < head.header_rows[0] <= block.last_row
    return body and inside and set(head.names.values()) == set(block.names.values())


# ---- heading rows -------------------------------------------------------------------------------------------------


def _heads(grid: Grid) -> list[Block]:
    """Find heading rows: those whose words are usual headings first, else the likeliest by their looks."""
    found: list[Block] = []
    taken: set[int] = set()
    for y in range(1, grid.height + 1):
        if y in taken or (y > FIRST_ROWS and _as_above(grid, y)):
            continue
        for first, last in _segments(grid, y):
            score = _score(grid, y, first, last)
            if score < 1.0 or (found and _is_first_line(found, y, first, last, score)):
                continue
            head = Block([y], first, last, y + 1, y, score=score)
            _deepen(grid, head)
            taken.update(head.header_rows)
            _name(grid, head)
            found.append(head)
    return [head for head in found if _worth(grid, head, found)]


def _as_above(grid: Grid, y: int) -> bool:
    """A line that is filled as the one above it is: no table begins within another's rows."""
    above, here = grid.filled[y - 2], grid.filled[y - 1]
    return not here or (bool(above) and len(set(above) & set(here)) >= 0.6 * max(len(above), len(here)))


def _is_first_line(found: Sequence[Block], y: int, first: int, last: int, score: float) -> bool:
    """A line of data right under a heading that looks more like one, whatever words it holds."""
    return any(
        one.header_rows[-1] == y - 1 and one.first_column <= first and last <= one.last_column + 1 and one.score >= score * 0.8
        for one in found
    )


def _worth(grid: Grid, head: Block, all_heads: Sequence[Block]) -> bool:
    """Drop the weak where a strong one is: a list of values beside a table is no table of its own."""
    best = max(one.score for one in all_heads)
    return head.score >= min(best * 0.5, 2.0)


def _segments(grid: Grid, y: int) -> list[tuple[int, int]]:
    """Cut a row where a column is empty in it and below: tables side by side."""
    run = grid.filled[y - 1]
    if len(run) < 2:
        return []
    parts: list[list[int]] = [[run[0]]]
    for x in run[1:]:
        gap = range(parts[-1][-1] + 1, x)
        rest = [column for column in run if column >= x]
        cut = len(gap) > 3 or all(_empty_below(grid, y, column) for column in gap) or all(_is_word(grid, y, column) for column in rest)
        if len(gap) and cut and not _merged_over(grid, y, gap):
            parts.append([x])
        else:
            parts[-1].append(x)
    return [(part[0], part[-1]) for part in _joined(grid, y, parts) if len(part) >= 2]


def _is_word(grid: Grid, y: int, x: int) -> bool:
    """A cell of a legend: a status, or what it stands for."""
    text = grid.text(y, x)
    return len(text) > 0 and (statuses.meaning(text)[1] > 0 or words.is_legend(text))


def _joined(grid: Grid, y: int, parts: list[list[int]]) -> list[list[int]]:
    """A narrow empty column inside a table does not cut it: the parts go on together below, row by row."""
    joined = [parts[0]]
    for part in parts[1:]:
        left = joined[-1]
        known = sum(_known(grid.text(y, x)) for x in part)
        legend = all(_is_word(grid, y, x) for x in part)
        data = any(grid.kind(y, x) != "t" or _is_data(grid, y, x) for x in part)
        if part[0] - left[-1] == 2 and not legend and not data and not any(words.is_legend(grid.text(y, x)) for x in part) and _together(grid, y, left, part) and not (
            known >= 2 and _has_text_heading(grid, y, part) and _has_text_heading(grid, y, left)
        ):
            joined[-1] = left + part
        else:
            joined.append(part)
    return joined


def _has_text_heading(grid: Grid, y: int, columns: Sequence[int]) -> bool:
    return any(words.headings().get(words.bare(grid.text(y, x)), ("", 0))[0] in ("text", "indicator", "code") for x in columns)


def _together(grid: Grid, y: int, left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether the rows below fill both parts or neither, mostly."""
    both = one = 0
    for row in range(y + 1, min(y + SEEN, grid.height) + 1):
        a, b = bool(grid.run(row, left[0], left[-1])), bool(grid.run(row, right[0], right[-1]))
        both += a and b
        one += b and not a
    return both > one * 3 if both or one else True


def _empty_below(grid: Grid, y: int, x: int) -> bool:
    below = range(y, min(y + SEEN, grid.height) + 1)
    return sum(grid.kind(row, x) != "." for row in below) <= len(below) // 20


def _merged_over(grid: Grid, y: int, gap: Sequence[int]) -> bool:
    return any(top <= y <= bottom and left < gap[0] and right >= gap[-1] for top, left, bottom, right in grid.sheet.merges)


def _known(text: str) -> float:
    """How usual a heading is: 1 for a word of the list, less where it only holds one."""
    bare = words.bare(text)
    if not bare:
        return 0.0
    if bare in words.headings():
        return 1.0
    parts = bare.split()
    if len(parts) <= 6 and any(part in words.headings() for part in (parts[-1], parts[0], " ".join(parts[-2:]), " ".join(parts[:2]))):
        return 0.6
    return 0.0


def _score(grid: Grid, y: int, first: int, last: int) -> float:
    """How much a row looks like headings; from 1.0 it is taken for some."""
    run = grid.run(y, first, last)
    texts = [grid.text(y, x) for x in run]
    if any(_FORM.search(text) for text in texts) and len(run) < 5:
        return 0.0
    if len(run) < 2 or any(len(text) > LONG_HEADING * 3 for text in texts):
        return 0.0
    wordy = sum(grid.kind(y, x) == "t" for x in run)
    if wordy < 2 or wordy < len(run) * 0.4:
        return 0.0
    known = [_known(text) for text in texts]
    distinct = len(set(texts)) / len(texts)
    short = sum(len(text) <= LONG_HEADING for text in texts) / len(texts)
    looks_data = sum(_is_data(grid, y, x) for x in run if grid.kind(y, x) == "t")
    below = _below(grid, y, run)
    strong = sum(one == 1.0 for one in known)
    if _periods(texts) >= 4 and _periods(texts) >= len(run) * 0.5 and grid.kind(y, run[0]) == "t" and (wordy == len(run) or strong):
        return 2.5
    if _headed_already(grid, y, run) and strong < max(3, len(run) * 0.6):
        return 0.0
    if strong >= 2 and sum(known) >= len(run) * 0.4 and distinct >= 0.6 and looks_data < strong:
        return 1.0 + sum(known) / 2 + below
    if strong >= 2 and sum(known) >= 4 and looks_data <= 1:
        return 1.0 + sum(known) / 2 + below
    if looks_data >= 1 or distinct < 0.8 or short < 0.9 or below < 0.35:
        return 0.0
    if _headed_already(grid, y, run):
        return 0.0
    return below + sum(known) * 0.5 + (0.3 if len(run) >= 3 else 0.0)


_PERIOD = re.compile(
    r"(?:wk|week|w|month|m|q|quarter|day|d|sprint)\.?\s*\d{1,2}\b.*|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\s*[-–].*|\d{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?.*|\d{4}-\d{2}(?:-\d{2})?.*",
    re.IGNORECASE,
)
_FORM = re.compile(r":\s*\S")
"""a line of a form: `Project: New library`"""
_FORMAT = re.compile(r"[DMYdmy]{1,4}([-/. ])[DMYdmy]{1,4}\1[DMYdmy]{2,4}")


def _periods(texts: Sequence[str]) -> int:
    """How many headings name a week, a month or a day."""
    return sum(bool(_PERIOD.fullmatch(text)) or words.bare(text) in words.months() for text in texts)


def _is_data(grid: Grid, y: int, x: int) -> bool:
    """A text that is a value, not a heading: a date, a number, a status."""
    text = grid.text(y, x)
    if words.bare(text) in words.headings():
        return False
    if dates.read(text) is not None and len(text) > 7:
        return grid.kind(y + 1, x) != "." or True
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() or (statuses.meaning(text)[1] >= 0.9 and len(text) > 1)


def _below(grid: Grid, y: int, run: Sequence[int]) -> float:
    """How well the rows below stand under the headings: filled columns, and cells of another kind than the headings."""
    rows = [row for row in range(y + 1, min(y + 12, grid.height) + 1) if grid.run(row, run[0], run[-1])][:8]
    if not rows:
        return 0.0
    filled = sum(any(grid.kind(row, x) != "." for row in rows) for x in run) / len(run)
    other = sum(any(grid.kind(row, x) in "ndb" for row in rows) and grid.kind(y, x) == "t" for x in run) / len(run)
    longer = sum(max((len(grid.text(row, x)) for row in rows), default=0) > 2 * len(grid.text(y, x)) + 8 for x in run) / len(run)
    return 0.5 * filled + 0.6 * other + 0.4 * longer


def _headed_already(grid: Grid, y: int, run: Sequence[int]) -> bool:
    """A line of data under a heading: the row above is filled in the same columns with the same kinds."""
    above = y - 1
    if above < 1 or not grid.run(above, run[0], run[-1]):
        return False
    same = sum(grid.kind(above, x) == grid.kind(y, x) for x in run)
    return same >= len(run) * 0.7 and len(grid.run(above, run[0], run[-1])) >= len(run) * 0.7


def _deepen(grid: Grid, head: Block) -> None:
    """Add the heading rows above and below that belong to it: merged over several rows, codes over labels, groups over parts."""
    y = head.header_rows[0]
    for row in range(y + 1, min(y + 3, grid.height) + 1):
        tall = max((bottom for top, left, bottom, right in grid.sheet.merges if top == y and head.first_column <= left and right <= head.last_column and bottom - top <= 3), default=y)
        if row <= tall and not grid.run(row, head.first_column, head.last_column):
            head.first_row = row + 1
        elif row <= tall or _labels(grid, row, head):
            head.header_rows.append(row)
            head.last_column = max([head.last_column, *[x for x in grid.filled[row - 1] if row <= tall and x >= head.first_column]])
        else:
            break
    for row in range(y - 1, max(y - 3, 0), -1):
        spans = [
            (left, right)
            for top, left, bottom, right in grid.sheet.merges
            if top == row and right > left and bottom - top <= 1 and head.first_column <= left and right <= head.last_column and right - left < (head.last_column - head.first_column) * 0.8
        ]
        texts = grid.run(row, head.first_column, head.last_column)
        spanned = sum(right - left + 1 for left, right in spans) + sum(not any(a <= x <= b for a, b in spans) for x in texts)
        width = head.last_column - head.first_column + 1
        if spans and spanned >= width * 0.6 and len(texts) >= 2 and not any(":" in grid.text(row, x) for x in texts) and all(grid.kind(row, x) == "t" for x in texts) and not any(_is_data(grid, row, x) for x in texts):
            head.header_rows.insert(0, row)
        else:
            break
    head.first_row = max(head.first_row, head.header_rows[-1] + 1)


def _labels(grid: Grid, row: int, head: Block) -> bool:
    """A second line of headings: texts alone under every heading, usual words among them, and no data."""
    run = grid.run(row, head.first_column, head.last_column)
    if any(_FORMAT.fullmatch(grid.text(row, x)) for x in run):
        return all(grid.kind(row, x) == "t" for x in run)
    if len(run) < max(2, (head.last_column - head.first_column + 1) * 0.7) or any(grid.kind(row, x) != "t" for x in run):
        return False
    known = sum(_known(grid.text(row, x)) == 1.0 for x in run)
    short = all(len(grid.text(row, x)) <= LONG_HEADING for x in run)
    return short and known >= len(run) * 0.4 and not any(_is_data(grid, row, x) for x in run) and _below(grid, row, run) > 0


def _name(grid: Grid, head: Block) -> None:
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


# ---- the body -----------------------------------------------------------------------------------------------------


def _body(grid: Grid, head: Block, before: int) -> None:
    """Find the last row: the rows below, up to the next table or to a gap after which the pattern is another."""
    _widen(grid, head, before)
    core = _core(grid, head, before)
    last, gap = head.header_rows[-1], 0
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
    """Take in a column without a heading right beside the table when its cells go with the rows."""
    for x, step in ((head.first_column - 1, -1), (head.last_column + 1, 1)):
        while 0 < x <= grid.width:
            rows = [y for y in range(head.first_row, before) if grid.run(y, head.first_column, head.last_column)][: SEEN * 5]
            beside = sum(grid.kind(y, x) != "." for y in rows)
            if step < 0 and _belongs_left(grid, head, x, before):
                head.first_column = x
                head.names[x] = ""
                x -= 1
                continue
            if any(grid.kind(y, x) != "." for y in head.header_rows) or beside < max(1, len(rows) * 0.1) or _is_legend_column(grid, head, x, rows):
                break
            alone = sum(grid.kind(y, x) != "." and not grid.run(y, head.first_column, head.last_column) for y in range(head.first_row, before))
            if alone > beside:
                break
            head.first_column, head.last_column = min(head.first_column, x), max(head.last_column, x)
            head.names[x] = ""
            x += step


def _belongs_left(grid: Grid, head: Block, x: int, before: int) -> bool:
    """A column without a heading left of the table: an outline's outer level, or group lines such as Session 1, Session 2."""
    if any(grid.kind(y, x) != "." for y in head.header_rows):
        return False
    texts = [grid.text(y, x) for y in range(head.first_row, before) if grid.kind(y, x) == "t"]
    if not texts:
        return False
    headed = any(_has_text_heading(grid, y, range(head.first_column, head.last_column + 1)) for y in head.header_rows)
    return not headed or (len(texts) >= 2 and sum(alike(text, texts[0]) for text in texts) == len(texts))


def _is_legend_column(grid: Grid, head: Block, x: int, rows: Sequence[int]) -> bool:
    """A column of values to choose from: its cells are all different status or priority words, and stop early."""
    texts = [grid.text(y, x) for y in rows if grid.kind(y, x) != "."]
    return 2 <= len(texts) <= 8 and len(set(texts)) == len(texts) and sum(statuses.likely(text) for text in texts) >= len(texts) / 2


def _core(grid: Grid, head: Block, before: int) -> list[int]:
    """The columns that most rows before the first gap fill."""
    rows = []
    for y in range(head.first_row, before):
        if not grid.run(y, head.first_column, head.last_column):
            if len(rows) >= 5:
                break
            continue
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
    if gap <= GAP and len(first) == 1 and any(alike(grid.text(y, first[0]), grid.text(row, first[0])) for row in range(head.first_row, y)):
        return True
    kinds = {x: _usual_kind(grid, head, x) for x in core}
    for row in range(y, min(y + (4 if gap <= GAP else 2), before)):
        fits = sum(grid.kind(row, x) != "." and grid.kind(row, x) in kinds[x] for x in core)
        if core and fits >= max(min(2, len(core)), len(core) * 0.6):
            return True
        if not grid.run(row, head.first_column, head.last_column):
            break
    return False


def alike(text: str, other: str) -> bool:
    """`Session 4` beside `Session 1`: the same word with another number."""
    parts, others = text.split(), other.split()
    return len(parts) >= 2 and len(parts) == len(others) and parts[0] == others[0] and any(part.strip(".:").isdigit() for part in parts)



def _usual_kind(grid: Grid, head: Block, x: int) -> str:
    return "".join({grid.kind(y, x) for y in range(head.first_row, min(head.first_row + SEEN, grid.height) + 1)} - {"."})


def blank_row(cells: Sequence[Any]) -> bool:
    """Say whether a row holds nothing."""
    return all(blank(value) for value in cells)
