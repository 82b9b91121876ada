"""Where the words of a mark stand, so that no line runs through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _shown(point: Mapping[str, Any]) -> float | None:
    """Where the line of results stands at a point."""
    value = point["actual"] if point["actual"] is not None else point["baseline"]
    return None if value is None else float(value)


def _ways(point: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> list[float]:
    """How far the lines that leave a point go up or down to the points beside it: the results', and the path of targets."""
    here, at = _shown(point), point["at"]
    if here is None:
        return []
    beside = [points[to] for to in (at - 1, at + 1) if 0 <= to < len(points)]
    ways = [there - here for one in beside if (there := _shown(one)) is not None]
    if point["baseline"] is not None:
        after = next((one["target"] for one in points[at + 1 :] if one["target"] is not None), None)
        ways += [after - here] if after is not None else []
    return ways


def words_below(point: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a value's words stand under its mark: where lines go up from it and none goes down, they would cross words above.

    >>> points = [{"at": 0, "baseline": 18.5, "actual": 18.5, "target": None}, {"at": 1, "baseline": None, "actual": 18.3, "target": None}]
    >>> [words_below(point, points) for point in points]
    [False, True]
    """
    ways = _ways(point, points)
    return any(way > 0 for way in ways) and not any(way < 0 for way in ways)
