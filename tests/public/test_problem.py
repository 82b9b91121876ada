"""What a reader knows, relation by relation: only what is there, and only what is true."""

from __future__ import annotations

import pytest

from spm_core.public.problem import Cell, Key, Problem, Relation


def key(code: str) -> Key:
    return Key(1, "actions", "unit", code, "due")


@pytest.fixture
def problem():
    return Problem({key(code): Cell(value, 0, None, 1, 2, 2) for code, value in (("a", 2), ("b", 3), ("w", 5))})


LAW = {key("w"): 1, key("a"): -1, key("b"): -1}


def test_what_adds_up_is_taken_in(problem):
    problem.law(LAW)

    assert problem.relations == [Relation(((key("w"), 1), (key("a"), -1), (key("b"), -1)), 0, 0)]


def test_what_speaks_of_a_count_that_is_not_there_is_left_out(problem):
    problem.law({**LAW, key("c"): -1})
    problem.relate({key("c"): 1, key("a"): -1}, low=None, high=None)

    assert problem.relations == []


def test_what_should_add_up_and_does_not_is_said_with_its_counts(problem):
    with pytest.raises(ValueError, match="do not add up") as fault:
        problem.law({key("w"): 1, key("a"): -2, key("b"): -1})

    assert str(fault.value) == (
        "Public counts of actions do not add up, by -2: due of unit w: 5, due of unit a: 2, due of unit b: 3"
    )
    assert problem.relations == []


@pytest.mark.parametrize(
    ("low", "high", "kept"),
    [
        (0, 0, False),
        (1, 1, True),
        (0, 1, True),
        (1, 2, True),
        (2, None, False),
        (1, None, True),
        (None, 0, False),
        (None, 1, True),
        (None, None, True),
    ],
)
def test_a_guess_counts_where_it_is_true(problem, low, high, kept):
    problem.relate({key("b"): 1, key("a"): -1}, low=low, high=high)

    assert problem.relations == [Relation(((key("b"), 1), (key("a"), -1)), low, high)] * kept


def test_without_ends_two_counts_are_guessed_to_be_equal(problem):
    problem.relate({key("b"): 1, key("a"): -1})
    problem.relate({key("w"): 2, key("a"): -5})

    assert problem.relations == [Relation(((key("w"), 2), (key("a"), -5)), 0, 0)]
