"""What changed between two editions as a workbook: changed, added, gone and doubled items, each with its cells.

Texts of the files are written as texts, never as formulas or links, whatever they begin with.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spm_core.intake.own.compare import Comparison
    from spm_core.intake.own.compare_edition import Edition

LONGEST = 32_767
"""Characters that a cell holds."""

WIDTHS = {"Text": 60, "Days": 8}


def changes_workbook(done: Comparison) -> bytes:
    """Write the workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Changes between two editions"})
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        names = [old.header or old.letter for old, _ in done.basis.key]
        keys = ["Group", *names] if done.basis.grouped else names
        changed = [
            [*one.new.key, one.label, one.old.day, one.new.day, one.days, one.old.status, one.new.status, one.old.place, one.new.place]
            for one in done.changed
        ]  # fmt: skip
        heads = [*keys, "Text", "Old date", "New date", "Days", "Old status", "New status", "Old cell", "New cell"]
        _write(book, looks, "Changed", heads, changed)
        _write(book, looks, "Added", [*keys, "Cell"], [[*one.key, one.place] for one in done.added])
        _write(book, looks, "Gone", [*keys, "Cell"], [[*one.key, one.place] for one in done.gone])
        doubled = [[*one.key, ", ".join(one.old), ", ".join(one.new)] for one in done.duplicates]
        _write(book, looks, "Duplicate keys", [*keys, "Old cells", "New cells"], doubled)
        counted = [[*facts] for facts in _facts(done)]
        _write(book, looks, "Compared", ["What", "Value"], counted)
    return out.getvalue()


def _facts(done: Comparison) -> list[tuple[str, Any]]:
    dates, statuses = done.dates, done.status_changes
    facts: list[tuple[str, Any]] = [("Old edition", _where(done.old)), ("New edition", _where(done.new))]
    for what, both in (("Date", done.basis.date), ("Status", done.basis.status)):
        if both:
            facts.append((what, " = ".join(f"{one.letter} {one.header}" for one in both)))
    facts += [("Items in both", len(done.pairs)), ("Added", len(done.added)), ("Gone", len(done.gone))]
    facts += [("Duplicate keys, left out", len(done.duplicates))]
    facts += [(f"Dates {name.replace('_', ' ')}", dates[name]) for name in ("both", "later", "earlier", "same")]
    facts += [("Median of the days later", dates["median_days_later"])]
    facts += [(f"Statuses {way}", statuses[way]) for way in ("forward", "backward", "other")]
    return [*facts, *((f"Values changed in {head}", n) for head, n in done.values.items())]


def _where(edition: Edition) -> str:
    return f"{edition.inspection.file}, {edition.table.place.removeprefix('!')}"


def _write(book: Any, looks: dict[str, Any], name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for x, head in enumerate(heads):
        sheet.write_string(0, x, head[:LONGEST], looks["head"])
        sheet.set_column(x, x, WIDTHS.get(head, 18))
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row):
            _cell(sheet, y, x, value, looks)


def _cell(sheet: Any, y: int, x: int, value: str | float | date | None, looks: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(y, x, value[:LONGEST])
    elif isinstance(value, (int, float)):
        sheet.write_number(y, x, value)
    else:
        sheet.write_datetime(y, x, value, looks["day"])
