"""What is done in a meeting: every act behind a control, with the name for the record; a refusal is said in place."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import log, session
from app.parts import acts
from app.parts.html import e
from app.parts.live import draw
from spm_core.errors import Refused, SpmError
from spm_core.ledger import review as reviewing
from spm_core.show import meeting_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.parts.meeting import Meeting

NAME = "meeting.who"
DONE = "meeting.done"


def toast() -> None:
    """Say what was done just now."""
    if done := st.session_state.pop(DONE, None):
        st.toast(acts.plain(done))


def name() -> str:
    """The name for the record, as it is written now; of a person who signed in, the address."""
    return session.signed_in() or str(st.session_state.get(NAME) or st.session_state.get("who") or "").strip()


def ask_name(suggested: str) -> str:
    """Ask who writes; whoever wrote before, or opened the review, need not type it again."""
    if not st.session_state.get("who"):
        st.session_state["who"] = suggested
    return acts.who(NAME)


def press(label: str, key: str, do: Callable[[str], str], *, primary: bool = False, by: str | None = None) -> None:
    """Offer an act. `do` takes the name and gives what to say when it is done; it reads what was typed from the session.

    It runs before the page is drawn anew, so what it was given (`seen`) is what the person looked at. `by` is the key of
    another field for the name.
    """
    kind = "primary" if primary else "secondary"
    st.button(label, key=key, type=kind, on_click=_do, args=(key, do, by))  # type: ignore[arg-type]
    told(key)
    if st.session_state.pop(f"{key}.again", False):
        st.rerun()


def told(key: str) -> None:
    """Say why the last act behind a control was not done; it stays until it is tried again."""
    if said := st.session_state.get(f"{key}.said"):
        draw(f'<p class="act" role="alert">{e(said)}</p>', key=f"{key}.told")


def _do(key: str, do: Callable[[str], str], by: str | None) -> None:
    who = str(st.session_state.get(by) or "").strip() if by else name()
    st.session_state.pop(f"{key}.said", None)
    if not who:
        st.session_state[f"{key}.said"] = "Write your name first; nothing is stored yet."
        return
    st.session_state["who"] = who
    try:
        with log.timed("act", of=key.split(".", maxsplit=1)[0]):
            done = do(who)
    except Refused as refused:
        st.session_state[f"{key}.said"] = words.refused(refused.findings)
        st.session_state[f"{key}.again"] = words.was_meanwhile(
            refused.findings
        )  # the page shows it, and the reason stays
        return
    except SpmError as fault:
        st.session_state[f"{key}.said"] = f"Nothing was stored. {fault}"
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must know that it did not happen
        log.event("act", level=logging.ERROR, error=error, of=key.split(".", maxsplit=1)[0])
        st.session_state[f"{key}.said"] = (
            "Nothing was stored: the store could not be written. Keep this page open, and tell whoever runs the dashboard."
        )
        return
    st.session_state[DONE] = done
    st.session_state[f"{key}.again"] = True


def value(key: str) -> str:
    """What was typed into a field."""
    return str(st.session_state.get(key) or "").strip()


def opening(now: Meeting, today: Any) -> None:
    """Offer to open the review of the quarter."""

    def do(by: str) -> str:
        outcome = reviewing.open_(
            session.store(), kind="division", scope=str(now.ask.id), period=now.period, on=today, by=by
        )
        session.remember("month", outcome.more["as_of"])
        return f"The review of {now.period} is open."

    with st.container(key="meeting-open", horizontal=True, vertical_alignment="bottom", gap="small"):
        ask_name("")
        press(f"Open the review of {now.period}", "meeting.open", do, primary=True)


def closing(now: Meeting) -> None:
    """Ask once more, then close: the figures are frozen."""
    draw(f"<p>{e(words.will_freeze(now.row or {}, str(now.ask.as_of)))}</p>", key="meeting.close.what")
    acts.who("meeting.close.who")

    def do(by: str) -> str:
        outcome = reviewing.close(session.store(), str(now.review), by=by)
        return f"The review is closed; its figures are frozen under number {outcome.more['number']}."

    press("Close the review", "meeting.close", do, primary=True, by="meeting.close.who")


def reopening(now: Meeting) -> None:
    """Ask for the reason, then reopen; what was frozen is kept."""
    number = (now.row or {}).get("number")
    draw(
        f"<p>What was frozen under number {e(number)} is kept as it is. Closing again freezes under the next.</p>",
        key="meeting.reopen.what",
    )
    st.text_input("Reason", key="meeting.reopen.why", max_chars=300)
    acts.who("meeting.reopen.who")

    def do(by: str) -> str:
        reviewing.reopen(session.store(), str(now.review), why=value("meeting.reopen.why"), by=by)
        return "The review is open again."

    press("Reopen the review", "meeting.reopen", do, primary=True, by="meeting.reopen.who")
