"""What a plan load may not change: the due date, unit and milestone of an item that is frozen or was added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.ledger import snapshot
from spm_core.model import Finding
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.store import Transaction

Tables = dict[str, list[dict[str, Any]]]

FIXED = {
    "milestones": ("due", "due_precision", "lead", "year"),
    "actions": ("due", "due_precision", "unit", "milestone"),
}
"""Fields that only a decided adjustment may change."""
SHOWN = {"due": "due", "lead": "lead", "year": "year", "unit": "unit", "milestone": "milestone"}
CODE = {
    "divisions": "division",
    "units": "unit",
    "goals": "goal",
    "strategies": "strategy",
    "milestones": "milestone",
    "actions": "action",
}
PARENTS = (("actions", "milestone", "milestones"), ("milestones", "strategy", "strategies"), ("strategies", "goal", "goals"),
           ("actions", "unit", "units"), ("units", "division", "divisions"))  # fmt: skip


def carried(
    tx: Transaction,
    tables: Tables,
    columns: dict[str, dict[str, str]],
    *,
    known_at: datetime = FOREVER,
    only: set[str] | None = None,
) -> tuple[Tables, list[Finding]]:
    """Give the tables with every item that is in the plan for good as it was, and a finding for each difference.

    The earlier state is that of the plan in force at `known_at`.
    """
    before = _in_force(tx, known_at)
    if before is None:
        return tables, []
    protected = only or {
        row["item"] for row in tx.rows("from item_standing(known_at => $at) as i where i.in_plan", {"at": FOREVER})
    }
    result, findings = dict(tables), []
    for sheet, fields in FIXED.items():
        code = CODE[sheet]
        old = {row[code]: row for row in before[sheet] if row[code] in protected}
        new = {row[code]: row for row in result[sheet]}
        rows = []
        for row in result[sheet]:
            was = old.get(row[code])
            changed = [name for name in fields if was and was[name] != row[name]]
            findings += [_changed(sheet, row, was, name, columns) for name in changed if name in SHOWN and was]
            rows.append({**row, **{name: was[name] for name in fields}} if was else row)
        missing = [row for item, row in old.items() if item not in new]
        findings += [_missing(sheet, row[code]) for row in missing]
        result[sheet] = rows + [{**row, "row": None} for row in missing]
    return _with_parents(result, before, _reassigned(tx)), findings


def _in_force(tx: Transaction, known_at: datetime) -> Tables | None:
    found = tx.rows("from setting(known_at => $known_at)", {"known_at": known_at})
    return snapshot.read(tx, found[0]["load"]) if found else None


def _reassigned(tx: Transaction) -> set[str]:
    return {row["to_unit"] for row in tx.rows("from adjustment where change = 'reassign'")}


def _with_parents(tables: Tables, before: Tables, units: set[str]) -> Tables:
    """Bring back what kept items hang on: their milestones, strategies, goals, units and divisions."""
    result = dict(tables)
    for child, name, parent in PARENTS:
        code = CODE[parent]
        needed = {row[name] for row in result[child]} | (units if parent == "units" else set())
        there = {row[code] for row in result[parent]}
        back = [{**row, "row": None} for row in before[parent] if row[code] in needed and row[code] not in there]
        result[parent] = result[parent] + back
        if parent == "units":  # a milestone's lead may be a unit too
            leads = {row["lead"] for row in result["milestones"]} - {row[code] for row in result[parent]}
            result[parent] = result[parent] + [{**row, "row": None} for row in before[parent] if row[code] in leads]
    return result


def _cell(sheet: str, row: dict[str, Any], name: str, columns: dict[str, dict[str, str]]) -> tuple[str, str | None]:
    title = sheet.capitalize()
    letter = columns.get(title, {}).get(name)
    return title, f"{letter}{row['row']}" if letter and row.get("row") else None


def _changed(
    sheet: str, row: dict[str, Any], was: dict[str, Any], name: str, columns: dict[str, dict[str, str]]
) -> Finding:
    title, cell = _cell(sheet, row, name, columns)
    item = row[CODE[sheet]]
    return Finding(
        "warning",
        "frozen-item-changed",
        f"{item} is in an open plan year; its {SHOWN[name]} stays {was[name]}, the file says {row[name]}.",
        f"Record a decision instead: spm adjust {item}",
        sheet=title,
        cell=cell,
        value=str(row[name]),
    )


def _missing(sheet: str, item: str) -> Finding:
    return Finding(
        "warning",
        "frozen-item-missing",
        f"{item} is in an open plan year and is not in the file; it stays in the plan.",
        f"To take it out, record a decision: spm adjust {item} --change drop",
        sheet=sheet.capitalize(),
        value=item,
    )
