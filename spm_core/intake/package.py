"""What a file is, judged by its content alone, and whether it is safe to unpack. Runs in the child."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

from spm_core.intake import plain_text

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_RATIO = 100
RATIO_FROM = 5 * 1024 * 1024
"""Below this size a high ratio is no danger: a sheet of equal, empty, formatted rows packs as well."""
MAX_CELLS = 2_000_000

LENGTH = struct.Struct(">I")
"""How long the next message between parent and child is."""
READ, MARK = b"r", b"m"
"""What a message asks for, its first byte: a file is to be read, or to be marked with the findings before it."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_LAST = 0xFFFFFFFA
_OLE_PARTS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint file"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_ZIP_PARTS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("Index/Document.iwa", "a Numbers or Pages document"),
    ("xl/workbook.bin", "xlsb"),
)
_HEADS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)


class Unreadable(Exception):
    """The file is refused whole: `code` names a rule, `details` fill in its message."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = {key: str(value) for key, value in details.items()}
        super().__init__(code)


@dataclass(frozen=True)
class Package:
    """A file whose kind is known; `zip` is there for the kinds that are zip archives, `text` for csv."""

    kind: str
    zip: zipfile.ZipFile | None = None
    unpacked: int = 0
    text: str = ""
    encoding: str = ""
    delimiter: str = ""


def open_package(data: bytes) -> Package:
    """Tell what the bytes are, and check the limits before anything is unpacked.

    Raises Unreadable for what is no spreadsheet, is damaged, encrypted or over a limit.
    """
    if not data.strip(b"\x00\t\n\r "):
        raise Unreadable("file-empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large", size=f"{len(data) / 1e6:.0f} MB", limit="20 MB")
    if data.startswith(OLE):
        return Package(_ole_kind(data))
    if data.startswith(b"PK"):
        return _zip_package(data)
    return _plain_package(data)


def _ole_kind(data: bytes) -> str:
    names = _ole_names(data)
    for name, kind in _OLE_PARTS:
        if name in names:
            if kind == "encrypted":
                raise Unreadable("file-encrypted")
            if kind != "xls":
                raise Unreadable("not-a-spreadsheet", what=kind)
            return kind
    raise Unreadable("file-damaged", why="it starts like an old Excel file, and no workbook is in it")


def _ole_names(data: bytes) -> set[str]:
    """What stands in the top folder of an old Microsoft file; what lies deeper belongs to something embedded.

    Where the folder cannot be followed or names nothing that is known, the names found anywhere in the bytes.
    """
    try:
        size = 4096 if data[30] == 12 else 512
        table: list[int] = []
        for sector in struct.unpack_from("<109I", data, 76):
            if sector < _OLE_LAST and (sector + 2) * size <= len(data):
                table.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))
        at, folder = struct.unpack_from("<I", data, 48)[0], b""
        while at < len(table) and len(folder) < len(data):
            folder += data[(at + 1) * size : (at + 2) * size]
            at = table[at]
        names, waiting, seen = set(), [struct.unpack_from("<I", folder, 76)[0]], set()
        while waiting:
            entry = waiting.pop()
            if entry in seen or entry >= len(folder) // 128:
                continue
            seen.add(entry)
            name, length = folder[128 * entry : 128 * entry + 64], folder[128 * entry + 64]
            names.add(name[: max(length - 2, 0)].decode("utf-16-le"))
            waiting += struct.unpack_from("<2I", folder, 128 * entry + 68)
    except (struct.error, ValueError, IndexError):
        names = set()
    known = {name for name, _ in _OLE_PARTS}
    return names & known or {name for name in known if name.encode("utf-16-le") in data}


def _zip_package(data: bytes) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise Unreadable("file-damaged", why="it is cut off or incomplete") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise Unreadable("too-many-parts", count=len(entries), limit=MAX_ENTRIES)
    if unpacked > MAX_UNPACKED:
        raise Unreadable("unpacks-too-large", size=f"{unpacked / 1e6:.0f} MB", limit="100 MB")
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data):
        raise Unreadable("unpacks-too-large", size=f"{unpacked // len(data)} times its own size", limit="100 times")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("file-encrypted")
    return Package(_zip_kind(archive), archive, unpacked)


def _zip_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    for part, kind in _ZIP_PARTS:
        if part in names:
            if kind != "xlsb":
                raise Unreadable("not-a-spreadsheet", what=kind)
            return kind
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        mime = read_part(archive, "mimetype")
        if b"opendocument.spreadsheet" in mime:
            return "ods"
        if b"opendocument" in mime:
            raise Unreadable("not-a-spreadsheet", what="an OpenDocument text or drawing")
    if "xl/workbook.xml" not in names:
        raise Unreadable("not-a-spreadsheet", what="a zip archive without a workbook in it")
    types = read_part(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    return "xlsm" if b"macroEnabled" in types else "xlsx"


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part, never more of it than it declares. Raises Unreadable when it is damaged."""
    try:
        return archive.read(name)
    except Unreadable:
        raise
    except Exception as error:  # zlib, struct, CRC, unknown compression: all mean the same to a person
        raise Unreadable("file-damaged", why=f"its part {name} cannot be unpacked") from error


def _plain_package(data: bytes) -> Package:
    for head, kind in _HEADS:
        if data.startswith(head):
            raise Unreadable("not-a-spreadsheet", what=kind)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head")) or b"<html" in start:
        raise Unreadable("not-a-spreadsheet", what="a web page")
    if start.startswith(b"<?xml"):
        raise Unreadable("not-a-spreadsheet", what="an XML file")
    found = plain_text.decode(data)
    if found is None:
        raise Unreadable("not-a-spreadsheet", what="a file of unknown kind")
    delimiter, text = plain_text.said_separator(found[0])
    if not text.strip():
        raise Unreadable("file-empty")
    told = delimiter or plain_text.find_delimiter(text)
    if told is None:
        raise Unreadable("not-a-spreadsheet", what="a plain text file")
    return Package("csv", text=text, encoding=found[1], delimiter=told)
