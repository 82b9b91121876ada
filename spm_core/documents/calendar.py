"""A calendar feed (iCalendar, RFC 5545): the due days of reports and reviews of a unit, a division or the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from spm_core.errors import WrongUse
from spm_core.show import due_words as words
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row = dict[str, Any]

OCTETS = 75
"""The longest content line, without its end."""

_STATES = {
    "delivered": "It came in on time.",
    "delivered_late": "It came in late.",
    "late": "It has not come in.",
    "owed": "It has not come in yet.",
}


@dataclass(frozen=True)
class Event:
    """A whole-day entry. `uid` stays the same whatever becomes of it, so that a feed read again moves nothing twice."""

    uid: str
    day: date
    title: str
    text: str


def feed(ahead: Mapping[str, Any], plan: Mapping[str, Any], code: str, *, at: datetime) -> bytes:
    """Give the feed of a unit, a division, or `agency`: figures.ahead and figures.plan, as of a moment `at` (UTC).

    WrongUse when the plan has neither unit nor division of that code.
    """
    units = {row["unit"]: row for row in plan["units"]}
    divisions = {row["division"]: row["name"] for row in plan["divisions"]}
    key = ahead["organization"] or ""
    if code in units:
        reports = [row for row in ahead["reports"] if row["unit"] == code]
        found = [*_unit_reports(reports, key), *_reviews(ahead["reviews"], key, units[code]["division"])]
        name = units[code]["name"]
    elif code in divisions:
        reports = [row for row in ahead["reports"] if row["division"] == code]
        found = [*_group_reports(reports, key, code), *_reviews(ahead["reviews"], key, code)]
        name = divisions[code]
    elif code == "agency":
        found = [*_group_reports(ahead["reports"], key, code), *_reviews(ahead["reviews"], key, None)]
        name = key
    else:
        there = ", ".join([*units, *divisions, "agency"])
        raise WrongUse(f"The plan has neither unit nor division {code!r}; there are: {there}.")
    return written(f"{name}: reports and reviews due", found, at)


def _uid(organization: str, *parts: str) -> str:
    return f"{uuid5(NAMESPACE_URL, chr(10).join(['spm-calendar', organization, *parts]))}@spm"


def _unit_reports(reports: Sequence[Row], organization: str) -> Iterator[Event]:
    for row in reports:
        month = wording.month(row["month"], "full")
        rows = wording.count(row["rows"]["of"], "action")
        text = f"Status report of {row['name']} for {month}, {rows}. {_STATES.get(row['state'], '')}".strip()
        uid = _uid(organization, "report", row["unit"], row["month"])
        yield Event(uid, date.fromisoformat(row["due_on"]), f"{month} report due: {row['name']}", text)


def _group_reports(reports: Sequence[Row], organization: str, code: str) -> Iterator[Event]:
    for month in sorted({row["month"] for row in reports}):
        mine = [row for row in reports if row["month"] == month]
        missing = [row["name"] for row in mine if row["state"] in words.OWED]
        came = sum(row["state"].startswith("delivered") for row in mine)
        told = f" {came} in. Not in: {wording.listed(missing, 12)}." if missing else ""
        told = " All in." if came == len(mine) else told
        said = wording.month(month, "full")
        text = f"Status reports of {wording.count(len(mine), 'unit')} for {said}.{told}"
        day = date.fromisoformat(mine[0]["due_on"])
        yield Event(_uid(organization, "reports", code, month), day, f"{said} reports due", text)


def _reviews(reviews: Sequence[Row], organization: str, division: str | None) -> Iterator[Event]:
    """The reviews of a division; without one, of all divisions and the leadership."""
    for row in reviews:
        if division not in (None, row["scope"]):
            continue
        said = f"{wording.first_up(words.review(row['kind']))} due: {row['name']}, {wording.period(row['period'])}"
        state = {"held": "It was held.", "open": "It is open."}.get(row["state"], "")
        first, last = (wording.month(row[key], "full") for key in ("first_month", "last_month"))
        span = first if first == last else f"{first} to {last}"
        uid = _uid(organization, "review", row["kind"], row["scope"], row["period"])
        yield Event(uid, date.fromisoformat(row["due_on"]), said, f"It looks at {span}. {state}".strip())


def written(name: str, events: Sequence[Event], at: datetime) -> bytes:
    """Write the calendar: lines ended by CR LF, folded at 75 octets, texts escaped."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SPM dashboard//Due days//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in sorted(events, key=lambda one: (one.day, one.title, one.uid)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.title)}",
            f"DESCRIPTION:{_text(event.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _text(text: str) -> str:
    r"""Escape a text value; a carriage return or another control character has no way to be written.

    >>> print(_text("A; B, C" + chr(92) + chr(10) + "D"))
    A\; B\, C\\\nD
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c if c == "\n" or c.isprintable() else " " for c in plain)
    for what, by in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(what, by)
    return plain


def folded(line: str) -> bytes:
    r"""Fold a content line at 75 octets, never within a character.

    >>> folded("SUMMARY:short")
    b'SUMMARY:short\r\n'
    """
    out: list[bytes] = []
    room = OCTETS
    piece = b""
    for character in line:
        octets = character.encode("utf-8")
        if len(piece) + len(octets) > room:
            out.append(piece)
            piece, room = b" ", OCTETS
        piece += octets
    return b"\r\n".join([*out, piece]) + b"\r\n"
