"""A plan year as a whole, and what goes on into the next one (definitions: "Completion"; contract: `year show`, `year propose`)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.oracle.calendar import months_of
from tests.oracle.items import AsOf
from tests.oracle.knowledge import Item, Knowledge
from tests.oracle.reports import reporting
from tests.oracle.show import Question

COUNTS = ("due", "on_time", "late", "missing")


def burnup(q: Question) -> dict[str, Any]:
    """Give `months` 0 to 12 (0: the day before the year) and the totals of the question's one group."""
    at, (mine,) = q.at, q.groups().values()
    frozen, live = [i for i in mine if i.frozen], [i for i in mine if at.live(i)]
    months = months_of(q.year, q.start)
    rows = []
    for n, end in enumerate([months[0].replace(day=1) - timedelta(days=1), *months]):
        unknown = [i for i in frozen if i.first <= end and at.live(i) and not at.done(i) and not at.reported(i)]
        finished = [i for i in frozen if at.live(i) and (at.expected(i) or date.max) <= end]
        rows.append(
            {
                "frozen": sum(i.first <= end for i in frozen),
                "plan_now": sum(at.approved(i) <= end for i in live),
                "completed": sum(at.done(i) and at.completed(i) <= end for i in frozen) if end <= q.t or not n else None,  # type: ignore[operator]
                "not_reported": len(unknown) if end <= q.t else None,
                "forecast": len(finished) if end >= q.t else None,
            }
        )  # fmt: skip
    return {
        "months": dict(enumerate(rows)),
        "frozen": len(frozen),
        "completed": sum(map(at.done, frozen)),
        "live": len(live),
        "added": sum(not i.frozen for i in live),
        "dropped": sum(not at.live(i) for i in frozen),
    }


def pooled(known: Knowledge, t: date, year: str, tier: str = "agency") -> dict[str | None, dict[str, Any]]:
    """Give the reports of the year's months up to t, added up: a report counts once for each month that it was due."""
    found: dict[str | None, dict[str, Any]] = {}
    for month in months_of(year, known.plan.settings.year_start_month):
        if month > t:
            break
        for group, row in reporting(known, month, tier).items():
            sums = found.setdefault(group, {**dict.fromkeys(COUNTS, 0), "actions": {"n": 0, "of": 0}})
            for key in COUNTS:
                sums[key] += row[key]
            for key in ("n", "of"):
                sums["actions"][key] += row["actions"][key]
    return found


def milestones(q: Question) -> dict[str, dict[str, Any]]:
    """Give of each milestone its live actions done and its declared result."""
    over = q.t >= months_of(q.year, q.start)[-1]
    found = {}
    for item in q.items():
        actions = [i for i in q.at.live_actions(item) if q.at.exists(i)]
        told = [d for d in q.known.declarations.get(item.item, []) if over or d.on <= q.t]
        found[item.item] = {
            "actions": {"n": sum(map(q.at.done, actions)), "of": len(actions)},
            "declared": told[-1].result if told else None,
        }
    return found


def adjustments(q: Question) -> list[tuple[str, str, str]]:
    """Give (item, change, day) of what was decided by t about the year's items, actions and milestones alike."""
    mine = {i.item for of in ("actions", "milestones") for i in Question(q.known, q.t, of=of, year=q.year).items()}
    rows = [one for item in mine for one in q.known.decisions.get(item, []) if one.on <= q.t]
    return sorted((one.item, one.change, one.on.isoformat()) for one in rows)


def still_open(known: Knowledge, t: date, year: str) -> list[Item]:
    """Give the milestones of earlier years that are open as of t."""
    at = AsOf(known, t)
    found = (i for i in known.items.values() if i.kind == "milestone" and i.year[:4] < year[:4])
    return [i for i in found if at.live(i) and not at.done(i)]


def carried(known: Knowledge, t: date, milestone: Item, year: str) -> tuple[date, str, dict[str, tuple[date, str]]]:
    """Give what a carried milestone is in a year: its due date, its lead, and (due, unit) of each open action by its old code."""
    at, months = AsOf(known, t), months_of(year, known.plan.settings.year_start_month)

    def due(item: Item) -> date:
        forecast = at.forecast(item)
        return forecast if months[0].replace(day=1) <= forecast <= months[-1] else months[-1]

    own = due(milestone)
    actions = [i for i in at.live_actions(milestone) if not at.done(i)]
    # Reading: an action that comes along is due no later than its milestone.
    return own, at.lead(milestone), {i.item: (min(due(i), own), at.lead(i)) for i in actions}
