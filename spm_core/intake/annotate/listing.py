"""The sheet `Findings` that an annotated workbook opens on: its words, and how it is known again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spm_core.model import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Finding

AUTHOR = "SPM findings"
"""Who our comments are from; their text begins so too, because some programs keep no author."""
NAME = "Findings"
HEADERS = ("Severity", "Where", "Value as read", "What was found and expected", "How to mend it", "Code")
WIDTHS = (12, 22, 28, 64, 64, 24)
_TITLE = f"{AUTHOR}: "
_ORDER = {"error": 0, "warning": 1, "info": 2}
_SAID = {"error": "to mend", "warning": "look once more", "info": "to know"}
MOST = 5_000
"""so many findings are marked and listed; a longer list helps nobody"""


@dataclass(frozen=True)
class Line:
    """A finding as listed; `cell` is its address and `sheet` the sheet's own name where there is such a cell."""

    finding: Finding
    sheet: str | None = None
    cell: str | None = None


def is_findings_sheet(name: str, rows: Sequence[Sequence[Any]]) -> bool:
    """Say whether a sheet is the list that we put there: by its name and by how its first cell begins."""
    first = rows[0][0] if rows and rows[0] else ""
    return re.fullmatch(r"findings( \d+)?", name.strip().casefold()) is not None and str(first).startswith(_TITLE)


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Errors before warnings before infos, each as they came; the first of a very long list."""
    return sorted(findings, key=lambda one: _ORDER[one.severity])[:MOST]


def title(findings: Sequence[Finding]) -> str:
    """Count the findings.

    >>> title([])
    'SPM findings: none'
    """
    counts = [(sum(one.severity == kind for one in findings), said) for kind, said in _SAID.items()]
    return _TITLE + (", ".join(f"{n:,} {said}" for n, said in counts if n) or "none")


def notes(findings: Sequence[Finding], copy_of: str | None = None) -> list[str]:
    """Say how to go on, and what the workbook is where it is only a copy."""
    said = ["Mend the cells, save, and send this workbook again. This sheet and the marks are not read."]
    if copy_of:
        said.insert(
            0, f"This is a copy of {copy_of} with its values only: formats, formulas and pictures stayed there."
        )
    if len(findings) > MOST:
        said.append(f"The first {MOST:,} of {len(findings):,} findings are marked and listed.")
    return said


def where(line: Line) -> str:
    """Say the place of a finding."""
    found = line.finding
    return place(line.sheet or found.sheet, line.cell or found.cell) or "the file"


def texts(line: Line) -> tuple[str, ...]:
    """Give the cells of a finding's row."""
    one = line.finding
    return (_SAID[one.severity], where(line), one.value or "", one.message, one.fix, one.code)


def comment(findings: Sequence[Finding]) -> str:
    """Give the text of the comment at a cell."""
    said = "\n\n".join(f"{_SAID[one.severity].capitalize()}: {one.message}\n{one.fix}".rstrip() for one in findings)
    return f"{AUTHOR}:\n{said}"[:8_000]
