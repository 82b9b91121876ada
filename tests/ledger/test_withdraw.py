"""Withdrawing, to the letter: what is refused and how, what is recorded, and what is in force afterwards."""

from __future__ import annotations

from datetime import datetime

import pytest

from spm_core.figures.audit import audit
from spm_core.ledger.withdraw import withdraw
from tests.agency import Agency
from tests.ledger.record import finding

AT = datetime(2026, 11, 9, 16, 20)


@pytest.fixture
def agency() -> Agency:
    made = Agency({"A1": ("M1", "U1", "2026-08-31")})
    made.first = made.report("U1", "2026-10", "A1 | Behind", at="2026-11-02")
    made.second = made.report("U1", "2026-10", "A1 | Completed | 2026-10-03", at="2026-11-03")
    return made


def in_force(agency: Agency) -> list[str]:
    rows = agency.store.rows("from report_in_force(known_at => $at)", {"at": AT})
    return [row["upload"] for row in rows]


def test_the_next_older_one_is_in_force_and_the_record_says_who_and_why(agency):
    outcome = withdraw(agency.store, agency.second, why="wrong month", by="Ada", at=AT)

    assert in_force(agency) == [agency.first]
    assert outcome.to_json() == {"accepted": True, "act": 5, "upload": agency.second, "findings": []}
    (kept,) = agency.store.rows("from withdrawal")
    assert kept == {"act": 5, "known_at": AT, "upload": agency.second}
    last = audit(agency.store)["acts"][-1]
    assert (last["kind"], last["who"], last["why"], last["known_at"]) == (
        "upload:withdraw",
        "Ada",
        "wrong month",
        "2026-11-09T16:20:00Z",
    )


def refusal(of) -> tuple:
    why = finding(of)
    return why.code, why.message, why.fix, why.value


def test_an_upload_that_there_is_not_is_refused(agency):
    assert refusal(lambda: withdraw(agency.store, "u99", why="w", by="Ada", at=AT)) == (
        "unknown-upload",
        "There is no upload 'u99'.",
        "Copy its id from the list of uploads, for example u12.",
        "u99",
    )
    assert in_force(agency) == [agency.second]


def test_so_is_one_that_was_withdrawn_before(agency):
    withdraw(agency.store, agency.first, why="w", by="Ada", at=AT)

    assert refusal(lambda: withdraw(agency.store, agency.first, why="w", by="Ada", at=AT)) == (
        "already-withdrawn",
        f"Upload {agency.first} was withdrawn before.",
        "Nothing needs to be done.",
        agency.first,
    )
    assert len(agency.store.rows("from withdrawal")) == 1


@pytest.mark.parametrize(("by", "why", "code"), [(" ", "w", "no-name"), ("Ada", " ", "no-reason")])
def test_so_is_one_without_a_name_or_a_reason(agency, by, why, code):
    assert refusal(lambda: withdraw(agency.store, agency.second, why=why, by=by, at=AT))[0] == code
    assert in_force(agency) == [agency.second]
