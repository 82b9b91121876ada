"""Reads xls with xlrd, and holds it against the fast reader."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from spm_core.intake.kinds.twice import PlainSheet, held_against
from spm_core.intake.kinds.xls_formulas import doubtful_zeros
from spm_core.intake.package import Unreadable

if TYPE_CHECKING:
    from spm_core.intake.beside import Place
    from spm_core.intake.package import Package

_END, _SIZE = 0x000A, 0x0200
_ROWS, _COLUMNS = 65_536, 256


def read(data: bytes, package: Package) -> dict[str, Any]:
    """Give the child's answer."""
    import xlrd  # not needed to start, and by few files

    try:
        # On demand: the bytes stay there, to be looked at once more.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        said = book.sheets()
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise Unreadable("file-encrypted") from error
        raise Unreadable("file-damaged", why="its old Excel content is broken or cut off") from error
    except (struct.error, ValueError, IndexError, KeyError, AssertionError, TypeError, AttributeError) as error:
        raise Unreadable("file-damaged", why="its old Excel content is broken or cut off") from error
    _refuse_false_sizes(book)
    waiting = doubtful_zeros(book)
    found = [_sheet(book, sheet, waiting.get(number, set())) for number, sheet in enumerate(said)]
    sheets = held_against(found, data)
    return {"kind": "xls", "date1904": book.datemode == 1, "unpacked": len(data), "sheets": sheets}


def _sheet(book: Any, said: Any, waiting: set[Place]) -> PlainSheet:
    """The cells of a sheet as xlrd gives them; cell types 1 text, 2 number, 3 date, 4 yes or no, 5 error."""
    import xlrd

    sheet = PlainSheet(name=said.name, hidden=bool(said.visibility))
    for y in range(said.nrows):
        for x, (kind, value) in enumerate(zip(said.row_types(y), said.row_values(y), strict=True)):
            place = (y + 1, x + 1)
            if kind == 5:
                sheet.errors[place] = xlrd.error_text_from_code.get(value, "#N/A")
            elif place in waiting and value in (0, ""):
                sheet.uncalculated.append(place)
            elif kind == 1 and value != "":
                sheet.values[place] = value
            elif kind == 4:
                sheet.values[place] = bool(value)
            elif kind in (2, 3):
                sheet.note_number(place, value, _code(book, said.cell_xf_index(y, x)), date1904=book.datemode == 1)
    sheet.hidden_rows = sorted(y + 1 for y, about in said.rowinfo_map.items() if about.hidden)
    sheet.hidden_columns = [(x + 1, x + 1) for x, about in sorted(said.colinfo_map.items()) if about.hidden]
    sheet.merges = [(a + 1, c + 1, b, d) for a, b, c, d in said.merged_cells if (b - a, d - c) != (1, 1)]
    return sheet


def _code(book: Any, style: int) -> str:
    form = book.format_map.get(book.xf_list[style].format_key) if 0 <= style < len(book.xf_list) else None
    return str(form.format_str) if form else ""


def _refuse_false_sizes(book: Any) -> None:
    """A sheet that calls itself larger than the format allows would end the fast reader, which reserves the room."""
    for start in book._sh_abs_posn:  # noqa: SLF001 - xlrd has no other name for it
        at = start
        while 0 <= at <= len(book.mem) - 18:
            kind, length = struct.unpack_from("<HH", book.mem, at)
            if kind == _END:
                break
            if kind == _SIZE and length >= 12:
                top, bottom, left, right = struct.unpack_from("<IIHH", book.mem, at + 4)
                if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
                    raise Unreadable("file-damaged", why="a sheet of it gives a size that no old workbook can have")
            at += 4 + length
