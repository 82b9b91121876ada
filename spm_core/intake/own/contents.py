"""What a column's cells are, whatever its heading says: counted once for each column over the rows of its table."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.cells import letter
from spm_core.intake.own import dates, statuses, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.grid import Grid

LONG_WORD = 120
"""a status with what was added in brackets may be as long as this"""
ENOUGH = 400
"""different texts looked at closely in a column; dates, numbers and blanks are counted in all"""

_CODE = re.compile(
    r"[|(\[]?(?=[^\s]*\d)[A-Za-z]{0,12}[\s_.\-/#]?\d+(?:[.\-_/][A-Za-z]{0,4}\d*)*[A-Za-z]{0,3}[|)\].:]?|[A-Za-z]{1,8}(?:[-_.][A-Za-z0-9]{1,8}){1,5}\d*"
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:[.,]\d+)?\s*%?")
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?\s*%?")
_PERSON = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*){0,3}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")


@dataclass
class Contents:
    """One column's cells in numbers; the shares are of the filled cells."""

    at: int
    rows: int
    filled: int = 0
    days: int = 0
    nothings: int = 0
    numbers: int = 0
    percents: int = 0
    bools: int = 0
    codes: int = 0
    people: int = 0
    known: int = 0
    """cells that hold a status word"""
    looked: int = 0
    distinct: int = 0
    length: float = 0.0
    values: list[float] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    orders: Counter[str] = field(default_factory=Counter)

    def share(self, count: int) -> float:
        """Give a count as a share of the filled cells."""
        return count / self.filled if self.filled else 0.0

    def of_looked(self, count: int) -> float:
        """Give a count as a share of the cells looked at closely."""
        return count / self.looked if self.looked else 0.0

    @property
    def order(self) -> str:
        """The order of its numeric dates: mdy or dmy by evidence, `either` when nothing decides, `none` without any, `mixed` when both are shown."""
        if self.orders["mdy"] and self.orders["dmy"]:
            return "mixed"
        if self.orders["dmy"]:
            return "dmy"
        if self.orders["mdy"]:
            return "mdy"
        return "either" if self.orders["either"] else "none"

    @property
    def few_words(self) -> bool:
        """Whether its texts are a handful of words, used again and again."""
        return 0 < self.distinct <= max(4, min(14, self.looked * 0.5)) and self.length <= 40

    @property
    def reads_as(self) -> str:
        """What the cells are: one of model.READS_AS."""
        if not self.filled:
            return "empty"
        solid = self.filled - self.nothings
        people = self.distinct <= max(3, self.looked * 0.7) and self.length < 30
        checks = (
            ("date", solid > 0 and self.days >= solid * 0.5 and self.days >= self.numbers),
            ("percent", self.percents >= self.filled * 0.5),
            ("status", self.bools >= self.filled * 0.6),
            ("number", self.numbers >= self.filled * 0.7),
            ("status", self.of_looked(self.known) >= 0.6 and self.few_words),
            ("code", self.of_looked(self.codes) >= 0.7 and self.distinct >= self.looked * 0.6),
            ("person", self.of_looked(self.people) >= 0.7 and people),
        )
        return next((kind for kind, holds in checks if holds), "text")


def contents(grid: Grid, x: int, rows: Sequence[int]) -> Contents:
    """Count a column's cells over some rows."""
    found = Contents(x, len(rows))
    texts: Counter[str] = Counter()
    kinds, cells, at = grid.kinds, grid.rows, x - 1
    for y in rows:
        kind = kinds[y - 1][at] if at < len(kinds[y - 1]) else "."
        if kind == ".":
            continue
        found.filled += 1
        value = cells[y - 1][at]
        if kind == "t":
            texts[value] += 1
            continue
        if kind == "b":
            found.bools += 1
            found.words["TRUE" if value else "FALSE"] += 1
        elif kind == "n":
            found.numbers += 1
            found.values.append(float(value))
            found.percents += (y, x) in grid.sheet.percents
        elif kind == "d":
            if dates.is_null_date(value):
                found.nothings += 1
            else:
                found.days += dates.read(value) is not None
    texts = _stripped(texts)
    for number, (text, count) in enumerate(texts.items()):
        _count_text(found, text, count, closely=number < ENOUGH)
    found.distinct = min(len(texts), ENOUGH)
    filled = sum(texts.values())
    found.length = sum(len(text) * count for text, count in texts.items()) / filled if filled else 0.0
    return found


def _stripped(texts: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text, count in texts.items():
        found[text.strip()] += count
    return found


def _count_text(found: Contents, text: str, count: int, *, closely: bool) -> None:
    order = dates.evidence(text)
    if order:
        found.orders[order] += count
    if order or dates.read(text):
        found.days += count
    elif dates.is_null_date(text) or words.says_nothing(text):
        found.nothings += count
    number = amount(text)
    if number is not None:
        found.numbers += count
        found.values += [number] * min(count, 50)
        found.percents += count if text.endswith("%") else 0
    if not closely:
        return
    found.looked += count
    if len(text) <= LONG_WORD:
        found.words[text] += count
        found.known += count if statuses.likely(text) else 0
    if len(text) <= 24 and _CODE.fullmatch(text):
        found.codes += count
    if len(text) <= 80 and (
        _MAIL.search(text)
        or all(_PERSON.fullmatch(part.strip()) for part in re.split(r"[,/&;]| and ", text) if part.strip())
    ):
        found.people += count


def amount(text: str, *, comma: bool = False) -> float | None:
    """Read a number as people write it: 1,234.5 or 12,5 or 62%; None when it is none.

    `comma`: the numbers of the file are written 1.234,5.

    >>> amount("1,234", comma=True), amount("1.234,5", comma=True)
    (1.234, 1234.5)
    >>> amount("1,234.5"), amount("12,5"), amount("62%"), amount("1.1.2")
    (1234.5, 12.5, 62.0, None)
    """
    if comma and _COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif not _NUMBER.fullmatch(text):
        return None
    digits = text.rstrip("% ").replace(" ", "").replace(" ", "")
    if "," in digits and "." in digits:
        digits = digits.replace(",", "")
    elif "," in digits:
        head, _, tail = digits.rpartition(",")
        digits = (
            digits.replace(",", "")
            if len(tail) == 3 and head not in ("0", "-0")
            else head.replace(",", "") + "." + tail
        )
    try:
        return float(digits)
    except ValueError:
        return None


def looks_like_thousands(text: str, mark: str) -> bool:
    """Say whether a number written with one decimal mark may be one of thousands as well: 1.400, and not 0.875.

    >>> looks_like_thousands("1.400", "."), looks_like_thousands("0.875", "."), looks_like_thousands("12.5", ".")
    (True, False, False)
    """
    return bool(re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+\s*%?", text))


def shows_decimals(text: str, mark: str) -> bool:
    """Say whether a number's mark can only divide its whole part from its decimals: 12.5, 1,250.5.

    >>> shows_decimals("12.5", "."), shows_decimals("1,250.500", "."), shows_decimals("1.400", ".")
    (True, True, False)
    """
    found = re.fullmatch(rf"[+-]?([\d ,.]*){re.escape(mark)}(\d+)\s*%?", text)
    return found is not None and (len(found[2]) != 3 or bool(re.search(r"[ ,.]", found[1])) or found[1] in ("", "0"))


_letter = functools.lru_cache(2_000)(letter)


def address(y: int, x: int) -> str:
    """Give a cell's address."""
    return f"{_letter(x)}{y}"
