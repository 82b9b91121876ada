"""A table where a person says it stands: placed, kept with its mapping, found there again in the next month's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spm_core.errors import WrongUse
from spm_core.intake import Source
from spm_core.intake.own.again import as_placed, found_again, placed, placed_at
from spm_core.intake.own.inspect import inspect, table_at
from spm_core.intake.own.mapping import known, of_table
from spm_core.intake.own.placed import Placed, of_document
from tests.workbooks import workbook

HEADS = ["Colour", "Weight", "Ends"]
PLAIN = [
    ["red tape removed", "a lot", date(2026, 9, 30)],
    ["blue book printed", "less", date(2026, 10, 30)],
    ["green paper read", "less", date(2026, 12, 18)],
]
NAMES = [["Signed by", "", ""], ["Rivera", "Head", date(2026, 11, 3)], ["Okafor", "Deputy", date(2026, 11, 4)]]


def book(*rows: list[object], name: str = "Plan"):
    (found,) = inspect([Source("plan.xlsx", workbook({name: [list(row) for row in rows]}))])
    return found


def rows_of(table):
    return table.header_rows, table.first_row, table.last_row, table.item_rows


def test_a_table_is_found_anew_where_its_headings_are_said_to_stand():
    found = book(["Our plan"], [], HEADS, *PLAIN, *NAMES)

    table = table_at(found, "Plan", [3], 6)

    assert rows_of(table) == ((3,), 4, 6, (4, 5, 6))
    assert [column.header for column in table.columns] == HEADS


def test_two_rows_of_headings_and_columns_are_taken_as_said():
    found = book(["", "What", "What", "When"], ["x", *HEADS], *(["x", *row] for row in PLAIN))

    table = table_at(found, "Plan", [1, 2], 4, (2, 4))

    assert rows_of(table)[:3] == ((1, 2), 3, 4)
    assert [column.header for column in table.columns] == ["What / Colour", "What / Weight", "When / Ends"]


@pytest.mark.parametrize(
    ("sheet", "heads", "last", "says"),
    [
        ("Other", [3], None, "There is no sheet 'Other'"),
        ("Plan", [6], None, "between 1 and 5"),
        ("Plan", [3, 5], None, "between 1 and 5"),
        ("Plan", [3], 3, "between 4 and 6"),
        ("Plan", [3], 60, "between 4 and 6"),
        ("Plan", [1], None, "no two headings"),
    ],
)
def test_a_place_where_no_table_can_stand_is_refused_with_its_reason(sheet, heads, last, says):
    with pytest.raises(WrongUse, match=says):
        table_at(book(["Our plan"], [], HEADS, *PLAIN), sheet, heads, last)


def test_a_placed_table_takes_the_place_of_what_was_found_on_its_cells_and_cuts_the_one_above():
    other = [["Task", "Owner", "Due date", "Status"], ["Write it", "Ann", date(2026, 10, 1), "Done"]]
    found = book(*other, *([[]] * 6), HEADS, *PLAIN)
    assert [(table.header_rows, table.last_row) for table in found.tables] == [((1,), 12)]

    now = placed(found, table_at(found, "Plan", [9], 12))

    assert [(table.header_rows, table.item_rows) for table in now.tables] == [((1,), (2,)), ((9,), (10, 11, 12))]
    assert now.tables[0].last_row == 2
    alone = placed(found, table_at(found, "Plan", [9], 12), instead_of="Plan!A1")
    assert [table.header_rows for table in alone.tables] == [(9,)]


def test_the_next_months_table_is_found_by_its_headings_wherever_they_stand_and_ends_where_it_ended():
    found = book(["Our plan"], [], HEADS, *PLAIN, *NAMES)
    table = table_at(found, "Plan", [3], 6)
    kept = as_placed(found, table, of_table(table, "Plan"))
    assert isinstance(kept, Placed)
    kept = of_document(kept.to_json())
    later = book(["Our plan"], [], ["changed again"], [], HEADS, *PLAIN, *PLAIN[:2], *NAMES, name="October")

    now, usable = found_again(later, [kept])

    mapping = known(now.tables, usable)
    assert mapping == kept
    (again,) = [table for table in now.tables if table.header_rows == (5,)]
    assert rows_of(again) == ((5,), 6, 10, (6, 7, 8, 9, 10))


def test_where_the_end_is_not_to_be_seen_any_more_a_person_is_asked():
    found = book(["Our plan"], [], HEADS, *PLAIN, *NAMES)
    table = table_at(found, "Plan", [3], 6)
    kept = as_placed(found, table, of_table(table, "Plan"))
    if kept.until is None:
        kept = replace(kept, until="signed by")

    for rows in ([*PLAIN, ["Approved by", "", ""], *NAMES[1:]], [*PLAIN, *NAMES, *NAMES]):
        assert found_again(book(["Our plan"], [], HEADS, *rows), [kept])[1] == []


def test_a_table_that_its_looks_find_is_kept_as_before():
    heads = ["Task", "Owner", "Due date", "Status"]
    found = book(heads, *([f"Write part {n}", "Ann", date(2026, 10, n), "Done"] for n in range(1, 6)))
    (table,) = found.tables

    kept = as_placed(found, table, of_table(table, "Plan"))

    assert not isinstance(kept, Placed)
    assert "depth" not in kept.to_json()
    assert found_again(found, [kept]) == (found, [kept])


def test_a_place_given_as_a_cell_takes_the_rows_below_it_that_are_headings_too():
    found = book(["Our plan"], [], ["Colour", 2025, 2026], *([f"shade {n}", n, n + 1] for n in range(4)))
    assert found.tables == ()
    now, place = placed_at(found, "plan!$A$3")
    assert place == "Plan!A3"
    assert [rows_of(table) for table in now.tables] == [((3,), 4, 7, (4, 5, 6, 7))]
    assert placed_at(now, "Plan!A3") == (now, "Plan!A3")
    with pytest.raises(WrongUse, match="no two headings"):
        placed_at(found, "Plan!A1")
    with pytest.raises(WrongUse, match="beside the headings"):
        placed_at(book(["", HEADS[0], HEADS[1]], ["", "a", "b"], ["x", "", ""]), "Plan!D1")


BARE = [
    ["Write the plan", "Ann", date(2026, 9, 30), "Done"],
    ["Ask the schools", "Bo", date(2026, 10, 30), "In progress"],
    ["Print the book", "Ann", date(2026, 12, 18), ""],
]


def test_a_table_without_headings_is_placed_by_its_first_row_and_known_again_by_what_its_columns_hold():
    found = book(["Our plan"], [], *BARE, [], *NAMES)

    table = table_at(found, "Plan", (), 5, (1, 4), first_row=3)

    assert rows_of(table) == ((), 3, 5, (3, 4, 5))
    meant = {column.letter: column.maps_to for column in table.columns}
    assert meant == {"A": "text", "B": None, "C": "due", "D": "status"}
    kept = of_document(as_placed(found, table, of_table(table, "Bare")).to_json())
    later = book(["Our plan"], [], *BARE, ["Sell it", "Bo", date(2027, 1, 8), "Done"], [], *NAMES)
    now, usable = found_again(later, [kept])
    mapping = known(now.tables, usable)
    assert mapping == kept
    (again,) = [one for one in now.tables if not one.header_rows]
    assert again.item_rows == (3, 4, 5, 6)


@pytest.mark.parametrize(
    "rows",
    [
        [["Task", "Lead", "Due date", "Status"], *BARE],  # headings stand there now
        [[row[0], row[1], row[3], row[2]] for row in BARE],  # two columns changed places
        [["", *row] for row in BARE],  # all moved to the right
    ],
)
def test_a_table_without_headings_that_is_not_as_it_was_is_asked_anew(rows):
    found = book(["Our plan"], [], *BARE)
    table = table_at(found, "Plan", (), 5, (1, 4), first_row=3)
    kept = as_placed(found, table, of_table(table, "Bare"))

    now, usable = found_again(book(["Our plan"], [], *rows), [kept])

    assert known(now.tables, usable) is None


def test_a_table_without_headings_needs_two_columns():
    with pytest.raises(WrongUse, match="no two columns"):
        table_at(book(["Our plan"], ["a"], ["b"]), "Plan", (), 3, first_row=2)
    with pytest.raises(WrongUse, match="between 1 and 3"):
        table_at(book(["Our plan"], ["a"], ["b"]), "Plan", (), 9, first_row=2)
