"""What a cell's value means: a day, an amount, a word of a list. Nothing is guessed.

Each reader gives the meaning, or `Wrong`: the code of a rule and what its message needs.
"""

from __future__ import annotations

import calendar
import difflib
import functools
import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from spm_core.model import Month, PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
EXAMPLE = "2026-10-31"

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4}-\d{2,4})[. ]?Q([1-4])", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SUPPRESSED = re.compile(r"\*+|<\s*=?\s*\d+|≤\s*\d+")
_MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}


@dataclass(frozen=True)
class Day:
    """A date, and whether it is known to the day, month or quarter."""

    day: date
    precision: str = "day"


@dataclass(frozen=True)
class Amount:
    """A number; or none, because the cell is blank or the value was suppressed."""

    value: float | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class Wrong:
    """The value will not do: the rule's code, and what its message needs."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Give a header or word without its case and spacing: what remains must match."""
    return " ".join(text.replace("_", " ").split()).casefold()


def _loose(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text).casefold()


@functools.cache
def _loose_words(words: tuple[str, ...]) -> dict[str, str]:
    return {_loose(word): word for word in words}


def as_word(text: str, words: Sequence[str]) -> str | None:
    """Give the word of the list that a text is, whatever its case, spaces and hyphens.

    >>> as_word("on  SCHEDULE", ["On schedule", "Behind"])
    'On schedule'
    """
    return text if text in words else _loose_words(tuple(words)).get(_loose(text))


def nearest(text: str, words: Sequence[str], otherwise: str) -> str:
    """Suggest the nearest of many words, or say something else."""
    folded = {word.casefold(): word for word in words}
    close = difflib.get_close_matches(text.casefold()[:80], list(folded), n=1, cutoff=0.7)
    return f"Did you mean {folded[close[0]]}?" if close else otherwise


def as_day(value: Any, start_month: int | None = None) -> Day | Wrong | None:
    """Read a day: a real date, or ISO text; a month or quarter as well where plan years start in `start_month`.

    >>> as_day("2026-27.Q2", 7)
    Day(day=datetime.date(2026, 12, 31), precision='quarter')
    >>> as_day("TBD").code
    'not-a-date'
    """
    if isinstance(value, list) and value[0] == "d":
        return _in_range(date.fromisoformat(value[1][:10]))
    if not isinstance(value, str):
        return _no_date(value)
    text = value.strip()
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        try:
            return _in_range(date(*map(int, found.groups())))
        except ValueError:
            return _wrong(" because the calendar has no such day")
    if start_month is not None:
        period = _as_period(text, start_month)
        if period is not None:
            return period
    return _no_date(text)


def _as_period(text: str, start_month: int) -> Day | Wrong | None:
    try:
        if _MONTH.fullmatch(text):
            read = _in_range(Month.parse(text).last_day)
            return read if isinstance(read, Wrong) else Day(read.day, "month")
        if found := _QUARTER.fullmatch(text):
            first = PlanYear.parse(found[1], start_month).first_month
            read = _in_range(first.plus(3 * int(found[2]) - 1).last_day)
            return read if isinstance(read, Wrong) else Day(read.day, "quarter")
    except ValueError:
        return None
    return None


def _in_range(day: date) -> Day | Wrong:
    return Day(day) if FIRST <= day <= LAST else Wrong("date-out-of-range")


def _wrong(hint: str = "", suggestion: str = "") -> Wrong:
    how = suggestion or f"Write the day as {EXAMPLE}, or clear the cell if there is none yet."
    return Wrong("not-a-date", {"hint": hint, "example": EXAMPLE, "suggestion": how})


def _no_date(value: object) -> Wrong:
    """Say why it is none and, where a person would see a day in it, how that day is written."""
    if isinstance(value, list):
        return _wrong(" but a time of day")
    if isinstance(value, bool):
        return _wrong(" but a yes or no")
    if isinstance(value, (int, float)):
        serial = date(1899, 12, 30) + timedelta(days=value) if 0 < value < 80_000 else None
        if serial and FIRST <= serial <= LAST:
            return _wrong(" but a number", f"If {serial} is meant, type it in again, or give the cell a date format.")
        return _wrong(" but a number")
    text = str(value).strip()
    days = sorted({day for day in _days_in(text) if FIRST <= day <= LAST})
    if days:
        meant = " or ".join(day.isoformat() for day in days)
        return _wrong(" written safely", f"Write {meant}{', whichever is meant' if len(days) > 1 else ''}.")
    return _wrong()


def _days_in(text: str) -> list[date]:
    """The days that a text of common form might mean."""
    found, tries = _SLASHED.fullmatch(text), []
    if found:
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        tries = [(year, int(found[1]), int(found[3])), (year, int(found[3]), int(found[1]))]
    else:
        words = re.findall(r"[A-Za-z]+|\d+", text)
        numbers = [int(word) for word in words if word.isdigit()]
        names = [_MONTHS[word.lower()] for word in words if word.lower() in _MONTHS]
        if len(numbers) == 2 and len(names) == 1 and len(words) <= 4:
            tries = [(max(numbers), names[0], min(numbers))]
    days = []
    for year, month, day in tries:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days


def as_amount(value: Any) -> Amount | Wrong:
    """Read a number as it stands; `*` and `<10` mean that it was suppressed.

    >>> as_amount("<10")
    Amount(value=None, suppressed=True)
    """
    if isinstance(value, (bool, list)):
        return _no_number()
    if isinstance(value, (int, float)):
        return Amount(float(value)) if math.isfinite(value) else _no_number()
    text = value.strip()
    if not text:
        return Amount()
    if _SUPPRESSED.fullmatch(text):
        return Amount(suppressed=True)
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return Amount(float(text))
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        return _no_number(", and it is not certain whether 62% means 62 or 0.62 here")
    return _no_number()


def _no_number(hint: str = "") -> Wrong:
    return Wrong("not-a-number", {"hint": hint})
