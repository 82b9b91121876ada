"""DOCX, PPTX and XLSX as other programs read them: nothing lost, texts for pictures, titles, heads, text never a formula."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation
from pptx.util import Emu

from spm_core import figures
from spm_core.documents.data import DEFINITIONS, data, definitions
from spm_core.documents.docx import docx
from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.paper import Bullets, Column, Paper, Section, Table, pictures
from spm_core.documents.pptx import pptx
from spm_core.documents.slides import slides
from spm_core.documents.xlsx import Field, Sheet, workbook
from spm_core.documents.year import report
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.documents.reading import tables


@pytest.fixture(scope="module")
def written(review):
    paper = packet(review)
    return paper, Document(io.BytesIO(docx(paper).data))


def test_docx_has_a_heading_for_each_section_and_the_papers_tables(written):
    paper, document = written
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    texts = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]

    assert heads == [f"{s.number}. {s.title}" if s.number is not None else s.title for s in paper.sections]
    for table in tables(paper):
        assert [[column.head for column in table.columns], *map(list, table.rows)] in texts


def test_docx_repeats_the_heads_of_tables_and_tells_every_picture(written):
    paper, document = written
    shown = [table for table in document.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]

    assert len(shown) == len(tables(paper))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        one.chart.alt for one in pictures(paper)
    ]


def test_docx_says_title_language_and_which_review_at_the_foot(written):
    paper, document = written

    assert document.core_properties.title == f"{paper.title}, {paper.subtitle}"
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en"
    assert paper.line in document.sections[0].footer.paragraphs[0].text


def test_docx_of_a_memo_holds_every_decision(review):
    document = Document(io.BytesIO(docx(memo(review)).data))
    cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)

    assert "Two schools sign in December." in cells
    assert "The district trains them itself." in cells


@pytest.fixture(scope="module")
def deck(year):
    paper = report(year, brief=True)
    return paper, Presentation(io.BytesIO(pptx(paper).data))


def test_every_slide_has_a_title_and_every_picture_its_text(deck):
    paper, shown = deck
    found = [shape for slide in shown.slides for shape in slide.shapes if shape.shape_type == 13]

    assert all(slide.shapes.title is not None and slide.shapes.title.text.strip() for slide in shown.slides)
    assert [shape._element.nvPicPr.cNvPr.get("descr") for shape in found] == [one.chart.alt for one in pictures(paper)]


def test_nothing_stands_beyond_the_edge_of_a_slide(deck):
    _, shown = deck

    for slide in shown.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= shown.slide_width + Emu(2)
            assert shape.top + shape.height <= shown.slide_height, (slide.shapes.title.text, shape.name)


def test_tables_and_lists_are_split_over_slides_and_nothing_of_them_is_lost():
    rows = tuple((f"1.{n}", "word " * (400 if n == 7 else n % 40), "x") for n in range(60))
    table = Table("Many", (Column("Item", kind="code"), Column("Text", 4), Column("X")), rows)
    bullets = Bullets(tuple((f"Unit {n}:", "told " * (900 if n == 3 else 8)) for n in range(30)))
    paper = Paper("T", "S", "A", (), "L", (Section("One", (table, bullets)),))
    parts = [block for slide in slides(paper) for block in slide.blocks]

    told = [row for part in parts if isinstance(part, Table) for row in part.rows]
    assert " ".join(" ".join(row[1] for row in told).split()) == " ".join(" ".join(row[1] for row in rows).split())
    assert [row[0] for row in told if row[0]] == [row[0] for row in rows]
    lines = [item for part in parts if isinstance(part, Bullets) for item in part.items]
    assert sum(text.count("told") for _, text in lines) == 900 + 29 * 8
    assert [strong for strong, _ in lines if strong] == [f"Unit {n}:" for n in range(30)]
    assert len(parts) > 6


@pytest.fixture(scope="module")
def book(spm, year):
    store = Store.open(spm.store)
    ask = Ask("test", Month(2026, 10), year="2026-27", known_at=None)
    try:
        made = data(store, ask, year)
        rows = {of: figures.items(store, ask, of)["items"] for of in ("actions", "milestones")}
    finally:
        store.close()
    return openpyxl.load_workbook(io.BytesIO(made)), rows


def test_the_data_opens_as_tables_that_can_be_sorted_and_filtered(book):
    sheets, _ = book

    for name in ("Milestones", "Actions", "Groups", "Measures", "Reports", "Adjustments", "Accomplishments", "Columns"):
        (table,) = sheets[name].tables.values()
        assert table.autoFilter is not None
        assert table.ref.startswith("A1:")
        assert sheets[name].freeze_panes == "B2"


def test_the_data_holds_every_item_with_real_dates_and_numbers(book):
    sheets, rows = book
    for name, of in (("Actions", "actions"), ("Milestones", "milestones")):
        heads = [cell.value for cell in sheets[name][1]]
        told = [
            dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheets[name].iter_rows(min_row=2)
        ]

        assert [row["Item"] for row in told] == [row["item"] for row in rows[of]]
        for shown, row in zip(told, rows[of], strict=True):
            assert shown["Frozen"].date().isoformat() == row["frozen"]
            assert shown["Drift, days"] == row["drift"]
            assert (shown["Completed"].date().isoformat() if shown["Completed"] else None) == row["completed"]


def test_a_name_wider_than_its_column_is_wrapped_and_its_row_high_enough():
    rows = [{"unit": "Office of Early Learning and Family Engagement, Western Region"}, {"unit": "Data"}]
    made = workbook([("Title", "T")], [Sheet("S", (Field("unit", "Unit"), Field("of", "Of")), rows)], [])
    sheet = openpyxl.load_workbook(io.BytesIO(made))["S"]

    lines = -(-len(rows[0]["unit"]) // int(sheet.column_dimensions["A"].width))
    assert sheet["A2"].alignment.wrap_text
    assert lines == 3
    assert sheet.row_dimensions[2].height >= 15 * lines
    assert sheet.row_dimensions[3].height is None


def test_shares_stand_beside_their_counts_and_are_empty_where_there_is_nothing_to_divide_by(book):
    sheets, _ = book
    heads = [cell.value for cell in sheets["Groups"][1]]
    told = [
        dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheets["Groups"].iter_rows(min_row=2)
    ]

    assert {row["Tier"] for row in told} == {"agency", "division", "unit", "goal", "strategy"}
    for row in told:
        for key in ("Y0", "Y1", "T0", "T1", "OT", "X"):
            n, of, share = (row[f"{key} {part}"] for part in ("n", "of", "share"))
            assert share == (pytest.approx(n / of) if of else None)


def test_the_definitions_stand_on_a_sheet_and_every_column_that_needs_it_is_explained(book):
    sheets, _ = book
    shown = " ".join(str(row[0].value) for row in sheets["Definitions"].iter_rows())

    assert len(definitions()) == sum(1 for row in sheets["Definitions"].iter_rows())
    for word in ("Completed, original plan", "approved drift", "Known range", "Derived status"):
        assert word in DEFINITIONS.read_text("utf-8")
        assert word in shown
    explained = {(row[0].value, row[1].value) for row in sheets["Columns"].iter_rows(min_row=2)}
    assert ("Actions", "Drift, days") in explained
    assert "Figures known" in [row[0].value for row in sheets["About"].iter_rows()]


def test_what_units_type_never_becomes_a_formula_and_what_is_not_known_never_zero():
    rows = [{"a": "=1+1", "b": None, "c": "2026-10-14"}, {"a": "@x", "b": 0, "c": "soon"}]
    fields = (Field("a", "A"), Field("b", "B", "number"), Field("c", "C", "date"))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([("Title", "T")], [Sheet("S", fields, rows)], [])))["S"]

    assert next([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))[:2] == ["=1+1", None]
    assert sheet["A2"].data_type == "s"
    assert [sheet["B3"].value, sheet["C3"].value] == [0, "soon"]
    assert replace(fields[0], head="x").key == "a"
