"""The files as they came, for who may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access
from spm_core.store import originals

if TYPE_CHECKING:
    from spm_core.store import Store


@access.question
def original(store: Store, upload: str) -> tuple[str, bytes]:
    """Give the name and bytes of an upload's file (`u12`); StoreError when they are not what was received."""
    return originals.original(store, int(upload.removeprefix("u")))
