"""Tables where a person says they stand: placed in a file's inspection, and found there again in the next month's file."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from spm_core.errors import WrongUse
from spm_core.intake.beside import column_number
from spm_core.intake.own.anew import counted_anew
from spm_core.intake.own.grid import Block, Grid
from spm_core.intake.own.headings import by_heading
from spm_core.intake.own.inspect import table_at, tables_of
from spm_core.intake.own.items import with_findings
from spm_core.intake.own.looks import deepen, name_columns
from spm_core.intake.own.mapping import apply, keys, matches, nearest
from spm_core.intake.own.model import Mapping
from spm_core.intake.own.placed import Placed
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake.own.model import Inspection, Table


def placed(inspection: Inspection, table: Table, instead_of: str | None = None) -> Inspection:
    """Give an inspection with a table placed by a person, in place of the one at `instead_of`.

    One found above it that ran into its rows now ends before them; any other found on its cells is dropped.
    """
    kept = [one for one in inspection.tables if one.place != instead_of]
    others = [cut for one in kept if (cut := _without(inspection, one, table))]
    order = list(inspection.workbook.sheets)
    both = sorted([*others, table], key=lambda one: (order.index(one.sheet.casefold()), _top(one), one.first_column))
    return with_findings(replace(inspection, tables=tuple(both)))


def _without(inspection: Inspection, one: Table, table: Table) -> Table | None:
    """Give what is left of a table above another's rows; None where nothing is."""
    if not _overlap(one, table):
        return one
    if not one.header_rows or one.header_rows[-1] >= _top(table) - 1:
        return None
    try:
        left = table_at(inspection, one.sheet, one.header_rows, _top(table) - 1, (one.first_column, one.last_column))
    except WrongUse:
        return None
    return replace(left, last_row=max(left.item_rows)) if left.item_rows else None


def _top(table: Table) -> int:
    return table.header_rows[0] if table.header_rows else table.first_row


def _overlap(one: Table, two: Table) -> bool:
    rows = _top(one) <= two.last_row and _top(two) <= one.last_row
    return (
        one.sheet == two.sheet and rows and one.first_column <= two.last_column and two.first_column <= one.last_column
    )


def placed_at(inspection: Inspection, place: str) -> tuple[Inspection, str]:
    """Place the table whose headings begin at a cell such as `Tracker!A5`; give the inspection, and the table's own place.

    A place where a table was found, or that names no cell, changes nothing. WrongUse says why no table can stand there.
    """
    wanted = place.replace("'", "").replace("$", "").strip()
    sheet, _, cell = wanted.rpartition("!")
    found = re.fullmatch(r"([A-Za-z]{1,3})(\d+)", cell)
    page = inspection.workbook.sheet(sheet)
    there = {one.place.casefold() for one in inspection.tables}
    if wanted.casefold() in there or f"!{wanted}".casefold() in there or not found or page is None:
        return inspection, place
    row = int(found[2])
    grid = Grid(page)
    head = Block([row], 1, max(grid.width, 1), row + 1, row)
    if 0 < row <= grid.height:
        deepen(grid, head)
    rows = [y for y in head.header_rows if y >= row]
    table = table_at(inspection, page.name, rows)
    at = column_number(found[1])
    if not table.first_column <= at <= table.last_column:
        raise WrongUse(f"{wanted} lies beside the headings of its row, which begin at {table.place}.")
    return placed(inspection, table), table.place


def as_placed(inspection: Inspection, table: Table, mapping: Mapping) -> Mapping:
    """Give the mapping of a table with its place, where the table would not be found there by its looks."""
    page = inspection.workbook.sheets[table.sheet.casefold()]
    if any(_same(one, table) for one in tables_of(page)):
        return mapping
    named = [column.at for column in table.columns if column.header]
    kept = {one.name: getattr(mapping, one.name) for one in fields(Mapping)}
    if not table.header_rows:
        return Placed(
            **{**kept, "sheets": (table.sheet,)},
            depth=0,
            left=table.first_column,
            right=table.last_column,
            until=_until(inspection, table),
            top=table.first_row,
            kinds=_kinds(table),
        )
    return Placed(
        **kept,
        depth=len(table.header_rows),
        left=min(named) - table.first_column,
        right=table.last_column - max(named),
        until=_until(inspection, table),
    )


def _kinds(table: Table) -> dict[str, str]:
    named = keys(table.columns)
    words = {"person": "text", "code": "text", "status": "text"}
    return {named[one.at]: words.get(one.reads_as, one.reads_as) for one in table.columns if one.maps_to and one.filled}


def _same(one: Table, two: Table) -> bool:
    return (one.header_rows, one.last_row, one.first_column, one.last_column) == (
        two.header_rows,
        two.last_row,
        two.first_column,
        two.last_column,
    )


def _until(inspection: Inspection, table: Table) -> str | None:
    """What tells the end next month: its looks where they tell it now, else the line that follows."""
    across = (table.first_column, table.last_column)
    looks = table_at(inspection, table.sheet, table.header_rows, columns=across, first_row=table.first_row)
    if looks.last_row == table.last_row:
        return None
    grid = Grid(inspection.workbook.sheets[table.sheet.casefold()])
    below = (text for y in range(table.last_row + 1, grid.height + 1) if (text := _first(grid, y, across)))
    return next(below, "")


def _first(grid: Grid, y: int, across: tuple[int, int]) -> str:
    run = grid.run(y, *across)
    return plain(grid.text(y, run[0])) if run else ""


def found_again(inspection: Inspection, mappings: Sequence[Mapping]) -> tuple[Inspection, list[Mapping]]:
    """Place the tables that kept mappings know by their headings; give the inspection, and the mappings that may be used.

    One whose table is there, but whose end is not to be seen any more, may not: a person has to look.
    """
    usable = []
    for mapping in mappings:
        if isinstance(mapping, Placed) and not inspection.workbook.refusal:
            tables = list(_places(inspection, mapping))
            if None in tables:
                continue
            for table in tables:
                if table and not any(_same(table, one) and one.sheet == table.sheet for one in inspection.tables):
                    inspection = placed(inspection, table)
        usable.append(mapping)
    return inspection, usable


def as_kept(inspection: Inspection, mappings: Sequence[Mapping]) -> tuple[Inspection, list[str]]:
    """Give an inspection as the kept mappings of its layouts understand it, and their names: tables, columns and words."""
    found, usable = found_again(inspection, mappings)
    tables, names = [], []
    for table in found.tables:
        mapping = nearest(table, usable)
        if mapping is None or (mapping.sheets and table.sheet not in mapping.sheets):
            tables.append(table)
            continue
        tables.append(counted_anew(found, table, apply(table, mapping)))
        names.append(mapping.name)
    return (with_findings(replace(found, tables=tuple(tables))) if names else found), list(dict.fromkeys(names))


def _places(inspection: Inspection, mapping: Placed) -> Iterator[Table | None]:
    """Give the tables with a mapping's headings; None for one whose end is not to be seen."""
    keys = {re.sub(r"(?<=.)#\d+$", "", key) for key in mapping.columns}
    for page in inspection.workbook.sheets.values():
        if mapping.sheets and page.name not in mapping.sheets:
            continue
        grid = Grid(page)
        if not mapping.depth:
            yield from _bare(inspection, grid, mapping)
            continue
        for y in range(1, grid.height - mapping.depth + 1):
            rows = list(range(y, y + mapping.depth))
            head = Block(rows, 1, grid.width, rows[-1] + 1, rows[-1])
            name_columns(grid, head)
            named = [x for x, name in head.names.items() if name and plain(name) in keys]
            if len(named) < 2:
                continue
            across = max(1, named[0] - mapping.left), min(grid.width, named[-1] + mapping.right)
            try:
                table = table_at(inspection, page.name, rows, columns=across)
            except WrongUse:
                continue
            if matches(table, mapping):
                yield _ended(inspection, grid, table, mapping)


def _bare(inspection: Inspection, grid: Grid, mapping: Placed) -> Iterator[Table | None]:
    """Give the table without headings at its old place, if its columns hold what they held and no headings stand there now."""
    across = (mapping.left, mapping.right)
    try:
        table = table_at(inspection, grid.sheet.name, (), columns=across, first_row=mapping.top)
    except WrongUse:
        return
    held = _kinds(table)
    headed = any(
        _overlap(one, table) and sum(bool(by_heading(column.header)) for column in one.columns) > 1
        for one in inspection.tables
    )
    if (
        not headed
        and all(held.get(key, kind) == kind for key, kind in mapping.kinds.items())
        and matches(table, mapping)
    ):
        yield _ended(inspection, grid, table, mapping)


def _ended(inspection: Inspection, grid: Grid, table: Table, mapping: Placed) -> Table | None:
    if mapping.until is None:
        return table
    across = (table.first_column, table.last_column)
    above = table.header_rows[-1] if table.header_rows else table.first_row - 1
    filled = [y for y in range(above + 1, grid.height + 1) if grid.run(y, *across)]
    ends = [y for y in filled if _first(grid, y, across) == mapping.until] if mapping.until else [grid.height + 1]
    if len(ends) != 1:
        return None
    last = max((y for y in filled if y < ends[0]), default=above)
    if last <= above:
        return None
    return table_at(inspection, table.sheet, table.header_rows, last, across, first_row=table.first_row)
