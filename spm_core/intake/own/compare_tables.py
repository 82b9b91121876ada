"""Which two tables are compared: those asked for, else those that go together best."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.errors import Refused
from spm_core.intake.beside import column_number
from spm_core.intake.own.compare_edition import Edition
from spm_core.intake.rules import find
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from spm_core.intake.own.model import Inspection, Table

ALIKE = 0.5
"""The share of headers that two tables of one file have in common, when they are two editions."""

SAME = 0.2
"""The share of texts that they have in common then."""


@dataclass(frozen=True)
class Asked:
    """What the person asks for; None: the suggestion, an empty text: none. Columns are letters, header texts, `OLD=NEW`."""

    key: tuple[str, ...] = ()
    date: str | None = None
    status: str | None = None
    table: str | None = None
    new_table: str | None = None


def editions(old: Inspection, new: Inspection, asked: Asked) -> tuple[Edition, Edition]:
    """Choose the two tables: those asked for, else the pair with the most headers in common, then the most items.

    Of one and the same file they are tables of two sheets with like headers, where it has such.
    """
    for inspection in (old, new):
        if inspection.workbook.refusal:
            raise Refused([inspection.workbook.refusal])
        if not inspection.tables:
            raise Refused([find("compare-nothing", value=inspection.file)])
    before = [_table(old, asked.table)] if asked.table else _filled(old)
    after = [_table(new, asked.new_table)] if asked.new_table else _filled(new)
    pairs = [(Edition(old, one), Edition(new, other)) for one in before for other in after]
    if old.sha256 == new.sha256 and not (asked.table and asked.new_table):
        apart = [(one, other) for one, other in pairs if one.table.sheet != other.table.sheet]
        alike = [pair for pair in apart if _alike(*pair)[:2] >= (True, ALIKE) and _share_texts(*pair)]
        pairs = alike or [pair for pair in pairs if pair[0].table == pair[1].table] or pairs
    return max(pairs, key=lambda pair: _alike(*pair))


def _filled(inspection: Inspection) -> list[Table]:
    """The tables that hold items, lookups and the like last."""
    return [table for table in inspection.tables if table.item_rows] or list(inspection.tables)


def _alike(old: Edition, new: Edition) -> tuple[bool, float, bool, int]:
    """Say how well two tables go together: trackers before lists, then common headers, the same sheet, items."""
    one, other = old.table, new.table
    heads, others = ({plain(column.header) for column in table.columns if column.header} for table in (one, other))
    common = len(heads & others) / max(1, len(heads | others))
    kinds = one.kind not in ("list", "template") and other.kind not in ("list", "template")
    return kinds, round(common, 1), one.sheet == other.sheet, min(len(one.item_rows), len(other.item_rows))


def _share_texts(old: Edition, new: Edition) -> bool:
    """Whether two sheets speak of the same things: a sheet a team has the same headers, but other items."""
    columns = [one.table.column("text") or one.table.column("indicator") for one in (old, new)]
    if not columns[0] or not columns[1]:
        return False
    texts, others = set(old.named(columns[0])) - {""}, set(new.named(columns[1])) - {""}
    return len(texts & others) >= SAME * max(1, min(len(texts), len(others)))


def _table(inspection: Inspection, place: str) -> Table:
    """Find a table by where it begins (`Tracker!A5`), by a cell inside it, or by its sheet alone."""
    name, _, cell = place.rpartition("!") if re.search(r"!\$?[A-Za-z]{1,3}\$?\d+$", place) else (place, "", "")
    if not cell and re.fullmatch(r"[A-Za-z]{1,3}\d+", place) and len(inspection.workbook.sheets) == 1:
        name, cell = "", place
    name, cell = name.strip().strip("'"), cell.replace("$", "").upper()
    there = [
        table
        for table in inspection.tables
        if plain(table.sheet) == plain(name) or (not name and len(inspection.workbook.sheets) == 1)
    ]
    for table in there:
        if not cell or table.place.rpartition("!")[2] == cell:
            return table
    for table in there:
        if cell and holds(table, cell):
            return table
    places = ", ".join(table.place for table in inspection.tables)
    raise Refused([find("compare-no-table", value=place, file=inspection.file, there=places)])


def holds(table: Table, place: str) -> bool:
    """Say whether a cell such as `Tracker!A5` or `A5` lies in a table."""
    sheet, _, cell = place.rpartition("!")
    spot = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d+)", cell)
    if not spot or (sheet and plain(sheet.strip("'")) != plain(table.sheet)):
        return False
    column, row = column_number(spot[1]), int(spot[2])
    top = min([table.first_row, *table.header_rows])
    return top <= row <= table.last_row and table.first_column <= column <= table.last_column
