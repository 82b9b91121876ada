"""What becomes of a milestone in the next plan year: carried on, kept where it is, or dropped, each as a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.figures.next_year import CHOICES
from spm_core.ledger.acts import Outcome, decided_by, known_completed, recorded_at, refuse, signed, standing
from spm_core.ledger.deciding import in_review, not_meanwhile
from spm_core.ledger.declare import record as declare_within
from spm_core.model import Ask, Finding, Month

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.ledger.acts import Standing
    from spm_core.store import Store


@access.act
def choose(
    store: Store,
    milestone: str,
    choice: str,
    *,
    on: date,
    by: str,
    why: str | None = None,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Say what becomes of a milestone: carry, keep or drop, decided `on`, known from `at` (UTC; now). A drop needs a reason.

    Of one that is open in an opened year: carry declares it carried forward unless a result is declared already, and the
    proposed plan holds it anew with its lineage; drop declares it dropped; keep leaves it open where it is. Of one planned
    for a year not open yet: keep, or drop, which leaves it out of the proposed plan. Raises Refused with the reason.
    """
    reason, known_at = (why or "").strip(), recorded_at(at)
    signed(by)
    decided_by(store, on, known_at)
    now = _known(store, milestone, choice, reason)
    declared = _may(store, milestone, choice, known_at, in_plan=now.in_plan, year=now.year)
    with store.change() as tx:
        not_meanwhile(tx, milestone, seen)
        findings: tuple[Finding, ...] = ()
        result = {"carry": "carried_forward", "drop": "dropped"}.get(choice)
        if now.in_plan and result and declared != result and (choice == "drop" or declared in (None, "dropped")):
            row = {"milestone": milestone, "result": result, "why": reason}
            _, findings = declare_within(store, tx, row, on=on, by=by, at=known_at, review=review)
        act = tx.act(f"next-year:{choice}", who=by, known_at=known_at, why=reason or None)
        chosen = {"decided_on": on, "milestone": milestone, "choice": choice}
        tx.add("next_year_choice", [{"act": act, "known_at": known_at, **chosen}])
        in_review(tx, act, review)
    if choice == "keep" and declared == "carried_forward":
        findings += (
            Finding(
                "warning",
                "declared-carried",
                f"{milestone} is kept in {now.year}, and its declared result is still carried_forward.",
                f"Declare what it came to: spm declare {milestone} RESULT --on DATE --why REASON --by YOU",
                value=milestone,
            ),
        )
    return Outcome(act, findings, more={"milestone": milestone, "choice": choice, "review": review})


def _known(store: Store, milestone: str, choice: str, reason: str) -> Standing:
    """Find the milestone; refuse what is no choice, no milestone, or a drop without a reason."""
    if choice not in CHOICES:
        raise refuse(
            "unknown-choice",
            f"{choice!r} is nothing that a milestone becomes.",
            f"Use one of {', '.join(CHOICES)}.",
            choice,
        )
    if choice == "drop" and not reason:
        raise refuse("no-reason", "No reason is given.", "Say in a few words why, in --why.")
    now = standing(store, milestone)
    if now.kind != "milestone":
        raise refuse(
            "not-a-milestone",
            f"{milestone} is an action; it goes with its milestone.",
            "Give the code of its milestone.",
            milestone,
        )
    return now


def _may(store: Store, milestone: str, choice: str, known_at: datetime, *, in_plan: bool, year: str) -> str | None:
    """Refuse what cannot be; give the milestone's declared result."""
    whole = Ask("next year", Month.of(figures.agency_time(store, known_at).date()))
    plan = figures.plan(store, whole)
    if not in_plan:
        if any(row["opened"] for row in plan["years"] if row["year"] == year):
            raise refuse(
                "not-in-plan-yet",
                f"{milestone} is proposed for {year}, which is open, and was not added.",
                f"Add it (spm adjust {milestone} --change add), or leave it out of the plan workbook.",
                milestone,
            )
        if choice == "carry":
            raise refuse(
                "year-not-open",
                f"{milestone} is planned for {year}, which is not open yet; there is nothing to carry.",
                "Keep or drop it.",
                milestone,
            )
        return None
    if done := known_completed(store, milestone, known_at):
        raise refuse(
            "already-completed",
            f"{milestone} is known to be completed on {done}.",
            "Nothing needs to be done.",
            milestone,
        )
    if onward := next((row["milestone"] for row in plan["milestones"] if row["carried_from"] == milestone), None):
        raise refuse(
            "already-carried",
            f"{milestone} is carried on already, as {onward}.",
            f"Decide about {onward} instead.",
            milestone,
        )
    if any(row["item"] == milestone and row["change"] == "drop" for row in figures.decisions_taken(store, whole)):
        raise refuse(
            "already-dropped",
            f"{milestone} was dropped by a decision, for good.",
            "Plan it anew under another code.",
            milestone,
        )
    told = [
        row for row in figures.decisions_taken(store, whole) if row["item"] == milestone and row["change"] == "declare"
    ]
    return str(told[-1]["to"]) if told else None
