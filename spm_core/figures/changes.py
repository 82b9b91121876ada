"""What moved between two looks at the same items: last month and this one, or without and with a report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]

GROUPS = (
    "completed",
    "reopened",
    "later",
    "earlier",
    "behind",
    "redated",
    "dropped",
    "added",
    "not_reported",
    "same",
)
"""What became of an item, the first that holds. Items completed or dropped before are in none."""


def changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Sort rows of `figures.items` by what became of them; each has also `moved` (days) and `was` (the date before, ISO).

    An item that is new to `after` is `added` when the plan counts it so, else it is compared with its approved date.
    """
    then = {row["item"]: row for row in before}
    found: dict[str, list[Row]] = {name: [] for name in GROUPS}
    for row in after:
        old = then.get(row["item"])
        group = _group(old, row)
        if group is not None:
            found[group].append({**row, "moved": _moved(old, row), "was": _forecast(old, row)})
    return found


def _group(old: Mapping[str, Any] | None, row: Mapping[str, Any]) -> str | None:
    if row["status"] == "dropped":
        return "dropped" if old and old["status"] != "dropped" else None
    if row["completed"] or (old and old["completed"]):
        if row["completed"] and old and old["completed"]:
            return None
        return "completed" if row["completed"] else "reopened"
    if old is None and "added" in row["tags"]:
        return "added"
    moved = _moved(old, row)
    if moved:
        return "later" if moved > 0 else "earlier"
    if row["word"] == "Behind" and (old is None or old["word"] != "Behind"):
        return "behind"
    if old and old["approved"] != row["approved"]:
        return "redated"
    return "same" if row["reported"] else "not_reported"


def _forecast(old: Mapping[str, Any] | None, row: Mapping[str, Any]) -> str | None:
    value = old["forecast"] if old else row["approved"]
    return str(value) if value else None


def _moved(old: Mapping[str, Any] | None, row: Mapping[str, Any]) -> int | None:
    """Days by which the forecast moved; none where nobody gave one: then it is the approved date that moved."""
    if "no forecast" in row["tags"] or not row["forecast"] or not (was := _forecast(old, row)):
        return None
    return (date.fromisoformat(row["forecast"]) - date.fromisoformat(was)).days
