"""What a table is taken for and why, in one plain sentence; and which kind of table it is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from spm_core.intake.own import words
from spm_core.intake.own.model import is_value
from spm_core.intake.tables import runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.grid import Block
    from spm_core.intake.own.model import Column
    from spm_core.intake.own.rows import Rows

_PERIOD = re.compile(
    r"(?:wk|week|w|month|m|q|quarter|day|d|sprint)\.?\s*\d{1,2}\b.*"
    r"|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\s*[-–].*"
    r"|\d{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?.*"
    r"|\d{4}-\d{2}(?:-\d{2})?.*"
    r"|(?:19|20)\d{2}(?:[-/]\d{2,4})?",
    re.IGNORECASE,
)
_CAME_TRUE = re.compile(r"\b(?:actual|act|achieved|real|exp)\b", re.IGNORECASE)
_PLANNED = ("due", "start", "status", "completed_on", "forecast", "percent", "responsible")
THINGS = {
    "tracker": ("thing to do", "things to do"),
    "measures": ("measure", "measures"),
    "list": ("line", "lines"),
    "matrix": ("line with a column for each period", "lines with a column for each period"),
}


def names_period(heading: str) -> bool:
    """Say whether a heading names a week, a month, a day or a year.

    >>> names_period("Wk 3 04/06"), names_period("March"), names_period("2026"), names_period("Status")
    (True, True, True, False)
    """
    last = heading.rpartition(" / ")[2]
    return bool(_PERIOD.fullmatch(last)) or words.bare(last) in words.months()


def kind_of(columns: Sequence[Column], parts: Rows) -> str:
    """Say which kind of table it is: one of those of `Table.kind`."""
    roles = {column.maps_to for column in columns}
    if not parts.items:
        return "template"
    values = [role for role in roles if is_value(role)]
    if values and not roles & {"due", "status", "start"} and (len(values) > 1 or "indicator" in roles):
        return "measures"
    periods = sum(names_period(column.header) for column in columns)
    if periods >= 4 and periods >= len(columns) * 0.5 and not roles & {"due", "status"}:
        return "matrix"
    return "tracker" if roles & set(_PLANNED) else "list"


def reason(kind: str, block: Block, columns: Sequence[Column], parts: Rows, after: str) -> str:
    """Say it in a sentence; `after` is what follows the table."""
    heads = [column.header.rpartition(" / ")[2] for column in columns if column.header]
    used = [column.header.rpartition(" / ")[2] for column in columns if column.header and column.maps_to]
    named = ", ".join((used or heads)[:4]) + (" and others" if len(heads) > 4 else "")
    rows = f"row{'s' if len(block.header_rows) > 1 else ''} {runs(block.header_rows)}"
    where = f"headings in {rows} ({named})" if block.header_rows else f"without headings, from row {block.first_row}"
    if kind == "template":
        return f"An empty form: headings in {rows} ({named}) and no line below them that is filled in."
    said = [f"A list of {len(parts.items)} {THINGS[kind][len(parts.items) != 1]}: {where}"]
    if parts.groups:
        said.append(f"{len(parts.groups)} group line{'s' if len(parts.groups) > 1 else ''}")
    said += _shapes(columns)
    said.append(f"ends at row {block.last_row}{after}")
    return ", ".join(said) + "."


def _shapes(columns: Sequence[Column]) -> list[str]:
    """What is unusual about the columns: a plan beside what came of it, or a column for each period."""
    pairs = [(one.header, other.header) for one, other in pairwise(columns) if _came_true(one.header, other.header)]
    periods = [column for column in columns if names_period(column.header)]
    said = []
    if pairs:
        said.append(
            f"{len(pairs)} column{'s' if len(pairs) > 1 else ''} with what came true beside (such as “{pairs[0][0]}” and “{pairs[0][1]}”)"
        )
    if len(periods) >= 4:
        said.append(f"{len(periods)} columns for a period each ({periods[0].letter} to {periods[-1].letter})")
    return said


def _came_true(planned: str, actual: str) -> bool:
    """`Roof_Exp/Actual` beside `Roof`: the planned date's name and a word for what came true."""
    plan, came = words.bare(planned), words.bare(actual)
    shared = plan and (came.startswith(f"{plan} ") or _without(plan) == _without(came))
    return bool(shared) and bool(_CAME_TRUE.search(came)) and not _CAME_TRUE.search(plan)


def _without(heading: str) -> str:
    """A heading without the words that say planned or actual."""
    sides = ("planned", "plan", "scheduled", "schedule", "actual", "act", "exp", "expected")
    return " ".join(word for word in heading.split() if word not in sides)
