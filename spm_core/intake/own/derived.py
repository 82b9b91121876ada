"""A tracker without a column for the status: what its percents and days of completion say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Item, Table
    from spm_core.model import Finding

STANDS_FOR = ("completed_on", "percent", "started_on")
"""The columns that a status is taken from where no column says it, the plainest first."""


def with_status(table: Table, items: Sequence[Item]) -> tuple[list[Item], list[Finding]]:
    """Give a table's items with the status that their day of completion, percent or start says, where no column says one.

    A day of completion, or 100 percent, is Completed; a percent below it, or an actual start, On schedule; 0 percent
    Not started. A day beside a percent below 100 contradicts itself: neither counts, which is a finding at the row.
    """
    if table.column("status") or not items:
        return list(items), _against_percent(table, items)
    columns = [column for way in STANDS_FOR if (column := table.column(way))]
    place = table.place.rpartition("!")[2]
    if not columns:
        return list(items), [find("no-status-column", table.sheet, place)]
    findings = [
        find(
            "status-taken",
            table.sheet,
            place,
            None,
            columns=" and ".join(f"{one.letter} “{one.header}”" for one in columns),
        )
    ]
    taken = []
    for item in items:
        percent, done = item.numbers.get("percent"), "completed_on" in item.days
        if done and percent is not None and percent < 100:
            findings.append(
                find(
                    "percent-differs",
                    item.sheet,
                    item.cells["percent"],
                    item.texts["percent"],
                    other=item.cells["completed_on"],
                )
            )
            taken.append(item)
            continue
        says = _says(item)
        if says is None:
            taken.append(item)
            continue
        word, way = says
        taken.append(
            replace(
                item,
                status=word,
                texts={**item.texts, "status": item.texts[way]},
                cells={**item.cells, "status": item.cells[way]},
            )
        )
    return taken, findings


def _against_percent(table: Table, items: Sequence[Item]) -> list[Finding]:
    """Say, once a table, where a status and a percent beside it contradict each other; the status counts."""
    cells = [
        item.cells["percent"]
        for item in items
        if item.status and "percent" in item.numbers and not _agree(item.status, item.numbers["percent"])
    ]
    if not cells:
        return []
    more = ", ".join(cells[:6]) + (f" and {len(cells) - 6} more" if len(cells) > 6 else "")
    return [find("percent-against-status", table.sheet, cells[0], None, n=len(cells), cells=more)]


def _agree(status: str, percent: float) -> bool:
    if status == "Completed":
        return percent == 100
    return percent < 100 and not (status == "Not started" and percent > 0)


def _says(item: Item) -> tuple[str, str] | None:
    percent = item.numbers.get("percent")
    if "completed_on" in item.days:
        return "Completed", "completed_on"
    if percent is not None and 0 <= percent <= 100:
        return ("Completed" if percent == 100 else "On schedule" if percent else "Not started"), "percent"
    return ("On schedule", "started_on") if "started_on" in item.days else None
