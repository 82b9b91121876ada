"""Dumbbell list (chart 4): each item's frozen date, what was approved since, and when it is expected; up to 40."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.model import Month, PlanYear
from spm_core.show import look, wording
from spm_core.show.charts.chart import Chart, Spec, frame, quantity, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST = 40
ROW = 22
_HEAD = 24
_NARROW = "width < 620"
_PLOT = f"({_NARROW} ? 92 : width > 1100 ? 440 : 318)"
_ORDER = (
    "overdue",
    "behind",
    "not_reported",
    "on_plan",
    "not_started",
    "completed_late",
    "completed_on_approved",
    "completed_on_time",
    "dropped",
)


def dumbbells(
    items: Sequence[Mapping[str, Any]],
    as_of: Month,
    year: PlanYear,
    tokens: Mapping[str, str],
    *,
    of: str = "milestones",
    tolerance: int = 14,
    title: str | None = None,
) -> Chart:
    """Draw items (rows of figures.items, or of figures.drift with `text`), overdue first, then by days moved."""
    live = [item for item in items if item["status"] != "dropped"]
    ordered = sorted(
        live,
        key=lambda item: (_ORDER.index(item["status"]) if item["status"] == "overdue" else 1, -(item["drift"] or 0)),
    )
    shown = ordered[:MOST]
    past = sum(1 for item in live if (item["drift"] or 0) > tolerance)
    later = sum(1 for item in live if (item["drift"] or 0) > 0)
    noun = of if len(live) != 1 else of[:-1]
    finding = (
        f"{later} of {len(live)} {noun} moved later, {past} by more than {tolerance} days"
        if later
        else f"None of {len(live)} {noun} has moved later"
    )
    rest = f" The first {MOST} of {len(live)}, overdue and most moved first." if len(live) > MOST else ""
    table = [_row(item) for item in ordered]
    alt = f"Dumbbell chart of dates. {title or finding}. " + " ".join(
        f"{row['Item']} {row['Text']}: {row['Days']}, {row['Status']}." for row in table[:5]
    )
    subtitle = f"From the frozen date to the date done or expected; the thick bar is approved. Days against the frozen plan.{rest}"
    return Chart(title or finding, subtitle, _spec(shown, as_of, year, tokens) if shown else {}, alt, table)


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Item": item["item"],
        "Text": item.get("text") or "",
        "Frozen": wording.day(item["frozen"]),
        "Approved": wording.day(item["approved"]),
        "Expected": wording.day(item["expected"]),
        "Days": wording.moved(item["drift"], item["approved_drift"]),
        "Status": look.MARKS[item["status"]][1],
    }


def _stamp(day: date) -> int:
    return day.toordinal()


def _place(value: str | None) -> int | None:
    return _stamp(date.fromisoformat(value[:10])) if value else None


def _facts(items: Sequence[Mapping[str, Any]], tokens: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for at, item in enumerate(items):
        mark, said = look.MARKS[item["status"]]
        strong = item["status"] in ("overdue", "behind")
        approved = item["approved_drift"] or 0
        aside = (
            f"({approved} approved)"
            if (item["drift"] or 0) > 14 or approved
            else said
            if mark in ("open", "done", "ring")
            else ""
        )
        start = _place(item["frozen"]) or _place(item["approved"])
        found.append(
            {
                "row": _HEAD + ROW * at + ROW / 2,
                "code": item["item"],
                "text": item.get("text") or item["item"],
                "frozen": start,
                "approved": _place(item["approved"]) or start,
                "end": _place(item["expected"]) or start,
                "days": wording.days(item["drift"]),
                "aside": aside,
                "weight": 600 if strong else 400,
                "shape": look.VEGA_SHAPES[mark],
                "fill": look.mark_fill(mark, tokens),
                "stroke": look.mark_stroke(mark, tokens),
                "line": tokens["overdue"]
                if mark == "overdue"
                else tokens["behind"]
                if mark in ("behind", "ring")
                else look.mark_stroke(mark, tokens),
                "said": tokens["overdue"]
                if mark == "overdue"
                else tokens["behind-text"]
                if mark == "behind"
                else tokens["ink"],
                "open": mark == "open",
            }
        )
    return found


def _spec(items: Sequence[Mapping[str, Any]], as_of: Month, year: PlanYear, tokens: Mapping[str, str]) -> Spec:
    facts = _facts(items, tokens)
    height = _HEAD + ROW * len(facts) + 6
    last = max([_stamp(year.last_day), *(fact["end"] for fact in facts)]) + 4
    first = min([_stamp(year.first_day), *(fact["frozen"] for fact in facts), *(fact["end"] for fact in facts)])
    scale = {
        "domain": [first, last],
        "nice": False,
        "zero": False,
        "rangeMin": {"expr": _PLOT},
        "rangeMax": {"expr": f"{_NARROW} ? width - 62 : width - 168"},
    }
    x = {"scale": scale, "axis": None}
    y = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": [0, height], "range": [0, height], "nice": False},
        "axis": None,
    }

    def dates(name: str) -> Spec:
        return {"x": quantity(name, **x), "y": y}

    return frame(
        [
            *_calendar(first, last, height, as_of, year, x, tokens),
            *_columns(facts, y, tokens),
            {
                "mark": {"type": "rule", "strokeWidth": 1.5},
                "encoding": {**dates("frozen"), "x2": {"field": "end"}, "stroke": _as_is("line")},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 4, "stroke": tokens["redated"]},
                "transform": [{"filter": "datum.approved != datum.frozen"}],
                "encoding": {**dates("frozen"), "x2": {"field": "approved"}},
            },
            {
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "size": 12,
                    "thickness": 2,
                    "fill": tokens["redated"],
                    "opacity": 1,
                },
                "transform": [{"filter": "datum.approved != datum.frozen"}],
                "encoding": dates("approved"),
            },
            {
                "mark": {
                    "type": "point",
                    "shape": "circle",
                    "filled": True,
                    "size": 56,
                    "fill": tokens["bg"],
                    "stroke": tokens["ink"],
                    "strokeWidth": 1.4,
                    "opacity": 1,
                },
                "encoding": dates("frozen"),
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "strokeWidth": 1.4, "opacity": 1},
                "transform": [{"filter": "!datum.open || datum.end != datum.frozen"}],
                "encoding": {
                    **dates("end"),
                    "shape": _as_is("shape"),
                    "fill": _as_is("fill"),
                    "stroke": _as_is("stroke"),
                },
            },
        ],
        height,
        tokens,
        data=rows(facts),
    )


def _as_is(name: str) -> Spec:
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def _columns(facts: Sequence[Mapping[str, Any]], y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    weight = {"expr": "datum.weight"}
    # codes are as long as the agency writes them; the texts begin after the longest
    start = min(150, max(84, 14 + 7 * max(len(str(fact["code"])) for fact in facts)))
    return [
        {
            "mark": {
                "type": "text",
                "align": "left",
                "fill": tokens["ink"],
                "fontWeight": weight,
                "limit": {"expr": f"{_NARROW} ? 88 : {start - 8}"},
            },
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "code"}},
        },
        {
            "mark": {
                "type": "text",
                "align": "left",
                "fill": tokens["ink"],
                "fontWeight": weight,
                "limit": {"expr": f"{_NARROW} ? 0.1 : {_PLOT} - {start + 8}"},
                "text": {"expr": f"{_NARROW} ? '' : datum.text"},
            },
            "encoding": {"x": {"value": start}, "y": y},
        },
        {
            "mark": {
                "type": "text",
                "align": "right",
                "fontWeight": weight,
                "x": {"expr": f"{_NARROW} ? width : width - 100"},
            },
            "encoding": {"y": y, "text": {"field": "days"}, "fill": _as_is("said")},
        },
        {
            "mark": {
                "type": "text",
                "align": "left",
                "fill": tokens["muted"],
                "x": {"expr": "width - 94"},
                "limit": 94,
                "text": {"expr": f"{_NARROW} ? '' : datum.aside"},
            },
            "encoding": {"y": y},
        },
    ]


def _calendar(
    first: int, last: int, height: int, as_of: Month, year: PlanYear, x: Spec, tokens: Mapping[str, str]
) -> list[Spec]:
    month = Month.of(date.fromordinal(first))
    marks: list[dict[str, Any]] = []
    while _stamp(month.first_day) <= last:
        marks.append(
            {
                "at": _stamp(month.first_day),
                "middle": _stamp(month.first_day) + 15,
                "name": wording.month(month, "short"),
                "n": month.month,
            }
        )
        month = month.plus(1)
    every = "true" if len(marks) <= 14 else "datum.n % 3 == 1"
    whole = {"y": {"value": _HEAD}, "y2": {"value": height}}
    return [
        {
            "data": rows([mark for mark in marks if mark["at"] >= first]),
            "mark": {"type": "rule", "stroke": tokens["rule"]},
            "encoding": {"x": quantity("at", **x), **whole},
        },
        {
            "data": rows([mark for mark in marks if mark["middle"] <= last and mark["at"] >= first]),
            "mark": {
                "type": "text",
                "fill": tokens["muted"],
                "text": {"expr": f"({every}) && (!({_NARROW}) || datum.n % 3 == 1) ? datum.name : ''"},
            },
            "encoding": {"x": quantity("middle", **x), "y": {"value": 9}},
        },
        {
            "data": rows([{"at": _stamp(as_of.last_day)}]),
            "mark": {"type": "rule", "stroke": tokens["ink"], "strokeWidth": 1.4},
            "encoding": {"x": quantity("at", **x), "y": {"value": _HEAD - 4}, "y2": {"value": height}},
        },
        {
            "data": rows([{"at": _stamp(year.last_day)}]),
            "mark": {"type": "rule", "stroke": tokens["muted"], "strokeDash": [3, 3]},
            "encoding": {"x": quantity("at", **x), **whole},
        },
    ]
