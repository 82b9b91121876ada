"""`due` and `show rate`: who owes what on a day, and the reporting rate over time, from the plain record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.calendar import after, before, month_of, months_of
from tests.oracle.events import PlanLoad
from tests.oracle.items import AsOf
from tests.oracle.knowledge import Knowledge
from tests.oracle.reports import deadline, how, owed

EVERY = {"monthly": 1, "quarterly": 3, "twice a year": 6, "yearly": 12}


def end_of(known: Knowledge, on: date) -> datetime:
    """The last moment of a day on the agency's clock, UTC."""
    zone = ZoneInfo(known.plan.settings.time_zone)
    after_it = datetime.combine(on + timedelta(days=1), time(), zone).astimezone(UTC).replace(tzinfo=None)
    return after_it - timedelta(microseconds=1)


def _back(t: date, months: int) -> date:
    for _ in range(months):
        t = before(t)
    return t


def reports_due(known: Knowledge, on: date) -> dict[tuple[str, str], dict[str, Any]]:
    """By (month, unit): each report owed for the month that holds the day and the twelve before it."""
    assert known.known_at
    found = {}
    m = _back(month_of(on), 12)
    while m <= month_of(on):
        rows = owed(known, m)
        for unit in sorted({one for one, _ in rows}):
            mine = [item for one, item in rows if one == unit]
            came = how(known, unit, m)
            over = deadline(known, m) <= known.known_at
            missing = "coming" if m >= on else "late" if over else "owed"
            found[f"{m:%Y-%m}", unit] = {
                "unit": unit,
                "division": dict(known.plan.units)[unit],
                "month": f"{m:%Y-%m}",
                "due_on": after(m).replace(day=known.plan.settings.report_due_day),
                "state": {"on_time": "delivered", "late": "delivered_late", "missing": missing}[came],
                "rows": {"n": sum(AsOf(known, m).reported(item) for item in mine), "of": len(mine)},
            }
        m = after(m)
    return found


def reviews_due(known: Knowledge, on: date) -> dict[tuple[str, str, str], dict[str, Any]]:
    """By (kind, scope, period): the reviews whose period ended in the twelve months before or holds the day."""
    s = known.plan.settings
    begun = min(event.at for _, event in known.known if isinstance(event, PlanLoad))
    first = begun.replace(tzinfo=UTC).astimezone(ZoneInfo(s.time_zone)).date()
    found = {}
    scopes = [("leadership", "agency", s.leadership_review)]
    scopes += [("division", one, s.division_review) for one in known.plan.divisions]
    for kind, scope, cadence in scopes:
        for start in known.open_years if cadence in EVERY else ():
            label = f"{start}-{(int(start) + 1) % 100:02d}"
            months, step = months_of(label, s.year_start_month), EVERY[cadence]
            for at in range(0, 12, step):
                covered = months[at : at + step]
                ends, begins = covered[-1], covered[0].replace(day=1)
                due_on = max(ends + timedelta(days=s.review_within_days), after(ends).replace(day=s.report_due_day))
                looked_at = _back(month_of(on), 12) <= ends and begins <= on
                if due_on < first or not looked_at:
                    continue
                quarter = f"{label}.Q{(at + step) // 3}"
                period = f"{ends:%Y-%m}" if step == 1 else label if step == 12 and kind == "leadership" else quarter
                found[kind, scope, period] = {
                    "kind": kind, "scope": scope, "period": period, "due_on": due_on,
                    "first_month": f"{begins:%Y-%m}", "last_month": f"{ends:%Y-%m}",
                    "state": "coming" if ends >= on else "owed" if due_on >= on else "late",
                    "review": None,
                }  # fmt: skip
    return found


def rate(known: Knowledge, t: date, tier: str) -> dict[str, dict[str, Any]]:
    """Groups of `show rate`: of 24 months, those whose deadline was over at the moment known."""
    assert known.known_at
    divisions = dict(known.plan.units)
    ids = {"agency": ["agency"], "division": list(known.plan.divisions), "unit": list(divisions)}[tier]
    found: dict[str, dict[str, Any]] = {}
    for group in ids:
        months = []
        for back in range(23, -1, -1):
            m = _back(t, back)
            units = {unit for unit, _ in owed(known, m) if group in ("agency", divisions[unit], unit)}
            if units and deadline(known, m) <= known.known_at:
                on_time = sum(how(known, unit, m) == "on_time" for unit in units)
                months.append({"month": f"{m:%Y-%m}", "on_time": on_time, "due": len(units)})
        found[group] = {
            "id": group,
            "months": months,
            "limits": limits([100 * r["on_time"] / r["due"] for r in months]),
        }
    return found


def limits(values: list[float]) -> dict[str, float] | None:
    """Mean and natural process limits, which stop at 0 and 100; none under six values."""
    if len(values) < 6:
        return None
    mean = fmean(values)
    moving = fmean(abs(values[at] - values[at - 1]) for at in range(1, len(values)))
    return {
        "mean": mean,
        "low": max(0.0, mean - 2.66 * moving),
        "high": min(100.0, mean + 2.66 * moving),
        "moving_range": moving,
    }
