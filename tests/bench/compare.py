"""Two editions of 13,000 rows compared, in plain text and as workbooks: reading, finding out what is what, comparing."""

from __future__ import annotations

import csv
import io
import random
import time
from datetime import date, timedelta

import xlsxwriter

from spm_core.intake import Source
from spm_core.intake.own.compare import compare
from spm_core.intake.own.compare_choice import basis
from spm_core.intake.own.compare_tables import Asked, editions
from spm_core.intake.own.inspect import inspect

ROWS = 13_000
PHASES = ("Scope", "Design", "Construction", "Purchase")
HEADS = ("District", "Site", "Project", "Phase Name", "Status", "Start", "Planned End", "Budget", "Project ID")
STATUSES = ("Not started", "In progress", "Completed")


def rows(seed: int) -> list[list[str]]:
    """Give the rows of an edition; another seed moves a tenth of the dates."""
    fixed, moved = random.Random(1), random.Random(seed)
    found = []
    for n in range(ROWS):
        start = date(2024, 1, 1) + timedelta(days=fixed.randrange(700))
        end = start + timedelta(days=fixed.randrange(30, 900))
        end += timedelta(days=moved.randrange(1, 200) if moved.random() < 0.1 else 0)
        site = f"S{fixed.randrange(1200):04}"
        planned = f"{end:%m/%d/%Y}" if fixed.random() < 0.6 else fixed.choice(["DOER", "TBD", ""])
        found.append([
            str(fixed.randrange(1, 33)), site, f"Roof and yard {n // 4}", PHASES[n % 4], fixed.choice(STATUSES),
            f"{start:%m/%d/%Y}", planned, str(fixed.randrange(10_000, 9_000_000)), f"P{n // 4:06}",
        ])  # fmt: skip
    return found


def as_csv(table: list[list[str]]) -> bytes:
    """Write it as plain text."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *table])
    return out.getvalue().encode()


def as_xlsx(table: list[list[str]]) -> bytes:
    """Write it as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Schedule")
        for y, row in enumerate([HEADS, *table]):
            sheet.write_row(y, 0, row)
    return out.getvalue()


def main() -> None:
    """Print the seconds of each step."""
    inspect([Source("first.csv", as_csv(rows(1)[:50]))])  # the children are up
    for ending, write in (("csv", as_csv), ("xlsx", as_xlsx)):
        sources = [Source(f"{name}.{ending}", write(rows(seed))) for name, seed in (("old", 2), ("new", 3))]
        began = time.perf_counter()
        found = inspect(sources)
        read = time.perf_counter()
        before, after = editions(*found, Asked())
        chosen = basis(before, after, Asked())
        asked = time.perf_counter()
        done = compare(before, after, chosen)
        done.to_json(items=True)
        ended = time.perf_counter()
        print(
            f"two editions of {ROWS:,} rows as {ending}, key {[both[0].header for both in chosen.key]}: {ended - began:.2f} s"
        )
        print(
            f"  read and understood {read - began:.2f} s, key chosen {asked - read:.2f} s, compared {ended - asked:.2f} s"
        )


if __name__ == "__main__":
    main()
