"""Small tables of every shape: what is hidden is compared with all whole numbers that fit what is shown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spm_core.public.problem import Cell, Key, Problem, Relation
from spm_core.public.protect import Unprotected, protect
from spm_core.public.rule import SPREAD

MOST = 9


def key(row: int, column: int, edition: int = 1) -> Key:
    return Key(edition, "actions", "unit", f"{row}.{column}", "n")


def table(inside: list[list[int]], *, fewest: int, edition: int = 1) -> Problem:
    """A table with its totals by row and by column; what is under `fewest` is hidden, totals too."""
    high, wide = len(inside), len(inside[0])
    values = {(row, column): inside[row][column] for row in range(high) for column in range(wide)}
    values |= {(row, wide): sum(inside[row]) for row in range(high)}
    values |= {(high, column): sum(line[column] for line in inside) for column in range(wide)}
    values[high, wide] = sum(map(sum, inside))
    problem = Problem()
    for (row, column), value in values.items():
        cost = 0 if value < fewest else 1 + 3 * (row == high) + 3 * (column == wide)
        problem.cells[key(row, column, edition)] = Cell(value, 0, None, cost, SPREAD, 0)
    for row in range(high + 1):
        parts = {key(row, column, edition): -1 for column in range(wide)}
        problem.law({key(row, wide, edition): 1, **parts})
    for column in range(wide + 1):
        parts = {key(row, column, edition): -1 for row in range(high)}
        problem.law({key(high, column, edition): 1, **parts})
    return problem


def hidden_of(problem: Problem) -> set[Key]:
    return {at for at, cell in problem.cells.items() if not cell.cost and not cell.shown} | protect(problem)


def ranges(problem: Problem, hidden: set[Key], high: int, wide: int) -> dict[Key, tuple[int, int]]:
    """The least and greatest value of each hidden count, over every inside that fits what is shown."""
    free = [at for at in itertools.product(range(high), range(wide)) if key(*at) in hidden]
    grid = np.indices((MOST + 1,) * len(free)).reshape(len(free), -1) if free else np.zeros((0, 1), dtype=int)
    full = {
        at: np.full(grid.shape[1], problem.cells[key(*at)].value) for at in itertools.product(range(high), range(wide))
    }
    full |= dict(zip(free, grid, strict=True))
    for row in range(high):
        full[row, wide] = sum(full[row, column] for column in range(wide))
    for column in range(wide + 1):
        full[high, column] = sum(full[row, column] for row in range(high))
    fits = np.ones(grid.shape[1], dtype=bool)
    for at, values in full.items():
        if key(*at) not in hidden:
            fits &= values == problem.cells[key(*at)].value
    return {key(*at): (values[fits].min(), values[fits].max()) for at, values in full.items() if key(*at) in hidden}


@given(
    st.sampled_from([(2, 2), (2, 3), (3, 2)]).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 4), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    ),
    st.integers(1, 3),
)
@settings(max_examples=40)
def test_no_hidden_count_of_a_small_table_is_told(inside, fewest):
    problem = table(inside, fewest=fewest)

    hidden = hidden_of(problem)

    found = ranges(problem, hidden, len(inside), len(inside[0]))
    assert {at: ends for at, ends in found.items() if ends[1] - ends[0] < SPREAD} == {}
    assert all(at in hidden for at, cell in problem.cells.items() if cell.value < fewest)


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden_of(table([[5, 6], [7, 8]], fewest=3)) == set()


def test_one_small_count_costs_the_least_that_hides_it():
    problem = table([[1, 20, 30], [40, 50, 60], [70, 80, 90]], fewest=3)

    hidden = hidden_of(problem)

    assert key(0, 0) in hidden
    assert len(hidden) == 4
    assert all(int(at.id[0]) < 3 and int(at.id[2]) < 3 for at in hidden)


def test_a_count_hidden_last_month_is_not_told_by_one_that_stayed_the_same():
    before, now = table([[1, 9], [9, 9]], fewest=3), table([[5, 9], [9, 9]], fewest=3, edition=2)
    hidden = hidden_of(before)
    problem = Problem(dict(now.cells), [*before.relations, *now.relations])
    for at, cell in before.cells.items():
        problem.cells[at] = Cell(cell.value, 0, None, 0, SPREAD, 0, shown=at not in hidden)
    for row, column in ((0, 1), (1, 0), (1, 1)):
        problem.relate({key(row, column): 1, key(row, column, 2): -1})

    also = protect(problem)

    assert {at for at in also if at.edition == 1} == set()
    told = {at for at in hidden if at._replace(edition=2) in problem.cells and at._replace(edition=2) not in also}
    assert told <= {key(0, 0), key(0, 2), key(2, 0), key(2, 2)}, "the same numbers stand there openly now"


def test_what_no_choice_can_hide_is_said_and_nothing_is_shown():
    problem = table([[1, 9], [9, 9]], fewest=3)
    for at, cell in problem.cells.items():
        if cell.cost:
            problem.cells[at] = Cell(cell.value, 0, None, 0, SPREAD, 0, shown=True)

    with pytest.raises(Unprotected, match=r"^Nothing hides n of unit 0\.0 in edition 1\.$") as fault:
        protect(problem)
    assert fault.value.key == key(0, 0)


def test_counts_that_do_not_add_up_are_refused():
    problem = table([[1, 9], [9, 9]], fewest=3)
    problem.cells[key(2, 2)] = Cell(5, 0, None, 1, SPREAD, 0)

    with pytest.raises(ValueError, match="do not add up, by"):
        problem.law({key(2, 2): 1, key(0, 2): -1, key(1, 2): -1})


@st.composite
def any_problem(draw) -> Problem:
    """Up to four counts with bounds of their own, shown for good, hidden or to be chosen; what is known of them is true."""
    problem = Problem()
    values = draw(st.lists(st.integers(0, 4), min_size=2, max_size=4))
    for at, value in enumerate(values):
        shown = draw(st.booleans()) and draw(st.booleans())
        column = draw(st.sampled_from(("n", "n", "Y0.of")))
        problem.cells[Key(1, "actions", "unit", str(at), column)] = Cell(
            value,
            low=draw(st.integers(0, value)),
            high=draw(st.sampled_from((None, None, value, value + 1, value + 3))),
            cost=0 if shown else draw(st.integers(0, 3)),
            needs=draw(st.integers(0, 2)),
            needs_planned=0 if column == "Y0.of" else draw(st.integers(0, 2)),
            shown=shown,
        )
    for _ in range(draw(st.integers(0, 3))):
        chosen = draw(st.lists(st.sampled_from(list(problem.cells)), min_size=1, max_size=4, unique=True))
        terms = tuple((at, draw(st.sampled_from((1, 1, -1, -1, 2)))) for at in chosen)
        total = sum(problem.cells[at].value * times for at, times in terms)
        low, high = draw(st.sampled_from(((0, 0), (0, 0), (0, None), (None, 1), (1, 0))))
        problem.relations.append(
            Relation(terms, None if low is None else total - low, None if high is None else total + high)
        )
    return problem


def spread(problem: Problem, free: set[Key]) -> dict[Key, int]:
    """How far apart the least and greatest value of each lie, over all whole numbers up to 12 that fit what is shown."""
    grid = np.meshgrid(
        *(
            np.arange(cell.low, min(12, 12 if cell.high is None else cell.high) + 1) if at in free else [cell.value]
            for at, cell in problem.cells.items()
        ),
        indexing="ij",
    )
    values = {at: column.ravel() for at, column in zip(problem.cells, grid, strict=True)}
    fits = np.ones(grid[0].size, dtype=bool)
    for one in problem.relations:
        total = sum(values[at] * times for at, times in one.terms)
        fits &= (total >= (-np.inf if one.low is None else one.low)) & (
            total <= (np.inf if one.high is None else one.high)
        )
    return {at: int(column[fits].max() - column[fits].min()) for at, column in values.items()}


@given(any_problem())
@settings(max_examples=100)
def test_whatever_is_known_each_hidden_count_is_left_with_what_it_needs_or_nothing_could_do_that(problem):
    small = {at for at, cell in problem.cells.items() if not cell.cost and not cell.shown}
    not_shown = {at for at, cell in problem.cells.items() if not cell.shown}
    planned = {at for at in problem.cells if at.column == "Y0.of"}
    try:
        also, helpless = protect(problem), None
    except Unprotected as fault:
        also, helpless = set(), fault.key
    if helpless:
        assert spread(problem, not_shown)[helpless] < problem.cells[helpless].needs
        return

    hidden = small | also
    assert also.isdisjoint(small)
    assert also <= not_shown
    seen, to_planner, best = (spread(problem, free) for free in (hidden, hidden - planned, not_shown - planned))
    for at in hidden:
        cell = problem.cells[at]
        assert seen[at] >= cell.needs
        assert at in planned or to_planner[at] >= cell.needs_planned or best[at] < cell.needs_planned


def test_where_two_ways_hide_a_count_the_one_that_costs_less_is_taken():
    def hidden(up: int, down: int) -> set[str]:
        """A count that is all there is of one thing and of another: more of it takes this one away, less of it that."""
        problem = Problem()
        for code, value, high, cost in (("small", 2, 4, 0), ("up", 5, None, up), ("down", 5, None, down)):
            problem.cells[Key(1, "actions", "unit", code, "n")] = Cell(value, 0, high, cost, 2, 2)
        small, more, less = problem.cells
        problem.relate({more: 1, small: -1}, low=3, high=None)  # more of the small one: more of this one
        problem.relate({less: 1, small: 1}, low=7, high=None)  # less of it: more of that one
        return {at.id for at in protect(problem)}

    assert hidden(1, 5) == {"up"}
    assert hidden(5, 1) == {"down"}


def of_the_plan(**costs: int) -> tuple[Problem, Key, Key, Key]:
    """Five items in a plan, and two counts of which one is the other and those five."""
    size, part, whole = (Key(1, "actions", "unit", "U1", column) for column in ("Y0.of", "part", "whole"))
    problem = Problem({size: Cell(5, 1, None, 0, 2, 0)})
    for key_, value in ((part, 3), (whole, 8)):
        problem.cells[key_] = Cell(value, 0, None, costs[key_.column], 2, 2)
    problem.law({whole: 1, size: -1, part: -1})
    return problem, size, part, whole


def test_what_is_small_is_hidden_from_those_too_who_have_counted_the_plans_items():
    problem, _, _, whole = of_the_plan(part=0, whole=5)

    assert protect(problem) == {whole}


def test_so_is_what_is_hidden_for_the_sake_of_those_who_have_not():
    problem, _, part, whole = of_the_plan(part=1, whole=5)

    assert protect(problem) == {part, whole}


def test_a_group_without_a_code_stands_beside_those_that_have_one():
    problem, size, part, whole = of_the_plan(part=1, whole=5)
    for at, cell in list(problem.cells.items()):
        problem.cells[at._replace(id=None)] = cell
    problem.law({whole._replace(id=None): 1, size._replace(id=None): -1, part._replace(id=None): -1})

    assert protect(problem) == {part, whole, part._replace(id=None), whole._replace(id=None)}
