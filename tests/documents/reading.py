"""What a paper says, read back from the value and from the files, by other means than those that wrote them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from spm_core.documents.paper import Bullets, Grid, Heading, Paper, Picture, Table, Text, Tiles


def said(paper: Paper) -> str:
    """Every word of a paper, in its order."""
    return "\n".join(_said(paper))


def _said(paper: Paper) -> Iterator[str]:
    yield from (paper.notice, paper.organization, paper.title, paper.subtitle, paper.line)
    for label, value in paper.about:
        yield f"{label}: {value}"
    for section in paper.sections:
        yield section.title
        for block in section.blocks:
            yield from _block(block)


def _block(block: Any) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Text):
        yield f"{block.strong} {block.text}"
    elif isinstance(block, Bullets):
        yield from (" ".join(pair) for pair in block.items)
    elif isinstance(block, Tiles):
        yield from (f"{tile.label}: {tile.value} {tile.aside}; {tile.note}" for tile in block.tiles)
    elif isinstance(block, Table):
        yield block.title
        yield from (" | ".join(row) for row in (tuple(column.head for column in block.columns), *block.rows))
        yield block.note
    elif isinstance(block, Picture):
        yield from (block.chart.title, block.chart.subtitle, block.chart.alt)
    elif isinstance(block, Grid):
        for picture in block.pictures:
            yield from _block(picture)


def tables(paper: Paper) -> list[Table]:
    return [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]


def pdf_text(data: bytes) -> str:
    """The text of a PDF as one line; breaks within long words are taken out."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return " ".join(text.replace("\u200b", "").replace("\u00a0", " ").split())


def tags(data: bytes) -> list[DictionaryObject]:
    """Every element of a PDF's structure, in reading order."""
    root = PdfReader(io.BytesIO(data)).trailer["/Root"].get_object()["/StructTreeRoot"].get_object()
    return list(_tags(root))


def _tags(element: Any) -> Iterator[DictionaryObject]:
    element = element.get_object() if isinstance(element, IndirectObject) else element
    if isinstance(element, ArrayObject):
        for one in element:
            yield from _tags(one)
    elif isinstance(element, DictionaryObject):
        if "/S" in element:
            yield element
        if "/K" in element:
            yield from _tags(element["/K"])
