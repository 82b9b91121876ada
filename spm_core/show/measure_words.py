"""What the Measures page says: the title with counts, and each value with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import look, wording
from spm_core.show.sentences import results_year

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

JUDGED = ("met", "near", "off")
"""Statuses of a published result that is measured against a target."""


def tally(measures: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count measures by their status in the year whose results are looked at (sentences.results_year)."""
    label = results_year(measures)
    found = [year["status"] for measure in measures for year in measure["years"] if year["year"] == label]
    return {status: found.count(status) for status in look.MEASURE_MARKS}


def title(measures: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Say how many of the year's published results met their target: the bold half and the rest.

    >>> year = {"year": "2025-26", "status": "met", "target": 1}
    >>> title([{"years": [year]}, {"years": [{**year, "status": "off"}]}, {"years": [{**year, "status": "not due"}]}])
    ('1 of 2 published results for 2025-26 met its target;', '1 off, 1 not due yet.')
    """
    label, counts = results_year(measures), tally(measures)
    if not measures:
        return "No measure is in the plan here.", ""
    judged = sum(counts[status] for status in JUDGED)
    rest = _rest(counts, sum(not is_valued(measure) for measure in measures))
    if not judged:
        return f"No result for {label or 'any year'} is published yet;", rest or "none is due yet."
    verb = "met its target" if counts["met"] == 1 else "met their target"
    return (
        f"{counts['met'] or 'None'} of {wording.count(judged, 'published result')} for {label} {verb};",
        rest or "none near or off.",
    )


def _rest(counts: Mapping[str, int], unvalued: int) -> str:
    words = {
        "near": "near",
        "off": "off",
        "suppressed": "suppressed",
        "no data": "past their month without data",
        "not due": "not due yet",
    }
    said = [f"{counts[status]} {word}" for status, word in words.items() if counts[status]]
    if unvalued:
        said.append(f"{wording.count(unvalued, 'measure')} without any value")
    return f"{', '.join(said)}." if said else ""


def is_valued(measure: Mapping[str, Any]) -> bool:
    """Whether a measure has anything to show: a baseline, a target, or a published result (a suppressed one too)."""
    return bool(measure.get("baseline")) or any(
        year["target"] is not None or year.get("actual") is not None or year["status"] == "suppressed"
        for year in measure["years"]
    )


def gaps(measure: Mapping[str, Any]) -> list[str]:
    """Give the years between the first and the last result for which nothing was published and no target stood.

    >>> gaps({"years": [{"year": "2022-23", "status": "baseline only"}, {"year": "2023-24", "status": "no target", "actual": None}, {"year": "2024-25", "status": "met", "actual": 3}]})
    ['2023-24']
    """
    years = measure["years"]
    known = [at for at, year in enumerate(years) if year.get("actual") is not None or year["status"] == "baseline only"]
    if not known:
        return []
    return [
        year["year"]
        for year in years[known[0] : known[-1]]
        if year.get("actual") is None and year["status"] not in ("baseline only", "suppressed")
    ]


def value(year: Mapping[str, Any], measure: Mapping[str, Any]) -> str:
    """Say a year's result: the number in its unit, `suppressed`, or nothing; never zero for missing."""
    if year["status"] == "suppressed":
        return "suppressed"
    if year["actual"] is not None:
        return wording.number(year["actual"], measure.get("unit"))
    base = measure.get("baseline")
    if base and base["year"] == year["year"]:
        return f"{wording.number(base['value'], measure.get('unit'))} (baseline)"
    return ""


def standing(measure: Mapping[str, Any], year: Mapping[str, Any]) -> str:
    """Say how a measure stands in a year.

    >>> standing({"unit": "%"}, {"year": "2025-26", "actual": 52.0, "target": 54.0, "status": "near"})
    '52% in 2025-26, target 54%: near'
    """
    unit = measure.get("unit")
    target = f", target {wording.number(year['target'], unit)}" if year["target"] is not None else ""
    if year["actual"] is None:
        known = [one for one in measure.get("years", []) if one["actual"] is not None]
        last = f"; latest {wording.number(known[-1]['actual'], unit)} in {known[-1]['year']}" if known else ""
        return f"{year['year']}{target}: {year['status']}{last}"
    return f"{wording.number(year['actual'], unit)} in {year['year']}{target}: {year['status']}"


def owner(code: str, goals: Collection[str]) -> str:
    """Say whose measure it is: a goal's or a strategy's.

    >>> owner("6", ["6"]), owner("6.1", ["6"])
    ('goal 6', 'strategy 6.1')
    """
    return f"{'goal' if code in goals else 'strategy'} {code}"
