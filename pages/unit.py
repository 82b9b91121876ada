"""Unit: its month, as its lead and its division see it. Asks, arranges, shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import session
from app.parts import (
    completion_tile,
    draw,
    faults,
    header,
    no_plan,
    owed,
    reporting_tile,
    sentence,
    tiles,
    unit,
    year_not_open,
)
from app.parts import upload as shared
from app.parts.page import deadline
from app.parts.upload_flow import answer
from app.session import figures
from spm_core.figures.agenda import live_frozen
from spm_core.figures.changes import changes
from spm_core.show import sentences

if TYPE_CHECKING:
    from spm_core.model import Ask


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current("unit")
    if figures.settings(ask)["load"] is None:
        answer([draw(no_plan(), key="page")])
        return
    header(ask, choose=True)
    with faults():
        due, not_yet = deadline(ask)
        body = month(ask, due, owed(ask), not_yet=not_yet) if session.is_open(ask) else year_not_open(ask)
        answer([draw(body, key="page")])


@session.kept
def month(ask: Ask, due: str, today: str, *, not_yet: bool) -> str:
    """Sentence, what the division sees in numbers, what falls due, what is carried, what changed, the year."""
    before = session.month_before(ask)
    rows, then = items(ask), items(before) if before else []
    groups = {of: figures.completion(ask, of=of)["groups"][0] for of in ("milestones", "actions")}
    was = {of: figures.completion(before, of=of)["groups"][0] if before else None for of in groups}
    moved, report = figures.drift(ask), figures.reporting(ask)["groups"][0]
    drift = moved["groups"][0]
    reported = figures.reporting(before)["groups"][0] if before else None
    top = tiles(
        *(completion_tile(of, groups[of], was[of], ask) for of in groups),
        reporting_tile(report, reported, ask, due, dict(session.groups("unit")), not_yet=not_yet),
        unit.dates_tile(drift, live_frozen(moved["items"]), ask, figures.settings(ask)["tolerance_days"]),
    )
    said = sentence(sentences.group(groups["milestones"], groups["actions"], drift, str(ask.as_of)))
    seen = unit.changed(changes(then, rows), str(before.as_of) if before else None)
    first = str(session.plan_year(ask).first_month)
    raised, asked = (
        [row for row in found(ask) if first <= (row["months"] or [row["month"]])[-1] <= str(ask.as_of)]
        for found in (figures.recommendations, figures.requests)
    )
    gone = unit.left_out(figures.left_out(ask), rows, ask)
    left = gone + unit.due(rows, ask) + unit.carried(rows, ask) + unit.later(rows, ask)
    left += unit.recommendations(raised) + unit.requests(asked, ask)
    return f'{shared.STYLE}{said}{today}{top}<div class="two"><div>{left}</div><div>{seen}</div></div>{unit.trend(figures.grid(ask), ask)}'


def items(ask: Ask) -> list[dict[str, object]]:
    """The unit's milestones and actions."""
    return [row for of in ("milestones", "actions") for row in figures.items(ask, of=of)["items"]]


page()
