"""The dialog that shows the reminders to who owes a report today, and sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts.acts import who
from app.parts.html import e, folded, table
from app.parts.live import draw
from app.session import figures
from spm_core import figures as core
from spm_core.commands import mail, reminding
from spm_core.errors import Refused, SpmError
from spm_core.show import wording

if TYPE_CHECKING:
    from datetime import date

    from spm_core.model import Ask

MONTHS = 3
"""Reminders are of the reports of so many ended months, as of `spm remind`."""


def show(ask: Ask) -> None:
    """Show to whom a reminder would go, with its text, and a button that sends them; then what became of each."""
    on, units = core.today(session.store()), _units(ask)
    pressed, name = st.session_state.pop("remind.pressed", False), st.session_state.get("remind.who", "").strip()
    if pressed and name:
        _send(on, units, name)
    else:
        _offer(on, units, nameless=pressed)


def _offer(on: date, units: tuple[str, ...] | None, *, nameless: bool) -> None:
    answer, findings = _shown(on, units)
    left = [row for row in answer["reminders"] if row["state"] == "would_send"]
    title = f"{wording.first_up(wording.word(len(left)))} {'reminder' if len(left) == 1 else 'reminders'} to send"
    first = f"{left[0]['subject']}\n\n{left[0]['text']}" if left else ""
    text = folded("The first one", f'<pre class="mail">{e(first)}</pre>') if left else ""
    draw(f"<h2>{e(title)}</h2>{_table(answer['reminders'], title)}{_said(findings)}{text}", key="remind.list")
    if not left:
        return
    try:
        mail.server()
    except Refused as why:
        draw(f'<p class="sub">{e(why)}</p>', key="remind.unset")
        return
    who("remind.who")
    st.button(f"Send {wording.count(len(left), 'reminder')}", key="remind.send", type="primary", on_click=_press)
    if nameless:
        draw('<p class="act" role="alert">Write your name first; nothing is sent yet.</p>', key="remind.name")


def _press() -> None:
    """Note the press before anything is drawn, so that what became of the reminders stands in their place."""
    st.session_state["remind.pressed"] = True


def _send(on: date, units: tuple[str, ...] | None, name: str) -> None:
    try:
        with st.spinner("Sending"):
            answer, findings = reminding.remind(
                session.store(), on, months=MONTHS, units=units, send_by=name, at=None, again=False
            )
    except SpmError as fault:
        draw(f'<p class="act" role="alert">Nothing was sent. {e(fault)}</p>', key="remind.fault")
        return
    title = "What became of the reminders"
    told = _said([finding.to_json() for finding in findings])
    draw(f"<h2>{title}</h2>{_table(answer['reminders'], title)}{told}", key="remind.sent")


@session.kept
def _shown(on: date, units: tuple[str, ...] | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    answer, findings = reminding.remind(
        session.store(), on, months=MONTHS, units=units, send_by=None, at=None, again=False
    )
    return answer, [finding.to_json() for finding in findings]


def _units(ask: Ask) -> tuple[str, ...] | None:
    """The units that the page looks at; None: all."""
    if ask.tier == "agency":
        return None
    rows = figures.plan(ask)["units"]
    return tuple(row["unit"] for row in rows if ask.id in (row["unit"], row["division"]))


def _table(rows: list[dict[str, Any]], caption: str) -> str:
    if not rows:
        return '<p class="quiet">Nobody here owes a report of the last three months.</p>'
    lines = [
        [
            e(row["name"]),
            e(", ".join(wording.month(one["month"], "full") for one in row["months"])),
            e(row["to"] or "no address"),
            e(reminding.WORDS[row["state"]])
            + (f' <span class="quiet">{e(row["error"])}</span>' if row["error"] else ""),
        ]
        for row in rows
    ]
    return table(caption, ["Unit", "Report", "To", "Reminder"], lines, css="plain body stack")


def _said(findings: list[dict[str, Any]]) -> str:
    return "".join(f'<p class="sub">{e(one["message"])} {e(one["fix"])}</p>' for one in findings)
