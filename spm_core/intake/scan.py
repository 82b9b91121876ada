"""The second reader: the raw XML of an xlsx, for what the fast reader leaves out. Runs in the child: standard library only.

The fast reader gives an empty cell for an error or a formula never calculated, and does not tell
hidden rows and columns. This one walks every cell of a sheet once and keeps what it needs to compare.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from spm_core.intake.package import MAX_CELLS, Unreadable, read_part

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""

_FIXED = re.compile(r"(?:#,##)?0\.(0+)(?:_\)|;.*)?")


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


@dataclass
class RawSheet:
    """What the raw XML of a sheet says, by place."""

    values: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """cell type and text, of the cells that hold something"""
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: list[Place] = field(default_factory=list)
    decimals: dict[Place, int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    twice: list[Place] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


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
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unreadable("file-damaged", why=f"its part {part} is broken") from error


def _refuse(*_: object) -> None:
    raise Unreadable("unsafe-content")


def read_book(archive: zipfile.ZipFile) -> Book:
    """Read the list of sheets, the shared texts and the styles."""
    book, names = Book(), set(archive.namelist())
    targets: dict[str, tuple[str, str]] = {}

    def relation(name: str, attrs: dict[str, str]) -> None:
        if name == "Relationship":
            target = attrs.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], path)

    def workbook(name: str, attrs: dict[str, str]) -> None:
        if name == "sheet":
            ident = next((value for key, value in attrs.items() if key.rpartition(":")[2] == "id" and ":" in key), "")
            kind, path = targets.get(ident, ("", ""))
            book.sheets.append((attrs.get("name", ""), path if kind == "worksheet" and path in names else ""))
        elif name == "workbookPr":
            book.date1904 = attrs.get("date1904", "0") in ("1", "true", "on")
        elif name == "calcPr":
            book.calculate_on_load = attrs.get("fullCalcOnLoad", "0") in ("1", "true", "on")

    for part, reader in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", workbook)):
        if part in names:
            walk(read_part(archive, part), part, reader)
    by_kind = {kind: path for kind, path in targets.values() if path in names}
    if "sharedStrings" in by_kind:
        book.strings = _strings(read_part(archive, by_kind["sharedStrings"]), by_kind["sharedStrings"])
    if "styles" in by_kind:
        book.decimals = _decimals(read_part(archive, by_kind["styles"]), by_kind["styles"])
    return book


def _strings(xml: bytes, part: str) -> list[str]:
    """The shared texts; rich text is joined, phonetic help left out."""
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


def _decimals(xml: bytes, part: str) -> list[int]:
    codes = {2: "0.00", 4: "#,##0.00"}
    found: list[int] = []
    inside = False

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt" and attrs.get("numFmtId", "").isdigit():
            codes[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = attrs.get("numFmtId", "0")
            fixed = _FIXED.fullmatch(codes.get(int(number) if number.isdigit() else 0, ""))
            found.append(len(fixed[1]) if fixed else 0)

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    walk(xml, part, start, end)
    return found


def column_number(letters: str) -> int:
    """Give the number of a column: A is 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class _Cells:
    """Handlers that fill a RawSheet; one object a sheet."""

    def __init__(self, sheet: RawSheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.columns: dict[str, int] = {}
        self.row = self.column = 0
        self.kind, self.style = "n", 0
        self.formula = self.valued = self.taking = False
        self.pieces: list[str] = []

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attrs)
        elif name == "v":
            self.taking = self.valued = True
        elif name == "t":
            self.taking = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._open_row(attrs)
        elif name == "col" and attrs.get("hidden") in ("1", "true"):
            first, last = attrs.get("min", ""), attrs.get("max", "")
            if first.isdigit() and last.isdigit():
                self.sheet.hidden_columns.append((int(first), int(last)))
        elif name == "rPh":
            self.taking = False

    def _open_row(self, attrs: dict[str, str]) -> None:
        number = attrs.get("r", "")
        self.row = int(number) if number.isdigit() and len(number) < 9 else self.row + 1
        self.column = 0
        if attrs.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.append(self.row)

    def _open_cell(self, attrs: dict[str, str]) -> None:
        letters = attrs.get("r", "").rstrip("0123456789")
        if letters:
            column = self.columns.get(letters)
            if column is None:
                if len(letters) > 3 or not letters.isascii() or not letters.isalpha():
                    raise Unreadable("file-damaged", why=f"a cell calls itself {attrs['r'][:20]!r}")
                column = self.columns[letters] = column_number(letters)
            self.column = column
        else:
            self.column += 1
        self.kind = attrs.get("t", "n")
        style = attrs.get("s", "0")
        self.style = int(style) if style.isdigit() else 0
        self.formula = self.valued = self.taking = False
        self.pieces = []

    def text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.taking = False
        elif name == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        text, place, sheet = "".join(self.pieces), (self.row, self.column), self.sheet
        if self.kind == "s":
            text = self._shared(text)
        if self.formula and self._never_calculated(text):
            sheet.uncalculated.append(place)
        elif self.kind == "e":
            sheet.errors[place] = text
        elif text:
            if place in sheet.values:
                sheet.twice.append(place)
            sheet.values[place] = (self.kind, text)
            if self.kind == "n" and self.style < len(self.book.decimals) and self.book.decimals[self.style]:
                sheet.decimals[place] = self.book.decimals[self.style]
        else:
            return
        sheet.last_row = max(sheet.last_row, self.row)
        sheet.last_column = max(sheet.last_column, self.column)

    def _shared(self, text: str) -> str:
        if not text:
            return ""
        if text.isdigit() and len(text) < 9 and int(text) < len(self.book.strings):
            return self.book.strings[int(text)]
        raise Unreadable("file-damaged", why="a cell points to a text that is not in the file")

    def _never_calculated(self, text: str) -> bool:
        """No stored result; a writer that asks for calculation on opening leaves 0 in its place."""
        if not text:
            return not self.valued or self.kind != "str"
        return self.book.calculate_on_load and self.kind == "n" and text == "0"


def read_sheet(archive: zipfile.ZipFile, part: str, book: Book) -> RawSheet:
    """Walk the cells of a sheet. Raises Unreadable when their bounding box is over the limit."""
    sheet = RawSheet()
    cells = _Cells(sheet, book)
    walk(read_part(archive, part), part, cells.start, cells.end, cells.text)
    box = sheet.last_row * sheet.last_column
    if box > MAX_CELLS:
        raise Unreadable("too-many-cells", count=f"{box:,}", limit=f"{MAX_CELLS:,}")
    return sheet
