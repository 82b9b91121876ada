"""A workbook as read: its sheets, their cells, and what was found beside the values.

Made from the child's answer. Values are str, float, bool, or a marked list for dates (`["d", ISO]`)
and times (`["t", text]`); an empty cell is `""`. Rows and columns of a place count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.intake.pool import POOL, Pool
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake.own.model import Inspection
    from spm_core.model import Finding

Place = tuple[int, int]

KINDS = {
    "xlsm": "an Excel workbook with macros (.xlsm)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "xls": "an old Excel workbook (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "csv": "a table in plain text (CSV)",
}
"""What a file may be that is a spreadsheet, in words."""

SPREADSHEETS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
"""The kinds that keep sheets by name: in any of them a unit may save its template."""

EVERY_KIND = (*SPREADSHEETS, "csv")
"""These, and a table in plain text, whose one sheet has no name: what an agency's own file may be."""


@dataclass(frozen=True)
class Source:
    """A file as uploaded."""

    name: str
    data: bytes
    read: Workbook | None = field(default=None, compare=False, repr=False)
    """its contents, where these bytes were read already: they are not read again"""
    found: Inspection | None = field(default=None, compare=False, repr=False)
    """what was found in it as an agency's own file, likewise"""


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: frozenset[Place] = frozenset()
    disputed: dict[Place, str] = field(default_factory=dict)
    decimals: dict[Place, int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    """merged ranges: first row and column, last row and column"""
    percents: frozenset[Place] = frozenset()
    """the numbers that are shown with a percent sign"""
    digits: frozenset[Place] = frozenset()
    """the whole numbers of more digits than a spreadsheet keeps"""
    decimal_comma: bool = False
    """whether the numbers of a text file are written 12,5"""


@dataclass(frozen=True)
class Workbook:
    """A file's sheets by their name in lower case; `refusal` when it could not be read at all."""

    kind: str = ""
    date1904: bool = False
    sheets: dict[str, Sheet] = field(default_factory=dict)
    refusal: Finding | None = None
    notes: tuple[Finding, ...] = ()
    """what was found about the file as a whole, whoever reads it"""
    macros: bool = False
    encoding: str = ""
    """of a text file: utf-8-sig, utf-16, cp1252 and the like"""

    def sheet(self, name: str) -> Sheet | None:
        """Give a sheet by its name, however it is cased."""
        return self.sheets.get(name.casefold())


def read_workbooks(
    sources: Sequence[Source], kinds: tuple[str, ...] = SPREADSHEETS, pool: Pool = POOL
) -> Iterator[tuple[int, Workbook]]:
    """Read files side by side in child processes; give each with its number, as it is done.

    A file of another kind than `kinds`, or none at all, comes with its refusal. One that was read already comes first.
    """
    fresh = []
    for number, source in enumerate(sources):
        if source.read is None:
            fresh.append(number)
        else:
            yield number, source.read if source.read.refusal else _other_kind(source.read.kind, kinds) or source.read
    if fresh:
        for at, answer in pool.read([sources[number].data for number in fresh]):
            yield fresh[at], _workbook(answer, kinds)


def _other_kind(kind: str, kinds: tuple[str, ...]) -> Workbook | None:
    """Refuse a file of another kind than is wanted."""
    if kind in kinds:
        return None
    return Workbook(kind, refusal=find("file-format", what=KINDS.get(kind, "a spreadsheet of another kind")))


def _workbook(answer: dict[str, Any], kinds: tuple[str, ...]) -> Workbook:
    if "refused" in answer:
        refused = dict(answer["refused"])
        return Workbook(refusal=find(refused.pop("code"), **refused))
    if other := _other_kind(answer["kind"], kinds):
        return other
    sheets: dict[str, Sheet] = {}
    for said in answer["sheets"]:
        name, number = said["name"].strip(), 2
        while name.casefold() in sheets:  # ' Plan' and 'Plan' are two sheets
            name, number = f"{said['name'].strip()} ({number})", number + 1
        sheets[name.casefold()] = _sheet({**said, "name": name})
    macros, encoding = bool(answer.get("macros")), answer.get("encoding", "")
    return Workbook(
        answer["kind"], bool(answer["date1904"]), sheets, notes=tuple(_notes(answer)), macros=macros, encoding=encoding
    )


def _notes(answer: dict[str, Any]) -> Iterator[Finding]:
    if answer.get("macros"):
        yield find("macros-not-run")
    if answer.get("encoding") == "cp1252":
        yield find("encoding-guessed", value=answer.get("example"))
    for said in answer["sheets"]:
        if "unclosed" in said:
            y, x = said["unclosed"]
            name, cell = said["name"] or None, f"{letter(x)}{y}"
            yield find("quote-unclosed", name, cell, said["rows"][y - 1][x - 1], at=cell)


def _sheet(said: dict[str, Any]) -> Sheet:
    return Sheet(
        name=said["name"].strip(),
        rows=said["rows"],
        hidden=bool(said.get("hidden")),
        errors={(y, x): text for y, x, text in said.get("errors", ())},
        uncalculated=frozenset((y, x) for y, x in said.get("uncalculated", ())),
        disputed={(y, x): text for y, x, text in said.get("disputed", ())},
        decimals={(y, x): count for y, x, count in said.get("decimals", ())},
        hidden_rows=said.get("hidden_rows", []),
        hidden_columns=said.get("hidden_columns", []),
        merges=tuple((a, b, c, d) for a, b, c, d in said.get("merges", ())),
        percents=frozenset((y, x) for y, x in said.get("percents", ())),
        digits=frozenset((y, x) for y, x in said.get("digits", ())),
        decimal_comma=bool(said.get("decimal_comma")),
    )


def letter(column: int) -> str:
    """Give a column's letters; the first column is 1.

    >>> letter(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def blank(value: object) -> bool:
    """Say whether a cell is empty to a person's eye."""
    return value == "" or (isinstance(value, str) and not value.strip())


def as_text(value: object, decimals: int = 0) -> str:
    """Give a cell's value as a person sees it, trimmed.

    >>> as_text(3.0), as_text(1.1, 2), as_text(["d", "2026-10-31T00:00:00"])
    ('3', '1.10', '2026-10-31')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.{decimals}f}" if decimals else f"{value:.15g}"
    if isinstance(value, list):
        return str(value[1]).removesuffix("T00:00:00")
    return str(value)
