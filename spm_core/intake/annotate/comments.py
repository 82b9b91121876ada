"""Comments at cells: added to those that are there, and ours taken away again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from spm_core.intake.annotate import sheets
from spm_core.intake.annotate.listing import AUTHOR
from spm_core.intake.annotate.xml import cell_text, edited, inside, scan
from spm_core.intake.cells import letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.intake.annotate.parts import Parts
    from spm_core.intake.annotate.xml import Edit, Node

Place = tuple[int, int]

_SHAPE = re.compile(rb"<v:shape\b(?:[^>]*[^/])?>.*?</v:shape>\s*", re.DOTALL)
_FRESH = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>{type}</xml>"""
_TYPE = """<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_ONE = """<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:110pt;z-index:1;visibility:hidden" \
fillcolor="#fff4d6" o:insetmode="auto"><v:fill color2="#fff4d6"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


def threaded(parts: Parts, sheet: str) -> bool:
    """Say whether a sheet has conversations; their comments are left alone."""
    return any(kind == "threadedComment" for kind, _ in parts.related(sheet).values())


def removed(parts: Parts, sheet: str) -> None:
    """Take our comments out of a sheet; what was said before ours stays."""
    part = _comments(parts, sheet)
    if part is None or threaded(parts, sheet):
        return
    xml = parts.get(part)
    edits: list[Edit] = []
    gone: set[Place] = set()
    left = 0
    texts: dict[int, list[Node]] = {}
    comments: list[Node] = []
    for node in scan(xml):
        if node.name == "comment":
            comments.append(node)
        elif node.name == "t" and node.parent != "rPh":
            texts.setdefault(len(comments) - 1, []).append(node)
    for at, node in enumerate(comments):
        said = [xml[t.inner : t.close].decode() for t in texts.get(at, [])]
        ours = "".join(said).find(f"{AUTHOR}:")
        if ours < 0:
            left += 1
        elif not "".join(said)[:ours].strip():
            edits.append((node.start, node.end, ""))
            gone.add(sheets.place(node.attrs.get("ref", "")) or (0, 0))
        else:
            left += 1
            edits += _cut(texts[at], said, len("".join(said)[:ours].rstrip()))
    if edits:
        parts.put(part, edited(xml, edits))
        _without_shapes(parts, sheet, gone)
    if comments and not left:
        _without_part(parts, sheet, part)


def _cut(nodes: list[Node], said: list[str], length: int) -> list[Edit]:
    """Keep the first characters of a text that stands in several pieces."""
    edits, at = [], 0
    for node, text in zip(nodes, said, strict=True):
        keep = max(0, min(len(text), length - at))
        at += len(text)
        if keep < len(text):
            edits.append((node.inner, node.close, text[:keep]))
    return edits


def _without_part(parts: Parts, sheet: str, part: str) -> None:
    """Take away a part of comments that holds none, and the drawing when nothing else is drawn in it."""
    for ident, (kind, target) in list(parts.related(sheet).items()):
        if kind == "comments":
            parts.unrelate(sheet, ident)
        elif (
            kind == "vmlDrawing" and ident == sheets.drawing(parts.get(sheet)) and b"<v:shape " not in parts.raw(target)
        ):
            parts.unrelate(sheet, ident)
            parts.drop(target)
            parts.put(sheet, sheets.without_drawing(parts.get(sheet)))
    parts.drop(part)


def added(parts: Parts, sheet: str, texts: Mapping[Place, str]) -> None:
    """Put comments at cells; where one stands already, ours is added to it."""
    if not texts or threaded(parts, sheet):
        return
    part = _comments(parts, sheet) or _new_part(parts, sheet)
    xml = parts.get(part)
    nodes = scan(xml)
    there = {sheets.place(node.attrs.get("ref", "")): node for node in nodes if node.name == "comment"}
    order = [node for node in nodes if node.name in {"comment", "text"}]
    wholes = {
        sheets.place(a.attrs.get("ref", "")): b for a, b in pairwise(order) if (a.name, b.name) == ("comment", "text")
    }
    authors = next(node for node in nodes if node.name == "authors")
    names = [node for node in nodes if node.name == "author"]
    known = [at for at, node in enumerate(names) if xml[node.inner : node.close].decode() == AUTHOR]
    author = known[0] if known else len(names)
    edits: list[Edit] = (
        [] if known else [inside(xml, authors, f"<{authors.tag('author')}>{AUTHOR}</{authors.tag('author')}>")]
    )
    fresh = []
    for place, text in texts.items():
        node = there.get(place)
        whole = wholes.get(place)
        if whole:
            edits.append(inside(xml, whole, _run(whole, f"\n\n{text}")))
        elif not node:
            t = authors.tag
            fresh.append(
                f'<{t("comment")} ref="{letter(place[1])}{place[0]}" authorId="{author}"><{t("text")}>{_run(authors, text)}</{t("text")}></{t("comment")}>'
            )
    holder = next(node for node in nodes if node.name == "commentList")
    edits.append(inside(xml, holder, "".join(fresh)))
    parts.put(part, edited(xml, edits))
    _with_shapes(parts, sheet, [place for place in texts if place not in there])


def _run(near: Node, text: str) -> str:
    t = near.tag
    return f'<{t("r")}><{t("rPr")}><{t("sz")} val="9"/><{t("rFont")} val="Tahoma"/></{t("rPr")}><{t("t")} xml:space="preserve">{cell_text(text)}</{t("t")}></{t("r")}>'


def _comments(parts: Parts, sheet: str) -> str | None:
    return next((part for kind, part in parts.related(sheet).values() if kind == "comments" and part in parts), None)


def _new_part(parts: Parts, sheet: str) -> str:
    part = parts.free("xl/comments{}.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts.put(
        part, f'{head}<comments xmlns="{parts.main}"><authors></authors><commentList></commentList></comments>'.encode()
    )
    parts.type_of(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
    parts.relate(sheet, "comments", part)
    return part


def _drawing(parts: Parts, sheet: str) -> str | None:
    ident = sheets.drawing(parts.get(sheet))
    part = parts.related(sheet).get(ident or "", ("", ""))[1]
    return part if part and part in parts else None


def _with_shapes(parts: Parts, sheet: str, places: list[Place]) -> None:
    """Draw the notes of comments: without, some programs show none."""
    if not places:
        return
    part = _drawing(parts, sheet)
    if part is None:
        part = parts.free("xl/drawings/vmlDrawing{}.vml")
        parts.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        parts.put(part, _FRESH.format(block=_block(parts), type=_TYPE).encode())
        ident = parts.relate(sheet, "vmlDrawing", part)
        parts.put(sheet, sheets.with_drawing(parts.get(sheet), ident, parts.relations))
    vml = parts.raw(part)
    head = b"" if b'id="_x0000_t202"' in vml else _TYPE.encode()
    block = re.search(rb"idmap\b[^>]*?\bdata=\"(\d+)", vml)
    ids = [int(one) for one in re.findall(rb"_x0000_s(\d+)", vml)]
    number = max([int(block[1]) * 1024 if block else 1024, *ids])
    shapes = [
        _ONE.format(id=number + n, row=y - 1, column=x - 1, left=x, top=max(y - 2, 0), right=x + 4, bottom=y + 5)
        for n, (y, x) in enumerate(places, 1)
    ]
    at = vml.rindex(b"</xml>")
    parts.put(part, vml[:at] + head + "".join(shapes).encode() + vml[at:])


def _block(parts: Parts) -> int:
    """Give a block of shape numbers that no drawing uses."""
    drawings = [parts.raw(name) for name in parts.names() if name.endswith(".vml")]
    taken = [
        int(n)
        for vml in drawings
        for data in re.findall(rb"idmap\b[^>]*?\bdata=\"([\d,]+)", vml)
        for n in data.split(b",")
    ]
    return max(taken, default=0) + 1


def _without_shapes(parts: Parts, sheet: str, places: set[Place]) -> None:
    part = _drawing(parts, sheet)
    if part is None:
        return

    def kept(found: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb"<x:%s>(\d+)</x:" % name, found[0]) for name in (b"Row", b"Column"))
        ours = row and column and (int(row[1]) + 1, int(column[1]) + 1) in places
        return b"" if ours and b'ObjectType="Note"' in found[0] else found[0]

    parts.put(part, _SHAPE.sub(kept, parts.raw(part)))
