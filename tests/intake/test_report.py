"""A month's report, row by row: the cells drawn in the test, and what is read of them."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core.intake import Source, read_reports
from spm_core.model import Month
from tests.intake.books import REPORT, TODAY, book, cells, expected, read, read_table, table

MEASURES = "| Measure | Year | Subgroup | n | Value | Note |"
MILESTONES = "| Milestone | Expected finish | Note |"


def test_a_row_is_kept_as_it_stands():
    report = read_table("""
        | Action     | Status    | Completed on | Expected finish | Evidence | Note | Change asked | Change detail |
        | 1.1.Y1-1.1 | Completed | 2026-10-14   | 2026-10-20      | minutes  | done | Re date      | to March      |""")
    assert report.status == [
        {
            "row": 2,
            "action": "1.1.Y1-1.1",
            "status": "Completed",
            "status_read": "Completed",
            "completed_on": date(2026, 10, 14),
            "forecast": date(2026, 10, 20),
            "evidence": "minutes",
            "note": "done",
            "change_asked": "re-date",
            "change_detail": "to March",
        }
    ]
    assert report.columns["Status"]["completed_on"] == "C"
    assert report.rows == {"Status": 1}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Completed", "Completed"),
        ("completed", "Completed"),
        ("ON  SCHEDULE", "On schedule"),
        ("not-started", "Not started"),
        (" Behind ", "Behind"),
        ("", None),
    ],
)
def test_status_words_are_read_whatever_their_case_and_spaces(typed, word):
    day = date(2026, 10, 14) if word == "Completed" else None
    rows = [["Action", "Status", "Completed on"], ["1.1.Y1-1.1", typed, day]]
    report = read(book({"Report": REPORT, "Status": rows}))
    assert (report.status[0]["status"], cells(report, "error", "warning")) == (word, [])


@pytest.mark.parametrize(
    ("typed", "code", "fix"),
    [
        ("TBD", "not-a-date", "Write the day as 2026-10-31, or clear the cell if there is none yet."),
        ("'2026-02-30", "not-a-date", "Write the day as"),
        ("10/14/2026", "not-a-date", "Write 2026-10-14."),
        ("10/11/2026", "not-a-date", "Write 2026-10-11 or 2026-11-10, whichever is meant."),
        ("14 Oct 2026", "not-a-date", "Write 2026-10-14."),
        ("'2026-10", "not-a-date", "Write the day as"),
        ("46309", "not-a-date", "If 2026-10-14 is meant, type it in again, or give the cell a date format."),
        ("12", "not-a-date", "Write the day as"),
        ("1926-10-14", "date-out-of-range", "Correct the year."),
        ("2226-10-14", "date-out-of-range", "Correct the year."),
        ("2026-11-01", "completed-ahead", "Correct the day. If it is not done yet, choose another status"),
        ("", "completed-without-date", "Write the day in Status!C2, or choose another status."),
    ],
)
def test_a_completion_needs_a_day_and_none_is_guessed(typed, code, fix):
    report = read_table(f"""
        | Action     | Status    | Completed on |
        | 1.1.Y1-1.1 | Completed | {typed}      |""")
    assert cells(report, "error") == [("Status!C2", code)]
    assert next(f for f in report.findings if f.code == code).fix.startswith(fix)


@pytest.mark.parametrize("typed", ["2026-10-14", "'2026-10-14", "'2026-10-14 00:00:00", "'2026-10-14T09:30:00"])
def test_a_real_date_and_iso_text_are_days(typed):
    report = read_table(f"""
        | Action     | Status    | Completed on |
        | 1.1.Y1-1.1 | Completed | {typed}      |""")
    assert report.accepted
    assert report.status[0]["completed_on"] == date(2026, 10, 14)


def test_a_month_as_expected_finish_is_its_last_day_and_said():
    report = read_table("""
        | Action     | Status | Completed on | Expected finish |
        | 1.1.Y1-1.1 | Behind |              | '2027-02        |
        | 1.1.Y1-1.2 | Behind |              | '2026-27.Q3     |""")
    assert [row["forecast"] for row in report.status] == [date(2027, 2, 28), date(2027, 3, 31)]
    assert cells(report)[1:] == [("Status!D2", "month-for-date"), ("Status!D3", "month-for-date")]


def test_a_date_beside_another_status_is_not_counted():
    report = read_table("""
        | Action     | Status | Completed on |
        | 1.1.Y1-1.1 | Behind | 2026-10-14   |""")
    assert report.accepted
    assert report.status[0]["completed_on"] is None
    assert cells(report, "warning") == [("Status!C2", "completed-not-counted")]


def test_two_rows_for_one_action_name_both_cells():
    report = read_table("""
        | Action     | Status | Completed on |
        | 1.1.Y1-1.1 | Behind |              |
        | 1.1.y1-1.1 | Behind |              |""")
    assert cells(report, "error") == [("Status!A3", "row-twice")]
    assert "in Status!A2" in next(f for f in report.findings if f.code == "row-twice").message


def test_an_item_taken_over_in_the_month_may_be_reported_by_both_units():
    rows = """
        | Action     | Status | Completed on |
        | 1.1.Y1-2.2 | Behind |              |"""
    ours, theirs = read_table(rows), read(book({"Report": REPORT, "Status": table(rows)}), unit="U1")
    assert ours.accepted
    assert theirs.accepted
    other = [["key", "value"], ["unit", "U2"], ["month", "2026-10"]]
    assert read(book({"Report": other, "Status": table(rows)})).accepted


def test_a_milestone_among_the_actions_is_told_where_it_belongs():
    report = read_table("""
        | Action   | Status | Completed on |
        | 1.1.Y1-1 | Behind |              |
        | 1.1.Y1-1,1 | Behind |            |""")
    assert cells(report, "error") == [("Status!A2", "item-unknown"), ("Status!A3", "item-unknown")]
    fixes = [f.fix for f in report.findings if f.code == "item-unknown"]
    assert fixes == ["It is the code of a milestone: report it on sheet Milestones.", "Did you mean 1.1.Y1-1.1?"]


def test_dropped_items_are_kept_for_the_record():
    report = read_table("""
        | Action     | Status | Completed on |
        | 1.1.Y1-1.9 | Behind |              |""")
    assert report.accepted
    assert ("Status!A2", "item-dropped") in cells(report, "info")


def test_owed_rows_left_out_are_counted_and_no_error():
    report = read_table("""
        | Action     | Status | Completed on |
        | 1.1.Y1-1.1 | Behind |              |""")
    assert cells(report) == [("Status", "owed-rows-absent")]
    assert report.findings[0].message.startswith("1 of 5 actions owed are in the file. Not in it: 1.1.Y1-1.2, ")


def test_blank_rows_are_passed_over_and_notes_beside_the_table_too():
    report = read(
        book(
            {
                "Report": REPORT,
                "Status": [
                    ["Action", "Text", "Status", "Completed on"],
                    [],
                    ["1.1.Y1-1.1", "x", "Behind"],
                    [" ", "a total of the reading columns", "", ""],
                ],
            }
        )
    )
    assert (report.accepted, [row["row"] for row in report.status]) == (True, [3])


def test_unknown_columns_and_sheets_are_listed_not_dropped_in_silence():
    report = read_table(
        """
        | Action     | Status | Completed on | Colour | |
        | 1.1.Y1-1.1 | Behind |              | red    | x |""",
        Extra="| a |",
    )
    assert report.accepted
    assert report.ignored == [
        {"sheet": "Status", "column": "Colour"},
        {"sheet": "Status", "column": "E"},
        {"sheet": "Extra", "column": ""},
    ]


def test_milestones_of_a_team_are_anyones_and_of_another_unit_are_not():
    report = read_table(
        "| Action | Status | Completed on |",
        Milestones=MILESTONES
        + """
        | 1.1.Y1-1 | 2027-02-28 | later |
        | 1.1.Y1-3 | 2027-03-31 |       |
        | 1.1.Y1-2 | 2027-03-31 |       |""",
    )
    assert [row["forecast"] for row in report.milestones][:2] == [date(2027, 2, 28), date(2027, 3, 31)]
    assert cells(report, "error") == [("Milestones!A4", "item-of-other-unit")]


def test_measures_keep_numbers_suppression_and_groups_and_leave_blank_values_out():
    report = read_table(
        "| Action | Status | Completed on |",
        Measures=MEASURES
        + """
        | M1 | '2026-27 |       | 900 | 61.5 | all |
        | M1 | '2026-27 | Girls | 7   | *    |     |
        | M1 | '2026-27 | Boys  | '<10 | 60  |     |
        | M2 | 2026     |       |     | '12.5 |    |
        | M2 | '2025-26 |       |     |      |     |""",
    )
    assert cells(report, "error", "warning") == []
    kept = [(r["measure"], r["year"], r["subgroup"], r["n"], r["value"], r["suppressed"]) for r in report.measures]
    assert kept == [
        ("M1", "2026-27", "", 900, 61.5, False),
        ("M1", "2026-27", "Girls", 7, None, True),
        ("M1", "2026-27", "Boys", None, None, True),
        ("M2", "2026-27", "", None, 12.5, False),
    ]


def test_measures_say_what_is_wrong_at_its_cell():
    report = read_table(
        "| Action | Status | Completed on |",
        Measures=MEASURES
        + """
        | M9 | '2026-27 |  |     | 1    |  |
        | M1 | '26/27   |  |     | 1    |  |
        |    | '2026-27 |  |     | 1    |  |
        | M1 | '2026-27 |  | 2.5 | 62%  |  |
        | M1 | '2026-27 |  |     | 1    |  |
        | M1 |          |  |     | 1    |  |""",
    )
    assert cells(report, "error") == [
        ("Measures!A2", "item-unknown"),
        ("Measures!B3", "bad-year"),
        ("Measures!A4", "action-missing"),
        ("Measures!D5", "not-a-number"),
        ("Measures!E5", "not-a-number"),
        ("Measures!E6", "row-twice"),
        ("Measures!B7", "value-missing"),
    ]


def test_recommendations_come_with_what_they_are_about():
    report = read_table(
        "| Action | Status | Completed on |",
        Recommendations="""
        | Recommendation | About    | Answer |
        | Hire one more  | 1.1.Y1-1 | no     |""",
    )
    assert report.recommendations == [
        {"row": 2, "recommendation": "Hire one more", "about": "1.1.Y1-1", "answer": "no"}
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"unit": "U2"}, "unit-differs"),
        ({"month": Month(2026, 9)}, "month-differs"),
        ({"unit": "U9"}, "unit-unknown"),
        ({"unit": "U1", "month": Month(2026, 10)}, None),
    ],
)
def test_what_was_asked_for_must_agree_with_the_file(options, code):
    report = read(book({"Report": REPORT, "Status": [["Action", "Status", "Completed on"]]}), **options)
    assert [f.code for f in report.findings if f.severity == "error"] == ([code] if code else [])


def test_options_name_unit_and_month_where_the_file_does_not():
    data = book({"Status": [["Action", "Status", "Completed on"], ["1.1.Y1-1.1", "Behind", None]]})
    report = read(data, unit="U1", month=Month(2026, 10))
    assert (report.accepted, report.unit, str(report.month)) == (True, "U1", "2026-10")


def test_what_may_be_spoken_of_is_asked_once_a_month():
    asked = []

    def expected_for(month):
        asked.append(month)
        return expected(month)

    data = book({"Report": REPORT, "Status": [["Action", "Status", "Completed on"]]})
    read_reports([Source(str(n), data) for n in range(5)], expected_for, today=TODAY)
    assert asked == [Month(2026, 10)]


def test_a_number_that_may_have_lost_a_zero_is_said():
    items = list(expected().items.values())
    codes = [items[1].__class__(**{**vars(items[1]), "item": code}) for code in ("1.1", "1.10", "1.2")]
    data = book({"Report": REPORT, "Status": [["Action", "Status", "Completed on"], [1.1, "Behind"], [1.2, "Behind"]]})
    (report,) = read_reports([Source("r", data)], lambda month: expected(month, codes), today=TODAY)
    assert cells(report, "warning") == [("Status!A2", "code-digits-lost")]


def test_a_sheet_of_errors_alone_is_not_read_to_its_end():
    rows = [["Action", "Status", "Completed on"], *([f"X{n}", "Compleet", "some day"] for n in range(3000))]
    report = read(book({"Status": rows}))

    (enough,) = [one for one in report.findings if one.code == "too-many-errors"]
    assert enough.sheet == "Status"
    assert enough.cell is None
    assert report.rows["Status"] < 1500
