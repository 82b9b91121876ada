"""A column for each quarter or month (`Q1 Status`, `Q2 Status`; `Jul`, `Aug`): which of them a month's report is read from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from spm_core.intake.own import dates, words
from spm_core.intake.own.model import is_value
from spm_core.intake.rules import find
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Column, Table
    from spm_core.model import Finding, Month

_QUARTERS = {f"{word}{gap}{n}": n for n in (1, 2, 3, 4) for word, gap in (("q", ""), ("qtr", " "), ("quarter", " "))}
_YEAR = re.compile(r"(?:fy\s*)?(?:20)?\d{2}\s+(?:20)?\d{2}|fy\s*(?:20)?\d{2}|20\d{2}")
_SHORT_YEAR = re.compile(r"[23]\d(?!\S)")
_DIGITS = re.compile(r"\d+")
BY_TIME = ("status", "percent")
"""The meanings of which a tracker may have one column after the other, as time goes on."""
Period = tuple[str, int, str]
"""`quarter` or `month` of the calendar, with its number and the year as the heading writes it (`2026`, `fy27`, ``)"""


def period_of(heading: str) -> tuple[Period, str] | None:
    """Give the quarter or month that a heading names, and the heading without it.

    >>> period_of("Q2 Status"), period_of("Status - October"), period_of("Status")
    ((('quarter', 2, ''), 'status'), (('month', 10, ''), 'status'), None)
    >>> period_of("Nov 2025 Status"), period_of("Q2 FY27")
    ((('month', 11, '2025'), 'status'), (('quarter', 2, 'fy27'), ''))
    >>> period_of("Oct 26 Status"), period_of("Status Oct 27")
    ((('month', 10, '2026'), 'status'), (('month', 10, '2027'), 'status'))
    >>> period_of("2026-01"), period_of("2026-01-31"), period_of("2026-01-12"), period_of("Jan 26")
    ((('month', 1, '2026'), ''), (('month', 1, '2026'), ''), None, (('month', 1, '2026'), ''))
    """
    day = dates.read(heading.rpartition(" / ")[2])
    if day and day.precision != "quarter":
        whole = day.precision == "month" or day.day.day == 1 or (day.day + timedelta(days=1)).day == 1
        return (("month", day.day.month, str(day.day.year)), "") if whole else None
    said = words.bare(heading)
    year = found[0].replace(" ", "") if (found := _YEAR.search(said)) else ""
    said = " ".join(_YEAR.sub(" ", said, count=1).split())
    parts = said.split()
    for size in (2, 1):
        for at in range(len(parts) - size + 1):
            name = " ".join(parts[at : at + size])
            rest = " ".join(parts[:at] + parts[at + size :])
            if name in _QUARTERS:
                return ("quarter", _QUARTERS[name], year), rest
            if size == 1 and name in words.months() and (name != "may" or len(parts) == 1 or at in (0, len(parts) - 1)):
                short = _SHORT_YEAR.match(" ".join(parts[at + 1 :])) if not year else None
                if short:  # a heading says a month and its year far more often than a day
                    return ("month", words.months()[name], f"20{short[0]}"), " ".join(parts[:at] + parts[at + 2 :])
                return ("month", words.months()[name], year), rest
    return None


def siblings(columns: Sequence[Column], column: Column) -> dict[Period, Column]:
    """Give the columns that are headed as one is but for the period, that one too, by period; none without a second."""
    named = period_of(column.header)
    if named is None:
        return {}
    found: dict[Period, Column] = {}
    for one in columns:
        other = period_of(one.header)
        if other and other[1] == named[1] and other[0][0] == named[0][0]:
            found.setdefault(other[0], one)
    return found if len(found) > 1 else {}


def _holds(period: Period, month: Month, start_month: int) -> bool:
    """Whether a month lies in a period: a quarter without a year, or of a fiscal one, is the plan year's; else the calendar's."""
    kind, number, year = period
    plan_year = PlanYear.holding(month.last_day, start_month)
    quarter = (month.month - start_month) % 12 // 3 + 1
    if kind == "month" and year.startswith("fy") and len(year) <= 6:
        return number == month.month and int(year[2:]) % 100 == plan_year.last_day.year % 100
    if kind == "month":
        return number == month.month and (year in ("", str(month.year)) or len(year) != 4)
    if not year:
        return number == quarter
    if year.startswith("fy") and len(year) <= 6:
        last = int(year[2:]) % 100
        return number == quarter and last == (plan_year.last_day.year % 100)
    if len(year) == 4 and year.startswith("20"):
        return number == (month.month - 1) // 3 + 1 and int(year) == month.year
    return number == quarter and year.removeprefix("fy")[-2:] == f"{plan_year.last_day.year % 100:02}"


def _later(columns: Sequence[Column], column: Column) -> Column | None:
    """Give the last filled column at the right whose heading differs by its number alone: `Term 2` beside `Term 1`."""
    plain = _DIGITS.sub("#", column.header)
    alike = [one for one in columns if one.at > column.at and one.filled and one.reads_as == column.reads_as]
    found = [one for one in alike if one.header != column.header and _DIGITS.sub("#", one.header) == plain]
    return found[-1] if found else None


def of_month(table: Table, month: Month, start_month: int) -> tuple[Table, list[Finding]]:
    """Give a table read from the columns of a report's month, and what was chosen, as findings.

    A mapping names one column of `Q1 Status` to `Q4 Status`; every month's report is read from its own. Where no column
    is headed by the month, none is read.
    """
    moved: dict[int, Column] = {}
    findings = []
    for column in table.columns:
        if not column.maps_to or is_value(column.maps_to):
            continue
        of = siblings(table.columns, column)
        place = f"{column.letter}{table.header_rows[-1] if table.header_rows else table.first_row}"
        if not of:
            if column.maps_to in BY_TIME and (later := _later(table.columns, column)):
                said = {"month": month, "meaning": column.maps_to, "later": later.header}
                findings.append(find("later-column-filled", table.sheet, place, column.header, **said))
            continue
        now = next((one for period, one in of.items() if _holds(period, month, start_month)), None)
        moved[column.at] = replace(column, maps_to=None)
        place = f"{(now or column).letter}{table.header_rows[-1] if table.header_rows else table.first_row}"
        if now is None:
            findings.append(
                find("period-not-there", table.sheet, place, column.header, month=month, meaning=column.maps_to)
            )
            continue
        moved[now.at] = replace(now, maps_to=column.maps_to, date_order=column.date_order)
        findings.append(find("period-taken", table.sheet, place, now.header, month=month, meaning=column.maps_to))
    return replace(table, columns=tuple(moved.get(one.at, one) for one in table.columns)), findings
