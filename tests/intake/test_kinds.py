"""Any spreadsheet, judged by its bytes: whoever wrote the data, the values are the same and nothing false is found."""

from __future__ import annotations

import shutil

import pytest

from tests.intake import kinds
from tests.intake.kinds import WRITERS, doubts, expected, read

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")


def assert_same(data: bytes, kind: str) -> None:
    workbook = read(data)
    assert (doubts(workbook), workbook.kind) == ([], kind)
    sheet = workbook.sheets["data"]
    assert sheet.rows == expected()
    assert sheet.percents == kinds.PERCENTS


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """All four originals as LibreOffice saves them: {(writer, kind): bytes}."""
    folder = tmp_path_factory.mktemp("office")
    originals = []
    for name, write in WRITERS.items():
        originals.append(folder / f"{name}.xlsx")
        originals[-1].write_bytes(write())
    found = {}
    for kind in ("xlsx", "ods", "xls"):
        for name, path in zip(WRITERS, kinds.office(folder, kind, *originals), strict=True):
            found[name, kind] = path.read_bytes()
    for kind in ("ods", "xls"):
        again = kinds.office(folder, kind, folder / kind / f"hand.{kind}", out=f"{kind}-again")
        found["again", kind] = again[0].read_bytes()
    dialects = {"comma": "44,34,76", "semicolon": "59,34,1252", "tab": "9,34,65535"}
    for name, options in dialects.items():
        (path,) = kinds.office(folder, f"csv:Text - txt - csv (StarCalc):{options},1", originals[0], out=name)
        found[name, "csv"] = path.read_bytes()
    return found


@pytest.mark.parametrize("writer", WRITERS)
def test_a_good_workbook_has_its_values_and_no_finding(writer):
    assert_same(WRITERS[writer](), "xlsx")


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_opened_and_saved_again_by_libreoffice_it_is_the_same(saved, kind):
    for (_, one), data in saved.items():
        if one == kind:
            assert_same(data, kind)


@needs_office
@pytest.mark.parametrize("dialect", ["comma", "semicolon", "tab"])
def test_libreoffice_plain_text_has_the_same_texts(saved, dialect):
    workbook = read(saved[dialect, "csv"])
    assert [one for one in doubts(workbook) if getattr(one, "code", "") != "encoding-guessed"] == []
    rows = workbook.sheets[""].rows
    assert [row[0] for row in rows] == [row[0] for row in kinds.texts()]
    assert [row[4] for row in rows[1:]] == [row[4].isoformat() for row in kinds.ROWS]
    assert [row[1].strip() for row in rows if "✓" not in row[1] and "✓" not in row[1] and row[1][1:2] != "n"] == [
        row[1].strip() for row in kinds.texts() if "✓" not in row[1] and row[1][1:2] != "n"
    ]


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_plain_text_of_any_dialect_is_read(encoding, read_as, delimiter):
    workbook = read(kinds.as_csv(encoding, delimiter))
    assert (doubts(workbook), workbook.kind, workbook.encoding) == ([], "csv", read_as)
    assert workbook.sheets[""].rows == kinds.texts()
    assert not workbook.sheets[""].decimal_comma


def test_a_decimal_comma_and_a_guessed_encoding_are_told():
    workbook = read(kinds.as_csv("cp1252", ";", ","))
    assert [note.code for note in workbook.notes] == ["encoding-guessed"]
    assert "Ünïcødé" in workbook.notes[0].message
    assert workbook.sheets[""].decimal_comma
    assert workbook.sheets[""].rows[4][2] == "12,5"


def test_plain_text_without_letters_beyond_ascii_needs_no_guess():
    assert read(b"a;b\n1;2\n").notes == ()


def test_a_title_above_the_table_does_not_hide_the_delimiter():
    workbook = read(b"Report of the unit, October\n\nTask;Due;Status\nA, b;2026-10-31;Done\nC;2026-11-30;Behind\n")
    assert workbook.sheets[""].rows[2] == ["Task", "Due", "Status"]


def test_one_column_is_a_table_and_prose_is_not():
    assert read(b"Milestone\nHire a coach\nOpen the office\nTrain all\n").sheets[""].rows[1] == ["Hire a coach"]
    for text in (
        "We are on schedule.\n",
        "Dear all,\n\nthe office opens on Monday, we think.\nPlease come, and bring a chair.\nThanks.\n",
        "title: Plan\nitems:\n  - one\n  - two\nowner: me\n",
    ):
        assert read(text.encode()).refusal.code == "not-a-spreadsheet"


def test_what_the_separator_line_says_is_obeyed_and_not_shown():
    assert read(b"sep=|\na|b,c\n1|2,5\n").sheets[""].rows == [["a", "b,c"], ["1", "2,5"]]


def test_ragged_rows_blank_lines_and_zero_marks_keep_their_place():
    workbook = read(b"a,b,c\n\n1\nx,y\x00z,w,v\n")
    assert workbook.sheets[""].rows == [
        ["a", "b", "c", ""],
        ["", "", "", ""],
        ["1", "", "", ""],
        ["x", "y\x00z", "w", "v"],
    ]


def test_a_quote_never_closed_is_found_at_its_cell():
    workbook = read(b'a,b\n1,2\n"3,4\n5,6\n7,8\n')
    assert [(note.code, note.severity, note.cell) for note in workbook.notes] == [("quote-unclosed", "error", "A3")]
    assert "Cell A3" in workbook.notes[0].message
    assert read(b'a,b\n1,"2\n3"').notes == ()
    assert read(b'a,b\n1,"2""').notes != ()
