"""What becomes of a unit's recommendation: answered, escalated to the leadership, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.ledger.deciding import in_review, known
from spm_core.model import Ask, Month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.store import Store


@access.act
def answer(
    store: Store,
    code: str,
    *,
    text: str,
    by: str,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Answer a recommendation; the answer is printed in the unit's next workbook. A later answer replaces it."""
    signed(by)
    if not text.strip():
        raise refuse("nothing-given", "The answer is empty.", "Say what is answered, in --text.")
    states = ("open", "escalated", "answered")
    return _step(store, code, "answer", states, text=text.strip(), why=None, by=by, review=review, seen=seen, at=at)


@access.act
def escalate(
    store: Store,
    code: str,
    *,
    by: str,
    why: str | None = None,
    review: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Hand a recommendation on to the leadership; it waits there until it is answered."""
    signed(by, why)
    return _step(
        store, code, "escalate", ("open", "answered"), text=None, why=why, by=by, review=review, seen=seen, at=at
    )


@access.act
def withdraw(
    store: Store, code: str, *, why: str, by: str, review: str | None = None, at: datetime | None = None
) -> Outcome:
    """Take a recommendation back; told anew in a later month, it is open again."""
    signed(by, why)
    states = ("open", "escalated", "answered")
    return _step(store, code, "withdraw", states, text=None, why=why, by=by, review=review, seen=None, at=at)


def _step(
    store: Store, code: str, step: str, states: Sequence[str], *, text: str | None, why: str | None, by: str,
    review: str | None, seen: int | None, at: datetime | None,
) -> Outcome:  # fmt: skip
    known_at = recorded_at(at)
    with store.change() as tx:
        ask = Ask(by, Month.of(known_at.date()))
        now = known(lambda: figures.recommendation(store, ask, code), "unknown-recommendation", code)
        if now["state"] not in states:
            raise refuse(
                f"recommendation-{now['state']}",
                f"{code} is {now['state']}: {now['gone'] or now['why'] or 'nothing more to do.'}",
                "Look at its steps: spm recommendation show " + code,
                code,
            )
        done = tx.rows("from recommendation_step where recommendation = $code order by act", {"code": code})
        if seen is not None and done and done[-1]["act"] > seen:
            raise refuse(
                "decided-meanwhile",
                f"{code} is {now['state']} since you looked at it" + (f": {now['answer']}" if now["answer"] else "."),
                f"Look at it again. To go on all the same, do it anew with --seen {done[-1]['act']}.",
                code,
            )
        act = tx.act(f"recommendation:{step}", who=by, known_at=known_at, why=why)
        tx.add(
            "recommendation_step",
            [{"act": act, "known_at": known_at, "recommendation": code, "step": step, "text": text}],
        )
        in_review(tx, act, review)
    return Outcome(act, more={"recommendation": code, "step": step, "review": review})
