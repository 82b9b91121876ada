"""Drift: days against the frozen and the approved date, months late by earned schedule, and reports due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from spm_core import figures
from spm_core.ledger import adjust, declare
from tests.agency import YEAR, Agency


def item(agency: Agency, code: str, month: str, of: str = "actions") -> dict[str, object]:
    """Give an item's drift row."""
    return next(row for row in figures.drift(agency.store, agency.ask(month), of)["items"] if row["item"] == code)


def test_drift_is_approved_and_unapproved() -> None:
    agency = Agency({"A1": ("M1", "U1", "2026-09-30")})
    adjust.adjust(
        agency.store,
        "A1",
        "re-date",
        to="2026-11-15",
        why="x",
        on=date(2026, 9, 10),
        by="test",
        at=datetime(2026, 9, 10, 12),
    )
    agency.report("U1", "2026-09", "A1 | Behind | | 2026-12-15")
    agency.report("U1", "2026-10", "A1 | Behind | | 2026-12-31")

    row = item(agency, "A1", "2026-10")

    assert (row["drift"], row["approved_drift"], row["unapproved_drift"], row["month_slip"]) == (92, 46, 46, 16)
    assert row["status"] == "behind"
    assert row["tags"] == ["re-dated", "forecast late"]


def test_an_open_item_cannot_finish_in_the_past() -> None:
    agency = Agency({"A1": ("M1", "U1", "2026-09-30")})

    row = item(agency, "A1", "2026-10")

    assert (row["expected"], row["forecast"], row["drift"], row["tags"]) == (
        "2026-11-01",
        "2026-09-30",
        32,
        ["no forecast"],
    )


def test_a_milestone_is_expected_when_its_last_live_action_is_and_ready_when_all_are_done() -> None:
    agency = Agency(
        {"A1": ("M1", "U1", "2026-09-30"), "A2": ("M1", "U2", "2026-10-15")}, {"M1": (YEAR, "U1", "2026-10-31")}
    )
    agency.report("U1", "2026-09", "A1 | Completed | 2026-09-20")
    agency.report("U2", "2026-09", "A2 | Behind | | 2026-12-01")
    assert item(agency, "M1", "2026-09", "milestones")["expected"] == "2026-12-01"

    agency.report("U2", "2026-11", "A2 | Completed | 2026-11-02")

    row = item(agency, "M1", "2026-11", "milestones")
    assert (row["status"], row["tags"]) == ("overdue", ["ready to declare"])
    declare.declare(
        agency.store,
        "M1",
        "met",
        met_on=date(2026, 11, 2),
        on=date(2026, 12, 8),
        why="seen",
        by="test",
        at=datetime(2026, 12, 8, 12),
    )
    assert item(agency, "M1", "2026-11", "milestones")["status"] == "completed_late"


def twelve_months(completed: int) -> Agency:
    """Give an agency with 72 actions, six due in the middle of each month, of which the first so many are completed."""
    days = [date(2026, 7 + m, 15) if m < 6 else date(2027, m - 5, 15) for m in range(12)]
    actions = {f"A{m}.{n}": ("M1", "U1", days[m].isoformat()) for m in range(12) for n in range(6)}
    agency = Agency(actions)
    done = list(actions)[:completed]
    agency.report(
        "U1", "2027-03", "\n".join(f"{code} | Completed | {min(actions[code][2], '2027-03-20')}" for code in done)
    )
    return agency


@pytest.mark.parametrize(
    ("completed", "late"), [(48, 1.0), (45, 1.5), (54, 0.0), (60, -1.0), (72, -3.0), (3, 8.5), (0, 9.0)]
)
def test_months_late_by_earned_schedule(completed: int, late: float) -> None:
    (group,) = figures.drift(twelve_months(completed).store, Agency({"A": ("M1", "U1", "2026-09-30")}).ask("2027-03"))[
        "groups"
    ]

    assert group["months_late"] == pytest.approx(late)


def test_where_nothing_was_planned_for_months_being_level_is_not_late() -> None:
    actions = {f"A{n}": ("M1", "U1", "2026-08-15") for n in range(20)} | {
        f"B{n}": ("M1", "U1", "2027-06-15") for n in range(5)
    }
    agency = Agency(actions)
    agency.report("U1", "2026-08", "\n".join(f"A{n} | Completed | 2026-08-10" for n in range(20)))

    late = {
        month: figures.drift(agency.store, agency.ask(month))["groups"][0]["months_late"]
        for month in ("2026-08", "2026-09", "2027-05", "2027-06")
    }

    assert late == {"2026-08": None, "2026-09": 0.0, "2027-05": 0.0, "2027-06": 1.0}


def test_reports_are_on_time_until_the_end_of_the_due_day_on_the_agencys_clock() -> None:
    actions = {"A1": ("M1", "U1", "2026-12-31"), "A2": ("M1", "U2", "2026-12-31"), "A3": ("M1", "U3", "2026-12-31")}
    agency = Agency(actions, time_zone="America/New_York")
    agency.report("U1", "2026-10", "A1 | On schedule", at="2026-11-11T04:59:59")
    agency.report("U2", "2026-10", "A2 | On schedule", at="2026-11-11T05:00:00")

    (group,) = figures.reporting(agency.store, agency.ask("2026-10"))["groups"]

    assert group == {
        "id": "agency",
        "due": 3,
        "on_time": 1,
        "late": 1,
        "missing": 1,
        "actions": {"n": 2, "of": 3},
        "missing_units": ["U3"],
    }


def test_a_unit_whose_actions_are_all_reported_completed_owes_nothing() -> None:
    agency = Agency({"A1": ("M1", "U1", "2026-08-31")})
    agency.report("U1", "2026-08", "A1 | Completed | 2026-08-20")

    due = [figures.reporting(agency.store, agency.ask(month))["groups"][0]["due"] for month in ("2026-08", "2026-09")]

    assert due == [1, 0]


def test_hit_rate_counts_forecasts_that_fell_in_the_month() -> None:
    agency = Agency({f"A{n}": ("M1", "U1", (date(2026, 9, 20) + timedelta(days=n)).isoformat()) for n in range(5)})
    agency.report(
        "U1", "2026-09", "A0 | Completed | 2026-09-20\nA1 | Completed | 2026-09-25\nA2 | Behind | | 2026-11-20"
    )

    (group,) = figures.drift(agency.store, agency.ask("2026-09"))["groups"]

    assert group["hit_rate"] == {"n": 2, "of": 5}


def test_the_median_is_of_what_moved_a_day_or_more() -> None:
    agency = Agency({f"A{n}": ("M1", "U1", "2026-09-10") for n in range(4)})
    done = (10, 10, 11, 25)
    agency.report("U1", "2026-09", "\n".join(f"A{n} | Completed | 2026-09-{day}" for n, day in enumerate(done)))

    (group,) = figures.drift(agency.store, agency.ask("2026-09"))["groups"]

    assert (group["median_moved_days"], group["past_tolerance"]) == (8.0, 1)  # of 1 and 15


def test_the_years_last_month_counts_and_once_it_is_over_nobody_is_later_by_the_calendar() -> None:
    agency = twelve_months(66)
    agency.report("U1", "2027-06", "A11.0 | Completed | 2027-06-10\nA11.1 | Behind | | 2027-06-30")

    june, august = (
        figures.drift(agency.store, agency.ask(month, year=YEAR))["groups"][0] for month in ("2027-06", "2027-08")
    )

    assert (june["hit_rate"], august["hit_rate"]) == ({"n": 1, "of": 6}, {"n": 0, "of": 0})
    assert june["months_late"] == august["months_late"] == pytest.approx(1 - 1 / 6)


@pytest.mark.parametrize(
    ("count", "due", "late"),
    [
        (19, "2026-10-01", None),
        (20, "2026-10-01", 1.0),  # due on the first day of the month: it is the first month in which it could be done
        (20, "2026-06-30", 4.0),  # due before the year began: as late as the year is old
    ],
)
def test_months_late_are_said_of_twenty_items(count: int, due: str, late: float | None) -> None:
    agency = Agency({f"A{n}": ("M1", "U1", due) for n in range(count)})

    assert figures.drift(agency.store, agency.ask("2026-10"))["groups"][0]["months_late"] == late


def test_a_forecast_fell_in_a_month_from_its_first_day_to_its_last_unless_the_item_was_dropped() -> None:
    days = ("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01", "2026-09-15")
    agency = Agency({f"A{n}": ("M1", "U1", day) for n, day in enumerate(days)})
    adjust.adjust(agency.store, "A4", "drop", why="w", on=date(2026, 9, 2), by="t", at=datetime(2026, 9, 2, 12))

    assert figures.drift(agency.store, agency.ask("2026-09"))["groups"][0]["hit_rate"] == {"n": 0, "of": 2}
    assert {row["past_year_end"] for row in figures.items(agency.store, agency.ask("2026-09"))["items"]} == {False}


def test_a_month_slips_and_a_year_is_passed_by_the_days_of_the_items_own_year() -> None:
    agency = Agency({"A1": ("M1", "U1", "2027-06-15"), "A2": ("M1", "U1", "2027-06-15")})
    for month, first in (
        ("2027-04", "2027-06-20"),
        ("2027-05", "2027-06-30"),
        ("2027-06", "2027-07-04"),
        ("2027-07", "2027-08-09"),
    ):
        agency.report("U1", month, f"A1 | Behind | | {first}\nA2 | Behind | | 2027-07-01")

    def told(month: str) -> tuple[object, int]:
        found = figures.drift(agency.store, agency.ask(month, year=YEAR))
        return found["items"][0]["month_slip"], found["groups"][0]["past_year_end"]

    assert [told(month) for month in ("2027-05", "2027-06", "2027-07")] == [(10, 1), (4, 2), (None, 2)]


def test_months_late_of_a_division_are_its_own_whatever_the_others_planned_and_did() -> None:
    first = {f"A{n}": ("M1", "U1", "2026-08-15") for n in range(20)}
    second = {f"B{n}": ("M1", "U3", f"{2026 + (n > 9)}-{'02' if n > 9 else '10'}-15") for n in range(24)}

    def late(actions: dict[str, tuple[str, str, str]]) -> list[tuple[str, float | None]]:
        agency = Agency(actions)
        for unit, done in (("U1", "A0"), ("U3", "B0")):
            if done in actions:
                agency.report(unit, "2026-12", f"{done} | Completed | 2026-12-10")
        groups = figures.drift(agency.store, agency.ask("2026-12", tier="division"))["groups"]
        return [(group["id"], group["months_late"]) for group in groups]

    one, other, both = late(first), late(second), late({**first, **second})

    assert both == [one[0], other[1]]
    assert both[0][1] != both[1][1]
    assert None not in [months for _, months in both]


def test_an_only_item_of_no_unit_stands_in_a_group_of_its_own() -> None:
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")}, {"M1": (YEAR, "The reading team", "2027-05-31")})

    groups = figures.drift(agency.store, agency.ask("2026-10", tier="unit"), "milestones")["groups"]

    assert [(group["id"], group["items"]) for group in groups if group["items"]] == [(None, 1)]
