"""The results measures that are public: of the whole group alone, and of no small one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spm_core.model import PlanYear
from spm_core.public.rule import is_small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.model import Ask
    from spm_core.store import Store

COLUMNS = ("measure", "indicator", "owner", "unit", "direction", "target", "actual", "status")

_AMOUNTS = frozenset({"days", "hours", "minutes", "weeks", "months", "years", "dollars", "$", "usd", "points"})
"""Units of what each has, to the letter: no number of people follows from a result in them."""

_PERCENT = re.compile(r"%|\bpercent|\bper cent\b|\bpct\b")
_SHARE = re.compile(r"\b(shares?|rates?|ratios?|proportions?|fractions?)\b")
"""What the units of shares say."""
_PER = re.compile(r"\bper ([1-9][\d,]*|hundred|thousand)\b")
_NUMBERS = {"hundred": "100", "thousand": "1000"}


def measures(store: Store, ask: Ask, least: int) -> list[dict[str, Any]]:
    """Give each measure's years with target, result and status; a result that tells of few is None and `suppressed`.

    Results of subgroups are not public at all: beside the whole group's they would tell those that are hidden.
    """
    asked = {"as_of": ask.as_of.last_day, "known_at": ask.known_at}
    rows = store.rows(
        "from measure_year(as_of => $as_of, known_at => $known_at) as m where m.start_year is not null order by m.pos, m.start_year",
        asked,
    )
    found = []
    for pos, row in enumerate(rows):
        said = {key: row[key] for key in COLUMNS}
        if row["actual"] is not None and tells_of_few(row["actual"], row["unit"], row["n"], least):
            said |= {"actual": None, "status": "suppressed"}
        found.append({"pos": pos, "year": PlanYear(row["start_year"]).label, **said})
    return found


def tells_of_few(actual: float, unit: str | None, n: int | None, least: int) -> bool:
    """Whether a result is of a small group, or gives back a count of a group of known size that leaves few on either side.

    >>> tells_of_few(98.0, "percent", 60, 10), tells_of_few(90.0, "%", 60, 10), tells_of_few(98.0, "days", 60, 10)
    (True, False, False)
    >>> tells_of_few(0.98, "share", 60, 10), tells_of_few(0.9, None, 60, 10), tells_of_few(58, "teachers", 60, 10)
    (True, False, True)
    """
    if n is None:  # the agency said of no size
        return False
    return n < least or any(0 <= count <= n and is_small(round(count), n, least) for count in _counts(actual, unit, n))


def _counts(actual: float, unit: str | None, n: int) -> Iterator[float]:
    """How many of the n a result may speak of, in every way in which it can be read: which one is meant, its unit seldom says."""
    said = (unit or "").strip().lower()
    if said in _AMOUNTS:
        return
    is_percent, is_share = _PERCENT.search(said) is not None, _SHARE.search(said) is not None
    if 0 <= actual <= 1:
        yield actual * n
    if is_percent or (actual > 1 and (is_share or not said)):
        yield actual * n / 100
    if per := _PER.search(said):
        yield actual * n / int(_NUMBERS.get(per[1], per[1]).replace(",", ""))
    if not is_percent and not is_share and actual == round(actual):
        yield actual
