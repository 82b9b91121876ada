"""One edition of the sample plan as a workbook in the contract's layout."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from data.sample.outline import LOADS, TEAM, TEXTS, agency, label

if TYPE_CHECKING:
    from data.sample.outline import Outline

Rows = list[list[Any]]
KNOWN = {2022: 0, 2023: 1, 2024: 3, 2025: 6}
"""The edition that first holds a year's results."""
SET = {2024: 0, 2025: 0, 2026: 2, 2027: 4}
"""The edition that first holds a year's target."""
WIDTHS = {"text": 56, "if": 50, "then": 50, "and": 40, "value": 60, "name": 28, "indicator": 52, "data_source": 36,
          "current": 34, "needed": 34, "discussion": 40, "resolution": 44, "responsible": 20, "due": 11, "start": 11,
          "from": 11, "to": 11, "purpose": 44, "email": 34, "leader": 20, "lead": 22}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside the plan's text."""
    with (TEXTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sheets(outline: Outline, edition: int) -> dict[str, Rows]:
    """Give all sheets as rows, headers first, as known in that edition."""
    about = agency()
    milestones = [m for m in outline.milestones if m.since <= edition]
    actions = [a for a in outline.actions if a.since <= edition]
    return {
        "Organization": [["key", "value"], *([key, value] for key, value in about["organization"].items())],
        "Divisions": [["division", "name", "leader"], *([d["division"], d["name"], d["leader"]] for d in about["division"])],
        "Units": [["unit", "division", "name", "leader", "email"],
                  *([u["unit"], u["division"], u["name"], u["leader"], email(u["leader"])] for u in about["unit"])],
        "Goals": [["goal", "text", "kind"], *map(list, outline.goals)],
        "Strategies": [["strategy", "goal", "if", "then", "and", "codes", "evidence"], *outline.strategies],
        "Milestones": [["milestone", "strategy", "year", "text", "due", "lead", "carried_from"],
                       *([m.code, m.strategy, label(m.year), m.text, m.due, m.lead, m.carried_from] for m in milestones)],
        "Actions": [["action", "milestone", "text", "responsible", "unit", "start", "due"],
                    *([a.code, a.milestone.code, a.text, a.responsible, a.unit, a.start, a.due] for a in actions)],
        "Collaborators": _collaborators(outline, edition),
        "Measures": _measures(),
        "Values": _values(edition),
        "Functions": _rows("functions.csv"),
        "People": [["email", "name", "role", "scope"]],
    }  # fmt: skip


def email(name: str) -> str:
    """Give a person's address."""
    return f"{name.lower().replace(' ', '.')}@schools.example"


def _rows(name: str) -> Rows:
    rows = table(name)
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def _measures() -> Rows:
    head, *rows = _rows("measures.csv")
    return [head, *([*row[:6], _number(row[6]), _number(row[7])] for row in rows)]


def _collaborators(outline: Outline, edition: int) -> Rows:
    """Units that work on a milestone beside its lead, and the team's members."""
    rows: Rows = [["item", "unit", "from", "to", "purpose"]]
    for milestone in outline.milestones:
        if milestone.since > edition:
            continue
        others = list(dict.fromkeys(a.unit for a in milestone.actions if a.unit != milestone.lead))
        for unit in others:
            text = next(a.text for a in milestone.actions if a.unit == unit)
            purpose = f"Member of the {TEAM}" if milestone.lead == TEAM else f"For: {text}"
            from_on = date(milestone.year, 7, 1)
            rows.append([milestone.code, unit, from_on, milestone.due if milestone.year < 2026 else "", purpose])
    return rows


def _values(edition: int) -> Rows:
    rows: Rows = [["measure", "year", "kind", "value", "subgroup", "n"]]
    for row in table("values.csv"):
        rows.append([row["measure"], row["base_year"], "baseline", _number(row["baseline"]), "", ""])
        for kind, known in (("target", SET), ("actual", KNOWN)):
            cells = {year: row.get(f"{kind[0]}{year}", "") for year, first in known.items() if first <= edition}
            rows += [[row["measure"], label(year), kind, _number(cell), "", ""] for year, cell in cells.items() if cell]
    for row in table("subgroups.csv"):
        if KNOWN[int(row["year"][:4])] <= edition:
            n = row["n"] if "<" in row["n"] else _number(row["n"])
            rows.append([row["measure"], row["year"], "actual", _number(row["value"]), row["subgroup"], n])
    return rows


def _number(text: str) -> Any:
    return text if text in ("", "*") else float(text)


def write(outline: Outline, edition: int) -> bytes:
    """Write the workbook; the same plan gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        created = datetime.fromisoformat(LOADS[edition][1])
        book.set_properties({"title": "Strategic plan of an invented agency (sample)", "created": created})
        head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets(outline, edition).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(rows[0]):
                sheet.set_column(column, column, WIDTHS.get(header, 14))
                sheet.write_string(0, column, header, head)
            for y, row in enumerate(rows[1:], 1):
                for x, value in enumerate(row):
                    put(sheet, y, x, value, plain, day)
    return out.getvalue()


def put(sheet: Any, y: int, x: int, value: Any, plain: Any = None, day: Any = None) -> None:
    """Write a cell as what it is: codes stay text, dates are dates, blanks stay empty."""
    if isinstance(value, date):
        sheet.write_datetime(y, x, datetime.combine(value, time()), day)
    elif isinstance(value, int | float):
        sheet.write_number(y, x, value, plain)
    elif value:
        sheet.write_string(y, x, value, plain)
