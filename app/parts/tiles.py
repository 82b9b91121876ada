"""Tiles: a count with its share, what was expected by now, plan now beside it, and the change in counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.html import e, mark, opens
from spm_core.show import look, wording
from spm_core.show.sentences import results_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

    Line = str


def tiles(*each: str) -> str:
    """Put tiles side by side; under 900 px one under the other."""
    return f'<section class="tiles" aria-label="Key figures">{"".join(each)}</section>'


def tile(title: str, big: str, aside: str, picture: str, lines: Sequence[Line], **selection: Any) -> str:
    """Make one tile: `big` opens the rows of the selection, `aside` follows it muted, `picture` is a bar or pips."""
    number = opens(e(big), f"{title}: {big}. Open the rows", **selection) if selection else e(big)
    below = "".join(f"<p>{line}</p>" for line in lines if line)
    return f'<div class="tile"><h2>{e(title)}</h2><p class="big">{number} <span>{e(aside)}</span></p>{picture}<div class="lines">{below}</div></div>'


def bar(done: int, expected: int, of: int) -> str:
    """Draw a bullet bar: done of all, with a tick where it should be by now."""
    if not of:
        return '<div class="bar" aria-hidden="true"></div>'
    tick = f'<i style="left:calc({100 * expected / of:.2f}% - 1px)"></i>'
    return f'<div class="bar" aria-hidden="true"><span style="width:{100 * done / of:.2f}%"></span>{tick}</div>'


def pips(marks: Sequence[tuple[str, str]]) -> str:
    """Draw one mark for each thing counted, with one text twin for all of them."""
    return f'<span class="marks" aria-hidden="true">{"".join(mark(kind, hidden=True) for kind, _ in marks)}</span>'


def completion_tile(of: str, group: Mapping[str, Any], before: Mapping[str, Any] | None, ask: Ask) -> str:
    """Make the tile of milestones or actions: T0 large, T1 beside it; `before` is the same group a month earlier."""
    t0, t1, x, y0 = group["T0"], group["T1"], group["X"], group["Y0"]
    here: dict[str, Any] = {"of": of, "tier": ask.tier, "id": ask.id, "month": ask.as_of}
    early = y0["n"] - t0["n"]
    expected = opens(f"<b>{x['n']}</b> of {x['of']}", show="due", **here)
    first = f"{expected} expected by now, {opens(str(y0['n']), show='done', **here)} done"
    if early:
        first += f' <span class="quiet">{opens(f"({early} early)", show="early", **here)}</span>'
    now = opens(e(wording.share(t1["n"], t1["of"])), show="due_now", **here)
    moved = opens(f"{t1['redated']} re-dated", show="redated", **here) if t1["redated"] else "none re-dated"
    late = group["status"]["overdue"]
    overdue = opens(f"{late} overdue", css="n act", show="overdue", **here) if late else "none overdue"
    second = f"Plan now {now}, {moved}; {overdue}"
    big, aside = wording.share_parts(t0["n"], t0["of"])
    return tile(
        f"{wording.first_up(of)} done, of those due",
        big,
        aside,
        bar(y0["n"], x["n"], x["of"]),
        [first, second, since(t0, before and before["T0"], ask)],
        show="due",
        **here,
    )


def since(now: Mapping[str, int], before: Mapping[str, int] | None, ask: Ask) -> str:
    """Say the change since last month in counts."""
    said = e(wording.change(now, before))
    return f'<span class="quiet">{"Since " + wording.month(ask.as_of.plus(-1)) + ": " if before else ""}{said if before else wording.first_up(said)}</span>'


def reporting_tile(
    now: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    ask: Ask,
    deadline: str,
    names: Mapping[str, str],
    *,
    not_yet: bool,
) -> str:
    """Make the tile of reports: in of due; `deadline` is said as a day, `names` are the units', `not_yet`: before it."""
    inside = now["on_time"] + now["late"]
    big, aside = wording.share_parts(inside, now["due"])
    marks = (
        [("done", "on time")] * now["on_time"]
        + [("ring", "late")] * now["late"]
        + [("open" if not_yet else "missing", "missing")] * now["missing"]
    )
    missing = [names.get(unit, unit) for unit in now["missing_units"]]
    lines = [f"<b>{now['due']}</b> expected by {e(deadline)}: {now['on_time']} on time, {now['late']} late"]
    here: dict[str, Any] = {"dialog": "reports", "tier": ask.tier, "id": ask.id, "month": ask.as_of}
    if missing:
        said = f"{now['missing']} {'not yet in' if not_yet else 'missing'}: {wording.listed(missing, 2)}"
        lines.append(opens(e(said), css="n" if not_yet else "n act", **here))
    elif now["due"]:
        lines.append("None missing")
    if before:
        said = ", ".join(
            p
            for p in (
                wording.more(inside - before["on_time"] - before["late"], "in"),
                wording.more(now["late"] - before["late"], "late"),
            )
            if p
        )
        lines.append(f'<span class="quiet">Since {wording.month(ask.as_of.plus(-1))}: {said or "no change"}</span>')
    return tile("Unit reports in" if now["due"] else "Unit reports", big, aside, pips(marks), lines, **here)


def measures_tile(measures: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], ask: Ask) -> str:
    """Make the tile of measures: how many of the year's results met their target."""
    if not measures:
        return tile("Measures that met their target", "none", "", pips([]), ["The plan has no measure."])
    label = results_year(measures)
    counted = _counts(measures, label)
    judged = counted["met"] + counted["near"] + counted["off"]
    big, aside = wording.share_parts(counted["met"], judged) if judged else ("none", "published")
    marks = [
        (look.MEASURE_MARKS[status][0], status)
        for status in ("met", "near", "off", "no data", "suppressed", "not due")
        for _ in range(counted[status])
    ]
    due = judged + counted["no data"] + counted["suppressed"]
    lines = [f"<b>{due}</b> of {len(measures)} results expected by now, {judged} published"]
    parts = [
        f"{counted['near'] or 'none'} near",
        f'<span class="act">{counted["off"]} off</span>' if counted["off"] else "none off",
    ]
    parts += [
        f"{counted[key]} {word}"
        for key, word in (("no data", "without data"), ("suppressed", "suppressed"))
        if counted[key]
    ]
    waiting = f"; {counted['not due']} not due yet" if counted["not due"] else ""
    lines.append(", ".join(parts) + waiting)
    then = _counts(before, label)
    new = wording.more(judged - then["met"] - then["near"] - then["off"], "published")
    met = wording.more(counted["met"] - then["met"], "met")
    lines.append(
        f'<span class="quiet">Since {wording.month(ask.as_of.plus(-1))}: {", ".join(p for p in (new, met) if p) or "no change"}</span>'
    )
    return tile(
        "Measures that met their target",
        big,
        aside,
        pips(marks),
        lines,
        dialog="measures",
        tier=ask.tier,
        id=ask.id,
        month=ask.as_of,
    )


def _counts(measures: Sequence[Mapping[str, Any]], label: str | None) -> dict[str, int]:
    found = [year["status"] for measure in measures for year in measure["years"] if year["year"] == label]
    return {status: found.count(status) for status in look.MEASURE_MARKS}
