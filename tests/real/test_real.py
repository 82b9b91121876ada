"""The real inputs go through the real way in. Skipped where their folder does not lie beside the checkout."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from spm_core import figures
from spm_core.intake import Plan, Source, read_plan
from spm_core.ledger import plans
from spm_core.model import Ask, Month, PlanYear
from spm_core.store import Store
from tests.real.convert import FAMILIES, real_folder
from tests.real.workbook import Conversion

REAL = real_folder()
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Conversion, Source, Plan]]:
    done = {}
    for family, convert in FAMILIES.items():
        conversion, path = convert(REAL, "An organization"), tmp_path_factory.mktemp("real") / f"{family}.xlsx"
        conversion.write(path)
        source = Source(path.name, path.read_bytes())
        done[family] = (conversion, source, read_plan(source))
    return done


def records(name: str, key: str) -> list[dict[str, str]]:
    """The rows of a table of the agency in which a column is filled."""
    (path,) = REAL.glob(f"measures/*_{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row[key]]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_converted_plan_is_read_without_a_finding_and_without_an_ignored_column(converted, family):
    plan = converted[family][2]
    assert [(f.code, f.cell) for f in plan.findings] == []
    assert plan.ignored == []


def test_the_agency_has_every_pillar_focus_area_measure_and_every_action_with_a_date(converted):
    rows = converted["agency"][2].rows
    assert rows["Goals"] == rows["Units"] == len(records("DIM_Pillars", "PillarID"))
    assert rows["Strategies"] == len(records("DIM_FocusAreas", "PillarID"))
    assert rows["Actions"] == len(records("DIM_Actions", "ActionLaunchDate"))
    assert rows["Measures"] == len(records("DIM_Measures", "MeasureID"))


def test_an_action_is_due_by_the_end_of_the_month_of_its_launch(converted):
    launches = {row["ActionID"]: row["ActionLaunchDate"] for row in records("DIM_Actions", "ActionLaunchDate")}
    for row in converted["agency"][2].tables["actions"]:
        assert row["due"] == Month.of(datetime.fromisoformat(launches[row["action"]])).last_day
        assert row["due_precision"] == "month"


def test_every_actual_and_target_of_the_agency_is_a_value(converted):
    results = records("LandingPage_MeasureResults", "MeasureID")
    found = Counter(row["kind"] for row in converted["agency"][2].tables["values"])
    assert found["baseline"] + found["actual"] == sum(bool(row["ActualValue"]) for row in results)
    assert found["target"] == sum(bool(row["TargetValue"]) for row in results)


def test_one_goal_of_the_agency_is_operational(converted):
    kinds = Counter(row["kind"] for row in converted["agency"][2].tables["goals"])
    assert kinds["operational"] == 1


def test_every_year_of_the_agency_opens_and_its_actions_add_up(converted):
    _, source, plan = converted["agency"]
    store = Store.open()
    plans.load(store, source, by="test")
    total = 0
    for year in sorted({row["year"] for row in plan.tables["milestones"]}):
        plans.open_year(store, year, by="test")
        ask = Ask("test", PlanYear.parse(year, 7).months[-1])
        for of in ("actions", "milestones"):
            (group,) = figures.completion(store, ask, of=of)["groups"]
            # Nothing was ever reported, so all that was due by the year's last day is overdue.
            assert group["Y0"] == {"n": 0, "of": group["items"]}
            assert group["status"]["overdue"] == group["items"]
            total += group["items"] if of == "actions" else 0
    assert total == plan.rows["Actions"]


def test_every_number_in_a_district_workbook_is_a_value_or_in_the_notes(converted):
    conversion, _, plan = converted["district"]
    files = list(REAL.glob("trackers/district_*.xlsx"))
    numbers = [
        cell.value
        for path in files
        for line in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)
        for cell in line
        if isinstance(cell.value, (int, float))
    ]
    left_out = sum(
        len(places)
        for what, places in conversion.notes["The model has no place for it"].items()
        if "earlier reading" in what
    )
    assert plan.rows["Values"] + left_out == len(numbers)
    assert plan.rows["Units"] == len(files)


def test_shares_of_the_district_are_all_percents(converted):
    tables = converted["district"][2].tables
    assert {row["unit"] for row in tables["measures"]} == {"%"}
    assert min(row["value"] for row in tables["values"]) > 1


def test_the_list_of_what_did_not_fit_names_the_traps(converted):
    told = {
        family: "\n".join(what for notes in c.notes.values() for what in notes)
        for family, (c, _, _) in converted.items()
    }
    for trap in (
        "blank padding row",
        "formula text",
        "(no heading)",
        "second column of that heading",
        "the measure's prose",
    ):
        assert trap in told["agency"]
    for trap in ("month misspelt", "heading that is a date", "times 100", "the date is taken"):
        assert trap in told["district"]


def test_nothing_of_the_real_texts_stands_in_this_folder(converted):
    ours = " ".join(path.read_text() for path in Path(__file__).parent.glob("*") if path.is_file()).casefold()
    for conversion, _, _ in converted.values():
        texts = [
            row[key]
            for sheet, key in (("Goals", "text"), ("Actions", "text"), ("Measures", "indicator"))
            for row in conversion.rows[sheet]
        ]
        assert [text for text in texts if len(text) > 12 and text.casefold() in ours] == []
