"""The mapping screen's controls: answer what is doubtful, correct what is wrong, keep it, or start the plan with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.parts import acts, mapping, mapping_acts, mapping_place, mapping_questions
from app.parts.html import section
from app.parts.live import draw
from app.parts.mapping_state import held, state_of, understood
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.headings import year_of
from spm_core.intake.own.items import read_items
from spm_core.intake.own.model import MANY, MEANINGS, Table
from spm_core.show import mapping_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Column, Inspection
    from spm_core.show.sentences import Sentence

WORTH = ("tracker", "measures")
LEAVE = "leave out"


def sentence(dropped: Sequence[Dropped]) -> Sentence:
    """Say how far we are."""
    one = _chosen([mapping_place.as_said(one) for one in dropped])
    table = _table(one)
    if one.own is None or table is None:
        return "No table was found in this file.", "Nothing of it is stored."
    now = understood(one, table)
    ways = sum(len(list(words.ways_asked(column))) for column in now.columns)
    day = bool(mapping_questions.done_words(now)) and state_of(one, table)["day"] is None
    return words.found(now, len(_questions(one, table)) + ways + day)


def screen(dropped: Sequence[Dropped], left: Any, right: Any, *, empty: bool) -> None:
    """Draw the screen for own files that nobody mapped yet."""
    dropped = [mapping_place.as_said(one) for one in dropped]
    with left:
        one = _choose_file(dropped)
        table = _choose_table(one)
    if one.own is None or table is None:
        with left:
            draw(mapping.STYLE + mapping.unread(one.own.findings if one.own else ()), key="map.none")
            mapping_place.form(one, None)
        return
    with right:
        corrected = _controls(one, one.own, table)
    items, findings = read_items(one.own, corrected)
    with left:
        page = one.workbook.sheets[table.sheet.casefold()]
        draw(mapping.STYLE + mapping.sheet(page, corrected, findings) + mapping.unread(findings), key="map.sheet")
        mapping_place.form(one, table)
        with st.expander(f"Show the {len(items)} rows as read"):
            st.dataframe(pd.DataFrame(mapping.items(items)), hide_index=True, width="stretch")
    with right, st.container(key="upload-send"):
        if empty:
            mapping_acts.start(dropped)
        else:
            mapping_acts.keep(one, corrected)


def _chosen(dropped: Sequence[Dropped]) -> Dropped:
    name = st.session_state.get("map.file")
    fullest = max(dropped, key=lambda one: max((len(table.item_rows) for table in _tables(one)), default=0))
    return next((one for one in dropped if one.source.name == name), fullest)


def _choose_file(dropped: Sequence[Dropped]) -> Dropped:
    if len(dropped) > 1:
        names = [one.source.name for one in dropped]
        st.session_state["map.file"] = _chosen(dropped).source.name
        st.selectbox("File", names, key="map.file")
    return _chosen(dropped)


def _tables(one: Dropped) -> list[Table]:
    found = list(one.own.tables) if one.own else []
    return sorted(found, key=lambda table: (table.kind not in WORTH, -len(table.item_rows)))


def _table(one: Dropped) -> Table | None:
    found = _tables(one)
    place = st.session_state.get(f"map.table.{one.source.name}")
    return next((table for table in found if table.place == place), found[0] if found else None)


def _choose_table(one: Dropped) -> Table | None:
    found = _tables(one)
    if len(found) > 1:
        said = {table.place: words.table_line(table) for table in found}
        if st.session_state.get(f"map.table.{one.source.name}") not in said:
            st.session_state.pop(f"map.table.{one.source.name}", None)  # its table was placed elsewhere since
        st.selectbox("Table", list(said), format_func=lambda place: said[place], key=f"map.table.{one.source.name}")
    return _table(one)


def _questions(one: Dropped, table: Table) -> list[Column]:
    now = understood(one, table)
    return [column for column in now.columns if column.doubtful and column.filled]


def _controls(one: Dropped, inspection: Inspection, table: Table) -> Table:
    """Ask what is doubtful, then show what is clear, each correctable."""
    now, state = understood(one, table), state_of(one, table)
    named = mappings.keys(now.columns)
    offers: dict[str, list[str | None]] = state.setdefault(
        "offers", {named[c.at]: [choice.maps_to for choice in c.choices] for c in _questions(one, table)}
    )  # kept, so that a question stays where it is when it is answered
    asked = [column for column in now.columns if named[column.at] in offers][:6]
    items = read_items(inspection, now)[0] if asked else []
    for column in asked:
        _ask(column, offers[named[column.at]], named[column.at], state, items, now)
    mapping_questions.ask_ways(now, named, state)
    clear = [column for column in now.columns if column not in asked and (column.filled or column.maps_to)]
    draw(mapping.columns(now, clear), key="map.clear")
    rest = [column for column in now.columns if column not in asked]  # one that no item fills may be the very text
    with st.expander("Correct what a column means"), st.container(key="map-columns"):
        _correct(rest, named, state, now)
    mapping_questions.ask_words(now, state)
    mapping_questions.ask_day(now, state)
    return understood(one, table)


def _ask(
    column: Column, offers: list[str | None], key: str, state: dict[str, Any], items: Sequence[Any], table: Table
) -> None:
    now = column.maps_to or LEAVE
    answers = list(dict.fromkeys([*((one or LEAVE) for one in offers), *([now] if now not in offers else []), LEAVE]))
    draw(section(words.question(column), words.evidence(column, items, table), ""), key=f"map.q.{key}")
    st.radio(
        words.question(column),
        answers,
        format_func=lambda one: words.meaning(_meant(one))[0],
        captions=[words.meaning(_meant(one))[1] for one in answers],
        key=held(f"map.ask.{key}", now),
        label_visibility="collapsed",
        on_change=_said,
        args=(f"map.ask.{key}", key, table, state),
    )


def _meant(answer: str) -> str | None:
    return None if answer == LEAVE else answer


def _correct(columns: Sequence[Column], named: dict[int, str], state: dict[str, Any], table: Table) -> None:
    years = sorted({year for column in table.columns if (year := year_of(column.header))})
    values = [f"{what}:{year}" for year in years for what in ("target", "actual")]
    for column in columns:
        now = column.maps_to or LEAVE
        key = f"map.column.{named[column.at]}"
        st.selectbox(
            f"{column.letter}  {acts.plain(column.header) or 'no heading'}",
            list(dict.fromkeys([LEAVE, *MEANINGS, *values, now])),
            format_func=lambda one: words.meaning(_meant(one))[0],
            key=held(key, now),
            on_change=_said,
            args=(key, named[column.at], table, state),
        )


def _said(widget: str, key: str, table: Table, state: dict[str, Any]) -> None:
    """Take what was chosen for a column; another column of that meaning is then left out."""
    meant = _meant(st.session_state[widget])
    named = mappings.keys(table.columns)
    if meant not in MANY:
        state["columns"] |= {named[one.at]: None for one in table.columns if meant and one.maps_to == meant}
    state["columns"][key] = meant
