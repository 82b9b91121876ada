"""What acts share, to the letter: a due date as it is typed, a decision about another division's item, a refused file's record."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core.errors import Refused
from spm_core.ledger import review
from spm_core.ledger.acts import due_date
from spm_core.ledger.adjust import adjust
from spm_core.ledger.submit import submit
from tests.agency import Agency


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
    before = agency.store.data_version()

    def refusal(of) -> tuple:
        with pytest.raises(Refused) as refused:
            of()
        (one,) = refused.value.findings
        return one.code, one.fix, one.value

    decided = {"why": "w", "on": date(2026, 11, 12)}
    assert refusal(lambda: adjust(agency.store, "A1", "drop", **decided, **how, review="R9"))[::2] == (
        "unknown-review",
        "R9",
    )
    assert refusal(lambda: review.attend(agency.store, "R9", person="Ann", **how))[::2] == ("unknown-review", "R9")
    assert refusal(lambda: review.note(agency.store, "R9", section="other", text="t", **how))[::2] == (
        "unknown-review",
        "R9",
    )
    assert agency.store.data_version() == before
    review.close(agency.store, "R1", **how)
    assert refusal(lambda: adjust(agency.store, "A1", "drop", **decided, **how, review="R1"))[::2] == (
        "review-closed",
        "R1",
    )
