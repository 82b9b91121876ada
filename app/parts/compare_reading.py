"""The files dropped to be compared, and what is chosen of them: two tables, the key, a date, a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.parts.files import drop
from app.session import figures
from app.turns import turn
from spm_core.errors import Refused
from spm_core.intake.own.again import as_kept
from spm_core.intake.own.compare import Comparison, compare
from spm_core.intake.own.compare_choice import basis, fellows, of_columns
from spm_core.intake.own.compare_edition import Edition
from spm_core.intake.own.compare_tables import Asked, editions
from spm_core.intake.own.inspect import inspect
from spm_core.show import compare_words as words
from spm_core.show.turn_words import waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake import Source
    from spm_core.intake.own.compare_edition import Basis, Both
    from spm_core.intake.own.model import Inspection

Place = tuple[int, int]
"""A file's number and a table's in it."""


def choose() -> list[Inspection]:
    """Show the place to drop files; give those dropped, read once."""
    sources, key = drop("Drop two editions of a tracker here, or one file with two sheets", "compare.files")
    mappings = figures.layouts()
    key = (*key, *(repr(one) for one in mappings))
    kept = st.session_state.get("compare.read")
    if kept is None or kept[0] != key:
        kept = (key, [as_kept(one, mappings)[0] for one in _read(sources)] if sources else [])
        st.session_state["compare.read"] = kept
    found: list[Inspection] = kept[1]
    return found


def _read(sources: Sequence[Source]) -> list[Inspection]:
    place = st.empty()
    with turn(lambda before: place.caption(waits(before))), place, st.spinner("Reading the files; nothing is stored"):
        return inspect(sources)


def tables(found: Sequence[Inspection]) -> dict[Place, str]:
    """Name every table that may be one of the two editions."""
    return {
        (n, at): words.edition_name(inspection.file, table.place, len(table.item_rows))
        for n, inspection in enumerate(found)
        for at, table in enumerate(inspection.tables)
        if table.item_rows
    }


def sides(found: Sequence[Inspection], there: dict[Place, str]) -> tuple[Edition, Edition]:
    """Show which table is the older edition and which the newer; the first two files, unless chosen otherwise."""
    stamp = "".join(one.sha256[:8] for one in found)
    names = (f"compare.old.{stamp}", f"compare.new.{stamp}")
    if names[0] not in st.session_state:
        readable = [n for n, one in enumerate(found) if one.tables]
        first, last = readable[0], readable[-1] if len(readable) == 1 else readable[1]
        chosen = editions(found[first], found[last], Asked())
        for name, n, one in zip(names, (first, last), chosen, strict=True):
            st.session_state[name] = (n, found[n].tables.index(one.table))

    def turn() -> None:
        old, new = (st.session_state[name] for name in names)
        st.session_state[names[0]], st.session_state[names[1]] = new, old

    for name, label in zip(names, ("Older edition", "Newer edition"), strict=True):
        st.selectbox(label, list(there), key=name, format_func=lambda place: there.get(place, ""))
    st.button("Swap the two", key="compare.swap", on_click=turn)
    old, new = (Edition(found[n], found[n].tables[at]) for n, at in (st.session_state[name] for name in names))
    return old, new


def columns(old: Edition, new: Edition) -> Basis:
    """Show what names an item, which date moves and which column is the status; the suggestion, unless chosen otherwise.

    Refused where no item is in both editions; then the columns stay there to be chosen.
    """
    stamp = f"{old.inspection.sha256[:8]}{old.table.place}{new.inspection.sha256[:8]}{new.table.place}"
    both = {pair[0].letter: pair for pair in fellows(old.table, new.table)}
    kept = st.session_state.get("compare.suggested")
    if kept is None or kept[0] != stamp:
        kept = (stamp, _suggested(old, new))
        st.session_state["compare.suggested"] = kept
    suggested: Basis | Refused = kept[1]
    start = suggested if not isinstance(suggested, Refused) else None

    def named(at: str, none: str) -> str:
        return words.column(both[at]) if at else none

    def one(label: str, name: str, pair: Both | None, none: str) -> Both | None:
        options = ["", *both]  # not None: a widget of nothing chosen falls back to its first choice
        index = options.index(pair[0].letter) if pair and pair[0].letter in both else 0
        chosen = st.selectbox(label, options, index, key=f"{name}.{stamp}", format_func=lambda at: named(at, none))
        return both[chosen] if chosen else None

    key = st.multiselect(
        "An item is known by",
        list(both),
        [pair[0].letter for pair in start.key if pair[0].letter in both] if start else [],
        key=f"compare.key.{stamp}",
        format_func=lambda at: named(at, ""),
        placeholder="Choose one column or more",
    )
    date = one("The date that moves", "compare.date", start.date if start else None, "no date")
    status = one("The status", "compare.status", start.status if start else None, "no status")
    if start and [pair[0].letter for pair in start.key] == key:
        return of_columns(old, new, start.key, date, status, grouped=start.grouped, why=start.why)
    if not key:
        raise suggested if isinstance(suggested, Refused) else Refused([words.NO_KEY])
    return of_columns(old, new, [both[at] for at in key], date, status)


def _suggested(old: Edition, new: Edition) -> Basis | Refused:
    try:
        return basis(old, new, Asked())
    except Refused as refused:
        return refused


def compared(old: Edition, new: Edition, chosen: Basis) -> Comparison:
    """Compare; the same choice is compared once."""
    key: Any = (old.inspection.sha256, old.table.place, new.inspection.sha256, new.table.place, chosen)
    kept = st.session_state.get("compare.done")
    if kept is None or kept[0] != key:
        place = st.empty()
        with turn(lambda before: place.caption(waits(before)), of="comparing"):
            kept = (key, compare(old, new, chosen))
        place.empty()
        st.session_state["compare.done"] = kept
    done: Comparison = kept[1]
    return done
