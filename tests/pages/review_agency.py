"""An invented agency of three divisions, four reports in: enough of everything for the Division, Measures and Plan pages.

The rows go straight into the store's tables, so that a page's test needs no workbook.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from spm_core.ledger import plans, snapshot
from spm_core.model import Month
from spm_core.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from spm_core.store import Transaction

LOADED = datetime(2026, 6, 1, 9, 0)
OPENED = datetime(2026, 6, 30, 9, 0)
AMENDED = datetime(2026, 9, 20, 9, 0)

ORGANIZATION = {
    "name": "Example State Education Agency",
    "level": "SEA",
    "vision": "Every student learns, whatever the school.",
    "mission": "We help districts to teach well.",
    "values": "Plain words; kept promises",
    "plan_start": "2024-07-01",
    "plan_end": "2029-06-30",
}
DIVISIONS = {"OPS": "Operations", "TEA": "Teaching", "SUP": "Support"}
UNITS = {
    "FIN": ("OPS", "Finance"),
    "DAT": ("OPS", "Assessment and Data"),
    "FED": ("OPS", "Federal Programs"),
    "LIT": ("TEA", "Literacy"),
    "NUR": ("SUP", "Health Services"),
}
GOALS = {
    "1": ("Every child reads well by the end of grade 3", "student"),
    "6": ("Money and data reach schools on time", "operational"),
}
STRATEGIES = {
    "1.1": ("1", "K-3 teachers are coached in reading", "they teach each step in order", "more children read by nine"),
    "6.1": ("6", "every grant runs through one portal", "districts are paid in 30 days", None),
    "6.3": (
        "6",
        "districts share one record format",
        "schools see last year's results in August",
        "teachers plan from them",
    ),
}
MILESTONES = [
    ("6.1.Y3-2", "6.1", "Grants portal live in all 142 districts", "2026-09-30", "FIN"),
    ("6.1.Y3-3", "6.1", "Payments in 30 days in every program", "2027-03-31", "FIN"),
    ("6.3.Y3-1", "6.3", "Record exchange piloted, 12 districts", "2026-08-15", "DAT"),
    ("6.3.Y3-2", "6.3", "Statewide data dictionary adopted", "2026-12-31", "DAT"),
    ("6.3.Y3-3", "6.3", "Public report card redesigned", "2027-01-15", "DAT"),
    ("6.3.Y3-4", "6.3", "Interim mathematics test in 60 districts", "2026-11-30", "DAT"),
    ("6.1.Y3-4", "6.1", "Budget guide published <b>for districts</b>", "2027-04-30", "FED"),
    ("1.1.Y3-1", "1.1", "Coaches placed in 40 schools", "2026-10-31", "LIT"),
]
ACTIONS = [
    ("6.1.Y3-2.1", "6.1.Y3-2", "Sign the contract", "2026-07-31", "FIN"),
    ("6.1.Y3-2.2", "6.1.Y3-2", "Close 2 open security controls", "2026-09-15", "FIN"),
    ("6.1.Y3-2.3", "6.1.Y3-2", "Train 142 district grant offices", "2026-12-18", "FIN"),
    ("6.1.Y3-3.1", "6.1.Y3-3", "Measure the days to payment", "2027-02-28", "FIN"),
    ("6.3.Y3-1.1", "6.3.Y3-1", "Run the exchange with 12 districts", "2026-08-10", "DAT"),
    ("6.3.Y3-2.1", "6.3.Y3-2", "Agree 300 definitions", "2026-12-15", "DAT"),
    ("6.3.Y3-3.1", "6.3.Y3-3", "Test the card with parents", "2027-01-10", "DAT"),
    ("6.3.Y3-4.1", "6.3.Y3-4", "Print the interim test", "2026-11-15", "DAT"),
    ("6.1.Y3-4.1", "6.1.Y3-4", "Write the guide", "2027-04-15", "FED"),
    ("6.1.Y3-4.2", "6.1.Y3-4", "Review the guide with 5 districts", "2027-03-15", "FED"),
    ("1.1.Y3-1.1", "1.1.Y3-1", "Hire the coaches", "2026-09-15", "LIT"),
    ("1.1.Y3-1.2", "1.1.Y3-1", "Screen eyesight in the coached schools", "2026-10-15", "NUR"),
]
PROPOSED = ("6.1.Y3-2.9", "6.1.Y3-2", "Publish a help page for districts", "2027-01-31", "FIN")
MEASURES = [
    ("1.a", "1", "Grade 3 reading at standard", "%", "higher", None),
    ("1.b", "1", "Teaching posts vacant", "%", "lower", None),
    ("6.a", "6.1", "Grants paid within 30 days", "%", "higher", 9),
    ("6.b", "6.3", "Students in small schools with records", "%", "higher", None),
]
VALUES = [
    ("1.a", "2023-24", "baseline", 48), ("1.a", "2024-25", "target", 50), ("1.a", "2025-26", "target", 54), ("1.a", "2026-27", "target", 57),
    ("1.a", "2024-25", "actual", 50.5), ("1.a", "2025-26", "actual", 52),
    ("1.b", "2022-23", "baseline", 4.4), ("1.b", "2024-25", "target", 4.0), ("1.b", "2025-26", "target", 3.6), ("1.b", "2024-25", "actual", 3.9), ("1.b", "2025-26", "actual", 4.6),
    ("6.a", "2024-25", "baseline", 71), ("6.a", "2025-26", "target", 85), ("6.a", "2026-27", "target", 90),
    ("6.b", "2024-25", "baseline", 40), ("6.b", "2025-26", "target", 60), ("6.b", "2025-26", "actual", None), ("6.b", "2026-27", "target", 70),
]  # fmt: skip


def filled(path: Path | str = ":memory:") -> Store:
    """Make the agency: plan, opened year, reports July to September 2026, one re-date, one result, one proposal."""
    store = Store.open(path)
    _load(store, LOADED, ACTIONS)
    plans.open_year(store, "2026-27", by="chief", at=OPENED)
    _load(store, AMENDED, [*ACTIONS, PROPOSED])
    with store.change() as tx:
        _reports(tx)
        _decide(tx)
    return store


def _load(store: Store, at: datetime, actions: list[tuple[str, str, str, str, str]]) -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "organization": [{"key": key, "value": value} for key, value in ORGANIZATION.items()],
        "divisions": [{"division": key, "name": name, "leader": "A. Leader"} for key, name in DIVISIONS.items()],
        "units": [{"unit": key, "division": division, "name": name, "leader": None, "email": None} for key, (division, name) in UNITS.items()],
        "goals": [{"goal": key, "text": text, "kind": kind} for key, (text, kind) in GOALS.items()],
        "strategies": [
            {"strategy": key, "goal": goal, "if_text": when, "then_text": then, "and_text": more, "codes": None, "evidence": "moderate"}
            for key, (goal, when, then, more) in STRATEGIES.items()
        ],
        "milestones": [
            {"milestone": code, "strategy": strategy, "year": "2026-27", "text": text, "due": date.fromisoformat(due), "due_precision": "day", "lead": lead, "carried_from": None}
            for code, strategy, text, due, lead in MILESTONES
        ],
        "actions": [
            {"action": code, "milestone": milestone, "text": text, "responsible": "R. Person", "unit": unit, "start_on": None, "start_precision": None,
             "due": date.fromisoformat(due), "due_precision": "day", "resources": None, "outputs": None}
            for code, milestone, text, due, unit in actions
        ],
        "collaborators": [{"item": "6.1.Y3-2", "unit": "FED", "from_on": date(2026, 7, 1), "to_on": None, "purpose": "Reads the grant terms"}],
        "measures": [
            {"measure": code, "owner": owner, "indicator": text, "data_source": "state file", "unit": unit, "direction": way, "tolerance": None, "published_month": month}
            for code, owner, text, unit, way, month in MEASURES
        ],
        "values": [
            {"measure": code, "year": year, "kind": kind, "value": value, "suppressed": value is None, "subgroup": "", "n": None}
            for code, year, kind, value in VALUES
        ],
        "functions": [
            {"function": "Pay grants", "unit": "FIN", "current": "By hand", "needed": "In the portal", "finding": "gap", "discussion": "Two systems today", "resolution": "Portal"},
            {"function": "Publish results", "unit": "DAT", "current": "Yearly", "needed": "Yearly", "finding": "aligned", "discussion": None, "resolution": None},
            {"function": "Check grants", "unit": "FED", "current": "Twice", "needed": "Once", "finding": "redundancy", "discussion": None, "resolution": None},
        ],
    }  # fmt: skip
    for rows in tables.values():
        for at_row, row in enumerate(rows, start=2):
            row["row"] = at_row
    columns = {
        "Milestones": {"due": "E", "text": "D", "lead": "F", "year": "C"},
        "Actions": {"due": "G", "text": "C", "unit": "E", "milestone": "B"},
        "Values": {"value": "D"},
    }
    with store.change() as tx:
        snapshot.write(tx, tables, columns, file="Plan_2024-29.xlsx", sha256="0" * 64, by="chief", known_at=at)


Row = tuple[str, str | None, str | None, str | None]
"""An action's row of a report: code, status word, completed on, expected finish."""

_PLAIN = {
    "FIN": [code for code, _, _, _, unit in ACTIONS if unit == "FIN"],
    "DAT": [code for code, _, _, _, unit in ACTIONS if unit == "DAT"],
    "FED": [code for code, _, _, _, unit in ACTIONS if unit == "FED"],
    "LIT": [code for code, _, _, _, unit in ACTIONS if unit == "LIT"],
}  # fmt: skip


def _reports(tx: Transaction) -> None:
    for month, day in (
        ("2026-07", datetime(2026, 8, 7, 9, 30)),
        ("2026-08", datetime(2026, 9, 8, 9, 30)),
        ("2026-09", datetime(2026, 10, 8, 16, 20)),
    ):
        for unit, codes in _PLAIN.items():
            if unit == "LIT" and month == "2026-09":
                continue
            late = unit == "FED" and month == "2026-09"
            status = [(code, None if late and code.endswith(".2") else "On schedule", None, None) for code in codes]
            _report(tx, unit, month, day.replace(day=13) if late else day, [_special(month, row) for row in status])


def _special(month: str, row: Row) -> Row:
    done = {"6.1.Y3-2.1": ("2026-07", "2026-07-24"), "6.3.Y3-1.1": ("2026-08", "2026-08-09")}
    code = row[0]
    if code in done and month >= done[code][0]:
        return (code, "Completed", done[code][1], None)
    if code == "6.3.Y3-2.1" and month == "2026-09":
        return (code, "Behind", None, "2027-02-10")
    return row


_FORECASTS = {
    ("6.1.Y3-2", "2026-08"): ("2026-10-31", "Contract signed late."),
    ("6.1.Y3-2", "2026-09"): (
        "2027-01-15",
        "Security review found 2 of 9 controls missing; *the vendor* needs ten weeks.",
    ),
    ("6.3.Y3-2", "2026-09"): ("2027-02-12", "300 definitions, not 200."),
    ("6.3.Y3-3", "2026-09"): ("2027-01-29", None),
    ("6.3.Y3-4", "2026-08"): ("2027-01-18", "Printer changed."),
    ("6.3.Y3-4", "2026-09"): ("2027-03-01", "Vendor confirms 1 March."),
}


def _report(tx: Transaction, unit: str, month: str, received: datetime, status: list[Row]) -> None:
    act = tx.act("upload:accept", who=unit.lower(), known_at=received)
    last = Month.parse(month).last_day
    file = f"{UNITS[unit][1]}_{month}.xlsx"
    data = f"{unit} {month}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    tx.add("original", [{"act": act, "sha256": sha256, "file": file, "bytes": data}])
    tx.add(
        "upload",
        [
            {
                "act": act,
                "known_at": received,
                "upload": f"u{act}",
                "unit": unit,
                "month": last,
                "sha256": sha256,
                "file": file,
            }
        ],
    )
    tx.add(
        "report_column",
        [{"act": act, "sheet": sheet, "field": field, "letter": letter} for sheet, field, letter in _LETTERS],
    )
    ask = {"6.1.Y3-2.2": ("re-date", "to 15 January; keep all districts")} if month == "2026-09" else {}
    tx.add("report_status", [
        {"act": act, "row": at, "action": code, "word": word, "word_read": word, "completed_on": _day(done), "forecast": _day(finish), "evidence": None,
         "note": None, "change_asked": ask.get(code, (None, None))[0], "change_detail": ask.get(code, (None, None))[1]}
        for at, (code, word, done, finish) in enumerate(status, start=2)
    ])  # fmt: skip
    mine = [code for code, _, _, _, lead in MILESTONES if lead == unit]
    rows = [(code, *_FORECASTS[code, month]) for code in mine if (code, month) in _FORECASTS]
    tx.add(
        "report_milestone",
        [
            {"act": act, "row": at, "milestone": code, "forecast": _day(finish), "note": note}
            for at, (code, finish, note) in enumerate(rows, start=2)
        ],
    )
    if month == "2026-09":
        tx.add("report_header", [{"act": act, "key": "accomplishments", "value": f"{UNITS[unit][1]}: a calm month."}])
    if unit == "FED" and month == "2026-08":
        tx.add(
            "report_recommendation",
            [
                {
                    "act": act,
                    "row": 2,
                    "recommendation": "One federal calendar for all programs",
                    "about": "6.1",
                    "answer": "Agreed",
                }
            ],
        )
    if unit == "DAT" and month == "2026-09":
        tx.add(
            "report_recommendation",
            [
                {
                    "act": act,
                    "row": 2,
                    "recommendation": "Fill the vacant data steward post",
                    "about": None,
                    "answer": None,
                }
            ],
        )
        tx.add(
            "report_measure",
            [
                {
                    "act": act,
                    "row": 2,
                    "measure": "6.a",
                    "year": "2025-26",
                    "subgroup": "",
                    "n": None,
                    "value": 84.0,
                    "suppressed": False,
                    "note": None,
                }
            ],
        )


_LETTERS = [
    ("Status", "status", "G"), ("Status", "completed_on", "H"), ("Status", "forecast", "I"), ("Status", "change_asked", "L"), ("Status", "change_detail", "M"),
    ("Milestones", "forecast", "D"), ("Milestones", "note", "E"), ("Measures", "value", "F"), ("Recommendations", "recommendation", "A"),
]  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decide(tx: Transaction) -> None:
    at = datetime(2026, 9, 21, 10, 5)
    act = tx.act("adjust", who="ops", known_at=at, why="Printer changed; districts agree")
    tx.add("adjustment", [{"act": act, "known_at": at, "decided_on": date(2026, 9, 21), "item": "6.3.Y3-4", "change": "re-date",
                           "to_date": date(2027, 1, 18), "to_precision": "day", "to_unit": None, "to_text": None}])  # fmt: skip
    met = datetime(2026, 9, 1, 10, 0)
    act = tx.act("declare", who="ops", known_at=met, why="Piloted with all 12")
    tx.add(
        "declaration",
        [
            {
                "act": act,
                "known_at": met,
                "decided_on": date(2026, 9, 1),
                "milestone": "6.3.Y3-1",
                "result": "met",
                "met_on": date(2026, 8, 12),
            }
        ],
    )
