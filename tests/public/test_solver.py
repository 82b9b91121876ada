"""Other states of affairs, by hand: what moves, how far, at what cost; and a solver that errs shows nothing."""

from __future__ import annotations

from types import SimpleNamespace

import highspy
import numpy as np
import pytest

from spm_core.public.problem import Cell, Key, Relation
from spm_core.public.solver import REACH, Alternatives

SUM = ({"w": 1, "a": -1, "b": -1}, 0, 0)
"""The whole is a and b."""


def key(code: str) -> Key:
    return Key(1, "actions", "unit", code, "n")


def alternatives(relations, *, movable="", low=0, high=None, costs=(), **values: int) -> Alternatives:
    """Counts of these values, all with the same bounds; `movable` names those that may differ."""
    cells = {key(code): Cell(value, low, high, 1, 2, 0) for code, value in values.items()}
    known = [Relation(tuple((key(code), n) for code, n in terms.items()), *ends) for terms, *ends in relations]
    found = Alternatives([key(code) for code in movable or values], cells, known)
    prices = np.array(costs or (1.0,) * len(found.keys))
    found.cost(np.concatenate([prices, prices]))
    return found


def moved(found: Alternatives, code: str, by: int) -> list[int] | None:
    moves = found.moved(key(code), by)
    return None if moves is None else moves.tolist()


def test_what_adds_up_moves_together_by_the_cheaper_way():
    found = alternatives([SUM], a=4, b=5, w=9, costs=(1, 5, 2))
    assert moved(found, "a", 1) == [1, 0, 1]
    assert moved(found, "a", -2) == [-2, 0, -2]
    found.cost(np.array([1.0, 1, 9, 1, 1, 9]))
    assert moved(found, "a", 1) == [1, -1, 0]
    assert moved(found, "a", -2) == [-2, 2, 0]
    found.cost(np.array([9.0, 9, 9, 9, 1, 2]))  # ups are dear, and downs of all but a are not
    assert moved(found, "a", -1) == [-1, 0, -1]
    assert found.prices.tolist() == [9, 9, 9]


def test_a_count_that_is_shown_does_not_move():
    found = alternatives([SUM], a=4, b=5, w=9, movable="ab")
    assert moved(found, "a", 2) == [2, -2]
    assert moved(found, "b", 2) == [-2, 2]
    assert moved(alternatives([SUM], a=4, b=5, w=9, movable="a"), "a", 1) is None


def test_every_relation_is_reckoned_with_whether_or_not_those_before_it_have_anything_to_move():
    elsewhere = ({"x": 1, "y": -1}, 0, 0)
    found = alternatives([elsewhere, SUM, elsewhere], a=4, b=5, w=9, x=1, y=1, movable="ab")
    assert moved(found, "a", 2) == [2, -2]


@pytest.mark.parametrize(
    ("value", "low", "high", "most", "least"),
    [(3, 1, 5, 2, -2), (3, 0, 4, 1, -3), (5, 0, None, REACH, -5), (40, 0, 99, REACH, -REACH)],
)
def test_how_far_a_count_moves(value, low, high, most, least):
    found = alternatives([], low=low, high=high, a=value)
    assert (moved(found, "a", most), moved(found, "a", most + 1)) == ([most], None)
    assert (moved(found, "a", least), moved(found, "a", least - 1)) == ([least], None)


@pytest.mark.parametrize(
    ("relation", "by", "moves"),
    [
        (({"a": 1, "b": -1}, 0, None), 1, [0, 1]),
        (({"a": 1, "b": -1}, 0, None), 2, [1, 2]),
        (({"a": 1, "b": -1}, 1, None), 2, [2, 2]),
        (({"b": 1, "a": -1}, None, 0), 2, [1, 2]),
        (({"b": 1, "a": -1}, None, 1), 2, [0, 2]),
        (({"a": 1, "b": 1}, 0, 6), 1, [0, 1]),
        (({"a": 1, "b": 1}, 0, 6), 2, [-1, 2]),
        (({"a": 1, "b": 1}, 5, 6), -1, [1, -1]),
    ],
)
def test_what_is_not_more_or_less_than_something_else_stays_so(relation, by, moves):
    assert moved(alternatives([relation], a=3, b=2), "b", by) == moves


def test_asking_of_one_count_changes_nothing_for_the_next():
    found = alternatives([SUM], a=0, b=5, w=5, high=5, costs=(1, 5, 2))
    for _ in range(2):
        assert moved(found, "a", 1) == [1, -1, 0]
        assert found.cheapest().tolist() == [0, 0, 0]
        assert moved(found, "w", -1) == [0, -1, -1]
        assert moved(found, "a", -1) is None
        assert moved(found, "b", 1) is None
        assert moved(found, "b", -5) == [5, -5, 0]
        assert moved(found, "w", 1) is None
        assert found.cheapest().tolist() == [0, 0, 0]


def test_half_an_item_is_none():
    thrice = [({"t": 1, one: -1, other: -1}, 0, 0) for one, other in ("ab", "bc", "ac")]
    found = alternatives(thrice, a=2, b=2, c=2, t=4)
    for _ in range(2):
        assert moved(found, "t", 1) == [1, 1, 1, 2]
        assert moved(found, "t", -2) == [-1, -1, -1, -2]


def test_of_nothing_there_is_one_state_of_affairs():
    moves = Alternatives([], {}, []).cheapest()
    assert (moves.shape, moves.dtype) == ((0,), np.int64)


def erring(columns: list[float], **values: int) -> list[int] | None:
    """What is made of a solver's answer: how far up each count, then how far down."""
    found = alternatives([SUM], movable="ab", **values)
    found._solver = SimpleNamespace(
        run=lambda: None,
        getModelStatus=lambda: highspy.HighsModelStatus.kOptimal,
        getSolution=lambda: SimpleNamespace(col_value=columns),
        changeColsIntegrality=lambda *_: None,
    )
    said = found.cheapest()
    return None if said is None else said.tolist()


@pytest.mark.parametrize(
    ("columns", "moves"),
    [
        ([1, 0, 0, 1], [1, -1]),
        ([1 + 1e-9, 0, 0, 1], [1, -1]),
        ([3, 0, 0, 3], [3, -3]),
        ([0, 1, 1, 0], [-1, 1]),
        ([0, 0, 0, 0], [0, 0]),
        ([0.5, 0, 0, 0.5], None),  # no whole numbers
        ([0.5, 0, 0.5, 0], [0, 0]),
        ([1, 0, 0, 0], None),  # does not add up
        ([0, 0, 1, 0], None),
        ([6, 0, 0, 6], None),  # one more than a could be
        ([0, 2, 2, 0], None),  # one less
    ],
)
def test_what_a_solver_says_that_errs_is_no_proof(columns, moves):
    assert erring(columns, a=1, b=5, w=6, high=6) == moves


def test_one_count_beyond_what_it_could_be_is_enough():
    assert erring([3, 0, 0, 3], a=4, b=5, w=9, high=6) is None
    assert erring([0, 2, 2, 0], a=1, b=5, w=6, high=99) is None


def test_a_solver_that_gives_up_has_found_nothing():
    found = alternatives([SUM], a=1, b=5, w=6, movable="ab")
    found._solver = SimpleNamespace(run=lambda: None, getModelStatus=lambda: highspy.HighsModelStatus.kTimeLimit)
    assert found.cheapest() is None
