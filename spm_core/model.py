"""The field's terms: months, plan years, vocabulary, findings, and who asks what.

Nothing here reads a file, a store or a screen; every other room may import it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Tier = Literal["agency", "division", "unit", "goal", "strategy"]
Kind = Literal["action", "milestone"]
Severity = Literal["error", "warning", "info"]

TIERS: tuple[Tier, ...] = ("agency", "division", "unit", "goal", "strategy")

WORDS = ("Not started", "On schedule", "Behind", "Completed", "Discontinued")
"""What a unit may type as the status of an action."""

CHANGES_ASKED = ("none", "re-date", "reword", "reassign", "drop")
"""What a unit may ask for in its report."""

CHANGES = ("re-date", "reword", "reassign", "drop", "add", "collaborate", "release", "support")
"""What a decided adjustment may do; the last three are in no figure: who works with the lead, and what help is given."""

END_OF_TIME = date(9998, 12, 30)
"""A day after every other: asked as of it, all that is recorded speaks."""

RESULTS = ("met", "partly_met", "not_met", "carried_forward", "dropped")
"""What a division may declare of a milestone."""

STATUSES = (
    "dropped",
    "completed_on_time",
    "completed_on_approved",
    "completed_late",
    "overdue",
    "behind",
    "not_reported",
    "on_plan",
    "not_started",
)
"""The derived statuses of an item, in the order in which the first that holds is taken."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month.

    >>> Month.parse("2026-10").last_day
    datetime.date(2026, 10, 31)
    >>> str(Month(2026, 12).plus(1))
    '2027-01'
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `YYYY-MM`; anything else is a ValueError."""
        found = re.fullmatch(r"\s*(\d{4})-(\d{2})\s*", text)
        if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) <= 9998:
            raise ValueError(f"{text!r} is no month; a month is written like 2026-10")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Give the month that holds a day."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Its last day: *t* of the definitions."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def day_before(self) -> date:
        """The day before it begins, on which is decided who owes a report for it."""
        return self.first_day - timedelta(days=1)

    def plus(self, months: int) -> Month:
        """Give the month so many later (earlier when negative)."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class PlanYear:
    """A plan year: its first four digits, and the month in which it starts.

    >>> PlanYear.parse("2026-27", 7).last_day
    datetime.date(2027, 6, 30)
    """

    start: int
    start_month: int = 7

    @classmethod
    def parse(cls, label: str, start_month: int) -> PlanYear:
        """Read a label such as `2026-27` or `2026`; anything else is a ValueError."""
        found = re.fullmatch(r"\s*(\d{4})(?:-(\d{2}|\d{4}))?\s*", label)
        if not found or not 1 <= int(found[1]) <= 9990:
            raise ValueError(f"{label!r} is no plan year; a plan year is written like 2026-27")
        start = int(found[1])
        if found[2] and int(found[2]) % 100 != (start + 1) % 100:
            raise ValueError(f"{label!r} does not end in the year after {start}")
        return cls(start, start_month)

    @classmethod
    def holding(cls, day: date, start_month: int) -> PlanYear:
        """Give the plan year that holds a day."""
        return cls(day.year if day.month >= start_month else day.year - 1, start_month)

    @property
    def label(self) -> str:
        """How it is written: `2026-27`."""
        return f"{self.start:04d}-{(self.start + 1) % 100:02d}"

    @property
    def first_month(self) -> Month:
        """The month in which it starts."""
        return Month(self.start, self.start_month)

    @property
    def months(self) -> tuple[Month, ...]:
        """Its twelve months, in order."""
        return tuple(self.first_month.plus(i) for i in range(12))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return self.first_month.first_day

    @property
    def last_day(self) -> date:
        """The day before the next year starts."""
        return self.first_month.plus(11).last_day


@dataclass(frozen=True)
class Finding:
    """One thing found in a file or an act: where, what was read, what was expected, how to mend it."""

    severity: Severity
    code: str
    message: str
    fix: str = ""
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the contract's document, in its key order."""
        keys = ("severity", "code", "sheet", "cell", "value", "message", "fix")
        return {key: asdict(self)[key] for key in keys}


def place(sheet: str | None, cell: str | None) -> str:
    """Name a place in a file, as every page, message and document does; a plain text file's one sheet has no name.

    >>> place("Status", "G14"), place("Status", None), place("", "H3"), place(None, None)
    ('Status!G14', 'Status', 'H3', '')
    """
    return "!".join(part for part in (sheet, cell) if part)


def line(sheet: str | None, row: int) -> str:
    """Name a whole line of a file, where no cell of it is meant.

    >>> line("Status", 7), line("", 7)
    ('Status, row 7', 'row 7')
    """
    return f"{sheet}, row {row}" if sheet else f"row {row}"


@dataclass(frozen=True)
class Ask:
    """Who asks, of what scope, as of which month, as known when.

    `known_at` is UTC without an offset; None asks what is known now, that is, all that was recorded.
    `year` is a plan year's label; None takes the year that holds `as_of`.
    """

    who: str
    as_of: Month
    tier: Tier = "agency"
    id: str | None = None
    known_at: datetime | None = None
    year: str | None = None


@dataclass(frozen=True)
class KnownItem:
    """An action or milestone as a month's report may speak of it.

    `lead` is the unit (or named team) that leads it on the day before the month; `lead_end` on the
    month's last day. `state` is 'live', 'dropped' (by the day before the month), 'proposed' (not yet
    approved by an adjustment) or 'not-opened' (its plan year was not opened). `open` says whether it was
    open on the day before. `due` is its approved date then. The `last_*` are from the latest report in
    force for an earlier month. `owed` says whether its lead owes a row for it in this month.
    """

    item: str
    kind: Kind
    milestone: str
    year: str
    text: str
    lead: str
    lead_end: str
    lead_is_unit: bool
    state: Literal["live", "dropped", "proposed", "not-opened"]
    open: bool
    owed: bool
    responsible: str | None = None
    start: date | None = None
    due: date | None = None
    lead_then: str | None = None
    """The lead on the day before the month by what was recorded up to the month's end."""
    last_month: str | None = None
    last_status: str | None = None
    last_forecast: date | None = None
    last_note: str | None = None


@dataclass(frozen=True)
class KnownMeasure:
    """A results measure that a report may give a value for."""

    measure: str
    owner: str
    indicator: str


@dataclass(frozen=True)
class Expected:
    """What reports for one month may speak of, whatever the unit: the reader's only view of the store."""

    organization: str
    month: Month
    year: PlanYear
    units: Mapping[str, str] = field(default_factory=dict)
    """unit code -> name"""
    items: Mapping[str, KnownItem] = field(default_factory=dict)
    """actions and milestones by code, in plan order"""
    measures: Mapping[str, KnownMeasure] = field(default_factory=dict)
