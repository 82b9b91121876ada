"""The annual and the mid-plan review as meetings: who is there, the minutes of the step that is shown, what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import meeting_acts, meeting_decides, minutes, year_flow
from app.parts import meeting_points as html
from app.parts.html import e
from app.parts.live import draw
from app.session import figures
from spm_core.show import meeting_words as words
from spm_core.show.paper_words import section_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.model import Ask

Row = dict[str, Any]

SECTIONS = {
    "results": ("goals",),
    "milestones": ("at_risk",),
    "measures": ("targets",),
    "theory": ("strategies",),
    "accomplishments": ("went_well",),
    "adjustments": ("decisions",),
    "suggestions": ("recommendations",),
    "next": ("next_year",),
    "midway": ("years", "rest", "strategies", "targets"),
}
"""The step of the page -> the points of the review's agenda under which its minutes stand."""


def beside(ask: Ask, step: str) -> None:
    """Under the step, while its review is open: name, attendance, minutes; where the review begins the commitments too."""
    row = year_flow.review_of(ask, step)
    if row is None or row["state"] != "open":
        return
    review = str(row["review"])
    meeting_acts.toast()
    with st.container(key="year-meeting"):
        people = list(dict.fromkeys(line["text"] for line in figures.minutes(review=review) if line["section"] is None))
        draw(f'<div class="facts meet"><span><b>Minutes of {e(review)}</b></span><span>{e(minutes.present(people))}</span></div>', key="year.meeting")  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="year-who"):
            meeting_acts.ask_name(minutes.writer(review, row["opened_by"]))
            minutes.attendance(review)
        for section in SECTIONS[step]:
            if len(SECTIONS[step]) > 1:
                draw(f"<h3>{e(section_name(section))}</h3>", key=f"year.point.{section}")
            minutes.box(review, section)
        if step in ("results", "midway"):
            _commitments(ask, row, dict(session.groups("unit")))


def _commitments(ask: Ask, row: Row, names: Mapping[str, str]) -> None:
    review = str(row["review"])
    leading = {one["review"] for one in figures.reviews() if one["kind"] == row["kind"]}
    made = [one for one in figures.commitments(ask) if one["review"] in leading]
    rows = [one for one in made if one["state"] == "open" or one["review"] == review]
    if rows:
        said = html.commitments(rows, names, session.today().isoformat())
        draw(f"<h3>{e(words.promised_title(rows))}</h3>{said}", key="year.promised")
    meeting_decides.commitments([row for row in rows if row["state"] == "open"], review, names)
