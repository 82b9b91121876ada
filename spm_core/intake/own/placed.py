"""A mapping whose table a person placed: where its headings and its end are to be looked for in the next month's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spm_core.intake.own.model import Mapping


@dataclass(frozen=True)
class Placed(Mapping):
    """A mapping of a table that is not found by its looks; its headings, in any row of a sheet, say where it is."""

    depth: int = 1
    """how many rows its headings take"""
    left: int = 0
    right: int = 0
    """how many of its columns stand left of the first heading and right of the last"""
    until: str | None = None
    """the first text of the line that follows the table; empty: the sheet ends with it; None: its looks tell the end"""
    top: int = 0
    """the row that a table without headings (depth 0) begins in; `left` and `right` are then its first and last column"""
    kinds: dict[str, str] = field(default_factory=dict)
    """column -> what its cells are, by which a table without headings is known again"""


def of_document(document: dict[str, Any]) -> Mapping:
    """Give a mapping back from its document, a placed one as such."""
    return (Placed if "depth" in document else Mapping).of_json(document)
