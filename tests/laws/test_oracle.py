"""Every figure of `spm show` beside the oracle's, on random histories that went through the real way in."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.laws import compare
from tests.laws.histories import history, later_months, plan
from tests.laws.world import World
from tests.oracle import due
from tests.oracle.calendar import month, month_of
from tests.oracle.knowledge import Knowledge

SLOW = os.environ.get("HYPOTHESIS_PROFILE") in ("search", "slow")
TIERS = ("agency", "division", "unit", "goal", "strategy")

# A whole history and its questions are one example, so a few each time; many more with HYPOTHESIS_PROFILE=search.
# Shrinking a history takes minutes; it is left to that profile.
few = settings(
    max_examples=1000 if SLOW else 3,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if SLOW else ())),
)


def check(rng: Random, *, acts: int, questions: int, many: bool = False) -> None:
    """Write a history, ask about it in many ways, and fail with every difference."""
    world = history(rng, acts, many=many)
    try:
        found = [line for n in range(questions) for line in ask(rng, world, now=n < 2)]
        assert not found, "\n".join([*map(str, world.record), *found[:20]])
    finally:
        world.store.close()


def ask(rng: Random, world: World, *, now: bool) -> list[str]:
    """Ask one question of every kind, of now or of a moment of the record."""
    months = later_months(world)
    t = rng.choice(months[:6] if rng.random() < 0.6 else months)
    moments = [event.at for event in world.record if event.at >= world.record[0].at]
    known = Knowledge(world.record, None if now else rng.choice(moments))
    tier, of = rng.choice(TIERS), rng.choice(("actions", "actions", "milestones"))
    year = rng.choice((None, None, "2026-27"))
    group = rng.choice([None, *compare.groups_of(known, tier)])
    return [
        *compare.of_items(world.store, known, t, tier, of, year, group),
        *compare.of_reporting(world.store, known, t, tier),
        *compare.of_measures(world.store, known, t),
    ]


@pytest.mark.parametrize("seed", range(60 if SLOW else 2))
def test_who_owes_what_on_any_day(seed: int):
    """Days around the due days most of all; the rate by month as known on the day."""
    rng = Random(seed)
    world = history(rng, 25)
    first, months = world.record[0].at.date() + timedelta(days=1), later_months(world)
    days = [
        max(first, rng.choice(months) + timedelta(days=rng.choice((-3, 0, 1, 9, 10, 11, 28, 29, 30, 31))))
        for _ in range(4)
    ]
    found = [line for on in days for line in compare.of_due(world.store, world.known(), on)]
    for on in days:
        known = Knowledge(world.record, due.end_of(world.known(), on))
        found += compare.of_rate(world.store, known, month_of(on), rng.choice(("agency", "division", "unit")))
    told = world.record
    world.store.close()

    assert not found, "\n".join([*map(str, told), *found[:20]])


@few
@given(st.randoms(use_true_random=False))
def test_the_store_agrees_with_the_oracle(rng: Random):
    check(rng, acts=rng.randint(3, 20), questions=3)


@pytest.mark.parametrize("seed", range(30 if SLOW else 2))
def test_long_histories(seed: int):
    """Longer ones than Hypothesis likes to draw; every fifth has enough actions for the earned schedule."""
    check(Random(seed), acts=30, questions=4, many=seed % 5 == 0)


@pytest.mark.parametrize("seed", range(60 if SLOW else 6))
def test_measures_of_many_plans(seed: int):
    """Values of the plan alone, bounds met exactly, blank and suppressed ones among them."""
    world = World()
    assert world.load(plan(Random(seed)), datetime(2026, 1, 1)), world.refused
    found = [
        line for when in ("2026-05", "2027-12") for line in compare.of_measures(world.store, world.known(), month(when))
    ]
    world.store.close()

    assert not found, "\n".join(found)
