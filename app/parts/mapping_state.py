"""What was answered on the mapping screen in this session, and a table as these answers understand it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.session import figures
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.anew import counted_anew
from spm_core.intake.own.model import Choice, Mapping, Table

if TYPE_CHECKING:
    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Column, Inspection

MOST_COUNTED = 40
"""so many tables as understood are held"""


def state_of(one: Dropped, table: Table) -> dict[str, Any]:
    """Give what was answered about a table so far: columns, words, orders of dates, scales of percents, the day of completion."""
    kept: dict[str, Any] = st.session_state.setdefault("map.said", {})
    state: dict[str, Any] = kept.setdefault(
        f"{one.own.sha256 if one.own else ''}{table.fingerprint}",
        {"columns": {}, "words": {}, "orders": {}, "scales": {}, "day": None},
    )
    return state


def held(widget: str, now: Any) -> str:
    """Give a widget's key, having made it show what counts now: an answer to another question may have changed it."""
    if st.session_state.get(widget) != now:
        st.session_state[widget] = now
    return widget


def understood(one: Dropped, table: Table) -> Table:
    """Give a table as a kept mapping and this session's answers understand it, its rows counted by what its columns mean."""
    found = table
    start = mappings.nearest(table, figures.mappings())
    if start:
        table = mappings.apply(table, start)
        table = replace(table, columns=tuple(_to_ask(column, start, table) for column in table.columns))
    state = state_of(one, table)
    named = mappings.keys(table.columns)
    table = replace(table, columns=tuple(_answered(column, named[column.at], state) for column in table.columns))
    if one.own:
        table = _counted(one.own, found, table)
    said = tuple(
        replace(word, means=state["words"][word.text], confidence=1.0) if word.text in state["words"] else word
        for word in table.words
    )
    return replace(table, words=said)


def _answered(column: Column, key: str, state: dict[str, Any]) -> Column:
    if key in state["columns"]:
        column = replace(column, maps_to=state["columns"][key], confidence=1.0, choices=(), why="as you said")
    return replace(
        column,
        date_order=state["orders"].get(key, column.date_order),
        scale=state["scales"].get(key, column.scale),
    )


def _counted(inspection: Inspection, found: Table, table: Table) -> Table:
    """Count once what is asked several times in a run of the page."""
    made: dict[Any, Table] = st.session_state.setdefault("map.counted", {})
    key = (inspection.sha256, found.place, table.columns, table.words)
    if key not in made:
        if len(made) > MOST_COUNTED:
            made.clear()
        made[key] = counted_anew(inspection, found, table)
    return made[key]


def _to_ask(column: Column, start: Mapping, table: Table) -> Column:
    """Make a question of a column that the kept mapping does not know, whatever its heading suggests."""
    if not column.filled or mappings.keys(table.columns)[column.at] in start.columns or column.choices:
        return column
    return replace(column, choices=(Choice(column.maps_to, column.confidence, column.why), Choice(None, 0.0, "")))
