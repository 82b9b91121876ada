"""Papers of agencies of 326 and of 5,000 actions: a division's packet and the End of Year report, from the store to the file."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from spm_core import figures
from spm_core.documents.data import data
from spm_core.documents.docx import docx
from spm_core.documents.packet import packet
from spm_core.documents.pdf import pdf
from spm_core.documents.pptx import pptx
from spm_core.documents.year import report
from spm_core.figures.year import end_of
from spm_core.ledger import plans, review, snapshot, submit
from spm_core.model import Month
from spm_core.store import Store
from tests.bench.agency import YEAR, month_of_reports, plan_rows

ROUNDS = 3


def agency(actions: int, units: int, months: int) -> Store:
    """Open a store in memory with the plan, its year opened, and its first months reported by every unit."""
    store = Store.open()
    tables = plan_rows(units, 16)
    tables["actions"] = tables["actions"][:actions]
    with store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="0", by="bench", known_at=datetime(2026, 6, 1))
    plans.open_year(store, YEAR, by="bench", at=datetime(2026, 7, 1))
    for ahead in range(months):
        month = Month(2026, 7).plus(ahead)
        at = datetime.combine(month.last_day + timedelta(days=5), datetime.min.time())
        submit.submit(store, month_of_reports(store, month), by="bench", at=at)
    return store


def processor() -> float:
    """The seconds of processor time of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the median seconds of some rounds, after one that nobody counts, and of processor time: true on a busy machine too."""
    work()
    took, used = [], []
    for _ in range(ROUNDS):
        began, before = time.perf_counter(), processor()
        work()
        took.append(time.perf_counter() - began)
        used.append(processor() - before)
    print(f"{name}: {statistics.median(took):.2f} s, processor {statistics.median(used):.2f} s", flush=True)


def main() -> None:
    """Print each paper's seconds, its figures and its setting apart."""
    store = agency(326, 21, 10)
    review.open_(store, kind="division", scope="D0", period=f"{YEAR}.Q4", on=date(2027, 5, 12), by="bench", as_of=Month(2027, 4), at=datetime(2027, 5, 12))  # fmt: skip

    def shown() -> dict:
        return {**figures.review_document(store, "R1"), "known_at": "2027-05-12T00:00:00Z"}

    document = shown()
    timed("326 actions, packet of a division: its document", shown)
    timed("  as PDF", lambda: pdf(packet(document)))
    timed("  as DOCX", lambda: docx(packet(document)))
    years("326 actions, End of Year report", store)
    years("5,000 actions, two months reported, End of Year report", agency(5000, 313, 2))


def years(name: str, store: Store) -> None:
    """Print the seconds of the papers of the plan year."""
    ask = end_of(store, YEAR, "bench")
    year = figures.year(store, ask)
    timed(f"{name}: its document", lambda: figures.year(store, ask))
    timed("  as PDF", lambda: pdf(report(year)))
    timed("  as DOCX", lambda: docx(report(year)))
    timed("  as slides", lambda: pptx(report(year, brief=True)))
    timed("  all data as XLSX", lambda: data(store, ask, year))


if __name__ == "__main__":
    main()
