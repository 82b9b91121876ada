"""Two editions of one tracker: what moved, which way the statuses went, what was added and what vanished.

How the counts are read, once for command, page and tests:

*Items* are the item rows of the two tables (no headers, group rows, totals). A *key* is the texts of the key columns
as a person reads them, runs of spaces as one; upper and lower case differ. In a column that means `group`, a blank
repeats the cell above it, because that is how groups are written.
*Duplicate keys* are keys that stand in more than one row of either edition, and the key that is blank in every column,
which names nothing. Each is counted once, and its rows are left out on both sides. Of the other keys, those in both
editions are *matched*, those in the new one alone *added*, those in the old one alone *gone*.
*Dates* compare by day. `both`: matched items with a date in both editions; of these `later` (new after old), `earlier`
and `same`; `median_days_later` is the median of the days of those that moved later. `not_dates` counts, among all items
of an edition, the cells of the date column that are blank or hold no date: a code, a word, an impossible day.
*Statuses* compare as written, trimmed. `pairs` holds every (from, to) of matched items whose words differ, a blank one
as an empty text. A pair goes `forward` or `backward` by the order Not started, Behind, On schedule, Completed of what
the words mean; `other` are pairs in which a word is blank, doubtful or outside that order (Discontinued), and two
spellings of one meaning. So forward + backward + other is the number of matched items whose status changed.
*Changed items* are matched ones whose day moved, that gained or lost their date, or whose status word differs.
*Changed values* are counted over the columns of both editions that are no key: cells of matched items that differ as
text and as number.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import letter
from spm_core.intake.own.compare_edition import Basis, Edition, Key, keys
from spm_core.intake.values import as_word, plain
from spm_core.model import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


ORDER = {"Not started": 0, "Behind": 1, "On schedule": 2, "Completed": 3}
"""How far a status is; others cannot be ordered."""


@dataclass(frozen=True)
class Entry:
    """An item in one edition."""

    row: int
    key: Key
    day: date | None = None
    status: str = ""
    place: str = ""
    """the cell to look at: its date's, else its status's, else its key's"""


@dataclass(frozen=True)
class Pair:
    """An item that stands in both editions."""

    old: Entry
    new: Entry
    label: str = ""
    """its text, where the key alone is only a code"""

    @property
    def days(self) -> int | None:
        """By how many days it moved; None without a date in both."""
        return (self.new.day - self.old.day).days if self.old.day and self.new.day else None

    @property
    def changed(self) -> bool:
        """Whether its date or status differs."""
        return self.old.day != self.new.day or self.old.status != self.new.status


@dataclass(frozen=True)
class Duplicate:
    """A key that is in several rows of an edition, with the cells of its rows in both."""

    key: Key
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two editions compared."""

    old: Edition
    new: Edition
    basis: Basis
    pairs: tuple[Pair, ...]
    added: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    duplicates: tuple[Duplicate, ...]
    not_dates: tuple[int, int] = (0, 0)
    values: dict[str, int] = field(default_factory=dict)
    """header -> matched items whose value in that column differs"""
    rows_changed: int = 0
    """matched items in which any value differs"""

    @cached_property
    def moved(self) -> tuple[Pair, ...]:
        """Items with a date in both editions that is not the same, the most moved first."""
        return tuple(sorted((one for one in self.pairs if one.days), key=lambda one: -abs(one.days or 0)))

    @cached_property
    def dates(self) -> dict[str, Any]:
        """The contract's `dates`."""
        days = [one.days for one in self.pairs if one.days is not None]
        later = [n for n in days if n > 0]
        return {
            "both": len(days),
            "later": len(later),
            "earlier": sum(n < 0 for n in days),
            "same": sum(n == 0 for n in days),
            "median_days_later": _whole(statistics.median(later)) if later else None,
            "not_dates": {"old": self.not_dates[0], "new": self.not_dates[1]},
        }

    @cached_property
    def status_changes(self) -> dict[str, Any]:
        """The contract's `status_changes`, the most frequent pair first."""
        counted = Counter((one.old.status, one.new.status) for one in self.pairs if one.old.status != one.new.status)
        ways: Counter[str] = Counter()
        for words, n in counted.items():
            ways[self.way(*words)] += n
        return {
            **{way: ways[way] for way in ("forward", "backward", "other")},
            "pairs": [
                {"from": was, "to": now, "n": n}
                for (was, now), n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
            ],
        }

    def way(self, was: str, now: str) -> str:
        """Say which way a change of status goes: forward, backward or other."""
        before, after = _rank(was, self._meanings[0]), _rank(now, self._meanings[1])
        if before is None or after is None or before == after:
            return "other"
        return "forward" if after > before else "backward"

    @cached_property
    def _meanings(self) -> tuple[dict[str, str], dict[str, str]]:
        # A word that one edition alone can place means the same in the other.
        old, new = self.old.meanings(), self.new.meanings()
        return {**new, **old}, {**old, **new}

    @property
    def changed(self) -> list[Pair]:
        """Items whose date or status differs, in the new edition's order."""
        return [one for one in self.pairs if one.changed]

    def to_json(self, *, items: bool = False) -> dict[str, Any]:
        """Give the contract's document; the columns are the old edition's."""
        basis = self.basis
        document: dict[str, Any] = {
            "old": _side(self.old),
            "new": _side(self.new),
            "key": [old.letter for old, _ in basis.key],
            "date": basis.date[0].letter if basis.date else None,
            "status": basis.status[0].letter if basis.status else None,
            "matched": len(self.pairs),
            "added": len(self.added),
            "gone": len(self.gone),
            "duplicate_keys": len(self.duplicates),
            "dates": self.dates,
            "status_changes": self.status_changes,
        }
        if items:
            document["items"] = [self._item(one) for one in self.changed]
        return document

    def _item(self, pair: Pair) -> dict[str, Any]:
        old, new = (
            {
                "date": one.day.isoformat() if one.day else None,
                "status": one.status if self.basis.status else None,
                "cell": one.place,
            }
            for one in (pair.old, pair.new)
        )
        return {"key": list(pair.new.key), "old": old, "new": new, "days": pair.days}


def _side(edition: Edition) -> dict[str, Any]:
    table = edition.table
    return {"file": edition.inspection.file, "table": table.place, "items": len(table.item_rows)}


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def _rank(text: str, meanings: dict[str, str]) -> int | None:
    means = meanings.get(plain(text)) or as_word(text, WORDS)
    return ORDER.get(means) if means else None


def compare(old: Edition, new: Edition, basis: Basis) -> Comparison:
    """Compare two editions by what was chosen."""
    before, twice_before = _entries(old, basis, 0)
    after, twice_after = _entries(new, basis, 1)
    left_out = set(twice_before) | set(twice_after)
    both = [key for key in after if key in before and key not in left_out]
    labels = _labels(new, basis)
    pairs = tuple(Pair(before[key], after[key], labels.get(after[key].row, "")) for key in both)
    values, rows_changed = _values(old, new, basis, pairs)
    return Comparison(
        old,
        new,
        basis,
        pairs,
        added=tuple(one for key, one in after.items() if key not in before and key not in left_out),
        gone=tuple(one for key, one in before.items() if key not in after and key not in left_out),
        duplicates=tuple(
            Duplicate(key, *(_places(key, once, many) for once, many in ((before, twice_before), (after, twice_after))))
            for key in dict.fromkeys([*twice_before, *twice_after])
        ),
        not_dates=(_not_dates(old, basis, 0), _not_dates(new, basis, 1)),
        values=values,
        rows_changed=rows_changed,
    )


def _places(key: Key, once: dict[Key, Entry], many: dict[Key, list[str]]) -> tuple[str, ...]:
    return tuple(many.get(key) or ([once[key].place] if key in once else []))


def _entries(edition: Edition, basis: Basis, side: int) -> tuple[dict[Key, Entry], dict[Key, list[str]]]:
    """Give the items by key, in order, and the cells of keys that are in several rows or all blank."""
    columns = [both[side] for both in basis.key]
    named = keys(edition, columns, grouped=basis.grouped)
    rows = edition.table.item_rows
    days = edition.days(basis.date[side]) if basis.date else [None] * len(rows)
    statuses = edition.texts(basis.status[side]) if basis.status else [""] * len(rows)
    look_at = letter((basis.date or basis.status or basis.key[0])[side].at)
    found: dict[Key, Entry] = {}
    twice: dict[Key, list[str]] = {}
    blank = ("",) * len(columns)
    for row, key, day, status in zip(rows, named, days, statuses, strict=True):
        place = f"{look_at}{row}"
        if key in found:
            twice.setdefault(key, [found[key].place]).append(place)
        else:
            found[key] = Entry(row, key, day, status, place)
            if key[-len(columns) :] == blank:
                twice[key] = [place]
    return found, twice


def _labels(edition: Edition, basis: Basis) -> dict[int, str]:
    """Give the text of each row, where the key does not hold it already."""
    texts = [column for column in edition.table.columns if column.maps_to in ("text", "indicator")]
    if not texts or any(both[1].at == texts[0].at for both in basis.key):
        return {}
    return dict(zip(edition.table.item_rows, edition.texts(texts[0]), strict=True))


def _not_dates(edition: Edition, basis: Basis, side: int) -> int:
    return sum(day is None for day in edition.days(basis.date[side])) if basis.date else 0


def _values(old: Edition, new: Edition, basis: Basis, pairs: Sequence[Pair]) -> tuple[dict[str, int], int]:
    """Count the matched items that differ, by column, and those that differ at all."""
    at_old = {row: at for at, row in enumerate(old.table.item_rows)}
    at_new = {row: at for at, row in enumerate(new.table.item_rows)}
    places = [(at_old[pair.old.row], at_new[pair.new.row]) for pair in pairs]
    counted: dict[str, int] = {}
    touched: set[int] = set()
    names = {both[0].at for both in basis.key}
    for was, now in basis.columns:
        if was.at in names:
            continue
        before, after = old.texts(was), new.texts(now)
        days = basis.date is not None and was.at == basis.date[0].at
        if days:
            was_days, now_days = old.days(was), new.days(now)
        differ = [
            to
            for frm, to in places
            if before[frm] != after[to]
            and not _same_number(before[frm], after[to])
            and not (days and was_days[frm] and was_days[frm] == now_days[to])
        ]
        if differ:
            counted[now.header or now.letter] = len(differ)
            touched.update(differ)
    return counted, len(touched)


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
