"""Who owes what: monthly reports, and the reviews that fall due, on a day of the agency's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import iso, moment
from spm_core.figures.plan import settings
from spm_core.model import Month, PlanYear
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from spm_core.store import Store

BACK = 12
"""So many whole months are looked back upon; `show reporting` knows the older ones."""

_REPORTS = (
    "from report_due(on_day => $on, known_at => $known_at, first_month => $first, last_month => $last) as r"
    " order by r.month, r.pos"
)
_REVIEWS = (
    "from review_due(on_day => $on, known_at => $known_at, first_day => $first, last_day => $last) as r"
    " order by r.ends, r.due_on, r.pos"
)


@access.question
def end_of(store: Store, day: date) -> datetime:
    """Give the last moment of a day on the agency's clock, UTC without an offset. WrongUse beyond 1990 to 2100."""
    if not 1990 <= day.year <= 2100:
        raise WrongUse(f"{day} lies outside 1990 to 2100. Give a day such as 2026-11-08.")
    after = datetime.combine(day + timedelta(days=1), time(), _zone(store)).astimezone(UTC)
    return after.replace(tzinfo=None) - timedelta(microseconds=1)


@access.question
def due(store: Store, *, on: date) -> dict[str, Any]:
    """Answer `spm due`: {on, known_at, reports, reviews}, by what was known at the end of that day.

    `reports`: of the month that holds the day and the twelve before it, each one that a unit owes: {unit, name, leader,
    division, month, due_on, state, received, rows {n, of}}; `state` is delivered, delivered_late, owed (the month is
    over), late (its due day is over) or coming (the month still runs). `reviews`: of the periods that ended in these
    months or that the day lies in: {kind, scope, name, period, first_month, last_month, due_on, state, review};
    `state` is held, open, owed, late or coming.
    """
    known, month, zone = end_of(store, on), Month.of(on), _zone(store)
    reports = [_report(row, zone) for row in _reports(store, on, known, month.plus(-BACK), month)]
    span = {"first": month.plus(-BACK).first_day, "last": month.plus(11).last_day}
    reviews = [_review(row) for row in store.rows(_REVIEWS, {"on": on, "known_at": known, **span})]
    return {
        "on": iso(on),
        "known_at": moment(known),
        "reports": reports,
        "reviews": [row for row in reviews if row["first_month"] <= str(month)],
    }


@access.question
def ahead(store: Store, *, on: date) -> dict[str, Any]:
    """Give what `due` gives, and what comes until the last opened plan year ends, as far as it is known now: for calendars."""
    known, first, zone = end_of(store, on), Month.of(on).plus(-BACK), _zone(store)
    last = max(Month.of(on), _last_open_month(store, known))
    span = {"first": first.first_day, "last": last.last_day}
    return {
        "on": iso(on),
        "organization": settings(store)["name"],
        "reports": [_report(row, zone) for row in _reports(store, on, known, first, last)],
        "reviews": [_review(row) for row in store.rows(_REVIEWS, {"on": on, "known_at": known, **span})],
    }


@access.question
def addresses(store: Store) -> dict[str, list[str]]:
    """For each unit the e-mail addresses to write to: the unit's own, else those of its people with the role unit."""
    load = {"load": settings(store)["load"]}
    own = store.rows("from plan_unit where act = $load order by pos", load)
    people = store.rows("from plan_person where act = $load and role = 'unit' order by pos", load)
    found = {row["unit"]: _several(row["email"]) for row in own}
    for unit in [code for code, known in found.items() if not known]:
        scopes = [row["email"] for row in people if unit in _several(row["scope"])]
        found[unit] = list(dict.fromkeys(address for text in scopes for address in _several(text)))
    return found


def _several(text: str | None) -> list[str]:
    """Split a cell that holds several.

    >>> _several("a@x.org; b@x.org,a@x.org"), _several(None)
    (['a@x.org', 'b@x.org'], [])
    """
    parts = (part.strip() for part in (text or "").replace(",", ";").split(";"))
    return list(dict.fromkeys(part for part in parts if part))


@access.question
def reminded(store: Store) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """For each reminder begun, by (unit, month, stage, address): {step, at, error}."""
    return {
        (row["unit"], str(Month.of(row["month"])), row["stage"], row["address"]): {
            "step": row["step"],
            "at": moment(row["known_at"]),
            "error": row["error"],
        }
        for row in store.rows("from reminded()")
    }


def _zone(store: Store) -> ZoneInfo:
    return ZoneInfo(settings(store)["time_zone"])


@access.question
def delivered(store: Store) -> set[tuple[str, str]]:
    """Give the (unit, month) of every report in force, by all that is recorded."""
    rows = store.rows("from report_in_force(known_at => $known_at)", {"known_at": FOREVER})
    return {(row["unit"], str(Month.of(row["month"]))) for row in rows}


def _last_open_month(store: Store, known: datetime) -> Month:
    start = settings(store)["year_start_month"]
    rows = store.rows("from year_open as y where y.known_at <= $known_at", {"known_at": known})
    years = [PlanYear.parse(row["year"], start) for row in rows]
    return max((year.months[-1] for year in years), default=Month(1990, 1))


def _reports(store: Store, on: date, known: datetime, first: Month, last: Month) -> list[dict[str, Any]]:
    return store.rows(_REPORTS, {"on": on, "known_at": known, "first": first.first_day, "last": last.last_day})


def _report(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    came = row["first_received_at"]
    return {
        "unit": row["unit"],
        "name": row["name"],
        "leader": row["leader"] or None,
        "division": row["division"],
        "month": str(Month.of(row["month"])),
        "due_on": iso(row["due_on"]),
        "state": row["state"],
        "received": came.replace(tzinfo=UTC).astimezone(zone).isoformat(timespec="minutes") if came else None,
        "rows": {"n": row["reported_rows"], "of": row["owed_rows"]},
    }


def _review(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: row[key] for key in ("kind", "scope", "name", "period")},
        "first_month": str(Month.of(row["starts"])),
        "last_month": str(Month.of(row["ends"])),
        "due_on": iso(row["due_on"]),
        "state": row["state"],
        "review": row["review"],
    }
