"""What a reader of everything public knows: counts, some of them hidden, and how they hang together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Key(NamedTuple):
    """Where a count stands: in which edition, of actions or milestones, of which group, in which column."""

    edition: int
    of: str
    tier: str
    id: str | None
    column: str


@dataclass(frozen=True)
class Cell:
    """A count: its value, the bounds that a reader would know of it if it were hidden, and what its hiding costs.

    `needs` is how far apart its least and greatest possible value must lie while it is hidden; `needs_planned` the same
    for a reader who has the plan and has counted its items. `cost` 0: it is hidden. `shown`: it is public for good,
    having stood in an earlier edition.
    """

    value: int
    low: int
    high: int | None
    cost: int
    needs: int
    needs_planned: int
    shown: bool = False


@dataclass(frozen=True)
class Relation:
    """`low <= sum of terms <= high`, which a reader knows or may guess; None: no such end. It holds of the true values."""

    terms: tuple[tuple[Key, int], ...]
    low: int | None = 0
    high: int | None = 0


@dataclass
class Problem:
    """Counts and relations, those of one kind of item (actions or milestones) and plan year together."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    known_before: int | None = None
    """the new edition, if the agency's minimum was lower in an earlier one: what that told of its counts stays known"""

    def law(self, terms: Mapping[Key, int]) -> None:
        """Add what adds up to nothing, always; ValueError when it does not, for then nothing that follows from it holds."""
        if not all(key in self.cells for key in terms):
            return
        if total := sum(self.cells[key].value * times for key, times in terms.items()):
            said = ", ".join(f"{key.column} of {key.tier} {key.id}: {self.cells[key].value}" for key in terms)
            raise ValueError(f"Public counts of {next(iter(terms)).of} do not add up, by {total}: {said}")
        self.relations.append(Relation(tuple(terms.items())))

    def relate(self, terms: Mapping[Key, int], *, low: int | None = 0, high: int | None = 0) -> None:
        """Add a relation, if all its counts are there and it is true of them: a guess that is wrong leads nobody right."""
        if not all(key in self.cells for key in terms):
            return
        total = sum(self.cells[key].value * times for key, times in terms.items())
        if (low is None or low <= total) and (high is None or total <= high):
            self.relations.append(Relation(tuple(terms.items()), low, high))
