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
        return _with_units(tables), []
    protected = only or {
        row["item"] for row in tx.rows("from item_standing(known_at => $at) as i where i.in_plan", {"at": FOREVER})
    }
    decided = _decided(tx)
    result, findings = _same_year_start(tx, tables, before)
    for sheet, fields in FIXED.items():
        if sheet == "actions":
            result = _with_units(result)  # by the leads as they stay, so that inherited units stay too
        code = CODE[sheet]
        old = {row[code]: row for row in before[sheet] if row[code] in protected}
        new = {row[code]: row for row in result[sheet]}
        rows = []
        for row in result[sheet]:
            was = old.get(row[code])
            known = decided.get(row[code], set())
            changed = [name for name in fields if was and row[name] not in (was[name], *known)]
            findings += [_changed(sheet, row, was, name, columns) for name in changed if name in SHOWN and was]
            rows.append({**row, **{name: was[name] for name in fields}} if was else row)
        missing = [row for item, row in old.items() if item not in new]
        findings += [_missing(sheet, row[code]) for row in missing if "drop" not in decided.get(row[code], ())]
        result[sheet] = rows + [{**row, "row": None} for row in missing]
    return _with_parents(result, before, _reassigned(tx)), findings


def _with_units(tables: Tables) -> Tables:
    """Give every action its unit: its own, else its milestone's lead."""
    lead = {row["milestone"]: row["lead"] for row in tables["milestones"]}
    actions = [{**row, "unit": row["unit"] or lead.get(row["milestone"])} for row in tables["actions"]]
    return {**tables, "actions": actions}


def _decided(tx: Transaction) -> dict[str, set[Any]]:
    """For each item the dates and units that were decided for it, and 'drop': a file that says so says nothing new."""
    found: dict[str, set[Any]] = {}
    for row in tx.rows("from adjustment where change not in ('collaborate', 'release', 'support')"):
        values = {row["to_date"], row["to_unit"]} - {None}
        found.setdefault(row["item"], set()).update(values | ({"drop"} if row["change"] == "drop" else set()))
    return found


def _same_year_start(tx: Transaction, tables: Tables, before: Tables) -> tuple[Tables, list[Finding]]:
    """Keep the month in which plan years start, once one is open: every year's figures hang on it."""
    key = "year_start_month"
    was = next((row["value"] for row in before["organization"] if row["key"] == key), "7")
    now = next((row for row in tables["organization"] if row["key"] == key), {"value": "7", "row": None})
    if now["value"] == was or not tx.rows("from year_open limit 1"):
        return dict(tables), []
    others = [row for row in tables["organization"] if row["key"] != key]
    finding = Finding(
        "warning",
        "year-start-changed",
        f"Plan years stay as they are, starting in month {was}: one of them is open, and the file says {now['value']}.",
        "Set year_start_month back in the file. Another start needs a store of its own.",
        sheet="Organization",
        cell=f"B{now['row']}" if now["row"] else None,
        value=str(now["value"]),
    )
    return {**tables, "organization": [*others, {"row": None, "key": key, "value": was}]}, [finding]


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
        _instead(item, name, row[name]),
        sheet=title,
        cell=cell,
        value=str(row[name]),
    )


def _instead(item: str, name: str, value: object) -> str:
    if name == "due":
        return f"To move it, record a decision: spm adjust {item} --change re-date --to {value}"
    if name in ("unit", "lead"):
        return f"To hand it over, record a decision: spm adjust {item} --change reassign --to {value}"
    return "It cannot move; drop it by a decision and add it anew under another code."


def _missing(sheet: str, item: str) -> Finding:
    return Finding(
        "warning",
        "frozen-item-missing",
        f"{item} is in an open plan year and is not in the file; it stays in the plan.",
        f"To take it out, record a decision: spm adjust {item} --change drop",
        sheet=sheet.capitalize(),
        value=item,
    )
