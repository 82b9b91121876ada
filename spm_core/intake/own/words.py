"""The words of words.toml, arranged for looking up."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any

_APART = re.compile(r"[^\w%#]+|_")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@functools.lru_cache(20_000)
def bare(text: str) -> str:
    """Give a heading's words in lower case, apart from each other by one space and without marks.

    >>> bare("Planned_End  Date:"), bare("ActionLaunchDate")
    ('planned end date', 'action launch date')
    """
    return " ".join(_APART.sub(" ", _CAMEL.sub(" ", text)).replace("#", " # ").casefold().split())


@functools.cache
def headings() -> dict[str, tuple[str, int]]:
    """Give each heading of the list: its meaning, and its place among the words of that meaning."""
    found: dict[str, tuple[str, int]] = {}
    for meaning, words in _data()["headers"].items():
        for place, word in enumerate(words):
            found.setdefault(bare(word), (meaning, place))
    return found


@functools.cache
def all_meanings(word: str) -> tuple[str, ...]:
    """Give every meaning that lists a heading: `target` may be a date or a number."""
    return tuple(meaning for meaning, words in _data()["headers"].items() if word in {bare(one) for one in words})


@functools.cache
def hints() -> dict[str, str]:
    """Give the meaning that a single word hints at in a heading that is not listed."""
    return {word: meaning for meaning, words in _data()["hints"].items() for word in words}


@functools.cache
def statuses() -> dict[str, str]:
    """Give each status phrase in lower case and what it means."""
    return {phrase.casefold(): word for word, phrases in _data()["status"].items() for phrase in phrases}


@functools.cache
def _set(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _data()[name]["words"])


def says_nothing(text: str) -> bool:
    """Say whether a text says plainly that there is no value: TBD, n/a, a dash."""
    return text.strip().casefold() in _set("nothing")


def is_doubtful(phrase: str) -> bool:
    """Say whether a status phrase needs a person's look."""
    return phrase in _set("doubtful")


def qualifiers() -> frozenset[str]:
    """Give the words that take back or limit what a status says."""
    return _set("qualifiers")


def done() -> frozenset[str]:
    """Give the words of a heading that say that a percent is one of the work."""
    return _set("done")


def is_asked(text: str) -> bool:
    """Say whether a heading is one that a careful person asks about."""
    return bare(text) in _set("ask")


def is_total(text: str) -> bool:
    """Say whether a line sums up."""
    words = bare(text)
    return words in _set("totals") or (
        words.split(" ", 1)[0] in ("total", "totals", "subtotal") and len(words.split()) <= 3
    )


def is_log(text: str) -> bool:
    """Say whether a heading or a sheet's name speaks of risks, issues or decisions rather than of work.

    >>> is_log("Risk Description"), is_log("Issue log"), is_log("At-risk students served")
    (True, True, False)
    """
    words = bare(text).split()
    return bool(words) and len(words) <= 3 and words[0] in _set("logs")


def is_legend(text: str) -> bool:
    """Say whether a heading or line explains the table's own words."""
    words = bare(text)
    return words in _set("legends") or words.endswith((" key", " legend"))


@functools.cache
def months() -> dict[str, int]:
    """Give the number of each month's name."""
    return {name: int(number) for number, names in _data()["months"].items() for name in names}
