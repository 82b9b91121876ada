"""A paper as slides: its sections, a heading and a piece each, tables split over as many slides as they need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spm_core.documents.paper import Bullets, Grid, Heading, Picture, Section, Table, Text, Tiles, even, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.documents.paper import Block, Paper

LETTERS = 150
"""Letters of 12 points that a line takes: a slide is 12.3 inches wide inside."""
LINES = 25
"""Lines of a table on a slide, its head and the spaces of its rows counted in."""
HEAD, ROW_SPACE = 2.0, 0.6
"""Lines that a table's head takes, and the space around each row."""
PICTURES = 6
"""Small pictures on a slide."""
BULLET_LINES = 16
BULLET_LETTERS = 105


@dataclass(frozen=True)
class Slide:
    """One slide: its title, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


def slides(paper: Paper) -> list[Slide]:
    """Give the slides of a paper's sections that are meant for them."""
    return [slide for section in paper.sections if section.slide for slide in _section(section)]


def _section(section: Section) -> Iterator[Slide]:
    """Figures and sentences together on the first slide; each picture, grid and table on its own.

    A section of sentences alone says that there is nothing to show, so it has no slide.
    """
    if all(isinstance(block, Text) and block.style == "body" for block in section.blocks):
        return
    plain: list[Block] = []
    heading = ""
    for block in section.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Text | Tiles):
            if not (isinstance(block, Text) and block.style == "small"):
                plain.append(block)
        else:
            if plain:
                yield Slide(section.title, tuple(plain))
                plain = []
            for part in _parts(block, heading):
                yield Slide(section.title, part)
            heading = ""
    if plain:
        yield Slide(section.title, tuple(plain))


def _parts(block: Block, heading: str) -> Iterator[tuple[Block, ...]]:
    above: tuple[Block, ...] = (Heading(heading),) if heading else ()
    if isinstance(block, Table):
        for part in table_parts(block):
            yield (*above, part)
    elif isinstance(block, Bullets):
        for bullets in bullet_parts(block):
            yield (*above, bullets)
    elif isinstance(block, Grid):
        each = even(len(block.pictures), PICTURES)
        for at in range(0, len(block.pictures), each):
            yield (Grid(block.pictures[at : at + each], 3),)
    else:
        yield (*above, block)


def lines_of(row: tuple[str, ...], table: Table) -> int:
    """How many lines a row takes on a slide, its spaces counted as half a line."""
    return max(1, *(-(-len(cell) // most) for cell, most in zip(row, _line_letters(table), strict=True)))


def _line_letters(table: Table) -> list[int]:
    """How many letters each column takes on a line of a slide."""
    return [max(4, int(LETTERS * share) - 3) for share in shares(table)]


def table_parts(table: Table) -> Iterator[Table]:
    """Split a table where a slide is full, evenly, so that no slide holds a last row alone; a row too tall is cut first."""
    rows = [piece for row in table.rows for piece in _pieces(row, table)]
    deep = [lines_of(row, table) + ROW_SPACE for row in rows]
    parts = _filled(rows, deep, LINES - HEAD)
    even = _filled(rows, deep, min(LINES - HEAD, sum(deep) / max(1, len(parts)) + max(deep, default=0)))
    chosen = even if len(even) == len(parts) else parts
    for at, part in enumerate(chosen):
        yield replace(table, rows=tuple(part), note=table.note if at == len(chosen) - 1 else "")


def _filled(rows: list[tuple[str, ...]], deep: list[float], most: float) -> list[list[tuple[str, ...]]]:
    """Put rows into parts of at most so many lines, in their order."""
    parts: list[list[tuple[str, ...]]] = []
    used = most
    for row, lines in zip(rows, deep, strict=True):
        if not parts or used + lines > most:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += lines
    return parts


def _pieces(row: tuple[str, ...], table: Table) -> Iterator[tuple[str, ...]]:
    """Cut a row that no slide holds into as many as it needs, each cell between words."""
    while lines_of(row, table) > LINES - 4:
        most = [letters * (LINES - 5) for letters in _line_letters(table)]
        cuts = [_cut(cell, length) for cell, length in zip(row, most, strict=True)]
        yield tuple(first for first, _ in cuts)
        row = tuple(rest for _, rest in cuts)
    yield row


def _cut(text: str, most: int) -> tuple[str, str]:
    if len(text) <= most:
        return text, ""
    at = text.rfind(" ", most // 2, most)
    at = at if at > 0 else most
    return text[:at], text[at:].lstrip()


def bullet_parts(block: Bullets) -> Iterator[Bullets]:
    """Split a list where a slide is full."""
    part: list[tuple[str, str]] = []
    used = 0.0
    for strong, rest in block.items:
        for at, (bold, text) in enumerate(_bullet_pieces(strong, rest)):
            deep = -(-len(f"{bold} {text}") // BULLET_LETTERS) + 0.4
            if part and (used + deep > BULLET_LINES or at):
                yield Bullets(tuple(part))
                part, used = [], 0.0
            part.append((bold, text))
            used += deep
    if part:
        yield Bullets(tuple(part))


def _bullet_pieces(strong: str, rest: str) -> Iterator[tuple[str, str]]:
    most = BULLET_LETTERS * (BULLET_LINES - 1) - len(strong)
    first, rest = _cut(rest, most)
    yield strong, first
    while rest:
        first, rest = _cut(rest, most)
        yield "", first


def drawn(block: Block) -> tuple[Picture, ...]:
    """The pictures of a block."""
    if isinstance(block, Picture):
        return (block,)
    return block.pictures if isinstance(block, Grid) else ()
