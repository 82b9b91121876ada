"""What the Year page says: its steps, what becomes of milestones, readings of the theory, targets, suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.paper_words import RESULTS
from spm_core.show.wording import count, first_up, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

STEPS = {
    "results": "Results",
    "milestones": "Milestones",
    "measures": "Measures and targets",
    "theory": "Theory of action",
    "accomplishments": "Accomplishments",
    "adjustments": "Adjustments and reporting",
    "suggestions": "Suggestions",
    "next": "The new year",
    "midway": "Mid-plan",
}
"""The steps of the Year page, in order: the address's word and the name; the last stands apart, for the review in the plan's middle."""

REVIEWS = {"leadership": "annual", "mid-plan": "mid-plan"}
"""The reviews of the leadership by the names that people say."""

BECOMES = {"carry": "carried on", "keep": "kept in its year", "drop": "dropped"}


def becomes(row: Mapping[str, Any]) -> str:
    """Say what becomes of a milestone in the next plan.

    >>> becomes({"choice": "carry", "as": "1.2.Y4-2", "what": "open"}), becomes({"choice": None, "what": "planned"})
    ('carried on as 1.2.Y4-2', 'planned')
    >>> becomes({"choice": "drop", "what": "planned"}), becomes({"choice": None, "what": "open"})
    ('to be left out', 'not decided yet')
    """
    if row.get("what") == "planned":
        return "to be left out" if row["choice"] == "drop" else "planned"
    if row["choice"] is None:
        return "not decided yet"
    return BECOMES[row["choice"]] + (f" as {row['as']}" if row.get("as") else "")


def said_of(row: Mapping[str, Any]) -> str:
    """Say what was said of a milestone that is left, and why.

    >>> said_of({"choice": "drop", "why": "The law changed"}), said_of({"choice": "keep", "why": None}), said_of({"choice": None})
    ('no: The law changed', 'yes, kept', '')
    """
    if row["choice"] is None:
        return ""
    start = {"drop": "no", "keep": "yes, kept", "carry": "yes, carried on"}[row["choice"]]
    return f"{start}: {row['why']}" if row["why"] else start


def by_year(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each plan year, in order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["year"], []).append(row)
    return found


def year_name(row: Mapping[str, Any]) -> str:
    """Name a plan year, saying when it is not opened: `2027-28, not opened`."""
    return str(row["year"]) + ("" if row["opened"] else ", not opened")


def counted(rows: Sequence[Row], of: str) -> list[Row]:
    """Those years and goals (rows of `leadership.years`) in which there is anything to count.

    >>> [row["year"] for row in counted([{"year": "a", "actions": {"planned": 0}}, {"year": "b", "actions": {"planned": 1}}], "actions")]
    ['b']
    """
    return [row for row in rows if any(row[of].values())]


def years_title(rows: Sequence[Row]) -> str:
    """Say how much of the whole plan is not completed.

    >>> years_title([{"milestones": {"left": 1}}])
    '1 milestone of the plan is not completed yet'
    >>> years_title([{"milestones": {"left": 3}, "carried": 1}])
    '3 milestones of the plan are not completed yet; one of them goes on under another code'
    """
    left, carried = sum(row["milestones"]["left"] for row in rows), sum(row.get("carried", 0) for row in rows)
    on = f"; {word(carried)} of them {'goes' if carried == 1 else 'go'} on under another code" if carried else ""
    return f"{first_up(count(left, 'milestone'))} of the plan {'is' if left == 1 else 'are'} not completed yet{on}"


def rest_title(rows: Sequence[Row]) -> str:
    """Say how much of the plan is left, and of how much it was said whether it still makes sense.

    >>> rest_title([{"choice": None}, {"choice": "keep"}, {"choice": "drop"}])
    '3 milestones are left; of two it was said whether they still make sense, one does not'
    """
    if not rows:
        return "Nothing of the plan is left"
    said = [row["choice"] for row in rows if row["choice"]]
    start = f"{first_up(count(len(rows), 'milestone'))} {'is' if len(rows) == 1 else 'are'} left"
    if not said:
        return f"{start}; of none was it said yet whether it still makes sense"
    out = said.count("drop")
    they = "it still makes" if len(said) == 1 else "they still make"
    end = f", {word(out)} {'does' if out == 1 else 'do'} not" if out else ""
    return f"{start}; of {word(len(said))} it was said whether {they} sense{end}"


def onward_title(rows: Sequence[Row]) -> str:
    """Say what becomes of next year.

    >>> onward_title([{"what": "open", "choice": "carry"}, {"what": "open", "choice": None}, {"what": "planned", "choice": None}])
    'Next year: one carried on, one planned already, none suggested; one not decided yet'
    """
    open_ = [row for row in rows if row["what"] == "open"]
    counts = [
        (sum(row["choice"] == "carry" for row in open_), "carried on"),
        (sum(row["what"] == "planned" and row["choice"] != "drop" for row in rows), "planned already"),
        (sum(row["what"] == "suggested" for row in rows), "suggested"),
    ]
    waiting = sum(row["choice"] is None for row in open_)
    said = ", ".join(f"{word(n) if n else 'none'} {name}" for n, name in counts)
    return f"Next year: {said}" + (f"; {word(waiting)} not decided yet" if waiting else "")


def result(declared: str | None) -> str:
    """Say a declared result, or that there is none."""
    return RESULTS.get(declared, declared) if declared else "no result declared"


READINGS = {
    "keep": "Keep: what was due is mostly done, and results mostly hold.",
    "doubt the theory": "Doubt the theory: what was due is mostly done, and results do not hold.",
    "look for other causes": "Look for other causes: results hold, though what was due is mostly not done.",
    "support": "Support: what was due is mostly not done, and results do not hold.",
}


def theory_title(rows: Sequence[Row]) -> str:
    """Count the strategies by their reading, in words.

    >>> theory_title([{"reading": "keep"}, {"reading": "keep"}, {"reading": "support"}, {"reading": None}])
    'Of 4 strategies: keep two, support one; one too early to read'
    """
    if not rows:
        return "The plan has no strategies"
    said = [f"{name} {word(n)}" for name in READINGS if (n := sum(row["reading"] == name for row in rows))]
    early = sum(row["reading"] is None for row in rows)
    if not said:
        return f"Of {count(len(rows), 'strategy', 'strategies')} none can be read yet: nothing was due, or no result is published"
    return f"Of {count(len(rows), 'strategy', 'strategies')}: {', '.join(said)}" + (
        f"; {word(early)} too early to read" if early else ""
    )


def targets_title(rows: Sequence[Row]) -> str:
    """Say how many of the targets for the two years ahead are set; rows as of leadership.targets.

    >>> targets_title([{"year": "2027-28", "value": 3.0}, {"year": "2028-29", "value": None}])
    '1 of 2 targets of 2027-28 and 2028-29 is set'
    """
    if not rows:
        return "The plan has no measures"
    n, years = sum(row["value"] is not None for row in rows), sorted({row["year"] for row in rows})
    return f"{n} of {count(len(rows), 'target')} of {wording.listed(years)} {'is' if n == 1 else 'are'} set"


def chosen_title(chosen: int, told: int) -> str:
    """Say how many accomplishments were chosen for the report.

    >>> chosen_title(0, 48), chosen_title(1, 3)
    ('No accomplishment is chosen yet; the reports of the year tell 48', '1 accomplishment is chosen for the report, of 3 told and written')
    """
    if not chosen:
        return f"No accomplishment is chosen yet; the reports of the year tell {told or 'none'}"
    return f"{count(chosen, 'accomplishment')} {'is' if chosen == 1 else 'are'} chosen for the report, of {max(told, chosen)} told and written"


def suggestions_title(rows: Sequence[Row], year: str) -> str:
    """Say how much is suggested for a year.

    >>> suggestions_title([], "2027-28"), suggestions_title([{}], "2027-28")
    ('Nothing is suggested for 2027-28 yet', '1 suggestion for 2027-28; none is in the plan by itself')
    """
    return (
        f"{count(len(rows), 'suggestion')} for {year}; none is in the plan by itself"
        if rows
        else f"Nothing is suggested for {year} yet"
    )


def next_title(found: Row) -> tuple[str, str]:
    """Say where the new year stands: the bold half and the rest. One of earlier years with a declared result waits no more."""
    year, open_ = found["year"], found["milestones"]
    before = found["from_year"]
    waiting = sum(row["choice"] is None and (row["year"] == before or not row["result"]) for row in open_)
    if found["opened"]:
        return (
            f"{year} is open since {wording.day(found['opened'])}.",
            "Its dates are frozen, and the units report its months on Upload. What is open below counts in its own year.",
        )
    if waiting:
        return (
            f"{first_up(word(waiting))} open {'milestone waits' if waiting == 1 else 'milestones wait'} for a word",
            f"before {year}: carry on, keep where it is, or drop.",
        )
    loaded = sum(bool(row["carried_from"]) for row in found["planned"])
    carried = sum(row["choice"] == "carry" for row in open_) + loaded
    planned = len(found["planned"]) - loaded
    return (
        f"{year} can be opened.",
        f"{first_up(word(carried)) if carried else 'None'} carried on, {word(planned) if planned else 'none'} planned already.",
    )
