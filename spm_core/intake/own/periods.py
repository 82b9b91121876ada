"""A column for each quarter or month (`Q1 Status`, `Q2 Status`; `Jul`, `Aug`): which of them a month's report is read from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.own import words
from spm_core.intake.own.model import is_value
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Column, Table
    from spm_core.model import Finding, Month

_QUARTERS = {f"{word}{gap}{n}": n for n in (1, 2, 3, 4) for word, gap in (("q", ""), ("qtr", " "), ("quarter", " "))}
Period = tuple[str, int]
"""`quarter` of the plan year, or `month` of the calendar, with its number"""


def period_of(heading: str) -> tuple[Period, str] | None:
    """Give the quarter or month that a heading names, and the heading without it.

    >>> period_of("Q2 Status"), period_of("Status - October"), period_of("Status")
    ((('quarter', 2), 'status'), (('month', 10), 'status'), None)
    """
    said = words.bare(heading)
    parts = said.split()
    for size in (2, 1):
        for at in range(len(parts) - size + 1):
            name = " ".join(parts[at : at + size])
            rest = " ".join(parts[:at] + parts[at + size :])
            if name in _QUARTERS:
                return ("quarter", _QUARTERS[name]), rest
            if size == 1 and name in words.months() and (name != "may" or len(parts) == 1 or at in (0, len(parts) - 1)):
                return ("month", words.months()[name]), rest
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


def of_month(table: Table, month: Month, start_month: int) -> tuple[Table, list[Finding]]:
    """Give a table read from the columns of a report's month, and what was chosen, as findings.

    A mapping names one column of `Q1 Status` to `Q4 Status`; every month's report is read from its own. Where no column
    is headed by the month, none is read.
    """
    quarter = (month.month - start_month) % 12 // 3 + 1
    moved: dict[int, Column] = {}
    findings = []
    for column in table.columns:
        if not column.maps_to or is_value(column.maps_to):
            continue
        of = siblings(table.columns, column)
        if not of:
            continue
        now = of.get(("month", month.month)) or of.get(("quarter", quarter))
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
