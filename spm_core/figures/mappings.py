"""The mappings that are kept: what an agency's own layouts mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from spm_core import access
from spm_core.intake.own.placed import of_document
from spm_core.store.store import FOREVER

if TYPE_CHECKING:
    from spm_core.intake.own.model import Mapping
    from spm_core.store import Store


@access.question
def mappings(store: Store) -> list[Mapping]:
    """Give every mapping that is kept and not forgotten, by name."""
    rows = store.rows("from mappings(known_at => $known_at) as m order by m.name", {"known_at": FOREVER})
    return [of_document(json.loads(row["document"])) for row in rows]


@access.question
def layouts(store: Store) -> list[Mapping]:
    """Give every mapping for comparing files, which reads the same whoever asks; those of others without name and unit."""
    return mappings(store)


@access.question
def mapping_named(store: Store, name: str) -> Mapping | None:
    """Give a mapping by its name."""
    return next((one for one in mappings(store) if one.name == name), None)
