"""Mappings: what a layout's columns and words mean, suggested, corrected, kept, and applied to the next month's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spm_core.errors import WrongUse
from spm_core.intake.own.anew import counted_anew
from spm_core.intake.own.given import checked, column_at, status_word
from spm_core.intake.own.headings import status_of
from spm_core.intake.own.model import (
    DATES,
    MANY,
    Choice,
    Column,
    Inspection,
    Mapping,
    Table,
    Word,
    fingerprint,
)
from spm_core.intake.own.said import reworded
from spm_core.intake.own.scales import SCALES, together
from spm_core.intake.own.statuses import plain
from spm_core.intake.values import plain as plain_heading

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict
    from collections.abc import Sequence

WAYS = ("mdy", "dmy", "fraction", "percent")
"""how a column's dates, or its numbers up to 1 among percents, are written, as a person says it: `F:dmy`, `H:fraction`"""
ALIKE = 0.6
"""a layout of which this share of headings is known is the same one, changed"""


def keys(columns: Sequence[Column]) -> dict[int, str]:
    """Give each column's key in a mapping: its heading, `#2` added to the second of equal ones; without one its letter."""
    seen: dict[str, int] = {}
    found = {}
    for column in columns:
        key = plain_heading(column.header) or f"column {column.letter.lower()}"
        seen[key] = seen.get(key, 0) + 1
        found[column.at] = key if seen[key] == 1 else f"{key}#{seen[key]}"
    return found


def suggest(
    inspection: Inspection,
    name: str,
    *,
    table: str | None = None,
    set: Dict[str, str | None] | None = None,  # noqa: A002 - as the command's option
    words: Dict[str, str] | None = None,
    unit: str | None = None,
) -> Mapping:
    """Suggest the mapping of a file's table with corrections: `set` meaning -> column (letter or heading), `words` word -> word.

    `table` is a place such as `Tracker!A5`; without it, the table with the most items. WrongUse names what is there.
    """
    chosen = choose(inspection, table)
    meant = counted_anew(inspection, chosen, correct(chosen, set or {}, {}))
    corrected = correct(reworded(inspection, meant), {}, words or {})
    return of_table(corrected, name, unit=unit, sheets=(chosen.sheet,) if table else ())


def of_table(
    table: Table, name: str, *, unit: str | None = None, sheets: tuple[str, ...] = (), completed_day: str | None = None
) -> Mapping:
    """Give the mapping that a table is understood by."""
    named = keys(table.columns)
    return Mapping(
        name=name,
        fingerprint=table.fingerprint,
        columns={named[column.at]: column.maps_to for column in table.columns},
        words={plain(word.text): word.means for word in table.words if word.means},
        orders={
            named[column.at]: column.date_order
            for column in table.columns
            if column.maps_to in DATES and column.date_order != "ask"
        },
        unit=unit,
        sheets=sheets,
        completed_day=completed_day,
        scales={named[one.at]: one.scale for one in table.columns if one.maps_to == "percent" and one.scale},
    )


def choose(inspection: Inspection, place: str | None) -> Table:
    """Give the table at a place, or the one with the most items; WrongUse names those that are there."""
    there = ", ".join(table.place for table in inspection.tables) or "none"
    if not inspection.tables:
        raise WrongUse(
            f"No table was found in {inspection.file}. {' '.join(f.message for f in inspection.findings[:1])}"
        )
    if place is None:
        return max(inspection.tables, key=lambda table: (table.kind in ("tracker", "measures"), len(table.item_rows)))
    wanted = place.replace("'", "").replace("$", "").strip().casefold()
    for table in inspection.tables:
        if wanted in (table.place.casefold(), table.sheet.casefold(), table.place.casefold().lstrip("!")):
            return table
    raise WrongUse(f"There is no table at {place!r} in {inspection.file}. Tables found: {there}.")


def correct(table: Table, columns: Dict[str, str | None], words: Dict[str, str]) -> Table:
    """Give a table with a person's corrections; a meaning that moves leaves its former column."""
    changed = {column.at: column for column in table.columns}
    for meaning, given in columns.items():
        checked(meaning)
        where, _, way = (given or "").rpartition(":")
        if way not in WAYS:
            where, way = given or "", ""
        target = column_at(table, where) if where else None
        for at, column in changed.items():
            if column.maps_to == meaning and meaning not in MANY and (target is None or at != target.at):
                changed[at] = replace(column, maps_to=None, choices=())
        if target:
            changed[target.at] = replace(
                changed[target.at],
                maps_to=meaning,
                confidence=1.0,
                why="as you said",
                choices=(),
                date_order=way if way in ("mdy", "dmy") else changed[target.at].date_order,
                scale=way if way in SCALES[1:] else changed[target.at].scale,
            )
    said = {plain(word): status_word(means) for word, means in words.items()}
    known = tuple(
        replace(word, means=said[plain(word.text)], confidence=1.0) if plain(word.text) in said else word
        for word in table.words
    )
    more = tuple(
        Word(text, status_word(means), 1.0, 0)
        for text, means in words.items()
        if plain(text) not in {plain(word.text) for word in table.words}
    )
    return replace(table, columns=tuple(changed.values()), words=known + more)


def matches(table: Table, mapping: Mapping) -> bool:
    """Say whether a table has the mapping's layout: the same headings, in any order."""
    return table.fingerprint == mapping.fingerprint and (not mapping.sheets or table.sheet in mapping.sheets)


@dataclass(frozen=True)
class Differences:
    """What a changed layout has more and less than the mapping knows; `renamed` pairs a lost heading with a likely new one."""

    added: tuple[Column, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, Column], ...] = ()
    words: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.words)


def differences(table: Table, mapping: Mapping) -> Differences | None:
    """Compare a table with a mapping: None when they are different layouts altogether."""
    named = keys(table.columns)
    known = {key for key in mapping.columns if not key.startswith("column ")}
    here = {key for key in named.values() if not key.startswith("column ")}
    if not known or len(known & here) < max(len(known), len(here)) * ALIKE:
        return None
    added = [column for column in table.columns if named[column.at] in here - known]
    gone = [key for key in mapping.columns if key in known - here]
    pairs = []
    for key in list(gone):
        alike = next((column for column in added if column.maps_to and column.maps_to == mapping.columns[key]), None)
        if alike:
            pairs.append((key, alike))
            added.remove(alike)
            gone.remove(key)
    new = tuple(word for word in table.words if plain(word.text) not in mapping.words and word.doubtful)
    return Differences(tuple(added), tuple(gone), tuple(pairs), new)


def apply(table: Table, mapping: Mapping) -> Table:
    """Give the table as the mapping understands it; what the mapping does not know stays a suggestion, to be asked about."""
    named = keys(table.columns)
    taken = {mapping.columns[key] for key in named.values() if mapping.columns.get(key)}
    marks = sum(meaning == "status" for meaning in mapping.columns.values()) > 1
    astray = moved_twins(table, mapping)
    columns = []
    for column in table.columns:
        key = named[column.at]
        if key in astray:
            offers = (
                Choice(None, 0.5, "Leave the column out"),
                Choice(mapping.columns[key], 0.5, "its heading stands twice"),
            )
            columns.append(replace(column, maps_to=None, confidence=0.5, choices=offers))
        elif key in mapping.columns:
            role = mapping.columns[key]
            order = "ask" if against(column, key, mapping) else mapping.orders.get(key, column.date_order)
            columns.append(
                replace(
                    column,
                    maps_to=role,
                    confidence=1.0,
                    why=f"as kept in “{mapping.name}”",
                    choices=(),
                    date_order=order,
                    scale=together(mapping.scales.get(key, ""), column.scale),
                    marks=status_of(column.header)[0] if marks and role == "status" else None,
                )
            )
        elif column.maps_to in taken and column.maps_to not in MANY:
            left_out = (
                Choice(None, 0.5, "Leave the column out"),
                Choice(column.maps_to, column.confidence, column.why),
            )
            columns.append(replace(column, maps_to=None, confidence=0.5, choices=left_out if column.filled else ()))
        else:
            columns.append(column)
    return spoken(replace(table, columns=tuple(columns)), mapping)


def moved_twins(table: Table, mapping: Mapping) -> set[str]:
    """Give the keys of the columns whose heading stands twice and that stand beside others than when the mapping was kept.

    Which of two columns headed Status is which can then not be told.
    """
    here, before = list(keys(table.columns).values()), list(mapping.columns)
    found = set()
    for key in here:
        base = key.partition("#")[0]
        if f"{base}#2" in here and key in before and _left(here, key) != _left(before, key):
            found |= {one for one in here if one.partition("#")[0] == base}
    return found


def _left(order: Sequence[str], key: str) -> str:
    at = list(order).index(key)
    return order[at - 1] if at else ""


def against(column: Column, key: str, mapping: Mapping) -> bool:
    """Say whether a column shows dates in the other order than the mapping has for it: then neither is taken for granted."""
    return column.date_order in ("mdy", "dmy") and mapping.orders.get(key, column.date_order) != column.date_order


def spoken(table: Table, mapping: Mapping) -> Table:
    """Give the table with its words as the mapping has them."""
    return replace(table, words=tuple(_kept(word, mapping) for word in table.words))


def _kept(word: Word, mapping: Mapping) -> Word:
    """A word as the mapping has it; one that it does not have and that a person should look at counts for nothing."""
    if plain(word.text) in mapping.words:
        return replace(word, means=mapping.words[plain(word.text)], confidence=1.0)
    return replace(word, means=None) if word.doubtful else word


def known(tables: Sequence[Table], mappings: Sequence[Mapping]) -> Mapping | None:
    """Find the kept mapping that knows the layout of one of a file's tables, as it is."""
    return next((nearest(table, mappings) for table in tables if any(matches(table, one) for one in mappings)), None)


def for_unit(mappings: Sequence[Mapping], unit: str | None) -> list[Mapping]:
    """Order kept mappings so that a unit's own come last, those of no unit before them, other units' first.

    Of several with one layout the last is used (`nearest`).
    """
    return sorted(mappings, key=lambda one: (one.unit == unit) * 2 + (one.unit is None) if unit else 0)


def nearest(table: Table, mappings: Sequence[Mapping]) -> Mapping | None:
    """Find the kept mapping of a table's layout: the same headings, else the one that differs least."""
    same = [one for one in mappings if matches(table, one)]
    if same:
        return same[-1]
    alike = [
        (len(found.added) + len(found.gone) + len(found.renamed), -at, one)
        for at, one in enumerate(mappings)
        if (found := differences(table, one))
    ]
    return min(alike, key=lambda one: one[:2])[2] if alike else None


__all__ = [
    "Differences",
    "Mapping",
    "apply",
    "choose",
    "correct",
    "differences",
    "fingerprint",
    "for_unit",
    "keys",
    "known",
    "matches",
    "nearest",
    "of_table",
    "suggest",
]
