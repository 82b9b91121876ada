"""What an act answers: its own number, for each kind of act; and where the moment that is said counts for the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from spm_core.errors import Refused, WrongUse
from spm_core.intake import Source
from spm_core.ledger import (
    accomplishment,
    adjust,
    commitment,
    declare,
    mappings,
    next_year,
    people,
    plans,
    recommendation,
    request,
    review,
    suggestion,
    target,
    withdraw,
)
from spm_core.ledger.acts import Outcome, moment_of
from spm_core.store import Store
from tests.agency import YEAR, Agency
from tests.ledger import test_mappings
from tests.ledger.record import HOW, WHY, is_refused, left, refusal
from tests.ledger.test_recorded import ASKED, ON, OPENING, RAISED, agency, asks, made_agency
from tests.workbooks import PLAN, workbook

__all__ = ["agency"]


REASONED = {
    "recommendation:withdraw", "request:decline", "adjust:re-date", "declare:not_met", "upload:withdraw", "review:reopen",
}  # fmt: skip
"""acts that are given a reason here: of the others none is recorded"""


def test_each_act_answers_with_its_own_number(agency: Agency) -> None:
    store = agency.store
    (upload,) = store.rows("select upload from upload")
    leadership: dict[str, Any] = {"kind": "leadership", "scope": "agency", "period": YEAR, "on": ON}
    acts: dict[str, Callable[[], Outcome]] = {
        "review:open": lambda: review.open_(store, **leadership, **HOW),
        "review:note": lambda: review.note(store, "R1", section="other", text="t", **HOW),
        "review:minutes": lambda: review.minutes(store, "R1", section="other", text="t", **HOW),
        "review:strike": lambda: review.strike(store, "R1", store.data_version(), **HOW),
        "review:attend": lambda: review.attend(store, "R1", person="Ada", **HOW),
        "commitment:add": lambda: commitment.add(store, "R1", text="t", owner="U1", due=ON, **HOW),
        "commitment:close": lambda: commitment.close(store, "R1.1", outcome="o", **HOW),
        "recommendation:escalate": lambda: recommendation.escalate(store, RAISED, **HOW),
        "recommendation:answer": lambda: recommendation.answer(store, RAISED, text="t", **HOW),
        "recommendation:withdraw": lambda: recommendation.withdraw(store, RAISED, why="w", **HOW),
        "request:decline": lambda: request.decline(store, ASKED, why="w", **HOW),
        "adjust:re-date": lambda: adjust.adjust(store, "A1", "re-date", to="2027-01-10", **WHY),
        "declare:not_met": lambda: declare.declare(store, "M1", "not_met", **WHY),
        "next-year:keep": lambda: next_year.choose(store, "M2", "keep", on=ON, **HOW),
        "accomplishment:choose": lambda: accomplishment.choose(store, YEAR, [{"text": "t"}], **HOW),
        "accomplishment:edit": lambda: accomplishment.edit(store, f"{YEAR}.a1", text="u", **HOW),
        "accomplishment:remove": lambda: accomplishment.remove(store, f"{YEAR}.a1", **HOW),
        "suggestion:write": lambda: suggestion.suggest(store, "2027-28", "t", reason="late", **HOW),
        "suggestion:edit": lambda: suggestion.edit(store, "2027-28.s1", text="u", **HOW),
        "suggestion:remove": lambda: suggestion.remove(store, "2027-28.s1", **HOW),
        "mapping:keep": lambda: mappings.keep(store, test_mappings.mapping("north"), **HOW),
        "mapping:forget": lambda: mappings.forget(store, "north", **HOW),
        "people:add": lambda: people.add(store, "a@x.org", "viewer", **HOW),
        "people:end": lambda: people.end(store, "a@x.org", **HOW),
        "upload:withdraw": lambda: withdraw.withdraw(store, upload["upload"], why="w", **HOW),
        "review:close": lambda: review.close(store, "R1", **HOW),
        "review:reopen": lambda: review.reopen(store, "R1", why="w", **HOW),
    }  # fmt: skip

    for kind, act in acts.items():
        done = act()

        (row,) = store.rows("from act where act = $act", {"act": done.act})
        assert (row["kind"], row["why"]) == (kind, "w" if kind in REASONED else None)
        assert (kind, done.act) == (kind, store.data_version())


def test_a_plan_is_loaded_opened_and_its_target_set_each_under_its_own_number() -> None:
    store = Store.open()
    before: dict[str, Any] = {"by": "Ann", "at": datetime(2026, 6, 20)}

    acts = [
        plans.load(store, Source("plan.xlsx", workbook(PLAN)), **before).act,
        plans.open_year(store, "2026", **before).act,
        target.set_target(store, "G3", YEAR, 52, **WHY).act,
    ]

    kinds = ["plan:load", "year:open", "target:set"]
    assert store.rows("select act, kind from act order by act") == [
        {"act": act, "kind": kind} for act, kind in zip(acts, kinds, strict=True)
    ]


# ---- the moment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-09", datetime(2026, 11, 9, 5)),
        (" 2026-11-09T16:20 ", datetime(2026, 11, 9, 21, 20)),
        ("2026-07-09T16:20", datetime(2026, 7, 9, 20, 20)),
        ("2026-11-09T16:20+00:00", datetime(2026, 11, 9, 16, 20)),
        ("2026-11-09T16:20+02:00", datetime(2026, 11, 9, 14, 20)),
    ],
)
def test_a_moment_is_on_the_agencys_clock_unless_it_says_otherwise(text: str, read: datetime) -> None:
    made = Agency({"A1": ("M1", "U1", "2026-12-01")}, time_zone="America/New_York")

    assert moment_of(made.store, text) == read
    assert moment_of(made.store, text, "America/New_York") == read


def test_a_moment_is_the_same_on_a_machine_in_any_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert moment_of(Store.open(), "2026-11-09T16:20+02:00") == datetime(2026, 11, 9, 14, 20)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["soon", "", "9999-12-31T23:59-12:00"])
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(WrongUse, match=f"^{text!r} (is no time|lies outside)"):
        moment_of(Store.open(), text)


def test_a_review_closed_with_an_earlier_moment_looks_at_the_month_that_was_over_then(agency: Agency) -> None:
    what: dict[str, Any] = {**OPENING, "scope": "D2", "on": date(2026, 8, 10)}
    opened = review.open_(agency.store, **what, by="Ann", at=datetime(2026, 8, 10, 12)).more["review"]

    done = review.close(agency.store, opened, by="Ann", at=datetime(2026, 8, 11, 12))

    assert (done.more["as_of"], left_as_of(agency)) == ("2026-07", date(2026, 7, 31))


def left_as_of(agency: Agency) -> date:
    """The month that the last closed review looked at."""
    found: date = agency.store.rows("select as_of from review_close order by act desc limit 1")[0]["as_of"]
    return found


def test_a_decision_that_says_something_new_by_what_was_known_then_is_recorded(agency: Agency) -> None:
    adjust.adjust(agency.store, "A1", "re-date", to="2027-01-10", **{**WHY, "on": date(2026, 11, 10)})

    earlier = {**WHY, "on": date(2026, 11, 12), "at": datetime(2026, 11, 12, 12)}
    adjust.adjust(agency.store, "A1", "re-date", to="2027-01-10", **earlier)

    again = refusal(lambda: adjust.adjust(agency.store, "A1", "re-date", to="2027-01-10", **WHY))
    assert (again[0], again[2]) == ("nothing-changes", "2027-01-10")


@pytest.mark.parametrize(
    "act",
    [
        lambda s: review.note(s, "R1", section="other", text="t", **HOW),
        lambda s: review.minutes(s, "R1", section="other", text="t", **HOW),
        lambda s: review.strike(s, "R1", 1, **HOW),
        lambda s: review.attend(s, "R1", person="Ada", **HOW),
        lambda s: review.close(s, "R1", **HOW),
        lambda s: commitment.add(s, "R1", text="t", owner="U1", due=ON, **HOW),
        lambda s: recommendation.escalate(s, RAISED, review="R1", **HOW),
        lambda s: request.decline(s, ASKED, why="w", review="R1", **HOW),
        lambda s: request.accept(s, ASKED, review="R1", **HOW),
        lambda s: adjust.adjust(s, "A1", "drop", review="R1", **WHY),
        lambda s: declare.declare(s, "M1", "not_met", review="R1", **WHY),
        lambda s: next_year.choose(s, "M2", "keep", review="R1", on=ON, **HOW),
    ],
)
def test_a_closed_review_takes_nothing_in(closed: Agency, act: Any) -> None:
    is_refused(closed.store, act, ("review-closed", "R1"))


@pytest.fixture(scope="module")
def closed() -> Agency:
    """One whose review is closed: nothing more is stored in it."""
    made = made_agency()
    review.close(made.store, "R1", **HOW)
    return made


def test_a_milestone_that_is_only_proposed_has_no_result(agency: Agency) -> None:
    agency.milestones = {**agency.milestones, "M9": (YEAR, "U1", "2027-05-31")}
    agency.load({"A1": ("M1", "U1", "2026-12-01")}, at=datetime(2026, 11, 10))

    is_refused(agency.store, lambda s: declare.declare(s, "M9", "met", **WHY), ("not-in-plan-yet", "M9"))


@pytest.mark.parametrize("before", [(), ("escalate",), ("answer",), ("escalate", "answer")])
def test_a_recommendation_may_be_withdrawn_at_any_step(agency: Agency, before: tuple[str, ...]) -> None:
    steps: dict[str, Callable[[], Outcome]] = {
        "escalate": lambda: recommendation.escalate(agency.store, RAISED, **HOW),
        "answer": lambda: recommendation.answer(agency.store, RAISED, text="t", **HOW),
    }
    for step in before:
        steps[step]()

    done = recommendation.withdraw(agency.store, RAISED, why="w", **HOW)

    kept = agency.store.rows("from recommendation_step order by act")
    assert [row["step"] for row in kept] == [*before, "withdraw"]
    assert kept[-1]["act"] == done.act


# ---- words that people read --------------------------------------------------------------------------------------


def test_a_point_of_the_agenda_may_be_written_with_a_hyphen(agency: Agency) -> None:
    done = review.note(agency.store, "R1", section="At-Risk", text="t", **HOW)

    assert (done.more["section"], left(agency, "review_note")[1]["section"]) == ("at_risk", "at_risk")


def test_the_detail_of_a_request_without_a_note_is_its_reason(agency: Agency) -> None:
    request.accept(agency.store, asks(agency, "drop", "Not needed"), **HOW)

    why = "As Unit U3 asked in its report for October 2026: Not needed"
    assert left(agency, "adjustment")[0] == ("adjust:drop", "Ann", why)


def test_of_a_recommendation_escalated_without_a_reason_there_is_nothing_more_to_do(agency: Agency) -> None:
    recommendation.escalate(agency.store, RAISED, **HOW)

    with pytest.raises(Refused, match=f"{RAISED} is escalated: nothing more to do\\."):
        recommendation.escalate(agency.store, RAISED, **HOW)
