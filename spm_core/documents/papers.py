"""Every paper by its name and the ending of its file: what a command and the dashboard both write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from spm_core import figures
from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.paper import Made
from spm_core.documents.year import report
from spm_core.figures.review_context import context
from spm_core.figures.reviews import ask_of, review_row
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spm_core.documents.paper import Paper
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

ENDINGS = {
    "packet": (".pdf", ".docx", ".pptx"),
    "memo": (".pdf", ".docx"),
    "year": (".pdf", ".docx", ".pptx"),
    "data": (".xlsx",),
}
"""The endings that each paper's file may have."""


def renderer(ending: str) -> Callable[[Paper], Made]:
    """Give what sets a paper as the type of an ending; each costs a tenth of a second to read in, and few need all."""
    if ending == ".pdf":
        from spm_core.documents.pdf import pdf

        return pdf
    if ending == ".docx":
        from spm_core.documents.docx import docx

        return docx
    from spm_core.documents.pptx import pptx

    return pptx


def of_review(store: Store, what: str, review: str, ending: str, frozen: int | None = None) -> Made:
    """Make the packet or the memo of a review, of a closed one as frozen (`frozen`: the number of an earlier closing).

    PressError when it cannot be set.
    """
    shown = review_shown(store, review, frozen)
    return renderer(ending)(packet(shown, brief=ending == ".pptx") if what == "packet" else memo(shown))


def of_year(
    store: Store,
    ask: Ask,
    ending: str,
    *,
    accomplishments: Sequence[Row] | None = None,
    suggestions: Sequence[Row] | None = None,
) -> Made:
    """Make the End of Year report of the ask's plan year as of its month; `.pptx`: slides for the leadership."""
    shown = figures.year(store, ask, accomplishments=accomplishments, suggestions=suggestions)
    return renderer(ending)(report(shown, brief=ending == ".pptx"))


def data_of_year(store: Store, ask: Ask) -> Made:
    """Write all data of the ask's plan year as a workbook."""
    from spm_core.documents.data import data

    return Made(data(store, ask, figures.year(store, ask)))


def review_shown(store: Store, review: str, frozen: int | None = None) -> Row:
    """Give a review's document for its papers: a closed one as frozen."""
    closed = review_row(store, review)["state"] == "closed"
    if frozen is not None or closed:
        shown = figures.frozen(store, review, frozen)
    else:
        shown = figures.review_document(store, review)
    if "names" not in shown:  # closed before names and settings were frozen with a review: as known at its closing
        known_at = datetime.fromisoformat(shown["known_at"].removesuffix("Z"))
        shown = {**context(store, replace(ask_of(store, review), known_at=known_at)), **shown}
    return {**shown, "known_at": shown["known_at"] or f"{utc_now().isoformat(timespec='seconds')}Z"}
