"""Real workbooks come back with findings marked: they open, and what was not marked is the same bytes."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from spm_core.intake import Source
from spm_core.intake.annotate.book import annotate
from spm_core.intake.annotate.front import sheet_parts
from spm_core.intake.annotate.parts import Parts
from spm_core.intake.rules import find
from tests.real.convert import real_folder

REAL = real_folder()
FILES = sorted(path for path in REAL.glob("trackers/*.xls[xm]") if path.stat().st_size < 500_000)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_workbook_comes_back_with_all_it_had(path):
    data = path.read_bytes()
    name = sheet_parts(Parts(data))[0][0]
    findings = [find("error-cell", name, cell, "#REF!") for cell in ("B3", "D7", "ZZ900")]

    made = annotate(Source(path.name, data), findings)

    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(made.data))
    changed = [one for one in before.namelist() if before.read(one) != after.read(one)]
    furniture = ("/chart", "drawing", "media", "theme", "table", "customXml", "vba", "Strings", "printer", "calcChain")
    assert [one for one in changed if any(f"{word}" in one for word in furniture) and ".vml" not in one] == []
    book, was = openpyxl.load_workbook(io.BytesIO(made.data)), openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[1:] == was.sheetnames
    for sheet in was.worksheets:
        there = book[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert str(there[cell.coordinate].value) == str(cell.value) or "Formula" in str(cell.value)
    again = annotate(Source(path.name, made.data), [])
    clean = openpyxl.load_workbook(io.BytesIO(again.data))
    assert not any(
        "SPM findings" in cell.comment.text
        for s in clean.worksheets
        for row in s.iter_rows()
        for cell in row
        if cell.comment
    )
