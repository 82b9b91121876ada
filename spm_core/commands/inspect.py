"""`spm inspect`: what is in a file, what each column seems to mean, what cannot be read. Needs no store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spm_core.commands.files import source
from spm_core.commands.output import AsJson, Ended, document, tell, tell_findings
from spm_core.intake.tables import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.intake.own.model import Column, Inspection, Table

KINDS = {
    "tracker": "things to do",
    "measures": "measures",
    "list": "a list, a legend or a look-up",
    "matrix": "dates across",
    "template": "a form without items yet",
}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("inspect")(inspect)


def inspect(
    file: Annotated[Path, typer.Argument(help="Any spreadsheet: xlsx, xlsm, xlsb, xls, ods, csv.")],
    json: AsJson = False,
) -> None:
    """Show what is in a file: sheets, tables, columns and what each seems to mean. Stores nothing."""
    from spm_core.intake.own.inspect import inspect as look  # here, because `spm --help` need not wait for it

    (found,) = look([source(file)])
    if json:
        document(found.to_json())
    else:
        for line in lines(found):
            tell(line)
        tell_findings(found.findings)
    if found.workbook.refusal:
        raise Ended(1)


def lines(found: Inspection) -> Iterator[str]:
    """Give what was found as plain lines: each table, its doubtful columns first, its status words."""
    if found.workbook.refusal:
        return
    count = f"{len(found.tables)} table{'' if len(found.tables) == 1 else 's'}"
    yield f"{found.file}: {found.kind}, {len(found.workbook.sheets)} sheets, {count}."
    for table in found.tables:
        yield ""
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    rows = f"rows {table.first_row} to {table.last_row}"
    head = f"header in row {runs(table.header_rows)}" if table.header_rows else "no header"
    yield f"{table.place}  {KINDS.get(table.kind, table.kind)}: {len(table.item_rows)} items, {rows}, {head}"
    if table.why:
        yield f"  {table.why}"
    if table.group_rows:
        yield f"  headings of groups: {', '.join(f'{row} {_short(text)}' for row, text in table.group_rows[:8])}"
    for column in sorted(table.columns, key=lambda one: not one.doubtful):
        yield f"  {_column(column)}"
    for word in sorted(table.words, key=lambda one: not one.doubtful):
        doubt = "  ?" if word.doubtful else ""
        yield f"  status {_short(word.text)!r} = {word.means or 'not known'} ({word.rows} rows){doubt}"


def _column(column: Column) -> str:
    means = column.maps_to or "not used"
    said = f"{column.letter:<3} {_short(column.header) or '(no heading)':<30} {means:<14} {column.confidence:>4.0%}"
    more = f"  {column.filled} filled, reads as {column.reads_as}"
    unread = f", {len(column.unread)} cells cannot be read" if column.unread else ""
    others = " or ".join(choice.maps_to or "nothing" for choice in column.choices)
    return f"{said}{more}{unread}{f'  ? {others}' if column.doubtful else ''}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"
