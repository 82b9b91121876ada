"""What columns and words mean: by their headings, checked against their cells."""

from __future__ import annotations

import pytest

from spm_core.intake.own import mapping, statuses
from spm_core.intake.own.derived import with_status
from spm_core.intake.own.items import read_items
from tests.intake.own_sheets import column, day, first, found, tracker


def test_percents_and_fractions_and_texts_come_to_one_scale():
    for values, beside in (
        ([0.25, 1.0, 0.5], {}),
        ([25.0, 100.0, 50.0], {}),
        (["25%", "100%", "50%"], {}),
        ([0.25, 1.0, 0.5], {"percents": frozenset({(2, 4), (3, 4), (4, 4)})}),
    ):
        _, items, _ = column(values, "% complete", **beside)
        assert [item.numbers["percent"] for item in items] == [25.0, 100.0, 50.0]


def test_a_column_of_noughts_and_ones_is_none_or_all_done():
    _, items, _ = column([0.0, 1.0, 1.0], "% complete", kind="xlsx")
    assert [item.numbers["percent"] for item in items] == [0.0, 100.0, 100.0]


@pytest.mark.parametrize("small", [1.0, 0.5, 0.01, 1.5])
def test_a_number_up_to_1_among_percents_is_asked_and_not_read(small: float):
    for values, beside in (
        ([25.0, small, 50.0], {}),
        (["25%", small, "50%"], {}),
        ([0.25, small, 0.5], {"percents": frozenset({(2, 4), (4, 4)})}),
    ):
        table, items, said = column(values, "% complete", kind="xlsx", **beside)
        assert ("percent-or-fraction", "D3") in said
        assert [item.numbers.get("percent") for item in items] == [25.0, None, 50.0]
        assert [item.status for item in with_status(table, items)[0]] == ["On schedule", None, "On schedule"]


@pytest.mark.parametrize(("answer", "percent"), [("fraction", 100.0), ("percent", 1.0)])
def test_what_a_number_up_to_1_is_among_percents_is_said_once(answer: str, percent: float):
    found = tracked([25.0, 1.0, 50.0])
    kept = mapping.suggest(found, "ours", set={"percent": f"D:{answer}"})
    for month in (found, tracked([75.0, 1.0, 90.0]), tracked([0.0, 1.0, 1.0])):
        items, findings = read_items(month, mapping.apply(month.tables[0], kept))
        assert items[1].numbers["percent"] == percent
        assert findings == []


def test_noughts_and_ones_are_asked_where_the_months_before_held_percents():
    kept = mapping.suggest(tracked([25.0, 75.0, 50.0]), "ours")
    month = tracked([0.0, 1.0, 1.0])
    _, findings = read_items(month, mapping.apply(month.tables[0], kept))
    assert [(one.code, one.cell) for one in findings] == [("percent-or-fraction", "D3"), ("percent-or-fraction", "D4")]


def test_a_1_among_percents_under_a_heading_of_a_status_counts_for_nothing_until_it_is_answered():
    table, items, said = column([50.0, 1.0, 100.0], "Progress", kind="xlsx")
    assert table.column("status")
    assert [item.status for item in items] == ["On schedule", None, "Completed"]
    assert ("own-status-unknown", "D3") in said


def tracked(values: list[float]):
    lines = [[float(n), f"Write part {n} of the report", "Ana Silva", one] for n, one in enumerate(values, 1)]
    return found([["No.", "Task", "Owner", "% complete"], *lines])


def test_a_date_column_headed_otherwise_is_not_taken_for_what_its_heading_says():
    table, _, _ = column(["2026-03-04", "2026-03-05", "2026-04-01"], "% complete")
    assert table.columns[-1].reads_as == "date"
    assert table.columns[-1].maps_to != "percent" or table.columns[-1].doubtful


def test_texts_under_a_heading_of_a_date_are_no_dates():
    table, _, _ = tracker(
        *(
            [float(n), f"Write part {n}", text]
            for n, text in enumerate(
                [
                    "when the board agrees",
                    "after the audit is over",
                    "with the next budget",
                    "as the staff can",
                    "once it is funded",
                ],
                1,
            )
        ),
        heads=["No.", "Task", "Due date"],
    )
    assert table.column("due") is None or table.column("due").doubtful


def test_of_two_columns_called_status_one_is_the_status_and_the_other_is_asked_about():
    table, items, _ = tracker(
        ["Write the report", "Done", "2026-03-04", "Fine"],
        ["Agree the fees", "Not started", "2026-03-14", "Waiting for Ana"],
        heads=["Task", "Status", "Due", "Status"],
    )
    assert [one.letter for one in table.columns if one.maps_to == "status"] == ["B"]
    assert [item.status for item in items] == ["Completed", "Not started"]
    assert table.columns[-1].doubtful


def test_a_heading_merged_over_several_columns_heads_each_of_them():
    table, _, _ = _merged()
    assert [one.header for one in table.columns] == ["Task", "Planned / Start", "Planned / End", "Status"]
    assert [one.maps_to for one in table.columns] == ["text", "start", "due", "status"]
    assert table.header_rows == (1, 2)


def _merged():
    from tests.intake.own_sheets import first

    return first(
        found(
            [
                ["Task", "Planned", "", "Status"],
                ["", "Start", "End", ""],
                ["Write the report", day("2026-01-13"), day("2026-03-04"), "Done"],
                ["Agree the fees", day("2026-01-14"), day("2026-03-14"), "Late"],
            ],
            merges=((1, 2, 1, 3), (1, 1, 2, 1), (1, 4, 2, 4)),
        )
    )


def test_ticks_are_statuses():
    _, items, _ = column([True, False, True], "Done?", kind="xlsx")
    assert [item.status for item in items] == ["Completed", "Not started", "Completed"]


def test_numbers_under_a_status_are_shares_of_the_work():
    _, items, said = column([0.0, 50.0, 100.0], "Status", kind="xlsx")
    assert [item.status for item in items] == ["Not started", "On schedule", "Completed"]
    assert not said


def test_a_word_that_is_no_status_is_said_at_its_cell():
    table, items, said = column(["Done", "Purple", "Done"], "Status")
    assert [item.status for item in items] == ["Completed", None, "Completed"]
    assert said == {("own-status-unknown", "D3")}
    assert next(word for word in table.words if word.text == "Purple").doubtful


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("In  progress", "On schedule"),
        ("IN_PROGRESS", "On schedule"),
        ("✅ Finished", "Completed"),
        ("✅", "Completed"),
        ("Done (a draft, to be looked at by the lawyers before it is sent to anybody)", "Completed"),
        ("not started", "Not started"),
        ("Off track", "Behind"),
        ("100%", "Completed"),
        ("0", "Not started"),
        ("cancelled", "Discontinued"),
        ("ready for 10/24 meeting", None),
        ("Purple", None),
    ],
)
def test_a_status_word_means_one_of_the_five(text, word):
    assert statuses.meaning(text)[0] == word


@pytest.mark.parametrize("text", ["On hold", "Open", "Pending", "Amber"])
def test_a_word_that_may_mean_two_things_needs_a_look(text):
    word, sure = statuses.meaning(text)
    assert word
    assert sure < 0.7


def test_headings_in_words_of_their_own_are_found():
    table, items, _ = tracker(
        ["Write the report", "Ana Silva", day("2026-03-04"), "Done"],
        ["Agree the fees", "T. Brandt", day("2026-03-14"), "In progress"],
        ["Train the staff", "Ana Silva", "", "Not started"],
        heads=["Work to be carried out", "Person in charge", "By when exactly", "Where we stand"],
    )
    assert [one.maps_to for one in table.columns] == ["text", "responsible", "due", "status"]
    assert len(items) == 3


def test_a_completion_date_alone_is_when_it_is_due_where_every_line_has_one_and_is_asked_about():
    table, _, _ = column(["2027-03-04", "2027-03-05", "2027-04-01"], "Completion Date")
    assert table.columns[-1].maps_to == "due"
    assert {choice.maps_to for choice in table.columns[-1].choices} >= {"due", "completed_on"}


def test_a_completion_date_alone_on_some_lines_is_when_it_was_done_and_is_asked_about():
    table, _, _ = column(["2026-09-04", "", "", "2026-09-05", ""], "Completion Date")
    assert table.columns[-1].maps_to == "completed_on"
    assert table.columns[-1].doubtful


def test_a_completion_date_beside_a_due_date_is_when_it_was_done():
    table, _, _ = tracker(
        *([f"Write part {n}", "2027-03-04", "2027-03-05"] for n in range(1, 5)),
        heads=["Task", "Due date", "Completion Date"],
    )
    assert [one.maps_to for one in table.columns] == ["text", "due", "completed_on"]


def test_a_year_alone_is_the_plan_year_that_ends_in_it_and_is_said():
    table, items, said = tracker(
        *([f"Rate {n}", 70.0 + n, 80.0 + n] for n in range(1, 5)), heads=["Indicator", "2025 Actual", "2026 Target"]
    )
    assert [one.maps_to for one in table.columns[1:]] == ["actual:2024-25", "target:2025-26"]
    assert ("year-alone", "B1") in said
    assert items[0].numbers == {"actual:2024-25": 71.0, "target:2025-26": 81.0}


def test_a_number_that_may_be_thousands_or_decimals_is_not_read():
    heads = ["Indicator", "2024-25 Actual", "2025-26 Target"]
    _, items, said = tracker(["Pupils", "1.400", "1,250"], ["Schools", "12", "14"], heads=heads)
    assert "actual:2024-25" not in items[0].numbers
    assert items[0].numbers["target:2025-26"] == 1250.0
    assert ("number-either", "B2") in said


def test_a_number_with_three_decimals_is_read_where_a_neighbour_shows_the_mark():
    heads = ["Indicator", "2024-25 Actual", "2025-26 Target"]
    _, items, said = tracker(["Pupils", "1.400", "1.450"], ["Schools", "12.5", "14"], heads=heads)
    assert items[0].numbers == {"actual:2024-25": 1.4, "target:2025-26": 1.45}
    assert ("number-either", "B2") not in said


def test_a_fraction_beside_a_percent_in_text_is_said():
    heads = ["Indicator", "2024-25 Actual", "2025-26 Target"]
    _, _, said = tracker(["Rate", 0.5, "52%"], ["Schools", 12.0, 14.0], heads=heads)
    assert ("fraction-among-percents", "B2") in said


def test_a_heading_over_two_others_means_less_than_they_do():
    heads = [["Action step", "Timeline", "", "Status"], ["", "Start", "End", "N / I / C"]]
    lines = [[f"Write part {n}", day(f"2026-08-0{n}"), day(f"2026-10-1{n}"), "Done"] for n in range(1, 5)]
    table, items, _ = first(found([*heads, *lines], merges=[(1, 2, 1, 3)]))
    assert table.header_rows == (1, 2)
    assert [one.maps_to for one in table.columns] == ["text", "start", "due", "status"]
    assert items[0].days["due"].day.isoformat() == "2026-10-11"


def test_a_yes_under_a_heading_that_is_no_status_counts_for_nothing():
    lines = [[f"Write part {n}", "Yes", day(f"2026-10-1{n}"), 0.5] for n in range(1, 5)]
    table, items, _ = tracker(*lines, heads=["Name", "Active", "Finish", "% Complete"])
    assert table.column("status") is None
    assert {item.status for item in with_status(table, items)[0]} == {"On schedule"}
    assert tracker(*lines, heads=["Name", "Completed?", "Finish", "% Complete"])[0].column("status")


def test_a_narrative_of_progress_is_a_note_and_the_percent_says_the_status():
    told = ["open at 12 of 12 schools", "3 schools are left", "the first session was held", "a second draft"]
    lines = [[f"Write part {n}", day("2026-10-12"), 25.0 * n, text] for n, text in enumerate(told, 1)]
    table, items, _ = tracker(*lines, heads=["Action", "By when", "% done", "Progress to date"])
    assert [one.maps_to for one in table.columns] == ["text", "due", "percent", "note"]
    assert [item.status for item in with_status(table, items)[0]][-1] == "Completed"


@pytest.mark.parametrize("heading", ["Completed At", "Date resolved", "Submitted on", "Closed at"])
def test_a_day_of_completion_is_known_by_its_usual_headings(heading: str):
    lines = [["Write it", day("2026-10-12"), day("2026-10-02")], ["Send it", day("2026-10-12"), ""]]
    table, _, _ = tracker(*lines, ["Sell it", day("2026-11-12"), ""], heads=["Name", "Due Date", heading])
    assert table.columns[-1].maps_to == "completed_on"


def test_a_percent_of_time_or_money_is_no_percent_of_the_work():
    lines = [[f"Write part {n}", day("2026-10-12"), 30.0 * n, 25.0 * n, "On track"] for n in range(1, 4)]
    table, _, said = tracker(*lines, heads=["Task", "Due", "% time elapsed", "% of classrooms", "Status"])
    assert [(one.maps_to, one.doubtful) for one in table.columns[2:4]] == [(None, False), ("percent", True)]
    assert "percent-against-status" not in {code for code, _ in said}


def test_a_date_alone_may_be_the_day_of_a_meeting_and_is_asked():
    lines = [[day(f"2026-08-0{n}"), f"Write part {n}", "Ann Lee", "Y"] for n in range(1, 5)]
    table, _, _ = tracker(*lines, heads=["Date", "Decision / action", "By", "Completed?"])
    assert [(one.maps_to, one.doubtful) for one in table.columns[:3]] == [
        ("due", True),
        ("text", table.columns[1].doubtful),
        ("responsible", False),
    ]


def test_a_percent_beyond_all_and_nothing_is_said_and_not_read():
    _, items, said = column([120.0, 100.0, -5.0, "140%"], "% complete", kind="xlsx")
    assert [item.numbers.get("percent") for item in items] == [None, 100.0, None, None]
    assert {cell for code, cell in said if code == "percent-beyond"} == {"D2", "D4", "D5"}


def test_the_second_of_two_columns_of_texts_is_the_text_where_the_first_heads_groups():
    lines = [
        [1.0, "Write the plan", "", "Ann Lee", "", ""],
        ["", "", "Outline", "Ann Lee", day("2026-10-01"), "Done"],
        ["", "", "Draft", "Bo Ek", day("2026-11-01"), "On track"],
        [2.0, "Print it", "", "Bo Ek", "", ""],
        ["", "", "Proof", "Bo Ek", day("2026-12-01"), "Not started"],
    ]
    table, items, _ = tracker(*lines, heads=["ID", "Task", "Subtask", "Owner", "Due", "Status"])
    assert [(one.maps_to, one.doubtful) for one in table.columns[1:3]] == [("group", True), ("text", True)]
    assert [item.texts["text"] for item in items if item.status] == ["Outline", "Draft", "Proof"]
