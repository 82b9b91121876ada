"""Who owes what, as a planner reads it; the oracle of tests/laws asks many more days."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core import figures
from spm_core.figures.rate import behaviour
from spm_core.ledger import review
from spm_core.show import charts, due_words, look, rate_words
from tests.agency import Agency

ACTIONS = {"A1": ("M1", "U1", "2026-12-31"), "A2": ("M1", "U2", "2027-03-31")}


def months(text: str) -> list[dict[str, object]]:
    """Months from January on, each with so many of ten reports on time."""
    return [{"month": f"2026-{at:02d}", "on_time": int(n), "due": 10} for at, n in enumerate(text.split(), 1)]


def periods(agency: Agency, on: str, kind: str = "division", scope: str = "D1") -> dict[str, tuple[str, str]]:
    found = figures.due(agency.store, on=date.fromisoformat(on))["reviews"]
    return {
        row["period"]: (row["due_on"], row["state"]) for row in found if (row["kind"], row["scope"]) == (kind, scope)
    }


def test_an_agency_that_says_nothing_reviews_quarterly_and_yearly() -> None:
    agency = Agency(ACTIONS)

    assert periods(agency, "2026-10-30") == {
        "2026-27.Q1": ("2026-10-30", "owed"),
        "2026-27.Q2": ("2027-01-30", "coming"),
    }
    assert periods(agency, "2026-10-31")["2026-27.Q1"] == ("2026-10-30", "late")
    assert periods(agency, "2026-10-31", "leadership", "agency") == {"2026-27": ("2027-07-30", "coming")}


def test_a_school_reviews_monthly_and_twice_a_year() -> None:
    agency = Agency(ACTIONS, level="School")

    assert list(periods(agency, "2026-09-15")) == ["2026-07", "2026-08", "2026-09"]
    assert list(periods(agency, "2027-02-01", "leadership", "agency")) == ["2026-27.Q2", "2026-27.Q4"]


def test_the_settings_go_before_the_level_and_a_review_waits_for_the_reports() -> None:
    agency = Agency(
        ACTIONS, level="School", division_review="None", leadership_review="Quarterly", review_within_days=3
    )

    assert periods(agency, "2026-11-01") == {}
    assert periods(agency, "2026-11-01", "leadership", "agency")["2026-27.Q1"] == ("2026-10-10", "late")


def test_a_fiscal_year_of_october_has_its_own_quarters() -> None:
    agency = Agency(ACTIONS, year_start_month=10)

    assert periods(agency, "2027-01-15")["2026-27.Q1"] == ("2027-01-30", "owed")


def test_what_was_due_before_the_first_plan_was_known_is_owed_by_nobody() -> None:
    agency = Agency(ACTIONS)
    with agency.store.change() as tx:
        act = tx.act("year:open", who="test", known_at=datetime(2026, 7, 1))
        tx.add("year_open", [{"act": act, "known_at": datetime(2026, 7, 1), "year": "2025-26"}])

    assert "2025-26.Q3" not in periods(agency, "2026-08-01")  # due 30 April, the plan was loaded on 1 June
    assert periods(agency, "2026-08-01")["2025-26.Q4"] == ("2026-07-30", "late")


def test_a_review_that_is_open_or_closed_is_owed_no_more_until_it_is_opened_again() -> None:
    agency = Agency(ACTIONS)
    name = review.open_(
        agency.store, kind="division", scope="D1", period="2026-27.Q1", on=date(2026, 10, 12), by="test", at=datetime(2026, 10, 12)
    ).more["review"]  # fmt: skip
    review.close(agency.store, name, by="test", at=datetime(2026, 10, 14))

    assert periods(agency, "2026-10-11")["2026-27.Q1"] == ("2026-10-30", "owed")
    assert periods(agency, "2026-10-13")["2026-27.Q1"] == ("2026-10-30", "open")
    assert periods(agency, "2026-11-13")["2026-27.Q1"] == ("2026-10-30", "held")
    assert periods(agency, "2026-11-13", scope="D2")["2026-27.Q1"] == ("2026-10-30", "late")
    review.reopen(agency.store, name, why="a late report", by="test", at=datetime(2026, 11, 20))
    assert periods(agency, "2026-11-21")["2026-27.Q1"] == ("2026-10-30", "open")
    assert periods(agency, "2026-11-13")["2026-27.Q1"] == ("2026-10-30", "held")


def test_addresses_are_the_units_own_else_its_peoples() -> None:
    from spm_core.ledger import snapshot
    from tests.agency import plan_tables

    agency = Agency(ACTIONS)
    tables = plan_tables(ACTIONS, agency.milestones)
    tables["units"][0]["email"] = "lead@x.example; office@x.example"
    tables["people"] = [
        {"row": 2, "email": "jo@x.example", "name": "Jo", "role": "unit", "scope": "U2"},
        {"row": 3, "email": "vi@x.example", "name": "Vi", "role": "viewer", "scope": "U2"},
        {"row": 4, "email": "al@x.example", "name": "Al", "role": "unit", "scope": "U1"},
    ]
    with agency.store.change() as tx:
        snapshot.write(tx, tables, {}, file="p", sha256="p2", by="test", known_at=datetime(2026, 8, 1))

    assert figures.addresses(agency.store) == {
        "U1": ["lead@x.example", "office@x.example"], "U2": ["jo@x.example"], "U3": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "signals"),
    [
        ("8 9 8 9 8", []),  # too few
        ("9 9 9 9 9 9", []),  # no movement: nothing is unusual
        # mean 83, limits 62.3 and 100: the fall is outside, the nine before it a run above the mean
        ("9 9 9 9 9 9 9 9 9 2", [("outside", [10]), ("run", [1, 2, 3, 4, 5, 6, 7, 8, 9])]),
        # mean 72.5, mean moving range 8.2, lower limit 50.7: from September on below 61.6, half way to it
        ("7 8 9 7 8 9 8 7 6 6 6 6", [("near", [9, 10, 11, 12])]),
        ("7 8 7 8 7 8 7 8 7 8", []),
    ],
)  # fmt: skip
def test_signals_are_what_chance_seldom_does(told: str, signals: list[tuple[str, list[int]]]) -> None:
    found = behaviour(months(told))["signals"]

    assert [(one["rule"], [int(month[5:]) for month in one["months"]]) for one in found] == signals


def test_limits_by_hand() -> None:
    """Rates 80 90 70 80 100 90: mean 85, moving ranges 10 20 10 20 10, their mean 14, 2.66 x 14 = 37.24."""
    limits = behaviour(months("8 9 7 8 10 9"))["limits"]

    assert limits == pytest.approx({"mean": 85, "low": 47.76, "high": 100, "moving_range": 14})


def test_the_chart_says_what_is_out_of_the_ordinary_and_stays_without_picture_under_six_months() -> None:
    unusual = {"months": months("9 9 9 9 9 9 9 9 9 2"), **behaviour(months("9 9 9 9 9 9 9 9 9 2"))}
    few = {"months": months("9 8 9"), **behaviour(months("9 8 9"))}

    chart = charts.xmr(unusual, 90, look.LIGHT)
    assert chart.title == (
        "October: 2 of 10 (20%) reports on time, target 90%; out of the ordinary: outside the natural process limits"
    )
    assert chart.table[-1] == {
        "Month": "October 2026", "On time": 2, "Due": 10, "Rate": "20%", "Out of the ordinary": "outside the natural process limits",
    }  # fmt: skip
    assert "October 2026: 2 of 10 on time." in chart.alt
    assert charts.xmr(few, 90, look.LIGHT).spec == {}
    assert rate_words.title(few, 90).endswith("limits come with six months, so far three")


def test_the_line_of_a_unit_and_of_an_agency() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Behind")
    on = date(2026, 11, 8)
    answer = figures.due(agency.store, on=on)

    mine = [row for row in answer["reports"] if row["unit"] == "U1"]
    first, rest = due_words.owed_by_unit(mine, [row for row in answer["reviews"] if row["scope"] == "D1"], on)
    assert (
        first
        == "Not in yet: the August 2026 report, due 10 Sep 2026 and the October 2026 report, due 10 Nov 2026 (2 days left), and 1 earlier one."
        " A report still counts when it comes late."
    )
    assert (
        rest == "November’s report is due 10 Dec 2026. The division review of quarter 1 of 2026-27 was due 30 Oct 2026."
    )
    first, rest = due_words.owed_by_group(answer["reports"], answer["reviews"], on)
    assert (
        first
        == "Not in yet: October’s report from Unit U1 and Unit U2, due 10 Nov 2026 (2 days left); 5 from earlier months of the plan year."
    )
    assert rest.startswith(
        "November’s reports of 2 units are due 10 Dec 2026. Next leadership review, plan year 2026-27, is due 30 Jul 2027."
    )
    assert rest.endswith("2 of 2 division reviews of quarter 1 of 2026-27 were due 30 Oct 2026.")


def test_the_line_speaks_of_the_running_plan_year_alone() -> None:
    rows = [
        {"month": "2026-05", "state": "late"},
        {"month": "2026-06", "state": "owed"},
        {"month": "2026-06", "state": "delivered_late"},
        {"month": "2026-07", "state": "late"},
    ]

    spoken_of = due_words.of_the_year(rows, "2026-07")

    assert [(row["month"], row["state"]) for row in spoken_of] == [
        ("2026-06", "owed"),
        ("2026-06", "delivered_late"),
        ("2026-07", "late"),
    ]
