"""The change of year on random histories: what is carried, what the year's document counts, and that the past stays."""

from __future__ import annotations

import io
import os
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import openpyxl
import pytest

from spm_core import figures
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.errors import Refused
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.ledger.next_year import choose
from tests.laws import compare
from tests.laws.histories import YEARS, History
from tests.laws.world import World
from tests.oracle import show, year
from tests.oracle.calendar import after, months_of
from tests.oracle.events import ActionRow, Declare, MilestoneRow, Plan, PlanLoad
from tests.oracle.knowledge import Knowledge

pytestmark = pytest.mark.slow

SEEDS = range(80 if os.environ.get("HYPOTHESIS_PROFILE") in ("search", "slow") else 4)
OLD, NEW = YEARS


def written(seed: int) -> tuple[World, History, Random]:
    """A history of the first year; the second one is not opened yet."""
    world, rng = World(), Random(seed)
    history = History(world, rng)
    history.open = lambda: None  # type: ignore[method-assign]
    for _ in range(rng.randint(8, 22)):
        history.act()
    return world, history, rng


def decide(world: World, milestone: str, choice: str, on: date, at: datetime) -> None:
    """Choose what becomes of a milestone; what that declares is noted for the oracle, from the contract's words."""
    told = world.known().declarations.get(milestone, [])
    result = {"carry": "carried_forward", "drop": "dropped"}.get(choice)
    try:
        choose(world.store, milestone, choice, on=on, by="x", why="w", at=at)
    except Refused as why:
        world.refused.append(f"{milestone} {choice}: {why}")
        return
    declared = told[-1].result if told else None
    if result and result != declared and (choice == "drop" or declared in (None, "dropped")):
        world.record.append(Declare(milestone, result, on, at))


def book_plan(data: bytes, known: Plan) -> Plan:
    """Read the milestones and actions of a proposed workbook, apart from the project's own reader."""
    book = openpyxl.load_workbook(io.BytesIO(data))

    def rows(sheet: str) -> list[dict[str, Any]]:
        heads, *lines = book[sheet].iter_rows(values_only=True)
        return [dict(zip(heads, line, strict=True)) for line in lines if line[0]]

    def day(value: Any) -> str:
        return value.date().isoformat() if isinstance(value, datetime) else str(value)

    milestones = tuple(
        MilestoneRow(r["milestone"], r["strategy"], r["year"], day(r["due"]), r["lead"]) for r in rows("Milestones")
    )
    actions = tuple(ActionRow(r["action"], r["milestone"], day(r["due"]), r["unit"]) for r in rows("Actions"))
    return Plan(**{**vars(known), "milestones": milestones, "actions": actions})


def of_year(world: World, known: Knowledge, t: date, label: str) -> list[str]:
    """Compare the plan year's document with the oracle's."""
    shown = figures.year(world.store, compare.ask(t, known.known_at, year=label))
    where, found = f"{label} as of {t:%Y-%m} known {known.known_at}", []
    q = show.Question(known, t, of="milestones", year=label)
    got = {row["item"]: {"actions": row["actions"], "declared": (row["declared"] or {}).get("result")} for row in shown["milestones"]}  # fmt: skip
    found += compare.differences(f"milestones {where}!", year.milestones(q), got)
    told = sorted((row["item"], row["change"], row["on"]) for row in shown["adjustments"])
    found += [f"adjustments {where}: oracle {year.adjustments(q)}, store {told}"] * (told != year.adjustments(q))
    found += compare.differences(f"reporting {where}", year.pooled(known, t, label)["agency"], shown["reporting"]["agency"])  # fmt: skip
    divisions = compare.by("id", shown["reporting"]["divisions"])
    found += compare.differences(f"reporting divisions {where}", year.pooled(known, t, label, "division"), divisions)
    for of in ("actions", "milestones"):
        asked = compare.ask(t, known.known_at, year=label, tier="agency")
        up = figures.burnup(world.store, asked, of)
        expected = year.burnup(show.Question(known, t, of=of, year=label))
        found += compare.differences(f"burn-up {of} {where}", expected, {**up, "months": dict(enumerate(up["months"]))})
    return found


def everything(world: World, t: date, known: datetime | None) -> list[Any]:
    """Every figure of the old year as of a month."""
    asks = [compare.ask(t, known, year=OLD, tier=tier) for tier in ("agency", "division", "unit", "strategy")]
    kinds = ("actions", "milestones")
    return [
        *(question(world.store, ask, of) for ask in asks for of in kinds for question in (figures.completion, figures.drift)),
        *(figures.items(world.store, asks[0], of) for of in kinds),
        *(figures.reporting(world.store, ask) for ask in asks),
        figures.measures(world.store, asks[0]),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_year_that_ends_and_the_one_that_begins_are_what_the_oracle_counts(seed: int):
    world, history, rng = written(seed)
    held = max(
        datetime.combine(history.months[11], time(9)) + timedelta(days=20), *(event.at for event in world.record)
    )
    on, t = held.date(), after(history.months[11])
    for one in year.still_open(world.known(), t, NEW):
        if choice := rng.choice(("carry", "carry", "keep", "drop", None)):
            decide(world, one.item, choice, on, held)
    t = max(t, compare_month(held))
    proposed = figures.next_year(world.store, NEW, today=t)
    known = world.known()
    waiting = {one.item: one for one in year.still_open(known, t, NEW)}
    assert {row["milestone"] for row in proposed["milestones"]} == set(waiting)
    for row in (row for row in proposed["milestones"] if row["as"]):
        due, lead, actions = year.carried(known, t, waiting[row["milestone"]], NEW)
        new = row["as"]
        assert (new["due"], new["lead"]) == (due.isoformat(), lead)
        assert {a["from"]: (a["due"], a["unit"]) for a in new["actions"]} == {
            code: (day.isoformat(), unit) for code, (day, unit) in actions.items()
        }

    asked = rng.sample(history.months[:12], 3)
    before = {m: everything(world, m, held) for m in asked}
    data = plan_workbook(proposed, figures.plan_rows(world.store), history.start)
    later = held + timedelta(days=1)
    plans.load(world.store, Source("next.xlsx", data), by="x", at=later)
    plan = book_plan(data, known.plan)
    world.record.append(PlanLoad(plan, later))
    if not any(row.year == NEW for row in plan.milestones):
        assert not world.open_year(NEW, later), "a year without a milestone was opened"
        world.store.close()
        return
    assert world.open_year(NEW, later + timedelta(hours=1)), world.refused
    history.plans.append(world.known().plan)
    history.begin = later + timedelta(hours=2)
    months = months_of(NEW, history.start)
    history.month = lambda: rng.choice((history.months[11], *months[:4]))  # type: ignore[method-assign]
    for _ in range(rng.randint(4, 10)):
        rng.choice((history.report, history.report, history.adjust, history.declare, history.withdraw))()

    found = [f"{m}: the past changed" for m, then in before.items() if everything(world, m, held) != then]
    for known in (world.known(), world.known(held), world.known(rng.choice(world.record).at)):
        if known.open_years:
            found += [line for m in (asked[0], history.months[11], months[2]) for line in both_years(world, known, m)]
    told, refused = world.record, world.refused
    world.store.close()
    assert not found, "\n".join([*map(str, told), *refused[-5:], *found[:20]])


def compare_month(at: datetime) -> date:
    """The last day of a moment's month."""
    return after(at.date().replace(day=1) - timedelta(days=1))


def both_years(world: World, known: Knowledge, t: date) -> list[str]:
    """Compare the items and the documents of each year that was open, as of a month in or after it."""
    found = []
    for label in (OLD, NEW):
        first = months_of(label, known.plan.settings.year_start_month)[0]
        if label[:4] in known.open_years and t >= first:
            for of in ("actions", "milestones"):
                found += compare.of_items(world.store, known, t, "division", of, label)
            found += of_year(world, known, t, label)
    return found
