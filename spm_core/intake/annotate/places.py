"""Where in a workbook each finding stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.annotate import listing, sheets
from spm_core.intake.annotate.listing import Line
from spm_core.intake.cells import letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Finding

Place = tuple[int, int]
"""A cell's row and column, from 1."""


def line(found: Finding, names: dict[str, str], only: str | None) -> Line:
    """Find the cell of a finding in the workbook; `only`: its one sheet, which a finding need not name."""
    place = sheets.place(found.cell or "")
    name = names.get((found.sheet or "").strip().casefold(), only if not found.sheet else None)
    if place is None or name is None or place[0] > 1_048_576 or place[1] > 16_384:
        return Line(found)
    return Line(found, name, f"{letter(place[1])}{place[0]}")


def by_sheet(lines: Sequence[Line]) -> dict[str, dict[Place, list[Finding]]]:
    """Gather the findings of each sheet's cells."""
    found: dict[str, dict[Place, list[Finding]]] = {}
    for one in lines:
        place = sheets.place(one.cell or "")
        if one.sheet is not None and place:
            found.setdefault(one.sheet, {}).setdefault(place, []).append(one.finding)
    return found


def texts(here: dict[Place, list[Finding]]) -> dict[Place, str]:
    """Give the comment of each cell."""
    return {place: listing.comment(found) for place, found in here.items()}
