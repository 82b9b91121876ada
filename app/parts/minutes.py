"""Minutes beside each point, and who is there: stored at every pause in typing, so that a closed browser loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import meeting_acts
from app.parts.alone import alone
from app.parts.html import e
from app.parts.live import draw
from app.session import figures
from spm_core.errors import Refused, SpmError
from spm_core.ledger import review as reviewing
from spm_core.show import meeting_words as words
from spm_core.show import wording
from spm_core.show.paper_words import section_name

if TYPE_CHECKING:
    from collections.abc import Sequence


def writer(review: str, opened_by: str) -> str:
    """Whoever typed minutes last in this review, else who opened it."""
    lines = figures.minutes(review=review)
    return str(lines[-1]["by"]) if lines else opened_by


@alone
def box(review: str, section: str) -> None:
    """Show what others wrote under a point; give the person's own text to write on."""
    by = meeting_acts.name()
    lines = [line for line in figures.minutes(review=review) if line["section"] == section]
    mine = next((line for line in lines if line["typed"] and line["by"] == by and not line["struck_by"]), None)
    others = [line for line in lines if line is not mine]
    if others:
        draw(f'<div class="notes">{"".join(map(_said, others))}</div>', key=f"notes.{section}")
        _striking(review, section, [line for line in others if not line["struck_by"]])
    key = f"typed.{review}.{section}.{by}"
    stored = str(mine["text"]) if mine else ""
    st.session_state.setdefault(key, stored)
    st.session_state.setdefault(f"{key}.before", stored)
    with st.container(key=f"typed-{section}"):
        st.text_area(
            f"Minutes: {words.POINTS.get(section) or section_name(section)}",
            key=key,
            height="content",
            placeholder="Type the minutes of this point",
            label_visibility="collapsed",
            disabled=not by,
            on_change=_keep,
            args=(review, section, by, key),
        )
    said = st.session_state.get(f"{key}.said") or (f"saved {mine['on'][11:16]}, {mine['by']}" if mine else "")
    if said:
        draw(f'<p class="small saved" role="status">{e(said)}</p>', key=f"saved.{section}")


def _said(line: dict[str, Any]) -> str:
    """One line of the minutes; one that was struck out is shown so, and by whom."""
    if not line["struck_by"]:
        return f'<p class="note">{_lines(line["text"])} <span class="small">{e(line["by"])}</span></p>'
    why = f": {line['struck_why']}" if line["struck_why"] else ""
    struck = f"{line['by']}; struck out by {line['struck_by']}{why}"
    return f'<p class="note"><s>{_lines(line["text"])}</s> <span class="small">{e(struck)}</span></p>'


def _striking(review: str, section: str, lines: Sequence[dict[str, Any]]) -> None:
    """Strike out a line that should not stand; it stays in the record."""
    if not lines:
        return
    key = f"strike.{section}"
    with st.popover("Strike out a line"):
        texts = {line["act"]: f"{line['text'][:60]} ({line['by']})" for line in lines}
        chosen = st.selectbox("Line", list(texts), format_func=texts.__getitem__, key=f"{key}.line")
        st.text_input("Why (may be left out)", key=f"{key}.why", max_chars=300)

        def strike(by: str) -> str:
            reviewing.strike(session.store(), review, int(chosen), by=by, why=meeting_acts.value(f"{key}.why"))
            return "Struck out; the record keeps it."

        meeting_acts.press("Strike it out", f"{key}.do", strike)


def _lines(text: str) -> str:
    return "<br>".join(e(line) for line in text.splitlines())


def _keep(review: str, section: str, by: str, key: str) -> None:
    """Store what stands in the box; where it cannot be, say so, and leave it standing."""
    text, before = st.session_state[key], st.session_state.get(f"{key}.before")
    st.session_state.pop(f"{key}.said", None)
    try:
        outcome = reviewing.minutes(session.store(), review, section=section, text=text, by=by, before=before)
    except Refused as refused:
        st.session_state[f"{key}.said"] = "Not stored; copy it. " + words.refused(refused.findings)
        return
    except (SpmError, OSError):
        st.session_state[f"{key}.said"] = "Not stored: the store could not be written. Keep this page open."
        return
    st.session_state[f"{key}.before"] = outcome.more["text"]
    if outcome.findings:
        st.session_state[key] = outcome.more["text"]
        st.session_state[f"{key}.said"] = outcome.findings[0].message


def attendance(review: str) -> None:
    """Name who is there; each is stored when it is written."""

    def came() -> None:
        said, key = meeting_acts.value("meeting.person"), "meeting.person.said"
        st.session_state.pop(key, None)
        if not (by := meeting_acts.name()):
            st.session_state[key] = "Write your name first; nothing is stored yet."
            return
        try:
            with session.store().together() as store:
                for person in [one.strip() for one in said.split(",") if one.strip()]:
                    reviewing.attend(store, review, person=person, by=by)
        except Refused as refused:
            st.session_state[key] = words.refused(refused.findings)
            return
        st.session_state["meeting.person"] = ""

    st.text_input(
        "Who is here", key="meeting.person", placeholder="Names, with commas between", on_change=came, max_chars=400
    )
    meeting_acts.told("meeting.person")


def present(people: Sequence[str]) -> str:
    """Say who was there."""
    return f"present: {wording.listed(list(people), 40)}" if people else "nobody is named as present yet"
