"""The versions of a store: numbers of its last acts, looked up once and then noted by whoever writes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Versions:
    """Kept numbers by name; a number only grows."""

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}
        self._noting = threading.Lock()

    def get(self, name: str, look_up: Callable[[], int]) -> int:
        """Give a number, looked up once: this process alone writes, and notes what it has written."""
        if name not in self._kept:
            self.note(name, look_up())
        return self._kept[name]

    def note(self, name: str, act: int) -> None:
        """Keep the greater number: a look-up that began before a write must not set back what the write noted."""
        with self._noting:
            self._kept[name] = max(self._kept.get(name, 0), act)
