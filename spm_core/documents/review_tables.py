"""The tables that only papers of reviews have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.documents.paper import Column, Table, told
from spm_core.documents.tables import moved_days, with_lead
from spm_core.show import division_words, look, paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]


def reports(title: str, rows: Sequence[Row], month: str) -> Table:
    """Each unit's reports of the review's months, and how many rows of the last one have a status."""
    months = sorted({str(row.get("month", month)) for row in rows})
    units = list(dict.fromkeys(row["unit"] for row in rows))
    by = {(row["unit"], str(row.get("month", month))): row for row in rows}
    columns = (
        Column("Unit", 2.4),
        *(Column(wording.month(one), 1.5) for one in months),
        Column(f"Rows of {wording.month(months[-1])}", 2.6),
    )
    body = tuple(
        (
            next(str(row.get("name") or unit) for row in rows if row["unit"] == unit),
            *(_report(by.get((unit, one))) for one in months),
            division_words.unit_rows(last) if (last := by.get((unit, months[-1]))) else "",
        )
        for unit in units
    )
    return Table(title, columns, body)


def _report(row: Row | None) -> str:
    if row is None:
        return "none due"
    if row["state"] in ("missing", "not_yet"):
        return look.REPORT_MARKS[row["state"]][1]
    return division_words.when_reported(row)


def since(title: str, rows: Sequence[Row]) -> Table:
    """What became of items since the last look: what, from which date to which."""
    columns = (
        Column("Item", 1.2, "code"),
        Column("Text and lead", 3.2),
        Column("Since then", 1.5),
        Column("From", 1.2, "date"),
        Column("To", 1.2, "date"),
        Column("Days", 0.7, "number"),
    )
    body = tuple(
        (
            row["item"],
            with_lead(row),
            paper_words.BECAME.get(row["became"], str(row["became"])),
            wording.day(row.get("from")),
            wording.day(row.get("to")),
            _between(row.get("from"), row.get("to")),
        )
        for row in rows
    )
    return Table(title, columns, body)


def _between(before: str | None, after: str | None) -> str:
    """Say the days between the two dates beside it, whatever they are the dates of."""
    if not before or not after:
        return ""
    return wording.signed((date.fromisoformat(after[:10]) - date.fromisoformat(before[:10])).days)


def history(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    """How an item's date moved and who moved it, oldest first."""
    columns = (
        Column("On", 1.2, "date"),
        Column("What", 2.2),
        Column("From", 1.2, "date"),
        Column("To", 1.4),
        Column("Days", 0.7, "number"),
        Column("Why", 3.4),
    )
    body = tuple(
        (
            wording.day(row["on"]),
            paper_words.moved_by(row),
            paper_words.date_or_words(row.get("from")),
            paper_words.RESULTS.get(str(row.get("to")))
            or names.get(str(row.get("to")), paper_words.date_or_words(row.get("to"))),
            wording.signed(row["days"]) if row.get("days") is not None else "",
            row.get("why") or "",
        )
        for row in rows
    )
    return Table(title, columns, body)


def risks(title: str, rows: Sequence[Row]) -> Table:
    """Items at risk in a line each, for slides."""
    columns = (
        Column("Item", 1.0, "code"),
        Column("Text and lead", 2.8),
        Column("Approved", 1.0, "date"),
        Column("Expected", 1.0, "date"),
        Column("Days moved", 1.05, "number"),
        Column("Status", 1.2),
        Column("What its unit says", 2.6),
    )
    body = tuple(
        (
            row["item"],
            with_lead(row),
            wording.day(row["approved"]),
            wording.day(row["expected"]),
            moved_days(row),
            "all actions done" if "ready to declare" in row["tags"] else paper_words.status(row),
            str(row.get("note") or ""),
        )
        for row in rows
    )
    return told(Table(title, columns, body))


def requests(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    """What units ask to have changed, and what was decided."""
    columns = (
        Column("Unit and month", 1.8),
        Column("Item", 1.2, "code"),
        Column("Text", 2.8),
        Column("Asked", 2.3),
        Column("Note", 2.2),
        Column("Standing", 2.2),
    )
    body = tuple(
        (
            f"{names.get(row['unit'], row['unit'])}, {wording.month(row['month'], 'full')}",
            row["item"],
            row.get("text") or "",
            paper_words.asked(row),
            row.get("note") or "",
            _standing(row),
        )
        for row in rows
    )
    return Table(title, columns, body)


def _standing(row: Row) -> str:
    """Say what became of a request.

    >>> _standing({"state": "accepted", "to": "2026-04-01", "why": "The contract came late."})
    'accepted: 1 Apr 2026. The contract came late.'
    >>> _standing({"state": "open"}), _standing({"state": "declined", "why": "It was promised."})
    ('open', 'declined. It was promised.')
    """
    to = (
        f": {paper_words.date_or_words(row['to'])}"
        if row.get("to") and row["state"] in ("accepted", "changed", "decided")
        else ""
    )
    why = f". {row['why']}" if row.get("why") else ""
    names = {"changed": "accepted with another value", "moot": "settled: done or taken out", "gone": "no longer asked"}
    return f"{names.get(row['state'], row['state'])}{to}{why}"
