"""A workbook under the name of one with macros: programs open a file only as what its name says."""

from __future__ import annotations

import io
import zipfile

_TYPES = "[Content_Types].xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def as_xlsm(data: bytes) -> bytes:
    """Give an xlsx of our own making as an xlsm; it holds no macros."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            body = old.read(one)
            new.writestr(one, body.replace(_PLAIN, _MACROS) if one.filename == _TYPES else body)
    return out.getvalue()
