"""The rows of a month's report, each sheet's reader: a table in, rows out, findings gathered on the table.

Every reader takes (table, unit, month, known); unit and known are None where they could not be told,
and the rules that need them are then passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text, blank
from spm_core.intake.layouts import MEASURES, MILESTONES, RECOMMENDATIONS, STATUS
from spm_core.intake.rules import find
from spm_core.intake.values import nearest
from spm_core.model import CHANGES_ASKED, WORDS, PlanYear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from spm_core.intake.known import Known
    from spm_core.intake.tables import Row, Table
    from spm_core.model import Finding, KnownItem, Month

Rows = list[dict[str, Any]]
START_MONTH = 7


def read_status(table: Table, unit: str | None, month: Month | None, known: Known | None) -> Rows:
    """Read the sheet Status: one row an action."""
    rows: Rows = []
    seen: dict[str, str] = {}
    start_month = known.start_month if known else START_MONTH
    for row in table.rows():
        found = _item(row, "action", unit, known, seen)
        if found is None:
            continue
        code, item = found
        status = row.word("status", WORDS)
        forecast = _forecast(row, start_month)
        completed = _completed_on(row, status, item, month, known)
        change = row.word("change_asked", CHANGES_ASKED)
        rows.append(
            {
                "row": row.number,
                "action": code,
                "status": status,
                "status_read": row.text("status"),
                "completed_on": completed,
                "forecast": forecast,
                "evidence": row.text("evidence"),
                "note": row.text("note"),
                "change_asked": None if change == "none" else change,
                "change_detail": row.text("change_detail") or None,
            }
        )
    return rows


def read_milestones(table: Table, unit: str | None, month: Month | None, known: Known | None) -> Rows:
    """Read the sheet Milestones: the expected finish of a milestone as a whole."""
    rows: Rows = []
    seen: dict[str, str] = {}
    for row in table.rows():
        found = _item(row, "milestone", unit, known, seen)
        if found is None:
            continue
        forecast = _forecast(row, known.start_month if known else START_MONTH)
        rows.append({"row": row.number, "milestone": found[0], "forecast": forecast, "note": row.text("note")})
    return rows


def _item(
    row: Row, kind: str, unit: str | None, known: Known | None, seen: dict[str, str]
) -> tuple[str, KnownItem | None] | None:
    """Read the code of a row's item as the plan writes it; None when the row cannot be told to be about any."""
    code = row.code(kind)
    if not code:
        if not row.spoiled(kind):
            row.find("action-missing", kind, value=_first_text(row))
        return None
    item = known.item(code) if known else None
    if known and (item is None or item.kind != kind):
        _unknown(row, kind, code, item, unit, known)
        item = None
    if item and known:
        code = item.item
        if not isinstance(row.raw(kind), str) and (other := known.with_zeros(code)):
            row.find("code-digits-lost", kind, other=other)
        _check_item(row, kind, item, unit)
    if code in seen:
        row.find("row-twice", kind, other=seen[code])
    else:
        seen[code] = row.where(kind)
    return code, item


def _first_text(row: Row) -> str:
    """What the row holds, of the columns that are read."""
    return next((as_text(v) for field in row.table.places if not blank(v := row.raw(field))), "an error")


def _unknown(row: Row, kind: str, code: str, item: KnownItem | None, unit: str | None, known: Known) -> None:
    if item:
        sheet = STATUS.sheet if item.kind == "action" else MILESTONES.sheet
        how = f"It is the code of {'an' if item.kind == 'action' else 'a'} {item.kind}: report it on sheet {sheet}."
    else:
        same = [one for one in known.expected.items.values() if one.kind == kind]
        others = nearest(code, [one.item for one in same], "Write the code as the template gives it, or clear the row.")
        how = nearest(code, [one.item for one in same if one.lead == unit], others)
    row.find("item-unknown", kind, code, a=kind, suggestion=how)


def _check_item(row: Row, kind: str, item: KnownItem, unit: str | None) -> None:
    if unit and unit not in (item.lead, item.lead_end, item.lead_then) and (kind == "action" or item.lead_is_unit):
        row.find("item-of-other-unit", kind, item.item, other=item.lead, unit=unit)
    if item.state != "live":
        row.find(f"item-{item.state}", kind, item.item, other=item.year)


def _forecast(row: Row, start_month: int) -> date | None:
    read = row.period("forecast", start_month)
    if read is None:
        return None
    if read.precision != "day":
        row.find("month-for-date", "forecast", day=read.day.isoformat())
    return read.day


def _completed_on(
    row: Row, status: str | None, item: KnownItem | None, month: Month | None, known: Known | None
) -> date | None:
    """Read the day of completion; without the status Completed it is not counted."""
    day = row.day("completed_on")
    if status != "Completed":
        text = row.text("status")
        if day and not (text and status is None) and not row.spoiled("status"):
            row.find("completed-not-counted", "completed_on", other=text or "blank")
        return None
    if day is None:
        if blank(row.raw("completed_on")) and not row.spoiled("completed_on"):
            row.find("completed-without-date", "completed_on", other=row.where("status"))
        return None
    if month and day > month.last_day:
        row.find("completed-ahead", "completed_on", last_day=month.last_day.isoformat())
    elif item and known and day < known.first_day(item.year):
        row.find("completed-before-year", "completed_on", year=item.year)
    return day


def read_measures(table: Table, unit: str | None, month: Month | None, known: Known | None) -> Rows:
    """Read the sheet Measures: values given this month. Rows without a value are the template's own, and kept out."""
    rows: Rows = []
    seen: dict[tuple[str, str, str], str] = {}
    for row in table.rows():
        if blank(row.raw("value")):
            continue
        code, year = _measure(row, known), _year(row, known.start_month if known else START_MONTH)
        amount, size = row.number_of("value"), row.number_of("n")
        if size.value is not None and (size.value < 0 or size.value != int(size.value)):
            row.find("not-a-number", "n", hint=", whole and not below zero")
        if code is None or year is None:
            continue
        key, suppressed = (code, year, row.code("subgroup")), amount.suppressed or size.suppressed
        if key in seen:
            row.find("row-twice", "value", " ".join(filter(None, key)), other=seen[key])
        seen.setdefault(key, row.where("value"))
        rows.append(
            {
                "row": row.number,
                "measure": code,
                "year": year,
                "subgroup": key[2],
                "n": None if size.value is None else int(size.value),
                "value": None if suppressed else amount.value,
                "suppressed": suppressed,
                "note": row.text("note"),
            }
        )
    return rows


def _measure(row: Row, known: Known | None) -> str | None:
    code = row.code("measure")
    if not code:
        if not row.spoiled("measure"):
            row.find("action-missing", "measure", value=_first_text(row))
        return None
    found = known.measure(code) if known else code
    if found is None and known:
        how = nearest(code, list(known.expected.measures), "Write the code as the template gives it, or clear the row.")
        row.find("item-unknown", "measure", code, a="measure", suggestion=how)
    return found


def _year(row: Row, start_month: int) -> str | None:
    text = row.code("year")
    if not text:
        if not row.spoiled("year"):
            row.find("value-missing", "year", column="Year")
        return None
    try:
        return PlanYear.parse(text, start_month).label
    except ValueError:
        row.find("bad-year", "year", text, example="2026-27")
        return None


def read_recommendations(table: Table, unit: str | None, month: Month | None, known: Known | None) -> Rows:
    """Read the sheet Recommendations: what the unit asks of its division, and what was answered."""
    rows: Rows = []
    for row in table.rows():
        texts = {field: row.text(field) for field in ("recommendation", "about", "answer")}
        if texts["recommendation"]:
            rows.append({"row": row.number, **texts})
        elif not row.spoiled("recommendation"):
            row.find("value-missing", "recommendation", column="Recommendation")
    return rows


def owed_absent(status: Rows, unit: str, known: Known) -> Iterator[Finding]:
    """Say how many of the actions owed are in the file, when some are not; a row left out is no error."""
    owed = known.owed.get(unit, [])
    there = {row["action"] for row in status}
    missing = [code for code in owed if code not in there]
    if missing:
        named = ", ".join(missing[:12]) + (f" and {len(missing) - 12} more" if len(missing) > 12 else "")
        yield find("owed-rows-absent", STATUS.sheet, n=len(owed) - len(missing), of=len(owed), missing=named)


READERS: dict[str, Callable[[Table, str | None, Month | None, Known | None], Rows]] = {
    STATUS.sheet: read_status,
    MILESTONES.sheet: read_milestones,
    MEASURES.sheet: read_measures,
    RECOMMENDATIONS.sheet: read_recommendations,
}
