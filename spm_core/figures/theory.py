"""The plan of one year as a theory of action: goals down to actions, each with where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.agenda import DONE
from spm_core.figures.history import proposals
from spm_core.figures.plan import plan, plan_year

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]


@access.question
def theory(store: Store, ask: Ask, covered: dict[str, list[Row]], measures: list[Row]) -> list[Row]:
    """Every goal of the plan with its strategies, measures, and the year's milestones and actions, in plan order.

    `covered` are the agency's rows of `figures.items` for the year, under "milestones" and "actions"; `measures` those
    of `figures.measures`.

    Goals {goal, text, kind, measures, strategies}; strategies {strategy, if, then, and, codes, evidence, measures,
    milestones, counts}; milestones and actions {item, text, lead_name, due, status, tags, drift, approved, frozen,
    proposed}, milestones also {actions, counts}. `status` is None while no figure covers the item (a proposal, or a
    year not opened or not begun). `counts` are of live actions: {n done, of, not_reported}.
    """
    asked = replace(ask, tier="agency", id=None)
    known = plan(store, asked)
    label, waiting = plan_year(store, asked).label, proposals(store, asked)
    owned = _by(measures, "owner")
    actions = _by(_rows(covered["actions"], known, "action", label, waiting), "milestone")
    milestones = [
        {**row, "actions": actions.get(row["item"], []), "counts": _counts(actions.get(row["item"], []))}
        for row in _rows(covered["milestones"], known, "milestone", label, waiting)
    ]
    by_strategy = _by(milestones, "strategy")
    strategies = [
        {
            **{key: row[key] for key in ("strategy", "goal", "if", "then", "and", "codes", "evidence")},
            "measures": owned.get(row["strategy"], []),
            "milestones": by_strategy.get(row["strategy"], []),
            "counts": _counts([action for one in by_strategy.get(row["strategy"], []) for action in one["actions"]]),
        }
        for row in known["strategies"]
    ]
    by_goal = _by(strategies, "goal")
    return [
        {
            **{key: goal[key] for key in ("goal", "text", "kind")},
            "measures": owned.get(goal["goal"], []),
            "strategies": by_goal.get(goal["goal"], []),
        }
        for goal in known["goals"]
    ]


def every_item(goals: list[Row]) -> list[Row]:
    """The milestones and actions of a theory, in plan order."""
    milestones = [one for goal in goals for strategy in goal["strategies"] for one in strategy["milestones"]]
    return [row for one in milestones for row in (one, *one["actions"])]


def _rows(rows: list[Row], known: Row, kind: str, label: str, waiting: set[str]) -> list[Row]:
    covered = {row["item"]: row for row in rows}
    names = {unit["unit"]: unit["name"] for unit in known["units"]}
    strategy = {row["milestone"]: row["strategy"] for row in known["milestones"]}
    year = {row["milestone"]: row["year"] for row in known["milestones"]}
    found = []
    for row in known[f"{kind}s"]:
        if year[row["milestone"]] != label:
            continue
        lead = row["lead"] if kind == "milestone" else row["unit"]
        planned = {
            "item": row[kind],
            "kind": kind,
            "milestone": row["milestone"],
            "strategy": strategy[row["milestone"]],
            "text": row["text"],
            "lead": lead,
            "lead_name": names.get(lead, lead),
            "approved": row["due"],
            "status": None,
            "tags": [],
            "drift": None,
            "frozen": None,
            "expected": None,
            "completed": None,
        }
        found.append({**planned, **covered.get(row[kind], {}), "proposed": row[kind] in waiting})
    return found


def _counts(actions: list[Row]) -> dict[str, int]:
    live = [row for row in actions if row["status"] not in (None, "dropped")]
    return {
        "n": sum(row["status"] in DONE for row in live),
        "of": len(live),
        "not_reported": sum(row["status"] == "not_reported" for row in live),
    }


def _by(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
