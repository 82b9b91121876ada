"""Reviews on random histories: what was frozen stays, asked anew it is equal, and the oracle counted the same then."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from spm_core import figures
from spm_core.figures.review_document import review_figures
from spm_core.figures.reviews import ask_of, frozen_text
from spm_core.ledger import review
from tests.laws import compare
from tests.laws.histories import History
from tests.laws.world import World
from tests.oracle import measures, reports, show
from tests.oracle.calendar import month
from tests.oracle.items import AsOf


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("seed", range(2))
def test_a_frozen_review_stays_and_is_what_the_oracle_knew_at_its_closing(seed: int):
    world = World()
    written = History(world, Random(seed))
    for _ in range(12):
        written.act()
    months = written.months[3:6]
    division = world.known().plan.divisions[0]
    # the moment of closing lies after all that was recorded, so that nothing later is back-dated to before it
    held = max(datetime.combine(months[2], time(9)) + timedelta(days=20), *(e.at for e in world.record))
    opened = review.open_(
        world.store, kind="division", scope=division, period="2026-27.Q2", on=held.date(), by="x", at=held
    )
    name = opened.more["review"]
    review.close(world.store, name, by="x", at=held)
    text, known = frozen_text(world.store, name), world.known(held)
    t = month(opened.more["as_of"])
    for _ in range(10):
        written.begin = held + timedelta(seconds=1)  # later acts become known after the closing
        written.act()

    assert frozen_text(world.store, name) == text
    ask = ask_of(world.store, name)
    assert ask.known_at == held
    assert as_json(review_figures(world.store, ask)) == json.loads(text)["figures"]
    frozen, found = json.loads(text)["figures"], []
    for of, given in (("actions", frozen), ("milestones", frozen["milestones"])):
        q = show.Question(known, t, "division", of=of, group=division)
        found += compare.differences(
            f"completion {of}!", show.completion(q), compare.by("id", given["completion"]["groups"])
        )
        found += compare.differences(f"drift {of}!", show.drift(q), compare.by("id", given["drift"]["groups"]))
    owed = reports.reporting(known, t, "division")[division]
    found += compare.differences("reporting!", {division: owed}, compare.by("id", frozen["reporting"]["groups"]))
    told = {
        one["measure"]: {**one, "years": compare.by("year", one["years"])} for one in frozen["measures"]["measures"]
    }
    everything = measures.measures(known, t)
    found += compare.differences("measures", {code: everything[code] for code in told}, told)
    world.store.close()

    assert not found, "\n".join([*map(str, world.record), *found[:20]])


@pytest.mark.parametrize("seed", range(2))
def test_what_the_actions_suggest_is_what_the_oracle_counts(seed: int):
    world = World()
    written = History(world, Random(100 + seed))
    for _ in range(20):
        written.act()
    known, t = world.known(), written.months[9]
    at = AsOf(known, t)
    live = [i for i in known.items.values() if i.year[:4] == "2026" and at.live(i)]
    expected = {}
    for one in (i for i in live if i.kind == "milestone"):
        actions = at.live_actions(one)
        done = [i for i in actions if at.done(i)]
        says = None if not actions else "met" if len(done) == len(actions) else "partly_met" if done else "none"
        if known.declarations.get(one.item) or (says != "met" and at.approved(one) > t):
            says = None
        expected[one.item] = (len(done), len(actions), says)
    got = {
        row["milestone"]: (row["actions"]["n"], row["actions"]["of"],
                           "none" if row["proposal"] in ("not_met", "carried_forward") else row["proposal"])
        for row in figures.declare_proposals(world.store, compare.ask(t, None, year="2026-27"))
    }  # fmt: skip
    world.store.close()

    assert got == expected
