"""From one plan year to the next: which milestones are open and what becomes of them, what is planned, what is suggested."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures import plan as plans
from spm_core.figures.asking import iso, known_at
from spm_core.figures.carrying import carried_as
from spm_core.figures.deciding import collaborators, decisions_taken
from spm_core.figures.measures import measures
from spm_core.figures.plan import agency_time, plan, settings
from spm_core.figures.recommendations import recommendations
from spm_core.figures.told_by_people import REASONS, suggestions
from spm_core.model import Ask, Month, PlanYear

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store

Row = dict[str, Any]

CHOICES = ("carry", "keep", "drop")
"""What may become of a milestone that is open at its year's end; of one planned for a year not open yet: keep or drop."""


@access.question
def next_year(store: Store, label: str, *, today: date | None = None, known: datetime | None = None) -> Row:
    """What the plan of a year not open yet is made of, by all that is recorded, or known at a moment (UTC); `today` is the day of asking.

    {year, first_day, last_day, opened, from_year, milestones, planned, suggestions, occasions}. `milestones` are those open
    in earlier years, not carried yet, in plan order: {milestone, text, year, strategy, goal, lead, lead_name, frozen,
    approved, forecast, result, choice, why, on, by, review, actions, as}. `choice` is carry, keep or null (nobody said);
    `as` what it is carried as (figures.carrying), null unless carried. `planned` are those that the plan holds for the year:
    {milestone, text, due, lead, carried_from, choice, why, on, by}. `occasions` are what could give rise to a suggestion:
    {kind, reason, about, what, suggested}, of the year before. Raises WrongUse for a label that is no plan year.
    """
    start_month = settings(store)["year_start_month"]
    try:
        year = PlanYear.parse(label, start_month)
    except ValueError as error:
        raise WrongUse(f"{error}.") from error
    day = today or (agency_time(store, known).date() if known else _day(store))
    ask = Ask(who="next year", as_of=Month.of(day), known_at=known)
    plans = plan(store, ask)
    before = PlanYear(year.start - 1, year.start_month)
    open_years = {row["year"][:4]: row["opened"] for row in plans["years"] if row["opened"]}
    chosen = {row["milestone"]: row for row in store.rows("from choice_now(known_at => $at)", {"at": known_at(ask)})}
    milestones = _open(store, ask, year, plans, chosen)
    carried_as(milestones, year, plans, collaborators(store, replace(ask, as_of=before.months[-1])))
    written = suggestions(store, ask, year.label)
    return {
        "year": year.label,
        "first_day": iso(year.first_day),
        "last_day": iso(year.last_day),
        "opened": open_years.get(f"{year.start:04d}"),
        "from_year": before.label,
        "milestones": milestones,
        "planned": _planned(year, plans, chosen),
        "suggestions": written,
        "occasions": _occasions(store, ask, before, milestones, written),
    }


def _day(store: Store) -> date:
    """Today on the agency's clock, or the last day that anything recorded speaks of: a year lived ahead is asked of as lived."""
    last: date | None = store.rows("from last_day_told()")[0]["day"]
    now = plans.today(store)
    return max(now, last) if last else now


def _open(store: Store, ask: Ask, year: PlanYear, plans: Row, chosen: dict[str, Row]) -> list[Row]:
    """The milestones of earlier years that are open in all that is recorded, and go on in no other."""
    rows = store.rows(
        "from item_at(as_of => $as_of, known_at => $known_at, in_year => 0) as i where i.is_open order by i.start_year, i.kind, i.pos",
        {"as_of": ask.as_of.last_day, "known_at": known_at(ask)},
    )
    gone_on = {row["carried_from"] for row in plans["milestones"] if row["carried_from"]}
    declared = {one["item"]: one for one in decisions_taken(store, ask) if one["change"] == "declare"}
    planned = {row["action"]: row for row in plans["actions"]}
    actions: dict[str, list[Row]] = {}
    for row in rows:
        if row["kind"] == "action":
            actions.setdefault(row["milestone"], []).append(_action(row, planned.get(row["item"], {})))
    return [
        _milestone(row, declared.get(row["item"]), chosen.get(row["item"]), actions.get(row["item"], []))
        for row in rows
        if row["kind"] == "milestone" and row["start_year"] < year.start and row["item"] not in gone_on
    ]


def _action(row: Row, planned: Row) -> Row:
    return {
        "action": row["item"],
        **{key: row[key] for key in ("text", "responsible")},
        "unit": row["lead"],
        "approved": iso(row["approved"]),
        "forecast": iso(row["forecast"]),
        "resources": planned.get("resources"),
        "outputs": planned.get("outputs"),
    }


def _milestone(row: Row, declared: Row | None, choice: Row | None, actions: list[Row]) -> Row:
    said = what_becomes(declared, choice)
    source: Row = {}
    if said and choice and choice["choice"] == said:
        source = {
            "why": choice["why"],
            "on": iso(choice["decided_on"]),
            "by": choice["who"],
            "review": choice["review"],
        }
    elif said and declared:
        source = {key: declared[key] for key in ("why", "on", "by", "review")}
    return {
        "milestone": row["item"],
        **{key: row[key] for key in ("text", "year", "strategy", "goal", "lead", "lead_name")},
        **{key: iso(row[key]) for key in ("frozen", "approved", "forecast")},
        "result": declared["to"] if declared else None,
        "choice": said,
        **{key: source.get(key) for key in ("why", "on", "by", "review")},
        "actions": actions,
        "as": None,
    }


def what_becomes(declared: Row | None, choice: Row | None) -> str | None:
    """Say what becomes of an open milestone: the newer of a choice and of its declaration as carried forward.

    >>> what_becomes({"to": "carried_forward", "act": 5}, None), what_becomes({"to": "partly_met", "act": 5}, None)
    ('carry', None)
    >>> what_becomes({"to": "carried_forward", "act": 5}, {"choice": "keep", "act": 9})
    'keep'
    """
    declared_act = declared["act"] if declared and declared["to"] == "carried_forward" else None
    if choice is None or (declared_act is not None and declared_act > choice["act"]):
        return "carry" if declared_act is not None else None
    return (
        None if choice["choice"] == "drop" else str(choice["choice"])
    )  # dropped, and open again by a later declaration


def _planned(year: PlanYear, plans: Row, chosen: dict[str, Row]) -> list[Row]:
    found = []
    for row in plans["milestones"]:
        if row["year"][:4] == f"{year.start:04d}":
            choice = chosen.get(row["milestone"], {})
            said = choice.get("choice") if choice.get("choice") in ("keep", "drop") else None
            keys = ("milestone", "text", "strategy", "due", "due_precision", "lead", "carried_from")
            by = {"why": choice.get("why"), "on": iso(choice.get("decided_on")), "by": choice.get("who")}
            found.append(
                {**{key: row[key] or None for key in keys}, "choice": said, **(by if said else dict.fromkeys(by))}
            )
    return found


def _occasions(store: Store, ask: Ask, before: PlanYear, milestones: list[Row], written: list[Row]) -> list[Row]:
    """What could give rise to a suggestion: a milestone carried, late or partly met, a recommendation, a target missed."""
    found: list[Row] = []
    for row in milestones:
        late = (
            min(row["approved"], before.last_day.isoformat()) <= ask.as_of.last_day.isoformat()
            or row["forecast"] > before.last_day.isoformat()
        )
        if row["choice"] == "carry":
            found.append(_occasion("carried", row["milestone"], f"{row['text']}: {row['why'] or 'carried forward'}"))
        elif row["result"] == "partly_met":
            found.append(_occasion("partly_met", row["milestone"], row["text"]))
        elif late:
            found.append(
                _occasion(
                    "late", row["milestone"], f"{row['text']} (approved {row['approved']}, expected {row['forecast']})"
                )
            )
    first, last = str(before.months[0]), str(before.months[-1])
    found += [
        _occasion("recommendation", one["id"], one["text"] + (f" (answered: {one['answer']})" if one["answer"] else ""))
        for one in recommendations(store, ask)
        if first <= one["month"] <= last and one["state"] not in ("gone", "withdrawn")
    ]
    for one in measures(store, ask)["measures"]:
        judged = [y for y in one["years"] if y["status"] in ("met", "near", "off") and y["year"] <= before.label]
        if judged and judged[-1]["status"] == "off":
            what = (
                f"{one['indicator']}: {judged[-1]['actual']:g} in {judged[-1]['year']}, target {judged[-1]['target']:g}"
            )
            found.append(_occasion("target_missed", one["measure"], what))
    said: dict[str, list[str]] = {}
    for row in written:
        said.setdefault(row["about"], []).append(row["id"])
    return [{**one, "suggested": said.get(one["about"], [])} for one in found]


def _occasion(kind: str, about: str, what: str) -> Row:
    return {"kind": kind, "reason": REASONS[kind], "about": about, "what": what}


@access.question
def plan_rows(store: Store) -> Row:
    """Every list of the plan in force, with its settings and sources, as the plan workbook holds them."""
    load = {"load": settings(store)["load"]}
    found = plan(store, Ask("next year", Month(2000, 1)))
    found["organization"] = store.rows("select key, value from plan_setting where act = $load order by row", load)
    found["sources"] = store.rows("from plan_source where act = $load order by pos", load)
    return found
