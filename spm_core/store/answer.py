"""An answer that is kept, and asked for once however many want it at the same time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Answer:
    """An answer that whoever comes first asks for, while the others wait: after an act all pages ask the same at once."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._rows: list[dict[str, Any]] | None = None

    def given(self, ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """Give it, asked once; a failure is not kept."""
        with self._asking:
            if self._rows is None:
                self._rows = ask()
            return self._rows
