"""A unit that saves its template as another kind of spreadsheet gets in, with equal values."""

from __future__ import annotations

import shutil

import pytest

from tests.files import accept
from tests.intake import kinds
from tests.intake.books import cells, read

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    path = folder / "report.xlsx"
    path.write_bytes(accept.saved_by_openpyxl())
    return {kind: kinds.office(folder, kind, path)[0].read_bytes() for kind in ("ods", "xls", "xlsx")}


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_filled_template_saved_as_another_kind_says_the_same(saved, kind):
    first, again = read(accept.saved_by_openpyxl()), read(saved[kind], f"report.{kind}")
    assert cells(again, "error", "warning") == []
    assert again.accepted
    for part in ("unit", "month", "header", "status", "milestones", "measures", "recommendations", "rows", "columns"):
        assert getattr(again, part) == getattr(first, part), part
