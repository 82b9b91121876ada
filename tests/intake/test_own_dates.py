"""Days as people write them: read when sure, asked when not, suggested when misspelt, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core.intake.own import dates
from spm_core.intake.own.plan_dates import written
from tests.intake.own_sheets import column, day


def due(values, kind="csv", **beside):
    """Read a column of due dates: the days, the column, the findings."""
    table, items, said = column(values, kind=kind, **beside)
    return (
        [item.days["due"].day.isoformat() if "due" in item.days else None for item in items],
        table.column("due"),
        said,
    )


@pytest.mark.parametrize(
    ("text", "order", "iso", "precision"),
    [
        ("2026-10-31", "mdy", "2026-10-31", "day"),
        ("2026/3/4", "dmy", "2026-03-04", "day"),
        ("3/4/2026", "mdy", "2026-03-04", "day"),
        ("3/4/2026", "dmy", "2026-04-03", "day"),
        ("3/4/26", "mdy", "2026-03-04", "day"),
        ("21.03.2026", "dmy", "2026-03-21", "day"),
        ("Tuesday, March 3, 2026", "mdy", "2026-03-03", "day"),
        ("3rd of March 2026", "mdy", "2026-03-03", "day"),
        ("13-Jun-2026", "mdy", "2026-06-13", "day"),
        ("2026-10-31T09:30:00", "mdy", "2026-10-31", "day"),
        ("20261031", "mdy", "2026-10-31", "day"),
        ("2026年3月4日", "mdy", "2026-03-04", "day"),
        ("Sept 2026", "mdy", "2026-09-30", "month"),
        ("Sep-26", "mdy", "2026-09-30", "month"),
        ("2026-02", "mdy", "2026-02-28", "month"),
        ("2/2026", "mdy", "2026-02-28", "month"),
        ("FY27 Q2", "mdy", "2026-12-31", "quarter"),
        ("2026-27.Q2", "mdy", "2026-12-31", "quarter"),
        ("Q2 2026", "mdy", "2026-06-30", "quarter"),
    ],
)
def test_a_day_is_read_with_its_precision(text, order, iso, precision):
    read = dates.read(text, order)
    assert (read.day.isoformat(), read.precision) == (iso, precision)


@pytest.mark.parametrize(
    "text",
    [
        "2/30/2026",
        "31.04.2026",
        "2205-01-01",
        "13/13/2026",
        "Janruary 2025",
        "9 Jan 25",
        "26-01-15",
        "Q2",
        "12",
        "soon",
    ],
)
def test_what_is_no_day_without_doubt_is_none(text):
    assert dates.read(text) is None


def test_a_column_whose_order_one_cell_shows_is_read_in_that_order():
    days, told, said = due(["3/4/2026", "25/4/2026"])
    assert days == ["2026-04-03", "2026-04-25"]
    assert told.date_order == "dmy"
    assert not said


def test_a_column_whose_order_nothing_shows_is_asked_about_cell_by_cell():
    days, told, said = due(["3/4/2026", "5/6/2026"])
    assert days == [None, None]
    assert told.date_order == "ask"
    assert told.unread == (("D2", "3/4/2026"), ("D3", "5/6/2026"))
    assert said == {("date-order-unknown", "D2"), ("date-order-unknown", "D3")}


def test_a_column_that_shows_both_orders_reads_the_sure_days_and_asks_about_the_others():
    days, told, said = due(["25/4/2026", "4/25/2026", "3/4/2026"])
    assert days == ["2026-04-25", "2026-04-25", None]
    assert told.date_order == "ask"
    assert said == {("date-order-unknown", "D4")}


def test_a_day_and_a_month_that_are_equal_need_no_order():
    days, _, said = due(["3/3/2026", "4/4/2026"])
    assert days == ["2026-03-03", "2026-04-04"]
    assert not said


def test_a_day_out_of_range_is_no_question_of_its_order():
    days, _, said = due(["3/4/2205", "3/5/1850"])
    assert days == [None, None]
    assert said == {("own-date-unread", "D2"), ("own-date-unread", "D3")}


def test_a_date_that_a_program_writes_for_none_is_none_and_said():
    days, told, said = due([day("1899-12-30"), day("2026-03-04"), day("1970-01-01")], kind="xlsx")
    assert days == [None, "2026-03-04", None]
    assert told.unread == ()
    assert said == {("null-date", "D2")}  # one finding lists both


@pytest.mark.parametrize("nothing", ["TBD", "n/a", "—", "to be confirmed"])
def test_a_word_for_no_date_yet_is_no_mistake(nothing):
    days, told, said = due(["2026-03-04", nothing])
    assert days == ["2026-03-04", None]
    assert told.unread == ()
    assert not said


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Janruary 2025", "2025-01"),
        ("Setpember 5, 2026", "2026-09-05"),
        (46327.0, "2026-11-01"),
        ("46327", "2026-11-01"),
    ],
)
def test_what_a_cell_may_mean_is_suggested_and_not_taken(value, meant):
    assert dates.how_to_mend(value) == f"If {meant} is meant, write that."


def test_a_text_that_was_read_as_a_date_in_a_workbook_is_said_once_for_the_column():
    days, _, said = due(["March 3, 2026", "March 4, 2026"], kind="xlsx")
    assert days == ["2026-03-03", "2026-03-04"]
    assert said == {("text-for-date", "D2")}


def test_a_quarter_is_written_as_the_plan_writes_it():
    assert str(written(dates.read("FY27 Q2"))) == "2026-27.Q2"
    assert str(written(dates.read("Sept 2026"))) == "2026-09"
    assert str(written(dates.read("2026-09-05"))) == date(2026, 9, 5).isoformat()


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        ("By 6/30/2027", "2027-06-30"),
        ("by the end of June 2027", "2027-06-30"),
        ("End of May 2027", "2027-05-31"),
        ("Until 2027-02-01", "2027-02-01"),
    ],
)
def test_a_day_until_which_something_is_done_is_read(said: str, is_: str):
    read = dates.read(said)
    assert read is not None
    assert read.day.isoformat() == is_


def test_a_day_that_does_not_exist_shows_its_order_all_the_same():
    assert dates.evidence("02/31/2027") == "mdy"
    assert dates.evidence("31/02/2027") == "dmy"
    assert dates.read("02/31/2027") is None


def test_real_dates_beside_texts_of_days_that_could_be_no_months_may_be_exchanged():
    _, items, said = column([day("2026-03-10"), "25/10/2026", day("2026-05-11"), "30/11/2026"], kind="xlsx")
    assert ("dates-perhaps-exchanged", "D2") in said
    assert [str(item.days["due"].day) for item in items] == ["2026-03-10", "2026-10-25", "2026-05-11", "2026-11-30"]


def test_dates_that_show_a_day_beyond_the_twelfth_were_not_exchanged():
    for values in (
        [day("2026-03-10"), "25/10/2026", day("2026-05-21")],
        [day("2026-03-10"), day("2026-05-11"), day("2026-06-12")],
        ["03/10/2026", "25/10/2026"],
        [day("2026-03-10"), "Oct 2026", "TBD"],
    ):
        assert "dates-perhaps-exchanged" not in {code for code, _ in column(values, kind="xlsx")[2]}
