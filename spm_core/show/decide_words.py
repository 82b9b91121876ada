"""What a decision would do, in words and in one small table: as it is, and as it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.paper_words import RESULTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

CHOICES = {
    "re-date": "Re-date",
    "drop": "Drop",
    "reword": "Reword",
    "reassign": "Hand over",
    "collaborate": "Bring in a unit",
    "release": "Release a unit",
    "support": "Give support",
    "declare": "Declare result",
    "add": "Add",
}
"""A decision by the word on its control."""

NO_FIGURE = ("reword", "collaborate", "release", "support")
"""Decisions that change no figure."""


def choices(row: Mapping[str, Any], helpers: Sequence[str]) -> list[str]:
    """The decisions that may be taken about an item.

    >>> choices({"kind": "action", "status": "overdue", "tags": []}, [])
    ['re-date', 'drop', 'reword', 'reassign', 'collaborate', 'support']
    >>> choices({"kind": "milestone", "status": "proposed", "tags": []}, [])
    ['add']
    """
    if row["status"] == "proposed":
        return ["add"]
    found = ["re-date", "drop", "reword", "reassign", "collaborate"]
    found += ["release"] if helpers else []
    found += ["support"]
    if row["kind"] == "milestone":
        ready = "ready to declare" in row["tags"]
        found = ["declare", *found] if ready else [*found, "declare"]
    return found


def differs(result: str, actions: Mapping[str, int]) -> bool:
    """Whether a result is another than its actions suggest: it then needs a reason.

    >>> differs("met", {"n": 1, "of": 2}), differs("met", {"n": 2, "of": 2}), differs("met", {"n": 0, "of": 0})
    (True, False, False)
    """
    from spm_core.figures.deciding import AGREES

    n, of = actions["n"], actions["of"]
    return of > 0 and result not in AGREES["all" if n == of else "some" if n else "none"]


def proposal(row: Row) -> str:
    """Say what the actions of a milestone suggest.

    >>> proposal({"proposal": "met", "why": "2 of its 2 actions are completed.", "met_on": "2026-09-12"})
    'its actions suggest: met, on 12 Sep 2026. 2 of its 2 actions are completed.'
    """
    if row["proposal"] is None:
        return str(row["why"])
    on = f", on {wording.day(row['met_on'])}" if row["met_on"] else ""
    return f"its actions suggest: {RESULTS[row['proposal']]}{on}. {row['why']}"


def effect_title(effect: Row, group: Row) -> str:
    """Say whose figures, and from when: a decision counts from its month.

    >>> effect_title({"of": "milestones", "as_of": "2026-10"}, {"name": "Operations"})
    'Milestones of Operations, as of October 2026'
    """
    return f"{wording.first_up(effect['of'])} of {group['name']}, as of {wording.month(effect['as_of'], 'full')}"


def effect_rows(effect: Row, at: int, tolerance: int) -> list[tuple[str, str, str]]:
    """The figures of a group (the `at`-th) and of the item before and after: (name, as it is, as it would be)."""
    was, then = effect["before"]["groups"][at], effect["after"]["groups"][at]
    found = [
        ("Done of due, original plan", _share(was, "T0"), _share(then, "T0")),
        ("Done of due, plan now", _share(was, "T1"), _share(then, "T1")),
        ("Overdue", _status(was, "overdue"), _status(then, "overdue")),
        ("Re-dated", str(was["drift"]["redated"]), str(then["drift"]["redated"])),
        (
            f"Past {tolerance} days, not approved",
            str(was["drift"]["unapproved_past_tolerance"]),
            str(then["drift"]["unapproved_past_tolerance"]),
        ),
    ]
    if at == 0:
        one, other = effect["before"]["item"], effect["after"]["item"]
        kind = effect["of"].removesuffix("s")
        found.append((f"This {kind}’s drift", _drift(one), _drift(other)))
        found.append(("of it approved", _approved(one), _approved(other)))
        found.append(("Its status", _word(one), _word(other)))
    return found


def _share(group: Row, figure: str) -> str:
    return wording.share_parts(group["completion"][figure]["n"], group["completion"][figure]["of"])[0]


def _status(group: Row, status: str) -> str:
    return str(group["completion"]["status"][status])


def _drift(row: Row | None) -> str:
    return "none" if row is None else wording.days(row["drift"])


def _approved(row: Row | None) -> str:
    return "none" if row is None or row["approved_drift"] is None else str(row["approved_drift"])


def _word(row: Row | None) -> str:
    from spm_core.show import look

    return "in no figure" if row is None else look.MARKS[row["status"]][1]


def agency_line(effect: Row) -> str:
    """Say what changes for the whole agency.

    >>> row = lambda n: {"tier": "agency", "completion": {"T1": {"n": 3, "of": n}, "status": {"overdue": n - 3}}, "drift": {}}
    >>> agency_line({"before": {"groups": [row(5)]}, "after": {"groups": [row(4)]}})
    'Whole agency: done of due, plan now, 3 of 5 to 3 of 4; overdue 2 to 1.'
    """
    was, then = effect["before"]["groups"][-1], effect["after"]["groups"][-1]
    pairs = [
        ("done of due, plan now, {} to {}", _share(was, "T1"), _share(then, "T1")),
        ("overdue {} to {}", _status(was, "overdue"), _status(then, "overdue")),
    ]
    said = [text.format(before, after) for text, before, after in pairs if before != after]
    return f"Whole agency: {'; '.join(said)}." if said else "Nothing of these changes for the whole agency."


def many_effect(effect: Row) -> str:
    """Say what declaring several results together does to the group's milestones.

    >>> row = lambda n: {"T0": {"n": n, "of": 5}, "T1": {"n": n, "of": 4}, "status": {"overdue": 4 - n}}
    >>> many_effect({"as_of": "2026-10", "before": row(1), "after": row(3)})
    'Effect, as of October 2026: done of due, original plan, 1 of 5 to 3 of 5; plan now 1 of 4 to 3 of 4; overdue 3 to 1.'
    """
    was, then = effect["before"], effect["after"]
    pairs = [
        ("done of due, original plan, {} to {}", _of(was["T0"]), _of(then["T0"])),
        ("plan now {} to {}", _of(was["T1"]), _of(then["T1"])),
        ("overdue {} to {}", str(was["status"]["overdue"]), str(then["status"]["overdue"])),
    ]
    said = "; ".join(text.format(before, after) for text, before, after in pairs if before != after)
    return f"Effect, as of {wording.month(effect['as_of'], 'full')}: {said or 'none of these figures changes'}."


def _of(figure: Row) -> str:
    return f"{figure['n']} of {figure['of']}"
