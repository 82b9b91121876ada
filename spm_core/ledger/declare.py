"""The division's declaration of a milestone's result, alone or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.errors import Refused
from spm_core.figures.deciding import AGREES, what_actions_say
from spm_core.ledger.acts import Outcome, decided_by, recorded_at, refuse, signed, standing
from spm_core.ledger.deciding import another_division, before_opening, in_review, not_meanwhile
from spm_core.model import RESULTS, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from spm_core.ledger.acts import Standing
    from spm_core.store import Store, Transaction

Row = dict[str, Any]


@access.act
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
    review: str | None = None,
    evidence: str | None = None,
    seen: int | None = None,
) -> Outcome:
    """Record a milestone's result, dated `on`, known from `at` (UTC; now). `met_on` only with `met`, at most `on`.

    `review` is the open review in which it was declared, `evidence` what shows it; a decision on the milestone newer
    than act `seen` refuses this one. A result that differs from what the actions say is a finding.
    """
    signed(by, why)
    row = {"milestone": milestone, "result": result, "met_on": met_on, "why": why, "evidence": evidence, "seen": seen}
    with store.change() as tx:
        act, findings = record(store, tx, row, on=on, by=by, at=recorded_at(at), review=review)
    return Outcome(act, findings, more={"milestone": milestone, "result": result, "review": review})


@access.act
def declare_many(
    store: Store,
    rows: Sequence[Mapping[str, Any]],
    *,
    on: date,
    by: str,
    review: str | None = None,
    at: datetime | None = None,
) -> list[Outcome]:
    """Declare the results of many milestones in one transaction: all of them, or none with every finding.

    Rows {milestone, result, why, evidence, met_on, seen}; all but the first two may be left out. Without a reason,
    what the actions say is the reason; where the result differs from that, one must be given.
    """
    signed(by)
    known_at, outcomes, faults = recorded_at(at), [], []
    codes = [row["milestone"] for row in rows]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise refuse(
            "declared-twice", f"{', '.join(twice)} stands more than once.", "Declare each milestone once.", twice[0]
        )
    with store.change() as tx:
        for row in rows:
            try:
                act, findings = record(store, tx, row, on=on, by=by, at=known_at, review=review)
            except Refused as fault:
                faults += [f for f in fault.findings if f not in faults]
                continue
            more = {"milestone": row["milestone"], "result": row["result"], "review": review}
            outcomes.append(Outcome(act, findings, more=more))
        if faults:
            raise Refused(faults)
    return outcomes


def record(
    store: Store, tx: Transaction, row: Mapping[str, Any], *, on: date, by: str, at: datetime, review: str | None
) -> tuple[int, tuple[Finding, ...]]:
    """Record a declaration within a transaction; give its act and what is worth saying. Rows as of `declare_many`."""
    milestone, result, met_on = row["milestone"], row["result"], row.get("met_on")
    if result not in RESULTS:
        raise refuse(
            "unknown-result", f"{result!r} is no result of a milestone.", f"Use one of {', '.join(RESULTS)}.", result
        )
    decided_by(store, on, at)
    now = standing(store, milestone)
    _may(milestone, result, met_on, on, now)
    not_meanwhile(tx, milestone, row.get("seen"))
    says, actions = _actions(store, milestone, on, at)
    differs = says is not None and result not in AGREES[says]
    why = (row.get("why") or "").strip()
    if not why and differs:
        raise refuse(
            "reason-needed",
            f"{milestone} is declared {result}, which differs from its actions: {actions}",
            "Say in a few words why.",
            milestone,
        )
    act = tx.act(f"declare:{result}", who=by, known_at=at, why=why or actions)
    declared = {"milestone": milestone, "result": result, "met_on": met_on, "decided_on": on}
    tx.add("declaration", [{"act": act, "known_at": at, **declared}])
    tx.add(
        "declaration_evidence",
        [{"act": act, "evidence": (row.get("evidence") or "").strip() or None, "proposed": says}],
    )
    in_review(tx, act, review)
    found = before_opening(store, milestone, now.year, on) + another_division(store, milestone, review, on)
    if differs:
        found += (
            Finding(
                "info",
                "differs-from-actions",
                f"{milestone} is declared {result}; its actions say otherwise: {actions}",
                "Nothing needs to be done: the reason is recorded with it.",
                value=result,
            ),
        )
    return act, found


def _may(milestone: str, result: str, met_on: date | None, on: date, now: Standing) -> None:
    """Refuse what cannot be declared."""
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


def _actions(store: Store, milestone: str, on: date, at: datetime) -> tuple[str | None, str]:
    """What the milestone's live actions say by the declaration's day, as known: all, some, none or null, and in words."""
    rows = store.rows(
        "from declare_proposal(as_of => $on, known_at => $at, in_year => 0) as p where p.milestone = $milestone",
        {"on": on, "at": at, "milestone": milestone},
    )
    return (rows[0]["says"], what_actions_say(rows[0])) if rows else (None, "No figure covers it yet.")
