"""What truly happens to each action of the opened years, known to nobody in the sample until a report says so."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.sample.outline import events, weekday

if TYPE_CHECKING:
    from data.sample.outline import Action, Outline

LAST_DAY = date(2026, 10, 31)
"""Last day of the last report month."""
SLOW = {"RECR": 0.16, "FAC": 0.16, "SIMP": 0.05}
"""By how much a unit is more often late than others."""


@dataclass
class Life:
    """The true course of one action."""

    action: Action
    done: date | None
    reveal: date
    """From this day on the unit knows that it will be late."""
    told_late: bool = False
    first_done: date | None = None
    """Reported as completed on that day, then reopened."""
    set_back: date | None = None
    """In the month of this day it goes back to Not started."""
    forecasts: tuple[date, ...] = ()
    """Fixed forecasts, the last one told for the last month."""

    def forecast(self, month_end: date) -> date | None:
        """Give what the unit expects at a month's end; None while it expects the due date."""
        if self.forecasts:
            back = (LAST_DAY.year - month_end.year) * 12 + LAST_DAY.month - month_end.month
            if back < len(self.forecasts):
                return _ahead(self.forecasts[len(self.forecasts) - 1 - back], month_end)
        due = self.action.due
        if self.done and month_end >= self.reveal and self.done > due + timedelta(days=7):
            months = (month_end.year - self.reveal.year) * 12 + month_end.month - self.reveal.month
            share = min(1.0, 0.5 + 0.25 * months)
            return _ahead(due + (self.done - due) * share, month_end)
        if due <= month_end or (self.done is None and not self.forecasts and month_end >= self.reveal):
            return _ahead(max(due, month_end) + timedelta(days=30), month_end)
        return None


def _workday(day: date) -> date:
    """Move a weekend on to its Monday."""
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def _ahead(day: date, month_end: date) -> date:
    """A forecast on a working day after the month's end."""
    day = weekday(day)
    return day if day > month_end else weekday(month_end + timedelta(days=12))


def draw(key: str) -> random.Random:
    """Give the chances of one thing, the same however the rest changes."""
    return random.Random(f"sample {key}")  # noqa: S311  # invented data, nothing secret


def lives(outline: Outline) -> dict[str, Life]:
    """Give the course of every action of the opened years."""
    never = _never(outline)
    return {a.code: _live(a, never=a.code in never) for a in outline.actions if a.milestone.year <= 2026}


def _never(outline: Outline) -> set[str]:
    """Actions that are left undone: the last of each milestone that was not met, and those decided to be dropped."""
    left = {row["item"] for row in events()["drop"]}
    for milestone in outline.milestones:
        result = events()["result"].get(milestone.code, {}).get("result")
        if result in ("partly_met", "not_met", "carried_forward"):
            left |= {a.code for a in milestone.actions[-2 if result == "not_met" else -1 :]}
    return left


def _live(action: Action, *, never: bool) -> Life:
    chance, code = draw(action.code), action.code
    given = events()
    reveal = action.due - timedelta(days=chance.randint(8, 45))
    drawn = _drawn(action, chance)
    if code in given["late"]:
        return Life(action, None, action.due, forecasts=tuple(map(date.fromisoformat, given["late"][code])))
    if code in given["done"]:
        return Life(action, date.fromisoformat(given["done"][code]), reveal)
    if never:
        return Life(action, None, action.due - timedelta(days=20))
    if action.milestone.year == 2026:
        return _this_year(action, chance, reveal)
    life = Life(action, drawn, reveal, told_late=chance.random() < 0.07)
    if chance.random() < 0.22 and drawn - action.due > timedelta(days=25):
        first = weekday(drawn - timedelta(days=chance.randint(50, 70)))
        life.first_done = first if first > action.start else None
    elif drawn > action.due:
        next_month = (action.start.replace(day=1) + timedelta(days=40)).replace(day=10)
        life.set_back = next_month if action.due.replace(day=1) > next_month else None
    return life


def _drawn(action: Action, chance: random.Random) -> date:
    """Draw a day of completion: half on time, some early, the rest late."""
    luck = chance.random() - SLOW.get(action.unit, 0.0)
    if luck > 0.88:
        days = -chance.randint(10, 35)
    elif luck > 0.28:
        days = -chance.randint(0, 8)
    elif luck > 0.14:
        days = chance.randint(1, 14)
    elif luck > 0.05:
        days = chance.randint(16, 45)
    else:
        days = chance.randint(46, 85)
    day = max(action.due + timedelta(days=days), action.start + timedelta(days=4))
    return min(_workday(day), date(2026, 10, 30))


def _this_year(action: Action, chance: random.Random, reveal: date) -> Life:
    """The running year: what is due is done unless texts/events.toml says otherwise, some of it early or late."""
    if action.due <= LAST_DAY:
        luck = chance.random()
        days = chance.randint(3, 17) if luck < 0.16 else -chance.randint(6, 24) if luck > 0.9 else -chance.randint(0, 5)
        first = action.start if action.due - action.start > timedelta(days=6) else date(2026, 7, 1)
        day = max(weekday(action.due + timedelta(days=days)), first + timedelta(days=3))
        told_late = action.due < date(2026, 9, 25) and chance.random() < 0.1
        return Life(action, min(_workday(day), date(2026, 10, 30)), reveal, told_late=told_late)
    early = action.due < date(2026, 12, 12) and not action.added and chance.random() < 0.25
    if early and action.code not in events()["ask"]:
        return Life(action, weekday(date(2026, 10, chance.randint(19, 30))), reveal)
    slip = chance.randint(5, 12) if chance.random() < 0.15 and action.due < date(2027, 2, 1) else 0
    return Life(action, None, date(2027, 6, 1), forecasts=(weekday(action.due + timedelta(days=slip)),) if slip else ())
