"""Tables that speak of each other by codes: goals in one, what serves them in the next, actions or measures in the last.

Found by codes alone: a column of one table whose values are the codes of another, or codes that begin with another
table's codes (P1.F2.A1 below P1.F2). Nothing is joined by a guess at names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.own.model import Item
from spm_core.intake.own.plan_model import Origin, Part, Rung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Column

_CODE = re.compile(r"[A-Za-z]{0,8}[ -]?\d[\w.\-]{0,20}")
_DATED = ("status", "due", "percent", "completed_on", "forecast")


@dataclass
class Keyed:
    """A table with its codes: `keys` by column, `own` the column whose codes others use (else its best)."""

    part: Part
    rows: list[int]
    keys: dict[int, dict[str, int]]
    own: int = 0
    parents: list[Keyed] = field(default_factory=list)
    refs: dict[int, Keyed] = field(default_factory=dict)

    def code(self, row: int) -> str:
        """Give a row's own code."""
        return code_text(self.part.text(row, self.own)) if self.own else ""

    def weight(self, at: int) -> tuple[float, int]:
        """Say how much a column of codes looks like one, and not like a running number; the first of equals."""
        codes = self.keys[at]
        return sum(bool(re.search(r"[A-Za-z]|\d\.\d", code)) for code in codes) / len(codes), -at

    @property
    def codes(self) -> dict[str, int]:
        """Its own codes, and the row of each."""
        return self.keys.get(self.own, {})


@dataclass
class Related:
    """What the joins gave: which tables are levels, and the rungs above every row of the others."""

    tables: dict[int, Keyed]
    """by id of the part"""
    levels: set[int] = field(default_factory=set)

    def above(self, part: Part, row: int) -> tuple[Rung, ...]:
        """Give the rungs above a row, outermost first."""
        table = self.tables.get(id(part))
        return _chain(table, row, 8) if table else ()

    def code(self, part: Part, row: int) -> str:
        """Give a row's own code, where its table is joined to others."""
        table = self.tables.get(id(part))
        return table.code(row) if table and (table.parents or id(part) in self.levels) else ""

    def joined(self, part: Part) -> bool:
        """Say whether a table's rows point to rows of another."""
        table = self.tables.get(id(part))
        return bool(table and table.parents)

    def rungs(self) -> list[tuple[Rung, ...]]:
        """Give every row of the level tables with all above it, in the order of the tables."""
        return [
            (*self.above(table.part, row), _rung(table, row))
            for key, table in self.tables.items()
            if key in self.levels
            for row in table.codes.values()
        ]


def code_text(text: str) -> str:
    """Give a code without the strokes and brackets that some put around it.

    >>> code_text(" |4.6.1| ")
    '4.6.1'
    """
    return text.strip().strip("|[](){}").strip().rstrip(".")


def prefixes(code: str) -> list[str]:
    """Give the codes above a code by its parts, the nearest first.

    >>> prefixes("P1.F2.A1")
    ['P1.F2', 'P1']
    """
    places = [found.start() for found in re.finditer(r"[.\-]", code)]
    return [code[:place] for place in reversed(places) if place]


def relate(parts: Sequence[Part], apart: Sequence[Part] = ()) -> Related:
    """Join the tables that speak of each other; `apart` (tables of readings, long by year) are left aside."""
    aside = {id(part) for part in apart}
    tables = [Keyed(part, part.body(), {}) for part in parts if id(part) not in aside]
    for table in tables:
        table.keys = {column.at: keys for column in table.part.table.columns if (keys := keys_of(table.part, column))}
        mapped = table.part.table.column("code")
        if mapped and mapped.at in table.keys:
            # Where its own code is known, a column that happens to name each row once is another table's.
            table.keys = {mapped.at: table.keys[mapped.at]}
        table.own = max(table.keys, key=table.weight, default=0)
    related = Related({id(table.part): table for table in tables})
    pairs = [(one, other) for one in tables for other in tables if one is not other and _level_like(other.part)]
    for join in (_by_column, _by_prefix):
        for table, other in pairs:
            if table not in other.parents and other not in table.parents and join(table, other):
                table.parents.append(other)
                related.levels.add(id(other.part))
    return related


def keys_of(part: Part, column: Column) -> dict[str, int]:
    """Give a column's codes by row, if it names each row of the table by a code of its own; else nothing."""
    rows = part.body()
    texts = [(code_text(part.text(row, column.at)), row) for row in rows]
    codes = {text: row for text, row in texts if _CODE.fullmatch(text)}
    filled = sum(bool(text) for text, _ in texts)
    return codes if len(codes) >= 2 and len(codes) == filled and filled >= 0.9 * len(rows) else {}


def _level_like(part: Part) -> bool:
    return not any(column.maps_to in _DATED for column in part.table.columns)


def _by_column(table: Keyed, other: Keyed) -> bool:
    """Whether a column of `table` names codes of `other`; plain numbers only below the same heading."""
    heads = {column.at: _heading(column.header) for column in other.part.table.columns}
    for column in table.part.table.columns:
        said = [value for row in table.rows if (value := code_text(table.part.text(row, column.at)))]
        if len(said) < max(2, 0.5 * len(table.rows)) or column.at == table.own:
            continue
        for at, keys in other.keys.items():
            sure = other.weight(at)[0] > 0.5 or heads[at] == _heading(column.header)
            if sure and sum(value in keys for value in said) >= 0.95 * len(said):
                other.own = at
                table.refs[column.at] = other
                return True
    return False


def _by_prefix(table: Keyed, other: Keyed) -> bool:
    """Whether the codes of `table` begin with codes of `other`."""
    codes = list(table.codes)
    below = sum(any(prefix in other.codes for prefix in prefixes(code)) for code in codes)
    return bool(codes) and below >= 0.9 * len(codes)


def _heading(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _chain(table: Keyed, row: int, steps: int) -> tuple[Rung, ...]:
    """The rungs above a row: through the parent that itself has the most above it."""
    best: tuple[Rung, ...] = ()
    for parent in table.parents if steps else ():
        code = next((code_text(table.part.text(row, at)) for at, other in table.refs.items() if other is parent), "")
        if code not in parent.codes:
            code = next((one for one in prefixes(table.code(row)) if one in parent.codes), "")
        if code:
            above = (*_chain(parent, parent.codes[code], steps - 1), _rung(parent, parent.codes[code]))
            best = max(best, above, key=len)
    return best


def _rung(table: Keyed, row: int) -> Rung:
    name = name_column(table.part, table.own)
    text = table.part.text(row, name.at) if name else ""
    cells = f"{table.part.table.columns[0].letter}{row}:{table.part.table.columns[-1].letter}{row}"
    return Rung(text, table.code(row), Origin(table.part.file, table.part.table.sheet, cells), made=not text)


def name_column(part: Part, key: int) -> Column | None:
    """Give the column that names a table's rows: by its meaning, else by its heading, else the first one of words."""
    columns = [column for column in part.table.columns if column.at != key]
    for meaning in ("text", "indicator", "goal", "strategy", "milestone"):
        if found := next((column for column in columns if column.maps_to == meaning), None):
            return found
    wordy = [column for column in columns if _wordy(part, column)]
    named = [c for c in wordy if re.search(r"name|title|text", c.header, re.IGNORECASE)]
    return next(iter([*named, *wordy]), None)


def _wordy(part: Part, column: Column) -> bool:
    """Whether a column holds words of its own in most rows: no codes, no formula texts, no few repeated ones."""
    texts = [part.text(row, column.at) for row in part.body()]
    words = [text for text in texts if re.search(r"[^\W\d_]{3}", text) and not text.startswith("=")]
    return len(words) > 0.5 * len(texts) and len(Counter(words)) > 0.5 * len(words)


def raw_items(part: Part, related: Related) -> list[Item]:
    """Give the rows of a table whose columns' meanings nobody knows as items: their code and what they are called."""
    table = related.tables[id(part)]
    name = name_column(part, table.own)
    items = []
    for row in table.rows:
        texts = {"code": table.code(row), "text": part.text(row, name.at) if name else ""}
        cells = {"code": f"{_letter(part, table.own)}{row}", "text": f"{name.letter if name else 'A'}{row}"}
        if texts["text"]:
            items.append(Item(part.file, part.table.sheet, row, texts, {}, {}, cells))
    return items


def _letter(part: Part, at: int) -> str:
    return next((column.letter for column in part.table.columns if column.at == at), "A")
