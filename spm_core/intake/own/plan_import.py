"""From files to a first plan: inspected, read through a kept mapping where there is one, and put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.errors import WrongUse
from spm_core.intake.own.anew import counted_anew
from spm_core.intake.own.inspect import inspect
from spm_core.intake.own.items import read_items, with_findings
from spm_core.intake.own.mapping import apply, differences, matches
from spm_core.intake.own.model import is_value
from spm_core.intake.own.plan import make_plan
from spm_core.intake.own.plan_model import Draft, Part
from spm_core.intake.rules import find
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spm_core.intake.cells import Source
    from spm_core.intake.own.model import Inspection, Mapping, Table
    from spm_core.model import Finding

REPEATED = 0.6
"""a table of which this share of texts stands in another is that one's summary"""


def import_files(
    sources: Sequence[Source], *, today: date, year: str | None = None, mapping: Mapping | None = None
) -> Draft:
    """Make a plan of files, as they are or as a mapping understands them. Errors are among the draft's findings.

    WrongUse when no table of any file has the mapping's layout.
    """
    return plan_of(inspect(sources), today=today, year=year, mapping=mapping)


def plan_of(
    inspections: Sequence[Inspection], *, today: date, year: str | None = None, mapping: Mapping | None = None
) -> Draft:
    """Make a plan of files that were inspected; none, only the findings, when one of them could not be read."""
    if mapping:
        inspections = [_understood(one, mapping) for one in inspections]
        if not any(_knows(table, mapping) for one in inspections for table in one.tables):
            there = "; ".join(f"{one.file}: {table.place}" for one in inspections for table in one.tables) or "none"
            raise WrongUse(f"No table has the layout of the mapping {mapping.name!r}. Tables found: {there}.")
    found = [(one.file, finding) for one in inspections for finding in one.findings]
    if any(one.workbook.refusal for one in inspections):
        return Draft(findings=found)  # a plan without one of its files would look whole
    parts = []
    for one in inspections:
        for table in one.tables:
            if mapping and mapping.sheets and not _knows(table, mapping):
                continue
            items, _ = read_items(one, table)
            unit = mapping.unit if mapping and _knows(table, mapping) else None
            parts.append(Part(one, table, tuple(items), unit))
    parts, again = without_repeats(parts)
    found += again
    draft = make_plan(parts, year=year, today=today)
    draft.findings[:0] = found
    return draft


def without_repeats(parts: Sequence[Part]) -> tuple[list[Part], list[tuple[str, Finding]]]:
    """Leave out a table that lists the same items as a fuller one of its file in other columns: a summary."""
    kept: list[Part] = []
    said: list[tuple[str, Finding]] = []
    for part in sorted(parts, key=lambda one: (-len(one.table.columns), -len(one.items))):
        texts = [plain(item.texts.get("text", "")) for item in part.items]
        for other in kept:
            there = {plain(item.texts.get("text", "")) for item in other.items}
            if (
                other.file == part.file
                and len(texts) > 2
                and sum(text in there for text in texts) >= REPEATED * len(texts)
            ):
                where = part.table.place.rpartition("!")[2]
                said.append((part.file, find("table-repeats", part.table.sheet, where, None, other=other.table.place)))
                break
        else:
            kept.append(part)
    return [part for part in parts if any(part is one for one in kept)], said


def _knows(table: Table, mapping: Mapping) -> bool:
    named = not mapping.sheets or table.sheet in mapping.sheets
    return named and (matches(table, mapping) or bool(table.columns and differences(table, mapping) is not None))


def _understood(inspection: Inspection, mapping: Mapping) -> Inspection:
    """Give a file as a mapping understands it: a table that it speaks of is one of items, whatever it looked like."""
    tables = []
    for table in inspection.tables:
        if not _knows(table, mapping):
            tables.append(table)
            continue
        applied = counted_anew(inspection, table, apply(table, mapping))
        counted = any(is_value(column.maps_to) for column in applied.columns)
        tables.append(replace(applied, kind="measures" if counted else "tracker"))
    return with_findings(replace(inspection, tables=tuple(tables)))
