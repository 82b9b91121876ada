"""Make the sample agency's files anew: plan workbooks, monthly reports, history.csv. The same every time.

Run in the project's folder: `.venv/bin/python -m data.sample.make`.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.sample import plan_book, report_book
from data.sample.deciding import Clock, decide
from data.sample.life import draw, lives
from data.sample.meeting import meet
from data.sample.outline import LOADS, events, label, read, units
from data.sample.report_book import Report, month_end
from data.sample.telling import report_of
from data.sample.world import ACT, Told, World

FOLDER = Path(__file__).parent
MONTHS = [f"{2024 + (6 + n) // 12}-{(6 + n) % 12 + 1:02d}" for n in range(28)]
"""The report months, July 2024 to October 2026."""
PLANNER = "Elaine Marsh"
WITHDRAWN = {
    ("MSC", "2025-01"): "Sent with the dates of December.",
    ("CTE", "2026-05"): "Sent from an old copy of the workbook.",
}


def make() -> dict[str, bytes]:
    """Give every file of the sample by its path in data/sample."""
    outline = read()
    world = World(outline, lives(outline))
    for edition, (file, at) in enumerate(LOADS):
        world.files[file] = plan_book.write(outline, edition)
        world.act("load", at, PLANNER, file=file)
    for year in (2024, 2025, 2026):
        world.act("open", f"{year}-07-01T08:00", PLANNER, item=label(year), to=label(year))
    clock = Clock()
    arrivals = Arrivals()
    for month in MONTHS:
        reports = {unit: report for unit in units() if (report := report_of(world, unit, month))}
        for unit, arrival in arrivals.of(month, list(reports)).items():
            _send(world, reports[unit], arrival)
        decide(world, month_end(month), clock)
    meet(world)
    world.acts.sort(key=lambda act: act["at"])
    out = io.StringIO()
    writer = csv.DictWriter(out, ACT, lineterminator="\n")
    writer.writeheader()
    writer.writerows(world.acts)
    return {**world.files, "history.csv": out.getvalue().encode()}


class Arrivals:
    """Says which reports come on time, late or never; from 95% on time in the first month to 80% in the last."""

    def __init__(self) -> None:
        self._owing = 0.0
        self._count = 0

    def of(self, month: str, reporting: list[str]) -> dict[str, str]:
        """Give each unit's arrival: on_time, late or missing; every third that is not on time is missing."""
        fixed = events()["arrival"].get(month)
        if fixed is not None:
            return {unit: fixed.get(unit, "on_time") for unit in reporting}
        self._owing += (0.05 + 0.15 * MONTHS.index(month) / (len(MONTHS) - 1)) * len(reporting)
        n, arrivals = int(self._owing), dict.fromkeys(reporting, "on_time")
        self._owing -= n
        order = sorted(
            reporting, key=lambda unit: draw(f"arrival {unit} {month}").random() - (unit in ("RECR", "FAC")) * 0.15
        )
        for unit in order[:n]:
            self._count += 1
            needed = any(
                row["unit"] == unit and row["month"] == month for row in plan_book.table("recommendations.csv")
            )
            arrivals[unit] = (
                "missing" if self._count % 3 == 0 and not needed and (unit, month) not in WITHDRAWN else "late"
            )
        return arrivals


def _send(world: World, report: Report, arrival: str) -> None:
    """Send a report, at times first with gaps and then corrected, and note what it told."""
    if arrival == "missing":
        return
    chance = draw(f"send {report.unit} {report.month}")
    end = month_end(report.month)
    day = end + timedelta(
        days=chance.randint(3, 10) if arrival == "on_time" else chance.choice((11, 12, 12, 17, 18, 20))
    )
    if report.month == "2026-10" and arrival == "late":
        day = date(2026, 11, 12 if report.unit == "CTE" else 13)
    at = f"{day}T{chance.randint(8, 16):02d}:{chance.randint(0, 59):02d}"
    by = units()[report.unit]["helper" if chance.random() < 0.6 else "leader"]
    withdrawn = WITHDRAWN.get((report.unit, report.month))
    if withdrawn or chance.random() < 0.07:
        _submit(world, _with_gaps(report), at, by, 1)
        if withdrawn:
            world.act(
                "withdraw",
                f"{day + timedelta(days=1)}T09:05",
                by,
                file=_path(report, 1),
                unit=report.unit,
                month=report.month,
                why=withdrawn,
            )
        at = f"{day + timedelta(days=1)}T{chance.randint(10, 16)}:{chance.randint(10, 59)}"
        _submit(world, report, at, by, 2)
    else:
        _submit(world, report, at, by, 1)
    for row in report.status:
        if row[6]:
            told = Told(at, report.month, row[6], row[7] or None, row[8] or None)
            world.told.setdefault(row[0], []).append(told)
    for row in report.milestones:
        world.told.setdefault(row[0], []).append(Told(at, report.month, "", None, row[3]))


def _with_gaps(report: Report) -> Report:
    """A first try at the report: a status left blank, expected finishes missing."""
    first = deepcopy(report)
    for number, row in enumerate(first.status):
        if row[6] != "Completed":
            row[8] = ""
            row[6] = "" if number % 4 == 0 else row[6]
    first.header["people_and_resources"] = ""
    first.header["attendees"] = ""
    return first


def _path(report: Report, number: int) -> str:
    return f"reports/{report.month}/{report.unit}{'' if number == 1 else '.2'}.xlsx"


def _submit(world: World, report: Report, at: str, by: str, number: int) -> None:
    path = _path(report, number)
    world.files[path] = report_book.write(report)
    world.act("submit", at, by, file=path, unit=report.unit, month=report.month)


def main() -> None:
    """Write the files, in place of those there."""
    files = make()
    shutil.rmtree(FOLDER / "reports", ignore_errors=True)
    for path, content in files.items():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_bytes(content)
    size = sum(map(len, files.values())) / 1e6
    sys.stdout.write(f"{len(files)} files, {size:.1f} MB in {FOLDER}\n")


if __name__ == "__main__":
    main()
