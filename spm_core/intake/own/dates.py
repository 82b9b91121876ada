"""Days as people write them: one reading of a cell, or none, never a guess.

A numeric date such as 3/4/2026 has an order (mdy or dmy) that its column's other cells decide; `evidence` gives what a
text says about it, `read` reads with the order decided.
"""

from __future__ import annotations

import calendar
import difflib
import functools
import re
from datetime import date, timedelta
from typing import Any

from spm_core.intake.own import words
from spm_core.intake.values import FIRST, LAST, Day
from spm_core.model import Month, PlanYear

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*Z|[+-]\d{2}:?\d{2})?)?"
_YMD = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_CJK = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日?)?")
_NUMERIC = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(20\d{2})([01]\d)([0-3]\d)")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{4})")
_QUARTER = re.compile(
    r"(?:fy\s*)?(\d{4}(?:-\d{2,4})?|\d{2}/\d{2}|\d{2})[ .,/-]*q([1-4])|q([1-4])[ .,/-]*(?:fy\s*)?(\d{4}(?:-\d{2,4})?|\d{2})",
    re.IGNORECASE,
)
_QUARTER_ALONE = re.compile(r"q(?:uarter|tr)?\.?\s*([1-4])", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\s*\(?\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?\)?,?\s*", re.IGNORECASE
)
_UNTIL = re.compile(
    r"^(?:due\s+)?(?:by|until|no later than|through|thru|due)\s+(?:the\s+)?(?:end\s+of\s+)?(?=.*\d)|^(?:the\s+)?end\s+of\s+(?=[^\d])",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    r"\d{1,2}[/.]\d{1,2}|[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.? [^\W\d_]{3,9}|q[1-4]", re.IGNORECASE
)
_PART = re.compile(r"[^\W\d_]+|\d+")
_SUFFIX = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_NULL_YEARS = (1899, 1900, 1904)


def is_null_date(value: Any) -> bool:
    """Say whether a date stands for none: a day of 1899, 1900 or 1904, or 1970-01-01, that a program wrote for an empty cell."""
    text = value[1] if isinstance(value, list) and value[0] == "d" else value
    if not isinstance(text, str):
        return False
    found = _YMD.match(text.strip())
    if not found:
        return False
    return int(found[1]) in _NULL_YEARS or text.strip()[:10] == "1970-01-01"


@functools.lru_cache(50_000)
def evidence(text: str) -> str | None:
    """Say which order a numeric date shows: mdy, dmy, 'either' when both are possible; None when it is no numeric date."""
    found = _NUMERIC.fullmatch(_WEEKDAY.sub(" ", text).strip())
    if not found or _year_first(found):
        return None
    first, second = int(found[1]), int(found[3])
    can_be = [
        order
        for order, month, day in (("mdy", first, second), ("dmy", second, first))
        if _day(_year(found[4]), month, day)
    ]
    if not can_be:  # 02/31/2027 is no day, and shows its order all the same
        return "mdy" if first <= 12 < second <= 31 else "dmy" if second <= 12 < first <= 31 else None
    if len(can_be) == 2:
        return "same" if first == second else "either"
    return can_be[0]


def read(value: Any, order: str = "mdy", start_month: int = 7) -> Day | None:
    """Read a cell's day in the column's order; None when it holds none that can be read without doubt.

    >>> read("21.03.2011", "dmy").day.isoformat(), read("Sept 2026").precision, read("Janruary 2025")
    ('2011-03-21', 'month', None)
    """
    if isinstance(value, list):
        return _within(date.fromisoformat(value[1][:10])) if value[0] == "d" else None
    return _read(value.strip(), order, start_month) if isinstance(value, str) else None


def ordinal(value: Any) -> float:
    """Give a day's or a number's place in order; 0 where it has none."""
    if isinstance(value, (int, float)):
        return float(value)
    day = read(value)
    return float(day.day.toordinal()) if day else 0.0


def settled(value: Any, order: str) -> Day | None:
    """Read a cell's day in its column's order: mdy, dmy, or `ask` where nothing decides it.

    A numeric date that shows its own order keeps it; one that may be either is none where the order is to be asked.

    >>> settled("3/4/2026", "ask"), settled("13/4/2026", "ask").day.isoformat()
    (None, '2026-04-13')
    """
    shown = evidence(value.strip()) if isinstance(value, str) else None
    if shown == "either" and order == "ask":
        return None
    return read(value, shown if shown in ("mdy", "dmy") else order)


def swapped(text: str, day: Day) -> date | None:
    """Give the day that a numeric date would be in the other order; None where it has but one reading.

    >>> swapped("3/2/2027", read("3/2/2027", "dmy")).isoformat(), swapped("13/2/2027", read("13/2/2027", "dmy"))
    ('2027-03-02', None)
    """
    if evidence(text) != "either":
        return None
    return next((one.day for order in ("mdy", "dmy") if (one := read(text, order)) and one.day != day.day), None)


@functools.lru_cache(100_000)
def _read(text: str, order: str, start_month: int) -> Day | None:
    if not any(mark.isdigit() for mark in text):
        return None
    text = _UNTIL.sub("", " ".join(_WEEKDAY.sub(" ", text).split()))
    if found := _YMD.fullmatch(text):
        return _within(_day(int(found[1]), int(found[3]), int(found[4])))
    if found := _COMPACT.fullmatch(text):
        return _within(_day(int(found[1]), int(found[2]), int(found[3])))
    if found := _NUMERIC.fullmatch(text):
        month, day = (found[3], found[1]) if order == "dmy" else (found[1], found[3])
        return None if _year_first(found) else _within(_day(_year(found[4]), int(month), int(day)))
    return _of_period(text, start_month) or _named(text)


def _year_first(found: re.Match[str]) -> bool:
    """26-01-15 is a day of 2026 rather than one of 2015: it is left unread."""
    return len(found[4]) == 2 and found[2] == "-" and 20 <= int(found[1]) <= 31 and not 18 <= int(found[4]) <= 40


def _of_period(text: str, start_month: int) -> Day | None:
    """A month, a quarter, or a day in Chinese or Japanese characters."""
    if found := _CJK.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return _within(_day(year, month, int(found[3]))) if found[3] else _month(year, month)
    if found := _YEAR_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _month(int(found[2]), int(found[1]))
    if found := _QUARTER.fullmatch(text):
        quarter, fiscal = int(found[2] or found[3]), "fy" in text.casefold()
        return _quarter(found[1] or found[4], quarter, start_month, fiscal=fiscal)
    return None


def _named(text: str) -> Day | None:
    """`Jan 9, 2025`, `9 January 2025`, `Sept 2025`, with a time or not; a misspelt month is none."""
    text = re.sub(r"[ ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?$", "", text)
    parts = [part.casefold() for part in _PART.findall(_SUFFIX.sub(r"\1", text))]
    names = [words.months()[part] for part in parts if part in words.months()]
    numbers = [part for part in parts if part.isdigit()]
    others = [
        part for part in parts if not part.isdigit() and part not in words.months() and part not in ("of", "the", "de")
    ]
    if len(names) != 1 or others or not 1 <= len(numbers) <= 2:
        return None
    years = [number for number in numbers if len(number) == 4]
    if len(numbers) == 1:
        year = _short_year(text, numbers[0]) if not years else int(years[0])
        return _month(year, names[0]) if year else None
    if not years and "-" not in text and "/" not in text and "'" not in text and "’" not in text:
        return None  # 9 Jan 25 may be the year 2025 or 2009
    year = int(years[0]) if years else _year(numbers[-1])
    (day,) = [number for number in numbers if number is not (years[0] if years else numbers[-1])][:1] or ["0"]
    return _within(_day(year, names[0], int(day)))


def _short_year(text: str, number: str) -> int | None:
    """`Sep-26` and `Sept '26` name a year; `Sep 26` may be a day."""
    return 2000 + int(number) if len(number) == 2 and re.search(rf"['’-]{number}$", text) else None


@functools.lru_cache(20_000)
def as_written(text: str, start_month: int = 7) -> str | None:
    """Say what an unreadable date may mean, as a suggestion: `Janruary 2025` as 2025-01.

    >>> as_written("Janruary 2025")
    '2025-01'
    """
    if _QUARTER_ALONE.fullmatch(text.strip()):
        return None
    mended = []
    for part in text.split():
        word = re.sub(r"[^\w]", "", part).casefold()
        close = (
            difflib.get_close_matches(word, [name for name in words.months() if len(name) > 3], 1, 0.75)
            if word.isalpha() and len(word) > 3
            else []
        )
        mended.append(close[0] if close else part)
    day = read(" ".join(mended), start_month=start_month) if mended else None
    if day is None:
        return None
    return f"{day.day:%Y-%m}" if day.precision == "month" else day.day.isoformat()


def how_to_mend(value: Any) -> str:
    """Say how a date that cannot be read is mended, with what it may mean where that is likely.

    >>> how_to_mend(46327.0)
    'If 2026-11-01 is meant, write that.'
    >>> how_to_mend("Oct 15")
    'It names no year: write one with it, such as Oct 15 and 2027, or the day as 2026-10-31.'
    """
    if isinstance(value, str) and _YEARLESS.fullmatch(value.strip()) and not value.strip().isdigit():
        return f"It names no year: write one with it, such as {value.strip()} and 2027, or the day as 2026-10-31."
    meant = as_written(value) if isinstance(value, str) else None
    number = value if isinstance(value, float) else float(value) if isinstance(value, str) and value.isdigit() else 0.0
    day = serial(number)
    if meant or day:
        return f"If {meant or day} is meant, write that."
    return "Write the day as 2026-10-31, or clear the cell if there is none yet."


def _day(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= year <= 9998 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def _within(day: date | None) -> Day | None:
    return Day(day) if day and FIRST <= day <= LAST else None


def _month(year: int, month: int) -> Day | None:
    if not 1 <= month <= 12 or not FIRST.year <= year <= LAST.year:
        return None
    return Day(Month(year, month).last_day, "month")


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _quarter(label: str, quarter: int, start_month: int, *, fiscal: bool) -> Day | None:
    """A quarter of a plan year where one is named (`2026-27.Q2`, `FY27 Q2`); of a calendar year otherwise (`2026 Q2`)."""
    try:
        if "-" in label:
            first = PlanYear.parse(label, start_month).first_month
        elif fiscal:
            year = _year(label[-2:])  # a fiscal year is called after the calendar year in which it ends
            first = Month(year if start_month == 1 else year - 1, start_month)
        else:
            first = Month(_year(label[-2:]) if len(label) == 2 else int(label), 1)
        last = first.plus(3 * quarter - 1).last_day
    except ValueError:
        return None
    return Day(last, "quarter") if FIRST <= last <= LAST else None


def serial(value: float) -> date | None:
    """Give the day that a plain number would be as a date, where it is a likely one."""
    day = date(1899, 12, 30) + timedelta(days=int(value)) if 30_000 < value < 60_000 else None
    return day if day and FIRST <= day <= LAST else None
