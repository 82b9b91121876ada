"""Closed windows are let go of with all that they hold, though nobody else comes; those still awaited are not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from app import memory


@pytest.mark.parametrize(("seconds", "gone"), [(0, 1), (120, 0)])
def test_a_window_closed_for_long_is_let_go_of(monkeypatch, seconds, gone):
    ended: list[bool] = []
    session = SimpleNamespace(id="one", shutdown=lambda: ended.append(True))
    manager = WebsocketSessionManager(MemorySessionStorage(ttl_seconds=seconds), None, None, lambda: None, None)
    manager._session_storage.save(SessionInfo(client=None, session=session))
    monkeypatch.setattr(memory, "exists", lambda: True)
    monkeypatch.setattr(memory.Runtime, "instance", lambda: SimpleNamespace(_session_mgr=manager))

    assert memory.forget_closed_windows() == gone
    assert len(ended) == gone


def test_a_turn_asks_for_its_memory_to_be_given_back():
    memory._used.clear()
    with memory.using():
        assert not memory._used.is_set()

    assert memory._used.is_set()
    memory.give_back()
