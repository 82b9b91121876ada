"""The tables that only papers of reviews have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents.paper import Column, Table
from spm_core.documents.tables import with_lead
from spm_core.show import paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]


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
            wording.signed(row["days"]) if row.get("days") is not None else "",
        )
        for row in rows
    )
    return Table(title, columns, body)


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
            names.get(str(row.get("to")), paper_words.date_or_words(row.get("to"))),
            wording.signed(row["days"]) if row.get("days") is not None else "",
            row.get("why") or "",
        )
        for row in rows
    )
    return Table(title, columns, body)


def requests(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    """What units ask to have changed, and what was decided."""
    columns = (
        Column("Unit and month", 1.8),
        Column("Item", 1.2, "code"),
        Column("Text", 2.2),
        Column("Asked", 1.8),
        Column("Note", 2.2),
        Column("Standing", 2.0),
    )
    body = tuple(
        (
            f"{names.get(row['unit'], row['unit'])}, {wording.month(row['month'], 'full')}",
            row["item"],
            row.get("text") or "",
            f"{row['change']} {paper_words.date_or_words(row.get('detail'))}".strip(),
            row.get("note") or "",
            _standing(row),
        )
        for row in rows
    )
    return Table(title, columns, body)


def _standing(row: Row) -> str:
    to = (
        f" {paper_words.date_or_words(row['to'])}"
        if row.get("to") and row["state"] in ("accepted", "changed", "decided")
        else ""
    )
    why = f". {row['why']}" if row.get("why") else ""
    names = {"changed": "accepted with another value:", "moot": "settled: done or taken out", "gone": "no longer asked"}
    return f"{names.get(row['state'], row['state'])}{to}{why}"
