"""The Year page's steps: which one is shown, what each asks, and what follows when a control is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from app import session
from app.parts import year, year_acts
from app.parts.follow import follow
from app.parts.html import e, opens
from app.parts.live import draw
from app.session import figures
from spm_core.figures import leadership
from spm_core.model import PlanYear
from spm_core.show import wording
from spm_core.show.year_page_words import REVIEWS, STEPS

if TYPE_CHECKING:
    from spm_core.model import Ask

Row = dict[str, Any]
Pressed = list[str | None]


def choose_step() -> str:
    """Let the reader choose a step; the address keeps it."""
    said = st.query_params.get("step") or st.session_state.get("year.chosen")
    step = said if said in STEPS else next(iter(STEPS))

    def chosen() -> None:
        session.remember("step", st.session_state["year.step"] or step, "year.chosen")

    with st.container(key="year-steps"):
        st.session_state["year.step"] = step
        st.segmented_control(
            "Step of the annual review",
            list(STEPS),
            key="year.step",
            format_func=STEPS.__getitem__,
            on_change=chosen,
            label_visibility="collapsed",
        )
    return step


def document(ask: Ask) -> Row:
    """The plan year as one document, kept until the store changes."""
    found: Row = figures.year(ask)
    return found


def following(ask: Ask) -> str:
    """The plan year after the ask's."""
    now = session.plan_year(ask)
    return PlanYear(now.start + 1, now.start_month).label


def kind_of(step: str) -> str:
    """The kind of review that a step belongs to."""
    return "mid-plan" if step == "midway" else "leadership"


def review_of(ask: Ask, step: str) -> Row | None:
    """The review of the ask's plan year that a step belongs to; None before it is opened."""
    label, kind = session.plan_year(ask).label, kind_of(step)
    rows: list[Row] = figures.reviews() if session.may("reviews") else []
    return next((row for row in rows if row["kind"] == kind and row["period"] == label), None)


def open_review(ask: Ask, step: str) -> str | None:
    """The id of that review while it is open: decisions taken on the step are decisions of it."""
    row = review_of(ask, step)
    return row["review"] if row and row["state"] == "open" else None


def review_line(ask: Ask, step: str) -> str | None:
    """Say how the step's review stands, with the way to open and close it."""
    row, label, kind = review_of(ask, step), session.plan_year(ask).label, kind_of(step)
    name = REVIEWS[kind]
    if row is None:
        said = f"The {name} review of {label} is not opened yet."
        act = opens(f"Open the {name} review", css="btn", act="open-review", kind=kind)
    elif row["state"] == "open":
        said = f"{wording.first_up(name)} review {row['review']}, open since {wording.day(row['opened'])}: what is decided here is decided in it."
        act = opens("Close it", f"Close {name} review {row['review']}", css="btn", act="close-review", id=row["review"], kind=kind)  # fmt: skip
    else:
        said = f"{wording.first_up(name)} review {row['review']} was closed on {wording.day(row['closed'])}; its figures are frozen as number {row['number']}."
        act = opens("Reopen", f"Reopen {name} review {row['review']}", css="btn", act="reopen-review", id=row["review"], kind=kind)  # fmt: skip
    papers = opens("Papers", f"Papers of {label}", css="btn", act="papers", id=row["review"] if row else "")
    return draw(f'<div class="rev"><span>{e(said)}</span>{act}{papers}</div>', key=f"year.review.{step}")


def onwards(step: str) -> str | None:
    """The way to the next step."""
    names = list(STEPS)
    at = names.index(step) + 1
    if step in ("next", "midway"):  # the annual review ends with the new year
        return None
    button = opens(e(f"Next: {STEPS[names[at]]}"), css="btn", step=names[at])
    return draw(f'<div class="foot">{button}</div>', key=f"year.foot.{step}")


def answer(ask: Ask, at: str, *pressed: str | None) -> None:
    """Do what was pressed: go to a step, take an act in its dialog, or what every page does."""
    chosen = next((one for one in pressed if one), None)
    said = dict(parse_qsl(chosen, keep_blank_values=True)) if chosen else {}
    if "step" in said:
        session.remember("step", said["step"], "year.chosen")
        st.rerun()
    elif "act" in said:
        year_acts.ask(
            said, ask, review=open_review(ask, at), label=session.plan_year(ask).label, next_label=following(ask)
        )
    else:
        follow(*pressed)


@session.kept
def _results(ask: Ask) -> str:
    return year.results(document(ask), ask)


def results(ask: Ask) -> Pressed:
    """Completion with original plan, plan now and expected."""
    return [draw(_results(ask), key="year.results")]


@session.kept
def _milestones(ask: Ask) -> str:
    return year.milestones(document(ask))


def milestones(ask: Ask) -> Pressed:
    """Milestone by milestone."""
    return [draw(_milestones(ask), key="year.milestones")]


@session.kept
def _measures(ask: Ask) -> str:
    return year.measures(document(ask)["measures"], leadership.targets(session.reading(), ask), session.plan_year(ask).label)  # fmt: skip


def measures(ask: Ask) -> Pressed:
    """Measures against targets; targets set up to two years ahead."""
    return [draw(_measures(ask), key="year.measures")]


@session.kept
def _theory(ask: Ask) -> str:
    return year.theory(leadership.strategies(session.reading(), ask))


def theory(ask: Ask) -> Pressed:
    """Whether the theory of action is holding."""
    return [draw(_theory(ask), key="year.theory")]


@session.kept
def _accomplishments(ask: Ask) -> str:
    label = session.plan_year(ask).label
    chosen = figures.accomplishments_chosen(ask, year=label)
    return year.accomplishments(chosen, figures.accomplishments_told(ask), dict(session.groups("unit")))


def accomplishments(ask: Ask) -> Pressed:
    """Accomplishments chosen for the report, and those told."""
    return [draw(_accomplishments(ask), key="year.accomplishments")]


@session.kept
def _adjustments(ask: Ask) -> str:
    return year.adjustments(document(ask))


def adjustments(ask: Ask) -> Pressed:
    """Adjustments and why; the reporting rate."""
    return [draw(_adjustments(ask), key="year.adjustments")]


def suggestions(ask: Ask) -> Pressed:
    """Suggestions for the next year, written by people."""
    return [draw(year.suggestions(figures.next_year(label=following(ask))), key="year.suggestions")]
