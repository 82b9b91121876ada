"""What the Plan page says: the clauses of a theory of action, its counts, and what functions were found to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import look, wording
from spm_core.show.wording import count, day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

FINDINGS = {"aligned": ("done", "aligned"), "gap": ("overdue", "gap"), "redundancy": ("behind", "redundancy")}
"""finding about a function -> (mark, word)."""


def sentence(goals: Sequence[Row], year: str, *, opened: bool) -> tuple[str, str]:
    """Say what the year's plan holds: the bold half and the rest."""
    strategies = [strategy for goal in goals for strategy in goal["strategies"]]
    milestones = [one for strategy in strategies for one in strategy["milestones"]]
    actions = [action for one in milestones for action in one["actions"]]
    waiting = sum(row["proposed"] for row in [*milestones, *actions])
    first = f"{count(len(goals), 'goal')} and {count(len(strategies), 'strategy', 'strategies')},"
    rest = f"with {count(len(milestones), 'milestone')} and {count(len(actions), 'action')} in {year}"
    if not opened:
        return first, f"{rest}; that year is not opened, so nothing is counted yet."
    return first, rest + (f"; {waiting} more {'waits' if waiting == 1 else 'wait'} to be added." if waiting else ".")


def clause(text: str | None, word: str) -> str:
    """Give a clause without its own first word, which stands beside it.

    >>> clause("If teachers are coached", "If"), clause(None, "And")
    ('teachers are coached', '')
    """
    said = (text or "").strip()
    start = f"{word.lower()} "
    return said[len(start) :].lstrip(", ") if said.lower().startswith(start) else said


def counts(n: Mapping[str, int], planned: int) -> str:
    """Say how many actions are done; of a year that is not counted yet, how many are planned.

    >>> counts({"n": 5, "of": 8, "not_reported": 1}, 8), counts({"n": 0, "of": 0, "not_reported": 0}, 3)
    ('5 of 8 actions done, 1 not reported', '3 actions planned')
    """
    if not n["of"]:
        return f"{count(planned, 'action')} planned" if planned else "no action"
    silent = f", {n['not_reported']} not reported" if n["not_reported"] else ""
    return f"{n['n']} of {count(n['of'], 'action')} done{silent}"


def goal_line(milestones: Sequence[Row]) -> str:
    """Count a goal's milestones by the word of their status."""
    if not milestones:
        return "no milestone in this plan year"
    said = [
        look.MARKS[row["status"]][1] if row["status"] else "proposed" if row["proposed"] else "planned"
        for row in milestones
    ]
    return f"{count(len(milestones), 'milestone')}: " + ", ".join(
        f"{said.count(name)} {name}" for name in dict.fromkeys(said)
    )


def when(row: Row) -> str:
    """Say a milestone's or action's date and, if it moved, by how much."""
    if row["completed"]:
        return f"done {day(row['completed'])}"
    if row["status"] is None:
        return f"due {day(row['approved'])}"
    word = look.MARKS[row["status"]][1]
    moved = f", {wording.days(row['drift'])}" if row["drift"] else ""
    return f"{word}, due {day(row['approved'])}{moved}"


def functions_title(rows: Sequence[Row]) -> str:
    """Say what the functions were found to be.

    >>> functions_title([{"finding": "gap"}, {"finding": "aligned"}, {"finding": None}])
    'Of 3 functions, 1 is aligned, 1 is a gap, 1 is not judged'
    """
    parts = []
    for finding, one, many in (
        ("aligned", "aligned", "aligned"),
        ("gap", "a gap", "gaps"),
        ("redundancy", "a redundancy", "redundancies"),
        ("", "not judged", "not judged"),
    ):
        n = sum((row["finding"] or "") == finding for row in rows)
        if n:
            parts.append(f"{n} {'is' if n == 1 else 'are'} {one if n == 1 else many}")
    return f"Of {count(len(rows), 'function')}, {', '.join(parts)}"


def span(row: Row) -> str:
    """Say from when to when somebody helps."""
    start, end = row.get("from_on"), row.get("to_on")
    if start and end:
        return f"{day(start)} to {day(end)}"
    return f"from {day(start)}" if start else f"until {day(end)}" if end else "no dates"
