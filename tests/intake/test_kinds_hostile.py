"""Hostile and broken files of every kind end in a reason, never in a dead or hanging reader."""

from __future__ import annotations

import io
import shutil
import struct
import time
import zipfile

import pytest

from tests.intake import kinds
from tests.intake.binary_book import binary_book, record
from tests.intake.kinds import read
from tests.intake.test_kinds_beside import open_document

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SEVEN = '<table:table-cell office:value-type="float" office:value="7"'


def refusal(data: bytes) -> str:
    began = time.perf_counter()
    workbook = read(data)
    assert time.perf_counter() - began < 10
    assert workbook.refusal, [sheet.rows[:3] for sheet in workbook.sheets.values()]
    assert "{" not in workbook.refusal.message
    return workbook.refusal.code


@pytest.mark.parametrize(
    "cells",
    [
        f'{SEVEN} table:number-columns-repeated="1000000000"/>',
        f"{SEVEN}/></table:table-row><table:table-row table:number-rows-repeated='1000000000'>{SEVEN}/>",
        f'{SEVEN} table:number-columns-repeated="1500000"/></table:table-row><table:table-row>{SEVEN} table:number-columns-repeated="1500000"/>',
        f"</table:table-row><table:table-row table:number-rows-repeated='99999999999'/><table:table-row>{SEVEN}/>",
    ],
)
def test_an_ods_that_repeats_beyond_all_bounds_is_refused(cells):
    assert refusal(open_document(cells)) == "too-many-cells"


def test_an_ods_with_entities_locked_or_without_content_is_refused():
    entity = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><office:document-content xmlns:office="o">&a;</office:document-content>'
    )
    assert refusal(open_document("", more={"styles.xml": entity})) == "unsafe-content"
    locked = "<manifest><encryption-data/></manifest>"
    assert refusal(open_document("", more={"META-INF/manifest.xml": locked})) == "file-encrypted"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(out.getvalue()) == "file-damaged"


@pytest.mark.parametrize("kind", ["ods", "xlsb"])
def test_a_zip_bomb_of_any_kind_is_refused_before_it_is_unpacked(kind):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet" if kind == "ods" else "")
        archive.writestr("content.xml" if kind == "ods" else "xl/workbook.bin", bytes(50_000_000))
    assert refusal(out.getvalue()) == "unpacks-too-large"


@pytest.mark.parametrize("size", [512, 1024, 1536, 4096])
def test_an_old_workbook_of_garbage_is_refused(size):
    data = OLE + bytes(60) + b"\xff" * (size - 168) + "Workbook".encode("utf-16-le") + bytes(84)
    assert refusal(data[:size]) in ("file-damaged", "not-a-spreadsheet")


def test_a_binary_sheet_with_endless_or_false_lengths_is_refused():
    with zipfile.ZipFile(io.BytesIO(binary_book())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for bad in (
        record(0, struct.pack("<I", 0)) + b"\x06\xff\xff\xff\x7f",
        record(6, struct.pack("<III", 0, 0, 0x7FFFFFFE)),
        record(0, struct.pack("<I", 1_048_575)) + record(4, struct.pack("<II", 16_383, 0) + b"\x01"),
        record(0, struct.pack("<I", 0)) + record(6, struct.pack("<III", 0x80000000, 0, 1) + b"x\x00"),
        b"\xff" * 50,
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {**parts, "xl/worksheets/sheet1.bin": bad}.items():
                archive.writestr(name, content)
        assert refusal(out.getvalue()) in ("file-damaged", "too-many-cells")


def test_a_text_of_more_cells_than_allowed_is_refused():
    assert refusal(b"a," * 1_500_000 + b"\n1,2\n") == "too-many-cells"
    assert refusal(b"a,b\n" + b"1\n" * 2_000_100) == "too-many-cells"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xfe\n\x00\n\x00", b"sep=;\n"])
def test_a_text_of_nothing_but_its_mark_is_empty(data):
    assert refusal(data) == "file-empty"


def test_two_files_of_one_name_are_told_apart_by_their_bytes():
    assert read(binary_book()).kind == "xlsb"
    assert read(open_document(SEVEN + "/>")).kind == "ods"
    assert refusal(b"PK\x03\x04 cut off") == "file-damaged"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_a_locked_or_cut_old_workbook_has_its_reason(tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(kinds.by_hand())
    data = kinds.office(tmp_path, "xls", path)[0].read_bytes()
    assert refusal(data[: len(data) // 2]) == "file-damaged"
    at = data.index(b"\x09\x08\x10\x00")  # the first record of the stream; a password's record follows it
    locked = data[: at + 20] + struct.pack("<HHH", 0x2F, 6, 0) + bytes(4) + data[at + 30 :]
    assert refusal(locked) == "file-encrypted"
