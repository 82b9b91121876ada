"""A store and the record of what it accepted: each act goes through the real way in, and is noted for the oracle."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from spm_core.errors import Refused
from spm_core.intake import Source
from spm_core.ledger import adjust, declare, plans, submit, target, withdraw
from spm_core.store import Store
from tests.oracle.events import (
    Adjust,
    Declare,
    Event,
    Plan,
    PlanLoad,
    StatusRow,
    Target,
    Upload,
    ValueRow,
    Withdraw,
    YearOpen,
)
from tests.oracle.knowledge import Knowledge
from tests.workbooks import Cells, workbook

STATUS = ["Action", "Status", "Completed on", "Expected finish", "Change asked"]


def plan_cells(plan: Plan) -> Cells:
    """Give the plan workbook's cells."""
    s = plan.settings
    pairs = {key: str(value) for key, value in vars(s).items()}
    return {
        "Organization": [
            ["key", "value"],
            *([key, value] for key, value in pairs.items()),
            ["plan_start", f"2025-{s.year_start_month:02d}-01"],
            ["plan_end", "2031-12-31"],
        ],
        "Divisions": [["division", "name"], *([d, f"Division {d}"] for d in plan.divisions)],
        "Units": [["unit", "division", "name"], *([u, d, f"Unit {u}"] for u, d in plan.units)],
        "Goals": [["goal", "text", "kind"], *([g, f"Goal {g}", "student"] for g in plan.goals)],
        "Strategies": [["strategy", "goal", "if", "then", "and"], *([s, g, "if", "then", "and"] for s, g in plan.strategies)],
        "Milestones": [
            ["milestone", "strategy", "year", "text", "due", "lead"],
            *([m.milestone, m.strategy, m.year, f"Milestone {m.milestone}", m.due, m.lead] for m in plan.milestones),
        ],
        "Actions": [
            ["action", "milestone", "text", "unit", "due"],
            *([a.action, a.milestone, f"Action {a.action}", a.unit or "", a.due] for a in plan.actions),
        ],
        "Measures": [
            ["measure", "owner", "indicator", "direction", "tolerance", "published_month"],
            *([m.measure, m.owner, "An indicator", m.direction, _number(m.tolerance), m.published_month or ""] for m in plan.measures),
        ],
        "Values": [
            ["measure", "year", "kind", "value", "n", "subgroup"],
            *([v.measure, v.year, v.kind, _number(v.value), _number(v.n), v.subgroup] for v in plan.values),
        ],
    }  # fmt: skip


def report_cells(upload: Upload) -> Cells:
    """Give a monthly workbook's cells."""
    return {
        "Report": [["key", "value"], ["unit", upload.unit], ["month", f"{upload.month:%Y-%m}"]],
        "Status": [STATUS, *([r.action, r.word, r.completed_on or "", r.forecast or "", r.change_asked] for r in upload.status)],
        "Milestones": [["Milestone", "Expected finish"], *([m, day or ""] for m, day in upload.milestones)],
        "Measures": [
            ["Measure", "Year", "Subgroup", "n", "Value"],
            *([v.measure, v.year, v.subgroup, _number(v.n), _number(v.value)] for v in upload.measures),
        ],
    }  # fmt: skip


def _number(text: str | None) -> Any:
    try:
        return float(text or "")
    except ValueError:
        return text or ""


class World:
    """A store in memory and its record. `refused` keeps why acts were not taken."""

    def __init__(self, path: Path | None = None) -> None:
        self.store = Store.open(path or ":memory:")
        self.record: list[Event] = []
        self.files: list[tuple[Upload, bytes]] = []
        self.refused: list[str] = []

    def known(self, known_at: datetime | None = None) -> Knowledge:
        """What the oracle knows of it."""
        return Knowledge(self.record, known_at)

    def _try(self, event: Event, act: Any) -> bool:
        try:
            act()
        except Refused as why:
            self.refused.append(f"{event}: {why}")
            return False
        self.record.append(event)
        return True

    def load(self, plan: Plan, at: datetime) -> bool:
        """Load the plan."""
        source = Source("plan.xlsx", workbook(plan_cells(plan)))
        return self._try(PlanLoad(plan, at), lambda: plans.load(self.store, source, by="x", at=at))

    def open_year(self, year: str, at: datetime) -> bool:
        """Open a plan year."""
        return self._try(YearOpen(year, at), lambda: plans.open_year(self.store, year, by="x", at=at))

    def adjust(self, item: str, change: str, on: date, at: datetime, to: str | None = None) -> bool:
        """Adjust an item."""
        act = lambda: adjust.adjust(self.store, item, change, to=to, why="w", on=on, by="x", at=at)  # noqa: E731
        return self._try(Adjust(item, change, on, at, to), act)

    def declare(self, milestone: str, result: str, on: date, at: datetime, met_on: date | None = None) -> bool:
        """Declare a result."""
        act = lambda: declare.declare(self.store, milestone, result, met_on=met_on, on=on, why="w", by="x", at=at)  # noqa: E731
        return self._try(Declare(milestone, result, on, at, met_on), act)

    def target(self, measure: str, year: str, value: str, on: date, at: datetime) -> bool:
        """Set a target."""
        act = lambda: target.set_target(self.store, measure, year, value, why="w", on=on, by="x", at=at)  # noqa: E731
        return self._try(Target(measure, year, value, on, at), act)

    def withdraw(self, upload: str, at: datetime) -> bool:
        """Withdraw an upload."""
        return self._try(Withdraw(upload, at), lambda: withdraw.withdraw(self.store, upload, why="w", by="x", at=at))

    def submit(self, unit: str, month: date, at: datetime, status: list[StatusRow],
               milestones: list[tuple[str, date | None]] | None = None, measures: list[ValueRow] | None = None) -> str | None:  # fmt: skip
        """Send a report; give the upload's id."""
        draft = Upload("", unit, month, at, tuple(status), tuple(milestones or ()), tuple(measures or ()))
        return self.send(draft, workbook(report_cells(draft)))

    def send(self, draft: Upload, data: bytes) -> str | None:
        """Send the bytes of a report, perhaps again; note a new upload."""
        (done,) = submit.submit(self.store, [Source("report.xlsx", data)], by="x", at=draft.at)
        if not done.accepted:
            self.refused.append(f"{draft}: {[f.to_json() for f in done.findings if f.severity == 'error']}")
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        _, standing = self.known().in_force.get((draft.unit, draft.month), (0, None))
        same = standing is not None and standing.sha256 == sha256
        assert same == any(f.code == "already-in-force" for f in done.findings)
        assert done.upload
        if same:
            assert standing
            assert done.upload == standing.upload
            return done.upload
        upload = Upload(
            done.upload, draft.unit, draft.month, draft.at, draft.status, draft.milestones, draft.measures, sha256
        )
        self.record.append(upload)
        self.files.append((upload, data))
        return done.upload
