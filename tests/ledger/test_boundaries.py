"""Where an act just holds or just fails: on the day itself, beside what was done before, for the rest of a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from spm_core import figures
from spm_core.intake import Source
from spm_core.ledger import (
    accomplishment,
    adjust,
    declare,
    mappings,
    plans,
    recommendation,
    request,
    review,
    suggestion,
    target,
)
from spm_core.ledger.good_rows import fine_rows
from spm_core.ledger.sending import Parcel, send
from spm_core.model import Ask, Finding, Month
from spm_core.store import Store
from tests.agency import YEAR, Agency
from tests.ledger import test_mappings
from tests.ledger.record import AT, HOW, WHY, left, refusal
from tests.ledger.test_own_reports import OCTOBER, store
from tests.ledger.test_recorded import ASKED, ON, OPENING, RAISED, agency
from tests.ledger.test_submit import read
from tests.trackers import tracker
from tests.workbooks import PLAN, report, workbook

__all__ = ["agency", "store"]


# ---- declarations ------------------------------------------------------------------------------------------------


def test_a_milestone_may_be_met_on_the_day_of_its_declaration_and_not_on_the_next(agency: Agency) -> None:
    ahead = date(2026, 11, 19)

    said = refusal(lambda: declare.declare(agency.store, "M1", "met", met_on=ahead, **WHY))
    done = declare.declare(agency.store, "M1", "met", met_on=ON, **WHY)

    assert (said[0], said[2]) == ("met-ahead", "2026-11-19")
    unmet = refusal(lambda: declare.declare(agency.store, "M1", "not_met", met_on=ON, **WHY))
    assert (unmet[0], unmet[2]) == ("met-on-unmet", "2026-11-18")
    assert left(agency, "declaration")[1]["met_on"] == ON
    assert done.act == agency.store.data_version()


def test_whoever_declares_without_having_seen_what_was_declared_since_is_told(agency: Agency) -> None:
    seen = agency.store.data_version()
    declare.declare(agency.store, "M1", "met", **WHY)

    assert refusal(lambda: declare.declare(agency.store, "M1", "not_met", seen=seen, **WHY))[0] == "decided-meanwhile"
    declare.declare(agency.store, "M1", "not_met", seen=agency.store.data_version(), **WHY)


def test_of_many_declarations_each_gives_its_own_act_and_the_review(agency: Agency) -> None:
    rows = [{"milestone": name, "result": "not_met", "why": "w"} for name in ("M1", "M2")]

    done = declare.declare_many(agency.store, rows, on=ON, review="R1", **HOW)

    kept = agency.store.rows("from declaration order by act")
    assert [(row["act"], row["known_at"]) for row in kept] == [(one.act, AT) for one in done]
    held = agency.store.rows("from decision_review order by act")
    assert held == [{"act": one.act, "review": "R1"} for one in done]
    assert [one.more for one in done] == [
        {"milestone": name, "result": "not_met", "review": "R1"} for name in ("M1", "M2")
    ]


def test_a_result_that_differs_from_the_actions_is_said_beside_all_else(agency: Agency) -> None:
    done = declare.declare(agency.store, "M2", "met", review="R1", **WHY)

    early = declare.declare(agency.store, "M2", "not_met", review="R1", **{**WHY, "on": date(2026, 6, 30)})

    assert [(one.severity, one.code) for one in done.findings] == [
        ("warning", "decision-of-another-division"),
        ("info", "differs-from-actions"),
    ]
    (said, _) = early.findings
    assert (said.severity, said.code, said.value) == ("warning", "decided-before-opening", "2026-06-30")
    assert said.message.startswith(f"The decision on M2 is dated 2026-06-30, before {YEAR} was opened on 2026-07-01")


def test_a_declaration_has_a_reason_and_a_day_that_is_not_to_come(agency: Agency) -> None:
    for more, code in (({"why": " "}, "no-reason"), ({"on": date(2026, 11, 19)}, "decided-ahead")):
        said = refusal(lambda more=more: declare.declare(agency.store, "M1", "not_met", **{**WHY, **more}))  # type: ignore[misc]
        assert said[0] == code


def test_a_decision_dated_before_its_year_was_opened_is_said_with_its_item(agency: Agency) -> None:
    done = adjust.adjust(agency.store, "A1", "re-date", to="2027-01-10", **{**WHY, "on": date(2026, 6, 30)})

    (said,) = done.findings
    assert (said.severity, said.code, said.value) == ("warning", "decided-before-opening", "2026-06-30")
    assert said.message.startswith(f"The decision on A1 is dated 2026-06-30, before {YEAR} was opened")


def test_a_decision_on_the_day_on_which_the_year_was_opened_is_not_before_it(agency: Agency) -> None:
    done = adjust.adjust(agency.store, "A1", "re-date", to="2027-01-10", **{**WHY, "on": date(2026, 7, 1)})

    assert [one.code for one in done.findings] == []


# ---- adjustments -------------------------------------------------------------------------------------------------


def test_whose_division_it_is_is_said_of_an_adjustment_a_request_and_no_other_kind_of_review(agency: Agency) -> None:
    opened = review.open_(agency.store, kind="leadership", scope="agency", period=YEAR, on=ON, **HOW).more["review"]

    told = [
        [one.code for one in adjust.adjust(agency.store, "A3", "re-date", to=to, review=name, **WHY).findings]
        for to, name in (("2027-01-10", "R1"), ("2027-01-11", opened), ("2027-01-12", None))
    ]
    other = review.open_(agency.store, **{**OPENING, "scope": "D2"}, **HOW).more["review"]
    accepted = request.accept(agency.store, ASKED, review=other, on=ON, **HOW)

    assert told == [["decision-of-another-division"], [], []]
    assert [one.code for one in accepted.findings] == ["decision-of-another-division"]


def test_a_collaboration_may_end_on_the_day_on_which_it_begins_and_not_before(agency: Agency) -> None:
    later, day = date(2026, 12, 10), date(2026, 12, 9)

    def works(to_on: date, from_on: date | None = later) -> object:
        return adjust.adjust(agency.store, "A1", "collaborate", to="U2", from_on=from_on, to_on=to_on, **WHY)

    assert refusal(lambda: works(day))[::2] == ("ends-before-it-begins", "2026-12-09")
    assert refusal(lambda: works(date(2026, 11, 17), None))[0] == "ends-before-it-begins"
    works(later)
    assert left(agency, "adjustment")[1]["to_unit"] == "U2"


def test_what_was_completed_may_still_be_worded_anew(agency: Agency) -> None:
    agency.report("U3", "2026-10", "A3 | Completed | 2026-10-12")

    assert refusal(lambda: adjust.adjust(agency.store, "A3", "drop", **WHY))[0] == "already-completed"
    adjust.adjust(agency.store, "A3", "reword", to="Coaches chosen", **WHY)
    assert left(agency, "adjustment")[1]["to_text"] == "Coaches chosen"


def test_an_item_is_added_with_the_date_that_is_given_and_only_to_a_year_that_is_open(agency: Agency) -> None:
    plan = {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U1", "2026-12-01"), "A3": ("M2", "U3", "2026-12-01")}
    agency.milestones = {**agency.milestones, "N1": ("2027-28", "U1", "2028-05-31")}
    agency.load({**plan, "P1": ("M1", "U1", "2026-12-20"), "P2": ("N1", "U1", "2027-12-01")}, at=datetime(2026, 11, 10))

    assert refusal(lambda: adjust.adjust(agency.store, "P2", "add", **WHY))[::2] == ("year-not-open", "P2")
    adjust.adjust(agency.store, "P1", "add", to="2026-27.Q3", **WHY)
    row = left(agency, "adjustment")[1]
    assert (row["to_date"], row["to_precision"]) == (date(2027, 3, 31), "quarter")


def test_what_is_added_with_a_day_of_before_stands_as_it_was_in_the_loads_that_became_known_since(
    agency: Agency,
) -> None:
    plan = {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U1", "2026-12-01"), "A3": ("M2", "U3", "2026-12-01")}
    agency.load({**plan, "P1": ("M1", "U1", "2026-12-20")}, at=datetime(2026, 11, 10))
    agency.load({**plan, "P1": ("M1", "U1", "2027-02-01")}, at=datetime(2026, 11, 20))

    adjust.adjust(agency.store, "P1", "add", to="2027-01-10", **WHY)

    (anew,) = agency.store.rows("from plan_load where known_at > $at order by act desc limit 1", {"at": AT})
    (act,) = agency.store.rows("from act where act = $act", {"act": anew["act"]})
    assert (anew["known_at"], act["who"]) == (datetime(2026, 11, 20), "Ann")
    held = agency.store.rows("from plan_action where act = $act order by pos", {"act": anew["act"]})
    assert [(row["action"], row["due"]) for row in held if row["action"] == "P1"] == [("P1", date(2026, 12, 20))]


# ---- what units recommend and ask --------------------------------------------------------------------------------


def test_what_is_escalated_in_a_review_stands_in_it(agency: Agency) -> None:
    done = recommendation.escalate(agency.store, RAISED, review="R1", **HOW)

    assert agency.store.rows("from decision_review") == [{"act": done.act, "review": "R1"}]


# ---- the year's report and the year to come ----------------------------------------------------------------------


def test_what_was_chosen_before_is_passed_over_and_the_rest_of_the_list_is_not(agency: Agency) -> None:
    accomplishment.choose(agency.store, YEAR, [{"text": "Placed"}], **HOW)

    done = accomplishment.choose(agency.store, YEAR, [{"text": "Placed"}, {"text": "Trained"}], **HOW)

    assert done.more["accomplishments"] == [f"{YEAR}.a1", f"{YEAR}.a2"]
    assert left(agency, "accomplishment")[1]["text"] == "Trained"


def test_a_suggestion_without_a_reason_in_words_has_none(agency: Agency) -> None:
    suggestion.suggest(agency.store, "2027-28", "Coach", reason="late", **HOW)

    act, row = left(agency, "suggestion")
    assert (act, row["about"], row["lead"], row["strategy"]) == (("suggestion:write", "Ann", None), None, None, None)


# ---- reviews and targets -----------------------------------------------------------------------------------------


def test_a_review_may_be_held_from_the_first_day_of_its_period_on(agency: Agency) -> None:
    def opens(on: date, period: str = "2026-27.Q2") -> object:
        return review.open_(agency.store, kind="division", scope="D1", period=period, on=on, **HOW)

    assert refusal(lambda: opens(date(2026, 9, 30)))[0] == "period-not-begun"
    opens(date(2026, 10, 1))


TYPED: dict[str, Any] = {"is_typed": True, "section": "at_risk", "who": "Ann", "text": "Mine", "struck_by": None}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "Mine"),
        ({"is_typed": False}, "Before"),
        ({"section": "other"}, "Before"),
        ({"who": "Ben"}, "Before"),
        ({"is_typed": False, "section": "other"}, "Before"),
        ({"section": "other", "who": "Ben"}, "Before"),
        ({"struck_by": 9}, ""),
    ],
)
def test_what_somebody_typed_under_a_point_is_theirs_typed_there_and_stands(more: dict[str, Any], text: str) -> None:
    assert review.typed([{**TYPED, "text": "Before"}, TYPED | more], "at_risk", "Ann") == text


def test_a_target_that_counts_beside_the_plans_is_said_with_its_measure_and_year() -> None:
    made = Store.open()
    plans.load(made, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20))
    target.set_target(made, "G3", YEAR, 52, **WHY)
    values = [row if row[1:3] != [YEAR, "target"] or row[0] != "G3" else [*row[:3], 53] for row in PLAN["Values"]]

    done = plans.load(made, Source("plan.xlsx", workbook({**PLAN, "Values": values})), by="t", at=datetime(2026, 12, 1))

    (said,) = [one for one in done.findings if one.code == "target-beside-plan"]
    assert (said.severity, said.sheet, said.value) == ("warning", "Values", "53")
    assert said.message.startswith(f"The target of G3 for {YEAR} is now 53, as the plan says; 52 was decided")


# ---- files -------------------------------------------------------------------------------------------------------


def test_a_warning_leaves_its_row_where_it_is(store: Store) -> None:
    data = tracker({(4, "Status"): "Done", (4, "%"): 40, (5, "Finished on"): date(2026, 10, 5)})

    (done,) = send(store, [Parcel(Source("Work plan.xlsx", data), None, OCTOBER, good_rows=True)], by="lead")

    assert [(one.severity, one.code) for one in done.findings if one.cell and one.severity != "info"] == [
        ("error", "completed-without-date"),
        ("warning", "percent-against-status"),
        ("warning", "completed-not-counted"),
        ("warning", "rows-left-out"),
    ]
    assert sorted(row["action"] for row in done.report.status) == ["1", "2", "3", "5"]
    (gone,) = figures.left_out(store, Ask("t", OCTOBER))  # not what is only worth a look beside its error
    assert (gone["item"], gone["message"][:14]) == ("4", "Tracker!H11 is")


def test_of_recommendations_only_the_faulty_one_is_left_out() -> None:
    rows = [{"row": at, "recommendation": f"r{at}", "about": None, "answer": None} for at in (2, 3)]
    fault = Finding("error", "unknown-item", "m", sheet="Recommendations", cell="B3")

    kept = fine_rows(replace(read(), recommendations=rows, findings=[fault]))

    assert [row["row"] for row in kept.recommendations] == [2]


def test_a_file_is_judged_by_the_day_on_which_it_came_for_the_unit_that_was_said() -> None:
    made = Store.open()
    plans.load(made, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(made, YEAR, by="chief", at=datetime(2026, 7, 1))
    told = report("U1", "2026-09", ["1.1.Y1-1.1", "On schedule", "", ""])

    early, other, late = (
        send(made, [Parcel(Source("Reading.xlsx", told), unit, None)], by="Ada", at=at)[0]
        for at, unit in ((datetime(2026, 8, 20), None), (datetime(2026, 10, 4), "U2"), (datetime(2026, 10, 5), "U1"))
    )

    assert [one.code for one in early.findings] == ["month-not-begun", "owed-rows-absent"]
    assert (early.accepted, other.accepted) == (True, False)
    assert [one.code for one in late.findings] == ["owed-rows-absent", "already-in-force"]
    (kept,) = figures.uploads(made, Ask("t", Month(2026, 10)))
    assert kept["received_at"] == "2026-08-20T00:00:00Z"


def test_whoever_forgets_a_mapping_says_who_they_are() -> None:
    made = Store.open()
    mappings.keep(made, test_mappings.mapping("north"), by="test")

    assert refusal(lambda: mappings.forget(made, "north", by=" "))[0] == "no-name"


def test_a_mapping_is_kept_and_forgotten_at_the_moment_that_is_said() -> None:
    made = Store.open()
    mappings.keep(made, test_mappings.mapping("north"), by="test", at=AT)
    mappings.forget(made, "north", by="test", at=AT)

    assert [row["known_at"] for row in made.rows("from act order by act")] == [AT, AT]
