"""Next year's plan workbook: the whole plan as it stands, the carried milestones in it; suggestions on a sheet apart."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from spm_core.intake.own.plan_dates import written
from spm_core.intake.plan_layouts import PRECISE, SHEETS
from spm_core.intake.values import Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spm_core.intake.plan_layouts import PlanSheet

Row = dict[str, Any]

SOURCE = ("sheet", "code", "file", "source_sheet", "cells")
CARRIED = (
    "milestone",
    "year",
    "text",
    "lead",
    "result",
    "what becomes of it",
    "as",
    "due before",
    "due now",
    "due from",
    "why",
    "decided on",
    "by",
)
SUGGESTED = ("suggestion", "reason", "about", "text", "strategy", "lead", "why", "by", "on", "what stands behind it")
WIDE = {
    "text",
    "if",
    "then",
    "and",
    "value",
    "indicator",
    "purpose",
    "why",
    "what stands behind it",
    "current",
    "needed",
    "discussion",
    "resolution",
}
BECOMES = {
    "carry": "carried on",
    "keep": "kept in its year",
    "drop": "left out of this plan",
    None: "not decided yet; not in this plan",
}


def plan_workbook(proposed: Row, rows: Row, start_month: int) -> bytes:
    """Write the workbook of `figures.next_year` and `figures.plan_rows`; the same plan gives the same bytes.

    The plan's own sheets load as they are; Carried and Suggestions are there for reading and are never loaded.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {
                "title": f"Plan with {proposed['year']}, proposed",
                "created": datetime.combine(date.fromisoformat(proposed["first_day"]), time()),
            }
        )
        forms = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
            "long": book.add_format({"valign": "top", "text_wrap": True}),
            "code": book.add_format({"valign": "top", "num_format": "@"}),
        }
        for sheet in SHEETS:
            heads = [column.header for column in sheet.layout.columns]
            _sheet(
                book, sheet.name, heads, _lines(sheet, _with_carried(sheet.table, proposed, rows), start_month), forms
            )
        if rows["sources"]:
            _sheet(book, "Source", SOURCE, ([row[key] for key in SOURCE] for row in rows["sources"]), forms)
        _sheet(book, "Carried", CARRIED, _carried(proposed), forms)
        _sheet(book, "Suggestions", SUGGESTED, _suggested(proposed), forms)
    return out.getvalue()


def _with_carried(table: str, proposed: Row, rows: Row) -> list[Row]:
    """A sheet's rows: those of the plan less what is to be left out, then those that are carried into the year."""
    out = {row["milestone"] for row in proposed["planned"] if row["choice"] == "drop"}
    gone = out | {row["action"] for row in rows["actions"] if row["milestone"] in out}
    kept: list[Row] = [row for row in rows[table] if not ({row.get("milestone"), row.get("item")} & gone)]
    carried = [row for row in proposed["milestones"] if row["as"]]
    if table == "milestones":
        kept += [
            {
                **{key: row["as"][key] for key in ("milestone", "strategy", "text", "due", "lead")},
                "due_precision": "day",
                "year": proposed["year"],
                "carried_from": row["milestone"],
            }
            for row in carried
        ]
    elif table == "actions":
        kept += [
            {
                **one,
                "milestone": row["as"]["milestone"],
                "due_precision": "day",
                "start_on": None,
                "start_precision": "day",
            }
            for row in carried
            for one in row["as"]["actions"]
        ]
    elif table == "collaborators":
        kept += [
            {
                "item": row["as"]["milestone"],
                "unit": one["unit"],
                "from_on": one["from"],
                "to_on": one["to"],
                "purpose": one["purpose"],
            }
            for row in carried
            for one in row["as"]["collaborators"]
        ]
    return kept


def _lines(sheet: PlanSheet, rows: Sequence[Row], start_month: int) -> Iterable[list[Any]]:
    for row in rows:
        yield [_cell(sheet, row, column.field, column.header, start_month) for column in sheet.layout.columns]


def _cell(sheet: PlanSheet, row: Mapping[str, Any], field: str, header: str, start_month: int) -> Any:
    value = row.get(field, row.get(header))
    kind = sheet.fields[field].kind
    if kind == "amount" and row.get("suppressed"):
        return "*"
    if kind == "date" and value:
        day = date.fromisoformat(value)
        precise = (sheet.table, field) in PRECISE
        known_to = row.get(f"{field.removesuffix('_on')}_precision") or "day"
        return written(Day(day, known_to), start_month) if precise else day
    return value


def _carried(proposed: Row) -> Iterable[list[Any]]:
    for row in proposed["milestones"]:
        new = row["as"] or {}
        yield [
            *(row[key] for key in ("milestone", "year", "text", "lead_name", "result")),
            BECOMES[row["choice"]],
            new.get("milestone"),
            _day(row["approved"]),
            _day(new.get("due")),
            new.get("due_from"),
            *(row["why"], _day(row["on"]), row["by"]),
        ]
    for row in proposed["planned"]:
        if row["choice"] == "drop":
            due = _day(row["due"])
            yield [
                row["milestone"],
                proposed["year"],
                row["text"],
                row["lead"],
                None,
                BECOMES["drop"],
                None,
                due,
                None,
                None,
                row["why"],
                _day(row["on"]),
                row["by"],
            ]


def _suggested(proposed: Row) -> Iterable[list[Any]]:
    """What people wrote, first; below it what could give rise to more, with the text left blank for them."""
    behind = {row["about"]: row["what"] for row in proposed["occasions"]}
    for row in proposed["suggestions"]:
        yield [
            row["id"],
            row["reason"].split(":")[0],
            *(row[key] for key in ("about", "text", "strategy", "lead", "why", "by")),
            _day(row["on"]),
            behind.get(row["about"]),
        ]
    for row in proposed["occasions"]:
        if not row["suggested"]:
            yield [None, row["reason"], row["about"], None, None, None, None, None, None, row["what"]]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sheet(
    book: Any, title: str, heads: Sequence[str], lines: Iterable[Sequence[Any]], forms: Mapping[str, Any]
) -> None:
    page = book.add_worksheet(title)
    page.freeze_panes(1, 0)
    for x, head in enumerate(heads):
        page.set_column(x, x, 48 if head in WIDE else 16)
        page.write_string(0, x, head, forms["head"])
    for y, line in enumerate(lines, 1):
        for x, value in enumerate(line):
            if isinstance(value, date):
                page.write_datetime(y, x, datetime.combine(value, time()), forms["day"])
            elif isinstance(value, int | float) and not isinstance(value, bool):
                page.write_number(y, x, value, forms["long"])
            elif value not in {None, ""}:
                page.write_string(y, x, str(value), forms["long"] if heads[x] in WIDE else forms["code"])
