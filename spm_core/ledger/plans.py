"""The plan in: loading it, and opening a plan year, which freezes its dates."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from spm_core import access, intake
from spm_core.errors import Refused
from spm_core.ledger import snapshot
from spm_core.ledger.acts import Outcome, recorded_at, refuse
from spm_core.ledger.carry import carried
from spm_core.ledger.people import still_managed
from spm_core.ledger.target import targets_beside
from spm_core.model import PlanYear
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.intake import Source
    from spm_core.store import Store, Transaction


@access.act
def load(store: Store, source: Source | Sequence[Source], *, by: str, at: datetime | None = None) -> Outcome:
    """Load or amend the plan, known from `at` (UTC; now). Freezes nothing.

    A load is the whole plan. What is frozen or was added keeps its due date, unit and milestone whatever the file
    says, and stays when the file leaves it out; each such difference is a finding. Raises Refused with all findings
    when the file has errors.
    """
    known_at = recorded_at(at)
    plan = intake.read_plan(source)
    if not plan.accepted:
        raise Refused(plan.findings)
    with store.change() as tx:
        tables, kept = carried(tx, plan.tables, plan.columns)
        act = snapshot.write(tx, tables, plan.columns, file=plan.file, sha256=plan.sha256, by=by, known_at=known_at)
        still_managed(tx)
        tx.add("original", [{"act": act, "sha256": plan.sha256, "file": plan.file, "bytes": plan.data}])
        kept += targets_beside(tx)
    more = {"sha256": plan.sha256, "rows": plan.rows, "ignored": plan.ignored}
    return Outcome(act, (*plan.findings, *kept), more)


@access.act
def open_year(store: Store, year: str, *, by: str, at: datetime | None = None) -> Outcome:
    """Open a plan year: freeze the due dates of the items that the plan holds for it at `at` (UTC; now)."""
    known_at = recorded_at(at)
    with contextlib.suppress(ValueError):  # a plan year may be written 2026 as well as 2026-27
        year = PlanYear.parse(year, 7).label
    with store.change() as tx:
        if tx.rows("from year_open where left(year, 4) = $year", {"year": year[:4]}):
            raise refuse(
                "year-already-open",
                f"Plan year {year} is open already; its dates are frozen.",
                "Nothing needs to be done.",
                year,
            )
        items = tx.rows(
            "from plan_item(known_at => $known_at) as p where p.year = $year order by p.kind, p.pos",
            {"known_at": known_at, "year": year},
        )
        if not items:
            raise _nothing_to_open(tx, year, known_at)
        act = tx.act("year:open", who=by, known_at=known_at)
        tx.add("year_open", [{"act": act, "known_at": known_at, "year": year}])
        frozen = [
            {
                "act": act,
                "known_at": known_at,
                "year": year,
                "kind": row["kind"],
                "item": row["item"],
                "frozen": row["due"],
            }
            for row in items
        ]
        tx.add("frozen_item", frozen)
        keep_in_later_loads(tx, known_at, by, newly={row["item"] for row in items})
    return Outcome(
        act,
        more={
            "year": year,
            "frozen": {kind: sum(row["kind"] == kind for row in items) for kind in ("milestone", "action")},
        },
    )


def _nothing_to_open(tx: Transaction, year: str, known_at: datetime) -> Refused:
    now = tx.rows(
        "from plan_item(known_at => $known_at) as p where p.year = $year", {"known_at": FOREVER, "year": year}
    )
    if now:
        return refuse(
            "plan-known-later",
            f"The plan for {year} was loaded after {known_at:%Y-%m-%d %H:%M} UTC, so nothing was known of it then.",
            "Open the year without --at, or with a time after the plan was loaded (spm plan load FILE --at TIME back-dates the load).",
            year,
        )
    years = sorted({row["year"] for row in tx.rows("from plan_item(known_at => $known_at)", {"known_at": FOREVER})})
    if not years:
        fix = "Load a plan whose sheet Milestones has lines for that year: spm plan load FILE --by YOU"
        return refuse("year-not-in-plan", "The plan has no milestones, so there is nothing to open.", fix, year)
    return refuse(
        "year-not-in-plan", f"The plan has no milestones in {year!r}.", f"It has them in {', '.join(years)}.", year
    )


def keep_in_later_loads(tx: Transaction, known_at: datetime, by: str, *, newly: set[str]) -> None:
    """After a back-dated freeze or addition: loads that became known later must hold those items too.

    Each such load is followed by a corrected snapshot with the same known_at; facts stay append-only.
    """
    later = tx.rows("from plan_load where known_at > $known_at order by known_at, act", {"known_at": known_at})
    for old in {row["known_at"]: row for row in later}.values():
        tables = snapshot.read(tx, old["act"])
        columns: dict[str, dict[str, str]] = {}
        for row in tx.rows("from plan_column where act = $act", {"act": old["act"]}):
            columns.setdefault(row["sheet"], {})[row["field"]] = row["letter"]
        fixed, kept = carried(tx, tables, columns, known_at=known_at, only=newly)
        if kept:
            snapshot.write(tx, fixed, columns, file=old["file"], sha256=old["sha256"], by=by, known_at=old["known_at"])
