"""A paper as DOCX: real headings, tables with repeated heads, a text for every picture; Word's own look, ready to be edited."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from spm_core.documents.paper import (
    PAGE,
    Bullets,
    Grid,
    Heading,
    Made,
    Paper,
    Picture,
    Table,
    Text,
    Tiles,
    no_glyph,
    pictures,
    printable,
    shares,
)
from spm_core.documents.press import press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Doc
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from spm_core.documents.paper import Block

FONT = "Arial"
"""On every machine that opens a DOCX; Public Sans is not."""
INK, MUTED, RULE = RGBColor(0x1B, 0x1F, 0x24), RGBColor(0x57, 0x60, 0x6A), "D9DEE4"


def docx(paper: Paper) -> Made:
    """Write a paper; PressError when its charts cannot be drawn."""
    paper = printable(paper)
    made = press([{"spec": one.chart.spec, "px": one.px} for one in pictures(paper)], "png")
    document = Document()
    _styles(document, paper)
    _front(document, paper)
    pngs = iter(made["pictures"])
    for section in paper.sections:
        document.add_heading(f"{section.number}. {section.title}" if section.number is not None else section.title, 1)
        for at, block in enumerate(section.blocks, 1):
            _block(document, block, pngs, last=at == len(section.blocks))
    out = io.BytesIO()
    document.save(out)
    return Made(out.getvalue(), (no_glyph(made["missing"]),) if made["missing"] else ())


def _styles(document: Doc, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Pt(50.5)
    section.top_margin, section.bottom_margin = Pt(54), Pt(62)
    sizes = {
        "Normal": 10,
        "Title": 22,
        "Subtitle": 13,
        "Heading 1": 14,
        "Heading 2": 11,
        "Heading 3": 10,
        "List Bullet": 10,
    }
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
        style.font.color.rgb = INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), FONT)
    framed = document.styles["Title"].element.pPr
    if (border := framed.find(qn("w:pBdr"))) is not None:
        framed.remove(border)
    document.styles["Title"].font.bold = True
    subtitle = document.styles["Subtitle"].element.rPr
    if (spread := subtitle.find(qn("w:spacing"))) is not None:
        subtitle.remove(spread)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), paper.language)
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    document.core_properties.title = f"{paper.title}, {paper.subtitle}"
    document.core_properties.author = paper.organization
    document.core_properties.language = paper.language
    document.core_properties.comments = paper.line
    _foot(section.footer.paragraphs[0], paper.line)


def _foot(foot: Paragraph, line: str) -> None:
    _run(foot, f"{line}. Page ", size=8, color=MUTED)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        run.font.size, run.font.color.rgb = Pt(8), MUTED
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001  # python-docx has no fields of its own


def _front(document: Doc, paper: Paper) -> None:
    if paper.notice:
        _run(document.add_paragraph(), paper.notice, size=9, strong=True)
    _run(document.add_paragraph(), paper.organization, size=9, color=MUTED)
    title = document.add_paragraph(paper.title, style="Title")
    title.paragraph_format.space_after = Pt(0)
    document.add_paragraph(paper.subtitle, style="Subtitle")
    for label, value in paper.about:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(1)
        _run(line, f"{label}: ", size=9, color=MUTED)
        _run(line, value, size=9)


def _run(
    paragraph: Paragraph, text: str, *, size: float | None = None, strong: bool = False, color: Any = None
) -> None:
    run = paragraph.add_run(text)
    run.bold = strong or None
    if size:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color


def _said(paragraph: Paragraph, strong: str, rest: str, size: float | None = None, color: Any = None) -> None:
    if strong:
        _run(paragraph, strong + (" " if rest else ""), size=size, strong=True, color=color)
    _run(paragraph, rest, size=size, color=color)


def _block(document: Doc, block: Block, pngs: Iterator[bytes], *, last: bool) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Text):
        size, color = {"lead": (13, None), "small": (8.5, MUTED), "body": (None, None)}[block.style]
        written = document.add_paragraph()
        written.paragraph_format.keep_with_next = block.style == "small" and not last  # it speaks of what follows
        _said(written, block.strong, block.text, size, color)
    elif isinstance(block, Bullets):
        for at, (strong, rest) in enumerate(block.items, 1):
            line = document.add_paragraph(style="List Bullet")
            line.paragraph_format.keep_with_next = block.whole and at < len(block.items)
            _said(line, strong, rest, 8 if block.small else None)
    elif isinstance(block, Tiles):
        _tiles(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Picture):
        _picture(document.add_paragraph(), block, next(pngs), document)
    else:
        _grid(document, block, pngs)


def _tiles(document: Doc, block: Tiles) -> None:
    table = document.add_table(1, len(block.tiles))
    for tile, cell in zip(block.tiles, table.rows[0].cells, strict=True):
        first = cell.paragraphs[0]
        _run(first, tile.label, size=8, color=MUTED)
        value = cell.add_paragraph()
        _run(value, tile.value, size=18, strong=True)
        _run(value, f" {tile.aside}" if tile.aside else "", size=9, color=MUTED)
        for paragraph in (first, value):
            paragraph.paragraph_format.space_after = Pt(0)
        _run(cell.add_paragraph(), tile.note, size=8, color=MUTED)


def _table(document: Doc, block: Table) -> None:
    if block.title:
        title = document.add_paragraph()
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before = Pt(8)
        _run(title, block.title, size=9, strong=True)
    table = document.add_table(1 + len(block.rows), len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    widths = [Pt(PAGE * share) for share in shares(block)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    heads = [column.head for column in block.columns]
    numbers = [column.kind == "number" for column in block.columns]
    for row, texts in zip(table.rows, (heads, *block.rows), strict=True):
        for at, (cell, text) in enumerate(zip(row._tr.tc_lst, texts, strict=True)):  # noqa: SLF001  # cells of a row, in one pass
            _cell(cell, text, widths[at], numbers[at], head=texts is heads)
        _never_split(row._tr)  # noqa: SLF001
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    _rules(table._tbl)  # noqa: SLF001
    if block.note:  # it stands under the last row, not on the next page
        for tc in table.rows[-1]._tr.tc_lst:  # noqa: SLF001
            _paragraph(tc).paragraph_format.keep_with_next = True
    note = document.add_paragraph()
    _run(note, block.note, size=8, color=MUTED)


def _paragraph(tc: Any) -> Paragraph:
    from docx.text.paragraph import Paragraph as Written

    return Written(tc.p_lst[0], tc)


def _cell(tc: Any, text: str, width: Any, number: bool, *, head: bool) -> None:  # noqa: FBT001
    tc.width = width
    paragraph = _paragraph(tc)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size=8 if head else 8.5, strong=head, color=MUTED if head else None)


def _never_split(tr: Any) -> None:
    tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _rules(tbl: Any) -> None:
    """Give a table thin lines between its rows and no others."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    tbl.tblPr.append(borders)


def _grid(document: Doc, block: Grid, pngs: Iterator[bytes]) -> None:
    rows = -(-len(block.pictures) // block.across)
    table = document.add_table(rows, block.across)
    cells: list[_Cell] = [cell for row in table.rows for cell in row.cells]
    for row in table.rows:
        _never_split(row._tr)  # noqa: SLF001
    for picture, cell in zip(block.pictures, cells, strict=False):
        _picture(cell.paragraphs[0], picture, next(pngs), cell)


def _picture(first: Paragraph, picture: Picture, png: bytes, inside: Doc | _Cell) -> None:
    first.paragraph_format.keep_with_next = True
    first.paragraph_format.space_after = Pt(2)
    _run(first, picture.chart.title, size=11 if picture.points > PAGE / 2 else 9, strong=True)
    if picture.chart.subtitle:
        under = inside.add_paragraph()
        under.paragraph_format.keep_with_next = True
        _run(under, picture.chart.subtitle, size=8, color=MUTED)
    run = inside.add_paragraph().add_run()
    drawn = run.add_picture(io.BytesIO(png), width=Pt(min(picture.points, PAGE)))
    drawn._inline.docPr.set("descr", picture.chart.alt)  # noqa: SLF001  # the picture's text for those who do not see it
