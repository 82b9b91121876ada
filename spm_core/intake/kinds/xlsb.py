"""Reads xlsb: the binary records of its sheets, held against the fast reader."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from spm_core.intake.kinds.twice import held_against
from spm_core.intake.kinds.xlsb_cells import read_book, read_sheet
from spm_core.intake.package import Unreadable, read_part

if TYPE_CHECKING:
    from spm_core.intake.package import Package


def read(data: bytes, package: Package) -> dict[str, Any]:
    """Give the child's answer."""
    assert package.zip is not None
    names = set(package.zip.namelist())

    def part(name: str) -> bytes:
        return read_part(package.zip, name) if package.zip and name in names else b""

    try:
        book = read_book(*(part(f"xl/{one}") for one in _PARTS))
        found = [read_sheet(part(about.part), about, book) for about in book.sheets if about.part in names]
    except (struct.error, IndexError, UnicodeError) as error:
        raise Unreadable("file-damaged", why="its binary content is broken or cut off") from error
    sheets = held_against(found, data)
    macros = "xl/vbaProject.bin" in names
    answer = {"kind": "xlsb", "date1904": book.date1904, "unpacked": package.unpacked, "sheets": sheets}
    return {**answer, "macros": True} if macros else answer


_PARTS = ("workbook.bin", "_rels/workbook.bin.rels", "sharedStrings.bin", "styles.bin")
