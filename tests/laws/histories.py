"""Random histories: a plan, its years, and a year or two of reports and decisions, in any order of their moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from tests.laws.world import World
from tests.oracle.calendar import after, before, month_of, months_of
from tests.oracle.events import ActionRow, MeasureRow, MilestoneRow, Plan, Settings, StatusRow, Upload, ValueRow
from tests.oracle.items import AsOf
from tests.oracle.knowledge import Item, Knowledge
from tests.oracle.reports import deadline

YEARS = ("2026-27", "2027-28")
WORDS = ("Not started", "On schedule", "Behind", "Completed", "Completed", "Discontinued", "")
ZONES = ("UTC", "America/Chicago", "Pacific/Auckland", "Asia/Kathmandu")


def settings(rng: Random) -> Settings:
    """An agency's settings."""
    return Settings(
        year_start_month=rng.choice((7, 7, 1, 10)),
        report_due_day=rng.choice((10, 1, 28)),
        time_zone=rng.choice(ZONES),
        tolerance_days=rng.choice((14, 0, 30)),
        minimum_n=rng.choice((10, 5)),
    )


def due(rng: Random, year: str, start: int) -> str:
    """A due date in the year, known to the day, month or quarter."""
    months = months_of(year, start)
    day = rng.choice(months[:6] if rng.random() < 0.6 else months) - timedelta(days=rng.choice((0, 0, 1, 13, 27)))
    form = rng.random()
    return f"{day:%Y-%m}" if form < 0.15 else f"{year}.Q{rng.randint(1, 4)}" if form < 0.25 else str(day)


def plan(rng: Random, *, many: bool = False) -> Plan:
    """A plan with a few of everything."""
    known = settings(rng)
    divisions = tuple(f"D{n + 1}" for n in range(rng.randint(1, 3)))
    units = tuple((f"U{n + 1}", rng.choice(divisions)) for n in range(1 if many else rng.randint(1, 4)))
    goals = tuple(f"{n + 1}" for n in range(rng.randint(1, 2)))
    strategies = tuple((f"S{n + 1}", rng.choice(goals)) for n in range(rng.randint(1, 3)))
    milestones = []
    leads = [unit for unit, _ in units]
    for n in range(rng.randint(1, 4)):
        year = YEARS[0] if n == 0 else rng.choice(YEARS)
        lead = "Portal team" if rng.random() < 0.2 else rng.choice(leads)
        milestones.append(
            MilestoneRow(f"M{n + 1}", rng.choice(strategies)[0], year, due(rng, year, known.year_start_month), lead)
        )
    actions = [
        action(rng, f"A{n + 1}", milestones[0] if many else rng.choice(milestones), leads, known)
        for n in range(rng.randint(20, 28) if many else rng.randint(2, 12))
    ]
    measures, values = results(rng, goals)
    return Plan(known, divisions, units, goals, strategies, tuple(milestones), tuple(actions), measures, values)  # fmt: skip


def action(rng: Random, code: str, milestone: MilestoneRow, leads: list[str], known: Settings) -> ActionRow:
    """An action of a milestone."""
    own = milestone.lead not in leads or rng.random() < 0.5
    return ActionRow(
        code, milestone.milestone, due(rng, milestone.year, known.year_start_month), rng.choice(leads) if own else None
    )


def results(rng: Random, goals: tuple[str, ...]) -> tuple[tuple[MeasureRow, ...], tuple[ValueRow, ...]]:
    """Measures with some of their values."""
    measures = tuple(
        MeasureRow(f"R{n}", rng.choice(goals), rng.choice(("higher", "lower")), rng.choice((None, None, "0.5", "0")),
                   rng.choice((None, 1, 6, 7, 8, 12)))
        for n in range(rng.randint(1, 3))
    )  # fmt: skip
    values = []
    for measure in measures:
        for year in ("2024-25", "2025-26", "2026-27", "2027-28", "2029-30"):
            values += [value(rng, measure.measure, year, kind) for kind in ("target", "actual") if rng.random() < 0.6]
            if rng.random() < 0.4:
                values.append(replace(value(rng, measure.measure, year, "baseline"), n=None, value=amount(rng)))
    return measures, tuple(replace(v, value=amount(rng), n=None) if v.kind == "target" else v for v in values)


def amount(rng: Random) -> str:
    """A number near others, so that bounds are met exactly."""
    return rng.choice(("50", "50.5", "51", "49.9", "50.1", "48", "60", "50.05", "49.95", "33.3"))


def value(rng: Random, measure: str, year: str, kind: str) -> ValueRow:
    """A value, sometimes of a small group or given as suppressed."""
    given = rng.choice(("*", "<10")) if rng.random() < 0.1 else "" if rng.random() < 0.1 else amount(rng)
    return ValueRow(measure, year, kind, given, rng.choice((None, None, None, None, "5", "9", "10", "200")),
                    "girls" if rng.random() < 0.1 else "")  # fmt: skip


def codes(plan: Plan) -> list[str]:
    """Every code of a plan."""
    return [row.action for row in plan.actions] + [row.milestone for row in plan.milestones]


def known_item(world: World, code: str) -> Item:
    """An item by its code."""
    return world.known().items[code]


class History:
    """Writes a world's history act by act; what may be said next depends on what the oracle knows."""

    def __init__(self, world: World, rng: Random, *, many: bool = False) -> None:
        self.world, self.rng = world, rng
        first = plan(rng, many=many)
        self.start = first.settings.year_start_month
        self.months = [m for year in YEARS for m in months_of(year, self.start)]
        self.plans = [first]
        begin = datetime.combine(self.months[0].replace(day=1), time(9))
        self.begin = begin - timedelta(days=20)
        assert world.load(first, self.begin), world.refused
        assert world.open_year(YEARS[0], begin - timedelta(days=rng.choice((10, 0, -15)))), world.refused

    def month(self) -> date:
        """A month, mostly one of a few, so that acts meet."""
        return self.rng.choice(self.months[:5] if self.rng.random() < 0.7 else self.months[:15])

    def moment(self, near: date) -> datetime:
        """A moment around a day; sometimes the very edge of the month's deadline."""
        if self.rng.random() < 0.15:
            edge = deadline(self.world.known(), month_of(near))
            return max(edge - timedelta(seconds=self.rng.choice((0, 1))), self.begin)
        at = datetime.combine(near, time()) + timedelta(
            hours=self.rng.choice((-20, 5, 24 * 3, 24 * 12, 24 * 25, 24 * 50))
        )
        return max(at, self.begin)

    def act(self) -> None:
        """Do one thing."""
        acts = {
            self.report: 12,
            self.repeat: 2,
            self.withdraw: 2,
            self.adjust: 6,
            self.declare: 2,
            self.target: 2,
            self.amend: 2,
            self.open: 1,
        }
        self.rng.choices(list(acts), list(acts.values()))[0]()

    def report(self) -> None:
        """Send a report of the items that the unit leads."""
        known, month = self.world.known(), self.month()
        then, end = AsOf(known, before(month)), AsOf(known, month)
        unit = self.rng.choice(known.plan.units)[0]
        mine = [i for i in known.items.values() if unit in (then.lead(i), end.lead(i)) and then.live(i)]
        rows = [self.line(i.item, month, i.first) for i in mine if i.kind == "action" and self.rng.random() < 0.85]
        told = [(i.item, self.near(i.first)) for i in mine if i.kind == "milestone" and self.rng.random() < 0.4]
        values = [
            replace(value(self.rng, m.measure, self.rng.choice(("2025-26", "2026-27")), "actual"), subgroup="")
            for m in known.plan.measures if self.rng.random() < 0.3
        ]  # fmt: skip
        self.world.submit(unit, month, self.moment(month), rows, told, values)

    def line(self, item: str, month: date, first: date) -> StatusRow:
        """A row of the sheet Status."""
        word = self.rng.choice(WORDS)
        if (
            AsOf(self.world.known(), before(month)).word(known_item(self.world, item)) == "Completed"
            and self.rng.random() < 0.7
        ):
            return StatusRow(item)  # what is completed mostly stays so
        completed = month - timedelta(days=self.rng.choice((0, 3, 20, 40))) if word == "Completed" else None
        soon = month + timedelta(days=self.rng.choice((10, 25)))
        forecast = self.rng.choice((self.near(first), soon)) if self.rng.random() < 0.5 else None
        return StatusRow(item, word, completed, forecast, self.rng.choice(("", "", "none", "drop", "re-date")))

    def near(self, day: date) -> date:
        """A day around another, the tolerance's edges among them."""
        edge = self.world.known().plan.settings.tolerance_days
        return day + timedelta(days=self.rng.choice((-30, -5, 0, 1, edge, edge + 1, 20, 45, 300)))

    def repeat(self) -> None:
        """Send the bytes of an earlier report again."""
        if self.world.files:
            upload, data = self.rng.choice(self.world.files)
            self.world.send(replace(upload, at=self.moment(upload.month)), data)

    def withdraw(self) -> None:
        """Withdraw an upload."""
        uploads = [event for event in self.world.record if isinstance(event, Upload)]
        if uploads:
            one = self.rng.choice(uploads)
            self.world.withdraw(one.upload, max(one.at, self.moment(one.month)))

    def decision(self) -> tuple[date, datetime]:
        """A decided date and the moment of its recording, a while later."""
        on = self.month() - timedelta(days=self.rng.choice((0, 1, 10, 29)))
        at = datetime.combine(on, time(23)) + timedelta(days=self.rng.choice((1, 1, 5, 30, 70)))
        return on, max(at, self.begin)

    def adjust(self) -> None:
        """Decide an adjustment."""
        on, at = self.decision()
        known = self.world.known()
        proposed = [code for code in codes(self.plans[-1]) if code not in known.items and code.startswith(("N", "MN"))]
        if proposed and self.rng.random() < 0.7:
            item = self.rng.choice(proposed)
            at += timedelta(days=self.rng.choice((0, 60, 300)))
            # Decided when it was proposed: nobody adds what no plan of that moment holds.
            then = Knowledge(self.world.record, at).plan
            if item not in codes(then):
                return
            self.world.adjust(item, "add", on, at, self.rng.choice((None, str(on + timedelta(days=40)))))
            return
        found = self.rng.choice(list(known.items.values()))
        change = self.rng.choice(
            ("re-date", "re-date", "reassign", "drop", "reword", "collaborate", "release", "support")
        )
        unit = self.rng.choice(known.plan.units)[0]
        to = {
            "re-date": str(self.near(found.first)),
            "reword": "Anew",
            "support": "A van",
            **dict.fromkeys(("reassign", "collaborate", "release"), unit),
        }
        self.world.adjust(found.item, change, on, at, to.get(change))

    def declare(self) -> None:
        """Declare a milestone's result."""
        on, at = self.decision()
        milestones = [i.item for i in self.world.known().items.values() if i.kind == "milestone"]
        result = self.rng.choice(("met", "met", "met", "partly_met", "not_met", "carried_forward", "dropped"))
        met_on = (
            on - timedelta(days=self.rng.choice((0, 9, 60))) if result == "met" and self.rng.random() < 0.6 else None
        )
        self.world.declare(self.rng.choice(milestones), result, on, at, met_on)

    def target(self) -> None:
        """Set a measure's target, now and then one that is refused."""
        on, at = self.decision()
        measure = self.rng.choice(self.plans[-1].measures).measure
        year = self.rng.choice(("2025-26", "2026-27", "2027-28", "2028-29", "2029-30"))
        self.world.target(measure, year, amount(self.rng), on, at)

    def amend(self) -> None:
        """Load the plan again, changed: other dates, units and milestones, rows left out, new rows, other settings."""
        old, rng = self.plans[-1], self.rng
        leads = [unit for unit, _ in old.units]
        milestones = tuple(
            replace(m, due=due(rng, m.year, self.start), lead=rng.choice(leads)) if rng.random() < 0.2 else m
            for m in old.milestones
        )
        kept = [a for a in old.actions if rng.random() < 0.9]
        actions = [
            replace(a, due=due(rng, next(m.year for m in milestones if m.milestone == a.milestone), self.start), unit=rng.choice(leads))
            if rng.random() < 0.2 else a
            for a in kept
        ]  # fmt: skip
        for _ in range(rng.randint(0, 2)):
            actions.append(
                action(rng, f"N{len(self.plans)}{len(actions)}", rng.choice(milestones), leads, old.settings)
            )
        if rng.random() < 0.3:
            year = rng.choice(YEARS)
            milestones += (
                MilestoneRow(f"MN{len(self.plans)}", old.strategies[0][0], year, due(rng, year, self.start), leads[0]),
            )
        _, values = results(rng, old.goals)
        other = replace(settings(rng), year_start_month=self.start) if rng.random() < 0.5 else old.settings
        new = replace(old, settings=other, milestones=milestones, actions=tuple(actions), measures=old.measures,
                      values=tuple(v for v in values if v.measure in {m.measure for m in old.measures}))  # fmt: skip
        if self.world.load(new, self.moment(self.month())):
            self.plans.append(new)

    def open(self) -> None:
        """Open the second plan year, about when it begins."""
        first = self.months[12].replace(day=1)
        self.world.open_year(
            YEARS[1], datetime.combine(first, time(8)) - timedelta(days=self.rng.choice((200, 30, -10)))
        )


def history(rng: Random, acts: int, *, many: bool = False) -> World:
    """Write a whole history."""
    world = World()
    written = History(world, rng, many=many)
    for _ in range(acts):
        written.act()
    return world


def later_months(world: World) -> list[date]:
    """The months that are worth asking about."""
    months = months_of(YEARS[0], world.known().plan.settings.year_start_month)
    return [*months, after(months[-1]), after(months[-1], 3)]
