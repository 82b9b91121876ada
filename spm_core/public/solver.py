"""Other states of affairs that look the same from outside: integer solutions of a problem, found with HiGHS.

A solution is proof: all that is public is the same in it, and the hidden counts differ from the true ones. It is checked
in whole numbers after the solver has found it. What the solver does not find is taken as not there, so an error of it can
hide a count too many, never show one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spm_core.public.problem import Cell, Key, Relation

REACH = 24
"""How far from its true value a count is moved at most; more would prove nothing more."""

_ENOUGH = 1e-6


class Alternatives:
    """The states of affairs that differ from the true one in `movable` counts alone, as moves away from it.

    Each movable count has two columns: how far up and how far down.
    """

    def __init__(self, movable: Sequence[Key], cells: Mapping[Key, Cell], relations: Sequence[Relation]) -> None:
        self.keys = list(movable)
        self.at = {key: at for at, key in enumerate(self.keys)}
        self._up = np.array([_room(cells[key], up=True) for key in self.keys], dtype=np.float64)
        self._down = np.array([_room(cells[key], up=False) for key in self.keys], dtype=np.float64)
        self._rows(cells, relations)
        self._costs = np.zeros(2 * len(self.keys))
        self.prices: NDArray[np.float64] = self._costs[: len(self.keys)]
        """what a move of one up costs, of each key"""
        self._solver = self._made()

    def _rows(self, cells: Mapping[Key, Cell], relations: Sequence[Relation]) -> None:
        starts, index, times, low, high = [0], [], [], [], []
        for relation in relations:
            moving = [(self.at[key], factor) for key, factor in relation.terms if key in self.at]
            if not moving:
                continue
            total = sum(cells[key].value * factor for key, factor in relation.terms)
            index += [at for at, _ in moving]
            times += [factor for _, factor in moving]
            starts.append(len(index))
            low.append(-np.inf if relation.low is None else relation.low - total)
            high.append(np.inf if relation.high is None else relation.high - total)
        self._starts, self._index = np.array(starts[:-1], dtype=np.int64), np.array(index, dtype=np.int64)
        self._times = np.array(times, dtype=np.int64)
        self._low, self._high = np.array(low), np.array(high)

    def _made(self) -> highspy.Highs:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = 2 * len(self.keys), len(self._starts)
        program.col_cost_ = self._costs
        program.col_lower_ = np.zeros(2 * len(self.keys))
        program.col_upper_ = np.concatenate([self._up, self._down])
        program.row_lower_, program.row_upper_ = self._low, self._high
        ends = np.append(self._starts, len(self._index))
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = (2 * ends).astype(np.int32)
        both = np.column_stack([self._index, self._index + len(self.keys)]).ravel()
        program.a_matrix_.index_ = both.astype(np.int32)
        program.a_matrix_.value_ = np.column_stack([self._times, -self._times]).ravel().astype(np.float64)
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0)):
            solver.setOptionValue(option, value)
        solver.passModel(program)
        return solver

    def cost(self, costs: NDArray[np.float64]) -> None:
        """Say what a move of one costs, for each column: ups, then downs."""
        changed = np.flatnonzero(costs != self._costs).astype(np.int32)
        if len(changed):
            self._solver.changeColsCost(len(changed), changed, costs[changed])
        self._costs, self.prices = costs, costs[: len(self.keys)]

    def cheapest(self) -> NDArray[np.int64] | None:
        """Give the moves of the cheapest state of affairs, one a key; None when none was found."""
        if not self.keys:
            return np.zeros(0, dtype=np.int64)
        moves = self._solved()
        if moves is None and self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            moves = self._in_whole_numbers()
        return moves

    def moved(self, key: Key, by: int) -> NDArray[np.int64] | None:
        """The same, with this count moved up by that much at least (down, when negative)."""
        at = self.at[key] + (0 if by > 0 else len(self.keys))
        room = float((self._up if by > 0 else self._down)[self.at[key]])
        if room < abs(by):
            return None
        self._solver.changeColBounds(at, float(abs(by)), room)
        other = self.at[key] + (len(self.keys) if by > 0 else 0)
        back = float((self._down if by > 0 else self._up)[self.at[key]])
        self._solver.changeColBounds(other, 0.0, 0.0)
        try:
            return self.cheapest()
        finally:
            self._solver.changeColBounds(at, 0.0, room)
            self._solver.changeColBounds(other, 0.0, back)

    def _solved(self) -> NDArray[np.int64] | None:
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(self._solver.getSolution().col_value)
        moves = found[: len(self.keys)] - found[len(self.keys) :]
        whole = np.rint(moves).astype(np.int64)
        if np.abs(moves - whole).max(initial=0) > _ENOUGH:
            return None
        return whole if self._holds(whole) else None

    def _in_whole_numbers(self) -> NDArray[np.int64] | None:
        columns = np.arange(2 * len(self.keys), dtype=np.int32)
        self._solver.changeColsIntegrality(len(columns), columns, np.full(len(columns), 1, dtype=np.uint8))
        try:
            return self._solved()
        finally:
            self._solver.changeColsIntegrality(len(columns), columns, np.full(len(columns), 0, dtype=np.uint8))

    def _holds(self, moves: NDArray[np.int64]) -> bool:
        """Whether every bound and relation holds, in whole numbers."""
        if (moves > self._up).any() or (-moves > self._down).any():
            return False
        if not len(self._starts):
            return True
        sums = np.add.reduceat(self._times * moves[self._index], self._starts)
        return bool(((sums >= self._low) & (sums <= self._high)).all())


def _room(cell: Cell, *, up: bool) -> int:
    if not up:
        return min(cell.value - cell.low, REACH)
    return REACH if cell.high is None else min(cell.high - cell.value, REACH)
