"""What a refusal says, to the letter: what was read, and how to mend it, from what there is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from spm_core.errors import WrongUse
from spm_core.intake import Source
from spm_core.ledger import accomplishment, adjust, mappings, people, plans, recommendation, request, review, target
from spm_core.model import Month
from spm_core.store import Store
from tests.agency import YEAR, Agency
from tests.ledger import test_mappings
from tests.ledger.record import HOW, WHY, finding
from tests.ledger.test_recorded import ASKED, ON, OPENING, agency, asks, unmoved
from tests.workbooks import PLAN, workbook

__all__ = ["agency", "unmoved"]

OVER: dict[str, Any] = {**OPENING, "kind": "leadership", "scope": "agency"}


@pytest.mark.parametrize(
    ("act", "message", "fix"),
    [
        *(
            (lambda s, role=role, scope=scope: people.add(s, "a@x.org", role, scope=scope, **HOW),
             f"{scope!r} is no scope of a role of {role}.", fix)
            for role, scope, fix in (
                ("unit", "X9", "Use one of U1, U2, U3."),
                ("division", "X9", "Use one of D1, D2."),
                ("viewer", "X9", "Use one of D1, D2, U1, U2, U3."),
                ("leadership", "D1", "Leave --scope out: the role leadership covers the whole agency."),
            )
        ),
        (
            lambda s: review.open_(s, **{**OPENING, "period": "2026-27.Q3"}, **HOW),
            "2026-27.Q3 begins on 2027-01-01, after the review's day, 2026-11-18.",
            "Give a period that has begun, or the day on which the review is held.",
        ),
        (
            lambda s: review.open_(s, **OPENING, as_of=Month(2026, 10), **HOW),
            "2026-10 is not in 2026-27.Q1.",
            "Give a month from 2026-07 to 2026-09, or leave --as-of out.",
        ),
        (
            lambda s: review.open_(s, **{**OPENING, "period": "soon"}, **HOW),
            "'soon' is no quarter or month, which a division review covers.",
            "Write it like 2026-27.Q2.",
        ),
        (
            lambda s: review.open_(s, **{**OVER, "period": "soon"}, **HOW),
            "'soon' is no year or quarter, which a leadership review covers.",
            "Write it like 2026-27.",
        ),
        (
            lambda s: review.open_(s, **{**OVER, "kind": "mid-plan", "period": "soon"}, **HOW),
            "'soon' is no year, which a mid-plan review covers.",
            "Write it like 2026-27.",
        ),
        (
            lambda s: review.open_(s, **{**OPENING, "scope": "D9"}, **HOW),
            "A division review has no scope 'D9'.",
            "Use one of D1, D2.",
        ),
        (
            lambda s: review.open_(s, **{**OVER, "scope": "D1"}, **HOW),
            "A leadership review has no scope 'D1'.",
            "Use agency.",
        ),
        (
            lambda _s: review.open_(Store.open(), **OPENING, **HOW),
            "A division review has no scope 'D1'.",
            "Load a plan first: spm plan load FILE --by YOU",
        ),
        *(
            (lambda _s, act=act: act(Store.open()), message, "Load a plan first: spm plan load FILE --by YOU")
            for message, act in (
                ("'U1' is no scope of a role of unit.", lambda s: people.add(s, "a@x.org", "unit", scope="U1", **HOW)),
                ("'D1' is no scope of a role of viewer.", lambda s: people.add(s, "a@x.org", "viewer", scope="D1", **HOW)),
                ("The plan has no unit 'U1'.",
                 lambda s: accomplishment.choose(s, YEAR, [{"text": "t", "unit": "U1"}], **HOW)),
            )
        ),
        (
            lambda s: adjust.adjust(s, "A1", "support", **WHY),
            "For support, the help that is given is needed.",
            "Give it in --to.",
        ),
        (
            lambda s: adjust.adjust(s, "A1", "collaborate", to="U2", to_on=date(2026, 11, 1), **WHY),
            "The collaboration would end on 2026-11-01, before it begins on 2026-11-18.",
            "Give an end on or after its beginning.",
        ),
        (
            lambda s: adjust.adjust(
                s, "A1", "collaborate", to="U2", from_on=date(2026, 12, 2), to_on=date(2026, 12, 1), **WHY
            ),
            "The collaboration would end on 2026-12-01, before it begins on 2026-12-02.",
            "Give an end on or after its beginning.",
        ),
        (lambda s: adjust.adjust(s, "A1", "re-date", **WHY), "For re-date, a date is needed.", "Give it in --to."),
        (
            lambda s: adjust.adjust(s, "A1", "collaborate", **WHY),
            "For collaborate, the unit that is brought in is needed.",
            "Give it in --to.",
        ),
        (
            lambda s: recommendation.escalate(s, "x9", **HOW),
            "There is no recommendation 'x9'.",
            "The ids are those of: spm recommendation list",
        ),
        (lambda s: review.attend(s, "R9", person="Ada", **HOW), "There is no review 'R9'.", "The reviews are: R1."),
        (
            lambda _s: review.attend(Store.open(), "R9", person="Ada", **HOW),
            "There is no review 'R9'.",
            "None was opened yet: spm review open",
        ),
        (
            lambda s: target.set_target(s, "G9", YEAR, 5, **WHY),
            "The plan has no measure 'G9'.",
            "Load a plan that has measures: spm plan load FILE --by YOU",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_what_was_read_and_how_to_mend_it(unmoved: Agency, act: Any, message: str, fix: str) -> None:
    said = finding(lambda: act(unmoved.store))

    assert (said.message, said.fix) == (message, fix)


def test_what_became_of_a_request_meanwhile_is_told(agency: Agency) -> None:
    request.accept(agency.store, ASKED, why="So be it", on=ON, **HOW)
    accepted = finding(lambda: request.decline(agency.store, ASKED, why="w", **HOW))
    request.decline(agency.store, "U1-2026-10.c2", why="Not yet", **HOW)
    declined = finding(lambda: request.decline(agency.store, "U1-2026-10.c2", why="w", **HOW))

    assert (accepted.message, declined.message) == (
        f"Request {ASKED} is accepted: re-date to 2026-12-20 on 2026-11-18 by Ann: So be it",
        "Request U1-2026-10.c2 is declined: drop on 2026-11-18 by Ann: Not yet",
    )


def measured(count: int) -> Store:
    """A plan with that many measures, M1 and on."""
    heads, first, *_ = PLAN["Measures"]
    told = [[f"M{number}", *first[1:]] for number in range(1, count + 1)]
    data = {**PLAN, "Measures": [heads, *told], "Values": PLAN["Values"][:1]}
    made = Store.open()
    plans.load(made, Source("plan.xlsx", workbook(data)), by="test", at=datetime(2026, 6, 20))
    return made


@pytest.mark.parametrize(("count", "end"), [(2, "M1, M2."), (12, "M11, M12."), (13, "M11, M12, and 1 more.")])
def test_of_many_measures_the_first_twelve_are_named(count: int, end: str) -> None:
    said = finding(lambda: target.set_target(measured(count), "G9", YEAR, 5, **WHY))

    assert said.fix.startswith("Use one of M1, M2")
    assert said.fix.endswith(end)


def test_what_a_target_is_and_is_not_set_for_is_said_with_its_years() -> None:
    store = measured(1)
    far = finding(lambda: target.set_target(store, "M1", "2030", 5, **WHY))
    target.set_target(store, "M1", YEAR, 5, **WHY)
    (late,) = target.set_target(store, "M1", YEAR, 6, **{**WHY, "on": date(2026, 11, 1)}).findings

    assert far.message == "Targets are set up to two years ahead: on 2026-11-18, in plan year 2026-27, up to 2028-29."
    assert far.fix == "Set the target for 2030-31 in plan year 2028-29 or later."
    assert late.message == "Recorded, but the target of M1 for 2026-27 stays 5: that one was decided later."


def test_the_kept_mappings_are_named_to_whoever_asks_for_another() -> None:
    store = Store.open()
    for name in ("north", "south"):
        mappings.keep(store, test_mappings.mapping(name), **HOW)

    with pytest.raises(WrongUse, match=r"^There is no mapping 'west'\. Kept are: north, south\.$"):
        mappings.forget(store, "west", **HOW)


def test_how_to_make_a_decided_target_and_the_plan_agree_is_said() -> None:
    store = Store.open()
    values = {number: [["measure", "year", "kind", "value"], ["G3", YEAR, "target", number]] for number in (54, 53)}
    books = {number: {**PLAN, "Values": rows} for number, rows in values.items()}

    def loads(number: int, at: datetime) -> tuple[str, str]:
        done = plans.load(store, Source("plan.xlsx", workbook(books[number])), by="t", at=at)
        (said,) = [one for one in done.findings if one.code == "target-beside-plan"]
        return said.message, said.fix

    plans.load(store, Source("plan.xlsx", workbook(books[54])), by="t", at=datetime(2026, 6, 20))
    target.set_target(store, "G3", YEAR, 52, **WHY)
    stays, now = loads(54, datetime(2026, 12, 1)), loads(53, datetime(2026, 12, 2))

    assert stays == (
        "The target of G3 for 2026-27 stays 52, decided on 2026-11-18; the plan says 54, as it did before.",
        "Write 52 in the plan, or set another target: spm target G3 2026-27 VALUE --why REASON --on DATE --by YOU",
    )
    assert now == (
        "The target of G3 for 2026-27 is now 53, as the plan says; 52 was decided on 2026-11-18.",
        "If 52 is still to count, decide it again: spm target G3 2026-27 52 --why REASON --on DATE --by YOU",
    )


@pytest.mark.parametrize(("detail", "said"), [(None, "no detail"), ("later", "later")])
def test_what_cannot_be_told_from_a_request_is_asked_for(agency: Agency, detail: str | None, said: str) -> None:
    code = asks(agency, "re-date", detail)

    why = finding(lambda: request.accept(agency.store, code, **HOW))

    assert (why.code, why.value) == ("value-needed", detail)
    assert why.message == f"U3-2026-10.c1 asks: re-date, {said}. A date cannot be told from that."
    assert why.fix == "Give the value: spm request accept U3-2026-10.c1 --to VALUE"


def test_a_document_is_written_as_people_can_read_it() -> None:
    assert review.as_text({"unit": "Élèves", "on": ON}) == '{\n  "unit": "Élèves",\n  "on": "2026-11-18"\n}'
