"""The plan workbook: from its sheets to tables of rows, and everything that is to mend in one pass."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from spm_core.intake.annotate.listing import is_findings_sheet
from spm_core.intake.cells import Sheet, Source, Workbook, blank, read_workbooks
from spm_core.intake.plan_checks import CHECKS, Draft, start_month
from spm_core.intake.plan_layouts import PRECISE, SHEETS, Field, PlanSheet
from spm_core.intake.plan_source import BESIDE, read_sources
from spm_core.intake.rules import find
from spm_core.intake.tables import Row, Table, open_table
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Finding

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """A plan as read, with all its findings; accepted whole or not at all."""

    file: str
    sha256: str
    data: bytes
    tables: dict[str, Rows] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    ignored: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether nothing in it is an error."""
        return not any(finding.severity == "error" for finding in self.findings)


def is_plan(workbook: Workbook) -> bool:
    """Tell a plan workbook from a report or a tracker by its sheets."""
    there = [workbook.sheet(name) for name in ("Organization", "Goals", "Strategies", "Units", "Actions")]
    return workbook.sheet("Status") is None and sum(sheet is not None for sheet in there) >= 2


def read_plan(source: Source | Sequence[Source]) -> Plan:
    """Read a plan: one xlsx, or a list of CSV files named after the sheets. Never raises for what a file holds."""
    if isinstance(source, Source):
        plan = Plan(source.name, hashlib.sha256(source.data).hexdigest(), source.data)
        workbook = next(iter(read_workbooks([source])))[1]
        return _read(plan, workbook)
    files = sorted(source, key=lambda one: one.name)
    data = b"".join(one.name.encode() + b"\n" + one.data + b"\n" for one in files)
    plan = Plan(", ".join(one.name for one in files), hashlib.sha256(data).hexdigest(), data)
    sheets: dict[str, Sheet] = {}
    for number, workbook in read_workbooks(files, kinds=("csv",)):
        stem = PurePath(files[number].name).stem
        if workbook.refusal:
            plan.findings.append(replace(workbook.refusal, sheet=stem))
        else:
            sheets[stem.casefold()] = replace(workbook.sheets[""], name=stem)
            plan.findings.extend(replace(note, sheet=stem) for note in workbook.notes)
    return _read(plan, Workbook("csv", sheets=sheets))


def _read(plan: Plan, workbook: Workbook) -> Plan:
    if workbook.refusal:
        plan.findings.append(workbook.refusal)
        return plan
    plan.findings.extend(workbook.notes)
    if workbook.date1904:
        plan.findings.append(find("dates-1904"))
    tables = _tables(plan, workbook)
    draft = Draft({sheet.table: [] for sheet in SHEETS}, tables, plan.findings)
    first = start_month(tables.get("organization"))
    for sheet in SHEETS:
        table = tables.get(sheet.table)
        if table:
            draft.tables[sheet.table] = [_row(row, sheet, first) for row in table.rows()]
    for check in CHECKS:
        plan.findings.extend(check(draft))
    order: dict[str | None, int] = {None: -1, **{sheet.name: n for n, sheet in enumerate(SHEETS)}}
    plan.findings.sort(key=lambda f: (order.get(f.sheet, 99), int("0" + "".join(filter(str.isdigit, f.cell or "")))))
    return replace(
        plan,
        tables={**draft.tables, "sources": read_sources(workbook, draft.tables)},
        columns={table.name: table.letters() for table in tables.values()},
        rows={table.name: len(draft.tables[name]) for name, table in tables.items()},
    )


def _tables(plan: Plan, workbook: Workbook) -> dict[str, Table]:
    tables = {}
    for sheet in SHEETS:
        found = workbook.sheet(sheet.name)
        if found is None or not found.rows:
            if sheet.layout.required:
                names = ", ".join(one.name for one in workbook.sheets.values()) or "none"
                plan.findings.append(find("sheet-missing", sheet.name, found=names))
            continue
        table = open_table(found, sheet.layout, plan.findings, plan.ignored)
        if table:
            tables[sheet.table] = table
    ours = {sheet.name.casefold() for sheet in SHEETS} | {name.casefold() for name in BESIDE}
    plan.ignored.extend(
        {"sheet": one.name, "column": ""}
        for key, one in workbook.sheets.items()
        if key not in ours and one.rows and not is_findings_sheet(one.name, one.rows)
    )
    return tables


def _row(row: Row, sheet: PlanSheet, first: int) -> dict[str, Any]:
    """Read a row by the kinds of its columns; a column that is not there reads as blank."""
    values: dict[str, Any] = {"row": row.number}
    for name, column in sheet.fields.items():
        if column.required and blank(row.raw(name)) and not row.spoiled(name):
            row.find("value-missing", name, column=_header(sheet, name))
        if column.kind == "date":
            precise = (sheet.table, name) in PRECISE
            read = row.period(name, first if precise else None)
            values[name] = read.day if read else None
            if precise:
                values[f"{name.removesuffix('_on')}_precision"] = read.precision if read else "day"
        elif column.kind in ("amount", "size"):
            amount = row.number_of(name)
            values[name] = amount.value if column.kind == "amount" else _whole(row, name, amount.value)
            values["suppressed"] = values.get("suppressed", False) or amount.suppressed
        else:
            values[name] = _value(row, name, column, first)
    if values.get("suppressed"):
        values["value"] = None
    return values


def _value(row: Row, name: str, column: Field, first: int) -> Any:
    if column.kind == "code":
        return row.code(name)
    if column.kind == "word":
        return row.word(name, column.words) or column.default or None
    if column.kind in ("number", "whole"):
        amount = row.number_of(name)
        if amount.suppressed:
            row.find("not-a-number", name, hint="")
        return amount.value if column.kind == "number" else _whole(row, name, amount.value)
    if column.kind == "year":
        text = row.code(name)
        try:
            return PlanYear.parse(text, first).label if text else ""
        except ValueError:
            row.find("bad-year", name, text, example="2026-27")
            return ""
    return row.text(name)


def _whole(row: Row, name: str, number: float | None) -> int | None:
    if number is not None and (number < 0 or number != int(number)):
        row.find("not-a-number", name, hint=", whole and not below zero")
        return None
    return None if number is None else int(number)


def _header(sheet: PlanSheet, name: str) -> str:
    return next(column.header for column in sheet.layout.columns if column.field == name)
