"""The plan year as a document, against counts made by hand; and the report that says it."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from spm_core.documents.year import report
from spm_core.errors import WrongUse
from spm_core.figures.year import end_of, year
from spm_core.ledger.adjust import adjust
from spm_core.ledger.declare import declare
from tests.agency import Agency
from tests.documents.reading import said, tables


@pytest.fixture(scope="module")
def agency() -> Agency:
    """Three actions of M1, one of M2: two done, one of them late; one dropped; the fourth not reported in June."""
    made = Agency(
        {
            "A1": ("M1", "U1", "2026-09-30"),
            "A2": ("M1", "U1", "2026-10-31"),
            "A3": ("M1", "U2", "2027-03-31"),
            "A4": ("M2", "U3", "2027-05-31"),
        },
        {"M1": ("2026-27", "U1", "2027-05-31"), "M2": ("2026-27", "U3", "2027-06-15")},
    )
    made.report("U1", "2026-09", "A1 | Completed | 2026-09-20\nA2 | On schedule")
    made.report("U1", "2026-11", "A2 | Completed | 2026-11-12", at="2026-12-20")
    made.report("U3", "2026-09", "A4 | On schedule")
    adjust(
        made.store, "A3", "drop", why="Done by the districts", on=date(2027, 1, 10), by="lead", at=datetime(2027, 1, 10)
    )
    adjust(
        made.store,
        "A4",
        "re-date",
        to="2027-06-20",
        why="The vendor is late",
        on=date(2027, 2, 1),
        by="lead",
        at=datetime(2027, 2, 1),
    )
    adjust(
        made.store,
        "A4",
        "re-date",
        to="2027-06-25",
        why="Once more",
        on=date(2027, 3, 1),
        by="lead",
        at=datetime(2027, 3, 1),
    )
    declare(
        made.store,
        "M1",
        "met",
        on=date(2027, 6, 1),
        met_on=date(2027, 5, 20),
        why="Seen by the team",
        by="lead",
        at=datetime(2027, 6, 1),
    )
    return made  # fmt: skip


@pytest.fixture(scope="module")
def told(agency: Agency) -> dict:
    return year(agency.store, agency.ask("2027-06", year="2026-27"))


def test_completion_is_counted_over_both_plans(told):
    actions, milestones = (told["completion"][of]["agency"][0] for of in ("actions", "milestones"))

    assert (actions["Y0"], actions["Y1"], actions["X"]) == ({"n": 2, "of": 4}, {"n": 2, "of": 3}, {"n": 4, "of": 4})
    assert actions["RNG"] == {"low": 2, "high": 3, "of": 4}
    assert (milestones["Y0"], milestones["Y1"]) == ({"n": 1, "of": 2}, {"n": 1, "of": 2})


def test_groups_of_each_tier_add_up_to_the_agency(told):
    for of in ("actions", "milestones"):
        whole = told["completion"][of]["agency"][0]
        for tier in ("division", "goal"):
            groups = told["completion"][of][tier]
            assert sum(group["Y0"]["of"] for group in groups) == whole["Y0"]["of"]
            assert sum(group["Y1"]["n"] for group in groups) == whole["Y1"]["n"]


def test_reports_of_the_year_are_pooled_over_its_months(told):
    """U1 owes July to November (until A2 is known done: November's report is late, so December too), U2 until the drop, U3 all year."""
    pooled = told["reporting"]
    months = pooled["months"]

    assert [row["month"] for row in months] == [f"2026-{m:02}" for m in range(7, 13)] + [
        f"2027-{m:02}" for m in range(1, 7)
    ]
    for key in ("due", "on_time", "late", "missing"):
        assert pooled["agency"][key] == sum(row[key] for row in months) == sum(row[key] for row in pooled["divisions"])
    assert (
        pooled["agency"]["due"] == pooled["agency"]["on_time"] + pooled["agency"]["late"] + pooled["agency"]["missing"]
    )
    assert (pooled["agency"]["on_time"], pooled["agency"]["late"]) == (2, 1)
    # U1: 7, 8, 9, 10, 11; U2: July to January (dropped on the tenth, after January began); U3: twelve
    assert pooled["agency"]["due"] == 5 + 7 + 12


def test_adjustments_say_what_stood_before_them(told):
    assert [(row["item"], row["change"], row["from"], row["to"]) for row in told["adjustments"]] == [
        ("A3", "drop", None, None),
        ("A4", "re-date", "2027-05-31", "2027-06-20"),
        ("A4", "re-date", "2027-06-20", "2027-06-25"),
    ]


def test_a_decision_after_the_month_or_not_known_then_is_not_in_the_year_as_of_it(agency):
    then = year(agency.store, agency.ask("2027-02", year="2026-27"))
    known = year(agency.store, agency.ask("2027-06", year="2026-27", known_at=datetime(2027, 1, 15)))

    assert [row["item"] for row in then["adjustments"]] == ["A3", "A4"]
    assert [row["item"] for row in known["adjustments"]] == ["A3"]
    assert known["known_at"] == "2027-01-15T00:00:00Z"


def test_each_milestone_has_its_actions_counted_and_its_declaration(told):
    first, second = told["milestones"]

    assert (first["actions"], second["actions"]) == ({"n": 2, "of": 2}, {"n": 0, "of": 1})
    assert (first["declared"]["result"], first["completed"]) == ("met", "2027-05-20")
    assert second["declared"] is None


def test_the_report_is_as_of_the_years_end_or_the_latest_month_reported(agency):
    assert str(end_of(agency.store, "2026-27", "test").as_of) == "2026-11"
    with pytest.raises(WrongUse, match="2027-28 is not open"):
        end_of(agency.store, "2027-28", "test")
    with pytest.raises(WrongUse, match="is no plan year"):
        end_of(agency.store, "next", "test")


def test_the_report_says_the_shares_with_their_counts_and_what_was_not_reported_apart(told):
    text = said(report(told))

    assert "2 of 4 of the actions planned are completed, and 1 of 2 milestones." in text
    assert "Of the plan as it stands now: 2 of 3 of the actions, 1 of 2 milestones." in text
    assert (
        "Not known of actions: 2 to 3 of 4: one of those due has no report for the month, so it may be done or not."
        in text
    )
    assert "Of 2 milestones one is completed; one still open" in text
    assert "The plan was adjusted 3 times: two re-dated, one taken out" in text
    assert "expected by now 4 of 4" in text


def test_every_milestone_stands_in_the_report_once_also_when_there_are_two_hundred(told):
    rows = [{**told["milestones"][n % 2], "item": f"1.{n}"} for n in range(200)]
    for many in (rows[:40], rows):
        shown = [
            row[0]
            for table in tables(report({**told, "milestones": many}))
            if table.columns[0].head == "Item" and table.columns[2].head == "Result"
            for row in table.rows
        ]
        assert sorted(shown) == sorted(row["item"] for row in many)


def test_what_people_chose_and_suggested_is_told_whole_and_in_their_words(agency):
    chosen = [{"text": f"Told by hand {n}", "unit": "U1"} for n in range(5)] + [{"text": "Of no unit"}]
    suggested = [{"milestone": "M2", "text": "Finish the portal", "reason": "carried"}]
    told = year(agency.store, agency.ask("2027-06", year="2026-27"), accomplishments=chosen, suggestions=suggested)
    text = said(report(json.loads(json.dumps(told, default=str))))

    assert all(row["text"] in text for row in chosen)
    assert "M2 | Finish the portal | carried" in text
