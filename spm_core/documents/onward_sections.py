"""What is left of the plan, and what next year takes up, as sections of a review's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents.paper import Column, Section, Table, Text, told
from spm_core.show import wording, year_page_words

if TYPE_CHECKING:
    from spm_core.documents.review_reading import Review

Row = dict[str, Any]


def rest(review: Review, _tolerance: int) -> Section:
    """Every milestone still to come, by year, with its strategy's reading and what was said of it."""
    rows = review.points["rest"]
    columns = (
        Column("Item", 1.1, "code"),
        Column("Milestone", 3.6),
        Column("Due", 1.1, "date"),
        Column("Its strategy", 1.5),
        Column("Does it still make sense?", 2.2),
    )
    tables = tuple(
        Table(
            year_page_words.year_name(mine[0]),
            columns,
            tuple(
                (
                    row["milestone"],
                    row["text"],
                    wording.day(row["due"]),
                    row["reading"] or "too early",
                    year_page_words.said_of(row) or "to be said",
                )
                for row in mine
            ),
        )
        for mine in year_page_words.by_year(rows).values()
    )
    return Section(year_page_words.rest_title(rows), tables or (Text("Nothing of the plan is left."),))


def next_year(review: Review, _tolerance: int) -> Section:
    """What becomes of open milestones, what is planned, and what people suggest, apart."""
    rows = review.points["next_year"]
    columns = (
        Column("Item", 1.1, "code"),
        Column("Milestone", 3.6),
        Column("What becomes of it", 2.0),
        Column("Why", 2.8),
    )
    names = {
        "open": "Open in earlier years",
        "planned": "Planned already",
        "suggested": "Suggested, in no plan yet",
    }
    tables = tuple(
        told(
            Table(
                name,
                columns,
                tuple(
                    (
                        row["milestone"] or "",
                        row["text"],
                        year_page_words.becomes(row) if what != "suggested" else "",
                        row["why"] or "",
                    )
                    for row in mine
                ),
            )
        )
        for what, name in names.items()
        if (mine := [row for row in rows if row["what"] == what])
    )
    return Section(
        year_page_words.onward_title(rows), tables or (Text("Nothing is open, planned or suggested for next year."),)
    )
