"""By which columns two editions are compared: those asked for, else those that suggest themselves."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from spm_core.errors import Refused
from spm_core.intake.own.compare_edition import Basis, Edition, keys
from spm_core.intake.own.model import DATES
from spm_core.intake.rules import find
from spm_core.intake.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spm_core.intake.own.compare_edition import Both
    from spm_core.intake.own.compare_tables import Asked
    from spm_core.intake.own.model import Column, Table
    from spm_core.model import Finding

NEARLY = 0.9
"""The share of an edition's items that a key must name alone."""

HALF = 0.5
"""Where even the best columns tell fewer apart, a date may be what they lack."""

SHARED = 0.2
"""The share of the smaller edition's keys that must be found in the other: less, and the codes were given anew."""

WHAT_MOVES = ("due", "forecast", "completed_on", "start", "started_on")
"""Dates in the order in which one is taken as the date that moves."""

NO_NAME = (*DATES, "status", "percent", "priority", "note", "evidence", "baseline")
"""Meanings that change from edition to edition and so name nothing."""

WIDEST = 4
"""At most so many columns are tried together as a key that nothing else suggests."""

_TIME = re.compile(r"\b(year|month|quarter|period|date|annee|année|jahr)\b")


def basis(old: Edition, new: Edition, asked: Asked) -> Basis:
    """Choose the columns: those asked for, else what suggests itself; refuse where nothing is in both editions."""
    columns = fellows(old.table, new.table)
    date = _date(old, new, columns) if asked.date is None else _asked(old, new, columns, asked.date)
    status = _by_meaning(columns, "status") if asked.status is None else _asked(old, new, columns, asked.status)
    if asked.key:
        key = [both for one in asked.key if (both := _asked(old, new, columns, one))]
        return of_columns(old, new, key, date, status)
    found = _key(old, new, [both for both in columns if both not in (date, status)])
    if found.alone < HALF and date and asked.date is None:
        # A row a value a date: there the date says which row it is, and is none that moves.
        dated = _best(old, new, [date, *_namers([both for both in columns if both not in (date, status)])])
        found, date = (dated, None) if dated.alone >= NEARLY else (found, date)
    if not found.key:
        raise Refused([_nothing_common(old, new, [])])
    return of_columns(old, new, found.key, date, status, grouped=found.grouped, why=_why(found))


def of_columns(
    old: Edition,
    new: Edition,
    key: Sequence[Both],
    date: Both | None,
    status: Both | None,
    *,
    grouped: bool = False,
    why: str = "as asked for",
) -> Basis:
    """Take these columns; refuse where no key is in both editions."""
    sides = [set(keys(one, [both[side] for both in key], grouped=grouped)) for side, one in enumerate((old, new))]
    if not sides[0] & sides[1]:
        raise Refused([_nothing_common(old, new, key)])
    return Basis(tuple(key), date, status, grouped, why, fellows(old.table, new.table))


def fellows(old: Table, new: Table) -> tuple[Both, ...]:
    """Pair the columns of two editions, in the old one's order.

    The same header with the same meaning first; then one meaning under two headers; then the same header alone.
    """
    found: dict[int, Column] = {}
    taken: set[int] = set()

    def pair(one: Column, others: Iterable[Column]) -> None:
        fellow = next((other for other in others if other.at not in taken), None)
        if one.at not in found and fellow is not None:
            found[one.at] = fellow
            taken.add(fellow.at)

    for one in old.columns:
        pair(one, (c for c in new.columns if one.header and _same(one, c) and one.maps_to == c.maps_to))
    for one in old.columns:
        pair(one, (c for c in new.columns if one.maps_to and one.maps_to == c.maps_to and not _stays(c, old)))
    for one in old.columns:
        pair(one, (c for c in new.columns if one.header and _same(one, c)))
    return tuple((one, found[one.at]) for one in old.columns if one.at in found)


def _same(one: Column, other: Column) -> bool:
    return plain(one.header) == plain(other.header)


def _stays(column: Column, old: Table) -> bool:
    """Whether a column has a fellow by its header already."""
    return any(_same(column, one) and one.maps_to == column.maps_to for one in old.columns if one.header)


def _by_meaning(columns: Sequence[Both], meaning: str) -> Both | None:
    return next((both for both in columns if both[0].maps_to == both[1].maps_to == meaning), None)


def _date(old: Edition, new: Edition, columns: Sequence[Both]) -> Both | None:
    """Choose the date that moves: by meaning, else any column of dates; it must hold dates in both editions."""
    candidates = [both for one in WHAT_MOVES if (both := _by_meaning(columns, one))]
    candidates += [
        both for both in columns if both[0].reads_as == both[1].reads_as == "date" and both not in candidates
    ]
    return next((both for both in candidates if any(old.days(both[0])) and any(new.days(both[1]))), None)


def _asked(old: Edition, new: Edition, columns: Sequence[Both], said: str) -> Both | None:
    """Find the two columns that one option names; an empty one names none."""
    if not said.strip():
        return None
    was, equals, now = said.partition("=")
    if equals:
        return _column(old, was), _column(new, now)
    if named := _find(old.table, said):
        fellow = next((both[1] for both in columns if both[0].at == named.at), None)
        return named, fellow or _column(new, said)
    return _column(old, said), _column(new, said)


def _column(edition: Edition, said: str) -> Column:
    found = _find(edition.table, said)
    if found is None:
        there = ", ".join(f"{one.letter} {one.header}".strip() for one in edition.table.columns)
        where = f"{edition.inspection.file}, table {edition.table.place}"
        raise Refused([find("compare-no-column", value=said.strip(), file=where, there=there)])
    return found


def _find(table: Table, said: str) -> Column | None:
    """Find a column by its letters, by its header, by one line of a header of several; last by letters in lower case."""
    name = plain(said)
    by_line = [one for one in table.columns if name in [plain(part) for part in re.split(r" / |\n", one.header)]]
    ways = (
        [one for one in table.columns if one.letter == said.strip()],
        [one for one in table.columns if one.header and plain(one.header) == name],
        by_line if len(by_line) == 1 else [],
        [one for one in table.columns if one.letter == said.strip().upper()],
    )
    return next((found[0] for found in ways if found), None)


@dataclass(frozen=True)
class _Found:
    """A key that was tried: its columns, the share of items that it tells apart, and how it is called."""

    key: tuple[Both, ...] = ()
    alone: float = 0.0
    said: str = ""
    grouped: bool = False


def _why(found: _Found) -> str:
    share = "all items" if found.alone >= 1 else f"{int(found.alone * 1000) / 10:g}% of the items"
    headers = " and ".join(both[0].header or both[0].letter for both in found.key)
    if not found.said:
        return f"{headers} {'together tell' if len(found.key) > 1 else 'tells'} {share} apart"
    return f"{found.said} tell {share} apart"


def _key(old: Edition, new: Edition, columns: Sequence[Both]) -> _Found:
    """Suggest the key: code, code and text, text, text and group, else the fewest columns; at worst an empty one."""
    code, text = _by_meaning(columns, "code"), _by_meaning(columns, "text") or _by_meaning(columns, "indicator")
    groups = [both for both in columns if both[0].maps_to == both[1].maps_to == "group"]
    lines = bool(old.table.group_rows and new.table.group_rows)
    tries: list[tuple[str, list[Both], bool]] = []
    if code:
        tries.append(("the codes", [code], False))
    if code and text:
        tries.append(("code and text together", [code, text], False))
    if text:
        tries.append(("the texts", [text], False))
        tries += [("text and group together", [group, text], False) for group in groups[:1]]
        tries += [("the texts under their group lines", [text], True)] if lines else []
    for said, key, grouped in tries:
        alone, common = _names(old, new, key, grouped=grouped)
        if alone < NEARLY or common < SHARED:
            continue
        if text and key == [code] and _codes_disagree(old, new, key[0], text):
            continue
        return _Found(tuple(key), alone, said, grouped)
    names = _namers(columns)
    found = _best(old, new, names)
    years = [both for both in columns if _TIME.search(plain(both[0].header)) and both[0].reads_as != "date"]
    if found.alone >= NEARLY or not years:
        return found
    return max(
        found, _best(old, new, [*years, *(both for both in names if both not in years)]), key=lambda one: one.alone
    )


def _namers(columns: Sequence[Both]) -> list[Both]:
    """Give the columns that may name items, the likely ones first."""
    order = {"code": 0, "text": 1, "indicator": 1, "group": 2}
    names = [b for b in columns if b[0].maps_to not in NO_NAME and b[0].reads_as not in ("date", "number", "percent")]
    return sorted(names or columns, key=lambda both: order.get(both[0].maps_to or "", 3))[:10]


def _best(old: Edition, new: Edition, names: Sequence[Both]) -> _Found:
    """Try columns alone, in twos, then the best ones with one more; take the first size that tells nearly all apart."""
    best, different = _Found(), 0.0

    def tried(some: Iterable[tuple[Both, ...]]) -> tuple[_Found, float]:
        found, most = best, different
        for key in some:
            if (differ := _different(old, key)) <= found.alone:
                continue
            alone, common = _names(old, new, key)
            if common >= SHARED and (alone, differ) > (found.alone, most):
                found, most = _Found(key, alone), differ
        return found, most

    for size in (1, 2):
        best, different = tried(combinations(names, size))
        if best.alone >= NEARLY:
            break
    while best.key and best.alone < NEARLY and len(best.key) < WIDEST:
        before = best
        best, different = tried((*before.key, one) for one in names if one not in before.key)
        if best == before:
            break
    return _Found(tuple(sorted(best.key, key=lambda both: both[0].at)), best.alone)


def _different(edition: Edition, key: Sequence[Both]) -> float:
    """Give the number of different keys in the old edition by its items: no more of them can be told apart."""
    return len(set(keys(edition, [both[0] for both in key]))) / max(1, len(edition.table.item_rows))


def _names(old: Edition, new: Edition, key: Sequence[Both], *, grouped: bool = False) -> tuple[float, float]:
    """Give the share of items that a key tells apart (the worse side), and the share of keys that are in both."""
    shares, sets = [], []
    for side, edition in enumerate((old, new)):
        named = keys(edition, [both[side] for both in key], grouped=grouped)
        counts = Counter(named)
        shares.append(sum(n == 1 and any(one) for one, n in counts.items()) / max(1, len(named)))
        sets.append({one for one in counts if any(one)})
    smaller = min(len(one) for one in sets)
    return min(shares), len(sets[0] & sets[1]) / smaller if smaller else 0.0


def _codes_disagree(old: Edition, new: Edition, code: Both, text: Both) -> bool:
    """Whether most equal codes stand beside different texts, and the texts find more: then the codes were given anew."""
    sides = []
    for side, edition in enumerate((old, new)):
        sides.append(dict(zip(edition.named(code[side]), edition.named(text[side]), strict=True)))
    common = sides[0].keys() & sides[1].keys()
    same = sum(plain(sides[0][one]) == plain(sides[1][one]) for one in common)
    texts = len(set(sides[0].values()) & set(sides[1].values()))
    return 2 * same < len(common) and texts > same


def _nothing_common(old: Edition, new: Edition, key: Sequence[Both]) -> Finding:
    if not key:
        heads = [", ".join(c.header or c.letter for c in edition.table.columns[:6]) for edition in (old, new)]
    else:
        heads = [_looks(edition, [both[side] for both in key]) for side, edition in enumerate((old, new))]
    return find("compare-nothing-common", old.table.sheet, before=heads[0], after=heads[1])


def _looks(edition: Edition, columns: Sequence[Column]) -> str:
    """Show what keys look like: the first three."""
    shown = [" + ".join(key) for key in keys(edition, columns) if any(key)][:3]
    return ", ".join(one if len(one) <= 40 else one[:37] + "..." for one in shown) or "blank"
