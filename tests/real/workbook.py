"""A plan workbook in the making, and the list of what did not go into it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from spm_core.model import PlanYear

START_MONTH = 7
SHEETS = {
    "Organization": ("key", "value"),
    "Divisions": ("division", "name"),
    "Units": ("unit", "division", "name"),
    "Goals": ("goal", "text", "kind"),
    "Strategies": ("strategy", "goal", "if", "then", "and"),
    "Milestones": ("milestone", "strategy", "year", "text", "due", "lead"),
    "Actions": ("action", "milestone", "text", "due"),
    "Measures": ("measure", "owner", "indicator", "data_source", "unit", "direction"),
    "Values": ("measure", "year", "kind", "value"),
}
LOST = "The model has no place for it"
ABSENT = "The source does not have it"
GUESSED = "Guessed, or made by rule because the source has none"
REPAIRED = "Repaired on reading"
CONTRADICTS = "The source contradicts itself; what was taken stands beside it"
MADE = "[made by rule: the source states no theory of action]"


@dataclass
class Conversion:
    """Rows by sheet, and notes: group -> what -> the places it concerns."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {sheet: [] for sheet in SHEETS})
    notes: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def add(self, sheet: str, *values: Any) -> None:
        """Add a row: its values in the order of the sheet's columns."""
        self.rows[sheet].append(dict(zip(SHEETS[sheet], values, strict=True)))

    def note(self, group: str, what: str, place: str) -> None:
        """Note one place."""
        self.notes[group][what].append(place)

    def organization(self, name: str, level: str, years: set[str]) -> None:
        """Fill the sheet Organization; the plan runs from the first to the last of `years`."""
        first, last = (PlanYear.parse(label, START_MONTH) for label in (min(years), max(years)))
        pairs = {"name": name, "level": level, "plan_start": first.first_day, "plan_end": last.last_day}
        for key, value in pairs.items():
            self.add("Organization", key, str(value))
        self.note(
            GUESSED, "plan_start and plan_end: the first and last plan year with a launch or target", "Organization"
        )
        self.note(GUESSED, "plan years start in month 7", "Organization")
        self.note(ABSENT, "vision, mission, values, time zone, report due day, tolerance", "Organization")

    def one_division(self) -> None:
        """Put all units into one division: neither source names any."""
        self.add("Divisions", "D1", "All units")
        self.note(GUESSED, "one division for all units", "D1")

    def set_goal_kinds(self) -> None:
        """Make operational the goal whose text speaks of operations, if it is one alone."""
        goals = self.rows["Goals"]
        own = [row for row in goals if re.search(r"\boperation(s|al)?\b", row["text"], re.IGNORECASE)]
        for row in goals:
            row["kind"] = "operational" if len(own) == 1 and row is own[0] else "student"
            self.note(GUESSED, f"kind of the goal from its wording: {row['kind']}", row["goal"])

    def strategy(self, code: str, goal: str, aim: str) -> None:
        """Add a strategy; If, Then and And are made from its name and its goal's text."""
        text = next(row["text"] for row in self.rows["Goals"] if row["goal"] == goal)
        aim, text = aim.rstrip("."), text.rstrip(".")
        self.add("Strategies", code, goal, f"we {aim[:1].lower()}{aim[1:]}", f"this aim comes nearer: {text}", MADE)
        self.note(GUESSED, "If from the strategy's name, Then from the goal's; column And says so", code)

    def write(self, path: Path) -> None:
        """Write the workbook; texts as texts, numbers as numbers."""
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            for name, columns in SHEETS.items():
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, columns)
                for at, row in enumerate(self.rows[name], 1):
                    for column, key in enumerate(columns):
                        put = sheet.write_number if isinstance(row[key], float) else sheet.write_string
                        if row[key] not in {None, ""}:
                            put(at, column, row[key])

    def report(self) -> str:
        """Say what was written, then every note, grouped and counted."""
        lines = ["Rows written: " + ", ".join(f"{len(rows)} {sheet}" for sheet, rows in self.rows.items())]
        for group in (LOST, ABSENT, GUESSED, REPAIRED, CONTRADICTS):
            lines += ["", group] if self.notes[group] else []
            for what, places in self.notes[group].items():
                more = ", ..." if len(places) > 8 else ""
                lines.append(f"{len(places):6}  {what} ({', '.join(places[:8])}{more})")
        return "\n".join(lines)
