"""What the Unit page says: what falls due, what is carried forward, what changed, what was recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.upload_words import GROUPS
from spm_core.show.wording import first_up, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

_DONE = ("completed_on_time", "completed_on_approved", "completed_late")


def due_title(rows: Sequence[Mapping[str, Any]], month: str, after: str) -> str:
    """Title what falls due in this month and the next.

    >>> due_title([{"approved": "2026-10-15", "status": "on_plan"}, {"approved": "2026-11-30", "status": "on_plan"}], "2026-10", "2026-11")
    'One falls due in October, not done; one in November'
    >>> due_title([], "2026-10", "2026-11")
    'Nothing falls due in October or November'
    """
    now = [row for row in rows if row["approved"][:7] == month]
    then = len(rows) - len(now)
    if not rows:
        return f"Nothing falls due in {wording.month(month)} or {wording.month(after)}"
    if not now:
        return f"Nothing falls due in {wording.month(month)}; {word(then)} in {wording.month(after)}"
    done = sum(row["status"] in _DONE for row in now)
    state = (
        ("done" if done == len(now) else "not done")
        if len(now) == 1
        else f"{'all' if done == len(now) else word(done) if done else 'none'} done"
    )
    return f"{first_up(word(len(now)))} {'falls' if len(now) == 1 else 'fall'} due in {wording.month(month)}, {state}; {word(then) if then else 'none'} in {wording.month(after)}"


def carried_title(rows: Sequence[Mapping[str, Any]], month: str) -> str:
    """Title what is open from before.

    >>> carried_title([{}, {}], "2026-10"), carried_title([], "2026-10")
    ('Two are open from before October', 'Nothing is open from before October')
    """
    n = len(rows)
    name = wording.month(month)
    return (
        f"{first_up(word(n))} {'is' if n == 1 else 'are'} open from before {name}"
        if n
        else f"Nothing is open from before {name}"
    )


def later_title(rows: Sequence[Mapping[str, Any]]) -> str:
    """Title what is open and due after next month.

    >>> later_title([{}, {}]), later_title([])
    ('Two more are open, due later this year', 'Nothing else is open this year')
    """
    n = len(rows)
    return (
        f"{first_up(word(n))} more {'is' if n == 1 else 'are'} open, due later this year"
        if n
        else "Nothing else is open this year"
    )


def changed_title(groups: Mapping[str, Sequence[Any]], before: str) -> str:
    """Title what changed since last month.

    >>> changed_title({"completed": [1, 2], "later": [3], "same": [4]}, "2026-09")
    'Since September: two completed, one forecast later'
    >>> changed_title({"same": [4], "not_reported": [5]}, "2026-09")
    'Nothing changed since September; one not reported'
    """
    parts = [
        f"{word(len(groups[name]))} {said}"
        for name, said in GROUPS.items()
        if name not in ("not_reported", "asked") and groups.get(name)
    ]
    silent = len(groups.get("not_reported", ()))
    rest = f"; {word(silent)} not reported" if silent else ""
    name = wording.month(before)
    return (f"Since {name}: {', '.join(parts)}" if parts else f"Nothing changed since {name}") + rest


def trend_title(cells: Sequence[Mapping[str, Any]], month: str) -> str:
    """Title the unit's own year: how many of its reports came, and on time.

    >>> trend_title([{"month": "2026-07", "report": "on_time"}, {"month": "2026-08", "report": "late"}, {"month": "2026-09", "report": "missing"}], "2026-09")
    'Two of three reports came this year, one of them late'
    """
    states = [
        cell["report"] for cell in cells if cell["month"] <= month and cell["report"] in ("on_time", "late", "missing")
    ]
    if not states:
        return "No report was due this year"
    n, late = len(states), states.count("late")
    came = n - states.count("missing")
    text = f"{first_up(word(came))} of {word(n)} {'report' if n == 1 else 'reports'} came this year"
    return text + (
        f", {word(late)} of them late" if late else ", on time" if came == 1 else ", all on time" if came else ""
    )


def recommended_title(rows: Sequence[Mapping[str, Any]]) -> str:
    """Title the unit's recommendations.

    >>> recommended_title([{"answer": "Agreed"}, {"answer": None}]), recommended_title([])
    ('Two recommendations this year, one answered', 'No recommendation this year')
    """
    if not rows:
        return "No recommendation this year"
    n, answered = len(rows), sum(bool(row["answer"]) for row in rows)
    return f"{first_up(word(n))} {'recommendation' if n == 1 else 'recommendations'} this year, {word(answered) if answered else 'none'} answered"


def asked_title(rows: Sequence[Mapping[str, Any]]) -> str:
    """Title the changes that the unit asked for.

    >>> asked_title([{"state": "open"}, {"state": "declined"}, {"state": "accepted"}])
    'Three changes asked for this year, two decided'
    """
    n, decided = len(rows), sum(row["state"] in ("accepted", "changed", "declined", "decided") for row in rows)
    return f"{first_up(word(n))} {'change' if n == 1 else 'changes'} asked for this year, {word(decided) if decided else 'none'} decided"
