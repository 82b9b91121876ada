"""An agency in the store with a few large and many small units, and people's names wherever a name can stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256

from spm_core.intake import Report
from spm_core.ledger import plans, snapshot
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Month
from spm_core.store import Store
from tests.agency import YEAR, plan_tables

NAMES = (
    "Petra Leader",
    "Rolf Responsible",
    "Nora Noted",
    "Ed Evidence",
    "Ann Asked",
    "Will Wellthere",
    "Rita Recommends",
)
SIZES = {"U1": 30, "U2": 24, "U3": 26, "U4": 1, "U5": 2, "U6": 3, "U7": 4}
MONTHS = [Month.parse(f"2026-{month:02}") for month in (7, 8, 9, 10)]


def agency(*, until: int = 4) -> Store:
    """Seven units in two divisions, 90 actions under three strategies, reports for the year's first months."""
    actions, milestones = {}, {}
    for unit, size in SIZES.items():
        for n in range(size):
            strategy = "1.1" if n % 2 else ("2.1" if n % 3 else "1.2")
            actions[f"{strategy}.M{n % 3}.{unit}{n}"] = (f"{strategy}.M{n % 3}", unit, str(date(2026, 7 + n % 5, 28)))
    for code in sorted({milestone for milestone, _, _ in actions.values()}):
        milestones[code] = (YEAR, "U1", "2027-05-31")
    tables = plan_tables(actions, milestones)
    tables["organization"] += [{"row": 9, "key": "leader", "value": NAMES[0]}]
    tables["divisions"] = [{**row, "leader": NAMES[0]} for row in tables["divisions"]]
    tables["units"] = [
        {"row": at + 2, "unit": unit, "division": "D1" if unit in ("U1", "U4", "U5") else "D2", "name": f"Unit {unit}", "leader": NAMES[0], "email": "petra@example.org"}
        for at, unit in enumerate(SIZES)
    ]  # fmt: skip
    tables["goals"] = [{**tables["goals"][0], "goal": goal} for goal in ("1", "2")]
    tables["strategies"] = [
        {**tables["strategies"][0], "strategy": code, "goal": code[0]} for code in ("1.1", "1.2", "2.1")
    ]
    tables["actions"] = [{**row, "responsible": NAMES[1]} for row in tables["actions"]]
    for row in tables["milestones"]:
        row["strategy"] = row["milestone"][:3]
    tables["measures"] = [
        {"row": at + 2, "measure": code, "owner": "1", "indicator": "Children who read", "data_source": NAMES[0], "unit": unit,
         "direction": "higher", "tolerance": None, "published_month": 8}
        for at, (code, unit) in enumerate((("R1", "percent"), ("R2", "percent"), ("R3", "percent"), ("R4", "days")))
    ]  # fmt: skip
    tables["values"] = [
        {"row": 2, "measure": measure, "year": "2025-26", "kind": "actual", "value": actual, "suppressed": False, "subgroup": "", "n": n}
        for measure, actual, n in (("R1", 75.0, 400), ("R2", 75.0, 8), ("R3", 99.0, 100), ("R4", 2.0, 100))
    ] + [{"row": 9, "measure": "R1", "year": "2025-26", "kind": "actual", "value": 12.5, "suppressed": False, "subgroup": "Small", "n": 9}]  # fmt: skip
    store = Store.open()
    with store.change() as tx:
        snapshot.write(
            tx, tables, {}, file=f"{NAMES[0]}.xlsx", sha256="plan", by=NAMES[0], known_at=datetime(2026, 6, 1)
        )
    plans.open_year(store, YEAR, by=NAMES[0], at=datetime(2026, 7, 1))
    for month in MONTHS[:until]:
        for unit in SIZES:
            send(store, unit, month, [code for code, (_, of, _) in actions.items() if of == unit])
    return store


def send(store: Store, unit: str, month: Month, codes: list[str]) -> None:
    """A month's report: most actions are completed in the month in which they are due."""
    status = []
    for n, code in enumerate(codes):
        due = 7 + n % 5
        done = due <= month.month and n % 4 != 3
        word = "Completed" if done else "Behind" if n % 7 == 0 else "On schedule"
        status.append(
            {"row": n + 2, "action": code, "status": word, "status_read": word, "completed_on": date(2026, due, 20) if done else None,
             "forecast": None, "evidence": NAMES[3], "note": NAMES[2], "change_asked": "re-date", "change_detail": NAMES[4]}
        )  # fmt: skip
    data = f"{unit} {month}".encode()
    report = Report(
        file=f"{NAMES[5]}.xlsx", sha256=sha256(data).hexdigest(), data=data, unit=unit, month=month, status=status, milestones=[], measures=[],
        header={"attendees": NAMES[5], "accomplishments": NAMES[5]},
        recommendations=[{"row": 2, "recommendation": NAMES[6], "about": NAMES[6], "answer": None}],
        columns={"Status": {"status": "G"}}, rows={}, ignored=[], findings=[],
    )  # fmt: skip
    received = datetime.combine(month.last_day + timedelta(days=5), datetime.min.time())
    keep(store, [Receipt(Submitted(report), NAMES[5], received)])
