"""Accomplishments of a plan year's report: chosen from what reports tell, edited, written anew, taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.errors import one_of
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.model import PlanYear
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from spm_core.store import Store, Transaction

Row = dict[str, Any]


def plan_year_of(store: Store, text: str) -> PlanYear:
    """Read a plan year; refuse what is none."""
    try:
        return PlanYear.parse(text, figures.settings(store)["year_start_month"])
    except ValueError:
        raise refuse("not-a-year", f"{text!r} is no plan year.", "Write it like 2026-27.", text) from None


@access.act
def choose(
    store: Store, year: str, rows: Sequence[Mapping[str, Any]], *, by: str, at: datetime | None = None
) -> Outcome:
    """Choose accomplishments for a year's report: all of them or none; `more["accomplishments"]` are their ids.

    Rows {text, unit, month, item, upload}; all but the text may be left out. One that is chosen already (same unit and
    words) is not chosen twice.
    """
    signed(by)
    label, known_at = plan_year_of(store, year).label, recorded_at(at)
    units = {row["unit"] for row in store.rows("select unit from plan_unit")}
    ids, last = [], 0
    with store.change() as tx:
        there = tx.rows(
            "from accomplishment_now(known_at => $at) as a where a.year = $year", {"at": FOREVER, "year": label}
        )
        said = {(one["unit"], one["text"]): one["accomplishment"] for one in there}
        count = _next(tx, label)
        for row in rows:
            text, unit = _text(row.get("text")), row.get("unit") or None
            if unit is not None and unit not in units:
                raise refuse("unknown-unit", f"The plan has no unit {unit!r}.", one_of(sorted(units)), unit)
            if (unit, text) in said:
                ids.append(said[unit, text])
                continue
            code = f"{label}.a{count}"
            count += 1
            last = tx.act("accomplishment:choose", who=by, known_at=known_at)
            where = {key: row.get(key) or None for key in ("month", "item", "upload")}
            what = {"accomplishment": code, "year": label, "unit": unit, "text": text, **where}
            tx.add("accomplishment", [{"act": last, "known_at": known_at, **what}])
            said[unit, text] = code
            ids.append(code)
        last = last or tx.last_act
    return Outcome(last, more={"year": label, "accomplishments": ids})


@access.act
def edit(store: Store, accomplishment: str, *, text: str, by: str, at: datetime | None = None) -> Outcome:
    """Say an accomplishment in other words; the words before stay in the record."""
    signed(by)
    said, known_at = _text(text), recorded_at(at)
    with store.change() as tx:
        was = _known(tx, accomplishment)
        act = tx.act("accomplishment:edit", who=by, known_at=known_at)
        kept = {key: was[key] for key in ("accomplishment", "year", "unit", "month", "item", "upload")}
        tx.add("accomplishment", [{"act": act, "known_at": known_at, **kept, "text": said}])
    return Outcome(act, more={"accomplishment": accomplishment, "from": was["text"], "to": said})


@access.act
def remove(store: Store, accomplishment: str, *, by: str, at: datetime | None = None) -> Outcome:
    """Take an accomplishment out of the report; what the units' reports tell stays there."""
    signed(by)
    known_at = recorded_at(at)
    with store.change() as tx:
        was = _known(tx, accomplishment)
        act = tx.act("accomplishment:remove", who=by, known_at=known_at)
        tx.add("accomplishment_removed", [{"act": act, "known_at": known_at, "accomplishment": accomplishment}])
    return Outcome(act, more={"accomplishment": accomplishment, "text": was["text"]})


def _next(tx: Transaction, label: str) -> int:
    (row,) = tx.rows(
        "select count(distinct accomplishment) as n from accomplishment where year = $year", {"year": label}
    )
    return int(row["n"]) + 1


def _known(tx: Transaction, code: str) -> Row:
    found = tx.rows(
        "from accomplishment_now(known_at => $at) as a where a.accomplishment = $code", {"at": FOREVER, "code": code}
    )
    if not found:
        raise refuse(
            "unknown-accomplishment",
            f"No accomplishment {code!r} is chosen for a report.",
            "The ids are those of: spm accomplishment list YEAR",
            code,
        )
    return found[0]


def _text(text: object) -> str:
    said = str(text or "").strip()
    if not said:
        raise refuse("nothing-given", "The accomplishment is empty.", "Say in a sentence what was accomplished.")
    return said
