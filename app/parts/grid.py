"""The heat grid (chart 1): units by month, done of those due; months to come show what falls due."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.parts.html import e, opens, section
from spm_core.show import look, sentences, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.model import Ask

TIGHT = 6
"""With more months than this a cell says `none` for `no report`, as on a phone."""

PHONE = 3
"""Months shown on a phone."""


def heat_grid(grid: Mapping[str, Any], ask: Ask) -> str:
    """Draw figures.grid as a table that is read as one."""
    month = str(ask.as_of)
    if not grid["units"]:
        return section("No unit leads an action in this plan year", "", "", "grid")
    body = (
        f'<div class="scroll"><table class="heat{_tight(grid, month)}" style="--wide:{_wide(grid, month)}%"><caption>Actions done of those due by each month’s end, by unit</caption>'
        f"{_head(grid, month)}{_units(grid, ask)}{_total(grid, ask)}</table></div>{_key(grid, _tight(grid, month))}"
    )
    sub = '<p class="sub">Actions done / due by the month’s end, plan now. <span class="long">Months to come: actions falling due.</span><span class="short">Last three months.</span></p>'
    return section(sentences.heat(grid, month), "", sub + body, "grid")


def _wide(grid: Mapping[str, Any], month: str) -> float:
    """Give the width of a month that has been, in percent: less when there are more of them."""
    return min(7.6, round(66 / max(1, sum(1 for one in grid["months"] if one <= month)), 1))


def _tight(grid: Mapping[str, Any], month: str) -> str:
    """Say whether so many months have been that their cells must be short."""
    return " tight" if sum(1 for one in grid["months"] if one <= month) > TIGHT else ""


def _classes(grid: Mapping[str, Any], at: int, month: str) -> str:
    label = grid["months"][at]
    last = sum(1 for one in grid["months"] if one <= month) - 1
    if at > last:
        return "ahead"
    return "wide" + (" now" if label == month else "") + (" past" if at <= last - PHONE else "")


def _head(grid: Mapping[str, Any], month: str) -> str:
    cells = "".join(
        f'<th scope="col" class="{_classes(grid, at, month)}">{wording.month(label, "short")}</th>'
        for at, label in enumerate(grid["months"])
    )
    return f'<thead><tr><th scope="col"><span class="hidden">Unit</span></th>{cells}<th scope="col" class="r sum">Overdue</th><th scope="col" class="r"><span class="long">Reports on time</span><span class="short">On time</span></th></tr></thead>'


def _units(grid: Mapping[str, Any], ask: Ask) -> str:
    parts = []
    several = len({unit["division_name"] for unit in grid["units"]}) > 1
    for name, units in groupby(grid["units"], key=lambda unit: unit["division_name"]):
        rows = "".join(_row(unit, grid, ask) for unit in units)
        head = (
            f'<tr class="div"><th scope="rowgroup" colspan="{len(grid["months"]) + 3}">{e(name)}</th></tr>'
            if name and several
            else ""
        )
        parts.append(f"<tbody>{head}{rows}</tbody>")
    return "".join(parts)


def _row(unit: Mapping[str, Any], grid: Mapping[str, Any], ask: Ask) -> str:
    month = str(ask.as_of)
    name = (
        opens(
            e(unit["name"]),
            f"{unit['name']}: all actions",
            of="actions",
            tier="unit",
            id=unit["unit"],
            show="all",
            month=month,
        )
        if unit["unit"]
        else e(unit["name"])
    )
    cells = "".join(
        f'<td class="{_classes(grid, at, month)}">{_cell(unit, cell, month)}</td>'
        for at, cell in enumerate(unit["cells"])
    )
    overdue = str(unit["overdue"])
    if unit["overdue"] and unit["unit"]:
        overdue = opens(
            f"<b>{overdue}</b>" if unit["overdue"] >= 4 else overdue,
            f"{unit['name']}: {overdue} overdue",
            of="actions",
            tier="unit",
            id=unit["unit"],
            show="overdue",
            month=month,
        )
    on_time = f"{unit['on_time']} of {unit['reports_due']}" if unit["reports_due"] else "none due"
    heavy = unit["reports_due"] - unit["on_time"] >= 2
    return f'<tr><th scope="row">{name}</th>{cells}<td class="r sum">{overdue}</td><td class="r">{f"<b>{on_time}</b>" if heavy else on_time}</td></tr>'


def _cell(unit: Mapping[str, Any], cell: Mapping[str, Any], month: str) -> str:
    label = wording.month(cell["month"], "full")
    here: dict[str, Any] = {"of": "actions", "tier": "unit", "id": unit["unit"]}
    if cell["month"] > month:
        if not cell["falls_due"]:
            return ""
        return opens(
            str(cell["falls_due"]),
            f"{unit['name']}, {label}: {cell['falls_due']} fall due",
            month=month,
            show=f"month:{cell['month']}",
            **here,
        )
    done, due, state = cell["done"] or 0, cell["due"] or 0, cell["report"]
    said = f"{unit['name']}, {label}: {done}/{due}"
    if state in ("missing", "not_yet"):
        long, short = ("no report", "none") if state == "missing" else ("not yet in", "open")
        return opens(
            f'<span class="long">{long}</span><span class="short">{short}</span>',
            f"{unit['name']}, {label}: {long}, {short} in; {done} of {due} done as last known",
            "cell silent",
            month=cell["month"],
            show="due_now",
            **here,
        )
    if not due:
        return (
            '<span class="quiet">none</span>'
            if state == "not_due"
            else opens("0/0", said, "cell ramp0", month=cell["month"], show="due_now", **here)
        )
    late = ' <span class="l">L</span>' if state == "late" else ""
    return opens(
        f"{done}/{due}{late}",
        f"{said} L, report late" if late else f"{said} done",
        f"cell {look.ramp(due - done)}",
        month=cell["month"],
        show="due_now",
        **here,
    )


def _total(grid: Mapping[str, Any], ask: Ask) -> str:
    if len(grid["units"]) < 2:
        return ""
    totals, month = grid["totals"], str(ask.as_of)
    cells = []
    for at, cell in enumerate(totals["cells"]):
        text = (
            (str(cell["falls_due"]) if cell["falls_due"] else "")
            if cell["month"] > month
            else f"{cell['done'] or 0}/{cell['due'] or 0}"
        )
        here: dict[str, Any] = {"of": "actions", "tier": ask.tier, "id": ask.id}
        label = f"All units, {wording.month(cell['month'], 'full')}: {text}"
        target = (
            {"month": month, "show": f"month:{cell['month']}"}
            if cell["month"] > month
            else {"month": cell["month"], "show": "due_now"}
        )
        cells.append(
            f'<td class="{_classes(grid, at, month)}">{opens(text, label, **target, **here) if text else ""}</td>'
        )
    overdue = opens(
        str(totals["overdue"]),
        f"All units: {totals['overdue']} overdue",
        of="actions",
        tier=ask.tier,
        id=ask.id,
        month=month,
        show="overdue",
    )
    return f'<tbody><tr class="all"><th scope="row">All units</th>{"".join(cells)}<td class="r sum">{overdue}</td><td class="r">{totals["on_time"]} of {totals["reports_due"]}</td></tr></tbody>'


def _key(grid: Mapping[str, Any], tight: str) -> str:
    states = {cell["report"] for unit in grid["units"] for cell in unit["cells"]}
    ramps = "".join(
        f'<span class="{token}">{word}</span>'
        for token, word in (("ramp0", "0"), ("ramp1", "1–2"), ("ramp2", "3–4"), ("ramp3", "5+"))
    )
    parts = [f'<span>Due, not done: <span class="ramps">{ramps}</span></span>']
    if "late" in states:
        parts.append("<span><b>L</b> report late</span>")
    if "missing" in states:
        parts.append(
            '<span><span class="silent"><span class="long">no report</span><span class="short">none</span></span> <span class="short">no report; </span>counted as last known in the total</span>'
        )
    return f'<div class="key{tight}">{"".join(parts)}</div>'
