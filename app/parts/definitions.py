"""The definitions, as the project's own docs/definitions.md says them."""

from __future__ import annotations

import re
from functools import cache

from app import settings
from app.parts.html import e, table


@cache
def text() -> str:
    """Give docs/definitions.md as HTML: headings, paragraphs, lists, tables, bold; nothing else is read in it."""
    file = settings.ROOT / "docs" / "definitions.md"
    if not file.exists():
        return "<p>docs/definitions.md is missing from the installation.</p>"
    found = "".join(_html(block) for block in _blocks(file.read_text(encoding="utf-8").splitlines()))
    return f'<div class="text">{found}</div>'


def _blocks(lines: list[str]) -> list[list[str]]:
    """Cut into blocks: a heading, a table, a list or a paragraph."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        kind = _kind(line)
        if not line.strip():
            blocks.append([])
        elif blocks[-1] and _kind(blocks[-1][0]) != kind and not (kind == "text" and _kind(blocks[-1][0]) == "list"):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _kind(line: str) -> str:
    return (
        "head"
        if line.startswith("#")
        else "table"
        if line.startswith("|")
        else "list"
        if line.startswith("- ")
        else "text"
    )


def _html(block: list[str]) -> str:
    kind = _kind(block[0])
    if kind == "head":
        return "".join(f"<h3>{_line(line.lstrip('# '))}</h3>" for line in block if not line.startswith("# "))
    if kind == "table":
        cells = [[_line(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in block]
        return table("Definitions", [re.sub("<[^>]+>", "", cell) for cell in cells[0]], cells[2:])
    if kind == "list":
        items = re.split(r"(?:^|\n)- ", "\n".join(block))
        return "<ul>" + "".join(f"<li>{_line(item)}</li>" for item in items if item.strip()) + "</ul>"
    return f"<p>{_line(' '.join(block))}</p>"


def _line(text: str) -> str:
    safe = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", e(text))
    safe = re.sub(r"(?<![\w*])\*(.+?)\*(?![\w*])", r"<em>\1</em>", safe)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", safe)
