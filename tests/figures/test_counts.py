"""Every count of a group, by hand: an action for each status, and one at each edge of a rule."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core import figures
from spm_core.ledger import adjust
from tests.agency import Agency

ACTIONS = {
    "A1": ("M1", "U1", "2026-08-31"),  # done on its day
    "A2": ("M1", "U1", "2026-09-10"),  # re-dated, done on the approved day
    "A3": ("M1", "U1", "2026-09-10"),  # done 15 days late, one more than the tolerance
    "A4": ("M1", "U1", "2026-10-31"),  # open, due on the last day of the month
    "A5": ("M1", "U1", "2026-11-30"),  # expected 14 days later, the tolerance
    "A6": ("M1", "U1", "2026-11-30"),  # expected 15 days later
    "A7": ("M1", "U3", "2027-03-31"),  # not reported
    "A8": ("M1", "U1", "2027-06-30"),  # not started, expected on the day after the year
    "A9": ("M1", "U1", "2026-09-30"),  # dropped
    "A10": ("M1", "U1", "2026-10-15"),  # open and due, not reported
}
ADDED = {"B1": ("M1", "U1", "2026-12-31")}


@pytest.fixture(scope="module")
def agency() -> Agency:
    made = Agency(ACTIONS)
    made.load({**ACTIONS, **ADDED}, at=datetime(2026, 10, 2))
    for code, change, to, day in (
        ("A2", "re-date", "2026-10-20", date(2026, 9, 9)),
        ("A9", "drop", None, date(2026, 10, 15)),
        ("B1", "add", None, date(2026, 10, 10)),
    ):
        adjust.adjust(made.store, code, change, to=to, why="w", on=day, by="t", at=datetime(2026, 10, 16))
    made.report(
        "U1",
        "2026-10",
        """
        A1 | Completed | 2026-08-31
        A2 | Completed | 2026-10-20
        A3 | Completed | 2026-09-25
        A4 | On schedule
        A5 | On schedule | | 2026-12-14
        A6 | On schedule | | 2026-12-15
        A8 | Not started | | 2027-07-01
        B1 | On schedule
        """,
    )
    return made


def test_completion(agency: Agency) -> None:
    (group,) = figures.completion(agency.store, agency.ask("2026-10"))["groups"]

    assert group == {
        "id": "agency",
        "name": "Test Agency",
        "items": 11,
        "Y0": {"n": 3, "of": 10},
        "Y1": {"n": 3, "of": 10},
        "T0": {"n": 3, "of": 6},
        "T1": {"n": 3, "of": 5, "redated": 1},
        "OT": {"n": 1, "of": 6},
        "X": {"n": 6, "of": 10},
        "RNG": {"low": 3, "high": 4, "of": 6},
        "status": {
            "dropped": 1,
            "completed_on_time": 1,
            "completed_on_approved": 1,
            "completed_late": 1,
            "overdue": 2,
            "behind": 1,
            "not_reported": 1,
            "on_plan": 2,
            "not_started": 1,
        },
    }


def test_drift(agency: Agency) -> None:
    (group,) = figures.drift(agency.store, agency.ask("2026-10"))["groups"]

    assert group == {
        "id": "agency",
        "items": 11,
        "past_tolerance": 4,
        "unapproved_past_tolerance": 3,
        "redated": 1,
        "past_year_end": 1,
        "median_moved_days": 15.0,
        "pace": {"n": 3, "of": 6},
        "hit_rate": {"n": 1, "of": 3},
        "months_late": None,
    }


@pytest.mark.parametrize(
    ("tier", "items"),
    [
        ("division", {"D1": 10, "D2": 1}),
        ("unit", {"U1": 10, "U2": 0, "U3": 1}),
        ("goal", {"1": 11}),
        ("strategy", {"1.1": 11}),
    ],
)
def test_every_group_of_every_tier_has_its_own(agency: Agency, tier: str, items: dict[str, int]) -> None:
    for figure in (figures.completion, figures.drift):
        groups = figure(agency.store, agency.ask("2026-10", tier=tier))["groups"]
        assert {group["id"]: group["items"] for group in groups} == items


def test_what_changed_since_the_month_before(agency: Agency) -> None:
    rows = {row["item"]: row for row in figures.drift(agency.store, agency.ask("2026-11"))["items"]}
    agency_of = {row["item"]: row for row in figures.drift(agency.store, agency.ask("2026-10"))["items"]}

    assert set(rows) == {*ACTIONS, *ADDED}
    assert rows["A5"]["drift"] == 14
    assert {code: row["month_slip"] for code, row in rows.items() if row["month_slip"] is not None} == {}
    assert agency_of["B1"]["month_slip"] is None
    assert agency_of["A4"]["expected"] == "2026-11-01"
