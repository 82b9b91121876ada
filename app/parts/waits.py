"""What waits for somebody's decision: what is asked, from whom, since when, with one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import session
from app.parts.html import e, mark, opens, section
from spm_core.show import look, sentences, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from spm_core.model import Ask

MOST = 5
"""At most seven; five stand beside the grid on one screen, the rest opens."""


def waits(rows: Sequence[Mapping[str, Any]], ask: Ask, whom: str = "you") -> str:
    """List rows of figures.decisions, the first five; the rest is counted and opens."""
    rows = sentences.gathered(rows)
    shown = rows[:MOST]
    title = sentences.needs(rows, len(shown), whom)
    if not shown:
        return section(
            title,
            "No report is missing, no review is to be held, and no milestone is overdue, late without approval or ready to declare.",
            "",
            "decisions",
        )
    body = f'<ul class="waits">{_rows(shown, ask)}</ul>'
    if len(rows) > MOST:
        body += f'<p class="sub">{opens(f"Show all {len(rows)}", css="link", dialog="waits", tier=ask.tier, id=ask.id, month=ask.as_of)}</p>'
    return section(
        title,
        "Recommendations passed on, reports missing, reviews to hold, dates passed, changes asked, results to declare.",
        body,
        "decisions",
    )


def all_waits(rows: Sequence[Mapping[str, Any]], ask: Ask) -> str:
    """List every row."""
    return f'<ul class="waits">{_rows(sentences.gathered(rows), ask)}</ul>'


def _rows(rows: Sequence[Mapping[str, Any]], ask: Ask) -> str:
    on = session.today()
    return "".join(_row(row, ask, on) for row in rows)


def _row(row: Mapping[str, Any], ask: Ask, on: date) -> str:
    title, asked = sentences.decision(row, str(ask.as_of), on)
    kind, word = _mark(row)
    if row["kind"] == "recommendation":
        button = opens("Answer", f"Answer: {row['text']}", css="btn", dialog="recommendation", id=row["id"])
    elif row["kind"] == "review":
        button = opens("Open", f"Open: {title}", css="btn", division=row["division"], period=row["period"])
    elif row.get("item"):
        button = opens("Open", f"Open {row['item']}: {title}", css="btn", item=row["item"], month=ask.as_of)
    elif row.get("units"):
        button = opens("Open", f"Open: {title}", css="btn", dialog="reports", tier=ask.tier, id=ask.id, month=ask.as_of)
    else:
        button = opens(
            "Open",
            f"Open: {title}, {row.get('owner') or ''}",
            css="btn",
            of="actions",
            tier="unit",
            id=row.get("unit"),
            show="not_reported",
            month=ask.as_of,
        )
    return (
        f"<li><b>{e(wording.day(row['date'], year=False))}</b>{mark(kind, word)}"
        f'<div class="what"><h3>{e(title)}</h3><p>{e(asked)}</p><p class="small">{e(row.get("owner") or "")}</p></div>{button}</li>'
    )


def _mark(row: Mapping[str, Any]) -> tuple[str, str]:
    """The mark of what waits: an item's status, a missing report, else that somebody waits."""
    if row["kind"] in ("recommendation", "review"):
        return "open", "waits"
    return look.MARKS.get(row["mark"] or "", ("missing", "not reported"))
