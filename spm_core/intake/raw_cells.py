"""The second reader: the cells of a sheet from its raw XML. Runs in the child: standard library only.

The fast reader gives an empty cell for an error or a formula never calculated, and does not tell
hidden rows and columns. This one sees every cell once and keeps what is needed to compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.beside import Beside, Place, column_number, merge
from spm_core.intake.package import MAX_CELLS, Unreadable, read_part
from spm_core.intake.quick import quick_cells, unescape
from spm_core.intake.scan import Book, walk

if TYPE_CHECKING:
    import zipfile

_MERGE = re.compile(rb"""<mergeCell\s+ref\s*=\s*["']([A-Z0-9:$]+)["']""")


@dataclass
class RawSheet(Beside):
    """What the raw XML of a sheet says, by place."""

    values: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """cell type and text, of the cells that hold something"""
    twice: list[Place] = field(default_factory=list)


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
        elif name == "mergeCell":
            self.sheet.merges.extend(merge(attrs.get("ref", "")))

    def _open_row(self, attrs: dict[str, str]) -> None:
        number = attrs.get("r", "")
        self.row = int(number) if number.isdigit() and len(number) < 9 else self.row + 1
        self.column = 0
        if attrs.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.append(self.row)

    def _open_cell(self, attrs: dict[str, str]) -> None:
        address = attrs.get("r", "")
        letters = address.rstrip("0123456789")
        if letters:
            column = self.columns.get(letters)
            if column is None:
                if len(letters) > 3 or not letters.isascii() or not letters.isalpha():
                    raise Unreadable("file-damaged", why=f"a cell calls itself {address[:20]!r}")
                column = self.columns[letters] = column_number(letters)
            self.column = column
            self.row = int(address[len(letters) :][:9] or self.row)
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
        text = "".join(self.pieces)
        self.keep((self.row, self.column), self.kind, self.style, text, formula=self.formula, valued=self.valued)

    def keep(self, place: Place, kind: str, style: int, text: str, *, formula: bool, valued: bool) -> None:
        """Sort a cell that is not simply empty to where it belongs."""
        sheet = self.sheet
        if kind == "s":
            text = self._shared(text)
        if formula and self._never_calculated(kind, text, valued=valued):
            sheet.uncalculated.append(place)
        elif kind == "e":
            sheet.errors[place] = text
        elif text:
            if place in sheet.values:
                sheet.twice.append(place)
            sheet.values[place] = (kind, text)
            if kind == "n":
                self._note_number(place, style, text)

    def _note_number(self, place: Place, style: int, text: str) -> None:
        if style < len(self.book.decimals) and self.book.decimals[style]:
            self.sheet.decimals[place] = self.book.decimals[style]
        elif style in self.book.percents:
            self.sheet.percents.append(place)
        if len(text) > 15 or "E+" in text:
            self.sheet.note_digits(place, text)

    def _shared(self, text: str) -> str:
        if not text:
            return ""
        if text.isdigit() and len(text) < 9 and int(text) < len(self.book.strings):
            return self.book.strings[int(text)]
        raise Unreadable("file-damaged", why="a cell points to a text that is not in the file")

    def _never_calculated(self, kind: str, text: str, *, valued: bool) -> bool:
        """No stored result; a writer that asks for calculation on opening leaves 0 in its place."""
        if not text:
            return not valued or kind != "str"
        return self.book.calculate_on_load and kind == "n" and text == "0"


def read_sheet(archive: zipfile.ZipFile, part: str, book: Book) -> RawSheet:
    """Read the cells of a sheet. Raises Unreadable when their bounding box is over the limit."""
    xml, sheet = read_part(archive, part), RawSheet()
    cells = _Cells(sheet, book)
    quick = quick_cells(xml)
    if quick is None:
        walk(xml, part, cells.start, cells.end, cells.text)
    else:
        columns = {letters: column_number(letters) for letters in {cell[0] for cell in quick}}
        values, strings, count = sheet.values, book.strings, len(book.strings)
        for letters, row, style, kind, formula, value, empty, inline in quick:
            place = (int(row), columns[letters])
            if kind == "s" and value and not formula and place not in values and int(value) < count:
                values[place] = (kind, strings[int(value)])
                continue
            if kind == "inlineStr" and inline and "&" not in inline and place not in values:
                values[place] = (kind, inline)
                continue
            text = unescape(inline) if "&" in inline else inline or value
            valued = bool(text or empty)
            cells.keep(place, kind or "n", int(style or 0), text, formula=bool(formula), valued=valued)
        if b"<mergeCell" in xml:
            sheet.merges.extend(box for ref in _MERGE.findall(xml) for box in merge(ref.decode("ascii")))
    places = [*sheet.values, *sheet.errors, *sheet.uncalculated]
    rows, across = zip(*places, strict=True) if places else ((0,), (0,))
    box = max(rows) * max(across)
    if box > MAX_CELLS:
        raise Unreadable("too-many-cells", count=f"{box:,}", limit=f"{MAX_CELLS:,}")
    return sheet
