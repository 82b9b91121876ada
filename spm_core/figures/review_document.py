"""A review as one document: its agenda in the order of the meeting, its figures, what was decided and promised."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import WrongUse
from spm_core.figures import agenda, leadership
from spm_core.figures.asking import iso
from spm_core.figures.changes import changes
from spm_core.figures.completion import completion
from spm_core.figures.deciding import commitments, decisions_taken, declare_proposals
from spm_core.figures.drift import drift, items, of_group
from spm_core.figures.history import item_of_plan, who_moved
from spm_core.figures.measures import measures
from spm_core.figures.plan import agency_time, settings
from spm_core.figures.recommendations import WAITING, recommendations
from spm_core.figures.reporting import reporting
from spm_core.figures.requests import requests
from spm_core.figures.review_context import context
from spm_core.figures.reviews import Period, ask_of, month_of, previous, review_row
from spm_core.figures.trace import by_month

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from spm_core.model import Ask, Month
    from spm_core.store import Store

Row = dict[str, Any]

SECTIONS = (
    "commitments",
    "reported",
    "moved",
    "at_risk",
    "recommendations",
    "requests",
    "results",
    "decisions",
    "went_well",
)
"""The agenda of a division's review, in the order of the meeting."""
LEADING = (
    "commitments",
    "goals",
    "strategies",
    "results",
    "targets",
    "at_risk",
    "recommendations",
    "next_year",
    "decisions",
    "went_well",
)
"""The agenda of a leadership review."""
MIDWAY = ("commitments", "years", "rest", "strategies", "results", "targets", "recommendations", "decisions")
"""The agenda of a mid-plan review."""
AGENDAS = {"division": SECTIONS, "leadership": LEADING, "mid-plan": MIDWAY}

_MOVED = ("item", "kind", "text", "lead", "lead_name", "frozen", "approved", "forecast", "completed", "expected", "drift",
          "status", "tags", "source")  # fmt: skip
_STILL = ("same", "not_reported")


@access.question
def review_document(
    store: Store,
    review: str,
    *,
    at: datetime | None = None,
    first: Month | None = None,
    last: Month | None = None,
    closing: tuple[str, int] | None = None,
) -> Row:
    """Make the document of `spm review show`, of an open review as known now, of a closed one as known at its closing.

    It is what was counted (`review_counted`) and what was said (`review_said`). `at` asks what was known at a moment (UTC); `first` and `last` are the two months between which `moved` looks;
    `closing` is the day and number under which the document is about to be frozen. `reviews.frozen` gives a frozen one.
    """
    counted = review_counted(store, review, at=at, first=first, last=last, closing=closing)
    return {**counted, **review_said(store, review)}


@access.question
def review_said(store: Store, review: str) -> Row:
    """What was said in a review, as recorded: {seen, attendance, notes, struck}; `seen` is the last act of the store.

    Notes are rows {act, section, text, by, on}; those struck out stand apart, with `struck_by` and `why`.
    """
    minutes = store.rows("from review_minute() as m where m.review = $review order by m.act", {"review": review})
    # a minute's own date does not take it out of the document
    return {
        "seen": store.data_version(),
        "attendance": list(dict.fromkeys(line["text"] for line in minutes if line["section"] is None)),
        "notes": [_note(store, line) for line in minutes if line["section"] and not line["struck_by"]],
        "struck": [
            {**_note(store, line), "struck_by": line["struck_by"], "why": line["struck_why"]}
            for line in minutes
            if line["section"] and line["struck_by"]
        ],
    }


def _note(store: Store, line: Row) -> Row:
    on = agency_time(store, line["known_at"]).isoformat(timespec="minutes")
    return {**{key: line[key] for key in ("act", "section", "text")}, "by": line["who"], "on": on}


@access.question
def review_counted(
    store: Store,
    review: str,
    *,
    at: datetime | None = None,
    first: Month | None = None,
    last: Month | None = None,
    closing: tuple[str, int] | None = None,
) -> Row:
    """Make all of the document but what was said: no minutes change it, so it need not be counted anew after them."""
    store = store.remembering()  # a review asks the same of many points
    row = review_row(store, review)
    ask = ask_of(store, review, at=at)
    closed = row["state"] == "closed"
    # what was decided and promised in the meeting stands as recorded, whatever its own date
    recorded = replace(ask, known_at=None)
    taken = decisions_taken(store, recorded, review=review)
    day = agency_time(store, row["closed_at"]).date().isoformat() if closed else None
    return {
        **{key: row[key] for key in ("review", "kind", "scope", "period")},
        "state": "closed" if closing else row["state"],
        "opened": iso(row["opened_on"]),
        "closed": closing[0] if closing else day,
        "number": closing[1] if closing else row["number"],
        "as_of": str(ask.as_of),
        "known_at": ask.known_at.isoformat() + "Z" if ask.known_at else None,
        **context(store, ask),
        "agenda": [
            {"section": name, "items": _section(store, name, ask, row, first, last)} for name in AGENDAS[row["kind"]]
        ],
        "figures": review_figures(store, ask),
        "recommendations": review_recommendations(store, ask, row),
        "requests": _requests(store, ask, row) if row["kind"] == "division" else [],
        "proposals": declare_proposals(store, ask),
        "commitments": [*_from_last_time(store, ask, row), *commitments(store, recorded, review=review)],
        "decisions": taken,
    }


@access.question
def review_figures(store: Store, ask: Ask) -> Row:
    """The figures of a review, each as `spm show` gives it; completion and drift of actions, and under `milestones` of those."""
    return {
        "completion": completion(store, ask, "actions"),
        "drift": drift(store, ask, "actions"),
        "reporting": reporting(store, ask),
        "measures": measures(store, ask),
        "milestones": {"completion": completion(store, ask, "milestones"), "drift": drift(store, ask, "milestones")},
    }


def _section(store: Store, name: str, ask: Ask, row: Row, first: Month | None, last: Month | None) -> list[Row]:
    """The items of one point of the agenda."""
    if name in ("goals", "strategies", "targets", "years", "rest", "next_year"):
        return leadership.section(store, name, ask)
    recorded = replace(ask, known_at=None)
    points: dict[str, Callable[[], list[Row]]] = {
        "commitments": lambda: _from_last_time(store, ask, row),
        "reported": lambda: _reported(store, ask, row),
        "moved": lambda: moved(store, ask, first or _looked_before(store, ask, row), last or ask.as_of),
        "at_risk": lambda: at_risk(store, ask),
        "recommendations": lambda: [one for one in review_recommendations(store, ask, row) if one["state"] in WAITING],
        "requests": lambda: requests(store, ask, only_open=True),
        "results": lambda: _by_kind(agenda.new_results(store, ask)),
        "decisions": lambda: decisions_taken(store, recorded, review=row["review"]),
        "went_well": lambda: _by_kind(agenda.went_well(store, ask, _mine(store, ask))),
    }
    return points[name]()


def _mine(store: Store, ask: Ask) -> list[Row]:
    return [one for of in ("milestones", "actions") for one in items(store, ask, of)["items"]]


def _by_kind(groups: dict[str, list[Row]]) -> list[Row]:
    """The rows of all groups, each with its group under `what`."""
    return [{"what": what, **one} for what, rows in groups.items() for one in rows]


def _reported(store: Store, ask: Ask, row: Row) -> list[Row]:
    return agenda.who_reported(store, ask, _months(store, ask, row))


def _months(store: Store, ask: Ask, row: Row) -> list[Month]:
    """The months of a review's period up to the one that it looks at."""
    months = Period.parse(row["period"], settings(store, ask)["year_start_month"]).months
    return [month for month in months if month <= ask.as_of] or [ask.as_of]


def _looked_before(store: Store, ask: Ask, row: Row) -> Month:
    """The month that the last review of this kind and scope looked at; without one, the month before the period."""
    if (before := previous(store, row)) is not None:
        month = ask_of(store, before["review"]).as_of if before["state"] == "closed" else month_of(store, before)
        if month < ask.as_of:
            return month
    return _months(store, ask, row)[0].plus(-1)


@access.question
def moved(store: Store, ask: Ask, first: Month, last: Month) -> list[Row]:
    """What became of the group's milestones and actions between the ends of two months, by the same knowledge.

    Rows as of `figures.items` (some keys), with `became` (a group of `figures.changes`, those without news left out),
    `from` and `to` (expected dates, ISO) and `days`. Raises WrongUse when the months are in the wrong order.
    """
    if first >= last:
        raise WrongUse(f"--from {first} does not lie before --to {last}. Give an earlier month to look back from.")
    now = replace(ask, as_of=last)
    then = [_dated(row) for row in of_group(ask, by_month(store, now)) if row["month_end"] == first.last_day]
    found = []
    for of in ("milestones", "actions"):
        groups = changes(then, items(store, now, of)["items"])
        found += [
            {"became": name, **{key: one[key] for key in _MOVED}, "from": one["was"], "to": one["completed"] or one["forecast"], "days": one["moved"]}
            for name, rows in groups.items()
            if name not in _STILL
            for one in rows
        ]  # fmt: skip
    return found


def _dated(row: Row) -> Row:
    """What `changes` compares of an item, its dates ISO."""
    dates = {key: iso(row[key]) for key in ("approved", "forecast", "completed")}
    return {**dates, **{key: row[key] for key in ("item", "status", "tags", "word")}}


@access.question
def at_risk(store: Store, ask: Ask) -> list[Row]:
    """The group's milestones to speak of (its actions where it leads no milestone): ready to declare, overdue, behind.

    Rows of `figures.items` with `history` (as of `history.who_moved`), `moves` (its dates month by month) and `requests`
    (open ones about it or its actions).
    """
    of = "milestones" if items(store, ask, "milestones")["items"] else "actions"
    rows = agenda.at_risk(items(store, ask, of)["items"])
    asked = requests(store, replace(ask, tier="agency", id=None), only_open=True)
    everything = items(store, replace(ask, tier="agency", id=None), "actions")["items"] if asked else []
    milestone = {one["item"]: one["milestone"] for one in everything}
    months = agenda.moves_of(store, ask, rows)
    return [
        {
            **row,
            "history": who_moved(store, ask, item_of_plan(store, ask, row["item"]), months[row["item"]]),
            "moves": months[row["item"]],
            "requests": [one for one in asked if row["item"] in (one["item"], milestone.get(one["item"]))],
        }
        for row in rows
    ]


@access.question
def review_recommendations(store: Store, ask: Ask, row: Row) -> list[Row]:
    """The recommendations of a review: those that wait, those of its months, those answered or escalated in it.

    A division's are its units'; the leadership's those that were escalated.
    """
    months = {str(month) for month in _months(store, ask, row)}
    found = recommendations(store, ask)
    if row["kind"] != "division":
        return [one for one in found if one["escalated_on"]]
    return [
        one for one in found
        if one["state"] in WAITING or months & {one["month"], *one["months"]} or one["answered_in"] == row["review"]
    ]  # fmt: skip


def _requests(store: Store, ask: Ask, row: Row) -> list[Row]:
    """The changes asked for that wait, those asked in the review's months, those decided in it."""
    months = {str(month) for month in _months(store, ask, row)}
    return [
        one
        for one in requests(store, ask)
        if one["state"] == "open" or months & {one["month"], *one["months"]} or one["review"] == row["review"]
    ]


def _from_last_time(store: Store, ask: Ask, row: Row) -> list[Row]:
    """What earlier reviews of the kind and scope promised: what is open, what was closed since this one was opened, and all that the last one did."""
    before = previous(store, row)
    last, earlier = before, set()
    while before is not None:
        earlier.add(before["review"])
        before = previous(store, before)
    made = [one for one in commitments(store, ask) if one["review"] in earlier]
    since = row["opened_on"].isoformat()
    return [
        one
        for one in made
        if one["state"] == "open" or one["closed_on"] >= since or (last and one["review"] == last["review"])
    ]
