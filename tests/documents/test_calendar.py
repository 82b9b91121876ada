"""The calendar feed, read back as RFC 5545 says: lines, folding, escaping, identities that stay."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core import figures
from spm_core.documents import calendar
from spm_core.errors import WrongUse
from spm_core.model import Month
from tests.agency import Agency

ACTIONS = {"A1": ("M1", "U1", "2026-12-31"), "A2": ("M1", "U2", "2027-03-31"), "A3": ("M1", "U3", "2026-09-30")}
NOW = datetime(2026, 11, 8, 12, 30)
TODAY = NOW.date()


def read(data: bytes) -> list[dict[str, str]]:
    """Read a feed strictly: one dict of properties for each event."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    raw = data.split(b"\r\n")[:-1]
    assert max(map(len, raw)) <= 75
    for line in raw:
        line.decode("utf-8")  # no character is cut in two
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events: list[dict[str, str]] = []
    for line in lines[1:-1]:
        assert re.match(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?:", line), line
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            assert name not in events[-1]
            events[-1][name] = value
    return events


def plain(text: str) -> str:
    """Undo the escaping of a text value."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def feed(agency: Agency, code: str, on: date = TODAY, at: datetime = NOW) -> list[dict[str, str]]:
    plan = figures.plan(agency.store, agency.ask(str(Month.of(on))))
    return read(calendar.feed(figures.ahead(agency.store, on=on), plan, code, at=at))


def test_a_unit_sees_its_reports_until_the_years_end_and_its_divisions_reviews() -> None:
    agency = Agency(ACTIONS, name="Test Agency")
    agency.report("U1", "2026-10", "A1 | Behind")

    events = feed(agency, "U1")

    first = next(one for one in events if "October 2026 report" in one["SUMMARY"])
    assert first["DTSTART;VALUE=DATE"] == "20261110"
    assert first["DTEND;VALUE=DATE"] == "20261111"
    assert first["DTSTAMP"] == "20261108T123000Z"
    assert plain(first["DESCRIPTION"]) == "Status report of Unit U1 for October 2026, 1 action. It came in on time."
    reports = [one["DTSTART;VALUE=DATE"] for one in events if "report due" in one["SUMMARY"]]
    assert reports == [
        "20260810",
        "20260910",
        "20261010",
        "20261110",
        "20261210",
        *(f"2027{m:02d}10" for m in range(1, 8)),
    ]
    reviews = [(one["DTSTART;VALUE=DATE"], plain(one["SUMMARY"])) for one in events if "review" in one["SUMMARY"]]
    assert reviews[0] == ("20261030", "Division review due: First, quarter 1 of 2026-27")
    assert len(reviews) == 4


def test_what_is_done_is_owed_no_more_and_a_division_sees_all_its_units() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-10", "A1 | Completed | 2026-10-05")

    division, whole = feed(agency, "D1"), feed(agency, "agency")

    november = next(one for one in division if one["SUMMARY"].startswith("November 2026"))
    assert "1 unit" in november["DESCRIPTION"]
    october = next(one for one in division if one["SUMMARY"].startswith("October 2026"))
    assert plain(october["DESCRIPTION"]) == "Status reports of 2 units for October 2026. 1 in. Not in: Unit U2."
    assert {plain(one["SUMMARY"]).split(",")[0] for one in whole if "eadership" in one["SUMMARY"]} == {
        "Leadership review due: Test Agency"
    }


def test_identities_stay_when_the_feed_is_read_again_and_are_never_shared() -> None:
    agency = Agency(ACTIONS)
    before = {one["SUMMARY"]: one["UID"] for one in feed(agency, "U1")}
    agency.report("U1", "2026-10", "A1 | Behind")

    after = feed(agency, "U1", date(2026, 12, 1), datetime(2026, 12, 1))

    assert all(before.get(one["SUMMARY"], one["UID"]) == one["UID"] for one in after)
    every = [one["UID"] for code in ("U1", "U2", "agency") for one in feed(agency, code) if "report" in one["SUMMARY"]]
    assert len(set(every)) == len(every)


def test_a_unit_that_the_plan_does_not_have_is_wrong_use() -> None:
    with pytest.raises(WrongUse, match="U9"):
        feed(Agency(ACTIONS), "U9")


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_comes_back_and_breaks_no_line(text: str) -> None:
    event = calendar.Event("u@spm", date(2026, 11, 10), text, text)

    (found,) = read(calendar.written(text, [event], NOW))

    kept = "".join(c if c == "\n" or c.isprintable() else " " for c in text.replace("\r\n", "\n").replace("\r", "\n"))
    assert plain(found["SUMMARY"]) == kept
    assert (found["UID"], found["TRANSP"]) == ("u@spm", "TRANSPARENT")
