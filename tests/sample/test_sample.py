"""The sample agency is what its README says, and is made the same every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from data.sample.make import FOLDER, MONTHS, make
from data.sample.outline import TEAM
from data.sample.report_book import month_end
from spm_core.model import CHANGES_ASKED, RESULTS, WORDS

Rows = list[dict[str, object]]


def sheets(path: Path) -> dict[str, Rows]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = {}
    for sheet in book:
        head, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


@pytest.fixture(scope="module")
def plan() -> dict[str, Rows]:
    return sheets(FOLDER / "plan.xlsx")


@pytest.fixture(scope="module")
def history() -> Rows:
    with (FOLDER / "history.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Rows]]:
    return {f"{path.parent.name}/{path.name}": sheets(path) for path in sorted(FOLDER.glob("reports/*/*.xlsx"))}


@pytest.mark.parametrize(
    ("sheet", "n"),
    [
        ("Divisions", 5),
        ("Units", 12),
        ("Goals", 6),
        ("Strategies", 26),
        ("Milestones", 104),
        ("Actions", 326),
        ("Measures", 15),
        ("People", 0),
    ],
)
def test_plan_has_the_counts_of_the_issue(plan, sheet, n):
    assert len(plan[sheet]) == n


def test_one_goal_is_operational_and_every_strategy_is_a_theory(plan):
    assert [row["kind"] for row in plan["Goals"]].count("operational") == 1
    assert all(row["if"] and row["then"] and row["and"] for row in plan["Strategies"])


def test_no_text_stands_twice(plan):
    texts = [row["text"] for name in ("Goals", "Milestones", "Actions") for row in plan[name]]
    texts += [row[part] for row in plan["Strategies"] for part in ("if", "then", "and")]
    assert [text for text, n in Counter(texts).items() if n > 1] == []


def test_every_unit_has_an_action_in_every_year(plan):
    years = {row["milestone"]: row["year"] for row in plan["Milestones"]}
    held = {(row["unit"], years[row["milestone"]]) for row in plan["Actions"]}
    assert held >= {(unit["unit"], f"{y}-{y % 100 + 1}") for unit in plan["Units"] for y in range(2024, 2029)}


def test_a_team_leads_one_milestone_a_year(plan):
    assert sorted(row["year"] for row in plan["Milestones"] if row["lead"] == TEAM) == [
        "2024-25",
        "2025-26",
        "2026-27",
        "2027-28",
        "2028-29",
    ]


def test_carried_milestones_name_the_one_they_continue(plan):
    years = {row["milestone"]: row["year"] for row in plan["Milestones"]}
    carried = {row["milestone"]: row["carried_from"] for row in plan["Milestones"] if row["carried_from"]}
    assert len(carried) == 3
    assert all(years[old] < years[new] for new, old in carried.items())


def test_due_dates_lie_in_their_year_and_actions_not_after_their_milestone(plan):
    due = {row["milestone"]: (row["due"].date(), row["year"]) for row in plan["Milestones"]}
    for row in plan["Actions"]:
        end, year = due[row["milestone"]]
        assert (
            date(int(year[:4]), 7, 1)
            <= row["start"].date()
            <= row["due"].date()
            <= end
            <= date(int(year[:4]) + 1, 6, 30)
        ), row


def test_remaking_gives_the_committed_files():
    made = make()
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.xlsx")} | {"history.csv"}
    assert set(made) == there
    assert [path for path, content in made.items() if inside(content) != inside((FOLDER / path).read_bytes())] == []


def inside(content: bytes) -> object:
    """The parts of a workbook: their compression may differ from one zlib to another."""
    if content[:2] != b"PK":
        return content.replace(b"\r\n", b"\n")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_reports_fill_28_months_and_stay_small(reports):
    assert {path[:7] for path in reports} == set(MONTHS)
    assert len(MONTHS) == 28
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 4_000_000


def test_every_report_obeys_the_contract(reports, plan):
    actions = {row["action"]: row for row in plan["Actions"]}
    for path, book in reports.items():
        month, unit = path[:7], path[8:].split(".")[0]
        end = month_end(month)
        assert {row["key"]: row["value"] for row in book["Report"]} | {"unit": unit, "month": month} == {
            row["key"]: row["value"] for row in book["Report"]
        }
        assert {row["key"] for row in book["_spm"]} == {"template version", "organization", "unit", "month"}
        seen = [row["Action"] for row in book["Status"]]
        assert len(seen) == len(set(seen)), path
        for row in book["Status"]:
            assert row["Text"] == actions[row["Action"]]["text"]
            assert row["Status"] in (*WORDS, None)
            assert (row["Change asked"] or "none") in CHANGES_ASKED
            assert (row["Completed on"] is not None) == (row["Status"] == "Completed"), (path, row)
            assert row["Completed on"] is None or day(row["Completed on"]) <= end, (path, row)
            assert row["Expected finish"] is None or day(row["Expected finish"]) > end, (path, row)


def test_reports_come_before_the_day_of_the_sample_and_after_their_month(history):
    for row in history:
        assert row["at"] < "2026-11-24", row
        if row["kind"] == "submit":
            assert (
                month_end(row["month"]).isoformat() < row["at"][:10] < month_end(next_month(row["month"])).isoformat()
            ), row


def next_month(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def test_history_stands_in_the_order_of_time_and_names_files_that_exist(history):
    assert [row["at"] for row in history] == sorted(row["at"] for row in history)
    assert all((FOLDER / row["file"]).exists() for row in history if row["file"])
    assert all(row["on"] <= row["at"][:10] for row in history)


def test_history_has_every_kind_of_event(history):
    kinds = Counter(row["kind"] for row in history)
    assert (kinds["load"], kinds["open"], kinds["withdraw"]) == (7, 3, 2)
    assert {row["change"] for row in history if row["kind"] == "adjust"} == {"re-date", "reassign", "drop", "add"}
    assert {row["result"] for row in history if row["kind"] == "declare"} == set(RESULTS) - {"dropped"}
    assert (kinds["review"], kinds["close"], kinds["promise"], kinds["kept"]) == (5, 4, 7, 2)
    assert all(kinds[kind] for kind in ("attend", "minutes", "target", "answer", "escalate", "decline", "choose"))
    assert sum(bool(re.search(r"\.2\.xlsx$", row["file"])) for row in history) >= 10


def test_reports_hold_words_taken_back_blanks_and_late_tellings(reports):
    words: dict[str, list[str | None]] = {}
    late = 0
    for path, book in reports.items():
        for row in book["Status"]:
            words.setdefault(row["Action"], []).append(row["Status"])
            late += row["Status"] == "Completed" and day(row["Completed on"]) < month_end(path[:7]).replace(day=1)
    pairs = Counter(pair for said in words.values() for pair in pairwise(said))
    assert pairs["Completed", "On schedule"] + pairs["Completed", "Behind"] >= 2
    assert pairs["On schedule", "Not started"] >= 2
    assert sum(word is None for said in words.values() for word in said) >= 10
    assert late >= 10


def test_measures_have_gaps_small_groups_and_lower_is_better(plan):
    assert sum(row["direction"] == "lower" for row in plan["Measures"]) >= 2
    assert any(row["value"] == "*" for row in plan["Values"])
    years = {(row["measure"], row["year"]) for row in plan["Values"] if row["kind"] == "actual" and not row["subgroup"]}
    assert any((measure, "2023-24") not in years and (measure, "2022-23") in years for measure, _ in years)
