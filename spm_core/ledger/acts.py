"""What every act shares: its moment, its outcome, and what is known of an item when it is decided."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spm_core import figures
from spm_core.errors import Refused, WrongUse
from spm_core.model import END_OF_TIME, Finding, Month, PlanYear
from spm_core.store.store import FOREVER, utc_now

if TYPE_CHECKING:
    from spm_core.store import Store


@dataclass(frozen=True)
class Outcome:
    """An act that was recorded: its number and what is worth saying about it."""

    act: int
    findings: tuple[Finding, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the document that the command prints."""
        return {"accepted": True, "act": self.act, **self.more, "findings": [f.to_json() for f in self.findings]}


def refuse(code: str, message: str, fix: str, value: str | None = None) -> Refused:
    """Make the refusal of an act, with one finding."""
    return Refused([Finding("error", code, message, fix, value=value)])


def moment_of(store: Store, text: str, zone: str | None = None) -> datetime:
    """Read an ISO time as UTC without an offset; one without an offset is on the agency's clock.

    A bare date is its first moment. Anything else is WrongUse. `zone` saves asking the store for it.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongUse(f"{text!r} is no time. Write it like 2026-11-09T16:20 or 2026-11-09T16:20+00:00.") from error
    if read.tzinfo is None:
        read = read.replace(tzinfo=ZoneInfo(zone or figures.settings(store)["time_zone"]))
    try:
        return read.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise WrongUse(
            f"{text!r} lies outside what a calendar holds. Give a time between the years 1 and 9999."
        ) from error


def recorded_at(at: datetime | None) -> datetime:
    """The moment of recording: now, unless back-dated; UTC without an offset."""
    if at is None:
        return utc_now()
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def signed(by: str, why: str | None = None) -> None:
    """Refuse an act without a name, or with an empty reason: the record would say nothing."""
    if not by.strip():
        raise refuse("no-name", "Nobody is named for this act.", "Give a name or an e-mail address in --by.")
    if why is not None and not why.strip():
        raise refuse("no-reason", "No reason is given.", "Say in a few words why, in --why.")


def decided_by(store: Store, on: date, at: datetime) -> None:
    """Refuse a decision dated after the moment of its recording, on the agency's clock."""
    today = figures.agency_time(store, at).date()
    if on > today:
        raise refuse(
            "decided-ahead",
            f"The decision is dated {on}, after the day of its recording, {today}.",
            "Give the day on which it was decided.",
            str(on),
        )


@dataclass(frozen=True)
class Standing:
    """How an item stands in all that is recorded."""

    kind: str
    year: str
    due: date
    due_precision: str
    in_plan: bool
    """Frozen, or added by an adjustment."""


def standing(store: Store, item: str) -> Standing:
    """Find an item of the plan; refuse an unknown code."""
    rows = store.rows(
        "from item_standing(known_at => $known_at) as i where i.item = $item", {"known_at": FOREVER, "item": item}
    )
    if not rows:
        raise refuse(
            "unknown-item",
            f"The plan has no action or milestone {item!r}.",
            "Copy the code from the plan; codes are kept as typed.",
            item,
        )
    row = rows[0]
    return Standing(row["kind"], row["year"], row["due"], row["due_precision"], row["in_plan"])


def known_completed(store: Store, item: str, at: datetime) -> date | None:
    """Give the completion date of an item, by what was known at a moment."""
    rows = store.rows(
        "from item_at(as_of => $as_of, known_at => $known_at, in_year => 0) as i where i.item = $item",
        {"as_of": END_OF_TIME, "known_at": at, "item": item},
    )
    return rows[0]["completed"] if rows else None


def due_date(text: str, start_month: int) -> tuple[date, str]:
    """Read a date, a month (`2026-10`) or a quarter (`2026-27.Q2`) as its last day and its precision."""
    try:
        day, precision = _due_date(text.strip(), start_month)
    except ValueError:
        raise refuse(
            "not-a-date",
            f"{text!r} is no date.",
            "Write a day like 2026-10-31, a month like 2026-10, or a quarter like 2026-27.Q2.",
            text,
        ) from None
    if not 1990 <= day.year <= 2100:
        raise refuse("not-a-date", f"{day} lies outside 1990 to 2100.", "Check the year of the date.", text)
    return day, precision


def _due_date(text: str, start_month: int) -> tuple[date, str]:
    if quarter := re.fullmatch(r"(\d{4}(?:-\d{2,4})?)\.Q([1-4])", text):
        year = PlanYear.parse(quarter[1], start_month)
        return year.months[int(quarter[2]) * 3 - 1].last_day, "quarter"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return Month.parse(text).last_day, "month"
    return date.fromisoformat(text), "day"
