"""The page of a closed review says what was frozen, whatever the agency, its units and its settings are called later."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

from spm_core.intake import Source
from spm_core.ledger import plans, review
from spm_core.ledger.submit import submit
from spm_core.store import Store
from tests.documents.test_frozen import LATER
from tests.pages.opening import opened, text
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_plan_dated_before_the_closing_changes_no_name_no_tolerance_and_no_clock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "spm.duckdb"
    with closing(Store.open(path)) as store:
        plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 20))
        plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
        row = ["1.1.Y1-1.3", "Behind", "", date(2026, 11, 20), "", "", ""]
        submit(store, [Source("U1.xlsx", report("U1", "2026-09", row))], by="U1", at=datetime(2026, 10, 6))
        at = datetime(2026, 10, 20, 15)
        review.open_(store, kind="division", scope="D1", period="2026-27.Q1", on=at.date(), by="Ada", at=at)
        review.close(store, "R1", by="Ada", at=at)
        plans.load(store, Source("plan.xlsx", workbook(LATER)), by="chief", at=datetime(2026, 10, 1))

    shown = text(opened(monkeypatch, path, "division", id="D1", month="2026-09"))

    review_ = shown[shown.index("frozen") :]
    assert "tolerance 14 days" in shown
    assert re.search(r"20 Oct(ober)?( 2026)?,? 15:00", review_), review_[:300]
    assert "Reading" in review_
    for later in ("Literacy", "Numbers", "60 days", "21 Oct"):
        assert later not in review_, review_[max(0, review_.index(later) - 120) :][:300]
