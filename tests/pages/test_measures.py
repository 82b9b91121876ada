"""The Measures page: every measure against its targets; gaps stay gaps, the suppressed stays suppressed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("measures") / "spm.duckdb"
    filled(path).close()
    return path


def test_an_empty_store_says_how_to_load_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(tmp_path / "spm.duckdb").close()

    assert "No plan yet." in text(opened(monkeypatch, tmp_path / "spm.duckdb", "measures"))


def test_the_sentence_counts_the_years_published_results(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "measures", month="2026-09"))

    assert "None of 3 published results for 2025-26 met their target; 1 near, 2 off, 1 suppressed." in said


def test_each_panel_says_direction_result_and_the_years_without_one(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    page = opened(monkeypatch, agency, "measures", month="2026-09")

    assert (
        "4.6% in 2025-26, target 3.6%: off Lower is better; goal 1. Moving away from its baseline. No result for 2023-24."
        in text(page)
    )
    assert len(page.get("vega_lite_chart")) == 4


def test_a_suppressed_result_is_no_number_anywhere(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "measures", month="2026-09")

    assert "suppressed target 60% suppressed" in text(page)
    charts = [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]
    assert all(row.get("y") != 0 for chart in charts for layer in chart["layer"] for row in layer["data"]["values"])


def test_a_goal_in_the_address_leaves_the_others_out(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "measures", month="2026-09", goal="6"))

    assert "Grants paid within 30 days" in said
    assert "Teaching posts vacant" not in said


def test_every_value_opens_where_it_was_read(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    html = drawn(opened(monkeypatch, agency, "measures", month="2026-09"))

    assert 'data-open="dialog=values&amp;id=6.a&amp;year=2025-26"' in html
