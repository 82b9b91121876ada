"""Whose report it is, and for which month: the options, the sheet Report and the hidden sheet must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.intake.layouts import INNER, INSIDE, KEYS, REPORT
from spm_core.intake.rules import find
from spm_core.intake.tables import open_table
from spm_core.intake.values import EXAMPLE, Wrong, as_day, nearest, plain
from spm_core.model import Month, PlanYear

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from spm_core.intake.cells import Workbook
    from spm_core.intake.known import Known
    from spm_core.intake.tables import Table
    from spm_core.model import Finding

Header = dict[str, tuple[str, str]]
"""key -> its value as read, and the cell that holds it"""


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the file, and the agency's day."""

    unit: str | None
    month: Month | None
    today: date


def read_header(table: Table | None, ignored: list[dict[str, str]]) -> Header:
    """Read the sheet Report: what stands beside each key. Unknown keys are listed as ignored."""
    header: Header = {}
    for row in table.rows() if table else ():
        key = plain(row.text("key")).replace(" ", "_")
        if key not in KEYS:
            if key and row.text("value"):
                ignored.append({"sheet": REPORT.sheet, "column": row.text("key")})
        elif key in header:
            row.find("row-twice", "key", other=header[key][1])
        else:
            header[key] = (row.code("value"), row.cell("value"))
            if key == "met_on" and header[key][0] and isinstance(as_day(row.raw("value")), Wrong):
                row.find("met-on-no-date", "value", example=EXAMPLE)
    return header


def read_inside(workbook: Workbook) -> dict[str, str]:
    """Read the hidden sheet of the template, if it is there."""
    sheet = workbook.sheet(INSIDE)
    table = open_table(sheet, INNER, [], [], quiet=True) if sheet and sheet.rows else None
    return {plain(row.text("key")): row.code("value") for row in table.rows()} if table else {}


def settle(
    header: Header,
    inside: dict[str, str],
    asked: Asked,
    known_for: Callable[[Month], Known],
    findings: list[Finding],
) -> tuple[str | None, Month | None, Known | None]:
    """Say whose report it is, for which month, and what it may speak of; None where that cannot be told."""
    month = _month(header, inside, asked, findings)
    known = known_for(month) if month else None
    if month and month.first_day > asked.today:
        findings.append(find("month-not-begun", *_cell(header, inside, "month"), str(month)))
    if month and known and known.states:
        findings += _outside(month, known, *_cell(header, inside, "month"))
    unit = _unit(header, inside, asked, known, findings)
    organization = inside.get("organization")
    other = known.expected.organization if known else ""
    if organization and other and plain(organization) != plain(other):
        findings.append(find("organization-differs", INSIDE, None, organization, other=other))
    return unit, month, known


def _outside(month: Month, known: Known, sheet: str | None, cell: str | None) -> list[Finding]:
    """A month before the plan is a mistyped year; one of a year not opened may be."""
    first = PlanYear(min(known.states), known.start_month).first_day
    if month.last_day < first:
        return [find("month-before-plan", sheet, cell, str(month), first=str(first))]
    year = known.expected.year
    if known.states.get(year.start) == {"not-opened"}:
        return [find("month-not-open", sheet, cell, str(month), year=year.label)]
    return []


def _cell(header: Header, inside: dict[str, str], key: str) -> tuple[str | None, str | None]:
    """The sheet and cell that hold a key's value: Report's, else the hidden sheet, else none."""
    if key in header and header[key][0]:
        return REPORT.sheet, header[key][1]
    return (INSIDE if inside.get(key) else None), None


def _month(header: Header, inside: dict[str, str], asked: Asked, findings: list[Finding]) -> Month | None:
    said = None
    typed = header.get("month", ("", ""))[0]
    if typed or inside.get("month"):
        said = as_month(typed or inside["month"])
        if said is None:
            findings.append(find("not-a-month", *_cell(header, inside, "month"), typed or inside["month"]))
            return asked.month
    made = as_month(inside.get("month", ""))
    if asked.month and said and said != asked.month:
        findings.append(find("month-differs", *_cell(header, inside, "month"), str(said), other=str(asked.month)))
    elif said and made and said != made:
        where = _cell(header, inside, "month")
        findings.append(find("made-for-another", *where, str(said), other=str(made), what="the month"))
    if not (asked.month or said):
        findings.append(find("month-missing", REPORT.sheet))
    return asked.month or said


def as_month(text: str) -> Month | None:
    """Read a month as typed: `2026-10`, or the date that a spreadsheet makes of it."""
    found = re.match(r"(\d{4})-(\d{1,2})(?:-\d{1,2}(?:T.*)?)?$", text.strip())
    try:
        return Month.parse(f"{found[1]}-{int(found[2]):02d}") if found else None
    except ValueError:
        return None


def _unit(
    header: Header, inside: dict[str, str], asked: Asked, known: Known | None, findings: list[Finding]
) -> str | None:
    typed = header.get("unit", ("", ""))[0]
    said = typed or inside.get("unit", "")
    if not (said or asked.unit):
        findings.append(find("unit-missing", REPORT.sheet))
        return None
    if known is None:
        return asked.unit or said
    option = "The option for the unit"
    found, wanted, made = (known.unit(text or "") for text in (said, asked.unit, inside.get("unit")))
    for text, code, where in ((said, found, None), (asked.unit, wanted, option)):
        if text and code is None:
            there = (
                f"The units are: {', '.join(known.units)}."[:300]
                if known.units
                else "No plan is loaded yet; load it first."
            )
            how = nearest(text, list(known.units), there)
            sheet, cell = (None, None) if where else _cell(header, inside, "unit")
            words = {"suggestion": how, **({"where": where} if where else {})}
            findings.append(find("unit-unknown", sheet, cell, text, **words))
            return asked.unit or said
    sheet, cell = _cell(header, inside, "unit")
    if wanted and found and wanted != found:
        findings.append(find("unit-differs", sheet, cell, found, other=wanted))
    elif found and made and found != made:
        findings.append(find("made-for-another", sheet, cell, found, other=made, what="the unit"))
    return wanted or found
