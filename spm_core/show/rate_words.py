"""How the reporting rate over time is said: the latest month against its target, and what chance alone seldom does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RULES = {
    "outside": "outside the natural process limits",
    "run": "in a run of eight or more on one side of the mean",
    "near": "among three of four in a row nearer to a limit than to the mean",
}
"""signal -> what is seen, in words."""

LEAST = 6
"""So many months make limits; see figures.rate."""


def title(group: Mapping[str, Any], target: int) -> str:
    """Say the finding: the latest month with counts, its target, and whether it is unusual.

    >>> title({"months": [], "limits": None, "signals": []}, 90)
    'No month yet whose reports’ due day is over'
    """
    months = group["months"]
    if not months:
        return "No month yet whose reports’ due day is over"
    now = months[-1]
    said = (
        f"{wording.month(now['month'])}: {wording.share(now['on_time'], now['due'])} reports on time, target {target}%"
    )
    if group["limits"] is None:
        return f"{said}; limits come with {wording.word(LEAST)} months, so far {wording.word(len(months))}"
    unusual = sorted({month for signal in group["signals"] for month in signal["months"]})
    if not unusual:
        return f"{said}; no month of {wording.word(len(months))} is out of the ordinary"
    if now["month"] in unusual:
        rule = next(signal["rule"] for signal in group["signals"] if now["month"] in signal["months"])
        return f"{said}; out of the ordinary: {RULES[rule]}"
    verb = "is" if len(unusual) == 1 else "are"
    return f"{said}; {wording.word(len(unusual))} earlier {'month' if len(unusual) == 1 else 'months'} {verb} out of the ordinary"


def subtitle(group: Mapping[str, Any]) -> str:
    """Say the definition."""
    limits = group["limits"]
    base = "Reports that came by the due day, of those due, each month whose due day is over."
    if limits is None:
        return base
    return (
        f"{base} Mean {percent(limits['mean'])}; natural process limits {percent(limits['low'])} to {percent(limits['high'])}: "
        f"the mean ± 2.66 × the mean moving range ({wording.number(round(limits['moving_range'], 1))} points), never below 0 or above 100%."
    )


def percent(value: float) -> str:
    """Write a limit.

    >>> percent(86.734), percent(100.0)
    ('86.7%', '100%')
    """
    return wording.number(round(value, 1), "%")


def of_month(group: Mapping[str, Any], month: str) -> list[str]:
    """Name the rules by which a month is out of the ordinary."""
    return [RULES[signal["rule"]] for signal in group["signals"] if month in signal["months"]]


def signals(group: Mapping[str, Any]) -> list[str]:
    """Say each rule that something breaks, with its months."""
    return [
        f"{wording.first_up(RULES[signal['rule']])}: {wording.listed([wording.month(month, 'full') for month in signal['months']], 24)}."
        for signal in group["signals"]
    ]


def alt(group: Mapping[str, Any], target: int) -> str:
    """Say the whole chart."""
    told: Sequence[str] = [
        f"{wording.month(row['month'], 'full')}: {row['on_time']} of {row['due']} on time." for row in group["months"]
    ]
    limits = group["limits"]
    lines = (
        [
            f"Mean {percent(limits['mean'])}, natural process limits {percent(limits['low'])} to {percent(limits['high'])}."
        ]
        if limits
        else []
    )
    return " ".join(["Reporting rate by month.", *told, *lines, f"Target {target}%.", *signals(group)])
