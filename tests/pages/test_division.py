"""The Division page: the quarterly review in the order of its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "spm.duckdb"
    filled(path).close()
    return path


def test_an_empty_store_says_how_to_load_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(tmp_path / "spm.duckdb").close()

    page = opened(monkeypatch, tmp_path / "spm.duckdb", "division")

    assert "No plan yet." in text(page)
    assert "spm plan load" in text(page)


def test_the_agenda_stands_in_order_and_each_title_is_a_finding(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "division", id="OPS", month="2026-09"))

    titles = [
        "3 of 7 milestones are more than 14 days late, 1 of them overdue; 3 at risk.",
        "All 3 units reported, one of them 3 days late",
        "Four of 7 dates have moved later, three by more than 14 days; one of these is partly approved",
        "Three milestones at risk: one overdue, two behind",
        "Two recommendations from units: one waits, one is answered",
        "One new result since June: one near",
        "What went well: “Record exchange piloted, 12 districts” was done 3 days early",
    ]
    assert [title for title in titles if title not in said] == []
    assert sorted(titles, key=said.index) == titles


def test_a_late_report_says_its_days_and_the_rows_left_blank(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "division", id="OPS", month="2026-09"))

    assert (
        "Federal Programs 13 Oct, 3 days late 1 of 2 actions have a status; one left blank Federal Programs_2026-09.xlsx"
        in said
    )


def test_a_milestone_at_risk_shows_reason_note_cell_and_its_actions(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    said = text(opened(monkeypatch, agency, "division", id="OPS", month="2026-09"))

    assert "6.1.Y3-2 Grants portal live in all 142 districts Finance +107 d (0 approved)" in said
    assert (
        "Its unit says. Security review found 2 of 9 controls missing; *the vendor* needs ten weeks. Finance_2026-09.xlsx, Milestones!D2"
        in said
    )
    assert "1 of 3 actions done" in said
    assert "asks: Re-date: to 15 January; keep all districts" in said


def test_a_division_without_milestones_says_so_and_shows_its_actions(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    page = opened(monkeypatch, agency, "division", id="SUP", month="2026-09")

    assert "The division leads 1 action and no milestone of its own;" in text(page)
    assert "Its one unit, Health Services, has not reported" in text(page)
    assert "Screen eyesight in the coached schools" in drawn(page)


def test_texts_of_the_store_are_never_markup(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    html = drawn(opened(monkeypatch, agency, "division", id="OPS", month="2026-09"))

    assert "<b>for districts</b>" not in html
    assert "&lt;b&gt;for districts&lt;/b&gt;" in html


def test_a_month_before_the_plan_says_which_years_there_are(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "division", id="OPS", month="2025-09"))

    assert "2026-27" in said
    assert "The plan has nothing in 2025-26." in said
