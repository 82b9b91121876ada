"""A month's report: from a file's sheets to rows and findings.

All files are read side by side, each row is judged in plain Python, and the contract (Pandera) has the
last word once over the rows of all files together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from spm_core.intake import identity
from spm_core.intake.annotate.listing import is_findings_sheet
from spm_core.intake.cells import EVERY_KIND, Source, Workbook, read_workbooks
from spm_core.intake.known import Known
from spm_core.intake.layouts import GUIDE, INSIDE, LAYOUTS, MEASURES, MILESTONES, RECOMMENDATIONS, REPORT, STATUS
from spm_core.intake.own.again import found_again
from spm_core.intake.own.inspect import found_apart
from spm_core.intake.own.mapping import for_unit
from spm_core.intake.own.report import OwnReport
from spm_core.intake.report_rows import READERS, owed_absent
from spm_core.intake.rules import find
from spm_core.intake.tables import Table, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from spm_core.intake.own.model import Mapping
    from spm_core.model import Expected, Finding, Month

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """A file read as a month's report, with all its findings; accepted whole or not at all."""

    file: str
    sha256: str
    data: bytes
    unit: str | None = None
    month: Month | None = None
    header: dict[str, str] = field(default_factory=dict)
    status: Rows = field(default_factory=list)
    milestones: Rows = field(default_factory=list)
    measures: Rows = field(default_factory=list)
    recommendations: Rows = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    """sheet -> field -> column letter: with a row's number the cell of each value"""
    rows: dict[str, int] = field(default_factory=dict)
    ignored: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether nothing in it is an error."""
        return not any(finding.severity == "error" for finding in self.findings)


def read_reports(
    sources: Sequence[Source],
    expected_for: Callable[[Month], Expected],
    unit: str | None = None,
    month: Month | None = None,
    today: date | None = None,
    mappings: Sequence[Mapping] = (),
    mapping: Mapping | None = None,
) -> list[Report]:
    """Read files as monthly reports, in their order; never raises for what a file holds.

    `expected_for` gives what a month's report may speak of; it is asked once a month. `unit` and `month`,
    where given, must agree with the contents. `today` is the agency's day. A file that is not the template is read
    by `mapping`, else by the one of `mappings` that knows its layout.
    """
    months: dict[Month, Known] = {}

    def known_for(one: Month) -> Known:
        if one not in months:
            months[one] = Known(expected_for(one))
        return months[one]

    asked = identity.Asked(unit, month, today or datetime.now(tz=UTC).date())
    drafts: list[Report] = [Report("", "", b"")] * len(sources)
    for number, workbook in read_workbooks(sources, EVERY_KIND):
        if mapping or is_own(workbook):
            drafts[number] = _read_own(sources[number], workbook, asked, known_for, mappings, mapping)
        else:
            drafts[number] = _read(sources[number], workbook, asked, known_for)
    if any(draft.status or draft.measures or draft.milestones for draft in drafts):
        from spm_core.intake.contract import last_word  # pandas and Pandera: not needed to start

        last_word(drafts)
    for draft in drafts:
        draft.findings.sort(key=_place)
    return drafts


def _read(source: Source, workbook: Workbook, asked: identity.Asked, known_for: Callable[[Month], Known]) -> Report:
    sha256 = hashlib.sha256(source.data).hexdigest()
    if workbook.refusal:
        return Report(source.name, sha256, source.data, asked.unit, asked.month, findings=[workbook.refusal])
    findings: list[Finding] = list(workbook.notes)
    ignored: list[dict[str, str]] = []
    tables = _tables(workbook, findings, ignored)
    if workbook.date1904:
        findings.append(find("dates-1904"))
    header = identity.read_header(tables.get(REPORT.sheet), ignored)
    unit, month, known = identity.settle(header, identity.read_inside(workbook), asked, known_for, findings)
    rows = {name: READERS[name](table, unit, month, known) for name, table in tables.items() if name in READERS}
    status = rows.get(STATUS.sheet, [])
    if unit and known and STATUS.sheet in tables:
        findings.extend(owed_absent(status, unit, known))
    return Report(
        file=source.name,
        sha256=sha256,
        data=source.data,
        unit=unit,
        month=month,
        header={key: text for key, (text, _) in header.items() if key not in ("unit", "month")},
        status=status,
        milestones=rows.get(MILESTONES.sheet, []),
        measures=rows.get(MEASURES.sheet, []),
        recommendations=rows.get(RECOMMENDATIONS.sheet, []),
        columns={name: table.letters() for name, table in tables.items()},
        rows={name: len(found) for name, found in rows.items()},
        ignored=ignored,
        findings=findings,
    )


def is_own(workbook: Workbook) -> bool:
    """Tell an agency's own tracker from the template by the sheets that the template has."""
    ours = (STATUS.sheet, REPORT.sheet, INSIDE)
    return not workbook.refusal and not any(workbook.sheet(name) for name in ours)


def _read_own(
    source: Source,
    workbook: Workbook,
    asked: identity.Asked,
    known_for: Callable[[Month], Known],
    mappings: Sequence[Mapping],
    mapping: Mapping | None,
) -> Report:
    kept = [mapping] if mapping else for_unit(mappings, asked.unit)
    found, usable = found_again(source.found or found_apart(source, workbook), kept)
    own = OwnReport(source, found, usable, mapping if usable else None)
    if own.mapping and own.mapping.unit:
        # two units may keep one layout: then the layout does not tell whose file it is
        of = {own.mapping.unit, *(one.unit for one in mappings if one.fingerprint == own.mapping.fingerprint)}
        if not asked.unit and (len(of) == 1 or mapping):
            asked = replace(asked, unit=own.mapping.unit)
        elif asked.unit and not mapping and own.mapping.unit != asked.unit:
            own.findings.append(find("mapping-of-another", name=own.mapping.name, other=own.mapping.unit))
    findings = own.findings
    if any(finding.severity == "error" for finding in findings if finding.cell is None):
        return Report(source.name, own.sha256, source.data, asked.unit, asked.month, findings=findings)
    unit, month, known = identity.settle({}, {}, asked, known_for, findings)
    own.read(unit, month, known)
    if unit and known:
        own.findings.extend(owed_absent(own.rows, unit, known))
    return Report(
        file=source.name,
        sha256=own.sha256,
        data=source.data,
        unit=unit,
        month=month,
        status=own.rows,
        measures=own.measures,
        columns=own.columns,
        rows={
            sheet: len(rows)
            for sheet, rows in ((STATUS.sheet, own.rows), (MEASURES.sheet, own.measures))
            if rows or sheet == STATUS.sheet
        },
        ignored=[
            {"sheet": table.sheet, "column": column.header or column.letter}
            for table, _ in own.tables
            for column in table.columns
            if not column.maps_to
        ],
        findings=own.findings,
        header={"mapping": own.mapping.name} if own.mapping else {},
    )


def _tables(workbook: Workbook, findings: list[Finding], ignored: list[dict[str, str]]) -> dict[str, Table]:
    """Find the sheets of the contract; name those that are missing, list those that are not part of it."""
    tables = {}
    for layout in LAYOUTS:
        sheet = workbook.sheet(layout.sheet)
        if sheet is None:
            if layout.required:
                names = ", ".join(one.name for one in workbook.sheets.values()) or "none"
                findings.append(find("sheet-missing", layout.sheet, found=names))
        elif sheet.rows or layout.required:
            table = open_table(sheet, layout, findings, ignored)
            if table:
                tables[layout.sheet] = table
    ours = {name.casefold() for name in (*(layout.sheet for layout in LAYOUTS), GUIDE, INSIDE)}
    ignored.extend(
        {"sheet": s.name, "column": ""}
        for key, s in workbook.sheets.items()
        if key not in ours and s.rows and not is_findings_sheet(s.name, s.rows)
    )
    return tables


_ORDER: dict[str | None, int] = {None: 0, **{layout.sheet: n for n, layout in enumerate(LAYOUTS, 1)}}


def _place(finding: Finding) -> tuple[int, int, int, str]:
    """Findings in the order of the sheets, and there row by row."""
    letters = (finding.cell or "").rstrip("0123456789")
    row = int((finding.cell or "")[len(letters) :] or 0)
    return _ORDER.get(finding.sheet, len(_ORDER)), row, len(letters), letters
