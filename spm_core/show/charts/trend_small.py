"""The milestone trend (chart 3) as a small inline SVG, for lists: how an item's expected finish moved, month by month."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from spm_core.model import Month
from spm_core.show import look, wording
from spm_core.show.charts.chart import apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import PlanYear

WIDTH, HEIGHT = 470, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 366, 14, 166


def trend_small(moves: Sequence[Mapping[str, Any]], year: PlanYear, tokens: Mapping[str, str]) -> str:
    """Draw the months of one item (figures.agenda.moves_of); nothing when it has none."""
    told = [at for at in moves if at["expected"]]
    if not told:
        return ""
    frozen = str(told[0]["frozen"] or told[0]["first_approved"])
    place = _Scale(
        year, [frozen, *(str(at[key]) for at in told for key in ("expected", "approved"))], told[-1]["month"]
    )
    said = "; ".join(f"{wording.month(at['month'], 'full')}: {wording.day(at['expected'])}" for at in told)
    alt = f"Expected finish by month of report, original date {wording.day(frozen)}. {said}."
    body = _ground(place, tokens) + _levels(told, frozen, place, tokens) + _path(told, frozen, place, tokens)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(alt)}" '
        f'font-size="12" fill="none" style="max-width:100%;height:auto">{body}</svg>'
    )


class _Scale:
    """Days to places; both axes span the same days, so that the diagonal is "done"."""

    def __init__(self, year: PlanYear, days: Sequence[str], last_month: str) -> None:
        stamps = [date.fromisoformat(day).toordinal() for day in days]
        self.first = min(year.first_day.toordinal(), *stamps)
        latest = max(*stamps, Month.parse(last_month).last_day.toordinal())
        self.last = Month.of(date.fromordinal(latest)).plus(1).last_day.toordinal()

    def x(self, stamp: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (stamp - self.first) / (self.last - self.first)

    def y(self, stamp: int) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (stamp - self.first) / (self.last - self.first)


def _stamp(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _text(x: float, y: float, words: str, colour: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}"{more}>{escape(words)}</text>'


def _ground(place: _Scale, tokens: Mapping[str, str]) -> str:
    month, starts = Month.of(date.fromordinal(place.first)), []
    while month.first_day.toordinal() <= place.last:
        starts.append(month)
        month = month.plus(1)
    parts = []
    for at in starts[:: -(-len(starts) // 5)]:
        level = place.y(at.first_day.toordinal())
        parts.append(f'<path d="M{_LEFT} {level:.1f}H{_RIGHT}" stroke="{tokens["rule"]}"/>')
        parts.append(
            _text(_LEFT - 7, level + 4, wording.day(at.first_day, year=False), tokens["muted"], ' text-anchor="end"')
        )
    for at in starts[:: -(-len(starts) // 6)]:
        middle = at.first_day.toordinal() + 14
        if middle < place.last:
            parts.append(
                _text(place.x(middle), HEIGHT - 8, wording.month(at, "short"), tokens["muted"], ' text-anchor="middle"')
            )
    parts.append(f'<path d="M{_LEFT} {_BOTTOM}L{_RIGHT} {_TOP}" stroke="{tokens["strong"]}"/>')
    return "".join(parts)


def _levels(told: Sequence[Mapping[str, Any]], frozen: str, place: _Scale, tokens: Mapping[str, str]) -> str:
    level = place.y(_stamp(frozen))
    parts = [f'<path d="M{_LEFT} {level:.1f}H{_RIGHT}" stroke="{tokens["muted"]}" stroke-dasharray="5 4"/>']
    ends = [
        (float(_TOP), "done, on this line", "muted"),
        (level, f"frozen, {wording.day(frozen, year=False)}", "muted"),
    ]
    moved = next((at for at in told if at["approved"] != frozen), None)
    if moved:
        now = str(told[-1]["approved"])
        start, high = place.x(Month.parse(moved["month"]).last_day.toordinal()), place.y(_stamp(now))
        parts.append(
            f'<path d="M{start:.1f} {level:.1f}V{high:.1f}H{_RIGHT}" stroke="{tokens["redated"]}" stroke-width="2"/>'
        )
        ends.append((high, f"approved, {wording.day(now, year=False)}", "redated"))
    for y, (_, words, token) in zip(apart([end[0] for end in ends], 15), ends, strict=True):
        parts.append(_text(_RIGHT + 7, max(11.0, y + 4), words, tokens[token]))
    return "".join(parts)


def _path(told: Sequence[Mapping[str, Any]], frozen: str, place: _Scale, tokens: Mapping[str, str]) -> str:
    before = (place.x(place.first), place.y(_stamp(frozen)))
    last, parts, colour = frozen, [], tokens["ink"]
    for at in told:
        here = (place.x(Month.parse(at["month"]).last_day.toordinal()), place.y(_stamp(at["expected"])))
        unapproved = at["expected"] > last and at["expected"] > at["approved"]
        colour = tokens["overdue"] if unapproved else tokens["ink"]
        line = f"M{before[0]:.1f} {before[1]:.1f}L{here[0]:.1f} {here[1]:.1f}"
        parts.append(f'<path d="{line}" stroke="{colour}" stroke-width="2.2"/>')
        if at is not told[-1]:
            parts.append(f'<circle cx="{here[0]:.1f}" cy="{here[1]:.1f}" r="3.2" fill="{tokens["ink"]}"/>')
        before, last = here, at["expected"]
    words = f"{wording.month(told[-1]['month'], 'short')}: {wording.day(told[-1]['expected'], year=False)}"
    left = before[0] < (_LEFT + _RIGHT) / 2
    side = before[0] + (10 if left else -6)
    anchor = ' font-weight="600"' + ("" if left else ' text-anchor="end"')
    return (
        "".join(parts)
        + _sign(told[-1]["status"], before, tokens)
        + _text(side, before[1] - (0 if left else 9), words, colour, anchor)
    )


def _sign(status: str, at: tuple[float, float], tokens: Mapping[str, str]) -> str:
    mark = look.MARKS[status][0]
    fill, stroke = look.mark_fill(mark, tokens), look.mark_stroke(mark, tokens)
    x, y = at
    shapes = {
        "behind": f"M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z",
        "overdue": f"M{x:.1f} {y - 6:.1f}l6 10.5h-12z",
        "plan": f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9z",
        "open": f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9z",
        "missing": f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9z",
    }
    shape = shapes.get(mark)
    if shape is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{stroke}" stroke-width="1.6"/>'
    dash = ' stroke-dasharray="2 2"' if mark == "missing" else ""
    return f'<path d="{shape}" fill="{fill}" stroke="{stroke}" stroke-width="1.4"{dash}/>'
