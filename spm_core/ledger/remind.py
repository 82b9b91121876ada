"""Sending reminders: each noted before the mail server is asked, and again when it has answered, so that none is doubled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from spm_core import access
from spm_core.ledger.acts import recorded_at, signed
from spm_core.model import Month
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from email.message import EmailMessage

    from spm_core.store import Store, Transaction

Step = Literal["sent", "failed", "unknown", "already", "delivered_since", "not_tried"]


class Mail(Protocol):
    """A mail about reports that a unit owes: rows of figures.due."""

    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def reports(self) -> tuple[dict[str, Any], ...]: ...  # noqa: D102
    @property
    def message(self) -> EmailMessage: ...  # noqa: D102


class NotSent(Exception):
    """A mail was not sent. `unknown`: the connection broke in the middle, it may have been; `down`: no server answers."""

    def __init__(self, why: str, *, unknown: bool = False, down: bool = False) -> None:
        self.unknown = unknown
        self.down = down
        super().__init__(why)


@dataclass(frozen=True)
class Sent:
    """What became of a mail."""

    mail: Mail
    step: Step
    error: str | None = None


def stage_of(report: dict[str, Any]) -> str:
    """Say which of its two reminders a report is due for: the one before its due day, or the one after it."""
    return "after" if report["state"] == "late" else "before"


@access.act
def send(
    store: Store,
    mails: Sequence[Mail],
    deliver: Callable[[EmailMessage, str], None],
    *,
    by: str,
    at: datetime | None = None,
    again: bool = False,
) -> Iterator[Sent]:
    """Send each mail and record it; what fails for one address is told and stops no other.

    `deliver` raises NotSent. A mail is left out when a reminder of one of its reports to this address was begun before
    (with `again` only: was sent), or when one of its reports has come in by now. While no server answers, the rest is
    not tried.
    """
    signed(by)
    since = store.data_version()
    down: str | None = None
    for mail in mails:
        if down is not None:
            yield Sent(mail, "not_tried", down)
            continue
        kept = _claim(store, mail, by, recorded_at(at), again_before=since if again else None)
        if kept is not None:
            yield Sent(mail, kept)
            continue
        step, error = _deliver(mail, deliver)
        why = str(error) if error else None
        if error and error.down:
            down = why
        with store.change() as tx:
            _note(tx, mail, step, by, recorded_at(at), why)
        yield Sent(mail, step, why)


def _deliver(mail: Mail, deliver: Callable[[EmailMessage, str], None]) -> tuple[Step, NotSent | None]:
    try:
        deliver(mail.message, mail.address)
    except NotSent as error:
        return ("unknown" if error.unknown else "failed"), error
    return "sent", None


def _claim(store: Store, mail: Mail, by: str, known_at: datetime, *, again_before: int | None) -> Step | None:
    """Note that a mail is being sent, unless there is a reason not to; looking and noting are one transaction.

    One that was cut off holds it back too, unless that was before act `again_before`: a command beside this one may be at it.
    """
    with store.change() as tx:
        told = {
            (row["unit"], str(Month.of(row["month"])), row["stage"], row["address"])
            for row in tx.rows("from reminded()")
            if row["step"] == "sent"
            or (row["step"] != "failed" and (again_before is None or row["act"] > again_before))
        }
        if any((mail.unit, one["month"], stage_of(one), mail.address) in told for one in mail.reports):
            return "already"
        came = {
            (row["unit"], str(Month.of(row["month"])))
            for row in tx.rows("from report_in_force(known_at => $known_at)", {"known_at": FOREVER})
        }
        if any((mail.unit, one["month"]) in came for one in mail.reports):
            return "delivered_since"
        _note(tx, mail, "sending", by, known_at, None)
    return None


def _note(tx: Transaction, mail: Mail, step: str, by: str, known_at: datetime, error: str | None) -> None:
    act = tx.act(f"reminder:{step}", who=by, known_at=known_at)
    rows = [
        {
            "act": act,
            "known_at": known_at,
            "unit": mail.unit,
            "month": Month.parse(one["month"]).last_day,
            "stage": stage_of(one),
            "address": mail.address,
            "step": step,
            "message_id": str(mail.message["Message-ID"]),
            "error": error,
        }
        for one in mail.reports
    ]
    tx.add("reminder", rows)
