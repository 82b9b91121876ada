"""The plan year as a whole: what the End of Year report is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.agenda import DONE
from spm_core.figures.asking import moment
from spm_core.figures.completion import burnup, completion_tiers
from spm_core.figures.deciding import decisions_taken
from spm_core.figures.drift import drift, items
from spm_core.figures.measures import measures
from spm_core.figures.plan import latest_month, plan, plan_year, settings
from spm_core.figures.reporting import reporting_tiers, words
from spm_core.figures.told_by_people import accomplishments_chosen
from spm_core.figures.told_by_people import suggestions as written
from spm_core.model import Ask, Month, PlanYear, Tier
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.store import Store

KINDS = ("actions", "milestones")
TIERS_TOLD: tuple[Tier, ...] = ("agency", "division", "goal")
COUNTS = ("due", "on_time", "late", "missing")

Row = dict[str, Any]


@access.question
def end_of(store: Store, label: str, who: str, known: datetime | None = None) -> Ask:
    """The ask of a plan year's report: as of its last month, or of the latest month reported while it still runs.

    Raises WrongUse for a label that is no plan year, and for a year not opened (its figures would all be 0 of 0).
    """
    try:
        year = PlanYear.parse(label, settings(store)["year_start_month"])
    except ValueError as error:
        raise WrongUse(f"{error}.") from error
    opened = [row["year"] for row in plan(store, _agency(who, year.months[-1], known))["years"] if row["opened"]]
    if year.label not in {PlanYear.parse(one, year.start_month).label for one in opened}:
        mend = f"Open years: {', '.join(opened)}." if opened else f"Open it: spm plan open {year.label} --by YOU"
        raise WrongUse(f"The plan year {year.label} is not open, so it has no figures yet. {mend}")
    latest = latest_month(store) or year.months[0]
    return replace(_agency(who, max(year.months[0], min(year.months[-1], latest)), known), year=year.label)


def _agency(who: str, month: Month, known: datetime | None) -> Ask:
    return Ask(who=who, as_of=month, known_at=known)


@access.question
def year(
    store: Store,
    ask: Ask,
    *,
    accomplishments: Sequence[Row] | None = None,
    suggestions: Sequence[Row] | None = None,
) -> Row:
    """Answer `spm year show`: the agency's plan year as of a month.

    {year, first_month, last_month, as_of, known_at, time_zone, organization, sample, tolerance_days, completion: {actions,
    milestones}, burnup (of actions), drift: {actions, milestones}, names, milestones, measures, accomplishments,
    adjustments, reporting, suggestions}. `completion` holds for each kind the groups of agency, division and goal; `names`
    units and people by code and address. `accomplishments` are those chosen and edited (given, else of the store), rows
    {unit, text, ...}; without any chosen (`chosen` false) every one that the year's reports tell. `suggestions` (given,
    else of the store) are those for the next plan year: rows {text, reason, milestone, ...}.
    """
    store = store.remembering()  # most of its parts ask of the same items
    whole = replace(ask, tier="agency", id=None, year=plan_year(store, ask).label)
    span = plan_year(store, whole)
    known = settings(store, ask)
    lists = plan(store, ask)
    actions = items(store, whole, "actions")["items"]
    milestones = _milestones(store, whole, actions)
    next_label = PlanYear(span.start + 1, span.start_month).label
    chosen = accomplishments if accomplishments is not None else accomplishments_chosen(store, ask, span.label) or None
    people = {row["email"]: row["name"] for row in lists["people"]}
    return {
        "year": span.label,
        "first_month": str(span.months[0]),
        "last_month": str(span.months[-1]),
        "as_of": str(ask.as_of),
        "known_at": moment(ask.known_at or utc_now()),
        "time_zone": known["time_zone"],
        "organization": known["name"],
        "sample": known.get("sample"),
        "tolerance_days": int(known["tolerance_days"]),
        "completion": {of: completion_tiers(store, whole, of, TIERS_TOLD) for of in KINDS},
        "burnup": burnup(store, whole),
        "drift": {of: drift(store, whole, of)["groups"][0] for of in KINDS},
        "names": {**people, **{row["unit"]: row["name"] for row in lists["units"]}},
        "milestones": milestones,
        "measures": measures(store, whole)["measures"],
        "accomplishments": list(chosen) if chosen is not None else _told(store, whole, actions),
        "chosen": chosen is not None,
        "adjustments": _adjustments(store, whole, [*actions, *milestones]),
        "reporting": _reporting(store, whole),
        "suggestions": list(suggestions) if suggestions is not None else written(store, ask, next_label),
    }


def _milestones(store: Store, ask: Ask, actions: Sequence[Row]) -> list[Row]:
    """Every milestone of the year, in plan order, with its actions counted, its declared result and where it went."""
    # what the review after the year's end declared is the year's result too; of a year that still runs, what was declared by then
    over = ask.as_of >= plan_year(store, ask).months[-1]
    taken = decisions_taken(store, ask) if over else _taken(store, ask)
    declared = {row["item"]: row for row in taken if row["change"] == "declare"}
    known = plan(store, ask)
    carried = {row["carried_from"]: row["milestone"] for row in known["milestones"] if row["carried_from"]}
    origin = {row["milestone"]: row["carried_from"] or None for row in known["milestones"]}
    found = []
    for row in items(store, ask, "milestones")["items"]:
        mine = [one for one in actions if one["milestone"] == row["item"] and one["status"] != "dropped"]
        found.append(
            {
                **row,
                "actions": {"n": sum(one["status"] in DONE for one in mine), "of": len(mine)},
                "declared": _declared(declared.get(row["item"])),
                "carried_from": origin.get(row["item"]),
                "carried_to": carried.get(row["item"]),
            }
        )
    return found


def _declared(row: Row | None) -> Row | None:
    if row is None:
        return None
    return {"result": row["to"], **{key: row[key] for key in ("met_on", "on", "why", "by", "evidence")}}


def _taken(store: Store, ask: Ask) -> list[Row]:
    """What was decided by the end of the month, oldest first; a later one stands beside what it overrules."""
    return [row for row in decisions_taken(store, ask) if row["on"] <= ask.as_of.last_day.isoformat()]


def _adjustments(store: Store, ask: Ask, rows: Sequence[Row]) -> list[Row]:
    """The adjustments of the year's items (`rows`), oldest first: {kind, item, text, lead, lead_name, division, change, from, to, why, on, by}."""
    known = {row["item"]: row for row in rows}
    return [
        {
            "kind": row["kind"],
            "item": row["item"],
            **{key: known[row["item"]][key] for key in ("text", "lead", "lead_name", "division")},
            **{key: row[key] for key in ("change", "from", "to", "why", "on", "by", "review")},
        }
        for row in _taken(store, ask)
        if row["change"] not in ("declare", "target") and row["item"] in known
    ]


def _months(store: Store, ask: Ask) -> list[Month]:
    return [month for month in plan_year(store, ask).months if month <= ask.as_of]


def _reporting(store: Store, ask: Ask) -> Row:
    """Unit reports of the year's months up to as_of, pooled: agency, each month, each division.

    Counts {due, on_time, late, missing, actions: {n, of}}; a report counts once for each month that it was due.
    """
    by_month: list[Row] = []
    divisions: dict[str | None, list[Row]] = {}
    for month in _months(store, ask):
        found = reporting_tiers(store, replace(ask, as_of=month), ("agency", "division"))
        by_month.append({"month": str(month), **_counted(found["agency"][0])})
        for group in found["division"]:
            divisions.setdefault(group["id"], []).append(_counted(group))
    return {
        "agency": _pooled(by_month),
        "months": by_month,
        "divisions": [{"id": division, **_pooled(rows)} for division, rows in divisions.items()],
    }


def _counted(group: Row) -> Row:
    return {**{key: group[key] for key in COUNTS}, "actions": group["actions"]}


def _pooled(rows: Sequence[Row]) -> Row:
    """Add counts up; a share is never averaged."""
    return {
        **{key: sum(row[key] for row in rows) for key in COUNTS},
        "actions": {part: sum(row["actions"][part] for row in rows) for part in ("n", "of")},
    }


@access.question
def accomplishments_told(store: Store, ask: Ask) -> list[Row]:
    """Every accomplishment that the reports of the ask's plan year tell, to choose from: rows {unit, month, text, file, item}."""
    whole = replace(ask, tier="agency", id=None, year=plan_year(store, ask).label)
    return _told(store, whole, items(store, whole, "actions")["items"])


def _told(store: Store, ask: Ask, actions: Sequence[Row]) -> list[Row]:
    """What the year's reports in force call accomplishments, oldest first: {unit, month, text, file, item: None}.

    And what they note beside an action that they call completed, which is done as of the month: the same with its `item`.
    """
    said = [
        {"unit": word["unit"], "month": str(month), "text": word["value"], "file": word["file"], "item": None}
        for month in _months(store, ask)
        for word in words(store, replace(ask, as_of=month))
        if word["key"] == "accomplishments"
    ]
    noted = [
        {
            "unit": row["source"]["unit"] if row["source"] else row["lead"],
            "month": row["source"]["month"] if row["source"] else None,
            "text": row["note"],
            "file": row["source"]["file"] if row["source"] else None,
            "item": row["item"],
        }
        for row in actions
        if row["status"] in DONE and row["note"]
    ]
    return sorted([*said, *noted], key=lambda row: (row["month"] or "", row["unit"], row["item"] or ""))
