"""The sample plan as its text files give it: agency, goals to actions, each with its dates.

A milestone's line in texts/plan.txt is `Y3 Oct team <3.2.Y2-1 + | text`: plan year, month due, then, where they hold,
led by the team, carried from another milestone, added after the year was opened. Its actions follow, indented;
`@UNIT` says that another unit does one, `+` that it was added later.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
FIRST_YEAR = 2024
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TEAM = "Attendance Task Force"
LOADS = (
    ("plan-2024-06.xlsx", "2024-06-20T15:10"),
    ("plan-2025-01.xlsx", "2025-01-09T11:25"),
    ("plan-2025-06.xlsx", "2025-06-24T14:40"),
    ("plan-2026-01.xlsx", "2026-01-08T10:05"),
    ("plan-2026-06.xlsx", "2026-06-23T16:20"),
    ("plan-2026-10.xlsx", "2026-10-08T09:30"),
    ("plan.xlsx", "2026-11-05T13:15"),
)
"""The plan's editions: file, and when it was loaded. Each holds what was known then; the last is the whole plan."""
ADDED_WITH = {2024: 1, 2025: 3, 2026: 5}
CARRIED_WITH = {2025: 2, 2026: 4}


@dataclass
class Action:
    """An action as planned."""

    code: str
    milestone: Milestone
    text: str
    unit: str
    responsible: str
    start: date
    due: date
    added: bool
    since: int
    """Number of the edition that first holds it."""


@dataclass
class Milestone:
    """A milestone as planned; `lead` is a unit or the team."""

    code: str
    strategy: str
    year: int
    text: str
    due: date
    lead: str
    carried_from: str
    added: bool
    since: int
    actions: list[Action] = field(default_factory=list)


@dataclass
class Outline:
    """The whole plan."""

    goals: list[tuple[str, str, str]] = field(default_factory=list)
    strategies: list[list[str]] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    def owner(self, item: str) -> str:
        """The unit (or team) that the plan names for an action or milestone."""
        owners = {action.code: action.unit for action in self.actions}
        return (owners | {milestone.code: milestone.lead for milestone in self.milestones})[item]

    @property
    def actions(self) -> list[Action]:
        """All actions, in plan order."""
        return [action for milestone in self.milestones for action in milestone.actions]


def label(year: int) -> str:
    """Write a plan year: 2026 is 2026-27."""
    return f"{year}-{(year + 1) % 100:02d}"


@cache
def agency() -> dict[str, Any]:
    """Read the agency's settings, divisions and units."""
    return tomllib.loads((TEXTS / "agency.toml").read_text(encoding="utf-8"))


@cache
def events() -> dict[str, Any]:
    """Read what was decided by hand about single items."""
    return tomllib.loads((TEXTS / "events.toml").read_text(encoding="utf-8"))


def units() -> dict[str, dict[str, str]]:
    """Give the units by code, in plan order."""
    return {unit["unit"]: unit for unit in agency()["unit"]}


def weekday(day: date) -> date:
    """Move a weekend back to its Friday."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def read() -> Outline:
    """Read texts/plan.txt; dates within the months are drawn with a fixed seed."""
    outline, chance = Outline(), random.Random(20240620)  # noqa: S311  # invented data, nothing secret
    owner = ""
    pending: list[str] = []
    for line in (TEXTS / "plan.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            pending.append(line.strip())
            continue
        _dated(outline, pending, chance)
        pending = []
        head, _, rest = line.partition(" | ")
        words = head.split()
        if line.startswith("GOAL"):
            outline.goals.append((words[1], rest, words[2]))
        elif line.startswith("STRATEGY"):
            owner = words[2]
            condition = rest.split(" | ")
            outline.strategies.append([words[1], words[1].split(".")[0], *condition[1:4], condition[0], words[3]])
        elif line.startswith("Y"):
            outline.milestones.append(_milestone(outline, words, rest, owner, chance))
    _dated(outline, pending, chance)
    return outline


def _milestone(outline: Outline, words: list[str], text: str, owner: str, chance: random.Random) -> Milestone:
    strategy = outline.strategies[-1][0]
    year = FIRST_YEAR + int(words[0][1]) - 1
    month = MONTHS.index(words[1]) + 1
    number = 1 + sum(m.strategy == strategy and m.year == year for m in outline.milestones)
    first_of_next = date(year + (month < 7) + (month == 12), month % 12 + 1, 1)
    due = weekday(first_of_next - timedelta(days=1 if chance.random() < 0.6 else chance.randint(6, 16)))
    carried = next((word[1:] for word in words if word[0] == "<"), "")
    added = "+" in words
    since = ADDED_WITH[year] if added else CARRIED_WITH[year] if carried else 0
    lead = TEAM if "team" in words else owner
    return Milestone(f"{strategy}.{words[0]}-{number}", strategy, year, text, due, lead, carried, added, since)


def _dated(outline: Outline, lines: list[str], chance: random.Random) -> None:
    """Give the last milestone its actions, their dates spread up to the milestone's."""
    if not lines:
        return
    milestone = outline.milestones[-1]
    opening = date(milestone.year, 7, 1)
    step = 24 if milestone.due < date(milestone.year, 11, 1) else 38
    for number, line in enumerate(lines, 1):
        before = (len(lines) - number) * step
        due = milestone.due - timedelta(days=before + chance.randint(0, 9))
        due = weekday(max(due, opening + timedelta(days=9 + 8 * number)))
        due = min(due, milestone.due)
        added = "+" in line.split()[0]
        text = line.removeprefix("+ ")
        unit = milestone.lead
        if text.startswith("@"):
            unit, text = text[1:].split(" ", 1)
        start = max(due - timedelta(days=chance.randint(21, 55)), opening)
        since = ADDED_WITH[milestone.year] if added else milestone.since
        person = units()[unit]["helper" if chance.random() < 0.7 else "leader"]
        milestone.actions.append(
            Action(
                f"{milestone.code}.{number}",
                milestone,
                text,
                unit,
                person,
                max(weekday(start), opening),
                due,
                added,
                since,
            )
        )
