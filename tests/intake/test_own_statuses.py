"""Status words: what is taken, what is asked, and that nothing unsure counts."""

from __future__ import annotations

import pytest

from spm_core.intake.own import mapping as mappings
from spm_core.intake.own import statuses
from spm_core.intake.own.items import read_items
from spm_core.intake.own.said import reworded
from tests.intake.own_sheets import HEADS, day, found, tracker

WORK = ["Write the plan", "Train the teams", "Buy the buses", "Open the line", "Print the forms", "Meet the board"]


def with_statuses(*said: object, heading: str = "Status"):
    lines = [
        [float(n), text, "Ana Silva", "2027-03-04", one]
        for n, (text, one) in enumerate(zip(WORK, said, strict=False), 1)
    ]
    return tracker(*lines, heads=[*HEADS[:4], heading])


@pytest.mark.parametrize(
    "said",
    [
        "Not sure it is done",
        "Complete: 3 of 5",
        "Done except training",
        "Complete - pending board approval",
        "Completed - see note",
        "Done (draft only)",
        "Will be completed in May",
        "Almost done",
        "✅ all but the library",
        "Moved to next year",
    ],
)
def test_a_status_that_is_limited_or_unsure_counts_for_nothing_and_is_asked(said: str):
    _, items, findings = with_statuses("Done", "In progress", said)
    assert [item.status for item in items] == ["Completed", "On schedule", None]
    assert ("own-status-unknown", "E4") in findings


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Not on track", "Behind"),
        ("Not on schedule", "Behind"),
        ("On-going", "On schedule"),
        ("75% done", "On schedule"),
        ("Begun", "On schedule"),
        ("Completo", "Completed"),
        ("En proceso", "On schedule"),
        ("Sin iniciar", "Not started"),
        ("Not started yet", "Not started"),
        ("✅ Done", "Completed"),
        ("In Progress (50%)", "On schedule"),
    ],
)
def test_a_plain_status_is_taken(said: str, means: str):
    word, sure = statuses.meaning(said)
    assert word == means
    assert sure >= 0.7


@pytest.mark.parametrize("said", ["Not at risk", "Incomplete", "Not done", "Y", "N", "IP", "Closed", "Open"])
def test_a_likely_status_is_proposed_and_looked_at(said: str):
    word, sure = statuses.meaning(said)
    assert word is not None
    assert sure == statuses.LIKELY


def test_a_likely_word_that_a_kept_mapping_does_not_have_counts_for_nothing():
    table, _, _ = with_statuses("Done", "In progress")
    kept = mappings.of_table(table, "Plan")
    later, _, _ = with_statuses("Done", "In progress", "Closed")
    words = {word.text: word.means for word in mappings.apply(later, kept).words}
    assert words == {"Done": "Completed", "In progress": "On schedule", "Closed": None}


def test_a_box_that_is_not_ticked_is_asked_about():
    table, _, _ = with_statuses(True, False, True, False, heading="Done")
    assert {word.text: word.doubtful for word in table.words} == {"TRUE": False, "FALSE": True}


def test_the_words_are_those_of_the_column_that_means_the_status_now():
    inspection = found(
        [
            ["No.", "Task", "Owner", "Due date", "Status", "Our view"],
            *([float(n), text, "Ana Silva", "2027-03-04", "Open", "Running late"] for n, text in enumerate(WORK, 1)),
        ]
    )
    (table,) = inspection.tables
    moved = reworded(inspection, mappings.correct(table, {"status": "F"}, {}))
    assert [(word.text, word.means) for word in moved.words] == [("Running late", "Behind")]
    kept = mappings.suggest(inspection, "Plan", set={"status": "F"})
    assert kept.words == {"running late": "Behind"}


MARKED = ["No.", "Task", "Owner", "Due date", "Not Started", "In Progress", "Completed"]


def marked(*marks: tuple[object, object, object]):
    lines = [
        [float(n), text, "Ana Silva", "2027-03-04", *row]
        for n, (text, row) in enumerate(zip(WORK, marks, strict=False), 1)
    ]
    return tracker(*lines, heads=MARKED)


@pytest.mark.parametrize("mark", ["x", "X", "✓", True, 1.0])
def test_a_mark_in_a_column_for_each_status_says_that_status(mark: object):
    table, items, _ = marked((mark, "", ""), ("", mark, ""), ("", "", mark), ("", "", ""))
    assert [item.status for item in items] == ["Not started", "On schedule", "Completed", None]
    assert [item.cells.get("status") for item in items] == ["E2", "F3", "G4", None]
    assert [column.maps_to for column in table.columns[4:]] == ["status"] * 3


def test_a_line_marked_twice_has_no_status():
    _, items, findings = marked(("x", "", ""), ("", "x", "x"), ("", "", "x"))
    assert [item.status for item in items] == ["Not started", None, "Completed"]
    assert ("status-marked-twice", "F3") in findings


def test_a_column_headed_completed_alone_with_a_status_beside_it_is_no_mark():
    table, _, _ = tracker(
        *([float(n), text, "In progress", "x"] for n, text in enumerate(WORK, 1)),
        heads=["No.", "Task", "Status", "Completed"],
    )
    assert table.column("status").header == "Status"
    assert not any(column.marks for column in table.columns)


@pytest.mark.parametrize(
    "said",
    [
        "Done?",
        "Complete (75%)",
        "Complete (expected)",
        "Cancelled?",
        "~Done",
        "Done ✗",
        "Completed (phase 1)",
        "Complete 80%",
    ],
)
def test_what_is_done_with_a_doubt_or_an_addition_is_asked(said: str):
    _, items, findings = with_statuses("Done", "In progress", said)
    assert [item.status for item in items] == ["Completed", "On schedule", None]
    assert ("own-status-unknown", "E4") in findings


def test_whole_numbers_that_stand_for_statuses_by_a_key_of_their_own_are_asked():
    table, items, _ = with_statuses(1.0, 2.0, 3.0, 1.0)
    assert [item.status for item in items] == [None] * 4
    assert all(word.means is None for word in table.words)


def test_marks_go_by_the_kept_columns_when_one_cell_holds_another_mark():
    lines = [[float(n), text, "Ana Silva", "2027-03-04"] for n, text in enumerate(WORK[:3], 1)]
    first = found([MARKED, [*lines[0], "x", "", ""], [*lines[1], "", "x", ""], [*lines[2], "", "", "x"]])
    kept = mappings.of_table(first.tables[0], "Plan")
    later = found([MARKED, [*lines[0], "", "O", ""], [*lines[1], "no", "x", ""], [*lines[2], "x", "", "x"]])
    table = mappings.apply(later.tables[0], kept)
    items, said = read_items(later, table)
    assert [item.status for item in items] == ["On schedule", "On schedule", None]
    assert "status-marked-twice" in {one.code for one in said}


MONTHS = (
    ["Jan", "Feb", "Mar"],
    ["2026-01", "2026-02", "2026-03"],
    ["Dec 25", "Jan 26", "Feb 26"],
    ["2026-01-31", "2026-02-28", "2026-03-31"],
    ["FY26 / Q1", "FY26 / Q2", "FY26 / Q3"],
)


def by_month(heads: list[str], *marks: str):
    lines = [
        [float(n), f"Write part {n} of it", "Ana Silva", day("2026-03-20"), *(one or "" for one in line.split("|"))]
        for n, line in enumerate(marks, 1)
    ]
    return tracker(*lines, heads=["No.", "Task", "Lead", "Due date", *heads])


@pytest.mark.parametrize("heads", MONTHS)
def test_letters_under_months_are_statuses_to_be_asked_about_and_yellow_is_no_yes(heads: list[str]) -> None:
    table, items, _ = by_month(heads, "G|Y|", "R|Y|", "G|Y|")
    assert [(one.letter, one.doubtful) for one in table.columns if one.maps_to == "status"] == [("F", True)]
    assert {word.text: word.means for word in table.words} == {"Y": "Behind", "G": "On schedule", "R": "Behind"}
    assert [item.status for item in items] == ["Behind"] * 3


@pytest.mark.parametrize(
    "marks", [("x|x|", "|x|x", "|x|"), ("P|A|", "|P|A", "A|A|"), ("1|1|", "|1|1", "1||"), ("A|A|", "A||", "A|A|")]
)
def test_a_bar_of_marks_under_months_is_a_schedule_and_no_status(marks: tuple[str, ...]) -> None:
    for heads in MONTHS[:4]:
        table, _, _ = by_month(heads, *marks)
        assert table.column("status") is None


def test_weeks_are_no_months() -> None:
    table, _, _ = by_month(["2026-01-05", "2026-01-12", "2026-01-19"], "G|Y|", "R|Y|", "G|Y|")
    assert table.column("status") is None
