"""A month's report in the unit's own layout: mapped once, then sent month by month; good rows alone where asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from spm_core import figures
from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND, read_workbooks
from spm_core.intake.known import Known
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.again import as_placed
from spm_core.intake.own.inspect import inspect, of_workbook, table_at
from spm_core.intake.own.matching import Finder
from spm_core.intake.own.model import DATES
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_import import import_files
from spm_core.intake.own.report import OwnReport
from spm_core.intake.values import Day
from spm_core.ledger import mappings as keeping
from spm_core.ledger import plans
from spm_core.ledger.preview import preview
from spm_core.ledger.submit import check, submit
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.trackers import HEADINGS, ROWS, tracker
from tests.workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from spm_core.ledger.submit import Submitted

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The tracker as a plan, its year open, its layout mapped."""
    return planned(tmp_path, tracker())


def planned(folder: Path, data: bytes) -> Store:
    core = Store.open(folder / "spm.duckdb")
    source = Source("Work plan.xlsx", data)
    draft = import_files([source], today=date(2026, 7, 1))
    plans.load(core, Source("Plan.xlsx", write_plan(draft, date(2026, 7, 1))), by="lead", at=datetime(2026, 7, 1))
    plans.open_year(core, "2026-27", by="lead", at=datetime(2026, 7, 2))
    (inspection,) = inspect([source])
    kept = mappings.suggest(inspection, "Student Services", unit=units(core)[0])
    keeping.keep(core, kept, by="lead", at=datetime(2026, 7, 3))
    return core


def units(store: Store) -> list[str]:
    return [row["unit"] for row in figures.plan(store, Ask("t", OCTOBER))["units"]]


def send(store: Store, data: bytes, month: Month = OCTOBER, **more: Any) -> Submitted:
    at = datetime(2026, 12, 5, tzinfo=UTC)
    (done,) = submit(store, [Source("Work plan.xlsx", data)], by="lead", month=month, at=at, **more)
    return done


def statuses(store: Store, month: Month = OCTOBER) -> dict[str, str]:
    rows = figures.items(store, Ask("t", month), of="actions")["items"]
    return {row["text"][:14]: row["status"] for row in rows}


def codes(done: Submitted) -> list[str]:
    return [one.code for one in done.findings if one.severity != "info"]


def test_a_tracker_goes_in_as_it_is(store: Store) -> None:
    done = send(store, tracker())
    assert done.accepted, codes(done)
    assert statuses(store) == {
        "Weekly absence": "completed_on_time",
        "Call scripts i": "overdue",
        "Bus routes for": "on_plan",
        "Threat assessm": "overdue",
        "Anonymous tip ": "not_started",
    }


def test_every_fact_leads_back_to_its_own_cell(store: Store) -> None:
    send(store, tracker())
    rows = figures.items(store, Ask("t", OCTOBER), of="actions")["items"]
    item = next(row["item"] for row in rows if row["text"].startswith("Call scripts"))
    facts = figures.trace(store, Ask("t", OCTOBER), item)["facts"]
    cells = {fact["field"]: f"{fact['sheet']}!{fact['cell']}" for fact in facts if fact["upload"]}
    assert (cells["status"], cells["forecast"]) == ("Tracker!G8", "Tracker!F8")


def test_columns_in_another_order_need_no_question(store: Store) -> None:
    done = send(store, tracker(headings=["Status", *[one for one in HEADINGS if one != "Status"]]))
    assert done.accepted, codes(done)
    assert statuses(store)["Weekly absence"] == "completed_on_time"


def test_a_column_more_is_said_and_the_rest_is_read(store: Store) -> None:
    done = send(store, tracker(headings=[*HEADINGS, "Cost center"]))
    assert done.accepted
    assert codes(done) == ["layout-changed"]


def test_another_layout_is_refused_with_the_way_to_map_it(store: Store) -> None:
    from tests.workbooks import workbook

    done = send(store, workbook({"Sheet": [["Colour", "Weight", "Height"], ["red", 1, 2], ["blue", 3, 4]]}))
    assert not done.accepted
    assert "layout-unknown" in codes(done)


def test_done_without_a_day_is_refused_unless_the_mapping_says_which(store: Store) -> None:
    data = tracker({(4, "Status"): "Done", (4, "%"): 100})
    assert codes(send(store, data)) == ["completed-without-date"]
    (kept,) = figures.mappings(store)
    keeping.keep(store, replace(kept, completed_day="month-end"), by="lead")
    done = send(store, data)
    assert done.accepted
    assert codes(done) == ["completed-day-taken"]
    assert statuses(store)["Threat assessm"] == "completed_late"


def test_what_is_done_without_a_column_for_the_day_stands_in_the_preview_by_its_row(store: Store) -> None:
    (kept,) = figures.mappings(store)
    keeping.keep(store, replace(kept, completed_day="month-end"), by="lead")
    data = tracker(headings=[name for name in HEADINGS if name != "Finished on"])

    (one,) = check(store, [Source("Work plan.xlsx", data)], month=OCTOBER)
    seen = preview(store, one)

    assert seen is not None
    assert [(row["item"], row["cell"]) for row in seen.changes["completed"]] == [("1", "Tracker, row 7")]
    assert [(row["item"], row["cell"]) for row in seen.changes["same"]] == [
        ("3", "Tracker!G9"), ("4", "Tracker!G11"), ("5", "Tracker!G12"),
    ]  # fmt: skip


def test_good_rows_alone_are_taken_only_when_asked(store: Store) -> None:
    data = tracker({(4, "Status"): "Done", (4, "%"): 100, (3, "Status"): "Delayed"})
    assert not send(store, data).accepted
    done = send(store, data, good_rows=True)
    assert (done.accepted, done.report.rows) == (True, {"Status": 4})
    assert codes(done) == ["completed-without-date", "rows-left-out"]
    assert statuses(store)["Threat assessm"] == "overdue"
    group = figures.reporting(store, Ask("t", OCTOBER))["groups"][0]
    assert group["actions"] == {"n": 4, "of": 5}
    mended = send(store, tracker({(4, "Status"): "Done", (4, "Finished on"): date(2026, 10, 15)}))
    assert mended.accepted
    assert figures.reporting(store, Ask("t", OCTOBER))["groups"][0]["actions"] == {"n": 5, "of": 5}


def test_a_line_that_the_plan_does_not_know_is_named_and_left(store: Store) -> None:
    done = send(store, tracker({(5, "Action step"): "Something entirely new", (5, "#"): 17}))
    assert done.accepted
    assert "row-not-in-plan" in codes(done)
    assert done.report.rows == {"Status": 4}


def test_another_date_in_the_tracker_asks_for_a_change_and_changes_nothing(store: Store) -> None:
    done = send(store, tracker({(3, "Target"): date(2027, 1, 29)}))
    assert codes(done) == ["due-differs"]
    (row,) = [row for row in done.report.status if row["change_asked"]]
    assert (row["change_asked"], row["change_detail"], row["forecast"]) == ("re-date", "2027-01-29", date(2027, 1, 29))


def test_what_was_completed_before_is_not_asked_for_again(store: Store) -> None:
    send(store, tracker())
    done = send(store, tracker({(1, "Finished on"): None}), NOVEMBER)
    assert done.accepted, codes(done)
    assert statuses(store, NOVEMBER)["Weekly absence"] == "completed_on_time"


def test_the_faulty_row_of_a_text_file_is_called_by_its_cell_and_can_be_left_out(store: Store) -> None:
    lines = [
        "#,Action step,Lead,Start,Target,Revised,Status,Finished on,%",
        "1,Weekly absence list to all schools,Rivera,2026-07-06,2026-09-30,,Done,2026-09-28,100",
        "2,Call scripts in nine languages,Rivera,2026-08-03,2026-10-30,,Done,,100",
    ]
    done = send(store, "\n".join(lines).encode())
    assert codes(done) == ["completed-without-date"]
    (fault,) = [one for one in done.findings if one.severity == "error"]
    assert (fault.sheet, fault.cell, fault.value) == (None, "H3", None)
    assert fault.message == "H3 is blank, but G3 says Completed; the day was expected."
    done = send(store, "\n".join(lines).encode(), good_rows=True)
    assert (done.accepted, done.report.rows) == (True, {"Status": 1})
    assert [one.message for one in done.findings if one.code == "rows-left-out"] == [
        "1 faulty row was left out, as was asked: row 3. What they are about counts as not reported."
    ]
    (gone,) = figures.left_out(store, Ask("t", OCTOBER))
    assert (gone["sheet"], gone["row"], gone["cell"]) == (None, 3, "H3")


TEXT = "#,Action step,Lead,Start,Target,Revised,Status,Finished on,%"
FINE = "2,Call scripts in nine languages,Rivera,2026-08-03,2026-10-30,,Delayed,,60"
WITHOUT_DAY = "2,Call scripts in nine languages,Rivera,2026-08-03,2026-10-30,,Done,,100"
TOLD = "B3: 2 is there already, in B2."
BLANK = "H{0} is blank, but G{0} says Completed; the day was expected."


@pytest.mark.parametrize(
    ("lines", "left_out"),
    [
        ([FINE, WITHOUT_DAY], [("A2", TOLD), ("B3", TOLD), ("H3", BLANK.format(3))]),
        ([WITHOUT_DAY, FINE], [("H2", BLANK.format(2)), ("B3", TOLD)]),
    ],
    ids=["the fine line first", "the faulty line first"],
)
def test_of_a_line_told_twice_in_a_text_file_both_are_left_out_and_called_by_their_cells(
    store: Store, lines: list[str], left_out: list[tuple[str, str]]
) -> None:
    send(store, "\n".join([TEXT, *lines]).encode(), good_rows=True)

    rows = figures.left_out(store, Ask("t", OCTOBER))
    assert [(row["cell"], row["message"]) for row in rows] == left_out
    assert {(row["sheet"], row["item"]) for row in rows} == {(None, "2")}


def test_what_a_text_file_would_change_is_called_by_its_cells(store: Store) -> None:
    lines = [
        TEXT,
        "1,Weekly absence list to all schools,Rivera,2026-07-06,2026-09-30,,Done,2026-09-28,100",
        "2,Call scripts in nine languages,Rivera,2026-08-03,2026-10-30,2027-01-29,Delayed,,60",
    ]
    (one,) = check(store, [Source("Work plan.csv", "\n".join(lines).encode())], month=OCTOBER)
    seen = preview(store, one)

    assert seen is not None
    assert [seen.changes[name][0]["cell"] for name in ("completed", "later")] == ["H2", "F3"]


def test_where_no_column_holds_the_day_the_way_to_mend_it_leaves_the_status_alone(store: Store) -> None:
    (kept,) = figures.mappings(store)
    columns = {heading: meaning for heading, meaning in kept.columns.items() if meaning != "completed_on"}
    keeping.keep(store, replace(kept, columns={**columns, "finished on": None}), by="lead")
    (fault,) = [one for one in send(store, tracker()).findings if one.severity == "error"]
    assert (fault.code, fault.cell) == ("completed-day-nowhere", "G7")
    assert fault.message == "Tracker!G7 says Done, and no column holds the day on which it was completed."


def said(done: Submitted, code: str) -> list[str | None]:
    return [one.cell for one in done.findings if one.code == code]


def test_a_line_whose_text_was_replaced_is_not_written_to_the_action_that_had_its_number(store: Store) -> None:
    done = send(store, tracker({(3, "Action step"): "Order laptops", (3, "Status"): "Done"}))
    assert said(done, "code-of-another") == ["A9"]
    assert statuses(store)["Bus routes for"] == "not_reported"


def test_a_line_in_other_words_is_taken_and_said(store: Store) -> None:
    done = send(store, tracker({(3, "Action step"): "Bus routes for all late-start schools"}))
    assert said(done, "text-reworded") == ["A9"]
    assert statuses(store)["Bus routes for"] == "on_plan"


def test_the_same_bytes_read_by_a_mended_mapping_are_a_new_report(store: Store) -> None:
    data = tracker({(3, "Status"): "Fine"})
    first = send(store, data)
    assert said(first, "own-status-unknown") == ["G9"]
    assert statuses(store)["Bus routes for"] == "not_reported"
    (kept,) = figures.mappings(store)
    mended = replace(kept, words={**kept.words, "fine": "On schedule"})
    second = send(store, data, mapping=mended)
    assert not second.already
    assert second.upload != first.upload
    assert statuses(store)["Bus routes for"] == "on_plan"
    assert send(store, data, mapping=mended).already


def test_a_kept_order_of_dates_does_not_overrule_what_the_file_shows(store: Store) -> None:
    (kept,) = figures.mappings(store)
    day_first = replace(kept, orders={key: "dmy" for key, meaning in kept.columns.items() if meaning == "completed_on"})
    done = send(
        store,
        tracker({(1, "Finished on"): "1/10/26", (2, "Status"): "Done", (2, "Finished on"): "10/28/26"}),
        mapping=day_first,
    )
    assert said(done, "date-order-differs") == ["H5"]
    assert said(done, "date-order-unknown") == ["H7"]


QUARTERS = ["#", "Action step", "Lead", "Start", "Target", "Q1 Status", "Q2 Status", "Finished on"]


def of_quarters(**cells: Any) -> bytes:
    """The tracker with a status for each quarter, as in the second."""
    first = {(step, "Q1 Status"): "N/S" for step in range(1, 6)}
    second = {(step, "Q2 Status"): "In Progress" for step in range(1, 6)}
    return tracker({**first, **second, **cells}, headings=QUARTERS)


def test_a_status_for_each_quarter_is_read_from_the_quarter_of_the_report(store: Store) -> None:
    data = of_quarters()
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    kept = mappings.suggest(inspection, "By quarter", unit=units(store)[0])
    done = send(store, data, mapping=kept)
    assert done.accepted, codes(done)
    assert said(done, "period-taken") == ["G5"]
    assert set(statuses(store).values()) <= {"on_plan", "overdue"}
    facts = figures.trace(store, Ask("t", OCTOBER), next(iter(items_of(store))))
    assert [(one["value"], one["cell"][0]) for one in facts["facts"] if one["field"] == "status"] == [
        ("On schedule", "G")
    ]
    january = send(store, data, Month(2027, 1), mapping=kept)
    assert said(january, "period-not-there") == ["G5"] or said(january, "period-not-there") == ["F5"]


def items_of(store: Store) -> list[str]:
    return [row["item"] for row in figures.items(store, Ask("t", OCTOBER), of="actions")["items"]]


def test_a_tracker_without_a_status_is_read_from_its_percents_and_days_and_says_so(store: Store) -> None:
    data = tracker(headings=["#", "Action step", "Lead", "Start", "Target", "Finished on", "%"])
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    kept = mappings.suggest(inspection, "No status", unit=units(store)[0])
    done = send(store, data, mapping=kept)
    assert said(done, "status-taken") == ["A5"]
    assert statuses(store) == {
        "Weekly absence": "completed_on_time",
        "Call scripts i": "overdue",
        "Bus routes for": "on_plan",
        "Threat assessm": "overdue",
        "Anonymous tip ": "not_started",
    }


def test_a_day_of_completion_beside_half_a_percent_counts_for_neither(store: Store) -> None:
    headings = ["#", "Action step", "Lead", "Start", "Target", "Finished on", "%"]
    data = tracker({(1, "%"): 50}, headings=headings)
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    done = send(store, data, mapping=mappings.suggest(inspection, "No status", unit=units(store)[0]))
    assert said(done, "percent-differs") == ["G7"]
    assert statuses(store)["Weekly absence"] in ("not_reported", "overdue")


def test_a_tracker_that_says_nothing_about_the_state_of_its_lines_is_told_so(store: Store) -> None:
    data = tracker(headings=["#", "Action step", "Lead", "Start", "Target"])
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    done = send(store, data, mapping=mappings.suggest(inspection, "No status", unit=units(store)[0]))
    assert said(done, "no-status-column") == ["A5"]


def test_a_mark_in_a_column_for_each_status_goes_in_with_its_cells(store: Store) -> None:
    heads = ["#", "Action step", "Lead", "Start", "Target", "Not Started", "In Progress", "Finished on"]
    marks = {(step, "Not Started" if step == 5 else "In Progress"): "x" for step in range(2, 6)}
    data = tracker(marks, headings=heads)
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    done = send(store, data, mapping=mappings.suggest(inspection, "Marks", unit=units(store)[0]))
    assert statuses(store)["Anonymous tip "] == "not_started"
    assert statuses(store)["Bus routes for"] == "on_plan"
    tip = next(
        row["item"]
        for row in figures.items(store, Ask("t", OCTOBER), of="actions")["items"]
        if row["text"].startswith("Anon")
    )
    facts = figures.trace(store, Ask("t", OCTOBER), tip)["facts"]
    assert [one["cell"] for one in facts if one["field"] == "status"] == ["F12:G12"], done


def test_another_units_mapping_is_used_only_with_a_word(store: Store) -> None:
    (kept,) = figures.mappings(store)
    keeping.keep(store, replace(kept, name="Other", unit="ELSEWHERE"), by="lead", at=datetime(2026, 7, 4))
    keeping.forget(store, kept.name, by="lead")
    done = send(store, tracker(), unit=units(store)[0])
    assert "mapping-of-another" in codes(done)


def test_a_layout_that_two_units_keep_does_not_tell_whose_file_it_is(store: Store) -> None:
    (kept,) = figures.mappings(store)
    keeping.keep(store, replace(kept, name="Zebra", unit="ELSEWHERE"), by="lead", at=datetime(2026, 7, 4))
    done = send(store, tracker())
    assert not done.accepted
    assert done.report.unit is None
    assert send(store, tracker(), unit=units(store)[0]).accepted


def test_a_table_placed_by_a_person_is_read_where_it_was_placed_and_nowhere_else(store: Store) -> None:
    (inspection,) = inspect([Source("Work plan.xlsx", tracker())])
    table = table_at(inspection, "Tracker", [5], 11)  # the last step, in row 12, is not theirs
    placed = as_placed(inspection, table, mappings.of_table(table, "Student Services", unit=units(store)[0]))
    keeping.keep(store, placed, by="lead", at=datetime(2026, 7, 4))
    assert figures.mappings(store) == [placed]

    done = send(store, tracker({(2, "Status"): "In Progress"}))

    assert (done.accepted, done.report.rows) == (True, {"Status": 4})
    assert statuses(store)["Anonymous tip "] == "not_reported"
    moved = send(store, tracker({(5, "#"): 17}))
    assert (moved.accepted, codes(moved)) == (False, ["layout-unknown"])
    chosen = send(store, tracker({(5, "#"): 17}), mapping=placed)
    assert (chosen.accepted, codes(chosen)) == (False, ["layout-unknown"])


def test_a_file_that_was_read_and_looked_through_already_is_judged_the_same(store: Store) -> None:
    data = tracker({(4, "Status"): "Done"})
    ((_, book),) = read_workbooks([Source("Work plan.xlsx", data)], EVERY_KIND)
    source = Source("Work plan.xlsx", data, read=book)
    found = of_workbook(source, book)

    (fresh,) = check(store, [Source("Work plan.xlsx", data)], month=OCTOBER)
    (once,) = check(store, [replace(source, found=found)], month=OCTOBER)

    assert once.report == fresh.report
    assert once.report.findings


def test_a_line_of_another_unit_with_the_same_text_is_not_taken() -> None:
    text = "Review contracts"
    mine, other = (SimpleNamespace(item=code, kind="action", text=text, lead=unit, lead_end=unit, lead_then=unit,
                                   milestone="M1", due=None) for code, unit in (("A1", "T"), ("A2", "F")))  # fmt: skip
    expected = SimpleNamespace(units={"T": "Transport", "F": "Finance"}, items={"A1": mine, "A2": other},
                               measures={}, year=SimpleNamespace(start_month=7))  # fmt: skip
    mine.year = other.year = "2026-27"
    mine.state = other.state = "live"
    mine.owed = other.owed = True
    finder = Finder(Known(expected), "T")
    rows = [
        SimpleNamespace(texts={"text": text, "unit": unit}, days={}, groups=()) for unit in ("finance", "Transport")
    ]
    assert [finder.find(row) for row in rows] == [(None, "other"), (mine, "")]


TWICE = ["#", "Action step", "Lead", "Target", "Status", "%", "Status"]


def test_two_columns_of_one_heading_that_changed_their_neighbours_are_not_read(store: Store) -> None:
    (inspection,) = inspect([Source("Work plan.xlsx", tracker(headings=TWICE))])
    kept = mappings.suggest(inspection, "Twice", unit=units(store)[0])
    moved = ["#", "Action step", "Lead", "%", "Status", "Target", "Status"]
    done = send(store, tracker(headings=moved), mapping=kept)
    assert said(done, "heading-twice-moved")
    assert all(row["status"] is None for row in done.report.status) or said(done, "status-taken")


def test_a_new_column_of_statuses_beside_the_old_one_is_not_passed_over(store: Store) -> None:
    both = ["#", "Action step", "Lead", "Start", "Target", "Revised", "Status", "Finished on", "%", "Status 10/31/2026"]
    now = {(step, "Status 10/31/2026"): "Delayed" for step in range(1, 6)}
    done = send(store, tracker(now, headings=both))
    assert said(done, "status-column-new") == ["J5"]
    assert "On schedule" not in {row["status"] for row in done.report.status} or said(done, "status-taken")


def test_the_year_in_a_periods_heading_counts(store: Store) -> None:
    heads = ["#", "Action step", "Lead", "Start", "Target", "Oct 2025 Status", "Oct 2026 Status"]
    old = {(step, "Oct 2025 Status"): "N/S" for step in range(1, 6)}
    new = {(step, "Oct 2026 Status"): "In Progress" for step in range(1, 6)}
    data = tracker({**old, **new}, headings=heads)
    (inspection,) = inspect([Source("Work plan.xlsx", data)])
    done = send(store, data, mapping=mappings.suggest(inspection, "By month", unit=units(store)[0]))
    assert said(done, "period-taken") == ["G5"]
    assert {row["status"] for row in done.report.status} == {"On schedule"}


def test_a_later_column_of_the_same_heading_but_for_its_number_is_said(store: Store) -> None:
    heads = ["#", "Action step", "Lead", "Target", "Term 1", "Term 2"]
    lines = [[row[0], row[1], row[2], row[4], "On schedule", "Behind"] for row in ROWS if len(row) > 5]
    data = workbook({"Plan": [heads, *lines]})
    (inspection,) = inspect([Source("terms.xlsx", data)])
    kept = mappings.suggest(inspection, "By term", set={"status": "Term 1"}, unit=units(store)[0])
    done = send(store, data, mapping=kept)
    assert said(done, "later-column-filled") == ["E1"]
    assert {row["status"] for row in done.report.status} == {"On schedule"}


def test_a_text_date_in_a_column_that_showed_no_order_before_is_asked(store: Store) -> None:
    done = send(store, tracker({(3, "Finished on"): "09/10/2026", (3, "Status"): "Done"}))
    assert said(done, "date-order-unknown") == ["H9"]


@pytest.mark.parametrize(("target", "asked"), [("01/10/2027", True), ("10/01/2027", False)])
def test_where_the_plan_shows_the_other_order_of_dates_none_that_may_be_either_is_taken(
    tmp_path: Path, target: str, asked: bool
) -> None:
    """Day first was kept. A file written month first has the plan's due date exchanged, and its forecasts go by it."""
    core = planned(tmp_path, tracker({(4, "Target"): date(2027, 1, 10)}))
    (kept,) = figures.mappings(core)
    day_first = replace(kept, orders={key: "dmy" for key, meaning in kept.columns.items() if meaning in DATES})
    exchanged = {(4, "Target"): target, (2, "Revised"): "12/11/2026", (3, "Revised"): "02/03/2027"}
    revised = {key: "forecast" if key == "revised" else meaning for key, meaning in kept.columns.items()}

    done = send(core, tracker(exchanged), mapping=replace(day_first, columns=revised))

    assert said(done, "date-order-against-plan") == (["F8"] if asked else [])
    forecasts = [row["forecast"] for row in done.report.status if row["forecast"]]
    assert forecasts == ([] if asked else [date(2026, 11, 12), date(2027, 3, 2)])
    assert "due-differs" not in codes(done)


def test_what_is_said_of_other_units_lines_is_theirs_to_mend(tmp_path: Path) -> None:
    lines = [
        [n, f"Write part {n} of it", "Arts" if n < 4 else "Music", date(2027, 1, n), "fine" if n % 3 else "Done"]
        for n in range(1, 7)
    ]
    data = workbook({"Plan": [["No.", "Task", "Department", "Due date", "Status"], *lines]})
    core = planned(tmp_path, data)
    (kept,) = figures.mappings(core)
    for unit, cells in zip(units(core), (["E2", "E3"], ["E5", "E6"]), strict=True):
        done = send(core, data, unit=unit, mapping=replace(kept, unit=None, completed_day="month-end"))
        assert said(done, "own-status-unknown") == cells


def test_a_status_against_its_percent_is_said(store: Store) -> None:
    done = send(store, tracker({(3, "%"): 100, (5, "%"): 40}))
    (one,) = [finding for finding in done.findings if finding.code == "percent-against-status"]
    assert "2 lines" in one.message
    assert "I9, I12" in one.message


def test_the_plans_own_date_in_the_other_order_is_a_question_and_no_re_date() -> None:
    report = OwnReport.__new__(OwnReport)
    report.findings = []
    item = SimpleNamespace(
        sheet="T", texts={"due": "03/02/2027"}, cells={"due": "D3"}, days={"due": Day(date(2027, 3, 2))}
    )
    action = SimpleNamespace(due=date(2027, 2, 3), open=True)
    assert report._new_date(item, action) is None
    assert [(one.code, one.cell) for one in report.findings] == [("date-order-unknown", "D3")]
    assert report._new_date(item, SimpleNamespace(due=date(2027, 1, 1), open=True)) == date(2027, 3, 2)
