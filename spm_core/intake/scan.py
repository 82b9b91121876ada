"""The second reader: the raw XML of an xlsx, for what the fast reader leaves out. Runs in the child.

Here what stands beside the sheets: their list, the shared texts, the styles. Parsed with expat; a document
type is refused, so that no entity is ever expanded.
"""

from __future__ import annotations

import functools
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from spm_core.intake.formats import BUILT_IN, fixed_decimals, shows_percent
from spm_core.intake.package import Unreadable, read_part
from spm_core.intake.quick import quick_strings

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable


@dataclass
class Book:
    """What stands in the workbook beside its sheets."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    """name and part of each sheet, in order; a chart sheet has no part"""
    date1904: bool = False
    calculate_on_load: bool = False
    strings: list[str] = field(default_factory=list)
    decimals: list[int] = field(default_factory=list)
    """for each cell style, the fixed number of decimals that it shows; 0: as it comes"""
    percents: frozenset[int] = frozenset()
    """the cell styles that show a percent sign"""


def walk(
    xml: bytes,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse XML with names stripped of their prefix. A document type is refused: no entity is ever expanded."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    prefixed = re.match(rb"(?:\s*<[?!][^>]*>)*\s*<[\w.-]+:", xml[:2048]) is not None or b"\x00" in xml[:64]
    if prefixed:
        parser.StartElementHandler = lambda name, attrs: start(name.rpartition(":")[2], attrs)
        parser.EndElementHandler = None if end is None else lambda name: end(name.rpartition(":")[2])
    else:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser names no argument
    except expat.ExpatError as error:
        raise Unreadable("file-damaged", why=f"its part {part} is broken") from error


def _refuse(*_: object) -> None:
    raise Unreadable("unsafe-content")


def read_book(archive: zipfile.ZipFile) -> Book:
    """Read the list of sheets, the shared texts and the styles."""
    names = set(archive.namelist())
    relations, workbook, strings, styles = (
        read_part(archive, part) if part in names else b""
        for part in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    )
    sheets, date1904, calculate_on_load = _workbook(relations, workbook)
    decimals, percents = _formats(styles, "xl/styles.xml") if styles else ([], frozenset[int]())
    return Book(
        sheets=[(name, part if part in names else "") for name, part in sheets],
        date1904=date1904,
        calculate_on_load=calculate_on_load,
        strings=_strings(strings, "xl/sharedStrings.xml") if strings else [],
        decimals=decimals,
        percents=percents,
    )


@functools.lru_cache(maxsize=8)
def _workbook(relations: bytes, workbook: bytes) -> tuple[list[tuple[str, str]], bool, bool]:
    """The sheets with their parts, whether dates count from 1904, whether results wait for opening.

    Kept for the next file: those made from one template are alike in this.
    """
    targets: dict[str, tuple[str, str]] = {}
    sheets: list[tuple[str, str]] = []
    flags = {"workbookPr": False, "calcPr": False}

    def relation(name: str, attrs: dict[str, str]) -> None:
        if name == "Relationship":
            target = attrs.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], path)

    def part_of(name: str, attrs: dict[str, str]) -> None:
        if name == "sheet":
            ident = next((value for key, value in attrs.items() if ":" in key and key.rpartition(":")[2] == "id"), "")
            kind, path = targets.get(ident, ("", ""))
            sheets.append((attrs.get("name", ""), path if kind == "worksheet" else ""))
        elif name == "workbookPr":
            flags[name] = attrs.get("date1904", "0") in ("1", "true", "on")
        elif name == "calcPr":
            flags[name] = attrs.get("fullCalcOnLoad", "0") in ("1", "true", "on")

    if relations:
        walk(relations, "xl/_rels/workbook.xml.rels", relation)
    if workbook:
        walk(workbook, "xl/workbook.xml", part_of)
    return sheets, flags["workbookPr"], flags["calcPr"]


def _strings(xml: bytes, part: str) -> list[str]:
    """The shared texts; rich text is joined, phonetic help left out."""
    quick = quick_strings(xml)
    if quick is not None:
        return quick
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "t":
            inside = not phonetic
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal inside, phonetic
        if name == "t":
            inside = False
        elif name == "si":
            texts.append("".join(pieces))
        elif name == "rPh":
            phonetic = False

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    walk(xml, part, start, end, text)
    return texts


@functools.lru_cache(maxsize=8)
def _formats(xml: bytes, part: str) -> tuple[list[int], frozenset[int]]:
    """For each cell style the decimals that it shows; and the styles that show a percent sign."""
    codes = dict(BUILT_IN)
    decimals: list[int] = []
    percents: set[int] = set()
    inside = False

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt" and attrs.get("numFmtId", "").isdigit():
            codes[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = attrs.get("numFmtId", "0")
            code = codes.get(int(number) if number.isdigit() else 0, "")
            if shows_percent(code):
                percents.add(len(decimals))
            decimals.append(fixed_decimals(code))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    walk(xml, part, start, end)
    return decimals, frozenset(percents)
