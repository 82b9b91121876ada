"""Every real file ends read, or refused with a reason a person understands; no reader dies over one."""

from __future__ import annotations

import pytest

from spm_core.intake.cells import Source, read_workbooks
from tests.intake.kinds import ALL
from tests.real.convert import real_folder

REAL = real_folder()
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real inputs in {REAL}")


def paths():
    return sorted(path for folder in ("trackers", "drift", "measures") for path in (REAL / folder).glob("*.*"))


def test_every_spreadsheet_is_read_and_all_else_is_refused_with_its_reason():
    files = paths()
    wrong = []
    for number, workbook in read_workbooks([Source(path.name, path.read_bytes()) for path in files], ALL):
        kind = files[number].suffix.lstrip(".")
        if kind in ALL:
            told = (workbook.kind, workbook.refusal and workbook.refusal.code)
            filled = any(sheet.rows for sheet in workbook.sheets.values())
            if told != (kind, None) or not filled or any(sheet.disputed for sheet in workbook.sheets.values()):
                wrong.append((files[number].name, told))
        elif not workbook.refusal or workbook.refusal.code != "not-a-spreadsheet":
            wrong.append((files[number].name, "not refused"))
    assert wrong == []
