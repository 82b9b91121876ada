"""The laws of docs/definitions.md ("Laws that the tests hold"), each on random histories asked through the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest

from spm_core import figures
from tests.laws.compare import ask, by
from tests.laws.histories import History, history, later_months, plan
from tests.laws.world import World
from tests.oracle.calendar import month_of
from tests.oracle.events import Upload, ValueRow
from tests.oracle.items import AsOf

SEEDS = (1, 2)
TIERS = ("agency", "division", "unit", "goal", "strategy")
LATEST = datetime(2029, 1, 1)


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A history that the laws ask about and leave as it is."""
    made = history(Random(request.param), 20)
    yield made
    made.store.close()


@contextmanager
def fresh(seed: int) -> Iterator[World]:
    """A history to go on with."""
    made = history(Random(seed), 12)
    try:
        yield made
    finally:
        made.store.close()


def groups(world: World, t: Any, tier: str = "agency", of: str = "actions", **more: Any) -> dict[Any, dict[str, Any]]:
    """The groups of completion."""
    return by("id", figures.completion(world.store, ask(t, None, tier=tier, **more), of)["groups"])


def agency(world: World, t: Any, of: str = "actions") -> dict[str, Any]:
    """The agency's counts."""
    return groups(world, t, of=of)["agency"]


def rows(world: World, t: Any, of: str = "actions") -> list[dict[str, Any]]:
    """The items of drift."""
    return list(figures.drift(world.store, ask(t, None), of)["items"])


def asked(world: World) -> Iterator[tuple[Any, str]]:
    """A few months, for actions and for milestones."""
    for t in later_months(world)[2:8:4]:
        yield from ((t, "actions"), (t, "milestones"))


def test_drift_is_approved_and_unapproved(world: World):
    for t, of in asked(world):
        for row in rows(world, t, of):
            if row["expected"]:
                assert row["drift"] == row["approved_drift"] + row["unapproved_drift"]


def test_statuses_partition_the_items_of_every_group(world: World):
    for t, of in asked(world):
        for tier in TIERS:
            for group in groups(world, t, tier, of).values():
                assert sum(group["status"].values()) == group["items"]
                assert group["status"]["overdue"] == group["T1"]["of"] - group["T1"]["n"]


def test_no_numerator_exceeds_its_denominator(world: World):
    for t, of in asked(world):
        for group in groups(world, t, "unit", of).values():
            for name in ("Y0", "Y1", "T0", "T1", "OT", "X"):
                assert 0 <= group[name]["n"] <= group[name]["of"]
            assert group["RNG"]["low"] <= group["RNG"]["high"] <= group["RNG"]["of"]


def test_the_denominator_of_y0_is_constant_in_the_year(world: World):
    months = later_months(world)[:12]
    for of in ("actions", "milestones"):
        assert len({agency(world, t, of)["Y0"]["of"] for t in months[::3]}) == 1


def test_the_pooled_total_is_the_sum_of_the_units(world: World):
    for t, of in asked(world):
        whole = agency(world, t, of)
        for tier in TIERS:
            found = groups(world, t, tier, of).values()
            for name in ("Y0", "Y1", "T0", "T1", "OT", "X"):
                assert sum(group[name]["n"] for group in found) == whole[name]["n"]
                assert sum(group[name]["of"] for group in found) == whole[name]["of"]


def test_an_old_month_asked_as_it_was_known_then_never_changes():
    rng = Random(7)
    world = World()
    written = History(world, rng)
    then, questions = datetime(2026, 11, 20), later_months(world)[1:5]

    def answers() -> list[Any]:
        return [
            (
                figures.completion(world.store, ask(t, then, tier="unit"), "actions"),
                figures.drift(world.store, ask(t, then), "milestones"),
            )
            for t in questions
        ]

    for _ in range(12):
        written.act()
    # Nothing recorded from here on is dated back to before that moment.
    before, written.begin = answers(), datetime(2026, 11, 20, 0, 0, 1)
    for _ in range(12):
        written.act()

    assert answers() == before


@pytest.mark.parametrize("seed", SEEDS)
def test_redating_changes_nothing_of_the_original_plan(seed: int):
    """With F given: not the frozen dates, drift, Y0, T0 or OT."""
    with fresh(seed) as world:
        t = later_months(world)[5]
        at = AsOf(world.known(), t)
        open_now = [
            i for i in world.known().items.values() if i.kind == "action" and at.stated(i) and not at.completed(i)
        ]
        assert open_now
        kept = ("Y0", "T0", "OT")
        before = [
            {name: agency(world, t)[name] for name in kept},
            {r["item"]: (r["frozen"], r["drift"]) for r in rows(world, t)},
        ]

        for one in open_now:
            assert world.adjust(one.item, "re-date", t, LATEST, "2027-06-15")

        after = [
            {name: agency(world, t)[name] for name in kept},
            {r["item"]: (r["frozen"], r["drift"]) for r in rows(world, t)},
        ]
        assert after == before


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_never_raises_y0_or_t0(seed: int):
    with fresh(seed) as world:
        t = later_months(world)[5]
        for item in [i.item for i in world.known().items.values() if i.kind == "action"][:5]:
            before = agency(world, t)
            world.adjust(item, "drop", t, LATEST)
            after = agency(world, t)
            for name in ("Y0", "T0"):
                assert after[name]["n"] <= before[name]["n"]
                assert after[name]["of"] == before[name]["of"]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_withdrawing_widens_the_known_range(seed: int):
    """Never raises the low nor lowers the high; leaves the low when the report held no completion."""
    with fresh(seed) as world:
        for _, upload in list(world.known().in_force.values()):
            if reopens(world, upload):
                continue
            before = agency(world, upload.month)["RNG"]
            assert world.withdraw(upload.upload, LATEST)
            after = agency(world, upload.month)["RNG"]
            older = world.known().in_force.get((upload.unit, upload.month))
            if older:
                continue  # an older upload is in force again, and may say anything
            assert after["low"] <= before["low"]
            assert after["high"] >= before["high"]
            if not any(row.word == "Completed" for row in upload.status):
                assert after["low"] == before["low"]


def reopens(world: World, upload: Upload) -> bool:
    """Whether a word of it, or one about an item of it, takes back a completion that another report tells."""
    told = world.known().told
    return any(row.word and any(one.row.word == "Completed" for one in told[row.action]) for row in upload.status)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_file_twice_changes_nothing(seed: int):
    with fresh(seed) as world:
        months = later_months(world)[1:6:2]
        before, recorded = [(groups(world, t, "unit"), rows(world, t)) for t in months], len(world.record)
        in_force = {upload.upload for _, upload in world.known().in_force.values()}
        for upload, data in [one for one in world.files if one[0].upload in in_force]:
            world.send(replace(upload, at=LATEST), data)

        assert len(world.record) == recorded
        assert [(groups(world, t, "unit"), rows(world, t)) for t in months] == before


def test_the_order_of_the_units_changes_nothing():
    """The same reports, received at the same moment, in the other order."""
    answers = []
    for turned in (False, True):
        source, rng = history(Random(4), 12), Random(4)
        files = [
            one
            for one in source.files
            if source.known().in_force.get((one[0].unit, one[0].month), (0, None))[1] == one[0]
        ]
        other = World()
        first = plan(rng)
        assert other.load(first, source.record[0].at)
        assert other.open_year("2026-27", source.record[1].at)
        accepted = [other.send(upload, data) for upload, data in (reversed(files) if turned else files)]
        assert any(accepted)
        answers.append([(groups(other, t, "unit"), rows(other, t)) for t in later_months(other)[1:6:2]])
        source.store.close()
        other.store.close()

    assert answers[0] == answers[1]


def test_mirrored_lower_is_better_gives_the_same_statuses():
    rng = Random(5)
    for _ in range(3):
        base = plan(rng)
        values = tuple(v for v in base.values if v.value)
        found = []
        for sign in (1, -1):
            flip = {"higher": "lower", "lower": "higher"} if sign < 0 else {"higher": "higher", "lower": "lower"}
            world = World()
            mirrored = replace(
                base,
                measures=tuple(replace(m, direction=flip[m.direction]) for m in base.measures),
                values=tuple(negated(v) if sign < 0 else v for v in values),
            )
            assert world.load(mirrored, datetime(2026, 1, 1)), world.refused
            answer = figures.measures(world.store, ask(month_of(datetime(2027, 9, 1).date()), None))
            found.append(
                [(m["measure"], y["year"], y["status"], y["tags"]) for m in answer["measures"] for y in m["years"]]
            )
            world.store.close()
        assert found[0] == found[1]


def negated(value: ValueRow) -> ValueRow:
    """The value with its sign turned; a suppressed one stays."""
    try:
        return replace(value, value=str(-float(value.value)))
    except ValueError:
        return value
