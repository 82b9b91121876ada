"""Items in, a plan out: nothing lost, nothing twice, what is made up says so, and it loads."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spm_core.intake import Source, read_plan
from spm_core.intake.cells import Sheet, Workbook
from spm_core.intake.own.model import Column, Inspection, Item, Table
from spm_core.intake.own.plan import make_plan
from spm_core.intake.own.plan_book import write_plan
from spm_core.intake.own.plan_model import UNNAMED, Part
from spm_core.intake.values import Day

TODAY = date(2026, 11, 24)


def part(
    headers: dict[str, str | None], rows: list[list], *, file="tracker.xlsx", sheet="Tracker", kind="tracker", groups=()
) -> Part:
    """A sheet with a header in row 1: heading -> meaning; dates are given as dates, groups as (row, text)."""
    cells = [list(headers)] + [
        ["" if value is None else [["d", f"{value}T00:00:00"], value][not isinstance(value, date)] for value in row]
        for row in rows
    ]
    columns = tuple(
        Column(x, head, "text", meaning, 1.0, len(rows)) for x, (head, meaning) in enumerate(headers.items(), 1)
    )
    heads = dict(groups)
    numbers = [y for y in range(2, len(rows) + 2) if y not in heads]
    table = Table(sheet, (1,), 2, len(rows) + 1, 1, len(headers), tuple(numbers), tuple(groups), columns, kind=kind)
    inspection = Inspection(
        file, "0" * 64, "xlsx", Workbook("xlsx", sheets={sheet.casefold(): Sheet(sheet, cells)}), (table,)
    )
    items, above = [], ()
    for y, row in enumerate(rows, 2):
        if y in heads:
            above = ((y, heads[y]),)
            continue
        said = {
            meaning: (value, f"{column.letter}{y}")
            for column, value, meaning in zip(columns, row, headers.values(), strict=True)
            if meaning and value not in (None, "")
        }
        items.append(
            Item(
                file, sheet, y,
                {meaning: str(value) for meaning, (value, _) in said.items()},
                {meaning: Day(value) for meaning, (value, _) in said.items() if isinstance(value, date)},
                {meaning: float(value) for meaning, (value, _) in said.items() if isinstance(value, (int, float))},
                {meaning: cell for meaning, (_, cell) in said.items()},
                groups=above,
            )
        )  # fmt: skip
    return Part(inspection, table, tuple(items))


TASKS = {"No": "code", "Task": "text", "Who": "responsible", "Due": "due", "State": "status"}


def plan(*parts: Part, year: str | None = None):
    draft = make_plan(parts, year=year, today=TODAY)
    return draft, read_plan(Source("plan.xlsx", write_plan(draft, TODAY)))


def found(draft) -> Counter:
    return Counter(finding.code for _, finding in draft.findings)


def test_a_flat_tracker_becomes_actions_below_levels_that_say_they_are_made_up():
    draft, read = plan(
        part(TASKS, [["7", "Write", "Ann", date(2026, 10, 1), "Done"], ["8", "Send", "Bo", date(2026, 12, 1), ""]])
    )

    assert read.findings == []
    assert read.ignored == []
    assert [(row["action"], row["text"], row["due"], row["responsible"]) for row in read.tables["actions"]] == [
        ("7", "Write", date(2026, 10, 1), "Ann"),
        ("8", "Send", date(2026, 12, 1), "Bo"),
    ]
    (milestone,) = read.tables["milestones"]
    assert (milestone["year"], milestone["due"]) == ("2026-27", date(2026, 12, 1))
    made = [
        read.tables["goals"][0]["text"],
        milestone["text"],
        read.tables["divisions"][0]["name"],
        read.tables["strategies"][0]["then_text"],
    ]
    assert all(UNNAMED in text for text in made)
    (said,) = [f.message for _, f in draft.findings if f.code == "level-made-up"]
    assert "1 division, 1 unit, 1 goal, 1 strategy, 1 milestone" in said
    assert "columns-not-in-plan" in found(draft)


def test_group_lines_are_milestones_one_for_each_year_that_they_span():
    rows = [
        ["", "", "", None, ""],
        ["1", "a", "", date(2026, 5, 1), ""],
        ["2", "b", "", date(2026, 8, 1), ""],
        ["", "", "", None, ""],
        ["3", "c", "", date(2026, 9, 1), ""],
    ]
    _, read = plan(part(TASKS, rows, groups=[(2, "Phase one"), (5, "Phase two")]))

    assert [(row["milestone"], row["year"], row["text"]) for row in read.tables["milestones"]] == [
        ("M1.2025-26", "2025-26", "Phase one (2025-26)"),
        ("M1.2026-27", "2026-27", "Phase one (2026-27)"),
        ("M2", "2026-27", "Phase two"),
    ]


def test_columns_for_goal_and_strategy_are_taken_and_a_code_names_its_parents():
    headers = {"Goal": "goal", "Strategy": "strategy", "Task": "text", "Due": "due"}
    _, read = plan(
        part(headers, [["Reading", "Coach", "a", date(2026, 9, 1)], ["Reading", "Tutor", "b", date(2026, 9, 1)]])
    )
    assert [row["text"] for row in read.tables["goals"]] == ["Reading"]
    assert [row["if_text"] for row in read.tables["strategies"]] == ["Coach", "Tutor"]

    coded = {"No": "code", "Task": "text", "Due": "due"}
    _, read = plan(part(coded, [["P1.F2.A1", "a", date(2026, 9, 1)], ["P1.F3.A1", "b", date(2026, 9, 1)]]))
    assert [row["goal"] for row in read.tables["goals"]] == ["P1"]
    assert [row["strategy"] for row in read.tables["strategies"]] == ["P1.F2", "P1.F3"]


def test_a_date_that_cannot_be_read_is_a_finding_at_its_cell_and_blanks_are_one():
    rows = [
        ["1", "a", "", "TBD", ""],
        ["2", "b", "", None, ""],
        ["3", "c", "", None, ""],
        ["4", "d", "", date(2026, 9, 1), ""],
    ]
    draft, read = plan(part(TASKS, rows))

    said = {f.code: (f.cell, f.value) for _, f in draft.findings}
    assert said["due-taken-year-end"] == ("D2", "TBD")
    assert found(draft)["due-none-year-end"] == 1
    assert [row["due"] for row in read.tables["actions"]][:3] == [date(2027, 6, 30)] * 3


def test_the_year_of_items_without_a_date_is_the_one_asked_for():
    _, read = plan(part(TASKS, [["1", "a", "", None, ""]]), year="2028-29")

    assert [row["year"] for row in read.tables["milestones"]] == ["2028-29"]


def test_codes_that_stand_twice_or_not_at_all_are_made_from_the_milestones():
    _, read = plan(
        part(
            TASKS,
            [["1", "a", "", None, ""], ["1", "b", "", None, ""], ["", "c", "", None, ""], ["M1", "d", "", None, ""]],
        )
    )

    assert [row["action"] for row in read.tables["actions"]] == ["MS1.1", "MS1.2", "MS1.3", "M1"]


def test_a_sheet_for_each_team_is_a_unit_each_and_names_are_never_units():
    teams = [part(TASKS, [["1", "a", "Ann", date(2026, 9, 1), ""]], sheet=name) for name in ("North", "South")]
    _, read = plan(*teams)
    assert [row["name"] for row in read.tables["units"]] == ["North", "South"]
    assert len({row["unit"] for row in read.tables["actions"]}) == 2

    draft, read = plan(part(TASKS, [["1", "a", "Finance office", None, ""], ["2", "b", "Technology team", None, ""]]))
    assert len(read.tables["units"]) == 1
    assert "unit-or-responsible" in found(draft)


def test_sheets_that_differ_in_a_number_alone_are_no_units():
    _, read = plan(*(part(TASKS, [["1", "a", "", None, ""]], sheet=f"Sprint {n}") for n in (1, 2)))

    assert len(read.tables["units"]) == 1


def test_persons_with_an_address_become_people_of_the_unit():
    _, read = plan(part(TASKS, [["1", "a", "Ann Lee <ann@x.org>; Bo", None, ""], ["2", "b", "ann@x.org", None, ""]]))

    assert [(row["email"], row["name"], row["role"], row["scope"]) for row in read.tables["people"]] == [
        ("ann@x.org", "Ann Lee", "unit", "U1")
    ]


def test_measures_have_values_an_owner_and_a_direction_that_is_said():
    headers = {
        "Goal": "goal",
        "Indicator": "indicator",
        "Start": "baseline",
        "24-25": "actual:2024-25",
        "Aim": "target:2025-26",
    }
    rows = [["Reading", "Share reading at grade", 40.0, 44.0, 50.0], ["Reading", "Chronic absence", 20.0, 18.0, 15.0]]
    draft, read = plan(part(headers, rows, kind="measures"))

    assert [(row["measure"], row["owner"], row["direction"]) for row in read.tables["measures"]] == [
        ("G1.M1", "G1", "higher"),
        ("G1.M2", "G1", "lower"),
    ]
    assert [(row["year"], row["kind"], row["value"]) for row in read.tables["values"]][:3] == [
        ("2023-24", "baseline", 40.0), ("2024-25", "actual", 44.0), ("2025-26", "target", 50.0),
    ]  # fmt: skip
    assert "direction-taken" in found(draft)
    assert [row["year"] for row in read.tables["milestones"]] == ["2026-27"]  # so that a year can be opened


def test_files_that_speak_of_each_other_by_codes_are_joined():
    goals = part(
        {"GoalID": "code", "Name": "text"}, [["A1", "Reading"], ["A2", "Safety"]], file="goals.csv", kind="list"
    )
    areas = part(
        {"GoalID": None, "AreaID": "code", "Title": "text"},
        [["A1", "A1.B1", "Coach"], ["A1", "A1.B2", "Tutor"], ["A2", "A2.B1", "Doors"]],
        file="areas.csv",
        kind="list",
    )
    actions = part(
        {"ID": "code", "What": "text", "Due": "due"},
        [["A1.B1.C1", "x", date(2026, 9, 1)], ["A2.B1.C1", "y", date(2027, 9, 1)]],
        file="actions.csv",
    )
    measures = part(
        {"GoalID": "goal", "MeasureID": "code", "Name": "text"},
        [["A1", "A1.M1", "Share"], ["A2", "A2.M1", "Incidents"]],
        file="measures.csv",
        kind="list",
    )
    results = part(
        {"MeasureID": None, "Year": None, "ActualValue": None, "TargetValue": None},
        [["A1.M1", "2025", 40.0, ""], ["A1.M1", "2026", 42.0, 44.0], ["A2.M1", "2026", "", 9.0]],
        file="results.csv",
        kind="list",
    )
    draft, read = plan(goals, areas, actions, measures, results)

    assert [row["goal"] for row in read.tables["goals"]] == ["A1", "A2"]
    assert [(row["strategy"], row["goal"]) for row in read.tables["strategies"]] == [
        ("A1.B1", "A1"),
        ("A1.B2", "A1"),
        ("A2.B1", "A2"),
    ]
    assert [row["action"] for row in read.tables["actions"]] == ["A1.B1.C1", "A2.B1.C1"]
    assert [(row["measure"], row["owner"], row["direction"]) for row in read.tables["measures"]] == [
        ("A1.M1", "A1", "higher"),
        ("A2.M1", "A2", "lower"),
    ]
    assert len(read.tables["values"]) == 4
    assert read.accepted
    assert "table-left-out" not in found(draft)


def test_nothing_to_do_or_to_measure_is_an_error():
    draft = make_plan([part({"Word": None}, [["x"]], kind="list")], year=None, today=TODAY)

    assert [f.code for _, f in draft.findings] == ["import-nothing"]


def test_texts_are_never_formulas_and_the_same_plan_gives_the_same_bytes():
    rows = [["1", "=1+1", "@x", date(2026, 9, 1), ""]]
    one, two = (write_plan(make_plan([part(TASKS, rows)], year=None, today=TODAY), TODAY) for _ in range(2))

    book = openpyxl.load_workbook(io.BytesIO(one))
    assert book["Actions"]["C2"].data_type == "s"
    assert book["Actions"]["G2"].is_date
    assert one == two


def test_a_renamed_plan_keeps_its_codes():
    draft = make_plan([part(TASKS, [["1", "a", "", None, ""], ["", "b", "", None, ""]])], year=None, today=TODAY)
    before = read_plan(Source("p.xlsx", write_plan(draft, TODAY)))
    for row in (*draft.rows["Goals"], *draft.rows["Milestones"]):
        row["text"] = "A name"
    after = read_plan(Source("p.xlsx", write_plan(draft, TODAY)))

    assert [row["action"] for row in after.tables["actions"]] == [row["action"] for row in before.tables["actions"]]


CODE = st.one_of(
    st.just(""), st.from_regex(r"[A-Z]?[0-9]{1,2}(\.[0-9]{1,2}){0,2}", fullmatch=True), st.text(max_size=5)
)
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
DUE = st.one_of(st.none(), st.just("soon"), st.dates(date(2024, 1, 1), date(2029, 1, 1)))
ROWS = st.lists(st.tuples(CODE.map(str.strip), TEXT, TEXT, DUE, TEXT).map(list), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.booleans())
def test_every_item_is_in_the_plan_once_with_its_cells_and_the_plan_is_accepted(first, second, same_sheet):
    parts = [
        part(TASKS, first),
        part(
            TASKS, second, sheet="Tracker" if same_sheet else "Other", file="b.xlsx" if same_sheet else "tracker.xlsx"
        ),
    ]
    draft = make_plan(parts, year=None, today=TODAY)
    read = read_plan(Source("plan.xlsx", write_plan(draft, TODAY)))

    assert [f for f in read.findings if f.severity == "error"] == []
    items = Counter((item.file, item.sheet, item.span) for one in parts for item in one.items)
    told = Counter((at.file, at.sheet, at.cells) for sheet, _, _, at in draft.sources if sheet == "Actions")
    assert told == items
    codes = [row["action"] for row in read.tables["actions"]]
    assert len(set(codes)) == len(codes) == sum(items.values())
    for sheet, row, code, _ in draft.sources:
        if sheet == "Actions":
            assert draft.rows["Actions"][row - 2]["action"] == code


@pytest.mark.parametrize("year", ["2026-27", None])
def test_source_and_findings_are_understood_and_not_ignored(year):
    _, read = plan(part(TASKS, [["1", "a", "", date(2026, 9, 1), ""]]), year=year)

    assert read.ignored == []
    sources = [
        (row["sheet"], row["code"], row["file"], row["source_sheet"], row["cells"]) for row in read.tables["sources"]
    ]
    assert ("Actions", "1", "tracker.xlsx", "Tracker", "A2:D2") in sources


def test_numbers_that_begin_again_in_each_section_are_no_codes():
    _, read = plan(
        part(
            TASKS,
            [["1", "a", "", None, ""], ["2", "b", "", None, ""], ["3", "c", "", None, ""], ["1", "d", "", None, ""]],
        )
    )
    assert [row["action"] for row in read.tables["actions"]] == ["M1.1", "M1.2", "M1.3", "M1.4"]


def test_lines_that_sum_up_those_below_them_become_milestones():
    _, read = plan(
        part(
            TASKS,
            [
                ["1", "Attendance", "", None, ""],
                ["1.1", "Absence lists", "", None, ""],
                ["1.2", "Call scripts", "", None, ""],
                ["2", "Safety", "", None, ""],
                ["2.1", "Tip line", "", None, ""],
            ],
        )
    )
    assert [(row["milestone"], row["text"]) for row in read.tables["milestones"]] == [
        ("1", "Attendance"),
        ("2", "Safety"),
    ]
    assert [(row["action"], row["milestone"]) for row in read.tables["actions"]] == [
        ("1.1", "1"),
        ("1.2", "1"),
        ("2.1", "2"),
    ]


def test_a_table_of_risks_beside_a_tracker_is_no_work():
    draft, read = plan(
        part(TASKS, [["1", "a", "", date(2027, 1, 5), ""], ["2", "b", "", date(2027, 1, 5), ""]]),
        part(
            {"ID": "code", "Risk description": "text", "Due": "due"},
            [["R1", "The vendor is late", date(2027, 2, 1)]],
            sheet="Risks",
        ),
    )
    assert [row["text"] for row in read.tables["actions"]] == ["a", "b"]
    assert "table-left-out" in {finding.code for _, finding in draft.findings}
