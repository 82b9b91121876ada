"""One item's story: where it stands, who moved its date and why, its actions, its reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import known_at
from spm_core.figures.deciding import collaborators
from spm_core.figures.plan import agency_time, plan, settings
from spm_core.figures.reporting import report_rows, uploads
from spm_core.figures.trace import moves, trace
from spm_core.model import Month, PlanYear

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

_DECIDED = ("approved", "lead", "text", "dropped", "declared", "collaborator", "released", "support")
_TOLD = ("forecast", "completed_on")


@access.question
def item_of_plan(store: Store, ask: Ask, item: str) -> dict[str, Any]:
    """What the plan says of an item: {kind, item, text, year, milestone, strategy, goal, lead, due, ...}; WrongUse when it is not there.

    `carried_from` and `carried_to`: {milestone, year} before and after it, of a milestone carried on into another plan year; else None.
    """
    known = plan(store, ask)
    milestones = {row["milestone"]: row for row in known["milestones"]}
    actions = {row["action"]: row for row in known["actions"]}
    if item not in milestones and item not in actions:
        raise WrongUse(
            f"The plan has no action or milestone {item!r}. Codes are written as in the plan, for example 1.2.Y3-1.4."
        )
    milestone = milestones[actions[item]["milestone"] if item in actions else item]
    strategy = next(row for row in known["strategies"] if row["strategy"] == milestone["strategy"])
    row = actions.get(item, milestone)
    names = {unit["unit"]: unit["name"] for unit in known["units"]}
    lead = row["unit"] if item in actions else row["lead"]
    after = next((one for one in milestones.values() if one["carried_from"] == item), None)
    return {
        "kind": "action" if item in actions else "milestone",
        "item": item,
        **{key: row.get(key) for key in ("text", "due", "responsible", "resources", "outputs")},
        "carried_from": _in_year(milestones.get(row.get("carried_from") or "")),
        "carried_to": _in_year(after),
        "start": row.get("start_on"),
        "lead": lead,
        "lead_name": names.get(lead, lead),
        **{key: milestone[key] for key in ("milestone", "strategy", "year")},
        "milestone_text": milestone["text"],
        "goal": strategy["goal"],
        "strategy_text": strategy["then"],
        "collaborators": [
            {**row, "name": names.get(row["unit"], row["unit"])} for row in collaborators(store, ask).get(item, [])
        ],
        "opened": next((year["opened"] for year in known["years"] if year["year"] == milestone["year"]), None),
    }


def _in_year(row: dict[str, Any] | None) -> dict[str, str] | None:
    return {"milestone": row["milestone"], "year": row["year"]} if row else None


def of_its_year(ask: Ask, item: dict[str, Any]) -> Ask:
    """The same ask for the whole agency and the item's own plan year, as of its last month at most.

    A month after the year stays (late completions); months before the year show nothing.
    """
    return replace(ask, tier="agency", id=None, year=item["year"])


def standing(
    item: dict[str, Any], milestones: list[dict[str, Any]], actions: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """The item's row among those of `figures.items` for its year, with its actions' rows under `actions`.

    None when no figure covers it (yet).
    """
    found = next((row for row in (*milestones, *actions) if row["item"] == item["item"]), None)
    if found is None:
        return None
    return {**found, "actions": [row for row in actions if row["milestone"] == item["item"]]}


@access.question
def proposals(store: Store, ask: Ask) -> set[str]:
    """Codes of items that the plan holds for years already open but that no adjustment has added: in no figure."""
    rows = store.rows("from item_standing(known_at => $known_at)", {"known_at": known_at(ask)})
    opened = {year["year"] for year in plan(store, ask)["years"] if year["opened"]}
    return {row["item"] for row in rows if not row["in_plan"] and row["year"] in opened}


@access.question
def who_moved(
    store: Store, ask: Ask, item: dict[str, Any], months: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Every move of an item's expected finish and every decision about it, oldest first.

    Rows {on, kind, from, to, days, by, why, month, file, sheet, cell, upload}: `kind` is `reported` (a report's expected
    finish or completion), `derived` (its actions or the calendar moved it) or the decided field; `on` is an ISO day.
    `months` are the item's rows of `figures.moves`, where they are known already.
    """
    asked = of_its_year(ask, item)
    facts = trace(store, asked, item["item"])["facts"]
    told = moves(store, asked, item["item"]) if months is None else months
    rows = [*_told_moves(store, facts, told), *_decisions(facts)]
    return sorted(rows, key=lambda row: (row["on"], row["kind"] != "reported"))


def _told_moves(store: Store, facts: list[dict[str, Any]], months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    before = months[0]["frozen"] or months[0]["approved"] if months else None
    for at in months:
        if at["expected"] and at["expected"] != before:
            rows.append(_told_move(store, facts, at, before))
            before = at["expected"]
    return rows


def _told_move(store: Store, facts: list[dict[str, Any]], at: dict[str, Any], before: str | None) -> dict[str, Any]:
    said = [fact for fact in facts if fact["in_force"] and fact["month"] == at["month"]]
    cell = next((fact for fact in said if fact["field"] in _TOLD and fact["value"] == at["expected"]), None)
    note = next((fact["value"] for fact in said if fact["field"] == "note"), None)
    last = Month.parse(at["month"]).last_day.isoformat()
    place = {key: cell[key] if cell else None for key in ("file", "sheet", "cell", "upload", "by")}
    return {
        "on": _local_day(store, cell["known_at"]) if cell else last,
        "kind": "reported" if cell else "derived",
        "from": before,
        "to": at["expected"],
        "days": (date.fromisoformat(at["expected"]) - date.fromisoformat(before)).days if before else None,
        "why": note,
        "month": at["month"],
        **place,
    }


def _decisions(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    frozen = next((fact["value"] for fact in facts if fact["field"] == "frozen"), None)
    rows, approved = [], frozen
    for fact in (fact for fact in facts if fact["field"] in _DECIDED and fact["decided_on"]):
        is_date = fact["field"] == "approved" and approved is not None
        rows.append(
            {
                "on": fact["decided_on"],
                "kind": fact["field"],
                "from": approved if is_date else None,
                "to": fact["value"],
                "days": (date.fromisoformat(fact["value"][:10]) - date.fromisoformat(approved[:10])).days
                if is_date and approved
                else None,
                "why": fact["why"],
                "month": None,
                **{key: fact[key] for key in ("file", "sheet", "cell", "upload", "by")},
            }
        )
        if fact["field"] == "approved":
            approved = fact["value"]
    return rows


@access.question
def facts_read(store: Store, ask: Ask, item: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of `figures.trace`, newest first, `known` as a moment on the agency's clock.

    A plan that is loaded again repeats its lines: of equal ones only the latest is kept.
    """
    return told_once(store, trace(store, of_its_year(ask, item), item["item"])["facts"])


@access.question
def told_once(store: Store, facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, with `known` on the agency's clock, and each repeated line of a plan once."""
    found, seen = [], set()
    for fact in reversed(facts):
        if fact["value"] in (None, ""):
            continue
        line = tuple(fact.get(key) for key in ("field", "value", "year", "subgroup"))
        if fact["upload"] is None and fact["file"] and line in seen:
            continue
        if fact["upload"] is None and fact["file"]:
            seen.add(line)
        found.append({**fact, "known": local(store, fact["known_at"]).isoformat(timespec="minutes")})
    return found


@access.question
def its_reports(
    store: Store, ask: Ask, item: dict[str, Any], standing_row: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """The monthly reports of the item's lead in its plan year, newest first: {month, state, received, file, upload, replaced}.

    `state` is on_time, late or missing by the month's deadline; months in which the lead owed nothing and sent nothing are left out.
    """
    lead = standing_row["lead"] if standing_row else item["lead"]
    sent = uploads(store, replace(ask, tier="unit", id=lead))
    year = PlanYear.parse(item["year"], settings(store, ask)["year_start_month"])
    states = report_rows(store, [month for month in year.months if month <= ask.as_of], known_at(ask))
    rows = []
    for month in reversed(states):
        state = states[month].get(lead)
        mine = [row for row in sent if row["month"] == str(month)]
        force = next((row for row in mine if row["state"] == "in_force"), None)
        if state is None and force is None:
            continue
        rows.append(
            {
                "month": str(month),
                "state": state["state"] if state else "not_due",
                "received": _local_day(store, force["received_at"]) if force else None,
                "file": force["file"] if force else None,
                "upload": force["upload"] if force else None,
                "replaced": sum(row["state"] == "replaced" for row in mine),
            }
        )
    return rows


@access.question
def local(store: Store, moment: str) -> datetime:
    """A moment of a document (ISO, UTC) on the agency's clock."""
    return agency_time(store, datetime.fromisoformat(moment.removesuffix("Z")))


def _local_day(store: Store, moment: str) -> str:
    return local(store, moment).date().isoformat()
