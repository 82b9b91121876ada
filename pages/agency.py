"""Agency: the chief's one screen. Asks, arranges, shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app import parts, session
from app.session import figures
from spm_core.show import charts, look, sentences

if TYPE_CHECKING:
    from spm_core.model import Ask


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current()
    if figures.settings(ask)["load"] is None:
        parts.draw_and_answer(parts.no_plan())
        return
    parts.header(ask)
    with parts.faults():
        if not session.is_open(ask):
            parts.draw_and_answer(parts.year_not_open(ask))
            return
        due, not_yet = parts.deadline(ask)
        with parts.counting():
            body, chart = screen(ask, due, parts.owed(ask), not_yet=not_yet)
        parts.draw_and_answer(body)
        parts.picture(chart, key="burnup")
        if (rate := parts.rate(ask)) is not None:
            parts.picture(rate, key="rate")


@session.kept
def screen(ask: Ask, due: str, owed: str, *, not_yet: bool) -> tuple[str, charts.Chart]:
    """Sentence, tiles, what waits, heat grid and goals as one piece; and the actions' burn-up."""
    now, grid, measures = session.whole(ask), figures.grid(ask), figures.measures(ask)["measures"]
    before = session.month_before(ask)
    then = session.whole(before) if before else dict.fromkeys(now)
    earlier = figures.measures(replace(ask, as_of=ask.as_of.plus(-1)))["measures"]
    tiles = parts.tiles(
        *(parts.completion_tile(of, now[of], then[of], ask) for of in ("milestones", "actions")),
        parts.reporting_tile(now["reports"], then["reports"], ask, due, dict(session.groups("unit")), not_yet=not_yet),
        parts.measures_tile(measures, earlier, ask),
    )
    goals = figures.completion(replace(ask, tier="goal"), of="milestones")["groups"]
    milestones, year = figures.items(ask, of="milestones")["items"], session.plan_year(ask).label
    table = parts.goal_table(figures.plan(ask), goals, milestones, measures, ask, year)
    said = parts.sentence(sentences.agency(now["milestones"], now["actions"], now["drift"], grid, str(ask.as_of)))
    front = f"{tiles}{parts.waits(figures.decisions(ask), ask)}{parts.heat_grid(grid, ask)}"
    chart = charts.burnup(figures.burnup(ask, of="actions"), now["actions"], now["drift"], look.VARIABLES)
    return f'{said}{owed}<div class="front">{front}</div>{table}', chart


page()
