"""What of an agency's own files has no place in a plan: said and counted, table by table; nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spm_core.intake.own.model import MANY
from spm_core.intake.own.plan_measures import readings, says_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Column
    from spm_core.intake.own.plan_model import Draft, Part

_OF_ACTIONS = ("code", "text", "group", "milestone", "strategy", "goal", "unit", "responsible", "start", "due")
_OF_MEASURES = ("code", "text", "group", "milestone", "strategy", "goal", "indicator", "baseline")
_AT_LEAST = 3


def say_what_is_left(
    draft: Draft, actions: Sequence[Part], measures: Sequence[Part], left: Sequence[Part], levels: set[int]
) -> None:
    """Say of each table which columns and rows are not in the plan, and which tables are not in it at all."""
    for parts, taken in ((actions, _OF_ACTIONS), (measures, _OF_MEASURES)):
        for part in parts:
            _columns(draft, part, taken)
            _rows(draft, part)
    for part in left:
        rows = len(part.body())
        if rows and not readings(part):
            draft.find("table-left-out", part, _corner(part), kind=part.table.kind, n=rows)
    _twice(draft, actions)


def _corner(part: Part) -> str:
    return part.table.place.rpartition("!")[2]


def _columns(draft: Draft, part: Part, taken: tuple[str, ...]) -> None:
    names, seen = [], set[str]()
    for column in part.table.columns:
        again = bool(column.maps_to) and column.maps_to in seen and column.maps_to not in MANY
        if column.filled and (again or not _taken(column, taken)):
            second = f", a second one of {column.maps_to}" if again else ""
            names.append(f"{part.header(column)} ({column.letter}{second})")
        seen.add(column.maps_to or "")
    if names:
        draft.find("columns-not-in-plan", part, _corner(part), n=len(names), names=", ".join(names))


def _taken(column: Column, taken: tuple[str, ...]) -> bool:
    role = column.maps_to or ""
    counts = role.partition(":")[0] in ("target", "actual") or ("indicator" in taken and says_unit(column))
    return role in taken or counts


def _rows(draft: Draft, part: Part) -> None:
    table = part.table
    why = Counter(what for _, what in table.other_rows if what != "blank")
    if table.group_rows:
        why["heading of a group, taken as a level"] = len(table.group_rows)
    if why:
        what = "; ".join(f"{n} {reason}" for reason, n in why.items())
        draft.find("rows-not-items", part, _corner(part), n=sum(why.values()), what=what)


def _twice(draft: Draft, parts: Sequence[Part]) -> None:
    """Say where two tables seem to list the same things: another edition, or a summary of the first."""
    texts = [{item.texts.get("text", "").strip().casefold() for item in part.items} - {""} for part in parts]
    for at, part in enumerate(parts):
        for before, other in enumerate(parts[:at]):
            both = len(texts[at] & texts[before])
            if both >= _AT_LEAST and both > 0.5 * len(texts[at]):
                where = " ".join(filter(None, [other.file if other.file != part.file else "", other.table.place]))
                draft.find("items-in-two-tables", part, _corner(part), n=both, other=where)
                break
