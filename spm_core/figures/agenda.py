"""What a division's quarterly review looks at: who reported, what moved, what is at risk, what is new, what went well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import iso, known_at
from spm_core.figures.measures import measures
from spm_core.figures.plan import agency_time, plan, plan_year, settings
from spm_core.figures.recommendations import WAITING
from spm_core.figures.recommendations import recommendations as every_recommendation
from spm_core.figures.reporting import report_rows, told, uploads
from spm_core.figures.trace import by_month
from spm_core.model import Month
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from spm_core.model import Ask
    from spm_core.store import Store

DONE = ("completed_on_time", "completed_on_approved", "completed_late")
"""The derived statuses of what is done."""


@access.question
def quarter(store: Store, ask: Ask) -> list[Month]:
    """The months of the plan year's quarter that holds as_of, up to as_of."""
    months = plan_year(store, ask).months
    if ask.as_of not in months:
        return [ask.as_of]
    at = months.index(ask.as_of)
    return list(months[at - at % 3 : at + 1])


@access.question
def who_reported(store: Store, ask: Ask, months: Sequence[Month] | None = None) -> list[dict[str, Any]]:
    """Each unit of the ask's division that owes a report for the month (for each of several), in plan order.

    Rows {month, unit, name, state, received (ISO, agency's clock), days_late, n, of, upload, file}; `state` is on_time,
    late, missing, or not_yet before the deadline. `n` of the `of` rows owed have a status.
    """
    states = report_rows(store, months or [ask.as_of], known_at(ask))
    files = {(row["unit"], row["month"]): row for row in uploads(store, ask) if row["state"] == "in_force"}
    now = ask.known_at or utc_now()
    return [
        {
            "month": str(month),
            **_unit_report(store, unit, by_unit[unit["unit"]], files.get((unit["unit"], str(month))), now),
        }
        for month, by_unit in states.items()
        for unit in plan(store, ask)["units"]
        if unit["unit"] in by_unit and ask.id in (None, unit["division"], unit["unit"])
    ]


def _unit_report(
    store: Store,
    unit: dict[str, Any],
    state: dict[str, Any],
    file: dict[str, Any] | None,
    now: datetime,
) -> dict[str, Any]:
    received = agency_time(store, state["first_received_at"]) if state["first_received_at"] else None
    # the deadline is the first moment that is too late: the day before it is the last good one
    days_late = (received.date() - agency_time(store, state["deadline"]).date()).days + 1 if received else None
    waiting = state["state"] == "missing" and now < state["deadline"]
    return {
        "unit": unit["unit"],
        "name": unit["name"],
        "state": "not_yet" if waiting else state["state"],
        "received": received.isoformat(timespec="minutes") if received else None,
        "days_late": max(days_late, 0) if days_late is not None else None,
        "n": state["reported_rows"],
        "of": state["owed_rows"],
        "upload": file["upload"] if file else None,
        "file": file["file"] if file else None,
    }


def is_open(row: dict[str, Any]) -> bool:
    """Whether an item is neither done nor dropped."""
    return row["status"] not in (*DONE, "dropped")


def is_at_risk(row: dict[str, Any]) -> bool:
    """Whether an open item is past its approved date, or behind or forecast to be."""
    return is_open(row) and (row["status"] in ("overdue", "behind") or "forecast late" in row["tags"])


def at_risk(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items of `figures.items` to speak of: ready to declare first, then overdue, then behind; furthest moved first."""
    chosen = [row for row in rows if is_at_risk(row) or "ready to declare" in row["tags"]]
    return sorted(
        chosen,
        key=lambda row: ("ready to declare" not in row["tags"], row["status"] != "overdue", -(row["drift"] or 0)),
    )


def actions_of(
    milestones: Iterable[dict[str, Any]], actions: Iterable[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """For each milestone its actions, whoever leads them, out of the agency's rows of `figures.items`."""
    found: dict[str, list[dict[str, Any]]] = {row["item"]: [] for row in milestones if row["kind"] == "milestone"}
    for action in actions:
        if action["milestone"] in found:
            found[action["milestone"]].append(action)
    return found


@access.question
def moves_of(store: Store, ask: Ask, rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """For each item its dates and status at the end of each month of the plan year up to as_of, like `figures.moves`."""
    found: dict[str, list[dict[str, Any]]] = {row["item"]: [] for row in rows}
    for row in by_month(store, ask):
        if row["item"] in found:
            dates = {key: iso(row[key]) for key in ("frozen", "first_approved", "approved", "expected")}
            month = str(Month.of(row["month_end"]))
            found[row["item"]].append({"month": month, **dates, "status": row["status"]})
    return found


def live_frozen(rows: Iterable[dict[str, Any]]) -> int:
    """How many items (rows of `figures.items` or of a drift answer) are live and frozen: what dates past tolerance are counted out of.

    >>> live_frozen([{"frozen": "2026-09-30", "status": "dropped"}, {"frozen": "2026-09-30", "status": "overdue"}, {"frozen": None, "status": "on_plan"}])
    1
    """
    return sum(row["frozen"] is not None and row["status"] != "dropped" for row in rows)


def move_counts(rows: Iterable[dict[str, Any]], tolerance_days: int) -> dict[str, int]:
    """How the dates of live items stand against the frozen ones (added: the first approved).

    {live, later, earlier, past, past_approved, past_partly}: `past` is later by more than the tolerance; of these
    `past_approved` is approved to within it, `past_partly` re-dated but still past its approved date.
    """
    live = [row for row in rows if row["status"] != "dropped" and row["drift"] is not None]
    past = [row for row in live if row["drift"] > tolerance_days]
    return {
        "live": len(live),
        "later": sum(row["drift"] > 0 for row in live),
        "earlier": sum(row["drift"] < 0 for row in live),
        "past": len(past),
        "past_approved": sum(row["approved_drift"] > 0 and row["unapproved_drift"] <= tolerance_days for row in past),
        "past_partly": sum(row["approved_drift"] > 0 and row["unapproved_drift"] > tolerance_days for row in past),
    }


@access.question
def new_results(store: Store, ask: Ask) -> dict[str, list[dict[str, Any]]]:
    """Results of the ask's measures that became visible in its quarter, those without data, and those due in three months.

    {new, missing, due}: rows {measure, indicator, owner, unit, direction, year, actual, target, status, tags, published}.
    """
    # of the whole agency: a division's measures are those of the items it leads, and last year's may be others
    before = replace(ask, tier="agency", id=None, as_of=quarter(store, ask)[0].plus(-1))
    seen = {(row["measure"], row["year"]) for row in _results(store, before) if _has_result(row)}
    rows = _results(store, ask)
    soon = {str(ask.as_of.plus(ahead)) for ahead in (1, 2, 3)}
    return {
        "new": [row for row in rows if _has_result(row) and (row["measure"], row["year"]) not in seen],
        "missing": [row for row in rows if row["status"] == "no data"],
        "due": [row for row in rows if row["status"] == "not due" and row["published"] in soon],
    }


def _results(store: Store, ask: Ask) -> list[dict[str, Any]]:
    return [
        {**{key: one[key] for key in ("measure", "indicator", "owner", "unit", "direction")}, **year}
        for one in measures(store, ask)["measures"]
        for year in one["years"]
    ]


def _has_result(row: dict[str, Any]) -> bool:
    return row["actual"] is not None or row["status"] == "suppressed"


@access.question
def recommendations(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """What the units recommend: those that wait for an answer, and the quarter's; newest first, gone ones left out.

    Rows as of `figures.recommendations`, raised up to as_of, with the text under `recommendation` too.
    """
    months = {str(month) for month in quarter(store, ask)}
    rows = [
        {**row, "recommendation": row["text"]}
        for row in every_recommendation(store, ask)
        if row["month"] <= str(ask.as_of) and row["state"] not in ("gone", "withdrawn")
        and (row["state"] in WAITING or months & {row["month"], *row["months"]})
    ]  # fmt: skip
    return sorted(sorted(rows, key=lambda row: row["unit"]), key=lambda row: row["months"][-1], reverse=True)


@access.question
def went_well(store: Store, ask: Ask, rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What was completed early in the quarter, and what the units' reports of its months call accomplishments.

    {early, said}: of the rows of `figures.items` given those done early, with `days_early`; and rows {unit, month, file, upload, value}, newest first.
    """
    months = quarter(store, ask)
    first, last = months[0].first_day.isoformat(), ask.as_of.last_day.isoformat()
    early = [
        {**row, "days_early": -row["drift"]}
        for row in rows
        if row["status"] in DONE and row["drift"] < 0 and first <= row["completed"] <= last
    ]
    said = [
        {**word, "month": str(month)}
        for month in reversed(months)
        for word in told(store, replace(ask, as_of=month))["words"]
        if word["key"] == "accomplishments"
    ]
    return {"early": sorted(early, key=lambda row: (row["kind"] == "action", -row["days_early"])), "said": said}


@access.question
def tolerance(store: Store, ask: Ask) -> int:
    """The agency's tolerance in days; later by more than it counts as past tolerance."""
    return int(settings(store, ask)["tolerance_days"])
