"""Completion: each case is a month's reports and the counts that a planner would make of them by hand."""

from __future__ import annotations

from datetime import date, datetime

from spm_core import figures
from spm_core.ledger import adjust, plans
from tests.agency import YEAR, Agency

ACTIONS = {
    "A1": ("M1", "U1", "2026-08-31"),
    "A2": ("M1", "U1", "2026-09-30"),
    "A3": ("M1", "U2", "2026-09-30"),
    "A4": ("M1", "U3", "2026-12-31"),
}


def counts(agency: Agency, month: str, **more: object) -> dict[str, str]:
    """Give the agency's figures as `n/of`."""
    (group,) = figures.completion(agency.store, agency.ask(month, **more))["groups"]
    return {name: f"{group[name]['n']}/{group[name]['of']}" for name in ("Y0", "Y1", "T0", "T1", "OT", "X")}


def status(agency: Agency, month: str, **more: object) -> dict[str, str]:
    """Give each action's derived status."""
    return {row["item"]: row["status"] for row in figures.drift(agency.store, agency.ask(month, **more))["items"]}


def test_completed_of_those_due_and_of_all() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Completed | 2026-08-20\nA2 | On schedule | | 2026-10-15")

    assert counts(agency, "2026-09") == {"Y0": "1/4", "Y1": "1/4", "T0": "1/3", "T1": "1/3", "OT": "1/3", "X": "3/4"}
    assert status(agency, "2026-09") == {
        "A1": "completed_on_time",
        "A2": "overdue",
        "A3": "overdue",
        "A4": "not_reported",
    }


def test_what_is_due_on_the_months_last_day_counts_and_done_on_it_is_on_time() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Completed | 2026-08-31\nA2 | Completed | 2026-09-30")

    assert counts(agency, "2026-09") == {"Y0": "2/4", "Y1": "2/4", "T0": "2/3", "T1": "2/3", "OT": "2/3", "X": "3/4"}
    (group,) = figures.completion(agency.store, agency.ask("2026-09"))["groups"]
    assert group["RNG"] == {"low": 2, "high": 3, "of": 3}


def test_re_dating_changes_the_plan_now_and_never_the_original_plan() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Completed | 2026-08-20\nA2 | On schedule | | 2026-10-15")
    adjust.adjust(
        agency.store,
        "A2",
        "re-date",
        to="2026-10-15",
        why="vendor",
        on=date(2026, 9, 15),
        by="test",
        at=datetime(2026, 9, 15, 12),
    )

    assert counts(agency, "2026-09") == {"Y0": "1/4", "Y1": "1/4", "T0": "1/3", "T1": "1/2", "OT": "1/3", "X": "3/4"}
    assert status(agency, "2026-09")["A2"] == "on_plan"


def test_dropped_items_stay_in_the_original_plan() -> None:
    agency = Agency(ACTIONS)
    adjust.adjust(
        agency.store,
        "A3",
        "drop",
        why="no longer needed",
        on=date(2026, 9, 15),
        by="test",
        at=datetime(2026, 9, 15, 12),
    )

    assert counts(agency, "2026-09") == {"Y0": "0/4", "Y1": "0/3", "T0": "0/3", "T1": "0/2", "OT": "0/3", "X": "3/4"}


def test_a_proposal_counts_nowhere_until_it_is_added() -> None:
    agency = Agency(ACTIONS)
    agency.load({**ACTIONS, "A5": ("M1", "U1", "2026-09-15")}, at=datetime(2026, 8, 1))
    assert counts(agency, "2026-09")["Y1"] == "0/4"

    adjust.adjust(
        agency.store, "A5", "add", why="new rule", on=date(2026, 8, 10), by="test", at=datetime(2026, 8, 10, 12)
    )

    assert counts(agency, "2026-09") == {"Y0": "0/4", "Y1": "0/5", "T0": "0/3", "T1": "0/4", "OT": "0/3", "X": "3/4"}
    assert counts(agency, "2026-07")["Y1"] == "0/4"


def test_a_completion_told_a_month_late_counts_for_its_own_month_and_not_in_what_was_known_then() -> None:
    agency = Agency(ACTIONS)
    agency.report("U2", "2026-10", "A3 | Completed | 2026-09-28")

    assert counts(agency, "2026-09")["T0"] == "1/3"
    assert counts(agency, "2026-09", known_at=datetime(2026, 10, 31))["T0"] == "0/3"
    (told,) = [row for row in figures.items(agency.store, agency.ask("2026-09"))["items"] if row["item"] == "A3"]
    assert told["known_later"] is True


def test_another_word_reopens_and_a_withdrawn_report_speaks_for_nothing() -> None:
    from spm_core.ledger import withdraw

    agency = Agency(ACTIONS)
    agency.report("U1", "2026-08", "A1 | Completed | 2026-08-20")
    later = agency.report("U1", "2026-09", "A1 | Behind | | 2026-10-20")
    assert counts(agency, "2026-08")["Y0"] == "0/4"

    withdraw.withdraw(agency.store, later, why="sent by mistake", by="test", at=datetime(2026, 10, 20))

    assert counts(agency, "2026-08")["Y0"] == "1/4"


def test_a_completed_item_keeps_the_date_approved_on_its_day() -> None:
    agency = Agency(ACTIONS)
    adjust.adjust(
        agency.store,
        "A1",
        "re-date",
        to="2026-10-31",
        why="x",
        on=date(2026, 9, 20),
        by="test",
        at=datetime(2026, 9, 20, 12),
    )
    agency.report("U1", "2026-09", "A1 | Completed | 2026-09-10")

    assert status(agency, "2026-09")["A1"] == "completed_late"


def test_known_range_holds_what_nobody_reported() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Completed | 2026-08-20\nA2 | Behind")

    (group,) = figures.completion(agency.store, agency.ask("2026-09"))["groups"]

    assert group["RNG"] == {"low": 1, "high": 2, "of": 3}


def test_a_named_team_stands_in_a_last_group_so_that_tiers_add_up() -> None:
    agency = Agency(ACTIONS, {"M1": (YEAR, "U1", "2026-10-31"), "M2": (YEAR, "Data team", "2026-10-31")})

    groups = figures.completion(agency.store, agency.ask("2026-10", tier="unit"), of="milestones")["groups"]

    assert [(group["id"], group["items"]) for group in groups] == [("U1", 1), ("U2", 0), ("U3", 0), (None, 1)]


def test_a_year_not_opened_and_a_month_outside_the_plan_have_no_items() -> None:
    agency = Agency(
        {**ACTIONS, "B1": ("M9", "U1", "2027-09-30")},
        {"M1": (YEAR, "U1", "2027-05-31"), "M9": ("2027-28", "U1", "2028-05-31")},
    )

    for month in ("2027-09", "2031-01", "2026-06"):
        assert counts(agency, month)["Y1"] == "0/0"
    plans.open_year(agency.store, "2027-28", by="test", at=datetime(2027, 9, 15))
    assert counts(agency, "2027-07")["Y1"] == "0/1"
    assert counts(agency, "2027-09", year=YEAR)["Y1"] == "0/4"


def test_before_any_plan_was_known_there_is_nothing_to_count() -> None:
    agency = Agency(ACTIONS)
    early = agency.ask("2026-09", known_at=datetime(2026, 1, 1))

    assert figures.completion(agency.store, early)["groups"][0]["items"] == 0
    assert figures.drift(agency.store, early)["groups"][0]["items"] == 0
    assert figures.reporting(agency.store, early)["groups"][0]["due"] == 0
    assert figures.measures(agency.store, early)["measures"] == []


def test_the_grids_cells_are_the_units_completion() -> None:
    agency = Agency(ACTIONS)
    agency.report("U1", "2026-09", "A1 | Completed | 2026-08-20\nA2 | On schedule | | 2026-10-15")

    grid = figures.grid(agency.store, agency.ask("2026-09"))

    for at, month in enumerate(("2026-07", "2026-08", "2026-09")):
        groups = figures.completion(agency.store, agency.ask(month, tier="unit"))["groups"]
        cells = {row["unit"]: (row["cells"][at]["done"], row["cells"][at]["due"]) for row in grid["units"]}
        assert cells == {group["id"]: (group["T1"]["n"], group["T1"]["of"]) for group in groups}
