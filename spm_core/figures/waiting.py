"""What waits for somebody: reports, reviews, milestones, changes asked, recommendations passed on; with owner, date and ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import iso, known_at
from spm_core.figures.plan import plan
from spm_core.figures.recommendations import recommendations
from spm_core.figures.reporting import units_of

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]


@access.question
def decisions(store: Store, ask: Ask) -> list[Row]:
    """What waits at the month's end, the most pressing kind first, then by date.

    Rows {date, kind, mark, item, item_kind, unit, owner, n, days, text, change, detail, division, period, id}. `kind` is
    `recommendation` (escalated to the leadership, not answered; `id`), `missing report`, `review` (of the last quarter
    whose reports are due, not opened, or not closed: `change` says which; `division`, `period`), `overdue milestone`,
    `change asked`, `late milestone` or `to declare`. `date` is the day since which it waits.
    """
    rows = store.rows(
        "from decision_open(as_of => $as_of, known_at => $known_at) as d order by d.rank, d.date, d.item, d.division",
        {"as_of": ask.as_of.last_day, "known_at": known_at(ask)},
    )
    mine = units_of(store, ask)
    shown = [
        row
        for row in rows
        if mine is None or row["unit"] in mine or (row["division"] == ask.id and ask.tier == "division")
    ]
    found = [
        {**{key: value for key, value in row.items() if key != "rank"}, "date": iso(row["date"]), "id": None}
        for row in shown
    ]
    return [*_escalated(store, ask), *found]


def _escalated(store: Store, ask: Ask) -> list[Row]:
    """Recommendations that the leadership has not answered; told in a report for the month or before."""
    waiting = [
        row for row in recommendations(store, ask) if row["state"] == "escalated" and row["month"] <= str(ask.as_of)
    ]
    if not waiting:
        return []
    names = {unit["unit"]: unit["name"] for unit in plan(store, ask)["units"]}
    empty = dict.fromkeys(("mark", "item", "item_kind", "n", "days", "change", "division", "period"))
    return [
        {
            **empty,
            "date": row["escalated_on"],
            "kind": "recommendation",
            "unit": row["unit"],
            "owner": names.get(row["unit"], row["unit"]),
            "text": row["text"],
            "detail": row["why"],
            "id": row["id"],
        }
        for row in sorted(waiting, key=lambda row: (row["escalated_on"], row["id"]))
    ]
