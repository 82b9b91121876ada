"""What a unit's own words for a change come to: the value that accepting them takes, or none where it is not one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spm_core.intake.own import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

_DATES = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9}\.?,?\s+\d{4}|[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}",
    re.IGNORECASE,
)


def asked_value(change: str, detail: str | None, units: Sequence[dict[str, Any]] = ()) -> str | None:
    """Give the date (re-date), unit (reassign) or text (reword) that a detail asks for; None where it is not one for certain.

    >>> asked_value("re-date", "New date 29 January 2027. The system gets the module in its January release.")
    '2027-01-29'
    >>> asked_value("re-date", "3/4/2027"), asked_value("re-date", "1 May 2027 or 1 June 2027"), asked_value("re-date", "soon")
    (None, None, None)
    >>> asked_value("reassign", "to finance", [{"unit": "U3", "name": "Finance"}, {"unit": "U1", "name": "Reading"}])
    'U3'
    """
    text = " ".join((detail or "").split())
    if change == "re-date":
        return _one_day(text)
    if change == "reassign":
        return _one_unit(text, units)
    return (text or None) if change == "reword" else None


def _one_day(text: str) -> str | None:
    found = _DATES.findall(text)
    days = set()
    for one in found:
        if dates.evidence(one) == "either":
            return None  # a date that may be two days is no date
        read = dates.read(one.replace(" of ", " "), dates.evidence(one) or "mdy")
        if read is None:
            return None
        days.add(read.day.isoformat())
    return days.pop() if len(days) == 1 else None


def _one_unit(text: str, units: Sequence[dict[str, Any]]) -> str | None:
    named = [
        unit["unit"]
        for unit in units
        if any(
            re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in (unit["unit"], unit["name"])
        )
    ]
    return str(named[0]) if len(named) == 1 else None
