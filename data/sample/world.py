"""What is known and decided in the sample so far: dates approved, drops, leads, declarations, and what reports told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from data.sample.outline import agency, units

if TYPE_CHECKING:
    from data.sample.life import Life
    from data.sample.outline import Action, Milestone, Outline

ACT = ("kind", "at", "by", "on", "file", "unit", "month", "item", "change", "to", "why", "result", "met_on", "review")
"""Columns of history.csv."""


@dataclass(frozen=True)
class Told:
    """What a report told about an item."""

    at: str
    month: str
    word: str
    completed: date | None
    forecast: date | None


@dataclass
class World:
    """The state that decisions and later reports build on."""

    outline: Outline
    lives: dict[str, Life]
    approved: dict[str, date] = field(default_factory=dict)
    dropped: dict[str, date] = field(default_factory=dict)
    added: dict[str, date] = field(default_factory=dict)
    moved: dict[str, tuple[date, str]] = field(default_factory=dict)
    declared: dict[str, tuple[date, str]] = field(default_factory=dict)
    told: dict[str, list[Told]] = field(default_factory=dict)
    acts: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def act(self, kind: str, at: str, by: str, **more: Any) -> None:
        """Write down an act of history.csv."""
        row = dict.fromkeys(ACT, "") | {"kind": kind, "at": at, "by": by}
        self.acts.append(row | {key: str(value) for key, value in more.items() if value is not None})

    def due(self, item: Action | Milestone) -> date:
        """The approved date of an item as of now."""
        return self.approved.get(item.code, item.due)

    def lead(self, action: Action, day: date) -> str:
        """The unit that leads an action on a day."""
        since, unit = self.moved.get(action.code, (date.max, ""))
        return unit if day >= since else action.unit

    def live(self, item: Action | Milestone, day: date) -> bool:
        """Whether an item is in the plan on a day: opened or added, and not dropped."""
        year = item.year if hasattr(item, "year") else item.milestone.year
        opened = date(year, 7, 1) - timedelta(days=1)
        since = self.added.get(item.code, date.max) if item.added else opened
        return since <= day < self.dropped.get(item.code, date.max)

    def last(self, code: str, before: str = "9999") -> Told | None:
        """The latest telling about an item received before a moment."""
        return next((told for told in reversed(self.told.get(code, [])) if told.at < before), None)

    def known_done(self, action: Action, before: str = "9999") -> bool:
        """Whether reports received before a moment call an action completed for good."""
        told = self.last(action.code, before)
        return bool(told and told.word == "Completed" and told.completed == self.lives[action.code].done)

    def closed(self, milestone: Milestone, day: date) -> bool:
        """Whether a milestone has been declared, or dropped, by a day."""
        declared = self.declared.get(milestone.code)
        return bool(declared and declared[0] <= day) or not self.live(milestone, day)


def division_of(unit: str) -> str:
    """Give a unit's division; the team answers to that of Student Support."""
    return units()[unit]["division"] if unit in units() else "SS"


def chief(division: str) -> str:
    """Give the name of a division's leader."""
    return next(row["leader"] for row in agency()["division"] if row["division"] == division)
