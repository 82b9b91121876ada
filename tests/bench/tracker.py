"""A tracker of 200 rows read, checked and understood, against openpyxl's bare reading, in one run."""

from __future__ import annotations

import io
import statistics
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl

from spm_core.intake import Source
from spm_core.intake.own.inspect import inspect
from spm_core.intake.own.items import read_items
from spm_core.intake.own.mapping import of_table

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, RUNS = 200, 15
WORDS = ("Done", "In Progress", "Delayed", "Not started")


def tracker(rows: int) -> bytes:
    """Write a tracker of so many things to do, in groups of twenty."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Work plan of an invented office"])
    sheet.append([])
    sheet.append(["#", "Action step", "Lead", "Start", "Target", "Revised", "Status", "Finished on", "Notes"])
    first = date(2026, 7, 1)
    for n in range(rows):
        if n % 20 == 0:
            sheet.append([f"Focus area {n // 20 + 1}"])
        due = first + timedelta(days=n)
        done = due if n % 4 == 0 else None
        late = due + timedelta(days=20) if n % 4 == 2 else None
        sheet.append([n + 1, f"Step {n + 1} of the work", "Rivera", first, due, late, WORDS[n % 4], done, "as planned"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def understood(data: bytes) -> int:
    """Read, find, map and check a tracker; give its items."""
    (inspection,) = inspect([Source("tracker.xlsx", data)])
    (table,) = inspection.tables
    items, _ = read_items(inspection, table)
    assert of_table(table, "bench").columns
    return len(items)


def bare(data: bytes) -> int:
    """Read the same cells with openpyxl, and nothing else."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert sheet is not None
    return sum(1 for _ in sheet.iter_rows(values_only=True))


def main() -> None:
    """Print the medians and their ratio."""
    data = tracker(ROWS)
    assert understood(data) == ROWS
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(timed(lambda: understood(data)))
        theirs.append(timed(lambda: bare(data)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"a tracker of {ROWS} rows, {RUNS} runs, medians")
    print(f"read twice, found, mapped and checked: {1000 * mine:.1f} ms")
    print(f"openpyxl, reading only: {1000 * other:.1f} ms")
    print(f"ratio: {other / mine:.1f} times as fast")


if __name__ == "__main__":
    main()
