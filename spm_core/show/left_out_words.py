"""How rows are spoken of that a report was sent without, as was asked: they count as not reported; and what is not read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.model import place
from spm_core.show import wording
from spm_core.show.wording import first_up, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def offered(bad: int) -> str:
    """Offer to send without the faulty rows, and say what that means."""
    return (
        "Leave out the faulty row; it counts as not reported until you send it"
        if bad == 1
        else f"Leave out the {bad} faulty rows; they count as not reported until you send them"
    )


def of_unit(rows: Sequence[Mapping[str, Any]], month: str) -> str:
    """Title the rows that the month's report was sent without.

    >>> of_unit([{"sheet": "Status", "row": 2}, {"sheet": "Status", "row": 2}], "2026-10")
    'One row was left out of October’s report and counts as not reported'
    >>> of_unit([{"sheet": "Status", "row": 2}, {"sheet": "Status", "row": 5}], "2026-10")
    'Two rows were left out of October’s report and count as not reported'
    """
    n = len({(row["sheet"], row["row"]) for row in rows})
    many = n != 1
    return f"{first_up(word(n))} {'rows were' if many else 'row was'} left out of {wording.month(month)}’s report and {'count' if many else 'counts'} as not reported"


def of_item(facts: Sequence[Mapping[str, Any]]) -> str:
    """Title the reports in force that were sent without the item's row.

    >>> of_item([{"month": "2026-10"}])
    'Left out of October’s report: not reported'
    """
    months = list(dict.fromkeys(wording.month(fact["month"]) for fact in facts))
    reports = f"{months[0]}’s report" if len(months) == 1 else f"the reports of {wording.listed(months, 4)}"
    return f"Left out of {reports}: not reported"


def in_history(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say in the history which rows an upload was sent without.

    >>> in_history([{"sheet": "Status", "row": 2, "cell": "B2"}, {"sheet": "Status", "row": 2, "cell": "C2"}])
    '1 row left out (Status!B2 and Status!C2), not reported'
    >>> in_history([{"sheet": None, "row": None, "cell": "Status, row 2, Status, row 4"}])
    'rows left out (Status, row 2, Status, row 4), not reported'
    """
    if not rows:
        return ""
    n = len({(row["sheet"], row["row"]) for row in rows if row["row"]})
    cells = wording.listed([place(row["sheet"], row["cell"]) for row in rows], 4)
    return f"{wording.count(n, 'row') if n else 'rows'} left out ({cells}), not reported"


def unread(one: Mapping[str, str]) -> str:
    """Name a sheet or column that is no part of what is read.

    >>> unread({"sheet": "Notes", "column": ""}), unread({"sheet": "Status", "column": "Mood"}), unread({"sheet": "", "column": "Mood"})
    ('sheet Notes', 'Status, column Mood', 'column Mood')
    """
    parts = (one["sheet"], f"column {one['column']}") if one["column"] else (f"sheet {one['sheet']}",)
    return ", ".join(filter(None, parts))
