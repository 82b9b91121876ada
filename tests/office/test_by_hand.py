"""A template filled in by hand in LibreOffice and saved is accepted without a finding; the next month's too."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from spm_core import figures, intake
from spm_core.ledger import plans, submit
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.workbooks import PLAN, workbook

TYPIST = Path(__file__).with_name("type_into.py")


def typed(folder: Path, blank: bytes, *edits: str) -> bytes:
    """Give the workbook as LibreOffice saves it after the edits."""
    (folder / "blank.xlsx").write_bytes(blank)
    subprocess.run(
        ["/usr/bin/python3", str(TYPIST), "blank.xlsx", "filled.xlsx", *edits], cwd=folder, check=True, timeout=120
    )
    return (folder / "filled.xlsx").read_bytes()


def test_two_months_filled_in_by_hand(tmp_path: Path) -> None:
    store = Store.open()
    plans.load(store, intake.Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    august = typed(
        tmp_path,
        intake.write_template(figures.expected(store, Month(2026, 8)), "U1"),
        "Report!B7=Two coaches signed, = more than hoped",
        "Status!G2=Completed",
        "Status!H2=2026-08-28",
        "Status!G3=Behind",
        "Status!I3=2026-11-20",
        "Status!K3=Two schools left",
        "Milestones!D2=2026-11-30",
        "Measures!F2=52.5",
        "Recommendations!A2=One list of schools for all units",
    )

    (first,) = submit.submit(store, [intake.Source("august.xlsx", august)], by="test", at=datetime(2026, 9, 5))

    assert [finding for finding in first.findings if finding.severity != "info"] == []
    september = typed(
        tmp_path,
        intake.write_template(figures.expected(store, Month(2026, 9)), "U1"),
        "Status!G2=On schedule",
        "Status!I2=2026-10-15",
    )
    (second,) = submit.submit(store, [intake.Source("september.xlsx", september)], by="test", at=datetime(2026, 10, 5))
    assert [finding for finding in second.findings if finding.severity != "info"] == []
    rows = {row["item"]: row for row in figures.items(store, Ask("test", Month(2026, 9)))["items"]}
    assert (rows["1.1.Y1-1.1"]["completed"], rows["1.1.Y1-1.3"]["forecast"]) == ("2026-08-28", "2026-10-15")
