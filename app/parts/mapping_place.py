"""The mapping screen's quiet form: where a table stands that was found wrongly, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.parts import mapping
from app.parts.html import e
from app.parts.live import draw
from spm_core.errors import WrongUse
from spm_core.intake.beside import column_number
from spm_core.intake.own.again import placed
from spm_core.intake.own.inspect import table_at

if TYPE_CHECKING:
    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Inspection, Table

Place = dict[str, Any]


def as_said(one: Dropped) -> Dropped:
    """Give a dropped file with its tables where a person placed them in this session."""
    said = _places(one)
    if one.own is None or not said:
        return one
    made: dict[str, Inspection] = st.session_state.setdefault("map.placed", {})
    key = f"{one.own.sha256}{said}"
    if key not in made:
        made.clear()
        found = one.own
        for place in said:
            found = placed(found, _table(found, place), place["instead_of"])
        made[key] = found
    return replace(one, own=made[key])


def _places(one: Dropped) -> list[Place]:
    """What was said of a file's tables so far, in that order; kept for the session."""
    kept: dict[str, list[Place]] = st.session_state.setdefault("map.places", {})
    return kept.setdefault(one.own.sha256 if one.own else "", [])


def _table(found: Inspection, place: Place) -> Table:
    return table_at(
        found, place["sheet"], place["header_rows"], place["last_row"], place["columns"], first_row=place["first_row"]
    )


def form(one: Dropped, table: Table | None) -> None:
    """Offer to say where the table stands; what was said can be taken back."""
    sheets = {page.name: page for page in one.workbook.sheets.values() if len(page.rows) > 1}
    if one.own is None or not sheets:
        return
    with st.expander("The table stands elsewhere" if table else "Show where the table stands", expanded=table is None):
        names = list(sheets)
        sheet = names[0] if table is None or table.sheet not in sheets else table.sheet
        if len(names) > 1:
            sheet = st.selectbox("Sheet", names, index=names.index(sheet), key=f"map.place.sheet.{one.own.sha256}")
        mine = table if table and table.sheet == sheet else None
        if mine is None:
            draw(mapping.STYLE + mapping.bare(sheets[sheet]), key="map.place.bare")
        _fields(one, mine, sheet, len(sheets[sheet].rows))
        if fault := st.session_state.pop("map.place.fault", None):
            draw(f'<p class="act" role="alert">{e(fault)}</p>', key="map.place.fault")
        if _places(one):
            st.button("As it was found", key="map.place.back", on_click=_taken_back, args=(one,))


def _fields(one: Dropped, table: Table | None, sheet: str, height: int) -> None:
    heads = table.header_rows if table and table.header_rows else (1,)
    last = table.last_row if table else height
    key = f"map.place.{sheet}.{table.place if table else ''}.{last}"
    with st.form(key, border=False):
        with st.container(horizontal=True, gap="small"):
            st.number_input("Headings from row", 1, height - 1, heads[0], key=f"{key}.top")
            st.number_input("to row", 1, height - 1, heads[-1], key=f"{key}.bottom")
            st.number_input("The table ends in row", 2, height, last, key=f"{key}.last")
        with st.container(horizontal=True, gap="small"):
            st.text_input("First column", placeholder="of the headings", max_chars=3, key=f"{key}.left")
            st.text_input("Last column", placeholder="of the headings", max_chars=3, key=f"{key}.right")
        st.checkbox("It has no headings: the first row above is its first line", key=f"{key}.bare")
        if table:
            st.checkbox("This is one more table; the one shown is right", key=f"{key}.more")
        st.form_submit_button("Find the table there", on_click=_placed, args=(one, table, sheet, key))


def _placed(one: Dropped, table: Table | None, sheet: str, key: str) -> None:
    """Try what was said, before the page is drawn anew: a place where no table can stand changes nothing."""
    said: dict[str, Any] = {
        name: st.session_state.get(f"{key}.{name}")
        for name in ("top", "bottom", "last", "left", "right", "bare", "more")
    }
    letters = [str(said[name] or "").strip().upper() for name in ("left", "right")]
    try:
        if None in (said["top"], said["bottom"], said["last"]):
            raise WrongUse("Give the rows of the headings and the last row by their numbers.")  # noqa: TRY301 - told below
        if any(letters) and not all(text.isascii() and text.isalpha() for text in letters):
            raise WrongUse("Give both columns by their letters, such as A and H, or neither.")  # noqa: TRY301 - told below
        place = {
            "sheet": sheet,
            "header_rows": [] if said["bare"] else list(range(said["top"], said["bottom"] + 1)),
            "first_row": said["top"] if said["bare"] else None,
            "last_row": said["last"],
            "columns": tuple(sorted(map(column_number, letters))) if any(letters) else None,
            "instead_of": table.place if table and not said["more"] else None,
        }
        own = as_said(one).own
        assert own is not None
        found = _table(own, place)
    except WrongUse as fault:
        st.session_state["map.place.fault"] = f"No table was placed. {fault}"
        return
    _places(one).append(place)
    st.session_state[f"map.table.{one.source.name}"] = found.place


def _taken_back(one: Dropped) -> None:
    _places(one).clear()
    st.session_state.pop(f"map.table.{one.source.name}", None)
