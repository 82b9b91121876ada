"""A document as plain lines, for a person at a terminal: tables of the lists in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Give the single values of a document, then each of its lists as a table.

    >>> list(lines({"as_of": "2026-10", "groups": [{"id": "D1", "T0": {"n": 3, "of": 4}}]}))
    ['as_of: 2026-10', '', 'groups', 'id  T0', 'D1  3 of 4']
    """
    for key, value in document.items():
        if not _is_table(value):
            yield f"{key}: {_plain(value)}"
    for key, value in document.items():
        if _is_table(value):
            yield ""
            yield key
            yield from _table(value)


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _table(rows: list[Any]) -> Iterator[str]:
    if not rows:
        yield "none"
        return
    heads = list(dict.fromkeys(head for row in rows for head in row))
    cells = [heads, *([_plain(row.get(head)) for head in heads] for row in rows)]
    widths = [min(60, max(len(row[at]) for row in cells)) for at in range(len(heads))]
    for row in cells:
        yield "  ".join(cell[:60].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _plain(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, dict):
        if set(value) >= {"n", "of"}:
            rest = [f"{key} {_plain(v)}" for key, v in value.items() if key not in ("n", "of")]
            return ", ".join([f"{value['n']} of {value['of']}", *rest])
        return ", ".join(f"{key} {_plain(v)}" for key, v in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value) or "none"
    return wording.printable(" ".join(str(value).split()) if isinstance(value, str) else str(value))
