"""`python -m tests.bench.year`: the change of year at 326 and at 5,000 actions: propose, write, load back, open."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from spm_core import figures
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.store.store import utc_now
from tests.bench.agency import store_with

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {326: (12, 27), 5000: (200, 25)}
"""Actions -> units and actions each (324 and 5,000)."""


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = what()
    return time.perf_counter() - start, answer


def year_change(size: int, units: int, each: int) -> str:
    """Carry half of the milestones of a year into the next one, and time each act once."""
    store = store_with(units, each)
    with store.change() as tx:
        act = tx.act("next-year:carry", who="bench", known_at=utc_now())
        said = {"act": act, "known_at": utc_now(), "decided_on": date(2026, 7, 2), "choice": "carry"}
        tx.add("next_year_choice", [{**said, "milestone": f"1.1.Y1-{u}"} for u in range(0, units, 2)])
    asked, proposed = timed(lambda: figures.next_year(store, "2027-28"))
    wrote, data = timed(lambda: plan_workbook(proposed, figures.plan_rows(store), 7))
    loaded, _ = timed(lambda: plans.load(store, Source("next.xlsx", data), by="bench", at=datetime(2027, 6, 30)))
    opened, done = timed(lambda: plans.open_year(store, "2027-28", by="bench", at=datetime(2027, 7, 1)))
    return f"{size} actions: proposed {asked:.2f} s, written {wrote:.2f} s, loaded {loaded:.2f} s, opened {opened:.2f} s; frozen {done.more['frozen']}"


def main() -> None:
    """Print a line a size."""
    for size, (units, each) in SIZES.items():
        print(year_change(size, units, each))


if __name__ == "__main__":
    main()
