"""A file whose numeric dates are written in the other order than they are read in: the plan's own due dates show it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.own import dates
from spm_core.intake.own.matching import Finder
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.known import Known
    from spm_core.intake.own.model import Item
    from spm_core.model import Finding

TAKEN = ("due", "forecast", "completed_on")
"""The dates that a report takes anything from."""


def shows_other_order(items: Sequence[Item], known: Known, unit: str) -> bool:
    """Say whether due dates that may be either are the plan's in the other order, and none of them is the plan's as read."""
    finder = Finder(known, unit)
    other = False
    for item in items:
        due = item.days.get("due")
        swapped = dates.swapped(item.texts["due"], due) if due else None
        if not due or not swapped:
            continue
        action, _ = finder.find(item)
        if action is None or action.due == due.day:
            if action:
                return False
            continue
        other = other or action.due == swapped
    return other


def without_doubtful_days(items: Sequence[Item]) -> tuple[list[Item], list[Finding]]:
    """Give a table's items without the days that may be either, and the question: none is taken until it is answered."""
    kept, cells = [], []
    for item in items:
        doubtful = [one for one in TAKEN if one in item.days and dates.swapped(item.texts[one], item.days[one])]
        cells += [(item, item.cells[meaning], meaning) for meaning in doubtful]
        kept.append(replace(item, days={one: day for one, day in item.days.items() if one not in doubtful}))
    if not cells:
        return kept, []
    item, cell, meaning = cells[0]
    day = item.days[meaning]
    said = find(
        "date-order-against-plan",
        item.sheet,
        cell,
        item.texts[meaning],
        first=day.day.isoformat(),
        second=str(dates.swapped(item.texts[meaning], day)),
        n=len(cells),
        cells=", ".join(one for _, one, _ in cells[:8]) + (f" and {len(cells) - 8} more" if len(cells) > 8 else ""),
    )
    return kept, [said]
