"""Whoever looks at the page that runs: how they stand, as whom they ask the store, and looking as somebody else."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import downloads, identity
from spm_core import access

if TYPE_CHECKING:
    from spm_core.access import Person
    from spm_core.store import Store

_AS = "view.as"


class Standing(Enum):
    """How somebody stands at the door."""

    ALONE = "the store has no people"
    IN = "signed in, with a role"
    OUT = "not signed in"
    OVER = "the sign-in is too long ago"
    UNKNOWN = "an address that never had a role"
    ENDED = "an address whose roles are over"


def standing(store: Store) -> tuple[Standing, Person | None]:
    """Say how whoever looks stands, and who they are; looked up anew each time."""
    if not access.began(store):
        return Standing.ALONE, None
    visitor = identity.of_page()
    if visitor is None:
        return Standing.OUT, None
    me = access.person(store, visitor.address)
    if visitor.is_over():
        return Standing.OVER, me
    if me.roles:
        if context := get_script_run_ctx():
            downloads.offered_to(context.session_id, me.email)
        return Standing.IN, me
    return (Standing.ENDED if me.known else Standing.UNKNOWN), me


def asks(store: Store) -> Store:
    """Give the store as whoever looks may use it; as somebody else while an admin looks as them."""
    how, me = standing(store)
    if how is Standing.ALONE:
        return store
    if how is not Standing.IN or me is None:
        return access.asking(store, None)
    other = looks_as(store, me)
    return access.asking(store, other or me.email, behind=me.email if other else None)


def looked_by(store: Store) -> str | None:
    """Give the admin who looks through a store as somebody else; None: nobody does."""
    return getattr(store, "behind", None)


def looks_as(store: Store, me: Person) -> str | None:
    """Give the address as which an admin looks; nobody else looks as anybody."""
    other = st.session_state.get(_AS)
    if other is None or not access.reaches(access.asking(store, me.email), "view-as").whole:
        return None
    return str(other)


def look_as(address: str | None) -> None:
    """From the next run on look as somebody else, or as oneself again. What was typed or opened until then is let go."""
    for key in [key for key in st.session_state if key != _AS]:
        del st.session_state[key]
    st.session_state[_AS] = address


def scope(store: Store) -> str:
    """Give what answers depend on beside the question: the agency's day, and the roles of who asks. Kept answers are of one such scope."""
    asked, day = asks(store), access.today(store).isoformat()
    found = access.who_asks(asked)
    return day if asked is store else f"{day} {found.roles if found else None!r}"
