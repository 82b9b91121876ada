"""Who has which role, and who had one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.access.people import in_force
from spm_core.figures.asking import iso
from spm_core.figures.plan import today

if TYPE_CHECKING:
    from spm_core.store import Store


@access.question
def people(store: Store) -> dict[str, Any]:
    """Answer `spm people list`: `{people: [...]}`, each role ever given that the plan in force or `spm people` names.

    Of each: email, name, role, scope, from, until (ISO or null), deputy_for, source (plan or people), in_force, ended.
    """
    rows = store.rows("from person_role()")
    holding = [id(row) for row in in_force(rows, today(store))]
    keys = ("email", "name", "role", "scope", "deputy_for", "source", "ended")
    return {
        "people": [
            {
                **{key: row[key] for key in keys},
                "from": iso(row["from_on"]),
                "until": iso(row["to_on"]),
                "in_force": id(row) in holding,
            }
            for row in rows
        ]
    }
