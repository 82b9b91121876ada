"""Papers from a page: the review's own are offered, made as frozen, and downloaded under their names."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from app.parts import papers
from spm_core.ledger import review as reviewing
from tests.documents.reading import pdf_text
from tests.pages.opening import opened
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception, [one.message for one in page.exception]


def test_a_closed_reviews_packet_and_memo_are_had_from_the_division_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    with closing(filled(tmp_path / "spm.duckdb")) as store:
        on = date(2026, 10, 14)
        reviewing.open_(store, kind="division", scope="OPS", period="2026-27.Q1", on=on, by="Olga")
        reviewing.close(store, "R1", by="Olga")
    page = opened(monkeypatch, tmp_path / "spm.duckdb", "division", id="OPS", month="2026-09")
    press(page, "Papers")
    (which,) = page.radio
    assert which.options == [
        "Packet of review R1, PDF",
        "Packet of review R1, Word",
        "Packet of review R1, slides",
        "Decision memo of review R1, PDF",
        "Decision memo of review R1, Word",
    ]

    which.set_value(papers.Offered("memo", ".pdf", "R1"))
    for label in ("Papers", "Make it"):  # a browser runs the dialog alone; here the whole page runs again
        next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    kept = page.session_state["paper.made"]
    assert kept[0][2] == "Decision_memo_R1.pdf"
    assert "Frozen as number 1" in " ".join(pdf_text(kept[1].data).split())
