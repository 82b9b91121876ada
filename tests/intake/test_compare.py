"""Two editions compared: each reading in a small example, and random editions whose edits come back counted."""

from __future__ import annotations

import statistics
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.errors import Refused
from spm_core.intake.cells import Workbook
from spm_core.intake.own.compare import Comparison, compare
from spm_core.intake.own.compare_choice import basis
from spm_core.intake.own.compare_edition import Edition
from spm_core.intake.own.compare_tables import Asked, editions
from spm_core.intake.own.model import Inspection
from tests.intake.editions import edition
from tests.intake.own_sheets import found

HEADS = ("No.", "Task", "Due", "Status")


def compared(old: Edition, new: Edition, **asked: Any) -> Comparison:
    return compare(old, new, basis(old, new, Asked(**asked)))


def day(text: str) -> list[str]:
    return ["d", f"{text}T00:00:00"]


OLD = [
    ["A1", "Plan", day("2026-01-10"), "Open"],
    ["A2", "Build", "2/16/2026 8:00:00 AM", "Going"],
    ["A3", "Test", "03/01/2026", "Going"],
    ["A4", "Ship", "DOER", "Open"],
    ["A5", "Leave", day("2026-05-01"), "Done"],
]
NEW = [
    ["A1", "Plan", day("2026-01-10"), "Done"],
    ["A2", "Build", "2026-03-18", "Late"],
    ["A3", "Test", "2/27/2026", "Going"],
    ["A4", "Ship", "", "Stopped"],
    ["A6", "Sell", day("2026-06-01"), "Open"],
]


def test_the_contracts_document_of_two_editions():
    answer = compared(edition(OLD), edition(NEW, file="new.xlsx")).to_json(items=True)

    assert answer == {
        "old": {"file": "old.xlsx", "table": "Tracker!A1", "items": 5},
        "new": {"file": "new.xlsx", "table": "Tracker!A1", "items": 5},
        "key": ["A"],
        "date": "C",
        "status": "D",
        "matched": 4,
        "added": 1,
        "gone": 1,
        "duplicate_keys": 0,
        "dates": {
            "both": 3,
            "later": 1,
            "earlier": 1,
            "same": 1,
            "median_days_later": 30,
            "not_dates": {"old": 1, "new": 1},
        },
        "status_changes": {
            "forward": 1,
            "backward": 1,
            "other": 1,
            "pairs": [
                {"from": "Going", "to": "Late", "n": 1},
                {"from": "Open", "to": "Done", "n": 1},
                {"from": "Open", "to": "Stopped", "n": 1},
            ],
        },
        "items": [
            {"key": ["A1"], "old": {"date": "2026-01-10", "status": "Open", "cell": "C2"}, "new": {"date": "2026-01-10", "status": "Done", "cell": "C2"}, "days": 0},
            {"key": ["A2"], "old": {"date": "2026-02-16", "status": "Going", "cell": "C3"}, "new": {"date": "2026-03-18", "status": "Late", "cell": "C3"}, "days": 30},
            {"key": ["A3"], "old": {"date": "2026-03-01", "status": "Going", "cell": "C4"}, "new": {"date": "2026-02-27", "status": "Going", "cell": "C4"}, "days": -2},
            {"key": ["A4"], "old": {"date": None, "status": "Open", "cell": "C5"}, "new": {"date": None, "status": "Stopped", "cell": "C5"}, "days": None},
        ],
    }  # fmt: skip
    assert "items" not in compared(edition(OLD), edition(NEW)).to_json()


def test_an_item_that_lost_its_date_is_changed_and_has_no_days():
    done = compared(edition([["A1", "Plan", "2026-01-10", "Open"]]), edition([["A1", "Plan", "TBD", "Open"]]), date="C")
    assert [(one.changed, one.days) for one in done.pairs] == [(True, None)]
    assert done.dates["both"] == 0
    assert done.dates["not_dates"] == {"old": 0, "new": 1}


def test_a_doubled_key_is_counted_once_and_left_out_on_both_sides_with_its_cells():
    old = edition([["A1", "x", "2026-01-01", ""], ["A1", "y", "2026-01-02", ""], ["A2", "z", "2026-01-03", ""]])
    new = edition([["A1", "x", "2026-02-01", ""], ["A2", "z", "2026-01-03", ""], ["", "w", "", ""]])
    done = compared(old, new, key=("A",))
    assert (len(done.pairs), len(done.added), len(done.gone)) == (1, 0, 0)
    assert [(one.key, one.old, one.new) for one in done.duplicates] == [
        (("A1",), ("C2", "C3"), ("C2",)),
        (("",), (), ("C4",)),
    ]


@pytest.mark.parametrize(
    ("was", "now", "way"),
    [
        ("Open", "Late", "forward"),
        ("Open", "Going", "forward"),
        ("Late", "Going", "forward"),
        ("Going", "Late", "backward"),
        ("Done", "Going", "backward"),
        ("Late", "Done", "forward"),
        ("Stopped", "Done", "other"),
        ("", "Done", "other"),
        ("Done", "whatever", "other"),
        ("Done", "Completed", "other"),
    ],
)
def test_which_way_a_status_goes(was, now, way):
    done = compared(edition([["A1", "Plan", "", was]]), edition([["A1", "Plan", "", now]]))
    assert done.status_changes == {
        **dict.fromkeys(("forward", "backward", "other"), 0),
        way: 1,
        "pairs": [{"from": was, "to": now, "n": 1}],
    }


def test_the_order_of_day_and_month_is_the_columns():
    old = edition([["A1", "Plan", "03/04/2026", ""]], orders={"Due": "mdy"})
    new = edition([["A1", "Plan", "03/04/2026", ""]], orders={"Due": "dmy"})
    assert [one.days for one in compared(old, new).pairs] == [30]


def test_without_date_and_status_the_values_that_changed_are_counted():
    heads = ("Task", "Value", "Unit")
    old = edition([["a", "1.0", "km"], ["b", "2", "km"], ["c", "3", ""]], heads)
    new = edition([["a", 1.0, "m"], ["b", 2.5, "m"], ["c", "3", ""]], heads)
    done = compared(old, new)
    assert (done.values, done.rows_changed) == ({"Value": 1, "Unit": 2}, 2)


# --- the key that suggests itself ---


def letters(old: Edition, new: Edition) -> list[str]:
    return [both[0].letter for both in basis(old, new, Asked()).key]


def test_codes_are_the_key_where_they_name_the_items():
    assert letters(edition(OLD), edition(NEW)) == ["A"]


def test_codes_that_were_given_anew_are_not_the_key():
    tasks = ["Plan", "Build", "Test", "Ship", "Sell"]
    old = edition([[n, task, "", ""] for n, task in enumerate(tasks, 1)])
    new = edition([[n, task, "", ""] for n, task in enumerate(["First", *tasks], 1)])
    assert letters(old, new) == ["B"]


def test_codes_with_texts_where_a_code_has_several_rows():
    rows = [[f"P{n}", phase, "", ""] for n in range(5) for phase in ("Design", "Build")]
    assert letters(edition(rows), edition(rows)) == ["A", "B"]


def test_texts_under_their_group_line_where_the_texts_repeat():
    rows = [["", "First", "", ""], ["", "Plan", "", ""], ["", "Build", "", ""], ["", "Second", "", ""],
            ["", "Plan", "", ""], ["", "Build", "", ""]]  # fmt: skip
    lines = {2: "First", 5: "Second"}
    done = compared(edition(rows, groups=lines), edition(rows, groups=lines))
    assert (done.basis.grouped, len(done.pairs), len(done.duplicates)) == (True, 4, 0)
    assert done.pairs[0].new.key == ("First", "Plan")


def test_a_group_that_is_written_once_holds_for_the_rows_below_it():
    heads = ("Team", "Task", "Due")
    rows = [["North", "Plan", ""], ["", "Build", ""], ["South", "Plan", ""], ["", "Build", ""]]
    done = compared(edition(rows, heads), edition(rows, heads))
    assert done.pairs[3].new.key == ("South", "Build")


def test_the_fewest_columns_where_nothing_else_names_the_items():
    heads = ("Site", "Phase", "Kind", "Due")
    rows = [[site, phase, "same", "2026-01-01"] for site in ("N", "S", "W") for phase in ("Design", "Build")]
    found = basis(edition(rows, heads), edition(rows, heads), Asked())
    assert [both[0].header for both in found.key] == ["Site", "Phase"]
    assert found.why == "Site and Phase together tell all items apart"


# --- what was asked for ---


def test_columns_by_letter_by_header_and_apart_for_each_edition():
    old = edition(OLD)
    new = edition([[row[1], row[0], *row[2:]] for row in NEW], ("Task", "No.", "Finish", "Status"), file="new.xlsx")
    for asked in ("Due=Finish", "C", "due", "C=C"):
        found = basis(old, new, Asked(key=("A=B",), date=asked))
        assert [one.header for one in (*found.key[0], *(found.date or ()))] == ["No.", "No.", "Due", "Finish"]


def refused(old: Edition, new: Edition, **asked: Any) -> Any:
    with pytest.raises(Refused) as caught:
        basis(*editions(old.inspection, new.inspection, Asked(**asked)), Asked(**asked))
    return caught.value.findings[0]


def test_a_table_or_column_that_is_not_there_is_refused_with_those_that_are():
    old, new = edition(OLD), edition(NEW, file="new.xlsx")
    assert refused(old, new, table="Plan!A1").message == "old.xlsx has no table 'Plan!A1'. Tables found: Tracker!A1."
    assert (
        refused(old, new, date="Ende").message
        == "old.xlsx, table Tracker!A1, has no column 'Ende'. Its columns: A No., B Task, C Due, D Status."
    )
    assert refused(old, new, status="Status=Z").code == "compare-no-column"
    assert {refused(old, new, table="tracker", new_table="Tracker!C4", key=("Q",)).code} == {"compare-no-column"}


def test_nothing_in_common_says_what_the_keys_look_like():
    finding = refused(edition([["A1", "Plan", "", ""]]), edition([["B7", "Bake", "", ""]]), key=("A",))
    assert finding.code == "compare-nothing-common"
    assert finding.message.endswith("Keys of the old one look like: A1; of the new one: B7.")


def test_without_a_table_named_the_two_that_go_together_are_taken():
    two = edition([["x", "y"]], ("Word", "Meaning"), sheet="Legend")
    one = edition(OLD)
    sheets = {**two.inspection.workbook.sheets, **one.inspection.workbook.sheets}
    many = Inspection("many.xlsx", "0", "xlsx", Workbook("xlsx", sheets=sheets), (two.table, one.table))
    old, new = editions(many, edition(NEW).inspection, Asked())
    assert (old.table.sheet, new.table.sheet) == ("Tracker", "Tracker")


# --- random editions made from known edits ---

START = date(2026, 1, 1)
FORMS = (
    lambda at: day(at.isoformat()),
    lambda at: at.isoformat(),
    lambda at: f"{at:%m/%d/%Y}",
    lambda at: f"{at.month}/{at.day}/{at.year} 5:00:00 PM",
)
RANK = {"Open": 0, "Late": 1, "Going": 2, "Done": 3}

item = st.fixed_dictionaries(
    {
        "day": st.one_of(st.none(), st.integers(0, 900)),
        "code": st.sampled_from(["", "TBD", "DOES", "n/a"]),
        "status": st.sampled_from([*RANK, "", "Stopped"]),
        "fate": st.sampled_from(["keep", "keep", "keep", "gone", "added", "twice old", "twice new"]),
        "by": st.integers(-60, 90),
        "lost": st.booleans(),
        "status after": st.sampled_from([*RANK, "", "Stopped", "Neither"]),
        "form": st.sampled_from(FORMS),
        "form after": st.sampled_from(FORMS),
    }
)


@given(items=st.lists(item, min_size=1, max_size=25), shuffled=st.randoms(use_true_random=False))
def test_random_editions_made_from_known_edits_come_back_counted(items, shuffled):
    old: list[list[Any]] = [["anchor", "anchor", "2026-01-01", "Done"]]
    new: list[list[Any]] = [["anchor", "anchor", "2026-01-01", "Done"]]
    days, ways, pairs = [0], {"forward": 0, "backward": 0, "other": 0}, {}
    fates, not_dates = {"keep": 1, "gone": 0, "added": 0, "twice old": 0, "twice new": 0}, [0, 0]
    for n, one in enumerate(items):
        fate = one["fate"]
        fates[fate] += 1
        at = START + timedelta(days=one["day"]) if one["day"] is not None else None
        to = at + timedelta(days=one["by"]) if at and not one["lost"] else None
        before = [f"C-{n}", f"Task {n}", one["form"](at) if at else one["code"], one["status"]]
        after = [f"C-{n}", f"Task {n}", one["form after"](to) if to else one["code"], one["status after"]]
        times = (
            0 if fate == "added" else 2 if fate == "twice old" else 1,
            0 if fate == "gone" else 2 if fate == "twice new" else 1,
        )
        old += [before] * times[0]
        new += [after] * times[1]
        not_dates = [not_dates[0] + times[0] * (at is None), not_dates[1] + times[1] * (to is None)]
        if fate != "keep":
            continue
        if at and to:
            days.append((to - at).days)
        was, now = one["status"], one["status after"]
        if was != now:
            pairs[was, now] = pairs.get((was, now), 0) + 1
            known = was in RANK and now in RANK
            ways["other" if not known else "forward" if RANK[now] > RANK[was] else "backward"] += 1
    shuffled.shuffle(new)
    done = compared(edition(old), edition(new), key=("No.",), date="Due", status="Status").to_json(items=True)

    later = [n for n in days if n > 0]
    assert (done["matched"], done["added"], done["gone"]) == (fates["keep"], fates["added"], fates["gone"])
    assert done["duplicate_keys"] == fates["twice old"] + fates["twice new"]
    assert done["dates"] == {
        "both": len(days),
        "later": len(later),
        "earlier": sum(n < 0 for n in days),
        "same": days.count(0),
        "median_days_later": statistics.median(later) if later else None,
        "not_dates": {"old": not_dates[0], "new": not_dates[1]},
    }
    assert {(p["from"], p["to"]): p["n"] for p in done["status_changes"].pop("pairs")} == pairs
    assert done["status_changes"] == ways
    assert sorted(i["days"] for i in done["items"] if i["days"]) == sorted(n for n in days if n)


@given(items=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", ""])), max_size=8),
       others=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", ""])), max_size=8))  # fmt: skip
def test_every_row_is_matched_added_gone_or_doubled(items, others):
    old, new = (edition([["anchor", "q"], *map(list, rows)], ("No.", "Task")) for rows in (items, others))
    done = compared(old, new, key=("A", "B"))
    for side, rows, alone in (("old", items, done.gone), ("new", others, done.added)):
        left_out = sum(len(getattr(one, side)) for one in done.duplicates)
        assert len(rows) + 1 == len(done.pairs) + len(alone) + left_out


def test_of_one_file_two_sheets_of_the_same_things_are_taken_else_one_table_twice():
    one, other = edition(OLD, sheet="April"), edition(NEW, sheet="May")
    legend = edition([["x", "y"]], ("Word", "Meaning"), sheet="Legend")
    team = edition([["B1", "Bake"], ["B2", "Boil"]], sheet="Team 2")
    same = ("April", "April")
    for beside, expected in ((other, ("April", "May")), (legend, same), (team, same)):
        sheets = {**one.inspection.workbook.sheets, **beside.inspection.workbook.sheets}
        found = Inspection("one.xlsx", "0", "xlsx", Workbook("xlsx", sheets=sheets), (one.table, beside.table))
        assert tuple(side.table.sheet for side in editions(found, found, Asked())) == expected


def test_a_column_is_found_by_its_letter_before_a_header_of_one_letter():
    heads = ("No.", "Task", "A")
    rows = [["x1", "Plan", "q"], ["x2", "Build", "q"]]
    found = basis(edition(rows, heads), edition(rows, heads), Asked(key=("A",), date="task", status="c"))
    assert [both[0].letter for both in (*found.key, found.date, found.status) if both] == ["A", "B", "C"]


def test_where_a_row_is_a_value_of_a_year_the_year_is_part_of_the_key():
    heads = ("Measure", "Group", "Year", "Value")
    rows = [[name, group, year, 50] for name in "abc" for group in ("all", "girls") for year in (2024, 2025, 2026)]
    more = [[name, group, year, 51 if year == 2026 else 50] for name, group, year, _ in rows]
    done = compared(edition(rows, heads), edition(more, heads))
    assert ([both[0].letter for both in done.basis.key], done.values) == (["A", "B", "C"], {"Value": 6})


def test_a_date_without_which_no_row_is_told_apart_is_part_of_the_key_and_moves_nothing():
    heads = ("Task", "Due", "Value")
    rows = [[name, f"2026-0{month}-01", 1] for name in "abc" for month in range(1, 6)]
    done = compared(edition(rows, heads), edition(rows, heads))
    assert ([both[0].letter for both in done.basis.key], done.basis.date, len(done.pairs)) == (["A", "B"], None, 15)


def test_a_date_that_may_be_two_days_is_not_compared() -> None:
    lines = [[1, "Plan it"], [2, "Do it"], [3, "Check it"], [4, "Tell it"]]
    heads = ["No.", "Task", "Due date", "Status"]
    old, new = (
        found([heads, *([*line, day, "Done"] for line, day in zip(lines, days, strict=True))], "csv")
        for days in (
            ["13/4/2026", "4/13/2026", "3/4/2026", "5/6/2026"],
            ["14/4/2026", "4/14/2026", "4/4/2026", "6/5/2026"],
        )
    )
    before, after = editions(old, new, Asked(date="Due date"))
    done = compare(before, after, basis(before, after, Asked(date="Due date")))
    assert (done.dates["both"], done.dates["later"], done.dates["median_days_later"]) == (2, 2, 1)
    assert done.dates["not_dates"] == {"old": 2, "new": 1}  # 4/4/2026 is one day, however it is read
