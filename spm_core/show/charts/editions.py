"""Two editions compared, as pictures: the most moved items as dumbbells, and all of them by how many days they moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.show import compare_words as words
from spm_core.show import look, wording
from spm_core.show.charts.chart import Chart, Spec, frame, quantity, rows, ticks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.intake.own.compare import Comparison, Pair

MOST = 40
ROW = 22
_HEAD = 24
_NARROW = "width < 620"
_PLOT = f"({_NARROW} ? 132 : width > 1000 ? 420 : 318)"

_TOO_FINE = 20
"""Where the widest move is less than this part of the calendar, all items begin at one line, and days are drawn."""

BINS: tuple[tuple[str, int, int, str], ...] = (
    ("more than 90 days earlier", -(10**9), -91, "plan"),
    ("31 to 90 earlier", -90, -31, "plan"),
    ("8 to 30 earlier", -30, -8, "plan"),
    ("1 to 7 earlier", -7, -1, "plan"),
    ("the same day", 0, 0, "strong"),
    ("1 to 7 later", 1, 7, "ramp1"),
    ("8 to 30 later", 8, 30, "ramp2"),
    ("31 to 90 later", 31, 90, "ramp2"),
    ("91 to 180 later", 91, 180, "ramp3"),
    ("181 to 365 later", 181, 365, "ramp3"),
    ("more than 365 days later", 366, 10**9, "ramp3"),
)
"""(how it is said, from, to, colour token); every number of days is in one of them."""


def moved_most(done: Comparison, tokens: Mapping[str, str]) -> Chart:
    """Draw the items that moved, the most moved first, up to 40: an open circle at the old date, a mark at the new one."""
    moved, shown = done.moved, done.moved[:MOST]
    if not moved:
        return Chart("No date moved", "", {}, "No date moved.")
    widest = shown[0]
    name = widest.label or words.name(widest.new.key)
    way = "later" if (widest.days or 0) > 0 else "earlier"
    title = f"{wording.first_up(wording.word(len(moved)))} {'date' if len(moved) == 1 else 'dates'} moved; the widest, {_short(name)}, {words.days(abs(widest.days or 0))} {way}"
    rest = f" The first {MOST} of {len(moved):,}." if len(moved) > MOST else ""
    aligned = _too_fine(shown)
    stood = ", all set on one line so that the days show" if aligned else ""
    subtitle = f"Open circle: the date in the old edition{stood}. Amber diamond: the new one, later. Teal square: earlier.{rest}"
    table = [_row(pair) for pair in shown]
    said = " ".join(f"{row['Item']}: {row['Old date']} to {row['New date']}, {row['Days']}." for row in table[:5])
    return Chart(
        title, subtitle, _spec(shown, tokens, aligned=aligned), f"Dumbbell chart of dates. {title}. {said}", table
    )


def _too_fine(pairs: Sequence[Pair]) -> bool:
    """Whether the moves would be too small to see on one calendar."""
    days = [day.toordinal() for pair in pairs for day in (pair.old.day, pair.new.day) if day]
    return (max(days) - min(days)) > _TOO_FINE * max(abs(pair.days or 0) for pair in pairs)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _row(pair: Pair) -> dict[str, Any]:
    label = {"Text": pair.label} if pair.label else {}
    return {
        "Item": words.name(pair.new.key),
        **label,
        "Old date": wording.day(pair.old.day),
        "Old cell": pair.old.place,
        "New date": wording.day(pair.new.day),
        "New cell": pair.new.place,
        "Days": wording.days(pair.days),
    }


def _facts(pairs: Sequence[Pair], tokens: Mapping[str, str], *, aligned: bool) -> list[dict[str, Any]]:
    found = []
    for at, pair in enumerate(pairs):
        assert pair.old.day is not None
        assert pair.new.day is not None
        assert pair.days is not None
        later = pair.days > 0
        found.append(
            {
                "row": _HEAD + ROW * at + ROW / 2,
                "text": _short(f"{words.name(pair.new.key)}  {pair.label}" if pair.label else words.name(pair.new.key)),
                "old": 0 if aligned else pair.old.day.toordinal(),
                "new": pair.days if aligned else pair.new.day.toordinal(),
                "days": wording.days(pair.days),
                "dates": f"{_brief(pair.old.day)} to {_brief(pair.new.day)}",
                "shape": look.VEGA_SHAPES["behind" if later else "plan"],
                "colour": tokens["behind" if later else "plan"],
                "said": tokens["behind-text" if later else "ink"],
            }
        )
    return found


def _brief(day: date) -> str:
    return f"{day.day} {wording.month(f'{day:%Y-%m}', 'short')} {day:%y}"


def _as_is(name: str) -> Spec:
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def _spec(pairs: Sequence[Pair], tokens: Mapping[str, str], *, aligned: bool) -> Spec:
    facts = _facts(pairs, tokens, aligned=aligned)
    height = _HEAD + ROW * len(facts) + 6
    days = [fact[side] for fact in facts for side in ("old", "new")]
    room = max(1, (max(days) - min(days)) // 25)
    first, last = min(days) - room, max(days) + room
    marks = _days_marks(min(days), max(days)) if aligned else _calendar_marks(first, last)
    scale = {
        "domain": [first, last],
        "nice": False,
        "zero": False,
        "rangeMin": {"expr": _PLOT},
        "rangeMax": {"expr": f"{_NARROW} ? width - 62 : width - 236"},
    }
    x: Spec = {"scale": scale, "axis": None}
    y: Spec = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": [0, height], "range": [0, height], "nice": False},
        "axis": None,
    }
    point = {"type": "point", "filled": True, "strokeWidth": 1.4, "opacity": 1}
    return frame(
        [
            *_ruler(marks, height, x, tokens),
            *_columns(y, tokens),
            {
                "mark": {"type": "rule", "strokeWidth": 1.5},
                "encoding": {"x": quantity("old", **x), "x2": {"field": "new"}, "y": y, "stroke": _as_is("colour")},
            },
            {
                "mark": {**point, "shape": "circle", "size": 56, "fill": tokens["bg"], "stroke": tokens["ink"]},
                "encoding": {"x": quantity("old", **x), "y": y},
            },
            {
                "mark": {**point, "size": 70},
                "encoding": {
                    "x": quantity("new", **x),
                    "y": y,
                    "shape": _as_is("shape"),
                    "fill": _as_is("colour"),
                    "stroke": _as_is("colour"),
                },
            },
        ],
        height,
        tokens,
        data=rows(facts),
    )


def _columns(y: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    """The item at the left, the days and both dates at the right; on a phone the days alone."""
    text = {"type": "text", "align": "left", "fill": tokens["ink"]}
    dates = {"expr": f"{_NARROW} ? '' : datum.dates"}
    return [
        {
            "mark": {**text, "limit": {"expr": f"{_PLOT} - 44"}},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "text"}},
        },
        {
            "mark": {
                "type": "text",
                "align": "right",
                "fontWeight": 600,
                "x": {"expr": f"{_NARROW} ? width : width - 164"},
            },
            "encoding": {"y": y, "text": {"field": "days"}, "fill": _as_is("said")},
        },
        {
            "mark": {**text, "fill": tokens["muted"], "x": {"expr": "width - 156"}, "limit": 156, "text": dates},
            "encoding": {"y": y},
        },
    ]


def _calendar_marks(first: int, last: int) -> list[dict[str, Any]]:
    """Give the starts of months, quarters or years, whichever are few enough."""
    start, end = date.fromordinal(max(1, first)), date.fromordinal(last)
    span = (end.year - start.year) * 12 + end.month - start.month
    step = next((one for one in (1, 3, 12, 24, 60, 120) if span / one <= 9), 600)
    marks: list[dict[str, Any]] = []
    for n in range(start.year * 12 - start.year * 12 % step, end.year * 12 + 13, step):
        year, month = divmod(n, 12)
        if not 1 <= year <= 9999 or not first <= (at := date(year, month + 1, 1).toordinal()) <= last:
            continue
        named = step < 12
        name = f"{wording.month(f'{year:04}-{month + 1:02}', 'short')} {year % 100:02}" if named else str(year)
        marks.append({"at": at, "name": name, "n": len(marks)})
    return marks


def _days_marks(first: int, last: int) -> list[dict[str, Any]]:
    """Give round numbers of days before and after the old date."""
    later, earlier = ticks(max(last, 1)), ticks(max(-first, 1))
    days = sorted({*(n for n in later if n <= last), *(-n for n in earlier if -n >= first)})
    return [{"at": n, "name": wording.days(n) if n else "old date", "n": n % 3} for n in days]


def _ruler(marks: Sequence[Mapping[str, Any]], height: int, x: Spec, tokens: Mapping[str, str]) -> list[Spec]:
    """Draw rules from top to bottom with their names; on a phone every third name."""
    return [
        {
            "data": rows(marks),
            "mark": {"type": "rule", "stroke": tokens["rule"]},
            "encoding": {"x": quantity("at", **x), "y": {"value": _HEAD}, "y2": {"value": height}},
        },
        {
            "data": rows(marks),
            "mark": {
                "type": "text",
                "fill": tokens["muted"],
                "text": {"expr": f"{_NARROW} && datum.n % 3 != 0 ? '' : datum.name"},
            },
            "encoding": {"x": quantity("at", **x), "y": {"value": 9}},
        },
    ]


def binned(done: Comparison) -> list[tuple[str, int, str]]:
    """Count the items with two dates by how far they moved: (how it is said, items, colour token)."""
    days = [pair.days for pair in done.pairs if pair.days is not None]
    return [(said, sum(low <= n <= high for n in days), token) for said, low, high, token in BINS]


def spread(done: Comparison, tokens: Mapping[str, str]) -> Chart:
    """Draw how many items moved by how many days, as bars with their counts."""
    dates = done.dates
    bins = binned(done)
    if not dates["both"]:
        return Chart("No item has a date in both editions", "", {}, "No item has a date in both editions.")
    later = sum(n for said, n, _ in bins[8:])
    title = f"{dates['same']:,} of {wording.count(dates['both'], 'date')} stayed"
    title += f", {later:,} moved later by more than 90 days" if later else f", {dates['later']:,} moved later"
    subtitle = "Items with a date in both editions, by the days from the old date to the new one."
    alt = f"Bar chart. {title}. " + " ".join(f"{wording.first_up(said)}: {n:,}." for said, n, _ in bins if n)
    table = [{"Moved by": wording.first_up(said), "Items": n} for said, n, _ in bins]
    return Chart(title, subtitle, _bars(bins, tokens), alt, table)


def _bars(bins: Sequence[tuple[str, int, str]], tokens: Mapping[str, str]) -> Spec:
    facts = [
        {
            "row": ROW * at + ROW / 2,
            "name": said,
            "n": n,
            "zero": 0,
            "count": f"{n:,}",
            "fill": tokens[token],
            "said": tokens["ink" if n else "muted"],
        }
        for at, (said, n, token) in enumerate(bins)
    ]
    height = ROW * len(facts)
    left = 168
    scale = {
        "domain": [0, max(n for _, n, _ in bins)],
        "nice": False,
        "rangeMin": left,
        "rangeMax": {"expr": "width - 54"},
    }
    y = {"field": "row", "type": "quantitative", "scale": {"domain": [0, height], "range": [0, height]}, "axis": None}
    x = quantity("n", scale=scale, axis=None)
    text = {"type": "text"}
    return frame(
        [
            {
                "mark": {**text, "align": "right"},
                "encoding": {"x": {"value": left - 10}, "y": y, "text": {"field": "name"}, "fill": _as_is("said")},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 14, "strokeCap": "butt"},
                "transform": [{"filter": "datum.n > 0"}],
                "encoding": {
                    "x": quantity("zero", scale=scale, axis=None),
                    "x2": {"field": "n"},
                    "y": y,
                    "stroke": _as_is("fill"),
                },
            },
            {
                "mark": {**text, "align": "left", "dx": 6},
                "encoding": {"x": x, "y": y, "text": {"field": "count"}, "fill": _as_is("said")},
            },
        ],
        height,
        tokens,
        data=rows(facts),
    )
