"""Monthly reports in: check, then store each whole or not at all. The one door from intake to the store."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from spm_core import access, figures, intake
from spm_core.ledger.acts import recorded_at
from spm_core.ledger.good_rows import only_rows_are_bad, without_bad_rows
from spm_core.model import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.intake import Report, Source
    from spm_core.intake.own.model import Mapping
    from spm_core.model import Month
    from spm_core.store import Store, Transaction


@dataclass(frozen=True)
class Submitted:
    """What became of one file: its reading, and the upload that holds it (None: refused, or only checked)."""

    report: Report
    upload: str | None = None
    already: bool = False
    partial: bool = False
    """its faulty rows were left out, as was asked"""

    @property
    def accepted(self) -> bool:
        """Whether the file has no error, or none but in rows that were left out."""
        return self.partial or self.report.accepted

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


@access.act
def check(
    store: Store,
    sources: Sequence[Source],
    *,
    unit: str | None = None,
    month: Month | None = None,
    at: datetime | None = None,
    mapping: Mapping | None = None,
) -> list[Submitted]:
    """Read and judge files against the plan as recorded; store nothing.

    A file in the agency's own layout is read by `mapping`, else by the kept one that knows its layout and is theirs to use.
    """
    today = figures.agency_time(store, recorded_at(at)).date()
    expected_for = cache(lambda month: figures.expected(store, month))
    usable = [one for one in figures.mappings(store) if one.unit is None or access.covers(one.unit)]
    reports = intake.read_reports(
        sources, expected_for, unit=unit, month=month, today=today, mappings=usable, mapping=mapping
    )
    return [Submitted(report) for report in reports]


@access.act
def submit(
    store: Store,
    sources: Sequence[Source],
    *,
    by: str,
    at: datetime | None = None,
    unit: str | None = None,
    month: Month | None = None,
    mapping: Mapping | None = None,
    good_rows: bool = False,
) -> list[Submitted]:
    """Check files and store the good ones, each whole, all in one transaction; received `at` (UTC; now).

    The same bytes as the upload in force for that unit and month are no new upload. `good_rows`: rows with errors are
    left out, counted and named in the findings.
    """
    known_at = recorded_at(at)
    checked = check(store, sources, unit=unit, month=month, at=known_at, mapping=mapping)
    if good_rows:
        checked = [
            replace(one, report=without_bad_rows(one.report), partial=True) if only_rows_are_bad(one.report) else one
            for one in checked
        ]
    return keep(store, [Receipt(one, by, known_at) for one in checked])


@dataclass(frozen=True)
class Receipt:
    """A checked file, who sent it and when it was received (UTC)."""

    checked: Submitted
    by: str
    known_at: datetime


def keep(store: Store, receipts: Sequence[Receipt]) -> list[Submitted]:
    """Store what was checked and accepted, in one transaction; that a file was refused is recorded."""
    for one in receipts:
        if (of := one.checked.report.unit) is not None:
            access.only(f"send a report of {of}", unit=of)
    with store.change() as tx:
        for one in receipts:
            if not one.checked.accepted:
                _refused(tx, one)
        rows = _Rows(tx)
        kept = [rows.take(one) for one in receipts]
        rows.store()
    return kept


def _refused(tx: Transaction, receipt: Receipt) -> None:
    report = receipt.checked.report
    act = tx.event(
        "upload:refuse",
        who=receipt.by,
        known_at=receipt.known_at,
        why=", ".join(sorted({one.code for one in report.findings if one.severity == "error"})),
    )
    said = (report.unit, str(report.month) if report.month else None, report.file, report.sha256)
    tx.add("event", [{"act": act, "about": " ".join(filter(None, said))[:500]}])


class _Rows:
    """The rows of many uploads, table by table, so that each table is written once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._tables: dict[str, list[dict[str, Any]]] = {}
        standing = tx.rows("from report_reading(known_at => timestamp '9999-12-31')")
        self._in_force = {
            (row["unit"], row["month"]): (row["received_at"], row["upload"], row["sha256"], row["reading"])
            for row in standing
        }

    def take(self, receipt: Receipt) -> Submitted:
        """Take one file's rows, unless it was refused or is in force already."""
        one, report = receipt.checked, receipt.checked.report
        if not one.accepted or report.month is None:
            return one
        key = (report.unit, report.month.last_day)
        received_at, upload, sha256, reading = self._in_force.get(key, (None, None, None, None))
        report = replace(report, header={**report.header, **_reading(one)})
        if sha256 == report.sha256 and reading == report.header.get(READING):
            return replace(one, upload=upload, already=True)
        act = self._tx.act("upload:accept", who=receipt.by, known_at=receipt.known_at)
        self._take(act, report, receipt.known_at)
        if received_at is None or received_at <= receipt.known_at:
            self._in_force[key] = (receipt.known_at, f"u{act}", report.sha256, report.header.get(READING))
        return replace(one, upload=f"u{act}")

    def _add(self, table: str, row: dict[str, Any]) -> None:
        self._tables.setdefault(table, []).append(row)

    def _take(self, act: int, report: Report, known_at: datetime) -> None:
        assert report.month is not None
        place = {"unit": report.unit, "month": report.month.last_day, "sha256": report.sha256, "file": report.file}
        self._add("original", {"act": act, "sha256": report.sha256, "file": report.file, "bytes": report.data})
        self._add("upload", {"act": act, "known_at": known_at, "upload": f"u{act}", **place})
        for key, value in report.header.items():
            self._add("report_header", {"act": act, "key": key, "value": value})
        for sheet, fields in report.columns.items():
            for name, letter in fields.items():
                self._add("report_column", {"act": act, "sheet": sheet, "field": name, "letter": letter})
        for table, told in _TOLD.items():
            for row in getattr(report, told):
                own = _OWN.get(told, {})
                self._add(table, {"act": act, **own, **{_COLUMN.get(key, key): value for key, value in row.items()}})

    def store(self) -> None:
        """Write every table."""
        for table, rows in self._tables.items():
            self._tx.add(table, rows)


READING = "reading"
"""what a file was read as, where that may differ for the same bytes: by a mended mapping, or without its faulty rows"""


def _reading(one: Submitted) -> dict[str, str]:
    """Give the digest of what was read, as a line of the report's header; of the template's workbook as it came, none."""
    report = one.report
    if "mapping" not in report.header and not one.partial:
        return {}
    said = json.dumps({name: getattr(report, name) for name in _TOLD.values()}, default=str, sort_keys=True)
    return {READING: hashlib.sha256(said.encode()).hexdigest()[:16]}


_OWN: dict[str, dict[str, None]] = {"status": {"sheet": None}, "measures": {"sheet": None, "cell": None}}
"""what rows in an agency's own layout say beside the template's"""
_TOLD = {
    "report_status": "status",
    "report_milestone": "milestones",
    "report_measure": "measures",
    "report_recommendation": "recommendations",
}
_COLUMN = {"status": "word", "status_read": "word_read"}
