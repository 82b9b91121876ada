"""What a file shows that its kept mapping cannot settle: moved headings, a second status, dates in the other order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.headings import by_heading
from spm_core.intake.own.model import DATES
from spm_core.intake.own.periods import period_of
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.intake.own.model import Mapping, Table
    from spm_core.model import Finding

ORDERS = {"mdy": "month first", "dmy": "day first"}


def without_doubtful_status(table: Table, mapping: Mapping, findings: list[Finding]) -> Table:
    """Give the table without a status where it cannot be told which column says it now, and say so.

    That is where a heading that stands twice has moved, or where a second column of statuses is new.
    """
    named = mappings.keys(table.columns)
    head = table.header_rows[-1] if table.header_rows else table.first_row
    twins = mappings.moved_twins(table, mapping)
    findings += [
        find("heading-twice-moved", table.sheet, f"{one.letter}{head}", one.header)
        for one in table.columns
        if named[one.at] in twins and mapping.columns[named[one.at]]
    ]
    new = [
        one
        for one in table.columns
        if named[one.at] not in mapping.columns
        and one.reads_as == "status"
        and any(meaning == "status" for meaning, _ in by_heading(one.header))
    ]
    old = [one for one in table.columns if one.maps_to == "status" and named[one.at] in mapping.columns]
    if not new or not old or period_of(new[0].header):
        return table
    said = {"old": old[0].header, "new": new[0].header}
    findings.append(find("status-column-new", table.sheet, f"{new[0].letter}{head}", new[0].header, **said))
    return replace(
        table, columns=tuple(replace(one, maps_to=None) if one in (*old, *new) else one for one in table.columns)
    )


def orders(table: Table, mapping: Mapping) -> Iterator[Finding]:
    """The columns whose dates show the other order than the mapping has for them."""
    named = mappings.keys(table.columns)
    for column in table.columns:
        key = named[column.at]
        if mapping.columns.get(key) in DATES and mappings.against(column, key, mapping):
            yield find(
                "date-order-differs",
                table.sheet,
                f"{column.letter}{table.header_rows[-1] if table.header_rows else table.first_row}",
                column.header,
                kept=ORDERS[mapping.orders[key]],
                shown=ORDERS[column.date_order],
                name=mapping.name,
            )
