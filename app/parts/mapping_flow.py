"""The mapping screen's controls: answer what is doubtful, correct what is wrong, keep it, or start the plan with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app import session
from app.parts import acts, mapping
from app.parts.html import e, section
from app.parts.live import draw
from app.session import figures
from spm_core import intake
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.items import read_items, with_findings
from spm_core.intake.own.model import DATES, MEANINGS, Choice, Mapping, Table
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import plan_of
from spm_core.ledger import mappings as keeping
from spm_core.ledger import plans
from spm_core.model import WORDS, Month, PlanYear
from spm_core.show import mapping_words as words
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Column, Inspection
    from spm_core.intake.own.plan_model import Draft
    from spm_core.show.sentences import Sentence

WORTH = ("tracker", "measures")
NO_WORD = "No status"
START = "Start the plan with this"


def is_started(one: Dropped) -> bool:
    """Say whether a file became the plan just now, and is no month's report: it is then no longer before us."""
    return one.unmapped and one.own is not None and one.own.sha256 in st.session_state.get("map.started", ())


def sentence(dropped: Sequence[Dropped]) -> Sentence:
    """Say how far we are."""
    one = _chosen(dropped)
    table = _table(one)
    if one.own is None or table is None:
        return "No table was found in this file.", "Nothing of it is stored."
    return words.found(table, len(_questions(one, table)))


def screen(dropped: Sequence[Dropped], left: Any, right: Any, *, empty: bool) -> None:
    """Draw the screen for own files that nobody mapped yet."""
    with left:
        one = _choose_file(dropped)
        table = _choose_table(one)
    if one.own is None or table is None:
        with left:
            draw(mapping.STYLE + mapping.unread(one.own.findings if one.own else ()), key="map.none")
        return
    with right:
        corrected = _controls(one, table)
    inspection = _corrected(one.own, table, corrected)
    items, findings = read_items(inspection, corrected)
    with left:
        page = one.workbook.sheets[table.sheet.casefold()]
        draw(mapping.STYLE + mapping.sheet(page, corrected, findings) + mapping.unread(findings), key="map.sheet")
        with st.expander(f"Show the {len(items)} rows as read"):
            st.dataframe(pd.DataFrame(mapping.items(items)), hide_index=True, width="stretch")
    with right, st.container(key="upload-send"):
        if empty:
            _start(dropped, one, inspection)
        else:
            _keep(one, corrected)


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
        st.selectbox("Table", list(said), format_func=lambda place: said[place], key=f"map.table.{one.source.name}")
    return _table(one)


def _state(one: Dropped, table: Table) -> dict[str, Any]:
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
    state = _state(one, table)
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
    said = tuple(
        replace(word, means=state["words"][word.text], confidence=1.0) if word.text in state["words"] else word
        for word in table.words
    )
    return replace(table, columns=ordered, words=said)


def _to_ask(column: Column, start: Mapping, table: Table) -> Column:
    """Make a question of a column that the kept mapping does not know, whatever its heading suggests."""
    if not column.filled or mappings.keys(table.columns)[column.at] in start.columns or column.choices:
        return column
    return replace(column, choices=(Choice(column.maps_to, column.confidence, column.why), Choice(None, 0.0, "")))


def _questions(one: Dropped, table: Table) -> list[Column]:
    now = understood(one, table)
    return [column for column in now.columns if column.doubtful and column.filled]


def _controls(one: Dropped, table: Table) -> Table:
    """Ask what is doubtful, then show what is clear, each correctable."""
    now, state = understood(one, table), _state(one, table)
    named = mappings.keys(now.columns)
    inspection = replace(one.own, tables=(now,)) if one.own else None
    items = read_items(inspection, now)[0] if inspection else []
    asked = [
        column
        for column in now.columns
        if named[column.at] in state.setdefault("asked", {named[c.at]: True for c in _questions(one, table)})
    ]
    offers = state.setdefault(
        "offers", {named[c.at]: [one.maps_to for one in c.choices] for c in now.columns if c.choices}
    )
    for column in asked[:6]:
        _ask(column, offers.get(named[column.at], []), named[column.at], state, items, now)
    _ask_orders(now, named, state)
    clear = [column for column in now.columns if column not in asked[:6] and (column.filled or column.maps_to)]
    draw(mapping.columns(now, clear), key="map.clear")
    with st.expander("Correct what a column means"), st.container(key="map-columns"):
        _correct(clear, named, state)
    _ask_words(now, state)
    _ask_day(now, state)
    return understood(one, table)


def _ask(
    column: Column, offers: list[str | None], key: str, state: dict[str, Any], items: Sequence[Any], table: Table
) -> None:
    offers = list(dict.fromkeys([*(offers or [column.maps_to]), None]))
    draw(section(words.question(column), words.evidence(column, items, table), ""), key=f"map.q.{key}")
    said = st.radio(
        words.question(column),
        offers,
        index=offers.index(column.maps_to) if column.maps_to in offers else 0,
        format_func=lambda one: words.meaning(one)[0],
        captions=[words.meaning(one)[1] for one in offers],
        key=f"map.ask.{key}",
        label_visibility="collapsed",
    )
    if said != column.maps_to:
        state["columns"][key] = said
        st.rerun()


def _ask_orders(table: Table, named: dict[int, str], state: dict[str, Any]) -> None:
    for column in table.columns:
        key = named[column.at]
        if (
            column.maps_to not in DATES
            or (column.date_order != "ask" and key not in state["orders"])
            or not column.unread
        ):
            continue
        answers = dict(words.order_asked(column.unread[0][1]))
        said = st.radio(
            f"How are the dates in “{column.header}” written?",
            list(answers),
            index=None,
            format_func=answers.get,
            key=f"map.order.{key}",
        )
        if said and state["orders"].get(key) != said:
            state["orders"][key] = said
            st.rerun()


def _correct(columns: Sequence[Column], named: dict[int, str], state: dict[str, Any]) -> None:
    for column in columns:
        offers = [None, *MEANINGS, *([column.maps_to] if column.maps_to and ":" in column.maps_to else [])]
        said = st.selectbox(
            f"{column.letter}  {acts.plain(column.header) or 'no heading'}",
            offers,
            index=offers.index(column.maps_to) if column.maps_to in offers else 0,
            format_func=lambda one: words.meaning(one)[0],
            key=f"map.column.{named[column.at]}",
        )
        if said != column.maps_to:
            for other in columns:
                if said and other.maps_to == said and said not in ("note", "evidence", "group"):
                    state["columns"][named[other.at]] = None
            state["columns"][named[column.at]] = said
            st.rerun()


def _ask_words(table: Table, state: dict[str, Any]) -> None:
    if not table.words:
        return
    title = (
        f"Your {wording.count(len(table.words), 'status word')}"
        if len(table.words) <= 12
        else "Your status words, the commonest first"
    )
    draw(section(title, "What each counts as. The doubtful stand first.", ""), key="map.words.title")
    with st.container(key="map-words"):
        for word in sorted(table.words, key=lambda one: (one.confidence >= 0.7, -one.rows))[:12]:
            offers = [*WORDS, NO_WORD]
            now = word.means or NO_WORD
            said = st.selectbox(
                f"{acts.plain(word.text[:40])}, {wording.count(word.rows, 'row')}",
                offers,
                index=offers.index(now),
                key=f"map.word.{word.text}",
            )
            if said != now:
                state["words"][word.text] = None if said == NO_WORD else said
                st.rerun()


def _ask_day(table: Table, state: dict[str, Any]) -> None:
    done = [word.text for word in table.words if word.means == "Completed"]
    if not done or table.column("completed_on"):
        return
    rows = sum(word.rows for word in table.words if word.means == "Completed")
    draw(
        section(
            f"“{done[0][:30]}” needs a day",
            f"No column holds the day of completion; {wording.count(rows, 'row')} say so.",
            "",
        ),
        key="map.day.title",
    )
    answers = {None: "I add a column with the day", "month-end": "Take the last day of the report’s month"}
    state["day"] = st.radio(
        "The day of completion",
        list(answers),
        index=list(answers).index(state["day"]),
        format_func=lambda one: answers[one],
        key="map.day",
        label_visibility="collapsed",
    )


def _corrected(inspection: Inspection, table: Table, corrected: Table) -> Inspection:
    return replace(
        inspection, tables=tuple(corrected if one.place == table.place else one for one in inspection.tables)
    )


def _keep(one: Dropped, table: Table) -> None:
    units = dict(session.groups("unit"))
    page_unit = session.group("unit")
    unit = st.selectbox(
        "Unit",
        list(units),
        index=list(units).index(page_unit) if page_unit in units else 0,
        format_func=lambda code: units[code],
        key="map.unit",
    )
    name = st.text_input("Keep it as", value=f"{units.get(unit, 'Own')} tracker", key="map.name", max_chars=80).strip()
    draw('<p class="sub">The next file with these headings needs no question.</p>', key="map.kept")
    who = acts.who("map.who")
    if st.button("Keep this mapping", type="primary", key="map.keep"):
        kept = mappings.of_table(table, name, unit=unit, completed_day=_state(one, table)["day"])
        acts.act(who, "map", lambda: keeping.keep(session.store(), kept, by=who))


def _start(dropped: Sequence[Dropped], one: Dropped, inspection: Inspection) -> None:
    """Offer the plan that the files become, loaded and opened in one step."""
    found = [inspection if other is one else _all_understood(other) for other in dropped if other.own]
    try:
        draft = plan_of([with_findings(each) for each in found], today=datetime.now(UTC).date())
    except Exception as fault:  # noqa: BLE001 - whatever the rules stumble on, the person must know that nothing is stored
        draw(
            f'<p class="act" role="alert">No plan can be made of this yet: {e(fault)}. Nothing is stored.</p>',
            key="map.fault",
        )
        return
    if not draft.rows["Organization"]:
        draw(
            '<p class="act" role="alert">One of the files cannot be read, so no plan is made. Nothing is stored.</p>',
            key="map.refused",
        )
        return
    draw(mapping.becomes(draft.rows), key="map.becomes")
    years = sorted({row["year"] for row in draft.rows["Milestones"]})
    st.download_button(
        "Download the plan workbook",
        lambda: write_plan(draft, datetime.now(UTC).date()),
        "Plan.xlsx",
        key="map.download",
        on_click="ignore",
    )
    who = acts.who("map.who")
    opens = f"{START}, and open {wording.listed(years, 3)}" if years else START
    if st.button(opens, type="primary", key="map.start"):
        with st.spinner("Loading the plan"):
            acts.act(who, "map", lambda: _started(dropped, draft, years, who))


def _all_understood(other: Dropped) -> Inspection:
    assert other.own
    return replace(other.own, tables=tuple(understood(other, table) for table in other.own.tables))


def _started(dropped: Sequence[Dropped], draft: Draft, years: Sequence[str], who: str) -> None:
    store = session.store()
    plans.load(store, intake.Source("Plan.xlsx", write_plan(draft, datetime.now(UTC).date())), by=who)
    for year in years:
        plans.open_year(store, year, by=who)
    units = [row["unit"] for row in draft.rows["Units"]]
    st.session_state["map.started"] = {one.own.sha256 for one in dropped if one.own}
    taken = {(origin.file, origin.sheet) for sheet, _, _, origin in draft.sources if sheet == "Actions"}
    for one in dropped:
        for table in one.own.tables if one.own else ():
            if table.kind == "tracker" and (one.source.name, table.sheet) in taken:
                now = understood(one, table)
                name = f"{one.source.name.rsplit('.', 1)[0]}{f', {table.sheet}' if table.sheet else ''}"
                kept = mappings.of_table(
                    now, name, unit=units[0] if len(units) == 1 else None, completed_day=_state(one, table)["day"]
                )
                keeping.keep(store, kept, by=who)
    if years:
        last = PlanYear.parse(years[-1], 7)
        month = min(Month.of(datetime.now(UTC).date()), last.months[-1])
        session.remember("month", str(max(month, PlanYear.parse(years[0], 7).first_month)))
