"""What happened without changing a fact: recorded in the same chain of acts, and no reason to count figures anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.store.transaction import utc_now

if TYPE_CHECKING:
    from spm_core.store import Store

EVENTS = ("upload:refuse", "export", "download", "view:as", "access:refuse")
"""Kinds of acts that change nothing; `export` and `download` are followed by what: `export:packet`."""


def happened(store: Store, kind: str, *, who: str, about: str, why: str | None = None) -> int:
    """Record that something happened, now; give its act. `store` is the engine's own, not one that a person asks."""
    with store.change() as tx:
        number = tx.event(kind, who=who, known_at=utc_now(), why=why)
        tx.add("event", [{"act": number, "about": about[:500]}])
    return number
