"""The plan as known: settings, people's places, goals down to actions; and what a month's report may speak of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import known_at, moment
from spm_core.model import Expected, KnownItem, KnownMeasure, Month, PlanYear
from spm_core.store.store import FOREVER, utc_now

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

_LISTS = (
    "division",
    "unit",
    "goal",
    "strategy",
    "milestone",
    "action",
    "collaborator",
    "measure",
    "value",
    "function",
    "person",
)
_PLURALS = {"strategy": "strategies", "person": "people"}
_NAMES = {"if_text": "if", "then_text": "then", "and_text": "and"}
_DEFAULTS: dict[str, Any] = {
    "name": None,
    "year_start_month": 7,
    "report_due_day": 10,
    "time_zone": "UTC",
    "tolerance_days": 14,
    "minimum_n": 10,
    "division_review": "quarterly",
    "leadership_review": "yearly",
    "review_within_days": 30,
    "reporting_target": 90,
    "load": None,
    "loaded_at": None,
}


@access.question
def settings(store: Store, ask: Ask | None = None) -> dict[str, Any]:
    """The agency's settings as known: those that figures use typed, the other Organization keys as written.

    Before any plan is known they are the defaults, and `load` is None.
    """
    at = known_at(ask) if ask else FOREVER
    rows = store.rows("from setting(known_at => $known_at)", {"known_at": at})
    if not rows:
        return dict(_DEFAULTS)
    written = store.rows("from plan_setting where act = $load order by row", {"load": rows[0]["load"]})
    return {**{row["key"]: row["value"] for row in written}, **rows[0]}


@access.question
def plan_year(store: Store, ask: Ask) -> PlanYear:
    """The plan year that the ask's figures cover."""
    start_month = settings(store, ask)["year_start_month"]
    if ask.year is None:
        return PlanYear.holding(ask.as_of.first_day, start_month)
    try:
        return PlanYear.parse(ask.year, start_month)
    except ValueError as error:
        raise WrongUse(f"--year: {error}.") from error


@access.question
def plan(store: Store, ask: Ask) -> dict[str, Any]:
    """Every list of the plan as known, in plan order, in the words of the plan workbook; dates ISO.

    `years` are the plan years that have milestones, with the moment at which each was opened, or None.
    """
    load = settings(store, ask)["load"]
    found: dict[str, Any] = {}
    for name in _LISTS:
        rows = store.rows(f"from plan_{name} where act = $load order by pos", {"load": load})
        found[_PLURALS.get(name, name + "s")] = [_written(row) for row in rows]
    opened = {
        row["year"][:4]: moment(row["known_at"])
        for row in store.rows(
            "from year_open where known_at <= $known_at order by act desc", {"known_at": known_at(ask)}
        )
    }
    labels = sorted({row["year"] for row in found["milestones"]})
    found["years"] = [{"year": label, "opened": opened.get(label[:4])} for label in labels]
    return found


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {
        _NAMES.get(key, key): value.isoformat() if isinstance(value, date) else value
        for key, value in row.items()
        if key not in ("act", "pos")
    }


@access.question
def agency_time(store: Store, moment_utc: datetime) -> datetime:
    """The same moment on the agency's clock."""
    return moment_utc.replace(tzinfo=UTC).astimezone(ZoneInfo(settings(store)["time_zone"]))


@access.question
def today(store: Store) -> date:
    """Give the day that it is on the agency's clock."""
    return agency_time(store, utc_now()).date()


@access.question
def latest_month(store: Store) -> Month | None:
    """The latest month that any report in force speaks of; None before the first."""
    row = store.rows(
        "select max(r.month) as month from report_in_force(known_at => $known_at) as r", {"known_at": FOREVER}
    )
    return Month.of(row[0]["month"]) if row[0]["month"] else None


@access.question
def expected(store: Store, month: Month) -> Expected:
    """What reports for a month may speak of, by all that is recorded."""
    known = settings(store)
    rows = store.rows(
        "from expected_item(as_of => $as_of, known_at => $known_at)", {"as_of": month.last_day, "known_at": FOREVER}
    )
    load = {"load": known["load"]}
    units = store.rows("from plan_unit where act = $load order by pos", load)
    measured = store.rows("from plan_measure where act = $load order by pos", load)
    return Expected(
        organization=known["name"] or "",
        month=month,
        year=PlanYear.holding(month.first_day, known["year_start_month"]),
        units={row["unit"]: row["name"] for row in units},
        items={row["item"]: _known(row) for row in rows},
        measures={row["measure"]: KnownMeasure(row["measure"], row["owner"], row["indicator"]) for row in measured},
    )


def _known(row: dict[str, Any]) -> KnownItem:
    return KnownItem(
        item=row["item"],
        kind=row["kind"],
        milestone=row["milestone"],
        year=row["year"],
        text=row["text"],
        lead=row["lead"],
        lead_end=row["lead_end"],
        lead_then=row["lead_then"],
        lead_is_unit=row["lead_is_unit"],
        state=row["state"],
        open=row["is_open"],
        owed=row["owed"],
        responsible=row["responsible"],
        start=row["start_on"],
        due=row["due"],
        last_month=str(Month.of(row["last_month"])) if row["last_month"] else None,
        last_status=row["last_status"],
        last_forecast=row["last_forecast"],
        last_note=row["last_note"],
    )
