"""Record: who did what, when, about what, and why; for admins. Asks, arranges, shows."""

from __future__ import annotations

import streamlit as st

from app import session
from app.parts import draw, faults, sentence
from app.parts import record as parts
from app.parts.doorway import look_as
from spm_core.figures.audit import audit
from spm_core.figures.people import people


def page() -> None:
    """The whole page."""
    with faults():
        acts = audit(session.store())["acts"]  # never a kept answer: what is recorded last changes no figure
        roles = people(session.store())["people"]
        draw(sentence(parts.said(acts)), key="record.said")
        chosen = parts.choose(acts)
        shown = parts.those(acts, chosen)
        draw(parts.table_of(shown), key="record.acts")
        parts.download(shown)
        st.subheader("People")
        draw(parts.roles(roles), key="record.people")
        look_as(sorted({row["email"] for row in roles if row["in_force"]}))


page()
