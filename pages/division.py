"""Division: the quarterly meeting on the wall, in the order of its agenda. Asks, arranges, shows."""

from __future__ import annotations

from app import session
from app.parts import counting, draw, faults, header, meeting, meeting_page, no_plan, owed, year_not_open
from app.parts.follow import follow
from app.session import figures


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current("division")
    if figures.settings(ask)["load"] is None:
        follow(draw(no_plan(), key="page"))
        return
    if not session.is_open(ask) or ask.id is None:
        header(ask, choose=True)
        with faults():
            follow(draw(year_not_open(ask), key="page"))
        return
    now = meeting.find(ask)
    session.remember("month", str(now.ask.as_of))  # a review looks at its own month of the quarter
    header(now.ask, choose=True, tolerance=meeting.tolerance(now))
    with faults():
        with counting():
            doc = meeting.document(now)
        pressed = [draw(owed(now.ask), key="owed"), *meeting_page.top(now, doc)]
        for number, section in enumerate(meeting_page.POINTS, start=1):
            pressed += meeting_page.point(now, doc, number, section)
        follow(*pressed)


page()
