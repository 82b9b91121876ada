"""Agency: the chief's one screen. Asks, arranges, shows."""

from __future__ import annotations

from dataclasses import replace

from app import session
from app.parts import (
    completion_tile, deadline, draw_and_answer, faults, goal_table, header, heat_grid, measures_tile, no_plan, picture, reporting_tile,
    sentence, tiles, waits, year_not_open,
)  # fmt: skip
from app.session import figures
from spm_core.model import Ask
from spm_core.show import charts, look, sentences


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current()
    if figures.settings(ask)["load"] is None:
        draw_and_answer(no_plan())
        return
    header(ask)
    with faults():
        if not session.is_open(ask):
            draw_and_answer(year_not_open(ask))
            return
        draw_and_answer(above(ask, *deadline(ask)))
        picture(burnup(ask), key="burnup")


@session.kept
def above(ask: Ask, due: str, not_yet: bool) -> str:
    """Sentence, tiles, what waits, heat grid, goals."""
    before = session.month_before(ask)
    grid, measures = figures.grid(ask), figures.measures(ask)["measures"]
    drift = figures.drift(ask)["groups"][0]
    now = {of: figures.completion(ask, of=of)["groups"][0] for of in ("milestones", "actions")}
    then = {of: before and figures.completion(before, of=of)["groups"][0] for of in now}
    reports = figures.reporting(ask)["groups"][0]
    top = tiles(
        *(completion_tile(of, now[of], then[of], ask) for of in now),
        reporting_tile(reports, before and figures.reporting(before)["groups"][0], ask, due, dict(session.groups("unit")), not_yet),
        measures_tile(measures, figures.measures(replace(ask, as_of=ask.as_of.plus(-1)))["measures"], ask),
    )
    goals = goal_table(
        figures.plan(ask), figures.completion(replace(ask, tier="goal"), of="milestones")["groups"],
        figures.items(ask, of="milestones")["items"], measures, ask, session.plan_year(ask).label,
    )  # fmt: skip
    said = sentence(sentences.agency(now["milestones"], now["actions"], drift, grid, str(ask.as_of)))
    return f'{said}<div class="front">{top}{waits(figures.decisions(ask), ask)}{heat_grid(grid, ask)}</div>{goals}'


@session.kept
def burnup(ask: Ask) -> charts.Chart:
    """The actions' burn-up."""
    group, drift = figures.completion(ask, of="actions")["groups"][0], figures.drift(ask)["groups"][0]
    return charts.burnup(figures.burnup(ask, of="actions"), group, drift, look.VARIABLES)


page()
