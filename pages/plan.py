"""Plan: goals to actions as a theory of action; and, with `?item=CODE`, the whole view of one milestone or action."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts import draw, faults, header, item_page, no_plan, picture, whole_plan
from app.parts.division import STYLE
from app.parts.follow import follow
from app.parts.theory import choose_year, chosen_year
from app.session import figures

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
    top = draw(whole_plan.said(asked), key="top")
    choose_year(asked)
    follow(top, draw(whole_plan.tree(asked), key="tree"), address=False)


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
