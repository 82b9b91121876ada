"""Months and plan years (definitions: "What a figure covers", "Time"). A month is written as its last day: *t*."""

from __future__ import annotations

from datetime import date, timedelta


def month(text: str) -> date:
    """Give the last day of `YYYY-MM`.

    >>> month("2026-02")
    datetime.date(2026, 2, 28)
    """
    year, number = int(text[:4]), int(text[5:7])
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def month_of(day: date) -> date:
    """Give the last day of the month that holds a day."""
    return month(f"{day:%Y-%m}")


def before(t: date) -> date:
    """Give the month before: its last day is the day before month t begins."""
    return t.replace(day=1) - timedelta(days=1)


def after(t: date, months: int = 1) -> date:
    """Give the month so many months later."""
    for _ in range(months):
        t = month_of(t + timedelta(days=1))
    return t


def year_of(day: date, start_month: int) -> str:
    """Give the label of the plan year that holds a day.

    >>> year_of(date(2027, 6, 30), 7)
    '2026-27'
    """
    first = day.year if day.month >= start_month else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def months_of(year: str, start_month: int) -> list[date]:
    """Give the twelve months of a plan year, from `year_start_month` of its label's first four digits."""
    first = month(f"{year[:4]}-{start_month:02d}")
    return [after(first, number) for number in range(12)]


def due_day(text: str, start_month: int) -> date:
    """Read a plan date; one known to the month or quarter only is that period's last day.

    >>> due_day("2026-27.Q2", 7)
    datetime.date(2026, 12, 31)
    """
    if ".Q" in text:
        label, quarter = text.split(".Q")
        return months_of(label, start_month)[int(quarter) * 3 - 1]
    return month(text) if len(text) == 7 else date.fromisoformat(text)
