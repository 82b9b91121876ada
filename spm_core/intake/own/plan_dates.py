"""When an item is due, in which plan year it belongs, and how a date known to the month is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.intake.tables import runs
from spm_core.intake.values import FIRST, LAST, Day
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spm_core.intake.own.model import Item
    from spm_core.intake.own.plan_model import Draft, Part

START_MONTH = 7


@dataclass(frozen=True)
class When:
    """An item's dates and the plan year that holds its due date."""

    year: PlanYear
    due: Day
    start: Day | None


def written(day: Day, start_month: int = START_MONTH) -> date | str:
    """Write a day as a plan workbook takes it: the date itself, else the month or quarter that it stands for.

    >>> from datetime import date
    >>> written(Day(date(2026, 12, 31), "quarter")), written(Day(date(2026, 10, 31), "month"))
    ('2026-27.Q2', '2026-10')
    """
    if day.precision == "month":
        return f"{day.day:%Y-%m}"
    if day.precision == "quarter":
        year = PlanYear.holding(day.day, start_month)
        quarter = next(n for n, month in enumerate(year.months) if month.last_day >= day.day) // 3 + 1
        return f"{year.label}.Q{quarter}"
    return day.day


def usual_year(parts: Sequence[Part], year: str | None, today: date) -> PlanYear:
    """Give the year of items that have no date: the one asked for, else that of most dates, else today's."""
    if year:
        return PlanYear.parse(year, START_MONTH)
    seen = Counter(
        PlanYear.holding(read.day, START_MONTH)
        for part in parts
        for item in part.items
        for meaning in ("due", "forecast", "start", "completed_on", "started_on")
        if (read := _day(item, meaning))
    )
    if not seen:
        return PlanYear.holding(today, START_MONTH)
    most = max(seen.values())
    return max(found for found, n in seen.items() if n == most)


def dated(draft: Draft, part: Part, usual: PlanYear) -> list[When]:
    """Give each item's dates, and a finding for every due date that had to be taken.

    A due day that cannot be read gets a finding at its cell, the same text once with all its cells; items without any
    get one finding together.
    """
    dates, without = [], []
    unread: dict[tuple[str, PlanYear], list[Item]] = {}
    for item in part.items:
        due, start = _day(item, "due"), _day(item, "start") or _day(item, "started_on")
        if start and due and start.day > due.day:
            cell = item.cells.get("start") or item.cells.get("started_on")
            said = item.texts.get("start") or item.texts.get("started_on")
            draft.find("starts-after-due", part, cell, said, other=str(due.day))
        year = PlanYear.holding(known.day, START_MONTH) if (known := due or start) else usual
        if due is None:
            due = Day(year.last_day)
            if item.texts.get("due", "").strip():
                unread.setdefault((item.texts["due"].strip(), year), []).append(item)
            else:
                without.append((item.row, year))
        dates.append(When(year, due, start))
    for (text, year), items in unread.items():
        cells = [item.cells.get("due", f"A{item.row}") for item in items]
        more = f" ({len(cells)} cells alike: {', '.join(cells)})" if len(cells) > 1 else ""
        draft.find("due-taken-year-end", part, cells[0], text, day=year.last_day, year=year.label, more=more)
    if without:
        rows = [row for row, _ in without]
        years = ", ".join(sorted({year.label for _, year in without}))
        column = part.table.column("due")
        place = f"{column.letter if column else 'A'}{rows[0]}"
        names = {"start", "started_on"} & {meaning for item in part.items for meaning in item.days}
        of = "that of the item's start where there is one" if names else "that of most dates, or the one asked for"
        draft.find("due-none-year-end", part, place, n=len(rows), rows=runs(rows), years=years, of=of)
    return dates


def _day(item: Item, meaning: str) -> Day | None:
    read = item.days.get(meaning)
    return read if read and FIRST <= read.day <= LAST else None
