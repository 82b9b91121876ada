"""Compare two editions of a tracker, before any plan exists: what moved, by how much, which way. Asks, arranges, shows."""

from __future__ import annotations

import streamlit as st

from app.parts import compare, compare_reading, draw, faults, sentence


def page() -> None:
    """The whole page."""
    with faults():
        top = st.container(key="compare-top")
        with st.container(key="compare-body"):
            left, right = st.columns([872, 440], wrap=False)
            with left:
                said, done = compare.body(compare_reading.choose(), right)
        with top:
            draw(compare.STYLE + sentence(said), key="compare.said")
        if done:
            draw(compare.lists(done), key="compare.lists")


page()
