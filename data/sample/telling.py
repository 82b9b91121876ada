"""A unit's report of a month: what it would write, given the true course and what was told and decided before."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from data.sample.life import draw
from data.sample.outline import TEAM, TEXTS, events, label, units
from data.sample.plan_book import table
from data.sample.report_book import Report, month_end

if TYPE_CHECKING:
    from data.sample.life import Life
    from data.sample.outline import Action, Milestone
    from data.sample.world import World

EVIDENCE = ("Minutes of the meeting", "List in the shared folder", "Signed agreement on file", "Photos in the shared folder",
            "Log for the month", "Final text sent to schools", "Attendance sheets", "Confirmation by mail")  # fmt: skip
PASSING = ("Draft is out for comment.", "First half done.", "Dates agreed with the regions.", "Waiting for answers from two schools.",
           "Materials ready; start on the planned day.", "Numbers are checked with the schools.")  # fmt: skip
REOPENED = "Reopened: the check showed that part of it was missing."
SET_BACK = "Put back to the start: the first draft was withdrawn."
MONTHLY = {
    "PAYDAYS": ("FIN", {2023: 29, 2024: 26, 2025: 21, 2026: 13}),
    "LICDAYS": ("RECR", {2023: 68, 2024: 57, 2025: 46, 2026: 44}),
}
"""Measures that a unit also reports through the year: where each year ends."""


@cache
def notes() -> dict[str, dict[str, list[str]]]:
    """Read what units write in their reports."""
    return tomllib.loads((TEXTS / "notes.toml").read_text(encoding="utf-8"))


def reason(code: str) -> str:
    """Give the reason for an item's delay, the same in every report."""
    given: str | None = events()["reason"].get(code)
    return given or draw(f"reason {code}").choice(notes()["slip"][code.partition(".Y")[0]])


def report_of(world: World, unit: str, month: str) -> Report | None:
    """Give a unit's report of a month; None when it has nothing to report."""
    end = month_end(month)
    before = end.replace(day=1) - timedelta(days=1)
    year = end.year if end.month >= 7 else end.year - 1
    actions = [
        action
        for action in world.outline.actions
        if action.milestone.year in (year - 1, year)
        and world.live(action, before)
        and world.lead(action, before) == unit
        and not world.known_done(action)
    ]
    if not any(action.milestone.year == year for action in actions):
        return None
    actions.sort(key=lambda action: action.milestone.year != year)
    rows = [_row(world, action, month) for action in actions]
    report = Report(unit, month, {}, rows, _milestones(world, unit, before, end, year))
    report.measures = _measures(unit, month, year)
    report.recommendations = _recommendations(unit, month)
    report.header = _header(unit, month, rows)
    return report


def _row(world: World, action: Action, month: str) -> list[Any]:
    end, life, chance = month_end(month), world.lives[action.code], draw(f"{action.code} {month}")
    word, completed, forecast, note = said(world, life, month)
    asked, detail = "", ""
    if word != "Completed" and forecast and forecast > world.due(action) + timedelta(days=14):
        note = note or ("" if chance.random() < 0.5 else "Still open. ") + reason(action.code)
        if end.month in (3, 6, 9, 12) and end.year * 12 + end.month < 2026 * 12 + 9 and chance.random() < 0.6:
            asked, detail = "re-date", f"New date {forecast.day} {forecast:%B %Y}."
    if action.code in events()["ask"] and month == "2026-10":
        asked, detail = events()["ask"][action.code].values()
    evidence = chance.choice(EVIDENCE) if word == "Completed" else ""
    if chance.random() < 0.025 and word != "Completed" and month != "2026-10":
        word, forecast, note = "", None, ""
    elif not note and word == "On schedule" and chance.random() < 0.2:
        note = chance.choice(PASSING)
    cells = [action.code, action.milestone.code, action.text, action.responsible, action.start, world.due(action)]
    return [*cells, word, completed or "", forecast or "", evidence, note, asked, detail]


def said(world: World, life: Life, month: str) -> tuple[str, date | None, date | None, str]:
    """Give the status word, day of completion, expected finish and note for an action."""
    end, action = month_end(month), life.action
    first = end.replace(day=1)
    told_now = life.done and not (life.told_late and first <= life.done <= end)
    if told_now and life.done and life.done <= end:
        return "Completed", life.done, None, "Done last month and not told then." if life.told_late else ""
    if life.first_done and first <= life.first_done <= end:
        return "Completed", life.first_done, None, ""
    if (
        world.dropped.get(action.code, date.max) <= end + timedelta(days=20)
        and world.dropped.get(action.code, date.max) > end
    ):
        return "Discontinued", None, None, "Dropped in the review."
    forecast = life.forecast(end)
    if life.first_done and first - timedelta(days=31) <= life.first_done < first:
        return "On schedule", None, forecast, REOPENED
    if life.set_back and first <= life.set_back <= end and action.due > end:
        return "Not started", None, forecast, SET_BACK
    due = world.due(action)
    if due <= end or (forecast and forecast > due + timedelta(days=14)):
        return "Behind", None, forecast or end + timedelta(days=21), ""
    stated = forecast or (due if draw(f"states {action.code} {month}").random() < 0.35 else None)
    return ("On schedule" if action.start <= end else "Not started"), None, stated, ""


def _milestones(world: World, unit: str, before: date, end: date, year: int) -> list[list[Any]]:
    rows = []
    for milestone in world.outline.milestones:
        mine = milestone.lead == unit or (milestone.lead == TEAM and unit == "WELL")
        if not mine or milestone.year not in (year - 1, year) or world.closed(milestone, before):
            continue
        forecast, due = expected(world, milestone, end), world.due(milestone)
        if forecast and (forecast != due or due <= end + timedelta(days=100)):
            late = forecast > due + timedelta(days=14)
            note = reason(milestone.code) if late else ""
            rows.append([milestone.code, milestone.text, due, forecast, note])
    return rows


def expected(world: World, milestone: Milestone, end: date) -> date | None:
    """Give when a milestone is expected by what its units know: after its last open action; None when all are done."""
    dates = []
    for action in milestone.actions:
        life = world.lives[action.code]
        if world.live(action, end) and not (life.done and life.done <= end):
            dates.append(life.forecast(end) or max(world.due(action), end + timedelta(days=14)))
    return max([*dates, world.due(milestone)]) if dates else None


def _measures(unit: str, month: str, year: int) -> list[list[Any]]:
    end, rows = month_end(month), []
    elapsed = (end.month - 7) % 12 + 1
    for measure, (owner, ends) in MONTHLY.items():
        if owner == unit and elapsed >= 3:
            indicator = next(row["indicator"] for row in table("measures.csv") if row["measure"] == measure)
            value = (
                ends[year - 1]
                + (ends[year] - ends[year - 1]) * elapsed / 12
                + draw(f"{measure} {month}").randint(-2, 2)
            )
            rows.append([measure, indicator, label(year), "", "", round(value), "Year to date"])
    return rows


def _recommendations(unit: str, month: str) -> list[list[Any]]:
    last = str(month_end(month).replace(day=1) - timedelta(days=1))[:7]
    rows = [row for row in table("recommendations.csv") if row["unit"] == unit]
    new = [[row["recommendation"], row["about"], ""] for row in rows if row["month"] == month]
    return new + [
        [row["recommendation"], row["about"], row["answer"]] for row in rows if row["month"] == last and row["answer"]
    ]


def _header(unit: str, month: str, rows: list[list[Any]]) -> dict[str, str]:
    chance, own = draw(f"header {unit} {month}"), notes()[unit]
    done = [row[2][0].lower() + row[2][1:] for row in rows if row[6] == "Completed"]
    count = int(month[:4]) * 12 + int(month[5:])
    good = own["good"][(count + list(units()).index(unit) * 2) % len(own["good"])]
    met_on = month_end(month) + timedelta(days=1)
    met_on += timedelta(days=(7 - met_on.weekday()) % 7 if met_on.weekday() > 4 else 0)
    return {
        "met_on": str(met_on),
        "met_how": "virtual" if chance.random() < 0.4 else "in person",
        "attendees": f"{units()[unit]['leader']}, {units()[unit]['helper']} and {chance.randint(3, 9)} staff",
        "accomplishments": (f"Done: {'; '.join(done[:3])}. " if done else "") + good,
        "people_and_resources": chance.choice(own["need"]) if chance.random() < 0.6 else "",
    }
