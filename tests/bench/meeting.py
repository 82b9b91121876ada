"""The Division page in a meeting: its document, its first draw, and what a saved pause of minutes and a promise cost.

The sample agency, a quarter's review open; processor and wall seconds, medians of runs, each on a fresh copy.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
DIVISION, PERIOD, MONTH = "TL", "2026-27.Q1", "2026-09"


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """Give processor and wall seconds of a call."""
    began, processor = time.perf_counter(), time.process_time()
    do()
    return time.process_time() - processor, time.perf_counter() - began


def once(sample: Path, at: Path) -> dict[str, tuple[float, float]]:
    """Open the review on a copy of the sample agency, and do what a meeting does."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    import app.parts.live  # noqa: F401 - before any page: the component would stay in the first one's runtime
    from app import settings
    from spm_core import figures
    from spm_core.ledger import commitment
    from spm_core.ledger import review as reviewing

    os.environ["SPM_STORE"] = str(shutil.copy(sample, at))
    st.cache_data.clear()
    st.cache_resource.clear()
    store = settings.store()
    held = [row for row in figures.reviews(store) if (row["scope"], row["period"]) == (DIVISION, PERIOD)]
    review = held[0]["review"] if held else ""
    if not held:
        opened = reviewing.open_(
            store, kind="division", scope=DIVISION, period=PERIOD, on=date(2026, 11, 10), by="bench"
        )
        review = opened.more["review"]
    elif held[0]["state"] == "closed":
        reviewing.reopen(store, review, why="bench", by="bench")
    page = AppTest.from_file(
        str(Path(__file__).parents[2] / "pages" / "division.py"), default_timeout=60
    )  # a session of one person
    page.query_params["id"], page.query_params["month"] = DIVISION, MONTH
    found = {"the document": timed(lambda: figures.review_document(store, review))}
    found["the page, first drawn"] = timed(page.run)
    found["drawn again"] = timed(page.run)
    reviewing.minutes(store, review, section="moved", text="What was said.", by="bench")
    found["drawn after minutes"] = timed(page.run)
    commitment.add(store, review, text="A promise", owner="LIT", due=date(2026, 12, 1), by="bench")
    found["drawn after a promise"] = timed(page.run)
    assert not page.exception, page.exception[0].message
    return found


def main() -> None:
    """Print the medians."""
    from spm_core.ledger import sample
    from spm_core.store import Store

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sample.duckdb"
        store = Store.open(made)
        sample.replay(store, lambda _: None)
        store.close()
        once(made, Path(folder) / "warm.duckdb")  # the libraries are loaded
        runs = [once(made, Path(folder) / f"{n}.duckdb") for n in range(RUNS)]
    for what in runs[0]:
        processor, wall = (statistics.median(run[what][n] for run in runs) for n in (0, 1))
        print(f"{what:24} {processor:6.2f} s of processor {wall:6.2f} s")


if __name__ == "__main__":
    main()
