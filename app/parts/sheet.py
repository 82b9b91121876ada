"""An excerpt of a sheet as it was dropped, with its letters and row numbers, the cells to mend outlined."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.parts.html import e
from spm_core.intake.beside import column_number
from spm_core.intake.cells import as_text, blank, letter
from spm_core.intake.tables import runs
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.intake.cells import Sheet

MOST_ROWS = 10
"""Rows shown at most, beside the header."""

_SHOWN = ("action", "milestone", "text", "due", "status", "completed on", "expected finish", "note")
_STATUS = ("action", "text", "due", "status", "completed on", "expected finish", "note")
_LAST = {"status": "last month: status", "expected finish": "last month: expected finish"}
_WIDE = ("text", "note", "indicator", "recommendation", "value", "detail")


def excerpt(sheet: Sheet, findings: Sequence[Mapping[str, Any]]) -> str:
    """Show the rows around the cells found, letters above and numbers beside; '' when there is nothing to show."""
    bad = {place for finding in findings if (place := _place(finding["cell"]))}
    head = _header(sheet)
    if not bad or head is None:
        return ""
    rows, columns = _rows(sheet, head, bad), _columns(sheet, head, bad)
    names = {x: as_text(_at(sheet, head, x)) for x in columns}
    letters = "".join(f'<th scope="col">{letter(x)}</th>' for x in columns)
    caption = f"Sheet {sheet.name}, {'row' if len(rows) == 1 else 'rows'} {runs(rows)}"
    wide = {x for x in columns if any(part in names[x].casefold() for part in _WIDE)}
    lines = "".join(_line(sheet, y, columns, bad, head, wide) for y in (head, *rows))
    table = f'<table class="sheet"><caption>{e(caption)}</caption><thead><tr><td></td>{letters}</tr></thead><tbody>{lines}</tbody></table>'
    sub = f"{caption}." + (" Bold: changed since the last report." if _LAST["status"] in _names(sheet, head) else "")
    return f'<p class="sub">{e(sub)}</p><div class="scroll" tabindex="0" role="region" aria-label="{e(caption)}">{table}</div>'


def _line(sheet: Sheet, y: int, columns: Sequence[int], bad: set[tuple[int, int]], head: int, wide: set[int]) -> str:
    cells = "".join(_cell(sheet, y, x, bad, head, "w" if x in wide else "") for x in columns)
    return f'<tr{" class=first" if y == head else ""}><th scope="row">{y}</th>{cells}</tr>'


def _cell(sheet: Sheet, y: int, x: int, bad: set[tuple[int, int]], head: int, css: str) -> str:
    text = sheet.errors.get((y, x)) or shown(_at(sheet, y, x))
    if (y, x) in bad:
        return f'<td class="bad {css}"><b>{e(text) or "empty"}</b><span class="hidden"> (to mend)</span></td>'
    return f'<td class="{css}">{f"<b>{e(text)}</b>" if y == head or _changed(sheet, y, x, head) else e(text)}</td>'


def _changed(sheet: Sheet, y: int, x: int, head: int) -> bool:
    """Say whether a cell differs from what the template carried along from last month."""
    names = _names(sheet, head)
    name = as_text(_at(sheet, head, x)).strip().casefold()
    if name == "completed on":
        return not blank(_at(sheet, y, x))
    last = names.get(_LAST.get(name, ""))
    return last is not None and not blank(_at(sheet, y, x)) and shown(_at(sheet, y, x)) != shown(_at(sheet, y, last))


def _names(sheet: Sheet, head: int) -> dict[str, int]:
    return {as_text(value).strip().casefold(): x for x, value in enumerate(sheet.rows[head - 1], 1) if not blank(value)}


def _header(sheet: Sheet) -> int | None:
    """Find the row of headers: the first with two words we know, else the first that holds anything."""
    first = None
    for y, row in enumerate(sheet.rows[:20], 1):
        words = {as_text(value).strip().casefold() for value in row if not blank(value)}
        first = first or (y if words else None)
        if len(words & set(_SHOWN)) > 1 or {"key", "value"} <= words:
            return y
    return first


def _rows(sheet: Sheet, head: int, bad: set[tuple[int, int]]) -> list[int]:
    """Choose the rows: those found, and as many neighbours as there is room for."""
    last = len(sheet.rows)
    wanted = sorted({y for y, _ in bad if y != head})[:MOST_ROWS]
    chosen = set(wanted)
    for reach in range(1, MOST_ROWS):
        for y in wanted:
            for near in (y - reach, y + reach):
                if (
                    len(chosen) < MOST_ROWS
                    and head < near <= last
                    and any(not blank(value) for value in sheet.rows[near - 1])
                ):
                    chosen.add(near)
    return sorted(chosen)


def _columns(sheet: Sheet, head: int, bad: set[tuple[int, int]]) -> list[int]:
    """Choose the columns: those people fill in and read by, and those with a finding."""
    names = _names(sheet, head)
    wanted = [names[name] for name in (_STATUS if "action" in names else _SHOWN) if name in names]
    if len(wanted) < 2:
        wanted = [x for x in names.values() if x <= 8]
    return sorted({*wanted, *(x for _, x in bad)})


def _at(sheet: Sheet, y: int, x: int) -> Any:
    return sheet.rows[y - 1][x - 1] if y <= len(sheet.rows) and x <= len(sheet.rows[y - 1]) else ""


def shown(value: Any) -> str:
    """Write a cell as a person reads it: dates as `22 Oct 26`."""
    if isinstance(value, list) and value and value[0] == "d":
        at = datetime.fromisoformat(value[1])
        return f"{wording.day(at.date(), year=False)} {at:%y}"
    return as_text(value)


def _place(cell: str | None) -> tuple[int, int] | None:
    """Give (row, column) of an address such as `G7`."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d+)", cell or "")
    if not found:
        return None
    return int(found[2]), column_number(found[1])
