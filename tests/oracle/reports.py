"""`show reporting` (definitions: "Reports due")."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.calendar import after, before, year_of
from tests.oracle.items import AsOf
from tests.oracle.knowledge import Item, Knowledge
from tests.oracle.show import Question


def owed(known: Knowledge, m: date) -> list[tuple[str, Item]]:
    """Give (unit, action) of every row owed for month m."""
    then, start = AsOf(known, before(m)), known.plan.settings.year_start_month
    units = dict(known.plan.units)
    year = year_of(m, start)[:4]
    rows = []
    for item in known.items.values():
        # Reading: literally no row with the word, in any report in force for an earlier month; reopening does not count.
        called = any(one.month < m and one.row.word == "Completed" for one in known.told.get(item.item, []))
        mine = item.kind == "action" and item.year[:4] == year and year in known.open_years
        if mine and not called and then.live(item) and then.lead(item) in units:
            rows.append((then.lead(item), item))
    return rows


def deadline(known: Knowledge, m: date) -> datetime:
    """Give the first moment (UTC) that is too late: after `report_due_day` of the next month in the agency's zone."""
    settings = known.plan.settings
    day = after(m).replace(day=settings.report_due_day) + timedelta(days=1)
    return datetime.combine(day, time(), ZoneInfo(settings.time_zone)).astimezone(UTC).replace(tzinfo=None)


def how(known: Knowledge, unit: str, m: date) -> str:
    """Say how a unit's report for m came in: on_time, late or missing."""
    # On time even if a correction replaced it, as long as it was not withdrawn.
    if any(u.unit == unit and u.month == m and u.at < deadline(known, m) for _, u in known.standing):
        return "on_time"
    return "late" if (unit, m) in known.in_force else "missing"


def reporting(known: Knowledge, m: date, tier: str = "agency") -> dict[str | None, dict[str, Any]]:
    """Give the groups of `show reporting`."""
    # Reading: a unit stands in its own group and division; at goal and strategy where it owes a row.
    q = Question(known, before(m), tier)
    rows: dict[str | None, list[tuple[str, Item]]] = {group: [] for group in q.ids()}
    for unit, item in owed(known, m):
        rows[q.group_of(item)].append((unit, item))
    return {group: _group(known, m, found) for group, found in rows.items()}


def _group(known: Knowledge, m: date, rows: list[tuple[str, Item]]) -> dict[str, Any]:
    units = sorted({unit for unit, _ in rows})
    came = {unit: how(known, unit, m) for unit in units}
    counts = {word: sum(one == word for one in came.values()) for word in ("on_time", "late", "missing")}
    return {
        "due": len(units),
        **counts,
        "actions": {"n": sum(AsOf(known, m).reported(item) for _, item in rows), "of": len(rows)},
        "missing_units": [unit for unit in units if came[unit] == "missing"],
    }
