"""Upload: drop a month's report or thirty, or the plan; see what would change; send. Asks, arranges, shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts import acts, draw, faults, header, reading, sentence, upload
from app.parts import upload_flow as flow
from app.session import figures

if TYPE_CHECKING:
    from app.parts.reading import Dropped
    from spm_core.model import Ask

NO_PLAN = ("No plan yet.", "Drop the plan workbook here: it is checked first, and nothing is stored until you load it.")
A_PLAN = ("This is a plan workbook.", "Nothing of it is stored until you load it.")
LOADED = ("The plan is loaded.", "Open its first plan year below; then the units can report.")


def page() -> None:
    """The whole page."""
    ask = session.current("unit")
    empty = figures.settings(ask)["load"] is None
    if not empty:
        header(ask, choose=True)
    with faults():
        top = st.container(key="upload-top")
        with st.container(key="upload-body"):
            left, right = st.columns([872, 440], wrap=False)
            with left:
                dropped = [one for one in reading.choose(empty) if not acts.is_loaded(one)]
                if not empty:
                    flow.follow_the_file(dropped, ask)
                pressed = body(dropped, ask, right, empty=empty)
        with top:
            draw(upload.STYLE + sentence(said(dropped, ask, empty=empty)), key="upload.said")
        if not empty:
            pressed.append(
                draw(
                    upload.history(flow.uploads(ask), dict(session.groups("unit")).get(ask.id or "", "")),
                    key="upload.history",
                )
            )
            acts.the_plan(ask)
        flow.answer(pressed)


def body(dropped: list[Dropped], ask: Ask, right: st.delta_generator.DeltaGenerator, *, empty: bool) -> flow.Pressed:
    """What stands under the files, and beside them."""
    plans = [one for one in dropped if one.plan]
    if plans and len(dropped) == 1:
        pressed = [draw(upload.file_line(plans[0]) + upload.found(plans[0]), key="upload.plan")]
        with right:
            acts.load_plan(plans[0])
        return pressed
    if not dropped:
        return [] if empty else flow.nothing_dropped(ask, right)
    return flow.one_file(dropped[0], right) if len(dropped) == 1 else flow.many_files(dropped, right)


def said(dropped: list[Dropped], ask: Ask, *, empty: bool) -> tuple[str, str]:
    """The page's sentence."""
    if len(dropped) == 1 and dropped[0].plan:
        return A_PLAN
    if empty:
        return NO_PLAN
    return (
        LOADED
        if not dropped and not any(year["opened"] for year in figures.plan(ask)["years"])
        else flow.said(dropped, ask)
    )


page()
