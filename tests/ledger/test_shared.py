"""What acts share, to the letter: a due date as it is typed, a decision about another division's item, a refused file's record."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from spm_core import access
from spm_core.errors import Refused
from spm_core.ledger import commitment, review
from spm_core.ledger.acts import due_date, recorded_at
from spm_core.ledger.adjust import adjust
from spm_core.ledger.submit import submit
from tests.access.people import address
from tests.access.people import agency as peopled
from tests.agency import Agency
from tests.ledger.record import refusal


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        (" 2026-10-30 ", date(2026, 10, 30), "day"),
        ("2026-10", date(2026, 10, 31), "month"),
        ("2026-27.Q1", date(2026, 9, 30), "quarter"),
        ("2026-27.Q2", date(2026, 12, 31), "quarter"),
        ("2026.Q4", date(2027, 6, 30), "quarter"),
        ("1990-01-01", date(1990, 1, 1), "day"),
        ("2100-12-31", date(2100, 12, 31), "day"),
    ],
)
def test_a_due_date_is_a_day_or_the_last_one_of_its_month_or_quarter(text, day, precision):
    assert due_date(text, 7) == (day, precision)


@pytest.mark.parametrize("text", ["2026-27.Q5", "2026-13", "soon", "", "1989-12-31", "2101-01-01"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refused) as refused:
        due_date(text, 7)

    assert [(one.code, one.value) for one in refused.value.findings] == [("not-a-date", text)]


def test_a_moment_without_an_offset_is_utc_whatever_clock_the_machine_has(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        moments = [
            recorded_at(datetime(2026, 10, 5, 12, tzinfo=zone)) for zone in (None, UTC, timezone(timedelta(hours=2)))
        ]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert moments == [datetime(2026, 10, 5, 12), datetime(2026, 10, 5, 12), datetime(2026, 10, 5, 10)]


def test_an_added_item_without_a_date_of_its_own_takes_the_plans_with_its_precision():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    agency.load({"A1": ("M1", "U1", "2026-12-01"), "P1": ("M1", "U1", "2026-11-30")}, at=datetime(2026, 8, 1))
    how = {"why": "w", "by": "b", "on": date(2026, 11, 10), "at": datetime(2026, 11, 10, 12)}

    adjust(agency.store, "P1", "add", to=" ", **how)

    (row,) = agency.store.rows("from adjustment")
    assert (row["to_date"], row["to_precision"]) == (date(2026, 11, 30), "day")


def test_of_a_time_before_the_year_was_opened_nothing_is_known_to_be_completed():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    agency.report("U1", "2026-08", "A1 | Completed | 2026-08-20")

    adjust(agency.store, "A1", "drop", why="w", by="b", on=date(2026, 6, 20), at=datetime(2026, 6, 25))

    assert [row["change"] for row in agency.store.rows("from adjustment")] == ["drop"]


def test_a_decision_about_another_divisions_item_in_a_review_says_so_by_who_leads_on_that_day():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01"), "A3": ("M1", "U3", "2026-12-01")})
    how = {"why": "w", "by": "b", "at": datetime(2026, 11, 20)}
    review.open_(
        agency.store, kind="division", scope="D1", period="2026-27.Q2", on=date(2026, 11, 10), by="b", at=how["at"]
    )

    def said(item: str, change: str, to: str | None, on: date, held: str | None = "R1") -> list[tuple]:
        done = adjust(agency.store, item, change, to=to, on=on, review=held, **how)
        return [(one.severity, one.code, one.value) for one in done.findings]

    day, later = date(2026, 11, 10), date(2026, 11, 12)
    assert said("A1", "re-date", "2027-01-15", day) == []
    assert said("A3", "re-date", "2027-01-15", day) == [("warning", "decision-of-another-division", "D2")]
    assert said("A3", "re-date", "2027-02-15", day, None) == []
    assert said("A3", "reassign", "U1", day) == [
        ("warning", "decision-of-another-division", "D2")
    ]  # as it was led before
    assert said("A3", "re-date", "2027-03-15", later) == []


def test_an_item_that_no_figure_covers_yet_is_of_the_division_that_leads_it_in_the_plan():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    proposed = {"P1": ("M1", "U1", "2026-12-01"), "P3": ("M1", "U3", "2026-12-01")}
    agency.load({"A1": ("M1", "U1", "2026-12-01"), **proposed}, at=datetime(2026, 8, 1))
    how = {"by": "b", "at": datetime(2026, 11, 20), "on": date(2026, 11, 10)}
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q2", **how)

    said = [adjust(agency.store, item, "add", why="w", review="R1", **how).findings for item in proposed]

    assert [[(one.code, one.value) for one in findings] for findings in said] == [
        [],
        [("decision-of-another-division", "D2")],
    ]
    assert said[1][0].message == "P3 is led by U3, of division D2; R1 is the review of D1."
    agency.milestones = {**agency.milestones, "M9": ("2026-27", "A named team", "2027-05-31")}
    agency.load({"A1": ("M1", "U1", "2026-12-01"), **proposed}, at=datetime(2026, 9, 1))
    assert adjust(agency.store, "M9", "add", why="w", review="R1", **how).findings == ()


def test_who_looked_before_another_decided_is_told_each_decision_since_in_its_words():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    how = {"why": "w", "by": "Ann", "on": date(2026, 11, 10), "at": datetime(2026, 11, 10, 12)}
    seen = agency.store.data_version()
    adjust(agency.store, "A1", "re-date", to="2027-01-15", **how)
    last = adjust(agency.store, "A1", "drop", **{**how, "why": "no money"})

    with pytest.raises(Refused) as refused:
        adjust(agency.store, "A1", "reword", to="t", seen=seen, **how)

    (one,) = refused.value.findings
    assert one.message == (
        "A1 was decided on since you looked at it: re-date to 2027-01-15 by Ann, dated 2026-11-10: w; "
        "drop by Ann, dated 2026-11-10: no money."
    )
    assert one.fix == f"Look at it again. To decide all the same, do it anew with --seen {last.act}."
    adjust(agency.store, "A1", "reword", to="t", seen=last.act, **how)


def test_a_refused_file_is_recorded_with_what_is_wrong_and_whose_it_would_have_been():
    from spm_core.intake import Source
    from spm_core.model import Month

    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    (one,) = submit(agency.store, [Source("bad.xlsx", b"no workbook")], by="Ann", unit="U1", month=Month(2026, 10))

    wrong = ", ".join(sorted({found.code for found in one.findings if found.severity == "error"}))
    (row,) = agency.store.rows(
        "select a.kind, a.who, a.why, e.about from act as a inner join event as e on e.act = a.act"
    )
    assert not one.accepted
    assert wrong
    assert row == {
        "kind": "upload:refuse",
        "who": "Ann",
        "why": wrong,
        "about": f"U1 2026-10 bad.xlsx {one.report.sha256}",
    }


def test_an_unknown_review_is_refused_with_those_that_are_open_and_nothing_is_stored():
    agency = Agency({"A1": ("M1", "U1", "2026-12-01")})
    how = {"by": "b", "at": datetime(2026, 11, 20)}
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q2", on=date(2026, 11, 10), **how)
    review.open_(agency.store, kind="division", scope="D2", period="2026-27.Q2", on=date(2026, 11, 10), **how)
    before = agency.store.data_version()

    decided = {"why": "w", "on": date(2026, 11, 12)}
    drop = {**decided, **how}
    promise = {"text": "t", "owner": "U1", "due": date(2026, 12, 1), **how}
    assert refusal(lambda: adjust(agency.store, "A1", "drop", **drop, review="R9"))[::2] == ("unknown-review", "R9")
    assert refusal(lambda: commitment.add(agency.store, "R9", **promise)) == (
        "unknown-review",
        "Open reviews are: R1, R2.",
        "R9",
    )
    assert refusal(lambda: review.attend(agency.store, "R9", person="Ann", **how))[::2] == ("unknown-review", "R9")
    assert refusal(lambda: review.note(agency.store, "R9", section="other", text="t", **how))[::2] == (
        "unknown-review",
        "R9",
    )
    assert agency.store.data_version() == before
    review.close(agency.store, "R1", **how)
    assert refusal(lambda: adjust(agency.store, "A1", "drop", **drop, review="R1"))[::2] == ("review-closed", "R1")
    assert refusal(lambda: commitment.add(agency.store, "R9", **promise))[1] == "Open reviews are: R2."
    review.close(agency.store, "R2", **how)
    none = refusal(lambda: commitment.add(agency.store, "R9", **promise))[1]
    assert none == "Open one first: spm review open"


def test_a_division_decides_in_no_review_of_the_whole_agency():
    store = peopled()
    leader, head = (access.asking(store, address(who)) for who in ("leadership", "division"))
    on = date(2026, 11, 10)
    held = review.open_(leader, kind="leadership", scope="agency", period="2026-27", on=on, by="x").more["review"]
    how = {"to": "2027-04-20", "why": "w", "on": on, "by": "x", "review": held}

    with pytest.raises(access.NotAllowed, match="decide in this review"):
        adjust(head, "A1", "re-date", **how)

    done = adjust(leader, "A1", "re-date", **how)
    assert store.rows("from decision_review where review = $held", {"held": held}) == [
        {"act": done.act, "review": held}
    ]
