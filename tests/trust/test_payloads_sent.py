"""Hostile texts in the mail that goes out and in the workbooks that go back and forth: text stays text there too."""

from __future__ import annotations

import html
import io
from email import message_from_bytes, policy
from html.parser import HTMLParser

import openpyxl
import pytest
from aiosmtpd.controller import Controller

from tests.browser.looking import free_port
from tests.trust import payloads
from tests.trust.payloads import OUTSIDE, PAYLOADS, Hostile, book
from tests.trust.test_payloads import CONTROLS, no_formula_and_no_link, spm

__all__ = ["spm"]

pytestmark = pytest.mark.trust

HEADERS = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted", "x-auto-response-suppress",
}  # fmt: skip
"""What a reminder may have; a header that a text made would be another."""


class Wire:
    """A mail server's handler: keeps the bytes of each mail and to whom it was said to go."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, bytes(envelope.content)))
        return "250 OK"


class Tags(HTMLParser):
    """The elements of an HTML body, and whatever leads or loads."""

    def __init__(self, text):
        super().__init__()
        self.names, self.leads = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.leads += [value for name, value in attrs if name in ("href", "src", "action") or name.startswith("on")]


@pytest.fixture(scope="module")
def mails(spm, tmp_path_factory):
    """The reminders of the hostile agency, as a mail server got them."""
    wire = Wire()
    server = Controller(wire, hostname="127.0.0.1", port=(port := free_port()))
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "FROM": "plan@agency.example",
            "STARTTLS": "no",
        }.items():
            patch.setenv(f"SPM_SMTP_{key}", value)
        code, out, said = spm.tried("remind", "--on", "2026-11-20", "--months", "3", "--send", "--by", PAYLOADS[9])
    server.stop()
    assert (code, bool(wire.mails)) == (0, True), (out, said)
    return wire.mails


def test_a_reminder_goes_to_its_unit_alone_and_no_text_makes_a_header(mails):
    for to, data in mails:
        mail = message_from_bytes(data, policy=policy.default)

        assert [one for one in to if OUTSIDE in one] == []
        assert {name.lower() for name in mail} <= HEADERS | {"x-peer", "x-mailfrom", "x-rcptto"}
        assert [one.addr_spec for one in mail["to"].addresses] == to
        assert [one.addr_spec for one in mail["from"].addresses] == ["plan@agency.example"]
        assert CONTROLS.findall(str(mail["subject"])) == []
        assert [name for part in mail.walk() if part.is_multipart() is False for name in part if not name.lower().startswith(("content-", "mime-"))] == []  # fmt: skip


def test_a_reminders_html_holds_texts_as_texts(mails):
    for _, data in mails:
        mail = message_from_bytes(data, policy=policy.default)
        rich = Tags(mail.get_body(("html",)).get_content())

        assert rich.names & {"script", "img", "svg", "iframe", "form", "object", "link"} == set()
        assert [one for one in rich.leads if OUTSIDE in one or "javascript" in one] == []
        assert CONTROLS.findall(mail.get_body(("plain",)).get_content().replace("\r\n", "\n")) == []
    said = "".join(
        html.unescape(message_from_bytes(data, policy=policy.default).get_body(("html",)).get_content())
        for _, data in mails
    )
    assert OUTSIDE in said


def test_a_reminders_workbook_holds_texts_as_texts_and_has_a_plain_name(mails):
    for _, data in mails:
        for part in message_from_bytes(data, policy=policy.default).iter_attachments():
            name = part.get_filename()

            assert no_formula_and_no_link(part.get_content()) == []
            assert "/" not in name
            assert "\\" not in name
            assert CONTROLS.findall(name) == []


@pytest.mark.parametrize("cells", [payloads.report, payloads.plan, payloads.tracker], ids=lambda one: one.__name__)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_marked_workbook_holds_texts_as_texts(spm, cells, kind):
    given = cells(Hostile())
    rows = next(iter(given.values()))
    data = book(given)
    if kind == "csv":
        data = "\n".join(",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows).encode()
    mine, out = spm.file(f"=1+1 {cells.__name__}.{kind}", data), spm.folder / f"marked {cells.__name__} {kind}.xlsx"
    spm.tried("annotate", mine, "--out", str(out))

    assert no_formula_and_no_link(out.read_bytes()) == []
    notes = [
        cell.comment.text
        for sheet in openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert [one for one in notes if "<script" in one and not one.startswith("SPM findings")] == []


def test_a_template_holds_the_texts_as_texts_and_is_read_again(spm):
    out = spm.folder / "round.xlsx"
    spm("template", "--unit", "U1", "--month", "2026-11", "--out", str(out))
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(out).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    ]

    assert no_formula_and_no_link(out.read_bytes()) == []
    assert any(cell.startswith("=HYPERLINK(") for cell in cells)
    assert spm("check", str(out))["unit"] == "U1"
