"""A state agency's tables, one CSV each: pillars, focus areas, actions with launches, measures, results."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from spm_core.model import Month, PlanYear
from tests.real.workbook import ABSENT, CONTRADICTS, GUESSED, LOST, REPAIRED, START_MONTH, Conversion

PILLARS = {"PillarID", "PillarName"}
AREAS = {"PillarID", "FocusAreaID", "FocusAreaName"}
ACTIONS = {"PillarID", "focus_id", "ActionID", "ActionName", "ActionDesc", "ActionLaunchDate"}
MEASURES = {"PillarID", "MeasureID", "MeasureName", "MeasureGoal"}
RESULTS = {"PillarID", "MeasureID", "Year", "ActualValue", "TargetValue", "ValueFormat", "Source"}
Row = dict[str, str]


def convert(folder: Path, name: str) -> Conversion:
    """Pillar -> goal and unit, focus area -> strategy, launches -> actions and milestones, results -> values."""
    out = Conversion()
    out.one_division()
    for row in table(folder, "DIM_Pillars", PILLARS, out):
        pillar = row["PillarID"]
        out.add("Goals", pillar, row["PillarName"], "")
        out.add("Units", f"U-{pillar}", "D1", f"Pillar {pillar.lstrip('P')} team")
        out.note(
            GUESSED, "a unit for each pillar: no office is named, and BusinessOwner is empty throughout", f"U-{pillar}"
        )
    out.set_goal_kinds()
    areas = {}
    for row in table(folder, "DIM_FocusAreas", AREAS, out):
        areas[row["FocusAreaID"]] = row["FocusAreaName"]
        out.strategy(row["FocusAreaID"], row["PillarID"], row["FocusAreaName"])
    years = actions(folder, areas, out)
    results(folder, measures(folder, out), out)
    list(table(folder, "LandingPage_MeasureMenu", {"Measure ID"}, out))  # its notes alone: menu texts of a page
    out.organization(name, "SEA", years | {row["year"] for row in out.rows["Values"] if row["kind"] == "target"})
    return out


def table(folder: Path, name: str, held: set[str], out: Conversion) -> Iterator[Row]:
    """Give the rows that hold something, by heading (the first of equal ones); note every cell not `held`."""
    (path,) = folder.glob(f"measures/*_{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *lines = csv.reader(file)
    for number, line in enumerate(lines, 2):
        if not any(cell.strip() for cell in line):
            out.note(REPAIRED, f"{name}: blank padding row left out", f"row {number}")
            continue
        row: Row = {}
        for column, cell in enumerate(line):
            head = heads[column] if column < len(heads) else ""
            if head in held and head not in row:
                row[head] = " ".join(cell.split())
                if row[head] != cell:
                    out.note(REPAIRED, f"{name}.{head}: line breaks and blanks tidied", f"row {number}")
            elif cell.strip():
                again = ", second column of that heading" if head and heads[:column].count(head) else ""
                derived = cell.startswith("=")
                what = ": formula text, derived from other columns, left out" if derived else ""
                out.note(
                    REPAIRED if derived else LOST, f"{name}.{head or '(no heading)'}{again}{what}", f"row {number}"
                )
        yield row


def actions(folder: Path, areas: dict[str, str], out: Conversion) -> set[str]:
    """Add actions, due when they launch, and a milestone for each focus area and plan year. Give the years."""
    last: dict[tuple[str, str], date] = {}
    for row in table(folder, "DIM_Actions", ACTIONS, out):
        code, launch = row["ActionID"], datetime.fromisoformat(row["ActionLaunchDate"]).date()
        area, year = code.rpartition(".")[0], PlanYear.holding(launch, START_MONTH).label
        if area != f"{row['PillarID']}.{row['focus_id']}":
            out.note(CONTRADICTS, "focus area by the action's code, and by its columns; the code is taken", code)
        out.add("Actions", code, f"{area}.{year}", f"{row['ActionName']}: {row['ActionDesc']}", written(launch))
        out.note(
            GUESSED,
            "due = the launch, to the month, stored as the month's last day: all stand on a month's first day",
            code,
        )
        last[area, year] = max(launch, last.get((area, year), launch))
    out.note(
        ABSENT, "how far actions are: no status, no finish, no report of any month; only the planned launch", "Actions"
    )
    out.note(ABSENT, "who is responsible, start, resources, outputs", "Actions")
    for (area, year), launch in sorted(last.items()):
        text = f"{areas[area]}: the actions planned for {year} are launched"
        out.add("Milestones", f"{area}.{year}", area, year, text, written(launch), f"U-{area.partition('.')[0]}")
        out.note(
            GUESSED,
            "a milestone for each focus area and plan year with launches, due with the last of them",
            f"{area}.{year}",
        )
    return {year for _, year in last}


def written(day: date) -> str:
    """Write a launch as the contract has it: a month's first day stands for the month.

    >>> written(date(2026, 1, 1)), written(date(2026, 1, 15))
    ('2026-01', '2026-01-15')
    """
    return str(Month.of(day)) if day.day == 1 else day.isoformat()


def measures(folder: Path, out: Conversion) -> dict[tuple[str, str], float]:
    """Add measures, owned by their pillar. Give the targets that stand in prose: (measure, year) -> target."""
    prose = {}
    for row in table(folder, "DIM_Measures", MEASURES, out):
        code, goal = row["MeasureID"], row["MeasureGoal"]
        verb = re.search(r"\b(increase|decrease)\b", goal, re.IGNORECASE)
        direction = "lower" if verb and verb[1].lower() == "decrease" else "higher"
        what = f"direction {direction} from the first increase or decrease in MeasureGoal"
        out.note(GUESSED, what if verb else "direction higher: MeasureGoal says neither increase nor decrease", code)
        out.add("Measures", code, row["PillarID"], row["MeasureName"], "", "", direction)
        out.note(LOST, "DIM_Measures.MeasureGoal: the goal in prose, read for the direction alone", code)
        if end := re.search(r"\bto ([\d,.]*\d)%? by (20\d\d)", goal):
            prose[code, end[2]] = float(end[1].replace(",", ""))
    return prose


def results(folder: Path, prose: dict[tuple[str, str], float], out: Conversion) -> None:
    """Add baselines (the first actual), later actuals and targets; complete the measures' unit and source."""
    known = {row["measure"]: row for row in out.rows["Measures"]}
    order = list(known)
    rows = sorted(
        table(folder, "LandingPage_MeasureResults", RESULTS, out),
        key=lambda r: (order.index(r["MeasureID"]), r["Year"]),
    )
    actual: dict[str, float] = {}
    ahead: set[str] = set()
    for row in rows:
        code, year = row["MeasureID"], row["Year"]
        label = PlanYear(int(year) - 1, START_MONTH).label
        out.note(
            GUESSED, "a calendar year is taken as the plan year that ends in it (2025 as 2024-25)", f"{code} {year}"
        )
        known[code]["unit"] = "%" if "%" in row["ValueFormat"] else ""
        sources = filter(None, [known[code]["data_source"], row.get("Source")])
        known[code]["data_source"] = "; ".join(dict.fromkeys(sources))
        if row["ActualValue"]:
            out.add("Values", code, label, "actual" if code in actual else "baseline", float(row["ActualValue"]))
            if code not in actual:
                out.note(GUESSED, "baseline = the first actual (written as the baseline alone)", code)
            actual[code] = float(row["ActualValue"])
        if row["TargetValue"]:
            target = float(row["TargetValue"])
            out.add("Values", code, label, "target", target)
            if prose.get((code, year), target) != target:
                told = f"{code} {year}: {target:g}, prose {prose[code, year]:g}"
                out.note(CONTRADICTS, "target in the table, and in the measure's prose; the table is taken", told)
            sign = -1 if known[code]["direction"] == "lower" else 1
            if code not in ahead and code in actual and sign * (actual[code] - target) >= 0:
                out.note(
                    CONTRADICTS,
                    "next target no better than the last actual; both are kept",
                    f"{code} {year}: {target:g}, {actual[code]:g}",
                )
            ahead.add(code)
    for code in order:
        if code not in actual:
            out.note(ABSENT, "measure without a single number; it stands in the plan without values", code)
    out.note(GUESSED, "Source (who or what gives the number) as data_source; ValueFormat with % as unit %", "Measures")
