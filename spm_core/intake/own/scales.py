"""The values of measures beside each other: fractions among percents, and years that are named by one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.own.contents import address
from spm_core.intake.own.headings import is_year_alone
from spm_core.intake.own.model import is_value
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Item, Table
    from spm_core.model import Finding


def years_alone(table: Table) -> Iterator[Finding]:
    """The columns of values whose heading names the year by one number: it is one of two plan years."""
    of = [one for one in table.columns if ":" in (one.maps_to or "") and is_year_alone(one.header)]
    if of:
        row = table.header_rows[-1] if table.header_rows else table.first_row
        label = (of[0].maps_to or "").partition(":")[2]
        yield find("year-alone", table.sheet, address(row, of[0].at), of[0].header, year=label, n=len(of))


def mixed_scales(sheet: Sheet, table: Table, items: Sequence[Item]) -> Iterator[Finding]:
    """A row of measures whose numbers are part fractions, part percents: 0.826 beside 94, whether typed as text or not."""
    places = {column.maps_to: column.at for column in table.columns if is_value(column.maps_to)}
    if len(places) < 2:
        return
    for item in items:
        numbers = {
            item.cells[meaning]: number
            for meaning, number in item.numbers.items()
            if meaning in places and (item.row, places[meaning]) not in sheet.percents
        }
        if any(number > 1.5 for number in item.numbers.values()):
            for cell, number in numbers.items():
                if 0 < number < 1:
                    yield find("fraction-among-percents", table.sheet, cell, f"{number:.15g}")
