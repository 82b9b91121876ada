"""A made-up agency of any size, as rows of a plan, and filled monthly workbooks of it."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import xlsxwriter

from spm_core import figures, intake
from spm_core.ledger import snapshot
from spm_core.model import Month
from spm_core.store import Store

if TYPE_CHECKING:
    from spm_core.model import Expected

YEAR, START = "2026-27", date(2026, 7, 1)


def plan_rows(units: int, actions_each: int) -> dict[str, list[dict[str, Any]]]:
    """Give a plan: 10 divisions, one milestone a unit, `actions_each` actions a milestone, due over the year."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in snapshot.TABLES}
    tables["organization"] = [{"row": 2, "key": "name", "value": "Bench agency"}]
    tables["divisions"] = [
        {"row": d + 2, "division": f"D{d}", "name": f"Division {d}", "leader": None} for d in range(10)
    ]
    tables["units"] = [
        {"row": u + 2, "unit": f"U{u}", "division": f"D{u % 10}", "name": f"Unit {u}", "leader": None, "email": None}
        for u in range(units)
    ]
    tables["goals"] = [{"row": 2, "goal": "1", "text": "Goal", "kind": "student"}]
    tables["strategies"] = [
        {
            "row": 2,
            "strategy": "1.1",
            "goal": "1",
            "if_text": "a",
            "then_text": "b",
            "and_text": None,
            "codes": None,
            "evidence": None,
        }
    ]
    day = {"due_precision": "day"}
    for u in range(units):
        code = f"1.1.Y1-{u}"
        tables["milestones"].append(
            {
                "row": u + 2,
                "milestone": code,
                "strategy": "1.1",
                "year": YEAR,
                "text": f"Milestone {u}",
                "due": date(2027, 5, 31),
                **day,
                "lead": f"U{u}",
                "carried_from": None,
            }
        )
        tables["actions"] += [
            {
                "row": u * actions_each + a + 2,
                "action": f"{code}.{a}",
                "milestone": code,
                "text": f"Action {a} of unit {u}",
                "responsible": None,
                "unit": f"U{u}",
                "start_on": None,
                "start_precision": None,
                "due": START + timedelta(days=13 * a + 10),
                **day,
                "resources": None,
                "outputs": None,
            }
            for a in range(actions_each)
        ]
    return tables


def store_with(units: int, actions_each: int) -> Store:
    """Open a store in memory with that plan loaded and its year opened on its first day."""
    store = Store.open()
    with store.change() as tx:
        snapshot.write(
            tx,
            plan_rows(units, actions_each),
            {},
            file="plan.xlsx",
            sha256="0",
            by="bench",
            known_at=datetime(2026, 6, 1),
        )
    from spm_core.ledger import plans

    plans.open_year(store, YEAR, by="bench", at=datetime(2026, 7, 1))
    return store


def filled(expected: Expected, unit: str) -> bytes:
    """Fill a month's workbook of a unit in the contract's layout: every third action completed, the rest on schedule."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        report = book.add_worksheet("Report")
        for row, (key, value) in enumerate(
            [("key", "value"), ("unit", unit), ("month", str(expected.month)), ("accomplishments", "Two meetings held")]
        ):
            report.write_row(row, 0, [key, value])
        status = book.add_worksheet("Status")
        heads = [
            "Action",
            "Milestone",
            "Text",
            "Responsible",
            "Start",
            "Due",
            "Status",
            "Completed on",
            "Expected finish",
            "Evidence",
            "Note",
            "Change asked",
            "Change detail",
        ]
        status.write_row(0, 0, heads)
        mine = [item for item in expected.items.values() if item.kind == "action" and item.lead == unit]
        for at, item in enumerate(mine):
            status.write_row(at + 1, 0, [item.item, item.milestone, item.text])
            status.write_datetime(at + 1, 5, item.due, day)
            if at % 3 == 0:
                status.write(at + 1, 6, "Completed")
                status.write_datetime(at + 1, 7, expected.month.last_day - timedelta(days=at % 20), day)
            else:
                status.write(at + 1, 6, "On schedule")
                status.write_datetime(at + 1, 8, item.due + timedelta(days=at), day)
            status.write(at + 1, 10, "as planned")
        milestones = book.add_worksheet("Milestones")
        milestones.write_row(0, 0, ["Milestone", "Text", "Due", "Expected finish", "Note"])
        book.add_worksheet("Measures").write_row(
            0, 0, ["Measure", "Indicator", "Year", "Subgroup", "n", "Value", "Note"]
        )
        book.add_worksheet("Recommendations").write_row(0, 0, ["Recommendation", "About", "Answer"])
    return out.getvalue()


def month_of_reports(store: Store, month: Month) -> list[intake.Source]:
    """Give every unit's filled workbook of a month."""
    expected = figures.expected(store, month)
    return [intake.Source(f"{unit}_{month}.xlsx", filled(expected, unit)) for unit in expected.units]
