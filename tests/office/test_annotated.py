"""A workbook with its findings marked, opened, mended and saved in LibreOffice: it goes in, and leaves no old mark."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl

from spm_core import figures, intake
from spm_core.intake.annotate.book import annotate
from spm_core.ledger import plans, submit
from spm_core.model import Month
from spm_core.store import Store
from tests.office.test_by_hand import typed
from tests.workbooks import PLAN, workbook


def test_spoiled_annotated_mended_and_sent_by_hand(tmp_path: Path) -> None:
    store = Store.open()
    plans.load(store, intake.Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    blank = intake.write_template(figures.expected(store, Month(2026, 8)), "U1")
    spoiled = typed(tmp_path, blank, "Status!G2=Compleet", "Status!G3=Completed", "Status!I3=soon", "Measures!F2=many")
    (bad,) = submit.check(store, [intake.Source("august.xlsx", spoiled)], at=datetime(2026, 9, 5))
    errors = [one for one in bad.findings if one.severity == "error"]
    assert len(errors) == 4

    marked = annotate(intake.Source("august.xlsx", spoiled), bad.findings)
    mended = typed(
        tmp_path,
        marked.data,
        "Status!G2=Behind",
        "Status!H3=2026-08-20",
        "Status!I3=2026-09-20",
        "Measures!F2=52.5",
    )

    (good,) = submit.submit(store, [intake.Source("august.xlsx", mended)], by="test", at=datetime(2026, 9, 5))
    assert [one for one in good.findings if one.severity != "info"] == []
    assert (good.accepted, good.report.ignored) == (True, [])
    saved = openpyxl.load_workbook(io.BytesIO(mended))
    assert "SPM findings" in saved["Status"]["G2"].comment.text
    assert saved["Findings"]["B5"].hyperlink.location.endswith("!G2")
    again = openpyxl.load_workbook(io.BytesIO(annotate(intake.Source("august.xlsx", mended), []).data))
    assert again.sheetnames.count("Findings") == 1
    assert not [c for s in again.worksheets for row in s.iter_rows() for c in row if c.comment]
