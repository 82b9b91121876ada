"""The records of a binary workbook (MS-XLSB): its sheets, shared texts, formats and cells."""

from __future__ import annotations

import posixpath
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.beside import MAX_MERGES
from spm_core.intake.formats import BUILT_IN
from spm_core.intake.kinds.twice import PlainSheet, within_bounds
from spm_core.intake.scan import walk

if TYPE_CHECKING:
    from collections.abc import Iterator


ROW, SHARED, FORMAT, STYLE, COLUMN = 0, 19, 44, 47, 60
WORKBOOK, SHEET, MERGE, STYLES, STYLES_END = 153, 156, 176, 617, 618
RK, ERROR, BOOL, REAL, TEXT, SHARED_TEXT = 2, 3, 4, 5, 6, 7
RICH_TEXT = 62
F_TEXT, F_NUMBER, F_BOOL, F_ERROR = 8, 9, 10, 11
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_ALWAYS_CALCULATE = 0x0002


@dataclass
class Listed:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass
class BinaryBook:
    """What stands in the workbook beside its sheets."""

    sheets: list[Listed] = field(default_factory=list)
    date1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """for each cell style its number format"""


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give type and content of each record; both type and length are written in 7 bits a byte."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + length > end:
            raise IndexError("a record reaches beyond the part")
        yield kind, data[at : at + length]
        at += length


def wide(data: bytes, at: int) -> tuple[str, int]:
    """Give a counted text and where it ends."""
    (count,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * count
    if count == 0xFFFFFFFF:
        return "", at + 4
    if end > len(data):
        raise IndexError("a text reaches beyond its record")
    return data[at + 4 : end].decode("utf-16-le", "surrogatepass"), end


def read_book(workbook: bytes, relations: bytes, strings: bytes, styles: bytes) -> BinaryBook:
    """Read the list of sheets, the shared texts and the formats."""
    book, targets = BinaryBook(), _targets(relations)
    for kind, content in records(workbook):
        if kind == WORKBOOK:
            book.date1904 = bool(content[0] & 1)
        elif kind == SHEET:
            (hidden,) = struct.unpack_from("<I", content, 0)
            ident, at = wide(content, 8)
            what, part = targets.get(ident, ("", ""))
            book.sheets.append(Listed(wide(content, at)[0], part if what == "worksheet" else "", hidden != 0))
    book.strings = [wide(content, 1)[0] for kind, content in records(strings) if kind == SHARED]
    codes, inside = dict(BUILT_IN), False
    for kind, content in records(styles):
        if kind == FORMAT:
            codes[struct.unpack_from("<H", content, 0)[0]] = wide(content, 2)[0]
        elif kind in (STYLES, STYLES_END):
            inside = kind == STYLES
        elif kind == STYLE and inside:
            book.formats.append(codes.get(struct.unpack_from("<H", content, 2)[0], ""))
    return book


def _targets(relations: bytes) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def relation(name: str, attrs: dict[str, str]) -> None:
        if name == "Relationship":
            target = attrs.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            found[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], path)

    if relations:
        walk(relations, "xl/_rels/workbook.bin.rels", relation)
    return found


def read_sheet(data: bytes, about: Listed, book: BinaryBook) -> PlainSheet:
    """Read the cells of a sheet."""
    sheet, row, height, width = PlainSheet(name=about.name, hidden=about.hidden), 0, 0, 0
    for kind, content in records(data):
        if kind == ROW:
            row = struct.unpack_from("<I", content, 0)[0] + 1
            if len(content) > 11 and content[11] & 0x10:
                sheet.hidden_rows.append(row)
        elif RK <= kind <= F_ERROR or kind == RICH_TEXT:
            height, width = max(height, row), max(width, struct.unpack_from("<I", content, 0)[0] + 1)
            within_bounds(height, width)
            _cell(sheet, kind, row, content, book)
        elif kind == COLUMN and len(content) >= 18:
            first, last = struct.unpack_from("<II", content, 0)
            if content[16] & 1:
                sheet.hidden_columns.append((first + 1, last + 1))
        elif kind == MERGE and len(sheet.merges) < MAX_MERGES:
            top, bottom, left, right = struct.unpack_from("<IIII", content, 0)
            sheet.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    return sheet


def _cell(sheet: PlainSheet, kind: int, row: int, content: bytes, book: BinaryBook) -> None:
    column, style = struct.unpack_from("<II", content, 0)
    place, style = (row, column + 1), style & 0xFFFFFF
    if kind in (ERROR, F_ERROR):
        sheet.errors[place] = _ERRORS.get(content[8], "#N/A")
    elif kind in (BOOL, F_BOOL):
        sheet.values[place] = content[8] != 0
    elif kind in (TEXT, F_TEXT, SHARED_TEXT, RICH_TEXT):
        at = 9 if kind == RICH_TEXT else 8
        text = book.strings[struct.unpack_from("<I", content, 8)[0]] if kind == SHARED_TEXT else wide(content, at)[0]
        if text:
            sheet.values[place] = text
    else:
        number = _rk(content) if kind == RK else struct.unpack_from("<d", content, 8)[0]
        waits = kind == F_NUMBER and number == 0 and len(content) >= 18
        if waits and struct.unpack_from("<H", content, 16)[0] & _ALWAYS_CALCULATE:
            sheet.uncalculated.append(place)
        else:
            sheet.note_number(
                place, number, book.formats[style] if style < len(book.formats) else "", date1904=book.date1904
            )


def _rk(content: bytes) -> float:
    """A number in four bytes: whole or real, as it is or a hundredth."""
    (bits,) = struct.unpack_from("<i", content, 8)
    if bits & 2:
        number = float(bits >> 2)
    else:
        number = struct.unpack("<d", b"\x00\x00\x00\x00" + struct.pack("<i", bits & ~3))[0]
    return number / 100 if bits & 1 else number
