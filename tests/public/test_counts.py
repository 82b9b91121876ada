"""What is counted for the public, by hand; and that what no unit leads lies somewhere, so that it cannot be subtracted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core.ledger import adjust
from spm_core.public.counts import counts
from tests.agency import YEAR, Agency

ACTIONS = {
    "A1": ("M1", "U1", "2026-08-31"),  # completed
    "A2": ("M1", "U1", "2026-09-10"),  # overdue
    "A3": ("M1", "U1", "2026-11-30"),  # behind
    "A4": ("M1", "U1", "2026-11-30"),  # on plan
    "A5": ("M1", "U1", "2026-11-30"),  # not started
    "A6": ("M2", "U2", "2026-11-30"),  # nobody reported
    "A7": ("M2", "U1", "2026-09-30"),  # dropped
    "A8": ("M2", "U3", "2026-10-31"),  # reported late
}
MILESTONES = {"M1": (YEAR, "U1", "2026-09-30"), "M2": (YEAR, "Reading team", "2027-05-31")}


@pytest.fixture(scope="module")
def agency():
    made = Agency(ACTIONS, MILESTONES)
    adjust.adjust(made.store, "A7", "drop", to=None, why="w", on=date(2026, 9, 5), by="t", at=datetime(2026, 9, 5, 12))
    made.report(
        "U1",
        "2026-10",
        "A1 | Completed | 2026-08-20\nA2 | Behind\nA3 | Behind\nA4 | On schedule\nA5 | Not started",
    )
    made.report("U3", "2026-10", "A8 | Completed | 2026-10-30", at="2026-12-01T00:00:00")
    return made


def test_actions_and_reports(agency):
    found = counts(agency.store, agency.ask("2026-10"), "actions")

    assert found.rows["unit", "U1"] == {
        "Y0.n": 1, "Y0.of": 6, "T0.n": 1, "T0.of": 3, "T1.n": 1, "T1.of": 2, "Y1.of": 5, "completed": 1, "overdue": 1, "behind": 1,
        "not_reported": 0, "on_plan": 2, "due": 1, "on_time": 1, "late": 0, "missing": 0, "rows.n": 5, "rows.of": 5,
    }  # fmt: skip
    whole = found.rows["agency", "agency"]
    assert {key: whole[key] for key in ("due", "on_time", "late", "missing", "rows.n", "rows.of", "not_reported")} == {
        "due": 3, "on_time": 1, "late": 1, "missing": 1, "rows.n": 6, "rows.of": 7, "not_reported": 1,
    }  # fmt: skip
    assert "due" not in found.rows["strategy", "1.1"]
    assert found.names == {
        ("agency", "agency"): "Test Agency",
        ("division", "D1"): "First",
        ("division", "D2"): "Second",
        ("unit", "U1"): "Unit U1",
        ("unit", "U2"): "Unit U2",
        ("unit", "U3"): "Unit U3",
        ("goal", "1"): "Every child reads",
        ("strategy", "1.1"): "children read",
    }
    assert list(found.rows) == list(found.names)


def test_every_group_lies_in_one(agency):
    found = counts(agency.store, agency.ask("2026-10"), "actions")

    assert found.parents == {
        ("division", "D1"): ("agency", "agency"),
        ("division", "D2"): ("agency", "agency"),
        ("unit", "U1"): ("division", "D1"),
        ("unit", "U2"): ("division", "D1"),
        ("unit", "U3"): ("division", "D2"),
        ("goal", "1"): ("agency", "agency"),
        ("strategy", "1.1"): ("goal", "1"),
    }


def test_what_a_named_team_leads_lies_in_the_last_group_of_its_tier(agency):
    found = counts(agency.store, agency.ask("2026-10"), "milestones")

    assert found.rows["unit", None]["Y0.of"] == found.rows["division", None]["Y0.of"] == 1
    assert found.parents["unit", None] == ("division", None)
    assert found.parents["division", None] == ("agency", "agency")
    assert set(found.parents) == set(found.rows) - {("agency", "agency")}
    assert "due" not in found.rows["agency", "agency"]
    assert found.rows["agency", "agency"]["overdue"] == 1
