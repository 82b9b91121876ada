"""What stands around every page: styles, the line of facts under the tabs, the sentence, empty states and faults."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app import session, settings
from app.parts import dialogs
from app.parts.html import e, opens
from app.parts.live import draw
from app.session import figures
from spm_core import figures as core
from spm_core.errors import SpmError
from spm_core.show import look, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from spm_core.model import Ask
    from spm_core.show.sentences import Sentence


@cache
def _css() -> str:
    return look.css() + (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def _in_css(text: str) -> str:
    """Write a text as the content of a CSS string; all but letters and digits by number."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)


def styles(organization: str) -> None:
    """Give the page its look, and the organization's name its place left of the tabs."""
    name = f'[data-testid="stHeader"] [data-testid="stToolbar"]::before{{content:"{_in_css(organization)}"}}'
    st.html(f"<style>{_css()}{name}</style>")


def header(ask: Ask, *, choose: bool = False, tolerance: int | None = None) -> None:
    """Draw the line of facts: plan year, month, group (with `choose`), reports in, known when, `tolerance` (else the agency's), definitions."""
    known = dict(figures.settings(ask))
    known["tolerance_days"] = known["tolerance_days"] if tolerance is None else tolerance
    with st.container(key="facts", horizontal=True, vertical_alignment="center", gap=None):
        year = session.plan_year(ask).label
        draw(
            f'<div class="facts"><span>Plan year <b>{e(year)}</b></span><span>as of</span></div>',
            key="facts.year",
            narrow=True,
        )
        _choose_month(ask)
        if choose:
            draw(f'<div class="facts more"><span>{e(ask.tier)}</span></div>', key="facts.tier", narrow=True)
            _choose_group(ask)
        pressed = draw(_facts(ask, known), key="facts.more", narrow=True)
        if _is_sample(known):
            draw('<span class="tag">Sample data, invented</span>', key="facts.sample", narrow=True)
    st.session_state["pressed"] = pressed


def _is_sample(known: dict[str, object]) -> bool:
    return str(known.get("sample") or "").strip().lower() in ("yes", "true", "1", "invented")


def _choose_month(ask: Ask) -> None:
    months = [str(month) for month in reversed(session.months())]
    if str(ask.as_of) not in months:
        months = sorted({*months, str(ask.as_of)}, reverse=True)

    def chosen() -> None:
        session.remember("month", st.session_state["facts.month"])

    st.session_state["facts.month"] = str(ask.as_of)
    st.selectbox(
        "As-of month",
        months,
        key="facts.month",
        format_func=lambda one: wording.month(one, "full"),
        label_visibility="collapsed",
        on_change=chosen,
        width=150,
    )


def _choose_group(ask: Ask) -> None:
    names = dict(session.choices(ask.tier))
    if not names:
        return

    def chosen() -> None:
        session.remember("id", st.session_state["facts.group"], f"{ask.tier}.id")

    st.session_state["facts.group"] = ask.id
    st.selectbox(
        wording.first_up(ask.tier),
        list(names),
        key="facts.group",
        format_func=lambda code: names.get(code, code),
        label_visibility="collapsed",
        on_change=chosen,
        width=190,
    )


def _facts(ask: Ask, known: dict[str, object]) -> str:
    parts, ask = [], session.theirs(ask)
    if known.get("load") is not None and session.may("figures"):
        reports = figures.reporting(ask)["groups"]
        due, late, missing = (sum(row[key] for row in reports) for key in ("due", "late", "missing"))
        said = f"<b>{due - missing} of {due}</b> {'unit' if due == 1 else 'units'} reported" + (
            f", <b>{late} late</b>" if late else ""
        )
        parts.append(
            opens(said, dialog="reports", tier=ask.tier, id=ask.id, month=ask.as_of) if due else "no report due"
        )
    now = core.agency_time(session.reading(), datetime.now(UTC).replace(tzinfo=None))
    parts.append(f"known {e(wording.moment(now.replace(tzinfo=None)))}")
    parts.append(f"tolerance <b>{known['tolerance_days']} days</b>")
    parts.append(opens("How figures are counted", css="link", dialog="definitions"))
    return '<div class="facts more">' + "".join(f"<span>{part}</span>" for part in parts) + "</div>"


def sentence(said: Sentence) -> str:
    """Say the state in one sentence, the first half bold. It is the page's first heading."""
    bold, rest = said
    return f"<h1><b>{e(bold)}</b> {e(rest)}</h1>"


def deadline(ask: Ask) -> tuple[str, bool]:
    """Say the day by which the month's reports are due, and whether it is still to come."""
    after = ask.as_of.plus(1)
    last = int(figures.settings(ask)["report_due_day"])  # of a shorter month its last day, as in report_due_on
    day = min(after.first_day + timedelta(days=last - 1), after.last_day)
    return f"{day.day} {wording.month(after)}", session.today() <= day


def draw_and_answer(*pieces: str, key: str = "page") -> None:
    """Draw the page's pieces; a pressed control opens what stands behind it."""
    pressed = draw(*pieces, key=key)
    dialogs.answer(pressed or st.session_state.pop("pressed", None))


def counting() -> AbstractContextManager[None]:
    """Say that figures are being counted, when it takes more than half a second."""
    return st.spinner("Counting the figures")


def nothing_yet(title: str, steps: Sequence[str]) -> str:
    """Say that there is nothing yet, and what to do; `steps` are ready HTML."""
    return f'<h1><b>{e(title)}</b></h1><div class="empty">{"".join(f"<p>{step}</p>" for step in steps)}</div>'


def no_plan() -> str:
    """Say that the store is empty."""
    where = e(settings.store_path())
    return nothing_yet(
        "No plan yet.",
        [
            "Open the page Upload and drop the plan workbook there: you see what was read and what is to mend, load it, and open its first plan year.",
            f"On the command line, with the dashboard stopped: <code>spm plan load PLAN.xlsx --by NAME --store {where}</code>",
            f"To look around first, fill an empty store with the sample agency: <code>spm init --sample --store {where}</code>",
        ],
    )


def year_not_open(ask: Ask) -> str:
    """Say that the month's plan year is not open, and which are."""
    label = session.plan_year(ask).label
    plan = figures.plan(ask)
    open_ = [row["year"] for row in plan["years"] if row["opened"]]
    planned = any(row["year"] == label for row in plan["years"])
    if not planned:
        years = wording.listed([row["year"] for row in plan["years"]], 6)
        return nothing_yet(
            f"The plan has nothing in {label}.",
            [
                f"It has milestones in {e(years)}. Choose a month of one of these years above."
                if plan["years"]
                else "It has no milestones yet; the Measures and Plan pages show what it holds."
            ],
        )
    opened = f"Open so far: {e(wording.listed(open_, 6))}." if open_ else "No year is open yet."
    return nothing_yet(
        f"Plan year {label} is not open.",
        [
            f"Opening it freezes its due dates; until then no figure counts its items. {opened}",
            f"Open it at the foot of the page Upload, or with the dashboard stopped: <code>spm plan open {e(label)} --by NAME</code>",
        ],
    )


@contextmanager
def faults() -> Iterator[None]:
    """Show what a question refuses as a plain sentence, in place of the page's body."""
    try:
        yield
    except SpmError as fault:
        draw(
            f'<div class="fault" role="alert"><h2>This page cannot be shown as asked</h2><p>{e(fault)}</p></div>',
            key="fault",
        )
