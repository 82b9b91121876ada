"""What the ledger refuses, with its reason, and what a plan load may not change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.ledger import adjust, declare, plans, withdraw
from spm_core.model import Month
from tests.agency import YEAR, Agency

ON, AT = date(2026, 9, 15), datetime(2026, 9, 15, 12)


@pytest.fixture
def agency() -> Agency:
    """An agency of the test's own."""
    return made()


@pytest.fixture(scope="module")
def unchanged() -> Agency:
    """One for all that is refused."""
    return made()


def made() -> Agency:
    """One action due in September, completed in August; one open; one milestone; one proposal."""
    agency = Agency({"A1": ("M1", "U1", "2026-09-30"), "A2": ("M1", "U1", "2026-10-31")})
    agency.load(
        {"A1": ("M1", "U1", "2026-09-30"), "A2": ("M1", "U1", "2026-10-31"), "P1": ("M1", "U1", "2026-11-30")},
        at=datetime(2026, 8, 1),
    )
    agency.report("U1", "2026-08", "A1 | Completed | 2026-08-20")
    return agency


Act = Callable[[Agency], object]


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("unknown-item", lambda a: adjust.adjust(a.store, "X9", "drop", why="w", on=ON, by="b", at=AT)),
        ("unknown-change", lambda a: adjust.adjust(a.store, "A2", "delay", why="w", on=ON, by="b", at=AT)),
        (
            "already-completed",
            lambda a: adjust.adjust(a.store, "A1", "re-date", to="2026-12-31", why="w", on=ON, by="b", at=AT),
        ),
        ("already-completed", lambda a: adjust.adjust(a.store, "A1", "drop", why="w", on=ON, by="b", at=AT)),
        ("decided-ahead", lambda a: adjust.adjust(a.store, "A2", "drop", why="w", on=date(2026, 9, 16), by="b", at=AT)),
        *(
            (
                "not-a-date",
                lambda a, to=to: adjust.adjust(a.store, "A2", "re-date", to=to, why="w", on=ON, by="b", at=AT),
            )
            for to in ("soon", "2026-13", "2026-29.Q1", "2026-02-30", "2206-12-31")
        ),
        ("no-reason", lambda a: adjust.adjust(a.store, "A2", "drop", why=" ", on=ON, by="b", at=AT)),
        ("no-name", lambda a: declare.declare(a.store, "M1", "met", on=ON, why="w", by="", at=AT)),
        ("nothing-given", lambda a: adjust.adjust(a.store, "A2", "reassign", why="w", on=ON, by="b", at=AT)),
        ("unknown-unit", lambda a: adjust.adjust(a.store, "A2", "reassign", to="U9", why="w", on=ON, by="b", at=AT)),
        *(
            (
                "nothing-changes",
                lambda a, one=one: adjust.adjust(a.store, one[0], one[1], to=one[2], why="w", on=ON, by="b", at=AT),
            )
            for one in (
                ("A2", "re-date", "2026-10-31"),
                ("M1", "re-date", "2027-05-31"),
                ("A2", "reassign", "U1"),
                ("A2", "reword", " Action A2"),
            )
        ),
        ("not-in-plan-yet", lambda a: adjust.adjust(a.store, "P1", "drop", why="w", on=ON, by="b", at=AT)),
        ("already-in-plan", lambda a: adjust.adjust(a.store, "A2", "add", why="w", on=ON, by="b", at=AT)),
        ("unknown-result", lambda a: declare.declare(a.store, "M1", "done", on=ON, why="w", by="b", at=AT)),
        ("not-a-milestone", lambda a: declare.declare(a.store, "A2", "met", on=ON, why="w", by="b", at=AT)),
        (
            "met-ahead",
            lambda a: declare.declare(a.store, "M1", "met", met_on=date(2026, 9, 20), on=ON, why="w", by="b", at=AT),
        ),
        ("met-on-unmet", lambda a: declare.declare(a.store, "M1", "not_met", met_on=ON, on=ON, why="w", by="b", at=AT)),
        ("unknown-upload", lambda a: withdraw.withdraw(a.store, "u999", why="w", by="b", at=AT)),
        ("year-already-open", lambda a: plans.open_year(a.store, YEAR, by="b", at=AT)),
        ("year-not-in-plan", lambda a: plans.open_year(a.store, "2030-31", by="b", at=AT)),
    ],
)
def test_refused_with_its_reason_and_nothing_stored(unchanged: Agency, code: str, act: Act) -> None:
    before = unchanged.store.data_version()

    with pytest.raises(Refused) as refused:
        act(unchanged)

    assert [finding.code for finding in refused.value.findings] == [code]
    assert all(finding.message and finding.fix for finding in refused.value.findings)
    assert unchanged.store.data_version() == before


def test_what_leaves_the_date_as_it_is_on_its_day_is_refused_and_what_moves_it_on_any_day_is_not(
    agency: Agency,
) -> None:
    def re_date(to: str, on: date, at: datetime) -> str:
        try:
            adjust.adjust(agency.store, "A2", "re-date", to=to, why="w", on=on, by="b", at=at)
        except Refused as refused:
            return refused.findings[0].code
        return "accepted"

    late = datetime(2026, 9, 20)
    said = [
        re_date("2026-12-15", ON, AT),
        re_date("2026-12-15", ON, late),
        re_date("2026-10-31", date(2026, 9, 1), late),  # on that day it was due then
        re_date("2026-12-15", date(2026, 9, 1), late),  # from that day on, no longer from the 15th only
        re_date("2026-10", date(2026, 8, 1), late),  # the same last day, but known to the month only
        re_date("2026-12-15", date(2026, 9, 18), late),
        re_date("2026-12-15", date(2026, 9, 12), datetime(2026, 9, 12, 12)),  # known then, when nothing of it was
    ]

    assert said == [
        "accepted",
        "nothing-changes",
        "nothing-changes",
        "accepted",
        "accepted",
        "nothing-changes",
        "accepted",
    ]


def test_an_item_completed_by_a_report_not_yet_received_can_still_be_re_dated(agency: Agency) -> None:
    adjust.adjust(
        agency.store,
        "A1",
        "re-date",
        to="2026-12-31",
        why="w",
        on=date(2026, 8, 10),
        by="b",
        at=datetime(2026, 8, 10, 12),
    )


def test_a_load_cannot_move_a_frozen_item_or_take_it_out(agency: Agency) -> None:
    codes = agency.load({"A1": ("M1", "U2", "2027-01-31")}, at=datetime(2026, 9, 1))

    rows = {row["item"]: row for row in figures.items(agency.store, agency.ask("2026-09"))["items"]}
    assert sorted(codes) == ["frozen-item-changed", "frozen-item-changed", "frozen-item-missing"]
    assert (rows["A1"]["frozen"], rows["A1"]["lead"]) == ("2026-09-30", "U1")
    assert "A2" in rows


def test_a_load_that_became_known_later_keeps_what_a_back_dated_opening_froze() -> None:
    agency = Agency(
        {"A1": ("M1", "U1", "2026-09-30")}, {"M1": (YEAR, "U1", "2027-05-31"), "M2": ("2027-28", "U1", "2028-05-31")}
    )
    agency.milestones = {"M1": (YEAR, "U1", "2027-05-31")}
    agency.load({"A1": ("M1", "U1", "2026-09-30")}, at=datetime(2027, 8, 1))

    plans.open_year(agency.store, "2027-28", by="b", at=datetime(2027, 7, 1))

    assert [row["item"] for row in figures.items(agency.store, agency.ask("2027-09"), of="milestones")["items"]] == [
        "M2"
    ]


def test_the_same_bytes_again_are_no_new_upload_unless_replaced_meanwhile() -> None:
    agency = Agency({"A1": ("M1", "U1", "2026-09-30")})
    first = agency.report("U1", "2026-08", "A1 | On schedule")
    assert agency.report("U1", "2026-08", "A1 | On schedule") == first

    second = agency.report("U1", "2026-08", "A1 | Behind", at="2026-09-06")
    third = agency.report("U1", "2026-08", "A1 | On schedule", at="2026-09-07")

    assert len({first, second, third}) == 3
    assert [row["state"] for row in figures.uploads(agency.store, agency.ask("2026-09"))] == [
        "in_force",
        "replaced",
        "replaced",
    ]


def test_a_load_that_says_what_was_decided_is_no_difference(agency: Agency) -> None:
    adjust.adjust(agency.store, "A2", "re-date", to="2026-12-15", why="w", on=ON, by="b", at=AT)
    adjust.adjust(agency.store, "A1", "reassign", to="U2", why="w", on=ON, by="b", at=AT)

    assert (
        agency.load({"A1": ("M1", "U2", "2026-09-30"), "A2": ("M1", "U1", "2026-12-15")}, at=datetime(2026, 10, 1))
        == []
    )
    adjust.adjust(agency.store, "A2", "drop", why="w", on=ON, by="b", at=AT)
    assert agency.load({"A1": ("M1", "U1", "2026-09-30")}, at=datetime(2026, 10, 2)) == []


def test_the_start_of_plan_years_stays_once_one_is_open(agency: Agency) -> None:
    plan = {"A1": ("M1", "U1", "2026-09-30"), "A2": ("M1", "U1", "2026-10-31")}

    assert agency.load(plan, at=datetime(2026, 10, 1), year_start_month=9) == ["year-start-changed"]
    assert len(figures.items(agency.store, agency.ask("2026-08"))["items"]) == 2


def test_a_plan_year_may_be_written_without_its_second_half() -> None:
    agency = Agency(
        {"A1": ("M1", "U1", "2026-09-30")}, {"M1": (YEAR, "U1", "2027-05-31"), "M2": ("2027-28", "U1", "2028-05-31")}
    )

    plans.open_year(agency.store, "2027", by="b", at=AT)

    assert [row["item"] for row in figures.items(agency.store, agency.ask("2027-07"), of="milestones")["items"]] == [
        "M2"
    ]


def test_a_back_dated_reassignment_does_not_refuse_the_old_leads_late_report(agency: Agency) -> None:
    adjust.adjust(
        agency.store, "A2", "reassign", to="U3", why="w", on=date(2026, 9, 20), by="b", at=datetime(2026, 11, 10)
    )

    october = figures.expected(agency.store, Month(2026, 10)).items["A2"]
    november = figures.expected(agency.store, Month(2026, 12)).items["A2"]

    assert (october.lead, october.lead_then) == ("U3", "U1")
    assert (november.lead, november.lead_then) == ("U3", "U3")
