"""Who promises what in a review, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.ledger.deciding import open_review

if TYPE_CHECKING:
    from datetime import date, datetime

    from spm_core.store import Store


@access.act
def add(store: Store, review: str, *, text: str, owner: str, due: date, by: str, at: datetime | None = None) -> Outcome:
    """Record what an owner (a unit, or a person) promises by a day; `more["commitment"]` is its id, `R1.1` and on."""
    signed(by)
    known_at = recorded_at(at)
    if not text.strip() or not owner.strip():
        missing = "what is promised, in --text" if not text.strip() else "who promises it, in --owner"
        raise refuse("nothing-given", "The commitment is incomplete.", f"Say {missing}.")
    with store.change() as tx:
        open_review(tx, review)
        code = f"{review}.{len(tx.rows('from commitment where review = $review', {'review': review})) + 1}"
        act = tx.act("commitment:add", who=by, known_at=known_at)
        row = {"commitment": code, "review": review, "text": text.strip(), "owner": owner.strip(), "due": due}
        tx.add("commitment", [{"act": act, "known_at": known_at, **row}])
    return Outcome(act, more={**row, "due": due.isoformat()})


@access.act
def close(store: Store, commitment: str, *, outcome: str, by: str, at: datetime | None = None) -> Outcome:
    """Record what came of a promise, in any review or between them."""
    signed(by)
    known_at = recorded_at(at)
    if not outcome.strip():
        raise refuse("nothing-given", "The outcome is empty.", "Say what came of it, in --outcome.")
    with store.change() as tx:
        made = tx.rows("from commitment where commitment = $code", {"code": commitment})
        if not made:
            raise refuse(
                "unknown-commitment",
                f"There is no commitment {commitment!r}.",
                "Copy its id from: spm commitment list",
                commitment,
            )
        if closed := tx.rows("from commitment_close where commitment = $code", {"code": commitment}):
            day = figures.agency_time(store, closed[0]["known_at"]).date()
            raise refuse(
                "commitment-closed",
                f"{commitment} was closed on {day}: {closed[0]['outcome']}",
                "Nothing needs to be done.",
                commitment,
            )
        act = tx.act("commitment:close", who=by, known_at=known_at)
        tx.add(
            "commitment_close",
            [{"act": act, "known_at": known_at, "commitment": commitment, "outcome": outcome.strip()}],
        )
    return Outcome(act, more={"commitment": commitment, "outcome": outcome.strip()})
