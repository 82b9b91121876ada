"""Decisions of the cycle: many declarations at once, targets, collaborators, what is dated before a year was opened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.figures.reviews import frozen_text
from spm_core.intake import Source
from spm_core.ledger import adjust, commitment, declare, plans, request, review, target
from spm_core.ledger.submit import submit
from spm_core.model import Month
from spm_core.store import Store
from tests.agency import YEAR, Agency
from tests.workbooks import PLAN, report, workbook

ON, AT = date(2026, 9, 15), datetime(2026, 9, 15, 12)
WHO: dict[str, Any] = {"on": ON, "by": "b", "at": AT}


@pytest.fixture
def agency() -> Agency:
    """M1 all done, M2 half done, M3 not begun; M3 due in May."""
    made = Agency(
        {"A1": ("M1", "U1", "2026-08-31"), "A2": ("M2", "U1", "2026-08-31"), "A3": ("M2", "U2", "2026-09-10"), "A4": ("M3", "U3", "2027-04-30")},
        {"M1": (YEAR, "U1", "2026-08-31"), "M2": (YEAR, "U1", "2026-09-12"), "M3": (YEAR, "U3", "2027-05-31")},
    )  # fmt: skip
    made.report("U1", "2026-08", "A1 | Completed | 2026-08-20\nA2 | Completed | 2026-08-25")
    return made


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_the_proposal_follows_the_actions_and_the_due_date(agency: Agency):
    rows = {row["milestone"]: row for row in figures.declare_proposals(agency.store, agency.ask("2026-09"))}

    assert {code: (row["proposal"], row["met_on"]) for code, row in rows.items()} == {
        "M1": ("met", "2026-08-20"),
        "M2": ("partly_met", None),
        "M3": (None, None),
    }
    assert rows["M2"]["why"] == "1 of its 2 actions is completed."
    assert list(rows)[-1] == "M3"
    late = {row["milestone"]: row["proposal"] for row in figures.declare_proposals(agency.store, agency.ask("2027-06"))}
    assert late["M3"] == "not_met"


def test_many_are_declared_in_one_go_and_what_agrees_with_the_actions_needs_no_reason(agency: Agency):
    rows = [
        {"milestone": "M1", "result": "met", "met_on": date(2026, 8, 20), "evidence": "Minutes of 20 August"},
        {"milestone": "M2", "result": "met", "why": "The rest was not needed"},
    ]
    first, second = declare.declare_many(agency.store, rows, **WHO)
    taken = {row["item"]: row for row in figures.decisions_taken(agency.store, agency.ask("2026-09"))}

    assert [finding.code for finding in (*first.findings, *second.findings)] == ["differs-from-actions"]
    assert (taken["M1"]["why"], taken["M1"]["evidence"]) == ("Its action is completed.", "Minutes of 20 August")
    assert (taken["M2"]["to"], taken["M2"]["proposed"]) == ("met", "some")


def test_of_many_declarations_all_are_stored_or_none_with_every_fault(agency: Agency):
    before = agency.store.data_version()
    rows = [
        {"milestone": "M1", "result": "met"},
        {"milestone": "M2", "result": "met"},
        {"milestone": "M3", "result": "done"},
        {"milestone": "A1", "result": "met"},
    ]
    with pytest.raises(Refused) as refused:
        declare.declare_many(agency.store, rows, **WHO)

    assert codes(refused) == ["reason-needed", "unknown-result", "not-a-milestone"]
    assert agency.store.data_version() == before
    assert not agency.store.rows("from declaration")


def test_a_collaborator_comes_in_and_is_released_and_no_figure_moves(agency: Agency):
    month, asked = agency.ask("2026-09"), {"on": ON, "by": "b", "why": "w"}
    before = figures.items(agency.store, month)
    adjust.adjust(agency.store, "A4", "collaborate", to="U1", **asked, at=AT)
    adjust.adjust(agency.store, "A4", "support", to="A second van", **asked, at=AT)
    there = figures.collaborators(agency.store, month)["A4"]
    adjust.adjust(agency.store, "A4", "release", to="U1", **asked, at=datetime(2026, 9, 16))

    assert [(row["unit"], row["from"], row["decided_by"]) for row in there] == [("U1", "2026-09-15", "b")]
    assert figures.collaborators(agency.store, month) == {}
    assert figures.items(agency.store, month) == before
    told = {
        fact["field"]: fact["value"] for fact in figures.trace(agency.store, month, "A4")["facts"] if fact["decided_on"]
    }
    assert told == {"collaborator": "U1", "support": "A second van", "released": "U1"}
    with pytest.raises(Refused) as refused:
        adjust.adjust(agency.store, "A4", "collaborate", to="U9", **asked, at=AT)
    assert codes(refused) == ["unknown-unit"]


def test_a_decision_dated_before_the_year_was_opened_leaves_the_frozen_date_and_says_so(agency: Agency):
    done = adjust.adjust(
        agency.store, "M3", "re-date", to="2027-06-15", why="w", on=date(2026, 6, 20), by="b", at=datetime(2026, 7, 5)
    )
    (row,) = [
        row for row in figures.items(agency.store, agency.ask("2026-07"), "milestones")["items"] if row["item"] == "M3"
    ]

    assert [finding.code for finding in done.findings] == ["decided-before-opening"]
    assert (row["frozen"], row["approved"], row["approved_drift"]) == ("2027-05-31", "2027-06-15", 15)


def test_closing_is_refused_before_an_act_of_the_review_itself(agency: Agency):
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q1", **WHO)
    commitment.add(agency.store, "R1", text="t", owner="U1", due=ON, by="b", at=datetime(2026, 9, 17))

    with pytest.raises(Refused) as refused:
        review.close(agency.store, "R1", by="b", at=datetime(2026, 9, 16))

    assert codes(refused) == ["closed-before-its-acts"]


def test_a_promise_of_two_reviews_ago_that_is_closed_in_this_one_is_read_back_in_it(agency: Agency):
    days = [date(2026, 10, 14), date(2027, 1, 14), date(2027, 4, 14), date(2027, 7, 14)]
    for number, on in enumerate(days, start=1):
        at = datetime(on.year, on.month, on.day, 12)
        review.open_(agency.store, kind="division", scope="D1", period=f"2026-27.Q{number}", on=on, by="b", at=at)
        if number == 1:
            commitment.add(agency.store, "R1", text="Ask the vendor", owner="U1", due=on, by="b", at=at)
        if number == 3:
            commitment.close(agency.store, "R1.1", outcome="It was dearer", by="b", at=at)
        review.close(agency.store, f"R{number}", by="b", at=at)

    told = [figures.frozen(agency.store, f"R{number}")["commitments"] for number in (2, 3, 4)]
    assert [[(one["state"], one["outcome"]) for one in rows] for rows in told] == [
        [("open", None)],
        [("closed", "It was dearer")],
        [],
    ]


def test_a_second_review_of_the_same_period_is_refused_and_names_the_first(agency: Agency):
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q1", **WHO)
    with pytest.raises(Refused, match="is R1, opened on 2026-09-15 by b; it is open") as refused:
        review.open_(agency.store, kind="division", scope="D1", period="2026.Q1", **WHO)
    assert codes(refused) == ["review-exists"]


@pytest.fixture(scope="module")
def measured() -> Store:
    store = Store.open()
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    return store


@pytest.mark.parametrize(
    ("code", "measure", "year", "value"),
    [
        ("unknown-measure", "G9", "2026-27", "50"),
        ("not-a-year", "G3", "soon", "50"),
        ("target-too-far", "G3", "2029-30", "50"),
        ("target-of-the-past", "G3", "2025-26", "50"),
        ("not-a-number", "G3", "2026-27", "much"),
        ("not-a-number", "G3", "2026-27", "nan"),
    ],
)
def test_a_target_that_cannot_be_is_refused(measured: Store, code: str, measure: str, year: str, value: str):
    with pytest.raises(Refused) as refused:
        target.set_target(measured, measure, year, value, why="w", **WHO)
    assert codes(refused) == [code]


def test_a_replaced_target_stays_with_the_review_that_replaced_it_and_a_plan_says_what_counts():
    store = Store.open()
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    review.open_(store, kind="leadership", scope="agency", period="2026-27", **WHO)
    target.set_target(store, "G3", "2026-27", "52", why="Half the coaches", review="R1", **WHO)
    late = target.set_target(
        store, "G3", "2026-27", "60", why="w", on=date(2026, 9, 1), by="b", at=datetime(2026, 9, 20)
    )
    same = plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 10, 1))
    ask = Agency.ask(None, "2027-09")  # type: ignore[arg-type]
    rows = [
        (row["value"], row["source"], row["review"], row["in_force"])
        for row in figures.target_history(store, ask, "G3")
        if row["year"] == "2026-27"
    ]
    other = {
        **PLAN,
        "Values": [[*row[:3], 53] if row[:3] == ["G3", "2026-27", "target"] else row for row in PLAN["Values"]],
    }
    new = plans.load(store, Source("plan.xlsx", workbook(other)), by="test", at=datetime(2026, 11, 1))
    (year,) = [
        y
        for m in figures.measures(store, ask)["measures"]
        for y in m["years"]
        if (m["measure"], y["year"]) == ("G3", "2026-27")
    ]

    replaced = [
        (row["value"], row["replaced_on"], row["replaced_in"])
        for row in figures.target_history(store, ask, "G3")
        if row["year"] == "2026-27"
    ]

    assert replaced[1] == (60.0, "2026-09-15", "R1")
    assert rows == [(54.0, "plan", None, False), (60.0, "decision", None, False), (52.0, "decision", "R1", True)]
    assert [finding.code for finding in late.findings] == ["target-not-last"]
    assert ["stays 52" in f.message for f in same.findings if f.code == "target-beside-plan"] == [True]
    assert ["is now 53" in f.message for f in new.findings if f.code == "target-beside-plan"] == [True]
    assert year["target"] == 53
    facts = [
        (f["value"], f["in_force"])
        for f in figures.measure_facts(store, ask, "G3")
        if f["field"] == "target" and f["decided_on"]
    ]
    assert sorted(facts) == [("52.0", False), ("60.0", False)]


def test_what_was_declined_or_decided_no_longer_waits_for_a_decision():
    agency = Agency({"A1": ("M1", "U1", "2026-09-30"), "A2": ("M1", "U1", "2026-10-31")})
    agency.report("U1", "2026-08", "A1 | Discontinued\nA2 | Discontinued")
    month = agency.ask("2026-08")
    waiting = lambda: [row["item"] for row in figures.decisions(agency.store, month) if row["kind"] == "change asked"]  # noqa: E731
    first, second = (row["id"] for row in figures.requests(agency.store, month, only_open=True))

    assert sorted(waiting()) == ["A1", "A2"]
    request.decline(agency.store, first, why="It goes on", by="b", at=AT)
    assert waiting() == ["A2"]
    adjust.adjust(agency.store, "A2", "drop", why="w", **WHO)
    assert (waiting(), figures.request(agency.store, month, second)["state"]) == ([], "decided")
    assert Month(2026, 8) == month.as_of


def test_what_a_unit_asks_in_its_own_words_is_accepted_where_one_value_is_certain():
    store = Store.open()
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    rows = [
        ["1.1.Y1-1.1", "Behind", "", "", "", "re-date", "New date 5 February 2027. The line is late."],
        ["1.1.Y1-1.3", "Behind", "", "", "", "re-date", "some time in spring"],
    ]
    (sent,) = submit(store, [Source("u1.xlsx", report("U1", "2026-08", *rows))], by="t", at=datetime(2026, 9, 8))
    assert sent.accepted
    sure, unsure = figures.requests(store, Agency.ask(None, "2026-08"))  # type: ignore[arg-type]

    done = request.accept(store, sure["id"], by="b", on=ON, at=AT)
    with pytest.raises(Refused, match="some time in spring") as refused:
        request.accept(store, unsure["id"], by="b", on=ON, at=AT)

    assert (sure["value"], done.more["step"], done.more["to"]) == ("2027-02-05", "accept", "2027-02-05")
    assert codes(refused) == ["value-needed"]
    assert request.accept(store, unsure["id"], to="2027-04-30", by="b", on=ON, at=AT).more["step"] == "change"


def test_a_request_for_what_holds_already_cannot_be_accepted_and_can_be_declined():
    store = Store.open()
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    on = date(2026, 9, 1)
    adjust.adjust(store, "1.1.Y1-1.1", "re-date", to="2027-02-05", why="w", on=on, by="b", at=datetime(2026, 9, 1, 12))
    asks = ["1.1.Y1-1.1", "Behind", "", "", "", "re-date", "2027-02-05"]
    submit(store, [Source("u1.xlsx", report("U1", "2026-08", asks))], by="t", at=datetime(2026, 9, 8))
    (asked,) = figures.requests(store, Agency.ask(None, "2026-08"))  # type: ignore[arg-type]

    with pytest.raises(Refused, match=r"1\.1\.Y1-1\.1 is due on 2027-02-05 already") as refused:
        request.accept(store, asked["id"], by="b", on=ON, at=AT)

    assert codes(refused) == ["nothing-changes"]
    assert len(store.rows("from adjustment")) == 1
    assert store.rows("from request_step") == []
    request.decline(store, asked["id"], why="It is its date already", by="b", at=AT)
    assert figures.request(store, Agency.ask(None, "2026-08"), asked["id"])["state"] == "declined"  # type: ignore[arg-type]


def test_a_report_back_dated_to_before_the_closing_changes_nothing_frozen_and_is_said(agency: Agency):
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q1", as_of=Month(2026, 8), **WHO)
    review.close(agency.store, "R1", by="b", at=AT)
    text = frozen_text(agency.store, "R1")
    agency.report("U2", "2026-08", "A3 | Completed | 2026-08-30", at="2026-09-08")
    agency.report("U3", "2026-08", "A4 | On schedule", at="2026-09-20")

    (said,) = figures.since(agency.store, "R1")["said"]

    assert frozen_text(agency.store, "R1") == text
    assert said.startswith("1 report has come in since: U2 for 2026-08, on 2026-09-08.")  # U3 is of the other division
    assert "1 is back-dated to before the closing" in said


def test_one_long_answer_asks_equal_questions_once_and_sees_what_is_tried(agency: Agency):
    told = agency.store.remembering()
    first = told.rows("from act")
    first[0]["who"] = "somebody else"

    with agency.store.trial() as tried:
        adjust.adjust(tried, "A4", "drop", why="w", **WHO)
        assert len(tried.remembering().rows("from adjustment")) == 1
    assert told.rows("from act")[0]["who"] == "test"
    agency.report("U2", "2026-08", "A3 | Behind")
    assert len(told.rows("from act")) == len(first) < len(agency.store.rows("from act"))


def test_of_two_who_decide_in_the_same_moment_one_is_told_and_nothing_is_lost(agency: Agency):
    seen, start = agency.store.data_version(), Barrier(2)

    def decide(day: str) -> str:
        start.wait()
        try:
            adjust.adjust(agency.store, "M3", "re-date", to=day, why=day, seen=seen, **WHO)
        except Refused as refused:
            return refused.findings[0].code
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(decide, ("2027-06-01", "2027-06-02")))

    assert ends == ["accepted", "decided-meanwhile"]
    assert len(agency.store.rows("from adjustment")) == 1
