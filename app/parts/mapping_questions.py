"""The mapping screen's questions about cells: how dates and percents are written, what status words and Done mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.parts import acts
from app.parts.html import section
from app.parts.live import draw
from app.parts.mapping_state import held
from spm_core.model import WORDS
from spm_core.show import mapping_words as words
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Table, Word

NO_WORD = "No status"
OPEN = 12
"""Status words that stand open; the others are folded, and all can be corrected."""
FOLDED = 60
"""Folded words that are shown at once; the others are found by their letters."""


def ask_ways(table: Table, named: dict[int, str], state: dict[str, Any]) -> None:
    """Ask how a column's dates, or its small numbers among percents, are written, where nothing in it decides."""
    for column in table.columns:
        key = named[column.at]
        for kind, question, answers in words.ways_asked(
            column, answered=key in state["orders"] or key in state["scales"]
        ):
            widget = f"map.{kind}.{key}"
            draw(section(question, words.WAYS[kind], ""), key=f"{widget}.title")
            st.radio(
                question,
                list(answers),
                index=None,
                format_func=answers.get,
                key=held(widget, state[kind].get(key)),
                label_visibility="collapsed",
                on_change=_taken,
                args=(widget, state[kind], key),
            )


def _taken(widget: str, answers: dict[str, Any], key: str) -> None:
    """Take what was chosen, before the page is drawn anew."""
    said = st.session_state[widget]
    answers[key] = None if said == NO_WORD else said


def ask_words(table: Table, state: dict[str, Any]) -> None:
    """Show what each status word counts as, the doubtful first, every one to be corrected."""
    if not table.words:
        return
    title = (
        f"Your {wording.count(len(table.words), 'status word')}"
        if len(table.words) <= OPEN
        else "Your status words, the commonest first"
    )
    draw(section(title, "What each counts as. The doubtful stand first.", ""), key="map.words.title")
    ordered = sorted(table.words, key=lambda one: (one.confidence >= 0.7, -one.rows))
    with st.container(key="map-words"):
        _words(ordered[:OPEN], state)
    more = ordered[OPEN:]
    if not more:
        return
    with st.expander(f"{wording.count(len(more), 'more word')}"), st.container(key="map-more-words"):
        if len(more) > FOLDED:
            asked = st.text_input("Find a word", key="map.find.word").strip().casefold()
            more = [one for one in more if asked in one.text.casefold()]
            if len(more) > FOLDED:
                draw(
                    f'<p class="sub">The first {FOLDED} of {len(more)}; find the others above.</p>', key="map.words.cut"
                )
        _words(more[:FOLDED], state)


def _words(found: Sequence[Word], state: dict[str, Any]) -> None:
    for word in found:
        widget = f"map.word.{word.text}"
        st.selectbox(
            f"{acts.plain(word.text[:40])}, {words.rows_of_word(word)}",
            [*WORDS, NO_WORD],
            key=held(widget, word.means or NO_WORD),
            on_change=_taken,
            args=(widget, state["words"], word.text),
        )


def done_words(table: Table) -> list[Word]:
    """Give the words that say completed, where no column holds the day of it: a report is refused without."""
    return [word for word in table.words if word.means == "Completed"] if not table.column("completed_on") else []


def ask_day(table: Table, state: dict[str, Any]) -> None:
    """Ask for the day of what is done, where no column holds it."""
    done = done_words(table)
    if not done:
        return
    rows = sum(word.rows for word in done)
    draw(
        section(
            f"“{done[0].text[:30]}” needs a day",
            f"No column holds the day of completion; {wording.count(rows, 'row')} say so.",
            "",
        ),
        key="map.day.title",
    )
    answers = {"": "I add a column with the day", "month-end": "Take the last day of the report’s month"}
    st.radio(
        "The day of completion",
        list(answers),
        format_func=lambda one: answers[one],
        key=held("map.day", state["day"] or ""),
        label_visibility="collapsed",
        on_change=_day,
        args=(state,),
    )


def _day(state: dict[str, Any]) -> None:
    state["day"] = st.session_state["map.day"] or None
