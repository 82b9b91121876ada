"""The goal table: each milestone one mark, exceptions in words, the leading measure with its spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.html import e, legend, opens, section, status_mark
from spm_core.model import STATUSES
from spm_core.show import look, sentences, wording
from spm_core.show.charts import spark
from spm_core.show.charts.measures import direction, in_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

_WATCH = (("overdue", "overdue", "act"), ("redated", "re-dated", ""), ("not_reported", "not reported", ""))
_KEY = (
    ("done", "done, target met"),
    ("ring", "done late"),
    ("plan", "on plan"),
    ("behind", "behind, target near"),
    ("overdue", "overdue, target off"),
    ("missing", "not reported"),
    ("open", "not started"),
)


def goal_table(
    plan: Mapping[str, Any],
    groups: Sequence[Mapping[str, Any]],
    milestones: Sequence[Mapping[str, Any]],
    measures: Sequence[Mapping[str, Any]],
    ask: Ask,
    year: str,
) -> str:
    """Draw one row a goal: `groups` is completion of milestones by goal, `milestones` the rows of figures.items."""
    if not groups:
        return section("The plan has no goal yet", "", "", "")
    label = sentences.results_year(measures)
    off = [measure["indicator"] for measure in measures if (in_year(measure, label) or {}).get("status") == "off"]
    baseline = min((m["baseline"]["year"] for m in measures if m.get("baseline")), default="")
    heads = [("Goal and its theory", ""), ("Done, of due", ""), ("All milestones", ""), ("To watch", "")]
    if measures:
        heads += [("Leading measure", ""), (baseline or "Baseline", "from"), ("", "spark"), (label or "", "last")]
    head = "".join(
        f'<th scope="col" class="{css}">{e(text)}</th>' if text else f'<td class="{css}"></td>' for text, css in heads
    )
    owners = _owners(plan)
    rows = "".join(
        _row(
            goal,
            plan,
            milestones,
            _leading(goal["id"], measures, owners, label),
            label,
            ask,
            with_measures=bool(measures),
        )
        for goal in groups
    )
    sub = f"Milestones of {year}, each drawn as one mark." + (
        f" Measures: {label} results as published by {wording.month(ask.as_of, 'full')}; bars are the yearly targets."
        if label
        else ""
    )
    body = f'<table class="goals"><caption>Goals with their milestones and leading measure</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{legend(_KEY)}'
    return section(sentences.goals(groups, off), sub, body, "goalpart")


def _owners(plan: Mapping[str, Any]) -> dict[str, str]:
    return {
        **{goal["goal"]: goal["goal"] for goal in plan["goals"]},
        **{s["strategy"]: s["goal"] for s in plan["strategies"]},
    }


def _leading(
    goal: str, measures: Sequence[Mapping[str, Any]], owners: Mapping[str, str], label: str | None
) -> tuple[Mapping[str, Any] | None, int, int]:
    """The first measure with a target that year, the goal's own before its strategies'; and how many of its measures met their target, of those judged."""
    mine = [m for m in measures if owners.get(m["owner"]) == goal]
    judged = [s for s in ((in_year(m, label) or {}).get("status") for m in mine) if s in ("met", "near", "off")]
    told = [m for m in mine if (in_year(m, label) or {}).get("target") is not None] or mine
    first = next((m for m in told if m["owner"] == goal), told[0] if told else None)
    return first, judged.count("met"), len(judged)


def _row(
    goal: Mapping[str, Any],
    plan: Mapping[str, Any],
    milestones: Sequence[Mapping[str, Any]],
    leading: tuple[Mapping[str, Any] | None, int, int],
    label: str | None,
    ask: Ask,
    *,
    with_measures: bool,
) -> str:
    here: dict[str, Any] = {"of": "milestones", "tier": "goal", "id": goal["id"], "month": ask.as_of}
    first = next((s for s in plan["strategies"] if s["goal"] == goal["id"]), None)
    theory = (
        f"If {_clause(first['if'])}, then {_clause(first['then'])}."
        if first and first.get("if") and first.get("then")
        else ""
    )
    mine = sorted((m for m in milestones if m["goal"] == goal["id"]), key=lambda m: _place(m["status"]))
    counted = {**goal["status"], "redated": goal["T1"]["redated"]}
    watch = [
        opens(f"{counted[key]} {word}", css=f"n {css}", show=key, **here) for key, word, css in _WATCH if counted[key]
    ]
    share = f"{goal['T0']['n']} of {goal['T0']['of']}" if goal["T0"]["of"] else "none due"
    said = ", ".join(f"{n} {look.MARKS[s][1]}" for s in STATUSES if (n := goal["status"][s]))
    pips = "".join(status_mark(m["status"], hidden=True) for m in mine)
    name = opens(f"{e(goal['id'])}&ensp;{e(goal['name'])}", css="n name", **{**here, "show": "all"})
    done = opens(share, f"Goal {goal['id']}: {share} milestones due are done", show="due", **here)
    return (
        f'<tr><th scope="row">{name}<span class="sub theory">{e(theory)}</span></th>'
        f'<td class="num">{done}</td>'
        f'<td><span class="marks" role="img" aria-label="{e(said or "no milestones")}">{pips}</span></td>'
        f'<td class="watch">{", ".join(watch) or "<span class=quiet>none</span>"}</td>{_measure(leading, label) if with_measures else ""}</tr>'
    )


_ROW_ORDER = (
    "completed_on_time",
    "completed_on_approved",
    "completed_late",
    "overdue",
    "behind",
    "not_reported",
    "on_plan",
    "not_started",
    "dropped",
)


def _place(status: str) -> int:
    return _ROW_ORDER.index(status)


def _clause(text: str) -> str:
    """A clause as it stands within a sentence: no `If` of its own, no full stop."""
    clause = (
        text.strip().rstrip(".").removeprefix("If ").removeprefix("if ").removeprefix("then ").removeprefix("Then ")
    )
    return clause if clause[:2].isupper() else clause[:1].lower() + clause[1:]


def _measure(leading: tuple[Mapping[str, Any] | None, int, int], label: str | None) -> str:
    measure, met, judged = leading
    if measure is None:
        return (
            '<td class="lead quiet">no measure</td><td class="from"></td><td class="spark"></td><td class="last"></td>'
        )
    unit, base, year = measure.get("unit"), measure.get("baseline"), in_year(measure, label)
    met_said = f"{met} of {judged} met" if judged else "none published"
    start = wording.number(base["value"], unit) if base else ""
    status = year["status"] if year else "no target"
    result = f"<b>{e(wording.number(year['actual'], unit))}</b>" if year and year["actual"] is not None else ""
    target = f"target {e(wording.number(year['target'], unit))}" if year and year["target"] is not None else ""
    facts = ", ".join(part for part in (result, target) if part)
    css = {"off": "act", "near": "late"}.get(status, "quiet")
    alt = f"{measure['indicator']} from {start or 'no baseline'}" + (
        f" to {wording.number(year['actual'], unit)}" if result and year else ""
    )
    return (
        f'<td class="lead">{opens(e(measure["indicator"]), dialog="measure", id=measure["measure"])}<span class="quiet aim">{e(direction(measure))}; {met_said}</span></td>'
        f'<td class="from">{e(start)}</td><td class="spark">{spark(measure, label, look.VARIABLES, alt)}</td>'
        f'<td class="last">{facts}{"<br>" if facts else ""}<span class="{css}">{e(status)}</span></td>'
    )
