"""Results of milestones, declared alone or many at once; what differs from their actions needs a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import acts, meeting_acts
from app.parts.alone import alone
from app.parts.html import e
from app.parts.live import draw
from app.parts.meeting_acts import value
from spm_core.ledger import effect
from spm_core.ledger.declare import declare_many
from spm_core.show import decide_words as words
from spm_core.show import wording
from spm_core.show.paper_words import RESULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.meeting import Meeting

Row = dict[str, Any]


@alone
def form(now: Meeting, rows: Sequence[Row], seen: int) -> None:
    """Offer the milestones whose actions suggest a result: a tick, the result, what shows it, a reason; then all ticked at once."""
    with st.container(key="declare-many"):
        for row in rows:
            _line(row)
        ticked = [row for row in rows if st.session_state.get(_key(row, "tick"))]
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="declare-act"):
            st.date_input(
                "Declared on",
                session.today(),
                key="declare.on",
                max_value=session.today(),
                format="YYYY-MM-DD",
                width=130,
            )
            label = f"Declare {wording.count(len(ticked), 'result')}" if ticked else "Declare the ticked results"
            meeting_acts.press(label, "declare.many", lambda by: _take(now, ticked, seen, by))
        if ticked:
            with st.spinner("Counting the figures"):
                said = _effect(now, ticked)
            draw(f'<p class="sub">{e(said)}</p>', key="declare.effect")


def _key(row: Row, field: str) -> str:
    return f"declare.{row['milestone']}.{field}"


def _line(row: Row) -> None:
    """One milestone: what its actions suggest stands chosen."""
    st.checkbox(acts.plain(f"{row['milestone']} {row['text']}"), key=_key(row, "tick"))
    draw(f'<p class="sub hint">{e(wording.first_up(words.proposal(row)))}</p>', key=_key(row, "says"))
    if not st.session_state.get(_key(row, "tick")):
        return
    results = list(RESULTS)
    with st.container(horizontal=True, gap="small", key=f"declare-line-{row['milestone']}".replace(".", "-")):
        st.selectbox(
            "Result",
            results,
            index=results.index(row["proposal"] or "met"),
            format_func=RESULTS.__getitem__,
            key=_key(row, "result"),
            width=150,
        )
        st.text_input("What shows it", key=_key(row, "evidence"), max_chars=600)
        # its label stays the same: a field whose label changes is a new one, and what was typed into it would be gone
        st.text_input("Reason, needed where it differs from its actions", key=_key(row, "why"), max_chars=600)
    if words.differs(st.session_state[_key(row, "result")], row["actions"]):
        draw(
            '<p class="sub hint">This differs from what its actions say: give the reason.</p>', key=_key(row, "differs")
        )


def _asked(row: Row, seen: int | None) -> Row:
    """A row as the ledger takes it; the day on which all actions were done is the day it was met."""
    result = value(_key(row, "result")) or row["proposal"]
    return {
        "milestone": row["milestone"],
        "result": result,
        "why": value(_key(row, "why")),
        "evidence": value(_key(row, "evidence")),
        "met_on": _met_on(row) if result == "met" and row["met_on"] else None,
        "seen": seen,
    }


def _met_on(row: Row) -> Any:
    from datetime import date

    return min(date.fromisoformat(row["met_on"]), st.session_state["declare.on"])


def _take(now: Meeting, rows: Sequence[Row], seen: int, by: str) -> str:
    on = st.session_state["declare.on"]
    ticked = [_asked(row, seen) for row in rows]
    if not ticked:
        return "Tick the milestones whose result is declared."
    declare_many(session.store(), ticked, on=on, by=by, review=now.review)
    return f"{wording.count(len(ticked), 'result')} declared."


def _effect(now: Meeting, rows: Sequence[Row]) -> str:
    """Say what declaring the ticked ones together does to the division's milestones, before it is done."""
    asked = tuple(repr({**_asked(row, None), "why": "not known yet"}) for row in rows)
    return _tried(
        now, asked, st.session_state["declare.on"], [{**_asked(row, None), "why": "not known yet"} for row in rows]
    )


@session.kept
def _tried(now: Meeting, _asked_for: tuple[str, ...], on: Any, rows: list[Row]) -> str:
    found = effect.of_declare_many(session.store(), rows, now.ask, on=on)
    return words.many_effect(found)
