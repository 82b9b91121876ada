"""Suggestions for a plan year to come: written by people, with their reason; never in the plan by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.told_by_people import REASONS
from spm_core.ledger.accomplishment import plan_year_of
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.store import Store, Transaction

Row = dict[str, Any]


@access.act
def suggest(
    store: Store,
    year: str,
    text: str,
    *,
    reason: str,
    by: str,
    about: str | None = None,
    why: str | None = None,
    strategy: str | None = None,
    lead: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Suggest a milestone for a plan year, for a reason of `REASONS`; `about` is the code or id behind it.

    `reason` other needs a `why`. `more["suggestion"]` is its id, `2027-28.s1` and on.
    """
    signed(by)
    label, known_at = plan_year_of(store, year).label, recorded_at(at)
    what = {"year": label, **_said(store, text, reason, about, why, strategy, lead)}
    with store.change() as tx:
        (row,) = tx.rows("select count(distinct suggestion) as n from suggestion where year = $year", {"year": label})
        code = f"{label}.s{row['n'] + 1}"
        act = tx.act("suggestion:write", who=by, known_at=known_at, why=(why or "").strip() or None)
        tx.add("suggestion", [{"act": act, "known_at": known_at, "suggestion": code, **what}])
    return Outcome(act, more={"suggestion": code, **what})


@access.act
def edit(
    store: Store, suggestion: str, *, text: str, by: str, why: str | None = None, at: datetime | None = None
) -> Outcome:
    """Write a suggestion anew; the words before stay in the record."""
    signed(by)
    known_at = recorded_at(at)
    with store.change() as tx:
        was = _known(tx, suggestion)
        kept = {key: was[key] for key in ("suggestion", "year", "reason", "about", "strategy", "lead")}
        if not text.strip():
            raise refuse("nothing-given", "The suggestion is empty.", "Say what the milestone could be.")
        act = tx.act(
            "suggestion:edit", who=by, known_at=known_at, why=was["why"] if why is None else why.strip() or None
        )
        tx.add("suggestion", [{"act": act, "known_at": known_at, **kept, "text": text.strip()}])
    return Outcome(act, more={"suggestion": suggestion, "from": was["text"], "to": text.strip()})


@access.act
def remove(store: Store, suggestion: str, *, by: str, why: str | None = None, at: datetime | None = None) -> Outcome:
    """Take a suggestion back."""
    signed(by)
    known_at = recorded_at(at)
    with store.change() as tx:
        was = _known(tx, suggestion)
        act = tx.act("suggestion:remove", who=by, known_at=known_at, why=why)
        tx.add("suggestion_removed", [{"act": act, "known_at": known_at, "suggestion": suggestion}])
    return Outcome(act, more={"suggestion": suggestion, "text": was["text"]})


def _said(
    store: Store, text: str, reason: str, about: str | None, why: str | None, strategy: str | None, lead: str | None
) -> Row:
    if not text.strip():
        raise refuse("nothing-given", "The suggestion is empty.", "Say what the milestone could be.")
    if reason not in REASONS:
        raise refuse(
            "unknown-reason", f"{reason!r} is no reason for a suggestion.", f"Use one of {', '.join(REASONS)}.", reason
        )
    if reason == "other" and not (why or "").strip():
        raise refuse("no-reason", "No reason is given.", "Say in a few words why, in --why.")
    strategies = {row["strategy"] for row in store.rows("select strategy from plan_strategy")}
    if strategy and strategy not in strategies:
        raise refuse(
            "unknown-strategy", f"The plan has no strategy {strategy!r}.", "Copy its code from the plan.", strategy
        )
    return {
        "text": text.strip(),
        "reason": reason,
        "about": (about or "").strip() or None,
        "strategy": strategy or None,
        "lead": (lead or "").strip() or None,
    }


def _known(tx: Transaction, code: str) -> Row:
    found = tx.rows(
        "from suggestion_now(known_at => $at) as s where s.suggestion = $code", {"at": FOREVER, "code": code}
    )
    if not found:
        raise refuse(
            "unknown-suggestion",
            f"There is no suggestion {code!r}.",
            "The ids are those of: spm suggestion list YEAR",
            code,
        )
    return found[0]
