"""What an entitled person's browser sends, byte for byte, in the session of a wrong person: nothing is stored, nothing is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from spm_core.ledger import people
from tests.access.people import address, agency, by_admin
from tests.access.replaying import REPORT, Sent, Server, headers, line, listening, put, recorded, replay, replayed
from tests.access.test_sign_in import get
from tests.agency import Agency
from tests.browser.looking import IDLE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.trust]

AWAY = ("viewer-D1", "viewer", "other-unit", "other-division", "ended", "stranger", None)
"""Wrong people for what is unit U1's and division D1's; None: nobody signed in."""


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("replayed")
    made = agency(folder / "spm.duckdb")
    again = Agency.__new__(Agency)
    again.store = made
    again.report("U1", "2026-10", "A1 | Behind | | 2027-07-15")  # its milestone is at risk
    for name, role, scope in (("brief", "division", "D1"), ("brief-unit", "unit", "U1")):
        people.add(by_admin(made), address(name), role, scope=scope, by="x")
    made.close()
    with listening(folder) as started:
        yield started


def stands(page: Any, text: str) -> None:
    page.get_by_text(text).first.wait_for(timeout=40_000)
    page.wait_for_selector(IDLE, timeout=40_000)


@pytest.fixture(scope="module")
def upload(server, browser) -> Sent:
    """Unit U1 downloads its workbook, drops a report and sends it."""
    with recorded(browser, "unit") as (page, sent):
        page.goto(f"{server.url}/upload?id=U1&month=2026-11")
        with page.expect_response(re.compile("/media/")):
            page.get_by_role("button", name=re.compile("Download the workbook")).click()
        page.set_input_files("input[type=file]", [{"name": "OURS.xlsx", "mimeType": "application/octet-stream", "buffer": REPORT}])  # fmt: skip
        stands(page, "is ready to send.")
        page.get_by_role("button", name="to First").click()
        stands(page, "November is stored")
    return sent


@pytest.fixture(scope="module")
def meeting(server, browser) -> Sent:
    """Division D1 takes a decision about its item at risk and closes its review; the browser's close is kept from the server."""
    with recorded(browser, "division") as (page, sent):
        page.goto(f"{server.url}/division?id=D1&month=2026-10")
        stands(page, "Close the review")
        why = page.get_by_label("Reason", exact=True).first
        why.fill("Because of the flood")
        why.press("Tab")
        page.wait_for_selector(IDLE)
        page.get_by_role("button", name="Take the decision").click()
        stands(page, "One decision so far")
        page.get_by_role("button", name="Close the review").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Close the review").wait_for()
        dialog.get_by_role("button", name="Close the review").click()
        stands(page, "frozen under number 1")
        page.get_by_role("button", name="Reopen").click()
        reason = page.get_by_role("dialog").get_by_label("Reason")
        reason.fill("A number was missing")
        reason.press("Tab")
        page.get_by_role("button", name="Reopen the review").click()
        stands(page, "The review is open again")
    return sent


THEIRS = re.compile(
    r"OURS\.xlsx|U1\.xlsx|Because of the flood|A number was missing|15 Jul 2027|2027-07-15|2[01] Jan 2027"
)
"""Nobody from elsewhere has this on any page of theirs."""


@pytest.mark.parametrize("who", AWAY)
def test_what_a_unit_sent_stores_and_shows_nothing_as_somebody_else(server, upload, who):
    heard, acts = replayed(server, who, upload)

    assert {kind for kind, _, _ in acts} <= {"access:refuse"}
    said = {"other-unit": "not theirs", "ended": "Your role here has ended.", "stranger": "This address is not known here.", None: "Its sign-in did not reach here"}  # fmt: skip
    assert said.get(who, "The page Upload is not among yours.") in heard.said
    if who != "viewer":  # who has the whole agency's items by role, but no report of it
        assert not THEIRS.search(heard.said)
    assert "November is stored" not in heard.said
    assert [one.deferred_file.url for one in heard.operations if one.deferred_file.url] == []


@pytest.mark.parametrize("who", AWAY)
def test_what_a_division_did_in_its_meeting_does_and_shows_nothing_as_somebody_else(server, meeting, who):
    heard, acts = replayed(server, who, meeting)

    done = [(by, about) for kind, by, about in acts if kind != "access:refuse"]
    if who == "other-division":  # whose own page answers in its place: what the keys press there is theirs to do
        assert set(done) <= {(address(who), "R2")}
    else:
        assert done == []
    said = {"other-division": "Unit U3", "ended": "Your role here has ended.", "stranger": "This address is not known here.", None: "Its sign-in did not reach here"}  # fmt: skip
    assert said.get(who, "The page Division is not among yours.") in heard.said
    assert "Because of the flood" not in heard.said
    assert who == "other-division" or "A number was missing" not in heard.said
    if who in ("other-unit", "other-division"):
        assert not re.search(r"Milestone M1.{0,60}Jul 2027|Unit U1, behind", heard.said)
    if who in ("viewer", "viewer-D1", "other-unit"):
        assert ["access:refuse", address(who).lower()] in [one[:2] for one in acts]


def test_the_file_of_one_session_is_no_file_of_another(server, upload):
    """The dropped file's number in another's uploader, its address in another's hands, its download in another's."""
    assert upload.puts
    assert upload.media
    for address_ in upload.puts:
        for who in AWAY:
            assert put(server, who, address_, REPORT) == 403
    for url in upload.media:
        for who in (*AWAY, "leadership", "admin"):
            assert get(url, **headers(who))[0] == 404, who


@pytest.mark.parametrize(
    ("who", "what", "done"), [("brief", "meeting", "review:close"), ("brief-unit", "upload", "upload:accept")]
)
def test_the_same_messages_do_act_for_whom_they_may(server, request, who, what, done):
    """Else the tests above would hold of messages that do nothing for anybody."""
    _, acts = replayed(server, who, request.getfixturevalue(what))

    assert (done, address(who)) in {(kind, by) for kind, by, _ in acts}


@pytest.mark.parametrize(("who", "what"), [("brief", "meeting"), ("brief-unit", "upload")])
def test_a_role_that_ends_while_its_page_is_open_ends_what_its_buttons_do(server, request, who, what):
    """The page was theirs, its widgets and fragments are known to the session; the presses come after the end."""
    sent: Sent = request.getfixturevalue(what)
    with line(server, who) as heard:
        heard.send(sent.frames[0])
        assert "Your role here has ended." not in heard.said
        before = len(server.acts(end=address(who)))
        heard.said = ""
        replay(server, who, heard, sent.frames[1:], sent.puts)

    acts = server.acts()[before:]
    assert {kind for kind, _, _ in acts} <= {"access:refuse"}
    assert "Your role here has ended." in heard.said
    assert [one.deferred_file.url for one in heard.operations if one.deferred_file.url] == []


def test_a_session_whose_line_broke_is_taken_up_by_its_own_person_alone(server):
    """Streamlit goes on with a session whose number is named, its files and what was typed with it."""
    asked = BackMsg()
    asked.rerun_script.page_name = "upload"

    def number(who: str | None, *more: str) -> str:
        with line(server, who, *more) as heard:
            heard.send(asked.SerializeToString())
        return heard.session

    theirs = number("unit")
    for who in ("other-unit", "admin", None):
        assert number(who, "none", theirs) not in ("", theirs)
    assert number("unit", "none", theirs) == theirs


def test_a_download_button_is_pressed_by_its_own_page_alone(server):
    """Before, whoever knew the button's number had it made and recorded as taken by the button's own person."""
    asked = BackMsg()
    asked.rerun_script.page_name = "upload"
    asked.rerun_script.query_string = "id=U1&month=2026-11"
    with line(server, "unit") as mine, line(server, "other-unit") as theirs:
        for one in (mine, theirs):
            one.send(asked.SerializeToString())
        (number,) = set(re.findall(r'deferred_file_id: "(\w+)"', mine.said))
        press = BackMsg()
        press.backend_operation_request.request_id = "1"
        press.backend_operation_request.session_id = theirs.session
        press.backend_operation_request.deferred_file.file_id = number
        before = len(server.acts())
        theirs.send(press.SerializeToString())
        assert [(one.deferred_file.url, one.error_msg) for one in theirs.operations] == [
            ("", "This is not on your page.")
        ]
        assert [one[:2] for one in server.acts()[before:]] == [["access:refuse", address("other-unit")]]

        before = len(server.acts())
        press.backend_operation_request.session_id = mine.session
        mine.send(press.SerializeToString())
        assert [one[:2] for one in server.acts()[before:]] == [["export:template", address("unit")]]
        assert get(f"{server.url}{mine.operations[0].deferred_file.url}", **headers("unit"))[0] == 200
