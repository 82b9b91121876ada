"""The Unit page: nothing yet, a unit's month, what it owes next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unit") / "spm.duckdb"
    filled(path).close()
    return path


def test_an_empty_store_says_how_to_load_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(tmp_path / "spm.duckdb").close()

    assert "No plan yet." in text(opened(monkeypatch, tmp_path / "spm.duckdb", "unit"))


def test_the_month_of_a_unit_says_what_is_due_carried_and_changed(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    said = text(opened(monkeypatch, agency, "unit", id="FIN", month="2026-10"))

    assert "Nothing falls due in October or November" in said
    assert "Two are open from before October" in said
    assert "Close 2 open security controls" in said
    assert "Finance_2026-09.xlsx" in said


def test_what_changed_names_the_cell_it_was_read_from(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "unit", id="DAT", month="2026-09"))

    assert "Since August: four forecast later" in said
    assert "6.3.Y3-2.1, Assessment and Data_2026-09.xlsx, Status!" in said


def test_every_row_opens_its_item(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = drawn(opened(monkeypatch, agency, "unit", id="FIN", month="2026-10"))

    assert "item=6.1.Y3-2.2&amp;month=2026-10" in page


def test_a_month_before_the_first_open_year_says_so(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    assert "The plan has nothing in 2025-26" in text(opened(monkeypatch, agency, "unit", id="FIN", month="2026-01"))


def test_what_the_unit_owes_today_stands_under_the_sentence_with_its_calendar(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    monkeypatch.setattr("spm_core.figures.today", lambda _: date(2026, 11, 8))

    page = opened(monkeypatch, agency, "unit", id="FIN", month="2026-10")

    assert "November’s report is due 10 Dec 2026." in text(page)
    assert "The division review of quarter 1 of 2026-27 was due 30 Oct 2026." in text(page)
    assert 'href="/calendar/FIN.ics"' in drawn(page)
