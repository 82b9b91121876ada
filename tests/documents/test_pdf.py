"""The PDF as PDF/UA-1 asks for it, and what happens to texts that nobody foresaw."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import page as validator
import pytest
import typst
from pypdf import PdfReader

from spm_core.documents.memo import memo
from spm_core.documents.packet import packet
from spm_core.documents.paper import Bullets, Column, Heading, Paper, Section, Table, Text, pictures
from spm_core.documents.pdf import pdf
from spm_core.documents.press import PressError, press
from spm_core.documents.year import report
from tests.documents.reading import pdf_text, tags

EMPTY = Paper("Title", "Subtitle", "Agency", (("Review", "R1"),), "Foot", ())
HEADING = {"/H1": 1, "/H2": 2, "/H3": 3, "/H4": 4}


def of(*blocks, **more) -> Paper:
    return replace(EMPTY, sections=(Section("Section", blocks),), **more)


def table(*cells: str) -> Table:
    return Table(
        "Table", (Column("Item", kind="code"), Column("Text", 4), Column("On", kind="date")), (("1.1", *cells),)
    )


@pytest.fixture(scope="module")
def made(review) -> tuple[Paper, bytes]:
    paper = packet(review)
    done = pdf(paper)
    assert done.findings == ()
    return paper, done.data


def test_it_is_tagged_has_a_title_and_a_language_and_says_which_standard_it_keeps(made):
    paper, data = made
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == f"{paper.title}, {paper.subtitle}"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    assert all(page["/Tabs"] == "/S" for page in reader.pages if "/Annots" in page)


@pytest.fixture(scope="module")
def year_made(spm, tmp_path_factory) -> bytes:
    out = tmp_path_factory.mktemp("year") / "year.pdf"
    spm("export", "year", "--year", "2026-27", "--as-of", "2026-10", "--out", str(out))
    return out.read_bytes()


@pytest.mark.parametrize("paper", ["packet", "memo", "year", "texts"])
def test_it_passes_a_validator_of_pdf_ua_1(paper, made, year_made, review):
    """Of the standard's rules, those that a machine can check: page-validation, which passes veraPDF's own test files."""
    texts = of(Heading("गणित"), Bullets((("Многое", "x" * 900),)), table("word " * 400, ""), Text("é" * 300))
    data = {
        "packet": lambda: made[1],
        "memo": lambda: pdf(memo(review)).data,
        "year": lambda: year_made,
        "texts": lambda: pdf(texts).data,
    }[paper]()

    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)

    assert report.failures == []
    assert report.is_compliant
    assert report.rules.passed > 100


def test_that_validator_tells_a_pdf_without_tags(tmp_path):
    source = tmp_path / "plain.typ"
    source.write_text("Plain words")
    untagged = typst.compile(str(source), pdf_standards=["1.7"])

    assert validator.validate_pdf_bytes(untagged, profile=validator.ValidationProfile.PDF_UA_1).failures


def test_every_font_is_embedded(made):
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in PdfReader(io.BytesIO(made[1])).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert any("PublicSans" in name for name in fonts)
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_every_picture_has_its_text_and_every_table_its_heads(made):
    paper, data = made
    found = tags(data)
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    drawn = list(pictures(paper))

    assert [tag["/Alt"] for tag in figures] == [one.chart.alt for one in drawn]
    assert len(drawn) >= 1
    assert all(len(one.chart.alt) > 40 for one in drawn)
    sections = [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]
    assert len([tag for tag in found if tag["/S"] == "/Table"]) == len(sections)
    assert len([tag for tag in found if tag["/S"] == "/TH"]) == sum(len(one.columns) for one in sections)


def test_headings_begin_with_the_first_level_and_leave_none_out(made):
    paper, data = made
    levels = [HEADING[tag["/S"]] for tag in tags(data) if tag["/S"] in HEADING]

    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels))
    assert levels.count(1) == len(paper.sections)


def test_every_page_says_which_review_and_when(made):
    reader = PdfReader(io.BytesIO(made[1]))

    for number, page in enumerate(reader.pages, 1):
        text = " ".join(page.extract_text().split())
        assert "Packet of review R1, as of October 2026, figures known 12 Nov 2026, 11:00" in text
        assert f"Page {number} of {len(reader.pages)}" in text


def test_charts_are_drawn_no_wider_than_the_text_and_with_letters_of_eight_points_and_more(review, year):
    for paper in (packet(review), report(year)):
        for one in pictures(paper):
            assert one.points <= 511
            assert 12 * one.points / one.px >= 8
            assert one.chart.spec


@pytest.mark.parametrize(
    "text",
    [
        '#import "x" $a$ *b* _c_ `d` @e <f> [g] \\ // h /* i */ #sys.version',
        '=HYPERLINK("http://x") \u201cquoted\u201d & <script>alert(1)</script>',
    ],
)
def test_what_units_type_is_text_and_never_markup(text):
    data = pdf(of(Text(text), table(text, "1 May 2026"), Bullets(((text, text),)), title=text)).data

    assert pdf_text(data).count(text) >= 4


@pytest.mark.parametrize(
    "text",
    [
        "Αναθεώρηση των βιβλίων",
        "Přehled žáků",
        "Обзор учебников",
        "Đánh giá tài liệu",
        "Žemaitė, Łódź, İzmir, Ólafsvík",
    ],
)
def test_letters_of_other_alphabets_are_set(text):
    done = pdf(of(Text(text), table(text, "")))

    assert done.findings == ()
    assert pdf_text(done.data).count(text) == 2


@pytest.mark.parametrize(
    "text", ["在所有学区完成教材审查", "مراجعة المواد التعليمية", "\U0001f389 party", "\U00010330 gothic"]
)
def test_letters_that_no_font_here_has_are_said_and_never_an_empty_box(text):
    """Whether this machine has a font or not: either the letters are there, or a finding and words in their place."""
    done = pdf(of(Text(f"Before {text} after"), table(text, "")))
    shown = pdf_text(done.data)

    assert "Before" in shown
    assert "after" in shown
    if done.findings:
        (finding,) = done.findings
        assert (finding.severity, finding.code) == ("warning", "letters-without-font")
        assert (
            f"U+{min(ord(letter) for letter in text if ord(letter) > 0x250):04X}" in finding.message
            or " others" in finding.message
        )
        assert "[letters not shown]" in shown
    else:
        assert "[letters not shown]" not in shown


def test_gothic_has_no_font_and_the_finding_says_how_to_mend_it():
    done = pdf(of(Text("\U00010330\U00010331 and plain")))

    assert [finding.code for finding in done.findings] == ["letters-without-font"]
    assert "U+10330" in done.findings[0].message
    assert "fonts-noto-core" in done.findings[0].fix
    assert "[letters not shown] and plain" in pdf_text(done.data)


def test_a_text_longer_than_a_page_and_a_word_longer_than_a_column_are_set_whole():
    long = " ".join(f"word{n}" for n in range(1500))
    path = "/".join(f"folder{n}" for n in range(40))
    data = pdf(of(table(long, "1 May 2026"), table(path, "2 May 2026"), Text("x" * 400))).data
    text = pdf_text(data)

    assert len(PdfReader(io.BytesIO(data)).pages) >= 3
    assert all(f"word{n}" in text for n in range(1500))
    assert path in text.replace(" ", "")
    assert "x" * 400 in text.replace(" ", "")


def test_a_picture_that_cannot_be_drawn_is_a_refusal_that_says_so():
    with pytest.raises(PressError, match="nothing was written"):
        press([{"spec": {"layer": 3}, "px": 10}], "svg")
