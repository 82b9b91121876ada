"""Which rows of a table are things to do: not its group lines, totals, legends, continuations and padding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.own import words
from spm_core.intake.own.grid import alike
from spm_core.intake.own.why import names_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.intake.own.contents import Contents
    from spm_core.intake.own.grid import Block, Grid

SPARSE = 0.5
JUDGED = ("status", "due", "forecast", "completed_on")


@dataclass
class Rows:
    """The rows of a table's body by what they are."""

    items: list[int] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Sides:
    """The columns that decide what a row is."""

    texts: list[int]
    codes: list[int]
    core: list[int]
    """those beside text and code that most rows with a text fill"""
    values: list[int]
    """those of a measure's years"""
    judged: list[int]
    """those that say how a line stands, or until when: in a narrow table one of them makes a line a thing to do"""
    sparse: bool
    """whether the text stands on the first line of a group alone, while every line is a thing to do"""


def classify(grid: Grid, block: Block, roles: Mapping[int, str | None], cells: Mapping[int, Contents]) -> Rows:
    """Say of every row of the body what it is; `roles`: column -> meaning."""
    texts = _text_columns(grid, block, roles, cells)
    codes = [x for x, role in roles.items() if role == "code"]
    core = _core(grid, block, texts, codes, roles)
    values = [x for x, role in roles.items() if role == "baseline" or (role or "").startswith(("target:", "actual:"))]
    judged = [x for x, role in roles.items() if role in JUDGED]
    sides = _Sides(texts, codes, core, values, judged, _is_sparse(grid, block, texts, core))
    found = Rows()
    weak: list[int] = []
    summed = False
    for y in range(block.first_row, block.last_row + 1):
        run = grid.run(y, block.first_column, block.last_column)
        what = _what(grid, block, sides, y, run) if run else "blank"
        summed = what == "total" or (summed and not any(x in run for x in texts))
        if what == "item" and summed:
            what = "total"  # it adds up further, by status or unit: no line that names what is to be done
        if what == "item":
            found.items.append(y)
        elif what == "weak":
            weak.append(y)
        elif what == "group":
            found.groups.append((y, grid.text(y, run[0])))
        else:
            found.others.append((y, what))
    _settle_weak(grid, weak, texts, codes, found)
    _trim(grid, block, texts, found)
    return found


def _what(grid: Grid, block: Block, sides: _Sides, y: int, run: Sequence[int]) -> str:
    """Say what a row is: item, group, weak (a text and little else), or another, in the words of `Table.other_rows`."""
    named = [x for x in sides.texts if x in run]
    coded = any(x in run for x in sides.codes)
    filled = [x for x in sides.core if x in run]
    if _repeats(grid, block, y, run):
        return "repeated header"
    if words.is_total(grid.text(y, run[0])) or (named and not coded and words.is_total(grid.text(y, named[0]))):
        return "total"
    if named:
        measured = len(sides.values) > 1
        judged = len(sides.core) <= 3 and any(x in run for x in sides.judged)
        enough = (
            any(x in run for x in sides.values) if measured else not sides.core or judged or _enough(filled, sides.core)
        )
        return "item" if enough else "weak"
    alone = len(run) == 1 and len(sides.core) > 1
    if filled and not alone and (sides.sparse or coded) and _enough(filled, sides.core):
        return "item"
    first = run[0] <= min(sides.texts, default=run[0])
    if (alone or (not filled and len(run) <= 2)) and first and grid.kind(y, run[0]) != "d":
        return "without a text" if grid.text(y, run[0]).replace(".", "").isdigit() else "group"
    return "without a text"


def _enough(filled: Sequence[int], core: Sequence[int]) -> bool:
    """A line that fills hardly any of the columns that the others fill heads a group."""
    return len(filled) * 3 > len(core) if len(core) > 3 else len(filled) >= 1


def _text_columns(
    grid: Grid, block: Block, roles: Mapping[int, str | None], cells: Mapping[int, Contents]
) -> list[int]:
    """The column of the text; with an outline in several columns without headings, all of them."""
    texts = [x for x, role in roles.items() if role == "text"]
    if not texts or block.names.get(texts[0]):
        return texts
    at, outline = texts[0], [texts[0]]
    for step in (-1, 1):
        x = at + step
        while (
            x in cells
            and not block.names.get(x)
            and cells[x].reads_as in ("text", "person", "code")
            and cells[x].filled
        ):
            outline.append(x)
            x += step
    return sorted(outline)


def _core(
    grid: Grid, block: Block, texts: Sequence[int], codes: Sequence[int], roles: Mapping[int, str | None]
) -> list[int]:
    """The columns beside text and code that most rows with a text fill."""
    rows = [y for y in range(block.first_row, block.last_row + 1) if any(grid.kind(y, x) != "." for x in texts)]
    bars = {x for x, role in roles.items() if role is None and _is_bar(block.names.get(x, ""))}
    apart = {
        *texts,
        *codes,
        *bars,
        *(x for x, role in roles.items() if role == "group" and _share(grid, x, rows) < 0.9),
    }
    return [
        x
        for x in range(block.first_column, block.last_column + 1)
        if x not in apart and sum(grid.kind(y, x) != "." for y in rows) >= max(1, len(rows) * SPARSE)
    ]


def _is_bar(heading: str) -> bool:
    """A period's column that means nothing: a bar of a schedule, which a line may or may not reach."""
    return heading.isdigit() or names_period(heading)


def _share(grid: Grid, x: int, rows: Sequence[int]) -> float:
    return sum(grid.kind(y, x) != "." for y in rows) / max(len(rows), 1)


def _is_sparse(grid: Grid, block: Block, texts: Sequence[int], core: Sequence[int]) -> bool:
    """Whether the text stands on the first line of a group alone, while every line is a thing to do."""
    enough = max(min(2, len(core)), len(core) / 2)
    full = [
        y
        for y in range(block.first_row, block.last_row + 1)
        if core and sum(grid.kind(y, x) != "." for x in core) >= enough
    ]
    named = sum(any(grid.kind(y, x) != "." for x in texts) for y in full)
    return bool(full) and 0 < named < len(full) * 0.7


def _repeats(grid: Grid, block: Block, y: int, run: Sequence[int]) -> bool:
    if not _is_name(grid, block, y, run[0]) and not _is_name(grid, block, y, run[-1]):
        return False
    same = sum(_is_name(grid, block, y, x) for x in run)
    return len(run) >= 2 and same >= len(run) * 0.6


def _is_name(grid: Grid, block: Block, y: int, x: int) -> bool:
    name = block.names.get(x, "")
    return bool(name) and grid.text(y, x) in (name, *name.split(" / "))


def _settle_weak(grid: Grid, weak: Sequence[int], texts: Sequence[int], codes: Sequence[int], found: Rows) -> None:
    """Rows with a text and little else: they continue the text above, or head the rows below."""
    said = {y: next(grid.text(y, x) for x in texts if grid.kind(y, x) != ".") for y in weak}
    small = sum(text[:1].islower() or text[:1] in "(,.;-–•*>" for text in said.values())
    continues = weak and small >= len(weak) * 0.6
    coded = [y for y in weak if any(grid.kind(y, x) != "." for x in codes)]
    if codes and len(weak) <= max(1, len(found.items) * 0.1) and len(coded) == len(weak):
        found.items = sorted([*found.items, *weak])  # numbered as the others are, and not filled in yet
        weak = []
    items = set(found.items)
    for y in weak:
        if continues and y - 1 in items | {row for row, what in found.others if what == "continuation"}:
            found.others.append((y, "continuation"))
        else:
            found.groups.append((y, said[y]))
    found.groups.sort()
    found.others.sort()


def _trim(grid: Grid, block: Block, texts: Sequence[int], found: Rows) -> None:
    """End the table with its last thing to do, or with a group line that stands right below it; drop what is left over."""
    last = max([*found.items, *(y for y, what in found.others if what == "continuation")], default=block.first_row - 1)
    for y, text in found.groups:
        heads = any(grid.kind(y, x) != "." for x in texts) and y == last + 1
        if (
            y > last
            and (heads or any(alike(text, grid.text(row, grid.filled[y - 1][0])) for row in range(block.first_row, y)))
            and len(text) <= 80
            and "=" not in text
            and not words.is_legend(text)
        ):
            last = y
    block.last_row = last
    first = min([*found.items, *(y for y, _ in found.groups)], default=block.first_row)
    block.first_row = min(first, block.first_row) if first < block.first_row else first
    found.groups = [(y, text) for y, text in found.groups if y <= last]
    found.others = [(y, what) for y, what in found.others if block.first_row <= y <= last]
