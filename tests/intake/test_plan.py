"""The plan workbook: the small plan of books.py with one sheet drawn anew in each test."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core.intake import Source, read_plan
from tests.intake.books import PLAN, book, cells, plan, table


def test_a_good_plan_gives_no_finding():
    read = plan()
    assert (read.accepted, cells(read), read.ignored) == (True, [], [])
    assert read.rows["Actions"] == 2
    assert read.columns["Strategies"]["if_text"] == "C"


def test_dates_known_to_the_month_or_quarter_are_its_last_day():
    milestones, actions = plan().tables["milestones"], plan().tables["actions"]
    assert [(m["due"], m["due_precision"]) for m in milestones] == [
        (date(2026, 12, 31), "day"),
        (date(2027, 6, 30), "quarter"),
    ]
    assert (actions[1]["due"], actions[1]["due_precision"]) == (date(2027, 2, 28), "month")
    assert (actions[0]["start_on"], actions[0]["start_precision"]) == (date(2026, 8, 1), "day")


def test_quarters_count_from_the_start_of_the_plan_year():
    september = PLAN["Organization"].replace("| 7 ", "| 9 ")
    assert plan(Organization=september).tables["milestones"][1]["due"] == date(2027, 8, 31)


def test_codes_are_text_as_a_person_sees_them():
    read = plan(
        Goals="""
        | goal | text |
        | 1    | a    |
        | '02  | b    |"""
    )
    assert [goal["goal"] for goal in read.tables["goals"]] == ["1", "02"]
    assert [goal["kind"] for goal in read.tables["goals"]] == ["student", "student"]


def test_a_code_that_lost_its_zero_is_said():
    read = plan(
        Strategies="""
        | strategy | goal | if | then | and |
        | 1.1      | 1    | a  | b    |     |
        | 1.9      | 1    | a  | b    |     |
        | '1.10    | 1    | a  | b    |     |
        | 1.2      | 1    | a  | b    |     |"""
    )
    assert cells(read, "warning") == [("Strategies!A2", "code-digits-lost")]


def test_values_keep_suppression():
    values = plan().tables["values"]
    assert [(v["value"], v["suppressed"], v["subgroup"], v["n"]) for v in values] == [
        (52.5, False, "", 900),
        (60.0, False, "", None),
        (None, True, "Girls", 7),
    ]


CASES = {
    "Organization": [
        ("| key | value |\n| name | A |\n| year_start_month | 13 |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| report_due_day | 32 |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| time_zone | Mars |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| level | Country |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| tolerance_days | soon |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| division_review | now and then |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| leadership_review | 2 |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| review_within_days | 366 |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| reporting_target | 101 |", "Organization!B3", "setting-wrong"),
        ("| key | value |\n| name | A |\n| name | B |", "Organization!A3", "code-twice"),
        ("| key | value |\n| vision | A |", "Organization", "setting-missing"),
    ],
    "Units": [
        (
            "| unit | division | name |\n| U1 | D1 | a |\n| U2 | D1 | b |\n| U1 | D1 | c |",
            "Units!A4",
            "code-twice",
        ),
        ("| unit | division | name |\n| U1 | D9 | a |\n| U2 | D1 | b |", "Units!B2", "reference-unknown"),
        ("| unit | division | name |\n| U1 | D1 |  |\n| U2 | D1 | b |", "Units!C2", "value-missing"),
    ],
    "Goals": [
        (
            "| goal | text | kind |\n| 1 | a | operational |\n| 2 | b | operational |",
            "Goals!C3",
            "goals-operational",
        ),
        ("| goal | text | kind |\n| 1 | a | studnet |", "Goals!C2", "unknown-word"),
        ("| goal | kind |\n| 1 | student |", "Goals", "column-missing"),
    ],
    "Strategies": [
        ("| strategy | goal | if | then | and |\n| 1.1 | 7 | a | b | c |", "Strategies!B2", "reference-unknown"),
        ("| strategy | goal | if | then | and |\n| 1.1 | 1 |  | b | c |", "Strategies!C2", "value-missing"),
        (
            "| strategy | goal | if | then | and | evidence |\n| 1.1 | 1 | a | b | c | some |",
            "Strategies!F2",
            "unknown-word",
        ),
    ],
    "Milestones": [
        (
            (
                "| milestone | strategy | year | text | due | lead |\n| 1.1.Y1-1 | 1.1 | next | a | 2026-12-31 | U1 |"
                "\n| 1.1.Y1-2 | 1.1 | '2026-27 | a | 2026-12-31 | U1 |"
            ),
            "Milestones!C2",
            "bad-year",
        ),
        (
            (
                "| milestone | strategy | year | text | due | lead |\n| 1.1.Y1-1 | 1.1 | '2026-27 | a | soon | U1 |"
                "\n| 1.1.Y1-2 | 1.1 | '2026-27 | a | 2026-12-31 | U1 |"
            ),
            "Milestones!E2",
            "not-a-date",
        ),
        (
            (
                "| milestone | strategy | year | text | due | lead |\n| 1.1.Y1-1 | 1.1 | '2026-27 | a |  | U1 |"
                "\n| 1.1.Y1-2 | 1.1 | '2026-27 | a | 2026-12-31 | U1 |"
            ),
            "Milestones!E2",
            "due-missing",
        ),
    ],
    "Actions": [
        (
            "| action | milestone | text | unit | due |\n| 1 | 1.1.Y1-9 | a | U1 | 2026-12-31 |",
            "Actions!B2",
            "reference-unknown",
        ),
        (
            "| action | milestone | text | unit | due |\n| 1 | 1.1.Y1-2 | a |  | 2026-12-31 |",
            "Actions!D2",
            "action-without-unit",
        ),
        (
            "| action | milestone | text | unit | due |\n| 1.1.Y1-1 | 1.1.Y1-1 | a | U1 | 2026-12-31 |",
            "Actions!A2",
            "code-of-two-kinds",
        ),
    ],
    "Collaborators": [
        ("| item | unit | from |\n| 1.1.Y1-9 | U1 | 2026-08-01 |", "Collaborators!A2", "reference-unknown"),
        (
            "| item | unit | from | to |\n| 1.1.Y1-1 | U1 | 2026-08-01 | 2026-07-01 |",
            "Collaborators!D2",
            "ends-before-start",
        ),
    ],
    "Measures": [
        ("| measure | owner | indicator | direction |\n| M1 | 9 | a | higher |", "Measures!B2", "reference-unknown"),
        ("| measure | owner | indicator | direction |\n| M1 | 1 | a | up |", "Measures!D2", "unknown-word"),
        (
            "| measure | owner | indicator | direction | tolerance |\n| M1 | 1 | a | lower | some |",
            "Measures!E2",
            "not-a-number",
        ),
        (
            "| measure | owner | indicator | direction | published_month |\n| M1 | 1 | a | lower | 13 |",
            "Measures!E2",
            "not-a-number",
        ),
    ],
    "Values": [
        ("| measure | year | kind | value |\n| M9 | '2026-27 | target | 1 |", "Values!A2", "reference-unknown"),
        (
            "| measure | year | kind | value |\n| M1 | '2026-27 | target | 1 |\n| M1 | 2026 | target | 2 |",
            "Values!D3",
            "value-twice",
        ),
    ],
    "Functions": [
        ("| function | unit | finding |\n| Grants | U9 | gap |", "Functions!B2", "reference-unknown"),
        ("| function | unit | finding |\n| Grants | U1 | none |", "Functions!C2", "unknown-word"),
    ],
    "People": [
        ("| email | name | role | scope |\n| a@b.org | A | boss | |", "People!C2", "unknown-word"),
        ("| email | name | role | scope |\n| a@b.org | A | unit | |", "People!D2", "value-missing"),
        ("| email | name | role | scope |\n| a@b.org | A | unit | U9 |", "People!D2", "reference-unknown"),
    ],
}


@pytest.mark.parametrize(
    ("sheet", "rows", "cell", "code"),
    [(sheet, *case) for sheet, cases in CASES.items() for case in cases],
)
def test_one_fault_gives_one_finding_at_its_cell(sheet, rows, cell, code):
    read = plan(**{sheet: rows})
    assert (cell, code) in cells(read, "error")
    assert all(found.startswith(sheet) for found, _ in cells(read, "error") if sheet not in ("Goals", "Strategies"))
    assert not read.accepted


def test_warnings_keep_the_plan():
    read = plan(
        Milestones="""
        | milestone | strategy | year     | text | due        | lead |
        | 1.1.Y1-1  | '1.1     | '2026-27 | a    | 2027-07-15 | U1   |
        | 1.1.Y1-2  | '1.1     | '2031-32 | b    | 2031-08-01 | U1   |""",
        Actions="| action | milestone | text | start | due |\n| a | 1.1.Y1-1 | x | 2027-01-01 | 2026-12-01 |",
        Values="""
        | measure | year     | kind     | value |
        | M1      | '2025-26 | baseline | 0.525 |
        | M1      | '2026-27 | target   | 60    |""",
    )
    assert read.accepted
    assert cells(read, "warning") == [
        ("Milestones!E2", "due-outside-year"),
        ("Milestones!C3", "year-outside-plan"),
        ("Actions!D2", "starts-after-due"),
        ("Values!D2", "fraction-and-percent"),
    ]


def test_missing_sheets_are_named_once_without_their_consequences():
    read = plan(Units=None, Divisions=None)
    assert cells(read, "error") == [("Divisions", "sheet-missing"), ("Units", "sheet-missing")]


def test_unknown_columns_and_sheets_are_listed():
    read = plan(Divisions="| division | name | colour |\n| D1 | a | red |", Notes="| x |")
    assert read.accepted
    assert read.ignored == [{"sheet": "Divisions", "column": "colour"}, {"sheet": "Notes", "column": ""}]


def test_a_folder_of_csv_files_is_the_same_plan():
    def csv(name):
        lines = ("\t".join("" if cell is None else _typed(cell) for cell in row) for row in table(PLAN[name]))
        return Source(f"plan/{name}.csv", "\n".join(lines).replace(",", ";").encode())

    read, same = read_plan([csv(name) for name in PLAN]), plan()
    assert cells(read) == []
    assert read.tables == same.tables


def _typed(cell):
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_a_file_that_is_no_plan_is_refused():
    assert cells(read_plan(Source("plan.xlsx", b""))) == [(None, "file-empty")]
    read = read_plan(Source("plan.xlsx", book({"Sheet1": [["a"]]})))
    assert {code for _, code in cells(read, "error")} == {"sheet-missing"}
