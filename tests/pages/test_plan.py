"""The Plan page: goals to actions, and the whole view of one item."""

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
    path = tmp_path_factory.mktemp("plan") / "spm.duckdb"
    filled(path).close()
    return path


def test_an_empty_store_says_how_to_load_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(tmp_path / "spm.duckdb").close()

    assert "No plan yet." in text(opened(monkeypatch, tmp_path / "spm.duckdb", "plan"))


def test_vision_mission_values_stand_first(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09"))

    assert "2 goals and 3 strategies, with 8 milestones and 13 actions in 2026-27; 1 more waits to be added." in said
    assert "Vision Every student learns, whatever the school." in said


def test_a_strategy_shows_its_clauses_measures_and_counts(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09"))

    assert "If every grant runs through one portal Then districts are paid in 30 days" in said
    assert "Grants paid within 30 days 84% in 2025-26, target 85%: near" in said
    assert "1 of 6 actions done, 1 not reported" in said


def test_a_proposal_is_marked_as_waiting(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09"))

    assert "6.1.Y3-2.9 Publish a help page for districts proposed, waiting to be added" in said


def test_functions_and_collaborators_are_listed(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09"))

    assert "Of 3 functions, 1 is aligned, 1 is a gap, 1 is a redundancy" in said
    assert "Federal Programs Reads the grant terms from 1 Jul 2026" in said


def test_an_item_in_the_address_shows_its_whole_story(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09", item="6.3.Y3-4"))

    assert (
        "Interim mathematics test in 60 districts is expected 1 March 2027, 91 days late; 49 of them are approved."
        in said
    )
    assert "The date has moved in three of three months; one new date was approved" in said
    assert (
        "8 Oct 18 Jan, 1 Mar +42 Assessment and Data reported: Vendor confirms 1 March. Assessment and Data_2026-09.xlsx, Milestones!D4"
        in said
    )
    assert "21 Sep approved 18 Jan +49 ops approved the date: Printer changed; districts agree" in said
    assert "Three monthly reports of Assessment and Data, all on time" in said


def test_every_fact_names_its_cell_and_when_it_became_known(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09", item="6.3.Y3-4"))

    assert (
        "Expected finish 1 Mar 2027 September 2026 8 Oct 2026, 16:20 Assessment and Data_2026-09.xlsx, Milestones!D4 original dat"
        in said
    )


def test_an_action_and_a_proposal_have_a_view_too(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    action = text(opened(monkeypatch, agency, "plan", month="2026-09", item="6.1.Y3-2.2"))
    proposal = text(opened(monkeypatch, agency, "plan", month="2026-09", item="6.1.Y3-2.9"))

    assert "Close 2 open security controls is expected 1 October 2026, 16 days late; none of it is approved." in action
    assert "Asked. Re-date: to 15 January; keep all districts" in action
    assert "is proposed: it counts in no figure until an adjustment adds it to the open year." in proposal


def test_an_unknown_code_is_a_plain_sentence(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "plan", month="2026-09", item="9.9<script>"))

    assert "The plan has no action or milestone '9.9<script>'." in said
    assert "<script>" not in drawn(opened(monkeypatch, agency, "plan", month="2026-09", item="9.9<script>"))
