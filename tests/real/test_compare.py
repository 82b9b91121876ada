"""Editions that nobody here made, compared with no option. Skipped where the real inputs do not lie beside the checkout."""

from __future__ import annotations

import csv
import io
import random
import statistics
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from spm_core.intake import Source
from spm_core.intake.own.compare import Comparison, compare
from spm_core.intake.own.compare_choice import basis
from spm_core.intake.own.compare_tables import Asked, editions
from spm_core.intake.own.inspect import inspect
from tests.real.convert import real_folder

REAL = real_folder()
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}")


def compared(old: Path | Source, new: Path | Source, **asked: str) -> Comparison:
    sources = [one if isinstance(one, Source) else Source(one.name, one.read_bytes()) for one in (old, new)]
    before, after = editions(*inspect(sources), Asked(**asked))
    return compare(before, after, basis(before, after, Asked(**asked)))


def records(path: Path, header_rows: int = 1) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[header_rows:]


def a_day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.split(" ", maxsplit=1)[0], "%m/%d/%Y")
    except ValueError:
        return None


def test_two_schedules_with_two_header_rows_and_different_ends():
    old, new = sorted((REAL / "drift").glob("lsst_*.csv"), reverse=True)
    before, after = ({row[0].strip(): row for row in records(path, 2)} for path in (old, new))
    both = before.keys() & after.keys()
    days = [(to - was).days for key in both if (was := a_day(before[key][7])) and (to := a_day(after[key][7]))]
    statuses = sum(before[key][1].strip() != after[key][1].strip() for key in both)

    done = compared(old, new).to_json(items=True)
    later = [n for n in days if n > 0]
    assert (done["key"], done["date"], done["status"]) == (["A"], "H", "B")
    assert (done["matched"], done["added"], done["gone"]) == (
        len(both),
        len(after) - len(both),
        len(before) - len(both),
    )
    assert done["dates"] == {
        "both": len(days), "later": len(later), "earlier": sum(n < 0 for n in days), "same": days.count(0),
        "median_days_later": statistics.median(later),
        "not_dates": {"old": sum(not a_day(r[7]) for r in before.values()), "new": sum(not a_day(r[7]) for r in after.values())},
    }  # fmt: skip
    assert sum(done["status_changes"][way] for way in ("forward", "backward", "other")) == statuses
    assert done["status_changes"]["forward"] == statuses


def test_every_pair_of_neighbouring_snapshots_of_measures_says_how_many_values_changed():
    snapshots = sorted((REAL / "drift").glob("fr_barometre_*.csv"))
    for old, new in pairwise(snapshots):
        done = compared(old, new)
        keys = [{row[2].strip() for row in records(path)} for path in (old, new)]
        assert len(done.pairs) >= 0.5 * len(keys[0] & keys[1])
        assert len(done.duplicates) <= 3
        counted = sum(done.values.values())
        same = [dict(enumerate(row)) for row in records(old)] == [dict(enumerate(row)) for row in records(new)]
        assert bool(counted) != same


@pytest.mark.slow
def test_thirteen_thousand_rows_against_an_edited_copy_that_is_known():
    path = REAL / "drift" / "nyc_sca_schedules_2025.csv"
    head, *rows = records(path, 0)
    chance, out, moved, left = random.Random(7), io.StringIO(), 0, 0
    lines = [head]
    counted = {}
    for row in rows:
        counted[row[5].strip(), row[13].strip()] = counted.get((row[5].strip(), row[13].strip()), 0) + 1
    for row in rows:
        alone = counted[row[5].strip(), row[13].strip()] == 1
        if alone and chance.random() < 0.01:
            left += 1
            continue
        day = a_day(row[8])
        if alone and day and chance.random() < 0.1:
            moved += 1
            row = [*row[:8], f"{day + timedelta(days=30):%m/%d/%Y}", *row[9:]]  # noqa: PLW2901
        lines.append(row)
    csv.writer(out).writerows(lines)

    done = compared(path, Source("copy.csv", out.getvalue().encode())).to_json()
    assert done["key"] == ["F", "N"]
    assert (done["date"], done["status"]) == ("I", "G")
    assert (done["dates"]["later"], done["dates"]["earlier"], done["gone"], done["added"]) == (moved, 0, left, 0)
    assert done["dates"]["median_days_later"] == 30
    assert done["dates"]["not_dates"]["old"] == 7398 + 25
    assert done["duplicate_keys"] == sum(n > 1 for n in counted.values())


def test_two_dated_sheets_of_one_file():
    path = REAL / "trackers" / "ece554_progress_report.xlsx"
    done = compared(path, path, table="49!A1", new_table="416!A1").to_json()
    assert done["key"] == ["A"]
    assert done["matched"] == 12
    assert sum(pair["n"] for pair in done["status_changes"]["pairs"]) == 6
    assert done["status_changes"]["other"] == 0


@pytest.mark.parametrize("name", ["umkc_timeline_it1.xlsx", "hrl_project_tracker.xlsx", "angelo_workplan.xlsx"])
def test_a_file_against_itself_has_no_change(name):
    path = REAL / "trackers" / name
    done = compared(path, path)
    assert (done.changed, done.added, done.gone, done.values) == ([], (), (), {})
    assert len(done.pairs) > 0


def test_a_workbook_against_its_twin_in_plain_text():
    folder = REAL / "trackers"
    done = compared(folder / "hrl_project_tracker.xlsx", folder / "hrl_tasks_backup.csv")
    assert done.to_json()["dates"]["later"] == 0
    assert len(done.pairs) > 600
