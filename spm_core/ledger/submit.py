"""Monthly reports in: check, then store each whole or not at all. The one door from intake to the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from spm_core import figures, intake
from spm_core.ledger.acts import recorded_at
from spm_core.model import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.intake import Report, Source
    from spm_core.model import Month
    from spm_core.store import Store, Transaction


@dataclass(frozen=True)
class Submitted:
    """What became of one file: its reading, and the upload that holds it (None: refused, or only checked)."""

    report: Report
    upload: str | None = None
    already: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the file has no error."""
        return self.report.accepted

    @property
    def findings(self) -> list[Finding]:
        """Everything found in the file, the repeat of an upload in force among it."""
        if not self.already:
            return list(self.report.findings)
        same = Finding(
            "info",
            "already-in-force",
            f"This file is byte for byte the one in force ({self.upload}) for {self.report.unit}, {self.report.month}. Nothing new was stored.",
            "Nothing needs to be done.",
        )
        return [*self.report.findings, same]

    def to_json(self) -> dict[str, Any]:
        """Give the contract's document of `check` and `submit`."""
        report = self.report
        return {
            "accepted": self.accepted,
            "upload": self.upload,
            "unit": report.unit,
            "month": str(report.month) if report.month else None,
            "sha256": report.sha256,
            "rows": report.rows,
            "ignored": report.ignored,
            "findings": [finding.to_json() for finding in self.findings],
        }


def check(store: Store, sources: Sequence[Source], *, unit: str | None = None, month: Month | None = None, at: datetime | None = None) -> list[Submitted]:
    """Read and judge files against the plan as recorded; store nothing."""
    today = figures.agency_time(store, recorded_at(at)).date()
    expected_for = cache(lambda month: figures.expected(store, month))
    reports = intake.read_reports(sources, expected_for, unit=unit, month=month, today=today)
    return [Submitted(report) for report in reports]


def submit(
    store: Store, sources: Sequence[Source], *, by: str, at: datetime | None = None, unit: str | None = None, month: Month | None = None
) -> list[Submitted]:
    """Check files and store the good ones, each whole, all in one transaction; received `at` (UTC; now).

    The same bytes as the upload in force for that unit and month are no new upload.
    """
    known_at = recorded_at(at)
    checked = check(store, sources, unit=unit, month=month, at=known_at)
    return keep(store, checked, by=by, known_at=known_at)


def keep(store: Store, checked: Sequence[Submitted], *, by: str, known_at: datetime) -> list[Submitted]:
    """Store what was checked and accepted, in one transaction."""
    if not any(one.accepted for one in checked):
        return list(checked)
    with store.change() as tx:
        in_force = {(row["unit"], row["month"]): (row["upload"], row["sha256"]) for row in tx.rows("from report_in_force(known_at => timestamp '9999-12-31')")}
        rows = _Rows()
        kept = []
        for one in checked:
            report = one.report
            if not one.accepted or report.month is None:
                kept.append(one)
                continue
            key = (report.unit, report.month.last_day)
            upload, sha256 = in_force.get(key, (None, None))
            if sha256 == report.sha256:
                kept.append(replace(one, upload=upload, already=True))
                continue
            act = rows.take(tx, report, by, known_at)
            in_force[key] = (f"u{act}", report.sha256)
            kept.append(replace(one, upload=f"u{act}"))
        rows.store(tx)
    return kept


class _Rows:
    """The rows of many uploads, table by table, so that each table is written once."""

    def __init__(self) -> None:
        self._tables: dict[str, list[dict[str, Any]]] = {}

    def _add(self, table: str, row: dict[str, Any]) -> None:
        self._tables.setdefault(table, []).append(row)

    def take(self, tx: Transaction, report: Report, by: str, known_at: datetime) -> int:
        assert report.month is not None
        act = tx.act("upload:accept", who=by, known_at=known_at)
        self._add("original", {"act": act, "sha256": report.sha256, "file": report.file, "bytes": report.data})
        self._add(
            "upload",
            {
                "act": act,
                "known_at": known_at,
                "upload": f"u{act}",
                "unit": report.unit,
                "month": report.month.last_day,
                "sha256": report.sha256,
                "file": report.file,
            },
        )
        for key, value in report.header.items():
            self._add("report_header", {"act": act, "key": key, "value": value})
        for sheet, fields in report.columns.items():
            for name, letter in fields.items():
                self._add("report_column", {"act": act, "sheet": sheet, "field": name, "letter": letter})
        for table, told in _TOLD.items():
            for row in getattr(report, told):
                self._add(table, {"act": act, **{_COLUMN.get(key, key): value for key, value in row.items()}})
        return act

    def store(self, tx: Transaction) -> None:
        for table, rows in self._tables.items():
            tx.add(table, rows)


_TOLD = {
    "report_status": "status",
    "report_milestone": "milestones",
    "report_measure": "measures",
    "report_recommendation": "recommendations",
}
_COLUMN = {"status": "word", "status_read": "word_read"}
