"""The quarterly review put together, point by point; each piece is kept until the store changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app import session
from app.parts import division
from app.parts.page import sentence
from app.session import figures
from spm_core.figures import agenda
from spm_core.show import charts, division_words, look
from spm_core.show.charts.trend_small import trend_small

if TYPE_CHECKING:
    from spm_core.model import Ask


def reviewed(ask: Ask) -> str:
    """What the division is looked at by: its milestones, or its actions when it leads no milestone."""
    return "milestones" if figures.items(ask, of="milestones")["items"] else "actions"


@session.kept
def state_and_reports(ask: Ask) -> str:
    """The sentence; point 1."""
    milestones, actions = (figures.items(ask, of=of)["items"] for of in ("milestones", "actions"))
    tolerance = agenda.tolerance(session.store(), ask)
    moves, risky = agenda.move_counts(milestones, tolerance), len(agenda.at_risk(milestones))
    said = sentence(division_words.sentence(milestones, actions, moves, tolerance, risky))
    return division.STYLE + said + division.reported(agenda.who_reported(session.store(), ask), str(ask.as_of))


@session.kept
def moved(ask: Ask) -> charts.Chart:
    """Point 2: the dates of the division's milestones."""
    of, tolerance = reviewed(ask), agenda.tolerance(session.store(), ask)
    rows = figures.items(ask, of=of)["items"]
    title = division_words.moved_title(agenda.move_counts(rows, tolerance), tolerance, of)
    return charts.dumbbells(
        rows, ask.as_of, session.plan_year(ask), look.VARIABLES, of=of, tolerance=tolerance, title=title
    )


@session.kept
def rest(ask: Ask) -> str:
    """Points 3 to 6: at risk, recommendations, new results, what went well."""
    store, of, units = session.store(), reviewed(ask), dict(session.groups("unit"))
    mine = [row for kind in ("milestones", "actions") for row in figures.items(ask, of=kind)["items"]]
    risky = agenda.at_risk(row for row in mine if row["kind"] == of.removesuffix("s"))
    everywhere = figures.items(replace(ask, tier="agency", id=None), of="actions")["items"]
    since, year = str(agenda.quarter(store, ask)[0].plus(-1)), session.plan_year(ask)
    trends = {
        item: trend_small(months, year, look.VARIABLES) for item, months in agenda.moves_of(store, ask, risky).items()
    }
    return "".join((
        division.risks(3, risky, agenda.actions_of(risky, everywhere), trends, of),
        division.recommendations(4, agenda.recommendations(store, ask), units),
        division.results(5, agenda.new_results(store, ask), since),
        division.went_well(6, agenda.went_well(store, ask, mine), units),
    ))  # fmt: skip
