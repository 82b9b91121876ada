"""What the suppression reckons with: all that a reader can know of how counts hang together, by month and by year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spm_core.public.counts import Counts
from spm_core.public.edition import Edition
from spm_core.public.problem import Cell, Key, Problem
from spm_core.public.relations import problems
from spm_core.public.rule import loss
from tests.public.attacker import Attacker
from tests.public.made_up import MadeUp
from tests.public.test_attack import guesses_of
from tests.public.test_rule import FINE, REPORTS

MADE_UP = MadeUp(3, units=5, divisions=2, goals=2, strategies=3)


def made_up(number: int, month: int, **more) -> Edition:
    return MADE_UP.edition(number, month, **more)


def blank(edition: Edition) -> Edition:
    """An edition that shows nothing: whoever solves it has all that is known to be true as an equation."""
    places = [
        (of, *group, column)
        for of, counts in edition.counts.items()
        for group, row in counts.rows.items()
        for column in row
    ]
    return replace(edition, hidden=dict.fromkeys(places, "small"))


def known(problem: Problem) -> set:
    return {(frozenset(one.terms), one.low, one.high) for one in problem.relations}


def named(terms) -> frozenset:
    """An attacker's terms with the names of the counts: Y1's numerator is what is completed."""
    found: dict[Key, int] = {}
    for place, times in terms.items():
        key = Key(*place[:4], "completed" if place[4] == "Y1.n" else place[4])
        found[key] = found.get(key, 0) + int(times)
    return frozenset((key, times) for key, times in found.items() if times)


@pytest.mark.parametrize("months", [(3, 4), (6, 6), (5, 12)])
def test_all_that_a_reader_can_know_is_reckoned_with(months):
    editions = [made_up(number, month) for number, month in enumerate(months, 1)]
    found = Attacker(
        [blank(one).document() for one in editions], editions[0].counts["actions"].parents, guesses=guesses_of(editions)
    )

    have = known(problems(editions[:1], editions[1])["actions"])

    equal = {(named(terms), 0, 0) for terms, _ in found.equations if named(terms)}
    more = {named(terms) for terms, _ in found.not_negative if named(terms)}
    assert len(equal) > 100
    assert equal <= have
    follows_from_the_rest = {
        frozenset({(Key(number, "actions", *group, "Y1.of"), 1), (Key(number, "actions", *group, "T1.of"), -1)})
        for number in (1, 2)
        for group in editions[0].counts["actions"].rows
    }
    assert {
        terms for terms in more if (terms, 0, None) not in have and (terms, 0, 0) not in have
    } == follows_from_the_rest


def test_whoever_guesses_that_nothing_moved_between_two_months_is_reckoned_with_where_it_is_so():
    first, second = made_up(1, 3), made_up(2, 6)
    same = replace(made_up(2, 3), as_of=first.as_of)

    have = known(problems([first], second)["actions"])
    again = known(problems([first], same)["actions"])

    for group, row in second.counts["actions"].rows.items():
        before = first.counts["actions"].rows[group]
        for column, value in row.items():
            move = frozenset({(Key(2, "actions", *group, column), 1), (Key(1, "actions", *group, column), -1)})
            assert ((move, 0, 0) in have) == (column in {"Y0.of", "Y1.of"} and value == before[column])
            grows = column in {"Y0.n", "T0.of", "T0.n", "completed"} and value >= before[column]
            assert ((move, 0, None) in have) == grows
            assert (move, 0, 0) in again


@pytest.mark.parametrize(("months", "bounds"), [((4, 5), {(0, 0)}), ((4, 7), {(None, 0)}), ((4, 4), set())])
def test_what_is_owed_was_open_before_and_from_one_month_to_the_next_all_of_it(months, bounds):
    """In (4, 5) nothing changes between; in (4, 7) three more were completed; of one month nothing of it is known."""
    first, second = (
        one_group({**FINE, **REPORTS}, number=number, month=month) for number, month in enumerate(months, 1)
    )
    row = second.counts["actions"].rows["unit", "U1"]
    row["rows.of"] = FINE["Y1.of"] - FINE["completed"] - (0 if bounds == {(0, 0)} else 3)
    row["rows.n"] = row["rows.of"] - row["not_reported"]

    have = known(problems([first], second)["actions"])

    terms = {(2, "rows.of"): 1, (1, "Y1.of"): -1, (1, "completed"): 1}
    owed = frozenset((Key(number, "actions", "unit", "U1", column), n) for (number, column), n in terms.items())
    assert {one[1:] for one in have if one[0] == owed} == bounds


def test_editions_stand_in_the_order_of_their_months_whatever_was_published_first():
    late, early = made_up(1, 6), made_up(2, 4)

    have = known(problems([late], early)["actions"])

    for column in ("Y0.n", "T0.of", "T0.n", "completed"):
        key = Key(1, "actions", "agency", "agency", column)
        assert (frozenset({(key, 1), (key._replace(edition=2), -1)}), 0, None) in have


def test_of_one_month_the_later_edition_comes_after_the_earlier():
    one, other, later = made_up(2, 4), made_up(1, 4), made_up(3, 5)

    have = known(problems([one, other], later)["actions"])

    key = Key(2, "actions", "agency", "agency", "Y0.n")
    assert (frozenset({(key, 1), (key._replace(edition=1), -1)}), 0, 0) in have
    assert (frozenset({(key._replace(edition=3), 1), (key, -1)}), 0, None) in have


def test_a_group_that_is_new_has_no_month_before_it_and_its_tables_are_its_own():
    rows = {("unit", "U0"): made_up(1, 3).counts["actions"].rows["unit", "U0"]}
    first = replace(made_up(1, 3), counts={"actions": Counts(rows)})
    second = made_up(2, 6, milestones=True)

    found = problems([first], second)

    assert set(found) == {"actions", "milestones"}
    assert {key.edition for key in found["milestones"].cells} == {2}
    assert {(key.tier, key.id) for key in found["actions"].cells if key.edition == 1} == {("unit", "U0")}
    assert len({key for key in found["actions"].cells if key.edition == 2}) == sum(
        map(len, second.counts["actions"].rows.values())
    )


def test_another_plan_year_is_a_problem_of_its_own():
    other = replace(made_up(1, 3), year="2025-26")

    assert {key.edition for key in problems([other], made_up(2, 6))["actions"].cells} == {2}


@pytest.mark.parametrize(("before", "now", "raised"), [(10, 10, None), (3, 10, 2), (12, 10, None)])
def test_what_an_earlier_edition_told_is_forgiven_only_where_the_minimum_was_lower(before, now, raised):
    found = problems([made_up(1, 3, least=before)], made_up(2, 6, least=now))["actions"]

    assert found.known_before == raised


def one_group(row, *, number=1, month=5, hidden=()) -> Edition:
    counts = Counts({("unit", "U1"): dict(row)}, {}, {("unit", "U1"): "Unit"})
    edition = made_up(number, month)
    return replace(
        edition, counts={"actions": counts}, hidden={("actions", "unit", "U1", at): "small" for at in hidden}
    )


def cells(before, new) -> dict[str, Cell]:
    return {f"{key.column}{key.edition}": cell for key, cell in problems(before, new)["actions"].cells.items()}


def test_what_a_reader_knows_of_each_count():
    found = cells([], one_group({**FINE, **REPORTS, "T0.n": 2, "due": 9, "on_time": 2}))

    assert found["T0.n1"] == Cell(2, low=0, high=None, cost=0, needs=2, needs_planned=2)
    assert found["T0.of1"] == Cell(15, low=1, high=None, cost=loss("unit", "T0.of"), needs=2, needs_planned=0)
    assert found["Y0.n1"] == Cell(10, low=0, high=None, cost=loss("unit", "Y0.n"), needs=2, needs_planned=2)
    assert found["T1.of1"] == Cell(14, low=0, high=None, cost=3, needs=2, needs_planned=0)
    assert found["due1"] == Cell(9, low=0, high=None, cost=0, needs=2, needs_planned=0)


def test_of_one_item_whoever_knows_the_plan_is_left_with_two_ways_and_of_none_with_one():
    empty = dict.fromkeys({**FINE, **REPORTS}, 0)
    found = cells([], one_group({**empty, "Y0.of": 1, "Y1.of": 1, "on_plan": 1, "due": 1, "on_time": 1, "rows.of": 1}))

    assert found["Y0.of1"] == Cell(1, low=1, high=None, cost=0, needs=2, needs_planned=0)
    assert found["Y0.n1"] == Cell(0, low=0, high=None, cost=0, needs=2, needs_planned=1)
    assert found["on_plan1"] == Cell(1, low=0, high=None, cost=0, needs=2, needs_planned=1)
    for column in ("T0.n", "T0.of"):
        assert found[f"{column}1"] == Cell(0, low=0, high=0, cost=loss("unit", column), needs=0, needs_planned=0)


def test_what_an_earlier_edition_shows_is_known_for_good_and_what_it_hides_is_not():
    found = cells([one_group(FINE, hidden=["T0.n"])], one_group(FINE, number=2))

    assert found["T0.n1"] == Cell(8, low=0, high=None, cost=0, needs=2, needs_planned=2)
    assert found["Y0.n1"] == Cell(10, low=0, high=None, cost=0, needs=2, needs_planned=2, shown=True)
    assert found["T0.n2"] == Cell(8, low=0, high=None, cost=9, needs=2, needs_planned=2)


@pytest.mark.parametrize(
    "terms",
    [
        {"Y1.of": 1, "rows.of": -1},
        {"rows.of": 1, "rows.n": -1, "not_reported": -1},
        {"rows.of": 1, "Y1.of": -1, "completed": 1},
        {"rows.of": 1, "due": -1},
        {"rows.of": 1, "rows.n": -1},
    ],
)
def test_rows_owed_are_of_what_is_live_at_least_what_is_open_and_hold_those_not_reported(terms):
    have = known(problems([], one_group({**FINE, **REPORTS, "rows.n": 19}))["actions"])

    assert (frozenset((Key(1, "actions", "unit", "U1", column), n) for column, n in terms.items()), 0, None) in have
