"""What decisions of every kind share: the review they are taken in, what was decided meanwhile, and the year's opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from spm_core import access, figures
from spm_core.errors import WrongUse
from spm_core.figures.reviews import review_row
from spm_core.ledger.acts import refuse
from spm_core.model import Finding
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from spm_core.store import Store, Transaction


T = TypeVar("T")


def known(ask: Callable[[], T], code: str, value: str) -> T:
    """Give an answer about something that an act names; refuse the act where there is no such thing."""
    try:
        return ask()
    except WrongUse as fault:
        message, _, fix = str(fault).partition(". ")
        raise refuse(code, message + ".", fix or "Copy its id from the list.", value) from fault


def known_review(store: Store, review: str) -> dict[str, Any]:
    """The review's row of `review_state`; refuse an unknown one."""
    return known(lambda: review_row(store, review), "unknown-review", review)


def open_review(tx: Transaction, review: str) -> dict[str, Any]:
    """Give the row of `review_state` of an open review; refuse one that is unknown or closed."""
    found = {row["review"]: row for row in tx.rows("from review_state()")}
    if review not in found:
        there = ", ".join(name for name, row in found.items() if row["state"] == "open")
        fix = f"Open reviews are: {there}." if there else "Open one first: spm review open"
        raise refuse("unknown-review", f"There is no review {review!r}.", fix, review)
    if found[review]["state"] == "closed":
        raise refuse(
            "review-closed",
            f"Review {review} is closed; its figures are frozen.",
            f"Reopen it first: spm review reopen {review} --why REASON --by YOU. What was frozen is kept.",
            review,
        )
    return found[review]


def in_review(tx: Transaction, act: int, review: str | None) -> None:
    """Say that an act was decided in a review, which must be open."""
    if review is not None:
        scope = open_review(tx, review)["scope"]
        agency = scope == "agency"
        # it enters what is frozen of that review
        access.only("decide in this review", whole=agency, division=None if agency else scope)
        tx.add("decision_review", [{"act": act, "review": review}])


def not_meanwhile(tx: Transaction, item: str, seen: int | None) -> None:
    """Refuse a decision about an item, or a measure, on which another was recorded since act `seen`, which its maker looked at."""
    if seen is None:
        return
    newer = tx.rows(
        "from decision_taken(known_at => $at) as d where d.item = $item and d.act > $seen order by d.act",
        {"at": FOREVER, "item": item, "seen": seen},
    )
    if newer:
        told = "; ".join(
            f"{row['change']}{' to ' + row['became'] if row['became'] else ''} by {row['who']}, dated {row['decided_on']}: {row['why']}"
            for row in newer
        )
        raise refuse(
            "decided-meanwhile",
            f"{item} was decided on since you looked at it: {told}.",
            f"Look at it again. To decide all the same, do it anew with --seen {newer[-1]['act']}.",
            item,
        )


ALREADY = {
    "re-date": ("{item} is due on {became} already", "another date"),
    "reassign": ("{item} is led by {became} already", "another unit"),
    "reword": ("{item} reads so already: {became}", "other words"),
}
"""What is said of a decision that leaves an item as it was, and what was expected."""


def not_as_before(tx: Transaction, act: int, known_at: datetime) -> None:
    """Refuse an adjustment, recorded in this transaction, that leaves date, unit or words as they were on its day.

    Asked by what was known when it becomes known and by all that is: only what changes neither says nothing new.
    """
    told = [
        row
        for at in (known_at, FOREVER)
        for row in tx.rows("from decision_taken(known_at => $at) as d where d.act = $act", {"at": at, "act": act})
    ]
    if not all(row["is_as_before"] for row in told):
        return
    row = told[-1]
    said, other = ALREADY[row["change"]]
    raise refuse(
        "nothing-changes",
        f"{said.format(item=row['item'], became=row['became'])}; decided on {row['decided_on']}, that would change nothing.",
        f"Give {other}, or record nothing: a request for it can be declined with this as the reason, and that it was looked at "
        "and kept belongs in the minutes.",
        row["became"],
    )


def another_division(store: Store, item: str, review: str | None, on: date) -> tuple[Finding, ...]:
    """Say of a decision taken in a division's review that its item is led by another division on that day."""
    held = known_review(store, review) if review is not None else None
    if held is None or held["kind"] != "division":
        return ()
    known_at = {"known_at": FOREVER, "item": item}
    leads = store.rows(
        "from item_scope(as_of => $on, known_at => $known_at, in_year => 0) as i where i.item = $item",
        {**known_at, "on": on},
    ) or store.rows(
        "from item_standing(known_at => $known_at) as i inner join unit_division(known_at => $known_at) as u on u.unit = i.lead "
        "where i.item = $item",
        known_at,
    )
    division = leads[0]["division"] if leads else None
    if division in (None, held["scope"]):
        return ()
    return (
        Finding(
            "warning",
            "decision-of-another-division",
            f"{item} is led by {leads[0]['lead']}, of division {division}; {review} is the review of {held['scope']}.",
            f"Nothing needs to be done if {division} agreed: the decision counts, and stands among {division}'s figures. Tell {division} of it.",
            value=str(division),
        ),
    )


def before_opening(store: Store, item: str, year: str, on: date) -> tuple[Finding, ...]:
    """Say of a decision dated before its plan year was opened that the frozen date stays, and from when the decision counts."""
    rows = store.rows(
        "from year_open as y where left(y.year, 4) = left($year, 4) order by y.act limit 1", {"year": year}
    )
    if not rows or on >= (opened := figures.agency_time(store, rows[0]["known_at"]).date()):
        return ()
    return (
        Finding(
            "warning",
            "decided-before-opening",
            f"The decision on {item} is dated {on}, before {year} was opened on {opened}: the date frozen then stays, and the decision counts from its own day.",
            "Nothing needs to be done if it was decided then. What should be in the frozen plan belongs in the plan workbook before the year is opened.",
            value=str(on),
        ),
    )
