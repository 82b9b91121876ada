"""Milestone trend (chart 3): x = month of the report, y = expected finish, diagonal = done; purple diamond = approved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.model import Month
from spm_core.show import look, wording
from spm_core.show.charts.chart import Chart, Spec, apart, frame, quantity, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import PlanYear

HEIGHT = 290
_TOP, _BOTTOM, _LEFT = 16, 34, 52
_NARROW = "width < 560"
_MONTHS_AHEAD = 1
_WORTH_WORDS = 7
"""Days: a smaller move is seen in the table and the list, its words would hide the line."""
_DONE = ("completed_on_time", "completed_on_approved", "completed_late")


def trend(
    item: Mapping[str, Any],
    moves: Sequence[Mapping[str, Any]],
    decisions: Sequence[Mapping[str, Any]],
    year: PlanYear,
    tokens: Mapping[str, str],
) -> Chart:
    """Draw figures.moves of one item, with the decided dates of its history (rows of kind `approved`)."""
    told = _until_done([at for at in moves if at["expected"]])
    approvals = [row for row in decisions if row["kind"] == "approved" and row["days"]]
    return Chart(
        title=_title(told, approvals, item),
        subtitle="Across: month of the report. Up: date on which the unit expects to finish; later is higher.",
        spec=_spec(item, told, approvals, year, tokens) if told else {},
        alt=_alt(item, told, approvals),
        table=[
            {
                "Month": wording.month(at["month"], "full"),
                "Expected": wording.day(at["expected"]),
                "Approved": wording.day(at["approved"]),
                "Status": look.MARKS[at["status"]][1],
                "Reported": "yes" if at["reported"] else "no",
            }
            for at in moves
        ],
    )


def _until_done(told: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out the months after the one that found it done for good: nothing moves there."""
    end = len(told)
    while end > 1 and told[end - 2]["status"] in _DONE and told[end - 1]["status"] in _DONE:
        end -= 1
    return told[:end]


def _start(item: Mapping[str, Any]) -> str:
    return str(item["frozen"] or item["first_approved"])


def _shifts(told: Sequence[Mapping[str, Any]], item: Mapping[str, Any]) -> list[int]:
    before, found = _start(item), []
    for at in told:
        found.append((date.fromisoformat(at["expected"]) - date.fromisoformat(before)).days)
        before = at["expected"]
    return found


def _title(told: Sequence[Mapping[str, Any]], approvals: Sequence[Mapping[str, Any]], item: Mapping[str, Any]) -> str:
    moved = sum(shift != 0 for shift in _shifts(told, item))
    if not told:
        return "No month of this item's plan year has passed yet"
    if not moved:
        text = f"The date has not moved in {wording.count(len(told), 'month')}"
    else:
        text = f"The date has moved in {wording.word(moved)} of {wording.word(len(told))} {'month' if len(told) == 1 else 'months'}"
    n = len(approvals)
    return (
        f"{text}; {wording.word(n)} new {'date was' if n == 1 else 'dates were'} approved"
        if n
        else f"{text}; no new date was approved"
        if moved
        else text
    )


def _alt(item: Mapping[str, Any], told: Sequence[Mapping[str, Any]], approvals: Sequence[Mapping[str, Any]]) -> str:
    said = [f"{wording.month(at['month'], 'full')}: expected {wording.day(at['expected'])}" for at in told]
    said += [f"approved on {wording.day(row['on'])}: {wording.day(row['to'])}" for row in approvals]
    return f"Expected finish by month of report. Original date {wording.day(_start(item))}. " + "; ".join(said) + "."


def _stamp(day: str | date) -> int:
    return (date.fromisoformat(day[:10]) if isinstance(day, str) else day).toordinal()


def _spec(
    item: Mapping[str, Any],
    told: Sequence[Mapping[str, Any]],
    approvals: Sequence[Mapping[str, Any]],
    year: PlanYear,
    tokens: Mapping[str, str],
) -> Spec:
    frozen = _start(item)
    stamps = [_stamp(at["expected"]) for at in told] + [_stamp(at["approved"]) for at in told] + [_stamp(frozen)]
    first = min(_stamp(year.first_day), *stamps)
    end = Month.of(date.fromordinal(max(*stamps, _stamp(told[-1]["month"] + "-28")))).plus(_MONTHS_AHEAD).last_day
    last = _stamp(end)
    scale = {"domain": [first, last], "nice": False, "zero": False}
    x = {"scale": {**scale, "rangeMin": _LEFT, "rangeMax": {"expr": f"width - ({_NARROW} ? 100 : 138)"}}, "axis": None}
    y = {"scale": {**scale, "range": [HEIGHT - _BOTTOM, _TOP]}, "axis": None}
    return frame(
        [
            *_ground(first, last, x, y, tokens),
            *_level_lines(item, approvals, first, last, x, y, tokens),
            *_path(item, told, first, x, y, tokens),
        ],
        HEIGHT,
        tokens,
    )


def _line(values: list[dict[str, Any]], x: Spec, y: Spec, **mark: Any) -> Spec:
    return {
        "data": rows(values),
        "mark": {"type": "line", **mark},
        "encoding": {"x": quantity("x", **x), "y": quantity("y", **y), "order": {"field": "x"}},
    }


def _ground(first: int, last: int, x: Spec, y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    month, starts = Month.of(date.fromordinal(first)), []
    while month.first_day.toordinal() <= last:
        starts.append(month)
        month = month.plus(1)
    every = max(1, -(-len(starts) // 6))
    levels = [
        {"y": at.first_day.toordinal(), "x": first, "end": last, "name": wording.day(at.first_day, year=False)}
        for at in starts[::every]
        if at.first_day.toordinal() >= first
    ]
    narrow_every = max(1, -(-len(starts) // 4))
    names = [
        {"x": at.first_day.toordinal() + 14, "name": wording.month(at, "short"), "n": n}
        for n, at in enumerate(starts)
        if first <= at.first_day.toordinal() + 14 <= last
    ]
    wide_every = 1 if len(starts) <= 14 else 3
    skip = f"datum.n % ({_NARROW} ? {narrow_every} : {wide_every}) == 0 ? datum.name : ''"
    text = {"type": "text", "fill": tokens["muted"]}
    return [
        {
            "data": rows(levels),
            "mark": {"type": "rule", "stroke": tokens["rule"]},
            "encoding": {"x": quantity("x", **x), "x2": {"field": "end"}, "y": quantity("y", **y)},
        },
        {
            "data": rows(levels),
            "mark": {**text, "align": "right"},
            "encoding": {"x": {"value": _LEFT - 8}, "y": quantity("y", **y), "text": {"field": "name"}},
        },
        {
            "data": rows(names),
            "mark": {**text, "text": {"expr": skip}},
            "encoding": {"x": quantity("x", **x), "y": {"value": HEIGHT - 18}},
        },
        _line([{"x": first, "y": first}, {"x": last, "y": last}], x, y, stroke=tokens["strong"], strokeWidth=1),
    ]


def _level_lines(
    item: Mapping[str, Any],
    approvals: Sequence[Mapping[str, Any]],
    first: int,
    last: int,
    x: Spec,
    y: Spec,
    tokens: Mapping[str, str],
) -> list[Spec]:
    frozen = _stamp(_start(item))
    layers = [
        _line(
            [{"x": first, "y": frozen}, {"x": last, "y": frozen}],
            x,
            y,
            stroke=tokens["muted"],
            strokeDash=[5, 4],
            strokeWidth=1.2,
        )
    ]
    ends = [
        (last, "done, on this line", "muted"),
        (
            frozen,
            f"{'frozen' if item['frozen'] else 'first approved'}, {wording.day(_start(item), year=False)}",
            "muted",
        ),
    ]
    steps, before = [], frozen
    for row in approvals:
        at, to = max(first, _stamp(row["on"])), _stamp(row["to"])
        steps += [{"x": at, "y": before}, {"x": at, "y": to}]
        before = to
    if steps:
        path = [*({**step, "n": n} for n, step in enumerate(steps)), {"x": last, "y": before, "n": len(steps)}]
        layers.append({"data": rows(path), "mark": {"type": "line", "stroke": tokens["redated"], "strokeWidth": 2},
                       "encoding": {"x": quantity("x", **x), "y": quantity("y", **y), "order": {"field": "n", "type": "quantitative"}}})  # fmt: skip
        points = [{"x": step["x"], "y": step["y"]} for step in steps[1::2]]
        layers.append({"data": rows(points), "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 110, "fill": tokens["redated"], "opacity": 1},
                       "encoding": {"x": quantity("x", **x), "y": quantity("y", **y)}})  # fmt: skip
        ends.append((before, f"approved, {wording.day(approvals[-1]['to'], year=False)}", "redated"))
    places = apart([_TOP + (HEIGHT - _BOTTOM - _TOP) * (last - value) / (last - first) for value, _, _ in ends], 16)
    for place, (_, text, token) in zip(places, ends, strict=True):
        mark = {
            "type": "text",
            "align": "left",
            "fill": tokens[token],
            "text": text,
            "x": {"expr": f"width - ({_NARROW} ? 94 : 130)"},
            "limit": 136,
        }
        layers.append({"data": rows([{"x": last}]), "mark": mark, "encoding": {"y": {"value": max(8, place)}}})
    return layers


def _path(
    item: Mapping[str, Any], told: Sequence[Mapping[str, Any]], first: int, x: Spec, y: Spec, tokens: Mapping[str, str]
) -> list[Spec]:
    points: list[dict[str, Any]] = [{"x": first, "y": _stamp(_start(item))}]
    layers: list[Spec] = []
    for at, shift in zip(told, _shifts(told, item), strict=True):
        here: dict[str, Any] = {"x": Month.parse(at["month"]).last_day.toordinal(), "y": _stamp(at["expected"])}
        unapproved = shift > 0 and at["expected"] > at["approved"]
        said = f"{wording.month(at['month'], 'short')}: {wording.day(at['expected'], year=False)}"
        here["shift"] = shift
        here["text"] = f"{said}, {wording.days(shift)}" if shift else ""
        here["colour"] = tokens["overdue"] if unapproved else tokens["ink"]
        layers.append(_line([points[-1], here], x, y, stroke=here["colour"], strokeWidth=2.4))
        points.append(here)
    marked = points[1:]
    mark = look.MARKS[told[-1]["status"]][0]
    text = {"type": "text", "align": "right", "dx": -9, "dy": -6, "fill": tokens["ink"]}
    position = {"x": quantity("x", **x), "y": quantity("y", **y)}
    here = marked[-1]
    here["text"] = (
        here["text"] or f"{wording.month(told[-1]['month'], 'short')}: {wording.day(told[-1]['expected'], year=False)}"
    )
    side = {"align": "left", "dx": 11} if len(told) < 7 else {"align": "right", "dx": -11}
    return [
        *layers,
        {"data": rows(marked[:-1]), "mark": {"type": "point", "shape": "circle", "filled": True, "size": 44, "fill": tokens["ink"], "opacity": 1}, "encoding": position},
        {"data": rows(_beside(marked)), "mark": {"type": "text", "fill": tokens["ink"], "align": {"expr": "datum.align"}, "dx": {"expr": "datum.dx"}, "dy": {"expr": "datum.dy"},
                                                 "text": {"expr": f"{_NARROW} ? '' : datum.text"}}, "encoding": position},
        {"data": rows([here]), "mark": {"type": "point", "shape": look.VEGA_SHAPES[mark], "filled": True, "size": 130, "strokeWidth": 1.6, "opacity": 1,
                                        "fill": look.mark_fill(mark, tokens), "stroke": look.mark_stroke(mark, tokens)}, "encoding": position},
        {"data": rows([here]), "mark": {**text, **side, "dy": -8, "fontWeight": 600, "fill": here["colour"], "text": {"expr": "datum.text"}}, "encoding": position},
    ]  # fmt: skip


def _beside(marked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give all points but the last the free side for their words: over a peak, under a valley, left of a rise."""
    found, spoken = [], _spoken(marked)
    for at, point in enumerate(marked[:-1]):
        if at not in spoken:
            continue
        falls_next = marked[at + 1]["y"] < point["y"]
        fell = at > 0 and marked[at - 1]["y"] > point["y"]
        if falls_next:
            side = {"align": "left", "dx": -4, "dy": -13}
        elif fell or at == 0:
            side = {"align": "left", "dx": 2, "dy": 14}
        else:
            side = {"align": "right", "dx": -9, "dy": -6}
        found.append({**point, **side})
    return found


def _spoken(marked: Sequence[Mapping[str, Any]]) -> set[int]:
    """Choose the points with words: the widest moves first, none within two months of another or of the last."""
    chosen = {len(marked) - 1}
    order = sorted(range(len(marked) - 1), key=lambda at: -abs(marked[at]["shift"]))
    for at in order:
        if abs(marked[at]["shift"]) >= _WORTH_WORDS and all(abs(at - other) >= 2 for other in chosen):
            chosen.add(at)
    return chosen
