"""The page of a closed review says what was frozen, whatever the agency, its units and its settings are called later."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.store import Store
from tests.documents.test_frozen import LATER, with_a_closed_review
from tests.pages.opening import opened, text
from tests.workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_plan_dated_before_the_closing_changes_no_name_no_tolerance_and_no_clock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "spm.duckdb"
    with closing(Store.open(path)) as store:
        with_a_closed_review(store)
        plans.load(store, Source("plan.xlsx", workbook(LATER)), by="chief", at=datetime(2026, 10, 1))

    shown = text(opened(monkeypatch, path, "division", id="D1", month="2026-09"))

    review_ = shown[shown.index("frozen") :]
    assert "tolerance 14 days" in shown
    assert re.search(r"20 Oct(ober)?( 2026)?,? 15:00", review_), review_[:300]
    assert "Reading" in review_
    for later in ("Literacy", "Numbers", "60 days", "21 Oct"):
        assert later not in review_, review_[max(0, review_.index(later) - 120) :][:300]
