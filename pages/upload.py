"""Upload: drop a month's report or thirty, or the plan; see what would change; send. Asks, arranges, shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts import acts, annotated, draw, faults, header, mapping_acts, mapping_flow, reading, sentence, upload
from app.parts import upload_flow as flow
from app.session import figures

if TYPE_CHECKING:
    from app.parts.reading import Dropped
    from spm_core.model import Ask


def page() -> None:
    """The whole page."""
    ask = session.current("unit")
    empty = figures.settings(ask)["load"] is None
    if not empty:
        header(ask, choose=True)
    with faults():
        acts.on_its_way()
        top = st.container(key="upload-top")
        with st.container(key="upload-body"):
            left, right = st.columns([872, 440], wrap=False)
            with left:
                dropped = acts.not_loaded(
                    [one for one in reading.choose(empty=empty) if not mapping_acts.is_started(one)]
                )
                if not empty:
                    flow.follow_the_file(dropped, ask)
                unmapped = [one for one in dropped if one.unmapped]
                pressed = [] if unmapped else body(dropped, ask, right, empty=empty)
            if unmapped:
                mapping_flow.screen(unmapped, left, right, empty=empty)
        with top:
            said = mapping_flow.sentence(unmapped) if unmapped else flow.said(dropped, ask, empty=empty)
            draw(upload.STYLE + sentence(said), key="upload.said")
        if not empty:
            pressed.append(draw(flow.history(ask), key="upload.history"))
            if session.may("load"):
                acts.the_plan(ask)
        flow.answer(pressed)


def body(dropped: list[Dropped], ask: Ask, right: st.delta_generator.DeltaGenerator, *, empty: bool) -> flow.Pressed:
    """What stands under the files, and beside them."""
    plans = [one for one in dropped if one.plan]
    if plans and len(dropped) == 1:
        read = upload.file_line(plans[0]) + upload.found(plans[0]) + acts.differences(plans[0])
        pressed = [draw(read, key="upload.plan")]
        annotated.offer(plans[0])
        with right:
            acts.load_plan(plans[0])
        return pressed
    if empty:
        return [draw(upload.plan_first(dropped), key="upload.first")]
    if not dropped:
        return flow.nothing_dropped(ask, right)
    return flow.one_file(dropped[0], right) if len(dropped) == 1 else flow.many_files(dropped, right)


page()
