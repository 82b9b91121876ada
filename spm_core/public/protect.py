"""Which further counts to hide so that no hidden one can be worked out: complementary suppression.

Every hidden count gets its proof: two states of affairs that look the same from outside, in which it lies far enough
apart. Where the hidden counts alone give none, the cheapest one that moves shown counts too says which of these to hide.
The same problem gives the same answer, always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spm_core.public.rule import OWED, PLANNED
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
    who has not, from whom the sizes of small groups are hidden too; and again for what was hidden for the other's sake. What no hiding helps was told by the plan, by an
    earlier edition of a lower minimum, or by one that shows what was open when it was owed, and not by this one.
    """
    hidden = {key for key, cell in problem.cells.items() if not cell.cost and not cell.shown}
    before = set(hidden)
    planned = {key for key in problem.cells if key.column in PLANNED}
    to_planner: set[Key] = set()
    to_reader: set[Key] = set()
    while hidden != to_planner:
        needs = {key: 0 if key in to_planner else cell.needs_planned for key, cell in problem.cells.items()}
        _hide(problem, hidden, fixed=planned, needs=needs)
        to_planner = set(hidden)
        needs = {key: 0 if key in to_reader else cell.needs for key, cell in problem.cells.items()}
        for key in _hide(problem, hidden, fixed=set(), needs=needs):
            if key.edition != problem.known_before and key.column != OWED:
                raise Unprotected(key)
        to_reader = set(hidden)
    return hidden - before


class _Proofs:
    """The least and greatest value seen of each count, as moves from the true one."""

    def __init__(self, needs: Mapping[Key, int]) -> None:
        self._at = {key: at for at, key in enumerate(needs)}
        self._needs = np.array(list(needs.values()), dtype=np.int64)
        self._low, self._high = np.zeros_like(self._needs), np.zeros_like(self._needs)

    def places(self, keys: Iterable[Key]) -> NDArray[np.int64]:
        """Where counts stand, for `see` and `missing`."""
        return np.array([self._at[key] for key in keys], dtype=np.int64)

    def see(self, places: NDArray[np.int64], moves: NDArray[np.int64]) -> None:
        """Take in a state of affairs."""
        self._low[places] = np.minimum(self._low[places], moves)
        self._high[places] = np.maximum(self._high[places], moves)

    def missing(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """How much further apart the values of counts have to be seen; not above 0: they have their proof."""
        return self._needs[places] - (self._high[places] - self._low[places])

    def ends(self, key: Key) -> tuple[int, int, int]:
        """Of one count the least and the greatest move seen, and how much is missing."""
        at = self._at[key]
        low, high = int(self._low[at]), int(self._high[at])
        return low, high, int(self._needs[at]) - (high - low)


def _hide(problem: Problem, hidden: set[Key], *, fixed: set[Key], needs: Mapping[Key, int]) -> list[Key]:
    """Add to `hidden` until every hidden count that is not fixed has its proof; give those that hiding does not help."""
    helpless: list[Key] = []
    proofs = _Proofs(needs)
    free = sorted((key for key, cell in problem.cells.items() if not cell.shown and key not in fixed), key=_order)
    elastic: Alternatives | None = None
    while True:
        chosen = [key for key in free if key in hidden]
        _search(problem, chosen, proofs)
        missing = proofs.missing(proofs.places(chosen))
        open_ = [key for key, much in zip(chosen, missing.tolist(), strict=True) if much > 0 and key not in helpless]
        if not open_:
            return helpless
        elastic = elastic or Alternatives(free, problem.cells, problem.relations)
        helpless += _hide_more(problem.cells, elastic, open_, hidden, proofs)


def _hide_more(
    cells: Mapping[Key, Cell], elastic: Alternatives, open_: list[Key], hidden: set[Key], proofs: _Proofs
) -> list[Key]:
    """Hide more for the sake of open counts; give those that it does not help.

    Whatever stands in a column in which something was hidden waits: most of it has its proof by then.
    """
    helpless: list[Key] = []
    touched: set[tuple[int, str]] = set()
    places = proofs.places(elastic.keys)
    costs = np.array([0 if key in hidden else cells[key].cost for key in elastic.keys], dtype=np.float64)
    for key in open_:
        while proofs.ends(key)[2] > 0 and (key.edition, key.column) not in touched:
            elastic.cost(np.concatenate([costs, costs]))
            moves = _step(elastic, key, proofs)
            if moves is None:
                helpless.append(key)
                break
            proofs.see(places, moves)
            for at in np.flatnonzero((moves != 0) & (costs > 0)).tolist():
                new = elastic.keys[at]
                hidden.add(new)
                costs[at] = 0
                touched.add((new.edition, new.column))
    return helpless


def _order(key: Key) -> tuple[str, ...]:
    return tuple(f"{part:08}" if isinstance(part, int) else str(part or "") for part in key)


def _step(elastic: Alternatives, key: Key, proofs: _Proofs) -> NDArray[np.int64] | None:
    """Find the cheaper way to see a count's values far enough apart, or one nearer to it."""
    low, high, missing = proofs.ends(key)
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
    chance = np.random.Generator(np.random.PCG64(1))  # the same for everybody; nothing is kept secret by it
    places = proofs.places(keys)
    alternatives: Alternatives | None = None
    idle = 0
    while idle < WITHOUT_GAIN:
        wanted = proofs.missing(places) > 0
        if not wanted.any():
            return
        alternatives = alternatives or Alternatives(keys, problem.cells, problem.relations)
        signs = np.where(chance.random(len(keys)) < 0.5, -1.0, 1.0) * wanted
        for side in (signs, -signs):
            alternatives.cost(np.concatenate([side, -side]))
            moves = alternatives.cheapest()
            if moves is not None:
                proofs.see(places, moves)
        idle = 0 if (proofs.missing(places) > 0).sum() < wanted.sum() else idle + 1
