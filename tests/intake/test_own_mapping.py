"""A layout's meaning suggested, corrected, kept, and applied to the next month's file."""

from __future__ import annotations

import pytest

from spm_core.errors import WrongUse
from spm_core.intake.own import mapping
from tests.intake.own_sheets import HEADS, day, found

LINES = [
    [1.0, "Write the report", "Ana Silva", day("2026-03-04"), "Done"],
    [2.0, "Agree the fees", "T. Brandt", day("2026-03-14"), "On hold"],
    [3.0, "Train the staff", "Ana Silva", day("2026-04-14"), "Done"],
]


def plan(heads=HEADS, lines=LINES):
    return found([list(heads), *map(list, lines)])


def moved(order, heads=HEADS, lines=LINES):
    """The same with its columns in another order."""
    return plan([heads[at] for at in order], [[line[at] for at in order] for line in lines])


def kept():
    return mapping.suggest(plan(), "Plan", words={"On hold": "Behind"})


def test_a_suggestion_says_each_heading_and_each_word():
    said = kept()
    assert said.columns == {
        "no.": "code",
        "task": "text",
        "owner": "responsible",
        "due date": "due",
        "status": "status",
    }
    assert said.words["on hold"] == "Behind"
    assert mapping.Mapping.of_json(said.to_json()) == said


def test_a_correction_by_letter_or_heading_moves_a_meaning():
    said = mapping.suggest(plan(), "Plan", set={"note": "C", "responsible": None, "start": "Due date", "due": None})
    assert said.columns["owner"] == "note"
    assert said.columns["due date"] == "start"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"set": {"colour": "A"}}, "is no meaning of a column"),
        ({"set": {"due": "Z"}}, "There is no column 'Z'"),
        ({"words": {"On hold": "Maybe"}}, "is no status"),
        ({"table": "Nowhere!A1"}, "Tables found: Plan!A1"),
        ({"set": {"target:soon": "A"}}, "target:soon"),
    ],
)
def test_a_wrong_correction_names_what_is_there(wrong, message):
    with pytest.raises(WrongUse, match=message):
        mapping.suggest(plan(), "Plan", **wrong)


def test_columns_in_another_order_are_the_same_layout():
    other = moved([4, 2, 0, 3, 1]).tables[0]
    assert mapping.matches(other, kept())
    told = mapping.apply(other, kept())
    assert {one.header: one.maps_to for one in told.columns}["Status"] == "status"
    assert not any(one.doubtful for one in told.columns)
    assert not mapping.differences(other, kept())


def test_an_added_column_alone_is_asked_about():
    other = plan([*HEADS, "Remarks"], [[*line, "waits"] for line in LINES]).tables[0]
    told = mapping.differences(other, kept())
    assert [one.header for one in told.added] == ["Remarks"]
    assert not (told.gone)
    assert not (told.renamed)
    assert not (told.words)
    assert not mapping.matches(other, kept())


def test_a_renamed_column_is_paired_with_the_one_it_was():
    other = plan(["No.", "Task", "Owner", "Deadline", "Status"]).tables[0]
    told = mapping.differences(other, kept())
    assert [(key, one.header) for key, one in told.renamed] == [("due date", "Deadline")]
    assert not (told.added)
    assert not (told.gone)


def test_a_column_that_is_gone_is_said():
    told = mapping.differences(moved([0, 1, 3, 4]).tables[0], kept())
    assert told.gone == ("owner",)


def test_a_new_word_that_needs_a_look_is_asked_about():
    lines = [*LINES, [4.0, "Open the hall", "Ana Silva", day("2026-05-01"), "Purple"]]
    told = mapping.differences(plan(HEADS, lines).tables[0], kept())
    assert [word.text for word in told.words] == ["Purple"]


def test_another_layout_is_no_changed_one():
    other = plan(["Name", "Street", "Town", "Since", "State"]).tables[0]
    assert mapping.differences(other, kept()) is None
    assert mapping.nearest(other, [kept()]) is None


def test_of_equal_headings_each_has_a_key_of_its_own():
    table = plan(["No.", "Task", "Owner", "Due date", "Owner"]).tables[0]
    assert list(mapping.keys(table.columns).values()) == ["no.", "task", "owner", "due date", "owner#2"]
