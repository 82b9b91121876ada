"""The look as data: tokens for light and dark, type sizes, marks; and the CSS variables made from them.

A chart takes a mapping of tokens to colours: `LIGHT` or `DARK` for print, `VARIABLES` on a page, where every
colour is a CSS variable that follows the theme at once, whether the system or the menu chose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FONT = "Public Sans"

_TOKENS: dict[str, tuple[str, str]] = {
    "bg": ("#FFFFFF", "#0E1117"),
    "panel": ("#F6F7F9", "#161B22"),
    "rule": ("#D9DEE4", "#2A313B"),
    "strong": ("#8A939D", "#6B7683"),
    "ink": ("#1B1F24", "#E6EAF0"),
    "muted": ("#57606A", "#A3ADB8"),
    "done": ("#08306B", "#2F7BFF"),
    "on-done": ("#FFFFFF", "#0E1117"),
    "plan": ("#219EB3", "#8CF0F5"),
    "behind": ("#C07F0A", "#F1C48C"),
    "behind-text": ("#8F5600", "#F1C48C"),
    "overdue": ("#A3230B", "#FF3B26"),
    "redated": ("#9A1FBC", "#C04FC0"),
    "none": ("#5A5F66", "#6E747E"),
    "ramp0": ("#EEF1F4", "#1C222B"),
    "ramp1": ("#F6D9B0", "#5A3A14"),
    "ramp2": ("#E8A14A", "#A8661B"),
    "ramp3": ("#B4530B", "#F4B24F"),
    "ramp0-text": ("#57606A", "#A3ADB8"),
    "ramp1-text": ("#1B1F24", "#FFFFFF"),
    "ramp2-text": ("#1B1F24", "#FFFFFF"),
    "ramp3-text": ("#FFFFFF", "#0E1117"),
}
"""token -> (light, dark). Text contrast was computed: 4.6 to 1 at least."""

LIGHT: dict[str, str] = {name: light for name, (light, _) in _TOKENS.items()}
DARK: dict[str, str] = {name: dark for name, (_, dark) in _TOKENS.items()}
VARIABLES: dict[str, str] = {name: f"var(--{name})" for name in _TOKENS}

SIZES = {"tile": (30, 36), "sentence": (22, 30), "title": (16, 22), "body": (14, 20), "small": (12, 16)}
"""name -> (size, line) in px."""

MARKS: dict[str, tuple[str, str]] = {
    "completed_on_time": ("done", "done"),
    "completed_on_approved": ("done", "done on the approved date"),
    "completed_late": ("ring", "done late"),
    "on_plan": ("plan", "on plan"),
    "behind": ("behind", "behind"),
    "overdue": ("overdue", "overdue"),
    "not_reported": ("missing", "not reported"),
    "not_started": ("open", "not started"),
    "dropped": ("dropped", "dropped"),
}
"""derived status -> (mark, word). The word always stands beside the mark or is its text twin."""

MEASURE_MARKS: dict[str, tuple[str, str]] = {
    "met": ("done", "met"),
    "near": ("behind", "near"),
    "off": ("overdue", "off"),
    "not due": ("open", "not due"),
    "no data": ("missing", "no data"),
    "no target": ("open", "no target"),
    "baseline only": ("open", "baseline only"),
    "suppressed": ("missing", "suppressed"),
}

REPORT_MARKS: dict[str, tuple[str, str]] = {
    "on_time": ("done", "on time"),
    "late": ("ring", "late"),
    "missing": ("missing", "missing"),
    "not_yet": ("open", "not yet in"),
    "not_due": ("open", "none due"),
}

VEGA_SHAPES = {
    "done": "circle",
    "ring": "circle",
    "plan": "square",
    "behind": "diamond",
    "overdue": "triangle-up",
    "missing": "square",
    "open": "square",
    "dropped": "M-1,-1L1,1M-1,1L1,-1",
}
"""mark -> symbol shape of Vega."""


def ramp(overdue: int) -> str:
    """Give the ramp token for a count of items due and not done.

    >>> [ramp(n) for n in (0, 1, 2, 3, 4, 5, 40)]
    ['ramp0', 'ramp1', 'ramp1', 'ramp2', 'ramp2', 'ramp3', 'ramp3']
    """
    return "ramp0" if overdue <= 0 else "ramp1" if overdue <= 2 else "ramp2" if overdue <= 4 else "ramp3"


def css() -> str:
    """Give the CSS variables; `light-dark()` follows the colour scheme that the page has set, with no media query."""
    lines = [f"--{name}:light-dark({light},{dark});" for name, (light, dark) in _TOKENS.items()]
    return ":root{" + "".join(lines) + "}"


def mark_fill(mark: str, tokens: Mapping[str, str]) -> str:
    """Give the colour of a mark's fill; open marks are filled with the page's ground."""
    token = {"done": "done", "plan": "plan", "behind": "behind", "overdue": "overdue", "dropped": "none"}.get(
        mark, "bg"
    )
    return tokens[token]


def mark_stroke(mark: str, tokens: Mapping[str, str]) -> str:
    """Give the colour of a mark's line."""
    token = {"ring": "behind", "missing": "none", "open": "strong"}.get(mark)
    return tokens[token] if token else mark_fill(mark, tokens)
