"""Bytes of good files of every kind changed, cut, added and swapped: cells or a refusal with a known code, always."""

from __future__ import annotations

import csv
import io
import os
import shutil
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spm_core.intake.pool import POOL
from spm_core.intake.rules import RULES
from tests.intake import kinds
from tests.intake.binary_book import binary_book
from tests.intake.test_kinds_beside import open_document

MANY = 2000 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 25
LAW = settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
UNEXPLAINED: set[str] = {"reader-died", "reader-timeout", "reader-out-of-memory"}


def repacked(data: bytes, change) -> bytes:
    """The same archive with one part changed, so that the change reaches the reader behind the zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    found = {
        "xlsx": kinds.by_hand(),
        "xlsb": binary_book(),
        "ods": open_document('<table:table-cell office:value-type="float" office:value="7"/>'),
        "csv": kinds.as_csv("utf-8", ";", ","),
        "wide csv": kinds.as_csv("utf-16", "\t"),
    }
    if shutil.which("soffice"):
        folder = tmp_path_factory.mktemp("office")
        path = folder / "data.xlsx"
        path.write_bytes(found["xlsx"])
        for kind in ("xls", "ods"):
            found[kind] = kinds.office(folder, kind, path)[0].read_bytes()
    return found


PLACE = st.integers(0, 2**31)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "flip", "flip", "cut", "insert", "swap"]),
        PLACE,
        PLACE,
        st.binary(min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes) -> bytes:
    """A few bytes flipped, cut, inserted or swapped."""
    changed = bytearray(data)
    for what, first, second, some in changes:
        if not changed:
            break
        at, to = first % len(changed), second % len(changed)
        match what:
            case "flip":
                changed[at] = some[0]
            case "cut":
                del changed[at : at + 1 + second % 600]
            case "insert":
                changed[at:at] = some
            case "swap":
                changed[at], changed[to] = changed[to], changed[at]
    return bytes(changed)


def judge(data: bytes) -> None:
    ((_, answer),) = POOL.read([data])
    if "refused" in answer:
        assert answer["refused"]["code"] in RULES
        assert answer["refused"]["code"] not in UNEXPLAINED
        return
    assert answer["kind"] in kinds.ALL
    for sheet in answer["sheets"]:
        widths = {len(row) for row in sheet["rows"]}
        assert len(widths) <= 1
        assert all(isinstance(value, (str, int, float, list)) for row in sheet["rows"] for value in row)


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods", "xls", "csv", "wide csv"])
@given(changes=CHANGES)
@LAW
def test_changed_bytes_end_in_cells_or_a_known_refusal(good, kind, changes):
    if kind in good:
        judge(mutated(good[kind], changes))


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods"])
@given(part=PLACE, changes=CHANGES)
@LAW
def test_so_do_changed_bytes_of_one_part_of_the_archive(good, kind, part, changes):
    with zipfile.ZipFile(io.BytesIO(good[kind])) as archive:
        names = sorted(name for name in archive.namelist() if archive.getinfo(name).file_size)
    changed = names[part % len(names)]
    judge(repacked(good[kind], lambda name, content: mutated(content, changes) if name == changed else content))


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=5), min_size=2, max_size=6), st.sampled_from(",;\t|")
)
@LAW
def test_any_cells_written_as_plain_text_come_back_or_are_refused(rows, delimiter):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    judge(out.getvalue().encode("utf-8", "replace"))
