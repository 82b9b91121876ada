"""Agency: the chief's one screen. Asks, arranges, shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
        parts.draw_and_answer(above(ask, due, not_yet=not_yet))
        parts.picture(burnup(ask), key="burnup")


@session.kept
def above(ask: Ask, due: str, *, not_yet: bool) -> str:
    """Sentence, tiles, what waits, heat grid, goals."""
    now, grid, measures = known(ask), figures.grid(ask), figures.measures(ask)["measures"]
    before = session.month_before(ask)
    then = known(before) if before else dict.fromkeys(now)
    earlier = figures.measures(replace(ask, as_of=ask.as_of.plus(-1)))["measures"]
    tiles = parts.tiles(
        *(parts.completion_tile(of, now[of], then[of], ask) for of in ("milestones", "actions")),
        parts.reporting_tile(now["reports"], then["reports"], ask, due, dict(session.groups("unit")), not_yet=not_yet),
        parts.measures_tile(measures, earlier, ask),
    )
    goals, milestones = (
        figures.completion(replace(ask, tier="goal"), of="milestones"),
        figures.items(ask, of="milestones"),
    )
    table = parts.goal_table(
        figures.plan(ask), goals["groups"], milestones["items"], measures, ask, session.plan_year(ask).label
    )
    said = parts.sentence(sentences.agency(now["milestones"], now["actions"], now["drift"], grid, str(ask.as_of)))
    return f'{said}<div class="front">{tiles}{parts.waits(figures.decisions(ask), ask)}{parts.heat_grid(grid, ask)}</div>{table}'


def known(ask: Ask) -> dict[str, Any]:
    """The agency's one group of each figure."""
    groups = {of: figures.completion(ask, of=of)["groups"][0] for of in ("milestones", "actions")}
    return {**groups, "drift": figures.drift(ask)["groups"][0], "reports": figures.reporting(ask)["groups"][0]}


@session.kept
def burnup(ask: Ask) -> charts.Chart:
    """The actions' burn-up."""
    now = known(ask)
    return charts.burnup(figures.burnup(ask, of="actions"), now["actions"], now["drift"], look.VARIABLES)


page()
