"""The line of uploads as people see it: their place in it, other pages meanwhile, and what is sent by who then goes home."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.store import Store
from tests.browser.looking import serving, visit
from tests.intake.test_apart import islands
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.trust]

BUSY = "\n".join(islands(1000, 300)).encode()
"""Keeps the search for tables at work until its time limit ends it: three of them a minute and a half."""


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that takes one upload at a time, with a plan."""
    monkeypatch.setenv("SPM_UPLOADS_AT_ONCE", "1")
    monkeypatch.setenv("SPM_UPLOAD_MB_EACH", "8")
    store = Store.open(tmp_path / "spm.duckdb")
    plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    store.close()
    with serving(tmp_path / "spm.duckdb", tmp_path / "log") as address:
        yield address


def dropped(seen, name: str, data: bytes) -> None:
    seen.page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )


def test_a_place_in_the_line_is_seen_pages_go_on_and_what_was_sent_is_stored_though_the_browser_closes(
    url: str, browser: Browser, tmp_path: Path
) -> None:
    line = ["1.1.Y1-1.1", "Behind", "", date(2026, 12, 1), "late", "", ""]
    mine = f"{url}/upload?month=2026-10&id=U1"
    with visit(browser, mine) as first, visit(browser, mine) as unit, visit(browser, mine) as third:
        dropped(unit, "U1.xlsx", report("U1", "2026-10", line))
        unit.page.get_by_label("Your name, for the record").fill("A. Lead")
        unit.page.keyboard.press("Tab")
        unit.settle()
        busy = [{"name": f"busy{n}.csv", "mimeType": "text/csv", "buffer": BUSY + b"\n" * n} for n in range(3)]
        first.page.set_input_files("input[type=file]", busy)
        first.page.get_by_text("Reading file 1 of 3").wait_for()
        unit.page.get_by_role("button", name="Send ").click()
        unit.page.get_by_text("Sent, not stored yet: 1 before you").wait_for()
        dropped(third, "second.xlsx", report("U2", "2026-10", ["1.1.Y1-1.2", "Behind"]))
        third.page.get_by_text("Waiting to be read: 2 before you").wait_for()
        unit.page.context.close()
        with visit(browser, url) as agency:  # opens, whatever is being read
            assert "Test Agency" in agency.page.title()
        third.page.get_by_role("heading", name="What your division will see").wait_for(timeout=240_000)
        third.page.goto(mine)
        third.page.get_by_text("1 upload of Reading, 1 in force").first.wait_for()


def test_more_than_a_window_may_hold_is_refused_and_the_files_before_it_stay(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload?month=2026-10&id=U1") as seen:
        dropped(seen, "U1.xlsx", report("U1", "2026-10", ["1.1.Y1-1.1", "Behind"]))
        seen.page.get_by_role("heading", name="What your division will see").wait_for()
        dropped(seen, "large.csv", os.urandom(5_000_000).hex().encode())
        seen.page.get_by_role("alert").get_by_text("8 MB may be dropped at once").wait_for()
        dropped(seen, "larger.csv", bytes(21_500_000))
        seen.page.get_by_role("alert").get_by_text("The file is too large: 22 MB; at most 20 MB are read.").wait_for()
        seen.page.get_by_role("heading", name="What your division will see").wait_for()
        assert "20 MB a file" in seen.page.inner_text("[data-testid=stMain]")
