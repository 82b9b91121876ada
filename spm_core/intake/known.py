"""What a month's report may speak of, arranged for looking up."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from spm_core.model import Expected, KnownItem


class Known:
    """One month's expectations; codes are found whatever their case, where only one is meant."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.units = expected.units
        self.start_month = expected.year.start_month
        self._units = _folded(expected.units)
        self._items = _folded(expected.items)
        self._measures = _folded(expected.measures)
        self.owed: defaultdict[str, list[str]] = defaultdict(list)
        self.states: defaultdict[int, set[str]] = defaultdict(set)
        """plan year's first four digits -> the states of its items"""
        for code, item in expected.items.items():
            self.states[int(item.year[:4])].add(item.state)
            if item.kind == "action" and item.owed:
                self.owed[item.lead].append(code)
        self._years: dict[str, date] = {}

    def unit(self, text: str) -> str | None:
        """Give the unit's code as the plan writes it."""
        return text if text in self.units else self._units.get(text.casefold())

    def item(self, text: str) -> KnownItem | None:
        """Give the action or milestone of a code."""
        items = self.expected.items
        return items.get(text) or items.get(self._items.get(text.casefold(), ""))

    def measure(self, text: str) -> str | None:
        """Give the measure's code as the plan writes it."""
        return text if text in self.expected.measures else self._measures.get(text.casefold())

    def with_zeros(self, code: str) -> str | None:
        """Give another code of the plan that a number loses its last zeros of: 1.10 beside 1.1."""
        items = self.expected.items
        return next((code + zeros for zeros in ("0", "00") if "." in code and code + zeros in items), None)

    def first_day(self, year: str) -> date:
        """Give the first day of a plan year by its label."""
        if year not in self._years:
            self._years[year] = PlanYear.parse(year, self.start_month).first_day
        return self._years[year]


def _folded(codes: Iterable[str]) -> dict[str, str]:
    """Codes by their lower case, without those that differ in case alone."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in codes:
        found[code.casefold()].append(code)
    return {key: same[0] for key, same in found.items() if len(same) == 1}
