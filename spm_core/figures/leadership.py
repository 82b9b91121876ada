"""What the leadership looks at once a year, and in the plan's middle: goals, years, targets, and whether the theory holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.figures.agenda import DONE
from spm_core.figures.completion import completion
from spm_core.figures.deciding import target_history
from spm_core.figures.drift import items
from spm_core.figures.measures import measures
from spm_core.figures.plan import plan, plan_year
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

READINGS = {
    (True, True): "keep",
    (True, False): "doubt the theory",
    (False, True): "look for other causes",
    (False, False): "support",
}
"""(what was due is mostly done, results mostly hold) -> the reading of a strategy, in words and never as a score."""


def section(store: Store, name: str, ask: Ask) -> list[Row]:
    """The items of a point of the leadership's or the mid-plan review's agenda."""
    return {"goals": goals, "strategies": strategies, "targets": targets, "years": years}[name](store, ask)


def goals(store: Store, ask: Ask) -> list[Row]:
    """Completion of each goal, of milestones and of actions: rows {goal, text, milestones, actions} as of `show completion`."""
    asked = replace(ask, tier="goal", id=None)
    done = {of: {one["id"]: one for one in completion(store, asked, of)["groups"]} for of in ("milestones", "actions")}
    return [
        {"goal": code, "text": one["name"], "milestones": one, "actions": done["actions"][code]}
        for code, one in done["milestones"].items()
    ]


def strategies(store: Store, ask: Ask) -> list[Row]:
    """Whether each strategy's theory of action holds: implementation against results.

    Rows {strategy, goal, if, then, and, due: {n, of}, results: {met, near, off}, reading, why}. `due` are its milestones
    due by the month's end, plan now, and how many of them are completed (its actions where no milestone was due).
    `results` are the latest judged years of its measures, else of its goal's. The reading is null while one of the two
    is missing. Mostly is half and more; near counts as holding.
    """
    asked = replace(ask, tier="agency", id=None)
    judged = _judged(measures(store, asked)["measures"])
    by = replace(asked, tier="strategy")
    done = [{one["id"]: one["T1"] for one in completion(store, by, of)["groups"]} for of in ("milestones", "actions")]
    return [
        _strategy(one, [counts[one["strategy"]] for counts in done], judged) for one in plan(store, asked)["strategies"]
    ]


def _strategy(one: Row, done: list[Row], judged: dict[str, list[str]]) -> Row:
    due = next(({"n": counts["n"], "of": counts["of"]} for counts in done if counts["of"]), {"n": 0, "of": 0})
    words = judged.get(one["strategy"]) or judged.get(one["goal"]) or []
    results = {word: words.count(word) for word in ("met", "near", "off")}
    reading = None
    if due["of"] and words:
        reading = READINGS[2 * due["n"] >= due["of"], 2 * (results["met"] + results["near"]) >= len(words)]
    return {
        **{key: one[key] for key in ("strategy", "goal", "if", "then", "and")},
        "due": due,
        "results": results,
        "reading": reading,
        "why": _why(due, results),
    }


def _why(due: Row, results: Row) -> str:
    done = f"{due['n']} of {due['of']} due are completed" if due["of"] else "Nothing was due yet"
    judged = ", ".join(f"{n} {word}" for word, n in results.items() if n)
    return f"{done}; results: {judged or 'none judged yet'}."


def _judged(found: list[Row]) -> dict[str, list[str]]:
    """Owner -> the status of the latest year with a result of each of its measures."""
    words: dict[str, list[str]] = {}
    for measure in found:
        told = [year["status"] for year in measure["years"] if year["status"] in ("met", "near", "off")]
        if told:
            words.setdefault(measure["owner"], []).append(told[-1])
    return words


def targets(store: Store, ask: Ask) -> list[Row]:
    """The targets of each measure for this plan year and the two after it: rows {measure, indicator, year, value, history}.

    `history` as of `target_history`, that year's alone; `value` is null where none is set.
    """
    asked = replace(ask, tier="agency", id=None)
    start = plan_year(store, asked).start
    labels = [PlanYear(start + ahead).label for ahead in range(3)]
    found = []
    for one in measures(store, asked)["measures"]:
        history = target_history(store, asked, one["measure"])
        for label in labels:
            given = [row for row in history if row["year"] == label]
            value = next((row["value"] for row in given if row["in_force"]), None)
            found.append(
                {
                    "measure": one["measure"],
                    "indicator": one["indicator"],
                    "year": label,
                    "value": value,
                    "history": given,
                }
            )
    return found


def years(store: Store, ask: Ask) -> list[Row]:
    """Every plan year by goal: what was planned, done, dropped and is left: rows {year, goal, text, milestones, actions}.

    `milestones` and `actions` are {planned, added, completed, dropped, left}; of a year not opened yet `planned` is what
    the plan holds for it, and nothing else is counted.
    """
    asked = replace(ask, tier="agency", id=None)
    known = plan(store, asked)
    goal_of = {row["strategy"]: row["goal"] for row in known["strategies"]}
    of_milestone = {row["milestone"]: (row["year"], goal_of[row["strategy"]]) for row in known["milestones"]}
    found = []
    for year in known["years"]:
        rows = {of: items(store, replace(asked, year=year["year"]), of)["items"] for of in ("milestones", "actions")}
        for goal in known["goals"]:
            place = (year["year"], goal["goal"])
            counts = {of: _counts(rows[of], known[of], of_milestone, place) for of in rows}
            found.append(
                {
                    "year": year["year"],
                    "goal": goal["goal"],
                    "text": goal["text"],
                    "opened": bool(year["opened"]),
                    **counts,
                }
            )
    return found


def _counts(
    rows: list[Row], planned: list[Row], of_milestone: dict[str, tuple[str, str]], place: tuple[str, str]
) -> Row:
    mine = [row for row in rows if row["goal"] == place[1]]
    frozen = [row for row in mine if "added" not in row["tags"]]
    done = sum(row["status"] in DONE for row in mine)
    dropped = sum(row["status"] == "dropped" for row in mine)
    in_plan = sum(of_milestone[row["milestone"]] == place for row in planned)
    return {
        "planned": len(frozen) if mine else in_plan,
        "added": len(mine) - len(frozen),
        "completed": done,
        "dropped": dropped,
        "left": len(mine) - done - dropped if mine else in_plan,
    }
