"""Heading rows of a sheet: rows whose cells are short, different texts that head what stands below them.

Words that usual headings have make a row likelier, and are not needed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from spm_core.intake.own import dates, statuses, words
from spm_core.intake.own.grid import Block
from spm_core.intake.own.looks import LONG_HEADING, deepen, is_data, name_columns, stands_over, usual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.grid import Grid

SEEN = 40
"""how many rows below a heading are looked at to judge it"""
FIRST_ROWS = 60
"""the rows that are all looked at for headings; further down only those after a gap or another pattern"""
_PERIOD = re.compile(
    r"(?:wk|week|w|month|m|q|quarter|day|d|sprint)\.?\s*\d{1,2}\b.*|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\s*[-–].*|\d{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?.*|\d{4}-\d{2}(?:-\d{2})?.*",
    re.IGNORECASE,
)
_FORM = re.compile(r":\s*\S")
"""a line of a form: `Project: New library`"""


def heading_rows(grid: Grid) -> list[Block]:
    """Find heading rows: those whose words are usual headings first, else the likeliest by their looks."""
    found: list[Block] = []
    for y in range(1, grid.height + 1):
        if y > FIRST_ROWS and _as_above(grid, y):
            continue
        for first, last in _segments(grid, y):
            if any(y in one.header_rows and first <= one.last_column and last >= one.first_column for one in found):
                continue  # a lower line of headings found above; beside it another table may begin
            score = _score(grid, y, first, last)
            if score < 1.0 or _is_first_line(found, y, first, last, score) or _is_line(grid, found, y, first, last):
                continue
            head = Block([y], first, last, y + 1, y, score=score)
            deepen(grid, head)
            name_columns(grid, head)
            found.append(head)
    return [head for head in found if _worth(grid, head, found)]


def _as_above(grid: Grid, y: int) -> bool:
    """A line that is filled as the one above it is: no table begins within another's rows."""
    above, here = grid.filled[y - 2], grid.filled[y - 1]
    return not here or (bool(above) and len(set(above) & set(here)) >= 0.6 * max(len(above), len(here)))


def _is_first_line(found: Sequence[Block], y: int, first: int, last: int, score: float) -> bool:
    """A line of data right under a heading that looks more like one, whatever words it holds."""
    return any(
        one.header_rows[-1] == y - 1
        and one.first_column <= first
        and last <= one.last_column + 1
        and one.score >= score * 0.8
        for one in found
    )


def _is_line(grid: Grid, found: Sequence[Block], y: int, first: int, last: int) -> bool:
    """A line within the rows under a heading, which no blank line cuts off: data, unless most of it are usual headings."""
    over = [one for one in found if one.first_column <= first and last <= one.last_column + 1]
    if not over:
        return False
    right_below = over[-1].header_rows[-1] >= y - 2
    if not right_below and not grid.run(y - 1, over[-1].first_column, over[-1].last_column):
        return False
    run = grid.run(y, first, last)
    return sum(usual(grid.text(y, x)) == 1.0 for x in run) < max(2, len(run) * 0.5)


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
        cut = (
            len(gap) > 3
            or all(_empty_below(grid, y, column) for column in gap)
            or all(_is_word(grid, y, column) for column in rest)
        )
        if gap and cut and not _merged_over(grid, y, gap):
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
        known = sum(usual(grid.text(y, x)) for x in part)
        legend = all(_is_word(grid, y, x) for x in part)
        data = any(grid.kind(y, x) != "t" or is_data(grid, y, x) for x in part)
        if (
            part[0] - left[-1] == 2
            and not legend
            and not data
            and not any(words.is_legend(grid.text(y, x)) for x in part)
            and _together(grid, y, left, part)
            and not (known >= 2 and has_text_heading(grid, y, part) and has_text_heading(grid, y, left))
        ):
            joined[-1] = left + part
        else:
            joined.append(part)
    return joined


def has_text_heading(grid: Grid, y: int, columns: Sequence[int]) -> bool:
    """Say whether a row holds a heading of what is to be done."""
    return any(
        words.headings().get(words.bare(grid.text(y, x)), ("", 0))[0] in ("text", "indicator", "code") for x in columns
    )


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
    return any(
        top <= y <= bottom and left < gap[0] and right >= gap[-1] for top, left, bottom, right in grid.sheet.merges
    )


def _score(grid: Grid, y: int, first: int, last: int) -> float:
    """How much a row looks like headings; from 1.0 it is taken for some."""
    run = grid.run(y, first, last)
    texts = [grid.text(y, x) for x in run]
    wordy = sum(grid.kind(y, x) == "t" for x in run)
    onward = _onward(grid, y, run)
    if wordy < max(2, (len(run) - onward) * 0.4) or any(len(text) > LONG_HEADING * 3 for text in texts):
        return 0.0
    if len(run) < 5 and any(_FORM.search(text) for text in texts):
        return 0.0
    known = [usual(text) for text in texts]
    strong = sum(one == 1.0 for one in known)
    periods = max(_periods(texts), onward)
    if periods >= max(4, len(run) * 0.5) and grid.kind(y, run[0]) == "t" and (wordy == len(run) or strong):
        return 2.5
    again = _headed_already(grid, y, run)
    if again and strong < max(3, len(run) * 0.6):
        return 0.0
    distinct = len(set(texts)) / len(texts)
    values = sum(is_data(grid, y, x) for x in run if grid.kind(y, x) == "t")
    under = stands_over(grid, y, run)
    few = sum(known) >= len(run) * 0.4 and distinct >= 0.6 and values < strong
    if strong >= 2 and (few or (sum(known) >= 4 and values <= 1)):
        return 1.0 + sum(known) / 2 + under
    short = sum(len(text) <= LONG_HEADING for text in texts) / len(texts)
    if wordy < len(run) or again or values or distinct < 0.8 or short < 0.9 or under < 0.35:
        return 0.0
    return under + sum(known) * 0.5 + (0.3 if len(run) >= 3 else 0.0)


def _periods(texts: Sequence[str]) -> int:
    """How many headings name a week, a month or a day."""
    return sum(bool(_PERIOD.fullmatch(text)) or words.bare(text) in words.months() for text in texts)


def _onward(grid: Grid, y: int, run: Sequence[int]) -> int:
    """How many cells at the right are days or numbers that go on by equal steps, as over the bars of a schedule."""
    last = [x for x in run if grid.kind(y, x) in "dn"]
    marks = [dates.ordinal(grid.value(y, x)) for x in last]
    steps = [b - a for a, b in pairwise(marks)]
    even = len(steps) >= 3 and min(steps) > 0 and max(steps) <= min(steps) * 1.2 + 3 * (min(steps) > 25)
    return len(last) if even and last == run[-len(last) :] else 0


def _headed_already(grid: Grid, y: int, run: Sequence[int]) -> bool:
    """A line of data under a heading: the row above is filled in the same columns with the same kinds."""
    above = y - 1
    if above < 1 or not grid.run(above, run[0], run[-1]):
        return False
    same = sum(grid.kind(above, x) == grid.kind(y, x) for x in run)
    return same >= len(run) * 0.7 and len(grid.run(above, run[0], run[-1])) >= len(run) * 0.7
