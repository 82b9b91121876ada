"""What a review looks at, and an item's story: on the invented agency of the pages' tests."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from spm_core import figures
from spm_core.errors import WrongUse
from spm_core.figures import agenda, history, theory
from spm_core.model import Ask, Month
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from spm_core.store import Store

REVIEW = Ask("test", Month(2026, 9), "division", "OPS")


@pytest.fixture(scope="module")
def agency() -> Store:
    return filled()


def milestones(agency: Store) -> list[dict[str, Any]]:
    return figures.items(agency, REVIEW, of="milestones")["items"]


def test_who_reported_counts_days_after_the_deadline_and_rows_with_a_status(agency: Store) -> None:
    rows = [
        (row["unit"], row["state"], row["days_late"], row["n"], row["of"])
        for row in agenda.who_reported(agency, REVIEW)
    ]

    assert rows == [("FIN", "on_time", 0, 3, 3), ("DAT", "on_time", 0, 3, 3), ("FED", "late", 3, 1, 2)]


def test_a_unit_without_a_report_is_missing_after_the_deadline_and_not_yet_before_it(agency: Store) -> None:
    late = Ask("test", Month(2026, 9), "unit", "LIT")
    early = Ask("test", Month(2026, 9), "unit", "LIT", known_at=datetime(2026, 10, 5))

    assert [row["state"] for row in agenda.who_reported(agency, late)] == ["missing"]
    assert [row["state"] for row in agenda.who_reported(agency, early)] == ["not_yet"]


def test_overdue_comes_before_behind_and_the_furthest_first(agency: Store) -> None:
    assert [row["item"] for row in agenda.at_risk(milestones(agency))] == ["6.1.Y3-2", "6.3.Y3-4", "6.3.Y3-2"]


def test_moves_are_counted_against_the_frozen_dates(agency: Store) -> None:
    counts = agenda.move_counts(milestones(agency), 14)

    assert counts == {"live": 7, "later": 4, "earlier": 3, "past": 3, "past_approved": 0, "past_partly": 1}


def test_only_results_that_became_visible_in_the_quarter_are_new(agency: Store) -> None:
    results = agenda.new_results(agency, REVIEW)

    assert [(row["measure"], row["year"]) for row in results["new"]] == [("6.a", "2025-26")]


def test_a_recommendation_stands_once_as_it_was_told_last(agency: Store) -> None:
    rows = agenda.recommendations(agency, REVIEW)

    assert [(row["unit"], row["answer"]) for row in rows] == [("DAT", None), ("FED", "Agreed")]


def test_every_move_of_a_date_names_who_why_and_the_cell(agency: Store) -> None:
    item = history.item_of_plan(agency, REVIEW, "6.3.Y3-4")

    rows = [
        (row["on"], row["kind"], row["to"], row["days"], row["cell"]) for row in history.who_moved(agency, REVIEW, item)
    ]

    assert rows == [
        ("2026-07-31", "derived", "2026-11-15", -15, None),
        ("2026-09-08", "reported", "2027-01-18", 64, "D2"),
        ("2026-09-21", "approved", "2027-01-18", 49, None),
        ("2026-10-08", "reported", "2027-03-01", 42, "D4"),
    ]


def test_a_plan_loaded_twice_tells_each_line_once(agency: Store) -> None:
    item = history.item_of_plan(agency, REVIEW, "6.3.Y3-4")

    fields = [fact["field"] for fact in history.facts_read(agency, REVIEW, item) if fact["file"] == "Plan_2024-29.xlsx"]

    assert sorted(fields) == ["due", "lead", "text", "year"]


def test_a_proposal_is_in_no_figure_and_stands_in_the_theory_as_one(agency: Store) -> None:
    ask = Ask("test", Month(2026, 9), year="2026-27")
    covered = {of: figures.items(agency, ask, of=of)["items"] for of in ("milestones", "actions")}

    rows = {row["item"]: row for row in theory.every_item(theory.theory(agency, ask, covered, []))}

    assert history.proposals(agency, ask) == {"6.1.Y3-2.9"}
    assert (rows["6.1.Y3-2.9"]["status"], rows["6.1.Y3-2.9"]["proposed"]) == (None, True)
    assert rows["6.1.Y3-2"]["counts"] == {"n": 1, "of": 3, "not_reported": 0}


def test_an_unknown_code_is_refused_with_an_example(agency: Store) -> None:
    with pytest.raises(WrongUse, match="for example"):
        history.item_of_plan(agency, REVIEW, "9.9")
