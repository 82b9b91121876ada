"""Sending reminders: what is noted before the mail server is asked and after it has answered, and what is not sent twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from spm_core.errors import Refused
from spm_core.ledger.remind import NotSent, Sent, send, stage_of
from tests.agency import Agency

AT = datetime(2026, 10, 8, 9)
LATE, COMING = {"month": "2026-08", "state": "late"}, {"month": "2026-09", "state": "open"}


@dataclass(frozen=True)
class Letter:
    unit: str
    address: str
    reports: tuple[dict[str, Any], ...] = (COMING,)

    @property
    def message(self) -> EmailMessage:
        made = EmailMessage()
        made["Message-ID"] = f"<{self.unit}@test>"
        return made


@dataclass
class Server:
    """What a mail server does to each address: nothing said, it takes the mail."""

    trouble: dict[str, NotSent] = field(default_factory=dict)
    took: list[str] = field(default_factory=list)

    def __call__(self, message: EmailMessage, address: str) -> None:
        if address in self.trouble:
            raise self.trouble[address]
        self.took.append(f"{message['Message-ID']} {address}")


@pytest.fixture
def agency() -> Agency:
    """Two actions, whose units owe August and September."""
    return Agency({"A1": ("M1", "U1", "2026-12-01"), "A2": ("M1", "U2", "2026-12-01")})


def sent(agency: Agency, *mails: Letter, server: Server | None = None, **more: Any) -> list[tuple[str, str | None]]:
    told: list[Sent] = list(send(agency.store, mails, server or Server(), **{"by": "Ann", "at": AT, **more}))
    assert [one.mail for one in told] == list(mails)
    return [(one.step, one.error) for one in told]


def noted(agency: Agency) -> list[tuple[Any, ...]]:
    return [
        (row["kind"], row["unit"], row["month"], row["stage"], row["address"], row["step"], row["error"])
        for row in agency.store.rows("from reminder inner join act using (act) order by act, month")
    ]


def test_a_report_is_reminded_of_before_its_day_and_once_more_after_it() -> None:
    assert [stage_of({"state": state}) for state in ("late", "open", "due")] == ["after", "before", "before"]


def test_each_report_of_a_mail_is_noted_before_it_goes_and_when_it_went(agency: Agency) -> None:
    server = Server()
    assert sent(agency, Letter("U1", "a@x", (LATE, COMING)), server=server) == [("sent", None)]

    assert server.took == ["<U1@test> a@x"]
    august, september = date(2026, 8, 31), date(2026, 9, 30)
    assert noted(agency) == [
        (f"reminder:{step}", "U1", month, stage, "a@x", step, None)
        for step in ("sending", "sent")
        for month, stage in ((august, "after"), (september, "before"))
    ]
    rows = agency.store.rows(
        "select r.message_id, r.known_at, a.who from reminder as r inner join act as a using (act)"
    )
    assert {(row["message_id"], row["who"], row["known_at"]) for row in rows} == {("<U1@test>", "Ann", AT)}


def test_none_goes_twice_to_an_address_for_a_report_and_a_stage(agency: Agency) -> None:
    sent(agency, Letter("U1", "a@x"))

    assert sent(
        agency,
        Letter("U1", "a@x"),
        Letter("U1", "a@x", (LATE, COMING)),
        Letter("U1", "a@x", (LATE,)),
        Letter("U1", "b@x"),
        Letter("U2", "a@x"),
        Letter("U1", "a@x", ({**COMING, "state": "late"},)),
    ) == [("already", None), ("already", None), *[("sent", None)] * 4]


def test_who_has_delivered_since_is_left_alone(agency: Agency) -> None:
    agency.report("U1", "2026-09", "A1 | On schedule")
    server = Server()

    told = sent(
        agency, Letter("U1", "a@x", (LATE, COMING)), Letter("U1", "a@x", (LATE,)), Letter("U2", "a@x"), server=server
    )

    assert told == [("delivered_since", None), ("sent", None), ("sent", None)]
    assert server.took == ["<U1@test> a@x", "<U2@test> a@x"]


def test_one_that_failed_is_tried_again_and_stops_no_other(agency: Agency) -> None:
    server = Server({"a@x": NotSent("no such person")})
    assert sent(agency, Letter("U1", "a@x"), Letter("U2", "b@x"), server=server) == [
        ("failed", "no such person"),
        ("sent", None),
    ]
    assert noted(agency)[1][-2:] == ("failed", "no such person")
    assert sent(agency, Letter("U1", "a@x")) == [("sent", None)]


def test_one_cut_off_goes_again_only_when_asked_and_not_beside_one_that_is_at_it(agency: Agency) -> None:
    server = Server({"a@x": NotSent("cut off", unknown=True)})
    assert sent(agency, Letter("U1", "a@x"), server=server) == [("unknown", "cut off")]
    assert noted(agency)[-1][-2:] == ("unknown", "cut off")

    assert sent(agency, Letter("U1", "a@x")) == [("already", None)]
    assert sent(agency, Letter("U1", "a@x"), Letter("U1", "a@x"), server=server, again=True) == [
        ("unknown", "cut off"),
        ("already", None),  # begun since this command began
    ]
    assert sent(agency, Letter("U1", "a@x"), again=True) == [("sent", None)]
    assert sent(agency, Letter("U1", "a@x"), again=True) == [("already", None)]


def test_while_no_server_answers_the_rest_is_not_tried(agency: Agency) -> None:
    server = Server({"a@x": NotSent("nobody there", down=True)})

    told = sent(agency, Letter("U1", "a@x"), Letter("U2", "b@x"), Letter("U2", "c@x"), server=server)

    assert told == [("failed", "nobody there"), *[("not_tried", "nobody there")] * 2]
    assert {row[1] for row in noted(agency)} == {"U1"}


def test_without_a_name_nothing_is_sent(agency: Agency) -> None:
    server = Server()
    with pytest.raises(Refused):
        sent(agency, Letter("U1", "a@x"), server=server, by=" ")
    assert (server.took, noted(agency)) == ([], [])
