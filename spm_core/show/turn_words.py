"""What is said to who waits for a turn: the place in the line, and what is stored by then."""

from __future__ import annotations


def waits(before: int) -> str:
    """Say the place in the line of files to be read.

    >>> waits(2)
    'Waiting to be read: 2 before you. Nothing is stored yet; keep this page open.'
    """
    return f"Waiting to be read: {before} before you. Nothing is stored yet; keep this page open."


def on_its_way(before: int) -> str:
    """Say where reports stand that were sent and are not stored yet.

    >>> on_its_way(1)
    'Sent, not stored yet: 1 before you. You may close this page: they are stored in their turn and then stand in the history.'
    """
    place = f"Sent, not stored yet: {before} before you." if before else "Sent, and being stored now."
    return f"{place} You may close this page: they are stored in their turn and then stand in the history."
