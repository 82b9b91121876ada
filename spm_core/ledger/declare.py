"""The division's declaration of a milestone's result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.ledger.acts import Outcome, decided_by, recorded_at, refuse, signed, standing
from spm_core.model import RESULTS

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store


def declare(
    store: Store,
    milestone: str,
    result: str,
    *,
    on: date,
    why: str,
    by: str,
    met_on: date | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Record a milestone's result, dated `on`, known from `at` (UTC; now). `met_on` only with `met`, at most `on`."""
    signed(by, why)
    known_at = recorded_at(at)
    if result not in RESULTS:
        raise refuse(
            "unknown-result", f"{result!r} is no result of a milestone.", f"Use one of {', '.join(RESULTS)}.", result
        )
    decided_by(store, on, known_at)
    now = standing(store, milestone)
    if now.kind != "milestone":
        raise refuse(
            "not-a-milestone",
            f"{milestone} is an action; results are declared of milestones.",
            "Give the code of its milestone.",
            milestone,
        )
    if not now.in_plan:
        raise refuse(
            "not-in-plan-yet",
            f"{milestone} is in the plan file, but neither frozen by opening {now.year} nor added.",
            f"Open the year, or add it first: spm adjust {milestone} --change add",
            milestone,
        )
    if met_on and result != "met":
        raise refuse(
            "met-on-unmet",
            f"{milestone} is declared {result}, so it has no day on which it was met.",
            "Leave --met-on out.",
            str(met_on),
        )
    if met_on and met_on > on:
        raise refuse(
            "met-ahead",
            f"{milestone} is declared met on {met_on}, after the declaration of {on}.",
            "Give a day up to that of the declaration.",
            str(met_on),
        )
    with store.change() as tx:
        act = tx.act(f"declare:{result}", who=by, known_at=known_at, why=why)
        row = {
            "act": act,
            "known_at": known_at,
            "decided_on": on,
            "milestone": milestone,
            "result": result,
            "met_on": met_on,
        }
        tx.add("declaration", [row])
    return Outcome(act, more={"milestone": milestone, "result": result})
