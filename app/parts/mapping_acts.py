"""What the mapping screen stores: the mapping under a name, or a first plan made of the files and opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts import acts, mapping
from app.parts.files import XLSX, offer
from app.parts.html import e
from app.parts.live import draw
from app.parts.mapping_state import state_of, understood
from spm_core import intake
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.again import as_placed
from spm_core.intake.own.items import with_findings
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import plan_of
from spm_core.ledger import mappings as keeping
from spm_core.ledger import plans
from spm_core.model import Month, PlanYear
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.parts.reading import Dropped
    from spm_core.intake.own.model import Mapping, Table
    from spm_core.intake.own.plan_model import Draft

START = "Start the plan with this"


def is_started(one: Dropped) -> bool:
    """Say whether a file became the plan just now, and is no month's report: it is then no longer before us."""
    return one.unmapped and one.own is not None and one.own.sha256 in st.session_state.get("map.started", ())


def keep(one: Dropped, table: Table) -> None:
    """Offer to keep a mapping for a unit, under a name."""
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
        kept = _mapping(one, table, name, unit)
        acts.act(who, "map", lambda: keeping.keep(session.store(), kept, by=who))


def start(dropped: Sequence[Dropped]) -> None:
    """Offer the plan that the files become, loaded and opened in one step."""
    try:
        draft = _draft(dropped)
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
    offer(
        "Download the plan workbook",
        lambda: write_plan(draft, datetime.now(UTC).date()),
        "Plan.xlsx",
        XLSX,
        key="map.download",
        about=", ".join(one.source.name for one in dropped),
    )
    who = acts.who("map.who")
    opens = f"{START}, and open {wording.listed(years, 3)}" if years else START
    if st.button(opens, type="primary", key="map.start"):
        with st.spinner("Loading the plan"):
            acts.act(who, "map", lambda: _started(dropped, draft, years, who))


def _draft(dropped: Sequence[Dropped]) -> Draft:
    """Make a plan of the files as all their tables are understood now; made again when a file or an answer changes."""
    files = [(one, one.own) for one in dropped if one.own]
    key = (
        *(own.sha256 for _, own in files),
        repr(st.session_state.get("map.said")),
        repr(st.session_state.get("map.places")),
    )
    kept = st.session_state.get("map.draft")
    if kept is None or kept[0] != key:
        found = [replace(own, tables=tuple(understood(one, table) for table in own.tables)) for one, own in files]
        kept = (key, plan_of([with_findings(each) for each in found], today=datetime.now(UTC).date()))
        st.session_state["map.draft"] = kept
    draft: Draft = kept[1]
    return draft


def _started(dropped: Sequence[Dropped], draft: Draft, years: Sequence[str], who: str) -> None:
    """Load the plan, open its years and keep the mappings, all in one transaction: a failure anywhere stores nothing."""
    plan = intake.Source("Plan.xlsx", write_plan(draft, datetime.now(UTC).date()))
    kept = _to_keep(dropped, draft)
    month = _first_shown(years)
    with session.store().together() as store:
        plans.load(store, plan, by=who)
        for year in years:
            plans.open_year(store, year, by=who)
        for one in kept:
            keeping.keep(store, one, by=who)
    st.session_state["map.started"] = {one.own.sha256 for one in dropped if one.own}
    if month:
        session.remember("month", str(month))


def _to_keep(dropped: Sequence[Dropped], draft: Draft) -> list[Mapping]:
    """The mappings of the tables that the plan was made of, each under its file's and sheet's name."""
    units = [row["unit"] for row in draft.rows["Units"]]
    taken = {(origin.file, origin.sheet) for sheet, _, _, origin in draft.sources if sheet in ("Actions", "Measures")}
    return [
        _mapping(
            one,
            understood(one, table),
            f"{one.source.name.rsplit('.', 1)[0]}{f', {table.sheet}' if table.sheet else ''}",
            units[0] if len(units) == 1 else None,
        )
        for one in dropped
        for table in (one.own.tables if one.own else ())
        if table.kind in ("tracker", "measures") and (one.source.name, table.sheet) in taken
    ]


def _mapping(one: Dropped, table: Table, name: str, unit: str | None) -> Mapping:
    """The mapping that a table is understood by, with its place where its looks would not find it."""
    assert one.own is not None
    kept = mappings.of_table(table, name, unit=unit, completed_day=state_of(one, table)["day"])
    found = next((other for other in one.own.tables if other.place == table.place), table)
    return as_placed(one.own, found, kept)


def _first_shown(years: Sequence[str]) -> Month | None:
    """The present month, or the nearest one in the plan years just opened."""
    if not years:
        return None
    last = min(Month.of(datetime.now(UTC).date()), PlanYear.parse(years[-1], 7).months[-1])
    return max(last, PlanYear.parse(years[0], 7).first_month)
