"""Plan: goals to actions as a theory of action; and, with `?item=CODE`, the whole view of one milestone or action."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts import draw, faults, header, item_page, no_plan, picture, sentence
from app.parts.division import STYLE
from app.parts.follow import follow
from app.parts.theory import choose_year, chosen_year, collaborators, functions, statements, theory
from app.session import figures
from spm_core.figures import theory as theories
from spm_core.show import sentences, theory_words

if TYPE_CHECKING:
    from spm_core.model import Ask


def page() -> None:
    """The whole page, or what is missing for one."""
    ask = session.current()
    if figures.settings(ask)["load"] is None:
        follow(draw(no_plan(), key="page"), address=False)
        return
    header(ask)
    with faults():
        one_item(ask, code) if (code := st.query_params.get("item")) else goals_to_actions(ask)


def goals_to_actions(ask: Ask) -> None:
    """The theory of action of one plan year, the functions, and who helps whom."""
    asked = replace(ask, year=chosen_year(ask))
    top = draw(said(asked), key="top")
    choose_year(asked)
    follow(top, draw(tree(asked), key="tree"), address=False)


def goals(ask: Ask) -> list[dict[str, Any]]:
    """The theory of action with where everything stands."""
    covered = {of: figures.items(ask, of=of)["items"] for of in ("milestones", "actions")}
    return theories.theory(session.store(), ask, covered, figures.measures(replace(ask, year=None))["measures"])


@session.kept
def said(ask: Ask) -> str:
    """The sentence; vision, mission, values."""
    opened = session.is_open(ask)
    words = theory_words.sentence(goals(ask), ask.year or "", opened=opened)
    return STYLE + sentence(words) + statements(figures.settings(ask))


@session.kept
def tree(ask: Ask) -> str:
    """Goals down to actions; functions; collaborators."""
    plan, units = figures.plan(ask), dict(session.groups("unit"))
    found, label = goals(ask), sentences.results_year(figures.measures(replace(ask, year=None))["measures"])
    texts = {row["item"]: row["text"] for row in theories.every_item(found)}
    helpers = [row for row in plan["collaborators"] if row["item"] in texts]
    return theory(found, label) + functions(plan["functions"], units) + collaborators(helpers, texts, units)


def one_item(ask: Ask, code: str) -> None:
    """Where an item stands, who moved it, its actions, its reports, and where each fact was read."""
    known = item_page.known(ask, code)
    above = draw(STYLE + item_page.head(known.item, known.row, ask.as_of), key="head")
    left, right = st.columns([816, 500], gap="medium")
    with left:
        if known.trend:
            picture(known.trend, key="trend")
        moved = draw(item_page.moves(known.moves, known.lead), key="moves")
    with right:
        beside = draw(item_page.beside(known), key="beside")
    follow(above, moved, beside, draw(item_page.facts(known.facts), key="item-facts"), address=False)


page()
