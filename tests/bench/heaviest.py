"""The heaviest files through the real page, and the memory of the dashboard's process: `python -m tests.bench.heaviest`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.uploads import FORGOTTEN
from tests.browser.looking import chromium, make_store, serving, visit
from tests.browser.test_hostile_upload import MAIN, READING, memory
from tests.intake.test_apart import islands
from tests.trackers import tracker
from tests.workbooks import report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TIMES = int(os.environ.get("SPM_BENCH_TIMES", "3"))


def heaviest() -> dict[str, bytes]:
    """Give files that make the dashboard hold much: many cells, many findings, many tables, long texts."""
    wrong = [[f"X{n}", "Compleet", "not a day", "tomorrow-ish", "note", "no", "x"] for n in range(20_000)]
    wide = "\n".join(",".join(f"item {y} of {x}" for x in range(20)) for y in range(50_000))
    return {
        "islands.csv": "\n".join(islands(1000, 300)).encode(),
        "errors alone.xlsx": report("U1", "2026-10", *wrong),
        "a million cells.csv": wide.encode(),
        "long cells.csv": b"Task,Status,Due date\n" + b"On  track " * 1_500_000 + b",Done,1/2/2026\n",
    }


def main() -> None:
    """Print the memory before, after each file, and once all windows are forgotten."""
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder) / "spm.duckdb", sample=True)
        with serving(store, Path(folder) / "log") as url, chromium() as browser:
            said(f"started: {memory(url):.0f} MB")
            drop(browser, url, "a tracker.xlsx", tracker())  # what every upload needs is loaded by then
            said(f"after one ordinary file: {memory(url):.0f} MB")
            for n in range(TIMES):
                for name, data in heaviest().items():
                    drop(browser, url, name, data)
                    said(f"round {n + 1}, {name} ({len(data) / 1e6:.1f} MB): {memory(url):.0f} MB")
            for after in range(10, FORGOTTEN + 31, 30):
                time.sleep(10 if after == 10 else 30)
                said(f"{after} s after the last window was closed: {memory(url):.0f} MB")


def drop(browser: Browser, url: str, name: str, data: bytes) -> None:
    """Drop a file as a new visitor, and wait until the page says what it is."""
    with visit(browser, f"{url}/upload") as seen:
        was = seen.page.inner_text(MAIN)
        seen.page.set_input_files("input[type=file]", [{"name": name, "mimeType": "text/csv", "buffer": data}])
        seen.page.wait_for_function(
            "([at, was]) => document.querySelector(at).innerText !== was", arg=[MAIN, was], timeout=60_000
        )
        seen.page.get_by_text(READING).wait_for(state="hidden", timeout=240_000)
        seen.settle()


def said(line: str) -> None:
    """Print a line at once."""
    print(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
