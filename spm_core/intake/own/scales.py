"""Percents and fractions: on which scale a column's numbers are; and years that are named by one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.own.contents import address
from spm_core.intake.own.headings import is_year_alone
from spm_core.intake.own.model import is_value
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.contents import Contents
    from spm_core.intake.own.model import Item, Table
    from spm_core.model import Finding

SCALES = ("", "one", "hundred", "fraction", "percent")
"""What a column of percents shows: nothing; fractions of one alone; percents. Then what a person said that a number up
to 1 is among percents: a fraction (1 is all of it), or a percent (1 is one in a hundred)."""

BOTH = 2
"""below this a number among percents may be a fraction as well; 1.5 is hardly one and a half percent"""

Scaled = tuple[float, float]


def scale_of(cells: Contents) -> str:
    """Say which scale a column's numbers show: `one` where no number is above 1 and no cell is written as a percent."""
    above = [number for number in cells.values if number > 0]
    if not above:
        return ""
    return "one" if max(above) <= 1 and not cells.percents else "hundred"


def together(kept: str, here: str) -> str:
    """Give the scale of a column that was kept with one and shows one now: what was said stays, percents then or now are.

    >>> together("percent", "one"), together("one", "hundred"), together("hundred", "one"), together("", "one")
    ('percent', 'hundred', 'hundred', 'one')
    """
    if kept in ("fraction", "percent"):
        return kept
    return "hundred" if "hundred" in (kept, here) else here or kept


def as_percent(number: float, scale: str) -> float | Scaled:
    """Give a plain number as percents; both readings where a number up to 1 stands among percents and nobody said which.

    >>> as_percent(0.5, "one"), as_percent(50, "hundred"), as_percent(1, "hundred"), as_percent(1, "percent")
    (50.0, 50, (1, 100), 1)
    """
    if not 0 < number < BOTH or scale == "percent":
        return number
    fraction = round(number * 100, 10)
    return fraction if scale in ("", "one", "fraction") else (number, fraction)


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
