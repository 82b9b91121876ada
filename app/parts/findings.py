"""Findings of a check, by cell: where, what was read, what was expected, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.html import e, mark, table
from spm_core.model import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARKS = {"error": ("overdue", "error"), "warning": ("behind", "warning"), "info": ("open", "note")}


def where(finding: Mapping[str, Any]) -> str:
    """Say the place of a finding: its cell, the sheet, or the file.

    >>> where({"sheet": "Status", "cell": "G14"}), where({"sheet": None, "cell": "G14"}), where({"sheet": None, "cell": None})
    ('Status!G14', 'G14', 'the file')
    """
    return place(finding.get("sheet"), finding.get("cell")) or "the file"


def findings_table(findings: Sequence[Mapping[str, Any]], caption: str) -> str:
    """List findings (the contract's documents), errors first; what was read is shown as read, tinted."""
    order = list(_MARKS)
    ordered = sorted(findings, key=lambda finding: order.index(finding["severity"]))
    return table(
        caption, ["Cell", "Read", "Expected", "How to mend"], [_row(finding) for finding in ordered], css="plain body"
    )


def _row(finding: Mapping[str, Any]) -> list[str]:
    kind, word = _MARKS[finding["severity"]]
    read = (
        f'<span class="read">{e(finding["value"])}</span>'
        if finding.get("value") not in (None, "")
        else '<span class="quiet">empty</span>'
        if finding.get("cell")
        else ""
    )
    return [
        f"{mark(kind, word)}&ensp;<b>{e(where(finding))}</b>",
        read,
        e(finding["message"]),
        e(finding.get("fix") or ""),
    ]
