"""From an ask to the parameters of a macro, and from its rows to a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.errors import WrongUse, one_of
from spm_core.model import TIERS, PlanYear
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from spm_core.model import Ask, Kind, Month
    from spm_core.store import Store

KINDS: dict[str, Kind] = {"actions": "action", "milestones": "milestone"}


def known_at(ask: Ask) -> datetime:
    """Give the moment up to which facts count; without one, everything recorded."""
    return ask.known_at or FOREVER


def start_year(ask: Ask) -> int | None:
    """Give the first four digits of the plan year asked for; None takes the year that holds the month."""
    if ask.year is None:
        return None
    try:
        return PlanYear.parse(ask.year, 7).start
    except ValueError as error:
        raise WrongUse(f"--year: {error}.") from error


def kind(of: str) -> Kind:
    """Give the kind of item that `of` names; actions and milestones are never mixed in one figure."""
    if of not in KINDS:
        raise WrongUse(f"--of {of!r} is neither actions nor milestones.")
    return KINDS[of]


def when(ask: Ask) -> dict[str, Any]:
    """Give the macro parameters that every figure takes."""
    return {"as_of": ask.as_of.last_day, "known_at": known_at(ask), "in_year": start_year(ask)}


def when_each(ask: Ask, months: Iterable[Month]) -> dict[str, Any]:
    """Give the parameters of a macro that answers for the ends of several months at once."""
    return {"months": [month.last_day for month in months], "known_at": known_at(ask), "in_year": start_year(ask)}


def tiers(store: Store, question: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask a macro for its groups of every tier, in plan order: one question, whichever of them is looked at."""
    return store.rows(f"from {question} as g order by g.pos, g.group_id nulls last", parameters)


def groups(store: Store, ask: Ask, question: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask a macro with one row a group for the ask's tier and id, in plan order.

    Raises WrongUse when the plan has no such group.
    """
    if ask.tier not in TIERS:
        raise WrongUse(f"--tier {ask.tier!r} is none of {', '.join(TIERS)}.")
    rows = [row for row in tiers(store, question, parameters) if row["tier"] == ask.tier]
    if ask.id is None:
        return rows
    chosen = [row for row in rows if row["group_id"] == ask.id]
    if not chosen:
        there = dict.fromkeys(str(row["group_id"]) for row in rows if row["group_id"] is not None)
        raise WrongUse(f"The plan has no {ask.tier} {ask.id!r}. {one_of(there)}")
    return chosen


def iso(value: date | None) -> str | None:
    """Write a date as the documents do."""
    return value.isoformat() if value is not None else None


def moment(value: datetime | None) -> str | None:
    """Write a moment as the documents do: ISO, UTC."""
    return value.isoformat(timespec="seconds") + "Z" if value is not None else None
