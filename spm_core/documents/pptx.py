"""A paper as PPTX: wide slides with real titles and tables, and a text for every picture."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from spm_core.documents.paper import (
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
    printable,
    shares,
)
from spm_core.documents.press import press
from spm_core.documents.slides import Slide, drawn, slides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.documents.paper import Block

FONT = "Arial"
INK, MUTED, PALE = (RGBColor.from_string(code) for code in ("1B1F24", "57606A", "F6F7F9"))  # type: ignore[no-untyped-call]
RULE = "D9DEE4"
WIDTH, HEIGHT, LEFT, TOP = Inches(13.333), Inches(7.5), Inches(0.5), Inches(1.45)
INNER = WIDTH - 2 * LEFT
FOOT = Inches(7.02)


def pptx(paper: Paper) -> Made:
    """Write a paper's slides; PressError when their charts cannot be drawn."""
    paper = printable(paper)
    shown = slides(paper)
    pictures = [one for slide in shown for block in slide.blocks for one in drawn(block)]
    made = press([{"spec": one.chart.spec, "px": one.px} for one in pictures], "png")
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = f"{paper.title}, {paper.subtitle}"
    deck.core_properties.author = paper.organization
    deck.core_properties.language = paper.language
    _first(deck, paper)
    pngs = iter(made["pictures"])
    for number, slide in enumerate(shown, 2):
        _slide(deck, slide, pngs, paper, number)
    out = io.BytesIO()
    deck.save(out)
    return Made(out.getvalue(), (no_glyph(made["missing"]),) if made["missing"] else ())


def _new(deck: Any, title: str, *, top: int, height: int, size: int) -> Any:
    page = deck.slides.add_slide(deck.slide_layouts[5])
    box = page.shapes.title
    box.left, box.top, box.width, box.height = LEFT, top, INNER, height
    box.text_frame.word_wrap = True
    box.text_frame.margin_left = box.text_frame.margin_right = 0
    box.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    box.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _run(box.text_frame.paragraphs[0], title, size, strong=True)
    return page


def _first(deck: Any, paper: Paper) -> None:
    page = _new(deck, paper.title, top=Inches(1.6), height=Inches(1.3), size=40)
    frame = _box(page, LEFT, Inches(3.0), INNER, Inches(3))
    _run(frame.paragraphs[0], paper.subtitle, 24)
    for label, value in (("", paper.organization), *paper.about, ("", paper.notice)):
        if value:
            line = frame.add_paragraph()
            line.space_before = Pt(6)
            _run(line, f"{label}: " if label else "", 14, color=MUTED)
            _run(line, value, 14)


def _slide(deck: Any, slide: Slide, pngs: Iterator[bytes], paper: Paper, number: int) -> None:
    long = len(slide.title) > 75
    page = _new(deck, slide.title, top=Inches(0.3), height=Inches(1.0), size=24 if long else 28)
    top: int = TOP
    for block in slide.blocks:
        top = _block(page, block, top, pngs)
    foot = _box(page, LEFT, FOOT, INNER, Inches(0.3))
    _run(foot.paragraphs[0], f"{paper.line}. {number}", 10, color=MUTED)


def _box(page: Any, left: int, top: int, width: int, height: int) -> Any:
    frame = page.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    return frame


def _run(paragraph: Any, text: str, size: float, *, strong: bool = False, color: RGBColor = INK) -> None:
    if not text:
        return
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), strong, FONT
    run.font.color.rgb = color


def _block(page: Any, block: Block, top: int, pngs: Iterator[bytes]) -> int:
    """Put a block on the slide; give where the next one begins."""
    if isinstance(block, Heading):
        _run(_box(page, LEFT, top, INNER, Inches(0.45)).paragraphs[0], block.text, 18, strong=True)
        return top + Inches(0.5 if len(block.text) < 95 else 0.9)
    if isinstance(block, Text):
        lines = -(-len(block.strong + block.text) // (78 if block.style == "lead" else 120))
        frame = _box(page, LEFT, top, INNER, Inches(0.4 * lines))
        _run(
            frame.paragraphs[0],
            block.strong + " " if block.strong else "",
            22 if block.style == "lead" else 16,
            strong=True,
        )
        _run(frame.paragraphs[0], block.text, 22 if block.style == "lead" else 16)
        return top + Inches(0.42 * lines + 0.35)
    if isinstance(block, Tiles):
        return _tiles(page, block, top)
    if isinstance(block, Bullets):
        return _bullets(page, block, top)
    if isinstance(block, Table):
        return _table(page, block, top)
    if isinstance(block, Picture):
        return _picture(page, block, next(pngs), LEFT, top, INNER, FOOT - top - Inches(0.15))
    return _grid(page, block, top, pngs)


def _tiles(page: Any, block: Tiles, top: int) -> int:
    each = INNER // len(block.tiles)
    for at, tile in enumerate(block.tiles):
        frame = _box(page, LEFT + at * each, top, each - Inches(0.25), Inches(2))
        _run(frame.paragraphs[0], tile.label, 14, color=MUTED)
        value = frame.add_paragraph()
        _run(value, tile.value, 40, strong=True)
        _run(value, f" {tile.aside}" if tile.aside else "", 16, color=MUTED)
        _run(frame.add_paragraph(), tile.note, 14, color=MUTED)
    return top + Inches(2.2)


def _bullets(page: Any, block: Bullets, top: int) -> int:
    frame = _box(page, LEFT, top, INNER, FOOT - top)
    for at, (strong, rest) in enumerate(block.items):
        line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        line.space_after = Pt(7)
        properties = line._p.get_or_add_pPr()  # noqa: SLF001  # python-pptx sets no bullets
        properties.set("marL", "228600")
        properties.set("indent", "-228600")
        mark = properties.makeelement(qn("a:buChar"), {"char": "•"})
        properties.append(mark)
        _run(line, f"{strong} " if strong and rest else strong, 16, strong=True)
        _run(line, rest, 16)
    return FOOT


def _table(page: Any, block: Table, top: int) -> int:
    if block.title:
        _run(_box(page, LEFT, top, INNER, Inches(0.35)).paragraphs[0], block.title, 14, strong=True)
        top += Inches(0.4)
    shape = page.shapes.add_table(
        len(block.rows) + 1, len(block.columns), LEFT, top, INNER, Inches(0.3) * (len(block.rows) + 1)
    )
    shape.name = block.title or "Table"
    table = shape.table
    table.horz_banding = False
    for column, share in zip(table.columns, shares(block), strict=True):
        column.width = Emu(int(INNER * share))
    heads = tuple(column.head for column in block.columns)
    for y, texts in enumerate((heads, *block.rows)):
        table.rows[y].height = Inches(0.3)
        for x, text in enumerate(texts):
            _cell(table.cell(y, x), text, number=block.columns[x].kind == "number", head=y == 0)
    return FOOT


def _cell(cell: Any, text: str, *, number: bool, head: bool) -> None:
    cell.fill.background()
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = PALE
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.margin_left = cell.margin_right = Pt(5)
    line = cell.text_frame.paragraphs[0]
    line.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    _run(line, text, 12, strong=head, color=MUTED if head else INK)
    if not text:  # an empty cell would be as high as a line of 18 points
        line._p.append(line._p.makeelement(qn("a:endParaRPr"), {"sz": "1200"}))  # noqa: SLF001
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  # nor lines of cells
    below = properties.makeelement(qn("a:lnB"), {"w": "6350"})
    solid = below.makeelement(qn("a:solidFill"), {})
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": RULE}))
    below.append(solid)
    properties.insert(0, below)


def _size(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def _picture(page: Any, picture: Picture, png: bytes, left: int, top: int, width: int, height: int) -> int:
    """Put a picture with its title into a box, as large as it fits, never larger than it is clear."""
    small = width < INNER // 2
    head = Inches(0.55 if small else 0.75)
    frame = _box(page, left, top, width, head)
    _run(frame.paragraphs[0], picture.chart.title, 11 if small else 16, strong=True)
    _run(frame.add_paragraph(), picture.chart.subtitle, 10 if small else 12, color=MUTED)
    wide, high = _size(png)
    room = height - head
    scale = min(width / wide, room / high)
    drawn_ = page.shapes.add_picture(io.BytesIO(png), left, top + head, Emu(int(wide * scale)), Emu(int(high * scale)))
    drawn_._element.nvPicPr.cNvPr.set("descr", picture.chart.alt)  # noqa: SLF001
    return top + height


def _grid(page: Any, block: Grid, top: int, pngs: Iterator[bytes]) -> int:
    each, deep = INNER // block.across, (FOOT - top) // 2
    for at, picture in enumerate(block.pictures):
        y, x = divmod(at, block.across)
        _picture(page, picture, next(pngs), LEFT + x * each, top + y * deep, each - Inches(0.3), deep - Inches(0.1))
    return FOOT
