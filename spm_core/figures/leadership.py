"""What the leadership looks at once a year, and in the plan's middle: goals, years, targets, and whether the theory holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.agenda import DONE
from spm_core.figures.asking import iso, known_at
from spm_core.figures.completion import completion
from spm_core.figures.deciding import target_history
from spm_core.figures.drift import items
from spm_core.figures.measures import measures
from spm_core.figures.next_year import next_year
from spm_core.figures.plan import plan, plan_year
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

OPEN_RESULTS = ("partly_met", "not_met", "carried_forward")
"""Declared results that leave a milestone open."""

READINGS = {
    (True, True): "keep",
    (True, False): "doubt the theory",
    (False, True): "look for other causes",
    (False, False): "support",
}
"""(what was due is mostly done, results mostly hold) -> the reading of a strategy, in words and never as a score."""


@access.question
def section(store: Store, name: str, ask: Ask) -> list[Row]:
    """The items of a point of the leadership's or the mid-plan review's agenda."""
    points = {
        "goals": goals,
        "strategies": strategies,
        "targets": targets,
        "years": years,
        "rest": rest,
        "next_year": onward,
    }
    return points[name](store, ask)


@access.question
def goals(store: Store, ask: Ask) -> list[Row]:
    """Completion of each goal, of milestones and of actions: rows {goal, text, milestones, actions} as of `show completion`."""
    asked = replace(ask, tier="goal", id=None)
    done = {of: {one["id"]: one for one in completion(store, asked, of)["groups"]} for of in ("milestones", "actions")}
    return [
        {"goal": code, "text": one["name"], "milestones": one, "actions": done["actions"][code]}
        for code, one in done["milestones"].items()
    ]


@access.question
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


@access.question
def targets(store: Store, ask: Ask) -> list[Row]:
    """The targets of each measure for this plan year and the two after it: rows {measure, indicator, unit, year, value, history}.

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
                    "unit": one["unit"],
                    "year": label,
                    "value": value,
                    "history": given,
                }
            )
    return found


@access.question
def years(store: Store, ask: Ask) -> list[Row]:
    """Every plan year by goal: what was planned, done, dropped and is left: rows {year, goal, text, milestones, actions, carried}.

    `milestones` and `actions` are {planned, added, completed, dropped, left}; of a year not opened yet `planned` is what
    the plan holds for it, and nothing else is counted. `carried`: of the milestones left, those that go on under another code.
    """
    asked = replace(ask, tier="agency", id=None)
    known = plan(store, asked)
    goal_of = {row["strategy"]: row["goal"] for row in known["strategies"]}
    gone_on = {row["carried_from"] for row in known["milestones"]}
    of_milestone = {row["milestone"]: (row["year"], goal_of[row["strategy"]]) for row in known["milestones"]}
    found = []
    for year in known["years"]:
        rows = {of: _of_year(store, asked, year, of) for of in ("milestones", "actions")}
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
                    "carried": sum(
                        row["goal"] == goal["goal"]
                        and row["item"] in gone_on
                        and row["status"] not in (*DONE, "dropped")
                        for row in rows["milestones"]
                    ),
                }
            )
    return found


def _of_year(store: Store, ask: Ask, year: Row, of: str) -> list[Row]:
    """The items of a plan year; none before it is opened, since no figure covers them."""
    return items(store, replace(ask, year=year["year"]), of)["items"] if year["opened"] else []


@access.question
def rest(store: Store, ask: Ask) -> list[Row]:
    """What is left of the plan, year by year and goal by goal, to say of each whether it still makes sense.

    Rows {milestone, text, year, goal, strategy, lead, due, opened, status, result, reading, choice, why, on, by}: `due` the
    approved date, `status` null before the year is opened, `reading` that of its strategy, `choice` what was said of it
    (keep, carry, drop) or null. Milestones that go on under another code are left to that one.
    """
    asked = replace(ask, tier="agency", id=None)
    known = plan(store, asked)
    goal_of = {row["strategy"]: row["goal"] for row in known["strategies"]}
    reading = {row["strategy"]: row["reading"] for row in strategies(store, asked)}
    opened = {row["year"]: bool(row["opened"]) for row in known["years"]}
    standing = {one["item"]: one for year in known["years"] for one in _of_year(store, asked, year, "milestones")}
    chosen = {row["milestone"]: row for row in store.rows("from choice_now(known_at => $at)", {"at": known_at(asked)})}
    gone_on = {row["carried_from"] for row in known["milestones"]}
    found = []
    for row in sorted(known["milestones"], key=lambda one: one["year"]):
        now, said = standing.get(row["milestone"]), chosen.get(row["milestone"], {})
        if row["milestone"] in gone_on or (now and now["status"] in (*DONE, "dropped")):
            continue
        found.append(
            {
                **{key: row[key] for key in ("milestone", "year", "strategy")},
                "text": now["text"] if now else row["text"],
                "goal": goal_of[row["strategy"]],
                "lead": now["lead"] if now else row["lead"],
                "due": now["approved"] if now else row["due"],
                "opened": opened[row["year"]],
                "status": now["status"] if now else None,
                "result": next((tag for tag in now["tags"] if tag in OPEN_RESULTS), None) if now else None,
                "reading": reading[row["strategy"]],
                "choice": said.get("choice"),
                "why": said.get("why"),
                "on": iso(said.get("decided_on")),
                "by": said.get("who"),
            }
        )
    return found


@access.question
def onward(store: Store, ask: Ask) -> list[Row]:
    """What becomes of next year: rows {what, milestone, text, year, lead, due, result, choice, as, why, on, by}.

    `what` is open (a milestone open in an earlier year, `as` its code when carried), planned (for the next year already), or
    suggested (by people: `milestone` is what it is about, `why` its reason); none of the last is in a plan by itself.
    """
    year = plan_year(store, ask)
    found = next_year(store, PlanYear(year.start + 1, year.start_month).label, known=ask.known_at)
    keys = ("milestone", "text", "lead", "choice", "why", "on", "by")
    return [
        *({"what": "open", **{key: row[key] for key in keys}, "year": row["year"], "due": row["approved"], "result": row["result"], "as": row["as"]["milestone"] if row["as"] else None} for row in found["milestones"]),
        *({"what": "planned", **{key: row[key] for key in keys}, "year": found["year"], "due": row["due"], "result": None, "as": None} for row in found["planned"]),
        *({"what": "suggested", "milestone": row["about"], "text": row["text"], "lead": row["lead"], "choice": None, "why": row["reason"], "on": row["on"], "by": row["by"], "year": found["year"], "due": None, "result": None, "as": None} for row in found["suggestions"]),
    ]  # fmt: skip


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
