"""What every chart is, and the parts that all of them are drawn with."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from spm_core.show import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Spec = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A picture of figures, drawn last.

    `title` is the finding in one sentence with counts, `subtitle` the definition, `alt` the text twin, `table` the
    data twin (one dict a row, the keys are the heads). `spec` is Vega-Lite, as wide as its container.
    """

    title: str
    subtitle: str
    spec: Spec
    alt: str
    table: list[dict[str, Any]] = field(default_factory=list)


def frame(layers: Sequence[Spec], height: int, tokens: Mapping[str, str], **rest: Any) -> Spec:
    """Put layers on the page's ground, without the frame and the fonts that Vega would choose."""
    text = {"font": look.FONT, "fontSize": 12, "fill": tokens["muted"]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "background": "transparent",
        "padding": {"left": 1, "right": 1, "top": 4, "bottom": 4},
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": list(layers),
        "config": {
            "font": look.FONT,
            "view": {"stroke": None},
            # The chart's alt and its table say it all; Vega would name some marks and leave empty layers nameless.
            "aria": False,
            "mark": {"aria": False},
            "text": {**text, "baseline": "middle"},
            "axis": {
                "labelFont": look.FONT,
                "labelFontSize": 12,
                "labelColor": tokens["muted"],
                "title": None,
                "domain": False,
                "ticks": False,
                "grid": False,
            },
        },
        **rest,
    }


def rows(values: Sequence[Mapping[str, Any]]) -> Spec:
    """Give a layer its data."""
    return {"values": [dict(value) for value in values]}


def quantity(channel_field: str, **more: Any) -> Spec:
    """Encode a number by position."""
    return {"field": channel_field, "type": "quantitative", **more}


def ticks(highest: float, wanted: int = 4) -> list[int]:
    """Give round steps from 0 up to the highest value.

    >>> ticks(212), ticks(9), ticks(0)
    ([0, 50, 100, 150, 200], [0, 2, 4, 6, 8], [0, 1])
    """
    if highest <= 1:
        return [0, 1]
    power = 1
    while True:
        for base in (1, 2, 5):
            step = base * power
            if highest / step <= wanted + 0.5:
                return list(range(0, int(highest) + 1, step))
        power *= 10


def apart(places: Sequence[float], least: float) -> list[float]:
    """Move labels apart that would stand closer than `least`, keeping their order and, as well as it goes, their place.

    >>> apart([10, 12, 50], 16)
    [3.0, 19.0, 50]
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = list(places)
    for _ in range(50):
        tight = False
        for upper, lower in pairwise(order):
            lack = least - (moved[lower] - moved[upper])
            if lack > 1e-6:
                moved[upper] -= lack / 2
                moved[lower] += lack / 2
                tight = True
        if not tight:
            break
    return moved
