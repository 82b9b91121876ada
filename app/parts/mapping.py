"""The pieces of the mapping screen: the sheet as it is with its table outlined, what columns mean, what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.parts.html import e, folded, section, table
from app.parts.sheet import shown
from spm_core.intake.cells import letter
from spm_core.intake.own.model import Table
from spm_core.show import mapping_words as words
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.cells import Sheet
    from spm_core.intake.own.model import Column, Item
    from spm_core.model import Finding

STYLE = "<style>" + (Path(__file__).parent / "mapping.css").read_text("utf-8") + "</style>"

ROWS = 22
COLUMNS = 14


def sheet(page: Sheet, found: Table, findings: Sequence[Finding]) -> str:
    """Show the sheet from its top (or from near the table), letters above, numbers beside, the table outlined."""
    top = found.header_rows[0] if found.header_rows else found.first_row
    first = max(1, top - 5)
    last = min(len(page.rows), first + ROWS, found.last_row + 3)
    left = max(1, found.first_column - 1)
    width = len(page.rows[0]) if page.rows else 0
    columns = range(left, min(width, max(found.last_column + 2, left + 6), left + COLUMNS - 1) + 1)
    bad = {finding.cell for finding in findings if finding.cell}
    doubtful = {column.at for column in found.columns if column.doubtful}
    groups = {row for row, _ in found.group_rows}
    head = "".join(f'<th scope="col">{letter(x)}</th>' for x in columns)
    lines = "".join(_line(page, y, columns, found, bad, doubtful, groups) for y in range(first, last + 1))
    hidden = found.last_row - last
    more = f'<p class="sub">Rows {last + 1} to {found.last_row} go on in the same way.</p>' if hidden > 0 else ""
    name = f"Your sheet “{found.sheet}”, as it is" if found.sheet else "Your file, as it is"
    flag = f'<div class="flag">Table found: {letter(found.first_column)}{top}:{letter(found.last_column)}{found.last_row}, {wording.count(len(found.item_rows), "item")}</div>'
    grid = f'<div class="scroll" tabindex="0" role="region" aria-label="{e(name)}"><table class="own"><caption>{e(name)}</caption><thead><tr><th scope="col"><span class="hidden">Row</span></th>{head}</tr></thead><tbody>{lines}</tbody></table></div>'
    return section(name, found.why or words.left_out(found), flag + grid + more, "mine")


def bare(page: Sheet) -> str:
    """Show a sheet's upper left, with no table in it."""
    none = Table(page.name, (), 0, 0, 0, 0, (), (), ())
    columns = range(1, min(max((len(row) for row in page.rows), default=0), COLUMNS) + 1)
    head = "".join(f'<th scope="col">{letter(x)}</th>' for x in columns)
    last = min(len(page.rows), ROWS)
    lines = "".join(_line(page, y, columns, none, set(), set(), set()) for y in range(1, last + 1))
    name = f"Your sheet “{page.name}”, as it is" if page.name else "Your file, as it is"
    more = f'<p class="sub">It goes on to row {len(page.rows)}.</p>' if len(page.rows) > last else ""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{e(name)}"><table class="own"><caption>{e(name)}</caption><thead><tr><th scope="col"><span class="hidden">Row</span></th>{head}</tr></thead><tbody>{lines}</tbody></table></div>{more}'


def _line(
    page: Sheet, y: int, columns: range, found: Table, bad: set[str], doubtful: set[int], groups: set[int]
) -> str:
    top = found.header_rows[0] if found.header_rows else found.first_row
    inside = top <= y <= found.last_row
    cells = []
    for x in columns:
        value: Any = page.rows[y - 1][x - 1] if x <= len(page.rows[y - 1]) else ""
        css = []
        if inside and found.first_column <= x <= found.last_column:
            css += ["in-l"] * (x == found.first_column) + ["in-r"] * (x == found.last_column)
            css += ["in-t"] * (y == top) + ["in-b"] * (y == found.last_row)
            css += ["hd"] * (y in found.header_rows) + ["group"] * (y in groups)
            css += ["doubt"] * (x in doubtful and (y in found.header_rows or value != ""))
            css += ["bad"] * (f"{letter(x)}{y}" in bad)
        else:
            css.append("out")
        text = page.errors.get((y, x)) or shown(value)
        cells.append(f'<td class="{" ".join(css)}">{e(text[:80])}</td>')
    return f'<tr><th scope="row">{y}</th>{"".join(cells)}</tr>'


def unread(findings: Sequence[Finding]) -> str:
    """List the cells that are no plain values."""
    said = [one for one in findings if one.severity in ("warning", "error")]
    notes = [one for one in findings if one.severity == "info"]
    parts = []
    if said:
        title = f"{wording.count(len(said), 'finding')} to look at; the rows are kept"
        parts.append(
            section(
                title,
                "",
                _findings(said[:8], title)
                + (folded(f"{len(said) - 8} more", _findings(said[8:], title)) if len(said) > 8 else ""),
                "mend",
            )
        )
    if notes:
        title = "Good to know"
        parts.append(
            section(
                title,
                "",
                _findings(notes[:4], title)
                + (folded(f"{len(notes) - 4} more", _findings(notes[4:], title)) if len(notes) > 4 else ""),
                "mend",
            )
        )
    return "".join(parts)


def _findings(found: Sequence[Finding], title: str) -> str:
    rows = [
        [
            f"<b>{e('!'.join(part for part in (one.sheet, one.cell) if part) or 'The file')}</b>",
            f'<span class="read">{e((one.value or "")[:60])}</span>',
            f"{e(one.message)} <span class='quiet'>{e(one.fix)}</span>",
        ]
        for one in found
    ]
    return table(title, ["Where", "Read", "What it means, and how to mend it"], rows, css="plain body stack")


def columns(found: Table, clear: Sequence[Column]) -> str:
    """Table what the columns mean."""
    title = (
        f"The other {len(clear)} columns are clear"
        if any(column.doubtful for column in found.columns)
        else f"What the {len(clear)} columns mean"
    )
    rows = [
        [
            f"{column.letter}",
            e(column.header) or '<span class="quiet">no heading</span>',
            e(words.meaning(column.maps_to)[0]) if column.maps_to else '<span class="quiet">left out</span>',
            f"{column.filled} of {len(found.item_rows)}",
            _sure(column.confidence) if column.maps_to else "",
        ]
        for column in clear
    ]
    return section(
        title,
        "",
        table(title, ["", "Your column", "Means", "Filled", "Confidence"], rows, css="plain body stack", right=(3,)),
    )


def _sure(share: float) -> str:
    low = " low" if share < 0.7 else ""
    return f'<span class="sure{low}"><i style="width:{round(share * 100)}%"></i></span>{share:.2f}'


def items(found: Sequence[Item]) -> list[dict[str, str]]:
    """Give the rows as read, for a table of their own."""
    return [
        {
            "Row": f"{item.sheet + '!' if item.sheet else ''}{item.row}",
            "Code": item.texts.get("code", ""),
            "Text": item.texts.get("text", ""),
            "Group": item.texts.get("group") or ", ".join(text for _, text in item.groups),
            "Due": item.days["due"].day.isoformat() if "due" in item.days else item.texts.get("due", ""),
            "Status": f"{item.status or 'not understood'} ({item.texts['status']})" if item.texts.get("status") else "",
            "Completed on": item.days["completed_on"].day.isoformat() if "completed_on" in item.days else "",
            "Expected finish": item.days["forecast"].day.isoformat() if "forecast" in item.days else "",
            "Responsible": item.texts.get("responsible", ""),
        }
        for item in found
    ]


def becomes(rows: dict[str, list[Any]]) -> str:
    """Count what a file becomes as a plan."""
    title = "What it becomes"
    names = ("Goals", "Strategies", "Milestones", "Actions", "Measures", "Values", "Divisions", "Units", "People")
    lines = [[e(name), f"{len(rows[name]):,}"] for name in names if rows.get(name)]
    return section(
        title,
        "Made-up levels are marked “(to be named)”; load the plan again with their names whenever you like.",
        table(title, ["Sheet", "Rows"], lines, css="plain body", right=(1,)),
    )
