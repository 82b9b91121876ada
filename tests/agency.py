"""A small made-up agency for tests: a plan of a few lines, its year open, and reports as rows.

Goes past the workbooks on purpose: what a file may contain is tested in tests/intake, what its rows do here.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from spm_core.intake import Report
from spm_core.ledger import plans, snapshot
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Ask, Month
from spm_core.store import Store

YEAR = "2026-27"


def plan_tables(
    actions: dict[str, tuple[str, str, str]], milestones: dict[str, tuple[str, str, str]], **settings: object
) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of a plan: `actions` code -> (milestone, unit, due), `milestones` code -> (year, lead, due)."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in snapshot.TABLES}
    pairs = {"name": "Test Agency", **settings}
    tables["organization"] = [
        {"row": at + 2, "key": key, "value": str(value)} for at, (key, value) in enumerate(pairs.items())
    ]
    tables["divisions"] = [
        {"row": 2, "division": "D1", "name": "First", "leader": None},
        {"row": 3, "division": "D2", "name": "Second", "leader": None},
    ]
    tables["units"] = [
        {"row": at + 2, "unit": unit, "division": division, "name": f"Unit {unit}", "leader": None, "email": None}
        for at, (unit, division) in enumerate([("U1", "D1"), ("U2", "D1"), ("U3", "D2")])
    ]
    tables["goals"] = [{"row": 2, "goal": "1", "text": "Every child reads", "kind": "student"}]
    tables["strategies"] = [
        {
            "row": 2,
            "strategy": "1.1",
            "goal": "1",
            "if_text": "we coach",
            "then_text": "children read",
            "and_text": None,
            "codes": None,
            "evidence": None,
        }
    ]
    tables["milestones"] = [
        {"row": at + 2, "milestone": code, "strategy": "1.1", "year": year, "text": f"Milestone {code}", "due": date.fromisoformat(due),
         "due_precision": "day", "lead": lead, "carried_from": None}
        for at, (code, (year, lead, due)) in enumerate(milestones.items())
    ]  # fmt: skip
    tables["actions"] = [
        {"row": at + 2, "action": code, "milestone": milestone, "text": f"Action {code}", "responsible": None, "unit": unit, "start_on": None,
         "start_precision": None, "due": date.fromisoformat(due), "due_precision": "day", "resources": None, "outputs": None}
        for at, (code, (milestone, unit, due)) in enumerate(actions.items())
    ]  # fmt: skip
    return tables


class Agency:
    """A store with that agency; each method is one act, dated so that nothing depends on today."""

    def __init__(
        self,
        actions: dict[str, tuple[str, str, str]],
        milestones: dict[str, tuple[str, str, str]] | None = None,
        **settings: object,
    ) -> None:
        self.store = Store.open()
        self.milestones = milestones or {"M1": (YEAR, "U1", "2027-05-31")}
        self.load(actions, at=datetime(2026, 6, 1), **settings)
        plans.open_year(self.store, YEAR, by="test", at=datetime(2026, 7, 1))

    def load(self, actions: dict[str, tuple[str, str, str]], *, at: datetime, **settings: object) -> list[str]:
        """Load the plan with these actions; give the codes of the findings."""
        from spm_core.ledger.carry import carried

        with self.store.change() as tx:
            tables, findings = carried(tx, plan_tables(actions, self.milestones, **settings), {})
            snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="plan", by="test", known_at=at)
        return [finding.code for finding in findings]

    def report(
        self, unit: str, month: str, rows: str, *, at: str | None = None, milestones: dict[str, str] | None = None
    ) -> str:
        """Send a report: lines of `action | word | completed on | expected finish`; give the upload's id."""
        when = Month.parse(month)
        status = []
        for at_row, line in enumerate(filter(None, (line.strip() for line in rows.splitlines()))):
            action, word, completed, forecast = (*(cell.strip() for cell in line.split("|")), "", "", "")[:4]
            status.append(
                {"row": at_row + 2, "action": action, "status": word or None, "status_read": word,
                 "completed_on": date.fromisoformat(completed) if completed else None,
                 "forecast": date.fromisoformat(forecast) if forecast else None,
                 "evidence": None, "note": None, "change_asked": None, "change_detail": None}
            )  # fmt: skip
        told = [
            {"row": at_row + 2, "milestone": code, "forecast": date.fromisoformat(day), "note": None}
            for at_row, (code, day) in enumerate((milestones or {}).items())
        ]
        data = f"{unit}{month}{rows}{milestones}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        report = Report(
            file=f"{unit}.xlsx", sha256=sha256, data=data, unit=unit, month=when, header={}, status=status, milestones=told, measures=[],
            recommendations=[], columns={"Status": {"status": "G"}}, rows={}, ignored=[], findings=[],
        )  # fmt: skip
        received = (
            datetime.fromisoformat(at)
            if at
            else datetime.combine(when.last_day + timedelta(days=5), datetime.min.time())
        )
        (done,) = keep(self.store, [Receipt(Submitted(report), "test", received)])
        assert done.upload
        return done.upload

    def ask(self, month: str, **more: Any) -> Ask:
        """Ask as of a month."""
        return Ask(who="test", as_of=Month.parse(month), **more)
