"""The plan of one year put together, vision to actions; each piece is kept until the store changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app import session
from app.parts.division import STYLE
from app.parts.page import sentence
from app.parts.theory import collaborators, functions, statements, theory
from app.session import figures
from spm_core.figures import theory as theories
from spm_core.show import sentences, theory_words

if TYPE_CHECKING:
    from spm_core.model import Ask


def goals(ask: Ask) -> list[dict[str, Any]]:
    """The theory of action with where everything stands."""
    covered = {of: figures.items(ask, of=of)["items"] for of in ("milestones", "actions")}
    return theories.theory(session.reading(), ask, covered, figures.measures(replace(ask, year=None))["measures"])


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
