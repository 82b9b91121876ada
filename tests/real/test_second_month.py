"""Real trackers as plans, and a made-up second month of each, saved by another program: it goes in with nothing to map."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from spm_core import figures
from spm_core.intake import Source
from spm_core.intake.cells import letter as column_letter
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.inspect import inspect
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import import_files
from spm_core.ledger import mappings as keeping
from spm_core.ledger import plans
from spm_core.ledger.submit import submit
from spm_core.model import Month
from spm_core.store import Store
from tests.real.convert import real_folder

if TYPE_CHECKING:
    from pathlib import Path

REAL = real_folder()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}")]

CASES = {
    "district_REVISED_Technology.xlsx": ("2026-10", {"measures": 12}),
    "district_Nutrition_Services.xlsx": ("2026-10", {"measures": 6}),
    "hrl_project_tracker.xlsx": ("2026-03", {"status": 644}),
    "angelo_workplan.xlsx": ("2016-09", {"status": 18}),
    "keeperai_project_tracker.xlsx": ("2024-10", {"status": 5}),
}
"""file -> a month of its plan, and at least how many rows of the second month are taken"""


@pytest.mark.parametrize("name", CASES)
def test_a_second_month_needs_no_mapping(name: str, tmp_path: Path) -> None:
    source = Source(name, (REAL / "trackers" / name).read_bytes())
    store = Store.open(tmp_path / "spm.duckdb")
    draft = import_files([source], today=date(2026, 11, 24))
    plans.load(store, Source("Plan.xlsx", write_plan(draft, date(2026, 11, 24))), by="t")
    for year in sorted({row["year"] for row in draft.rows["Milestones"]}):
        plans.open_year(store, year, by="t")
    (inspection,) = inspect([source])
    for table in inspection.tables:
        if table.kind in ("tracker", "measures") and table.item_rows:
            kept = mappings.of_table(table, table.place, completed_day="month-end")
            keeping.keep(store, kept, by="t")
    month, least = CASES[name]
    unit = draft.rows["Units"][0]["unit"]
    (done,) = submit(
        store, [Source("next.xlsx", saved_again(source.data, tmp_path))], by="t", unit=unit, month=Month.parse(month),
        at=datetime.now(UTC),
    )  # fmt: skip
    assert done.accepted, [finding.to_json() for finding in done.findings if finding.severity == "error"][:3]
    assert all(len(getattr(done.report, told)) >= n for told, n in least.items()), done.report.rows
    assert figures.latest_month(store) == Month.parse(month)


def saved_again(data: bytes, folder: Path) -> bytes:
    """The same workbook as LibreOffice writes it, with a line's text in place of its former one: another file's bytes."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed; make setup installs it"
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.properties.title = "second month"
    before, out = folder / "next.xlsx", folder / "out"
    book.save(before)
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "xlsx", "--outdir", str(out), str(before)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (out / "next.xlsx").read_bytes()


STATE_PLAN = ("DIM_Pillars", "DIM_FocusAreas", "DIM_Actions", "DIM_Measures", "LandingPage_MeasureResults")


def test_a_state_agencys_readings_one_a_line_go_in_by_their_year(tmp_path: Path) -> None:
    folder = REAL / "measures"
    sources = [
        Source(path.name, path.read_bytes()) for name in STATE_PLAN for path in sorted(folder.glob(f"*{name}.csv"))
    ]
    assert len(sources) == len(STATE_PLAN)
    store = Store.open(tmp_path / "spm.duckdb")
    draft = import_files(sources, today=date(2026, 11, 24))
    plans.load(store, Source("Plan.xlsx", write_plan(draft, date(2026, 11, 24))), by="t")
    results = sources[-1]
    (inspection,) = inspect([results])
    (table,) = inspection.tables
    keeping.keep(store, mappings.of_table(table, "Results"), by="t")
    unit = draft.rows["Units"][0]["unit"]
    (done,) = submit(
        store, [Source("next.csv", csv_again(results.data, tmp_path))], by="t", unit=unit, month=Month(2026, 10),
        at=datetime.now(UTC),
    )  # fmt: skip
    assert done.accepted, [finding.to_json() for finding in done.findings][:3]
    at = next(column.at for column in table.columns if column.maps_to == "actual")
    sheet = inspection.workbook.sheets[table.sheet.casefold()]
    said = {f"{column_letter(at)}{row}" for row in table.item_rows if sheet.rows[row - 1][at - 1] != ""}
    assert {row["cell"] for row in done.report.measures} == said
    assert {row["year"] for row in done.report.measures} == {"2023-24", "2024-25"}


def csv_again(data: bytes, folder: Path) -> bytes:
    """The same text file as LibreOffice writes it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed; make setup installs it"
    before, out = folder / "next.csv", folder / "out"
    before.write_bytes(data)
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "csv", "--outdir", str(out), str(before)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (out / "next.csv").read_bytes()
