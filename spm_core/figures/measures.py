"""Results measures against their targets, year by year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import iso, known_at
from spm_core.figures.drift import group_rows
from spm_core.figures.plan import plan
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store


@access.question
def measures(store: Store, ask: Ask) -> dict[str, Any]:
    """Answer `spm show measures`: each measure with its years, the whole group only, numbers unrounded."""
    rows = store.rows(
        "from measure_year(as_of => $as_of, known_at => $known_at) as m order by m.pos, m.start_year",
        {"as_of": ask.as_of.last_day, "known_at": known_at(ask)},
    )
    found: dict[str, dict[str, Any]] = {}
    owners = _owners(store, ask)
    for row in rows:
        if owners is not None and row["owner"] not in owners:
            continue
        measure = found.setdefault(row["measure"], _measure(row))
        if row["start_year"] is not None:
            measure["years"].append(_year(row))
    return {"as_of": str(ask.as_of), "measures": list(found.values())}


def _measure(row: dict[str, Any]) -> dict[str, Any]:
    baseline = {"year": row["baseline_year"], "value": row["baseline"]} if row["baseline_year"] else None
    return {
        **{key: row[key] for key in ("measure", "owner", "indicator", "direction")},
        "baseline": baseline,
        "unit": row["unit"],
        "data_source": row["data_source"],
        "years": [],
    }


def _year(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "year": PlanYear(row["start_year"]).label,
        **{key: row[key] for key in ("target", "actual", "gap", "progress", "status")},
        "tags": ["moving away"] if row["moving_away"] else [],
        "published": iso(row["published_month"])[:7],  # type: ignore[index]
    }


def _owners(store: Store, ask: Ask) -> set[str] | None:
    """Which goals and strategies own the measures of the ask's group; None: all of them.

    A unit's or division's are those of the items it leads in the plan year that holds the month.
    """
    if ask.tier == "agency" or ask.id is None:
        return None
    if ask.tier in ("division", "unit"):
        return {row[key] for row in group_rows(store, replace(ask, year=None)) for key in ("strategy", "goal")}
    known = plan(store, ask)["strategies"]
    return {ask.id, *(row["strategy"] for row in known if ask.tier == "goal" and row["goal"] == ask.id)}
