"""Recommendations: raised in the monthly workbook, answered by the division, escalated to leadership, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures.asking import known_at, moment
from spm_core.figures.plan import agency_time
from spm_core.figures.raised import alike, came_again, gone, in_force, raised
from spm_core.figures.reporting import units_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

STATES = ("open", "escalated", "answered", "withdrawn", "gone")
"""What a recommendation may be; the first two wait for somebody."""
WAITING = ("open", "escalated")


@access.question
def recommendations(store: Store, ask: Ask, *, only_open: bool = False) -> list[Row]:
    """Every recommendation known, of the ask's unit or division (or all), the latest raised first.

    Rows {id, unit, month, about, text, state, answer, answered_on, answered_by, answered_in, escalated_on, withdrawn_on,
    why, gone, raised_on, days, months, upload, file, sheet, cell}. `month` is the first that told it, `months` all that
    do; the cell is the latest telling's. `state` is open, escalated, answered, withdrawn, or gone (no report in force
    holds it: `gone` says why). `days` from receipt to answer or withdrawal, null while waiting. Days are ISO, on the
    agency's clock. What a workbook brings as the answer counts while the ledger has no step.
    """
    mine = units_of(store, ask)
    rows = [_row(store, code, lines, steps) for code, lines, steps in _all(store, known_at(ask))]
    shown = [row for row in rows if mine is None or row["unit"] in mine]
    shown = [row for row in shown if row["state"] in WAITING] if only_open else shown
    return sorted(shown, key=lambda row: (row["month"], row["raised_on"], row["id"]), reverse=True)


@access.question
def recommendation(store: Store, ask: Ask, code: str) -> Row:
    """One recommendation; WrongUse when there is none of that id."""
    found = next((one for one in _all(store, known_at(ask)) if one[0] == code), None)
    if found is None:
        raise WrongUse(f"There is no recommendation {code!r}. The ids are those of: spm recommendation list")
    return _row(store, *found)


@access.question
def recommendation_facts(store: Store, ask: Ask, code: str) -> list[Row]:
    """Every step of a recommendation as facts of `spm trace`, in the order in which they became known; [] when there is none."""
    found = next((one for one in _all(store, known_at(ask)) if one[0] == code), None)
    if found is None:
        return []
    _, lines, steps = found
    last = ask.as_of.last_day
    facts = [
        {
            **_no_fact(line["known_at_"], line["who"]),
            "field": field,
            "value": line[field],
            "month": f"{line['month']:%Y-%m}",
            **{key: line[key] for key in ("upload", "file", "sheet", "cell")},
            "in_force": line["upload_state"] == "in_force",
        }
        for line in ({**line, "known_at_": line["received_at"]} for line in lines if line["is_known"])
        if line["month"] <= last
        for field in ("recommendation", "about", "answer")
        if line[field]
    ]
    for at, step in enumerate(steps):
        day = agency_time(store, step["known_at"]).date()
        if day <= last:
            facts.append(
                {
                    **_no_fact(step["known_at"], step["who"]),
                    "field": {"answer": "answered", "escalate": "escalated", "withdraw": "withdrawn"}[step["step"]],
                    "value": step["text"] or day.isoformat(),
                    "in_force": at == len(steps) - 1,
                    "decided_on": day.isoformat(),
                    "why": step["why"],
                    "review": step["review"],
                }
            )
    return sorted(facts, key=lambda fact: fact["known_at"])


def _no_fact(at: datetime, who: str) -> Row:
    empty = dict.fromkeys(("month", "upload", "file", "sheet", "cell", "decided_on", "why", "review"))
    return {"field": None, "value": None, **empty, "known_at": moment(at), "by": who}


def _all(store: Store, at: datetime) -> list[tuple[str, list[Row], list[Row]]]:
    """(id, its lines, its steps) of each recommendation known at a moment."""
    lines = store.rows("from recommendation_told(known_at => $at)", {"at": at})
    steps = store.rows("from recommendation_step_taken(known_at => $at) as s order by s.known_at, s.act", {"at": at})
    things = raised(lines, lambda one: (one["unit"], alike(one["recommendation"]), alike(one["about"])), "r")
    return [
        (code, told, [step for step in steps if step["recommendation"] == code])
        for code, told in things.items()
        if any(one["is_known"] for one in told)
    ]


def _row(store: Store, code: str, lines: list[Row], steps: list[Row]) -> Row:
    known = [one for one in lines if one["is_known"]]
    standing = in_force(known)
    first = min(standing or known, key=lambda one: (one["month"], one["received_at"]))
    last = (standing or sorted(known, key=lambda one: one["act"]))[-1]

    def day(at: datetime) -> date:
        return agency_time(store, at).date()

    raised_on, missing = day(min(one["received_at"] for one in standing or known)), gone(known)
    row: Row = {
        "id": code,
        "unit": first["unit"],
        "month": f"{first['month']:%Y-%m}",
        "about": last["about"] or None,
        "text": last["recommendation"],
        "state": "open",
        **dict.fromkeys(("answer", "answered_on", "answered_by", "answered_in", "escalated_on", "withdrawn_on", "why")),
        "gone": missing,
        "raised_on": raised_on.isoformat(),
        "days": None,
        "months": sorted({f"{one['month']:%Y-%m}" for one in standing}),
        **{key: last[key] for key in ("upload", "file", "sheet", "cell")},
    }
    for step in steps:
        _take(row, step, day(step["known_at"]).isoformat(), (day(step["known_at"]) - raised_on).days)
    if not steps and (told := next((one for one in reversed(standing) if one["answer"]), None)):
        on = day(told["received_at"])
        row |= {
            "state": "answered",
            "answer": told["answer"],
            "answered_on": on.isoformat(),
            "answered_by": told["who"],
        }
        row["days"] = (on - raised_on).days
    if row["state"] == "withdrawn" and (again := came_again(standing, steps[-1])):
        row |= {
            "state": "open",
            "withdrawn_on": None,
            "why": None,
            "days": None,
            "raised_on": day(again["received_at"]).isoformat(),
        }
    if missing:
        row["state"] = "gone"
    return row


def _take(row: Row, step: Row, on: str, days: int) -> None:
    """Let a step change a recommendation's row."""
    if step["step"] == "answer":
        row |= {"state": "answered", "answer": step["text"], "answered_on": on, "answered_by": step["who"]}
        row |= {"answered_in": step["review"], "days": days}
    elif step["step"] == "escalate":
        row |= {"state": "escalated", "escalated_on": on, "why": step["why"], "days": None}
    else:
        row |= {"state": "withdrawn", "withdrawn_on": on, "why": step["why"], "days": days}
