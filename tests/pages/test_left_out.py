"""Rows left out as was asked are seen where people look: the Unit page, the upload history, the item, `spm trace`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from spm_core.commands.line import run
from spm_core.intake import Source
from spm_core.ledger.submit import submit
from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.pages.test_upload import GOOD, WRONG, agency, empty
from tests.workbooks import report

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["agency", "empty"]

LEFT = "One row was left out of October’s report and counts as not reported"


@pytest.fixture
def sent(agency: Path) -> Path:
    """The agency with a report of which one row was left out."""
    send(agency, report("U1", "2026-10", WRONG, GOOD), datetime(2026, 11, 5))
    return agency


def send(path: Path, data: bytes, at: datetime) -> None:
    store = Store.open(path)
    (done,) = submit(store, [Source("Reading.xlsx", data)], by="Ada", at=at, good_rows=True)
    store.close()
    assert done.accepted


def test_the_unit_page_names_the_cell_the_item_and_the_way_to_mend(monkeypatch: pytest.MonkeyPatch, sent: Path) -> None:
    page = opened(monkeypatch, sent, "unit", id="U1", month="2026-10")

    said = text(page)
    assert LEFT in said
    assert "Status!B2 Reading.xlsx" in said
    assert "1.1.Y1-1.1, not reported Compleet" in said
    assert "Mend the cells in that file and send it again; it replaces this report." in said
    assert "item=1.1.Y1-1.1&amp;month=2026-10" in drawn(page)


def test_the_month_after_and_another_unit_know_nothing_of_it(monkeypatch: pytest.MonkeyPatch, sent: Path) -> None:
    assert "left out" not in text(opened(monkeypatch, sent, "unit", id="U1", month="2026-11"))
    assert "left out" not in text(opened(monkeypatch, sent, "unit", id="U2", month="2026-10"))


def test_the_upload_history_counts_them_and_still_does_when_the_mended_file_is_in(
    monkeypatch: pytest.MonkeyPatch, sent: Path
) -> None:
    short = "1 row left out (Status!B2), not reported"
    assert f"in force {short}" in text(opened(monkeypatch, sent, "upload", id="U1", month="2026-10"))

    send(sent, report("U1", "2026-10", ["1.1.Y1-1.1", "Behind", "", ""], GOOD), datetime(2026, 11, 6))
    assert f"replaced {short}" in text(opened(monkeypatch, sent, "upload", id="U1", month="2026-10"))
    assert LEFT not in text(opened(monkeypatch, sent, "unit", id="U1", month="2026-10"))


def test_the_item_says_that_it_was_left_out(monkeypatch: pytest.MonkeyPatch, sent: Path) -> None:
    said = text(opened(monkeypatch, sent, "plan", item="1.1.Y1-1.1", month="2026-10"))

    assert "Left out of October’s report: not reported" in said
    assert "Reading.xlsx, Status!B2" in said
    assert "Row left out not reported: " in said
    assert "Left out of" not in text(opened(monkeypatch, sent, "plan", item="1.1.Y1-1.3", month="2026-10"))


def test_the_trace_of_the_item_has_it_as_a_fact(capsys: pytest.CaptureFixture[str], sent: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["trace", "1.1.Y1-1.1", "--as-of", "2026-10", "--store", str(sent), "--json"])

    assert not ended.value.code
    facts = json.loads(capsys.readouterr().out)["facts"]
    (gone,) = [fact for fact in facts if fact["field"] == "left_out"]
    assert list(gone) == list(facts[0])
    assert (gone["sheet"], gone["cell"], gone["upload"], gone["in_force"]) == ("Status", "B2", "u3", True)
    assert "Compleet" in gone["value"]
