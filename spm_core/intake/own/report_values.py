"""The actual values of measures in a month's report of an agency's own: years across, or one reading a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.intake.own.plan_measures import readings, year_label
from spm_core.intake.own.plan_model import Part
from spm_core.intake.rules import find
from spm_core.intake.values import plain
from spm_core.model import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.known import Known
    from spm_core.intake.own.model import Inspection, Item, Table
    from spm_core.model import Finding


def read_values(
    inspection: Inspection, table: Table, items: Sequence[Item], known: Known, seen: dict[str, tuple[str, str]]
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Give the actual values of a table's measures as rows of the sheet Measures; baselines and targets are the plan's.

    An actual's year is its column's, else that of the line's year column; without one it is not taken, which is a
    finding. `seen` holds what other tables said: measure and year -> where.
    """
    part = Part(inspection, table)
    long = readings(part)
    rows: list[dict[str, Any]] = []
    findings: list[Finding] = []
    without: list[str] = []
    for item in items:
        measure = _measure(item, known)
        cell = item.cells.get("text") or item.cells.get("code") or f"A{item.row}"
        if measure is None:
            how = "Ask your division to add it to the plan; until then it is in no figure."
            said = item.texts.get("text") or item.texts.get("indicator") or item.texts.get("code")
            findings.append(find("row-not-in-plan", item.sheet, cell, said, suggestion=how))
            continue
        line_year = year_label(part.text(item.row, long.year)) if long else None
        for meaning, value in item.numbers.items():
            kind, _, of = meaning.partition(":")
            if kind != "actual":
                continue
            at = item.cells[meaning]
            year = of or line_year
            if year is None:
                without.append(at)
                continue
            if (key := f"{measure} {year}") in seen:
                findings.append(find("row-twice", item.sheet, at, key, other=place(*seen[key])))
            seen.setdefault(key, (item.sheet, at))
            told = {"measure": measure, "year": year, "subgroup": "", "n": None, "value": value, "suppressed": False}
            rows.append({"row": item.row, "sheet": item.sheet, "cell": at, **told, "note": item.texts.get("note", "")})
    if without:
        findings.append(find("actual-without-year", table.sheet, without[0], None, n=len(without)))
    return rows, findings


def _measure(item: Item, known: Known) -> str | None:
    """Find the plan's measure by the line's code, else by its words."""
    said = [text for key in ("text", "indicator") if (text := item.texts.get(key, ""))]
    names = {plain(": ".join(said)), *map(plain, said)} - {""}
    return known.measure(item.texts.get("code", "")) or next(
        (one.measure for one in known.expected.measures.values() if plain(one.indicator) in names), None
    )
