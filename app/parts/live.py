"""Draws pieces of HTML in the page, with controls that answer: a pressed one opens what stands behind it.

st.html shows tables too, but nothing in it can answer; this is one small component whose script is served as a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

_HERE = Path(__file__).parent
_NAME = "spm.live"


def _register() -> Any:
    """Make the component known to this process's Streamlit; its script is a file, so the page's policy needs no exception."""
    script = _HERE / "assets" / "live.js"
    if not Runtime.exists():  # tests of pages run without a server
        return st.components.v2.component(_NAME, js=script.read_text(encoding="utf-8"), isolate_styles=False)
    manifest = ComponentManifest(name="spm", version="1", components=[ComponentConfig("live", "assets")])
    get_bidi_component_manager().register_from_manifest(manifest, _HERE)
    return st.components.v2.component(_NAME, js=script.name, isolate_styles=False)


_component = _register()


def draw(*pieces: str, key: str, narrow: bool = False) -> str | None:
    """Draw pieces of HTML one under the other, no wider than they are if `narrow`; give the control pressed just now, as its selection."""
    width = "content" if narrow else "stretch"
    result = _component(data={"html": "".join(pieces)}, key=key, on_open_change=_nothing, width=width)
    pressed: str | None = result.open
    return pressed


def _nothing() -> None:
    """Take notice; the answer is in the result."""
