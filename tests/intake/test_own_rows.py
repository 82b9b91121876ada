"""Which lines are things to do, and what is said of cells that hold no plain value."""

from __future__ import annotations

from datetime import date, timedelta

from tests.intake.own_sheets import column, day, first, found, tracker

LINES = [
    [1.0, "Write the report", "Ana Silva", day("2026-03-04"), "Done"],
    [2.0, "Agree the fees", "T. Brandt", day("2026-03-14"), "In progress"],
    [3.0, "Train the staff", "Ana Silva", day("2026-04-14"), "Not started"],
]


def test_a_line_alone_heads_the_lines_below_it():
    table, items, _ = tracker(["Phase 1: plan"], *LINES[:2], ["Phase 2: build"], LINES[2])
    assert table.group_rows == ((2, "Phase 1: plan"), (5, "Phase 2: build"))
    assert [item.groups[-1][1] for item in items] == ["Phase 1: plan"] * 2 + ["Phase 2: build"]


def test_a_total_is_no_item():
    table, items, _ = tracker(*LINES, ["Total", "", "", "", 3.0])
    assert len(items) == 3
    assert table.last_row == 4
    assert "because what follows is a total" in table.why


def test_a_text_over_several_lines_is_one_item():
    rows = [*LINES[:1], ["", "and send it to the board"], ["", "(with a letter)"], *LINES[1:]]
    _, items, _ = tracker(*rows)
    assert [item.texts["text"] for item in items][:2] == [
        "Write the report and send it to the board (with a letter)",
        "Agree the fees",
    ]


def test_a_key_to_the_words_beside_a_table_is_no_part_of_it():
    rows = [[*HEADED, "", "Status key"], *([*line, "", word] for line, word in zip(LINES, WORDS, strict=True))]
    table, items, _ = first(found(rows))
    assert table.last_column == 5
    assert len(items) == 3


HEADED = ["No.", "Task", "Owner", "Due date", "Status"]
WORDS = ("Done", "In progress", "Not started")


def test_the_headings_of_the_next_page_are_no_item():
    table, items, _ = tracker(*LINES[:2], HEADED, LINES[2])
    assert [item.row for item in items] == [2, 3, 5]
    assert (4, "repeated header") in table.other_rows


def test_a_line_with_values_and_no_text_is_said():
    _, items, said = tracker(*LINES[:2], ["", "", "Ana Silva", day("2026-05-01"), "Done"], LINES[2])
    assert len(items) in (3, 4)
    assert ("row-without-text", "A4") in said


def test_an_error_cell_is_said_and_not_read():
    lines = [*LINES[:2], [3.0, "Train the staff", "Ana Silva", "", ""]]
    _, items, said = tracker(*lines, errors={(4, 4): "#REF!", (4, 5): "#N/A"})
    assert "due" not in items[2].days
    assert said == {("error-cell", "D4"), ("error-cell", "E4")}


def test_a_line_whose_values_are_all_errors_is_still_an_item():
    lines = [*LINES[:2], ["", "Train the staff", "", "", ""]]
    table, items, _ = tracker(*lines, errors={(4, 3): "#REF!", (4, 4): "#REF!", (4, 5): "#N/A"})
    assert len(items) == 3
    assert table.group_rows == ()


def test_a_formula_without_a_value_is_said():
    lines = [*LINES[:2], [3.0, "Train the staff", "Ana Silva", "", "Done"]]
    _, items, said = tracker(*lines, uncalculated=frozenset({(4, 4)}))
    assert "due" not in items[2].days
    assert said == {("formula-not-calculated", "D4")}


def test_hidden_lines_and_columns_are_read_and_said():
    inspection = found([HEADED, *LINES], hidden_rows=[3], hidden_columns=[5])
    assert len(first(inspection)[1]) == 3
    assert [finding.cell for finding in inspection.findings if finding.code == "cells-hidden"] == ["A3", "E1"]


def test_a_hidden_sheet_is_read_and_said():
    inspection = found([HEADED, *LINES], hidden=True)
    assert [finding.code for finding in inspection.findings] == ["cells-hidden"]


def test_the_days_counted_from_1904_are_said():
    inspection = found([HEADED, *LINES], book={"date1904": True})
    assert [finding.code for finding in inspection.findings] == ["dates-1904"]


def test_a_code_that_lost_its_digits_or_became_a_date_is_said():
    lines = [[12345678901234567.0, *LINES[0][1:]], [day("2026-01-02"), *LINES[1][1:]], ["1-3", *LINES[2][1:]]]
    _, _, said = tracker(*lines)
    assert {("digits-lost", "A2"), ("code-became-date", "A3")} <= said


def test_a_number_kept_as_text_is_said():
    _, items, said = column(["25", "50", "1,000"], "Actual 2026-27", kind="xlsx")
    assert items[0].numbers["actual:2026-27"] == 25.0
    assert said == {("text-for-number", "D2")}


def test_the_numbers_of_a_file_with_decimal_commas_are_read_as_it_writes_them():
    _, items, _ = column(["12,5", "1,234", "1.234,5"], "Actual 2026-27", decimal_comma=True)
    assert [item.numbers["actual:2026-27"] for item in items] == [12.5, 1.234, 1234.5]


def test_a_heading_that_became_a_date_is_said():
    weeks = ["Task", "1/1-7", "1/8-14", "1/15-21", day("2028-01-22"), "1/29-2/4"]
    rows = [weeks, *([f"Write part {n}", "x", "", "x", "", "x"] for n in range(4))]
    inspection = found(rows)
    assert [(one.code, one.cell) for one in inspection.findings] == [("heading-became-date", "E1")]
    assert inspection.tables[0].kind == "matrix"


def test_a_due_date_merged_over_lines_holds_for_each_of_them():
    lines = [LINES[0], [2.0, "Agree the fees", "T. Brandt", "", "Done"], LINES[2]]
    _, items, _ = tracker(*lines, merges=((2, 4, 3, 4),))
    assert items[1].days["due"] == items[0].days["due"]
    assert items[1].cells["due"] == "D2"


def test_a_sheet_without_a_table_is_said():
    inspection = found([["Dear all,"], ["the plan follows next week."]])
    assert [finding.code for finding in inspection.findings] == ["no-table"]


def test_a_plan_beside_what_came_of_it_is_told():
    heads = ["Task", "Design", "Design Actual", "Build", "Build Actual", "Status"]
    lines = [[f"Write part {n}", *[day("2026-03-04")] * 4, "Done"] for n in range(3)]
    table = tracker(*lines, heads=heads)[0]
    assert "2 columns with what came true beside" in table.why


def test_headings_beside_a_table_with_more_lines_of_headings_are_found():
    beside = [["Ana", "Ben", "Cem"], ["Hours", "Hours", "Hours"], *[[2.0, 1.0, 3.0]] * 3]
    left = [[""] * 5, ["No.", "Task", "Owner", "Due date", "Status"], *LINES]
    inspection = found([[*one, *[""] * 4, *other] for one, other in zip(left, beside, strict=True)])
    table, items, _ = first(inspection)
    assert table.header_rows == (2,)
    assert [item.texts["code"] for item in items] == ["1", "2", "3"]


def test_days_across_head_the_bars_of_a_schedule_and_a_line_without_marks_is_an_item():
    weeks = [day(str(date(2026, 9, 7) + timedelta(weeks=n))) for n in range(12)]
    lines = [
        ["Order ovens", "Ng", day("2026-09-07"), day("2026-09-21"), "✓", *["x"] * 12],
        ["Wire the kitchen", "Oz", day("2026-09-14"), day("2026-10-19"), "✓", *["x"] * 12],
        ["Hire the cooks", "Ng", day("2026-10-05"), day("2026-11-09"), "✓", *["x"] * 12],
        ["Soft opening", "Pi", day("2026-11-30"), day("2026-12-07")],
    ]
    months = [day(f"2026-{month:02}-01") for month in range(1, 13)]
    for across in (weeks, months, [float(n) for n in range(1, 13)]):
        rows = [["Cafeteria opening"], ["Task", "Lead", "Start", "End", "Done", *across], *lines]
        table, items, _ = first(found(rows))
        assert table.header_rows == (2,)
        assert [item.row for item in items] == [3, 4, 5, 6]
        assert [item.status for item in items] == ["Completed"] * 3 + [None]


def test_what_is_added_up_below_a_total_is_no_item():
    lines = [["Write the plan", "Ann", day("2026-10-01"), "Done", 3.0], ["Ask", "Bo", day("2026-11-01"), "Behind", 4.0]]
    sums = [["Total", "", "", "", 7.0], ["", "", "", "Done", 3.0], ["", "", "", "Behind", 4.0]]
    _, items, _ = tracker(*lines, *sums, heads=["Task", "Owner", "Due", "Status", "Hours"])
    assert [item.row for item in items] == [2, 3]
    _, items, _ = tracker(*lines, *sums[:1], *lines, heads=["Task", "Owner", "Due", "Status", "Hours"])
    assert [item.row for item in items] == [2, 3, 5, 6]
