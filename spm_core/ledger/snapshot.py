"""A plan load as rows: a whole snapshot, written once and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.store import Transaction

TABLES = {
    "organization": "plan_setting",
    "divisions": "plan_division",
    "units": "plan_unit",
    "goals": "plan_goal",
    "strategies": "plan_strategy",
    "milestones": "plan_milestone",
    "actions": "plan_action",
    "collaborators": "plan_collaborator",
    "measures": "plan_measure",
    "values": "plan_value",
    "functions": "plan_function",
    "people": "plan_person",
    "sources": "plan_source",
}
"""The plan workbook's sheets, and the table that keeps each."""


def write(
    tx: Transaction,
    tables: dict[str, list[dict[str, Any]]],
    columns: dict[str, dict[str, str]],
    *,
    file: str,
    sha256: str,
    by: str,
    known_at: datetime,
) -> int:
    """Append a plan load, each sheet to its table, and give its act."""
    act = tx.act("plan:load", who=by, known_at=known_at)
    tx.add("plan_load", [{"act": act, "known_at": known_at, "file": file, "sha256": sha256}])
    for name, table in TABLES.items():
        place = {} if name == "organization" else {"pos": 0}
        tx.add(table, [{"act": act, **row, **dict.fromkeys(place, at)} for at, row in enumerate(tables.get(name, []))])
    letters = [
        {"act": act, "sheet": sheet, "field": name, "letter": letter}
        for sheet, fields in columns.items()
        for name, letter in fields.items()
    ]
    tx.add("plan_column", letters)
    return act


def read(tx: Transaction, act: int) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of a plan load, sheet by sheet."""
    return {name: _rows(tx, table, act) for name, table in TABLES.items()}


def _rows(tx: Transaction, table: str, act: int) -> list[dict[str, Any]]:
    order = "row" if table == "plan_setting" else "pos"
    rows = tx.rows(f"from {table} where act = $act order by {order}", {"act": act})
    return [{key: value for key, value in row.items() if key not in ("act", "pos")} for row in rows]
