"""Sentences and titles: a title is the finding, made from the same facts as what stands under it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.wording import count, first_up, listed, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Sentence = tuple[str, str]
"""What stands bold, and what follows it."""

DUE = ("met", "near", "off", "no data", "suppressed")


def agency(
    milestones: Mapping[str, Any],
    actions: Mapping[str, Any],
    drift: Mapping[str, Any],
    grid: Mapping[str, Any],
    month: str,
) -> Sentence:
    """Say the state of the agency: completion groups of both kinds, the actions' drift group, the grid."""
    return _done(milestones["T0"], "milestone", month), first_up("; ".join(_running(actions, drift, grid))) + "."


def group(milestones: Mapping[str, Any], actions: Mapping[str, Any], drift: Mapping[str, Any], month: str) -> Sentence:
    """Say the state of a division, unit, goal or strategy."""
    if milestones["T0"]["of"] == 0 and actions["T0"]["of"]:
        return _done(actions["T0"], "action", month), first_up(
            "; ".join(_running({**actions, "T0": {"of": 0}}, drift, None))
        ) + "."
    return _done(milestones["T0"], "milestone", month), first_up("; ".join(_running(actions, drift, None))) + "."


def _done(t0: Mapping[str, int], noun: str, month: str) -> str:
    said = wording.month(month)
    if t0["of"] == 0:
        return f"No {noun} was due by {said}."
    return f"{t0['n']} of {count(t0['of'], noun)} due by {said} {'is' if 1 in (t0['n'], t0['of']) else 'are'} done."


def _running(actions: Mapping[str, Any], drift: Mapping[str, Any], grid: Mapping[str, Any] | None) -> list[str]:
    late = wording.months_late(drift["months_late"])
    overdue = actions["status"]["overdue"]
    parts = []
    if late:
        parts.append(f"actions run {late}")
    elif actions["T0"]["of"]:
        parts.append(f"{wording.share(actions['T0']['n'], actions['T0']['of'])} of the actions due are done")
    parts.append(
        _holders(grid, overdue)
        if grid and overdue
        else f"{count(overdue, 'action')} overdue"
        if overdue
        else "no action is overdue"
    )
    return parts


def _heaviest(grid: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fewest units, at most three, that hold more than half of the overdue actions."""
    total = grid["totals"]["overdue"]
    held = 0
    found: list[Mapping[str, Any]] = []
    for unit in sorted(grid["units"], key=lambda unit: -unit["overdue"]):
        if unit["overdue"] == 0 or len(found) == 3 or held * 2 > total:
            break
        found.append(unit)
        held += unit["overdue"]
    return found if held * 2 > total else []


def _holders(grid: Mapping[str, Any], overdue: int) -> str:
    units = _heaviest(grid)
    if not units or len(grid["units"]) == 1:
        return f"{count(overdue, 'action')} overdue"
    held = sum(unit["overdue"] for unit in units)
    of = f"all {overdue}" if held == overdue else f"{held} of the {overdue}"
    return f"{word(len(units))} {'unit holds' if len(units) == 1 else 'units hold'} {of} overdue"


def heat(grid: Mapping[str, Any], month: str) -> str:
    """Title the heat grid: who holds the overdue actions, and who has not reported."""
    overdue = grid["totals"]["overdue"]
    units = _heaviest(grid)
    parts = []
    if not overdue:
        parts.append("no action is overdue")
    elif units and len(grid["units"]) > 1:
        held = sum(unit["overdue"] for unit in units)
        of = f"all {overdue}" if held == overdue else f"{held} of the {overdue}"
        verb = "holds" if len(units) == 1 else "hold"
        parts.append(
            f"{listed([unit['name'] for unit in units])} {verb} {of} overdue {'action' if overdue == 1 else 'actions'}"
        )
    else:
        holding = sum(1 for unit in grid["units"] if unit["overdue"])
        parts.append(
            f"{count(overdue, 'action')} overdue" + (f", in {count(holding, 'unit')}" if len(grid["units"]) > 1 else "")
        )
    silent = [
        unit["name"]
        for unit in grid["units"]
        for cell in unit["cells"]
        if cell["month"] == month and cell["report"] in ("missing", "not_yet")
    ]
    if silent and len(silent) == len(grid["units"]) > 1:
        parts.append(f"no unit has reported {wording.month(month)}")
    elif silent:
        parts.append(f"{listed(silent, 2)} {'has' if len(silent) == 1 else 'have'} not reported {wording.month(month)}")
    return first_up("; ".join(parts))


def needs(rows: Sequence[Mapping[str, Any]], shown: int, whom: str = "you") -> str:
    """Title the list of what waits for somebody.

    >>> needs([{}] * 5, 5), needs([{}], 1), needs([], 0), needs([{}] * 30, 7)
    ('Five things need you', 'One thing needs you', 'Nothing needs you', '30 things need you, these seven first')
    """
    n = len(rows)
    if n == 0:
        return f"Nothing needs {whom}"
    text = f"{first_up(word(n))} {'thing needs' if n == 1 else 'things need'} {whom}"
    return text if n <= shown else f"{text}, these {word(shown)} first"


def goals(rows: Sequence[Mapping[str, Any]], off: Sequence[str]) -> str:
    """Title the goal table: `rows` are the goals' completion groups, `off` the indicators that are off their target.

    >>> none = {"status": {"overdue": 0}}
    >>> goals([{"id": "1", **none}, {"id": "2", "status": {"overdue": 1}}], ["Absence"])
    'Goal 2 has a milestone overdue; one measure is off its target'
    """
    late = [row for row in rows if row["status"]["overdue"]]
    total = sum(row["status"]["overdue"] for row in late)
    parts = []
    if not late:
        parts.append("no goal has a milestone overdue")
    elif len(late) == 1:
        parts.append(f"goal {late[0]['id']} has {'a milestone' if total == 1 else count(total, 'milestone')} overdue")
    elif total == len(late):
        parts.append(f"goals {listed([row['id'] for row in late], 5)} each have a milestone overdue")
    else:
        parts.append(f"goals {listed([row['id'] for row in late], 5)} hold {count(total, 'milestone')} overdue")
    if off:
        parts.append(f"{word(len(off))} {'measure is off its' if len(off) == 1 else 'measures are off their'} target")
    return first_up("; ".join(parts))


def results_year(measures: Sequence[Mapping[str, Any]]) -> str | None:
    """Give the plan year whose results are looked at: the latest with at least half of its results due.

    Two early results of a year that has just begun say little of fifteen measures. With no such year: the latest with
    a result due, else the first with a target.

    >>> old, new = {"year": "2025-26", "status": "met", "target": 1}, {"year": "2026-27", "status": "not due", "target": 2}
    >>> results_year([{"years": [old, new]}, {"years": [old, new]}, {"years": [{**new, "status": "off"}]}])
    '2025-26'
    """
    years = [year for measure in measures for year in measure["years"]]
    due = [year["year"] for year in years if year["status"] in DUE]
    waiting = [year["year"] for year in years if year["status"] == "not due"]
    mostly = [label for label in due if due.count(label) >= waiting.count(label)]
    if mostly or due:
        return str(max(mostly or due))
    return min((year["year"] for year in years if year["target"] is not None), default=None)


def gathered(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Make one of several missing reports: one thing to do, not one for each unit.

    >>> missing = {"kind": "missing report", "n": 4, "owner": "Finance"}
    >>> gathered([missing, missing | {"owner": "Data"}, {"kind": "to declare"}])[0]["owner"]
    'Finance and Data'
    """
    return _one_of(_one_of(rows, "missing report"), "review")


def _one_of(rows: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """Put several rows of a kind together, in the place of the first."""
    some = [row for row in rows if row["kind"] == kind]
    if len(some) < 2:
        return list(rows)
    names = listed([str(row["owner"]) for row in some])
    whole = {**some[0], "units": len(some), "n": sum(row["n"] or 0 for row in some), "owner": names, "unit": None}
    at = list(rows).index(some[0])
    return [*rows[:at], whole, *(row for row in rows[at:] if row["kind"] != kind)]


def decision(row: Mapping[str, Any], month: str, on: date) -> Sentence:
    """Say what waits (a row of figures.decisions), and what is asked, as it is on a day.

    >>> row = {"kind": "missing report", "units": 12, "n": 88, "date": "2024-08-10"}
    >>> decision(row, "2024-07", date(2024, 7, 1))
    ('12 July reports are not in yet; they are to speak of 88 actions', 'Nothing is late: they are due by 10 Aug.')
    >>> decision(row, "2024-07", date(2024, 8, 11))
    ('12 July reports missing; 88 actions unknown', 'Ask for them, or name who reports in their place.')
    """
    text, kind = row.get("text") or row.get("item") or "", row["kind"]
    if kind == "missing report":
        return _missing(row, month, on)
    if kind == "recommendation":
        return f"{str(text).rstrip('.')}: passed to you", row.get(
            "detail"
        ) or "Answer it; the unit reads the answer in its next workbook."
    if kind == "review":
        return _review(row)
    if kind == "to declare":
        return f"{text}: all actions are done", "Declare its result."
    if kind == "change asked":
        asked = {"drop": "Drop", "re-date": "Re-date", "reword": "Reword", "reassign": "Reassign"}.get(
            row.get("change") or "", "Change"
        )
        detail = f" {row['detail']}" if row.get("detail") else ""
        return f"{text}, due {wording.day(row['date'], year=False)}", f"{asked} as asked?{detail}"
    days = row.get("days")
    if kind == "late milestone":
        return f"{text}, {count(days or 0, 'day')} past its approved date", row.get(
            "detail"
        ) or "Approve another date, or keep it."
    return f"{text}, due {wording.day(row['date'], year=False)}", row.get(
        "detail"
    ) or "Re-date it, drop it, or keep its date."


def _missing(row: Mapping[str, Any], month: str, on: date) -> Sentence:
    """Say of reports that are not in that they are missing, or, before their day, until when they are awaited."""
    n, name = row.get("units") or 1, f"{wording.month(month)} report"
    reports, actions = count(n, name), count(row["n"] or 0, "action")
    if date.fromisoformat(row["date"]) >= on:
        are, they = ("is", "it is") if n == 1 else ("are", "they are")
        by = wording.day(row["date"], year=False)
        return f"{reports} {are} not in yet; {they} to speak of {actions}", f"Nothing is late: {they} due by {by}."
    if n == 1:
        return f"No {name}; {actions} unknown", "Ask for it, or name who reports in its place."
    return f"{reports} missing; {actions} unknown", "Ask for them, or name who reports in their place."


def _review(row: Mapping[str, Any]) -> Sentence:
    """Say of a quarter's review that it is to be held, or to be closed."""
    if (row.get("units") or 1) > 1:
        return (
            f"{word(row['units']).capitalize()} reviews of {row['period']} to hold or close",
            "Name their days with the divisions.",
        )
    if row.get("change") == "close":
        return f"The review of {row['period']} is open", "Close it, so that its figures are kept."
    return f"The review of {row['period']} is to be held", "Name its day with the division."
