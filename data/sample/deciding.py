"""What the divisions decide in the month after a report month: additions, re-dates, drops, reassignments, results."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.sample.life import draw
from data.sample.outline import LOADS, TEAM, agency, events, units, weekday
from data.sample.telling import expected, reason
from data.sample.world import chief, division_of

if TYPE_CHECKING:
    from data.sample.outline import Action, Milestone
    from data.sample.world import World

CARRIED_ON = 18
"""Day of June on which a milestone is carried forward, before the next year's plan is loaded."""
STILL_OPEN = ("4.3.Y3-1",)
"""Milestones that nobody has declared yet though all their actions are done."""


AGREED = ("The later date is agreed.", "Agreed; nothing else depends on it.", "Agreed once; a second move goes to leadership.",
          "Agreed with the unit and its partners.")  # fmt: skip
CHECKED = ("All actions are done and {who} checked the result.", "Done as planned; evidence seen by {who}.",
           "{who} showed the result in the review.", "Result checked at three schools by {who}.", "Complete; {who} keeps the evidence on file.")  # fmt: skip


class Clock:
    """Gives the moments of one day's decisions, seven minutes apart."""

    def __init__(self) -> None:
        self._taken: dict[date, int] = {}

    def at(self, day: date) -> str:
        """Give the next moment of a day, from ten on."""
        minutes = 600 + 7 * self._taken.get(day, 0)
        self._taken[day] = self._taken.get(day, 0) + 1
        return f"{day}T{minutes // 60:02d}:{minutes % 60:02d}"


def review_day(division: str, year: int, month: int) -> date:
    """Give the day of a division's review in a month, from the 13th to the 16th."""
    place = [row["division"] for row in agency()["division"]].index(division)
    return weekday(date(year, month, 13 + place % 3 + (place == 3)))


def decide(world: World, end: date, clock: Clock) -> None:
    """Decide what is due in the month after the one that ends on `end`."""
    year, month = end.year + (end.month == 12), end.month % 12 + 1
    quarterly = month in (1, 4, 7, 10)
    for row in agency()["division"]:
        division = row["division"]
        day = review_day(division, year, month)
        if quarterly:
            _add(world, division, day, clock)
            _re_date(world, division, day, clock, end)
        if month in {6, 7}:
            _results(world, division, day if month == 7 else date(year, 6, CARRIED_ON), clock)
        _declare_met(world, division, weekday(day + timedelta(days=0 if quarterly else 1)), clock)
    for kind in ("drop", "reassign"):
        for row in events()[kind]:
            if row["on"][:7] == f"{year}-{month:02d}":
                _by_hand(world, kind, row, clock)


def _by_hand(world: World, kind: str, row: dict[str, str], clock: Clock) -> None:
    on, item = date.fromisoformat(row["on"]), row["item"]
    by = chief(division_of(world.outline.owner(item)))
    world.act("adjust", clock.at(on), by, on=on, item=item, change=kind, to=row.get("to"), why=row["why"])
    if kind == "drop":
        world.dropped[item] = on
    else:
        world.moved[item] = (on, row["to"])


def _add(world: World, division: str, day: date, clock: Clock) -> None:
    """Approve what the last edition of the plan proposed."""
    for milestone in world.outline.milestones:
        items: list[Action | Milestone] = [milestone, *milestone.actions]
        for item in items:
            proposed = item.added and item.code not in world.added and LOADS[item.since][1] < str(day)
            if proposed and division_of(world.outline.owner(item.code)) == division:
                world.added[item.code] = day
                why = events()["added"][item.code]
                world.act("adjust", clock.at(day), chief(division), on=day, item=item.code, change="add", why=why)


def _re_date(world: World, division: str, day: date, clock: Clock, end: date) -> None:
    """Approve some of the later dates that units have told."""
    for milestone in world.outline.milestones:
        if milestone.lead != TEAM and division_of(milestone.lead) == division:
            _re_date_milestone(world, milestone, day, clock, end)
        for action in milestone.actions:
            if division_of(world.lead(action, day)) == division and action.code in world.lives:
                _re_date_action(world, action, day, clock)


def _re_date_action(world: World, action: Action, day: date, clock: Clock) -> None:
    told, done = world.last(action.code, f"{day}T09"), world.lives[action.code].done
    if (
        not told
        or not told.forecast
        or told.word == "Completed"
        or (done and done <= day)
        or not world.live(action, day)
    ):
        return
    later = told.forecast > max(world.due(action) + timedelta(days=14), day)
    if later and _agreed(action.code, day, 0.75) and not _left_undone(world, action):
        _move(world, action, told.forecast, action.unit, day, clock)


def _left_undone(world: World, action: Action) -> bool:
    return world.lives[action.code].done is None and action.milestone.year < 2026


def _re_date_milestone(world: World, milestone: Milestone, day: date, clock: Clock, end: date) -> None:
    told = world.last(milestone.code, f"{day}T09")
    if not told or not told.forecast or world.closed(milestone, day) or expected(world, milestone, day) is None:
        return
    later = told.forecast > max(world.due(milestone) + timedelta(days=14), day) and told.month == str(end)[:7]
    if later and _agreed(milestone.code, day, 0.8) and milestone.code not in events()["result"]:
        _move(world, milestone, told.forecast, milestone.lead, day, clock)


def _agreed(code: str, day: date, share: float) -> bool:
    """Whether the review approves; in October 2026 it approves the dates of the network lines alone."""
    if day > date(2026, 10, 1):
        return code.startswith("6.3.Y3-1")
    return draw(f"re-date {code} {day}").random() < share


def _move(world: World, item: Action | Milestone, to: date, unit: str, day: date, clock: Clock) -> None:
    world.approved[item.code] = to
    why = f"{reason(item.code)} {draw(f'why {item.code}').choice(AGREED)}"
    by = chief(division_of(unit))
    world.act("adjust", clock.at(day), by, on=day, item=item.code, change="re-date", to=to, why=why)


def _results(world: World, division: str, day: date, clock: Clock) -> None:
    """Declare what was not met in the year that ends or has ended, and drop what is left of it."""
    for milestone in world.outline.milestones:
        if milestone.year != day.year - 1 or division_of(milestone.lead) != division:
            continue
        given = events()["result"].get(milestone.code)
        if not given or given["result"] == "dropped":
            continue
        if (day.month == 6) == (given["result"] == "carried_forward"):
            world.declared[milestone.code] = (day, given["result"])
            world.act(
                "declare",
                clock.at(day),
                chief(division),
                on=day,
                item=milestone.code,
                why=given["why"],
                result=given["result"],
            )
        if day.month == 7:
            _drop_rest(world, milestone, day, clock)


def _drop_rest(world: World, milestone: Milestone, day: date, clock: Clock) -> None:
    for action in milestone.actions:
        if world.lives[action.code].done is None and world.live(action, day):
            world.dropped[action.code] = day
            on = next((m.code for m in world.outline.milestones if m.carried_from == milestone.code), None)
            why = f"Continued as {on}." if on else "Not continued after the end of the year."
            world.act(
                "adjust",
                clock.at(day),
                chief(division_of(action.unit)),
                on=day,
                item=action.code,
                change="drop",
                why=why,
            )


def _declare_met(world: World, division: str, day: date, clock: Clock) -> None:
    """Declare milestones met whose live actions are all told completed, most of them at once."""
    for milestone in world.outline.milestones:
        if milestone.year > 2026 or division_of(milestone.lead) != division or world.closed(milestone, day):
            continue
        if milestone.code in STILL_OPEN or milestone.code in events()["result"]:
            continue
        live = [a for a in milestone.actions if world.live(a, day) or (a.added and a.code not in world.added)]
        told = bool(live) and all(world.known_done(action, f"{day}T09") for action in live)
        lingers = day < date(2026, 9, 1) and draw(f"declare {milestone.code} {day}").random() > 0.85
        if not told or lingers:
            continue
        last = max(world.lives[action.code].done or date.min for action in live)
        checked = last + timedelta(days=draw(milestone.code).choice((0, 0, 0, 1, 2)))
        met_on = min(checked if checked.weekday() < 5 else last, day)
        world.declared[milestone.code] = (day, "met")
        who = units()[milestone.lead]["leader"] if milestone.lead in units() else "the team"
        why = draw(f"checked {milestone.code}").choice(CHECKED).format(who=who)
        why = why[0].upper() + why[1:]
        world.act(
            "declare", clock.at(day), chief(division), on=day, item=milestone.code, why=why, result="met", met_on=met_on
        )
