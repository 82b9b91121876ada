"""A file inspected: its tables, what each column and status word seems to mean, and what cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.errors import WrongUse
from spm_core.intake.annotate.listing import is_findings_sheet
from spm_core.intake.cells import EVERY_KIND, Source, Workbook, read_workbooks
from spm_core.intake.own import apart, placing, words
from spm_core.intake.own import columns as meaning
from spm_core.intake.own.contents import contents
from spm_core.intake.own.grid import Block, Grid
from spm_core.intake.own.items import with_findings
from spm_core.intake.own.looks import name_columns
from spm_core.intake.own.model import Column, Inspection, Table, is_value
from spm_core.intake.own.rows import classify
from spm_core.intake.own.said import status_words
from spm_core.intake.own.tables import find_blocks
from spm_core.intake.own.why import kind_of, reason
from spm_core.intake.pool import POOL, Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.contents import Contents


def inspect(sources: Sequence[Source], pool: Pool = POOL) -> list[Inspection]:
    """Read files side by side in the child and find their tables, in their order; never raises for what a file holds."""
    found: list[Inspection | None] = [None] * len(sources)
    for number, workbook in read_workbooks(sources, EVERY_KIND, pool):
        found[number] = found_apart(sources[number], workbook)
    return [one for one in found if one]


def found_apart(source: Source, workbook: Workbook) -> Inspection:
    """Find the tables of a workbook: of a large one in a child process, since a hostile one may take for ever."""
    if apart.is_small(workbook):
        return of_workbook(source, workbook)
    found = apart.find_tables(source, workbook)
    if isinstance(found, Inspection):
        return replace(found, workbook=workbook)
    sha256 = hashlib.sha256(source.data).hexdigest()
    return Inspection(source.name, sha256, workbook.kind, workbook, findings=(found,))


def of_workbook(source: Source, workbook: Workbook) -> Inspection:
    """Find the tables of a workbook as read."""
    sha256 = hashlib.sha256(source.data).hexdigest()
    if workbook.refusal:
        return Inspection(source.name, sha256, workbook.kind, workbook, findings=(workbook.refusal,))
    own = (sheet for sheet in workbook.sheets.values() if not is_findings_sheet(sheet.name, sheet.rows))
    tables = tuple(table for sheet in own for table in tables_of(sheet))
    inspection = Inspection(source.name, sha256, workbook.kind, workbook, tables)
    return with_findings(inspection)


def tables_of(sheet: Sheet) -> list[Table]:
    """Find the tables of a sheet with what their columns mean."""
    grid = Grid(sheet)
    found = []
    for block in find_blocks(sheet):
        table = _table(grid, block)
        if table:
            found.append(table)
    return found


def table_at(
    inspection: Inspection,
    sheet: str,
    header_rows: Sequence[int],
    last_row: int | None = None,
    columns: tuple[int, int] | None = None,
    *,
    first_row: int | None = None,
) -> Table:
    """Find the table anew that stands where a person says: headings in these rows, lines down to the last (None: by its looks).

    Without heading rows it begins in `first_row`. `columns`: its first and last; without them, those of the widest run of headings, and what goes along beside it.
    WrongUse says why no table can stand there.
    """
    page = inspection.workbook.sheet(sheet)
    if page is None:
        raise WrongUse(f"There is no sheet {sheet!r} in {inspection.file}.")
    grid, rows = Grid(page), list(header_rows)
    if first_row is not None and not rows:
        return _bare(grid, first_row, last_row, columns, inspection.tables)
    if not rows or rows != list(range(rows[0], rows[-1] + 1)) or rows[0] < 1 or rows[-1] >= grid.height:
        raise WrongUse(f"The headings must stand in rows between 1 and {grid.height - 1}, with a row below them.")
    if last_row is not None and not rows[-1] < last_row <= grid.height:
        raise WrongUse(f"The last row must lie below the headings, between {rows[-1] + 1} and {grid.height}.")
    first, last = columns or placing.widest(grid, rows)
    block = Block(rows, first, last, rows[-1] + 1, rows[-1])
    name_columns(grid, block)
    if sum(bool(name) for name in block.names.values()) < 2:
        raise WrongUse(f"Row {rows[-1]} of {sheet or 'the file'} holds no two headings, so no table can begin there.")
    placing.settle(grid, block, inspection.tables, last_row, fixed=columns is not None)
    found = _table(grid, block) if block.last_row > rows[-1] else None
    if found is None:
        raise WrongUse(f"Below the headings in row {rows[-1]} of {sheet or 'the file'} nothing is filled in.")
    if found.kind in ("list", "template") and found.item_rows:
        measured = any(is_value(column.maps_to) for column in found.columns)
        found = replace(found, kind="measures" if measured else "tracker")
    return replace(found, first_row=rows[-1] + 1, last_row=last_row, end=last_row) if last_row else found


def _bare(
    grid: Grid, first_row: int, last_row: int | None, columns: tuple[int, int] | None, others: Sequence[Table]
) -> Table:
    """Find a table without headings; its columns are known by their letters."""
    if not 0 < first_row <= (last_row or grid.height) <= grid.height:
        raise WrongUse(
            f"The table must begin and end in rows between 1 and {grid.height}, and not end before it begins."
        )
    body = range(first_row, (last_row or first_row) + 1)
    filled = sorted({x for y in body for x in grid.filled[y - 1]})
    first, last = columns or ((filled[0], filled[-1]) if filled else (1, 1))
    block = Block([], first, last, first_row, last_row or first_row, dict.fromkeys(range(first, last + 1), ""))
    placing.settle(grid, block, others, last_row, fixed=True)
    found = _table(grid, block) if block.last_row >= first_row else None
    if found is None or len(found.columns) < 2 or not found.item_rows:
        raise WrongUse(f"From row {first_row} on, no two columns are filled in that could hold things to do.")
    kind = "tracker" if found.kind in ("list", "template") else found.kind
    return replace(found, kind=kind, first_row=first_row, last_row=last_row or found.last_row)


def _table(grid: Grid, block: Block) -> Table | None:
    end = block.last_row
    rows = [y for y in range(block.first_row, end + 1) if grid.run(y, block.first_column, block.last_column)]
    cells = {x: contents(grid, x, rows) for x in range(block.first_column, block.last_column + 1)}
    roles = meaning.meanings(block.names, cells)
    parts = classify(grid, block, {x: role for x, (role, *_) in roles.items()}, cells)
    if parts.items != rows:  # count again without the lines that are no items
        cells = {x: contents(grid, x, parts.items) for x in cells}
        roles = meaning.meanings(block.names, cells) if parts.items else roles
    columns = _columns(block, cells, roles)
    kind = kind_of(columns, parts)
    return Table(
        sheet=grid.sheet.name,
        header_rows=tuple(block.header_rows),
        first_row=block.first_row,
        last_row=block.last_row,
        first_column=block.first_column,
        last_column=block.last_column,
        item_rows=tuple(parts.items),
        group_rows=tuple(parts.groups),
        columns=columns,
        words=status_words(grid.rows, parts.items, columns),
        kind=kind,
        why=reason(kind, block, columns, parts, _after(grid, block, end)),
        other_rows=tuple(parts.others),
        end=end,
    )


def _columns(block: Block, cells: dict[int, Contents], roles: dict[int, meaning.Answer]) -> tuple[Column, ...]:
    """Put the columns together; a date order that a column leaves open is settled by its neighbours, if they agree."""
    shown = {cells[x].order for x in cells if cells[x].orders["mdy"] or cells[x].orders["dmy"]}
    around = shown.pop() if len(shown) == 1 else "ask"
    around = "ask" if around == "mixed" else around
    marked = meaning.marked_columns(block.names, cells)
    found = []
    for x, counted in cells.items():
        if counted.filled or block.names.get(x):
            order = counted.order if counted.order in ("mdy", "dmy") else "ask" if counted.order == "mixed" else around
            found.append(meaning.column(x, block.names.get(x, ""), counted, roles[x], order, marked.get(x)))
    return tuple(found)


def _after(grid: Grid, block: Block, end: int) -> str:
    """Say why a table ends where it does: what stands below it."""
    y = block.last_row + 1
    while y <= grid.height and not grid.run(y, block.first_column, block.last_column):
        y += 1
    if y > grid.height:
        return ", the last that is filled in"
    lead = grid.text(y, grid.run(y, block.first_column, block.last_column)[0])
    what = "a total" if words.is_total(lead) else "the words' key" if words.is_legend(lead) else None
    if what is None:
        what = "another kind of lines" if y <= end or y > block.last_row + 1 else "another table"
    return f" because what follows is {what}"
