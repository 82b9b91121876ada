"""What a file is, judged by its content alone, and whether it is safe to unpack. Runs in the child."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_RATIO = 100
RATIO_FROM = 5 * 1024 * 1024
"""Below this size a high ratio is no danger: a sheet of equal, empty, formatted rows packs as well."""
MAX_CELLS = 2_000_000

LENGTH = struct.Struct(">I")
"""How long the next message between parent and child is."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
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
    """A file whose kind is known; `zip` is there for the kinds that are zip archives."""

    kind: str
    zip: zipfile.ZipFile | None = None
    unpacked: int = 0


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
    return Package(_plain_kind(data))


def _ole_kind(data: bytes) -> str:
    for name, kind in _OLE_PARTS:
        if name.encode("utf-16-le") in data:
            if kind == "encrypted":
                raise Unreadable("file-encrypted")
            if kind != "xls":
                raise Unreadable("not-a-spreadsheet", what=kind)
            return kind
    raise Unreadable("file-damaged", why="it starts like an old Excel file, and no workbook is in it")


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


def _plain_kind(data: bytes) -> str:
    for head, kind in _HEADS:
        if data.startswith(head):
            raise Unreadable("not-a-spreadsheet", what=kind)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head")) or b"<html" in start:
        raise Unreadable("not-a-spreadsheet", what="a web page")
    if start.startswith(b"<?xml"):
        raise Unreadable("not-a-spreadsheet", what="an XML file")
    text = decode(data)
    if text is None:
        raise Unreadable("not-a-spreadsheet", what="a file of unknown kind")
    if not any(mark in text for mark in ",;\t"):
        raise Unreadable("not-a-spreadsheet", what="a plain text file")
    return "csv"


def decode(data: bytes) -> str | None:
    """Give the text of a plain text file, or None when the bytes are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data:
        return None
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        strange = sum(1 for mark in text[:4096] if ord(mark) < 32 and mark not in "\t\r\n\x0c")
        return None if strange > len(text[:4096]) // 100 else text
    return None
