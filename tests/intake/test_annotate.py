"""The same workbook back: findings in the cells and on a first sheet, and all else as it was."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Color, GradientFill, PatternFill

from spm_core.intake import Source, read_plan
from spm_core.intake.annotate.book import annotate
from spm_core.intake.annotate.listing import is_findings_sheet
from spm_core.intake.annotate.styles import MARK
from spm_core.intake.cells import read_workbooks
from spm_core.intake.pool import POOL
from spm_core.intake.rules import find
from tests.intake.books import PLAN, book, filled, read, table


def rich() -> bytes:
    """A workbook with what openpyxl and others lose: charts, pictures, drop-downs, conditional formats, names."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet, other, hidden = made.add_worksheet("Work O'Plan"), made.add_worksheet("Data"), made.add_worksheet("Lists")
    for y, (what, n) in enumerate((("a", 1), ("b", 2), ("c", 3)), 1):
        sheet.write(y, 0, what)
        sheet.write(y, 1, n, made.add_format({"bg_color": "#C6EFCE", "num_format": "0.00"}))
    sheet.write_formula("C2", "=SUM(B2:B4)", None, 6)
    sheet.data_validation("D2:D9", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "='Work O''Plan'!$B$2:$B$4"})
    sheet.insert_chart("F2", chart)
    sheet.write_comment("A3", "Keep *me* & mine", {"author": "Ada"})
    sheet.autofilter("A1:B4")
    sheet.merge_range("A8:C9", "Merged")
    line = made.add_chart({"type": "line"})
    line.add_series({"values": "='Work O''Plan'!$B$2:$B$4"})
    other.insert_chart("A1", line)
    other.write("A1", "x")
    other.set_column("B:B", 40)
    made.define_name("'Data'!Local", "=Data!$A$1")
    hidden.hide()
    sheet.set_first_sheet()
    other.activate()
    made.close()
    return out.getvalue()


# openpyxl says so of what it cannot keep itself: here it only looks.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

FOUND = [
    find("error-cell", "Work O'Plan", "B3", "#REF!"),
    find("unknown-word", "Work O'Plan", "A3", "=1+1 <b>\x07", words="x", suggestion="Write x."),
    find("not-a-number", "work o'plan", "C9", "y", hint=""),
    find("error-cell", "Data", "H40", "#N/A"),
    find("file-empty"),
]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def done(data: bytes, findings=FOUND) -> bytes:
    made = annotate(Source("work.xlsx", data), findings)
    assert made.refusal is None
    return made.data


def test_a_comment_and_a_fill_stand_at_each_cell_and_what_was_there_stays():
    made = opened(done(rich()))
    sheet = made["Work O'Plan"]

    assert sheet["A3"].comment.text.startswith("Keep *me* & mine")
    assert "SPM findings:" in sheet["A3"].comment.text
    assert "shows the error #REF!" in sheet["B3"].comment.text
    assert "y" in sheet["A8"].comment.text  # the cell that shows a merged range
    assert (sheet["B3"].fill.fgColor.rgb, sheet["B3"].number_format, sheet["B3"].value) == (MARK, "0.00", 2)
    assert sheet["B2"].fill.fgColor.rgb == "FFC6EFCE"
    assert made["Data"]["H40"].comment


def test_the_first_sheet_lists_the_findings_with_links_and_holds_no_formula():
    made = opened(done(rich()))
    sheet = made.worksheets[0]
    lines = {row[1].value: row for row in sheet.iter_rows(min_row=4) if row[1].value}

    assert (made.active.title, sheet["A1"].value) == ("Findings", "SPM findings: 5 to mend")
    assert lines["Work O'Plan!B3"][1].hyperlink.location == "'Work O''Plan'!B3"
    assert lines["Work O'Plan!A3"][2].value == "=1+1 <b>"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "the file" in lines


def test_all_other_parts_are_the_same_bytes_and_the_marked_sheets_keep_their_furniture():
    data = rich()  # once: it holds the second it was made in
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(done(data)))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}

    assert not {
        name
        for name in changed
        if any(word in name for word in ("chart", "/drawings/drawing", "theme", "Strings", "docProps"))
    }
    assert "xl/worksheets/sheet3.xml" not in changed
    sheet = after.read("xl/worksheets/sheet1.xml")
    for piece in (
        b"<f>SUM(B2:B4)</f>",
        b"<dataValidation ",
        b"x14:cfRule",
        b"<conditionalFormatting",
        b"<drawing ",
        b"<mergeCell ",
    ):
        assert piece in sheet
    names = [(name, scope.defined_names) for name, scope in ((s.title, s) for s in opened(done(rich())).worksheets)]
    assert ["Local" in found for _, found in names] == [False, False, True, False]
    assert sum(b'tabSelected="1"' in after.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, 5)) == 1


def test_annotating_again_replaces_the_old_marks_and_none_leaves_no_trace():
    twice = done(done(rich()), [FOUND[0]])
    sheet = opened(twice)["Work O'Plan"]
    assert opened(twice).sheetnames == ["Findings", "Work O'Plan", "Data", "Lists"]
    assert (sheet["A3"].comment.text, sheet["B3"].comment.text.count("SPM findings:")) == ("Keep *me* & mine", 1)
    assert opened(twice)["Data"]["H40"].comment is None

    clean = opened(done(twice, []))["Work O'Plan"]
    assert (clean["B3"].comment, clean["B3"].fill.fgColor.rgb) == (None, "FFC6EFCE")


def test_a_taken_name_gives_way_and_only_our_own_sheet_is_known_as_ours():
    data = book({"Findings": [["our own notes"]], "Status": [["x"]]})
    made = opened(done(data, [find("error-cell", "Findings", "A1", "#REF!")]))

    assert made.sheetnames == ["Findings 2", "Findings", "Status"]
    assert is_findings_sheet("Findings 2", [[made["Findings 2"]["A1"].value]])
    assert not is_findings_sheet("Findings", [["our own notes"]])
    assert not is_findings_sheet("Status", [["SPM findings: none"]])


def spoil(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["Status"]
    sheet["G2"], sheet["G3"], sheet["I4"], sheet["H4"] = "Compleet", "Completed", "soon", date(2026, 10, 1)
    workbook["Measures"]["F2"] = "many"


def test_the_mended_template_goes_in_and_nothing_is_said_of_our_marks():
    data = filled(spoil)
    bad = read(data)
    errors = [one for one in bad.findings if one.severity == "error"]
    assert len(errors) == 4
    made = done(data, bad.findings)
    assert [(f.code, f.cell) for f in read(made).findings] == [(f.code, f.cell) for f in bad.findings]

    mended = opened(made)
    mended["Status"]["G2"], mended["Status"]["H3"] = "Behind", date(2026, 10, 2)
    mended["Status"]["I4"], mended["Status"]["H4"], mended["Measures"]["F2"] = date(2026, 12, 1), None, 5
    out = io.BytesIO()
    mended.save(out)
    good = read(out.getvalue())

    assert [one.code for one in good.findings] == []
    assert good.ignored == []


def test_a_plan_with_our_list_has_nothing_ignored():
    sheets = {name: table(rows) for name, rows in PLAN.items()}
    made = done(book(sheets), [find("error-cell", "Goals", "A2", "#REF!")])
    assert read_plan(Source("plan.xlsx", made)).ignored == []


def test_a_text_file_comes_back_as_a_workbook_of_its_values():
    made = annotate(
        Source("list.csv", b"Task,Due\n=1+1,soon\n"),
        [find("not-a-date", None, "B2", "soon", hint="", example="x", suggestion="y")],
    )
    sheet = opened(made.data).worksheets[1]

    assert (sheet["A2"].value, sheet["A2"].data_type, made.marked) == ("=1+1", "s", 1)
    assert "SPM findings" in sheet["B2"].comment.text
    assert "copy of list.csv" in opened(made.data).worksheets[0]["A2"].value


def test_a_file_that_is_no_workbook_gives_its_reason():
    assert annotate(Source("x.xlsx", b"PK nothing"), []).refusal


def test_the_package_is_unpacked_in_the_child_alone(monkeypatch):
    """All reading in the child process: what comes to grief on a hostile package takes no page with it."""

    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError("unpacked in the app's own process")

    data = rich()
    with monkeypatch.context() as patched:
        patched.setattr(zipfile, "ZipFile", unpacked)
        made = annotate(Source("work.xlsx", data), FOUND)
    assert made.marked == 4
    assert opened(made.data).worksheets[0].title == "Findings"


def test_a_child_that_comes_to_grief_over_the_marks_gives_its_reason(monkeypatch):
    data = rich()
    _, workbook = next(iter(read_workbooks([Source("work.xlsx", data)])))
    monkeypatch.setattr(POOL, "mark", lambda *_: {"refused": {"code": "reader-timeout", "seconds": "30"}})
    made = annotate(Source("work.xlsx", data), FOUND, workbook)
    assert (made.data, made.refusal and made.refusal.code) == (b"", "reader-timeout")


def patched(data: bytes, **parts: tuple[bytes, bytes] | bytes) -> bytes:
    """A workbook with a piece put before another in some parts, or with parts added (bytes alone)."""
    out, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            told = parts.pop(name, None)
            text = old.read(name)
            if isinstance(told, tuple):
                assert told[0] in text
                text = text.replace(told[0], told[1] + told[0], 1)
            made.writestr(name, text)
        for name, added in parts.items():
            made.writestr(name, added)
    return out.getvalue()


X14 = b"""<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">\
<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" allowBlank="1">\
<x14:formula1><xm:f>Lists!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>A1:A9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"""
SHEET = "xl/worksheets/sheet1.xml"


def plain_book(tmp_path, *, macros: bool = False) -> bytes:
    """A sheet with a picture, and macros if asked; its drop-down of the newer kind is put in by hand."""
    out, code, picture = io.BytesIO(), tmp_path / "vba.bin", tmp_path / "dot.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
            "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        )
    )
    made = xlsxwriter.Workbook(out)
    made.add_worksheet("One").insert_image("C3", str(picture))
    made.add_worksheet("Lists")
    if macros:
        code.write_bytes(b"not run, only kept")
        made.add_vba_project(str(code))
    made.close()
    return patched(out.getvalue(), **{SHEET: (b"</worksheet>", X14)})


@pytest.mark.parametrize("macros", [False, True])
def test_pictures_newer_drop_downs_and_macros_stay(tmp_path, macros):
    data = plain_book(tmp_path, macros=macros)
    made = annotate(Source("m.xlsm" if macros else "m.xlsx", data), [find("error-cell", "One", "B2", "#REF!")])
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(made.data))
    same = [name for name in before.namelist() if "media" in name or "drawings/drawing" in name or "vba" in name]

    assert (len(same), made.marked) == (3 if macros else 2, 1)
    assert all(before.read(name) == after.read(name) for name in same)
    sheet = after.read(SHEET)
    assert X14 in sheet
    assert sheet.index(b"<drawing ") < sheet.index(b"<legacyDrawing ") < sheet.index(b"<extLst>")
    assert (b"macroEnabled" in after.read("[Content_Types].xml")) == macros


def test_a_sheet_with_conversations_keeps_them_and_its_findings_are_listed():
    rel = b'<Relationship Id="t9" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/t1.xml"/>'
    talk = b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>'
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    data = patched(rich(), **{relations: (b"</Relationships>", rel), "xl/threadedComments/t1.xml": talk})
    made = done(data)
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(made))

    for name in ("xl/comments1.xml", "xl/threadedComments/t1.xml", relations):
        assert before.read(name) == after.read(name)
    assert "Work O'Plan!A3" in {row[1].value for row in opened(made)["Findings"].iter_rows(min_row=4)}


@pytest.mark.parametrize("saved", [False, True])
def test_again_and_again_adds_no_styles_and_gives_every_fill_back(saved):
    """`saved`: another program saves the workbook in between."""
    book_, fills = openpyxl.Workbook(), {
        "A1": PatternFill("darkGray", fgColor="FF0000FF"),
        "A2": PatternFill("solid", fgColor=Color(rgb="FF00FF00", tint=0.4)),
        "A3": PatternFill("solid", fgColor=Color(theme=4, tint=0.6)),
        "A4": GradientFill(stop=("000000", "FFFFFF")),
        "A5": PatternFill("solid", fgColor=Color(indexed=10)),
        "A6": PatternFill("solid", fgColor="FF112233"),
        "A7": PatternFill(),
    }  # fmt: skip
    for cell, fill in fills.items():
        book_["Sheet"][cell], book_["Sheet"][cell].fill = cell, fill
    out = io.BytesIO()
    book_.save(out)
    made, sizes = out.getvalue(), []
    for _ in range(4):
        made = done(made, [find("error-cell", "Sheet", cell, "x") for cell in fills])
        sizes.append(len(opened(made)._cell_styles))
        if saved:
            again = io.BytesIO()
            opened(made).save(again)
            made = again.getvalue()
    clean, before = opened(done(made, []))["Sheet"], opened(out.getvalue())["Sheet"]

    assert sizes[-1] == sizes[-2]
    for cell, fill in fills.items():
        assert clean[cell].fill.fill_type == before[cell].fill.fill_type, cell
        if not isinstance(fill, GradientFill):
            assert repr(clean[cell].fill.fgColor) == repr(before[cell].fill.fgColor), cell


def test_a_colour_of_their_own_like_our_mark_is_left_alone():
    book_ = openpyxl.Workbook()
    book_["Sheet"]["A1"] = "x"
    book_["Sheet"]["A1"].fill = PatternFill("solid", fgColor=MARK)
    out = io.BytesIO()
    book_.save(out)
    assert opened(done(out.getvalue(), []))["Sheet"]["A1"].fill.fgColor.rgb == MARK


SMALL = """<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row><x:c t="inlineStr"><x:is><x:t>Task</x:t></x:is></x:c></x:row><x:row r="5"/></x:sheetData></x:worksheet>"""


def by_hand() -> bytes:
    """The least that is a workbook: prefixes, no styles, no addresses."""
    out = io.BytesIO()
    main, rel = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/s.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')  # fmt: skip
        made.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        made.writestr("xl/workbook.xml", f'<x:workbook xmlns:x="{main}" xmlns:q="{rel}"><x:sheets><x:sheet name="One" sheetId="7" q:id="z"/></x:sheets></x:workbook>')  # fmt: skip
        made.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="z" Type="{rel}/worksheet" Target="worksheets/s.xml"/></Relationships>')  # fmt: skip
        made.writestr("xl/worksheets/s.xml", SMALL)
    return out.getvalue()


@pytest.mark.parametrize("cell", ["A1", "B1", "A5", "C5", "D3", "B9"])
def test_the_least_workbook_is_marked_wherever_the_cell_is(cell):
    sheet = opened(done(by_hand(), [find("error-cell", "One", cell, "#REF!")]))["One"]
    assert (sheet["A1"].value, sheet[cell].fill.fgColor.rgb, bool(sheet[cell].comment)) == ("Task", MARK, True)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 8), st.text(max_size=20)), max_size=8))
def test_whatever_the_cells_and_texts_the_values_stay(places):
    data = book({"Status": [[f"{y} {x}" if (x + y) % 3 else None for x in range(5)] for y in range(7)]})
    findings = [find("error-cell", "Status", f"{'ABCDEFGH'[x - 1]}{y}", text) for y, x, text in places]
    made = opened(done(data, findings))["Status"]
    before = opened(data)["Status"]

    cells = {(c.row, c.column): c.value for row in before.iter_rows() for c in row if c.value is not None}
    assert {(c.row, c.column): c.value for row in made.iter_rows() for c in row if c.value is not None} == cells
    assert {(c.row, c.column) for row in made.iter_rows() for c in row if c.comment} == {(y, x) for y, x, _ in places}
