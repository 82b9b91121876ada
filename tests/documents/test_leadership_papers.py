"""The papers of the annual and the mid-plan review: their counts by hand, and nothing said of what nobody looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.paper import Column, Paper, Table, told
from spm_core.documents.papers import review_shown
from spm_core.ledger import review, suggestion
from spm_core.ledger.adjust import adjust
from spm_core.model import Month
from tests.agency import YEAR, Agency
from tests.documents.reading import said, tables

AT = datetime(2027, 2, 10)
BY: dict[str, Any] = {"by": "chief", "at": AT}


@pytest.fixture(scope="module")
def agency() -> Agency:
    """At the end of January: M1 overdue, M2 overdue with its action done and no result, M3 on plan, M5 added; M4 is next year's."""
    actions = {"A1": ("M1", "U1", "2026-09-30"), "A2": ("M2", "U2", "2026-10-31"), "A3": ("M3", "U3", "2027-05-31")}
    made = Agency(
        actions,
        {
            "M1": (YEAR, "U1", "2026-10-31"),
            "M2": (YEAR, "U2", "2026-11-30"),
            "M3": (YEAR, "U3", "2027-06-15"),
            "M4": ("2027-28", "U3", "2028-05-31"),
        },
    )
    made.milestones["M5"] = (YEAR, "U1", "2027-05-31")
    made.load(actions, at=datetime(2026, 12, 1))
    adjust(made.store, "M5", "add", why="A gift", on=date(2026, 12, 2), by="chief", at=datetime(2026, 12, 2))
    made.report("U1", "2027-01", "A1 | Behind | | 2027-03-15")
    made.report("U2", "2027-01", "A2 | Completed | 2027-01-20")
    made.report("U3", "2027-01", "A3 | On schedule")
    suggestion.suggest(made.store, "2027-28", "Coaches in all schools", reason="other", why="Asked for twice", **BY)
    for kind in ("leadership", "mid-plan"):
        review.open_(
            made.store, kind=kind, scope="agency", period=YEAR, on=date(2027, 2, 10), as_of=Month(2027, 1), **BY
        )
    return made


@pytest.mark.parametrize("name", ["R1", "R2"])
def test_the_milestones_at_risk_are_counted_whether_the_agenda_lists_them_or_not(agency: Agency, name: str) -> None:
    text = said(packet(review_shown(agency.store, name)))

    assert "2 of 4 milestones are more than 14 days late," in text
    assert "all of them overdue; 1 at risk, 1 with all actions done and no result yet." in text


@pytest.mark.parametrize("build", [packet, memo])
def test_dates_past_tolerance_are_counted_out_of_the_frozen_plan_which_an_added_one_is_outside_of(
    agency: Agency, build: Callable[[dict[str, Any]], Paper]
) -> None:
    document = review_shown(agency.store, "R1")

    assert document["figures"]["milestones"]["drift"]["groups"][0]["items"] == 4
    assert "Past tolerance, original plan: 2 of 3" in said(build(document))


def test_what_next_year_takes_up_has_no_column_of_nothing(agency: Agency) -> None:
    found = {table.title: table for table in tables(packet(review_shown(agency.store, "R1")))}

    suggested, planned = found["Suggested, in no plan yet"], found["Planned already"]
    assert [column.head for column in suggested.columns] == ["Milestone", "Why"]
    assert suggested.rows == (("Coaches in all schools", "Asked for twice"),)
    assert planned.rows == (("M4", "Milestone M4", "planned"),)


def test_a_column_is_left_out_only_where_no_row_says_anything() -> None:
    table = Table("T", (Column("A"), Column("B"), Column("C")), (("a", "", ""), ("", "", "c")))

    assert told(table) == Table("T", (Column("A"), Column("C")), (("a", ""), ("", "c")))
