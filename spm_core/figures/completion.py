"""Completion: n of m, in its pairs, with the statuses that the items partition into."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import groups, iso, kind, known_at, tiers, when, when_each
from spm_core.figures.plan import plan_year
from spm_core.figures.reporting import states_by_month
from spm_core.model import STATUSES, Ask, Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Tier
    from spm_core.store import Store

_COMPLETION = "completion(as_of => $as_of, known_at => $known_at, in_year => $in_year)"
"""Of both kinds and every tier, so that whatever is looked at is one question (`Store.remembering`)."""
_BURNUP = "burnup(of_kind => $of_kind, as_of => $as_of, known_at => $known_at, in_year => $in_year)"


@access.question
def completion(store: Store, ask: Ask, of: str = "actions") -> dict[str, Any]:
    """Answer `spm show completion`: one group each of the ask's tier, counts only."""
    wanted = kind(of)
    rows = [row for row in groups(store, ask, _COMPLETION, when(ask)) if row["kind"] == wanted]
    return {"as_of": str(ask.as_of), "tier": ask.tier, "of": of, "groups": [_group(row) for row in rows]}


@access.question
def completion_tiers(store: Store, ask: Ask, of: str, wanted: Sequence[Tier]) -> dict[str, list[dict[str, Any]]]:
    """The groups of several tiers, as `completion` gives each, for one question to the store."""
    rows = [row for row in tiers(store, _COMPLETION, when(ask)) if row["kind"] == kind(of)]
    return {tier: [_group(row) for row in rows if row["tier"] == tier] for tier in wanted}


def _group(row: dict[str, Any]) -> dict[str, Any]:
    def part(n: str, of: str) -> dict[str, int]:
        return {"n": row[n], "of": row[of]}

    return {
        "id": row["group_id"],
        "name": row["name"],
        "items": row["items"],
        "Y0": part("y0_n", "y0_of"),
        "Y1": part("y1_n", "y1_of"),
        "T0": part("t0_n", "t0_of"),
        "T1": {**part("t1_n", "t1_of"), "redated": row["redated"]},
        "OT": part("ot_n", "t0_of"),
        "X": part("t0_of", "y0_of"),
        "RNG": {"low": row["t0_n"], "high": row["rng_high"], "of": row["t0_of"]},
        "status": {status: row[status] for status in STATUSES},
    }


@access.question
def burnup(store: Store, ask: Ask, of: str = "actions") -> dict[str, Any]:
    """Cumulative counts at each month's end of the plan year, for the ask's one group.

    `months` has 13 rows, the first being the day before the year; `completed` and `not_reported` are None after
    as_of, `forecast` before it. `frozen`, `completed`, `live`, `added`, `dropped` count the whole as of the month asked,
    which may lie after the year: then `completed` counts what was done since too.
    """
    rows = store.rows(
        f"from {_BURNUP} as g where g.tier = $tier and g.group_id = $group_id order by g.m",
        {"of_kind": kind(of), **when(ask), "tier": ask.tier, "group_id": ask.id or "agency"},
    )
    as_of = ask.as_of.last_day
    months = [
        {
            "month": iso(row["ends"])[:7] if row["m"] else None,  # type: ignore[index]
            "ends": iso(row["ends"]),
            "frozen": row["frozen"],
            "plan_now": row["plan_now"],
            "completed": row["done"],
            "not_reported": row["not_reported"] if row["ends"] <= as_of else None,
            "forecast": row["expected"] if row["ends"] >= as_of else None,
        }
        for row in rows
    ]
    last = rows[-1] if rows else {}
    totals = {key: last.get(name, 0) for key, name in _TOTALS.items()}
    return {"as_of": str(ask.as_of), "tier": ask.tier, "id": ask.id, "of": of, "months": months, **totals}


_TOTALS = {
    "frozen": "frozen_total",
    "completed": "done_total",
    "live": "live_total",
    "added": "added",
    "dropped": "dropped",
}


@access.question
def grid(store: Store, ask: Ask) -> dict[str, Any]:
    """Units by month: actions done of those due to date, plan now, at each month's end, as known.

    After as_of a cell has only `falls_due`, the live open-or-done actions whose approved date lies in that month.
    """
    year = plan_year(store, ask)
    months = year.months
    past = [month for month in months if month <= ask.as_of]
    by_month = _unit_cells(store, replace(ask, year=year.label), past)
    reports = states_by_month(store, past, known_at(ask))
    ahead = _falls_due(store, ask)
    units = [
        row
        for row in groups(store, replace(ask, tier="unit", id=None), _COMPLETION, when(ask))
        if row["kind"] == "action"
    ]
    divisions = _division_of(store, ask)
    if ask.tier == "division":
        units = [unit for unit in units if divisions.get(unit["group_id"], {}).get("division") == ask.id]
    if ask.tier == "unit":
        units = [unit for unit in units if unit["group_id"] == ask.id]
    rows = []
    for unit in units:
        code = unit["group_id"]
        cells = []
        for month in months:
            done, due = by_month[month].get(code, (0, 0)) if month in by_month else (None, None)
            state = reports[month].get(code, "not_due") if month in reports else "future"
            cells.append(
                {
                    "month": str(month),
                    "done": done,
                    "due": due,
                    "report": state,
                    "falls_due": ahead.get((code, str(month)), 0),
                }
            )
        states = [cell["report"] for cell in cells if cell["report"] in ("on_time", "late", "missing")]
        rows.append(
            {
                "unit": code,
                "name": unit["name"],
                **divisions.get(code, {"division": None, "division_name": None}),
                "cells": cells,
                "overdue": unit["overdue"],
                "on_time": states.count("on_time"),
                "reports_due": len(states),
            }
        )
    return {
        "as_of": str(ask.as_of),
        "year": year.label,
        "months": [str(month) for month in months],
        "units": rows,
        "totals": _totals(rows, months),
    }


def _totals(rows: list[dict[str, Any]], months: tuple[Month, ...]) -> dict[str, Any]:
    def add(column: int, key: str) -> int | None:
        found = [row["cells"][column][key] for row in rows if row["cells"][column][key] is not None]
        return sum(found) if found else None

    cells = [
        {"month": str(month), "done": add(at, "done"), "due": add(at, "due"), "falls_due": add(at, "falls_due") or 0}
        for at, month in enumerate(months)
    ]
    sums = {key: sum(row[key] for row in rows) for key in ("overdue", "on_time", "reports_due")}
    return {"cells": cells, **sums}


def _unit_cells(store: Store, ask: Ask, months: Sequence[Month]) -> dict[Month, dict[str | None, tuple[int, int]]]:
    found: dict[Month, dict[str | None, tuple[int, int]]] = {month: {} for month in months}
    asked = when_each(ask, months)
    for row in store.rows("from unit_due(months => $months, known_at => $known_at, in_year => $in_year)", asked):
        found[Month.of(row["month_end"])][row["unit"]] = (row["done"], row["due"])
    return found


def _falls_due(store: Store, ask: Ask) -> dict[tuple[str | None, str], int]:
    rows = store.rows("from falls_due(as_of => $as_of, known_at => $known_at, in_year => $in_year)", when(ask))
    return {(row["unit"], row["month"]): row["n"] for row in rows}


def _division_of(store: Store, ask: Ask) -> dict[str, dict[str, Any]]:
    rows = store.rows("from unit_division(known_at => $known_at)", {"known_at": known_at(ask)})
    return {row.pop("unit"): row for row in rows}
