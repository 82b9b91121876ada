"""How public counts hang together: in a group, from tier to tier, from edition to edition."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from spm_core.public.problem import Cell, Key, Problem
from spm_core.public.rule import PLANNED, SPREAD, loss, most, pairs, small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.public.edition import Edition

STATUSES = ("completed", "overdue", "behind", "not_reported", "on_plan")

_EQUAL = (
    {"Y1.of": 1, **dict.fromkeys(STATUSES, -1)},
    {"T1.of": 1, "T1.n": -1, "overdue": -1},
    {"due": 1, "on_time": -1, "late": -1, "missing": -1},
)
"""What adds up in every group (definitions: "Completion", its laws)."""

_NOT_NEGATIVE = (
    {"Y0.of": 1, "T0.of": -1},
    {"Y0.n": 1, "T0.n": -1},
    {"Y0.of": 1, "Y0.n": -1, "T0.of": -1, "T0.n": 1},
    {"completed": 1, "T1.n": -1},
    {"Y1.of": 1, "rows.of": -1},
    {"rows.of": 1, "rows.n": -1, "not_reported": -1},
    {"rows.of": 1, "due": -1},
    {"rows.of": 1, "Y1.of": -1, "completed": 1},
)
"""What is never less than nothing: those due are among all, those due and open among all open, and so on. A report owes a
row at least; what is open now was owed, unless it came in the month, and who guesses so is mostly right."""

_GUESSED = ((("Y0.of", "Y1.of"), ("Y0.n", "completed")), (("T0.of", "T1.of"), ("T0.n", "T1.n")))
"""Equal where nothing was added, dropped or re-dated; who guesses so, and is right, must not learn more."""

_STAYS = ("Y0.of", "Y1.of")
_GROWS = ("Y0.n", "T0.of", "T0.n", "completed")
"""In a plan year, from month to month."""


def problems(before: Sequence[Edition], new: Edition) -> dict[str, Problem]:
    """Give what is to be protected when `new` is published: of actions and of milestones, with its plan year's editions."""
    along = sorted([*(one for one in before if one.year == new.year), new], key=lambda one: (one.as_of, one.number))
    return {of: _problem([one for one in along if of in one.counts], of, new) for of in new.counts}


def _problem(along: Sequence[Edition], of: str, new: Edition) -> Problem:
    found = Problem(known_before=new.number if any(one.least < new.least for one in along) else None)
    for edition in along:
        _cells(found, edition, of, new=edition is new)
        _within(found, edition, of)
        _between_tiers(found, edition, of)
    _between_editions(found, along, of)
    return found


def _cells(found: Problem, edition: Edition, of: str, *, new: bool) -> None:
    for group, row in edition.counts[of].rows.items():
        hidden = small(row, edition.least)
        could_be = most(row)
        sizes = {of for _, of in pairs(row)}
        for column, value in row.items():
            size = could_be[column]
            is_hidden = column in hidden if new else (of, *group, column) in edition.hidden
            found.cells[Key(edition.number, of, *group, column)] = Cell(
                value,
                low=int(column in PLANNED and value > 0),  # of nothing planned, nothing is hidden
                high=None if size else 0,
                cost=0 if is_hidden or not new else loss(group[0], column),
                needs=SPREAD if size else 0,
                needs_planned=0 if column in sizes else min(SPREAD, size),
                shown=not new and not is_hidden,
            )


def _within(found: Problem, edition: Edition, of: str) -> None:
    for group, row in edition.counts[of].rows.items():

        def at(terms: Mapping[str, int], group: tuple[str, str | None] = group) -> dict[Key, int]:
            return {Key(edition.number, of, *group, column): times for column, times in terms.items()}

        for terms in _EQUAL:
            found.law(at(terms))
        for terms in _NOT_NEGATIVE:
            found.relate(at(terms), high=None)
        for guess in _GUESSED:
            if all(row[one] == row[other] for one, other in guess):
                for one, other in guess:
                    found.relate(at({one: 1, other: -1}))
        for n, whole in pairs(row):
            found.relate(at({whole: 1, n: -1}), high=None)


def _between_tiers(found: Problem, edition: Edition, of: str) -> None:
    counts = edition.counts[of]
    children: dict[tuple[tuple[str, str | None], str], list[tuple[str, str | None]]] = {}
    for group, parent in counts.parents.items():
        children.setdefault((parent, group[0]), []).append(group)
    for (parent, _), groups in children.items():
        for column in counts.rows[parent]:
            parts = [group for group in groups if column in counts.rows[group]]
            if parts:
                whole = {Key(edition.number, of, *parent, column): 1}
                found.law(whole | {Key(edition.number, of, *part, column): -1 for part in parts})


def _between_editions(found: Problem, along: Sequence[Edition], of: str) -> None:
    groups = {group: None for edition in along for group in edition.counts[of].rows}
    for group in groups:
        there = [edition for edition in along if group in edition.counts[of].rows]
        for earlier, later in pairwise(there):
            for column in later.counts[of].rows[group]:
                move = {Key(later.number, of, *group, column): 1, Key(earlier.number, of, *group, column): -1}
                if later.as_of == earlier.as_of or column in _STAYS:
                    found.relate(move)
                elif column in _GROWS:
                    found.relate(move, high=None)
            _owed(found, earlier, later, (of, *group))


def _owed(found: Problem, earlier: Edition, later: Edition, at: tuple[str, str, str | None]) -> None:
    """Relate what is owed in a month to what was open a month ago: all of that, and of months before it no more than that."""
    if later.as_of > earlier.as_of:
        terms = {
            Key(later.number, *at, "rows.of"): 1,
            Key(earlier.number, *at, "Y1.of"): -1,
            Key(earlier.number, *at, "completed"): 1,
        }
        found.relate(terms, low=0 if later.as_of == earlier.as_of.plus(1) else None)
