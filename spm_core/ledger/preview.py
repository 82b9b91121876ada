"""What a checked report would change, before it is sent: stored in a trial, asked about, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spm_core import access, figures
from spm_core.figures.changes import changes
from spm_core.ledger.good_rows import fine_rows
from spm_core.ledger.submit import Receipt, Submitted, keep
from spm_core.model import Ask, line, place
from spm_core.store.store import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.intake import Report
    from spm_core.model import Month
    from spm_core.store import Store

Row = dict[str, Any]

_CELL_OF = {
    "completed": "completed_on",
    "later": "forecast",
    "earlier": "forecast",
    "asked": "change_asked",
}
"""what became of an item -> the field of its row that says so, where it is not the status"""
_MOVED = ("later", "earlier")
"""what a report may do to a milestone"""


@dataclass(frozen=True)
class Preview:
    """What the division will see if the fine rows of a report are sent."""

    unit: str
    month: Month
    changes: dict[str, list[Row]]
    """groups of `figures.changes`, against the month before; each row with its `cell` in the report, or None"""
    asked: list[Row]
    """actions for which the report asks a change"""
    before: Row | None
    """the unit's completion of actions a month earlier; None in the year's first month"""
    after: Row
    """the same with this report"""
    owed: dict[str, int]
    """actions owed that have a status, with this report"""
    in_file: int
    """actions owed that have a row in the file, mended or not"""


@access.act
def preview(store: Store, checked: Submitted) -> Preview | None:
    """Try a report's fine rows and ask what they change; None when it cannot be told whose report it is."""
    report = checked.report
    if report.unit is None or report.month is None:
        return None
    expected = figures.expected(store, report.month)
    if report.unit not in expected.units:
        return None
    ask = Ask(who="preview", as_of=report.month, tier="unit", id=report.unit)
    codes = {row["action"] for row in report.status} | {row["milestone"] for row in report.milestones}
    years = {expected.year.label} | {expected.items[code].year for code in codes if code in expected.items}
    first = report.month == expected.year.first_month
    store = store.remembering()  # actions and milestones stand in the same answers
    was = [row for year in sorted(years) for row in _items(store, replace(ask, as_of=report.month.plus(-1), year=year))]
    with store.trial() as trial:
        keep(trial, [Receipt(Submitted(fine_rows(report)), "preview", utc_now())])
        tried = trial.remembering()
        now = [row for year in sorted(years) for row in _items(tried, replace(ask, year=year))]
        after = figures.completion(tried, ask, of="actions")["groups"][0]
        owed = figures.reporting(tried, ask)["groups"][0]["actions"]
    groups = changes(was, now)
    return Preview(
        unit=report.unit,
        month=report.month,
        changes={
            name: [
                {**row, "cell": _cell(report, name, row)} for row in rows if row["kind"] == "action" or name in _MOVED
            ]
            for name, rows in groups.items()
        },
        asked=[
            {**row, "cell": _cell(report, "asked", row)}
            for row in now
            if row["item"] in codes and row["change_asked"] not in (None, "none")
        ],
        before=None
        if first
        else figures.completion(store, replace(ask, as_of=report.month.plus(-1)), of="actions")["groups"][0],
        after=after,
        owed=owed,
        in_file=sum(item.owed and item.lead == report.unit and code in codes for code, item in expected.items.items()),
    )


def _items(store: Store, ask: Ask) -> list[Row]:
    return [row for of in ("actions", "milestones") for row in figures.items(store, ask, of=of)["items"]]


def _cell(report: Report, group: str, row: Mapping[str, Any]) -> str | None:
    """Say where the report speaks of an item: `Status!H5`, or `row 7` for one that has no status."""
    sheet, key, rows = (
        ("Status", "action", report.status)
        if row["kind"] == "action"
        else ("Milestones", "milestone", report.milestones)
    )
    told = next((one for one in rows if one[key] == row["item"]), None)
    if told is None:
        return None
    at, sheet = told["row"], told.get("sheet", sheet)
    letters = report.columns.get(sheet, {})
    field = _CELL_OF.get(group, "status")
    if field in letters and group != "not_reported":
        return place(sheet, f"{letters[field]}{at}")
    return line(sheet, at)
