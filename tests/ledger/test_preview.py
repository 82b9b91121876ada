"""Trying a report before it is sent: what it would change is told, and nothing of it stays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core import figures
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.ledger.preview import preview
from spm_core.ledger.submit import check, submit
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.workbooks import PLAN, report, workbook

ASK = Ask("t", Month(2026, 10), tier="unit", id="U1")


@pytest.fixture
def store() -> Store:
    made = Store.open()
    plans.load(made, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(made, "2026-27", by="chief", at=datetime(2026, 7, 1))
    return made


def row(action: str, word: str, done: object = "", finish: object = "", change: str = "") -> list[object]:
    return [action, word, done, finish, "", change, ""]


def tried(store: Store, *rows: list[object]):
    (one,) = check(store, [Source("Reading.xlsx", report("U1", "2026-10", *rows))])
    seen = preview(store, one)
    assert seen is not None
    return seen


def test_each_action_stands_under_what_became_of_it_with_its_cell(store: Store) -> None:
    seen = tried(
        store,
        row("1.1.Y1-1.1", "On schedule", finish=date(2026, 12, 1), change="re-date"),
        row("1.1.Y1-1.3", "Completed", date(2026, 10, 12), change="none"),
    )

    named = {name: [(one["item"], one["cell"]) for one in rows] for name, rows in seen.changes.items() if rows}
    assert named["completed"] == [("1.1.Y1-1.3", "Status!C3")]
    assert ("1.1.Y1-1.1", "Status!D2") in named["later"]
    assert [(one["item"], one["cell"]) for one in seen.asked] == [("1.1.Y1-1.1", "Status!F2")]
    assert seen.before["T1"]["of"] == 1  # by the end of September
    assert (seen.before["T1"]["n"], seen.after["T1"]["n"], seen.after["T1"]["of"]) == (0, 1, 2)
    assert seen.owed == {"n": 2, "of": 2}


def test_a_milestone_that_moves_stands_with_its_cell(store: Store) -> None:
    told = [["Milestone", "Expected finish"], ["1.1.Y1-1", date(2026, 12, 20)]]
    (one,) = check(store, [Source("Reading.xlsx", report("U1", "2026-10", Milestones=told))])
    seen = preview(store, one)

    assert seen is not None
    later = {row["item"]: (row["kind"], row["cell"]) for row in seen.changes["later"]}
    assert later["1.1.Y1-1"] == ("milestone", "Milestones!B2")


def test_what_is_left_of_last_year_is_compared_with_what_was_said_of_it_last() -> None:
    both = [*PLAN["Milestones"], ["1.1.Y2-1", "1.1", "2027-28", "All schools", date(2028, 3, 31), "U1"]]
    store = Store.open()
    plans.load(store, Source("Plan.xlsx", workbook({**PLAN, "Milestones": both})), by="chief", at=datetime(2026, 6, 1))
    for year in (2026, 2027):
        plans.open_year(store, f"{year}-{year % 100 + 1}", by="chief", at=datetime(year, 7, 1))
    late = row("1.1.Y1-1.3", "Behind", finish=date(2027, 12, 1))
    submit(store, [Source("Reading.xlsx", report("U1", "2027-09", late))], by="Ada", at=datetime(2027, 10, 5))

    (one,) = check(store, [Source("Reading.xlsx", report("U1", "2027-10", late))])
    seen = preview(store, one)

    assert seen is not None
    assert [name for name, rows in seen.changes.items() for one in rows if one["item"] == "1.1.Y1-1.3"] == ["same"]


def test_a_row_with_an_error_is_not_reported_in_the_trial(store: Store) -> None:
    seen = tried(store, row("1.1.Y1-1.1", "Compleet"), row("1.1.Y1-1.3", "On schedule"))

    assert [(one["item"], one["cell"]) for one in seen.changes["not_reported"]] == [("1.1.Y1-1.1", "Status, row 2")]
    assert (seen.owed["n"], seen.in_file) == (1, 2)
    cells = {one["item"]: one["cell"] for rows in seen.changes.values() for one in rows}
    assert cells["1.1.Y1-1.3"] == "Status!B3"


def test_it_says_whose_month_it_is_and_what_was_the_month_before(store: Store) -> None:
    rows = [["1.1.Y1-1.2", "On schedule", "", "", "", "none", ""]]
    (one,) = check(store, [Source("Mathematics.xlsx", report("U2", "2026-10", *rows))])
    (first,) = check(store, [Source("Mathematics.xlsx", report("U2", "2026-07", *rows))])
    seen, at_first = preview(store, one), preview(store, first)

    assert seen is not None
    assert (seen.unit, seen.month, seen.asked) == ("U2", Month(2026, 10), [])
    assert seen.before is not None
    assert seen.before["T1"]["of"] == 1  # due on 30 September
    assert at_first is not None
    assert at_first.before is None  # no month of the year is before it


def test_of_milestones_only_what_moves_is_told_and_a_code_that_is_nowhere_stands_in_nobodys_way(store: Store) -> None:
    rows = [row("1.1.Y1-1.1", "Completed", date(2026, 8, 20)), row("1.1.Y1-1.3", "On schedule"), row("9.9", "Behind")]
    (one,) = check(store, [Source("Reading.xlsx", report("U1", "2026-08", *rows))])
    seen = preview(store, one)

    assert seen is not None
    assert {one["kind"] for rows in seen.changes.values() for one in rows} == {"action"}
    assert (seen.owed["n"], seen.in_file) == (2, 2)


def test_of_what_is_in_the_file_that_counts_which_is_owed(store: Store) -> None:
    done = row("1.1.Y1-1.1", "Completed", date(2026, 8, 20))
    submit(store, [Source("Reading.xlsx", report("U1", "2026-08", done))], by="Ada", at=datetime(2026, 9, 5))

    assert tried(store, done, row("1.1.Y1-1.3", "On schedule")).in_file == 1


def test_what_was_said_of_a_later_month_is_not_what_was_said_before(store: Store) -> None:
    later = row("1.1.Y1-1.3", "Behind", finish=date(2027, 1, 20))
    submit(store, [Source("Reading.xlsx", report("U1", "2026-11", later))], by="Ada", at=datetime(2026, 12, 5))

    seen = tried(store, row("1.1.Y1-1.3", "Behind", finish=date(2026, 12, 1)))

    assert [name for name, rows in seen.changes.items() for one in rows if one["item"] == "1.1.Y1-1.3"] == ["later"]


def test_nothing_of_a_trial_stays_and_others_see_nothing_of_it(store: Store) -> None:
    before, version = figures.completion(store, ASK), store.data_version()
    source = Source("Reading.xlsx", report("U1", "2026-10", row("1.1.Y1-1.3", "Completed", date(2026, 10, 12))))

    with store.trial() as trial:
        submit(trial, [source], by="preview")
        assert figures.completion(trial, ASK) != before
        assert figures.completion(store, ASK) == before

    assert figures.completion(store, ASK) == before
    assert store.data_version() == version
    assert figures.uploads(store, ASK) == []


def test_a_change_during_a_trial_is_stored(store: Store) -> None:
    source = Source("Reading.xlsx", report("U1", "2026-10", row("1.1.Y1-1.3", "On schedule")))

    with store.trial() as trial:
        submit(trial, [source], by="preview")
        submit(store, [source], by="Ada")

    assert [one["by"] for one in figures.uploads(store, ASK)] == ["Ada"]


def test_the_trial_says_what_the_figures_say_once_it_is_sent(store: Store) -> None:
    source = Source(
        "Reading.xlsx",
        report(
            "U1",
            "2026-10",
            row("1.1.Y1-1.1", "Behind", finish=date(2026, 12, 1)),
            row("1.1.Y1-1.3", "Completed", date(2026, 10, 12)),
        ),
    )
    (one,) = check(store, [source])
    seen = preview(store, one)

    submit(store, [source], by="Ada")

    assert seen is not None
    assert seen.after == figures.completion(store, ASK)["groups"][0]
    assert seen.owed == figures.reporting(store, ASK)["groups"][0]["actions"]


def test_a_file_that_says_no_unit_has_no_preview(store: Store) -> None:
    (one,) = check(store, [Source("x.xlsx", b"nothing")])

    assert preview(store, one) is None
    told = {"Report": [["key", "value"], ["unit", "U1"]], "Status": [["Action", "Status"], ["1.1.Y1-1.1", "Behind"]]}
    (one,) = check(store, [Source("x.xlsx", workbook(told))])
    assert (one.report.unit, one.report.month, preview(store, one)) == ("U1", None, None)
