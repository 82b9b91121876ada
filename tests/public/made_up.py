"""A made-up agency with many small groups, month by month, counted item by item without the store."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from spm_core.model import Month
from spm_core.public.counts import Counts
from spm_core.public.edition import Edition

STATUSES = ("overdue", "behind", "not_reported", "on_plan")


@dataclass
class Item:
    unit: int
    strategy: int
    frozen: int | None
    """the month of the year in which it was due when the year was opened; None: added later"""
    approved: int
    done: int | None
    dropped: int | None


class MadeUp:
    """Units in divisions, strategies in goals, items led by the ones for the others; most units have few items."""

    def __init__(self, seed: int, *, units: int, divisions: int, goals: int = 3, strategies: int = 9, most: int = 14):
        chance = random.Random(seed)
        self.chance = chance
        self.division = [chance.randrange(divisions) for _ in range(units)]
        self.goal = [chance.randrange(goals) for _ in range(strategies)]
        self.divisions, self.goals = divisions, goals
        self.items = []
        for unit in range(units):
            n = chance.choice((0, 1, 1, 2, 2, 3, 3, 4, 4, chance.randrange(5, most), chance.randrange(10, 3 * most)))
            self.items += [self._item(unit, chance.randrange(strategies)) for _ in range(n)]

    def _item(self, unit: int, strategy: int) -> Item:
        chance = self.chance
        frozen = chance.randrange(1, 13) if chance.random() < 0.95 else None
        due = frozen or chance.randrange(6, 13)
        approved = min(12, due + chance.randrange(1, 4)) if chance.random() < 0.15 else due
        done = max(1, due + chance.choice((-3, -2, -1, -1, 0, 0, 0, 1, 2, 5))) if chance.random() < 0.8 else None
        dropped = chance.randrange(3, 13) if done is None and chance.random() < 0.1 else None
        return Item(unit, strategy, frozen, approved, done, dropped)

    def counts(self, month: int, *, reports: bool = True) -> Counts:
        """Count as of the year's n-th month."""
        found = Counts()
        agency = ("agency", "agency")
        found.rows[agency] = {}
        for division in range(self.divisions):
            found.rows["division", f"D{division}"] = {}
            found.parents["division", f"D{division}"] = agency
        for unit, division in enumerate(self.division):
            found.rows["unit", f"U{unit}"] = {}
            found.parents["unit", f"U{unit}"] = ("division", f"D{division}")
        for goal in range(self.goals):
            found.rows["goal", f"{goal}"] = {}
            found.parents["goal", f"{goal}"] = agency
        for strategy, goal in enumerate(self.goal):
            found.rows["strategy", f"{goal}.{strategy}"] = {}
            found.parents["strategy", f"{goal}.{strategy}"] = ("goal", f"{goal}")
        for group, row in found.rows.items():
            row.update(dict.fromkeys(COLUMNS, 0))
            if reports and group[0] in ("agency", "division", "unit"):
                row.update(dict.fromkeys(REPORTS, 0))
        found.names = {group: f"{group[0]} {group[1]}" for group in found.rows}
        speaks = random.Random(month)
        owed: dict[int, list[bool]] = {}
        late = {unit: speaks.random() for unit in range(len(self.division))}
        for at, item in enumerate(self.items):
            told = random.Random(at * 100 + month).random()
            if item.frozen is None and month < 4:
                continue
            for column in self._columns(item, month, told, late[item.unit] > 0.9):
                self._add(found, item, column)
            if (item.done is None or item.done >= month) and (item.dropped is None or item.dropped > month):
                owed.setdefault(item.unit, []).append(late[item.unit] <= 0.9 and told > 0.1)
        if reports:
            self._reports(found, owed, late)
        return found

    def _columns(self, item: Item, month: int, told: float, silent: bool):
        live = item.dropped is None or item.dropped > month
        done = item.done is not None and item.done <= month
        if item.frozen is not None:
            yield from ("Y0.of",) + ("Y0.n",) * done
            if item.frozen <= month:
                yield from ("T0.of",) + ("T0.n",) * done
        if not live:
            return
        yield "Y1.of"
        if item.approved <= month:
            yield from ("T1.of",) + ("T1.n",) * done
        if done:
            yield "completed"
        elif item.approved <= month:
            yield "overdue"
        elif told < 0.15:
            yield "behind"
        elif silent or told < 0.25:
            yield "not_reported"
        else:
            yield "on_plan"

    def _places(self, item: Item):
        goal = self.goal[item.strategy]
        yield ("agency", "agency")
        yield ("division", f"D{self.division[item.unit]}")
        yield ("unit", f"U{item.unit}")
        yield ("goal", f"{goal}")
        yield ("strategy", f"{goal}.{item.strategy}")

    def _add(self, found: Counts, item: Item, column: str) -> None:
        for place in self._places(item):
            found.rows[place][column] += 1

    def _reports(self, found: Counts, owed: dict[int, list[bool]], late: dict[int, float]) -> None:
        for unit, rows in owed.items():
            state = "on_time" if late[unit] < 0.75 else "late" if late[unit] <= 0.9 else "missing"
            for place in (("agency", "agency"), ("division", f"D{self.division[unit]}"), ("unit", f"U{unit}")):
                row = found.rows[place]
                row["due"] += 1
                row[state] += 1
                row["rows.of"] += len(rows)
                row["rows.n"] += sum(rows)

    def edition(self, number: int, month: int, *, least: int = 10, milestones: bool = False) -> Edition:
        """The edition of the year's n-th month, nothing hidden yet."""
        counts = {"actions": self.counts(month)}
        if milestones:
            counts["milestones"] = self.counts(month, reports=False)
        at = datetime(2026, 8, 10) if month < 6 else datetime(2027, 1, 10)
        return Edition(number, Month(2026, 7).plus(month - 1), "2026-27", at, least, counts)


COLUMNS = ("Y0.n", "Y0.of", "T0.n", "T0.of", "T1.n", "T1.of", "Y1.of", "completed", *STATUSES)
REPORTS = ("due", "on_time", "late", "missing", "rows.n", "rows.of")
