"""What a paper is: a value of headings, sentences, tables and pictures, before anybody sets it on a page.

Every word in it is text, never markup; numbers and dates are said already (show/wording.py), so that the same paper
says the same in PDF, DOCX and PPTX.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from spm_core.model import Finding
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.show.charts import Chart

Kind = Literal["text", "code", "number", "date"]
"""Text breaks anywhere it must, codes and dates stand as they are, numbers stand right."""

PAGE = 511
"""The width of the text in points: US Letter, with margins of 50."""


@dataclass(frozen=True)
class Heading:
    """A heading within a section: level 2 or 3 (a section's own is 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph: a bold beginning, which may be empty, and the rest."""

    text: str
    strong: str = ""
    style: Literal["body", "lead", "small"] = "body"


WHOLE = 900
"""Letters up to which a list is not parted between two pages."""


@dataclass(frozen=True)
class Bullets:
    """A list; each item a bold beginning, which may be empty, and the rest."""

    items: tuple[tuple[str, str], ...]
    small: bool = False

    @property
    def whole(self) -> bool:
        """Whether it stands on one page: a small or a short one does."""
        return self.small or sum(len(part) for item in self.items for part in item) <= WHOLE


@dataclass(frozen=True)
class Tile:
    """One large figure: what it is, the figure, what follows it, what stands under it."""

    label: str
    value: str
    aside: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    """Up to four figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table; `wide` is its share of the width."""

    head: str
    wide: float = 1.0
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table: its title says what it holds, and each row has a text for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart, drawn `px` wide and set `points` wide; at 0.75 points a px its letters of 12 px are 9 points high."""

    chart: Chart
    px: int = 613
    points: float = PAGE


@dataclass(frozen=True)
class Grid:
    """Small pictures side by side, each with its title and text."""

    pictures: tuple[Picture, ...]
    across: int = 2


Block = Heading | Text | Bullets | Tiles | Table | Picture | Grid


@dataclass(frozen=True)
class Section:
    """A part of the paper under a heading that is its finding; `slide` keeps it for the slides too."""

    title: str
    blocks: tuple[Block, ...]
    slide: bool = True
    number: int | None = None


@dataclass(frozen=True)
class Paper:
    """A paper. `about` says which review or year, as of when, and when its figures were known; it stands on page one.

    `line` is the same in short, at the foot of every page.
    """

    title: str
    subtitle: str
    organization: str
    about: tuple[tuple[str, str], ...]
    line: str
    sections: tuple[Section, ...]
    language: str = "en"
    notice: str = ""


@dataclass(frozen=True)
class Made:
    """A file's bytes, and what could not be set as it was asked for."""

    data: bytes
    findings: tuple[Finding, ...] = field(default=())


CODE_LETTER, CELL, DATE = 5.8, 12.0, 66.0
"""Points of a letter of a code, of the space around a cell's text, and of a date with that space."""


def shares(table: Table) -> list[float]:
    """Give each column's share of the width: codes and dates get what they need, the others what is left.

    A code gets a sixth at most, and breaks beyond it.
    """
    needed = {at: DATE for at, column in enumerate(table.columns) if column.kind == "date"}
    needed |= {
        at: min(
            PAGE / 6, max(len(text) for text in (column.head, *(row[at] for row in table.rows))) * CODE_LETTER + CELL
        )
        for at, column in enumerate(table.columns)
        if column.kind == "code"
    }
    left = PAGE - sum(needed.values())
    wide = sum(column.wide for at, column in enumerate(table.columns) if at not in needed)
    return [
        (needed[at] if at in needed else left * column.wide / wide) / PAGE for at, column in enumerate(table.columns)
    ]


def even(n: int, most: int) -> int:
    """How many stand together when n are parted into as few parts as can be, none of them much smaller than the others.

    >>> [even(n, 6) for n in (1, 6, 7, 13)]
    [1, 6, 4, 5]
    """
    return -(-n // max(1, -(-n // most)))


def told(table: Table) -> Table:
    """Give a table without the columns in which no row says anything."""
    kept = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def pictures(paper: Paper) -> Iterator[Picture]:
    """Every picture of the paper, in its order."""
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Picture):
                yield block
            if isinstance(block, Grid):
                yield from block.pictures


def no_glyph(letters: Sequence[str]) -> Finding:
    """Say that letters had to be left out, which they are and how to have them set."""
    shown = " ".join(letters[:12]) + (f" and {len(letters) - 12} others" if len(letters) > 12 else "")
    codes = ", ".join(f"U+{ord(letter):04X}" for letter in letters[:4])
    return Finding(
        "warning",
        "letters-without-font",
        f"No font on this machine has these letters: {shown} ({codes}{', ...' if len(letters) > 4 else ''}). Where they stand, the paper says {NOT_SHOWN}.",
        "Install a font that has them (on Debian: fonts-noto-core, fonts-noto-cjk) and make the paper again; the DOCX needs none.",
    )


NOT_SHOWN = "[letters not shown]"
"""What a paper says in place of letters that no font has; an empty box would say nothing."""


def printable(value: Any) -> Any:
    """Give a paper, or a part of one, whose texts an office file can hold: XML has no control characters."""
    if isinstance(value, str):
        return wording.printable(value)
    if isinstance(value, (list, tuple)):
        return type(value)([printable(one) for one in value])
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: printable(getattr(value, one.name)) for one in fields(value)})
    return value
