"""The tables that only the End of Year report has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents.paper import Column, Table
from spm_core.documents.tables import moved_days, with_lead
from spm_core.show import wording, year_words

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]


def of_year(document: Row) -> list[Row]:
    """The measures' rows of the report's year that have anything to say."""
    return [
        {**{key: one[key] for key in ("measure", "indicator", "owner", "unit", "direction", "baseline")}, **year}
        for one in document["measures"]
        for year in one["years"]
        if year["year"] == document["year"]
        and (year["target"] is not None or year["actual"] is not None or year["status"] == "suppressed")
    ]


def milestones(title: str, rows: Sequence[Row]) -> Table:
    """Each milestone: result, frozen date, done or expected, days moved, its actions."""
    columns = (
        Column("Item", 1.0, "code"),
        Column("Milestone and lead", 3.0),
        Column("Result", 1.8),
        Column("Frozen", 1.15, "date"),
        Column("Done or expected", 1.15, "date"),
        Column("Days moved", 1.05, "number"),
        Column("Actions done", 1.05, "number"),
    )
    body = tuple(
        (
            row["item"],
            with_lead(row),
            year_words.result(row),
            wording.day(row["frozen"]) or "added",
            wording.day(row["completed"] or row["expected"]),
            moved_days(row),
            f"{row['actions']['n']} of {row['actions']['of']}" if row["actions"]["of"] else "none",
        )
        for row in rows
    )
    return Table(
        title,
        columns,
        body,
        "Days moved: from the frozen date to the date done or expected; of added items, from the first approved date.",
    )


def reporting(title: str, head: str, rows: Sequence[tuple[str, Row]]) -> Table:
    """Reports due, on time, late, missing; and the rows with a status of those owed."""
    columns = (
        Column(head, 2.6),
        Column("Due", 0.8, "number"),
        Column("On time", 1.6, "number"),
        Column("Late", 0.8, "number"),
        Column("Missing", 0.8, "number"),
        Column("Actions with a status", 2, "number"),
    )
    body = tuple(
        (
            name,
            str(row["due"]),
            wording.share(row["on_time"], row["due"]),
            str(row["late"]),
            str(row["missing"]),
            wording.share(row["actions"]["n"], row["actions"]["of"]),
        )
        for name, row in rows
    )
    return Table(title, columns, body)


def suggestions(title: str, rows: Sequence[Row]) -> Table:
    """What next year's milestones could be, each with the reason."""
    columns = (Column("From", 1.2, "code"), Column("Suggestion", 4), Column("Reason", 3))
    return Table(
        title, columns, tuple((row.get("milestone") or "", row["text"], row.get("reason") or "") for row in rows)
    )
