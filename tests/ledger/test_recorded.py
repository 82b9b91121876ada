"""What each act of the cycle leaves in the record, to the letter: its act, its row, its answer; and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from spm_core import figures
from spm_core.errors import Refused
from spm_core.ledger import adjust, commitment, declare, recommendation, request, review, withdraw
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Month
from tests.agency import YEAR, Agency
from tests.ledger.record import AT, HOW, is_refused, left, refusal
from tests.ledger.test_submit import read

ON = date(2026, 11, 18)
OPENING: dict[str, Any] = {"kind": "division", "scope": "D1", "period": "2026-27.Q1", "on": ON}
RAISED, ASKED = "U1-2026-10.r1", "U1-2026-10.c1"


def made_agency() -> Agency:
    """Two actions of U1 and one of U3; U1 recommends, and asks for a later date and for a drop."""
    made = Agency(
        {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U1", "2026-12-01"), "A3": ("M2", "U3", "2026-12-01")},
        {"M1": (YEAR, "U1", "2027-05-31"), "M2": (YEAR, "U3", "2027-05-31")},
    )
    line = {**read().status[0], "status": "Behind", "status_read": "Behind", "completed_on": None}
    status = [
        {**line, "action": "A1", "note": "Schools are late", "change_asked": "re-date", "change_detail": "2026-12-20"},
        {**line, "row": 3, "action": "A2", "note": None, "change_asked": "drop", "change_detail": None},
    ]
    told = [{"row": 2, "recommendation": "Hire a coach", "about": "A1", "answer": None}]
    sent = replace(read(), status=status, milestones=[], measures=[], recommendations=told)
    keep(made.store, [Receipt(Submitted(sent), "Rosa", datetime(2026, 11, 5))])
    review.open_(made.store, **OPENING, **HOW)
    return made


def asks(agency: Agency, change: str, detail: str | None) -> str:
    """Let U3 ask for a change of A3, without a note; give the request's id."""
    line = {**read().status[0], "action": "A3", "status": "Behind", "status_read": "Behind", "completed_on": None}
    asked = {**line, "note": None, "change_asked": change, "change_detail": detail}
    sent = replace(read(), sha256="b", unit="U3", status=[asked], milestones=[], measures=[], recommendations=[])
    keep(agency.store, [Receipt(Submitted(sent), "Max", datetime(2026, 11, 6))])
    return "U3-2026-10.c1"


@pytest.fixture
def agency() -> Agency:
    return made_agency()


@pytest.fixture(scope="module")
def unmoved() -> Agency:
    """One for all that is refused: nothing of it is stored."""
    return made_agency()


def held(agency: Agency, act: int) -> list[str]:
    """The reviews in which an act was decided."""
    return [row["review"] for row in agency.store.rows("from decision_review where act = $act", {"act": act})]


def test_a_review_is_opened_noted_attended_closed_and_reopened(agency: Agency) -> None:
    store = agency.store
    opened = review.open_(store, kind="division", scope="D2", period="2026-10", as_of=Month(2026, 10), on=ON, **HOW)
    assert (opened.findings, opened.more) == (
        (),
        {"review": "R2", "kind": "division", "scope": "D2", "period": "2026-10", "opened_on": "2026-11-18", "as_of": "2026-10"},
    )  # fmt: skip
    assert left(agency, "review") == (
        ("review:open", "Ann", None),
        {"review": "R2", "kind": "division", "scope": "D2", "period": "2026-10", "opened_on": ON, "as_of": date(2026, 10, 31)},
    )  # fmt: skip
    assert [row["as_of"] for row in store.rows("from review order by act")] == [None, date(2026, 10, 31)]
    noted = review.note(store, "R1", section=" At risk", text=" Schools move ", **HOW)
    assert noted.more == {"review": "R1", "section": "at_risk", "text": "Schools move"}
    assert left(agency, "review_note") == (("review:note", "Ann", None), noted.more)
    there = review.attend(store, "R1", person=" Ada ", **HOW)
    assert left(agency, "review_attendance") == (("review:attend", "Ann", None), {"review": "R1", "person": "Ada"})
    assert (there.act, there.more) == (store.data_version(), {"review": "R1", "person": "Ada"})
    for number in (1, 2):
        closed = review.close(store, "R1", **HOW)
        assert closed.more == {"review": "R1", "number": number, "as_of": "2026-09", "known_at": "2026-11-18T09:00:00Z"}
        act, row = left(agency, "review_close")
        document = row.pop("document")
        assert (act, row) == (
            ("review:close", "Ann", None),
            {"review": "R1", "number": number, "as_of": date(2026, 9, 30)},
        )
        frozen = figures.frozen(store, "R1", number)
        assert document == review.as_text(frozen)
        assert (frozen["number"], frozen["closed"]) == (number, "2026-11-18")
        assert refusal(lambda: review.close(store, "R1", **HOW))[0] == "review-closed"
        again = review.reopen(store, "R1", why="one was missing", **HOW)
        assert again.more == {"review": "R1", "kept": number}
        assert left(agency, "review_reopen") == (("review:reopen", "Ann", "one was missing"), {"review": "R1"})
    assert refusal(lambda: review.reopen(store, "R1", why="w", **HOW)) == ("review-open", "Go on in it.", "R1")


@pytest.mark.parametrize(
    ("said", "act"),
    [
        (("nothing-given", None), lambda s: review.note(s, "R1", section="other", text=" ", **HOW)),
        (("unknown-section", "lunch"), lambda s: review.note(s, "R1", section="Lunch", text="t", **HOW)),
        (("unknown-review", "R9"), lambda s: review.note(s, "R9", section="other", text="t", **HOW)),
        (("unknown-review", "R9"), lambda s: review.attend(s, "R9", person="Ada", **HOW)),
        (("nothing-given", None), lambda s: review.attend(s, "R1", person=" ", **HOW)),
        (("unknown-review", "R9"), lambda s: review.close(s, "R9", **HOW)),
        (("unknown-review", "R9"), lambda s: review.reopen(s, "R9", why="w", **HOW)),
        (("no-reason", None), lambda s: review.reopen(s, "R1", why=" ", **HOW)),
        *(
            (("no-name", None), act)
            for act in (
                lambda s: review.open_(s, **OPENING, by=" ", at=AT),
                lambda s: review.note(s, "R1", section="other", text="t", by=" ", at=AT),
                lambda s: review.minutes(s, "R1", section="other", text="t", by=" ", at=AT),
                lambda s: review.strike(s, "R1", 1, by=" ", at=AT),
                lambda s: review.attend(s, "R1", person="Ada", by=" ", at=AT),
                lambda s: review.close(s, "R1", by=" ", at=AT),
                lambda s: review.reopen(s, "R1", why="w", by=" ", at=AT),
                lambda s: commitment.add(s, "R1", text="t", owner="o", due=ON, by=" ", at=AT),
                lambda s: commitment.close(s, "R1.1", outcome="o", by=" ", at=AT),
                lambda s: recommendation.answer(s, RAISED, text="t", by=" ", at=AT),
                lambda s: recommendation.escalate(s, RAISED, by=" ", at=AT),
                lambda s: recommendation.withdraw(s, RAISED, why="w", by=" ", at=AT),
                lambda s: request.decline(s, ASKED, why="w", by=" ", at=AT),
                lambda s: request.accept(s, ASKED, by=" ", at=AT),
                lambda s: declare.declare_many(s, [{"milestone": "M1", "result": "not_met"}], on=ON, by=" ", at=AT),
            )
        ),
        (("decided-ahead", "2026-11-19"), lambda s: review.open_(s, **{**OPENING, "on": date(2026, 11, 19)}, **HOW)),
        (("unknown-kind", "unit"), lambda s: review.open_(s, **{**OPENING, "kind": "unit"}, **HOW)),
        (("unknown-scope", "D9"), lambda s: review.open_(s, **{**OPENING, "scope": "D9"}, **HOW)),
        (("unknown-scope", "D1"), lambda s: review.open_(s, **{**OPENING, "kind": "mid-plan"}, **HOW)),
        (("unknown-period", "2026-27"), lambda s: review.open_(s, **{**OPENING, "period": "2026-27"}, **HOW)),
        (("unknown-period", "soon"), lambda s: review.open_(s, **{**OPENING, "period": "soon"}, **HOW)),
        (
            ("unknown-period", "2026-10"),
            lambda s: review.open_(s, **{**OPENING, "kind": "leadership", "scope": "agency", "period": "2026-10"}, **HOW),
        ),
        (
            ("unknown-period", "2026-27.Q1"),
            lambda s: review.open_(s, **{**OPENING, "kind": "mid-plan", "scope": "agency"}, **HOW),
        ),
        (("period-not-begun", "2026-27.Q3"), lambda s: review.open_(s, **{**OPENING, "period": "2026-27.Q3"}, **HOW)),
        (("month-outside-period", "2026-10"), lambda s: review.open_(s, **OPENING, as_of=Month(2026, 10), **HOW)),
        (("review-exists", "R1"), lambda s: review.open_(s, **{**OPENING, "period": "2026.Q1"}, **HOW)),
        (("unknown-review", "R9"), lambda s: commitment.add(s, "R9", text="t", owner="o", due=ON, **HOW)),
        (("unknown-commitment", "R1.1"), lambda s: commitment.close(s, "R1.1", outcome="o", **HOW)),
        (("nothing-given", None), lambda s: commitment.close(s, "R1.1", outcome=" ", **HOW)),
        (("nothing-given", None), lambda s: recommendation.answer(s, RAISED, text=" ", **HOW)),
        (("no-reason", None), lambda s: recommendation.escalate(s, RAISED, why=" ", **HOW)),
        (("no-reason", None), lambda s: recommendation.withdraw(s, RAISED, why=" ", **HOW)),
        (("unknown-recommendation", "r9"), lambda s: recommendation.answer(s, "r9", text="t", **HOW)),
        (("unknown-review", "R9"), lambda s: recommendation.answer(s, RAISED, text="t", review="R9", **HOW)),
        (("unknown-request", "c9"), lambda s: request.accept(s, "c9", **HOW)),
        (("no-reason", None), lambda s: request.decline(s, ASKED, why=" ", **HOW)),
        (("unknown-review", "R9"), lambda s: request.decline(s, ASKED, why="w", review="R9", **HOW)),
        (("unknown-review", "R9"), lambda s: request.accept(s, ASKED, review="R9", **HOW)),
        (
            ("ends-before-it-begins", "2026-11-17"),
            lambda s: adjust.adjust(s, "A1", "collaborate", to="U2", why="w", on=ON, to_on=date(2026, 11, 17), **HOW),
        ),
        (
            ("declared-twice", "M1"),
            lambda s: declare.declare_many(
                s, [{"milestone": code, "result": "met"} for code in ("M2", "M1", "M1")], on=ON, **HOW
            ),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    unmoved: Agency, said: tuple[str, str | None], act: Any
) -> None:
    is_refused(unmoved.store, act, said)


def test_what_is_typed_and_struck_out_says_what_was_done(agency: Agency) -> None:
    store, there = agency.store, {"review": "R1", "section": "other"}
    typed = review.minutes(store, "R1", section="Other", text=" Late ", **HOW)
    assert (typed.findings, typed.more) == ((), {**there, "text": "Late"})
    assert left(agency, "review_note") == (("review:minutes", "Ann", None), {**there, "text": "Late"})
    same = review.minutes(store, "R1", section="other", text="Late", **HOW)
    assert (same.act, same.findings, same.more) == (typed.act, (), typed.more)
    twice = review.minutes(store, "R1", section="other", text="Rain", before="Early", **HOW)
    assert [(one.severity, one.code, one.value) for one in twice.findings] == [("info", "typed-meanwhile", "other")]
    assert twice.more == {**there, "text": "Late\nRain"}

    ada = review.attend(store, "R1", person="Ada", **HOW)
    struck = review.strike(store, "R1", twice.act, why=" Twice ", **HOW)
    assert struck.more == {"review": "R1", "struck": twice.act, "text": "Late\nRain"}
    assert left(agency, "review_note") == (("review:strike", "Ann", "Twice"), {**there, "text": str(twice.act)})
    for line in (twice.act, ada.act, typed.act):
        said = refusal(lambda line=line: review.strike(store, "R1", line, **HOW))
        assert said == ("unknown-note", "No line stands in them.", str(line))
    noted = review.note(store, "R1", section="other", text="t", **HOW)
    assert refusal(lambda: review.strike(store, "R1", 1, **HOW))[1].endswith(f": {noted.act} (Ann, other).")
    review.strike(store, "R1", noted.act, why=" ", **HOW)
    assert left(agency, "review_note")[0] == ("review:strike", "Ann", None)
    review.strike(store, "R1", review.note(store, "R1", section="other", text="t", **HOW).act, **HOW)
    assert left(agency, "review_note")[0] == ("review:strike", "Ann", None)


def test_what_a_leadership_review_covers_and_the_way_on_where_there_is_one_already(agency: Agency) -> None:
    what = {"kind": "leadership", "scope": "agency", "on": ON}
    for period in ("2026-27.Q2", "2026-27"):
        assert review.open_(agency.store, **what, period=period, **HOW).more["period"] == period
    assert refusal(lambda: review.open_(agency.store, **OPENING, **HOW))[1] == "Go on in R1."
    review.close(agency.store, "R1", **HOW)
    again = refusal(lambda: review.open_(agency.store, **OPENING, **HOW))[1]
    assert again == "Reopen it: spm review reopen R1 --why REASON --by YOU"


def test_what_no_report_asks_any_more_or_is_moot_is_decided_no_more(agency: Agency) -> None:
    adjust.adjust(agency.store, "A1", "drop", why="w", on=ON, **HOW)
    with pytest.raises(Refused, match="is moot: A1 is completed or dropped") as moot:
        request.accept(agency.store, ASKED, **HOW)
    (upload,) = agency.store.rows("select upload from upload")
    withdraw.withdraw(agency.store, upload["upload"], why="wrong", **HOW)
    with pytest.raises(Refused, match="is gone: Upload") as gone:
        request.decline(agency.store, "U1-2026-10.c2", why="w", **HOW)
    with pytest.raises(Refused, match="is gone: Upload"):
        recommendation.escalate(agency.store, RAISED, **HOW)

    assert [one.value.findings[0].code for one in (moot, gone)] == ["request-moot", "request-gone"]


def test_what_is_not_there_is_refused_with_where_its_id_is_told(unmoved: Agency) -> None:
    for act, kind in ((recommendation.escalate, "recommendation"), (request.accept, "request")):
        with pytest.raises(Refused) as refused:
            act(unmoved.store, "x9", **HOW)
        (one,) = refused.value.findings
        assert one.message == f"There is no {kind} 'x9'."
        assert one.fix == f"The ids are those of: spm {kind} list"


def test_a_review_that_looks_at_a_month_that_is_not_over_says_so(agency: Agency) -> None:
    what = {"kind": "leadership", "scope": "agency", "period": YEAR}
    day = date(2026, 11, 30)
    at = datetime(2026, 11, 30, 12)
    done = review.open_(agency.store, **what, as_of=Month(2026, 11), on=day, by="Ann", at=at)
    (one,) = done.findings
    assert (one.severity, one.code, one.value) == ("info", "month-not-over", "2026-11")
    what["kind"] = "mid-plan"
    over = {**what, "as_of": Month(2026, 11), "on": date(2026, 12, 1), "by": "Ann", "at": datetime(2026, 12, 1, 12)}
    assert review.open_(agency.store, **over).findings == ()


def test_a_promise_is_made_in_a_review_and_closed_once(agency: Agency) -> None:
    store = agency.store
    for number, text in enumerate((" Call ", "Ask"), start=1):
        done = commitment.add(store, "R1", text=text, owner=" U1 ", due=date(2026, 12, 1), **HOW)
        said = {"commitment": f"R1.{number}", "review": "R1", "text": text.strip(), "owner": "U1"}
        assert done.more == {**said, "due": "2026-12-01"}
        assert left(agency, "commitment") == (("commitment:add", "Ann", None), {**said, "due": date(2026, 12, 1)})
    closed = commitment.close(store, "R1.1", outcome=" Called ", **HOW)
    assert (closed.act, closed.more) == (store.data_version(), {"commitment": "R1.1", "outcome": "Called"})
    assert left(agency, "commitment_close") == (("commitment:close", "Ann", None), closed.more)

    with pytest.raises(Refused, match=r"R1\.1 was closed on 2026-11-18: Called") as refused:
        commitment.close(store, "R1.1", outcome="o", **HOW)
    assert [(one.code, one.value) for one in refused.value.findings] == [("commitment-closed", "R1.1")]
    for text, owner, missing in ((" ", "U1", "what is promised, in --text"), ("t", " ", "who promises it, in --owner")):
        given = {"text": text, "owner": owner, "due": ON}
        assert refusal(lambda given=given: commitment.add(store, "R1", **given, **HOW)) == (
            "nothing-given",
            f"Say {missing}.",
            None,
        )


def test_a_recommendation_is_escalated_answered_and_withdrawn(agency: Agency) -> None:
    store = agency.store
    steps = [
        ("escalate", None, "A post", "R1", lambda **more: recommendation.escalate(store, RAISED, why="A post", **more)),
        ("answer", "In May", None, "R1", lambda **more: recommendation.answer(store, RAISED, text=" In May ", **more)),
        ("escalate", None, None, None, lambda **more: recommendation.escalate(store, RAISED, **more)),
        ("answer", "In June", None, None, lambda **more: recommendation.answer(store, RAISED, text="In June", **more)),
        ("answer", "In July", None, None, lambda **more: recommendation.answer(store, RAISED, text="In July", **more)),
        ("withdraw", None, "w", "R1", lambda **more: recommendation.withdraw(store, RAISED, why="w", **more)),
    ]
    for step, text, why, where, act in steps:
        done = act(review=where, **HOW)
        row = {"recommendation": RAISED, "step": step, "text": text}
        assert left(agency, "recommendation_step") == ((f"recommendation:{step}", "Ann", why), row)
        assert held(agency, done.act) == ([where] if where else [])
        assert done.more == {"recommendation": RAISED, "step": step, "review": where}
    assert [step for step, *_ in steps] == [row["step"] for row in store.rows("from recommendation_step order by act")]
    assert refusal(lambda: recommendation.answer(store, RAISED, text="t", **HOW)) == (
        "recommendation-withdrawn",
        f"Look at its steps: spm recommendation show {RAISED}",
        RAISED,
    )
    with pytest.raises(Refused, match=f"{RAISED} is withdrawn: w"):
        recommendation.withdraw(store, RAISED, why="again", **HOW)


def test_one_escalated_already_is_not_escalated_again_and_one_answered_meanwhile_is_told(agency: Agency) -> None:
    store, seen = agency.store, agency.store.data_version()
    recommendation.escalate(store, RAISED, seen=seen, **HOW)
    assert refusal(lambda: recommendation.escalate(store, RAISED, **HOW))[0] == "recommendation-escalated"
    last = store.data_version()
    with pytest.raises(Refused, match=f"{RAISED} is escalated since you looked at it\\.") as refused:
        recommendation.answer(store, RAISED, text="t", seen=seen, **HOW)
    assert [(one.code, one.value) for one in refused.value.findings] == [("decided-meanwhile", RAISED)]
    assert refused.value.findings[0].fix.endswith(f"--seen {last}.")
    recommendation.answer(store, RAISED, text="In May", seen=last, **HOW)
    with pytest.raises(Refused, match=f"{RAISED} is answered since you looked at it: In May"):
        recommendation.escalate(store, RAISED, why="w", seen=last, **HOW)


def test_what_a_unit_asks_is_accepted_as_it_is_with_another_value_or_declined(agency: Agency) -> None:
    store = agency.store
    declined = request.decline(store, ASKED, why="December stands", review="R1", **HOW)
    step = {"request": ASKED, "step": "decline", "item": "A1", "change": "re-date"}
    assert declined.more == {**step, "review": "R1"}
    assert held(agency, declined.act) == ["R1"]
    assert left(agency, "request_step") == (("request:decline", "Ann", "December stands"), {**step, "decision": None})
    with pytest.raises(Refused, match=f"Request {ASKED} is declined: re-date") as refused:
        request.accept(store, ASKED, **HOW)
    assert [(one.code, one.value) for one in refused.value.findings] == [("decided-meanwhile", ASKED)]

    dropped = request.accept(store, "U1-2026-10.c2", to="2026-12-24", **HOW)
    step = {"request": "U1-2026-10.c2", "step": "change", "item": "A2", "change": "drop"}
    assert dropped.more == {**step, "to": None, "review": None}
    told = "As Unit U1 asked in its report for October 2026: no reason given"
    assert left(agency, "request_step") == (("request:change", "Ann", told), {**step, "decision": dropped.act})
    assert left(agency, "adjustment")[0] == ("adjust:drop", "Ann", told)


@pytest.mark.parametrize(
    ("given", "step", "to", "why"),
    [
        ({}, "accept", "2026-12-20", "As Unit U1 asked in its report for October 2026: Schools are late"),
        ({"to": " "}, "accept", "2026-12-20", "As Unit U1 asked in its report for October 2026: Schools are late"),
        ({"to": "2026-12-20", "why": "So be it"}, "accept", "2026-12-20", "So be it"),
        ({"to": " 2026-12-24 ", "review": "R1"}, "change", "2026-12-24", "As Unit U1 asked in its report for October 2026: Schools are late"),
        ({"on": date(2026, 11, 10)}, "accept", "2026-12-20", "As Unit U1 asked in its report for October 2026: Schools are late"),
    ],
)  # fmt: skip
def test_accepting_records_the_decision_and_that_it_was_asked_for(
    agency: Agency, given: dict[str, Any], step: str, to: str, why: str
) -> None:
    done = request.accept(agency.store, ASKED, **given, **HOW)

    said = {"request": ASKED, "step": step, "item": "A1", "change": "re-date"}
    assert done.more == {**said, "to": to, "review": given.get("review")}
    assert done.findings == ()
    assert left(agency, "request_step") == ((f"request:{step}", "Ann", why), {**said, "decision": done.act})
    act, row = left(agency, "adjustment")
    assert act == ("adjust:re-date", "Ann", why)
    assert (row["to_date"], row["decided_on"]) == (date.fromisoformat(to), given.get("on", ON))
    assert held(agency, done.act) == ([given["review"]] if "review" in given else [])


def test_what_was_decided_since_is_told_to_whoever_declines_or_accepts(agency: Agency) -> None:
    seen = agency.store.data_version()
    adjust.adjust(agency.store, "A1", "reword", to="t", why="w", on=ON, **HOW)

    for act in (request.decline, request.accept):
        assert refusal(lambda act=act: act(agency.store, ASKED, why="w", seen=seen, **HOW))[0] == "decided-meanwhile"
        adjust_seen = agency.store.data_version()
    assert request.decline(agency.store, ASKED, why="w", seen=adjust_seen, **HOW).more["step"] == "decline"


NOTHING = {"to_date": None, "to_precision": None, "to_unit": None, "to_text": None}


@pytest.mark.parametrize(
    ("change", "to", "becomes"),
    [
        ("re-date", " 2027-01 ", {"to_date": date(2027, 1, 31), "to_precision": "month"}),
        ("reassign", " U2 ", {"to_unit": "U2"}),
        ("reword", " Other words ", {"to_text": "Other words"}),
        ("collaborate", "U2", {"to_unit": "U2"}),
        ("release", "U2", {"to_unit": "U2"}),
        ("support", " A van ", {"to_text": "A van"}),
        ("drop", "2027-01-01", {}),
    ],
)
def test_an_adjustment_holds_what_was_decided_and_nothing_else(
    agency: Agency, change: str, to: str, becomes: dict[str, Any]
) -> None:
    done = adjust.adjust(agency.store, "A1", change, to=to, why="w", on=ON, review="R1", **HOW)

    row = {"decided_on": ON, "item": "A1", "change": change, **NOTHING, **becomes}
    assert left(agency, "adjustment") == ((f"adjust:{change}", "Ann", "w"), row)
    assert (done.findings, done.more) == ((), {"item": "A1", "change": change, "review": "R1"})
    assert held(agency, done.act) == ["R1"]


@pytest.mark.parametrize(
    ("change", "days", "kept"),
    [
        ("collaborate", {}, (ON, None)),
        ("collaborate", {"from_on": date(2026, 12, 1), "to_on": date(2026, 12, 1)}, (date(2026, 12, 1), date(2026, 12, 1))),
        ("release", {"to_on": ON}, (None, ON)),
        ("support", {"from_on": ON, "to_on": ON}, None),
    ],
)  # fmt: skip
def test_a_collaborator_works_for_the_days_that_are_said(
    agency: Agency, change: str, days: dict[str, date], kept: tuple[date | None, date | None] | None
) -> None:
    done = adjust.adjust(agency.store, "A1", change, to="U2", why="w", on=ON, **days, **HOW)

    rows = agency.store.rows("from collaboration")
    assert rows == ([{"act": done.act, "from_on": kept[0], "to_on": kept[1]}] if kept else [])


def test_a_declaration_holds_its_result_its_evidence_and_what_the_actions_said(agency: Agency) -> None:
    how = {"on": ON, "why": " w ", **HOW}
    done = declare.declare(
        agency.store, "M1", "met", met_on=date(2026, 11, 1), evidence=" Minutes ", review="R1", **how
    )

    row = {"decided_on": ON, "milestone": "M1", "result": "met", "met_on": date(2026, 11, 1)}
    assert left(agency, "declaration") == (("declare:met", "Ann", "w"), row)
    assert agency.store.rows("from declaration_evidence") == [
        {"act": done.act, "evidence": "Minutes", "proposed": "none"}
    ]
    assert done.more == {"milestone": "M1", "result": "met", "review": "R1"}
    assert [(one.severity, one.code, one.value) for one in done.findings] == [("info", "differs-from-actions", "met")]
    assert held(agency, done.act) == ["R1"]
    for nothing in (" ", None):
        other = declare.declare(agency.store, "M2", "not_met", evidence=nothing, review="R1", **how)
        assert agency.store.rows("from declaration_evidence order by act")[-1]["evidence"] is None
    assert [(one.code, one.value) for one in other.findings] == [("decision-of-another-division", "D2")]
