"""The list of findings put before the other sheets of a package, and taken out again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spm_core.intake.annotate import listing, sheets
from spm_core.intake.annotate.xml import cell_text, edited, esc, inside, scan, set_attr
from spm_core.intake.cells import letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spm_core.intake.annotate.listing import Line
    from spm_core.intake.annotate.parts import Parts
    from spm_core.intake.annotate.styles import Styles
    from spm_core.model import Finding

BOOK = "xl/workbook.xml"


def sheet_parts(parts: Parts) -> list[tuple[str, str]]:
    """Give the name and part of each sheet, in order."""
    related = parts.related(BOOK)
    return [
        (node.attrs.get("name", ""), related.get(node.get("id") or "", ("", ""))[1])
        for node in scan(parts.get(BOOK))
        if node.name == "sheet" and node.parent == "sheets"
    ]


def taken_out(parts: Parts, names: Iterable[str]) -> None:
    """Take our list out of a workbook, with what refers to it."""
    for name in names:
        there = sheet_parts(parts)
        at = next((n for n, (one, _) in enumerate(there) if one == name), None)
        if at is None or len(there) == 1:
            continue
        part = there[at][1]
        for _, target in parts.related(part).values():
            if target.startswith(("xl/comments", "xl/drawings/vml")):
                parts.drop(target)
        ident = next((key for key, (_, target) in parts.related(BOOK).items() if target == part), None)
        xml = parts.get(BOOK)
        nodes = scan(xml)
        one = [node for node in nodes if node.name == "sheet"][at]
        parts.put(BOOK, edited(xml, [(one.start, one.end, ""), *_moved(xml, at, -1)]))
        if ident:
            parts.unrelate(BOOK, ident)
        parts.drop(part)


def _moved(xml: bytes, at: int, by: int) -> list[tuple[int, int, str]]:
    """Keep what counts sheets by their number true, when one comes in or goes out at a place."""
    edits = []
    for node in scan(xml):
        number = node.attrs.get("localSheetId", "")
        if node.name == "definedName" and number.isdigit():
            if by < 0 and int(number) == at:
                edits.append((node.start, node.end, ""))
            elif int(number) >= at:
                edits.append(set_attr(xml, node, "localSheetId", str(int(number) + by)))
        elif node.name == "workbookView":
            edits += [set_attr(xml, node, name, "0") for name in ("activeTab", "firstSheet") if name in node.attrs]
    return edits


def put_in(parts: Parts, styles: Styles, lines: Sequence[Line], findings: Sequence[Finding]) -> None:
    """Put the list before the other sheets; the workbook opens on it."""
    there = sheet_parts(parts)
    taken = {name.casefold() for name, _ in there}
    name = next(
        one for n in range(1, 1000) if (one := listing.NAME + (f" {n}" if n > 1 else "")).casefold() not in taken
    )
    part = parts.free("xl/worksheets/sheet{}.xml")
    parts.put(part, _sheet(parts, styles, lines, findings))
    parts.type_of(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    ident = parts.relate(BOOK, "worksheet", part)
    xml = parts.get(BOOK)
    nodes = scan(xml)
    holder = next(node for node in nodes if node.name == "sheets")
    number = max((int(node.attrs["sheetId"]) for node in nodes if node.attrs.get("sheetId", "").isdigit()), default=0)
    text = f'<{holder.tag("sheet")} xmlns:r="{parts.relations}" name="{name}" sheetId="{number + 1}" r:id="{ident}"/>'
    parts.put(BOOK, edited(xml, [inside(xml, holder, text, first=True), *_moved(xml, 0, 1)]))
    for _, other in there:
        if other in parts and b"tabSelected" in parts.raw(other):
            old = parts.get(other)
            new = sheets.unselected(old)
            if new is not old:
                parts.put(other, new)


def _sheet(parts: Parts, styles: Styles, lines: Sequence[Line], findings: Sequence[Finding]) -> bytes:
    plain, wrapped, bold, large, link = 0, 0, 0, 0, 0
    if styles.usable:
        name = '<name val="Calibri"/>'
        plain, wrapped = styles.look(f'<sz val="11"/>{name}'), styles.look(f'<sz val="11"/>{name}', wrap=True)
        bold, large = styles.look(f'<b/><sz val="11"/>{name}'), styles.look(f'<b/><sz val="14"/>{name}')
        link = styles.look(f'<u/><sz val="11"/><color rgb="FF0B57A4"/>{name}')
    looks = (bold, plain, wrapped, wrapped, wrapped, plain)
    rows: list[tuple[Sequence[str], Sequence[int]]] = [((listing.title(findings),), (large,))]
    rows += [((note,), (plain,)) for note in listing.notes(findings)]
    rows.append(((), ()))
    rows.append((listing.HEADERS, (bold,) * len(listing.HEADERS)))
    first = len(rows) + 1
    links = []
    for n, line in enumerate(lines, first):
        there = line.sheet is not None and line.cell is not None
        rows.append((listing.texts(line), (looks[0], link, *looks[2:]) if there else looks))
        if there:
            where = esc(f"'{line.sheet.replace(chr(39), chr(39) * 2)}'!{line.cell}")  # type: ignore[union-attr]
            links.append(f'<hyperlink ref="B{n}" location="{where}" display="{esc(listing.where(line))}"/>')
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(listing.WIDTHS, 1)
    )
    body = "".join(
        f'<row r="{y}">{"".join(_cell(x, y, text, look) for x, (text, look) in enumerate(zip(texts, styled, strict=True)))}</row>'
        for y, (texts, styled) in enumerate(rows, 1)
    )
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{parts.main}">'
        f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="{first - 1}" topLeftCell="A{first}" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>{body}</sheetData>{hyperlinks}'
        '<pageSetup orientation="landscape"/></worksheet>'
    ).encode()


def _cell(x: int, y: int, text: str, look: int) -> str:
    if not text:
        return ""
    return f'<c r="{letter(x + 1)}{y}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{cell_text(re.sub(" +", " ", text))}</t></is></c>'
