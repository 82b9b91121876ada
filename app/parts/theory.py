"""The theory of action (chart 7): goal; If, Then, And with its measures; milestones; "5 of 8, 1 not reported".

A nested list at every width: screen readers and phones get the same one, the columns are only its layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts.html import e, mark, opens, status_mark
from spm_core.show import look, measure_words, theory_words, wording
from spm_core.show.charts.measures import in_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

Row = dict[str, Any]


def chosen_year(ask: Ask) -> str:
    """Give the plan year that the address names, else the one that holds the month, else the plan's first."""
    labels = [row["year"] for row in session.years(ask)]
    for label in (st.query_params.get("year"), session.plan_year(ask).label, *labels):
        if label in labels:
            return str(label)
    return session.plan_year(ask).label


def choose_year(ask: Ask) -> None:
    """Let the reader choose another plan year; the address keeps it."""
    labels = [row["year"] for row in session.years(ask)]
    if ask.year not in labels:
        return

    def chosen() -> None:
        session.remember("year", st.session_state["plan.year"], "plan.year.chosen")

    with st.container(key="plan-year"):
        st.session_state["plan.year"] = ask.year
        st.segmented_control(
            "Milestones and actions of plan year", labels, key="plan.year", on_change=chosen, required=True
        )


def theory(goals: Sequence[Row], label: str | None) -> str:
    """Draw figures.theory; `label` is the plan year whose results are looked at."""
    heads = "".join(f"<span>{head}</span>" for head in ("If", "Then", "And", "Measures", "Milestones"))
    return f'<div class="th-head" aria-hidden="true">{heads}</div>' + "".join(_goal(goal, label) for goal in goals)


def _goal(goal: Row, label: str | None) -> str:
    kind = f' <span class="tag">{e(goal["kind"])}</span>' if goal["kind"] == "operational" else ""
    milestones = [one for strategy in goal["strategies"] for one in strategy["milestones"]]
    strategies = (
        "".join(_strategy(row, label) for row in goal["strategies"]) or '<li class="quiet">No strategy yet.</li>'
    )
    return (
        f'<section class="goal"><div class="g"><h2>{e(goal["goal"])}&ensp;{e(goal["text"])}{kind}</h2>'
        f'<p class="small quiet">{e(theory_words.goal_line(milestones))}</p></div>{_measures(goal["measures"], label)}<ul class="th">{strategies}</ul></section>'
    )


def _strategy(row: Row, label: str | None) -> str:
    clauses = "".join(
        f'<div class="cl"><span class="w">{word}</span><p>{e(theory_words.clause(row[key], word))}</p></div>'
        for word, key in (("If", "if"), ("Then", "then"), ("And", "and"))
    )
    name = f'<p class="small quiet">Strategy {e(row["strategy"])}{_evidence(row)}</p>'
    measured = _measures(row["measures"], label) or '<p class="small quiet">no measure of its own</p>'
    planned = sum(len(one["actions"]) for one in row["milestones"])
    pips = "".join(_pip(one) for one in row["milestones"])
    tally = f'<p class="pips">{pips or "<span class=quiet>none this year</span>"}</p><p class="small"><b>{e(theory_words.counts(row["counts"], planned))}</b></p>'
    tree = "".join(_milestone(one) for one in row["milestones"])
    fold = (
        f'<details><summary>{e(wording.count(len(row["milestones"]), "milestone and its actions", "milestones and their actions"))}</summary><ul class="tree">{tree}</ul></details>'
        if tree
        else ""
    )
    return f'<li class="st">{name}<div class="cols">{clauses}<div class="me">{measured}</div><div class="mi">{tally}</div></div>{fold}</li>'


def _evidence(row: Row) -> str:
    parts = [f"evidence {row['evidence']}" if row["evidence"] else "", f"codes {row['codes']}" if row["codes"] else ""]
    return "".join(f", {e(part)}" for part in parts if part)


def _pip(row: Row) -> str:
    kind, word = _sign(row)
    return opens(mark(kind, hidden=True), f"{row['item']} {row['text']}: {word}", css="n", view=row["item"])


def _sign(row: Row) -> tuple[str, str]:
    if row["status"]:
        return look.MARKS[row["status"]]
    return ("missing", "proposed") if row["proposed"] else ("open", "planned")


def _milestone(row: Row) -> str:
    actions = "".join(f"<li>{_line(one)}</li>" for one in row["actions"])
    return f"<li>{_line(row, counts=True)}{f'<ul>{actions}</ul>' if actions else ''}</li>"


def _line(row: Row, *, counts: bool = False) -> str:
    sign = status_mark(row["status"], hidden=True) if row["status"] else mark(_sign(row)[0], hidden=True)
    waiting = ' <span class="tag">proposed, waiting to be added</span>' if row["proposed"] else ""
    name = opens(f"{e(row['item'])} {e(row['text'])}", css="link", view=row["item"])
    tally = f", {theory_words.counts(row['counts'], len(row['actions']))}" if counts else ""
    said = f'<span class="small quiet">{e(row["lead_name"])}, {e(theory_words.when(row))}{e(tally)}</span>'
    return f'<div class="it">{sign}<span>{name}{waiting} {said}</span></div>'


def _measures(rows: Sequence[Row], label: str | None) -> str:
    lines = [_measure(row, in_year(row, label)) for row in rows]
    return f'<ul class="ms">{"".join(lines)}</ul>' if lines else ""


def _measure(row: Row, year: Mapping[str, Any] | None) -> str:
    kind, word = look.MEASURE_MARKS[year["status"] if year else "no target"]
    name = opens(
        e(row["indicator"]),
        f"{row['indicator']}: every value and its cell",
        css="link",
        dialog="values",
        id=row["measure"],
    )
    said = f'<span>{name} <span class="quiet">{e(measure_words.standing(row, year) if year else word)}</span></span>'
    return f'<li class="small">{mark(kind, hidden=True)} {said}</li>'


def functions(rows: Sequence[Row], units: Mapping[str, str]) -> str:
    """Table what the agency's functions are found to be: aligned, a gap, redundant."""
    lines = "".join(
        f"<li><span>{mark(*theory_words.FINDINGS.get(row['finding'] or '', ('open', 'not judged')))} {e(row['finding'] or 'not judged')}</span><span><b>{e(row['function'])}</b><br>"
        f'<span class="small quiet">{e(units.get(row["unit"], row["unit"]))}</span></span><span>{_pair("Now", row["current"])}{_pair("Needed", row["needed"])}</span>'
        f"<span>{_pair('Discussion', row['discussion'])}{_pair('Resolution', row['resolution'])}</span></li>"
        for row in rows
    )
    return (
        f'<section class="part"><h2>{e(theory_words.functions_title(rows))}</h2><p class="sub">What each unit does now, against what the plan needs.</p><ul class="fn">{lines}</ul></section>'
        if rows
        else ""
    )


def _pair(name: str, text: str | None) -> str:
    return f'<span class="pair"><span class="small quiet">{name}</span> {e(text)}</span>' if text else ""


def collaborators(rows: Sequence[Row], texts: Mapping[str, str], units: Mapping[str, str]) -> str:
    """List who helps whom, with what, from when to when."""
    lines = "".join(_helper(row, texts, units) for row in rows)
    title = f"{wording.count(len({row['item'] for row in rows}), 'item is', 'items are')} helped by another unit"
    return f'<section class="part"><h2>{e(title)}</h2><ul class="fn help">{lines}</ul></section>' if rows else ""


def _helper(row: Row, texts: Mapping[str, str], units: Mapping[str, str]) -> str:
    name = opens(f"{e(row['item'])} {e(texts.get(row['item'], ''))}", css="link", view=row["item"])
    return (
        f"<li><span>{name}</span><span><b>{e(units.get(row['unit'], row['unit']))}</b></span>"
        f'<span>{e(row["purpose"])}</span><span class="small quiet">{e(theory_words.span(row))}</span></li>'
    )


def statements(settings: Mapping[str, Any]) -> str:
    """Show vision, mission and values as the plan writes them."""
    said = [
        (name, settings.get(key)) for name, key in (("Vision", "vision"), ("Mission", "mission"), ("Values", "values"))
    ]
    cells = "".join(f"<div><h3>{name}</h3><p>{e(text)}</p></div>" for name, text in said if text)
    return f'<section class="vmv">{cells}</section>' if cells else ""
