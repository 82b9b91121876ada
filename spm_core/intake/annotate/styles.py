"""The looks that a mark needs: the cell's own, with another fill; and back again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spm_core.intake.annotate.xml import edited, inside, scan, set_attr

if TYPE_CHECKING:
    from spm_core.intake.annotate.parts import Parts
    from spm_core.intake.annotate.xml import Node

PART = "xl/styles.xml"
MARK = "FFFFD68B"
"""the fill of a marked cell, by which it is known again"""
_KEPT = 0.0009
"""a tint that nobody sees: it says that the background colour is the fill which the cell had; programs round it"""
_TINT = re.compile(r'\s*\btint="([^"]*)"')
_SAID = re.compile(r'[\w:]+="[^"]*"')
_UNSAID = {
    *('val="1"', 'val="single"', 'wrapText="0"', 'pivotButton="0"', 'quotePrefix="0"'),
    *('applyFill="1"', 'applyFont="1"', 'applyAlignment="1"', 'applyNumberFormat="1"', 'applyBorder="1"'),
}
"""what some programs write and others leave out, for the same look"""
_FRESH = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class Styles:
    """The styles of a workbook, to which looks are added; `write` puts them back."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        if PART not in parts:
            parts.put(PART, _FRESH.format(main=parts.main).encode())
            parts.relate("xl/workbook.xml", "styles", PART)
            parts.type_of(PART, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
        self._xml = parts.get(PART)
        self._groups: dict[str, Node] = {}
        lists: dict[str, list[str]] = {"fonts": [], "fills": [], "cellXfs": []}
        wanted = {"fonts": "font", "fills": "fill", "cellXfs": "xf"}
        for node in scan(self._xml):
            if node.depth == 1:
                self._groups[node.name] = node
            elif node.depth == 2 and wanted.get(node.parent) == node.name:
                lists[node.parent].append(self._xml[node.start : node.end].decode())
        self._lists = lists
        self._old = {name: len(texts) for name, texts in lists.items()}
        self._marked: dict[int, int] = {}
        self._known: dict[str, dict[tuple[str, ...], int]] = {}

    @property
    def usable(self) -> bool:
        """Whether the three lists are there; else nothing is marked by colour."""
        return all(name in self._groups and self._lists[name] for name in self._lists)

    def marked(self, style: int) -> int:
        """Give a style as another one looks, but with the fill of a mark.

        A fill that a mark cannot remember (a pattern, a gradient) stays: such a cell has its comment alone.
        """
        if style not in self._marked:
            looks = self._lists["cellXfs"]
            look = looks[style] if 0 <= style < len(looks) else looks[0]
            had = self._colour(look)
            if had is None:
                self._marked[style] = style
                return style
            tag = self._groups["fills"].tag
            fill = (
                f'<{tag("fill")}><{tag("patternFill")} patternType="solid"><{tag("fgColor")} rgb="{MARK}"/>'
                f"<{tag('bgColor')} {had}/></{tag('patternFill')}></{tag('fill')}>"
            )
            self._marked[style] = self._add("cellXfs", _with_fill(look, self._add("fills", fill)))
        return self._marked[style]

    def unmarked(self) -> dict[int, int]:
        """Give, for each style with the fill of a mark, the style that the cell had before."""
        found = {}
        for style, look in enumerate(list(self._lists["cellXfs"])):
            fill = self._fill(look)
            if f'rgb="{MARK}"' not in fill:
                continue
            had = re.search(r"<(?:\w+:)?bgColor\s([^>]*?)/?>", fill)
            colour = had[1].strip() if had else ""
            number = 0
            kept = _is_kept(colour)
            if kept or "theme=" in colour or ("indexed=" in colour and '"64"' not in colour):
                colour = _TINT.sub("", colour) if kept else colour
                tag = self._groups["fills"].tag
                text = f'<{tag("fill")}><{tag("patternFill")} patternType="solid"><{tag("fgColor")} {colour}/><{tag("bgColor")} indexed="64"/></{tag("patternFill")}></{tag("fill")}>'
                number = self._add("fills", text)
            found[style] = self._add("cellXfs", _with_fill(look, number))
        return found

    def look(self, font: str = "", *, wrap: bool = False) -> int:
        """Add a look for our own sheet: a font of these pieces, texts wrapped or not; give its number."""
        tag = self._groups["cellXfs"].tag
        pieces = re.sub(r"<(\w+)", lambda found: "<" + tag(found[1]), font)
        number = self._add("fonts", f"<{tag('font')}>{pieces}</{tag('font')}>") if font else 0
        align = f'<{tag("alignment")} vertical="top" wrapText="{int(wrap)}"/>'
        return self._add(
            "cellXfs",
            f'<{tag("xf")} numFmtId="0" fontId="{number}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">{align}</{tag("xf")}>',
        )

    def write(self) -> None:
        """Put the styles back, when something was added."""
        edits = []
        for name, texts in self._lists.items():
            if len(texts) > self._old[name]:
                group = self._groups[name]
                edits += [
                    set_attr(self._xml, group, "count", str(len(texts))),
                    inside(self._xml, group, "".join(texts[self._old[name] :])),
                ]
        if edits:
            self._parts.put(PART, edited(self._xml, edits))

    def _add(self, name: str, text: str) -> int:
        """Give the number of a look, which may be there from an earlier call: annotating again adds nothing."""
        known = self._known.setdefault(name, {})
        if not known:
            for at, one in enumerate(self._lists[name]):
                known.setdefault(_same(one), at)
        number = known.setdefault(_same(text), len(self._lists[name]))
        if number == len(self._lists[name]):
            self._lists[name].append(text)
        return number

    def _fill(self, look: str) -> str:
        number = re.search(r'fillId="(\d+)"', look)
        fills = self._lists["fills"]
        return fills[int(number[1])] if number and int(number[1]) < len(fills) else ""

    def _colour(self, look: str) -> str | None:
        """Give the attributes of a background that remembers a fill; None for one that it cannot remember."""
        fill = self._fill(look)
        if "patternFill" not in fill or 'patternType="none"' in fill or "patternType=" not in fill:
            return None if "gradientFill" in fill else 'indexed="64"'
        colour = re.search(r"<(?:\w+:)?fgColor\s([^>]*?)/?>", fill)
        if colour is None or 'patternType="solid"' not in fill or MARK in fill:
            return None
        said = colour[1].strip()
        if "rgb=" not in said:
            return None if _is_kept(said) or 'indexed="64"' in said else said
        return None if _TINT.search(said) else f'{said} tint="{_KEPT}"'


def _same(text: str) -> tuple[str, ...]:
    """Give what two looks have in common that differ only in how a program writes them.

    >>> _same('<font><b val="1" /><sz val="9"/></font>') == _same('<font><sz val="9"/><b/></font>')
    True
    """
    tags = re.findall(r"<(?:\w+:)?(\w[^>]*?)\s*/?>", text)
    return tuple(sorted(" ".join([one.split()[0], *sorted(set(_SAID.findall(one)) - _UNSAID)]) for one in tags))


def _is_kept(colour: str) -> bool:
    """Say whether a colour has the tint that remembers, as any program writes it."""
    found = _TINT.search(colour)
    try:
        return found is not None and abs(float(found[1]) - _KEPT) < _KEPT / 10
    except ValueError:
        return False


def _with_fill(look: str, number: int) -> str:
    head, _, rest = look.partition(">")
    head = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", head)
    slash = head.endswith("/")
    head = head.removesuffix("/").rstrip()
    return f'{head} fillId="{number}" applyFill="1"{"/" if slash else ""}>{rest}'
