"""Measures: each results measure against its targets, year by year; every value opens the cell it was read from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app import session
from app.parts import draw, faults, header, measure_parts, no_plan, picture, rate, sentence
from app.parts.division import STYLE
from app.parts.follow import follow
from app.session import figures
from spm_core.show import charts, look, measure_words

if TYPE_CHECKING:
    from spm_core.model import Ask


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current()
    if figures.settings(ask)["load"] is None:
        follow(draw(no_plan(), key="page"))
        return
    header(ask)
    with faults():
        goal = measure_parts.chosen_goal(ask)
        asked = replace(ask, tier="goal", id=goal) if goal else ask
        top = draw(said(asked), key="top")
        measure_parts.choose_goal(ask, goal)
        panels = measure_parts.panels(pictures(asked))
        if not goal and (reports := rate(ask)) is not None:
            picture(reports, key="rate")
        follow(top, *panels, draw(below(asked), key="below"))


@session.kept
def said(ask: Ask) -> str:
    """The sentence, and what the marks mean."""
    return STYLE + sentence(measure_words.title(figures.measures(ask)["measures"])) + measure_parts.key()


@session.kept
def pictures(ask: Ask) -> list[tuple[str, charts.Chart]]:
    """Each measure as a small chart under its name."""
    found = [one for one in figures.measures(ask)["measures"] if measure_words.is_valued(one)]
    drawn = charts.trajectories(found, session.plan_year(ask).label, look.VARIABLES)
    goals = [code for code, _ in session.groups("goal")]
    return [(measure_parts.head(one, goals), chart) for one, chart in zip(found, drawn, strict=True)]


@session.kept
def below(ask: Ask) -> str:
    """The table of all values."""
    return measure_parts.values(figures.measures(ask)["measures"])


page()
