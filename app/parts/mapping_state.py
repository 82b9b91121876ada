"""What was answered on the mapping screen in this session, and a table as these answers understand it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.session import figures
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.model import Choice, Mapping, Table
from spm_core.intake.own.said import reworded

if TYPE_CHECKING:
    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Column


def state_of(one: Dropped, table: Table) -> dict[str, Any]:
    """Give what was answered about a table so far: columns, words, orders of dates, the day of completion."""
    kept: dict[str, Any] = st.session_state.setdefault("map.said", {})
    state: dict[str, Any] = kept.setdefault(
        f"{one.own.sha256 if one.own else ''}{table.fingerprint}",
        {"columns": {}, "words": {}, "orders": {}, "day": None},
    )
    return state


def understood(one: Dropped, table: Table) -> Table:
    """Give a table as a kept mapping and this session's answers understand it."""
    start = mappings.nearest(table, figures.mappings())
    if start:
        table = mappings.apply(table, start)
        table = replace(table, columns=tuple(_to_ask(column, start, table) for column in table.columns))
    state = state_of(one, table)
    named = mappings.keys(table.columns)
    answered = [
        replace(column, maps_to=state["columns"][named[column.at]], confidence=1.0, choices=(), why="as you said")
        if named[column.at] in state["columns"]
        else column
        for column in table.columns
    ]
    ordered = tuple(
        replace(column, date_order=state["orders"].get(named[column.at], column.date_order)) for column in answered
    )
    ordered_table = replace(table, columns=ordered)
    if one.own and _status(ordered_table) != _status(table):
        table = reworded(one.own, ordered_table)  # the words of the column that means the status now
    said = tuple(
        replace(word, means=state["words"][word.text], confidence=1.0) if word.text in state["words"] else word
        for word in table.words
    )
    return replace(table, columns=ordered, words=said)


def _status(table: Table) -> list[int]:
    return [column.at for column in table.columns if column.maps_to == "status"]


def _to_ask(column: Column, start: Mapping, table: Table) -> Column:
    """Make a question of a column that the kept mapping does not know, whatever its heading suggests."""
    if not column.filled or mappings.keys(table.columns)[column.at] in start.columns or column.choices:
        return column
    return replace(column, choices=(Choice(column.maps_to, column.confidence, column.why), Choice(None, 0.0, "")))
