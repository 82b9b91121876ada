"""The meeting on the page, point by point: left what is known and decided, right the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import division, meeting, meeting_acts, meeting_decides, minutes, papers
from app.parts import meeting_points as html
from app.parts.html import e
from app.parts.live import draw
from app.parts.meeting_moved import moved
from app.parts.page import sentence
from app.session import figures
from spm_core.figures import agenda
from spm_core.show import division_words, wording
from spm_core.show import meeting_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.parts.meeting import Meeting

Row = dict[str, Any]
Pressed = list[str | None]

COLUMNS = [930, 396]
"""Left the point, right its minutes; as wide as in the picture."""


def top(now: Meeting, doc: Row) -> Pressed:
    """The sentence; what is shown (not opened, open, closed and frozen); who writes, who is here, and the one button."""
    meeting_acts.toast()
    with st.container(key="meeting-top"):
        left, right = st.columns(COLUMNS, gap="medium", vertical_alignment="top")
        with left:
            draw(division.STYLE + _sentence(now) + _state(now, doc), key="meeting.top")
        with right:
            if now.review is None:
                meeting_acts.opening(now, session.today())
            elif now.is_open:
                _opened(now)
            elif st.button("Reopen", key="meeting.reopen.ask"):
                st.dialog("Reopen the review")(meeting_acts.reopening)(now)
            if now.review and st.button("Papers", key="meeting.papers"):
                st.dialog("Papers")(papers.choose)(now.ask, papers.of_review(now.review))
    return []


def _opened(now: Meeting) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="meeting-who"):
        meeting_acts.ask_name(minutes.writer(str(now.review), str(now.row["opened_by"]) if now.row else ""))
        if st.button("Close the review", key="meeting.close.ask"):
            st.dialog("Close the review")(meeting_acts.closing)(now)
    minutes.attendance(str(now.review))


@session.kept
def _sentence(now: Meeting) -> str:
    milestones, actions = (meeting.rows(now, of) for of in ("milestones", "actions"))
    tolerance = meeting.tolerance(now)
    moves, risky = agenda.move_counts(milestones, tolerance), agenda.at_risk(milestones)
    return sentence(division_words.sentence(milestones, actions, moves, tolerance, risky))


def _state(now: Meeting, doc: Row) -> str:
    since = figures.since(review=now.review)["said"] if now.state == "closed" else []
    known = meeting.known(now, doc)
    said, more = words.state(now.row and {**now.row, "closed": doc["closed"]}, now.period, known, since)
    looks = f"looks at {wording.month(str(now.ask.as_of), 'full')}"
    people = words.present(doc["attendance"]) if now.review else ""
    line = "".join(f"<span>{e(part)}</span>" for part in (said, looks, people) if part)
    under = f'<p class="frozen">{e(more)}</p>' if more else ""
    return f'<div class="facts meet">{line}</div>{under}'


def point(now: Meeting, doc: Row, number: int, section: str) -> Pressed:
    """Draw one point of the agenda, and its minutes beside it."""
    with st.container(key=f"pt-{section}"):
        if now.review is None:
            return POINTS[section](now, doc, number)
        left, right = st.columns(COLUMNS, gap="medium")
        with left:
            pressed = POINTS[section](now, doc, number)
        with right:
            if now.is_open:
                minutes.box(now.review, section)
            elif text := html.notes(doc["notes"], section):
                draw(f'<div class="notes">{text}</div>', key=f"notes.{section}")
    return pressed


def _commitments(now: Meeting, doc: Row, number: int) -> Pressed:
    before = meeting.items(doc, "commitments")
    mine = [row for row in doc["commitments"] if row["review"] == doc["review"] and now.review]
    names, day = meeting.names(now, doc), session.today().isoformat()
    title = words.commitments_title(before)
    pressed = [draw(division.point(number, title, html.commitments(before, names, day)), key="pt.commitments")]
    if now.is_open:
        meeting_decides.commitments([row for row in (*before, *mine) if row["state"] == "open"], str(now.review), names)
    if mine:
        said = f'<div class="in"><h3>{e(words.promised_title(mine))}</h3>{html.commitments(mine, names, day)}</div>'
        pressed.append(draw(said, key="pt.promised"))
    return pressed


def _reported(now: Meeting, doc: Row, number: int) -> Pressed:
    return [draw(html.reported(number, meeting.items(doc, "reported"), str(now.ask.as_of)), key="pt.reported")]


def _at_risk(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = meeting.items(doc, "at_risk")
    return meeting_decides.risks(now, rows, number, doc["seen"])


def _recommendations(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = [row for row in doc["recommendations"] if row["state"] not in ("gone", "withdrawn")]
    units = meeting.names(now, doc)
    pressed = [draw(division.point(number, words.recommendation_title(rows)), key="pt.recommendations")]
    for row in rows:
        pressed.append(draw(f'<div class="in">{html.recommendation(row, units)}</div>', key=f"pt.{row['id']}"))
        if now.is_open and row["state"] in ("open", "escalated"):
            meeting_decides.recommendation(row, str(now.review), doc["seen"])
    return pressed


def _requests(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = [row for row in doc["requests"] if row["state"] == "open" or row["review"] == doc["review"]]
    units = meeting.names(now, doc)
    pressed = [draw(division.point(number, words.requests_title(rows)), key="pt.requests")]
    for row in rows:
        pressed.append(draw(f'<div class="in">{html.request(row, units)}</div>', key=f"pt.{row['id']}"))
        if now.is_open and row["state"] == "open":
            meeting_decides.request(now, row, doc["seen"])
    return pressed


def _results(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = meeting.items(doc, "results")
    found = {what: [row for row in rows if row["what"] == what] for what in ("new", "missing", "due")}
    since = str(agenda.quarter(session.reading(), now.ask)[0].plus(-1))
    pressed = [draw(division.results(number, found, since), key="pt.results")]
    ready = [row for row in doc["proposals"] if row["proposal"]]
    if ready:
        said = f"<h3>{e(words.declare_title(ready))}</h3>" + ("" if now.is_open else html.proposals(ready))
        pressed.append(draw(f'<div class="in">{said}</div>', key="pt.declare"))
        if now.is_open:
            meeting_decides.declare(now, ready, doc["seen"])
    return pressed


def _decisions(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = doc["decisions"]
    title = words.decisions_title(rows, is_open=now.state != "closed")
    pressed = [draw(division.point(number, title, html.decisions(rows, meeting.names(now, doc))), key="pt.decisions")]
    if now.is_open:
        meeting_decides.another(now, doc["seen"])
    return pressed


def _went_well(now: Meeting, doc: Row, number: int) -> Pressed:
    rows = meeting.items(doc, "went_well")
    found = {what: [row for row in rows if row["what"] == what] for what in ("early", "said")}
    return [draw(division.went_well(number, found, meeting.names(now, doc)), key="pt.went_well")]


def _moved(now: Meeting, doc: Row, number: int) -> Pressed:
    return moved(now, meeting.items(doc, "moved"), number)


POINTS: dict[str, Callable[[Meeting, Row, int], Pressed]] = {
    "commitments": _commitments,
    "reported": _reported,
    "moved": _moved,
    "at_risk": _at_risk,
    "recommendations": _recommendations,
    "requests": _requests,
    "results": _results,
    "decisions": _decisions,
    "went_well": _went_well,
}
"""How each point of the agenda is drawn, in the order of the meeting."""
