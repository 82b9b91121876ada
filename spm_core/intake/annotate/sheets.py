"""The cells of a sheet marked: only the style of those cells changes; one that is not there yet is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spm_core.intake.annotate.xml import Node, edited, inside, scan, set_attr
from spm_core.intake.beside import column_number
from spm_core.intake.cells import letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from spm_core.intake.annotate.xml import Edit

Place = tuple[int, int]

_BESIDE = {"row", "sheetView", "mergeCell", "col"}
_AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def _kept(name: str, parent: str) -> bool:
    return name in _BESIDE or parent in {"", "worksheet", "chartsheet", "dialogsheet"}


def place(address: str) -> Place | None:
    """Read the first address of a cell or range.

    >>> place("AB12:AC13"), place("A")
    ((12, 28), None)
    """
    found = re.match(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", address)
    return (int(found[2]), column_number(found[1])) if found else None


def merged(xml: bytes, places: Iterable[Place]) -> dict[Place, Place]:
    """Give for each place the cell that shows it: the first of a merged range."""
    ranges = []
    for node in scan(xml, lambda name, _: name == "mergeCell"):
        first, _, last = node.attrs.get("ref", "").partition(":")
        a, b = place(first), place(last)
        if a and b:
            ranges.append((a, b))
    return {
        one: next((a for a, b in ranges if a[0] <= one[0] <= b[0] and a[1] <= one[1] <= b[1]), one) for one in places
    }


def marked(xml: bytes, places: Iterable[Place], style: Callable[[int], int]) -> bytes:
    """Give a sheet with cells in the style that `style` gives for their own."""
    nodes = scan(xml, _kept)
    data = next((node for node in nodes if node.name == "sheetData"), None)
    if data is None:
        return xml
    rows: dict[int, list[int]] = {}
    for y, x in sorted(set(places)):
        rows.setdefault(y, []).append(x)
    columns = [node for node in nodes if node.name == "col"]
    edits: list[Edit] = []
    number = 0
    there: dict[int, Node] = {}
    for node in nodes:
        if node.name == "row" and node.parent == "sheetData":
            said = node.attrs.get("r", "")
            number = int(said) if said.isdigit() else number + 1
            there.setdefault(number, node)
    for y, across in rows.items():
        if y in there:
            edits += _row(xml, there[y], y, across, columns, style)
        else:
            cells = "".join(_new(data, y, x, style(_of_column(columns, x))) for x in across)
            text = f'<{data.tag("row")} r="{y}">{cells}</{data.tag("row")}>'
            after = next((node for at, node in sorted(there.items()) if at > y), None)
            edits.append((after.start, after.start, text) if after else inside(xml, data, text))
    edits += _dimension(xml, nodes, rows)
    return edited(xml, _joined(edits))


def _row(
    xml: bytes, row: Node, y: int, across: list[int], columns: list[Node], style: Callable[[int], int]
) -> list[Edit]:
    cells: dict[int, Node] = {}
    at = 0
    for node in scan(b"<r>" + xml[row.inner : row.close] + b"</r>", lambda name, _: name == "c"):
        found = place(node.attrs.get("r", ""))
        at = found[1] if found else at + 1
        for name in ("start", "inner", "close", "end"):
            setattr(node, name, getattr(node, name) + row.inner - 3)
        cells.setdefault(at, node)
    edits: list[Edit] = []
    whole = row.attrs.get("s", "") if row.attrs.get("customFormat") in {"1", "true"} else ""
    for x in across:
        if x in cells:
            edits.append(set_attr(xml, cells[x], "s", str(style(_number(cells[x].attrs.get("s", "0"))))))
            continue
        text = _new(row, y, x, style(int(whole) if whole.isdigit() else _of_column(columns, x)))
        after = next((node for at, node in sorted(cells.items()) if at > x), None)
        edits.append((after.start, after.start, text) if after else inside(xml, row, text))
    spans = re.fullmatch(r"(\d+):(\d+)", row.attrs.get("spans", ""))
    if spans and (min(across) < int(spans[1]) or max(across) > int(spans[2])):
        edits.append(set_attr(xml, row, "spans", f"{min(*across, int(spans[1]))}:{max(*across, int(spans[2]))}"))
    return edits


def _new(near: Node, y: int, x: int, style: int) -> str:
    return f'<{near.tag("c")} r="{letter(x)}{y}" s="{style}"/>'


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _of_column(columns: list[Node], x: int) -> int:
    for node in columns:
        if _number(node.attrs.get("min", "")) <= x <= _number(node.attrs.get("max", "")):
            return _number(node.attrs.get("style", "0"))
    return 0


def _dimension(xml: bytes, nodes: list[Node], rows: Mapping[int, list[int]]) -> list[Edit]:
    """Let the sheet's size hold the cells that were made."""
    node = next((one for one in nodes if one.name == "dimension"), None)
    if node is None or not rows:
        return []
    first, _, last = node.attrs.get("ref", "").partition(":")
    a, b = place(first), place(last or first)
    if a is None or b is None:
        return []
    across = [x for xs in rows.values() for x in xs]
    low, high = (min(a[0], *rows), min(a[1], *across)), (max(b[0], *rows), max(b[1], *across))
    if (low, high) == (a, b):
        return []
    return [set_attr(xml, node, "ref", f"{letter(low[1])}{low[0]}:{letter(high[1])}{high[0]}")]


def _joined(edits: list[Edit]) -> list[Edit]:
    """Put what opens one empty element from several sides into one change."""
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, text in edits:
        found.setdefault((start, end), []).append(text)
    done: list[Edit] = []
    for (start, end), texts in found.items():
        if end > start and len(texts) > 1 and all(text.startswith(">") for text in texts):
            close = re.search(r"</[\w.:-]+>$", texts[0])
            assert close
            done.append((start, end, ">" + "".join(text[1 : -len(close[0])] for text in texts) + close[0]))
        else:
            done += [(start, end, text) for text in texts]
    return done


def restyled(xml: bytes, styles: Mapping[int, int]) -> bytes:
    """Give a sheet with the styles of its cells exchanged."""
    nodes = scan(xml, lambda name, parent: name == "c" and parent == "row")
    edits = [
        set_attr(xml, node, "s", str(styles[number]))
        for node in nodes
        if (number := _number(node.attrs.get("s", ""))) in styles
    ]
    return edited(xml, edits) if edits else xml


def unselected(xml: bytes) -> bytes:
    """Give a sheet that is not the selected one: two selected would be changed together."""
    views = [
        node
        for node in scan(xml, lambda name, _: name == "sheetView")
        if node.attrs.get("tabSelected") in {"1", "true"}
    ]
    return edited(xml, [set_attr(xml, node, "tabSelected", "0") for node in views]) if views else xml


def drawing(xml: bytes) -> str | None:
    """Give the relation of a sheet's drawing of comments, when there is one."""
    node = next((one for one in scan(xml, _kept) if one.name == "legacyDrawing"), None)
    return node.get("id") if node else None


def with_drawing(xml: bytes, ident: str, relations: str) -> bytes:
    """Give a sheet that refers to a drawing of comments."""
    nodes = [node for node in scan(xml, _kept) if node.depth <= 1]
    text = f'<{nodes[0].tag("legacyDrawing")} xmlns:r="{relations}" r:id="{ident}"/>'
    after = next((node for node in nodes[1:] if node.name in _AFTER_DRAWING), None)
    return edited(xml, [(after.start, after.start, text) if after else inside(xml, nodes[0], text)])


def without_drawing(xml: bytes) -> bytes:
    """Give a sheet that refers to no drawing of comments."""
    gone = [node for node in scan(xml, _kept) if node.name == "legacyDrawing"]
    return edited(xml, [(node.start, node.end, "") for node in gone])
