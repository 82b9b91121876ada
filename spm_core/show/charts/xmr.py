"""XmR chart (chart 8): a monthly rate with its mean, its natural process limits and its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import rate_words, wording
from spm_core.show.charts.chart import Chart, Spec, apart, frame, quantity, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT = 190
_TOP, _BOTTOM, _LEFT, _RIGHT, _NARROW = 14, 146, 44, 150, 84
_IS_NARROW = "width < 620"


def xmr(group: Mapping[str, Any], target: int, tokens: Mapping[str, str]) -> Chart:
    """Draw a group of figures.rate; without limits (under six months) there is a title and a table, and no picture."""
    return Chart(
        title=rate_words.title(group, target),
        subtitle=rate_words.subtitle(group),
        spec=_spec(group, target, tokens) if group["limits"] else {},
        alt=rate_words.alt(group, target),
        table=[
            {
                "Month": wording.month(row["month"], "full"),
                "On time": row["on_time"],
                "Due": row["due"],
                "Rate": rate_words.percent(100 * row["on_time"] / row["due"]),
                "Out of the ordinary": "; ".join(rate_words.of_month(group, row["month"])),
            }
            for row in group["months"]
        ],
    )


def _spec(group: Mapping[str, Any], target: int, tokens: Mapping[str, str]) -> Spec:
    limits, months = group["limits"], group["months"]
    points = [
        {
            "at": at,
            "y": 100 * row["on_time"] / row["due"],
            "month": row["month"],
            "unusual": bool(rate_words.of_month(group, row["month"])),
        }
        for at, row in enumerate(months)
    ]
    low = min([limits["low"], target, *(point["y"] for point in points)])
    base = max(0, 10 * int((low - 5) // 10)) if low > 0 else 0
    room = f"({_IS_NARROW} ? {_NARROW} : {_RIGHT})"
    x_scale = {
        "domain": [0, len(points) - 1],
        "rangeMin": _LEFT + 8,
        "rangeMax": {"expr": f"max({_LEFT + 60}, width - {room})"},
        "nice": False,
        "zero": False,
    }
    y_scale = {"domain": [base, 100], "range": [_BOTTOM, _TOP], "nice": False, "zero": False}
    x = quantity("at", scale=x_scale, axis=None)
    y = quantity("y", scale=y_scale, axis=None)
    layers = [
        *_levels(limits, target, len(points) - 1, base, x, y, tokens),
        {
            "data": rows([{"at": point["at"], "y": point["y"]} for point in points]),
            "mark": {"type": "line", "stroke": tokens["ink"], "strokeWidth": 1.4},
            "encoding": {"x": x, "y": y},
        },
        *_points(points, x, y, tokens),
        *_names(points, base, x, y, tokens),
    ]
    return frame(layers, HEIGHT, tokens)


def _levels(
    limits: Mapping[str, float], target: int, last: int, base: int, x: Spec, y: Spec, tokens: Mapping[str, str]
) -> list[Spec]:
    """Draw mean, limits and target, each with its name at the right end, none over another."""
    lines: list[tuple[float, str, str, str, dict[str, Any]]] = [
        (limits["high"], f"upper limit {rate_words.percent(limits['high'])}", "upper", "muted", {"strokeDash": [5, 4]}),
        (limits["mean"], f"mean {rate_words.percent(limits['mean'])}", "mean", "muted", {}),
        (limits["low"], f"lower limit {rate_words.percent(limits['low'])}", "lower", "muted", {"strokeDash": [5, 4]}),
        (float(target), f"target {target}%", "target", "ink", {"strokeWidth": 2, "strokeDash": [2, 3]}),
    ]
    height = (_BOTTOM - _TOP) / (100 - base)
    places = apart([_BOTTOM - (value - base) * height for value, *_ in lines], 15)
    layers: list[Spec] = []
    for (value, words, word, token, stroke), place in zip(lines, places, strict=True):
        span = [{"at": 0, "end": last, "y": value}]
        layers += [
            {
                "data": rows(span),
                "mark": {"type": "rule", "stroke": tokens[token], **stroke},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y},
            },
            {
                "data": rows([{"at": last}]),
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 12,
                    "fill": tokens[token],
                    "text": {"expr": f"{_IS_NARROW} ? '{word}' : '{words}'"},
                },
                "encoding": {"x": x, "y": {"value": place}},
            },
        ]
    return layers


def _points(points: list[dict[str, Any]], x: Spec, y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    """Draw a dot for each month; what is out of the ordinary is a larger diamond, so that shape repeats colour."""
    looks = {
        False: {"shape": "circle", "fill": tokens["ink"], "size": 34},
        True: {"shape": "diamond", "fill": tokens["behind"], "stroke": tokens["ink"], "strokeWidth": 0.8, "size": 110},
    }
    return [
        {
            "data": rows([{"at": point["at"], "y": point["y"]} for point in points if point["unusual"] == unusual]),
            "mark": {"type": "point", "filled": True, "opacity": 1, **mark},
            "encoding": {"x": x, "y": y},
        }
        for unusual, mark in looks.items()
        if any(point["unusual"] == unusual for point in points)
    ]


def _names(points: list[dict[str, Any]], base: int, x: Spec, y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    """Name months below and percents at the left; a January (and the first month) has its year."""
    names = []
    for point in points:
        year = f" {point['month'][:4]}" if point["month"].endswith("-01") or point["at"] == 0 else ""
        names.append({"at": point["at"], "name": wording.month(point["month"], "short"), "year": year.strip()})
    every = 1 if len(points) <= 12 else 2 if len(points) <= 18 else 3
    last = len(points) - 1  # the latest month is always named
    skip = f"({last} - datum.at) % ({_IS_NARROW} ? {every * 2} : {every}) == 0 ? datum.name : ''"
    steps = [{"y": step} for step in range(base, 101, 25 if base < 50 else 10)]
    below = {"type": "text", "fill": tokens["muted"]}
    layers: list[Spec] = [
        {
            "data": rows(steps),
            "mark": {"type": "text", "align": "right", "fill": tokens["muted"], "text": {"expr": "datum.y + '%'"}},
            "encoding": {"x": {"value": _LEFT - 8}, "y": y},
        },
        {
            "data": rows(names),
            "mark": {**below, "text": {"expr": skip}},
            "encoding": {"x": x, "y": {"value": _BOTTOM + 16}},
        },
    ]
    years = [name for name in names if name["year"]]
    if len(years) > 1 and years[1]["at"] < 3:
        years = years[1:]  # the first month's year would stand under the next year's
    return [
        *layers,
        {
            "data": rows(years),
            "mark": {**below, "text": {"expr": "datum.year"}},
            "encoding": {"x": x, "y": {"value": _BOTTOM + 30}},
        },
    ]
