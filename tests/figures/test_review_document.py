"""The documents of reviews, on the invented agency of the pages' tests."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from spm_core import figures
from spm_core.documents import onward_sections
from spm_core.documents.review_reading import Review
from spm_core.errors import WrongUse
from spm_core.figures import leadership
from spm_core.figures.reviews import Period, frozen_text
from spm_core.ledger import recommendation, review, suggestion
from spm_core.model import Ask, Month
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from spm_core.store import Store

OPENED = datetime(2026, 10, 20, 9)
LATER = datetime(2026, 10, 20, 10)


@pytest.fixture(scope="module")
def agency() -> Store:
    """OPS has its review of the first quarter, the agency its annual and its mid-plan one."""
    store = filled()
    for kind, scope, period in (
        ("division", "OPS", "2026-27.Q1"),
        ("leadership", "agency", "2026-27"),
        ("mid-plan", "agency", "2026-27"),
    ):
        review.open_(store, kind=kind, scope=scope, period=period, on=date(2026, 10, 20), by="test", at=OPENED)
    asked = next(row for row in figures.recommendations(store, Ask("t", Month(2026, 9))) if row["state"] == "open")
    recommendation.escalate(store, asked["id"], by="ops", at=LATER)
    return store


def sections(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {one["section"]: one["items"] for one in document["agenda"]}


def test_a_divisions_agenda_stands_in_the_order_of_the_meeting(agency: Store):
    shown = figures.review_document(agency, "R1", at=LATER)
    points = sections(shown)

    assert list(points) == [
        "commitments", "reported", "moved", "at_risk", "recommendations", "requests", "results", "decisions", "went_well",
    ]  # fmt: skip
    assert {row["unit"] for row in points["reported"]} == {"FIN", "DAT", "FED"}
    assert {row["month"] for row in points["reported"]} == {"2026-07", "2026-08", "2026-09"}
    assert [row["item"] for row in points["at_risk"]] == ["6.1.Y3-2", "6.3.Y3-4", "6.3.Y3-2"]
    assert points["at_risk"][1]["history"][2]["why"] == "Printer changed; districts agree"
    assert [row["state"] for row in points["recommendations"]] == ["escalated"]
    assert [(row["what"], row["measure"]) for row in points["results"] if row["what"] == "new"] == [("new", "6.a")]
    assert json.loads(json.dumps(shown)) == shown


def test_what_units_ask_stands_with_the_milestone_that_it_is_about(agency: Store):
    document = figures.review_document(agency, "R1", at=LATER)
    asked = {row["item"]: row for row in document["requests"] if row["state"] == "open"}
    shown = {one["item"] for row in sections(document)["at_risk"] for one in row["requests"]}

    assert asked
    assert shown <= set(asked)
    assert all(row["change"] in ("re-date", "drop", "reword", "reassign") for row in asked.values())


def test_the_leadership_sees_goals_strategies_targets_and_what_was_escalated(agency: Store):
    points = sections(figures.review_document(agency, "R2", at=LATER))

    assert [row["goal"] for row in points["goals"]] == ["1", "6"]
    assert [row["strategy"] for row in points["strategies"]] == ["1.1", "6.1", "6.3"]
    assert {row["year"] for row in points["targets"]} == {"2026-27", "2027-28", "2028-29"}
    assert [row["state"] for row in points["recommendations"]] == ["escalated"]


def test_the_middle_of_the_plan_is_looked_at_by_year_and_goal_and_every_milestone_stands_once(agency: Store):
    rows = sections(figures.review_document(agency, "R3", at=LATER))["years"]
    planned = figures.plan(agency, Ask("t", Month(2026, 9)))["milestones"]

    counts = [row["milestones"]["planned"] + row["milestones"]["added"] for row in rows]
    assert sum(counts) == len(planned)
    assert all(row[of]["completed"] + row[of]["dropped"] + row[of]["left"] == row[of]["planned"] + row[of]["added"]
               for row in rows for of in ("milestones", "actions"))  # fmt: skip


def test_what_is_left_of_the_plan_is_every_milestone_not_done_and_not_dropped_and_the_packet_holds_it(agency: Store):
    document = figures.review_document(agency, "R3", at=LATER)
    rows = sections(document)["rest"]
    open_now = figures.items(agency, Ask("t", Month(2026, 9)), "milestones")["items"]
    left = [row for row in open_now if row["status"] != "dropped" and not row["status"].startswith("completed")]

    assert sorted(row["milestone"] for row in rows) == sorted(row["item"] for row in left)
    assert {row["milestone"]: row["due"] for row in rows} == {row["item"]: row["approved"] for row in left}
    paper = onward_sections.rest(Review(document, sections(document), {}, {}), 14)
    assert [line[0] for table in paper.blocks for line in table.rows] == [row["milestone"] for row in rows]  # type: ignore[union-attr]
    assert {line[-1] for table in paper.blocks for line in table.rows} == {"to be said"}  # type: ignore[union-attr]


def test_the_packet_tells_open_planned_and_suggested_milestones_apart(agency: Store):
    with agency.trial() as tried:
        suggestion.suggest(
            tried, "2027-28", "A clearing house", reason="other", why="Asked for twice", by="Ida", at=LATER
        )
        document = figures.review_document(tried, "R2", at=LATER)
    rows = sections(document)["next_year"]
    paper = onward_sections.next_year(Review(document, sections(document), {}, {}), 14)

    told = {
        table.title: [line[[column.head for column in table.columns].index("Milestone")] for line in table.rows]  # type: ignore[union-attr]
        for table in paper.blocks
    }
    assert told["Suggested, in no plan yet"] == ["A clearing house"]
    assert told["Open in earlier years"] == [row["text"] for row in rows if row["what"] == "open"]
    assert sum(map(len, told.values())) == len(rows)


@pytest.mark.parametrize(
    ("done", "words", "reading"),
    [
        ((2, 4), ["met", "off"], "keep"),
        ((2, 4), ["off", "off", "near"], "doubt the theory"),
        ((1, 4), ["near"], "look for other causes"),
        ((0, 1), ["off"], "support"),
        ((0, 0), ["met"], None),
        ((1, 1), [], None),
    ],
)
def test_the_reading_of_a_strategy_is_in_words(done: tuple[int, int], words: list[str], reading: str | None):
    one = {"strategy": "1.1", "goal": "1", "if": "a", "then": "b", "and": None}
    due = [{"n": done[0], "of": done[1]}, {"n": 0, "of": 0}]

    assert leadership._strategy(one, due, {"1.1": words})["reading"] == reading


def test_actions_stand_in_where_no_milestone_was_due_and_the_goals_measures_where_the_strategy_has_none():
    one = {"strategy": "1.1", "goal": "1", "if": "a", "then": "b", "and": None}
    shown = leadership._strategy(one, [{"n": 0, "of": 0}, {"n": 3, "of": 4}], {"1": ["met"]})

    assert (shown["due"], shown["reading"], shown["why"]) == (
        {"n": 3, "of": 4},
        "keep",
        "3 of 4 due are completed; results: 1 met.",
    )


def test_an_open_review_looks_at_the_latest_month_of_its_period_that_is_over(agency: Store):
    at = {
        day: figures.review_document(agency, "R2", at=datetime(*day))["as_of"]
        for day in ((2026, 10, 20, 12), (2026, 11, 1, 12), (2027, 12, 1, 12))
    }

    assert at == {(2026, 10, 20, 12): "2026-09", (2026, 11, 1, 12): "2026-10", (2027, 12, 1, 12): "2027-06"}


@pytest.mark.parametrize("text", ["2026-27.Q5", "2026-13", "soon", ""])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match="is no"):
        Period.parse(text, 7)


def test_there_is_no_frozen_document_before_the_first_closing(agency: Store):
    with pytest.raises(WrongUse, match="never closed"):
        frozen_text(agency, "R1")
