"""What a unit's next workbook tells it: the answers to its recommendations, and to the changes that it asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access, intake
from spm_core.figures.plan import expected
from spm_core.figures.recommendations import recommendations
from spm_core.figures.requests import requests
from spm_core.model import Ask

if TYPE_CHECKING:
    from spm_core.model import Expected, Month
    from spm_core.store import Store

MONTHS = 2
"""An answer is printed in the workbooks of its own month and of the two after it."""


@access.question
def template(store: Store, unit: str, month: Month, known: Expected | None = None) -> bytes:
    """Give a unit's pre-filled workbook for a month, with every answer that it waits for. Refused for an unknown unit.

    `known` is what `expected` gives for the month, where it is there already.
    """
    known = known or expected(store, month)
    if unit not in known.units:
        return intake.write_template(known, unit)  # which refuses it
    return intake.write_template(known, unit, answers(store, unit, month), change_answers(store, unit, month))


@access.question
def answers(store: Store, unit: str, month: Month) -> list[dict[str, Any]]:
    """The unit's recommendations for its workbook: rows {recommendation, about, answer}, the oldest first.

    Those that wait, and those answered lately. An escalated one says so.
    """
    since = month.plus(-MONTHS).first_day.isoformat()
    rows = recommendations(store, Ask("template", month, "unit", unit))
    shown = [
        row
        for row in reversed(rows)
        if row["month"] <= str(month)
        and (row["state"] in ("open", "escalated") or (row["state"] == "answered" and row["answered_on"] >= since))
    ]
    return [{"recommendation": row["text"], "about": row["about"], "answer": _answer(row)} for row in shown]


def _answer(row: dict[str, Any]) -> str | None:
    if row["state"] == "escalated":
        return f"With the leadership since {row['escalated_on']}."
    return row["answer"] if row["state"] == "answered" else None


@access.question
def change_answers(store: Store, unit: str, month: Month) -> dict[str, str]:
    """What became of the changes that the unit asked for lately, by action; the last one of each."""
    since = month.plus(-MONTHS).first_day.isoformat()
    rows = requests(store, Ask("template", month, "unit", unit))
    decided = [row for row in rows if row["month"] <= str(month) and row["on"] and row["on"] >= since]
    return {row["item"]: _became(row) for row in sorted(decided, key=lambda row: row["on"])}


def _became(row: dict[str, Any]) -> str:
    asked = " ".join(filter(None, (row["change"], row["detail"])))
    if row["state"] == "declined":
        return f"Declined on {row['on']} ({asked}): {row['why']}"
    became = " ".join(filter(None, (row["change"], row["to"])))
    return f"Decided on {row['on']}: {became}. Asked: {asked.removesuffix('.')}. {row['why']}"
