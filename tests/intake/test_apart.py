"""Tables are found in a child process when a file is large; what takes too long there is refused with its reason."""

from __future__ import annotations

import pytest

from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND, read_workbooks
from spm_core.intake.own import apart, inspect
from spm_core.intake.pool import Pool


def of_text(lines):
    source = Source("tracker.csv", "\n".join(lines).encode())
    ((_, book),) = read_workbooks([source], EVERY_KIND)
    return source, book


def islands(rows, columns):
    """Thousands of little tables, each three rows and columns wide, an empty row and column between them."""
    words = ["Task", "Status", "Due date"]
    return [
        ",".join(words[(y + x) % 3] if y % 4 < 3 and x % 4 < 3 else "" for x in range(columns)) for y in range(rows)
    ]


@pytest.fixture
def impatient(monkeypatch):
    pool = Pool(1, 1, module="spm_core.intake.own.finder", understand=apart._understand, most=apart.MAX_REPLY)
    monkeypatch.setattr(apart, "FINDERS", pool)
    yield pool
    pool.end()


def test_a_large_tracker_is_found_apart_as_it_would_be_here():
    lines = ["Task,Status,Due date,Owner"] + [f"Task {n},On Track,2026-10-{n % 28 + 1:02},P{n}" for n in range(3000)]
    source, book = of_text(lines)

    assert not apart.is_small(book)
    assert inspect.found_apart(source, book) == inspect.of_workbook(source, book)


def test_a_layout_that_keeps_the_search_busy_is_ended_and_said(impatient):
    source, book = of_text(islands(3000, 400))

    found = inspect.found_apart(source, book)

    assert [one.code for one in found.findings] == ["finding-timeout"]
    assert found.tables == ()
    assert found.workbook is book
    assert impatient._alive == 0


@pytest.mark.parametrize(("cells", "letters"), [(20_000, 1), (3, 100_000)])
def test_many_cells_or_long_ones_are_large(cells, letters):
    _, book = of_text(["x" * letters] * cells)

    assert not apart.is_small(book)
