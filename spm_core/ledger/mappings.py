"""Mappings kept and forgotten: what an agency's own layout means, once, for every month's file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from spm_core import access, figures
from spm_core.errors import WrongUse
from spm_core.intake.own.model import not_kept
from spm_core.ledger.acts import Outcome, recorded_at, signed

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.intake.own.model import Mapping
    from spm_core.store import Store


@access.act
def keep(store: Store, mapping: Mapping, *, by: str, at: datetime | None = None) -> Outcome:
    """Keep a mapping under its name; one of that name before it no longer counts."""
    signed(by)
    if not mapping.name.strip():
        raise WrongUse("A mapping needs a name, such as the unit's and the tracker's.")
    known_at = recorded_at(at)
    with store.change() as tx:
        act = tx.act("mapping:keep", who=by, known_at=known_at)
        row = {
            "act": act,
            "known_at": known_at,
            "name": mapping.name,
            "fingerprint": mapping.fingerprint,
            "unit": mapping.unit,
            "document": json.dumps(mapping.to_json(), ensure_ascii=False),
        }
        tx.add("mapping_kept", [row])
    return Outcome(act, more={"mapping": mapping.to_json()})


@access.act
def forget(store: Store, name: str, *, by: str, at: datetime | None = None) -> Outcome:
    """Forget a mapping; what was read through it stays. WrongUse when there is none of that name."""
    signed(by)
    known_at = recorded_at(at)
    if figures.mapping_named(store, name) is None:
        raise not_kept(name, figures.mappings(store))
    with store.change() as tx:
        act = tx.act("mapping:forget", who=by, known_at=known_at)
        tx.add("mapping_forgotten", [{"act": act, "known_at": known_at, "name": name}])
    return Outcome(act, more={"mapping": name})
