"""A paper as PDF/UA-1: tagged, with a title, a language and a text for every picture; no browser has a part in it."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from spm_core.documents.paper import PAGE, Block, Bullets, Grid, Made, Paper, Picture, Table, no_glyph, pictures, shares
from spm_core.documents.press import press

LONG_WORD = 40
"""Letters after which a word without a space may break in running text."""
LETTER = 5.0
"""Points that a letter of a table takes, more than most do: a path or a code must not leave its column."""


def pdf(paper: Paper) -> Made:
    """Set a paper; PressError when that cannot be done. Letters that no font has are a finding."""
    drawn = [{"spec": one.chart.spec, "px": one.px} for one in pictures(paper)]
    made = press(drawn, "svg", document(paper))
    return Made(made["pdf"], (no_glyph(made["missing"]),) if made["missing"] else ())


def document(paper: Paper) -> dict[str, Any]:
    """Give the paper as paper.typ reads it."""
    files = iter(range(10_000))
    sections = [
        {
            "title": f"{one.number}. {one.title}" if one.number is not None else one.title,
            "blocks": [_block(block, files) for block in one.blocks],
        }
        for one in paper.sections
    ]
    said = {key: getattr(paper, key) for key in ("title", "subtitle", "organization", "line", "language", "notice")}
    whole: dict[str, Any] = soft({**said, "about": [list(pair) for pair in paper.about], "sections": sections})
    return whole


def _block(block: Block, files: Any) -> dict[str, Any]:
    if isinstance(block, Picture):
        return {"kind": "picture", **_picture(block, files)}
    if isinstance(block, Grid):
        return {"kind": "grid", "across": block.across, "pictures": [_picture(one, files) for one in block.pictures]}
    if isinstance(block, Table):
        return _table(block)
    more = {"whole": block.whole} if isinstance(block, Bullets) else {}
    return {"kind": type(block).__name__.lower(), **asdict(block), **more}


def _table(table: Table) -> dict[str, Any]:
    """Give a table whose long words fit their columns, and whose dates stand on one line."""
    wide = shares(table)
    letters = [max(6, int((PAGE * share - 8) / LETTER)) for share in wide]
    rows = [
        [
            cell.replace(" ", "\u00a0") if column.kind == "date" else soft(cell, most)
            for cell, column, most in zip(row, table.columns, letters, strict=True)
        ]
        for row in table.rows
    ]
    return {
        "kind": "table",
        "title": table.title,
        "note": table.note,
        "columns": [
            {"head": column.head, "kind": column.kind, "wide": share}
            for column, share in zip(table.columns, wide, strict=True)
        ],
        "rows": rows,
    }


def _picture(picture: Picture, files: Any) -> dict[str, Any]:
    chart = picture.chart
    return {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "alt": chart.alt,
        "file": f"picture{next(files)}.svg",
        "points": picture.points,
    }


def soft(value: Any, most: int = LONG_WORD) -> Any:
    """Let words of more than `most` letters break: where a person would break them, else after so many.

    >>> soft("short"), soft("a" * 60).count("\u200b"), soft("m.stone@agency.example", 12).split("\u200b")
    ('short', 1, ['m.', 'stone@', 'agency.', 'example'])
    """
    if isinstance(value, str):
        return re.sub(rf"[^\s\u200b]{{{most + 1},}}", lambda found: _breakable(found[0], most), value)
    if isinstance(value, dict):
        return {key: one if key in ("kind", "file", "alt") else soft(one, most) for key, one in value.items()}
    return [soft(one, most) for one in value] if isinstance(value, list | tuple) else value


def _breakable(word: str, most: int) -> str:
    parts = re.sub(r"([/\\_.,;:?&=@\-])(?=[^\W\d_])", "\\1\u200b", word)
    return re.sub(rf"([^\u200b]{{{most}}})(?=[^\u200b])", "\\1\u200b", parts)
