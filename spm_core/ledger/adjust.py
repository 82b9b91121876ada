"""A decided adjustment: re-date, reword, reassign, drop, or add what the plan proposes; collaborators, and support given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.errors import one_of
from spm_core.ledger.acts import Outcome, decided_by, due_date, known_completed, recorded_at, refuse, signed, standing
from spm_core.ledger.deciding import another_division, before_opening, in_review, not_as_before, not_meanwhile
from spm_core.ledger.plans import keep_in_later_loads
from spm_core.model import CHANGES

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.ledger.acts import Standing
    from spm_core.model import Finding
    from spm_core.store import Store, Transaction


NEEDS = {
    "re-date": "a date",
    "reassign": "a unit",
    "reword": "the new text",
    "collaborate": "the unit that is brought in",
    "release": "the unit that is released",
    "support": "the help that is given",
}
"""What each change needs in `to`; a drop needs nothing, an addition takes the plan's date."""


@access.act
def adjust(
    store: Store,
    item: str,
    change: str,
    *,
    to: str | None = None,
    why: str,
    on: date,
    by: str,
    at: datetime | None = None,
    review: str | None = None,
    seen: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Outcome:
    """Record a decision about an item, dated `on`, known from `at` (UTC; now).

    `to` is a date (re-date, add), a unit (reassign, collaborate, release), the new text (reword) or what help is given
    (support). `review` is the open review in which it was decided; `seen` the last act that its maker looked at: a newer
    decision on the item refuses this one. A collaborator works from `from_on` (the decision's day) to `to_on` (open).
    Raises Refused with the reason.
    """
    with store.change() as tx:
        act, findings = record(
            store,
            tx,
            item,
            change,
            to=to,
            why=why,
            on=on,
            by=by,
            at=at,
            review=review,
            seen=seen,
            from_on=from_on,
            to_on=to_on,
        )
    return Outcome(act, findings, more={"item": item, "change": change, "review": review})


def record(
    store: Store,
    tx: Transaction,
    item: str,
    change: str,
    *,
    to: str | None,
    why: str,
    on: date,
    by: str,
    at: datetime | None,
    review: str | None = None,
    seen: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> tuple[int, tuple[Finding, ...]]:
    """Record a decision within a transaction; give its act and what is worth saying. Asks only what was stored before it."""
    signed(by, why)
    known_at = recorded_at(at)
    if change not in CHANGES:
        raise refuse("unknown-change", f"{change!r} is no adjustment.", f"Use one of {', '.join(CHANGES)}.", change)
    decided_by(store, on, known_at)
    item_now = standing(store, item)
    not_meanwhile(tx, item, seen)
    _may(store, item, change, item_now, known_at)
    decided = _decided(store, change, to, item_now)
    led = another_division(store, item, review, on)  # as it is led before the decision
    act = tx.act(f"adjust:{change}", who=by, known_at=known_at, why=why)
    tx.add(
        "adjustment",
        [{"act": act, "known_at": known_at, "decided_on": on, "item": item, "change": change, **decided}],
    )
    not_as_before(tx, act, known_at)
    if change in ("collaborate", "release"):
        _works(from_on, to_on, on)
        begins = from_on or on if change == "collaborate" else None
        tx.add("collaboration", [{"act": act, "from_on": begins, "to_on": to_on}])
    in_review(tx, act, review)
    if change == "add":
        keep_in_later_loads(tx, known_at, by, newly={item})
    return act, before_opening(store, item, item_now.year, on) + led


def _works(from_on: date | None, to_on: date | None, on: date) -> None:
    if to_on and to_on < (from_on or on):
        raise refuse(
            "ends-before-it-begins",
            f"The collaboration would end on {to_on}, before it begins on {from_on or on}.",
            "Give an end on or after its beginning.",
            str(to_on),
        )


def _may(store: Store, item: str, change: str, now: Standing, known_at: datetime) -> None:
    if change == "add":
        if now.in_plan:
            raise refuse(
                "already-in-plan",
                f"{item} is in the plan already.",
                "Re-date, reword, reassign or drop it instead.",
                item,
            )
        opened = store.rows("from year_open as y where left(y.year, 4) = left($year, 4)", {"year": now.year})
        if not opened:
            raise refuse(
                "year-not-open",
                f"Plan year {now.year} has not been opened, so {item} will come in with its opening.",
                f"Open it with: spm plan open {now.year} --by YOU",
                item,
            )
        return
    if not now.in_plan:
        raise refuse(
            "not-in-plan-yet",
            f"{item} is in the plan file, but neither frozen by opening {now.year} nor added.",
            f"Open the year, or add it first: spm adjust {item} --change add",
            item,
        )
    if change in ("re-date", "drop") and (done := known_completed(store, item, known_at)):
        raise refuse(
            "already-completed",
            f"{item} is known to be completed on {done}; a later decision cannot {change} it.",
            "If the completion was reported by mistake, send a corrected report (or declaration) first.",
            item,
        )


def _decided(store: Store, change: str, to: str | None, now: Standing) -> dict[str, Any]:
    nothing: dict[str, Any] = {"to_date": None, "to_precision": None, "to_unit": None, "to_text": None}
    if change == "drop":
        return nothing
    if change == "add" and not (to or "").strip():
        return {**nothing, "to_date": now.due, "to_precision": now.due_precision}
    if not (to or "").strip():
        raise refuse("nothing-given", f"For {change}, {NEEDS[change]} is needed.", "Give it in --to.")
    assert to is not None
    known = figures.settings(store)
    if change in ("re-date", "add"):
        day, precision = due_date(to, known["year_start_month"])
        return {**nothing, "to_date": day, "to_precision": precision}
    if change in ("reassign", "collaborate", "release"):
        units = [
            row["unit"] for row in store.rows("from plan_unit where act = $load order by pos", {"load": known["load"]})
        ]
        if to.strip() not in units:
            raise refuse("unknown-unit", f"The plan has no unit {to!r}.", one_of(units), to)
        return {**nothing, "to_unit": to.strip()}
    return {**nothing, "to_text": to.strip()}
