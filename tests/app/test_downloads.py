"""What a download button stands for is made for its own page alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from app import downloads, settings
from spm_core.errors import StoreError
from tests.access.people import address, agency
from tests.app.running import done


def test_the_server_answers_every_pages_buttons_so():
    from app import server

    assert server.app is not None
    assert app_session.DeferredFileHandler is downloads.OwnButtons


def test_another_pages_button_makes_nothing_and_the_attempt_is_recorded(monkeypatch):
    store, made = agency(), []
    monkeypatch.setattr(settings, "store", lambda: store)
    downloads.offered_to("theirs", address("viewer"))
    files = SimpleNamespace(
        _deferred_callables={"7": {"session_id": "mine"}}, execute_deferred=lambda file: made.append(file) or "/media/a"
    )
    asked = BackendOperationRequest(request_id="1")
    asked.deferred_file.file_id = "7"

    def told(session: str) -> str:
        return done(downloads.OwnButtons(lambda: files).handle(asked, session)).error_msg

    before = store.data_version()
    assert told("theirs") == "This is not on your page."
    assert made == []
    refused = store.rows("select kind, who from act where act > $before", {"before": before})
    assert refused == [{"kind": "access:refuse", "who": address("viewer")}]
    told("mine")
    assert made == ["7"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, ""),
        (StoreError("The disk is full. Make room."), "Nothing was given. The disk is full. Make room."),
        (KeyError("a fault of ours"), "Nothing was given: the file could not be made. Do it again; if it stays so, tell whoever runs the dashboard."),
    ],
)  # fmt: skip
def test_why_a_file_was_not_given_is_said_beside_its_button(fault, said):
    def make() -> bytes:
        if fault:
            raise fault
        return b"the file"

    files, asked = MediaFileManager(MemoryMediaFileStorage("/media")), BackendOperationRequest(request_id="1")
    asked.deferred_file.file_id = files.add_deferred(make, "text/plain", "a button", "a.txt")
    whose = files._deferred_callables[asked.deferred_file.file_id]["session_id"]

    told = done(downloads.OwnButtons(lambda: files).handle(asked, whose))

    assert told.error_msg == said
    assert told.deferred_file.url.startswith("/media/") is (fault is None)


def test_a_button_of_a_page_too_old_says_to_load_it_anew():
    asked = BackendOperationRequest(request_id="1")
    asked.deferred_file.file_id = "gone"

    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    assert "Load it anew" in done(downloads.OwnButtons(lambda: files).handle(asked, "mine")).error_msg
