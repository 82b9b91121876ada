"""The page of two editions: nothing yet, two files, one that cannot be read, other columns, the download; no plan needed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from app import settings
from spm_core.intake import Source
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.compare_sheet import changes_workbook
from spm_core.intake.own.inspect import inspect
from spm_core.ledger import mappings as keeping
from spm_core.store import Store
from tests.pages.opening import drawn, opened, text

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

OLD = b"""Code,Task,Due,Status
A-1,Write the plan,2026-01-10,Not started
A-2,Ask the <b>schools</b>,2026-02-16,In progress
A-3,=1+1,2026-03-01,In progress
A-4,Leave,2026-04-01,Completed
A-5,Twice,2026-05-01,Not started
"""
NEW = b"""Code,Task,Due,Status
A-1,Write the plan,2026-02-10,Completed
A-2,Ask the <b>schools</b>,2026-02-16,In progress
A-3,=1+1,2026-05-30,In progress
A-6,Sell,2026-06-01,Not started
A-5,Twice,2026-05-01,Not started
A-5,Twice,2026-05-02,Not started
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    path = tmp_path / "spm.duckdb"
    Store.open(path).close()
    return opened(monkeypatch, path, "compare")


def drop(page: AppTest, *files: tuple[str, bytes]) -> str:
    page.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files]).run()
    assert not page.exception, [one.message for one in page.exception]
    return text(page)


def test_an_empty_store_is_enough(page: AppTest) -> None:
    assert "Compare two editions of a tracker." in text(page)
    assert "One edition is here. Drop the other one as well." in drop(page, ("old.csv", OLD))


def test_two_editions_are_compared_with_their_pictures_tables_and_cells(page: AppTest) -> None:
    said = drop(page, ("old.csv", OLD), ("new.csv", NEW))
    assert "2 of 3 dates moved later, by a median of 60.5 days; 1 status went forward." in said
    assert "3 items in both editions, 1 added, 1 gone, 1 duplicate key left out." in said
    assert "Two dates moved; the widest, =1+1, 90 days later" in said
    assert "A-3 =1+1 1 Mar 2026 C4 30 May 2026 C4 +90 d" in said
    assert "1 of 3 dates stayed, 2 moved later" in said
    assert "Not started Completed forward 1" in said
    assert "One item added Item Cell A-6 C5" in said
    assert "One item gone Item Cell A-4 C5" in said
    assert "A-5 C6 C6, C7" in said
    assert "<b>schools</b>" not in drawn(page)


def test_swapped_and_with_other_columns(page: AppTest) -> None:
    drop(page, ("old.csv", OLD), ("new.csv", NEW))
    page.button(key="compare.swap").click().run()
    assert "None of 3 dates moved later; 2 moved earlier; 1 status went back." in text(page)

    page.multiselect[0].set_value(["B"]).run()
    assert "3 items in both editions" in text(page)
    date = next(one for one in page.selectbox if one.label == "The date that moves")
    date.select("").run()
    assert "1 status went back." in text(page)
    assert "dates moved" not in text(page)

    page.multiselect[0].set_value([]).run()
    assert "No column is chosen by which an item is known." in text(page)


def test_what_has_nothing_in_common_and_what_cannot_be_read_say_so(page: AppTest) -> None:
    other = b"Code,Task,Due,Status\nZ-1,Bake,2026-01-01,Completed\nZ-2,Boil,2026-01-02,Completed\n"
    said = drop(page, ("old.csv", OLD), ("other.csv", other))
    assert "These two cannot be compared as they are" in said
    assert "No item of the old edition is found in the new one." in said

    said = drop(page, ("old.csv", OLD), ("bad.xlsx", b""))
    assert "bad.xlsx cannot be compared" in said
    assert "One edition is here." in said


def test_the_download_holds_the_changes_as_texts_and_no_formula(page: AppTest) -> None:
    drop(page, ("old.csv", OLD), ("new.csv", NEW))
    book = openpyxl.load_workbook(io.BytesIO(changes_workbook(page.session_state["compare.done"][1])))
    rows = [[cell.value for cell in row] for row in book["Changed"].iter_rows()]
    assert rows[0] == ["Code", "Text", "Old date", "New date", "Days", "Old status", "New status", "Old cell", "New cell"]  # fmt: skip
    assert [row[:2] for row in rows[1:]] == [["A-1", "Write the plan"], ["A-3", "=1+1"]]
    assert [row[4] for row in rows[1:]] == [31, 90]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert [sheet.title for sheet in book] == ["Changed", "Added", "Gone", "Duplicate keys", "Compared"]


def test_the_way_of_writing_dates_that_a_mapping_keeps_is_used(page: AppTest) -> None:
    was = b"Code,Task,Due,Status\nA-1,Write the plan,01/02/2027,Done\nA-2,Ask the schools,05/06/2027,Done\n"
    (found,) = inspect([Source("was.csv", was)])
    keeping.keep(settings.store(), mappings.suggest(found, "ours", set={"due": "Due:dmy"}), by="Ada")

    said = drop(page, ("was.csv", was), ("now.csv", was.replace(b"01/02/2027", b"03/02/2027")))

    assert "1 of 2 dates moved later, by 2 days" in said
