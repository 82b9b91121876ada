"""How figures are said: shares, days, months, dates, counts. The one place where a count becomes a share or a sentence."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from spm_core.model import Month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAYS_A_MONTH = 30.44
MINUS = "\N{MINUS SIGN}"

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What moves a terminal's cursor, turns text round, or cannot stand in XML: never meant by who typed it."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = [name[:3] for name in _MONTHS]
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def percent(n: int, of: int) -> int:
    """Give whole percent, half up; 99 unless all, 1 unless none.

    >>> percent(291, 347), percent(999, 1000), percent(1, 1000), percent(1, 8), percent(0, 9)
    (84, 99, 1, 13, 0)
    """
    half_up = (200 * n + of) // (2 * of)
    if n in (0, of):
        return half_up
    return max(1, min(99, half_up))


def share(n: int, of: int) -> str:
    """Say n of so many, as the definitions display it.

    >>> share(0, 0), share(3, 4), share(15, 18), share(289, 347)
    ('none due', '3 of 4', '15 of 18 (83%)', '83% (289 of 347)')
    """
    first, second = share_parts(n, of)
    return f"{first} {second}".strip()


def share_parts(n: int, of: int) -> tuple[str, str]:
    """Split a share into what is large on a tile and what stands after it, muted.

    >>> share_parts(8, 12), share_parts(71, 92), share_parts(0, 0)
    (('8 of 12', '(67%)'), ('77%', '(71 of 92)'), ('none due', ''))
    """
    if of == 0:
        return "none due", ""
    if of < 5:
        return f"{n} of {of}", ""
    if of < 20:
        return f"{n} of {of}", f"({percent(n, of)}%)"
    return f"{percent(n, of)}%", f"({n} of {of})"


def count(n: int, one: str, many: str | None = None) -> str:
    """Say a count with its noun.

    >>> count(1, "action"), count(3, "action"), count(0, "day"), count(2, "strategy", "strategies")
    ('1 action', '3 actions', '0 days', '2 strategies')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def word(n: int) -> str:
    """Write a count up to twelve as a word, as the start of a title does.

    >>> word(5), word(0), word(13)
    ('five', 'no', '13')
    """
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def first_up(text: str) -> str:
    """Start a sentence with a capital letter.

    >>> first_up("five decisions need you")
    'Five decisions need you'
    """
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str], most: int = 3) -> str:
    """Join names as a sentence does; beyond `most` the rest is counted.

    >>> listed(["Finance"]), listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('Finance', 'A and B', 'A, B, C and 2 others')
    >>> listed(["Grants and Finance", "Data"])
    'Grants and Finance, and Data'
    """
    shown = list(words[:most])
    rest = len(words) - len(shown)
    last = count(rest, "other") if rest else shown.pop() if shown else "none"
    comma = "," if shown and any(" and " in name for name in words) else ""
    return f"{', '.join(shown)}{comma} and {last}" if shown else last


def signed(n: int) -> str:
    """Write a number with its sign, the real minus for less.

    >>> signed(91), signed(0), signed(-3)
    ('+91', '0', '−3')
    """
    return f"+{n:,}" if n > 0 else f"{MINUS}{-n:,}" if n < 0 else "0"


def days(drift: int | None) -> str:
    """Say a drift in days; none for a dropped item.

    >>> days(91), days(-3), days(0), days(None)
    ('+91 d', '−3 d', '0 d', 'none')
    """
    return "none" if drift is None else f"{signed(drift)} d"


def moved(drift: int | None, approved: int | None) -> str:
    """Say a drift with the part of it that is approved.

    >>> moved(91, 49), moved(14, 0), moved(0, 0), moved(0, 30)
    ('+91 d (49 approved)', '+14 d (0 approved)', '0 d', '0 d (30 approved)')
    """
    if drift is None or (not drift and not approved):
        return days(drift)
    return f"{days(drift)} ({(signed(approved) if approved < 0 else approved) if approved is not None else 0} approved)"


def months(day_count: float) -> str | None:
    """Say days as months, one decimal, only from 60 days up.

    >>> months(163), months(59), months(-61)
    ('5.4 months', None, '2.0 months')
    """
    return f"{abs(day_count) / DAYS_A_MONTH:.1f} months" if abs(day_count) >= 60 else None


def months_late(value: float | None) -> str | None:
    """Say the earned schedule: how many months late or ahead; None when it is not shown.

    >>> months_late(0.84), months_late(-1.26), months_late(0.04), months_late(None)
    ('0.8 months late', '1.3 months ahead', 'on schedule', None)
    """
    if value is None:
        return None
    said = f"{abs(value):.1f}"
    if said == "0.0":
        return "on schedule"
    return f"{said} months {'late' if value > 0 else 'ahead'}"


def day(value: str | date | None, *, year: bool = True) -> str:
    """Write a date as people do.

    >>> day("2026-09-30"), day("2026-09-30", year=False), day(None)
    ('30 Sep 2026', '30 Sep', '')
    """
    if value is None or value == "":
        return ""
    at = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{at.day} {_SHORT[at.month - 1]}" + (f" {at.year}" if year else "")


def moment(value: str | datetime | None) -> str:
    """Write a moment, to the minute.

    >>> moment("2026-11-09T16:20:00")
    '9 Nov 2026, 16:20'
    """
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{day(at.date())}, {at:%H:%M}"


def month(value: str | Month, form: str = "name") -> str:
    """Write a month: its `name`, `full` with the year, or `short`.

    >>> month("2026-10"), month("2026-10", "full"), month("2026-10", "short")
    ('October', 'October 2026', 'Oct')
    """
    at = Month.parse(value) if isinstance(value, str) else value
    if form == "short":
        return _SHORT[at.month - 1]
    return _MONTHS[at.month - 1] + (f" {at.year}" if form == "full" else "")


def change(now: Mapping[str, int], before: Mapping[str, int] | None) -> str:
    """Say the change since last month in counts, never as a trend.

    >>> change({"n": 8, "of": 12}, {"n": 6, "of": 8})
    '2 more done, 4 more due'
    >>> change({"n": 8, "of": 12}, {"n": 8, "of": 12})
    'no change'
    """
    if before is None:
        return "the year's first month"
    parts = [more(now["n"] - before["n"], "done"), more(now["of"] - before["of"], "due")]
    return ", ".join(part for part in parts if part) or "no change"


def more(n: int, what: str) -> str:
    """Say how many more or fewer; nothing for none.

    >>> more(2, "done"), more(-1, "late"), more(0, "due")
    ('2 more done', '1 fewer late', '')
    """
    return f"{n} more {what}" if n > 0 else f"{-n} fewer {what}" if n < 0 else ""


def number(value: float | None, unit: str | None = None) -> str:
    """Write a measure's value in its unit, with no more digits than it has.

    >>> number(52.0, "%"), number(4.4, "percent"), number(1250.0, "posts"), number(None)
    ('52%', '4.4%', '1,250 posts', 'none')
    """
    if value is None:
        return "none"
    said = f"{value:,.2f}".rstrip("0").rstrip(".")
    said = said.replace("-", MINUS)
    if not unit:
        return said
    low = unit.strip().lower()
    if low in ("%", "percent", "per cent", "pct") or low.startswith("% of"):
        return said + "%"
    return f"{said} {unit.strip()}" if len(unit) <= 12 else said


def printable(text: str) -> str:
    r"""Give a text for a terminal or an office file, with a mark in place of each control character.

    >>> printable("a\x1b[31mb\r\nc")
    'a�[31mb\nc'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def period(text: str, start_month: int | None = None) -> str:
    """Say a review's period; with the month in which plan years start, a quarter's months too.

    >>> period("2026-27.Q2"), period("2026-10"), period("2026-27")
    ('quarter 2 of 2026-27', 'October 2026', 'plan year 2026-27')
    >>> period("2026-27.Q1", 7)
    'quarter 1 of 2026-27 (July to September)'
    """
    year, _, quarter = text.partition(".Q")
    if quarter and start_month:
        first = start_month - 1 + 3 * (int(quarter) - 1)
        names = [month(f"2000-{(first + at) % 12 + 1:02d}") for at in (0, 2)]
        return f"quarter {quarter} of {year} ({names[0]} to {names[1]})"
    if quarter:
        return f"quarter {quarter} of {year}"
    number = int(text[5:])
    # 2026-10 is a month and 2026-27 a year; 2011-12 would be both, and a year follows on its first
    is_year = number == (int(text[:4]) + 1) % 100
    return f"plan year {text}" if is_year or number > 12 else month(text, "full")
