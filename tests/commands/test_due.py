"""`spm due` and `spm remind` as people and timers meet them, against a real mail server on this machine."""

from __future__ import annotations

import email
import json
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from email import policy
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller

from spm_core.commands import mail
from spm_core.commands.line import run
from spm_core.documents import reminders
from spm_core.intake import Source
from spm_core.ledger import plans, submit
from spm_core.ledger import remind as sending
from spm_core.store import Store
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

Spm = Callable[..., tuple[int, Any]]
AT = ["--by", "test", "--at"]
UNITS = [
    ["unit", "division", "name", "leader", "email"],
    ["U1", "D1", "Reading", "Rosa Lind", "rosa@schools.example"],
    ["U2", "D1", "Mathematics", "", "max@schools.example; office@schools.example"],
    ["U3", "D2", "Finance", "Ümit Åberg", ""],
]


@dataclass
class Inbox:
    """A mail server's handler: keeps what it takes, refuses whom it is told to."""

    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    hang_up_on: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.hang_up_on & set(envelope.rcpt_tos):
            server.transport.close()
            return "421 gone"
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((list(envelope.rcpt_tos), message))
        return "250 taken"

    @property
    def to(self) -> list[str]:
        return [one for rcpt, _ in self.letters for one in rcpt]


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server on this machine, and the settings that lead to it."""
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    for key, value in {
        "HOST": "127.0.0.1",
        "PORT": str(controller.port),
        "FROM": "plan@agency.example",
        "STARTTLS": "no",
    }.items():
        monkeypatch.setenv(f"SPM_SMTP_{key}", value)
    yield handler
    controller.stop()


def _free_port() -> int:
    import socket

    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the plan loaded and 2026-27 open; U1 has sent August."""
    path = tmp_path_factory.mktemp("due") / "spm.duckdb"
    line = ["1.1.Y1-1.1", "Completed", date(2026, 8, 28), "", "signed"]
    with closing(Store.open(path)) as store:
        plans.load(store, Source("plan.xlsx", workbook({**PLAN, "Units": UNITS})), by="test", at=datetime(2026, 7, 1))
        plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
        (done,) = submit.submit(
            store, [Source("u1.xlsx", report("U1", "2026-08", line))], by="test", at=datetime(2026, 9, 5, 12)
        )
        assert done.accepted
    return path


@pytest.fixture
def spm(august: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spm:
    """Run a command on a copy of that store; give the exit code and the document."""
    shutil.copy(august, tmp_path / "spm.duckdb")
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    monkeypatch.chdir(tmp_path)
    for key in mail.KEYS:
        monkeypatch.delenv(f"SPM_SMTP_{key.upper()}", raising=False)

    def command(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--json"])
        out = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(out) if out.strip() else None

    return command


SENT = ["remind", "--on", "2026-09-08", "--months", "1", "--send", "--by", "test"]


def test_due_gives_exactly_the_contracts_document(spm: Spm) -> None:
    code, answer = spm("due", "--on", "2026-09-08")

    def row(unit: str, month: str, due_on: str, state: str, of: int, **more: Any) -> dict[str, Any]:
        _, division, name, leader, _ = next(line for line in UNITS if line[0] == unit)
        return {"unit": unit, "name": name, "leader": leader or None, "division": division, "month": month, "due_on": due_on,
                "state": state, "received": None, "rows": {"n": 0, "of": of}, **more}  # fmt: skip

    assert code == 0
    assert answer["on"] == "2026-09-08"
    assert answer["known_at"] == "2026-09-08T23:59:59Z"
    assert answer["reports"] == [
        row("U1", "2026-07", "2026-08-10", "late", 2),
        row("U2", "2026-07", "2026-08-10", "late", 1),
        row("U3", "2026-07", "2026-08-10", "late", 1),
        row("U1", "2026-08", "2026-09-10", "delivered", 2, received="2026-09-05T12:00+00:00", rows={"n": 1, "of": 2}),
        row("U2", "2026-08", "2026-09-10", "owed", 1),
        row("U3", "2026-08", "2026-09-10", "owed", 1),
        row("U1", "2026-09", "2026-10-10", "coming", 1),
        row("U2", "2026-09", "2026-10-10", "coming", 1),
        row("U3", "2026-09", "2026-10-10", "coming", 1),
    ]
    review = {"period": "2026-27.Q1", "first_month": "2026-07", "last_month": "2026-09", "due_on": "2026-10-30", "state": "coming", "review": None}  # fmt: skip
    year = {"period": "2026-27", "first_month": "2026-07", "last_month": "2027-06", "due_on": "2027-07-30", "state": "coming", "review": None}  # fmt: skip
    assert answer["reviews"] == [
        {"kind": "division", "scope": "D1", "name": "Teaching", **review},
        {"kind": "division", "scope": "D2", "name": "Operations", **review},
        {"kind": "leadership", "scope": "agency", "name": "Test Agency", **year},
    ]


def test_a_day_asked_later_gives_what_it_gave_then(spm: Spm, tmp_path: Path) -> None:
    before = spm("due", "--on", "2026-09-08")
    (tmp_path / "u2.xlsx").write_bytes(report("U2", "2026-08", ["1.1.Y1-1.2", "Behind"]))
    assert spm("submit", "u2.xlsx", *AT, "2026-09-12")[0] == 0

    assert spm("due", "--on", "2026-09-08") == before
    states = {
        row["unit"]: row["state"] for row in spm("due", "--on", "2026-09-12")[1]["reports"] if row["month"] == "2026-08"
    }
    assert states == {"U1": "delivered", "U2": "delivered_late", "U3": "late"}


def test_the_last_moment_of_the_due_day_is_the_agencys(spm: Spm, tmp_path: Path) -> None:
    cells = {**PLAN, "Units": UNITS, "Organization": [*PLAN["Organization"], ["time_zone", "America/Denver"]]}
    (tmp_path / "plan.xlsx").write_bytes(workbook(cells))
    assert spm("plan", "load", "plan.xlsx", *AT, "2026-08-01")[0] == 0

    def august(on: str) -> str:
        return next(
            r["state"] for r in spm("due", "--on", on)[1]["reports"] if (r["unit"], r["month"]) == ("U2", "2026-08")
        )

    assert (august("2026-09-10"), august("2026-09-11")) == ("owed", "late")
    assert spm("due", "--on", "2026-09-10")[1]["known_at"] == "2026-09-11T05:59:59Z"


def test_one_unit_sees_its_reports_and_its_divisions_reviews(spm: Spm) -> None:
    _, answer = spm("due", "--on", "2026-09-08", "--unit", "U3")

    assert {row["unit"] for row in answer["reports"]} == {"U3"}
    assert [row["scope"] for row in answer["reviews"]] == ["D2"]
    assert spm("due", "--on", "2026-09-08", "--unit", "U9") == (2, None)


def test_without_send_the_reminders_are_shown_and_nothing_is_stored(spm: Spm, inbox: Inbox) -> None:
    code, answer = spm("remind", "--on", "2026-09-08", "--months", "1")

    assert code == 0
    assert list(answer) == ["on", "sent", "from", "reminders", "findings"]
    assert [(r["unit"], r["to"], r["state"]) for r in answer["reminders"]] == [
        ("U2", "max@schools.example", "would_send"),
        ("U2", "office@schools.example", "would_send"),
        ("U3", None, "no_address"),
    ]
    first = answer["reminders"][0]
    assert list(first) == ["unit", "name", "to", "months", "state", "at", "error", "subject", "attachments", "text"]
    assert first["months"] == [{"month": "2026-08", "due_on": "2026-09-10", "stage": "before"}]
    assert first["subject"] == "August 2026 report of Mathematics is due 10 Sep 2026"
    assert first["attachments"] == ["U2_2026-08.xlsx"]
    assert "due by the end of 10 Sep 2026 (2 days left)" in first["text"]
    assert [(f["code"], f["value"]) for f in answer["findings"]] == [("reminder-no-address", "U3")]
    assert inbox.letters == []
    assert spm("remind", "--on", "2026-09-08", "--months", "1")[1] == answer


def test_a_reminder_has_text_html_and_a_workbook_that_is_accepted(spm: Spm, inbox: Inbox, tmp_path: Path) -> None:
    assert spm(*SENT)[0] == 0

    to, message = inbox.letters[0]
    assert to == ["max@schools.example"]
    assert (message["From"], message["To"]) == (
        "Test Agency <plan@agency.example>",
        "Mathematics <max@schools.example>",
    )
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "U2_2026-08.xlsx" in plain
    assert "<td" in html
    (book,) = message.iter_attachments()
    assert book.get_filename() == "U2_2026-08.xlsx"
    data = book.get_content()
    assert openpyxl.load_workbook(BytesIO(data))["Status"]["A2"].value == "1.1.Y1-1.2"
    (tmp_path / "filled.xlsx").write_bytes(data)
    assert spm("check", "filled.xlsx")[1]["accepted"] is True


def test_no_reminder_goes_to_who_has_delivered_and_none_goes_twice(spm: Spm, inbox: Inbox) -> None:
    first, second = spm(*SENT), spm(*SENT)

    assert inbox.to == ["max@schools.example", "office@schools.example"]
    assert [r["state"] for r in first[1]["reminders"]] == ["sent", "sent", "no_address"]
    assert [r["state"] for r in second[1]["reminders"]] == ["already", "already", "no_address"]
    assert second[1]["reminders"][0]["at"]


def test_after_the_due_day_there_is_one_more_reminder(spm: Spm, inbox: Inbox) -> None:
    spm(*SENT)
    late = ["remind", "--on", "2026-09-14", "--months", "1", "--send", "--by", "test"]

    _, answer = spm(*late)
    spm(*late)

    assert [r["months"][0]["stage"] for r in answer["reminders"]] == ["after", "after", "after"]
    assert len(inbox.letters) == 4
    assert "was due 10 Sep 2026" in inbox.letters[2][1]["Subject"]


def test_several_months_owed_are_one_mail_with_a_workbook_each(spm: Spm, inbox: Inbox) -> None:
    spm("remind", "--on", "2026-09-08", "--send", "--by", "test")

    to, message = next(one for one in inbox.letters if one[0] == ["max@schools.example"])
    assert len([one for one in inbox.to if one == "max@schools.example"]) == 1
    assert message["Subject"] == "Two reports of Mathematics are owed: July 2026 and August 2026"
    assert [one.get_filename() for one in message.iter_attachments()] == ["U2_2026-07.xlsx", "U2_2026-08.xlsx"]
    assert to == ["max@schools.example"]


def test_who_delivered_since_the_day_asked_is_left_alone(spm: Spm, inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "u2.xlsx").write_bytes(report("U2", "2026-08", ["1.1.Y1-1.2", "Behind"]))
    assert spm("submit", "u2.xlsx", *AT, "2026-09-12")[0] == 0

    _, answer = spm(*SENT)

    assert [r["unit"] for r in answer["reminders"]] == ["U3"]
    assert inbox.letters == []


def test_one_address_refused_stops_no_other_and_is_tried_again(spm: Spm, inbox: Inbox) -> None:
    inbox.refused = {"max@schools.example"}
    code, answer = spm(*SENT)

    assert code == 1
    assert [r["state"] for r in answer["reminders"]] == ["failed", "sent", "no_address"]
    failed = next(f for f in answer["findings"] if f["code"] == "reminder-failed")
    assert "550 no such person" in failed["message"]
    inbox.refused = set()
    assert spm(*SENT)[0] == 0
    assert inbox.to == ["office@schools.example", "max@schools.example"]


def test_one_cut_off_in_the_middle_goes_again_only_when_asked(spm: Spm, inbox: Inbox) -> None:
    inbox.hang_up_on = {"max@schools.example"}
    code, answer = spm(*SENT)
    assert (code, [r["state"] for r in answer["reminders"]]) == (1, ["unknown", "sent", "no_address"])
    inbox.hang_up_on = set()

    _, second = spm(*SENT)
    assert [r["state"] for r in second["reminders"]] == ["cut_off", "already", "no_address"]
    assert inbox.to == ["office@schools.example"]

    spm(*SENT, "--again")
    assert inbox.to == ["office@schools.example", "max@schools.example"]


def test_a_command_killed_while_sending_doubles_nothing(
    spm: Spm, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(mail.Mailer, "send", die)
        with pytest.raises(Killed):
            run([*SENT])

    _, answer = spm(*SENT)

    assert [r["state"] for r in answer["reminders"]] == ["cut_off", "sent", "no_address"]
    assert inbox.to == ["office@schools.example"]


def test_two_at_once_send_each_reminder_once(spm: Spm, inbox: Inbox, tmp_path: Path) -> None:
    spm("due", "--on", "2026-09-08")
    store = Store.open(tmp_path / "spm.duckdb")
    letter = reminders.letter(
        "max@schools.example",
        [{"unit": "U2", "name": "Mathematics", "leader": None, "month": "2026-08", "due_on": "2026-09-10", "state": "owed", "rows": {"n": 0, "of": 1}}],
        {"2026-08": b"x"},
        reminders.Sender("plan@agency.example", "Test Agency"),
        on=date(2026, 9, 8),
        at=datetime(2026, 9, 8, 12),
    )  # fmt: skip
    steps: list[str] = []
    together = threading.Barrier(4)

    def one() -> None:
        mailer = mail.Mailer(mail.server())
        together.wait()
        steps.extend(done.step for done in sending.send(store, [letter], mailer.send, by="test"))
        mailer.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    store.close()

    assert sorted(steps) == ["already", "already", "already", "sent"]
    assert inbox.to == ["max@schools.example"]


def test_no_server_that_answers_is_said_once_and_nothing_counts_as_sent(
    spm: Spm, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SPM_SMTP_PORT", str(_free_port()))
        code, answer = spm(*SENT)
    assert (code, [r["state"] for r in answer["reminders"]]) == (1, ["failed", "not_tried", "no_address"])

    spm(*SENT)
    assert inbox.to == ["max@schools.example", "office@schools.example"]


def test_a_password_is_never_sent_over_a_connection_that_others_can_read(
    spm: Spm, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPM_SMTP_STARTTLS", "yes")
    code, answer = spm(*SENT)

    assert (code, answer["reminders"][0]["state"]) == (1, "failed")
    assert inbox.letters == []


def test_without_a_mail_server_or_ahead_of_time_sending_is_refused_and_showing_is_not(spm: Spm) -> None:
    code, answer = spm(*SENT)
    assert (code, [f["code"] for f in answer["findings"]]) == (1, ["mail-not-set"])
    assert spm("remind", "--on", "2026-09-08")[0] == 0
    code, answer = spm("remind", "--on", "2100-01-01", "--send", "--by", "test")
    assert (code, [f["code"] for f in answer["findings"]]) == (1, ["reminder-ahead"])
    assert spm("remind", "--on", "2026-09-08", "--send") == (2, None)
    assert spm("due", "--on", "soon") == (2, None)


def test_settings_of_the_secrets_file_are_read_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(
        '[smtp]\nhost = "mail.agency.example"\nport = 25\nfrom = "plan@agency.example"\npassword = "hush"\nstarttls = false\n'
    )
    monkeypatch.setenv("SPM_SMTP_HOST", "other.agency.example")

    found = mail.server()

    assert (found.host, found.port, found.starttls, found.password) == ("other.agency.example", 25, False, "hush")
    assert "hush" not in repr(found)


def test_names_and_addresses_cannot_add_a_header_or_an_address(spm: Spm, inbox: Inbox, tmp_path: Path) -> None:
    units = [
        UNITS[0],
        ["U1", "D1", "Reading", "", "a@x.example\nBcc: all@x.example"],
        [
            "U2",
            "D1",
            "Mathematics\r\nBcc: all@x.example",
            'Max "The"\nCc: b@x.example <c@x.example>',
            "max@schools.example",
        ],
        ["U3", "D2", "Finance", "", "Jo <jo@x.example>"],
    ]
    cells = {
        **PLAN,
        "Units": units,
        "Organization": [["key", "value"], ["name", "Agency\nTo: all@x.example"], *PLAN["Organization"][2:]],
    }
    (tmp_path / "plan.xlsx").write_bytes(workbook(cells))
    code, loaded = spm("plan", "load", "plan.xlsx", *AT, "2026-08-01")
    assert code == 0, loaded

    _, answer = spm("remind", "--on", "2026-09-08", "--send", "--by", "test")

    assert inbox.to == ["max@schools.example"]
    (_, message) = inbox.letters[0]
    assert [key for key in message if key.lower() in ("bcc", "cc")] == []
    assert len(message.get_all("To")) == 1
    assert [one.addr_spec for one in message["To"].addresses] == ["max@schools.example"]
    assert {f["code"] for f in answer["findings"]} == {"reminder-address-unusable"}
