"""Year: the annual review one step at a time, then the way into the new year. Asks, arranges, shows."""

from __future__ import annotations

from app import session
from app.parts import (
    counting,
    draw,
    faults,
    header,
    no_plan,
    sentence,
    year,
    year_flow,
    year_meeting,
    year_midway,
    year_not_open,
    year_onward,
)
from app.parts.follow import follow
from app.session import figures
from spm_core.show import year_words

PARTS = {
    "results": year_flow.results,
    "milestones": year_flow.milestones,
    "measures": year_flow.measures,
    "theory": year_flow.theory,
    "accomplishments": year_flow.accomplishments,
    "adjustments": year_flow.adjustments,
    "suggestions": year_flow.suggestions,
    "next": year_onward.onward,
    "midway": year_midway.midway,
}


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current()
    if figures.settings(ask)["load"] is None:
        follow(draw(no_plan(), key="page"))
        return
    header(ask)
    with faults():
        if not session.is_open(ask):
            follow(draw(year_not_open(ask), key="page"))
            return
        whole = [figures.completion(ask, of=of)["groups"][0] for of in ("actions", "milestones")]
        top = draw(year.STYLE + sentence(year_words.sentence(*whole)), key="year.said")
        step = year_flow.choose_step()
        pressed = [top, year_flow.review_line(ask, step)]
        with counting():
            pressed += PARTS[step](ask)
        year_meeting.beside(ask, step)
        year_flow.answer(ask, step, *pressed, year_flow.onwards(step))


page()
