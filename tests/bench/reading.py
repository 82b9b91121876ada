"""200 monthly workbooks checked and stored, against pandas and openpyxl doing the bare reading and grouping, in one run."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable

import pandas as pd

from spm_core.ledger import submit
from spm_core.model import Month
from tests.bench.agency import month_of_reports, store_with

UNITS, ACTIONS, RUNS = 200, 27, 3


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the medians and their ratio."""
    store = store_with(UNITS, ACTIONS)
    ours, theirs = [], []
    submit.submit(
        store, month_of_reports(store, Month(2026, 7))[:2], by="bench"
    )  # the children are up, pandera is imported
    for run in range(RUNS):
        sources = month_of_reports(store, Month(2026, 8 + run))

        def bare(sources: list[submit.Source] = sources) -> object:
            frames = [pd.read_excel(io.BytesIO(one.data), sheet_name=None, engine="openpyxl") for one in sources]
            return (
                pd.concat([f["Status"].assign(file=i) for i, f in enumerate(frames)]).groupby(["file", "Status"]).size()
            )

        def whole(sources: list[submit.Source] = sources) -> object:
            done = submit.submit(store, sources, by="bench")
            assert all(one.upload for one in done), [f for one in done for f in one.findings if f.severity == "error"][
                :3
            ]
            return done

        ours.append(timed(whole))
        theirs.append(timed(bare))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{UNITS} workbooks of {ACTIONS} actions, {RUNS} runs, medians")
    print(f"checked, judged against the plan and stored: {mine:.2f} s ({1000 * mine / UNITS:.1f} ms each)")
    print(f"pandas + openpyxl, reading and grouping only: {other:.2f} s ({1000 * other / UNITS:.1f} ms each)")
    print(f"ratio: {other / mine:.1f} times faster")


if __name__ == "__main__":
    main()
