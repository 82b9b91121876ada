"""What opens when a number is pressed: the rows behind it; and of each row, its facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from app import session
from app.parts import answering, reminders, rows, waits
from app.parts.html import data_table, e, mark, table
from app.parts.live import draw
from app.session import figures
from spm_core.errors import SpmError
from spm_core.figures import history
from spm_core.figures.reviews import Period
from spm_core.model import Ask, Month
from spm_core.show import behind, look, wording
from spm_core.show.charts.measures import direction

if TYPE_CHECKING:
    from collections.abc import Mapping

Selection = dict[str, str]

_DIVISION = Path(__file__).parent.parent.parent / "pages" / "division.py"


def answer(pressed: str | None) -> None:
    """Open what was pressed just now; without it, the item that the address names."""
    if pressed:
        chosen = dict(parse_qsl(pressed))
        if "division" in chosen:
            _to_division(chosen)
        if "item" in chosen:
            session.remember("item", chosen["item"])
        _open(chosen)
    elif st.query_params.get("item") and not st.session_state.get("item.shown"):
        _open({"item": st.query_params["item"]})


def _to_division(chosen: Selection) -> None:
    """Go to the meeting of a division and a quarter."""
    start_month = figures.settings()["year_start_month"]
    last = min(Period.parse(chosen["period"], start_month).months[-1], session.months()[-1])
    st.switch_page(_DIVISION, query_params={"id": chosen["division"], "month": str(last)})


def _open(chosen: Selection) -> None:
    st.session_state["item.shown"] = True
    st.session_state["dialog"] = chosen
    st.session_state["dialog.from"] = None
    st.dialog(_title(chosen), width="large", on_dismiss=_closed)(_body)()


def _closed() -> None:
    if "item" in st.session_state["dialog"]:  # the Plan page's own item stays in the address when another dialog closes
        session.remember("item", None)
    st.session_state["item.shown"] = False


def _ask(chosen: Mapping[str, str]) -> Ask:
    month = Month.parse(chosen["month"]) if "month" in chosen else session.as_of()
    return Ask(who=session.NOBODY, as_of=month, tier=chosen.get("tier", "agency"), id=chosen.get("id"))  # type: ignore[arg-type]


def _title(chosen: Selection) -> str:
    if "item" in chosen:
        return "Where this comes from"
    names = {
        "definitions": "How figures are counted",
        "reports": "Reports",
        "measures": "Measures",
        "measure": "Measure",
        "waits": "What waits",
        "reminders": "Reminders",
        "recommendation": "A recommendation passed to the leadership",
    }
    return names.get(chosen.get("dialog", ""), "The rows behind this number")


def _body() -> None:
    chosen: Selection = st.session_state["dialog"]
    try:
        pressed = _show(chosen)
    except (SpmError, ValueError) as fault:
        draw(f"<p>{e(fault)}</p>", key="dialog.fault")
        return
    if pressed:
        st.session_state["dialog.from"] = chosen
        st.session_state["dialog"] = dict(parse_qsl(pressed))
        st.rerun(scope="fragment")


def _show(chosen: Selection) -> str | None:
    before = st.session_state.get("dialog.from")
    if before and st.button("Back to the list", key="dialog.back"):
        st.session_state["dialog"], st.session_state["dialog.from"] = before, None
        st.rerun(scope="fragment")
    if "item" in chosen:
        return draw(_card(chosen), key="dialog.card")
    if chosen.get("dialog") == "reminders":
        reminders.show(_ask(chosen))
        return None
    if chosen.get("dialog") == "recommendation":
        return answering.show(chosen["id"])
    make = {
        "definitions": _definitions,
        "reports": _reports,
        "measures": _measures,
        "measure": _measures,
        "waits": _waits,
    }.get(chosen.get("dialog", ""), _list)
    return draw(make(chosen), key="dialog.list")


def _card(chosen: Selection) -> str:
    ask, code = _ask(chosen), chosen["item"]
    facts = history.told_once(session.reading(), figures.trace(ask, item=code)["facts"])
    for of in ("actions", "milestones"):
        for item in _everywhere(ask, code, of):
            return rows.item_card(item, facts, figures.settings(ask)["tolerance_days"])
    return f"<h2>{e(code)}</h2>{rows.fact_table(facts)}"


def _everywhere(ask: Ask, code: str, of: str) -> list[Mapping[str, Any]]:
    """The item's row in the ask's plan year, else in the year that the plan gives it."""
    whole = Ask(who=ask.who, as_of=ask.as_of, known_at=ask.known_at)
    found = [item for item in figures.items(whole, of=of)["items"] if item["item"] == code]
    if found:
        return found
    plan = figures.plan(whole)
    years = {row["milestone"]: row["year"] for row in plan["milestones"]}
    year = years.get(code) or next(
        (years.get(row["milestone"]) for row in plan["actions"] if row["action"] == code), None
    )
    if not year:
        return []
    of_year = Ask(who=ask.who, as_of=ask.as_of, known_at=ask.known_at, year=year)
    return [item for item in figures.items(of_year, of=of)["items"] if item["item"] == code]


def _list(chosen: Selection) -> str:
    ask, of, show = _ask(chosen), chosen.get("of", "actions"), chosen.get("show", "all")
    tolerance = figures.settings(ask)["tolerance_days"]
    found = behind.behind(figures.items(ask, of=of)["items"], show, ask.as_of, tolerance)
    where = dict(session.groups(ask.tier)).get(ask.id or "agency", ask.id or "the whole agency")
    what = f"falling due in {wording.month(show[6:], 'full')}" if show.startswith("month:") else behind.label(show)
    title = f"{wording.count(len(found), of[:-1])} {what}"
    sub = f"{where}, as of {wording.month(ask.as_of, 'full')}. Each opens its facts; under Read from stands the cell that spoke of it last."
    return f'<h2>{e(title)}</h2><p class="sub">{e(sub)}</p>{rows.item_table(found, ask, title)}'


def _reports(chosen: Selection) -> str:
    ask = _ask(chosen)
    grid = figures.grid(ask)
    mine = {(up["unit"], up["month"]): up for up in figures.uploads(ask) if up["state"] == "in_force"}
    lines = []
    for unit in grid["units"]:
        state = next((cell["report"] for cell in unit["cells"] if cell["month"] == str(ask.as_of)), "not_due")
        kind, word = look.REPORT_MARKS.get(state, ("open", state))
        up = mine.get((unit["unit"], str(ask.as_of)))
        lines.append(
            [
                e(unit["name"]),
                f"{mark(kind, hidden=True)} {e(word)}",
                e(wording.moment(history.local(session.reading(), up["received_at"]))) if up else "",
                e(up["file"]) if up else "",
            ]
        )
    title = f"Reports for {wording.month(ask.as_of, 'full')}"
    return f"<h2>{e(title)}</h2>{table(title, ['Unit', 'Report', 'Received', 'File'], lines)}"


def _measures(chosen: Selection) -> str:
    ask = Ask(who=session.NOBODY, as_of=_ask(chosen).as_of)
    wanted = chosen.get("id") if chosen.get("dialog") == "measure" else None
    found = [m for m in figures.measures(ask)["measures"] if wanted in (None, m["measure"])]
    parts = []
    for one in found:
        unit = one.get("unit")
        lines = [
            {
                "Year": y["year"],
                "Result": wording.number(y["actual"], unit) if y["actual"] is not None else "",
                "Target": wording.number(y["target"], unit) if y["target"] is not None else "",
                "Status": y["status"] + "".join(f", {t}" for t in y["tags"]),
            }
            for y in one["years"]
        ]
        base = (
            f"Baseline {wording.number(one['baseline']['value'], unit)} in {one['baseline']['year']}. "
            if one.get("baseline")
            else ""
        )
        parts.append(
            f'<h2 style="padding-top:16px">{e(one["indicator"])}</h2><p class="sub">{e(one["measure"])}, {e(direction(one))}. {e(base)}{e(one.get("data_source") or "")}</p>{data_table(one["indicator"], lines)}'
        )
    return "".join(parts) or "<p>The plan has no measure.</p>"


def _waits(chosen: Selection) -> str:
    ask = _ask(chosen)
    return waits.all_waits(figures.decisions(ask), ask)


def _definitions(_chosen: Selection) -> str:
    from app.parts.definitions import text

    return text()
