"""What a download button stands for is made for its own page alone."""

from __future__ import annotations

from types import SimpleNamespace

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session

from app import downloads, settings
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
    files = SimpleNamespace(_deferred_callables={"7": {"session_id": "mine"}}, execute_deferred=made.append)
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
