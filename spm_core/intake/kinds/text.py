"""Reads a table in plain text: one sheet without a name, every cell a text."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

from spm_core.intake import plain_text
from spm_core.intake.package import MAX_BYTES, MAX_CELLS, Unreadable

if TYPE_CHECKING:
    from spm_core.intake.package import Package


def read(data: bytes, package: Package) -> dict[str, Any]:
    """Give the child's answer; `unclosed` is the cell that a quote never closed filled with the file's rest."""
    csv.field_size_limit(MAX_BYTES)
    rows, unclosed = plain_text.table(package.text, package.delimiter)
    width = max((len(row) for row in rows), default=0)
    if len(rows) * width > MAX_CELLS:
        raise Unreadable("too-many-cells", count=f"{len(rows) * width:,}", limit=f"{MAX_CELLS:,}")
    sheet: dict[str, Any] = {"name": "", "rows": [row + [""] * (width - len(row)) for row in rows]}
    if unclosed:
        sheet["unclosed"] = [len(rows), len(rows[-1])]
    if plain_text.writes_decimal_comma(rows, package.delimiter):
        sheet["decimal_comma"] = True
    guessed = re.search(r"\S*[^\x00-\x7f]\S*", package.text) if package.encoding == "cp1252" else None
    return {
        "kind": "csv",
        "date1904": False,
        "unpacked": len(data),
        "encoding": package.encoding,
        "delimiter": package.delimiter,
        **({"example": guessed[0][:40]} if guessed else {}),
        "sheets": [sheet],
    }
