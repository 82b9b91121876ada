"""Holds what a plain reading found against what the fast reader found, cell by cell."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import python_calamine

from spm_core.intake.beside import Beside, Place
from spm_core.intake.formats import fixed_decimals, shows_percent, shows_time
from spm_core.intake.package import MAX_CELLS, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[Any]]
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet's days have no zone
_FIRST = datetime(1900, 1, 1)  # noqa: DTZ001


_LENGTH = re.compile(r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d+))?S)?)?")


@dataclass
class PlainSheet(Beside):
    """A sheet as a plain reading gives it: str, float, bool, date, datetime, time or timedelta, by place."""

    name: str = ""
    hidden: bool = False
    values: dict[Place, Any] = field(default_factory=dict)

    def rows(self) -> Rows:
        """Give the cells from A1 to the last filled one. Raises Unreadable beyond the limit."""
        places = [*self.values, *self.errors, *self.uncalculated]
        if not places:
            return []
        height, width = max(y for y, _ in places), max(x for _, x in places)
        within_bounds(height, width)
        rows: Rows = [[""] * width for _ in range(height)]
        for (y, x), value in self.values.items():
            rows[y - 1][x - 1] = value
        return rows

    def note_number(self, place: Place, number: float, code: str, *, date1904: bool) -> None:
        """Keep a number as what its format shows: a day, a time, a percent or a number of so many decimals."""
        time = shows_time(code)
        if time:
            self.values[place] = day_of(number, span=time == "span", date1904=date1904)
            return
        self.values[place] = number
        if shows_percent(code):
            self.percents.append(place)
        elif decimals := fixed_decimals(code):
            self.decimals[place] = decimals
        self.note_digits(place, number)


def within_bounds(height: int, width: int) -> None:
    """Refuse a sheet that reaches too far."""
    if height * width > MAX_CELLS:
        raise Unreadable("too-many-cells", count=f"{height * width:,}", limit=f"{MAX_CELLS:,}")


def day_of(serial: float, *, span: bool, date1904: bool) -> Any:
    """Give the day, time of day or span of time that a number with such a format is; the number where none can be.

    >>> day_of(46326, span=False, date1904=False)
    datetime.date(2026, 10, 31)
    """
    try:
        length = timedelta(milliseconds=round(serial * 86_400_000))
        if span:
            return length
        if 0 <= serial < 1:
            return (_EPOCH + length).time()
        moment = (_EPOCH_1904 if date1904 else _EPOCH) + length
        if not date1904 and serial < 61:  # the spreadsheet's calendar has a 29 February 1900
            moment += timedelta(days=1)
    except (OverflowError, ValueError):
        return serial
    if moment < _FIRST:
        return serial
    return moment if moment.time() != time.min else moment.date()


def held_against(found: Sequence[PlainSheet], data: bytes) -> list[dict[str, Any]]:
    """Give the sheets of a plain reading for the parent, each with the cells on which the fast reader differs."""
    filled = [sheet.rows() for sheet in found]  # first: a sheet beyond the limit would end the fast reader
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    known = {about.name for about in workbook.sheets_metadata}
    sheets = []
    for sheet, rows in zip(found, filled, strict=True):
        fast = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) if sheet.name in known else []
        one = {"name": sheet.name, "hidden": "hidden" if sheet.hidden else "", "rows": rows, **sheet.to_json(rows)}
        if differing := disputed(sheet, rows, fast):
            one["disputed"] = differing
        sheets.append(one)
    return sheets


def disputed(sheet: PlainSheet, rows: Rows, fast: Rows) -> list[list[Any]]:
    """Give the cells, as row, column and the fast reader's value, on which the two readers differ."""
    found: list[list[Any]] = []
    apart = {*sheet.errors, *sheet.uncalculated}
    for y in range(1, max(len(rows), len(fast)) + 1):
        ours, theirs = rows[y - 1] if y <= len(rows) else [], fast[y - 1] if y <= len(fast) else []
        if ours == theirs:
            continue
        for x in range(1, max(len(ours), len(theirs)) + 1):
            a, b = ours[x - 1] if x <= len(ours) else "", theirs[x - 1] if x <= len(theirs) else ""
            if a != b and (y, x) not in apart and not alike(a, b):
                found.append([y, x, shown(b)])
    return found


def alike(ours: Any, theirs: Any) -> bool:
    """Say whether two readers mean the same: the forms of numbers, of times and of white space may differ."""
    if isinstance(ours, str) and isinstance(theirs, str):
        return "".join(ours.split()) == "".join(theirs.split())
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return isinstance(theirs, (int, float)) and ours == theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-14)
    if isinstance(theirs, (int, float)) and isinstance(ours, (date, time, timedelta)):
        # The fast reader leaves the form of some whole numbers unread; the day is the same.
        ahead = (_seconds(ours) or 0.0) - theirs * 86_400
        return abs(ahead) < 1 or abs(ahead - (_EPOCH_1904 - _EPOCH).total_seconds()) < 1
    a, b = _seconds(ours), _seconds(theirs)
    return a is not None and b is not None and abs(a - b) < 1


def _seconds(value: Any) -> float | None:
    """A moment or length of time as seconds, so that its forms can be held against each other."""
    if isinstance(value, str):
        value = length_of(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second).total_seconds()
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds()
    if isinstance(value, date):
        return (datetime.combine(value, time.min) - _EPOCH).total_seconds()
    return None


def length_of(text: str) -> timedelta | None:
    """Give a span of time from its ISO form.

    >>> length_of("PT10H30M00S")
    datetime.timedelta(seconds=37800)
    """
    found = _LENGTH.fullmatch(text)
    if not found:
        return None
    minus, *parts = found.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts[:4])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds + float(f"0.{parts[4] or 0}"))
    return -length if minus else length


def shown(value: Any) -> str:
    """Write a value for a finding."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
