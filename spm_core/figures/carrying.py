"""What a carried milestone is in the next year: its code, its dates, its open actions, who works on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spm_core.model import PlanYear

Row = dict[str, Any]


def carried_as(milestones: list[Row], year: PlanYear, plans: Row, helpers: dict[str, list[Row]]) -> None:
    """Give every carried milestone its `as`: {milestone, text, due, due_from, lead, strategy, actions, collaborators}.

    The lead and text are those of now; the due date is the forecast where it lies in the new year, else the year's last
    day, and `due_from` says which: forecast or year's end. Its open actions come along, dated the same way and no later
    than the milestone; `collaborators` are the units that work on it with no end before the new year.
    """
    taken = {row["milestone"] for row in plans["milestones"]} | {row["action"] for row in plans["actions"]}
    for row in milestones:
        if row["choice"] != "carry":
            continue
        code = new_code(row["milestone"], year, taken)
        taken.add(code)
        due, due_from = _due(row["forecast"], year)
        actions = []
        for one in row["actions"]:
            new = _action_code(one["action"], row["milestone"], code, year, taken)
            taken.add(new)
            when = min(_due(one["forecast"], year)[0], due)
            kept = {key: one[key] for key in ("text", "responsible", "unit", "resources", "outputs")}
            actions.append({"action": new, "from": one["action"], **kept, "due": when})
        others = [
            {"unit": one["unit"], "from": year.first_day.isoformat(), "to": one["to"], "purpose": one["purpose"]}
            for one in helpers.get(row["milestone"], [])
            if one["to"] is None or one["to"] >= year.first_day.isoformat()
        ]
        what = {key: row[key] for key in ("text", "lead", "strategy")}
        row["as"] = {
            "milestone": code,
            **what,
            "due": due,
            "due_from": due_from,
            "actions": actions,
            "collaborators": others,
        }


def _due(forecast: str, year: PlanYear) -> tuple[str, str]:
    first, last = year.first_day.isoformat(), year.last_day.isoformat()
    return (forecast, "forecast") if first <= forecast <= last else (last, "year's end")


def new_code(code: str, year: PlanYear, taken: set[str]) -> str:
    """Give a carried milestone a code of its own: the plan's manner where the code has one, else with the year behind it.

    >>> from spm_core.model import PlanYear
    >>> new_code("1.2.Y3-1", PlanYear(2027), {"1.2.Y3-1", "1.2.Y4-1"}), new_code("M1", PlanYear(2027), {"M1"})
    ('1.2.Y4-2', 'M1 (2027-28)')
    """
    if found := re.fullmatch(r"(.*\bY)(\d+)-(\d+)", code):
        stem = f"{found[1]}{int(found[2]) + 1}-"
        number = 1
        while f"{stem}{number}" in taken:
            number += 1
        return f"{stem}{number}"
    stem = _with_year(code, year)
    number, new = 1, stem
    while new in taken:
        number += 1
        new = f"{stem} {number}"
    return new


def _action_code(code: str, was: str, now: str, year: PlanYear, taken: set[str]) -> str:
    """An action's code follows its milestone's.

    >>> from spm_core.model import PlanYear
    >>> _action_code("1.2.Y3-1.4", "1.2.Y3-1", "1.2.Y4-2", PlanYear(2027), set())
    '1.2.Y4-2.4'
    """
    stem = now + code[len(was) :] if code.startswith(was) else _with_year(code, year)
    number, new = 1, stem
    while new in taken:
        number += 1
        new = f"{stem} {number}"
    return new


def _with_year(code: str, year: PlanYear) -> str:
    """A code with the new year behind it, in place of an earlier one."""
    return re.sub(r" \(\d{4}-\d{2}\)$", "", code) + f" ({year.label})"
