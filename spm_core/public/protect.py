"""Which further counts to hide so that no hidden one can be worked out: complementary suppression.

Every hidden count gets its proof: two states of affairs that look the same from outside, in which it lies far enough
apart. Where the hidden counts alone give none, the cheapest one that moves shown counts too says which of these to hide.
The same problem gives the same answer, always.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from spm_core.public.rule import PLANNED
from spm_core.public.solver import Alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from spm_core.public.problem import Cell, Key, Problem

WITHOUT_GAIN = 3
"""So many states of affairs in a row that prove nothing new end the search at random."""


class Unprotected(Exception):
    """No choice of further counts protects this one."""

    def __init__(self, key: Key) -> None:
        super().__init__(f"Nothing hides {key.column} of {key.tier} {key.id} in edition {key.edition}.")
        self.key = key


def protect(problem: Problem) -> set[Key]:
    """Choose which counts to hide beside those hidden already; Unprotected when no choice is enough.

    First for a reader who has counted the plan's items for himself, who knows more of the results; then for one
    who has not, from whom the sizes of small groups are hidden too.
    """
    hidden = {key for key, cell in problem.cells.items() if not cell.cost and not cell.shown}
    before = set(hidden)
    planned = {key for key in problem.cells if key.column in PLANNED}
    told_by_plan = {key: cell.needs_planned for key, cell in problem.cells.items()}
    _hide(problem, hidden, fixed=planned, needs=told_by_plan)
    for key in _hide(problem, hidden, fixed=set(), needs={key: cell.needs for key, cell in problem.cells.items()}):
        raise Unprotected(key)
    return hidden - before


class _Proofs:
    """The least and greatest value seen of each hidden count, as moves from the true one."""

    def __init__(self, needs: Mapping[Key, int]) -> None:
        self._needs = needs
        self.low: dict[Key, int] = {}
        self.high: dict[Key, int] = {}

    def see(self, keys: Iterable[Key], moves: NDArray[np.int64]) -> None:
        """Take in a state of affairs."""
        for key, move in zip(keys, moves.tolist(), strict=True):
            if move < self.low.get(key, 0):
                self.low[key] = move
            elif move > self.high.get(key, 0):
                self.high[key] = move

    def missing(self, key: Key) -> int:
        """How much further apart the values of a count have to be seen."""
        return self._needs[key] - (self.high.get(key, 0) - self.low.get(key, 0))


def _hide(problem: Problem, hidden: set[Key], *, fixed: set[Key], needs: Mapping[Key, int]) -> list[Key]:
    """Add to `hidden` until every hidden count that is not fixed has its proof; give those that hiding does not help."""
    helpless: list[Key] = []
    proofs = _Proofs(needs)
    free = {key: cell for key, cell in problem.cells.items() if not cell.shown and key not in fixed}
    elastic: Alternatives | None = None
    while True:
        _search(problem, sorted((key for key in hidden if key in free), key=_order), proofs)
        open_ = sorted((key for key in hidden if key in free and proofs.missing(key) > 0), key=_order)
        open_ = [key for key in open_ if key not in helpless]
        if not open_:
            return helpless
        if elastic is None:
            elastic = Alternatives(sorted(free, key=_order), problem.cells, problem.relations)
        for key in open_:
            while proofs.missing(key) > 0:
                elastic.cost(_costs(elastic.keys, problem.cells, hidden))
                moves = _step(elastic, key, proofs)
                if moves is None:
                    helpless.append(key)
                    break
                proofs.see(elastic.keys, moves)
                hidden.update(key for key, move in zip(elastic.keys, moves.tolist(), strict=True) if move)


def _order(key: Key) -> tuple[str, ...]:
    return tuple(f"{part:08}" if isinstance(part, int) else str(part or "") for part in key)


def _costs(keys: list[Key], cells: Mapping[Key, Cell], hidden: set[Key]) -> NDArray[np.float64]:
    one_way = np.array([0 if key in hidden else cells[key].cost for key in keys], dtype=np.float64)
    return np.concatenate([one_way, one_way])


def _step(elastic: Alternatives, key: Key, proofs: _Proofs) -> NDArray[np.int64] | None:
    """Find the cheaper way to see a count's values far enough apart, or one nearer to it."""
    low, high, missing = proofs.low.get(key, 0), proofs.high.get(key, 0), proofs.missing(key)
    for ways in ((high + missing, low - missing), (high + 1, low - 1)):
        best, least = None, np.inf
        for by in ways:
            moves = elastic.moved(key, by)
            price = np.inf if moves is None else float(np.abs(moves) @ elastic.prices)
            if price < least:
                best, least = moves, price
            if not least:
                break
        if best is not None:
            return best
    return None


def _search(problem: Problem, keys: list[Key], proofs: _Proofs) -> None:
    """Look for states of affairs in which many of the hidden counts differ at once."""
    chance = random.Random(1)  # noqa: S311 - the same for everybody; nothing is kept secret by it
    alternatives = Alternatives(keys, problem.cells, problem.relations)
    idle = 0
    while idle < WITHOUT_GAIN:
        wanted = np.array([float(proofs.missing(key) > 0) for key in keys])
        before = wanted.sum()
        if not before:
            return
        signs = wanted * np.array([chance.choice((-1.0, 1.0)) for _ in keys])
        for side in (signs, -signs):
            alternatives.cost(np.concatenate([side, -side]))
            moves = alternatives.cheapest()
            if moves is not None:
                proofs.see(keys, moves)
        gained = before - sum(proofs.missing(key) > 0 for key in keys)
        idle = 0 if gained else idle + 1
