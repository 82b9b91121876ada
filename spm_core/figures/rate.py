"""The reporting rate as a monthly operational measure: its target, its natural process limits, and what is no chance."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import groups, known_at
from spm_core.figures.plan import settings
from spm_core.model import Month
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Ask
    from spm_core.store import Store

MONTHS = 24
"""So many months at most stand in the chart."""

LEAST = 6
"""Fewer points say nothing about what is usual."""

SPREAD = Fraction(266, 100)
"""Limits lie this many mean moving ranges from the mean (individual values, moving ranges of two)."""

TIERS = ("agency", "division", "unit")


@access.question
def rate(store: Store, ask: Ask) -> dict[str, Any]:
    """Answer `spm show rate`: of each month's reports due, those on time (RR), for months whose due day is over.

    {as_of, tier, target, groups: [{id, months: [{month, on_time, due}], limits, signals}]}, `limits` {mean, low, high, moving_range} in percent, null under six months; `signals` [{rule, months}].
    """
    if ask.tier not in TIERS:
        raise WrongUse(f"--tier {ask.tier!r}: the reporting rate is counted for {', '.join(TIERS)}.")
    rows = groups(
        store,
        ask,
        "report_rate(as_of => $as_of, known_at => $known_at, settled_at => $settled_at, months => $months)",
        {
            "as_of": ask.as_of.last_day,
            "known_at": known_at(ask),
            "settled_at": ask.known_at or utc_now(),
            "months": MONTHS,
        },
    )
    found: dict[str, list[dict[str, Any]]] = {row["group_id"]: [] for row in rows}
    for row in sorted((row for row in rows if row["month"]), key=lambda row: row["month"]):
        month = {"month": str(Month.of(row["month"])), "on_time": row["on_time"], "due": row["due"]}
        found[row["group_id"]].append(month)
    return {
        "as_of": str(ask.as_of),
        "tier": ask.tier,
        "target": settings(store, ask)["reporting_target"],
        "groups": [{"id": code, "months": months, **behaviour(months)} for code, months in found.items()],
    }


def behaviour(months: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the natural process limits of the rates, in percent, and the signals: what chance alone seldom does.

    Limits stop at 0 and 100, where a rate does. Signals: `outside` a limit; `run`: eight in a row on one side of the
    mean; `near`: three of four in a row nearer to the same limit than to the mean.

    >>> told = behaviour([{"month": f"2026-0{m}", "on_time": n, "due": 10} for m, n in enumerate((8, 9, 8, 9, 8, 9), 1)])
    >>> told["limits"], told["signals"]
    ({'mean': 85.0, 'low': 58.4, 'high': 100.0, 'moving_range': 10.0}, [])
    """
    values = [Fraction(100 * row["on_time"], row["due"]) for row in months]
    if len(values) < LEAST:
        return {"limits": None, "signals": []}
    mean = sum(values, Fraction()) / len(values)
    moving = sum((abs(b - a) for a, b in pairwise(values)), Fraction()) / (len(values) - 1)
    low, high = mean - SPREAD * moving, mean + SPREAD * moving
    names = [row["month"] for row in months]
    found = {
        "outside": [at for at, value in enumerate(values) if not low <= value <= high],
        "run": _runs(values, mean),
        "near": _near(values, mean, SPREAD * moving),
    }
    limits = {"mean": mean, "low": max(low, Fraction()), "high": min(high, Fraction(100)), "moving_range": moving}
    return {
        "limits": {name: float(value) for name, value in limits.items()},
        "signals": [{"rule": rule, "months": [names[at] for at in places]} for rule, places in found.items() if places],
    }


def _runs(values: Sequence[Fraction], mean: Fraction, least: int = 8) -> list[int]:
    """Give the places of all points in runs of at least so many on one side of the mean; one on it ends a run."""
    found: list[int] = []
    run: list[int] = []
    side = 0
    for at, value in enumerate(values):
        now = (value > mean) - (value < mean)
        run = [*run, at] if now and now == side else [at] if now else []
        side = now
        if len(run) >= least:
            found += run if len(run) == least else [at]
    return found


def _near(values: Sequence[Fraction], mean: Fraction, reach: Fraction) -> list[int]:
    """Give the places of points of which three of four in a row lie nearer to the same limit than to the mean."""
    found: set[int] = set()
    for side in (1, -1):
        near = [side * (value - mean) * 2 > reach for value in values]
        for start in range(len(values) - 3):
            four = range(start, start + 4)
            if sum(near[at] for at in four) >= 3:
                found |= {at for at in four if near[at]}
    return sorted(found)
