"""The status words of a mapping that a person should look at before anything counts by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.intake.own.mapping import choose, keys
from spm_core.intake.own.said import reworded
from spm_core.intake.own.statuses import plain

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from spm_core.intake.own.model import Inspection, Mapping


def to_look_at(
    inspection: Inspection, mapping: Mapping, table: str | None, said: Dict[str, str]
) -> list[dict[str, Any]]:
    """Give the status words that a person should look at: {word, taken_for, may_mean, rows}, the most used first.

    `said` are the words that were answered. Words that are taken for nothing count for nothing until they are.
    """
    columns = {column: meaning for column, meaning in mapping.columns.items() if meaning == "status"}
    found = choose(inspection, table)
    named = keys(found.columns)
    status = replace(
        found,
        words=(),
        columns=tuple(replace(one, maps_to=columns.get(named[one.at])) for one in found.columns),
    )
    answered = {plain(word) for word in said}
    return [
        {"word": word.text, "taken_for": word.means, "may_mean": word.guess, "rows": word.rows}
        for word in reworded(inspection, status).words
        if word.doubtful and plain(word.text) not in answered
    ]
