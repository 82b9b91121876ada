"""Replaced targets beside the oracle: plans loaded again and targets decided, in any order of their days and moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from tests.laws import compare
from tests.laws.histories import amount, plan
from tests.laws.world import World
from tests.oracle.calendar import month
from tests.oracle.events import Plan, Target, ValueRow
from tests.oracle.knowledge import Knowledge

YEARS = ("2026-27", "2027-28", "2028-29")


def with_targets(rng: Random, given: Plan) -> Plan:
    """The plan with other targets: most as before, some changed, some taken away."""
    values = []
    for value in given.values:
        if value.kind != "target" or rng.random() < 0.6:
            values.append(value)
        elif rng.random() < 0.7:
            values.append(replace(value, value=amount(rng)))
    held = {(v.measure, v.year) for v in values if v.kind == "target"}
    values += [
        ValueRow(m.measure, year, "target", amount(rng))
        for m in given.measures for year in YEARS if (m.measure, year) not in held and rng.random() < 0.3
    ]  # fmt: skip
    return replace(given, values=tuple(values))


@pytest.mark.parametrize("seed", range(5))
def test_the_last_target_by_its_day_counts_and_the_same_number_loaded_again_says_nothing_new(seed: int):
    rng, world = Random(seed), World()
    known, begin = plan(rng), datetime(2026, 7, 15, 9)
    assert world.load(known, begin), world.refused
    for _ in range(14):
        at = begin + timedelta(days=rng.randint(0, 60), hours=rng.choice((0, 11, 23)))
        if rng.random() < 0.4:
            known = with_targets(rng, known)
            assert world.load(known, at), world.refused
        else:
            on = at.date() - timedelta(days=rng.choice((0, 1, 2, 10, 30)))
            world.target(
                rng.choice(known.measures).measure, rng.choice(YEARS), amount(rng), max(on, date(2026, 7, 1)), at
            )
    moments = [None, *rng.sample([event.at for event in world.record], 4)]
    found = [
        line
        for at in moments
        for line in compare.of_measures(world.store, Knowledge(world.record, at), month("2027-09"))
    ]
    world.store.close()

    assert sum(isinstance(event, Target) for event in world.record) >= 3, world.refused
    assert not found, "\n".join([*map(str, world.record), *found[:10]])
