"""What a heading may mean, by its words alone: each meaning with how sure it is."""

from __future__ import annotations

import functools
import re

from spm_core.intake.own import dates, statuses, words
from spm_core.model import PlanYear

_YEAR = re.compile(
    r"(?:fy\s*)?((?:19|20)\d{2}|\d{2})\s*[/–-]\s*((?:20)?\d{2})(?!\d)|fy\s*'?(\d{4}|\d{2})|\b((?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_TARGET = re.compile(r"\b(?:target|goal|cible|meta|objective)\b", re.IGNORECASE)
_ACTUAL = re.compile(r"\b(?:actual|result|value|achieved|baseline result)\b", re.IGNORECASE)
ABOVE = 0.6
"""how much a heading counts that stands above another which means something: `Timeline` over `Start` and `End`"""
HINTED = 0.5
"""how sure a single word within a heading makes a meaning"""


def year_of(heading: str, start_month: int = 7) -> str | None:
    """Give the plan year that a heading names: `21-22 Target`, `FY22/23`, `2023-2024`, `FY 2027`, a date.

    A year alone is the plan year that ends in it, as schools count.

    >>> year_of("FY22/23 Target"), year_of("21-22"), year_of("FY2027"), year_of("2025 Target")
    ('2022-23', '2021-22', '2026-27', '2024-25')
    """
    if heading.count("/") > 1 and dates.read(heading) is None:
        return None
    day = dates.read(heading)
    if day:
        return PlanYear.holding(day.day, start_month).label
    found = _YEAR.search(heading)
    if not found:
        written = dates.as_written(heading)
        return PlanYear.holding(dates.read(written).day, start_month).label if written and dates.read(written) else None  # type: ignore[union-attr]
    if found[1]:
        first = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
        return PlanYear(first, start_month).label if int(found[2]) % 100 == (first + 1) % 100 else None
    if found[3]:
        last = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return PlanYear(last if start_month == 1 else last - 1, start_month).label
    return PlanYear(int(found[4]) - (start_month != 1), start_month).label


def is_year_alone(heading: str) -> bool:
    """Say whether a heading names its year by one number only: 2025, and not 2024-25, FY2025 or a date."""
    found = _YEAR.search(heading)
    return bool(found and found[4]) and dates.read(heading) is None


def status_of(heading: str) -> tuple[str | None, float]:
    """Give the status that a heading is, by its lowest line, and how sure that is: `Progress / Not Started`."""
    lowest = heading.rpartition(" / ")[2]
    return statuses.meaning(lowest) if lowest.strip("0123456789 .,%") else (None, 0.0)  # 1, 2, 3 are weeks


@functools.lru_cache(5_000)
def by_heading(heading: str) -> tuple[tuple[str, float], ...]:
    """Give the meanings that a heading may have, with how sure each is."""
    found: dict[str, float] = dict(_one_heading(heading))
    weight = 1.0
    for part in reversed(
        heading.split(" / ")
    ):  # the lowest line that says anything; those above it head several columns
        said = _one_heading(part)
        for meaning, sure in said:
            found[meaning] = max(found.get(meaning, 0.0), sure * weight)
        weight = ABOVE if said else weight
    for part in words.bare(heading.rpartition(" / ")[2]).split()[:9]:
        if (hint := words.hints().get(part)) and hint not in found:
            found[hint] = HINTED
    year = year_of(heading)
    if year and _TARGET.search(words.bare(heading)):
        found = {f"target:{year}": 0.95}
    elif year and (_ACTUAL.search(words.bare(heading)) or not found):
        found = {f"actual:{year}": 0.8 if _ACTUAL.search(words.bare(heading)) else 0.6}
    return tuple(found.items())


def _one_heading(heading: str) -> list[tuple[str, float]]:
    bare = words.bare(heading)
    if not bare:
        return []
    if meanings := words.all_meanings(bare):
        if words.is_asked(heading):
            return [(meaning, 0.58) for meaning in meanings]
        place = words.headings()[bare][1]
        return [(meaning, 0.97 - min(place, 12) * 0.005 - (0.05 if at else 0)) for at, meaning in enumerate(meanings)]
    if bare.endswith(" #") or bare.startswith("# "):
        return [("code", 0.85)]
    if bare.startswith("%") or bare.endswith("%"):
        rest = bare.strip("% ").split()  # percent of what: of the work, or of money and time
        return [("percent", 0.8 if not rest or any(part in words.done() for part in rest) else 0.5)]
    found: dict[str, float] = {}
    parts = bare.split()
    if len(parts) > 9:
        return []
    for size in range(min(len(parts) - 1, 4), 0, -1):
        for at in range(len(parts) - size + 1):
            phrase = " ".join(parts[at : at + size])
            if phrase == "by":
                continue  # `By` alone names a person, `Finish by` does not
            for meaning in words.all_meanings(phrase):
                ends = 0.12 if at + size == len(parts) else 0.06 if at == 0 else 0.0
                sure = 0.45 + 0.35 * size / len(parts) + ends
                found[meaning] = max(found.get(meaning, 0.0), min(sure, 0.88))
    return list(found.items())
