"""What moved: the dates of the division against the frozen plan, and what became of them between any two months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import division, meeting
from app.parts import meeting_points as html
from app.parts.live import draw
from app.parts.picture import picture
from spm_core.figures import agenda
from spm_core.model import Month
from spm_core.show import charts, division_words, look, wording

if TYPE_CHECKING:
    from app.parts.meeting import Meeting

Row = dict[str, Any]


def moved(now: Meeting, rows: list[Row], number: int) -> list[str | None]:
    """Draw the point; the months between which is looked may be chosen."""
    chart = _chart(now)
    pressed = [draw(division.point(number, chart.title, subtitle=chart.subtitle), key="pt.moved")]
    with st.container(key="pt-moved-chart"):
        picture(chart, key="moved", bare=True)
        draw(division.dumbbell_key(str(now.ask.as_of)), key="moved.key")
    first, last = _months(now)
    default = (meeting.looked_back(now), now.ask.as_of)
    shown = rows if (first, last) == default else meeting.between(now, first, last) if first < last else []
    pressed.append(draw(html.moved(shown, str(first), str(last)), key="moved.between"))
    return pressed


def _months(now: Meeting) -> tuple[Month, Month]:
    """Ask between the ends of which two months; the last review's month and this one's stand chosen."""
    there = sorted({*session.months(), meeting.looked_back(now), now.ask.as_of})
    upto = [str(month) for month in there if month <= now.ask.as_of]
    back = str(meeting.looked_back(now))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="moved-months"):
        draw('<span class="small">What became of it from the end of</span>', key="moved.from.word", narrow=True)
        first = st.selectbox(
            "From the end of", upto[:-1] or [back], index=upto[:-1].index(back) if back in upto[:-1] else 0,
            key=f"moved.from.{now.review}.{now.ask.id}.{now.ask.as_of}", format_func=lambda one: wording.month(one, "full"), label_visibility="collapsed", width=160,
        )  # fmt: skip
        draw('<span class="small">to the end of</span>', key="moved.to.word", narrow=True)
        after = [month for month in upto if month > first]
        last = st.selectbox(
            "To the end of", after[::-1], key=f"moved.to.{now.review}.{now.ask.id}.{now.ask.as_of}",
            format_func=lambda one: wording.month(one, "full"), label_visibility="collapsed", width=160,
        )  # fmt: skip
    return Month.parse(first), Month.parse(last or str(now.ask.as_of))


@session.kept
def _chart(now: Meeting) -> charts.Chart:
    of = "milestones" if meeting.rows(now, "milestones") else "actions"
    rows, tolerance = meeting.rows(now, of), meeting.tolerance(now)
    title = division_words.moved_title(agenda.move_counts(rows, tolerance), tolerance, of)
    year = session.plan_year(now.ask)
    return charts.dumbbells(rows, now.ask.as_of, year, look.VARIABLES, of=of, tolerance=tolerance, title=title)
