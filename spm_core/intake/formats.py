"""What a number format of a spreadsheet shows: decimals, a percent sign, a date or a span of time. Runs in the child."""

from __future__ import annotations

import functools
import re

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    **dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-mm-dd"),  # the day formats of East Asian editions
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
"""The formats that files name by number alone, as far as they matter here."""

_FIXED = re.compile(r"(?:#,##)?0\.(0+)(?:_\)|;.*)?")
_SAID = re.compile(r'"[^"]*"?|\\.|_.|\*.')
"""Text in quotes, an escaped mark, the space of a mark, a fill: shown as they are, they mean nothing."""
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


@functools.lru_cache(maxsize=512)
def fixed_decimals(code: str) -> int:
    """Give the fixed number of decimals that a plain number format shows; 0: as it comes.

    >>> fixed_decimals("0.00"), fixed_decimals("General")
    (2, 0)
    """
    found = _FIXED.fullmatch(code)
    return len(found[1]) if found else 0


@functools.lru_cache(maxsize=512)
def shows_percent(code: str) -> bool:
    """Say whether a number is shown times 100 with a percent sign.

    >>> shows_percent("0.0%"), shows_percent('0 "% done"')
    (True, False)
    """
    return "%" in code and "%" in _SAID.sub("", code)


@functools.lru_cache(maxsize=512)
def shows_time(code: str) -> str:
    """Say whether a number is shown as a day or time of day (`date`), as a span of time (`span`), or neither.

    >>> shows_time("d mmm yyyy"), shows_time("[h]:mm"), shows_time('[Red]0.0 "days"')
    ('date', 'span', '')
    """
    first = _SAID.sub("", code).partition(";")[0]
    if _SPAN.search(first):
        return "span"
    bare = _BRACKETS.sub("", first).casefold()
    if bare in {"general", "@"} or not any(mark in bare for mark in "ymdhs"):
        return ""
    return "" if any(mark in bare for mark in "0#?") and not any(mark in bare for mark in "ymdh") else "date"
