"""The child process: bytes of a file in, its cells out. Run with `python -m spm_core.intake.child`.

A spreadsheet reader may abort, hang or fill the memory on a hostile file; here it takes only itself
along. Speaks length-prefixed messages over its standard input and output: a file in, one JSON
document out. Starts fast because it imports the standard library and the fast reader alone.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import python_calamine

from spm_core.intake.package import LENGTH, MAX_CELLS, Package, Unreadable, decode, open_package
from spm_core.intake.raw_cells import RawSheet, read_sheet
from spm_core.intake.scan import Book, read_book

MEMORY = 1024**3
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

Json = dict[str, Any]


def main() -> None:
    """Answer one file after the other until the input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may enter the replies
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    files = sys.stdin.buffer
    while (data := _receive(files)) is not None:
        reply = json.dumps(answer(data), default=_plain, ensure_ascii=False, separators=(",", ":"))
        body = reply.encode("utf-8", "replace")
        replies.write(LENGTH.pack(len(body)) + body)
        replies.flush()


def _receive(files: BinaryIO) -> bytes | None:
    head = files.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return files.read(length)


def answer(data: bytes) -> Json:
    """Give what is in a file: `{"kind", "date1904", "unpacked", "sheets": [...]}`, or `{"refused": {"code", ...}}`."""
    try:
        package = open_package(data)
        if package.kind == "xlsx":
            return _xlsx(data, package)
        if package.kind == "csv":
            return _csv(data)
    except Unreadable as refusal:
        return {"refused": {"code": refusal.code, **refusal.details}}
    except MemoryError:
        return {"refused": {"code": "reader-out-of-memory"}}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the fast reader is a BaseException
        return {"refused": {"code": "file-damaged", "why": f"it cannot be read ({type(error).__name__})"}}
    return {"kind": package.kind, "date1904": False, "unpacked": package.unpacked, "sheets": []}


def _csv(data: bytes) -> Json:
    """One sheet without a name; every cell is text."""
    text = decode(data) or ""
    csv.field_size_limit(MAX_CELLS)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max((len(row) for row in rows), default=0)
    if len(rows) * width > MAX_CELLS:
        raise Unreadable("too-many-cells", count=f"{len(rows) * width:,}", limit=f"{MAX_CELLS:,}")
    rows = [row + [""] * (width - len(row)) for row in rows]
    return {"kind": "csv", "date1904": False, "unpacked": len(data), "sheets": [{"name": "", "rows": rows}]}


def _xlsx(data: bytes, package: Package) -> Json:
    assert package.zip is not None
    book = read_book(package.zip)
    raw = {name: read_sheet(package.zip, part, book) for name, part in book.sheets if part}
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for about in workbook.sheets_metadata:
        if about.name not in raw:
            continue
        rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        sheet = raw[about.name]
        hidden = "" if about.visible == python_calamine.SheetVisibleEnum.Visible else "hidden"
        sheets.append({"name": about.name, "hidden": hidden, "rows": rows, **_beside(sheet, rows, book)})
    return {"kind": package.kind, "date1904": book.date1904, "unpacked": package.unpacked, "sheets": sheets}


def _beside(sheet: RawSheet, rows: list[list[Any]], book: Book) -> Json:
    """What the fast reader does not tell, left out where there is nothing to tell."""
    found: Json = {
        "errors": [[*place, text] for place, text in sheet.errors.items()],
        "uncalculated": sheet.uncalculated,
        "decimals": [[*place, count] for place, count in sheet.decimals.items()],
        "hidden_rows": [row for row in sheet.hidden_rows if row <= len(rows) and any(v != "" for v in rows[row - 1])],
        "hidden_columns": _hidden_columns(sheet, rows),
        "disputed": _disputed(sheet, rows, book),
    }
    return {key: value for key, value in found.items() if value}


def _hidden_columns(sheet: RawSheet, rows: list[list[Any]]) -> list[int]:
    width = len(rows[0]) if rows else 0
    columns = [number for first, last in sheet.hidden_columns for number in range(first, min(last, width) + 1)]
    return [number for number in columns if any(row[number - 1] != "" for row in rows)]


def _disputed(sheet: RawSheet, rows: list[list[Any]], book: Book) -> list[list[Any]]:
    """The cells on which the two readers differ, with what the raw sheet says."""
    disputed: list[list[Any]] = [[*place, "written twice"] for place in sheet.twice]
    agreed, height, width = 0, len(rows), len(rows[0]) if rows else 0
    for (y, x), (kind, text) in sheet.values.items():
        value = rows[y - 1][x - 1] if y <= height and x <= width else ""
        if value == text:
            agreed += 1
        elif value == "":
            if text.strip():
                disputed.append([y, x, text])
        else:
            agreed += 1
            if not _same(value, kind, text, date1904=book.date1904):
                disputed.append([y, x, text])
    if sum(len(row) - row.count("") for row in rows) > agreed:
        apart = {*sheet.values, *sheet.errors, *sheet.uncalculated}
        filled = ((y, x) for y, row in enumerate(rows, 1) for x, value in enumerate(row, 1) if value != "")
        disputed += [[*place, ""] for place in filled if place not in apart]
    return disputed


def _same(value: object, kind: str, text: str, *, date1904: bool) -> bool:
    if isinstance(value, bool):
        return text == ("1" if value else "0")
    if isinstance(value, (int, float)):
        return kind == "n" and float(text) == value
    if isinstance(value, str):
        return "".join(value.split()) == "".join(text.split()) or "_x" in text or kind == "d"
    if isinstance(value, date) and kind == "n":
        days = float(text)
        if days < 61:  # the spreadsheet's calendar has a 29 February 1900
            return True
        day = value.date() if isinstance(value, datetime) else value
        ahead = (day - (_EPOCH_1904 if date1904 else _EPOCH)).days - days  # a time of day makes it negative
        return -0.99999 < ahead < 0.001
    return True


def _plain(value: object) -> list[str]:
    """Dates and times travel as a marked list: JSON has none."""
    if isinstance(value, (datetime, date)):
        return ["d", value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return ["t", str(value)]
    return ["?", str(value)]


if __name__ == "__main__":
    main()
