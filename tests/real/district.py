"""A district's unit workbooks, one sheet each: goal, strategy and measures with a target for each year."""

from __future__ import annotations

import difflib
import re
from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl

from spm_core.model import Month, PlanYear
from tests.real.workbook import ABSENT, CONTRADICTS, GUESSED, LOST, REPAIRED, START_MONTH, Conversion

HEADS = ("Goal number", "Goal Name", "Owner name", "Measure", "Start Value", "Symbol", "Frequency")


@dataclass(frozen=True)
class Period:
    """What a column's heading says: target or actual, of which plan year, read in which month if it says so."""

    kind: str
    year: str
    month: str = ""


class Line:
    """A row of a unit's sheet, by heading and by period."""

    def __init__(self, cells: tuple[Any, ...], heads: dict[str, int], periods: dict[int, Period], file: str) -> None:
        self.cell = {head: cells[heads[head] - 1] for head in HEADS}
        self.readings = [(period, cells[column - 1]) for column, period in periods.items()]
        self.file = file

    def text(self, head: str) -> str:
        """Give a cell's text, without the strokes around codes."""
        return " ".join(str(self.cell[head].value or "").split()).strip("|")

    def place(self, cell: Any) -> str:
        """Give file and cell."""
        return f"{self.file}!{cell.coordinate}"


def convert(folder: Path, name: str) -> Conversion:
    """Each workbook is a unit; codes of one part are goals, of two strategies, of three (or none) measures."""
    out = Conversion()
    out.one_division()
    for path in sorted(folder.glob("trackers/district_*.xlsx")):
        goal = strategy = ""
        for line in lines(path, out):
            code = line.text("Goal number")
            depth = len(code.split(".")) if code else 3
            if depth == 1:
                goal = code
                add_goal(line, out)
            elif depth == 2:
                strategy = code
                add_strategy(line, goal, out)
            if depth > 2 or line.text("Measure"):
                add_measure(line, strategy, out)
    out.set_goal_kinds()
    out.note(ABSENT, "milestones and actions; no year can be opened, and none were invented", "Milestones, Actions")
    out.organization(name, "LEA", {row["year"] for row in out.rows["Values"] if row["kind"] == "target"})
    return out


def lines(path: Path, out: Conversion) -> Iterator[Line]:
    """Give the rows of the first sheet that name anything; the rest of its formatted area is padding."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    filled = {cell.column: cell for cell in sheet[1] if cell.value is not None}
    heads = {str(cell.value): column for column, cell in filled.items()}
    read = {c: heading(cell.value, f"{path.stem}!{cell.coordinate}", out) for c, cell in filled.items()}
    periods = {column: period for column, period in read.items() if period}
    beside_target(periods, path.stem, out)
    for column in filled.keys() - periods.keys():
        if str(filled[column].value) not in HEADS:
            out.note(LOST, "column whose heading is no period", f"{path.stem}!{filled[column].coordinate}")
    for cells in sheet.iter_rows(min_row=2):
        line = Line(cells, heads, periods, path.stem)
        if any(line.text(head) for head in ("Goal number", "Goal Name", "Measure")):
            yield line


def heading(value: Any, place: str, out: Conversion) -> Period | None:
    """Read a heading that is a date, a month in words or a school year; None for any other."""
    text = " ".join(str(value).split())
    kind = "target" if "target" in text.lower() else "actual"
    if isinstance(value, datetime):
        month = Month.of(value.date())
        out.note(REPAIRED, "heading that is a date, read as its month", f"{place} {month}")
        return Period(kind, PlanYear.holding(month.first_day, START_MONTH).label, str(month))
    if years := re.search(r"\b(?:FY)?(?:20)?(\d\d)[-/](?:20)?(\d\d)\b", text):
        return Period(kind, PlanYear(2000 + int(years[1]), START_MONTH).label)
    words = re.fullmatch(r"([A-Za-z]+) (20\d\d)", text)
    near = difflib.get_close_matches(words[1], month_name[1:], n=1) if words else []
    if not words or not near:
        return None
    month = Month(int(words[2]), list(month_name).index(near[0]))
    if near[0] != words[1]:
        out.note(REPAIRED, "month misspelt in a heading, read as the nearest name", f"{place} {text}: {month}")
    return Period(kind, PlanYear.holding(month.first_day, START_MONTH).label, str(month))


def beside_target(periods: dict[int, Period], file: str, out: Conversion) -> None:
    """Note readings dated in another year than that of the target before which they stand."""
    for column, period in periods.items():
        target = next((p.year for c, p in sorted(periods.items()) if c > column and p.kind == "target"), period.year)
        if period.kind == "actual" and target != period.year:
            place = f"{file}: {period.month or period.year} before the target of {target}"
            out.note(
                CONTRADICTS, "reading dated in another year than the target it stands before; the date is taken", place
            )


def add_goal(line: Line, out: Conversion) -> None:
    """Add a goal once; the next workbook's goal of the same code must say the same."""
    code, text = line.text("Goal number"), line.text("Goal Name")
    same = [row["text"] for row in out.rows["Goals"] if row["goal"] == code]
    if not same:
        out.add("Goals", code, text, "")
    elif same != [text]:
        out.note(CONTRADICTS, "goal of one code with two texts; the first is taken", f"{line.file} {code}")


def add_strategy(line: Line, goal: str, out: Conversion) -> None:
    """Add a strategy and the unit that owns it."""
    code, owner = line.text("Goal number"), line.text("Owner name")
    unit = re.sub(r"\W+", "-", owner)
    if unit not in {row["unit"] for row in out.rows["Units"]}:
        out.add("Units", unit, "D1", owner)
    out.note(
        LOST, "unit that owns a strategy and its measures: only milestones and actions have a unit", f"{code} {unit}"
    )
    out.strategy(code, goal, line.text("Goal Name"))


def add_measure(line: Line, strategy: str, out: Conversion) -> None:
    """Add a measure and its values: start value as baseline, last reading of each year as actual, targets."""
    own = line.text("Goal number") if line.text("Goal number") != strategy else ""
    code = own or f"{strategy}.M{sum(row['owner'] == strategy for row in out.rows['Measures']) + 1}"
    if not own:
        out.note(GUESSED, "code of a measure whose row has none", code)
    name = "" if line.text("Goal number") == strategy else line.text("Goal Name")
    indicator = ": ".join(filter(None, [name, line.text("Measure")]))
    values = readings(line, out)
    if not values:
        out.note(ABSENT, "measure without a single number; it stands in the plan without values", code)
    start = line.cell["Start Value"]
    targets = [values[key] for key in sorted(values) if key[1] == "target"]
    if start.value is not None and values:
        before = PlanYear(int(min(values)[0][:4]) - 1, START_MONTH).label
        values[before, "baseline"] = amount(start, line, out)
        out.note(GUESSED, "year of the start value: the one before the first reading or target", f"{code} {before}")
        if targets and targets[0] < values[before, "baseline"]:
            out.note(CONTRADICTS, "first target below the start value; both are kept", code)
    percent = line.text("Symbol") == "Percent" or "%" in start.number_format
    rises = [later > earlier for earlier, later in pairwise(targets) if later != earlier]
    out.note(GUESSED, "direction: higher unless the targets fall; nothing else says it", code)
    out.add("Measures", code, strategy, indicator, "", "%" if percent else "", "higher" if all(rises) else "lower")
    for (year, kind), value in sorted(values.items()):
        out.add("Values", code, year, kind, value)
    if line.text("Frequency"):
        out.note(LOST, "Frequency: how often a measure is read", code)


def readings(line: Line, out: Conversion) -> dict[tuple[str, str], float]:
    """Give (year, kind) -> value; of several readings in a year the latest."""
    values: dict[tuple[str, str], float] = {}
    for period, cell in sorted(line.readings, key=lambda one: one[0].month):
        if cell.value is None:
            continue
        if (period.year, period.kind) in values:
            out.note(LOST, "earlier reading of a year: one value a year is held, the latest is taken", line.place(cell))
        if period.month:
            out.note(LOST, "month of a reading: the value of a year has none", f"{line.place(cell)} {period.month}")
        values[period.year, period.kind] = amount(cell, line, out)
    return values


def amount(cell: Any, line: Line, out: Conversion) -> float:
    """Give a number; a fraction that the sheet shows as percent becomes percent, as its neighbours are typed."""
    if "%" not in cell.number_format:
        return float(cell.value)
    out.note(REPAIRED, "fraction shown as percent, beside percents typed as numbers: times 100", line.place(cell))
    return round(float(cell.value) * 100, 6)
