"""Papers from a page: one is chosen, made and downloaded; what could not be set is said before anybody prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts.files import XLSX, offer
from app.parts.findings import findings_table
from app.parts.html import e
from app.parts.live import draw
from spm_core.errors import SpmError
from spm_core.show import paper_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.documents.paper import Made
    from spm_core.model import Ask

OFFICE = "application/vnd.openxmlformats-officedocument."
MIME = {".pdf": "application/pdf", ".docx": f"{OFFICE}wordprocessingml.document", ".pptx": f"{OFFICE}presentationml.presentation", ".xlsx": XLSX}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A paper that may be made: of a review (`about` its id) or of the plan year (`about` its label)."""

    what: str
    ending: str
    about: str

    @property
    def label(self) -> str:
        """How people call it."""
        return words.paper_name(self.what, self.ending, self.about)

    @property
    def file(self) -> str:
        """The name of its file."""
        return words.paper_file(self.what, self.ending, self.about)


def of_review(review: str) -> list[Offered]:
    """The papers of a review: the packet before it, the memo after it."""
    return [Offered(what, ending, review) for what in ("packet", "memo") for ending in _endings(what)]


def of_year(label: str) -> list[Offered]:
    """The papers of a plan year: its report, the slides, the data."""
    return [Offered(what, ending, label) for what in ("year", "data") for ending in _endings(what)]


def _endings(what: str) -> tuple[str, ...]:
    from spm_core.documents.papers import ENDINGS  # the papers cost half a second, which a page without them saves

    return ENDINGS[what]


def choose(ask: Ask, offered: Sequence[Offered]) -> None:
    """Let one be chosen, make it, offer it; the body of a dialog."""
    chosen = st.radio("Paper", offered, format_func=lambda one: one.label, key="paper.which")
    this = (session.present(), repr(ask), chosen.file)
    if st.button("Make it", key="paper.make"):
        _make(ask, chosen, this)
    kept = st.session_state.get("paper.made")
    if not kept or kept[0] != this:
        return
    made: Made = kept[1]
    if made.findings:
        draw(findings_table([one.to_json() for one in made.findings], "Findings"), key="paper.findings")
    offer(
        f"Download {chosen.file}",
        lambda: made.data,
        chosen.file,
        MIME[chosen.ending],
        key=f"paper.get.{chosen.what}",
        about=chosen.file,
        primary=True,
    )


def _make(ask: Ask, chosen: Offered, this: tuple[session.At, str, str]) -> None:
    try:
        with st.spinner("Setting the paper"):
            st.session_state["paper.made"] = (this, _made(ask, chosen))
    except SpmError as fault:
        draw(f'<p class="act" role="alert">{e(fault)}</p>', key="paper.fault")


def _made(ask: Ask, chosen: Offered) -> Made:
    from spm_core.documents import papers

    store = session.store()
    if chosen.what in ("packet", "memo"):
        return papers.of_review(store, chosen.what, chosen.about, chosen.ending)
    return papers.data_of_year(store, ask) if chosen.what == "data" else papers.of_year(store, ask, chosen.ending)
