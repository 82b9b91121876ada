"""Burn-up (chart 2): what is done against what was planned, cumulative over the plan year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.charts.chart import Chart, Spec, apart, frame, quantity, rows, ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT = 176
_PLOT = HEIGHT - 42  # above the line of month names, below the words "as of October"
_TOP, _LEFT, _WIDE, _NARROW = 14, 34, 252, 96
_HIGHEST = 24
_IS_NARROW = "width < 620"


def burnup(
    figure: Mapping[str, Any], completion: Mapping[str, Any], drift: Mapping[str, Any] | None, tokens: Mapping[str, str]
) -> Chart:
    """Draw figures.burnup with the group's completion (for what was done ahead) and drift (for months late)."""
    months = figure["months"]
    at = max((i for i, row in enumerate(months) if row["completed"] is not None), default=0)
    now = months[at]
    late = (drift or {}).get("months_late")
    return Chart(
        title=_title(figure, at, late),
        subtitle=_subtitle(figure, completion),
        spec=_spec(figure, at, late, tokens) if months else {},
        alt=_alt(figure, at, late) if months else "No months to draw.",
        table=[_row(row) for row in months] if now else [],
    )


def _noun(figure: Mapping[str, Any], n: int) -> str:
    of: str = figure["of"]
    return of if n != 1 else of[:-1]


def _title(figure: Mapping[str, Any], at: int, late: float | None) -> str:
    months = figure["months"]
    if not figure.get("frozen") or not months:
        return f"No {figure['of']} in this plan year yet"
    done, planned = figure["completed"], months[at]["frozen"]
    by = wording.month(months[at]["month"]) if months[at]["month"] else "the first day"
    start = f"{done} {_noun(figure, done)} {'is' if done == 1 else 'are'} done"
    if planned == done:
        return f"{start}, as many as were planned by {by}"
    gap = f"{planned - done} fewer" if planned > done else f"{done - planned} more"
    said = wording.months_late(late)
    return f"{start} where {planned} {'was' if planned == 1 else 'were'} planned by {by}: {gap}" + (
        f", {said}" if said else ""
    )


def _subtitle(figure: Mapping[str, Any], completion: Mapping[str, Any]) -> str:
    ahead = completion["Y0"]["n"] - completion["T0"]["n"]
    text = f"{wording.first_up(figure['of'])} of the frozen plan, cumulative by month’s end"
    if ahead > 0:
        text += f"; {ahead} of the {completion['Y0']['n']} {'was' if ahead == 1 else 'were'} done ahead of their date"
    if since := _since(figure):
        text += f"; {since} of the {figure['completed']} {'was' if since == 1 else 'were'} done after the year’s end"
    return text + "."


def _since(figure: Mapping[str, Any]) -> int:
    """What was done after the year, where the month asked lies after it."""
    ended = figure["months"][-1]["completed"]
    return 0 if ended is None else figure["completed"] - ended


def _alt(figure: Mapping[str, Any], at: int, late: float | None) -> str:
    end = figure["months"][-1]
    text = f"Line chart over the plan year. {_title(figure, at, late)}."
    if end["forecast"] is not None:
        text += f" By the year’s end {figure['frozen']} are in the frozen plan, {figure['live']} in the plan now, "
        text += f"{end['forecast']} as units forecast."
    return text


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Month": wording.month(row["month"], "full") if row["month"] else "Start of year",
        "Frozen plan": row["frozen"],
        "Plan now": row["plan_now"],
        "Completed": row["completed"],
        "Due, not reported": row["not_reported"],
        "Forecast": row["forecast"],
    }


def _spec(figure: Mapping[str, Any], at: int, late: float | None, tokens: Mapping[str, str]) -> Spec:
    months = [{**row, "m": m} for m, row in enumerate(figure["months"])]
    now = {**months[at], "completed": figure["completed"]}
    top = max(1, *(row[key] or 0 for row in (*months, now) for key in ("frozen", "plan_now", "completed", "forecast")))
    room = f"({_IS_NARROW} ? {_NARROW} : {_WIDE})"
    x_scale = {
        "domain": [0, 12],
        "rangeMin": _LEFT,
        "rangeMax": {"expr": f"max({_LEFT + 60}, width - {room})"},
        "nice": False,
        "zero": False,
    }
    y_scale = {"domain": [0, top], "range": [_TOP + _PLOT, _TOP], "nice": False}
    base = {"x": quantity("m", scale=x_scale, axis=None), "y": quantity("frozen", scale=y_scale, axis=None)}
    layers = [
        *_ground(top, months, at, _as_of(figure, at), base, tokens),
        *_lines([*months, now] if _since(figure) else months, base, tokens),
        *_brackets(now, at, late, top, base, tokens),
        *_ends(figure, top, 16 if at == 12 and _gap(now) else 10, base, tokens),
    ]
    return frame(layers, HEIGHT, tokens)


def _as_of(figure: Mapping[str, Any], at: int) -> str:
    """Name the line up to which things are done; a month after the year has none of its own."""
    month = figure["months"][at]["month"]
    said = f"as of {wording.month(month)}" if month else ""
    return "the year’s end" if month and figure["as_of"] > month else said


def _at(base: Spec, x: str = "m", y: str = "y", **more: Any) -> Spec:
    return {"x": {**base["x"], "field": x}, "y": {**base["y"], "field": y}, **more}


def _ground(
    top: float, months: list[dict[str, Any]], at: int, said: str, base: Spec, tokens: Mapping[str, str]
) -> list[Spec]:
    steps = [{"y": step, "m": 0, "end": 12} for step in ticks(top)]
    names = [
        {"m": row["m"] - 0.5, "n": row["m"], "name": wording.month(row["month"], "short")}
        for row in months
        if row["month"]
    ]
    asof = [{"m": at, "name": said}]
    bottom = {"value": _TOP + _PLOT + 13}
    skip = f"{_IS_NARROW} && (datum.n - 1) % 3 != 0 ? '' : datum.name"
    edge = {
        "fill": tokens["muted"],
        "align": {"expr": "datum.m < 2 ? 'left' : 'right'"},
        "dx": {"expr": "datum.m < 2 ? 6 : -6"},
    }
    return [
        {
            "data": rows(steps),
            "mark": {"type": "rule", "stroke": tokens["rule"]},
            "encoding": _at(base, x2={"field": "end"}),
        },
        {
            "data": rows(steps),
            "mark": {"type": "text", "align": "right", "fill": tokens["muted"]},
            "encoding": {"x": {"value": _LEFT - 8}, "y": {**base["y"], "field": "y"}, "text": {"field": "y"}},
        },
        {
            "data": rows(names),
            "mark": {"type": "text", "fill": tokens["muted"], "text": {"expr": skip}},
            "encoding": {"x": base["x"], "y": bottom},
        },
        {
            "data": rows(asof),
            "mark": {"type": "rule", "stroke": tokens["strong"]},
            "encoding": {"x": base["x"], "y": {"value": 0}, "y2": {"value": _TOP + _PLOT}},
        },
        {
            "data": rows(asof),
            "mark": {"type": "text", **edge},
            "encoding": {"x": base["x"], "y": {"value": 5}, "text": {"field": "name"}},
        },
    ]


def _lines(months: list[dict[str, Any]], base: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    done = [row for row in months if row["completed"] is not None]
    band = [{"m": r["m"], "y": r["completed"], "high": r["completed"] + (r["not_reported"] or 0)} for r in done]

    def line(field: str, among: list[dict[str, Any]], **mark: Any) -> Spec:
        values = [{"m": row["m"], "y": row[field]} for row in among if row[field] is not None]
        return {"data": rows(values), "mark": {"type": "line", "strokeWidth": 1.5, **mark}, "encoding": _at(base)}

    return [
        {
            "data": rows(band),
            "mark": {"type": "area", "fill": tokens["none"], "fillOpacity": 0.28, "line": False},
            "encoding": _at(base, y2={"field": "high"}),
        },
        line("frozen", months, stroke=tokens["muted"], strokeDash=[6, 4]),
        line("plan_now", months, stroke=tokens["redated"], strokeDash=[1.5, 3]),
        line("forecast", months, stroke=tokens["ink"], strokeDash=[1.5, 3]),
        line("completed", done, stroke=tokens["done"], strokeWidth=3),
        {
            "data": rows([{"m": row["m"], "y": row["completed"]} for row in done[1:]]),
            "mark": {"type": "point", "filled": True, "fill": tokens["done"], "size": 55, "opacity": 1},
            "encoding": _at(base),
        },
    ]


def _gap(now: Mapping[str, Any]) -> int:
    planned: int = now["frozen"]
    done: int = now["completed"]
    return planned - done


def _below(done: int, top: float) -> float:
    """Give the place of the first line of words: under the point, but never among the names of the months."""
    return min(_TOP + _PLOT * (1 - done / top) + 14, _TOP + _PLOT - 26)


def _line(below: float, line: int, at: int) -> Spec:
    """Place a line of words; late in the year, on a phone, in the corner that the curves leave free."""
    wide, narrow = below + 16 * line, _TOP + _PLOT - 46 + 16 * line if at >= 10 else below + 16 * line
    return {"value": {"expr": f"{_IS_NARROW} ? {narrow:.1f} : {wide:.1f}"}}


def _brackets(
    now: Mapping[str, Any], at: int, late: float | None, top: float, base: Spec, tokens: Mapping[str, str]
) -> list[Spec]:
    gap = _gap(now)
    colour = tokens["overdue"] if gap > 0 else tokens["muted"]
    words = f"{gap} fewer than planned" if gap > 0 else f"{-gap} more than planned" if gap < 0 else "as planned"
    unknown = f" and up to {now['not_reported']} not reported" if now["not_reported"] else ""
    label = {"type": "text", "align": "left" if at < 10 else "right", "dx": 14 if at < 10 else -14, "fontWeight": 600}
    below = _below(now["completed"], top)
    above = below - 42  # unless that is among the words at the top of the chart
    note = [{"m": at, "y": now["completed"]}]
    layers: list[Spec] = [
        {
            "data": rows(note),
            "mark": {**label, "fill": colour, "text": _or(words, words.removesuffix(" than planned"))},
            "encoding": {"x": base["x"], "y": _line(below, 0, at)},
        },
        {
            "data": rows(note),
            "mark": {
                **label,
                "fill": tokens["ink"],
                "text": _or(f"{now['completed']} done{unknown}", f"{now['completed']} done"),
            },
            "encoding": {"x": base["x"], "y": _line(below, 1, at)},
        },
    ]
    rule = {"type": "rule", "stroke": colour, "strokeWidth": 1.5}
    if gap:
        ends = [{"m": at, "y": now["completed"], "high": now["frozen"]}]
        layers.append({"data": rows(ends), "mark": {**rule, "xOffset": 8}, "encoding": _at(base, y2={"field": "high"})})
        tick = {"type": "tick", "thickness": 1.5, "fill": colour, "opacity": 1}
        foot = {**tick, "orient": "horizontal", "size": 8, "xOffset": 4}
        layers += [{"data": rows(ends), "mark": foot, "encoding": _at(base, y=value)} for value in ("y", "high")]
    said = wording.months_late(late)
    if late and late > 0 and said and said.endswith("late"):
        span = [{"m": at - late, "end": at, "y": now["completed"]}]
        layers += [
            {"data": rows(span), "mark": rule, "encoding": _at(base, x2={"field": "end"})},
            {
                "data": rows(span),
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "size": 9,
                    "thickness": 1.5,
                    "fill": colour,
                    "opacity": 1,
                },
                "encoding": _at(base),
            },
            {
                "data": rows(note),
                "mark": {
                    **label,
                    "align": "right",
                    "dx": -8 if above >= _HIGHEST else label["dx"],
                    "fill": colour,
                    "text": said,
                },
                "encoding": {"x": base["x"], "y": {"value": above} if above >= _HIGHEST else _line(below, 2, at)},
            },
        ]
    return layers


def _or(wide: str, narrow: str) -> Spec:
    """Choose a text by the width of the chart, which only the browser knows."""
    return {"expr": f"{_IS_NARROW} ? {_quoted(narrow)} : {_quoted(wide)}"}


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _ends(figure: Mapping[str, Any], top: float, dx: int, base: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    end = figure["months"][-1]
    changes = [f"{figure[key]} {key}" for key in ("added", "dropped") if figure.get(key)]
    lines = [
        (
            end["plan_now"],
            f"{end['plan_now']} in the plan now" + (f": {', '.join(changes)}" if changes else ""),
            f"{end['plan_now']} plan now",
            "redated",
            400,
        ),
        (end["frozen"], f"{end['frozen']} in the plan as frozen", f"{end['frozen']} frozen", "muted", 400),
    ]
    if end["forecast"] is not None:
        month = wording.month(end["month"]) if end["month"] else "the end"
        after = figure["live"] - figure["added"] - end["forecast"]
        later = f"; {after} later" if after > 0 else ""
        lines.append(
            (
                end["forecast"],
                f"{end['forecast']} by {month}, as units forecast{later}",
                f"{end['forecast']} forecast",
                "ink",
                600,
            )
        )
    heights = [_TOP + _PLOT * (1 - value / top) for value, *_ in lines]
    places = apart(heights, 16)
    lift = min(0.0, min(places) - 5)
    layers: list[Spec] = []
    for place, (_, wide, narrow, token, weight) in zip(places, lines, strict=True):
        mark = {
            "type": "text",
            "align": "left",
            "dx": dx,
            "fill": tokens[token],
            "fontWeight": weight,
            "text": _or(wide, narrow),
        }
        layers.append(
            {
                "data": rows([{"m": 12}]),
                "mark": mark,
                "encoding": {"x": base["x"], "y": {"value": place - lift if lift else place}},
            }
        )
    if end["forecast"] is not None:
        ring = {
            "type": "point",
            "shape": "circle",
            "filled": True,
            "fill": tokens["bg"],
            "stroke": tokens["ink"],
            "strokeWidth": 1.5,
            "size": 50,
            "opacity": 1,
        }
        layers.append({"data": rows([{"m": 12, "y": end["forecast"]}]), "mark": ring, "encoding": _at(base)})
    return layers
