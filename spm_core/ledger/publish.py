"""Publishing: keeping an edition of the public tables, which stays known for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed
from spm_core.public.edition import tables
from spm_core.public.publish import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.model import Month
    from spm_core.store import Store


@access.act
def publish(store: Store, month: Month, *, by: str, at: datetime | None = None) -> Outcome:
    """Publish the figures as of a month that is over, as known `at` (UTC; now); `more["document"]` is what may be shown.

    Every edition before it counts as known to everybody: what would be told by both together is hidden.
    """
    from spm_core.public.protect import Unprotected  # here, with the solver, which few commands need

    signed(by)
    known_at = recorded_at(at)
    today = figures.agency_time(store, known_at).date()
    if today <= month.last_day:
        raise refuse(
            "month-not-over",
            f"{month} ends on {month.last_day}; what is published stays, so it waits until then.",
            "Publish a month that is over.",
            str(month),
        )
    try:
        edition = prepared(store, month, known_at=known_at)
    except Unprotected as fault:
        raise refuse(
            "cannot-be-hidden",
            f"The figures of {month} cannot be shown beside the editions before it. {fault}",
            "Publish the next month, or another plan year.",
            str(month),
        ) from fault
    with store.change() as tx:
        there = tx.rows("select count(*) as n from public_edition")[0]["n"]
        if there != edition.number - 1:
            raise refuse(
                "published-meanwhile",
                f"Edition {edition.number} was published by somebody else meanwhile.",
                "Look at it, and publish again if that is still wanted.",
            )
        act = tx.act("public:publish", who=by, known_at=known_at)
        for table, rows in tables(edition, act).items():
            tx.add(table, rows)
    return Outcome(act, more={"document": edition.document()})
