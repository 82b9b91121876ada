"""The Year page's last step: a word on each open milestone, the proposed workbook down and up, and the year opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import acts, year_next
from app.parts.files import XLSX, drop, offer
from app.parts.findings import findings_table
from app.parts.html import section, table
from app.parts.live import draw
from app.parts.year_flow import following
from app.session import figures
from spm_core import figures as core
from spm_core import intake
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.ledger import plans
from spm_core.show import wording
from spm_core.show import year_page_words as words

if TYPE_CHECKING:
    from spm_core.intake import Source
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]


def onward(ask: Ask) -> list[str | None]:
    """Everything of the step; the opening stands last."""
    label = following(ask)
    found = figures.next_year(label=label)
    bold, rest = words.next_title(found)
    pressed = [draw(year_next.head(bold, rest) + _open(found, ask) + year_next.planned(found, dict(session.groups("unit"))), key="year.next")]  # fmt: skip
    if found["opened"]:
        return pressed
    with st.container(key="year-do"):
        draw(year_next.steps(found), key="year.next.steps")
        offer(
            f"Download the proposed plan with {label}",
            partial(written, label, session.store()),
            f"Plan_{label}_proposed.xlsx",
            XLSX,
            key="year.get",
            about=label,
        )
        with st.container(key="year-load"):
            _load()
        _opening(found)
    return pressed


def _open(found: Row, ask: Ask) -> str:
    label = session.plan_year(ask).label
    mine = [row for row in found["milestones"] if row["year"] == label]
    others = [row for row in found["milestones"] if row["year"] != label]
    sub = "Carry on: anew in the next plan, with its lineage, its open actions and its lead. Keep: stays open where it is. Drop: ends, with a reason."
    title = f"{wording.first_up(wording.count(len(mine), 'milestone'))} open in {label}"
    shown = year_next.open_milestones(mine, title, sub) if mine else year_next.nothing_open(label)
    return shown + (year_next.earlier(others) if others else "")


def written(label: str, store: Store) -> bytes:
    """Write the proposed workbook, by what is recorded when it is asked for. No page runs then: the store knows who asks."""
    start = core.settings(store)["year_start_month"]
    return plan_workbook(core.next_year(store, label), core.plan_rows(store), start)


def _load() -> None:
    """Take the workbook back: read it, say what was read and what is to mend, load it."""
    sources, these = drop("Drop the workbook here when it is as you want it", "year.files")
    if not sources or st.session_state.get("year.loaded") == these:
        if sources:
            draw(
                '<div class="stored"><p><b>The plan is loaded.</b> Nothing is frozen by it.</p></div>',
                key="year.stored",
            )
        return
    if len(sources) > 1:
        draw('<p class="act" role="alert">Drop one plan workbook at a time.</p>', key="year.many")
        return
    plan = _read(sources[0], these)
    faults = [one.to_json() for one in plan.findings]
    rows = [[sheet, f"{n:,}"] for sheet, n in plan.rows.items()]
    ignored = [one["sheet"] if not one["column"] else f"{one['sheet']}, column {one['column']}" for one in plan.ignored]
    title = "What the workbook holds"
    sub = f"Not loaded, there for reading: {wording.listed(ignored, 8)}." if ignored else ""
    shown = section(title, sub, table(title, ["Sheet", "Rows"], rows, css="plain body", right=(1,)))
    draw(shown + (section(f"{wording.count(len(faults), 'finding')}", "", findings_table(faults, "Findings")) if faults else ""), key="year.read")  # fmt: skip
    if plan.accepted:
        name = acts.who("year.load.who")
        if st.button("Load this plan", type="primary", key="year.load"):
            acts.act(name, "year.load", lambda: _loaded(sources[0], these, name))


def _read(source: Source, these: tuple[str, ...]) -> intake.Plan:
    kept = st.session_state.get("year.read")
    if kept is None or kept[0] != these:
        with st.spinner("Reading the plan"):
            kept = (these, intake.read_plan(source))
        st.session_state["year.read"] = kept
    plan: intake.Plan = kept[1]
    return plan


def _loaded(source: Source, these: tuple[str, ...], name: str) -> None:
    plans.load(session.store(), source, by=name)
    st.session_state["year.loaded"] = these


def _opening(found: Row) -> None:
    """Offer to open the year, once the plan holds something for it."""
    label = found["year"]
    if not found["planned"]:
        draw(year_next.nothing_planned(label), key="year.open.none")
        return
    if waiting := [row for row in found["milestones"] if row["as"]]:
        draw(year_next.not_loaded(len(waiting), label), key="year.open.first")
    ask = session.current()
    plan = figures.plan(ask)
    codes = {row["milestone"] for row in plan["milestones"] if row["year"][:4] == label[:4]}
    counts = {
        "year": label,
        "milestone": len(codes),
        "action": sum(row["milestone"] in codes for row in plan["actions"]),
    }
    if st.button(f"Open plan year {label}", key="year.open"):
        acts.ask_open({**counts, "opened": None})
