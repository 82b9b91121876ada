"""Faulty rows are left out only when asked; they are counted, named, and not reported until sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

import pytest

from spm_core import figures
from spm_core.intake import Report, Source
from spm_core.ledger import plans
from spm_core.ledger.good_rows import fine_rows, only_rows_are_bad, without_bad_rows
from spm_core.ledger.submit import Submitted, submit
from spm_core.model import Ask, Finding, Month
from spm_core.store import Store
from tests.ledger.test_submit import read
from tests.workbooks import PLAN, STATUS, report, workbook

ASK = Ask("t", Month(2026, 10), tier="unit", id="U1")
FINE = ["1.1.Y1-1.3", "Completed", date(2026, 10, 12), ""]
WRONG = ["1.1.Y1-1.1", "Compleet", "", ""]
LIKEWISE = ["1.1.Y1-1.3", "Behind", "", ""]


@pytest.fixture
def store() -> Store:
    made = Store.open()
    plans.load(made, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(made, "2026-27", by="chief", at=datetime(2026, 7, 1))
    return made


def send(store: Store, data: bytes, *, good_rows: bool = True) -> Submitted:
    (done,) = submit(store, [Source("Reading.xlsx", data)], by="Ada", at=datetime(2026, 11, 5), good_rows=good_rows)
    return done


def left_out(done: Submitted) -> list[str]:
    return [one.message for one in done.findings if one.code == "rows-left-out"]


def test_never_without_being_asked(store: Store) -> None:
    done = send(store, report("U1", "2026-10", WRONG, FINE), good_rows=False)
    assert (done.accepted, done.upload, left_out(done)) == (False, None, [])


def test_the_fine_rows_are_stored_and_the_others_named_and_not_reported(store: Store) -> None:
    done = send(store, report("U1", "2026-10", WRONG, FINE))

    assert (done.accepted, done.report.rows["Status"]) == (True, 1)
    assert [one.code for one in done.findings if one.severity == "error"] == ["unknown-word"]
    assert "1 faulty row was left out" in left_out(done)[0]
    assert "Status, row 2" in left_out(done)[0]
    assert [(one.sheet, one.cell) for one in done.findings if one.code == "rows-left-out"] == [("Status", "A2")]
    assert figures.reporting(store, ASK)["groups"][0]["actions"] == {"n": 1, "of": 2}
    words = {row["key"]: row["value"] for row in store.rows("from report_header")}
    assert words["left_out"] == "Status, row 2"


def test_of_an_item_told_twice_neither_row_is_taken_and_both_are_named(store: Store) -> None:
    done = send(store, report("U1", "2026-10", FINE, LIKEWISE))

    assert done.report.rows["Status"] == 0
    assert "2 faulty rows were left out" in left_out(done)[0]
    assert "Status, row 2, Status, row 3" in left_out(done)[0]


def test_a_measure_told_twice_is_left_out_and_another_is_kept(store: Store) -> None:
    values = [["Measure", "Year", "Value"], ["G3", "2026-27", 50], ["G3", "2026-27", 51], ["PAY", "2026-27", 30]]
    done = send(store, report("U1", "2026-10", FINE, Measures=values))

    assert done.report.rows == {"Status": 1, "Measures": 1}
    assert "Measures, row 2, Measures, row 3" in left_out(done)[0]


@pytest.mark.parametrize(
    "data",
    [
        report("U9", "2026-10", WRONG),
        report("U1", "2024-10", WRONG),
        workbook({"Report": [["key", "value"], ["unit", "U1"], ["month", "2026-10"]]}),
        workbook(
            {
                "Report": [["key", "value"], ["unit", "U1"], ["month", "2026-10"]],
                "Status": [[*STATUS, "Status"], [*FINE, "", "", "", "Behind"]],
            }
        ),
        b"no workbook",
    ],
    ids=["unknown unit", "month before the plan", "no sheet Status", "a column twice", "no workbook"],
)
def test_an_error_of_the_file_as_a_whole_refuses_it_all_the_same(store: Store, data: bytes) -> None:
    done = send(store, data)
    assert (done.accepted, done.upload, left_out(done)) == (False, None, [])


def test_the_mended_file_replaces_what_was_taken(store: Store) -> None:
    send(store, report("U1", "2026-10", WRONG, FINE))
    done = send(store, report("U1", "2026-10", ["1.1.Y1-1.1", "Behind", "", ""], FINE))

    assert (done.accepted, left_out(done)) == (True, [])
    assert figures.reporting(store, ASK)["groups"][0]["actions"] == {"n": 2, "of": 2}


# ---- where they are seen afterwards --------------------------------------------------------------------------------


def test_what_was_left_out_is_kept_by_cell_with_the_way_to_mend(store: Store) -> None:
    send(store, report("U1", "2026-10", WRONG, FINE))

    (gone,) = figures.left_out(store, ASK)

    assert (gone["unit"], gone["month"], gone["state"], gone["file"]) == ("U1", "2026-10", "in_force", "Reading.xlsx")
    assert (gone["kind"], gone["item"], gone["sheet"], gone["cell"], gone["value"]) == (
        "action",
        "1.1.Y1-1.1",
        "Status",
        "B2",
        "Compleet",
    )
    assert "Compleet" in gone["message"]
    assert gone["fix"]
    (up,) = figures.uploads(store, ASK)
    assert up["left_out"] == [gone]


def test_of_an_item_told_twice_the_row_without_an_error_is_kept_too(store: Store) -> None:
    send(store, report("U1", "2026-10", FINE, LIKEWISE))

    found = figures.left_out(store, ASK)
    assert [(row["item"], row["row"]) for row in found] == [("1.1.Y1-1.3", 2), ("1.1.Y1-1.3", 3)]
    assert found[0]["message"] == found[1]["message"]


def test_the_item_whose_row_was_left_out_says_so_in_its_trace_until_the_mended_file_is_in(store: Store) -> None:
    ask = Ask("t", Month(2026, 10))
    send(store, report("U1", "2026-10", WRONG, FINE))

    (said,) = [one for one in figures.trace(store, ask, "1.1.Y1-1.1")["facts"] if one["field"] == "left_out"]
    assert (said["month"], said["upload"], said["file"], said["sheet"], said["cell"], said["in_force"]) == (
        "2026-10",
        "u3",
        "Reading.xlsx",
        "Status",
        "B2",
        True,
    )
    assert said["value"].startswith("not reported: ")
    assert not [one for one in figures.trace(store, ask, "1.1.Y1-1.3")["facts"] if one["field"] == "left_out"]

    send(store, report("U1", "2026-10", ["1.1.Y1-1.1", "Behind", "", ""], FINE))
    again = [one["in_force"] for one in figures.trace(store, ask, "1.1.Y1-1.1")["facts"] if one["field"] == "left_out"]
    assert again == [False]
    assert [row["state"] for row in figures.left_out(store, ASK)] == ["replaced"]


def test_before_it_was_known_nothing_is_left_out(store: Store) -> None:
    send(store, report("U1", "2026-10", WRONG, FINE))
    assert figures.left_out(store, Ask("t", Month(2026, 10), known_at=datetime(2026, 11, 4))) == []


def test_an_upload_that_kept_only_the_rows_numbers_is_shown_with_them(store: Store) -> None:
    send(store, report("U1", "2026-10", WRONG, FINE))
    with store.trial() as older:
        older.rows("delete from report_header where key = 'left_out_cells'")
        (gone,) = figures.left_out(older, ASK)
    assert (gone["item"], gone["cell"]) == (None, "Status, row 2")


def test_a_faulty_measure_is_no_fact_of_an_action(store: Store) -> None:
    values = [["Measure", "Year", "Value"], ["G3", "2026-27", "many"]]
    send(store, report("U1", "2026-10", FINE, Measures=values))
    (gone,) = figures.left_out(store, ASK)
    assert (gone["kind"], gone["sheet"], gone["cell"], gone["value"]) == ("measure", "Measures", "C2", "many")


# ---- what is left out of a report ----------------------------------------------------------------------------------


def fault(sheet: str | None, cell: str | None, severity: Literal["error", "warning"] = "error") -> Finding:
    return Finding(severity, "unknown-word", f"of {cell}", "f", sheet=sheet, cell=cell, value="v")


@pytest.mark.parametrize(
    ("sheet", "told"),
    [("Status", "status"), ("Milestones", "milestones"), ("Measures", "measures"), ("Recommendations", "recommendations")],
)  # fmt: skip
def test_of_each_sheet_the_faulty_row_goes_and_all_others_stay(sheet: str, told: str) -> None:
    good = read()
    (row,) = getattr(good, told)

    left = fine_rows(
        replace(good, findings=[fault(sheet, f"B{row['row']}"), fault(sheet, f"B{row['row']}", "warning")])
    )

    assert getattr(left, told) == []
    assert [getattr(left, name) for name in ALL if name != told] == [
        getattr(good, name) for name in ALL if name != told
    ]
    assert left.findings == []


ALL = ("status", "milestones", "measures", "recommendations")


def test_neither_a_warning_nor_an_error_of_the_whole_file_leaves_out_a_row() -> None:
    good = read()
    left = fine_rows(
        replace(good, findings=[fault("Status", "B2", "warning"), fault("Status", None), fault(None, None)])
    )

    assert [getattr(left, name) for name in ALL] == [getattr(good, name) for name in ALL]


@pytest.mark.parametrize(
    ("said", "more", "possible"),
    [
        (fault("Status", "B2"), {}, True),
        (fault("Status", "B2", "warning"), {}, False),
        (fault("Status", "B"), {}, False),
        (fault("Status", None), {}, False),
        (fault("Report", "B2"), {}, False),
        (fault("Status", "B2"), {"unit": None}, False),
        (fault("Status", "B2"), {"month": None}, False),
    ],
)
def test_rows_can_be_left_out_where_every_error_stands_in_one_of_a_report_of_a_known_unit_and_month(
    said: Finding, more: dict[str, None], possible: bool
) -> None:
    assert only_rows_are_bad(replace(read(), findings=[said], **more)) is possible  # type: ignore[arg-type]


def kept_of(told: Report) -> list[dict[str, Any]]:
    """What is kept of the rows left out."""
    found: list[dict[str, Any]] = json.loads(without_bad_rows(told).header["left_out_cells"])
    return found


def test_what_is_kept_of_a_row_left_out_says_its_kind_its_item_and_what_was_read_of_it_alone() -> None:
    twice = [*read().status, {**read().status[0], "row": 3}]
    faults = [fault("Status", "B9"), fault("Status", "B3"), fault("Recommendations", "A5")]

    kept = kept_of(replace(read(), status=twice, findings=faults))

    keys = ("kind", "item", "sheet", "row", "cell", "value", "message")
    assert [tuple(one[key] for key in keys) for one in kept] == [
        ("recommendation", None, "Recommendations", 5, "A5", "v", "of A5"),
        ("action", "A1", "Status", 2, "A2", None, "of B3"),  # it goes with its twin, and was well written itself
        ("action", "A1", "Status", 3, "B3", "v", "of B3"),
        ("action", None, "Status", 9, "B9", "v", "of B9"),
    ]
