"""Which counts may be shown to everybody: the columns of the public tables, and what of them is small.

A group of fewer than the agency's `minimum_n` (10) is hidden with all its counts: the minimum of most states' public
reports (NCES 2011-603, SLDS Technical Brief 3). In a larger group a count is hidden that leaves fewer than three on
either side: of two, each knows the other. None and all are among them, as in the top and bottom coding of that brief:
what holds of everybody, or of nobody, is told of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spm_core.model import Tier

Reason = Literal["small", "complement"]

FEWEST = 3
"""A count shown has at least so many on either side."""

SPREAD = FEWEST - 1
"""How far apart the least and the greatest value of a hidden count must lie, for a reader who knows all that is public."""

ITEM_PAIRS = (
    ("Y0.n", "Y0.of"),
    ("T0.n", "T0.of"),
    ("T1.n", "T1.of"),
    ("overdue", "T1.of"),
    ("completed", "Y1.of"),
    ("behind", "Y1.of"),
    ("not_reported", "Y1.of"),
    ("on_plan", "Y1.of"),
)
"""Each count of actions or milestones with what it is counted out of. `completed` is Y1's numerator."""

AHEAD = ("behind", "not_reported", "on_plan")
"""What is told of items that are not due yet alone: of none, when all are due."""

_OPEN = {"T1.of": ("T0.of",), "Y1.of": ("Y0.of",), "due": ("Y0.of", "Y1.of"), "rows.of": ("Y0.of", "Y1.of")}
"""What became of a size: less than planned tells of items dropped, re-dated or done."""

REPORT_PAIRS = (("on_time", "due"), ("late", "due"), ("missing", "due"), ("rows.n", "rows.of"))
"""The same of reports, and of the rows owed in them."""

PLANNED = frozenset({"Y0.of", "T0.of"})
"""What whoever has the plan can count for himself; counts must stay hidden from him too."""

OWED = "rows.of"
"""What is owed for a month is mostly what was open a month before: an edition of then that shows this has told it."""

REPORT_TIERS: tuple[Tier, ...] = ("agency", "division", "unit")
"""Goals and strategies share units, so their reports do not add up; they are not public."""

_TIER_LOSS = {"agency": 60, "division": 12, "goal": 12, "strategy": 6, "unit": 3}


def minimum(minimum_n: int) -> int:
    """Give the least size of a group whose counts are public, from the agency's setting."""
    return max(minimum_n, FEWEST)


def loss(tier: str, column: str) -> int:
    """Say how much is lost to readers when a count is hidden: the whole agency's most, headlines before the rest."""
    return _TIER_LOSS[tier] * (3 if column[:2] in {"Y0", "T0"} else 2 if column in {"Y1.of", "completed"} else 1)


def pairs(row: Mapping[str, int]) -> list[tuple[str, str]]:
    """Give the pairs that a group's counts hold."""
    return [pair for pair in (*ITEM_PAIRS, *REPORT_PAIRS) if pair[0] in row]


def most(row: Mapping[str, int]) -> dict[str, int]:
    """Give of each column how many it could hold for somebody who knows the plan alone; 0: nothing is told by showing it.

    Of no items nothing is told. But that none of one item is due any more, or that no report is owed for it, tells what
    became of it: so what a size may be is not what it is, but what the plan leaves open.

    >>> most({"Y0.n": 1, "Y0.of": 1, "T0.n": 1, "T0.of": 1, "T1.n": 0, "T1.of": 0, "overdue": 0, "Y1.of": 0, "completed": 0})["T1.n"]
    1
    """
    found = {}
    for n, of in pairs(row):
        size = max(row[of], *(row[other] for other in _OPEN.get(of, ())), 0)
        found[of], found[n] = size, size
    ahead = max(row["Y1.of"] - row["T1.of"], row["Y0.of"] - row["T0.of"])
    return found | dict.fromkeys((column for column in AHEAD if column in row), ahead)


def is_small(n: int, of: int, least: int) -> bool:
    """Whether a count may not be shown beside what it is counted out of.

    >>> [is_small(n, 12, 10) for n in (0, 2, 3, 9, 10, 12)], is_small(5, 9, 10)
    ([True, True, False, False, True, True], True)
    """
    return of < least or n < FEWEST or of - n < FEWEST


def small(row: Mapping[str, int], least: int) -> set[str]:
    """Give the columns of a group that are hidden for their own sake."""
    found = set()
    size = most(row)
    for n, of in pairs(row):
        if size[n] and is_small(row[n], row[of], least):
            found.add(n)
        if size[of] and row[of] < least:
            found.add(of)
    return found
