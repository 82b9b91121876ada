"""What was recorded: one frozen value for each act, in the order of recording. `at` is UTC without an offset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Settings:
    """The sheet Organization."""

    name: str = "Agency"
    year_start_month: int = 7
    report_due_day: int = 10
    time_zone: str = "UTC"
    tolerance_days: int = 14
    minimum_n: int = 10


@dataclass(frozen=True)
class MilestoneRow:
    milestone: str
    strategy: str
    year: str
    due: str
    """as typed: a day, a month or a quarter"""
    lead: str


@dataclass(frozen=True)
class ActionRow:
    action: str
    milestone: str
    due: str
    unit: str | None = None


@dataclass(frozen=True)
class MeasureRow:
    measure: str
    owner: str
    direction: str
    tolerance: str | None = None
    published_month: int | None = None


@dataclass(frozen=True)
class ValueRow:
    """A figure of a measure, of the plan's sheet Values or (kind actual) of a monthly report; numbers as typed."""

    measure: str
    year: str
    kind: str
    value: str
    n: str | None = None
    subgroup: str = ""


@dataclass(frozen=True)
class Plan:
    """One load of the plan workbook, whole."""

    settings: Settings
    divisions: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    """(unit, division)"""
    goals: tuple[str, ...]
    strategies: tuple[tuple[str, str], ...]
    """(strategy, goal)"""
    milestones: tuple[MilestoneRow, ...]
    actions: tuple[ActionRow, ...]
    measures: tuple[MeasureRow, ...] = ()
    values: tuple[ValueRow, ...] = ()


@dataclass(frozen=True)
class StatusRow:
    action: str
    word: str = ""
    completed_on: date | None = None
    forecast: date | None = None
    change_asked: str = ""


@dataclass(frozen=True)
class PlanLoad:
    plan: Plan
    at: datetime


@dataclass(frozen=True)
class YearOpen:
    year: str
    at: datetime


@dataclass(frozen=True)
class Upload:
    """A report that was accepted and is new. `month` is the month's last day."""

    upload: str
    unit: str
    month: date
    at: datetime
    status: tuple[StatusRow, ...] = ()
    milestones: tuple[tuple[str, date | None], ...] = ()
    """(milestone, expected finish)"""
    measures: tuple[ValueRow, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class Withdraw:
    upload: str
    at: datetime


@dataclass(frozen=True)
class Adjust:
    item: str
    change: str
    on: date
    at: datetime
    to: str | None = None


@dataclass(frozen=True)
class Declare:
    milestone: str
    result: str
    on: date
    at: datetime
    met_on: date | None = None


@dataclass(frozen=True)
class Target:
    """A target decided for a measure and plan year; the value as typed."""

    measure: str
    year: str
    value: str
    on: date
    at: datetime


Event = PlanLoad | YearOpen | Upload | Withdraw | Adjust | Declare | Target
