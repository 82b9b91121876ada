"""One decision about one item, in place: what, to what, why; its effect first; then it is taken, in its review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import effect, meeting_acts
from app.parts.alone import alone
from app.parts.live import draw
from app.parts.meeting_acts import value
from app.session import figures
from spm_core.ledger.adjust import adjust
from spm_core.ledger.declare import declare
from spm_core.show import decide_words as words
from spm_core.show import meeting_words
from spm_core.show.paper_words import RESULTS

if TYPE_CHECKING:
    from app.parts.meeting import Meeting

Row = dict[str, Any]

WHY = "What for is not known yet"
"""Stands for the reason while only the effect is asked."""


@alone
def form(now: Meeting, row: Row, seen: int, key: str) -> None:
    """Offer every decision about an item (a row of figures.items, or of a proposal with the status `proposed`).

    `seen` is the last act that the page looked at: a newer decision on the item is told and refuses this one.
    """
    item = str(row["item"])
    helpers = [one["unit"] for one in figures.collaborators(now.ask).get(item, [])]
    offered = words.choices(row, helpers)
    with st.container(key=f"decide-{key}"):
        change = st.segmented_control(
            f"Decision about {item}",
            offered,
            default=offered[0],
            format_func=words.CHOICES.__getitem__,
            key=f"{key}.change",
            label_visibility="collapsed",
            required=True,  # pressing the chosen one again would leave none, and the form gone with what was typed into it
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"decide-fields-{key}"):
            _fields(now, change, row, helpers, key)
            st.text_input("Reason", key=f"{key}.why", max_chars=600, placeholder="Why, in a few words")
            st.date_input(
                "Decided on",
                session.today(),
                key=f"{key}.on",
                max_value=session.today(),
                format="YYYY-MM-DD",
                width=130,
            )
            meeting_acts.press(
                "Take the decision",
                f"{key}.take",
                lambda by: take(item, change, key, by, review=str(now.review), seen=seen),
                primary=True,
            )
        with st.spinner("Counting the figures"):
            asked = arguments(change, key)
            draw(effect.shown(item, change, {**asked, "why": WHY}, now.ask), key=f"{key}.effect")


def _fields(now: Meeting, change: str, row: Row, helpers: list[str], key: str) -> None:
    """The fields that a decision needs beside its reason and its day."""
    units = dict(session.groups("unit"))
    if change in ("re-date", "add"):
        due = row["expected"] if change == "re-date" else row["approved"]
        st.date_input("New date", due or session.today(), key=f"{key}.date", format="YYYY-MM-DD", width=130)
    elif change == "reword":
        st.text_input("New words", str(row["text"]), key=f"{key}.text", max_chars=600)
    elif change in ("reassign", "collaborate", "release"):
        there = helpers if change == "release" else [unit for unit in units if unit != row["lead"]]
        st.selectbox("Unit", there, key=f"{key}.{change}", format_func=lambda unit: units.get(unit, unit), width=220)
        if change == "collaborate":
            st.date_input("Until (open)", None, key=f"{key}.until", format="YYYY-MM-DD", width=130)
    elif change == "support":
        st.text_input("What help is given", key=f"{key}.support", max_chars=600)
    elif change == "declare":
        _result(now, row, key)


def _result(now: Meeting, row: Row, key: str) -> None:
    """The fields of a declaration; what its actions suggest stands in them, the day on which the last was done among it."""
    found = next((one for one in figures.declare_proposals(now.ask) if one["milestone"] == row["item"]), None)
    names, proposal = list(RESULTS), (found and found["proposal"]) or "met"
    st.selectbox(
        "Result", names, names.index(proposal), key=f"{key}.result", format_func=RESULTS.__getitem__, width=150
    )
    if st.session_state.get(f"{key}.result") == "met":
        done = date.fromisoformat(found["met_on"]) if found and found["met_on"] else session.today()
        day = min(done, session.today())  # a report for a month that still runs may tell of a day to come
        st.date_input("Met on", day, key=f"{key}.met", max_value=session.today(), format="YYYY-MM-DD", width=130)
    st.text_input("What shows it", key=f"{key}.evidence", max_chars=600)


def arguments(change: str, key: str) -> dict[str, Any]:
    """What the fields hold now, as the ledger takes it."""
    on: date = st.session_state.get(f"{key}.on") or session.today()
    if change == "declare":
        met = st.session_state.get(f"{key}.met") if value(f"{key}.result") == "met" else None
        return {
            "result": value(f"{key}.result") or "met",
            "on": on,
            "met_on": met,
            "evidence": value(f"{key}.evidence") or None,
        }
    if change in ("re-date", "add"):
        day: date | None = st.session_state.get(f"{key}.date")
        return {"to": day.isoformat() if day else None, "on": on}
    slot = {"reword": "text", "support": "support"}.get(change, change)
    more = {"to_on": st.session_state.get(f"{key}.until")} if change == "collaborate" else {}
    return {"to": value(f"{key}.{slot}") or None, "on": on, **more}


def take(item: str, change: str, key: str, by: str, *, review: str, seen: int) -> str:
    """Record the decision that the fields hold; say it."""
    asked = {**arguments(change, key), "why": value(f"{key}.why"), "by": by, "review": review, "seen": seen}
    if change == "declare":
        outcome = declare(session.store(), item, asked.pop("result"), **asked)
    else:
        outcome = adjust(session.store(), item, change, **asked)
    said = f"{item}: {words.CHOICES[change].lower()}, decided. It stands under {meeting_words.POINTS['decisions'].lower()}."
    return " ".join([said, *meeting_words.warnings(outcome.findings)])
