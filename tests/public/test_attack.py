"""A made-up agency with many small groups is published month after month, and somebody solves all of it as equations."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

import pytest

from spm_core.public.publish import hide
from spm_core.public.rule import OWED, SPREAD, most, small
from tests.public.attacker import Attacker
from tests.public.made_up import MadeUp

GUESSED = ((("Y0.of", "Y1.of"), ("Y0.n", "Y1.n")), (("T0.of", "T1.of"), ("T0.n", "T1.n")))


@cache
def published(seed: int, months: tuple[int, ...], units: int, divisions: int, *, milestones: bool = False):
    made_up, editions = MadeUp(seed, units=units, divisions=divisions), []
    for number, month in enumerate(months, 1):
        edition = made_up.edition(number, month, milestones=milestones)
        hide(editions, edition)
        editions.append(edition)
    return editions


@pytest.fixture(autouse=True, scope="module")
def _of_this_file_alone():
    """What was published is kept for these tests, and for no later run of them."""
    published.cache_clear()


def attacker(editions, **more) -> Attacker:
    return Attacker([one.document() for one in editions], editions[-1].counts["actions"].parents, **more)


def plan_of(editions) -> dict:
    """What somebody counts who has the plan: of each group how many items, and how many due, as first planned."""
    return {
        (one.number, of, *group, column): row[column]
        for one in editions
        for of, counts in one.counts.items()
        for group, row in counts.rows.items()
        for column in ("Y0.of", "T0.of")
    }


def guesses_of(editions) -> list:
    """Somebody guesses that nothing was added, dropped or re-dated; where that is so, it must not help."""
    found = []
    for one in editions:
        for of, counts in one.counts.items():
            for group, row in counts.rows.items():
                told = {**row, "Y1.n": row["completed"]}
                for guess in GUESSED:
                    if all(told[a] == told[b] for a, b in guess):
                        found += [{(one.number, of, *group, a): 1, (one.number, of, *group, b): -1} for a, b in guess]
    return found + owed_of(editions)


def owed_of(editions) -> list:
    """What is owed in a month is what was open a month ago, where nothing was added or dropped between."""
    found = []
    for earlier, later in pairwise(editions):
        if later.as_of != earlier.as_of.plus(1):
            continue
        for group, row in later.counts["actions"].rows.items():
            before = earlier.counts["actions"].rows[group]
            if "rows.of" in row and row["rows.of"] == before["Y1.of"] - before["completed"]:
                one, other = (earlier.number, "actions", *group), (later.number, "actions", *group)
                found.append({(*other, "rows.of"): 1, (*one, "Y1.of"): -1, (*one, "Y1.n"): 1})
    return found


def value(editions, key) -> int:
    number, of, tier, code, column = key
    return editions[number - 1].counts[of].rows[tier, code]["completed" if column == "Y1.n" else column]


def told(found: Attacker) -> dict:
    """Every hidden count that is known, or nearly."""
    narrow = {key: ends for key, ends in found.ranges().items() if ends[1] - ends[0] < SPREAD}
    return found.determined() | narrow


@pytest.mark.parametrize(("seed", "months"), [(1, (3, 4)), (2, (6, 6, 7))])
def test_no_hidden_count_is_told_by_one_edition_or_by_all(seed, months):
    editions = published(seed, months, units=11, divisions=2)

    for some in ([editions[0]], editions[-2:], editions):
        assert told(attacker(some)) == {}
    assert attacker(editions).hidden


def test_the_attack_finds_what_hiding_the_small_alone_would_tell():
    editions = published(1, (3,), units=14, divisions=3)
    (edition,) = editions
    kept, edition.hidden = edition.hidden, {at: why for at, why in edition.hidden.items() if why == "small"}

    found = attacker(editions)

    edition.hidden = kept
    known = found.determined()
    assert known
    assert {key: value(editions, key) for key in known} == known


def test_nor_to_those_who_have_the_plan_or_guess_that_nothing_was_changed():
    editions = published(1, (3, 4), units=14, divisions=3)
    everybody = attacker(editions, plan=plan_of(editions))
    guessing = attacker(editions, plan=plan_of(editions), guesses=guesses_of(editions))

    for found in (everybody, guessing):
        points = found.determined() | {key: low for key, (low, high) in found.ranges().items() if low == high}
        free = {key for key in points if most(_row(editions, key))[_column(key)]}
        assert {key for key in free if key[4] not in ("T1.of", "Y1.of")} == set()


def test_what_is_owed_in_a_month_does_not_tell_what_was_done_a_month_before():
    editions = published(1, (3, 4), units=14, divisions=3)
    known = owed_of(editions)

    found = attacker(editions, guesses=known)

    assert {key for key in told(found) if key[4] != OWED} == set()
    assert any(found.known[key] is None and key[4] == "Y1.n" for terms in known for key in terms)


def _column(key) -> str:
    return "completed" if key[4] == "Y1.n" else key[4]


def _row(editions, key):
    return editions[key[0] - 1].counts[key[1]].rows[key[2], key[3]]


def test_everything_small_is_hidden_and_the_same_again_gives_the_same():
    editions = published(1, (3, 4), units=14, divisions=3)
    again = published.__wrapped__(1, (3, 4), units=14, divisions=3)

    for one, other in zip(editions, again, strict=False):
        assert one.document() == other.document()
        for of, counts in one.counts.items():
            for group, row in counts.rows.items():
                assert {(of, *group, column) for column in small(row, one.least)} <= set(one.hidden)


def test_a_minimum_raised_within_the_year_hides_from_then_on_and_what_was_told_stays_told():
    made_up, editions = MadeUp(109, units=3, divisions=2, goals=1, strategies=2), []
    for number, (month, least) in enumerate(((6, 3), (8, 12)), 1):
        edition = made_up.edition(number, month, least=least)
        hide(editions, edition)
        editions.append(edition)
    first, second = editions

    assert told(attacker([first])) == told(attacker([second])) == {}
    assert {key[0] for key in told(attacker(editions))} == {2}
    row = second.counts["actions"].rows["agency", "agency"]
    assert {("actions", "agency", "agency", column) for column in small(row, 12)} <= set(second.hidden)


@pytest.mark.trust
@pytest.mark.parametrize(
    ("units", "months", "milestones"),
    [(200, (3, 6, 9), False), (30, (3, 4, 5, 5, 6), True)],
    ids=["wide", "long"],
)
def test_hundreds_of_small_groups_and_many_editions_are_solved_together(units, months, milestones):
    editions = published(5, months, units=units, divisions=max(2, units // 25), milestones=milestones)

    for one in editions:
        document = one.document()
        share = 1 - document["hidden"] / document["counts"]
        print(
            f"{units} units, edition {one.number} as of {one.as_of}: {document['counts']} counts, {share:.0%} shown",
            shown_by_tier(one),
        )
        assert told(attacker([one])) == {}
    for some in (*(editions[at : at + 2] for at in range(len(editions) - 1)), editions):
        found = attacker(some)
        assert told(found) == {}
    found = attacker(editions[-2:])
    chosen = random.Random(1).sample(found.unknown(), 10)
    assert {key: ends for key in chosen if (ends := found.solved(key))[1] - ends[0] < SPREAD} == {}


def shown_by_tier(edition) -> dict[str, str]:
    """What share of each tier's counts is shown."""
    found: dict[str, list[bool]] = {}
    for of, counts in edition.counts.items():
        for group, row in counts.rows.items():
            found.setdefault(group[0], []).extend((of, *group, column) not in edition.hidden for column in row)
    return {tier: f"{sum(shown) / len(shown):.0%}" for tier, shown in found.items()}
