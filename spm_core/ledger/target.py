"""A target decided for a results measure; the ones before it stay in the record."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.errors import one_of
from spm_core.ledger.acts import Outcome, decided_by, recorded_at, refuse, signed
from spm_core.ledger.deciding import in_review, not_meanwhile
from spm_core.model import Finding, PlanYear
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store, Transaction

AHEAD = 2
"""Plan years ahead for which a target may be set (definitions: "Measures")."""
MANY = 12
"""Measures named to whoever asks for one that is not there."""


@access.act
def set_target(
    store: Store,
    measure: str,
    year: str,
    value: float | str,
    *,
    why: str,
    on: date,
    by: str,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Set the target of a measure for a plan year, decided `on`, known from `at` (UTC; now).

    For the plan year of the decision's day and the two after it. Raises Refused with the reason.
    """
    signed(by, why)
    known_at = recorded_at(at)
    decided_by(store, on, known_at)
    known = figures.settings(store)
    start_month = known["year_start_month"]
    codes = [
        row["measure"]
        for row in store.rows("from plan_measure where act = $load order by pos", {"load": known["load"]})
    ]
    if measure not in codes:
        there = [*codes[:MANY], f"and {len(codes) - MANY} more"] if len(codes) > MANY else codes
        fix = one_of(there, "Load a plan that has measures: spm plan load FILE --by YOU")
        raise refuse("unknown-measure", f"The plan has no measure {measure!r}.", fix, measure)
    number, of = _number(value), _year(year, on, start_month)
    with store.change() as tx:
        not_meanwhile(tx, measure, seen)
        given = {"at": FOREVER, "measure": measure, "year": of.start}
        asked = "from target_now(known_at => $at) as t where t.measure = $measure and t.start_year = $year"
        before = tx.rows(asked, given)
        act = tx.act("target:set", who=by, known_at=known_at, why=why)
        row = {"decided_on": on, "measure": measure, "year": of.label, "value": number}
        tx.add("target_set", [{"act": act, "known_at": known_at, **row}])
        in_review(tx, act, review)
        (now,) = tx.rows(asked, given)
    was = before[0]["value"] if before else None
    more = {"measure": measure, "year": of.label, "from": was, "to": number, "review": review}
    return Outcome(act, () if now["act"] == act else (_overruled(measure, of.label, now),), more=more)


def targets_beside(tx: Transaction) -> list[Finding]:
    """After a plan load: each target that was decided where the plan has another number, and which of them counts."""
    rows = tx.rows("from target_beside(known_at => $at) as t order by t.measure, t.start_year", {"at": FOREVER})
    return [_beside(row, PlanYear(row["start_year"]).label) for row in rows]


def _beside(row: dict[str, Any], year: str) -> Finding:
    measure, planned, decided = row["measure"], f"{row['planned']:g}", f"{row['decided']:g}"
    if row["plan_counts"]:
        message = f"The target of {measure} for {year} is now {planned}, as the plan says; {decided} was decided on {row['decided_on']}."
        fix = f"If {decided} is still to count, decide it again: spm target {measure} {year} {decided} --why REASON --on DATE --by YOU"
    else:
        message = f"The target of {measure} for {year} stays {decided}, decided on {row['decided_on']}; the plan says {planned}, as it did before."
        fix = f"Write {decided} in the plan, or set another target: spm target {measure} {year} VALUE --why REASON --on DATE --by YOU"
    return Finding("warning", "target-beside-plan", message, fix, sheet="Values", value=planned)


def _number(value: float | str) -> float:
    try:
        number = float(str(value).strip().removesuffix("%").replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise refuse("not-a-number", f"{value!r} is no number.", "Write it like 52 or 52.5.", str(value))
    return number


def _year(text: str, on: date, start_month: int) -> PlanYear:
    """Read a plan year that a decision of that day may set a target for."""
    try:
        year = PlanYear.parse(text, start_month)
    except ValueError:
        raise refuse("not-a-year", f"{text!r} is no plan year.", "Write it like 2027-28.", text) from None
    now = PlanYear.holding(on, start_month)
    last = PlanYear(now.start + AHEAD, start_month)
    if year > last:
        raise refuse(
            "target-too-far",
            f"Targets are set up to two years ahead: on {on}, in plan year {now.label}, up to {last.label}.",
            f"Set the target for {year.label} in plan year {PlanYear(year.start - AHEAD).label} or later.",
            text,
        )
    if year < now:
        raise refuse(
            "target-of-the-past",
            f"Plan year {year.label} was over on {on}; a target is set beforehand.",
            "If the plan's target was typed wrongly, mend it in the plan workbook and load it again.",
            text,
        )
    return year


def _overruled(measure: str, year: str, now: dict[str, Any]) -> Finding:
    return Finding(
        "warning",
        "target-not-last",
        f"Recorded, but the target of {measure} for {year} stays {now['value']:g}: that one was decided later.",
        "Give the day of the newest decision in --on if this one is to count.",
        value=str(now["value"]),
    )
