"""`show measures` (definitions: "Measures"). Numbers are exact: fractions of what was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.calendar import month_of, months_of
from tests.oracle.events import MeasureRow, PlanLoad, Target, ValueRow
from tests.oracle.knowledge import Knowledge


def measures(known: Knowledge, t: date) -> dict[str, dict[str, Any]]:
    """Give the measures as of a month, by code."""
    return {row.measure: _measure(known, t, row) for row in known.plan.measures}


def published(known: Knowledge, measure: MeasureRow, year: str) -> date:
    """Give the month of publication: the first `published_month` that ends on or after the year's last day."""
    last = months_of(year, known.plan.settings.year_start_month)[-1]
    if measure.published_month is None:
        return last
    found = (month_of(date(last.year + more, measure.published_month, 1)) for more in (0, 1))
    return next(m for m in found if m >= last)


def _measure(known: Knowledge, t: date, measure: MeasureRow) -> dict[str, Any]:
    # Figures are of the whole group: subgroups stand elsewhere.
    whole = [v for v in known.plan.values if v.measure == measure.measure and not v.subgroup and v.value]
    bases = {v.year: Fraction(v.value) for v in whole if v.kind == "baseline"}
    targets = _targets(known, measure)
    actuals = _actuals(known, t, measure)
    base_year = max(bases, default=None)
    told = sorted({*bases, *targets, *actuals})
    years = [_label(n) for n in range(int(told[0][:4]), int(told[-1][:4]) + 1)] if told else []
    base = bases[base_year] if base_year else None
    return {
        "baseline": {"year": base_year, "value": base} if base_year else None,
        "years": {
            year: _year(known, measure, year == base_year, base, targets.get(year), actuals.get(year),
                        t >= published(known, measure, year))
            for year in years
        },
    }  # fmt: skip


def _label(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"


def _targets(known: Knowledge, measure: MeasureRow) -> dict[str, Fraction]:
    """The target of each year: the last by its day, then recording. A plan's is of the day that brought its number."""
    given: dict[str, list[tuple[date, datetime, int, Fraction, bool]]] = {}
    held: dict[str, Fraction] = {}
    loads = sorted(
        ((e.at, order, e.plan) for order, e in known.known if isinstance(e, PlanLoad)), key=lambda one: one[:2]
    )
    for at, order, plan in loads:
        mine = [
            v for v in plan.values if v.measure == measure.measure and v.kind == "target" and not v.subgroup and v.value
        ]
        now = {v.year: Fraction(v.value) for v in mine}
        for year, value in now.items():
            if held.get(year) != value:  # the same number again says nothing new
                given.setdefault(year, []).append((local(at, known).date(), at, order, value, True))
        held = now
    for order, e in known.known:
        if isinstance(e, Target) and e.measure == measure.measure:
            given.setdefault(e.year, []).append((e.on, e.at, order, Fraction(e.value), False))
    found = {}
    for year, rows in given.items():
        # a plan that no longer has the number takes only its own targets away
        standing = sorted(row for row in rows if year in held or not row[4])
        if standing:
            found[year] = standing[-1][3]
    return found


def local(at: datetime, known: Knowledge) -> datetime:
    """A moment on the agency's clock."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(known.plan.settings.time_zone))


def _actuals(known: Knowledge, t: date, measure: MeasureRow) -> dict[str, ValueRow]:
    """Give the visible actual of each year: of the latest month, then the later known; a blank one leaves it."""
    loads = [(e.at, order) for order, e in known.known if getattr(e, "plan", None) is known.plan]
    rows = [(published(known, measure, v.year), *loads[-1], v) for v in known.plan.values if v.kind == "actual"]
    rows += [(u.month, u.at, order, v) for order, u in known.in_force.values() for v in u.measures]
    seen = sorted((row for row in rows if row[0] <= t), key=lambda row: row[:3])
    return {v.year: v for *_, v in seen if v.measure == measure.measure and not v.subgroup and v.value}


def _year(known: Knowledge, measure: MeasureRow, is_base: bool, base: Fraction | None, target: Fraction | None,
          actual: ValueRow | None, out: bool) -> dict[str, Any]:  # fmt: skip
    sign = 1 if measure.direction == "higher" else -1
    small = actual is not None and suppressed(actual, known.plan.settings.minimum_n)
    value = Fraction(actual.value) if actual and not small else None
    gap = sign * (value - target) if value is not None and target is not None else None
    span = target - base if target is not None and base is not None else None
    tolerance = Fraction(measure.tolerance) if measure.tolerance else abs(span or Fraction(0)) / 10
    if target is None:
        status = "baseline only" if is_base and actual is None else "no target"
    elif actual is None:
        status = "no data" if out else "not due"
    elif gap is None:
        status = "suppressed"
    else:
        status = "met" if gap >= 0 else "near" if gap >= -tolerance else "off"
    away = value is not None and base is not None and sign * (value - base) < 0
    return {
        "target": target,
        "actual": value,
        "gap": gap,
        "progress": (value - base) / span if value is not None and base is not None and span else None,
        "status": status,
        "tags": ["moving away"] if away else [],
    }


def suppressed(row: ValueRow, minimum: int) -> bool:
    """A group below the agency's minimum, or one given as `*` or `<10`."""
    return row.value.startswith(("*", "<")) or bool(row.n and (row.n.startswith("<") or int(row.n) < minimum))
