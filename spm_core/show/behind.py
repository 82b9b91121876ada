"""Which rows stand behind a number: the items of figures.items that a count of figures.completion counts.

Each name is a question that a number on a page may ask; docs/definitions.md says what it counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spm_core.model import Month

_DONE = ("completed_on_time", "completed_on_approved", "completed_late")


def _by(value: str | None, day: str) -> bool:
    return value is not None and value <= day


_SETS: dict[str, tuple[str, Callable[[Mapping[str, Any], str], bool]]] = {
    "all": ("in the plan year", lambda _row, _day: True),
    "frozen": ("in the plan as frozen", lambda row, _day: row["frozen"] is not None),
    "live": ("in the plan now", lambda row, _day: row["status"] != "dropped"),
    "due": ("due by now, original plan", lambda row, day: _by(row["frozen"], day)),
    "due_done": (
        "done of those due, original plan",
        lambda row, day: _by(row["frozen"], day) and _by(row["completed"], day),
    ),
    "due_now": ("due by now, plan now", lambda row, day: row["status"] != "dropped" and _by(row["approved"], day)),
    "due_now_done": (
        "done of those due, plan now",
        lambda row, day: row["status"] != "dropped" and _by(row["approved"], day) and _by(row["completed"], day),
    ),
    "done": ("done, original plan", lambda row, day: row["frozen"] is not None and _by(row["completed"], day)),
    "done_now": ("done, plan now", lambda row, day: row["status"] != "dropped" and _by(row["completed"], day)),
    "early": (
        "done ahead of their date",
        lambda row, day: row["frozen"] is not None and row["frozen"] > day and _by(row["completed"], day),
    ),
    "redated": ("re-dated", lambda row, _day: row["status"] != "dropped" and "re-dated" in row["tags"]),
    "added": (
        "added since the year was opened",
        lambda row, _day: row["status"] != "dropped" and "added" in row["tags"],
    ),
    "moved": (
        "expected on another day than frozen",
        lambda row, _day: row["status"] != "dropped" and bool(row["drift"]),
    ),
    "not_in": (
        "due, open and not reported",
        lambda row, day: _by(row["frozen"], day) and row["completed"] is None and not row["reported"],
    ),
    "year_end": (
        "expected past the year's end",
        lambda row, _day: row["status"] != "dropped" and bool(row.get("past_year_end")),
    ),
}


def label(name: str) -> str:
    """Say what a set of rows is.

    >>> label("due_done"), label("overdue"), label("not_reported")
    ('done of those due, original plan', 'overdue', 'not reported')
    """
    return _SETS[name][0] if name in _SETS else name.replace("_", " ")


def behind(rows: Sequence[Mapping[str, Any]], name: str, as_of: Month, tolerance: int = 14) -> list[Mapping[str, Any]]:
    """Give the rows behind a number.

    `name` is one of the sets above, a derived status, `past_tolerance`, `unapproved_past_tolerance`, or
    `month:YYYY-MM` for what falls due in a month.
    """
    day = as_of.last_day.isoformat()
    if name in _SETS:
        return [row for row in rows if _SETS[name][1](row, day)]
    if name == "past_tolerance":
        return [r for r in rows if r["frozen"] and r["status"] != "dropped" and (r["drift"] or 0) > tolerance]
    if name == "unapproved_past_tolerance":
        return [
            r for r in rows if r["frozen"] and r["status"] != "dropped" and (r["unapproved_drift"] or 0) > tolerance
        ]
    if name.startswith("month:"):
        month = name.removeprefix("month:")
        return [row for row in rows if row["status"] != "dropped" and (row["approved"] or "")[:7] == month]
    return [row for row in rows if row["status"] == name]
