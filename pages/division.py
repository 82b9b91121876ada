"""Division: the quarterly review, in the order of its agenda. Asks, arranges, shows."""

from __future__ import annotations

import streamlit as st

from app import session
from app.parts import division, draw, faults, header, no_plan, owed, picture, review, year_not_open
from app.parts.follow import follow
from app.session import figures


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current("division")
    if figures.settings(ask)["load"] is None:
        follow(draw(no_plan(), key="page"))
        return
    header(ask, choose=True)
    with faults():
        if not session.is_open(ask):
            follow(draw(year_not_open(ask), key="page"))
            return
        above = draw(review.state_and_reports(ask), owed(ask), key="above")
        with st.container(key="point-2"):
            picture(review.moved(ask), key="moved")
            draw(division.dumbbell_key(str(ask.as_of)), key="moved.key")
        follow(above, draw(review.rest(ask), key="rest"))


page()
