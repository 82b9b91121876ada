"""The agencies' own files become plans without anyone's help. Skipped where their folder does not lie beside the checkout."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from spm_core.intake import Source, read_plan
from spm_core.intake.own.inspect import inspect
from spm_core.intake.own.items import read_items
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import import_files, plan_of
from spm_core.ledger import plans
from spm_core.store import Store
from tests.real.convert import real_folder

REAL = real_folder()
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}")
TODAY = date(2026, 11, 24)
TRACKERS = sorted(path.name for path in REAL.glob("trackers/*") if path.suffix != ".yaml") if REAL.is_dir() else []
AGENCY = ("DIM_Pillars", "DIM_FocusAreas", "DIM_Actions", "DIM_Measures", "LandingPage_MeasureResults")


def source(place: str) -> Source:
    (path,) = REAL.glob(place)
    return Source(path.name, path.read_bytes())


def records(name: str, key: str) -> list[dict[str, str]]:
    """The rows of a table of the agency in which a column is filled."""
    (path,) = REAL.glob(f"measures/*_{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row[key]]


def opened(draft) -> Counter:
    """Load a draft into an empty store and open all of its years: what was frozen."""
    book = Source("plan.xlsx", write_plan(draft, TODAY))
    read = read_plan(book)
    assert [(f.code, f.sheet, f.cell, f.value) for f in read.findings if f.severity == "error"] == []
    store = Store.open()
    plans.load(store, book, by="test")
    frozen = Counter()
    for year in sorted({row["year"] for row in read.tables["milestones"]}):
        frozen += Counter(plans.open_year(store, year, by="test").more["frozen"])
    return frozen


@pytest.mark.parametrize("name", TRACKERS)
def test_every_tracker_is_a_plan_that_opens_or_is_refused_with_its_reason(name):
    found = inspect([source(f"trackers/{name}")])
    draft = plan_of(found, today=TODAY)
    if not draft.rows["Organization"]:
        assert [finding for _, finding in draft.findings if finding.severity == "error" and finding.fix]
        return
    assert opened(draft)["action"] == len(draft.rows["Actions"])
    places = Counter((at.sheet, at.cells) for sheet, _, _, at in draft.sources if sheet in ("Actions", "Measures"))
    assert set(places.values()) == {1}
    items = {(item.sheet, item.span) for table in found[0].tables for item in read_items(found[0], table)[0]}
    assert set(places) <= items


def test_a_sheet_for_each_team_gives_a_unit_each():
    (path,) = REAL.glob("trackers/keeperai_*.xlsx")
    draft = import_files([Source(path.name, path.read_bytes())], today=TODAY)

    assert len(draft.rows["Units"]) == len({row["unit"] for row in draft.rows["Actions"]}) == 3
    assert len(draft.rows["Actions"]) == 11


def test_a_long_tracker_becomes_as_many_actions_in_the_years_of_their_dates():
    draft = import_files([source("trackers/hrl_project_tracker.xlsx")], today=TODAY)

    assert len(draft.rows["Actions"]) == 644
    assert len({row["year"] for row in draft.rows["Milestones"]}) > 2


def test_two_workbooks_of_a_district_are_two_units_of_one_goal_with_every_measure():
    files = [Source(path.name, path.read_bytes()) for path in sorted(REAL.glob("trackers/district_*.xlsx"))]
    draft = import_files(files, today=TODAY)

    assert {sheet: len(rows) for sheet, rows in draft.rows.items() if sheet in ("Units", "Goals", "Strategies", "Measures")} == {
        "Units": 2, "Goals": 1, "Strategies": 2, "Measures": 6,
    }  # fmt: skip
    assert {row["owner"] for row in draft.rows["Measures"]} == {row["strategy"] for row in draft.rows["Strategies"]}
    opened(draft)


def test_an_agencys_tables_are_joined_by_their_codes():
    draft = import_files([source(f"measures/*_{name}.csv") for name in AGENCY], today=TODAY)

    assert [row["goal"] for row in draft.rows["Goals"]] == [
        row["PillarID"] for row in records("DIM_Pillars", "PillarID")
    ]
    assert [row["strategy"] for row in draft.rows["Strategies"]] == [
        row["FocusAreaID"] for row in records("DIM_FocusAreas", "PillarID")
    ]
    assert len(draft.rows["Actions"]) == len(records("DIM_Actions", "ActionID"))
    measures = {row["measure"]: row["owner"] for row in draft.rows["Measures"]}
    assert measures == {row["MeasureID"]: row["PillarID"] for row in records("DIM_Measures", "MeasureID")}
    results = records("LandingPage_MeasureResults", "MeasureID")
    kinds = Counter(row["kind"] for row in draft.rows["Values"])
    assert kinds["target"] == sum(bool(row["TargetValue"]) for row in results)
    assert kinds["baseline"] + kinds["actual"] == sum(bool(row["ActualValue"]) for row in results)
    opened(draft)
