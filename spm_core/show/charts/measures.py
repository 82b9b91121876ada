"""Measure trajectories (chart 6): open baseline, ink results, dashed path with target bars; and the small spark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from spm_core.show import look, wording
from spm_core.show.charts.below import words_below
from spm_core.show.charts.chart import Chart, Spec, frame, quantity, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEIGHT = 150


def direction(measure: Mapping[str, Any]) -> str:
    """Say which way is good.

    >>> direction({"direction": "lower"})
    'lower is better'
    """
    return f"{measure['direction']} is better"


def latest(measure: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the last year with a visible result, if any."""
    found = [year for year in measure["years"] if year["actual"] is not None]
    return found[-1] if found else None


def in_year(measure: Mapping[str, Any], label: str | None) -> Mapping[str, Any] | None:
    """Give the measure's row of a year."""
    return next((year for year in measure["years"] if year["year"] == label), None)


def trajectories(measures: Sequence[Mapping[str, Any]], current: str | None, tokens: Mapping[str, str]) -> list[Chart]:
    """Draw each measure for itself: small multiples, each on its own scale."""
    return [trajectory(measure, current, tokens) for measure in measures]


def trajectory(measure: Mapping[str, Any], current: str | None, tokens: Mapping[str, str]) -> Chart:
    """Draw one row of figures.measures; `current` is the plan year that is shaded."""
    points = _points(measure)
    return Chart(
        title=_finding(measure),
        subtitle=f"{measure['indicator']}, {direction(measure)}.",
        spec=_spec(points, current, measure.get("unit"), tokens) if any(p["any"] for p in points) else {},
        alt=f"{measure['indicator']}, {direction(measure)}. " + " ".join(_said(measure, point) for point in points),
        table=[
            {
                "Year": year["year"],
                "Result": wording.number(year["actual"], measure.get("unit")) if year["actual"] is not None else "",
                "Target": wording.number(year["target"], measure.get("unit")) if year["target"] is not None else "",
                "Status": year["status"] + "".join(f", {tag}" for tag in year["tags"]),
            }
            for year in measure["years"]
        ],
    )


def _finding(measure: Mapping[str, Any]) -> str:
    year = latest(measure)
    unit = measure.get("unit")
    if year is None:
        base = measure.get("baseline")
        return (
            f"No result yet; baseline {wording.number(base['value'], unit)} in {base['year']}"
            if base
            else "No result yet"
        )
    text = f"{wording.number(year['actual'], unit)} in {year['year']}"
    if year["target"] is None:
        return f"{text}, no target"
    return f"{text}, target {wording.number(year['target'], unit)}: {year['status']}"


def _points(measure: Mapping[str, Any]) -> list[dict[str, Any]]:
    base = measure.get("baseline")
    labels = [year["year"] for year in measure["years"]]
    rows_ = {year["year"]: year for year in measure["years"]}
    if base and base["year"] not in rows_:
        labels = sorted({*labels, base["year"]})
    found: list[dict[str, Any]] = []
    for at, label in enumerate(labels):
        year = rows_.get(label, {"target": None, "actual": None, "status": "baseline only"})
        start = base["value"] if base and base["year"] == label else None
        found.append(
            {
                "at": at,
                "year": label,
                "target": year["target"],
                "actual": year["actual"],
                "baseline": start,
                "status": year["status"],
                "any": any(v is not None for v in (year["target"], year["actual"], start)),
            }
        )
    return found


def _said(measure: Mapping[str, Any], point: Mapping[str, Any]) -> str:
    unit = measure.get("unit")
    parts = [
        f"{key} {wording.number(point[key], unit)}"
        for key in ("baseline", "actual", "target")
        if point[key] is not None
    ]
    return f"{point['year']}: {', '.join(parts) or point['status']}."


def _span(points: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    values = [
        float(point[key]) for point in points for key in ("target", "actual", "baseline") if point[key] is not None
    ]
    low, high = min(values), max(values)
    pad = (high - low) * 0.18 or abs(high) * 0.1 or 1.0
    return low - pad, high + pad


def _spec(points: list[dict[str, Any]], current: str | None, unit: str | None, tokens: Mapping[str, str]) -> Spec:
    low, high = _span(points)
    y_scale = {"domain": [low, high], "nice": False, "zero": False, "range": [HEIGHT - 36, 20]}
    x_scale = {"domain": [-0.5, len(points) - 0.5], "nice": False, "zero": False}
    x, y = quantity("at", scale=x_scale, axis=None), {"scale": y_scale, "axis": None}
    results = [{"at": p["at"], "y": p["actual"] if p["actual"] is not None else p["baseline"]} for p in points]
    path = [{"at": p["at"], "y": p["baseline"] if p["baseline"] is not None else p["target"]} for p in points]
    layers: list[Spec] = []
    now = [{"at": p["at"] - 0.5, "end": p["at"] + 0.5} for p in points if p["year"] == current]
    if now:
        layers.append(
            {
                "data": rows(now),
                "mark": {"type": "rect", "fill": tokens["panel"]},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": {"value": 6}, "y2": {"value": HEIGHT - 22}},
            }
        )
    bars = [{"at": p["at"] - 0.3, "end": p["at"] + 0.3, "y": p["target"]} for p in points if p["target"] is not None]
    layers += [
        {
            "data": rows([{"at": -0.5, "end": len(points) - 0.5}]),
            "mark": {"type": "rule", "stroke": tokens["rule"]},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": {"value": HEIGHT - 22}},
        },
        {
            "data": rows([v for v in path if v["y"] is not None]),
            "mark": {"type": "line", "stroke": tokens["strong"], "strokeDash": [3, 3], "strokeWidth": 1},
            "encoding": {"x": x, "y": {"field": "y", "type": "quantitative", **y}},
        },
        {
            "data": rows(bars),
            "mark": {"type": "rule", "stroke": tokens["strong"], "strokeWidth": 2},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": {"field": "y", "type": "quantitative", **y}},
        },
        {
            "data": rows(results),
            "mark": {
                "type": "line",
                "stroke": tokens["ink"],
                "strokeWidth": 1.6,
                "invalid": "break-paths-show-domains",
            },
            "encoding": {"x": x, "y": {"field": "y", "type": "quantitative", **y}},
        },
        *_marks(points, unit, x, y, tokens),
        {
            "data": rows([{"at": p["at"], "name": _short(p["year"])} for p in points]),
            "mark": {"type": "text", "fill": tokens["muted"]},
            "encoding": {"x": x, "y": {"value": HEIGHT - 10}, "text": {"field": "name"}},
        },
    ]
    return frame(layers, HEIGHT, tokens)


def _short(label: str) -> str:
    """Write a year as an axis does.

    >>> _short("2026-27")
    '26-27'
    """
    return label[2:] if len(label) > 5 else label


def _under_its_bar(point: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the target's bar lies close over a result, and there is room below: then its words stand there."""
    if point["target"] is None:
        return False
    low, high = _span(points)
    apart = (point["target"] - point["actual"]) / (high - low)
    return bool(0 < apart < 0.22 and (point["actual"] - low) / (high - low) > 0.15)


def _label(value: float, unit: str | None) -> str:
    """Write a value beside its mark; a long unit stands in the words above the picture.

    >>> _label(52, "%"), _label(7910, "students")
    ('52%', '7,910')
    """
    said = wording.number(value, unit)
    return said if len(said) <= 8 else wording.number(value)


def _marks(points: list[dict[str, Any]], unit: str | None, x: Spec, y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    at_y = {"field": "y", "type": "quantitative", **y}
    open_ = [
        {
            "at": p["at"],
            "y": p["baseline"],
            "name": _label(p["baseline"], unit),
            "dy": 15 if words_below(p, points) else -13,
        }
        for p in points
        if p["baseline"] is not None
    ]
    done = []
    for p in points:
        if p["actual"] is None or (p["baseline"] is not None and p["target"] is None):
            continue  # the open circle of the baseline stands there already
        mark = look.MEASURE_MARKS[p["status"]][0]
        judged = p["target"] is not None  # without a target a result is an ink dot: nothing to judge it by
        done.append(
            {
                "at": p["at"],
                "y": p["actual"],
                "name": _label(p["actual"], unit),
                "shape": look.VEGA_SHAPES[mark] if judged else "circle",
                "fill": look.mark_fill(mark, tokens) if judged else tokens["ink"],
                "stroke": look.mark_stroke(mark, tokens) if judged else tokens["ink"],
                "dy": 15 if _under_its_bar(p, points) or words_below(p, points) else -13,
            }
        )  # the bar keeps its place free of words
    as_is = {"type": "nominal", "scale": None, "legend": None}
    last = done[-1:]
    layers: list[Spec] = [
        {
            "data": rows(open_),
            "mark": {
                "type": "point",
                "shape": "circle",
                "filled": True,
                "fill": tokens["bg"],
                "stroke": tokens["ink"],
                "strokeWidth": 1.4,
                "size": 50,
                "opacity": 1,
            },
            "encoding": {"x": x, "y": at_y},
        },
        {
            "data": rows(done),
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
            "encoding": {
                "x": x,
                "y": at_y,
                "shape": {"field": "shape", **as_is},
                "fill": {"field": "fill", **as_is},
                "stroke": {"field": "stroke", **as_is},
            },
        },
        {
            "data": rows(open_),
            "mark": {"type": "text", "dy": {"expr": "datum.dy"}, "fill": tokens["muted"]},
            "encoding": {"x": x, "y": at_y, "text": {"field": "name"}},
        },
        {
            "data": rows(last),
            "mark": {"type": "text", "dy": {"expr": "datum.dy"}, "fontWeight": 600, "fill": tokens["ink"]},
            "encoding": {"x": x, "y": at_y, "text": {"field": "name"}},
        },
    ]
    return [
        layer for layer in layers if layer["data"]["values"]
    ]  # a group of no marks would be a picture without a name


def spark(measure: Mapping[str, Any], until: str | None, tokens: Mapping[str, str], alt: str) -> str:
    """Draw a measure as a small inline SVG, 112 by 28: baseline, results, target bars, the last result's mark."""
    points = [p for p in _points(measure) if p["any"] and (until is None or p["year"] <= until)]
    shown = [p for p in points if p["actual"] is not None or p["baseline"] is not None]
    if not shown:
        return ""
    low, high = _span(points)
    step = 96 / max(1, len(points) - 1)

    def place(point: Mapping[str, Any], key: str) -> tuple[float, float]:
        return 8 + step * points.index(point), 25 - 22 * (float(point[key]) - low) / (high - low)  # type: ignore[arg-type]

    bars = "".join(
        f'<path d="M{px - 6:.1f} {py:.1f}h12" stroke="{tokens["strong"]}" stroke-width="1.5"/>'
        for px, py in (place(p, "target") for p in points if p["target"] is not None)
    )
    line = [place(p, "actual" if p["actual"] is not None else "baseline") for p in shown]
    path = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in line)
    first = line[0]
    status = shown[-1]["status"]
    mark = _svg_mark(look.MEASURE_MARKS[status][0], *line[-1], tokens) if shown[-1]["actual"] is not None else ""
    return (
        f'<svg width="112" height="28" viewBox="0 0 112 28" role="img" aria-label="{escape(alt)}" fill="none">{bars}'
        f'<path d="{path}" stroke="{tokens["ink"]}" stroke-width="1.5"/>'
        f'<circle cx="{first[0]:.1f}" cy="{first[1]:.1f}" r="3" fill="{tokens["bg"]}" stroke="{tokens["ink"]}" stroke-width="1.4"/>{mark}</svg>'
    )


def _svg_mark(mark: str, x: float, y: float, tokens: Mapping[str, str]) -> str:
    fill = look.mark_fill(mark, tokens)
    paths = {"behind": f"M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z", "overdue": f"M{x:.1f} {y - 4.5:.1f}l5 8.5h-10z"}
    if mark in paths:
        return f'<path d="{paths[mark]}" fill="{fill}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{look.mark_stroke(mark, tokens)}"/>'
