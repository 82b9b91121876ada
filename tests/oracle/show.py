"""`show completion`, `drift` and `items`: groups of items (definitions: "Group", "Completion", "Drift")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from tests.oracle.calendar import before, months_of, year_of
from tests.oracle.items import AsOf
from tests.oracle.knowledge import Item, Knowledge

STATUSES = ("dropped", "completed_on_time", "completed_on_approved", "completed_late", "overdue", "behind",
            "not_reported", "on_plan", "not_started")  # fmt: skip


class Question:
    """Which items: of a kind and a plan year, as of a month, by groups of a tier."""

    def __init__(self, known: Knowledge, t: date, tier: str = "agency", *, of: str = "actions",
                 year: str | None = None, group: str | None = None) -> None:  # fmt: skip
        self.known, self.t, self.tier, self.group = known, t, tier, group
        self.at = AsOf(known, t)
        self.start = known.plan.settings.year_start_month
        self.year = year or year_of(t, self.start)
        self.kind = of.removesuffix("s")

    def items(self) -> list[Item]:
        """The items of the plan year asked for; a year that was not opened has none."""
        if self.year[:4] not in self.known.open_years:
            return []
        mine = (i for i in self.known.items.values() if i.kind == self.kind and i.year[:4] == self.year[:4])
        return [one for one in mine if self.at.exists(one)]

    def group_of(self, item: Item) -> str | None:
        """Where an item counts at the tier; a team that is no unit stands in the group None at unit and division."""
        plan = self.known.plan
        units, goals = dict(plan.units), dict(plan.strategies)
        lead = self.at.lead(item)
        found: dict[str, str | None] = {
            "agency": "agency",
            "division": units.get(lead),
            "unit": lead if lead in units else None,
            "strategy": item.strategy,
            "goal": goals[item.strategy],
        }
        return found[self.tier]

    def ids(self) -> list[str]:
        """Every group of the tier, in plan order."""
        plan = self.known.plan
        return {
            "agency": ["agency"],
            "division": list(plan.divisions),
            "unit": [unit for unit, _ in plan.units],
            "goal": list(plan.goals),
            "strategy": [strategy for strategy, _ in plan.strategies],
        }[self.tier]

    def groups(self) -> dict[str | None, list[Item]]:
        """Every group with its items; the group None last and only when it has some; `group` narrows to one."""
        found: dict[str | None, list[Item]] = {group: [] for group in self.ids()}
        for item in self.items():
            found.setdefault(self.group_of(item), []).append(item)
        return {group: items for group, items in found.items() if self.group in (None, group)}


def completion(q: Question) -> dict[str | None, dict[str, Any]]:
    """Give the counts of `show completion`, by group."""
    return {group: _completion(q.at, items) for group, items in q.groups().items()}


def _completion(at: AsOf, items: list[Item]) -> dict[str, Any]:
    frozen = [i for i in items if i.frozen]
    live = [i for i in items if at.live(i)]
    due = [i for i in frozen if i.frozen and i.frozen <= at.t]
    due_now = [i for i in live if at.approved(i) <= at.t]
    on_time = [i for i in due if at.done(i) and at.completed(i) <= i.frozen]  # type: ignore[operator]
    low = _count(due, at.done)
    unknown = _count(due, lambda i: not at.done(i) and not at.dropped(i) and not at.reported(i))
    status = Counter(map(at.status, items))
    return {
        "items": len(items),
        "Y0": {"n": _count(frozen, at.done), "of": len(frozen)},
        "Y1": {"n": _count(live, at.done), "of": len(live)},
        "T0": {"n": low, "of": len(due)},
        "T1": {"n": _count(due_now, at.done), "of": len(due_now), "redated": _redated(at, items)},
        "OT": {"n": len(on_time), "of": len(due)},
        "X": {"n": len(due), "of": len(frozen)},
        "RNG": {"low": low, "high": low + unknown, "of": len(due)},
        "status": {name: status[name] for name in STATUSES},
    }


def _count(items: list[Item], holds: Callable[[Item], bool]) -> int:
    return sum(map(holds, items))


def _redated(at: AsOf, items: list[Item]) -> int:
    """P <> P0, of the live frozen items."""
    return _count(items, lambda i: bool(i.frozen) and at.live(i) and at.approved(i) != i.frozen)


def drift(q: Question) -> dict[str | None, dict[str, Any]]:
    """Give the figures of `show drift`, by group."""
    return {group: _drift(q, items) for group, items in q.groups().items()}


def _drift(q: Question, items: list[Item]) -> dict[str, Any]:
    at = q.at
    portfolio = [i for i in items if i.frozen and at.live(i)]
    finish = {i.item: at.expected(i) or date.max for i in portfolio}
    year_end = months_of(q.year, q.start)[-1]
    moved = [n for i in portfolio if (n := (finish[i.item] - i.first).days)]
    frozen = [i for i in items if i.frozen]
    return {
        "items": len(items),
        "past_tolerance": _count(portfolio, lambda i: finish[i.item] > i.first + at.tolerance),
        "unapproved_past_tolerance": _count(portfolio, lambda i: finish[i.item] > at.approved(i) + at.tolerance),
        "redated": _redated(at, items),
        "past_year_end": _count(portfolio, lambda i: finish[i.item] > year_end),
        "median_moved_days": median(moved) if moved else None,
        "pace": {"n": _count(frozen, at.done), "of": _count(frozen, lambda i: i.first <= q.t)},
        "hit_rate": _hit_rate(q, items),
        "months_late": _months_late(q, frozen),
    }


def _hit_rate(q: Question, items: list[Item]) -> dict[str, int]:
    """Of the items whose forecast of a month ago fell in this month: how many were completed."""
    months, then = months_of(q.year, q.start), AsOf(q.known, before(q.t))
    if q.t not in months[1:]:
        # Reading: outside the year's months, as in its first, nothing was forecast: 0 of 0.
        return {"n": 0, "of": 0}
    tried = [
        i for i in items
        if then.live(i) and not then.done(i) and then.t < then.forecast(i) <= q.t and not q.at.dropped(i)
    ]  # fmt: skip
    return {"n": _count(tried, q.at.done), "of": len(tried)}


def _months_late(q: Question, frozen: list[Item]) -> float | None:
    months = months_of(q.year, q.start)
    elapsed = sum(m <= q.t for m in months)
    if len(frozen) < 20 or elapsed < 3:
        return None
    ends = [months[0].replace(day=1) - timedelta(days=1), *months]
    planned = [_count(frozen, lambda i, end=end: i.first <= end) for end in ends]  # type: ignore[misc]
    return months_late(planned, _count(frozen, q.at.done), elapsed)


def months_late(planned: list[int], earned: int, elapsed: int) -> float:
    """Earned schedule: `planned` is PV(0) to PV(12), `earned` EV, `elapsed` AT.

    >>> months_late([0, 5, 9, 15, 22, 30, 40, 48, 55, 60, 60, 60, 60], 48, 9)
    2.0
    """
    if earned < planned[0]:
        return float(elapsed)
    level = min(earned, planned[12])
    at_level = [m for m in range(13) if planned[m] == level]
    if at_level:
        first, last = at_level[0], at_level[-1]
        return float(elapsed - last if elapsed > last else elapsed - first if elapsed < first else 0)
    c = max(m for m in range(13) if planned[m] <= earned)
    schedule = c + Fraction(earned - planned[c], planned[c + 1] - planned[c])
    return float(elapsed - schedule)


def items(q: Question) -> dict[str, dict[str, Any]]:
    """Give the rows of `show items` and of the items in `show drift`, by code."""
    goals = dict(q.known.plan.strategies)
    units = dict(q.known.plan.units)
    return {
        i.item: {
            **q.at.row(i),
            "milestone": i.milestone,
            "strategy": i.strategy,
            "goal": goals[i.strategy],
            "year": i.year,
            "division": units.get(q.at.lead(i)),
            "reported": q.at.reported(i),
        }
        for group in q.groups().values()
        for i in group
    }
