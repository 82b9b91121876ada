"""The Upload page gives the file back with its findings marked, and leaves faulty rows out when that is ticked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

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
