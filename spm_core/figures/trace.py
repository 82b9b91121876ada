"""Every fact behind an item, and how its date moved from report to report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import iso, known_at, moment, when_each
from spm_core.figures.plan import plan_year
from spm_core.figures.recommendations import recommendation_facts
from spm_core.figures.requests import request_facts
from spm_core.model import Month

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

_FACTS = "from fact_of_item(of_item => $item, as_of => $as_of, known_at => $known_at) as f order by f.known_at, f.act, f.field"


_MONTHS = "from item_months(months => $months, known_at => $known_at, in_year => $in_year)"


@access.question
def trace(store: Store, ask: Ask, item: str) -> dict[str, Any]:
    """Answer `spm trace ITEM`: every fact that speaks of the month or before, in the order in which it became known.

    `item` may also be the id of a recommendation or of a change asked for: then its steps.
    """
    rows = store.rows(_FACTS, {"item": item, "as_of": ask.as_of.last_day, "known_at": known_at(ask)})
    if not rows and (steps := recommendation_facts(store, ask, item) or request_facts(store, ask, item)):
        return {"item": item, "facts": steps}
    if not rows:
        raise WrongUse(
            f"The plan has no action or milestone {item!r}. Codes are written as in the plan, for example 1.2.Y3-1.4."
        )
    reviews = {row["act"]: row["review"] for row in store.rows("from decision_review")}
    return {"item": item, "facts": [{**_fact(row), "review": reviews.get(row["act"])} for row in rows]}


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "field": row["field"],
        "value": row["value"],
        "month": iso(row["month"])[:7] if row["month"] else None,  # type: ignore[index]
        "known_at": moment(row["known_at"]),
        **{key: row[key] for key in ("upload", "file", "sheet", "cell")},
        "by": row["who"],
        "in_force": bool(row["in_force"]),
        "decided_on": iso(row["decided_on"]),
        "why": row["why"],
    }


@access.question
def measure_facts(store: Store, ask: Ask, measure: str) -> list[dict[str, Any]]:
    """Every value ever given for a results measure, subgroups among them, with the cell that each was read from."""
    rows = store.rows(
        "from fact_of_measure(of_measure => $measure, as_of => $as_of, known_at => $known_at) as f order by f.year, f.known_at, f.act, f.field",
        {"measure": measure, "as_of": ask.as_of.last_day, "known_at": known_at(ask)},
    )
    return [{**_fact(row), "year": row["year"], "subgroup": row["subgroup"], "n": row["n"]} for row in rows]


@access.question
def moves(store: Store, ask: Ask, item: str) -> list[dict[str, Any]]:
    """An item at the end of each month of its plan year up to as_of: expected, approved, status; as known."""
    return [
        {
            "month": str(Month.of(row["month_end"])),
            **{key: iso(row[key]) for key in ("frozen", "approved", "forecast", "expected")},
            "status": row["status"],
            "reported": row["reported"],
        }
        for row in by_month(store, ask)
        if row["item"] == item
    ]


def by_month(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """Rows of `item_at` of the plan year's items at the end of each of its months up to as_of, as known, month by month."""
    year = plan_year(store, ask)
    asked = when_each(replace(ask, year=year.label), [month for month in year.months if month <= ask.as_of])
    return store.rows(f"{_MONTHS} as i order by i.month_end, i.pos", asked)
