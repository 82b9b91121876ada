"""At the door: not signed in, not known, a role that is over; and, inside, as whom the pages are looked at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from app import identity, session, settings, who
from app.parts.html import e
from app.parts.live import draw
from app.parts.page import nothing_yet
from spm_core import access
from spm_core.errors import SpmError

if TYPE_CHECKING:
    from spm_core.access import Person

_SIGN_OUT = "SPM_SIGN_OUT_URL"


def show(standing: who.Standing, person: Person | None) -> None:
    """Say why nothing is shown, and what to do."""
    address = e(person.email) if person else ""
    title, steps = {
        who.Standing.OUT: ("Sign in to go on.", [_how_to_sign_in()]),
        who.Standing.OVER: ("Your sign-in has ended.", ["For safety it ends after some hours. Sign in again to go on where you were."]),
        who.Standing.UNKNOWN: ("This address is not known here.", [f"You are signed in as {address}, which has no role here.", "Ask the agency’s admin to give it one, or sign in with another address."]),
        who.Standing.ENDED: ("Your role here has ended.", [f"The roles of {address} are over, so nothing is shown any more. What you did stays recorded.", "If that is a mistake, ask the agency’s admin."]),
    }[standing]  # fmt: skip
    draw(nothing_yet(title, steps), key="doorway")
    if identity.way() == "oidc":
        if standing in (who.Standing.OUT, who.Standing.OVER):
            st.button("Sign in", key="doorway.in", type="primary", on_click=st.login)
        else:
            st.button("Sign out", key="doorway.out", on_click=st.logout)
    elif standing is not who.Standing.OUT:
        _sign_out_at_proxy()


def _how_to_sign_in() -> str:
    how = identity.way()
    if how == "oidc":
        return "You sign in where your agency’s accounts are kept, and come back here."
    if how == "proxy":
        return "Your agency signs you in before this page. Its sign-in did not reach here: open the dashboard at its usual address, not at the machine’s own."
    return "This store has people, but no way to sign in is set yet. Whoever runs the dashboard finds how in docs/operate.md, under People and sign-in."


def not_yours(title: str) -> None:
    """Say that a page is not for whoever asked for it; the attempt is recorded."""
    draw(
        nothing_yet(f"The page {title} is not among yours.", ["Your role does not reach it. The tabs above are those that it does; an admin gives roles."]),
        key="doorway.barred",
    )  # fmt: skip
    if session.signed_in() is not None:
        access.denied(session.store(), f"page {title}")


def above(person: Person) -> None:
    """Mark a page that is looked at as somebody else."""
    other = who.looks_as(settings.store(), person)
    if other is None:
        return
    seen = access.person(settings.store(), other)
    with st.container(key="looking-as", horizontal=True, vertical_alignment="center"):
        draw(f'<p class="looking" role="status">You look at these pages as <b>{e(str(seen))}</b>. Nothing can be changed.</p>', key="looking.said", narrow=True)  # fmt: skip
        st.button("Be yourself again", key="looking.end", on_click=who.look_as, args=(None,))


def below(person: Person) -> None:
    """Say who is signed in, and let them sign out."""
    with st.container(key="signed-in", horizontal=True, vertical_alignment="center"):
        draw(f'<p class="small quiet">Signed in as {e(str(person))}</p>', key="signed.in", narrow=True)
        if identity.way() == "oidc":
            st.button("Sign out", key="signed.out", type="tertiary", on_click=st.logout)
        else:
            _sign_out_at_proxy()


def _sign_out_at_proxy() -> None:
    if url := os.environ.get(_SIGN_OUT):
        st.link_button("Sign out", url, type="tertiary")


def look_as(people: list[str]) -> None:
    """Let an admin choose as whom to look."""
    chosen = st.selectbox("Look at the pages as", people, index=None, placeholder="Somebody’s address", key="look.who")
    st.button("Look", key="look.begin", disabled=chosen is None, on_click=_begin, args=(chosen,))
    if said := st.session_state.pop("look.said", None):
        draw(f'<p class="act" role="alert">{e(said)}</p>', key="look.fault")


def _begin(address: str) -> None:
    from spm_core.ledger import people

    try:
        people.look_as(session.store(), address, by="")
    except SpmError as fault:
        st.session_state["look.said"] = str(fault)
        return
    who.look_as(address)
