"""The pieces of the Measures page: the choice of a goal, small multiples, and the table of all values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts.html import e, folded, legend, mark, opens
from app.parts.live import draw
from app.session import figures
from spm_core.show import look, measure_words, wording
from spm_core.show.charts.measures import direction
from spm_core.show.sentences import results_year

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from spm_core.model import Ask
    from spm_core.show.charts import Chart

Row = dict[str, Any]

ALL = ""
"""The choice that leaves no goal out."""

ACROSS = 3
"""So many panels stand side by side; on phones they stand one under the other."""


def chosen_goal(ask: Ask) -> str | None:
    """Give the goal that the address names; None: all of them."""
    said = st.query_params.get("goal")
    return said if said in {row["goal"] for row in figures.plan(ask)["goals"]} else None


def choose_goal(ask: Ask, goal: str | None) -> None:
    """Let the reader look at one goal's measures; the address keeps it."""
    names = {ALL: "All goals", **{row["goal"]: f"{row['goal']}  {row['text']}" for row in figures.plan(ask)["goals"]}}

    def chosen() -> None:
        session.remember("goal", st.session_state["measures.goal"] or None, "measures.goal.chosen")

    with st.container(key="measures-goal"):
        st.session_state["measures.goal"] = goal or ALL
        st.selectbox(
            "Goal", list(names), key="measures.goal", format_func=lambda code: names[code], on_change=chosen, width=460
        )


def key() -> str:
    """Say what the marks and lines of every panel mean."""
    marks = [
        ("done", "target met"),
        ("behind", "near"),
        ("overdue", "off"),
        ("frozen", "baseline"),
        ("missing", "no data or suppressed"),
    ]
    lines = "<span>plain dot: a result without a target; grey bar: the year’s target; dashed: the way from the baseline; shaded: the plan year; a break in the line: no result that year</span>"
    return legend(marks).replace("</p>", f"{lines}</p>")


def head(measure: Row, goals: Collection[str]) -> str:
    """Name a measure, with the way that is good, its latest result, and the years without one."""
    year = next((row for row in measure["years"] if row["year"] == results_year([measure])), None)
    kind, word = look.MEASURE_MARKS[year["status"] if year else "no target"]
    name = opens(
        e(measure["indicator"]),
        f"{measure['indicator']}: every value and its cell",
        css="link",
        dialog="values",
        id=measure["measure"],
    )
    css = {"off": "act", "near": "late"}.get(word, "")
    said = f'<span class="{css}">{e(measure_words.standing(measure, year))}</span>' if year else e(word)
    gaps = measure_words.gaps(measure)
    missing = f" No result for {wording.listed(gaps)}." if gaps else ""
    away = " Moving away from its baseline." if year and "moving away" in year["tags"] else ""
    return (
        f'<div class="pan"><h3>{mark(kind, hidden=True)} {name}</h3><p>{said}</p>'
        f'<p class="sub">{e(wording.first_up(direction(measure)))}; {e(measure_words.owner(measure["owner"], goals))}.{e(away)}{e(missing)}</p></div>'
    )


def panels(drawn: Sequence[tuple[str, Chart]]) -> list[str | None]:
    """Draw the small multiples; give what was pressed in each."""
    pressed = []
    with st.container(key="panels"):
        for start in range(0, len(drawn), ACROSS):
            columns = st.columns(ACROSS, gap="large")
            for at, (column, (words, chart)) in enumerate(
                zip(columns, drawn[start : start + ACROSS], strict=False), start
            ):
                with column:
                    pressed.append(draw(words, key=f"panel.{at}"))
                    if chart.spec:
                        st.vega_lite_chart(
                            spec=chart.spec, theme=None, width="stretch", key=f"panel.{at}.chart", alt=chart.alt
                        )
    return pressed


def values(measures: Sequence[Row]) -> str:
    """Table every value: a row a measure, a column a year; each opens where it was read."""
    if not measures:
        return '<p class="quiet">The plan has no measure here. Measures and their values come with the plan workbook, sheets Measures and Values.</p>'
    without = [measure for measure in measures if not measure_words.is_valued(measure)]
    measures = [measure for measure in measures if measure not in without]
    years = sorted({year["year"] for measure in measures for year in measure["years"]})
    heads = "".join(f'<th scope="col">{e(year)}</th>' for year in years)
    rows = "".join(_row(measure, years) for measure in measures)
    caption = "All results and targets, year by year"
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table class="plain stack years"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Measure</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
    sub = "Result, target and status of each plan year; a year without a result stays empty, never zero. Press a value to see the file and cell it was read from."
    all_values = (
        f'<section class="part"><h2>{caption}</h2><p class="sub">{sub}</p>{table}{_sources(measures)}</section>'
        if measures
        else ""
    )
    return all_values + _without(without)


def _without(measures: Sequence[Row]) -> str:
    if not measures:
        return ""
    lines = "".join(
        f'<li>{e(row["indicator"])} <span class="small quiet">{e(row["measure"])}, {e(direction(row))}</span></li>'
        for row in measures
    )
    title = f"{wording.count(len(measures), 'measure has', 'measures have')} no value yet"
    sub = "Neither the plan nor a report gives a baseline, a target or a result."
    return f'<section class="part"><h2>{e(title)}</h2><p class="sub">{sub}</p>{folded("Show them", f"""<ul class="ms many">{lines}</ul>""")}</section>'


def _row(measure: Row, years: Sequence[str]) -> str:
    there = {year["year"]: year for year in measure["years"]}
    cells = "".join(f"<td>{_value(measure, there[label]) if label in there else ''}</td>" for label in years)
    name = opens(
        e(measure["indicator"]),
        f"{measure['indicator']}: every value and its cell",
        css="link",
        dialog="values",
        id=measure["measure"],
    )
    return f'<tr><th scope="row">{name}<br><span class="small quiet">{e(measure["measure"])}, {e(direction(measure))}</span></th>{cells}</tr>'


def _value(measure: Row, year: Mapping[str, Any]) -> str:
    kind, word = look.MEASURE_MARKS[year["status"]]
    result = measure_words.value(year, measure)
    shown = f"<b>{e(result)}</b>" if result else '<span class="quiet">no result</span>'
    target = (
        f"target {e(wording.number(year['target'], measure.get('unit')))}<br>" if year["target"] is not None else ""
    )
    sign = f"{mark(kind, hidden=True)} {e(word)}"
    said = f"{measure['indicator']}, {year['year']}: {result or 'no result'}, where it was read"
    opened = opens(shown, said, css="n", dialog="values", id=measure["measure"], year=year["year"])
    return f'<span class="yr">{e(year["year"])} </span>{opened}<br><span class="quiet">{target}{sign}</span>'


def _sources(measures: Sequence[Row]) -> str:
    lines = "".join(
        f"<li><b>{e(row['indicator'])}</b> {e(row['data_source'] or 'no source named')}</li>" for row in measures
    )
    return folded("Where the results come from", f'<ul class="ms">{lines}</ul>')
