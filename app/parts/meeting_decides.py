"""What is decided in the meeting, each in its place: promises, milestones at risk, answers, changes asked, results."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import decide, declaring, division, effect, meeting
from app.parts import meeting_points as html
from app.parts.alone import alone
from app.parts.live import draw
from app.parts.meeting_acts import press, value
from app.session import figures
from spm_core.figures import agenda, history
from spm_core.ledger import commitment
from spm_core.ledger import recommendation as answering
from spm_core.ledger import request as asking
from spm_core.show import division_words, look
from spm_core.show import meeting_words as words
from spm_core.show.charts.trend_small import trend_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.parts.meeting import Meeting

Row = dict[str, Any]


@alone
def commitments(rows: Sequence[Row], review: str, names: Mapping[str, str]) -> None:
    """Close what was promised, with what came of it; promise something new."""
    with st.container(horizontal=True, gap="small", key="ctl-commitments"):
        if rows:
            with st.popover("Close a commitment"):
                texts = {row["id"]: row["text"] for row in rows}
                chosen = st.selectbox("Commitment", list(texts), format_func=texts.__getitem__, key="commit.which")
                st.text_input("What came of it", key="commit.outcome", max_chars=600)

                def close(by: str) -> str:
                    commitment.close(session.store(), str(chosen), outcome=value("commit.outcome"), by=by)
                    return "The commitment is closed."

                press("Close it", "commit.close", close)
        with st.popover("Add a commitment"):
            st.text_input("What is promised", key="commit.text", max_chars=600)
            st.selectbox(
                "By whom", list(names), format_func=lambda unit: names.get(unit, unit), key="commit.owner",
                accept_new_options=True, help="A unit, or any name",
            )  # fmt: skip
            st.date_input("By when", session.today() + timedelta(days=30), key="commit.due", format="YYYY-MM-DD")

            def add(by: str) -> str:
                due = st.session_state["commit.due"]
                said = {"text": value("commit.text"), "owner": value("commit.owner"), "due": due}
                commitment.add(session.store(), review, **said, by=by)
                st.session_state["commit.text"] = ""
                return "The commitment is recorded."

            press("Add it", "commit.add", add)


def risks(now: Meeting, rows: Sequence[Row], number: int, seen: int) -> list[str | None]:
    """The items at risk, one of them open: its dates, its reason, what is asked, and the decision with its effect."""
    of = "milestone" if not rows or rows[0]["kind"] == "milestone" else "action"
    pressed = [draw(division.point(number, division_words.risk_title(rows, of)), key="pt.at_risk")]
    codes = [row["item"] for row in rows]
    chosen = st.session_state.get("meeting.risk")
    chosen = chosen if chosen in codes or chosen == "" else next(iter(codes), None)
    for row in rows:
        opened = row["item"] == chosen
        line = draw(html.risk_line(row, chosen=opened), key=f"risk.{row['item']}")
        if line and line.startswith("risk="):
            st.session_state["meeting.risk"] = "" if opened else row["item"]
            st.rerun()
        pressed.append(line)
        if opened:
            pressed += _risk(now, row, seen)
    return pressed


def _risk(now: Meeting, row: Row, seen: int) -> list[str | None]:
    with st.container(key="risk-in"):
        left, right = st.columns([5, 7], gap="medium")
        with left:
            year = session.plan_year(now.ask)
            picture = trend_small(row.get("moves") or [], year, look.VARIABLES)
            pressed = [draw(html.risk_dates(row, picture), key="risk.dates")]
        with right:
            everywhere = figures.items(replace(now.ask, tier="agency", id=None), of="actions")["items"]
            actions = agenda.actions_of([row], everywhere).get(row["item"], [])
            pressed.append(draw(html.risk_facts(row, actions), key="risk.facts"))
        if now.is_open:
            decide.form(now, row, seen, f"risk.{row['item']}")
    return pressed


@alone
def recommendation(row: Row, review: str, seen: int) -> None:
    """Answer a recommendation, or pass it to the leadership."""
    code = row["id"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"ctl-{code}".replace(".", "-")):
        st.text_input(
            f"Answer to {code}", key=f"{code}.text", max_chars=600, placeholder="Answer, or why it goes to the leadership",
            label_visibility="collapsed",
        )  # fmt: skip

        def answer(by: str) -> str:
            answering.answer(session.store(), code, text=value(f"{code}.text"), by=by, review=review, seen=seen)
            return "Answered; it is printed in the unit’s next workbook."

        def escalate(by: str) -> str:
            why = value(f"{code}.text") or None
            answering.escalate(session.store(), code, by=by, why=why, review=review, seen=seen)
            return "Passed to the leadership."

        press("Answer", f"{code}.answer", answer)
        if row["state"] == "open":
            press("Pass to leadership", f"{code}.escalate", escalate)


@alone
def request(now: Meeting, row: Row, seen: int) -> None:
    """Accept a change that a unit asks for, as it is or with another value, or decline it; its effect stands under it."""
    code, key = row["id"], row["id"]
    with st.container(key=f"ctl-{code}".replace(".", "-")):
        with st.container(
            horizontal=True, vertical_alignment="bottom", gap="small", key=f"ctl-in-{code}".replace(".", "-")
        ):
            _to(row, key)
            st.text_input(
                "Reason", key=f"{key}.why", max_chars=600, placeholder="Needed to decline; printed back to the unit"
            )
            more: dict[str, Any] = {"review": now.review, "seen": seen}

            def accept(by: str) -> str:
                why = value(f"{key}.why") or None
                told = asking.accept(
                    session.store(), code, to=_value(row, key), why=why, on=session.today(), by=by, **more
                )
                said = "Accepted; the answer is printed in the unit’s next workbook."
                return " ".join([said, *words.warnings(told.findings)])

            def decline(by: str) -> str:
                asking.decline(session.store(), code, why=value(f"{key}.why"), by=by, **more)
                return "Declined; the reason is printed in the unit’s next workbook."

            press("Accept", f"{key}.accept", accept)
            press("Decline", f"{key}.decline", decline)
        to = _value(row, key) or row["value"]
        if to or row["change"] == "drop":
            asked = {"on": session.today(), "why": decide.WHY, "to": to}
            with st.spinner("Counting the figures"):
                draw(effect.shown(row["item"], row["change"], asked, now.ask), key=f"{key}.effect")


def _to(row: Row, key: str) -> None:
    """The field for the value: what the unit asks for stands in it where that is certain."""
    if row["change"] == "re-date":
        st.date_input("New date", _as_date(row["value"]), key=f"{key}.to", format="YYYY-MM-DD", width=130)
    elif row["change"] == "reword":
        st.text_input("New words", row["value"] or "", key=f"{key}.to", max_chars=600)
    elif row["change"] == "reassign":
        units = dict(session.groups("unit"))
        at = list(units).index(row["value"]) if row["value"] in units else None
        st.selectbox(
            "Unit", list(units), index=at, key=f"{key}.to", format_func=lambda one: units.get(one, one), width=220
        )


def _as_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def _value(row: Row, key: str) -> str | None:
    """The value to decide with, None: what the unit asks for."""
    said = st.session_state.get(f"{key}.to")
    text = said.isoformat() if isinstance(said, date) else (said or None)
    return None if text == row["value"] else text


def declare(now: Meeting, rows: Sequence[Row], seen: int) -> None:
    """Declare results, alone or many at once."""
    declaring.form(now, rows, seen)


def another(now: Meeting, seen: int) -> None:
    """A decision about any item of the division, or about one that the plan proposes."""
    with st.container(key="ctl-another"):
        rows = _any(now)
        chosen = st.selectbox(
            "Another decision, about", list(rows), index=None, placeholder="Choose a milestone or an action",
            format_func=lambda item: f"{item} {rows[item]['text']}", key="another.item",
        )  # fmt: skip
        if chosen:
            decide.form(now, rows[chosen], seen, f"another.{chosen}")


@session.kept
def _any(now: Meeting) -> dict[str, Row]:
    """The division's items that may be decided about, by code; proposals of its units last."""
    mine = [row for of in ("milestones", "actions") for row in meeting.rows(now, of) if row["status"] != "dropped"]
    store, units = (
        session.store(),
        {row["unit"] for row in figures.plan(now.ask)["units"] if row["division"] == now.ask.id},
    )
    proposed = [history.item_of_plan(store, now.ask, code) for code in sorted(history.proposals(store, now.ask))]
    more = [
        {**row, "status": "proposed", "approved": _iso(row["due"]), "tags": [], "expected": None}
        for row in proposed
        if row["lead"] in units
    ]
    return {row["item"]: row for row in (*mine, *more)}


def _iso(value_: Any) -> str | None:
    return value_ if value_ is None or isinstance(value_, str) else value_.isoformat()
