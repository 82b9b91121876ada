"""From dropping a first tracker to the first dashboard, in a real browser: acts of a person, and seconds. Aim: 60 s."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.browser.looking import chromium, make_store, serving, visit
from tests.browser.test_own_tracker import drop, sees
from tests.trackers import tracker

RUNS = 3


def once(folder: Path) -> list[tuple[str, float]]:
    """Give each act with the seconds from it to the screen that answers it."""
    found: list[tuple[str, float]] = []
    with (
        serving(make_store(folder / "spm.duckdb", sample=False), folder / "server.log") as url,
        chromium() as browser,
        visit(browser, f"{url}/upload") as seen,
    ):

        def timed(act: str, began: float) -> None:
            seen.settle()
            found.append((act, time.perf_counter() - began))

        began = time.perf_counter()
        drop(seen, "Work plan.xlsx", tracker())
        sees(seen.page, "Table found: A5:I12, 5 items")
        timed("drop", began)
        box = seen.page.get_by_label("Your name, for the record").last
        box.fill("Ada")
        box.press("Tab")
        seen.settle()
        began = time.perf_counter()
        seen.page.get_by_role("button", name="Start the plan with this, and open 2026-27").click()
        sees(seen.page, "open since")
        timed("name, start the plan", began)
        began = time.perf_counter()
        seen.page.get_by_role("button", name="Send 5 rows").click()
        sees(seen.page, "is stored")
        timed("send", began)
        began = time.perf_counter()
        seen.page.get_by_role("link", name="Agency").first.click()
        sees(seen.page, "milestones")
        timed("Agency", began)
    return found


def main() -> None:
    """Print the medians."""
    runs = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(once(Path(folder)))
    for at, (act, _) in enumerate(runs[0]):
        print(f"{act}: {statistics.median(run[at][1] for run in runs):.1f} s")
    print(
        f"in all: {statistics.median(sum(seconds for _, seconds in run) for run in runs):.1f} s, five acts of a person"
    )


if __name__ == "__main__":
    main()
