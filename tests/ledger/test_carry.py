"""What a plan file may change of an open year and what not, line by line: what stays, what comes back, what is said and where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from spm_core.ledger import adjust, snapshot
from spm_core.ledger.carry import CODE, carried
from spm_core.model import Finding
from spm_core.store import Store
from tests.agency import YEAR, Agency, plan_tables

Tables = dict[str, list[dict[str, Any]]]

ACTIONS = {"A1": ("M1", "U1", "2026-12-01"), "A2": ("M2", "U3", "2026-12-01")}
MILESTONES = {"M1": (YEAR, "U1", "2027-05-31"), "M2": (YEAR, "U3", "2027-05-31")}
COLUMNS = {
    "Actions": {"due": "F", "unit": "D", "milestone": "B", "text": "C"},
    "Milestones": {"due": "E", "lead": "F", "year": "C"},
}


@pytest.fixture
def agency() -> Agency:
    return Agency(ACTIONS, MILESTONES)


def file(**sheets: dict[str, dict[str, Any] | None]) -> Tables:
    """The plan as it was loaded, but for some cells: sheet -> code -> column -> value; None takes the line out."""
    tables = plan_tables(ACTIONS, MILESTONES)
    for sheet, lines in sheets.items():
        changed = [(row, lines.get(row[CODE[sheet]], {})) for row in tables[sheet]]
        tables[sheet] = [{**row, **cells} for row, cells in changed if cells is not None]
    return tables


def load(store: Store, tables: Tables, columns: dict[str, dict[str, str]] = COLUMNS) -> tuple[Tables, list[Finding]]:
    with store.change() as tx:
        return carried(tx, tables, columns)


def line(tables: Tables, sheet: str, code: str) -> dict[str, Any]:
    (row,) = [row for row in tables[sheet] if row[CODE[sheet]] == code]
    return row


def test_the_same_file_again_is_the_same_plan(agency: Agency) -> None:
    assert load(agency.store, file()) == (file(), [])


@pytest.mark.parametrize(
    ("sheet", "code", "field", "value", "cell", "stays", "how"),
    [
        ("actions", "A1", "due", date(2027, 1, 1), "F2", "2026-12-01", "spm adjust A1 --change re-date --to 2027-01-01"),
        ("actions", "A2", "unit", "U1", "D3", "U3", "spm adjust A2 --change reassign --to U1"),
        ("actions", "A2", "milestone", "M1", "B3", "M2", "drop it by a decision and add it anew"),
        ("milestones", "M2", "due", date(2027, 4, 1), "E3", "2027-05-31", "spm adjust M2 --change re-date --to 2027-04-01"),
        ("milestones", "M1", "lead", "U2", "F2", "U1", "spm adjust M1 --change reassign --to U2"),
        ("milestones", "M1", "year", "2027-28", "C2", "2026-27", "drop it by a decision and add it anew"),
    ],
)  # fmt: skip
def test_what_is_frozen_stays_and_the_cell_that_says_otherwise_is_named(
    agency: Agency, sheet: str, code: str, field: str, value: object, cell: str, stays: str, how: str
) -> None:
    tables, (said,) = load(agency.store, file(**{sheet: {code: {field: value, "text": "Other words"}}}))

    assert line(tables, sheet, code) == {**line(file(), sheet, code), "text": "Other words"}
    assert (said.severity, said.code, said.sheet, said.cell, said.value) == (
        "warning", "frozen-item-changed", sheet.capitalize(), cell, str(value),
    )  # fmt: skip
    assert f"its {field} stays {stays}, the file says {value}." in said.message
    assert how in said.fix
    assert [one.cell for one in load(agency.store, file(**{sheet: {code: {field: value}}}), {})[1]] == [None]


def test_the_precision_of_a_date_stays_too_and_is_not_worth_a_word(agency: Agency) -> None:
    tables, said = load(agency.store, file(actions={"A1": {"due_precision": "month"}}))

    assert (line(tables, "actions", "A1")["due_precision"], said) == ("day", [])


def test_what_is_only_proposed_may_change(agency: Agency) -> None:
    proposed = {**ACTIONS, "P1": ("M1", "U1", "2026-11-01")}
    agency.load(proposed, at=datetime(2026, 8, 1))
    tables = plan_tables({**ACTIONS, "P1": ("M2", "U2", "2026-10-01")}, MILESTONES)

    assert load(agency.store, tables) == (tables, [])
    assert load(agency.store, file()) == (file(), [])


def test_what_the_file_leaves_out_comes_back_with_all_that_it_hangs_on(agency: Agency) -> None:
    tables = file(actions={"A2": None}, milestones={"M2": None}, units={"U3": None}, divisions={"D2": None})
    tables["goals"], tables["strategies"] = [], []

    kept, said = load(agency.store, tables)

    assert [(one.severity, one.code, one.sheet, one.cell, one.value) for one in said] == [
        ("warning", "frozen-item-missing", "Milestones", None, "M2"),
        ("warning", "frozen-item-missing", "Actions", None, "A2"),
    ]
    assert said[1].fix.endswith("spm adjust A2 --change drop")
    for sheet, code in (("actions", "A2"), ("milestones", "M2"), ("units", "U3"), ("divisions", "D2"), ("goals", "1"), ("strategies", "1.1")):  # fmt: skip
        was = {**line(file(), sheet, code), "row": None}
        assert {key: line(kept, sheet, code)[key] for key in was} == was
    assert {sheet: len(rows) for sheet, rows in kept.items() if rows} == {
        sheet: len(rows) for sheet, rows in file().items() if rows
    }


def test_a_milestones_lead_that_is_a_unit_comes_back_and_a_named_team_is_none(agency: Agency) -> None:
    led = {"M1": (YEAR, "U2", "2027-05-31"), "M2": (YEAR, "A team", "2027-05-31")}
    other = Agency(ACTIONS, led)
    tables = plan_tables(ACTIONS, led)
    tables["units"] = [row for row in tables["units"] if row["unit"] != "U2"]

    kept, said = load(other.store, tables)

    was = plan_tables(ACTIONS, led)["units"]
    assert (kept["units"], said) == ([was[0], was[2], {**was[1], "row": None}], [])


def test_so_does_a_unit_to_which_something_was_handed_over(agency: Agency) -> None:
    how: dict[str, Any] = {"why": "w", "by": "b", "on": date(2026, 9, 1), "at": datetime(2026, 9, 1, 12)}
    adjust.adjust(agency.store, "A1", "reassign", to="U2", **how)
    adjust.adjust(agency.store, "A2", "collaborate", to="U2", **how)

    kept, said = load(agency.store, file(units={"U2": None}, actions={"A1": {"unit": "U2"}}))

    assert [row["unit"] for row in kept["units"]] == ["U1", "U3", "U2"]
    assert (line(kept, "actions", "A1")["unit"], said) == ("U1", [])
    (other,) = load(agency.store, file(actions={"A2": {"unit": "U2"}}))[1]  # a collaborator leads nothing
    assert (other.code, other.cell) == ("frozen-item-changed", "D3")


def test_a_goal_that_has_the_code_of_a_unit_does_not_come_back_with_it(agency: Agency) -> None:
    tables = file()
    tables["goals"] = [*tables["goals"], {**tables["goals"][0], "row": 3, "goal": "U2"}]
    with agency.store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="2", by="test", known_at=datetime(2026, 8, 1))
    adjust.adjust(
        agency.store, "A1", "reassign", to="U2", on=date(2026, 9, 1), why="w", by="b", at=datetime(2026, 9, 1)
    )

    kept, _ = load(agency.store, file(units={"U2": None}))

    assert ([row["unit"] for row in kept["units"]], [row["goal"] for row in kept["goals"]]) == (
        ["U1", "U3", "U2"],
        ["1"],
    )


def test_a_file_that_says_what_was_decided_says_nothing_new_and_the_first_date_stays(agency: Agency) -> None:
    how: dict[str, Any] = {"why": "w", "by": "b", "on": date(2026, 9, 1), "at": datetime(2026, 9, 1, 12)}
    adjust.adjust(agency.store, "A1", "re-date", to="2027-01-15", **how)
    adjust.adjust(agency.store, "A2", "drop", **how)

    kept, said = load(agency.store, file(actions={"A1": {"due": date(2027, 1, 15)}, "A2": None}))

    assert (line(kept, "actions", "A1")["due"], said) == (date(2026, 12, 1), [])
    assert line(kept, "actions", "A2")["row"] is None
    assert [one.value for one in load(agency.store, file(actions={"A1": None}))[1]] == ["A1"]


def test_an_action_without_a_unit_takes_its_milestones_lead_as_it_stays(agency: Agency) -> None:
    blank = {"actions": {"A1": {"unit": None}}}

    assert load(agency.store, file(**blank)) == (file(), [])
    kept, said = load(agency.store, file(**blank, milestones={"M1": {"lead": "U2"}}))
    assert line(kept, "actions", "A1")["unit"] == "U1"
    assert [one.value for one in said] == ["U2"]
    first, nothing = load(Store.open(), file(**blank, milestones={"M1": {"lead": "U2"}}))
    assert (line(first, "actions", "A1")["unit"], line(first, "milestones", "M1")["lead"], nothing) == ("U2", "U2", [])


@pytest.mark.parametrize(
    ("given", "cell", "value"), [({"key": "year_start_month", "value": "9", "row": 5}, "B5", "9"), (None, None, "7")]
)
def test_the_month_in_which_years_start_stays_once_one_is_open(
    given: dict[str, Any] | None, cell: str | None, value: str
) -> None:
    agency = Agency(ACTIONS, MILESTONES, year_start_month=8)
    tables = file()
    tables["organization"] += [given] if given else []

    kept, (said,) = load(agency.store, tables)

    assert [(row["key"], row["value"]) for row in kept["organization"]] == [
        ("name", "Test Agency"),
        ("year_start_month", "8"),
    ]
    assert (said.severity, said.code, said.sheet, said.cell, said.value) == (
        "warning", "year-start-changed", "Organization", cell, value,
    )  # fmt: skip


def test_until_one_is_open_years_start_with_the_month_that_the_file_says() -> None:
    store, tables = Store.open(), {**file(), "organization": [{"row": 2, "key": "year_start_month", "value": "9"}]}
    with store.change() as tx:
        snapshot.write(tx, file(), {}, file="plan.xlsx", sha256="p", by="test", known_at=datetime(2026, 6, 1))

    assert load(store, tables) == (tables, [])
