"""Dates that a program took apart wrongly when it opened a text file: day and month exchanged, where that was possible."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from spm_core.intake.own import dates
from spm_core.intake.own.contents import address
from spm_core.intake.own.model import DATES
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Table
    from spm_core.model import Finding


def exchanged_dates(sheet: Sheet, table: Table) -> Iterator[Finding]:
    """A column of texts that only one order fits, beside real dates whose days are all 12 or less.

    So it looks when 25/10/2026 was no date to the program and 03/10/2026 became the tenth of March.
    """
    for column in table.columns:
        if column.maps_to not in DATES:
            continue
        values = [(y, sheet.rows[y - 1][column.at - 1]) for y in table.item_rows]
        texts = [value for _, value in values if isinstance(value, str) and dates.evidence(value)]
        real = [
            (y, date.fromisoformat(value[1][:10])) for y, value in values if isinstance(value, list) and value[0] == "d"
        ]
        shown = {dates.evidence(text) for text in texts} - {"same"}
        doubtful = [(y, day) for y, day in real if day.day != day.month]
        if len(shown) == 1 and shown <= {"mdy", "dmy"} and doubtful and all(day.day <= 12 for _, day in real):
            y, day = doubtful[0]
            yield find(
                "dates-perhaps-exchanged",
                table.sheet,
                address(y, column.at),
                day.isoformat(),
                other=day.replace(month=day.day, day=day.month).isoformat(),
                text=texts[0],
                n=len(doubtful),
            )
