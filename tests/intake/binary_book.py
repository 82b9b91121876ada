"""A small binary workbook (xlsb), made record by record: no program on Debian writes one."""

from __future__ import annotations

import io
import struct
import zipfile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + content


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    """One BrtRowHdr: row, style, height, flags, no spans."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return record(0, struct.pack("<IIH", number - 1, 0, 300) + flags + struct.pack("<I", 0))


def cell(kind: int, column: int, content: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + content)


def binary_book() -> bytes:
    """Two sheets, the second hidden; styles: 1 percent, 2 day, 3 two decimals."""
    real = struct.Struct("<d").pack
    cells = [
        row(1),
        cell(6, 0, text("Task")),
        cell(6, 1, text("Share")),
        cell(6, 2, text("Due")),
        row(2),
        cell(7, 0, struct.pack("<I", 0)),
        cell(5, 1, real(0.25), 1),
        cell(2, 2, struct.pack("<i", 46326 << 2 | 2), 2),
        cell(4, 3, b"\x01"),
        row(3),
        cell(3, 0, b"\x07"),
        cell(9, 1, real(1234.5) + struct.pack("<HI", 0, 0) + struct.pack("<I", 0), 3),
        cell(2, 2, struct.pack("<i", -300 << 2 | 3)),
        cell(6, 3, text("hidden")),
        row(4, hidden=True),
        cell(6, 0, text("in a hidden row")),
    ]
    columns = record(390) + record(60, struct.pack("<IIIIH", 3, 3, 2304, 0, 1)) + record(391)
    sheet = (
        record(129)
        + record(148, struct.pack("<IIII", 0, 3, 0, 3))
        + columns
        + record(145)
        + b"".join(cells)
        + record(146)
        + record(177, struct.pack("<I", 1))
        + record(176, struct.pack("<IIII", 0, 0, 0, 1))
        + record(178)
        + record(130)
    )
    below = (
        record(129) + record(148, bytes(16)) + record(145) + row(1) + cell(6, 0, text("x")) + record(146) + record(130)
    )
    listed = [
        record(156, struct.pack("<II", state, number) + text(f"rId{number}") + text(name))
        for number, (name, state) in enumerate([("Data", 0), ("Below", 1)], 1)
    ]
    workbook = (
        record(131) + record(153, bytes(8) + text("")) + record(143) + b"".join(listed) + record(144) + record(132)
    )
    forms = [struct.pack("<HH", 0xFFFF if inside else 0, number) + bytes(12) for number, inside in ((0, 0),)]
    styles = (
        record(278)
        + record(615, struct.pack("<I", 1))
        + record(44, struct.pack("<H", 164) + text("yyyy\\-mm\\-dd"))
        + record(616)
        + record(626, struct.pack("<I", 1))
        + record(47, forms[0])
        + record(627)
        + record(617, struct.pack("<I", 4))
        + b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 9, 164, 2))
        + record(618)
        + record(279)
    )
    strings = record(159, struct.pack("<II", 1, 1)) + record(19, b"\x00" + text("shared")) + record(160)
    kind = "application/vnd.ms-excel"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" '
        f'ContentType="{kind}.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.bin"/>' for n in (1, 2)
        )
        + f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.bin"/>'
        + f'<Relationship Id="rId4" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.bin"/></Relationships>',
        "xl/workbook.bin": workbook,
        "xl/styles.bin": styles,
        "xl/sharedStrings.bin": strings,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/worksheets/sheet2.bin": below,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
