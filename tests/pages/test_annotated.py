"""The Upload page gives the file back with its findings marked, and leaves faulty rows out when that is ticked."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from app.parts import annotated
from app.parts.reading import Dropped
from spm_core.intake import Source
from spm_core.intake.annotate.macros import as_xlsm
from spm_core.intake.cells import EVERY_KIND, read_workbooks
from spm_core.intake.pool import POOL
from spm_core.intake.rules import find
from tests.pages.opening import opened
from tests.pages.test_upload import GOOD, WRONG, agency, drop, empty, press, uploads
from tests.workbooks import report

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["agency", "empty"]


def buttons(page) -> list[str]:
    return [one.proto.label for one in page.get("download_button")]


def test_a_file_with_findings_is_offered_back_and_a_good_one_is_not(monkeypatch: pytest.MonkeyPatch, agency: Path):
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")

    drop(page, ("Reading.xlsx", report("U1", "2026-10", WRONG, GOOD)))
    assert "Download it with the findings marked" in buttons(page)

    drop(page, ("Reading.xlsx", report("U1", "2026-10", [*WRONG[:1], "Completed", date(2026, 10, 3)], GOOD)))
    assert "Download it with the findings marked" not in buttons(page)


def test_faulty_rows_are_left_out_only_when_ticked(monkeypatch: pytest.MonkeyPatch, agency: Path):
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")
    drop(page, ("Reading.xlsx", report("U1", "2026-10", WRONG, GOOD)))
    assert not [one for one in page.button if one.label.startswith("Send")]

    page.checkbox(key="upload.good").check().run()
    page.text_input(key="send.who").input("Ada").run()
    press(page, "Send 1 row to Teaching")

    assert uploads() == ["U1 in_force"]


@pytest.mark.parametrize("kind", ["xlsx", "xlsm"])
def test_a_file_that_cannot_be_changed_comes_back_as_a_copy_that_says_why(monkeypatch: pytest.MonkeyPatch, kind: str):
    data = report("U1", "2026-10", WRONG)
    if kind == "xlsm":
        data = as_xlsm(data)
    source = Source(f"Reading.{kind}", data)
    ((_, book),) = read_workbooks([source], EVERY_KIND)
    monkeypatch.setattr(POOL, "mark", lambda *_: {"refused": {"code": "reader-timeout", "seconds": "30"}})

    back = annotated.marked(
        Dropped(source, datetime(2026, 11, 1), book), [find("formula-not-calculated", "Status", "A2")]
    )

    made = openpyxl.load_workbook(io.BytesIO(back))
    said = [str(cell) for row in made["Findings"].iter_rows(values_only=True) for cell in row if cell]
    assert any("This is a copy of Reading" in one for one in said)
    assert any("30 seconds" in one for one in said)
    with zipfile.ZipFile(io.BytesIO(back)) as package:
        assert (b"macroEnabled" in package.read("[Content_Types].xml")) == (kind == "xlsm")
