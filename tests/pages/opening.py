"""Opening a page as a reader does, and reading what it drew."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.testing.v1 import AppTest

import app.parts.live  # noqa: F401 - before any AppTest: each has a runtime of its own, and the component would stay in the first one's

if TYPE_CHECKING:
    import pytest

PAGES = Path(__file__).parent.parent.parent / "pages"


def opened(monkeypatch: pytest.MonkeyPatch, store: Path, page: str, **address: str) -> AppTest:
    """Run a page on a store file with an address, and give it."""
    monkeypatch.setenv("SPM_STORE", str(store))
    st.cache_data.clear()  # kept answers are of one store
    st.cache_resource.clear()
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, [one.message for one in test.exception]
    return test


def drawn(test: AppTest) -> str:
    """All pieces of HTML that the page drew."""
    return "\n".join(json.loads(piece.proto.json)["html"] for piece in test.get("bidi_component"))


def text(test: AppTest) -> str:
    """What a reader reads in the pieces: no markup, single spaces."""
    without_style = re.sub(r"<style>.*?</style>", " ", drawn(test), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", without_style)))
