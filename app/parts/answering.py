"""The leadership's answer to a recommendation that a division passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts import acts, meeting_acts
from app.parts.html import e
from app.parts.live import draw
from app.parts.meeting_acts import press, value
from app.parts.rows import fact_table
from app.session import figures
from spm_core.figures import history
from spm_core.ledger import recommendation as answers
from spm_core.model import Ask, Month
from spm_core.show import meeting_words as words
from spm_core.show import wording

if TYPE_CHECKING:
    from typing import Any

_LATEST = Month(9998, 12)
"""Every step counts, whatever month is looked at."""


def show(code: str) -> str | None:
    """Show a recommendation with its steps, and take the answer; it is printed in the unit's next workbook."""
    ask = Ask(who=session.NOBODY, as_of=_LATEST)
    row: dict[str, Any] = figures.recommendation(ask, code=code)
    units = dict(session.groups("unit"))
    about = f", about {row['about']}" if row["about"] else ""
    said = f"{units.get(row['unit'], row['unit'])}, {wording.month(row['month'], 'full')}{about}"
    head = f'<p class="sub">{e(said)}</p><h2>{e(row["text"])}</h2><p>{e(wording.first_up(words.recommendation_state(row)))}</p>'
    draw(head, key="answering.head")
    if row["state"] == "escalated":
        st.text_input("Answer", key=f"answering.{code}", max_chars=600)
        acts.who("answering.who")
        seen = st.session_state.setdefault(f"answering.{code}.seen", session.version())

        def do(by: str) -> str:
            answers.answer(session.store(), code, text=value(f"answering.{code}"), by=by, seen=seen)
            return "Answered; it is printed in the unit\N{RIGHT SINGLE QUOTATION MARK}s next workbook."

        press("Answer", f"answering.{code}.go", do, primary=True, by="answering.who")
    meeting_acts.toast()
    facts = history.told_once(session.reading(), figures.trace(ask, item=code)["facts"])
    return draw(fact_table(facts), key="answering.facts")
