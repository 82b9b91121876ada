"""A unit's tracker of 200 rows dropped on the Upload page: read and looked through once, against twice, in one run."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import UTC, date, datetime

from spm_core import figures
from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND, read_workbooks
from spm_core.intake.own.inspect import of_workbook
from spm_core.intake.own.mapping import of_table
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import import_files
from spm_core.ledger import mappings, plans
from spm_core.ledger.submit import check
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.bench.tracker import ROWS, RUNS, timed, tracker

OCTOBER = Month(2026, 10)


def agency(source: Source) -> Store:
    """Make the tracker a plan, open its year, keep its layout."""
    store = Store.open()
    draft = import_files([source], today=date(2026, 7, 1))
    plans.load(store, Source("Plan.xlsx", write_plan(draft, date(2026, 7, 1))), by="bench", at=datetime(2026, 7, 1))
    for year in figures.plan(store, Ask("bench", OCTOBER))["years"]:
        plans.open_year(store, year["year"], by="bench", at=datetime(2026, 7, 2))
    unit = figures.plan(store, Ask("bench", OCTOBER))["units"][0]["unit"]
    ((_, book),) = read_workbooks([source], EVERY_KIND)
    mappings.keep(store, of_table(of_workbook(source, book).tables[0], "bench", unit=unit), by="bench")
    return store


def judged(store: Store, source: Source, *, once: bool) -> int:
    """Read a file, look what it is, and judge it as a month's report; give its rows."""
    ((_, book),) = read_workbooks([source], EVERY_KIND)
    found = of_workbook(source, book)
    given = replace(source, read=book, found=found) if once else source
    (one,) = check(store, [given], month=OCTOBER, at=datetime(2026, 11, 2, tzinfo=UTC))
    return len(one.report.status)


def main() -> None:
    """Print the medians and their ratio."""
    source = Source("tracker.xlsx", tracker(ROWS))
    store = agency(source)
    assert judged(store, source, once=True) == judged(store, source, once=False) == ROWS
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(timed(lambda: judged(store, source, once=True)))
        theirs.append(timed(lambda: judged(store, source, once=False)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"a tracker of {ROWS} rows as a month's report, {RUNS} runs, medians")
    print(f"read and looked through once: {1000 * mine:.1f} ms")
    print(f"twice: {1000 * other:.1f} ms")
    print(f"ratio: {other / mine:.2f} times as fast")


if __name__ == "__main__":
    main()
