"""Who owed a report, who sent one, and what the reports told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import groups, iso, known_at, moment, tiers
from spm_core.model import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from spm_core.model import Ask, Tier
    from spm_core.store import Store

_REPORTING = "reporting(as_of => $as_of, known_at => $known_at)"
_COUNTS = ("due", "on_time", "late", "missing")


@access.question
def reporting(store: Store, ask: Ask) -> dict[str, Any]:
    """Answer `spm show reporting`: reports due, on time, late and missing, of the month asked alone."""
    rows = groups(store, ask, _REPORTING, {"as_of": ask.as_of.last_day, "known_at": known_at(ask)})
    return {"as_of": str(ask.as_of), "groups": [_group(row) for row in rows]}


@access.question
def reporting_tiers(store: Store, ask: Ask, wanted: Sequence[Tier]) -> dict[str, list[dict[str, Any]]]:
    """The groups of several tiers, as `reporting` gives each, for one question to the store."""
    rows = tiers(store, _REPORTING, {"as_of": ask.as_of.last_day, "known_at": known_at(ask)})
    return {tier: [_group(row) for row in rows if row["tier"] == tier] for tier in wanted}


def _group(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["group_id"],
        **{key: row[key] for key in _COUNTS},
        "actions": {"n": int(row["actions_n"]), "of": int(row["actions_of"])},
        "missing_units": list(row["missing_units"]),
    }


@access.question
def words(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """The header lines of the reports in force for the month, of every unit: rows {unit, upload, file, key, value}."""
    asked = {"as_of": ask.as_of.last_day, "known_at": known_at(ask)}
    return store.rows("from report_word(as_of => $as_of, known_at => $known_at)", asked)


def report_rows(store: Store, months: Iterable[Month], at: datetime) -> dict[Month, dict[str, dict[str, Any]]]:
    """For each month the row of `report_state` of each unit that owes a report for it."""
    found: dict[Month, dict[str, dict[str, Any]]] = {month: {} for month in months}
    asked = {"months": [month.last_day for month in found], "known_at": at}
    for row in store.rows("from report_months(months => $months, known_at => $known_at)", asked):
        found[Month.of(row["month_end"])][row["unit"]] = row
    return found


def states_by_month(store: Store, months: Iterable[Month], at: datetime) -> dict[Month, dict[str, str]]:
    """For each month and unit that owes a report for it: on_time, late or missing."""
    rows = report_rows(store, months, at)
    return {month: {unit: row["state"] for unit, row in units.items()} for month, units in rows.items()}


@access.question
def uploads(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """Every upload ever accepted for the ask's unit or division (or all), newest first, and what became of it.

    `left_out`: the faulty cells whose rows it was sent without, as rows of `left_out`.
    """
    gone: dict[str, list[dict[str, Any]]] = {}
    for row in left_out(store, ask):
        gone.setdefault(row["upload"], []).append(row)
    rows = store.rows("from upload_state(known_at => $known_at) as u order by u.act desc", {"known_at": known_at(ask)})
    mine = units_of(store, ask)
    return [
        {
            **{key: row[key] for key in ("upload", "unit", "file", "sha256", "state", "why")},
            "month": iso(row["month"])[:7],  # type: ignore[index]
            "received_at": moment(row["received_at"]),
            "withdrawn_at": moment(row["withdrawn_at"]),
            "by": row["who"],
            "left_out": gone.get(row["upload"], []),
        }
        for row in rows
        if mine is None or row["unit"] in mine
    ]


@access.question
def left_out(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """The faulty cells whose rows were left out of reports, as was asked: what they are about counts as not reported.

    Rows {upload, unit, month, state, file, kind, item, sheet, row, cell, value, message, fix}, newest upload first, then as
    in the file; `kind` is action, milestone, measure or recommendation; `item` its code; both null where the row names none.
    """
    rows = store.rows(
        "from left_out(known_at => $known_at) as l order by l.act desc, l.sheet, l.row, l.cell",
        {"known_at": known_at(ask)},
    )
    mine = units_of(store, ask)
    wanted = ("upload", "unit", "state", "file", "kind", "item", "sheet", "row", "cell", "value", "message", "fix")
    return [
        {**{key: row[key] for key in wanted}, "month": iso(row["month"])[:7]}  # type: ignore[index]
        for row in rows
        if mine is None or row["unit"] in mine
    ]


@access.question
def told(store: Store, ask: Ask) -> dict[str, Any]:
    """What the reports in force for the month say beside their rows: accomplishments, meetings, recommendations."""
    asked = {"as_of": ask.as_of.last_day, "known_at": known_at(ask)}
    mine = units_of(store, ask)
    header = store.rows("from report_word(as_of => $as_of, known_at => $known_at)", asked)
    raised = store.rows("from recommendation(as_of => $as_of, known_at => $known_at)", asked)
    return {
        "words": [row for row in header if mine is None or row["unit"] in mine],
        "recommendations": [row for row in raised if mine is None or row["unit"] in mine],
    }


@access.question
def units_of(store: Store, ask: Ask) -> set[str] | None:
    """The units of the ask's division or unit; None: no narrowing."""
    if ask.tier == "unit" and ask.id:
        return {ask.id}
    if ask.tier == "division" and ask.id:
        rows = store.rows(
            "from unit_division(known_at => $known_at) where division = $id", {"known_at": known_at(ask), "id": ask.id}
        )
        return {row["unit"] for row in rows}
    return None
