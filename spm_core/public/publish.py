"""The one step through which everything public goes: count, hide what is small, hide what would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.figures.plan import plan_year, settings
from spm_core.model import Ask
from spm_core.public.counts import KINDS, counts
from spm_core.public.edition import Edition, editions
from spm_core.public.measures import measures
from spm_core.public.relations import problems
from spm_core.public.rule import minimum, small

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.model import Month
    from spm_core.store import Store


def prepared(store: Store, month: Month, *, known_at: datetime) -> Edition:
    """Give the next edition as of a month, as known at a moment (UTC): safe to show beside all editions before it.

    Raises Unprotected when nothing would make it so.
    """
    before, ask = editions(store), Ask("everybody", month, known_at=known_at)
    known = settings(store, ask)
    edition = Edition(
        number=len(before) + 1,
        as_of=month,
        year=plan_year(store, ask).label,
        known_at=known_at,
        least=minimum(known["minimum_n"]),
        counts={of: counts(store, ask, of) for of in KINDS},
        measures=measures(store, ask, minimum(known["minimum_n"])),
    )
    hide(before, edition)
    return edition


def hide(before: Sequence[Edition], edition: Edition) -> None:
    """Choose what an edition hides, for readers who have kept all editions before it."""
    from spm_core.public.protect import (
        protect,
    )  # here, because the solver takes a moment to load and few commands publish

    for of, counted in edition.counts.items():
        for group, row in counted.rows.items():
            edition.hidden |= {(of, *group, column): "small" for column in small(row, edition.least)}
    for problem in problems(before, edition).values():
        for key in protect(problem):
            edition.hidden[key.of, key.tier, key.id, key.column] = "complement"
