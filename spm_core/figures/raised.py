"""What units raise in their workbooks, month after month: the same words are the same thing, under one id for ever."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, Any]


def raised(lines: Iterable[Row], same: Callable[[Row], tuple[Any, ...]], letter: str) -> dict[str, list[Row]]:
    """Gather lines of uploads into things raised, by id: `U1-2026-10.r1` for the unit's first line new in that month.

    `same` tells which lines are one thing. An id hangs on the first line in the order of recording, whatever became of
    its upload, so it stays when the upload is replaced or withdrawn, and when the line comes again in a later month.
    """
    found: dict[tuple[Any, ...], tuple[str, list[Row]]] = {}
    counts: Counter[str] = Counter()
    for line in sorted(lines, key=lambda one: (one["act"], one["row"])):
        key = same(line)
        if key not in found:
            place = f"{line['unit']}-{line['month']:%Y-%m}"
            counts[place] += 1
            found[key] = (f"{place}.{letter}{counts[place]}", [])
        found[key][1].append(line)
    return dict(found.values())


def alike(text: str | None) -> str:
    """Words as they count for sameness: case and spacing apart.

    >>> alike("  Hire a  coach ")
    'hire a coach'
    """
    return " ".join((text or "").split()).casefold()


def in_force(lines: Iterable[Row]) -> list[Row]:
    """The lines of uploads in force, as known, by month, then receipt."""
    standing = [one for one in lines if one["is_known"] and one["upload_state"] == "in_force"]
    return sorted(standing, key=lambda one: (one["month"], one["received_at"], one["act"]))


def came_again(lines: Iterable[Row], step: Row) -> Row | None:
    """The line, if any, that raises a thing anew after a step: received after it, for a month later than all told before it."""
    lines = list(lines)
    before = [one["month"] for one in lines if one["received_at"] <= step["known_at"]]
    return next(
        (
            one
            for one in lines
            if one["received_at"] > step["known_at"] and one["month"] > max(before, default=one["month"])
        ),
        None,
    )


def gone(lines: Iterable[Row]) -> str | None:
    """Say why no line is in force any more; None while one is. `lines` are the known ones."""
    known = sorted(
        (one for one in lines if one["is_known"]), key=lambda one: (one["month"], one["received_at"], one["act"])
    )
    if not known or any(one["upload_state"] == "in_force" for one in known):
        return None
    last = known[-1]
    month = f"{last['month']:%Y-%m}"
    if last["upload_state"] == "withdrawn":
        return f"Upload {last['upload']} for {month} was withdrawn: {last['withdrawn_why']}."
    return f"The report for {month} was replaced by one without it."
