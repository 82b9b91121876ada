"""Uploads one after another through the real page, and the memory of the dashboard's process: `python -m tests.bench.uploads`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.store import Store
from tests.browser.looking import Visit, chromium, serving, visit
from tests.browser.test_hostile_upload import memory
from tests.workbooks import PLAN, report, workbook

UPLOADS = int(os.environ.get("SPM_BENCH_UPLOADS", "200"))
FORGOTTEN = 130
"""Seconds after which Streamlit lets go of a browser window that was closed."""


def send(url: str, seen: Visit, n: int) -> None:
    """Drop a report that is like no other, as a new visitor, and send it."""
    line = ["1.1.Y1-1.1", "Behind", "", date(2026, 12, 1 + n % 28), f"note {n}", "", ""]
    file = {"name": f"U1-{n}.xlsx", "mimeType": "application/octet-stream", "buffer": report("U1", "2026-10", line)}
    page = seen.page
    page.goto(f"{url}/upload?month=2026-10&id=U1")
    page.locator("input[type=file]").set_input_files([file])
    name = page.get_by_label("Your name, for the record")
    name.wait_for()
    if not name.input_value():  # the one who sent last is offered, from the second time on
        name.fill("bench")
        name.press("Tab")
        seen.settle()
    page.get_by_role("button", name="Send ").click()
    page.get_by_text("Stored as upload").first.wait_for()


def main() -> None:
    """Print the memory after every twenty uploads, and once all windows are forgotten."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spm.duckdb"
        store = Store.open(path)
        plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="bench", at=datetime(2026, 6, 1))
        plans.open_year(store, "2026-27", by="bench", at=datetime(2026, 7, 1))
        store.close()
        with serving(path, Path(folder) / "log") as url, chromium() as browser:
            began = time.monotonic()
            with visit(browser, f"{url}/upload") as seen:
                for n in range(UPLOADS):
                    send(url, seen, n)
                    if (n + 1) % 20 == 0 or n in (0, 4):
                        print(f"{n + 1} uploads, {time.monotonic() - began:.0f} s: {memory(url):.0f} MB")
                        sys.stdout.flush()
            time.sleep(FORGOTTEN)
            print(f"all windows forgotten: {memory(url):.0f} MB")


if __name__ == "__main__":
    main()
