"""The effect of a decision as one small table, before it is taken: as it is, and as it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import session
from app.parts.html import e, table
from app.session import figures
from spm_core.errors import Refused
from spm_core.ledger import effect as effects
from spm_core.show import decide_words as words
from spm_core.show import meeting_words

if TYPE_CHECKING:
    from spm_core.model import Ask

Row = dict[str, Any]


def shown(item: str, change: str, more: dict[str, Any], ask: Ask) -> str:
    """Try a decision and table what it would do; say what is still missing where it cannot be tried."""
    if change in words.NO_FIGURE:
        return f'<p class="sub">{e(_nothing(change))}</p>'
    found = _tried(item, change, tuple(sorted(more.items())))
    if isinstance(found, str):
        return f'<p class="sub">{e(found)}</p>'
    return _tables(found, words.CHOICES[change], figures.settings(ask)["tolerance_days"])


def _nothing(change: str) -> str:
    return {
        "reword": "Rewording changes no figure: dates and drift stay.",
        "support": "Support is recorded with the item; it is in no figure.",
    }.get(change, "Who works with the lead is recorded with the item; it counts once, for its lead.")


@session.kept
def _tried(item: str, change: str, more: tuple[tuple[str, Any], ...]) -> Row | str:
    said = dict(more)
    try:
        if change == "declare":
            return effects.of_declare(session.store(), item, said.pop("result"), by="preview", **said)
        return effects.of_adjust(session.store(), item, change, by="preview", **said)
    except Refused as refused:
        return " ".join(finding.message for finding in refused.findings)


def _tables(effect: Row, choice: str, tolerance: int) -> str:
    parts = ['<p class="sub">Effect on the figures, before it is taken</p>']
    for at, group in enumerate(effect["before"]["groups"][:-1] or effect["before"]["groups"]):
        rows = [
            [e(name), f'<span class="quiet">{e(was)}</span>', f"<b>{e(then)}</b>" if was != then else e(then)]
            for name, was, then in words.effect_rows(effect, at, tolerance)
        ]
        title = words.effect_title(effect, group)
        parts.append(table(title, [title, "As it is", choice], rows, css="plain would", right=(1, 2)))
    parts.append(f'<p class="sub">{e(words.agency_line(effect))}</p>')
    parts += [
        f'<p class="sub">{e(finding["message"])}</p>'
        for finding in effect["findings"]
        if finding["code"] in ("decided-before-opening", "differs-from-actions", "date-as-it-was")
    ]
    return "".join(parts)


def refused(found: Refused) -> str:
    """Say why a decision cannot be taken."""
    return meeting_words.refused(found.findings)
