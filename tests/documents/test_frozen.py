"""The papers of a closed review say the same for ever, whatever the agency, its units and its settings are called later."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.papers import review_shown
from spm_core.intake import Source
from spm_core.ledger import plans, review
from spm_core.ledger.submit import submit
from spm_core.store import Store
from tests.documents.reading import said
from tests.workbooks import PLAN, report, workbook

LATER = {
    **PLAN,
    "Organization": [
        *(row for row in PLAN["Organization"] if row[0] != "name"),
        ["name", "Renamed Agency"],
        ["tolerance_days", 60],
        ["time_zone", "Asia/Tokyo"],
    ],
    "Divisions": [["division", "name"], ["D1", "Learning"], ["D2", "Operations"]],
    "Units": [["unit", "division", "name"], ["U1", "D1", "Literacy"], ["U2", "D1", "Numbers"], ["U3", "D2", "Finance"]],
}


@pytest.fixture
def closed() -> Store:
    return with_a_closed_review(Store.open())


def with_a_closed_review(store: Store) -> Store:
    """D1's first quarter, reviewed and closed on 20 October."""
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 20))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    row = ["1.1.Y1-1.3", "Behind", "", date(2026, 11, 20), "", "", ""]
    submit(store, [Source("U1.xlsx", report("U1", "2026-09", row))], by="U1", at=datetime(2026, 10, 6))
    at = datetime(2026, 10, 20, 15)
    review.open_(store, kind="division", scope="D1", period="2026-27.Q1", on=at.date(), by="Ada", at=at)
    review.close(store, "R1", by="Ada", at=at)
    return store


@pytest.mark.parametrize("known", [datetime(2026, 12, 1), datetime(2026, 10, 1)], ids=["later", "dated before it"])
def test_names_and_settings_that_changed_since_change_nothing_in_them(closed: Store, known: datetime):
    before = {build: said(build(review_shown(closed, "R1"))) for build in (packet, memo)}

    plans.load(closed, Source("plan.xlsx", workbook(LATER)), by="chief", at=known)
    after = {build: said(build(review_shown(closed, "R1"))) for build in (packet, memo)}

    assert "Test Agency" in before[packet]
    assert "Tolerance: 14 days" in before[packet]
    assert "Reading" in before[packet]
    assert after == before


def test_a_review_closed_before_they_were_frozen_with_it_has_those_known_at_its_closing(closed: Store, monkeypatch):
    bare = {"organization", "sample", "tolerance_days", "time_zone", "year_start_month", "names"}
    whole = review_shown(closed, "R1")
    old = {key: value for key, value in whole.items() if key not in bare}
    monkeypatch.setattr("spm_core.figures.frozen", lambda *_: old)
    plans.load(closed, Source("plan.xlsx", workbook(LATER)), by="chief", at=datetime(2026, 12, 1))

    assert {**review_shown(closed, "R1"), "known_at": None} == {**whole, "known_at": None}
