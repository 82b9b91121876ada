"""What was known at a moment (definitions: "Knowledge", "Order of decisions", "Time")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from tests.oracle.calendar import due_day
from tests.oracle.events import Adjust, Declare, Event, Plan, PlanLoad, StatusRow, Upload, Withdraw, YearOpen


@dataclass(frozen=True)
class Item:
    """An action or milestone that figures may count: frozen by the opening of its year, or added."""

    item: str
    kind: str
    milestone: str
    strategy: str
    year: str
    lead: str
    """by the plan, before any reassignment"""
    frozen: date | None
    """P0; empty for an item added later"""
    first: date
    """P0, or of an added item the first approved date"""
    added_on: date | None = None


class Told(NamedTuple):
    """A row of a report in force about an item, in the order (report month, receipt)."""

    month: date
    at: datetime
    order: int
    row: StatusRow


class Knowledge:
    """The record as known at a moment; without one, all that was recorded."""

    def __init__(self, record: list[Event], known_at: datetime | None = None) -> None:
        self.record = record
        self.known_at = known_at
        # Everything known by then, each with its place in the order of recording, which breaks ties.
        self.known = [(order, e) for order, e in enumerate(record) if known_at is None or e.at <= known_at]

    @cached_property
    def plan(self) -> Plan:
        """The plan in force: the load with the latest `at`, of equal ones the one recorded later."""
        found = plan_in_force(self.known)
        assert found, "asked about a time before the first plan"
        return found

    @cached_property
    def items(self) -> dict[str, Item]:
        """All frozen and added items by code. Loads after the freeze or addition change nothing of them."""
        found: dict[str, Item] = {}
        for order, event in self.known:
            if isinstance(event, YearOpen):
                # Reading: the freeze takes the plan in force at its own `at`, of what was recorded before it.
                plan = self._plan_for(order, event.at)
                for item in items_of(plan):
                    if item.year[:4] == event.year[:4] and item.item not in found:
                        found[item.item] = item
        for order, event in self.known:
            if isinstance(event, Adjust) and event.change == "add" and self._held(order, event):
                proposed = next(
                    i for i in items_of(self._plan_for(order, event.at, event.item)) if i.item == event.item
                )
                start = self._plan_for(order, event.at).settings.year_start_month
                first = due_day(event.to, start) if event.to else proposed.first
                found[event.item] = replace(proposed, frozen=None, first=first, added_on=event.on)
        return found

    def _held(self, order: int, add: Adjust) -> bool:
        """Whether a plan that was in force at the addition, or came in force later, holds the item.

        Reading: an addition back-dated to before any such plan is about an item not known then.
        """
        then = [(n, event) for n, event in self.known if event.at <= add.at]
        at_once = [plan_in_force(then), plan_in_force([one for one in then if one[0] < order])]
        later = [event.plan for _, event in self.known if isinstance(event, PlanLoad) and event.at > add.at]
        return any(one.item == add.item for plan in (*at_once, *later) if plan for one in items_of(plan))

    def _plan_for(self, order: int, at: datetime, item: str | None = None) -> Plan:
        """The plan in force for an act: at its `at`, else (the item is not in that one) of all recorded before it."""
        earlier = list(enumerate(self.record[:order]))
        for loads in ([(o, e) for o, e in earlier if e.at <= at], earlier):
            plan = plan_in_force(loads)
            if plan and (item is None or any(i.item == item for i in items_of(plan))):
                return plan
        raise AssertionError(f"no plan holds {item}")

    @cached_property
    def open_years(self) -> set[str]:
        """The first four digits of each opened plan year."""
        return {event.year[:4] for _, event in self.known if isinstance(event, YearOpen)}

    @cached_property
    def in_force(self) -> dict[tuple[str, date], tuple[int, Upload]]:
        """Of each unit and month the latest received upload that is not withdrawn."""
        found: dict[tuple[str, date], tuple[int, Upload]] = {}
        for order, upload in sorted(self.standing, key=lambda one: (one[1].at, one[0])):
            found[upload.unit, upload.month] = (order, upload)
        return found

    @cached_property
    def standing(self) -> list[tuple[int, Upload]]:
        """The uploads that are not withdrawn, replaced ones too."""
        withdrawn = {event.upload for _, event in self.known if isinstance(event, Withdraw)}
        return [(o, e) for o, e in self.known if isinstance(e, Upload) and e.upload not in withdrawn]

    @cached_property
    def told(self) -> dict[str, list[Told]]:
        """What reports in force say of each action, by report month, then receipt."""
        found: dict[str, list[Told]] = {}
        for order, upload in self.in_force.values():
            for row in upload.status:
                found.setdefault(row.action, []).append(Told(upload.month, upload.at, order, row))
        return {item: sorted(rows, key=lambda one: one[:3]) for item, rows in found.items()}

    @cached_property
    def told_milestones(self) -> dict[str, list[tuple[date, datetime, int, date | None]]]:
        """The expected finishes that reports in force give of each milestone, by report month, then receipt."""
        found: dict[str, list[tuple[date, datetime, int, date | None]]] = {}
        for order, upload in self.in_force.values():
            for milestone, forecast in upload.milestones:
                found.setdefault(milestone, []).append((upload.month, upload.at, order, forecast))
        return {item: sorted(rows, key=lambda one: one[:3]) for item, rows in found.items()}

    @cached_property
    def decisions(self) -> dict[str, list[Adjust]]:
        """The adjustments of each item: by decided date, ties by the moment, then the order, of recording."""
        found: dict[str, list[tuple[date, datetime, int, Adjust]]] = {}
        for order, event in self.known:
            if isinstance(event, Adjust):
                found.setdefault(event.item, []).append((event.on, event.at, order, event))
        return {item: [one[3] for one in sorted(rows, key=lambda one: one[:3])] for item, rows in found.items()}

    @cached_property
    def declarations(self) -> dict[str, list[Declare]]:
        """The declarations of each milestone, in the same order."""
        found: dict[str, list[tuple[date, datetime, int, Declare]]] = {}
        for order, event in self.known:
            if isinstance(event, Declare):
                found.setdefault(event.milestone, []).append((event.on, event.at, order, event))
        return {item: [one[3] for one in sorted(rows, key=lambda one: one[:3])] for item, rows in found.items()}


def plan_in_force(events: list[tuple[int, Event]]) -> Plan | None:
    """Give the latest load: by `at`, ties to the one recorded later."""
    loads = [(event.at, order, event.plan) for order, event in events if isinstance(event, PlanLoad)]
    return max(loads, key=lambda one: one[:2])[2] if loads else None


def items_of(plan: Plan) -> list[Item]:
    """Give what a plan holds: milestones, then actions, each with its due date as P0."""
    start = plan.settings.year_start_month
    milestones = {row.milestone: row for row in plan.milestones}
    found = []
    for row in plan.milestones:
        due = due_day(row.due, start)
        found.append(Item(row.milestone, "milestone", row.milestone, row.strategy, row.year, row.lead, due, due))
    for action in plan.actions:
        # An action's year, strategy and (without a unit of its own) lead are its milestone's.
        of, due = milestones[action.milestone], due_day(action.due, start)
        lead = action.unit or of.lead
        found.append(Item(action.action, "action", of.milestone, of.strategy, of.year, lead, due, due))
    return found
