"""The settings on sheet Organization: each key with what it may be and what holds without it."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spm_core.intake.plan_layouts import LEVELS
from spm_core.intake.rules import find
from spm_core.model import Finding, Month, PlanYear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spm_core.intake.plan_checks import Draft


@dataclass(frozen=True)
class Setting:
    """A key: what is expected in words, whether a text is that, the default, and whether it must be there."""

    expected: str
    holds: Callable[[str], bool]
    default: str = ""
    required: bool = False


def first_month(text: str) -> int:
    """Give the month in which plan years start; 7 where the text is no month of the year.

    >>> first_month("9"), first_month("")
    (9, 7)
    """
    return int(text) if text.isdigit() and 1 <= int(text) <= 12 else 7


def _whole(low: int, high: int) -> Callable[[str], bool]:
    return lambda text: text.isdigit() and low <= int(text) <= high


def _zone(text: str) -> bool:
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True


def year_of(text: str, first: int) -> PlanYear:
    """Read a plan year from its label, or from a day or month in it; anything else is a ValueError.

    >>> year_of("2027-06-30", 7).label, year_of("2026-07", 7).label, year_of("2026-27", 7).label
    ('2026-27', '2026-27', '2026-27')
    """
    if len(text) == 10:
        return PlanYear.holding(date.fromisoformat(text), first)
    try:
        return PlanYear.parse(text, first)
    except ValueError:
        return PlanYear.holding(Month.parse(text).first_day, first)


def _cadence(text: str) -> bool:
    return text.strip().lower() in CADENCES


def _year(text: str) -> bool:
    try:
        year_of(text, 7)
    except ValueError:
        return False
    return True


def _any(text: str) -> bool:
    return True


CADENCES = ("monthly", "quarterly", "twice a year", "yearly", "none")
"""How often a review falls due."""

_HOW_OFTEN = f"one of {', '.join(CADENCES)}"

SETTINGS = {
    "name": Setting("the organization's name", _any, required=True),
    "level": Setting(f"one of {', '.join(LEVELS)}", lambda text: text in LEVELS),
    "parent": Setting("a name", _any),
    "vision": Setting("a text", _any),
    "mission": Setting("a text", _any),
    "values": Setting("a text", _any),
    "plan_start": Setting("the first plan year, such as 2026-27, or its first day", _year),
    "plan_end": Setting("the last plan year, such as 2030-31, or its last day", _year),
    "year_start_month": Setting("a month from 1 to 12", _whole(1, 12), "7"),
    "report_due_day": Setting("a day from 1 to 31", _whole(1, 31), "10"),
    "time_zone": Setting("a time zone such as America/Chicago", _zone, "UTC"),
    "tolerance_days": Setting("a whole number of days", _whole(0, 3650), "14"),
    "minimum_n": Setting("a whole number of students", _whole(0, 100_000), "10"),
    "review_cadence": Setting("a text", _any),
    "division_review": Setting(_HOW_OFTEN, _cadence, "quarterly, for a School monthly"),
    "leadership_review": Setting(_HOW_OFTEN, _cadence, "yearly, for a School twice a year"),
    "review_within_days": Setting("a whole number of days from 0 to 365", _whole(0, 365), "30"),
    "reporting_target": Setting("a whole percent from 0 to 100", _whole(0, 100), "90"),
}


def setting_findings(draft: Draft) -> Iterator[Finding]:
    """Say which settings are missing, unknown or not what they should be."""
    rows = draft.tables["organization"]
    said = {row["key"] for row in rows if row["value"]}
    for key, setting in SETTINGS.items():
        if setting.required and key not in said:
            yield find("setting-missing", "Organization", key=key, expected=setting.expected)
    for row in rows:
        known = SETTINGS.get(row["key"])
        if known is None:
            if row["key"]:
                yield draft.find("setting-unknown", "organization", row, "key", words=", ".join(SETTINGS))
        elif row["value"] and not known.holds(row["value"]):
            words = {"key": row["key"], "expected": known.expected, "default": known.default or "none"}
            yield draft.find("setting-wrong", "organization", row, "value", **words)
